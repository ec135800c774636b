//! Buckets, and which file holds which object.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use super::{Listing, Page, Store, all, change, first, json};
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
}

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
            if first(db, "SELECT 1 FROM object WHERE bucket = ?1", [&name], |_| Ok(()))?.is_some() {
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

    /// Names a written file as an object; answers the file that held it before.
    pub(crate) async fn put_object(&self, bucket: String, object: Object) -> Result<Option<String>, Fault> {
        self.write(move |db| put(db, &bucket, &object)).await
    }

    /// One object, if it exists.
    pub(crate) fn object(&self, bucket: &str, key: &str) -> Result<Option<Object>, Fault> {
        self.read(|db| {
            must_bucket(db, bucket)?;
            first(db, "SELECT * FROM object WHERE bucket = ?1 AND key = ?2", [bucket, key], read_object)
        })
    }

    /// Forgets an object; answers the file that held it.
    pub(crate) async fn delete_object(&self, bucket: String, key: String) -> Result<Option<String>, Fault> {
        self.write(move |db| {
            must_bucket(db, &bucket)?;
            let blob = first(
                db,
                "SELECT blob FROM object WHERE bucket = ?1 AND key = ?2",
                [&bucket, &key],
                |row| row.get(0),
            )?;
            change(db, "DELETE FROM object WHERE bucket = ?1 AND key = ?2", [&bucket, &key])?;
            Ok(blob)
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
        self.read(|db| {
            all(db, "SELECT blob FROM object UNION SELECT blob FROM upload_part", [], |row| row.get(0))
        })
    }
}

/// Names a file as an object inside another verb; answers the file that held it before.
pub(super) fn put(db: &Connection, bucket: &str, object: &Object) -> Result<Option<String>, Fault> {
    must_bucket(db, bucket)?;
    let sql = "SELECT blob FROM object WHERE bucket = ?1 AND key = ?2";
    let before = first(db, sql, [bucket, &object.key], |row| row.get(0))?;
    change(
        db,
        "INSERT OR REPLACE INTO object (bucket, key, blob, size, etag, headers, modified_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            bucket,
            object.key,
            object.blob,
            i64::try_from(object.size).unwrap_or(i64::MAX),
            object.etag,
            serde_json::to_string(&object.headers)?,
            object.modified_ms
        ],
    )?;
    Ok(before)
}

pub(super) fn must_bucket(db: &Connection, name: &str) -> Result<(), Fault> {
    first(db, "SELECT 1 FROM bucket WHERE name = ?1", [name], |_| Ok(()))?
        .ok_or_else(|| Fault::NotFound("The specified bucket does not exist".into()))
}

fn read_object(row: &Row<'_>) -> rusqlite::Result<Object> {
    let size: i64 = row.get("size")?;
    Ok(Object {
        key: row.get("key")?,
        blob: row.get("blob")?,
        size: u64::try_from(size).unwrap_or_default(),
        etag: row.get("etag")?,
        headers: json(row, "headers")?,
        modified_ms: row.get("modified_ms")?,
    })
}
