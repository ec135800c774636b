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
