"""Where the access key comes from, and what to do when it does not come.

`sources` holds the order in which it is looked for. The OS keyring comes last, and is asked so that it can neither open
a window nor hold us up: `secret_service` looks first, `os_keyring` asks within a time limit, `advice` has the words.
"""

from tui.credentials.environment import KEY_VARIABLE
from tui.credentials.errors import NoKey, Way
from tui.credentials.found import Found
from tui.credentials.secret import Secret

__all__ = ["KEY_VARIABLE", "Found", "NoKey", "Secret", "Way"]
