-- Times are milliseconds since 1970. Lists and maps that are only ever read whole are JSON text.

CREATE TABLE thing (
    name          TEXT PRIMARY KEY,
    id            TEXT NOT NULL,
    version       INTEGER NOT NULL,
    thing_type    TEXT,
    billing_group TEXT,
    attributes    TEXT NOT NULL,
    created_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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

-- A principal is a certificate's id.
CREATE TABLE thing_principal (
    thing     TEXT NOT NULL,
    principal TEXT NOT NULL,
    PRIMARY KEY (thing, principal)
) STRICT, WITHOUT ROWID;
CREATE INDEX principal_thing ON thing_principal (principal, thing);

CREATE TABLE policy (
    name            TEXT PRIMARY KEY,
    default_version INTEGER NOT NULL,
    next_version    INTEGER NOT NULL,
    generation      TEXT NOT NULL,
    created_ms      INTEGER NOT NULL,
    modified_ms     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE policy_version (
    policy     TEXT NOT NULL,
    version    INTEGER NOT NULL,
    document   TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (policy, version)
) STRICT, WITHOUT ROWID;

-- A target is the resource part of an ARN: cert/ID or thinggroup/NAME.
CREATE TABLE policy_target (
    policy TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (policy, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX target_policy ON policy_target (target, policy);

CREATE TABLE thing_group (
    name        TEXT PRIMARY KEY,
    id          TEXT NOT NULL,
    version     INTEGER NOT NULL,
    parent      TEXT,
    description TEXT,
    attributes  TEXT NOT NULL,
    created_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX group_parent ON thing_group (parent);

CREATE TABLE group_member (
    thing_group TEXT NOT NULL,
    thing       TEXT NOT NULL,
    PRIMARY KEY (thing_group, thing)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_group ON group_member (thing, thing_group);

-- `settings` holds presigned URL, rollout, abort, timeout, retry and schedule as the request gave them.
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
CREATE INDEX job_status ON job (status, seq);

-- Things whose execution the rollout has not created yet.
CREATE TABLE waiting (
    job   TEXT NOT NULL,
    thing TEXT NOT NULL,
    PRIMARY KEY (job, thing)
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
CREATE INDEX execution_thing ON execution (thing, status);
CREATE INDEX execution_job ON execution (job, status, thing);
CREATE INDEX execution_deadline ON execution (deadline_ms) WHERE deadline_ms IS NOT NULL;

CREATE TABLE bucket (
    name       TEXT PRIMARY KEY,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `blob` names a file below objects/; it is random, never made from the key.
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

CREATE TABLE role (
    name       TEXT PRIMARY KEY,
    id         TEXT NOT NULL,
    path       TEXT NOT NULL,
    trust      TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
