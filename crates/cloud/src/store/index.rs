//! What queries see of a thing, and the membership of groups that have a query.
//!
//! Triggers note each thing that changed (`reindex`); a dull loop looks at those again. So a change costs as much as
//! there are queries, whatever the size of the fleet, and what a crash interrupts is still noted afterwards.

use std::sync::atomic::Ordering;

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::records::{self, Kind, Record};
use super::{Listing, Page, Settled, Store, all, change, executions, first, groups, shadows, things};
use crate::fault::Fault;
use crate::index::Query;
use crate::index::matching::matches;
use crate::shadows::document;

/// As many things are looked at in one transaction.
const AT_ONCE: i64 = 500;

impl Store {
    /// The documents of things that fulfil a query, by name.
    pub(crate) fn search_things(&self, query: &Query, page: &Page) -> Result<Listing<Value>, Fault> {
        self.read(|db| {
            let mut found = Vec::new();
            let mut after = page.after.clone();
            // Names in pieces: a page of a large fleet must not read all of it.
            loop {
                let sql = "SELECT name FROM thing WHERE name > ?1 ORDER BY name LIMIT 1000";
                let names: Vec<String> = all(db, sql, [&after], |row| row.get(0))?;
                let Some(last) = names.last() else { break };
                after = last.clone();
                for name in &names {
                    let document = thing_document(db, name)?;
                    if matches(query, &document) {
                        found.push(document);
                    }
                }
                if found.len() > page.size {
                    break;
                }
            }
            Ok(page.cut(found, |document| document["thingName"].as_str().unwrap_or_default().to_string()))
        })
    }

    /// The documents of groups that fulfil a query, by name.
    pub(crate) fn search_groups(&self, query: &Query, page: &Page) -> Result<Listing<Value>, Fault> {
        self.read(|db| {
            let sql = "SELECT name FROM thing_group WHERE name > ?1 ORDER BY name";
            let names: Vec<String> = all(db, sql, [&page.after], |row| row.get(0))?;
            let mut found = Vec::new();
            for name in names {
                let document = group_document(db, &name)?;
                if matches(query, &document) {
                    found.push(document);
                }
            }
            Ok(page
                .cut(found, |document| document["thingGroupName"].as_str().unwrap_or_default().to_string()))
        })
    }

    /// Looks again at the things that changed; is anything left to do?
    pub(crate) async fn reindex(&self, now_ms: i64) -> Result<(Settled, bool), Fault> {
        let work =
            self.read(|db| Ok(first(db, "SELECT 1 FROM reindex LIMIT 1", [], |_| Ok(()))?.is_some()))?;
        if !work {
            return Ok((Settled::default(), false));
        }
        self.write_registry(move |db| {
            let mut settled = Settled::default();
            let sql = "SELECT thing FROM reindex ORDER BY thing LIMIT ?1";
            let changed: Vec<String> = all(db, sql, [AT_ONCE], |row| row.get(0))?;
            let queries = queries(db)?;
            for thing in &changed {
                if !queries.is_empty() && things::thing(db, thing)?.is_some() {
                    place(db, thing, &queries, now_ms, &mut settled)?;
                }
                // Last: moving a thing notes it, and it has just been looked at. One query may ask for the groups
                // of another one; that is settled when the thing changes the next time.
                change(db, "DELETE FROM reindex WHERE thing = ?1", [thing])?;
            }
            let more = first(db, "SELECT 1 FROM reindex LIMIT 1", [], |_| Ok(()))?.is_some();
            Ok((settled, more))
        })
        .await
    }

    /// From now on it is noted who is connected, or not any more.
    pub(crate) fn watch_connectivity(&self, wanted: bool) {
        self.connectivity.store(wanted, Ordering::Relaxed);
    }

    /// A client came or went; things of that name are what queries ask about.
    pub(crate) fn note_connectivity(
        &self,
        client: String,
        connected: bool,
        reason: Option<&'static str>,
        now_ms: i64,
    ) {
        if !self.connectivity.load(Ordering::Relaxed) {
            return;
        }
        drop(self.submit(move |db| {
            if things::thing(db, &client)?.is_none() {
                return Ok(());
            }
            let sql =
                "INSERT INTO connectivity (thing, connected, reason, changed_ms) VALUES (?1, ?2, ?3, ?4)
                       ON CONFLICT (thing) DO UPDATE SET connected = ?2, reason = ?3, changed_ms = ?4";
            change(db, sql, params![client, connected, reason, now_ms]).map(drop)
        }));
    }
}

/// Was it asked for to note who is connected?
pub(super) fn is_watched(db: &Connection) -> Result<bool, Fault> {
    let setting: Option<Record<Value>> = records::record(db, Kind::Setting, "indexing")?;
    let mode = "/thingIndexingConfiguration/thingConnectivityIndexingMode";
    Ok(setting.is_some_and(|setting| setting.body.pointer(mode) == Some(&json!("STATUS"))))
}

/// Every thing has to be looked at again: there is a new query.
pub(super) fn look_at_all(db: &Connection) -> Result<(), Fault> {
    change(db, "INSERT OR IGNORE INTO reindex SELECT name FROM thing", []).map(drop)
}

fn queries(db: &Connection) -> Result<Vec<(String, Query)>, Fault> {
    let sql = "SELECT name, query FROM thing_group WHERE query IS NOT NULL";
    let rows = all(db, sql, [], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    // What was accepted once and is no query any more has no members; it must not stop the others.
    Ok(rows.into_iter().filter_map(|(name, text)| Some((name, Query::parse(&text).ok()?))).collect())
}

fn place(
    db: &Connection,
    thing: &str,
    queries: &[(String, Query)],
    now_ms: i64,
    settled: &mut Settled,
) -> Result<(), Fault> {
    let document = thing_document(db, thing)?;
    for (group, query) in queries {
        let sql = "SELECT 1 FROM group_member WHERE thing_group = ?1 AND thing = ?2";
        let is_member = first(db, sql, [group.as_str(), thing], |_| Ok(()))?.is_some();
        match (is_member, matches(query, &document)) {
            (false, true) => {
                change(
                    db,
                    "INSERT INTO group_member (thing_group, thing) VALUES (?1, ?2)",
                    [group.as_str(), thing],
                )?;
                settled.add(executions::join(db, thing, now_ms)?);
            }
            (true, false) => {
                let sql = "DELETE FROM group_member WHERE thing_group = ?1 AND thing = ?2";
                change(db, sql, [group.as_str(), thing])?;
                settled.add(executions::leave(db, thing, now_ms)?);
            }
            _ => {}
        }
    }
    Ok(())
}

/// What a query sees of a thing.
pub(super) fn thing_document(db: &Connection, name: &str) -> Result<Value, Fault> {
    let thing = things::must_thing(db, name)?;
    let mut document = json!({
        "thingName": thing.name,
        "thingId": thing.id,
        "attributes": thing.attributes,
        "thingGroupNames": groups::groups_of(db, name)?,
    });
    if let Some(kind) = thing.thing_type {
        document["thingTypeName"] = kind.into();
    }
    let mut shadow = json!({});
    for (name, kept) in shadows::shadows_of(db, &thing.name)? {
        // The difference is part of what may be asked for.
        let whole = document::get(&kept, &name, kept.modified_ms).unwrap_or_default();
        let mut shown = whole["state"].clone();
        shown["hasDelta"] = whole["state"]["delta"].is_object().into();
        shown["metadata"] = whole["metadata"].clone();
        shown["version"] = kept.version.into();
        if name.is_empty() {
            for (member, value) in shown.as_object().into_iter().flatten() {
                shadow[member] = value.clone();
            }
        } else {
            shadow["name"][name] = shown;
        }
    }
    if shadow.as_object().is_some_and(|members| !members.is_empty()) {
        document["shadow"] = shadow;
    }
    let sql = "SELECT connected, reason, changed_ms FROM connectivity WHERE thing = ?1";
    let seen = first(db, sql, [name], |row| {
        Ok((row.get::<_, bool>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, i64>(2)?))
    })?;
    if let Some((connected, reason, changed_ms)) = seen {
        document["connectivity"] = json!({"connected": connected, "timestamp": changed_ms});
        if let Some(reason) = reason {
            document["connectivity"]["disconnectReason"] = reason.into();
        }
    }
    Ok(document)
}

fn group_document(db: &Connection, name: &str) -> Result<Value, Fault> {
    let group = groups::must_group(db, name)?;
    let mut document = json!({
        "thingGroupName": group.name,
        "thingGroupId": group.id,
        "attributes": group.attributes,
        "parentGroupNames": groups::groups_above(db, name)?,
    });
    if let Some(description) = group.description {
        document["thingGroupDescription"] = description.into();
    }
    Ok(document)
}
