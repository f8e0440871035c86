"""The links of a content that are still empty, since what belongs there has yet to be uploaded."""

from __future__ import annotations

from msgspec.structs import replace

from tui.model import Content, Email, File, Media, Question, Template

PICTURES = ("image", "video", "document")
"""Kinds of what fills the header of a template by a link."""


def empty(content: Content) -> int:
    """How many links are empty, in the order in which `filled` fills them."""
    match content:
        case Media(files=files) | Email(attachments=files):
            return sum(not file.url for file in files)
        case Question(media=Media() as media):
            return empty(media)
        case Template(others=others):
            return sum(each.kind in PICTURES and not each.value for each in others)
    return 0


def next_file(content: Content) -> File:
    """What is known of the file behind the first empty link."""
    match content:
        case Media(files=files) | Email(attachments=files):
            return next((file for file in files if not file.url), File(""))
        case Question(media=Media() as media):
            return next_file(media)
    return File("")


def filled(content: Content, link: str) -> Content:
    """With the first empty link filled in."""
    match content:
        case Media(files=files):
            return replace(content, files=_first(files, link))
        case Email(attachments=files):
            return replace(content, attachments=_first(files, link))
        case Question(media=Media() as media):
            return replace(content, media=filled(media, link))
        case Template(others=others):
            at = next(n for n, each in enumerate(others) if each.kind in PICTURES and not each.value)
            return replace(content, others=(*others[:at], replace(others[at], value=link), *others[at + 1 :]))
    return content


def _first(files: tuple[File, ...], link: str) -> tuple[File, ...]:
    at = next(n for n, file in enumerate(files) if not file.url)
    return (*files[:at], replace(files[at], url=link), *files[at + 1 :])
