//! Tags: names and values that hang on a resource, for whoever sorts the bill.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::{Store, all, change};
use crate::fault::Fault;

/// Tags of one resource.
pub(crate) const MOST_TAGS: usize = 50;

/// Names and values.
pub(crate) type Tags = BTreeMap<String, String>;

impl Store {
    /// Adds tags to a resource; a name that is there gets the new value.
    pub(crate) async fn tag(&self, resource: String, tags: Tags) -> Result<(), Fault> {
        self.write(move |db| {
            for (name, value) in tags {
                change(db, "INSERT OR REPLACE INTO tag VALUES (?1, ?2, ?3)", params![resource, name, value])?;
            }
            match read(db, &resource)?.len() {
                count if count > MOST_TAGS => {
                    Err(Fault::Limit(format!("A resource has at most {MOST_TAGS} tags.")))
                }
                _ => Ok(()),
            }
        })
        .await
    }

    /// Removes tags; what is not there is removed already.
    pub(crate) async fn untag(&self, resource: String, names: Vec<String>) -> Result<(), Fault> {
        self.write(move |db| {
            for name in names {
                change(db, "DELETE FROM tag WHERE resource = ?1 AND name = ?2", [&resource, &name])?;
            }
            Ok(())
        })
        .await
    }

    /// The tags of a resource.
    pub(crate) fn tags(&self, resource: &str) -> Result<Vec<(String, String)>, Fault> {
        self.read(|db| read(db, resource))
    }
}

fn read(db: &Connection, resource: &str) -> Result<Vec<(String, String)>, Fault> {
    let sql = "SELECT name, value FROM tag WHERE resource = ?1 ORDER BY name";
    all(db, sql, [resource], |row| Ok((row.get(0)?, row.get(1)?)))
}
