"""The first frame: what the store knows is on the screen before Textual is even imported."""
