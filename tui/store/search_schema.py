"""The tables of the search, and what keeps them true.

`search` holds the words of every message under a number, `searched` which message has that number: the time at which
it was made, in µs, so that the newest are found first. `search_reach` says which messages were read, by their rowids;
those that changed since stand in `unsearched`. So a message that comes in costs nothing, and a change next to nothing.
A number is never used twice: where the words of a message changed it gets another one, and its old one leads nowhere.
`search_words` are all words there are: the beginning of one is asked for by the few words that begin so, since SQLite
would gather all messages with them before it gives the first.
"""

from __future__ import annotations

FOURTH = """
-- derived: 1 where the newest thing that we said did not arrive, and the words of the last message
ALTER TABLE conversations ADD COLUMN failing INTEGER;
ALTER TABLE conversations ADD COLUMN said TEXT NOT NULL DEFAULT '';
CREATE INDEX conversations_said ON conversations (is_open, activity, id, channel_id, words, said)
    WHERE is_open IS NOT NULL;
CREATE INDEX conversations_failing ON conversations (id, failing) WHERE failing = 1;
CREATE VIRTUAL TABLE search USING fts5 (words, content = '', columnsize = 0, tokenize = 'ascii');
INSERT INTO search (search, rank) VALUES ('automerge', 0);
INSERT INTO search (search, rank) VALUES ('crisismerge', 1000);
-- place stands for the conversation, digest for the words; message is NULL where the number leads nowhere any more
CREATE TABLE searched (
    number INTEGER PRIMARY KEY, message INTEGER UNIQUE, place INTEGER NOT NULL, digest INTEGER NOT NULL
);
CREATE TABLE unsearched (message INTEGER PRIMARY KEY);
CREATE TABLE search_words (word TEXT PRIMARY KEY) WITHOUT ROWID;
-- the messages that were read are those from low to high; forms stands for the
-- templates that were known then, older_rows for conversations whose words for the filter are still those of before
CREATE TABLE search_reach (
    low INTEGER NOT NULL, high INTEGER NOT NULL, forms BLOB, forms_changed INTEGER NOT NULL DEFAULT 0,
    older_rows INTEGER
);
INSERT INTO search_reach (low, high, older_rows) SELECT coalesce(max(rowid), 0) + 1, coalesce(max(rowid), 0),
    (SELECT coalesce(max(rowid), 0) FROM conversations) FROM messages;
CREATE TRIGGER message_changed AFTER UPDATE OF conversation_id, created, status, channel_id, platform, author, content
ON messages
WHEN (OLD.conversation_id, OLD.created, OLD.channel_id, OLD.platform, OLD.author, OLD.content, OLD.status = 'failed')
    IS NOT (NEW.conversation_id, NEW.created, NEW.channel_id, NEW.platform, NEW.author, NEW.content,
            NEW.status = 'failed')
BEGIN INSERT OR IGNORE INTO unsearched SELECT NEW.rowid FROM search_reach WHERE NEW.rowid BETWEEN low AND high; END;
CREATE TRIGGER message_gone AFTER DELETE ON messages
BEGIN UPDATE searched SET message = NULL WHERE message = OLD.rowid; DELETE FROM unsearched WHERE message = OLD.rowid; \
UPDATE search_reach SET high = min(high, (SELECT coalesce(max(rowid), 0) FROM messages)); END;
CREATE TRIGGER template_told AFTER INSERT ON templates BEGIN UPDATE search_reach SET forms_changed = 1; END;
CREATE TRIGGER template_changed AFTER UPDATE ON templates BEGIN UPDATE search_reach SET forms_changed = 1; END;
CREATE TRIGGER template_gone AFTER DELETE ON templates BEGIN UPDATE search_reach SET forms_changed = 1; END;
CREATE TRIGGER author_told AFTER INSERT ON authors
BEGIN INSERT OR IGNORE INTO unsearched SELECT messages.rowid FROM messages, search_reach
    WHERE id = NEW.id AND messages.rowid BETWEEN low AND high; END;
CREATE TRIGGER author_changed AFTER UPDATE OF name ON authors WHEN OLD.name IS NOT NEW.name
BEGIN INSERT OR IGNORE INTO unsearched SELECT messages.rowid FROM messages, search_reach
    WHERE id = NEW.id AND messages.rowid BETWEEN low AND high; END;
"""
