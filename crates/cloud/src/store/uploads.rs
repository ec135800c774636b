//! Uploads in parts that are not complete yet.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use super::objects::{Condition, Put};
use super::{Object, Store, all, change, first, json, objects};
use crate::fault::Fault;

/// An upload that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UploadInParts {
    pub(crate) id: String,
    pub(crate) bucket: String,
    pub(crate) key: String,
    /// The headers that the object will have.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) created_ms: i64,
}

/// A part of it, in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) number: i64,
    pub(crate) blob: String,
    pub(crate) size: u64,
    /// MD5 in hex.
    pub(crate) etag: String,
    pub(crate) modified_ms: i64,
}

impl Store {
    /// Begins an upload.
    pub(crate) async fn create_upload(&self, new: UploadInParts) -> Result<(), Fault> {
        self.write(move |db| {
            objects::must_bucket(db, &new.bucket)?;
            let headers = serde_json::to_string(&new.headers)?;
            let sql = "INSERT INTO upload (id, bucket, key, headers, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
            change(db, sql, params![new.id, new.bucket, new.key, headers, new.created_ms]).map(drop)
        })
        .await
    }

    /// One upload, if there is one.
    pub(crate) fn upload(&self, id: &str) -> Result<Option<UploadInParts>, Fault> {
        self.read(|db| first(db, "SELECT * FROM upload WHERE id = ?1", [id], read_upload))
    }

    /// The uploads of a bucket whose keys begin with `prefix`, by key and id, behind one of them; at most `most`.
    pub(crate) fn uploads(
        &self,
        bucket: &str,
        prefix: &str,
        (key, id): (&str, &str),
        most: usize,
    ) -> Result<Vec<UploadInParts>, Fault> {
        self.read(|db| {
            objects::must_bucket(db, bucket)?;
            all(
                db,
                "SELECT * FROM upload WHERE bucket = ?1 AND substr(key, 1, length(?2)) = ?2
                   AND (key > ?3 OR key = ?3 AND ?4 <> '' AND id > ?4) ORDER BY key, id LIMIT ?5",
                params![bucket, prefix, key, id, i64::try_from(most).unwrap_or(i64::MAX)],
                read_upload,
            )
        })
    }

    /// The parts that have come, by number.
    pub(crate) fn parts(&self, upload: &str) -> Result<Vec<Part>, Fault> {
        self.read(|db| parts(db, upload))
    }

    /// Notes a part; answers the file of the one that it replaces. The upload may have ended while the part came.
    pub(crate) async fn put_part(&self, upload: String, part: Part) -> Result<Option<String>, Fault> {
        self.write(move |db| {
            must_upload(db, &upload)?;
            let sql = "SELECT blob FROM upload_part WHERE upload = ?1 AND number = ?2";
            let before = first(db, sql, params![upload, part.number], |row| row.get(0))?;
            change(
                db,
                "INSERT OR REPLACE INTO upload_part (upload, number, blob, size, etag, modified_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    upload,
                    part.number,
                    part.blob,
                    i64::try_from(part.size).unwrap_or(i64::MAX),
                    part.etag,
                    part.modified_ms
                ],
            )?;
            Ok(before)
        })
        .await
    }

    /// The upload becomes an object, if the condition holds at that moment.
    pub(crate) async fn complete_upload(
        &self,
        upload: String,
        bucket: String,
        object: Object,
        condition: Condition,
    ) -> Result<Put, Fault> {
        self.write(move |db| {
            must_upload(db, &upload)?;
            let mut put = objects::put(db, &bucket, &object, &condition)?;
            put.gone.extend(forget(db, &upload)?);
            Ok(put)
        })
        .await
    }

    /// Gives up all uploads that began before a time; answers the files of their parts.
    pub(crate) async fn sweep_uploads(&self, before_ms: i64) -> Result<Vec<String>, Fault> {
        self.write(move |db| {
            let sql = "SELECT id FROM upload WHERE created_ms < ?1";
            let stale: Vec<String> = all(db, sql, [before_ms], |row| row.get(0))?;
            let mut blobs = Vec::new();
            for upload in stale {
                blobs.extend(forget(db, &upload)?);
            }
            Ok(blobs)
        })
        .await
    }

    /// Gives an upload up; answers the files of its parts.
    pub(crate) async fn delete_upload(&self, upload: String) -> Result<Vec<String>, Fault> {
        self.write(move |db| forget(db, &upload)).await
    }
}

/// S3's word for an upload that is not there, or not any more.
pub(crate) const NO_UPLOAD: &str = "The specified multipart upload does not exist.";

fn must_upload(db: &Connection, id: &str) -> Result<(), Fault> {
    first(db, "SELECT 1 FROM upload WHERE id = ?1", [id], |_| Ok(()))?
        .ok_or_else(|| Fault::NotFound(NO_UPLOAD.into()))
}

fn forget(db: &Connection, upload: &str) -> Result<Vec<String>, Fault> {
    let blobs = parts(db, upload)?.into_iter().map(|part| part.blob).collect();
    change(db, "DELETE FROM upload_part WHERE upload = ?1", [upload])?;
    change(db, "DELETE FROM upload WHERE id = ?1", [upload])?;
    Ok(blobs)
}

fn parts(db: &Connection, upload: &str) -> Result<Vec<Part>, Fault> {
    all(db, "SELECT * FROM upload_part WHERE upload = ?1 ORDER BY number", [upload], |row| {
        let size: i64 = row.get("size")?;
        Ok(Part {
            number: row.get("number")?,
            blob: row.get("blob")?,
            size: u64::try_from(size).unwrap_or_default(),
            etag: row.get("etag")?,
            modified_ms: row.get("modified_ms")?,
        })
    })
}

fn read_upload(row: &Row<'_>) -> rusqlite::Result<UploadInParts> {
    Ok(UploadInParts {
        id: row.get("id")?,
        bucket: row.get("bucket")?,
        key: row.get("key")?,
        headers: json(row, "headers")?,
        created_ms: row.get("created_ms")?,
    })
}
