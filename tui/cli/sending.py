"""`ternbox send` and `start`: the outbox without a screen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from tui.cli.options import access_key, as_json, failures, given, settings, with_account, with_key

_KINDS = click.Choice(["image", "video", "audio", "file", "sticker"])

_OPTIONS = (
    click.option("--file", "files", multiple=True, metavar="PATH", help="A file; - reads it from stdin. Repeatable."),
    click.option("--name", default="", metavar="NAME", help="What the file is called, for one from stdin."),
    click.option("--caption", default="", help="Words that go with the first file."),
    click.option("--url", default="", help="A file that is on the web already, by its link."),
    click.option("--kind", type=_KINDS, default=None, help="As what a file arrives, instead of what it looks like."),
    click.option("--location", default="", metavar="LAT,LON", help="A place, or a link from a map."),
    click.option("--template", default="", metavar="NAME", help="A template that was approved beforehand."),
    click.option("--language", default="", metavar="CODE", help="The language of the template."),
    click.option("--param", "params", multiple=True, metavar="VALUE", help="What fills its places, in their order."),
    click.option("--subject", default="", help="The subject of a mail; an answer has that of the mail before it."),
    click.option("--fallback", default="", metavar="CHANNEL", help="Where it goes if it is not delivered."),
    click.option("--fallback-after", "after", default="1m", show_default=True, metavar="TIME", help="30s, 5m, 1h …"),
    click.option("--wait", default=60.0, show_default=True, help="Seconds to wait until the state is known."),
)


def _with_content(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what is sent."""
    for add in reversed(_OPTIONS):
        command = add(command)
    return command


@click.command()
@with_account
@with_key
@click.argument("conversation", metavar="ID")
@click.argument("text", default="")
@click.option("--channel", default="", metavar="NAME|ID", help="Another channel than the one used last.")
@click.option("--reply-to", default="", metavar="MESSAGE_ID", help="The message that it answers.")
@click.option("--seen", metavar="MESSAGE_ID", help="The newest message that you know: a newer one stops the reply.")
@_with_content
@as_json
def send(conversation: str, seen: str | None, wait: float, as_json: bool, **wanted: Any) -> None:
    """Send TEXT, files and more to the conversation ID, through the same outbox as the inbox.

    `-` as the TEXT or as a file is read from stdin. Several things go out in the order text, files, link, location.
    It ends when each is known to be sent or refused, or says that this is not known yet.

    \b
    Examples:
      ternbox send e71a5c0f3b2d4e689a7c1d5f08b3e264 "It left our warehouse today."
      convert label.pdf png:- | ternbox send e71a5c0f3b2d4e689a7c1d5f08b3e264 --file - --name label.png
      ternbox send e71a5c0f3b2d4e689a7c1d5f08b3e264 --template order_shipped --language en --param Ada --param A-1042
    """
    with failures(as_json):
        from tui import sending

        code = sending.send(*_begun(), conversation, _wanted(wanted), seen=seen, wait=wait, as_json=as_json)
        sys.exit(code)


@click.command()
@with_account
@with_key
@click.argument("to", metavar="NUMBER|CONTACT")
@click.argument("text", default="")
@click.option("--channel", required=True, metavar="NAME|ID", help="The channel, by its name, id or platform.")
@_with_content
@as_json
def start(to: str, wait: float, as_json: bool, **wanted: Any) -> None:
    """Begin a conversation with a number, a mail address or the id of a contact.

    On WhatsApp it begins with a template. Whoever has a conversation already is answered there.

    \b
    Examples:
      ternbox start "+31 6 1234 5678" "Your lamp is ready." --channel sms
      ternbox start "+31 6 1234 5678" --channel Support --template order_shipped --language en --param Ada
    """
    with failures(as_json):
        from tui import sending

        sys.exit(sending.start(*_begun(), to, _wanted(wanted), wait=wait, as_json=as_json))


def _begun() -> tuple[Any, Any]:
    from tui import run

    run.start_log(given("log_file"))
    chosen = settings()
    return chosen, access_key(chosen)


def _wanted(options: dict[str, Any]) -> Any:
    """Both the text and a file cannot come from stdin."""
    from tui.plain import Refusal
    from tui.wanted import USAGE, Wanted

    if options["text"] == "-":
        if "-" in options["files"]:
            raise Refusal("Only one of the text and the file can come from stdin.", USAGE)
        options["text"] = sys.stdin.read()
    return Wanted(**{**options, "kind": options["kind"] or ""})
