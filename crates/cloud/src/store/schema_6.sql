-- Versions of objects. `versioning` is Enabled or Suspended, or NULL where it was never asked for.
ALTER TABLE bucket ADD COLUMN versioning TEXT;
ALTER TABLE object ADD COLUMN version TEXT NOT NULL DEFAULT 'null';

-- What an object was before; the highest `seq` is the newest. Without a file it marks that the object was deleted.
CREATE TABLE old_object (
    seq         INTEGER PRIMARY KEY,
    bucket      TEXT NOT NULL,
    key         TEXT NOT NULL,
    version     TEXT NOT NULL,
    blob        TEXT,
    size        INTEGER NOT NULL,
    etag        TEXT NOT NULL,
    headers     TEXT NOT NULL,
    modified_ms INTEGER NOT NULL,
    UNIQUE (bucket, key, version)
) STRICT;
