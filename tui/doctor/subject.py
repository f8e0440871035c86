"""What is examined, and what one check must know of another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from tui import config
from tui.config import ConfigError, Settings
from tui.credentials import Found, NoKey, Secret, advice, environment, sources
from tui.credentials.patience import within
from tui.credentials.sources import Given
from tui.doctor.deadline import Deadline
from tui.doctor.report import Line

STDIN = 2.0  # seconds


@dataclass(frozen=True)
class Subject:
    """`trouble` is what is wrong with the configuration; then `settings` are the defaults. `key` is set by the check
    of the keys, to None when no source has one.

    `early` is what comes before all that takes time: the key that an `option` or one of the environment's `variables`
    brings, or why it does not. It is taken before anything is started that could inherit it.
    """

    settings: Settings
    deadline: Deadline
    trouble: ConfigError | None = None
    offline: bool = False
    log_file: Path | None = None
    option: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    early: Found | NoKey | None = None
    key: Future[Secret | None] = field(default_factory=Future)

    @property
    def login(self) -> str:
        """The command that keeps a key for this profile."""
        return advice.keep(self.settings.profile).command


Check = Callable[[Subject], Iterator[Line]]


def prepare(
    profile: str | None, api_url: str | None, given_key: Given, offline: bool, log_file: Path | None, limit: float
) -> Subject:
    """Read the settings and take the key out of the environment; nothing of it may fail, for the rest must go on."""
    deadline = Deadline(limit)
    settings, trouble = _read_settings(profile, api_url)
    variables = environment.states(settings.profile)
    option = "--key-stdin" if given_key.key_stdin else "--key-file" if given_key.key_file else ""
    taken = _attempt(lambda: environment.take(settings.profile))
    early = _attempt(lambda: _from_options(given_key)) or taken
    return Subject(settings, deadline, trouble, offline, log_file, option, variables, early)


def _attempt(source: Callable[[], Found | None]) -> Found | NoKey | None:
    try:
        return source()
    except NoKey as error:
        return error


def _from_options(given: Given) -> Found | None:
    if not given.key_stdin:
        return sources.from_options(given)
    if os.isatty(0):
        raise NoKey("Standard input is a terminal, and doctor asks for nothing.")
    try:
        return within(STDIN, lambda: sources.from_options(given))
    except TimeoutError:
        raise NoKey("There is no key on standard input in time.") from None


def _read_settings(profile: str | None, api_url: str | None) -> tuple[Settings, ConfigError | None]:
    """The settings; or what is wrong with them, and what of the defaults can be used all the same."""
    try:
        return config.load(profile, api_url), None
    except ConfigError as error:
        return _fallback(profile, api_url), error


def _fallback(profile: str | None, api_url: str | None) -> Settings:
    name = profile or os.environ.get("TERNBOX_PROFILE") or config.DEFAULT_PROFILE
    if not config.PROFILE_NAME.fullmatch(name):
        name = config.DEFAULT_PROFILE
    url = api_url or os.environ.get("TERNBOX_API_URL") or config.API_URL
    try:
        config.check_api_url(url)
    except ConfigError:
        url = config.API_URL
    folder = config.base_folder("XDG_STATE_HOME", ".local/state") / name
    return Settings(profile=name, api_url=url, state_folder=folder)
