-- Sessions of clients that outlive their connections. `ends_ms` is set while the client is away, unless its session
-- never ends.
CREATE TABLE session (
    client_id TEXT PRIMARY KEY,
    expiry_s  INTEGER NOT NULL,
    ends_ms   INTEGER
) STRICT, WITHOUT ROWID;

-- `options` is the byte of MQTT 5 (3.8.3.1), `number` the subscription identifier.
CREATE TABLE subscription (
    client_id TEXT NOT NULL,
    filter    TEXT NOT NULL,
    options   INTEGER NOT NULL,
    number    INTEGER,
    PRIMARY KEY (client_id, filter)
) STRICT, WITHOUT ROWID;

-- Messages of QoS 1 that the client has not acknowledged, in their order.
CREATE TABLE queued (
    client_id  TEXT NOT NULL,
    place      INTEGER NOT NULL,
    packet     BLOB NOT NULL,
    expires_ms INTEGER,
    PRIMARY KEY (client_id, place)
) STRICT, WITHOUT ROWID;
