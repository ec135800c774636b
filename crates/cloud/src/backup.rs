//! A copy of a server's folder while it serves, and the way back.
//!
//! The database copies itself as of one instant. Files of objects are never changed once they have their name, so those
//! that the copied database names are copied after it; if one was deleted in between, the copy begins again with a
//! newer database. What the copy holds is therefore one state that the server has been in.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::store::BLOBS;
use crate::{Endpoints, Error, file};

const DATABASE: &str = "cloud.sqlite";
const OBJECTS: &str = "objects";
const AUTHORITIES: &str = "ca";
/// A copy that is overtaken so often by deletions is given up.
const MOST_ROUNDS: usize = 10;

/// What a copy holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backup {
    /// Objects.
    pub objects: usize,
    /// Bytes of database and objects.
    pub bytes: u64,
}

/// Copies the state of the server of `data_dir` to `to`, a folder that must not exist or be empty. The server may run
/// meanwhile. The copy holds private keys: it is readable by its owner alone.
///
/// # Errors
/// [`Error::Io`], [`Error::Store`] if the database cannot be copied, [`Error::Damaged`] if a file is missing.
pub fn backup(data_dir: &Path, to: &Path) -> Result<Backup, Error> {
    must_be_empty(to)?;
    file::create_private_dir(to)?;
    for dir in [OBJECTS, AUTHORITIES] {
        file::create_private_dir(&to.join(dir))?;
    }
    copy_dir(&data_dir.join(AUTHORITIES), &to.join(AUTHORITIES))?;
    let endpoints = Endpoints::FILE;
    copy(&data_dir.join(endpoints), &to.join(endpoints))?;
    for _ in 0..MOST_ROUNDS {
        copy_database(&data_dir.join(DATABASE), &to.join(DATABASE))?;
        let named = named_objects(&to.join(DATABASE))?;
        if let Some(bytes) = copy_objects(&data_dir.join(OBJECTS), &to.join(OBJECTS), &named)? {
            drop_others(&to.join(OBJECTS), &named)?;
            let database = size(&to.join(DATABASE))?;
            return Ok(Backup { objects: named.len(), bytes: bytes + database });
        }
    }
    Err(Error::Damaged {
        path: data_dir.join(OBJECTS),
        what: "files that the database names are missing".into(),
    })
}

/// Makes the folder of a server out of a copy; `data_dir` must not exist or be empty. The copy stays as it is.
///
/// # Errors
/// As [`backup`]; a copy whose database does not pass its integrity check is refused.
pub fn restore(from: &Path, data_dir: &Path) -> Result<Backup, Error> {
    let database = from.join(DATABASE);
    let open = || -> rusqlite::Result<String> {
        Connection::open(&database)?.query_row("PRAGMA integrity_check", [], |row| row.get(0))
    };
    match open() {
        Ok(verdict) if verdict == "ok" => {}
        Ok(what) => return Err(Error::Damaged { path: database, what }),
        Err(cause) => return Err(Error::Store(cause.to_string())),
    }
    backup(from, data_dir)
}

fn must_be_empty(dir: &Path) -> Result<(), Error> {
    let is_empty = match std::fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !dir.exists(),
    };
    if is_empty {
        return Ok(());
    }
    Err(Error::Damaged {
        path: dir.to_path_buf(),
        what: "it is not empty, and nothing here is overwritten".into(),
    })
}

fn copy_database(from: &Path, to: &Path) -> Result<(), Error> {
    let refuse = |cause: rusqlite::Error| Error::Store(cause.to_string());
    if to.exists() {
        std::fs::remove_file(to).map_err(|cause| Error::Io { path: to.to_path_buf(), cause })?;
    }
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(from, flags).map_err(refuse)?;
    db.busy_timeout(std::time::Duration::from_secs(30)).map_err(refuse)?;
    db.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map_err(refuse)?;
    sync(to)
}

/// Everything that the database says is in a file: objects, and the parts of unfinished ones.
fn named_objects(database: &Path) -> Result<Vec<String>, Error> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let db = Connection::open(database)?;
        let mut names = db.prepare(BLOBS)?;
        names.query_map([], |row| row.get(0))?.collect()
    };
    read().map_err(|cause| Error::Store(cause.to_string()))
}

/// Bytes of all of them; nothing if one is gone.
fn copy_objects(from: &Path, to: &Path, named: &[String]) -> Result<Option<u64>, Error> {
    let mut bytes = 0;
    for name in named {
        let (from, to) = (from.join(name), to.join(name));
        if !to.exists() {
            match copy(&from, &to) {
                Err(Error::Io { cause, .. }) if cause.kind() == std::io::ErrorKind::NotFound => {
                    let _ = std::fs::remove_file(&to);
                    return Ok(None);
                }
                other => other?,
            }
        }
        bytes += size(&to)?;
    }
    Ok(Some(bytes))
}

/// Files of an earlier round that the last database does not name.
fn drop_others(dir: &Path, named: &[String]) -> Result<(), Error> {
    for path in entries(dir)? {
        let known = path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| named.iter().any(|n| n == name));
        if !known {
            std::fs::remove_file(&path).map_err(|cause| Error::Io { path: path.clone(), cause })?;
        }
    }
    Ok(())
}

fn copy_dir(from: &Path, to: &Path) -> Result<(), Error> {
    for path in entries(from)? {
        if let Some(name) = path.file_name() {
            copy(&path, &to.join(name))?;
        }
    }
    Ok(())
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let refuse = |cause| Error::Io { path: dir.to_path_buf(), cause };
    let entries = std::fs::read_dir(dir).map_err(refuse)?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    paths.map_err(refuse)
}

/// Permissions are copied too; the bytes are on disk when this returns.
fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    std::fs::copy(from, to).map_err(|cause| Error::Io { path: from.to_path_buf(), cause })?;
    sync(to)
}

fn sync(path: &Path) -> Result<(), Error> {
    let file = std::fs::File::open(path).and_then(|file| file.sync_all());
    file.map_err(|cause| Error::Io { path: path.to_path_buf(), cause })
}

fn size(path: &Path) -> Result<u64, Error> {
    std::fs::metadata(path)
        .map(|data| data.len())
        .map_err(|cause| Error::Io { path: path.to_path_buf(), cause })
}
