"""Whole screens: the inbox, and what lies over it for a moment."""
