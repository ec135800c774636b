//! Shadows: one row each, changed by a compare-and-set on the version.

use rusqlite::{Connection, Row, params};
use serde_json::Value;

use super::{Listing, Page, Store, all, change, first, json};
use crate::fault::Fault;
use crate::shadows::document::{self, No, Shadow, Updated};

/// What is wanted of a shadow: the request as it came.
#[derive(Clone, Debug)]
pub(crate) enum ShadowChange {
    Update(Value),
    Delete(Value),
}

/// What came of it.
#[derive(Clone, Debug)]
pub(crate) struct ShadowChanged {
    /// The body of the answer.
    pub(crate) answer: Value,
    /// Everything else, after an update.
    pub(crate) updated: Option<Updated>,
}

impl Store {
    /// A shadow; one that was never written has version 0 and no state.
    pub(crate) fn shadow(&self, thing: &str, name: &str) -> Result<Shadow, Fault> {
        self.read(|db| shadow(db, thing, name))
    }

    /// Changes a shadow; the inner error is a refusal, and nothing was changed then.
    pub(crate) async fn change_shadow(
        &self,
        thing: String,
        name: String,
        wish: ShadowChange,
        now_ms: i64,
    ) -> Result<Result<ShadowChanged, No>, Fault> {
        self.write(move |db| {
            let before = shadow(db, &thing, &name)?;
            let (after, changed) = match wish {
                ShadowChange::Update(request) => match document::update(&before, &request, now_ms) {
                    Err(refusal) => return Ok(Err(refusal)),
                    Ok(updated) => {
                        let answer = updated.accepted.clone();
                        (updated.shadow.clone(), ShadowChanged { answer, updated: Some(updated) })
                    }
                },
                ShadowChange::Delete(request) => match document::delete(&before, &name, &request, now_ms) {
                    Err(refusal) => return Ok(Err(refusal)),
                    Ok((after, answer)) => (after, ShadowChanged { answer, updated: None }),
                },
            };
            save(db, &thing, &name, &after)?;
            Ok(Ok(changed))
        })
        .await
    }

    /// The names of a thing's named shadows.
    pub(crate) fn shadow_names(&self, thing: &str, page: &Page) -> Result<Listing<String>, Fault> {
        let rows = self.read(|db| {
            all(
                db,
                "SELECT name FROM shadow WHERE thing = ?1 AND name <> '' AND state IS NOT NULL AND name > ?2
                 ORDER BY name LIMIT ?3",
                params![thing, page.after, page.limit()],
                |row| row.get(0),
            )
        })?;
        Ok(page.cut(rows, Clone::clone))
    }
}

/// All shadows of a thing that have a state, by name.
pub(super) fn shadows_of(db: &Connection, thing: &str) -> Result<Vec<(String, Shadow)>, Fault> {
    let sql = "SELECT * FROM shadow WHERE thing = ?1 AND state IS NOT NULL ORDER BY name";
    all(db, sql, [thing], |row| Ok((row.get("name")?, read_shadow(row)?)))
}

fn shadow(db: &Connection, thing: &str, name: &str) -> Result<Shadow, Fault> {
    let sql = "SELECT * FROM shadow WHERE thing = ?1 AND name = ?2";
    Ok(first(db, sql, [thing, name], read_shadow)?.unwrap_or_default())
}

fn save(db: &Connection, thing: &str, name: &str, after: &Shadow) -> Result<(), Fault> {
    // Not INSERT OR REPLACE: that would not run the triggers of an update.
    change(
        db,
        "INSERT INTO shadow (thing, name, version, state, metadata, modified_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (thing, name) DO UPDATE SET version = ?3, state = ?4, metadata = ?5, modified_ms = ?6",
        params![
            thing,
            name,
            after.version,
            after.state.as_ref().map(Value::to_string),
            after.metadata.to_string(),
            after.modified_ms
        ],
    )?;
    Ok(())
}

fn read_shadow(row: &Row<'_>) -> rusqlite::Result<Shadow> {
    let state: Option<String> = row.get("state")?;
    Ok(Shadow {
        state: state.map(|_| json(row, "state")).transpose()?,
        metadata: json(row, "metadata")?,
        version: row.get("version")?,
        modified_ms: row.get("modified_ms")?,
    })
}
