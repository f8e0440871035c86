"""Has a command started by the server, and passes for it: `start.py SOCKET ARGUMENT…`. Imports next to nothing."""

import marshal
import os
import socket
import sys

umask = os.umask(0)
os.umask(umask)
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
    line.connect(sys.argv[1])
    order = marshal.dumps((sys.argv[2:], dict(os.environ), os.getcwd(), umask))
    socket.send_fds(line, [order], [0, 1, 2])
    code = int(line.recv(16))
if code < 0:
    os.kill(os.getpid(), -code)
sys.exit(code)
