-- The log: what cannot be worked out again. What can, to be searched, is in a
-- file of its own (index.sql).
CREATE TABLE record (
	n       INTEGER PRIMARY KEY, -- position: order of arrival
	id      BLOB NOT NULL,       -- 16 bytes
	node    TEXT NOT NULL,       -- whose log it is in
	marking TEXT NOT NULL,       -- in force
	release TEXT,                -- in force; component names, JSON
	leaf    BLOB NOT NULL,       -- 32 bytes
	header  BLOB NOT NULL        -- part 0, JSON, as committed to
) STRICT;

CREATE UNIQUE INDEX record_id ON record (id);

-- The other parts of a record, as committed to, and the secret of all four.
CREATE TABLE part (
	n        INTEGER PRIMARY KEY,
	secret   BLOB NOT NULL,
	summary  BLOB,
	body     BLOB, -- JSON
	personal BLOB
) STRICT;

-- Bytes by name: tree, checkpoints, cursors, snapshots.
CREATE TABLE named (
	name  TEXT PRIMARY KEY,
	bytes BLOB NOT NULL
) STRICT;
