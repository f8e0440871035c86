"""Coordinates as people have them: two numbers, degrees with minutes, or a link that they copied from a map."""

from __future__ import annotations

import re
from urllib.parse import unquote

_NUMBER = r"[-+]?\d{1,3}(?:[.,]\d+)?"
_PAIR = re.compile(rf"^\s*({_NUMBER})\s*[;,\s]\s*({_NUMBER})\s*$")
_DEGREES = re.compile(
    r"(\d{1,3}(?:\.\d+)?)\s*°\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′’]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*[\"″”]\s*)?([NSEWnsew])"
)
_DOTTED = r"([-+]?\d{1,3}\.\d+)"
# Where maps keep the place in their links: Google, OpenStreetMap, Apple, Bing, geo:. The exact ones come first.
_LINKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"!3d{_DOTTED}!4d{_DOTTED}",
        rf"[?&]mlat={_DOTTED}&mlon={_DOTTED}",
        rf"[?&](?:q|query|ll|destination|daddr|sll|cp|center)=(?:loc:)?{_DOTTED}[,~+ ]+{_DOTTED}",
        rf"^geo:{_DOTTED},{_DOTTED}",
        rf"@{_DOTTED},{_DOTTED}",
        rf"#map=\d+/{_DOTTED}/{_DOTTED}",
    )
)


class Nowhere(Exception):
    """No place can be read from this; a sentence with what to write."""


def coordinates(text: str) -> tuple[float, float]:
    """Latitude and longitude in degrees. Raises Nowhere."""
    said = text.strip()
    if not said:
        raise Nowhere("Write coordinates, for example 52.3702, 4.8952, or paste a link from a map.")
    found = _of_link(said) if ":" in said else _of_degrees(said) or _of_pair(said)
    if found is None:
        raise Nowhere(_why(said))
    latitude, longitude = found
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Nowhere("The latitude comes first, between -90 and 90; then the longitude, between -180 and 180.")
    return latitude, longitude


def _of_link(link: str) -> tuple[float, float] | None:
    plain = unquote(link[:4096])
    for pattern in _LINKS:
        if match := pattern.search(plain):
            return float(match[1]), float(match[2])
    return None


def _of_pair(said: str) -> tuple[float, float] | None:
    """With a comma within the numbers something else must stand between them."""
    match = _PAIR.match(said)
    return (_number(match[1]), _number(match[2])) if match else None


def _of_degrees(said: str) -> tuple[float, float] | None:
    """52°22′12″N 4°53′42″E, in either order."""
    found: dict[str, float] = {}
    for degrees, minutes, seconds, side in _DEGREES.findall(said):
        value = float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
        found["ns" if side in "NSns" else "ew"] = -value if side in "SWsw" else value
    return (found["ns"], found["ew"]) if len(found) == 2 else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _why(said: str) -> str:
    if ":" in said:
        return "This link does not say where it leads. Open it in a browser and copy the coordinates from there."
    return "These are no coordinates. Write them like 52.3702, 4.8952, or paste a link from a map."
