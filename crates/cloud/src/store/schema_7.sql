-- Bulk registrations. `input` is the file as it was at the start: it is kept under a name of its own until the task ends.
-- `line` and `byte` tell how far it was read, in the transaction of what these lines made.
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

-- What came of a line, until a report tells it. `kind` is 0 for what was made, 1 for what was refused.
CREATE TABLE registered_line (
    task    INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    line    INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (task, kind, line)
) STRICT, WITHOUT ROWID;

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

-- Executions of commands. `payload` and `content_type` are what the device is told, as long as it was not; `asked` is the
-- request that came under `token`. Commands themselves are records.
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
CREATE INDEX command_execution_command ON command_execution (command, created_ms);
CREATE INDEX command_execution_target ON command_execution (target, created_ms);
CREATE INDEX command_execution_created ON command_execution (created_ms);
CREATE INDEX command_execution_deadline ON command_execution (deadline_ms) WHERE deadline_ms IS NOT NULL;
CREATE INDEX command_execution_unsent ON command_execution (seq) WHERE payload IS NOT NULL;

-- Is the thing the only one that the certificate may speak for?
ALTER TABLE thing_principal ADD COLUMN exclusive INTEGER NOT NULL DEFAULT 0;
