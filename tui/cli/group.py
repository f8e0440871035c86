"""Commands that are loaded when they are asked for: who opens the inbox pays for none of them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Commands(click.Group):
    """`places` says for the name of each command in which module of `tui.cli` it is, and what it is called there."""

    def __init__(self, *arguments: Any, places: Mapping[str, str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._places = places

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(self._places)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self._places:
            return None
        module, _, command = self._places[name].partition(":")
        found: click.Command = getattr(import_module(f"tui.cli.{module}"), command)
        return found
