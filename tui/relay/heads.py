"""What is wrong with the head of a request, told from its bytes: what the parser mends without a word is refused here.

A proxy and a server that read one head in two ways can be made to see different requests. So there is one spelling:
lines end with CR LF, no line is folded, and the length of the body is said once and in one way.
"""

from __future__ import annotations

from tui.relay.answers import Refused
from tui.relay.limits import Limits

_LENGTHS = (b"content-length", b"transfer-encoding")


def fault_of(received: bytes, limits: Limits) -> Refused | None:
    """Of all that was received since the last request ended; the head in it may be incomplete, or the body follow."""
    head, end, _ = received.partition(b"\r\n\r\n")
    if head.count(b"\n") != head.count(b"\r\n"):
        return Refused(400, "bare line feed")
    if len(head) > limits.head:
        return Refused(431, "headers too big")
    return _fault_of_lines(head.split(b"\r\n")[1:], limits) if end else None


def _fault_of_lines(lines: list[bytes], limits: Limits) -> Refused | None:
    if len(lines) > limits.headers:
        return Refused(431, "too many headers")
    if any(line[:1] in b" \t" for line in lines):
        return Refused(400, "folded header")
    lengths = [line for line in lines if line.partition(b":")[0].lower() in _LENGTHS]
    if len(lengths) > 1 or any(b"," in line for line in lengths):
        return Refused(400, "length said twice")
    return None
