"""What a person can do in the inbox, by theme: each a function of the inbox's frame, called by an action of one line."""
