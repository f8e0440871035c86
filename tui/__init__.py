"""Ternbox: a chat inbox in the terminal for support staff."""

__version__ = "0.1.0"
