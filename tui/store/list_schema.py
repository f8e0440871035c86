"""What keeps the lists as quick with a million conversations as with a thousand.

`stretches` says how many conversations of a list fall into a stretch of time, in three widths: a stretch of `bits` is
2^bits ns long, some 70 seconds, 10 hours and 7 months, and each holds 512 of the next smaller ones. So how many there
are, which one is the 900,000th, and where one stands are sums over some hundred rows, whatever the store holds.
`search_names` has each three letters that follow each other in the name or the number of a conversation, and
`search_name_pieces` are all such pieces.
"""

from __future__ import annotations

BITS = (54, 45, 36)
"""Widths of the stretches, the widest first."""

COUNTED = """
INSERT INTO stretches SELECT list, bits, moment >> bits, count(*) FROM (
    SELECT 'open' AS list, activity AS moment FROM conversations WHERE is_open = 1
    UNION ALL SELECT 'archived', activity FROM conversations WHERE is_open = 0
    UNION ALL SELECT 'waiting', waiting_since FROM conversations WHERE waiting_since IS NOT NULL
    UNION ALL SELECT 'unread', activity FROM conversations WHERE unread > 0
), (SELECT 36 AS bits UNION ALL SELECT 45 UNION ALL SELECT 54) GROUP BY 1, 2, 3
"""
"""Fills the stretches of a store that has none yet."""

NAMED = (
    "INSERT INTO search_names (rowid, words) SELECT rowid, words || char(10, 10) FROM conversations WHERE words <> ''"
)
"""Fills the index of names."""

FIFTH = f"""
CREATE TABLE stretches (
    list TEXT NOT NULL, bits INTEGER NOT NULL, stretch INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (list, bits, stretch)
) WITHOUT ROWID;
CREATE INDEX stretches_empty ON stretches (number) WHERE number = 0;
CREATE TRIGGER conversation_moved AFTER UPDATE OF is_open, activity, waiting_since, unread ON conversations
WHEN (OLD.is_open, OLD.activity, OLD.waiting_since, OLD.unread > 0)
    IS NOT (NEW.is_open, NEW.activity, NEW.waiting_since, NEW.unread > 0)
BEGIN INSERT INTO stretches SELECT list, bits, moment >> bits, sum(step) FROM (
    SELECT 'open' AS list, OLD.activity AS moment, -1 AS step WHERE OLD.is_open = 1
    UNION ALL SELECT 'open', NEW.activity, 1 WHERE NEW.is_open = 1
    UNION ALL SELECT 'archived', OLD.activity, -1 WHERE OLD.is_open = 0
    UNION ALL SELECT 'archived', NEW.activity, 1 WHERE NEW.is_open = 0
    UNION ALL SELECT 'waiting', OLD.waiting_since, -1 WHERE OLD.waiting_since IS NOT NULL
    UNION ALL SELECT 'waiting', NEW.waiting_since, 1 WHERE NEW.waiting_since IS NOT NULL
    UNION ALL SELECT 'unread', OLD.activity, -1 WHERE OLD.unread > 0
    UNION ALL SELECT 'unread', NEW.activity, 1 WHERE NEW.unread > 0
), (SELECT 36 AS bits UNION ALL SELECT 45 UNION ALL SELECT 54) WHERE true GROUP BY 1, 2, 3 HAVING sum(step) <> 0
ON CONFLICT DO UPDATE SET number = number + excluded.number; \
DELETE FROM stretches WHERE number = 0; END;
{COUNTED.strip()};
CREATE VIRTUAL TABLE search_names USING fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'trigram');
CREATE VIRTUAL TABLE search_name_pieces USING fts5vocab (search_names, row);
{NAMED.strip()};
"""
