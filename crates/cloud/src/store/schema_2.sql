-- What the broker keeps for later subscribers: each message as the MQTT 5 PUBLISH that would deliver it, without its
-- message expiry, which is the time in `expires_ms`.
CREATE TABLE retained (
    topic      TEXT PRIMARY KEY,
    packet     BLOB NOT NULL,
    expires_ms INTEGER
) STRICT, WITHOUT ROWID;
