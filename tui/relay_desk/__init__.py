"""A look at the running relay from the command line: its state, its events, and one of them once more.

`place` finds the relay, `state` says how it is, `events` shows what passes, `masked` hides whom it is about.
"""
