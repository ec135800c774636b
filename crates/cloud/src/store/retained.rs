//! Retained messages: at most one a topic. The packets are the broker's; nobody looks into them here.

use std::future::Future;

use rusqlite::params;

use super::{Store, all, change};
use crate::fault::Fault;

/// A packet, and when it expires in milliseconds since 1970.
type Dated = (Vec<u8>, Option<i64>);

impl Store {
    /// Keeps a packet under a topic, in place of the one that is there. The order is that of the calls.
    pub(crate) fn retain(
        &self,
        topic: Box<str>,
        packet: Vec<u8>,
        expires_ms: Option<i64>,
    ) -> impl Future<Output = Result<(), Fault>> + Send + use<> {
        self.submit(move |db| {
            let sql = "INSERT OR REPLACE INTO retained (topic, packet, expires_ms) VALUES (?1, ?2, ?3)";
            change(db, sql, params![topic, packet, expires_ms]).map(drop)
        })
    }

    /// Removes what is kept under a topic, if anything is.
    pub(crate) fn release(&self, topic: Box<str>) -> impl Future<Output = Result<(), Fault>> + Send + use<> {
        self.submit(move |db| change(db, "DELETE FROM retained WHERE topic = ?1", [topic]).map(drop))
    }

    /// Every packet that has not expired, with its time of expiry. The others are removed.
    pub(crate) fn retained(&self, now_ms: i64) -> Result<Vec<Dated>, Fault> {
        let expired = "DELETE FROM retained WHERE expires_ms <= ?1";
        drop(self.submit(move |db| change(db, expired, [now_ms]).map(drop)));
        let sql = "SELECT packet, expires_ms FROM retained WHERE expires_ms IS NULL OR expires_ms > ?1";
        self.read(|db| all(db, sql, [now_ms], |row| Ok((row.get(0)?, row.get(1)?))))
    }
}
