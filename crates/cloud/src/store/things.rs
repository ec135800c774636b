//! Things, and the certificates that speak for them.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use super::{Listing, Page, Settled, Store, all, change, executions, first, json, thing_kinds};
use crate::Quotas;
use crate::fault::Fault;

/// A registered device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Thing {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) thing_type: Option<String>,
    pub(crate) billing_group: Option<String>,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// The other end of the tie between a thing and a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tie {
    pub(crate) name: String,
    /// The certificate speaks for this thing alone.
    pub(crate) exclusive: bool,
}

/// What CreateThing may say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NewThing {
    pub(crate) name: String,
    pub(crate) thing_type: Option<String>,
    pub(crate) billing_group: Option<String>,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// What UpdateThing may say.
#[derive(Clone, Debug, Default)]
pub(crate) struct ThingChange {
    pub(crate) thing_type: Option<String>,
    pub(crate) remove_type: bool,
    pub(crate) attributes: Option<BTreeMap<String, String>>,
    /// Add to the attributes instead of replacing them; an empty value removes.
    pub(crate) merge: bool,
    pub(crate) expected_version: Option<i64>,
}

/// What ListThings may ask for.
#[derive(Clone, Debug, Default)]
pub(crate) struct ThingFilter {
    pub(crate) thing_type: Option<String>,
    pub(crate) attribute: Option<(String, String)>,
    /// The attribute's value is only a beginning.
    pub(crate) prefix: bool,
}

impl Store {
    /// Registers a thing. The same thing a second time is answered as if it were the first.
    pub(crate) async fn create_thing(&self, new: NewThing, now_ms: i64) -> Result<Thing, Fault> {
        let quotas = self.quotas;
        self.write_registry(move |db| create(db, &quotas, new, now_ms)).await
    }

    /// One thing.
    pub(crate) fn thing(&self, name: &str) -> Result<Thing, Fault> {
        self.read(|db| must_thing(db, name))
    }

    /// Changes a thing; its version rises by one.
    pub(crate) async fn update_thing(&self, name: String, wish: ThingChange) -> Result<(), Fault> {
        let quotas = self.quotas;
        self.write_registry(move |db| update(db, &quotas, name, wish)).await
    }

    /// Forgets a thing that no certificate speaks for. One that does not exist is forgotten already.
    pub(crate) async fn delete_thing(
        &self,
        name: String,
        expected_version: Option<i64>,
        now_ms: i64,
    ) -> Result<Settled, Fault> {
        self.write_registry(move |db| {
            let Some(thing) = thing(db, &name)? else { return Ok(Settled::default()) };
            expect_version(expected_version, thing.version)?;
            let attached = first(db, "SELECT 1 FROM thing_principal WHERE thing = ?1", [&name], |_| Ok(()))?;
            if attached.is_some() {
                return Err(Fault::Invalid(format!(
                    "Cannot delete. Thing {name} is still attached to one or more principals"
                )));
            }
            change(db, "DELETE FROM group_member WHERE thing = ?1", [&name])?;
            let settled = executions::forget_thing(db, &name, now_ms)?;
            change(db, "DELETE FROM thing WHERE name = ?1", [&name])?;
            Ok(settled)
        })
        .await
    }

    /// Things by name.
    pub(crate) fn things(&self, filter: &ThingFilter, page: &Page) -> Result<Listing<Thing>, Fault> {
        let (attribute, value) = filter.attribute.clone().unzip();
        let rows = self.read(|db| {
            all(
                db,
                "SELECT * FROM thing WHERE name > ?1
                   AND (?2 IS NULL OR thing_type = ?2)
                   AND (?3 IS NULL OR EXISTS (SELECT 1 FROM json_each(thing.attributes) WHERE key = ?3
                        AND (value = ?4 OR (?5 AND substr(value, 1, length(?4)) = ?4))))
                 ORDER BY name LIMIT ?6",
                params![page.after, filter.thing_type, attribute, value, filter.prefix, page.limit()],
                read_thing,
            )
        })?;
        Ok(page.cut(rows, |thing| thing.name.clone()))
    }

    /// Lets a certificate speak for a thing; a second time changes nothing, or whether it speaks for this one alone.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if the certificate speaks for another one, and one of the two ties is exclusive.
    pub(crate) async fn attach_principal(
        &self,
        thing: String,
        certificate: String,
        exclusive: Option<bool>,
    ) -> Result<(), Fault> {
        self.write_registry(move |db| attach(db, &thing, &certificate, exclusive)).await
    }

    /// Ends that.
    pub(crate) async fn detach_principal(&self, thing: String, certificate: String) -> Result<(), Fault> {
        self.write_registry(move |db| {
            must_thing(db, &thing)?;
            let changed = change(
                db,
                "DELETE FROM thing_principal WHERE thing = ?1 AND principal = ?2",
                [&thing, &certificate],
            )?;
            if changed == 0 { Err(Fault::not_found("Principal of thing", &thing)) } else { Ok(()) }
        })
        .await
    }

    /// The certificates that speak for a thing.
    pub(crate) fn principals_of(
        &self,
        thing: &str,
        exclusive: Option<bool>,
        page: &Page,
    ) -> Result<Listing<Tie>, Fault> {
        let rows = self.read(|db| {
            must_thing(db, thing)?;
            all(
                db,
                "SELECT principal, exclusive FROM thing_principal
                 WHERE thing = ?1 AND principal > ?2 AND (?3 IS NULL OR exclusive = ?3)
                 ORDER BY principal LIMIT ?4",
                params![thing, page.after, exclusive, page.limit()],
                read_tie,
            )
        })?;
        Ok(page.cut(rows, |tie| tie.name.clone()))
    }

    /// The things that a certificate speaks for.
    pub(crate) fn things_of(
        &self,
        certificate: &str,
        exclusive: Option<bool>,
        page: &Page,
    ) -> Result<Listing<Tie>, Fault> {
        let rows = self.read(|db| {
            super::certificates::must_certificate(db, certificate)?;
            all(
                db,
                "SELECT thing, exclusive FROM thing_principal
                 WHERE principal = ?1 AND thing > ?2 AND (?3 IS NULL OR exclusive = ?3)
                 ORDER BY thing LIMIT ?4",
                params![certificate, page.after, exclusive, page.limit()],
                read_tie,
            )
        })?;
        Ok(page.cut(rows, |tie| tie.name.clone()))
    }

    /// The thing of a connection: the one that the certificate speaks for alone, or the one that the client is named
    /// after.
    pub(crate) fn thing_of_connection(
        &self,
        certificate: &str,
        client: &str,
    ) -> Result<Option<Thing>, Fault> {
        self.read(|db| {
            first(
                db,
                "SELECT thing.* FROM thing_principal JOIN thing ON thing.name = thing_principal.thing
                 WHERE principal = ?1 AND (exclusive OR thing = ?2) LIMIT 1",
                [certificate, client],
                read_thing,
            )
        })
    }
}

/// [`Store::create_thing`] inside another verb.
pub(super) fn create(db: &Connection, quotas: &Quotas, new: NewThing, now_ms: i64) -> Result<Thing, Fault> {
    if let Some(thing) = thing(db, &new.name)? {
        let same = thing.thing_type == new.thing_type
            && thing.attributes == new.attributes
            && thing.billing_group == new.billing_group;
        let message = format!("Thing {} already exists in account with different attributes", new.name);
        return if same { Ok(thing) } else { Err(Fault::exists(format!("thing/{}", new.name), message)) };
    }
    thing_kinds::must_thing_type(db, new.thing_type.as_deref())?;
    thing_kinds::must_billing_group(db, new.billing_group.as_deref())?;
    must_be_few(quotas, new.thing_type.is_some(), &new.attributes)?;
    let id = crate::random::uuid();
    change(
        db,
        "INSERT INTO thing (name, id, version, thing_type, billing_group, attributes, created_ms)
         VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6)",
        params![
            new.name,
            id,
            new.thing_type,
            new.billing_group,
            serde_json::to_string(&new.attributes)?,
            now_ms
        ],
    )?;
    must_thing(db, &new.name)
}

/// [`Store::update_thing`] inside another verb.
pub(super) fn update(db: &Connection, quotas: &Quotas, name: String, wish: ThingChange) -> Result<(), Fault> {
    let mut thing = must_thing(db, &name)?;
    let (count, was_typed) = (thing.attributes.len(), thing.thing_type.is_some());
    expect_version(wish.expected_version, thing.version)?;
    if wish.remove_type {
        thing.thing_type = None;
    } else if wish.thing_type.is_some() && wish.thing_type != thing.thing_type {
        thing_kinds::must_thing_type(db, wish.thing_type.as_deref())?;
        thing.thing_type = wish.thing_type;
    }
    if let Some(attributes) = wish.attributes {
        if !wish.merge {
            thing.attributes.clear();
        }
        thing.attributes.extend(attributes);
        thing.attributes.retain(|_, value| !value.is_empty());
    }
    if thing.attributes.len() > count || (was_typed && thing.thing_type.is_none()) {
        must_be_few(quotas, thing.thing_type.is_some(), &thing.attributes)?;
    }
    change(
        db,
        "UPDATE thing SET version = version + 1, thing_type = ?2, attributes = ?3 WHERE name = ?1",
        params![name, thing.thing_type, serde_json::to_string(&thing.attributes)?],
    )?;
    Ok(())
}

fn must_be_few(quotas: &Quotas, is_typed: bool, attributes: &BTreeMap<String, String>) -> Result<(), Fault> {
    let (most, which) = match is_typed {
        true => (quotas.thing_attributes, "with"),
        false => (quotas.untyped_thing_attributes, "without"),
    };
    if attributes.len() > most {
        return Err(Fault::Invalid(format!("A thing {which} a type has at most {most} attributes.")));
    }
    Ok(())
}

/// [`Store::attach_principal`] inside another verb.
pub(super) fn attach(
    db: &Connection,
    thing: &str,
    certificate: &str,
    exclusive: Option<bool>,
) -> Result<(), Fault> {
    must_thing(db, thing)?;
    super::certificates::must_certificate(db, certificate)?;
    let sql = "SELECT thing FROM thing_principal WHERE principal = ?1 AND thing <> ?2 AND (exclusive OR ?3)";
    let other =
        first(db, sql, params![certificate, thing, exclusive == Some(true)], |row| row.get::<_, String>(0))?;
    if let Some(other) = other {
        return Err(Fault::Invalid(format!(
            "The certificate speaks for {other}, and one of the two is exclusive."
        )));
    }
    change(
        db,
        "INSERT INTO thing_principal (thing, principal, exclusive) VALUES (?1, ?2, coalesce(?3, 0))
         ON CONFLICT DO UPDATE SET exclusive = coalesce(?3, exclusive)",
        params![thing, certificate, exclusive],
    )?;
    Ok(())
}

/// # Errors
/// [`Fault::VersionConflict`] if another version was expected.
pub(super) fn expect_version(expected: Option<i64>, is: i64) -> Result<(), Fault> {
    match expected {
        Some(expected) if expected != is => Err(Fault::VersionConflict(format!(
            "The expected version {expected} is not the current version {is}."
        ))),
        _ => Ok(()),
    }
}

pub(super) fn thing(db: &Connection, name: &str) -> Result<Option<Thing>, Fault> {
    first(db, "SELECT * FROM thing WHERE name = ?1", [name], read_thing)
}

pub(super) fn must_thing(db: &Connection, name: &str) -> Result<Thing, Fault> {
    thing(db, name)?.ok_or_else(|| Fault::not_found("Thing", name))
}

fn read_tie(row: &Row<'_>) -> rusqlite::Result<Tie> {
    Ok(Tie { name: row.get(0)?, exclusive: row.get(1)? })
}

fn read_thing(row: &Row<'_>) -> rusqlite::Result<Thing> {
    Ok(Thing {
        name: row.get("name")?,
        id: row.get("id")?,
        version: row.get("version")?,
        thing_type: row.get("thing_type")?,
        billing_group: row.get("billing_group")?,
        attributes: json(row, "attributes")?,
    })
}
