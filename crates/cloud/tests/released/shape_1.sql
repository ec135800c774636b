-- A small database of shape 1, as that version of the server left it.
CREATE TABLE bucket (
    name       TEXT PRIMARY KEY,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "bucket" VALUES('firmware',1795400000000);
CREATE TABLE certificate (
    id            TEXT PRIMARY KEY,
    pem           TEXT NOT NULL,
    status        TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_ms    INTEGER NOT NULL,
    modified_ms   INTEGER NOT NULL,
    not_before_ms INTEGER NOT NULL,
    not_after_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "certificate" VALUES('abababababababababababababababababababababababababababababababab','-----BEGIN CERTIFICATE-----','ACTIVE',1,1795400000000,1795400000000,1795400000000,2795400000000);
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
INSERT INTO "meta" VALUES(1);
CREATE TABLE object (
    bucket      TEXT NOT NULL,
    key         TEXT NOT NULL,
    blob        TEXT NOT NULL,
    size        INTEGER NOT NULL,
    etag        TEXT NOT NULL,
    headers     TEXT NOT NULL,
    modified_ms INTEGER NOT NULL,
    PRIMARY KEY (bucket, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "object" VALUES('firmware','lamp.fw','00ff',5,'0cc1','{"content-type":"x/y"}',1795400000000);
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
CREATE TABLE role (
    name       TEXT PRIMARY KEY,
    id         TEXT NOT NULL,
    path       TEXT NOT NULL,
    trust      TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "role" VALUES('reader','AROA','/','{}',1795400000000);
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
) STRICT, WITHOUT ROWID;
INSERT INTO "thing_group" VALUES('fleet','7d1c',1,NULL,NULL,'{}',1795400000000);
CREATE TABLE thing_principal (
    thing     TEXT NOT NULL,
    principal TEXT NOT NULL,
    PRIMARY KEY (thing, principal)
) STRICT, WITHOUT ROWID;
INSERT INTO "thing_principal" VALUES('lamp','abababababababababababababababababababababababababababababababab');
CREATE TABLE waiting (
    job   TEXT NOT NULL,
    thing TEXT NOT NULL,
    PRIMARY KEY (job, thing)
) STRICT, WITHOUT ROWID;
CREATE INDEX principal_thing ON thing_principal (principal, thing);
CREATE INDEX target_policy ON policy_target (target, policy);
CREATE INDEX group_parent ON thing_group (parent);
CREATE INDEX member_group ON group_member (thing, thing_group);
CREATE INDEX job_status ON job (status, seq);
CREATE INDEX execution_thing ON execution (thing, status);
CREATE INDEX execution_job ON execution (job, status, thing);
CREATE INDEX execution_deadline ON execution (deadline_ms) WHERE deadline_ms IS NOT NULL;
