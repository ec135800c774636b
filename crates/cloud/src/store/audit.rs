//! The audit log: who changed what, written in the same transaction as the change.
//!
//! A line exists exactly if the change is on disk. The database refuses to change or delete lines.

use rusqlite::{Connection, params};

use super::{Listing, Page, Store, all, change};
use crate::access::Actor;
use crate::clock::now_ms;
use crate::fault::Fault;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) seq: i64,
    pub(crate) at_ms: i64,
    pub(crate) who: String,
    pub(crate) role: String,
    pub(crate) address: String,
    pub(crate) request: String,
    pub(crate) service: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) detail: String,
}

impl Store {
    /// The log from its beginning; `since_ms` and `who` narrow it.
    pub(crate) fn audit(
        &self,
        since_ms: i64,
        who: Option<&str>,
        page: &Page,
    ) -> Result<Listing<Entry>, Fault> {
        let rows = self.read(|db| {
            all(
                db,
                "SELECT * FROM audit WHERE seq > coalesce(?1, 0) AND at_ms >= ?2 AND (?3 IS NULL OR who = ?3)
                 ORDER BY seq LIMIT ?4",
                params![page.after_number()?, since_ms, who, page.limit()],
                |row| {
                    Ok(Entry {
                        seq: row.get("seq")?,
                        at_ms: row.get("at_ms")?,
                        who: row.get("who")?,
                        role: row.get("role")?,
                        address: row.get("address")?,
                        request: row.get("request")?,
                        service: row.get("service")?,
                        method: row.get("method")?,
                        path: row.get("path")?,
                        detail: row.get("detail")?,
                    })
                },
            )
        })?;
        Ok(page.cut(rows, |row| row.seq.to_string()))
    }
}

/// Adds a line.
pub(super) fn append(db: &Connection, actor: &Actor) -> Result<(), Fault> {
    change(
        db,
        "INSERT INTO audit (at_ms, who, role, address, request, service, method, path, detail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            now_ms(),
            actor.who,
            actor.role,
            actor.address,
            actor.request,
            actor.service,
            actor.method,
            actor.path,
            actor.detail
        ],
    )?;
    Ok(())
}
