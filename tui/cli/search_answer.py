"""What `ternbox search` answers: a line for each hit, or JSON."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from tui import text
from tui.model import Direction
from tui.plain import Refusal, message_data
from tui.text.query import EXAMPLE, Query, parse
from tui.text.searchable import searchable

if TYPE_CHECKING:
    from tui.store import Store
    from tui.store.search import Hit
    from tui.store.search_index import Reached

SHOWN = 100  # characters of a message


@dataclass(frozen=True)
class Search:
    """`words` as they are typed into the search of the inbox, `limit` of how many hits."""

    words: str
    limit: int
    zone: text.Zone
    conversation: None = None

    def data(self, store: Store) -> dict[str, Any]:
        query = self._query()
        hits, is_all, remarks = _find(store, query, self.limit)
        return {"messages": [_data(hit) for hit in hits], "more": not is_all, "remarks": remarks}

    def lines(self, store: Store, zone: text.Zone) -> list[str]:
        query = self._query()
        hits, is_all, remarks = _find(store, query, self.limit)
        for remark in remarks:
            click.echo(f"ternbox: {remark}", err=True)
        more = [] if is_all else [f"There is more; --limit shows more than {len(hits)}."]
        return [*(_line(hit, zone) for hit in hits), *more] or ["Nothing found in the messages of this host."]

    def _query(self) -> Query:
        query = parse(self.words, time.time_ns(), self.zone)
        if not query:
            said = " ".join(query.remarks)
            raise Refusal(f"{said} Say what to search for, such as: ternbox search '{EXAMPLE}'".strip(), 2)
        return query


def _find(store: Store, query: Query, limit: int) -> tuple[list[Hit], bool, list[str]]:
    """So many hits, whether these are all, and remarks. What is not in the index yet is read into it first."""
    store.search_index.finish(_tell if sys.stderr.isatty() else lambda reached: None)
    hits: list[Hit] = []
    page = store.search.page(query)
    while page.rest is not None and len(hits) + len(page.hits) <= limit:
        hits += page.hits
        page = store.search.page(query, rest=page.rest)
    hits += page.hits
    hint = None if hits else store.search.hint(query)
    remarks = [*query.remarks, *page.remarks, *filter(None, [hint])]
    return hits[:limit], len(hits) <= limit and page.rest is None, remarks


def _tell(reached: Reached) -> None:
    words = f"Reading {reached.total:,} messages for the search: {reached.done * 100 // max(1, reached.total)} %"
    click.echo(f"\r{words}", err=True, nl=reached.complete)


def _line(hit: Hit, zone: text.Zone) -> str:
    message = hit.message
    who = "" if message.direction is Direction.RECEIVED else f"{message.author or 'You'}: "
    said = " ".join(searchable(message.content).split()) or text.summary(message.content)
    fields = (
        message.conversation_id,
        text.exact(message.created, zone)[:16],
        text.badge(hit.platform),
        text.display_name(hit.name, hit.number, message.conversation_id),
        "not sent" if hit.unsent else "",
        "" if hit.open else "archived",
        f"{who}{said}",
    )
    return "  ".join(text.clean_line(field, SHOWN) for field in fields if field)


def _data(hit: Hit) -> dict[str, Any]:
    about = {"name": hit.name, "number": hit.number, "channel_name": hit.channel_name, "open": hit.open}
    return {**message_data(hit.message), "unsent": hit.unsent, "conversation": about}
