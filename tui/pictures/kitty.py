"""The Kitty graphics protocol: a PNG on the screen, and away again. Terminals that know it say so when asked."""

from __future__ import annotations

import base64
from itertools import pairwise

PART = 4096
NUMBER = 7431
"""The one picture of ours that a terminal holds at a time; it is a number so that nothing else is deleted with it."""

QUESTION = f"\x1b_Gi={NUMBER},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"


def shown(png: bytes, columns: int) -> str:
    """Sends the picture and shows it at the cursor, so many cells wide; the cursor stays, and nothing is answered."""
    text = base64.b64encode(png).decode("ascii")
    cuts = [*range(0, len(text), PART), len(text)]
    parts = [text[start:end] for start, end in pairwise(cuts)]
    out = [f"\x1b_Ga=T,f=100,t=d,i={NUMBER},p=1,c={columns},C=1,q=2,m={int(len(parts) > 1)};{parts[0]}\x1b\\"]
    out += [f"\x1b_Gm=1,q=2;{part}\x1b\\" for part in parts[1:-1]]
    out += [f"\x1b_Gm=0,q=2;{part}\x1b\\" for part in parts[1:][-1:]]
    return "".join(out)


GONE = f"\x1b_Ga=d,d=I,i={NUMBER},q=2\x1b\\"
"""Takes the picture off the screen and out of the terminal's memory."""
