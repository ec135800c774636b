-- The packet identifier of a message that was sent and not acknowledged: it is sent again under the same one.
ALTER TABLE queued ADD COLUMN packet_id INTEGER;

-- The will of each client that is connected or was lost and may return, as the MQTT 5 PUBLISH that would deliver it. Policies
-- are asked with certificate and address when it is due.
CREATE TABLE will (
    client_id      TEXT PRIMARY KEY,
    certificate_id TEXT NOT NULL,
    address        TEXT NOT NULL,
    delay_s        INTEGER NOT NULL,
    packet         BLOB NOT NULL,
    expires_ms     INTEGER
) STRICT, WITHOUT ROWID;
