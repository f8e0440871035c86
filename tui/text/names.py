"""Names of people, platforms and files, and which links may be opened."""

from __future__ import annotations

import re

from tui.text.clean import clean_line

LONGEST_NAME = 80
LONGEST_FILE_NAME = 120
LONGEST_LINK = 2048

_BADGES = {
    "whatsapp": "WA",
    "whatsapp_sandbox": "WA",
    "sms": "SMS",
    "facebook": "MSG",
    "messenger": "MSG",
    "instagram": "IG",
    "telegram": "TG",
    "email": "MAIL",
    "line": "LINE",
    "wechat": "WX",
    "viber": "VIB",
}
_WINDOWS_DEVICE = r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)"


def display_name(name: str | None, number: str | None, id: str) -> str:
    """What to call a contact: the name, or else the number, or else the beginning of the id."""
    known = clean_line(name or "", LONGEST_NAME) or clean_line(number or "", LONGEST_NAME)
    return known or f"(no name) {clean_line(id, 9)}".rstrip()


def badge(platform: str | None) -> str:
    """A platform in at most four letters; one that is not known gives its first four."""
    word = (platform or "").lower()
    return _BADGES.get(word) or re.sub("[^a-z0-9]", "", word)[:4].upper() or "?"


def safe_file_name(name: str, fallback_id: str) -> str:
    """What an attachment may be called on disk: one harmless path part of at most 120 bytes, its extension kept."""
    last = clean_line(re.split(r"[/\\]", name)[-1])
    last = re.sub(r'[<>:"|?*]', "", last).lstrip(".- ").rstrip(". ")
    if not last:
        return f"attachment-{re.sub('[^A-Za-z0-9]', '', fallback_id)[:40]}"
    if re.match(_WINDOWS_DEVICE, last, re.IGNORECASE):
        last = f"_{last}"
    return _shortened(last)


def _shortened(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > 12:
        stem, dot, extension = name, "", ""
    room = LONGEST_FILE_NAME - len(f"{dot}{extension}".encode())
    return f"{stem.encode()[:room].decode(errors='ignore').rstrip('. ')}{dot}{extension}"


def link_host(url: str) -> str | None:
    """The host that a link really leads to, in ASCII (xn--), or None when Ternbox does not open such a link.

    Only http and https, no user part before the host, nothing that a shell, a browser or the eye could take for
    something else.
    """
    if len(url) > LONGEST_LINK or re.search(r"[\x00-\x20\x7f-\x9f\\]", url) or clean_line(url, LONGEST_LINK) != url:
        return None
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host = _in_ascii(parts.hostname or "")
        fits = parts.scheme in ("http", "https") and "@" not in parts.netloc and parts.port != 0 and ".." not in host
    except ValueError:
        return None
    return host if fits and re.fullmatch(r"[a-z0-9_][a-z0-9._-]*|[0-9a-f.]*:[0-9a-f:.]*", host) else None


def _in_ascii(host: str) -> str:
    """Raises ValueError. Most are so already, and need none of the tables of others."""
    is_plain = host.isascii() and all(len(label) < 64 for label in host.split("."))
    return host if is_plain else host.encode("idna").decode()


def is_openable(url: str) -> bool:
    return link_host(url) is not None


def safe_link(url: str) -> str | None:
    """The link in plain ASCII, as it may be handed to a browser; None when it may not."""
    host = link_host(url)
    if host is None:
        return None
    from urllib.parse import quote, urlsplit

    parts = urlsplit(url)
    place = f"[{host}]" if ":" in host else host
    netloc = f"{place}:{parts.port}" if parts.port else place
    path, query, fragment = (quote(part, "%/:@!$&'()*+,;=?-._~") for part in (parts.path, parts.query, parts.fragment))
    return parts._replace(netloc=netloc, path=path, query=query, fragment=fragment).geturl()
