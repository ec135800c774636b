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
