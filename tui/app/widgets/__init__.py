"""The parts of the inbox. Those that only show are made of ready strips (`lines.py`)."""
