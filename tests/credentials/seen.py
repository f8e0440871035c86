"""How the Secret Service of a bus stands, asked so that nothing is started and nobody is prompted. Also a program, for
another account than that of the tests: a bus talks to its owner only.
"""

from __future__ import annotations

import sys
from typing import Any

from jeepney import DBusAddress, Message, MessageFlag, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

SECRETS = "org.freedesktop.secrets"


def seen(address: str) -> str:
    """“unlocked”, “locked”, “none” without a collection, and “” when nobody answers."""
    try:
        with open_dbus_connection(address) as connection:
            service = DBusAddress("/org/freedesktop/secrets", SECRETS, "org.freedesktop.Secret.Service")
            path = _ask(connection, new_method_call(service, "ReadAlias", "s", ("default",)))
            collection = DBusAddress(path, SECRETS, "org.freedesktop.Secret.Collection")
            is_locked = path != "/" and _ask(connection, Properties(collection).get("Locked"))[1]
    except (OSError, DBusErrorResponse):
        return ""
    return "none" if path == "/" else "locked" if is_locked else "unlocked"


def _ask(connection: DBusConnection, message: Message) -> Any:
    message.header.flags |= MessageFlag.no_auto_start
    return unwrap_msg(connection.send_and_get_reply(message, timeout=2))[0]


if __name__ == "__main__":
    print(seen(sys.argv[1]), end="")
