//! What the broker keeps: retained messages, at most one a topic, and the sessions that outlive their connections.
//! Packets are the broker's; nobody looks into them here.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr};

use rusqlite::{Connection, params};

use super::{Listing, Page, Store, all, change};
use crate::broker::{Change, KeptSession, KeptSubscription, Letter, Peer, Principal, Queued, Will};
use crate::clock::now_ms;
use crate::fault::Fault;

/// A message that is retained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Retained {
    pub(crate) topic: String,
    /// The PUBLISH of MQTT 5 that would deliver it.
    pub(crate) packet: Vec<u8>,
    pub(crate) modified_ms: i64,
}

impl Store {
    /// Makes a change; the order is that of the calls.
    pub(crate) fn keep(&self, what: Change) -> impl Future<Output = Result<(), Fault>> + Send + use<> {
        self.submit(move |db| write(db, what))
    }

    /// Every retained message that has not expired. The others are removed.
    pub(crate) fn retained(&self, now_ms: i64) -> Result<Vec<Letter>, Fault> {
        let expired = "DELETE FROM retained WHERE expires_ms <= ?1";
        drop(self.submit(move |db| change(db, expired, [now_ms]).map(drop)));
        let sql = "SELECT packet, expires_ms FROM retained WHERE expires_ms IS NULL OR expires_ms > ?1";
        self.read(|db| {
            all(db, sql, [now_ms], |row| Ok(Letter { packet: row.get(0)?, expires_ms: row.get(1)? }))
        })
    }

    /// Retained messages by topic, or the one of `topic`.
    pub(crate) fn retained_messages(
        &self,
        topic: Option<&str>,
        page: &Page,
        now_ms: i64,
    ) -> Result<Listing<Retained>, Fault> {
        let rows = self.read(|db| {
            all(
                db,
                "SELECT topic, packet, modified_ms FROM retained
                 WHERE topic > ?1 AND (?2 IS NULL OR topic = ?2) AND (expires_ms IS NULL OR expires_ms > ?3)
                 ORDER BY topic LIMIT ?4",
                params![page.after, topic, now_ms, page.limit()],
                |row| Ok(Retained { topic: row.get(0)?, packet: row.get(1)?, modified_ms: row.get(2)? }),
            )
        })?;
        Ok(page.cut(rows, |row| row.topic.clone()))
    }

    /// Is done when everything that was handed over before is durable.
    pub(crate) async fn settled(&self) -> Result<(), Fault> {
        self.submit(|_| Ok(())).await
    }

    /// Every session with what belongs to it.
    pub(crate) fn sessions(&self) -> Result<Vec<KeptSession>, Fault> {
        self.read(|db| {
            let mut sessions = all(db, "SELECT client_id, expiry_s, ends_ms FROM session", [], |row| {
                let client_id = row.get::<_, String>(0)?.into();
                let (expiry_s, ends_ms) = (row.get(1)?, row.get(2)?);
                Ok(KeptSession { client_id, expiry_s, ends_ms, subscriptions: vec![], queued: vec![] })
            })?;
            for session in &mut sessions {
                session.subscriptions = subscriptions(db, &session.client_id)?;
                session.queued = queued(db, &session.client_id)?;
            }
            Ok(sessions)
        })
    }
}

impl Store {
    /// Every will: those of clients that were connected, and those that were waiting.
    pub(crate) fn wills(&self) -> Result<Vec<Will>, Fault> {
        let sql = "SELECT client_id, certificate_id, address, delay_s, packet, expires_ms FROM will";
        self.read(|db| {
            all(db, sql, [], |row| {
                let address: String = row.get(2)?;
                let peer = Peer {
                    principal: Principal { certificate_id: row.get::<_, String>(1)?.into() },
                    client_id: row.get::<_, String>(0)?.into(),
                    address: address.parse().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
                    memo: Default::default(),
                };
                let letter = Letter { packet: row.get(4)?, expires_ms: row.get(5)? };
                Ok(Will { peer, delay_s: row.get(3)?, letter })
            })
        })
    }
}

fn subscriptions(db: &Connection, client_id: &str) -> Result<Vec<KeptSubscription>, Fault> {
    let sql = "SELECT filter, options, number FROM subscription WHERE client_id = ?1";
    all(db, sql, [client_id], |row| {
        Ok(KeptSubscription {
            filter: row.get::<_, String>(0)?.into(),
            options: row.get(1)?,
            number: row.get(2)?,
        })
    })
}

fn queued(db: &Connection, client_id: &str) -> Result<Vec<Queued>, Fault> {
    let sql = "SELECT place, packet, expires_ms, packet_id FROM queued WHERE client_id = ?1 ORDER BY place";
    all(db, sql, [client_id], |row| {
        let letter = Letter { packet: row.get(1)?, expires_ms: row.get(2)? };
        Ok(Queued { place: row.get(0)?, id: row.get(3)?, letter })
    })
}

fn write(db: &Connection, what: Change) -> Result<(), Fault> {
    let changed = match what {
        Change::Retain { topic, letter } => change(
            db,
            "INSERT OR REPLACE INTO retained (topic, packet, expires_ms, modified_ms) VALUES (?1, ?2, ?3, ?4)",
            params![topic, letter.packet, letter.expires_ms, now_ms()],
        ),
        Change::Release { topic } => change(db, "DELETE FROM retained WHERE topic = ?1", [topic]),
        Change::Attach { client_id, expiry_s } => change(
            db,
            "INSERT OR REPLACE INTO session (client_id, expiry_s, ends_ms) VALUES (?1, ?2, NULL)",
            params![client_id, expiry_s],
        ),
        Change::Detach { client_id, expiry_s, ends_ms } => change(
            db,
            "UPDATE session SET expiry_s = ?2, ends_ms = ?3 WHERE client_id = ?1",
            params![client_id, expiry_s, ends_ms],
        ),
        Change::Forget { client_id } => {
            change(db, "DELETE FROM queued WHERE client_id = ?1", [&client_id])?;
            change(db, "DELETE FROM subscription WHERE client_id = ?1", [&client_id])?;
            change(db, "DELETE FROM session WHERE client_id = ?1", [&client_id])
        }
        Change::Subscribe { client_id, subscription: KeptSubscription { filter, options, number } } => {
            change(
                db,
                "INSERT OR REPLACE INTO subscription (client_id, filter, options, number) VALUES (?1, ?2, ?3, ?4)",
                params![client_id, filter, options, number],
            )
        }
        Change::Unsubscribe { client_id, filter } => change(
            db,
            "DELETE FROM subscription WHERE client_id = ?1 AND filter = ?2",
            params![client_id, filter],
        ),
        Change::Queue { client_id, place, letter } => change(
            db,
            "INSERT OR REPLACE INTO queued (client_id, place, packet, expires_ms) VALUES (?1, ?2, ?3, ?4)",
            params![client_id, place, letter.packet, letter.expires_ms],
        ),
        Change::Sent { client_id, place, id } => change(
            db,
            "UPDATE queued SET packet_id = ?3 WHERE client_id = ?1 AND place = ?2",
            params![client_id, place, id],
        ),
        Change::Will(Will { peer, delay_s, letter }) => change(
            db,
            "INSERT OR REPLACE INTO will (client_id, certificate_id, address, delay_s, packet, expires_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                peer.client_id,
                peer.principal.certificate_id,
                peer.address.to_string(),
                delay_s,
                letter.packet,
                letter.expires_ms
            ],
        ),
        Change::NoWill { client_id } => change(db, "DELETE FROM will WHERE client_id = ?1", [client_id]),
        Change::Settle { client_id, place } => {
            change(db, "DELETE FROM queued WHERE client_id = ?1 AND place = ?2", params![client_id, place])
        }
    };
    changed.map(drop)
}
