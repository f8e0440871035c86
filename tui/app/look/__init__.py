"""What the inbox looks like, in lines of clean text and roles. Nothing here imports textual."""
