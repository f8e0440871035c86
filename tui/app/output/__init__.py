"""What goes to the terminal: importable, and tested, without Textual."""
