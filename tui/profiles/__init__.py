"""The profiles of this person, and the changes to `config.toml` that the commands make for them."""

from tui.profiles.listing import Profile, profiles
from tui.profiles.recording import forget_key, record_key, set_default
from tui.profiles.removing import Loss, remove
from tui.profiles.renaming import begun, rename

__all__ = ["Loss", "Profile", "begun", "forget_key", "profiles", "record_key", "remove", "rename", "set_default"]
