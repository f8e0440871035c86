"""Facebook's quick replies, pictures and cards, out of the one shape that all three share."""

from __future__ import annotations

from collections.abc import Iterator

from tui import model
from tui.api import contents as wire
from tui.api.reading import fit


def facebook(said: wire.Facebook) -> model.Content:
    """Raises ValueError for an attachment of a shape that nobody has described."""
    if said.attachment:
        return _attachment(said.attachment, said.text)
    if not said.quick_replies:
        raise ValueError("neither quick replies nor an attachment")
    choices = (model.Choice(each.payload, each.title or each.content_type) for each in said.quick_replies)
    return model.Question("quick_reply", said.text, choices=tuple(choices))


def _attachment(said: wire.FacebookAttachment, text: str) -> model.Content:
    url = said.payload.get("url")
    if isinstance(url, str):
        return model.Media(said.type, (model.File(url, text or None),))
    cards: list[wire.Card] = fit(said.payload.get("elements"), list[wire.Card])
    files = tuple(model.File(card.url) for card in cards if card.url)
    if files and not any(card.title or card.buttons for card in cards):
        return model.Media(cards[0].media_type or "file", files)
    choices = tuple(choice for card in cards for choice in _choices(card))
    if not choices:
        raise ValueError("a Facebook template of some other shape")
    images = tuple(model.File(link) for card in cards if (link := card.image_url or card.url))
    return model.Question("cards", text, choices=choices, media=model.Media("image", images) if images else None)


def _choices(card: wire.Card) -> Iterator[model.Choice]:
    """The card itself, and its buttons under its title."""
    if card.title:
        yield model.Choice("", card.title, card.subtitle or None)
    for button in card.buttons:
        yield model.Choice(button.payload or button.url, button.title, button.url or None, card.title)
