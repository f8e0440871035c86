"""The access key: every place where it may be, in the order in which they count, and how each of them stands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tui.config import config_file
from tui.credentials import Found, NoKey, Secret, Way, key_command, key_file
from tui.credentials.patience import within
from tui.doctor import keyring, pasteable
from tui.doctor.report import Area, Line
from tui.doctor.subject import Subject

AREA = Area("Keys")
COMMAND = 3.0  # seconds


def check(subject: Subject) -> Iterator[Line]:
    """Sets `subject.key`, whatever happens."""
    try:
        yield from _sources(subject)
    finally:
        if not subject.key.done():
            subject.key.set_result(None)
    yield from _facts(subject, subject.key.result())


def _sources(subject: Subject) -> Iterator[Line]:
    settings = subject.settings
    if isinstance(subject.early, Found):
        subject.key.set_result(subject.early.key)
    if subject.option:
        yield _option(subject)
    yield from _variables(subject)
    yield from _chosen(subject)
    yield from _plain_file(subject)
    yield from keyring.lines(AREA, subject, is_needed=settings.key_source == "keyring" and not _is_settled(subject))


def _is_settled(subject: Subject) -> bool:
    """An option or the environment has the key, or should have it and does not: no later source is asked."""
    return subject.early is not None


def _option(subject: Subject) -> Line:
    if isinstance(subject.early, NoKey):
        return AREA.bad(subject.option, pasteable.outside(str(subject.early)), *_ways(subject.early, subject.login))
    return AREA.good(subject.option, "given; the key comes from here")


def _variables(subject: Subject) -> Iterator[Line]:
    used = subject.early.source if isinstance(subject.early, Found) else ""
    for name, state in subject.variables.items():
        if state == "empty":
            yield AREA.bad("environment", f"{name} is set but empty.", f"unset {name}")
        elif state == "unset":
            yield AREA.skipped("environment", f"{name} unset")
        else:
            yield AREA.good("environment", f"{name} set; {'the key comes from here' if name == used else 'not used'}")


def _chosen(subject: Subject) -> Iterator[Line]:
    """What the profile's `key_source` says."""
    source = subject.settings.key_source
    if _is_settled(subject):
        yield AREA.skipped("key_source", f"{source}; not asked, as {subject.option or 'the environment'} comes first")
    elif source == "command":
        yield _command(subject)
    elif source == "prompt":
        yield AREA.skipped("key_source", "prompt: you are asked for the key whenever the inbox opens")
    elif source == "insecure-file":
        yield from _from_plain_file(subject)
    else:
        yield AREA.good("key_source", "keyring: the key is looked for in the keyring of this host")


def _command(subject: Subject) -> Line:
    command = subject.settings.key_command
    program = pasteable.outside(Path(command[0]).name)
    limit = subject.deadline.left(COMMAND)
    began = subject.deadline.passed
    try:
        key = key_command.run(command, terminal=False, limit=limit)
    except NoKey as error:
        words = f"{pasteable.outside(str(error))} It was run without a terminal: at one it may ask for a passphrase."
        # Not the command itself: what its arguments say is nobody's business.
        return AREA.warn("key_command", words, Way("it asks there, where it may", "ternbox"))
    subject.key.set_result(key)
    return AREA.good("key_command", f"{program} gives a key, also without a terminal", subject.deadline.passed - began)


def _from_plain_file(subject: Subject) -> Iterator[Line]:
    path = key_file.insecure_file(subject.settings)
    try:
        subject.key.set_result(within(subject.deadline.left(COMMAND), lambda: key_file.read(path)))
    except (NoKey, TimeoutError) as error:
        yield AREA.bad(
            "plain file", f"{pasteable.outside(str(error))}", *_ways(error, f"{subject.login} --insecure-storage")
        )


def _ways(error: Exception, otherwise: str) -> tuple[Way, ...]:
    return (error.ways if isinstance(error, NoKey) else ()) or (Way("", otherwise),)


def _plain_file(subject: Subject) -> Iterator[Line]:
    path = key_file.insecure_file(subject.settings)
    if os.path.exists(path):
        words = f"a key lies in {pasteable.path(path)} as plain text: whoever gets at your files has it."
        yield AREA.warn("plain file", words, subject.login)


def _facts(subject: Subject, key: Secret | None) -> Iterator[Line]:
    settings = subject.settings
    if key is not None:
        kind = "test" if key.is_for_tests else "live"
        words = f"fingerprint {key.fingerprint}, {len(key)} characters"
        if kind == "test" and settings.kind == "live":
            fix = Way(f"for this profile in {pasteable.path(config_file())}", 'kind = "test"')
            yield AREA.warn("key in use", f"{words}; it is for tests, and the profile says “live”.", fix)
        else:
            yield AREA.good("key in use", words)
        if settings.key_fingerprint and settings.key_fingerprint != key.fingerprint:
            yield AREA.skipped("stored key", f"another one: {settings.key_fingerprint}, stored {settings.key_stored}")
    if until := settings.key_previous_until:
        if until < date.today():
            yield AREA.warn("previous key", f"was to be kept until {until}.", "ternbox logout --previous")
        else:
            yield AREA.good("previous key", f"kept until {until}")
