"""The tables, as numbered migrations. A migration that was released is never changed; the next one is added below it.

Merged columns hold what observations say. Derived columns (`derive.py`) are made from them and from what the person
did, so they can always be made again. `revision` counts writes that change what is shown: it tells another process
what to read again, and the list what has moved.
"""

from __future__ import annotations

from tui.store.list_schema import FIFTH
from tui.store.search_schema import FOURTH

APPLICATION_ID = 0x5445524E  # "TERN"

_FIRST = """
CREATE TABLE contacts (
    id TEXT PRIMARY KEY, name TEXT, number TEXT, created INTEGER, updated INTEGER,
    stamp_updated INTEGER, stamp_seen INTEGER, stamps BLOB, raw BLOB
);
CREATE TABLE channels (
    id TEXT PRIMARY KEY, name TEXT, platform TEXT, active INTEGER, state TEXT, created INTEGER, updated INTEGER,
    revision INTEGER NOT NULL DEFAULT 0,
    stamp_updated INTEGER, stamp_seen INTEGER, stamps BLOB, raw BLOB
);
CREATE TABLE conversations (
    id TEXT PRIMARY KEY, contact_id TEXT, open INTEGER, channel_id TEXT, platform TEXT, message_count INTEGER,
    created INTEGER, updated INTEGER, active_at INTEGER,
    -- derived
    is_open INTEGER, activity INTEGER NOT NULL DEFAULT 0, waiting_since INTEGER, unread INTEGER NOT NULL DEFAULT 0,
    window_ends INTEGER, last_id TEXT, words TEXT NOT NULL DEFAULT '', revision INTEGER NOT NULL DEFAULT 0,
    -- how far back its messages were read; history_complete is NULL before the first time
    oldest_created INTEGER, oldest_id TEXT, history_cursor TEXT, history_complete INTEGER,
    stamp_updated INTEGER, stamp_seen INTEGER, stamps BLOB, raw BLOB
);
-- is_open stands in these indexes so that they cover the query: a page far down is ten times faster so
CREATE INDEX conversations_open ON conversations (activity, id, is_open) WHERE is_open = 1;
CREATE INDEX conversations_archived ON conversations (activity, id, is_open) WHERE is_open = 0;
CREATE INDEX conversations_found ON conversations (is_open, activity, id, channel_id, words) WHERE is_open IS NOT NULL;
CREATE INDEX conversations_waiting ON conversations (waiting_since, id) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_unread ON conversations (activity, id, unread) WHERE unread > 0;
CREATE INDEX conversations_closing ON conversations (window_ends, is_open) WHERE is_open = 1;
CREATE INDEX conversations_never_read ON conversations (active_at, id) WHERE open = 1 AND history_complete IS NULL;
CREATE INDEX conversations_contact ON conversations (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX conversations_revision ON conversations (revision);

CREATE TABLE messages (
    id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations (id), direction TEXT NOT NULL,
    created INTEGER NOT NULL, updated INTEGER, kind INTEGER NOT NULL, status TEXT, status_word TEXT, failure BLOB,
    channel_id TEXT, platform TEXT, sender TEXT, recipient TEXT, reference TEXT, reply_to TEXT, author TEXT,
    content BLOB, stamp_updated INTEGER, stamp_seen INTEGER, stamps BLOB, raw BLOB
);
CREATE INDEX messages_thread ON messages (conversation_id, created, id);
CREATE INDEX messages_kind ON messages (conversation_id, kind, created, id, channel_id);
CREATE INDEX messages_reference ON messages (reference) WHERE reference IS NOT NULL;
CREATE INDEX messages_unfinished ON messages (created) WHERE kind = 2 AND status IN ('queued', 'sent', 'delivered');

CREATE TABLE drafts (
    conversation_id TEXT PRIMARY KEY REFERENCES conversations (id), text TEXT NOT NULL, stopped_by TEXT
);
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL UNIQUE,
    conversation_id TEXT NOT NULL REFERENCES conversations (id), channel_id TEXT, content BLOB NOT NULL,
    created INTEGER NOT NULL, state TEXT NOT NULL, seen_created INTEGER, seen_id TEXT, tries INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0, asked_at INTEGER, message_id TEXT, reason TEXT NOT NULL DEFAULT '',
    advice TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_conversation ON outbox (conversation_id);
CREATE INDEX outbox_unfinished ON outbox (number) WHERE state <> 'sent';
CREATE TABLE reading (
    conversation_id TEXT PRIMARY KEY REFERENCES conversations (id),
    read_created INTEGER, read_id TEXT, again_created INTEGER, again_id TEXT
);
CREATE TABLE intents (
    conversation_id TEXT PRIMARY KEY REFERENCES conversations (id), open INTEGER NOT NULL, since INTEGER NOT NULL
);
CREATE TABLE feed (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

_SECOND = """
-- up to where nothing is missing in what was read of a thread: what came singly may have a gap before it
ALTER TABLE conversations ADD COLUMN whole_created INTEGER;
ALTER TABLE conversations ADD COLUMN whole_id TEXT;
UPDATE conversations SET (whole_created, whole_id) = (
    SELECT created, id FROM messages WHERE conversation_id = conversations.id AND reference IS NULL
    ORDER BY created DESC, id DESC LIMIT 1
) WHERE history_complete IS NOT NULL;
-- who sent a message, as the inboxes of a team tell each other; apart, since it may be heard before the message
CREATE TABLE authors (
    id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, name TEXT, updated INTEGER,
    stamp_updated INTEGER, stamp_seen INTEGER, stamps BLOB, raw BLOB
);
"""

_THIRD = """
-- on which channels the contact can be reached, and what the account's owner keeps about a contact
ALTER TABLE conversations ADD COLUMN channel_ids BLOB;
ALTER TABLE contacts ADD COLUMN details BLOB;
-- replies that are more than text: what they answer, the way round, and copies of files to upload first (a JSON list)
ALTER TABLE outbox ADD COLUMN reply_to TEXT;
ALTER TABLE outbox ADD COLUMN fallback BLOB;
ALTER TABLE outbox ADD COLUMN files BLOB;
-- conversations that began here: with whom, on which channel, and which one they became at the API
CREATE TABLE starts (
    id TEXT PRIMARY KEY REFERENCES conversations (id), recipient TEXT NOT NULL, channel_id TEXT NOT NULL, became TEXT
);
CREATE INDEX contacts_number ON contacts (number) WHERE number IS NOT NULL;
-- when each status of what we sent was first told
CREATE TABLE deliveries (
    message_id TEXT NOT NULL, word TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (message_id, word)
) WITHOUT ROWID;
-- the account's templates as they were when last asked for
CREATE TABLE templates (
    channel_id TEXT, name TEXT, language TEXT, form BLOB NOT NULL, PRIMARY KEY (channel_id, name, language)
);
-- what is known of a file behind a link without having fetched it, and where it was saved the last time
CREATE TABLE files (
    url TEXT PRIMARY KEY, mime TEXT, size INTEGER, name TEXT, seen INTEGER NOT NULL, saved TEXT
);
"""

_SIXTH = """
-- how the inbox was left: the conversation that was open, and the lines that it would show first with that
CREATE TABLE front (
    number INTEGER PRIMARY KEY CHECK (number = 1), conversation_id TEXT, conditions TEXT, until INTEGER, lines TEXT
);
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _SECOND, _THIRD, FOURTH, FIFTH, _SIXTH)
"""Migration number n brings a store from version n - 1 to n."""
