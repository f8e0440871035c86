"""What was said, as HTML: words as they were written, media beside the page, everything else in words."""

from __future__ import annotations

from tui.export import markup
from tui.export.beside import FILMS, PICTURES, SOUNDS, Copy, NotFetched, called
from tui.export.known import Known
from tui.export.naming import link
from tui.model import Email, File, Media, Message, Text, Unknown, files_of
from tui.text import Kind, Part, layout, link_host, size


def content_html(message: Message, known: Known, up: str) -> str:
    """`up` leads from the page to the folder of the export."""
    content = message.content
    match content:
        case Text(text):
            return markup.said(text)
        case Media(kind, files):
            return "".join(_figure(kind, file, known, up) for file in files) or _kind(kind)
        case Email():
            return _email(content, known, up)
        case Unknown(kind, data):
            return f'{_kind(kind)}<pre dir="auto" lang="">{markup.text(data)}</pre>'
    pictures = "".join(_figure(kind, file, known, up) for kind, file in files_of(content))
    parts = layout(content, known.around(message)).parts
    return pictures + "".join(_part(part) for part in parts if part.kind is not Kind.LINKS)


def _part(part: Part) -> str:
    """What is clean for a terminal needs no more than to be escaped."""
    if part.kind in (Kind.SAID, Kind.CHOICE, Kind.CHOSEN):
        return markup.said(part.text)
    return f'<div class="kind" dir="auto" lang="">{markup.text(part.text.removeprefix("[").replace("]", "", 1))}</div>'


def _kind(kind: str) -> str:
    return f'<div class="kind">{markup.name(kind, 60)}</div>'


def _email(email: Email, known: Known, up: str) -> str:
    ends = (("from", email.sender), ("to", ", ".join(email.to)), ("answers go to", email.answer_to))
    told = "".join(f'<div class="kind">{word} {markup.name(who)}</div>' for word, who in ends if who)
    title = markup.line(email.subject or "(no subject)")
    subject = f'<div class="said" dir="auto" lang=""><strong>{title}</strong></div>'
    links = "".join(f'<div class="kind">[{number}] {markup.name(url, 2048)}</div>'
                    for number, url in enumerate(email.links, 1))  # fmt: skip
    attached = "".join(_figure("file", file, known, up) for file in email.attachments)
    return f"{told}{subject}{markup.said(email.text)}{links}{_remark(email)}{attached}"


def _remark(email: Email) -> str:
    """What the reader should know of a text that was made out of HTML."""
    said = ["made out of HTML"] if email.html_only else []
    said += [f"{email.hidden:,} characters that it hides are left out"] if email.hidden else []
    said += ["only its beginning"] if email.is_cut else []
    return f'<div class="kind">({", ".join(said)})</div>' if said else ""


def _figure(kind: str, file: File, known: Known, up: str) -> str:
    caption = f'<figcaption dir="auto" lang="">{markup.text(file.caption)}</figcaption>' if file.caption else ""
    found = known.files.get(file.url)
    shown = _copy(kind, file, found, up) if isinstance(found, Copy) else _missing(kind, file, found)
    return f"<figure>{shown}{caption}</figure>"


def _copy(kind: str, file: File, copy: Copy, up: str) -> str:
    """A name in our own letters leads there; only what is harmless can be opened by a click."""
    place = link(*([up] if up else []), *copy.parts)
    words = _words(kind, file, copy.size)
    if not copy.opens:
        where = markup.name("/".join(copy.parts))
        return f'<span class="file">{words} · saved as {where}; look at it with care</span>'
    if copy.extension in PICTURES:
        return f'<a href="{place}"><img src="{place}" alt="{_alt(kind)}" loading="lazy"></a>'
    if copy.extension in SOUNDS:
        return f'<audio controls preload="none" src="{place}"></audio>'
    if copy.extension in FILMS:
        return f'<video controls preload="none" src="{place}"></video>'
    return f'<a class="file" href="{place}">{words}</a>'


def _alt(kind: str) -> str:
    return "Sticker" if kind == "sticker" else "Picture"


def _missing(kind: str, file: File, why: NotFetched | None) -> str:
    host = link_host(file.url)
    reason = markup.name(str(why)) if why else "not fetched"
    where = f" · {markup.name(host)}" if host and why is None else ""
    return f'<span class="file">{_words(kind, file, file.size)} · {reason}{where}</span>'


def _words(kind: str, file: File, amount: int | None) -> str:
    """What it is, what it is called, how large it is."""
    name = called(file)
    told = [markup.name(kind, 40) if kind else "", markup.name(name) if name else "", size(amount)]
    return " · ".join(part for part in told if part)
