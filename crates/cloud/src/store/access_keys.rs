//! Access keys of people and machines: a secret to sign with, and a role.

use rusqlite::{Connection, Row, params};

use super::{Listing, Page, Store, all, change, first};
use crate::access::Role;
use crate::fault::Fault;

/// A key. Signatures are checked with the secret itself, so it cannot be a digest.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct AccessKey {
    pub(crate) id: String,
    pub(crate) secret: String,
    /// Whose it is; one key each.
    pub(crate) owner: String,
    pub(crate) role: Role,
    pub(crate) active: bool,
    pub(crate) created_ms: i64,
}

impl Store {
    /// Adds a key for an owner that has none.
    pub(crate) async fn create_access_key(&self, new: AccessKey) -> Result<(), Fault> {
        self.write(move |db| {
            let added = change(
                db,
                "INSERT OR IGNORE INTO access_key (id, secret, owner, role, active, created_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![new.id, new.secret, new.owner, new.role.word(), new.active, new.created_ms],
            )?;
            let message = format!("{} has an access key already.", new.owner);
            if added == 0 { Err(Fault::exists("", message)) } else { Ok(()) }
        })
        .await
    }

    /// Changes the role of a key, or whether it may be used.
    pub(crate) async fn change_access_key(
        &self,
        owner: String,
        role: Option<Role>,
        active: Option<bool>,
    ) -> Result<AccessKey, Fault> {
        self.write(move |db| {
            let key = must_key(db, &owner)?;
            let role = role.unwrap_or(key.role);
            let active = active.unwrap_or(key.active);
            let sql = "UPDATE access_key SET role = ?2, active = ?3 WHERE owner = ?1";
            change(db, sql, params![owner, role.word(), active])?;
            Ok(AccessKey { role, active, ..key })
        })
        .await
    }

    /// Takes a key away.
    pub(crate) async fn delete_access_key(&self, owner: String) -> Result<(), Fault> {
        self.write(move |db| {
            must_key(db, &owner)?;
            change(db, "DELETE FROM access_key WHERE owner = ?1", [&owner]).map(|_| ())
        })
        .await
    }

    /// The key with this id, if there is one.
    pub(crate) fn access_key(&self, id: &str) -> Result<Option<AccessKey>, Fault> {
        self.read(|db| first(db, "SELECT * FROM access_key WHERE id = ?1", [id], read_key))
    }

    /// Keys by owner.
    pub(crate) fn access_keys(&self, page: &Page) -> Result<Listing<AccessKey>, Fault> {
        let sql = "SELECT * FROM access_key WHERE owner > ?1 ORDER BY owner LIMIT ?2";
        let rows = self.read(|db| all(db, sql, params![page.after, page.limit()], read_key))?;
        Ok(page.cut(rows, |key| key.owner.clone()))
    }
}

fn must_key(db: &Connection, owner: &str) -> Result<AccessKey, Fault> {
    first(db, "SELECT * FROM access_key WHERE owner = ?1", [owner], read_key)?
        .ok_or_else(|| Fault::not_found("Access key of", owner))
}

fn read_key(row: &Row<'_>) -> rusqlite::Result<AccessKey> {
    let role: String = row.get("role")?;
    Ok(AccessKey {
        id: row.get("id")?,
        secret: row.get("secret")?,
        owner: row.get("owner")?,
        // A word that we do not know must not open a door.
        role: Role::of(&role).unwrap_or(Role::View),
        active: row.get("active")?,
        created_ms: row.get("created_ms")?,
    })
}
