"""No memory of this process goes to a disk or to another process of the same person."""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4


def protect_memory() -> None:
    """No core dump, whatever the limits and handlers of the host say, and no debugger without privileges.

    To be called before a key is read. Children get the limit as well, which costs them their core dumps only.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
