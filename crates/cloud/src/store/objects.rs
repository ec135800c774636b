//! Buckets, and which file holds which object.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use super::{Listing, Page, Store, all, change, first, json, versions};
use crate::fault::Fault;

/// What is known of an object beside its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) key: String,
    /// The file's name below `objects/`.
    pub(crate) blob: String,
    pub(crate) size: u64,
    /// MD5 in hex, without quotes.
    pub(crate) etag: String,
    /// `content-type`, `x-amz-meta-…` and other headers that come back with the object.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) modified_ms: i64,
    /// [`versions::NONE`] where versions are not kept; empty before it is put.
    pub(crate) version: String,
}

/// Every file that must be there.
pub(crate) const BLOBS: &str = "SELECT blob FROM object UNION SELECT blob FROM upload_part
    UNION SELECT blob FROM old_object WHERE blob IS NOT NULL
    UNION SELECT input FROM registration WHERE input IS NOT NULL UNION SELECT blob FROM registration_report";

/// When an object may be put or deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Condition {
    #[default]
    Always,
    /// If there is none under this key.
    New,
    /// If there is one.
    There,
    /// If the one that is there has this entity tag.
    Is(String),
}

/// What came of putting an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Put {
    /// Files that nobody names any more.
    pub(crate) gone: Vec<String>,
    /// `null` where versions are not kept.
    pub(crate) version: String,
}

/// Also S3's word for it.
pub(crate) const NO_KEY: &str = "The specified key does not exist.";

impl Store {
    /// Creates a bucket; tells whether it is new.
    pub(crate) async fn create_bucket(&self, name: String, now_ms: i64) -> Result<bool, Fault> {
        self.write(move |db| {
            let sql = "INSERT OR IGNORE INTO bucket (name, created_ms) VALUES (?1, ?2)";
            Ok(change(db, sql, params![name, now_ms])? == 1)
        })
        .await
    }

    /// Removes an empty bucket.
    pub(crate) async fn delete_bucket(&self, name: String) -> Result<(), Fault> {
        self.write(move |db| {
            must_bucket(db, &name)?;
            let sql =
                "SELECT 1 FROM object WHERE bucket = ?1 UNION SELECT 1 FROM old_object WHERE bucket = ?1";
            if first(db, sql, [&name], |_| Ok(()))?.is_some() {
                return Err(Fault::DeleteConflict("The bucket you tried to delete is not empty".into()));
            }
            change(db, "DELETE FROM bucket WHERE name = ?1", [&name])?;
            Ok(())
        })
        .await
    }

    /// # Errors
    /// [`Fault::NotFound`] if there is no such bucket.
    pub(crate) fn bucket(&self, name: &str) -> Result<(), Fault> {
        self.read(|db| must_bucket(db, name))
    }

    /// All buckets with the time of their creation.
    pub(crate) fn buckets(&self) -> Result<Vec<(String, i64)>, Fault> {
        let sql = "SELECT name, created_ms FROM bucket ORDER BY name";
        self.read(|db| all(db, sql, [], |row| Ok((row.get(0)?, row.get(1)?))))
    }

    /// Names a written file as an object, if the condition holds at that moment.
    pub(crate) async fn put_object(
        &self,
        bucket: String,
        object: Object,
        condition: Condition,
    ) -> Result<Put, Fault> {
        self.write(move |db| put(db, &bucket, &object, &condition)).await
    }

    /// One object, if it exists.
    pub(crate) fn object(&self, bucket: &str, key: &str) -> Result<Option<Object>, Fault> {
        self.read(|db| {
            must_bucket(db, bucket)?;
            first(db, "SELECT * FROM object WHERE bucket = ?1 AND key = ?2", [bucket, key], read_object)
        })
    }

    /// Sets or removes one of the headers of a version of an object.
    pub(crate) async fn set_object_header(
        &self,
        bucket: String,
        key: String,
        version: String,
        name: &'static str,
        value: Option<String>,
    ) -> Result<(), Fault> {
        self.write(move |db| {
            let mut found = 0;
            for table in ["object", "old_object"] {
                let sql = format!(
                    "UPDATE {table} SET headers = json_patch(headers, json_object(?4, ?5))
                     WHERE bucket = ?1 AND key = ?2 AND version = ?3"
                );
                found += change(db, &sql, params![bucket, key, version, name, value])?;
            }
            if found == 0 { Err(Fault::NotFound(NO_KEY.into())) } else { Ok(()) }
        })
        .await
    }

    /// Objects by key, from those that begin with `prefix`.
    pub(crate) fn objects(&self, bucket: &str, prefix: &str, page: &Page) -> Result<Listing<Object>, Fault> {
        let rows = self.read(|db| {
            must_bucket(db, bucket)?;
            all(
                db,
                "SELECT * FROM object WHERE bucket = ?1 AND key > ?2 AND key >= ?3
                   AND substr(key, 1, length(?3)) = ?3 ORDER BY key LIMIT ?4",
                params![bucket, page.after, prefix, page.limit()],
                read_object,
            )
        })?;
        Ok(page.cut(rows, |object| object.key.clone()))
    }

    /// Every file that holds an object.
    pub(crate) fn blobs(&self) -> Result<Vec<String>, Fault> {
        self.read(|db| all(db, BLOBS, [], |row| row.get(0)))
    }
}

/// Names a file as an object inside another verb.
pub(super) fn put(
    db: &Connection,
    bucket: &str,
    object: &Object,
    condition: &Condition,
) -> Result<Put, Fault> {
    must_bucket(db, bucket)?;
    must_hold(db, bucket, &object.key, condition)?;
    let (gone, version) = versions::replace(db, bucket, &object.key)?;
    change(
        db,
        "INSERT INTO object (bucket, key, blob, size, etag, headers, modified_ms, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            bucket,
            object.key,
            object.blob,
            i64::try_from(object.size).unwrap_or(i64::MAX),
            object.etag,
            serde_json::to_string(&object.headers)?,
            object.modified_ms,
            version
        ],
    )?;
    Ok(Put { gone, version })
}

/// Is the object that is there the one that is expected?
pub(super) fn must_hold(
    db: &Connection,
    bucket: &str,
    key: &str,
    condition: &Condition,
) -> Result<(), Fault> {
    let sql = "SELECT etag FROM object WHERE bucket = ?1 AND key = ?2";
    condition.hold(first(db, sql, [bucket, key], |row| row.get(0))?)
}

impl Condition {
    /// Does it hold for what has this entity tag, or for nothing?
    pub(super) fn hold(&self, etag: Option<String>) -> Result<(), Fault> {
        let failed =
            || Fault::VersionConflict("At least one of the pre-conditions you specified did not hold".into());
        match (self, &etag) {
            (Condition::New, Some(_)) => Err(failed()),
            (Condition::Is(etag), Some(is)) if etag != is => Err(failed()),
            (Condition::Is(_) | Condition::There, None) => Err(Fault::NotFound(NO_KEY.into())),
            _ => Ok(()),
        }
    }
}

pub(super) fn must_bucket(db: &Connection, name: &str) -> Result<(), Fault> {
    first(db, "SELECT 1 FROM bucket WHERE name = ?1", [name], |_| Ok(()))?
        .ok_or_else(|| Fault::NotFound("The specified bucket does not exist".into()))
}

pub(super) fn read_object(row: &Row<'_>) -> rusqlite::Result<Object> {
    let size: i64 = row.get("size")?;
    Ok(Object {
        key: row.get("key")?,
        blob: row.get("blob")?,
        size: u64::try_from(size).unwrap_or_default(),
        etag: row.get("etag")?,
        headers: json(row, "headers")?,
        modified_ms: row.get("modified_ms")?,
        version: row.get("version")?,
    })
}
