//! Types and billing groups of things, where they meet the things themselves.

use rusqlite::{Connection, params};
use serde_json::Value;

use super::records::{self, Kind, Record};
use super::{Listing, Page, Store, all, change, first, things};
use crate::fault::Fault;

impl Store {
    /// Removes a thing type that is deprecated and that no thing bears.
    pub(crate) async fn delete_thing_type(&self, name: String) -> Result<(), Fault> {
        self.write(move |db| {
            let kind: Record<Value> = records::must_record(db, Kind::ThingType, &name)?;
            if kind.body["deprecated_ms"].is_null() {
                return Err(Fault::Invalid(format!(
                    "Can not delete active thing type: {name}, please deprecate it first"
                )));
            }
            if first(db, "SELECT 1 FROM thing WHERE thing_type = ?1", [&name], |_| Ok(()))?.is_some() {
                return Err(Fault::Invalid(format!("Thing type {name} is still associated with things")));
            }
            records::remove(db, Kind::ThingType, &name)
        })
        .await
    }

    /// Removes a billing group that no thing is in; one that does not exist is removed already.
    pub(crate) async fn delete_billing_group(
        &self,
        name: String,
        expected_version: Option<i64>,
    ) -> Result<(), Fault> {
        self.write(move |db| {
            let Some(group) = records::record::<Value>(db, Kind::BillingGroup, &name)? else { return Ok(()) };
            things::expect_version(expected_version, group.version)?;
            if first(db, "SELECT 1 FROM thing WHERE billing_group = ?1", [&name], |_| Ok(()))?.is_some() {
                return Err(Fault::Invalid(format!("Billing group {name} still has things")));
            }
            records::remove(db, Kind::BillingGroup, &name)
        })
        .await
    }

    /// Puts a thing into a billing group, and out of the one that it is in.
    pub(crate) async fn join_billing_group(&self, thing: String, group: String) -> Result<(), Fault> {
        self.write_registry(move |db| join_billing_group(db, &thing, &group)).await
    }

    /// Takes a thing out of a billing group; in another one it stays.
    pub(crate) async fn leave_billing_group(&self, thing: String, group: String) -> Result<(), Fault> {
        self.write_registry(move |db| {
            things::must_thing(db, &thing)?;
            must_billing_group(db, Some(&group))?;
            let sql = "UPDATE thing SET billing_group = NULL WHERE name = ?1 AND billing_group = ?2";
            change(db, sql, [&thing, &group]).map(drop)
        })
        .await
    }

    /// The things of a billing group.
    pub(crate) fn things_in_billing_group(&self, group: &str, page: &Page) -> Result<Listing<String>, Fault> {
        let rows = self.read(|db| {
            must_billing_group(db, Some(group))?;
            all(
                db,
                "SELECT name FROM thing WHERE billing_group = ?1 AND name > ?2 ORDER BY name LIMIT ?3",
                params![group, page.after, page.limit()],
                |row| row.get(0),
            )
        })?;
        Ok(page.cut(rows, Clone::clone))
    }
}

/// A type that a thing may be given.
/// [`Store::join_billing_group`] inside another verb.
pub(super) fn join_billing_group(db: &Connection, thing: &str, group: &str) -> Result<(), Fault> {
    things::must_thing(db, thing)?;
    must_billing_group(db, Some(group))?;
    change(db, "UPDATE thing SET billing_group = ?2 WHERE name = ?1", [thing, group]).map(drop)
}

pub(super) fn must_thing_type(db: &Connection, name: Option<&str>) -> Result<(), Fault> {
    let Some(name) = name else { return Ok(()) };
    let kind: Record<Value> = records::must_record(db, Kind::ThingType, name)?;
    if kind.body["deprecated_ms"].is_null() {
        Ok(())
    } else {
        Err(Fault::Invalid(format!("Can not create new thing with deprecated thing type:{name}")))
    }
}

/// A billing group that is there.
pub(super) fn must_billing_group(db: &Connection, name: Option<&str>) -> Result<(), Fault> {
    match name {
        None => Ok(()),
        Some(name) => records::must_record::<Value>(db, Kind::BillingGroup, name).map(drop),
    }
}
