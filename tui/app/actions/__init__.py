"""What a person can do in the inbox, by theme: functions of the inbox's frame, each called by an action of one line."""
