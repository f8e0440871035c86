"""What the inbox costs, measured from outside in a pty beside bare Textual and programs of its kind."""
