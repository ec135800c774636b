//! IAM roles, as far as job creation asks for them: a name that exists. Nobody assumes them here.

use rusqlite::{Row, params};

use super::{Listing, Page, Store, all, change, first};
use crate::fault::Fault;

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) path: String,
    /// The trust policy as the request gave it.
    pub(crate) trust: String,
    pub(crate) created_ms: i64,
}

impl Store {
    /// Creates a role.
    pub(crate) async fn create_role(&self, role: Role) -> Result<(), Fault> {
        self.write(move |db| {
            let added = change(
                db,
                "INSERT OR IGNORE INTO role (name, id, path, trust, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![role.name, role.id, role.path, role.trust, role.created_ms],
            )?;
            let message = format!("Role with name {} already exists.", role.name);
            if added == 0 { Err(Fault::exists("", message)) } else { Ok(()) }
        })
        .await
    }

    /// One role.
    pub(crate) fn role(&self, name: &str) -> Result<Role, Fault> {
        let role = self.read(|db| first(db, "SELECT * FROM role WHERE name = ?1", [name], read_role))?;
        role.ok_or_else(|| Fault::NotFound(format!("The role with name {name} cannot be found.")))
    }

    /// Roles by name.
    pub(crate) fn roles(&self, page: &Page) -> Result<Listing<Role>, Fault> {
        let sql = "SELECT * FROM role WHERE name > ?1 ORDER BY name LIMIT ?2";
        let rows = self.read(|db| all(db, sql, params![page.after, page.limit()], read_role))?;
        Ok(page.cut(rows, |role| role.name.clone()))
    }
}

fn read_role(row: &Row<'_>) -> rusqlite::Result<Role> {
    Ok(Role {
        name: row.get("name")?,
        id: row.get("id")?,
        path: row.get("path")?,
        trust: row.get("trust")?,
        created_ms: row.get("created_ms")?,
    })
}
