"""Replies that are not known to be sent are found as well: they are few, and read each time."""

from __future__ import annotations

import sqlite3

from tui.model import content_from_json
from tui.store.search_match import Plan
from tui.text.found import is_in
from tui.text.query import Query
from tui.text.searchable import searchable

_MOST = 200
# With the columns of a message that was found.
_UNSENT = """
SELECT o.reference AS id, o.conversation_id, 'sent' AS direction, o.created, NULL AS updated,
       CASE o.state WHEN 'failed' THEN 'failed' ELSE 'queued' END AS status, o.state AS status_word, NULL AS failure,
       coalesce(o.channel_id, c.channel_id) AS channel_id, coalesce(h.platform, c.platform) AS platform, NULL AS sender,
       NULL AS recipient, o.reference, o.reply_to, o.content, NULL AS author,
       c.words, c.is_open, c.unread, c.waiting_since, c.failing, o.state = 'failed' AS refused,
       p.name, p.number, h.name AS channel_name, coalesce(h.platform, c.platform) AS any_platform
FROM outbox o JOIN conversations c ON c.id = o.conversation_id LEFT JOIN contacts p ON p.id = c.contact_id
LEFT JOIN channels h ON h.id = coalesce(o.channel_id, c.channel_id)
WHERE o.state <> 'sent' ORDER BY o.number DESC LIMIT ?
"""


def unsent(connection: sqlite3.Connection, query: Query, plan: Plan) -> list[sqlite3.Row]:
    """Those that fit, the newest first."""
    rows = connection.execute(_UNSENT, (_MOST,)).fetchall()
    return [row for row in rows if _fits(row, query) and all(test(row) for test in plan.tests)]


def _fits(row: sqlite3.Row, query: Query) -> bool:
    text = searchable(content_from_json(row["content"]))
    return all(is_in(text, term) is not term.without for term in query.terms)
