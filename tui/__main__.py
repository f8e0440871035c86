"""`python -m tui` is `ternbox`."""

from tui.cli import main

if __name__ == "__main__":
    main()
