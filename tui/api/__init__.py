"""The wire: what MessageBird's classic Conversations API says and how we ask. `account` is the edge to the rest."""

import sys

# Where Click is installed, httpx loads a command of its own, and with it Click, Pygments and parts of Rich: 4 MB that
# nothing here uses. A module that is None cannot be imported, which httpx takes for "not installed".
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
