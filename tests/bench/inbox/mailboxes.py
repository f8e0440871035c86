"""What the peers open: a mailbox of any size, and buffers full of lines, with the words of the stores."""

from __future__ import annotations

import random
from email.utils import formatdate
from pathlib import Path

from tests.bench.builder import NAMES, NOW
from tests.bench.inbox.stores import CACHE
from tests.bench.search_texts import COMMON as WORDS
from tui.model import NS

MAILS_A_THREAD = 5
BUFFERS, LINES = 20, 500  # of weechat

_FILL = """
import weechat
weechat.register("fill", "bench", "1", "MIT", "fills buffers", "", "")
import random
words = {words!r}
for number in range({buffers}):
    buffer = weechat.buffer_new("room%d" % number, "", "", "", "")
    for line in range({lines}):
        text = " ".join(random.choices(words, k=12))
        weechat.prnt(buffer, "somebody\\t%06d %s" % (number * {lines} + line, text))
weechat.buffer_set(buffer, "display", "1")
"""


def maildir(size: int) -> Path:
    """A maildir of so many mails that were read, in threads of five; the newest is the last."""
    folder = CACHE / f"maildir-{size}"
    if not (folder / "INBOX" / "made").exists():
        for part in ("cur", "new", "tmp"):
            (folder / "INBOX" / part).mkdir(parents=True, exist_ok=True)
        rng = random.Random(1)
        for number in range(size):
            seconds = NOW // NS - (size - number) * 60
            name = f"{seconds}.M{number}P1.host:2,S"
            (folder / "INBOX" / "cur" / name).write_text(mail(number, seconds, rng))
        (folder / "INBOX" / "made").touch()
    return folder


def mail(number: int, seconds: int, rng: random.Random) -> str:
    first = number - number % MAILS_A_THREAD
    answers = f"In-Reply-To: <{first}@example.com>\nReferences: <{first}@example.com>\n" if number > first else ""
    return (
        f"From: {rng.choice(NAMES)} {rng.choice(NAMES)}son <user{number % 977}@example.com>\nTo: help@example.com\n"
        f"Subject: c{number:06d} {' '.join(rng.choices(WORDS, k=8))}\nDate: {formatdate(seconds)}\n"
        f"Message-ID: <{number}@example.com>\n{answers}MIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{' '.join(rng.choices(WORDS, k=60))}\n"
    )


def neomutt_settings(size: int) -> Path:
    """With a header cache, without anything that waits, writes or asks."""
    folder = maildir(size)
    settings = {
        "folder": folder,
        "spoolfile": folder / "INBOX",
        "mbox_type": "Maildir",
        "header_cache": f"{folder}/headers",
        "sort": "threads",
        "sleep_time": 0,
        "record": '""',
        "postponed": '""',
        "move": "no",
        "quit": "yes",
        "mail_check": 60,
        "timeout": 600,
    }
    file = folder / "neomuttrc"
    file.write_text("".join(f"set {name}={value}\n" for name, value in settings.items()))
    return file


def aerc_folder(size: int) -> Path:
    """For XDG_CONFIG_HOME: Debian's own settings and one account."""
    folder = CACHE / f"aerc-{size}"
    (folder / "aerc").mkdir(parents=True, exist_ok=True)
    account = folder / "aerc" / "accounts.conf"
    account.write_text(
        f"[box]\nsource = maildir://{maildir(size)}\nfrom = A <a@example.com>\ndefault = INBOX\ncache-headers = true\n"
    )
    account.chmod(0o600)
    for name in ("aerc.conf", "binds.conf"):
        (folder / "aerc" / name).write_text(Path("/usr/share/aerc", name).read_text())
    return folder


def weechat_folder() -> Path:
    """Buffers that a script fills at the start."""
    script = CACHE / "weechat" / "python" / "autoload" / "fill.py"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(_FILL.format(buffers=BUFFERS, lines=LINES, words=WORDS))
    return CACHE / "weechat"
