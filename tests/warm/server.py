"""Imports what commands need, and then forks for each that is ordered at its socket, until its stdin closes."""

from __future__ import annotations

import gc
import marshal
import os
import runpy
import select
import socket
import sys
import time
from contextlib import suppress
from importlib import import_module

LARGEST = 200_000  # bytes of an order
IMPORTED = (
    *("tui.cli", "tui.run", "tui.login_dialog", "tui.hardening", "tui.store", "tui.sync", "tui.api.client"),
    *("tui.credentials.os_keyring", "tui.doctor.examination", "tui.relay_desk.start", "keyring.backends.SecretService"),
    *("anyio._backends._asyncio", "certifi", "ctypes", "curses", "email.policy", "h11", "httpcore"),
    "jeepney.io.blocking",
)


def main(path: str) -> None:
    for name in IMPORTED:
        import_module(name)
    gc.freeze()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(path)
        listener.listen()
        print("ready", flush=True)
        while listener in select.select([listener, sys.stdin], [], [])[0]:
            line, _ = listener.accept()
            if os.fork() == 0:
                break
            line.close()
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG) != (0, 0):
                    pass
        else:
            return
    if command := os.fork():
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(command, 0)[1])).encode())
        os._exit(0)
    become(line)


def become(line: socket.socket) -> None:
    order, pipes, _, _ = socket.recv_fds(line, LARGEST, 3)
    line.close()
    for number, pipe in enumerate(pipes):
        os.dup2(pipe, number)
        os.close(pipe)
    arguments, environment, folder, umask = marshal.loads(order)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    os.umask(umask)
    time.tzset()
    sys.path[1:1] = environment["PYTHONPATH"].split(os.pathsep)[1:]
    sys.argv = ["tui", *arguments]
    runpy.run_module("tui", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1])
