-- Small named things that are looked up by name alone (thing types, templates, streams, …): one table, `body` is JSON.
-- `seq` keeps the order in which they were made.
CREATE TABLE record (
    seq         INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    id          TEXT NOT NULL,
    version     INTEGER NOT NULL,
    body        TEXT NOT NULL,
    created_ms  INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL,
    UNIQUE (kind, name)
) STRICT;

-- `resource` is the resource part of an ARN.
CREATE TABLE tag (
    resource TEXT NOT NULL,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (resource, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX thing_type ON thing (thing_type) WHERE thing_type IS NOT NULL;
CREATE INDEX thing_billing_group ON thing (billing_group) WHERE billing_group IS NOT NULL;

-- A group with a query has the things that fulfil it.
ALTER TABLE thing_group ADD COLUMN query TEXT;

-- The authority that signed a certificate, if it is a registered one; and who registered it.
ALTER TABLE certificate ADD COLUMN ca TEXT;

CREATE TABLE shadow (
    thing       TEXT NOT NULL,
    name        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    -- NULL when it was deleted: the version goes on where it was.
    state       TEXT,
    metadata    TEXT NOT NULL,
    modified_ms INTEGER NOT NULL,
    PRIMARY KEY (thing, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE connectivity (
    thing      TEXT PRIMARY KEY,
    connected  INTEGER NOT NULL,
    reason     TEXT,
    changed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Proves to the provisioning of a thing that the certificate was handed to this client.
CREATE TABLE ownership (
    token       TEXT PRIMARY KEY,
    certificate TEXT NOT NULL,
    expires_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE access_key (
    id         TEXT PRIMARY KEY,
    secret     TEXT NOT NULL,
    owner      TEXT NOT NULL UNIQUE,
    role       TEXT NOT NULL,
    active     INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who changed what: rows are added and never touched again.
CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY,
    at_ms   INTEGER NOT NULL,
    who     TEXT NOT NULL,
    role    TEXT NOT NULL,
    address TEXT NOT NULL,
    request TEXT NOT NULL,
    service TEXT NOT NULL,
    method  TEXT NOT NULL,
    path    TEXT NOT NULL,
    detail  TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;

-- Uploads in parts.
CREATE TABLE upload (
    id         TEXT PRIMARY KEY,
    bucket     TEXT NOT NULL,
    key        TEXT NOT NULL,
    headers    TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE upload_part (
    upload TEXT NOT NULL,
    number INTEGER NOT NULL,
    blob   TEXT NOT NULL,
    size   INTEGER NOT NULL,
    etag   TEXT NOT NULL,
    modified_ms INTEGER NOT NULL,
    PRIMARY KEY (upload, number)
) STRICT, WITHOUT ROWID;

-- Things whose place in dynamic groups has to be looked at again. No INSERT OR IGNORE in the triggers: the conflict clause
-- of the statement that fires them would win over theirs.
CREATE TABLE reindex (thing TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TRIGGER thing_added AFTER INSERT ON thing BEGIN INSERT INTO reindex SELECT new.name WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.name); END;
CREATE TRIGGER thing_changed AFTER UPDATE ON thing BEGIN INSERT INTO reindex SELECT new.name WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.name); END;
CREATE TRIGGER shadow_added AFTER INSERT ON shadow BEGIN INSERT INTO reindex SELECT new.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.thing); END;
CREATE TRIGGER shadow_changed AFTER UPDATE ON shadow BEGIN INSERT INTO reindex SELECT new.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.thing); END;
CREATE TRIGGER connectivity_added AFTER INSERT ON connectivity BEGIN INSERT INTO reindex SELECT new.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.thing); END;
CREATE TRIGGER connectivity_changed AFTER UPDATE ON connectivity BEGIN INSERT INTO reindex SELECT new.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.thing); END;
CREATE TRIGGER member_added AFTER INSERT ON group_member BEGIN INSERT INTO reindex SELECT new.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.thing); END;
CREATE TRIGGER member_removed AFTER DELETE ON group_member BEGIN INSERT INTO reindex SELECT old.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = old.thing); END;

ALTER TABLE retained ADD COLUMN modified_ms INTEGER NOT NULL DEFAULT 0;
