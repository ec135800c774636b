//! Small named things that are only ever looked up by their names: thing types, templates, streams, settings.
//!
//! Each has a kind, a name, a version and a body of JSON; who asks gives the body its meaning. What is searched, joined
//! or counted has a table of its own instead.

use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Listing, Page, Store, all, change, first, things};
use crate::fault::Fault;
use crate::streams::Stream;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    ThingType,
    BillingGroup,
    JobTemplate,
    Stream,
    OtaUpdate,
    ProvisioningTemplate,
    Authority,
    RoleAlias,
    Package,
    /// Named `package/version`.
    PackageVersion,
    Command,
    /// What the whole account has once, by the name of the configuration.
    Setting,
}

impl Kind {
    /// The word in the table.
    fn word(self) -> &'static str {
        match self {
            Kind::ThingType => "thing-type",
            Kind::BillingGroup => "billing-group",
            Kind::JobTemplate => "job-template",
            Kind::Stream => "stream",
            Kind::OtaUpdate => "ota-update",
            Kind::ProvisioningTemplate => "provisioning-template",
            Kind::Authority => "ca",
            Kind::RoleAlias => "role-alias",
            Kind::Package => "package",
            Kind::PackageVersion => "package-version",
            Kind::Command => "command",
            Kind::Setting => "setting",
        }
    }

    /// The end of the ARN of one; nothing for what has none.
    fn resource(self, name: &str) -> String {
        let prefix = match self {
            Kind::ThingType => "thingtype",
            Kind::BillingGroup => "billinggroup",
            Kind::JobTemplate => "jobtemplate",
            Kind::Stream => "stream",
            Kind::OtaUpdate => "otaupdate",
            Kind::ProvisioningTemplate => "provisioningtemplate",
            Kind::Authority => "cacert",
            Kind::RoleAlias => "rolealias",
            Kind::Package | Kind::PackageVersion => "package",
            Kind::Command => "command",
            Kind::Setting => return String::new(),
        };
        match name.split_once('/') {
            Some((package, version)) if self == Kind::PackageVersion => {
                format!("{prefix}/{package}/version/{version}")
            }
            _ => format!("{prefix}/{name}"),
        }
    }

    /// The words in a sentence.
    fn title(self) -> &'static str {
        match self {
            Kind::ThingType => "Thing type",
            Kind::BillingGroup => "Billing group",
            Kind::JobTemplate => "Job template",
            Kind::Stream => "Stream",
            Kind::OtaUpdate => "OTA update",
            Kind::ProvisioningTemplate => "Provisioning template",
            Kind::Authority => "CA certificate",
            Kind::RoleAlias => "Role alias",
            Kind::Package => "Package",
            Kind::PackageVersion => "Package version",
            Kind::Command => "Command",
            Kind::Setting => "Setting",
        }
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record<T> {
    pub(crate) name: String,
    pub(crate) id: String,
    /// 1, and one more for each change.
    pub(crate) version: i64,
    pub(crate) body: T,
    pub(crate) created_ms: i64,
    pub(crate) modified_ms: i64,
}

impl Store {
    /// Adds a record.
    pub(crate) async fn create_record<T>(
        &self,
        kind: Kind,
        name: String,
        body: T,
        now_ms: i64,
    ) -> Result<Record<T>, Fault>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        self.write(move |db| create(db, kind, &name, &body, now_ms)).await
    }

    /// The same of a stream, as long as there are not too many.
    pub(crate) async fn create_stream(
        &self,
        name: String,
        stream: Stream,
        now_ms: i64,
    ) -> Result<Record<Stream>, Fault> {
        let most = self.quotas.streams;
        self.write(move |db| {
            let made = create(db, Kind::Stream, &name, &stream, now_ms)?;
            let sql = "SELECT count(*) FROM record WHERE kind = ?1";
            let count = first(db, sql, [Kind::Stream.word()], |row| row.get::<_, i64>(0))?.unwrap_or(0);
            if usize::try_from(count).is_ok_and(|count| count > most) {
                return Err(Fault::Limit(format!("There are at most {most} streams.")));
            }
            Ok(made)
        })
        .await
    }

    /// Changes a record as `edit` says; its version rises by one.
    pub(crate) async fn change_record<T, E>(
        &self,
        kind: Kind,
        name: String,
        expected_version: Option<i64>,
        now_ms: i64,
        edit: E,
    ) -> Result<Record<T>, Fault>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        E: FnOnce(&mut Record<T>) -> Result<(), Fault> + Send + 'static,
    {
        self.write(move |db| {
            let mut record: Record<T> = must_record(db, kind, &name)?;
            things::expect_version(expected_version, record.version)?;
            edit(&mut record)?;
            save(db, kind, &mut record, now_ms)?;
            Ok(record)
        })
        .await
    }

    /// Writes a record whether it was there or not.
    pub(crate) async fn put_record<T>(
        &self,
        kind: Kind,
        name: String,
        body: T,
        now_ms: i64,
    ) -> Result<(), Fault>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        self.write(move |db| match record::<T>(db, kind, &name)? {
            None => create(db, kind, &name, &body, now_ms).map(|_| ()),
            Some(mut old) => {
                old.body = body;
                save(db, kind, &mut old, now_ms)
            }
        })
        .await
    }

    /// Removes a record and answers what it was; `check` may refuse.
    pub(crate) async fn delete_record<T, C>(
        &self,
        kind: Kind,
        name: String,
        check: C,
    ) -> Result<Record<T>, Fault>
    where
        T: DeserializeOwned + Send + 'static,
        C: FnOnce(&Record<T>) -> Result<(), Fault> + Send + 'static,
    {
        self.write(move |db| {
            let record = must_record(db, kind, &name)?;
            check(&record)?;
            remove(db, kind, &name)?;
            Ok(record)
        })
        .await
    }

    /// One record.
    pub(crate) fn record<T: DeserializeOwned>(&self, kind: Kind, name: &str) -> Result<Record<T>, Fault> {
        self.read(|db| must_record(db, kind, name))
    }

    /// One record, if there is one.
    pub(crate) fn record_if_any<T: DeserializeOwned>(
        &self,
        kind: Kind,
        name: &str,
    ) -> Result<Option<Record<T>>, Fault> {
        self.read(|db| record(db, kind, name))
    }

    /// Records by name, those whose names begin with `prefix`.
    pub(crate) fn records<T: DeserializeOwned>(
        &self,
        kind: Kind,
        prefix: &str,
        page: &Page,
    ) -> Result<Listing<Record<T>>, Fault> {
        let rows = self.read(|db| {
            all(
                db,
                "SELECT * FROM record WHERE kind = ?1 AND substr(name, 1, length(?2)) = ?2 AND name > ?3
                 ORDER BY name LIMIT ?4",
                params![kind.word(), prefix, page.after, page.limit()],
                read_record,
            )
        })?;
        Ok(page.cut(rows, |row| row.name.clone()))
    }

    /// Records in the order in which they were made, or the other way round.
    pub(crate) fn records_by_age<T: DeserializeOwned>(
        &self,
        kind: Kind,
        ascending: bool,
        page: &Page,
    ) -> Result<Listing<Record<T>>, Fault> {
        self.records_by_age_if(kind, ascending, page, |_| true)
    }

    /// The same without those that are not wanted.
    pub(super) fn records_by_age_if<T: DeserializeOwned>(
        &self,
        kind: Kind,
        ascending: bool,
        page: &Page,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<Listing<Record<T>>, Fault> {
        let (order, beyond) = if ascending { ("ASC", ">") } else { ("DESC", "<") };
        let sql = format!(
            "SELECT * FROM record WHERE kind = ?1 AND (?2 IS NULL OR seq {beyond} ?2) ORDER BY seq {order}"
        );
        let most = page.size.saturating_add(1);
        let rows = self.read(|db| {
            let mut statement = db.prepare_cached(&sql)?;
            let rows = statement.query_map(params![kind.word(), page.after_number()?], |row| {
                Ok((read_record(row)?, row.get::<_, i64>("seq")?))
            })?;
            let wanted = rows.filter(|row| row.as_ref().map_or(true, |(record, _)| is_wanted(&record.body)));
            Ok(wanted.take(most).collect::<Result<Vec<_>, _>>()?)
        })?;
        let listing = page.cut(rows, |(_, seq)| seq.to_string());
        Ok(Listing { rows: listing.rows.into_iter().map(|(row, _)| row).collect(), next: listing.next })
    }
}

/// Adds a record inside another verb.
pub(super) fn create<T: Serialize + DeserializeOwned>(
    db: &Connection,
    kind: Kind,
    name: &str,
    body: &T,
    now_ms: i64,
) -> Result<Record<T>, Fault> {
    let added = change(
        db,
        "INSERT OR IGNORE INTO record (kind, name, id, version, body, created_ms, modified_ms)
         VALUES (?1, ?2, ?3, 1, ?4, ?5, ?5)",
        params![kind.word(), name, crate::random::uuid(), serde_json::to_string(body)?, now_ms],
    )?;
    if added == 0 {
        return Err(Fault::exists(kind.resource(name), format!("{} {name} already exists.", kind.title())));
    }
    must_record(db, kind, name)
}

/// Writes a changed record inside another verb.
pub(super) fn save<T: Serialize>(
    db: &Connection,
    kind: Kind,
    record: &mut Record<T>,
    now_ms: i64,
) -> Result<(), Fault> {
    record.version += 1;
    record.modified_ms = now_ms;
    change(
        db,
        "UPDATE record SET version = ?3, body = ?4, modified_ms = ?5 WHERE kind = ?1 AND name = ?2",
        params![kind.word(), record.name, record.version, serde_json::to_string(&record.body)?, now_ms],
    )?;
    Ok(())
}

/// Removes a record inside another verb.
pub(super) fn remove(db: &Connection, kind: Kind, name: &str) -> Result<(), Fault> {
    change(db, "DELETE FROM record WHERE kind = ?1 AND name = ?2", [kind.word(), name])?;
    Ok(())
}

/// A record inside another verb, if there is one.
pub(super) fn record<T: DeserializeOwned>(
    db: &Connection,
    kind: Kind,
    name: &str,
) -> Result<Option<Record<T>>, Fault> {
    first(db, "SELECT * FROM record WHERE kind = ?1 AND name = ?2", [kind.word(), name], read_record)
}

/// A record inside another verb.
pub(super) fn must_record<T: DeserializeOwned>(
    db: &Connection,
    kind: Kind,
    name: &str,
) -> Result<Record<T>, Fault> {
    record(db, kind, name)?.ok_or_else(|| Fault::not_found(kind.title(), name))
}

fn read_record<T: DeserializeOwned>(row: &Row<'_>) -> rusqlite::Result<Record<T>> {
    Ok(Record {
        name: row.get("name")?,
        id: row.get("id")?,
        version: row.get("version")?,
        body: super::json(row, "body")?,
        created_ms: row.get("created_ms")?,
        modified_ms: row.get("modified_ms")?,
    })
}
