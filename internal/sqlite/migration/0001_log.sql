-- The log. Times are microseconds since 1970 UTC; dates count from midnight UTC.
-- Everything but header, leaf, marking and release can be worked out again from
-- the header: it is here to be searched.
CREATE TABLE record (
	n          INTEGER PRIMARY KEY, -- position: order of arrival
	id         BLOB NOT NULL,       -- 16 bytes
	subject    BLOB,                -- NULL: itself
	kind       TEXT NOT NULL,       -- name without version
	node       TEXT NOT NULL,
	idx        INTEGER NOT NULL,    -- position in the log of node
	valid_from INTEGER,             -- NULL: no valid time; least integer: open
	valid_to   INTEGER,             -- NULL: no valid time; greatest integer: open
	published  INTEGER,
	made       INTEGER NOT NULL,
	recorded   INTEGER NOT NULL,
	marking    TEXT NOT NULL,       -- in force
	release    TEXT,                -- in force; component names, JSON
	place      TEXT,                -- code
	author     TEXT NOT NULL,
	leaf       BLOB NOT NULL,       -- 32 bytes
	header     BLOB NOT NULL        -- part 0, as committed to
) STRICT;

CREATE UNIQUE INDEX record_id ON record (id);
CREATE INDEX record_node ON record (node); -- like every index, then by n
CREATE INDEX record_kind ON record (kind);
CREATE INDEX record_subject ON record (subject) WHERE subject IS NOT NULL;
CREATE INDEX record_place ON record (place) WHERE place IS NOT NULL;
CREATE INDEX record_valid ON record (valid_from, valid_to) WHERE valid_from IS NOT NULL;

-- The other parts of a record, as committed to, and the secret of all four.
CREATE TABLE part (
	n        INTEGER PRIMARY KEY,
	secret   BLOB NOT NULL,
	summary  BLOB,
	body     BLOB,
	personal BLOB
) STRICT;

-- Bytes by name: tree, checkpoints, cursors, snapshots.
CREATE TABLE named (
	name  TEXT PRIMARY KEY,
	bytes BLOB NOT NULL
) STRICT;
