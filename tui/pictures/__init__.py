"""Pictures of strangers, made small enough for a terminal. Needs Pillow, which `ternbox[images]` brings.

A decoder is the most attacked part of a program, and the inbox holds an access key: pictures are read by a child
process with limits on memory and time (`shrink.py`), which is started by `shrinking.py` and gives back plain pixels.
`kitty.py` says how they reach a terminal.
"""
