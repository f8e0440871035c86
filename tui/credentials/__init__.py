"""Where the access key comes from, and what to do when it does not come.

`sources` holds the order in which it is looked for. The OS keyring is asked last, and never so that it could open a
window or hold us up: `secret_service` looks first, `os_keyring` asks within a time limit.
"""

from tui.credentials.errors import NoKey, Way
from tui.credentials.secret import Secret
from tui.credentials.sources import KEY_VARIABLE, find_key, store_key

__all__ = ["KEY_VARIABLE", "NoKey", "Secret", "Way", "find_key", "store_key"]
