//! What an object was before: in a bucket with versioning nothing is overwritten and nothing is deleted, unless a version
//! is named.

use rusqlite::{Connection, Row, params};

use super::objects::{Condition, must_bucket, must_hold, read_object};
use super::{Object, Store, all, change, first};
use crate::fault::Fault;

/// The version of what was stored without one.
pub(crate) const NONE: &str = "null";

/// Are versions kept?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Versioning {
    /// Never asked for.
    Off,
    Enabled,
    /// What there is stays; what comes has no version.
    Suspended,
}

/// One version of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ObjectVersion {
    pub(crate) key: String,
    pub(crate) id: String,
    pub(crate) modified_ms: i64,
    pub(crate) is_latest: bool,
    /// `None` marks that the object was deleted then.
    pub(crate) object: Option<Object>,
}

/// What came of a deletion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deleted {
    /// Files that nobody names any more.
    pub(crate) blobs: Vec<String>,
    /// Was a mark made, or removed?
    pub(crate) mark: bool,
    /// The version that was made or removed.
    pub(crate) version: Option<String>,
}

impl Versioning {
    /// The word in the table and in requests.
    pub(crate) fn word(self) -> Option<&'static str> {
        match self {
            Versioning::Off => None,
            Versioning::Enabled => Some("Enabled"),
            Versioning::Suspended => Some("Suspended"),
        }
    }

    fn of(word: Option<&str>) -> Versioning {
        match word {
            Some("Enabled") => Versioning::Enabled,
            Some(_) => Versioning::Suspended,
            None => Versioning::Off,
        }
    }
}

impl Store {
    /// Does a bucket keep versions?
    pub(crate) fn versioning(&self, bucket: &str) -> Result<Versioning, Fault> {
        self.read(|db| versioning(db, bucket))
    }

    /// From now on a bucket does, or not.
    pub(crate) async fn set_versioning(&self, bucket: String, to: Versioning) -> Result<(), Fault> {
        self.write(move |db| {
            must_bucket(db, &bucket)?;
            change(db, "UPDATE bucket SET versioning = ?2 WHERE name = ?1", params![bucket, to.word()])
                .map(drop)
        })
        .await
    }

    /// The bytes of an object, or of the version that is named.
    pub(crate) fn object_as_of(
        &self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
    ) -> Result<Option<Object>, Fault> {
        match version {
            None => self.object(bucket, key),
            Some(id) => Ok(self.object_version(bucket, key, id)?.and_then(|version| version.object)),
        }
    }

    /// One version of an object, if there is one.
    pub(crate) fn object_version(
        &self,
        bucket: &str,
        key: &str,
        version: &str,
    ) -> Result<Option<ObjectVersion>, Fault> {
        self.read(|db| {
            must_bucket(db, bucket)?;
            let sql = format!("{VERSIONS} WHERE bucket = ?1 AND key = ?2 AND version = ?3");
            first(db, &sql, [bucket, key, version], read_version)
        })
    }

    /// The newest version of an object, also if that says that it was deleted.
    pub(crate) fn latest_version(&self, bucket: &str, key: &str) -> Result<Option<ObjectVersion>, Fault> {
        self.read(|db| {
            let sql = format!("{VERSIONS} WHERE bucket = ?1 AND key = ?2 AND latest");
            first(db, &sql, [bucket, key], read_version)
        })
    }

    /// The version of an object whose headers have this value, if there is one.
    pub(crate) fn version_with(
        &self,
        (bucket, key): (&str, &str),
        header: &'static str,
        value: &str,
    ) -> Result<Option<Object>, Fault> {
        self.read(|db| {
            let sql = format!(
                "{VERSIONS} WHERE bucket = ?1 AND key = ?2 AND blob IS NOT NULL AND headers ->> ?3 = ?4"
            );
            first(db, &sql, [bucket, key, header, value], read_object)
        })
    }

    /// All versions by key, the newest first, of keys behind `after` that begin with `prefix`; at most `most`.
    pub(crate) fn object_versions(
        &self,
        bucket: &str,
        prefix: &str,
        after: &str,
        most: usize,
    ) -> Result<Vec<ObjectVersion>, Fault> {
        self.read(|db| {
            must_bucket(db, bucket)?;
            let sql = format!(
                "{VERSIONS} WHERE bucket = ?1 AND key > ?3 AND substr(key, 1, length(?2)) = ?2
                 ORDER BY key, seq DESC LIMIT ?4"
            );
            all(
                db,
                &sql,
                params![bucket, prefix, after, i64::try_from(most).unwrap_or(i64::MAX)],
                read_version,
            )
        })
    }

    /// Forgets an object, or marks it as deleted where versions are kept, if the condition holds at that moment.
    pub(crate) async fn delete_object(
        &self,
        bucket: String,
        key: String,
        condition: Condition,
    ) -> Result<Deleted, Fault> {
        self.write(move |db| {
            let versioning = versioning(db, &bucket)?;
            must_hold(db, &bucket, &key, &condition)?;
            if versioning == Versioning::Off {
                return Ok(Deleted { blobs: forget(db, &bucket, &key, NONE)?, ..Deleted::default() });
            }
            let (blobs, version) = make_room(db, &bucket, &key, versioning)?;
            change(
                db,
                "INSERT INTO old_object (bucket, key, version, size, etag, headers, modified_ms)
                 VALUES (?1, ?2, ?3, 0, '', '{}', ?4)",
                params![bucket, key, version, crate::clock::now_ms()],
            )?;
            Ok(Deleted { blobs, mark: true, version: Some(version) })
        })
        .await
    }

    /// Forgets one version for good, if the condition holds for it at that moment; the newest that is left is the object
    /// again.
    pub(crate) async fn delete_version(
        &self,
        bucket: String,
        key: String,
        version: String,
        condition: Condition,
    ) -> Result<Deleted, Fault> {
        self.write(move |db| {
            must_bucket(db, &bucket)?;
            if condition != Condition::Always {
                let sql =
                    format!("SELECT etag FROM ({VERSIONS}) WHERE bucket = ?1 AND key = ?2 AND version = ?3");
                let etag = first(db, &sql, [&bucket, &key, &version], |row| row.get(0))?;
                condition.hold(etag)?;
            }
            let sql =
                "SELECT 1 FROM old_object WHERE bucket = ?1 AND key = ?2 AND version = ?3 AND blob IS NULL";
            let mark = first(db, sql, [&bucket, &key, &version], |_| Ok(()))?.is_some();
            let blobs = forget(db, &bucket, &key, &version)?;
            bring_back(db, &bucket, &key)?;
            Ok(Deleted { blobs, mark, version: Some(version) })
        })
        .await
    }
}

/// Objects and what they were, in one table.
const VERSIONS: &str = "SELECT * FROM (
    SELECT bucket, key, version, blob, size, etag, headers, modified_ms, 9223372036854775807 AS seq, 1 AS latest
      FROM object
    UNION ALL
    SELECT bucket, key, version, blob, size, etag, headers, modified_ms, seq,
      blob IS NULL AND seq = (SELECT max(seq) FROM old_object o WHERE o.bucket = old_object.bucket
        AND o.key = old_object.key)
        AND NOT EXISTS (SELECT 1 FROM object c WHERE c.bucket = old_object.bucket AND c.key = old_object.key)
      FROM old_object)";

fn versioning(db: &Connection, bucket: &str) -> Result<Versioning, Fault> {
    must_bucket(db, bucket)?;
    let sql = "SELECT versioning FROM bucket WHERE name = ?1";
    let word: Option<String> = first(db, sql, [bucket], |row| row.get(0))?.flatten();
    Ok(Versioning::of(word.as_deref()))
}

/// Something new takes the name: what was there is moved aside or given up. Answers files that nobody names any more, and
/// the version of what comes.
pub(super) fn make_room(
    db: &Connection,
    bucket: &str,
    key: &str,
    versioning: Versioning,
) -> Result<(Vec<String>, String), Fault> {
    let version = match versioning {
        Versioning::Enabled => crate::sigv4::hex(&crate::random::bytes::<16>()),
        Versioning::Off | Versioning::Suspended => NONE.into(),
    };
    // Only one is without a version.
    let gone = if version == NONE { forget(db, bucket, key, NONE)? } else { Vec::new() };
    change(
        db,
        "INSERT INTO old_object (bucket, key, version, blob, size, etag, headers, modified_ms)
         SELECT bucket, key, version, blob, size, etag, headers, modified_ms FROM object
         WHERE bucket = ?1 AND key = ?2",
        [bucket, key],
    )?;
    change(db, "DELETE FROM object WHERE bucket = ?1 AND key = ?2", [bucket, key])?;
    Ok((gone, version))
}

/// The same for an object that is put.
pub(super) fn replace(db: &Connection, bucket: &str, key: &str) -> Result<(Vec<String>, String), Fault> {
    let versioning = versioning(db, bucket)?;
    make_room(db, bucket, key, versioning)
}

/// Removes a version; answers its file.
fn forget(db: &Connection, bucket: &str, key: &str, version: &str) -> Result<Vec<String>, Fault> {
    let mut blobs = Vec::new();
    for table in ["object", "old_object"] {
        let place = format!("FROM {table} WHERE bucket = ?1 AND key = ?2 AND version = ?3");
        let read = |row: &Row<'_>| row.get::<_, Option<String>>(0);
        blobs.extend(first(db, &format!("SELECT blob {place}"), [bucket, key, version], read)?.flatten());
        change(db, &format!("DELETE {place}"), [bucket, key, version])?;
    }
    Ok(blobs)
}

/// The newest of what is left becomes the object, unless it is a mark.
fn bring_back(db: &Connection, bucket: &str, key: &str) -> Result<(), Fault> {
    let newest = "SELECT max(seq) FROM old_object WHERE bucket = ?1 AND key = ?2";
    let moved = change(
        db,
        &format!(
            "INSERT OR IGNORE INTO object (bucket, key, version, blob, size, etag, headers, modified_ms)
             SELECT bucket, key, version, blob, size, etag, headers, modified_ms FROM old_object
             WHERE seq = ({newest}) AND blob IS NOT NULL"
        ),
        [bucket, key],
    )?;
    if moved == 1 {
        change(db, &format!("DELETE FROM old_object WHERE seq = ({newest})"), [bucket, key])?;
    }
    Ok(())
}

fn read_version(row: &Row<'_>) -> rusqlite::Result<ObjectVersion> {
    let blob: Option<String> = row.get("blob")?;
    Ok(ObjectVersion {
        key: row.get("key")?,
        id: row.get("version")?,
        modified_ms: row.get("modified_ms")?,
        is_latest: row.get("latest")?,
        object: blob.map(|_| read_object(row)).transpose()?,
    })
}
