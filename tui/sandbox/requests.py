"""Reading what a client wants to send, with the API's complaints when it cannot be taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tui.sandbox.problems import Problem, invalid, missing

# The type names the key of `content`, but for externalAttachments (plural) and events (none).
SENDABLE = {
    "text": str, "image": dict, "audio": dict, "video": dict, "file": dict, "location": dict, "hsm": dict,
    "interactive": dict, "email": dict, "whatsappSticker": dict, "facebookQuickReply": dict,
    "facebookMediaTemplate": dict, "facebookGenericTemplate": dict,
}  # fmt: skip
_KEPT = ("source", "tag", "trackId", "ttl", "fallback", "replyTo", "eventType")
_DURATION = re.compile(r"(\d+)([smh])")
_UNITS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True)
class Outgoing:
    """A message as asked for. `extra` comes back on the message as it came."""

    type: str
    content: dict[str, Any]
    channel_id: str | None = None
    to: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    report_url: str | None = None


def outgoing(body: Any, *required: str, channel_key: str = "channelId") -> Outgoing:
    """Raises Problem 422, code 9 for what is missing and 10 for what is wrong. An old client writes `channelid`."""
    given = as_object(body)
    fields = ({"channelId": given["channelid"]} if "channelid" in given else {}) | given
    for name in (*required, "type", "content"):
        if not fields.get(name):
            raise missing(name)
    channel_id = fields.get(channel_key)
    kept = {name: fields[name] for name in _KEPT if fields.get(name) is not None}
    _check_kept(kept)
    return Outgoing(
        type=str(fields["type"]),
        content=_content(fields["type"], fields["content"]),
        channel_id=str(channel_id) if channel_id else None,
        to=str(fields.get("to") or ""),
        extra=kept,
        report_url=_report_url(fields.get("reportUrl")),
    )


def as_object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise Problem(422, 10, "the body must be a JSON object")
    return body


def seconds(duration: str) -> int | None:
    """`5m` as 300; None when it is no duration."""
    match = _DURATION.fullmatch(duration)
    return int(match[1]) * _UNITS[match[2]] if match else None


def _content(kind: Any, content: Any) -> dict[str, Any]:
    if kind == "event":
        return content if isinstance(content, dict) else {}
    shape = SENDABLE.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise invalid("type", f"{kind!r} cannot be sent")
    if not isinstance(content, dict) or not isinstance(content.get(kind), shape) or not content[kind]:
        raise invalid("content", f"nothing under {kind!r}")
    if shape is dict and kind in ("image", "audio", "video", "file") and not content[kind].get("url"):
        raise missing(f"content.{kind}.url")
    return content


def _check_kept(kept: dict[str, Any]) -> None:
    for name in ("source", "fallback", "replyTo"):
        if name in kept and not isinstance(kept[name], dict):
            raise invalid(name, "must be an object")
    fallback = kept.get("fallback")
    if fallback is not None:
        if not fallback.get("from"):
            raise missing("fallback.from")
        if seconds(str(fallback.get("after", "1m"))) is None:
            raise invalid("fallback.after", "must be a duration such as 5m")


def _report_url(url: Any) -> str | None:
    """Must be https; plain http only to this host, since the sandbox is tested there."""
    if not url:
        return None
    parts = urlsplit(str(url))
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise invalid("reportUrl", "must be https")
    return str(url)
