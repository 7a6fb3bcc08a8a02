-- What is searched, worked out from the log. The file may be deleted at any
-- time; it is made again. Times are microseconds since 1970 UTC; dates count
-- from midnight UTC.
CREATE TABLE entry (
	n          INTEGER PRIMARY KEY,
	kind       TEXT NOT NULL, -- name without version
	node       TEXT NOT NULL,
	subject    BLOB NOT NULL,
	author     TEXT NOT NULL,
	place      TEXT,          -- code
	valid_from INTEGER,       -- of ledger.When; NULL: no time; least integer: open
	valid_to   INTEGER,       -- of ledger.When; NULL: no time; greatest integer: open
	published  INTEGER,
	made       INTEGER NOT NULL
) STRICT;

CREATE INDEX entry_kind ON entry (kind);
CREATE INDEX entry_subject ON entry (subject);
CREATE INDEX entry_place ON entry (place) WHERE place IS NOT NULL;
CREATE INDEX entry_valid ON entry (valid_from, valid_to) WHERE valid_from IS NOT NULL;

-- Text is folded and split by ledger.Words: single spaces between words.
CREATE VIRTUAL TABLE text USING fts5 (
	words, content = '', contentless_delete = 1, detail = none, tokenize = ascii
);

-- How far the log is indexed, and the leaf of that entry, by which an index is
-- known to be of this log.
CREATE TABLE applied (
	n    INTEGER NOT NULL,
	leaf BLOB NOT NULL
) STRICT;

INSERT INTO applied VALUES (0, x'');
