"""Conversations out of the store and into files that outlive Ternbox: text, JSON Lines, HTML with the media beside it.

What is exported is read a page at a time and written at once, so an account of any size fits.
"""
