"""The profiles of this person, and the changes to `config.toml` that the commands make for them."""

from tui.profiles.recording import forget_key, record_key, set_default

__all__ = ["forget_key", "record_key", "set_default"]
