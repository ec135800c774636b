-- A small database of shape 8, as that version of the server left it.
CREATE TABLE access_key (
    id         TEXT PRIMARY KEY,
    secret     TEXT NOT NULL,
    owner      TEXT NOT NULL UNIQUE,
    role       TEXT NOT NULL,
    active     INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
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
INSERT INTO "audit" VALUES(1,1795400000000,'admin','admin','127.0.0.1','r','iot','POST','/things/lamp','');
CREATE TABLE bucket (
    name       TEXT PRIMARY KEY,
    created_ms INTEGER NOT NULL
, versioning TEXT) STRICT, WITHOUT ROWID;
INSERT INTO "bucket" VALUES('firmware',1795400000000,'Enabled');
CREATE TABLE certificate (
    id            TEXT PRIMARY KEY,
    pem           TEXT NOT NULL,
    status        TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_ms    INTEGER NOT NULL,
    modified_ms   INTEGER NOT NULL,
    not_before_ms INTEGER NOT NULL,
    not_after_ms  INTEGER NOT NULL
, ca TEXT) STRICT, WITHOUT ROWID;
INSERT INTO "certificate" VALUES('abababababababababababababababababababababababababababababababab','-----BEGIN CERTIFICATE-----','ACTIVE',1,1795400000000,1795400000000,1795400000000,2795400000000,NULL);
CREATE TABLE command_execution (
    seq          INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    command      TEXT NOT NULL,
    target       TEXT NOT NULL,
    parameters   TEXT NOT NULL,
    patience_s   INTEGER NOT NULL,
    status       TEXT NOT NULL,
    is_final     INTEGER NOT NULL,
    reason       TEXT NOT NULL,
    result       TEXT NOT NULL,
    created_ms   INTEGER NOT NULL,
    updated_ms   INTEGER NOT NULL,
    completed_ms INTEGER,
    deadline_ms  INTEGER,
    token        TEXT UNIQUE,
    asked        TEXT NOT NULL,
    content_type TEXT NOT NULL,
    payload      BLOB
) STRICT;
INSERT INTO "command_execution" VALUES(1,'e','c','thing/lamp','{}',10,'SUCCEEDED',1,'{}','{}',1795400000000,1795400000000,1795400000000,NULL,NULL,'{}','application/json',NULL);
CREATE TABLE connectivity (
    thing      TEXT PRIMARY KEY,
    connected  INTEGER NOT NULL,
    reason     TEXT,
    changed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE execution (
    seq            INTEGER PRIMARY KEY,
    thing          TEXT NOT NULL,
    job            TEXT NOT NULL,
    number         INTEGER NOT NULL,
    status         TEXT NOT NULL,
    details        TEXT NOT NULL,
    force_canceled INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    queued_ms      INTEGER NOT NULL,
    started_ms     INTEGER,
    updated_ms     INTEGER NOT NULL,
    timer_ms       INTEGER,
    step_ms        INTEGER,
    deadline_ms    INTEGER,
    UNIQUE (thing, job, number)
) STRICT;
INSERT INTO "execution" VALUES(1,'lamp','j',1,'IN_PROGRESS','{"progress":"50"}',0,4,1795400000000,1795400000001,1795400000002,NULL,NULL,NULL);
CREATE TABLE group_member (
    thing_group TEXT NOT NULL,
    thing       TEXT NOT NULL,
    PRIMARY KEY (thing_group, thing)
) STRICT, WITHOUT ROWID;
INSERT INTO "group_member" VALUES('fleet','lamp');
CREATE TABLE job (
    seq             INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    targets         TEXT NOT NULL,
    selection       TEXT NOT NULL,
    document        TEXT NOT NULL,
    document_source TEXT,
    description     TEXT,
    settings        TEXT NOT NULL,
    status          TEXT NOT NULL,
    comment         TEXT,
    reason_code     TEXT,
    force_canceled  INTEGER NOT NULL,
    created_ms      INTEGER NOT NULL,
    updated_ms      INTEGER NOT NULL,
    completed_ms    INTEGER
) STRICT;
INSERT INTO "job" VALUES(1,'j','["thinggroup/fleet"]','SNAPSHOT','{"operation":"fota"}',NULL,'first','{"timeoutConfig":{"inProgressTimeoutInMinutes":10}}','IN_PROGRESS',NULL,NULL,0,1795400000000,1795400000000,NULL);
CREATE TABLE meta (version INTEGER NOT NULL) STRICT;
INSERT INTO "meta" VALUES(8);
CREATE TABLE object (
    bucket      TEXT NOT NULL,
    key         TEXT NOT NULL,
    blob        TEXT NOT NULL,
    size        INTEGER NOT NULL,
    etag        TEXT NOT NULL,
    headers     TEXT NOT NULL,
    modified_ms INTEGER NOT NULL, version TEXT NOT NULL DEFAULT 'null',
    PRIMARY KEY (bucket, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "object" VALUES('firmware','lamp.fw','00ff',5,'0cc1','{"content-type":"x/y"}',1795400000000,'v2');
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
INSERT INTO "old_object" VALUES(1,'firmware','gone.fw','v1',NULL,0,'','{}',1795400000000);
CREATE TABLE ownership (
    token       TEXT PRIMARY KEY,
    certificate TEXT NOT NULL,
    expires_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE policy (
    name            TEXT PRIMARY KEY,
    default_version INTEGER NOT NULL,
    next_version    INTEGER NOT NULL,
    generation      TEXT NOT NULL,
    created_ms      INTEGER NOT NULL,
    modified_ms     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "policy" VALUES('p',2,3,'g',1795400000000,1795400000000);
CREATE TABLE policy_target (
    policy TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (policy, target)
) STRICT, WITHOUT ROWID;
INSERT INTO "policy_target" VALUES('p','cert/abababababababababababababababababababababababababababababababab');
CREATE TABLE policy_version (
    policy     TEXT NOT NULL,
    version    INTEGER NOT NULL,
    document   TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (policy, version)
) STRICT, WITHOUT ROWID;
INSERT INTO "policy_version" VALUES('p',1,'{}',1795400000000);
INSERT INTO "policy_version" VALUES('p',2,'{"Version":"2012-10-17","Statement":[]}',1795400000000);
CREATE TABLE queued (
    client_id  TEXT NOT NULL,
    place      INTEGER NOT NULL,
    packet     BLOB NOT NULL,
    expires_ms INTEGER, packet_id INTEGER,
    PRIMARY KEY (client_id, place)
) STRICT, WITHOUT ROWID;
INSERT INTO "queued" VALUES('lamp',1,X'330D00036B2F62000100686579',NULL,NULL);
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
INSERT INTO "record" VALUES(1,'thing-type','bulb','x',1,'{}',1795400000000,1795400000000);
CREATE TABLE registered_line (
    task    INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    line    INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (task, kind, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE registration (
    seq         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    template    TEXT NOT NULL,
    bucket      TEXT NOT NULL,
    key         TEXT NOT NULL,
    role_arn    TEXT NOT NULL,
    author      TEXT NOT NULL,
    author_role TEXT NOT NULL,
    status      TEXT NOT NULL,
    message     TEXT,
    input       TEXT,
    size        INTEGER NOT NULL,
    line        INTEGER NOT NULL,
    byte        INTEGER NOT NULL,
    succeeded   INTEGER NOT NULL,
    failed      INTEGER NOT NULL,
    created_ms  INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL
) STRICT;
INSERT INTO "registration" VALUES(1,'task','{}','firmware','things','arn:aws:iam::000000000000:role/r','admin','admin','Completed',NULL,NULL,0,0,0,0,0,1795400000000,1795400000000);
CREATE TABLE registration_report (
    task    INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    blob    TEXT NOT NULL,
    size    INTEGER NOT NULL,
    etag    TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (task, kind, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE reindex (thing TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO "reindex" VALUES('lamp');
CREATE TABLE retained (
    topic      TEXT PRIMARY KEY,
    packet     BLOB NOT NULL,
    expires_ms INTEGER
, modified_ms INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
INSERT INTO "retained" VALUES('k/a',X'310B00036B2F610068656C6C6F',NULL,0);
CREATE TABLE role (
    name       TEXT PRIMARY KEY,
    id         TEXT NOT NULL,
    path       TEXT NOT NULL,
    trust      TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "role" VALUES('reader','AROA','/','{}',1795400000000);
CREATE TABLE session (
    client_id TEXT PRIMARY KEY,
    expiry_s  INTEGER NOT NULL,
    ends_ms   INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO "session" VALUES('lamp',3600,4102444800000);
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
INSERT INTO "shadow" VALUES('lamp','',2,'{"reported":{"on":true}}','{}',1795400000000);
CREATE TABLE subscription (
    client_id TEXT NOT NULL,
    filter    TEXT NOT NULL,
    options   INTEGER NOT NULL,
    number    INTEGER,
    PRIMARY KEY (client_id, filter)
) STRICT, WITHOUT ROWID;
INSERT INTO "subscription" VALUES('lamp','k/#',1,NULL);
CREATE TABLE tag (
    resource TEXT NOT NULL,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (resource, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE thing (
    name          TEXT PRIMARY KEY,
    id            TEXT NOT NULL,
    version       INTEGER NOT NULL,
    thing_type    TEXT,
    billing_group TEXT,
    attributes    TEXT NOT NULL,
    created_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "thing" VALUES('lamp','2f6c6d0e-6d7e-4b0a-9b53-0d5a2f1f7a11',3,NULL,NULL,'{"room":"hall"}',1795400000000);
CREATE TABLE thing_group (
    name        TEXT PRIMARY KEY,
    id          TEXT NOT NULL,
    version     INTEGER NOT NULL,
    parent      TEXT,
    description TEXT,
    attributes  TEXT NOT NULL,
    created_ms  INTEGER NOT NULL
, query TEXT) STRICT, WITHOUT ROWID;
INSERT INTO "thing_group" VALUES('fleet','7d1c',1,NULL,NULL,'{}',1795400000000,NULL);
CREATE TABLE thing_principal (
    thing     TEXT NOT NULL,
    principal TEXT NOT NULL,
    PRIMARY KEY (thing, principal)
) STRICT, WITHOUT ROWID;
INSERT INTO "thing_principal" VALUES('lamp','abababababababababababababababababababababababababababababababab');
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
CREATE TABLE waiting (
    job   TEXT NOT NULL,
    thing TEXT NOT NULL,
    PRIMARY KEY (job, thing)
) STRICT, WITHOUT ROWID;
CREATE TABLE will (
    client_id      TEXT PRIMARY KEY,
    certificate_id TEXT NOT NULL,
    address        TEXT NOT NULL,
    delay_s        INTEGER NOT NULL,
    packet         BLOB NOT NULL,
    expires_ms     INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO "will" VALUES('lost','c','127.0.0.1',0,X'300A00036B2F6300627965',NULL);
CREATE INDEX principal_thing ON thing_principal (principal, thing);
CREATE INDEX target_policy ON policy_target (target, policy);
CREATE INDEX group_parent ON thing_group (parent);
CREATE INDEX member_group ON group_member (thing, thing_group);
CREATE INDEX job_status ON job (status, seq);
CREATE INDEX execution_thing ON execution (thing, status);
CREATE INDEX execution_job ON execution (job, status, thing);
CREATE INDEX execution_deadline ON execution (deadline_ms) WHERE deadline_ms IS NOT NULL;
CREATE INDEX thing_type ON thing (thing_type) WHERE thing_type IS NOT NULL;
CREATE INDEX thing_billing_group ON thing (billing_group) WHERE billing_group IS NOT NULL;
CREATE INDEX command_execution_command ON command_execution (command, created_ms);
CREATE INDEX command_execution_target ON command_execution (target, created_ms);
CREATE INDEX command_execution_created ON command_execution (created_ms);
CREATE INDEX command_execution_deadline ON command_execution (deadline_ms) WHERE deadline_ms IS NOT NULL;
CREATE INDEX command_execution_unsent ON command_execution (seq) WHERE payload IS NOT NULL;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER thing_added AFTER INSERT ON thing BEGIN INSERT INTO reindex SELECT new.name WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.name); END;
CREATE TRIGGER thing_changed AFTER UPDATE ON thing BEGIN INSERT INTO reindex SELECT new.name WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.name); END;
CREATE TRIGGER shadow_added AFTER INSERT ON shadow BEGIN INSERT INTO reindex SELECT new.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.thing); END;
CREATE TRIGGER shadow_changed AFTER UPDATE ON shadow BEGIN INSERT INTO reindex SELECT new.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.thing); END;
CREATE TRIGGER connectivity_added AFTER INSERT ON connectivity BEGIN INSERT INTO reindex SELECT new.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.thing); END;
CREATE TRIGGER connectivity_changed AFTER UPDATE ON connectivity BEGIN INSERT INTO reindex SELECT new.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.thing); END;
CREATE TRIGGER member_added AFTER INSERT ON group_member BEGIN INSERT INTO reindex SELECT new.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = new.thing); END;
CREATE TRIGGER member_removed AFTER DELETE ON group_member BEGIN INSERT INTO reindex SELECT old.thing WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE thing = old.thing); END;
