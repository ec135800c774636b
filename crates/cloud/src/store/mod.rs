//! What the server remembers, in the domain's verbs; SQLite behind them.
//!
//! One thread writes and commits in groups: it takes every request that waits, runs each in its own savepoint, commits
//! once, and only then answers them all. So an answer means that the disk has it, and a thousand devices share one
//! flush. Readers have connections of their own and never wait for the writer (write-ahead log).
//!
//! Each verb is one transaction. The race is in the contract: [`Store::change_execution`] compares the version that the
//! caller expects with the one that is, inside the transaction that changes it.

use std::future::Future;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension};
use tokio::sync::oneshot;

use crate::fault::Fault;
use crate::{Error, Quotas, access};
use queues::Queues;

mod access_keys;
mod audit;
mod certificates;
mod commands;
mod executions;
mod figures;
mod fleet;
mod groups;
mod index;
mod jobs;
mod kept;
mod objects;
mod ownership;
mod page;
mod policies;
mod provisioned;
mod queues;
mod records;
mod registrations;
mod roles;
mod schema;
mod shadows;
mod tags;
mod thing_kinds;
mod things;
mod uploads;
mod versions;
mod wishes;

pub(crate) use access_keys::AccessKey;
pub(crate) use audit::Entry;
pub(crate) use certificates::{Certificate, CertificateStatus};
pub(crate) use commands::{CommandFilter, Deletion, Reported, Start};
pub(crate) use executions::{Changed, ExecutionFilter, Settled};
pub(crate) use groups::{Group, GroupChange, NewGroup};
pub(crate) use jobs::{Job, JobFilter, JobStatus, NewJob, Progress, Selection};
pub(crate) use kept::Retained;
pub(crate) use objects::{BLOBS, Condition, NO_KEY, Object, Put};
pub(crate) use page::{Listing, Page};
pub(crate) use provisioned::{Provision, ProvisionedCertificate, ProvisionedThing};
pub(crate) use records::{Kind, Record};
pub(crate) use registrations::{
    Line, NewRegistration, Place, Portion, Registration, Report, ReportFile, TaskStatus, Wish,
};
pub(crate) use roles::Role;
pub(crate) use shadows::ShadowChange;
pub(crate) use tags::{MOST_TAGS, Tags};
pub(crate) use things::{NewThing, Thing, ThingChange, ThingFilter, Tie};
pub(crate) use uploads::{NO_UPLOAD, Part, UploadInParts};
pub(crate) use versions::{Deleted, NONE, ObjectVersion, Versioning};
pub(crate) use wishes::of as wanted_events;

/// As many requests share one commit at most; more would only make the first of them wait.
const GROUP_SIZE: usize = 512;
/// Idle reader connections that are kept.
const READERS: usize = 8;
/// Pages that a reader keeps, in KiB; the system's own cache is behind them.
const READER_KIB: i64 = 512;
/// The same for the writer: what a group of verbs changes should fit.
const WRITER_KIB: i64 = 16 * 1024;
/// Pages in the write-ahead log before they are moved to the database: 16 MB.
const LOG_PAGES: i64 = 4_000;

/// The registry, the jobs and the names of the objects.
pub(crate) struct Store {
    path: std::path::PathBuf,
    quotas: Quotas,
    writer: mpsc::Sender<Work>,
    readers: Mutex<Vec<Connection>>,
    queues: Arc<Queues>,
    registry_changes: AtomicU64,
    /// Is it noted who is connected?
    connectivity: AtomicBool,
    /// Bits of the wanted kinds of events.
    events: AtomicU8,
}

/// A verb on its way to the writer: it runs inside the transaction and leaves behind who answers after the commit.
type Work = Box<dyn FnOnce(&Connection) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), Fault>) + Send>;

impl Store {
    /// Opens or creates the database and starts its writer, which ends when the store is dropped.
    ///
    /// # Errors
    /// [`Error::Store`] if SQLite refuses or the database is of a newer shape.
    pub(crate) fn open(path: &Path, quotas: Quotas) -> Result<Store, Error> {
        let refuse = |cause: rusqlite::Error| Error::Store(cause.to_string());
        let mut db = connect(path, WRITER_KIB).map_err(refuse)?;
        schema::migrate(&mut db)?;
        let connectivity = index::is_watched(&db).map_err(|fault| Error::Store(format!("{fault:?}")))?;
        let wanted = wishes::read(&db).map_err(|fault| Error::Store(format!("{fault:?}")))?;
        let (writer, works) = mpsc::channel();
        let queues = Arc::new(Queues::default());
        let touched = queues.clone();
        std::thread::Builder::new()
            .name("store".into())
            .spawn(move || write_until_closed(&db, &works, &touched))
            .map_err(|cause| Error::Io { path: path.to_path_buf(), cause })?;
        let store = Store {
            path: path.to_path_buf(),
            quotas,
            writer,
            readers: Mutex::new(Vec::new()),
            queues,
            registry_changes: AtomicU64::new(0),
            connectivity: AtomicBool::new(connectivity),
            events: AtomicU8::new(0),
        };
        store.want_events(wanted);
        Ok(store)
    }

    /// Grows with every change of a certificate, policy, attachment, thing or group: who keeps a decision made from
    /// them compares this first.
    pub(crate) fn registry_generation(&self) -> u64 {
        self.registry_changes.load(Ordering::Acquire)
    }

    /// Runs a verb in the writer; the answer comes after the commit.
    async fn write<T: Send + 'static>(
        &self,
        verb: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.submit(verb).await
    }

    /// Hands a verb to the writer at once, so that verbs have the order of the calls. It is run also if nobody waits
    /// for the answer.
    fn submit<T, V>(&self, verb: V) -> impl Future<Output = Result<T, Fault>> + Send + use<T, V>
    where
        T: Send + 'static,
        V: FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let actor = access::actor();
        let work: Work = Box::new(move |db| {
            // The line in the audit log is part of the change: either both are on disk, or none.
            let outcome = verb(db).and_then(|done| match &actor {
                Some(actor) if actor.note() => audit::append(db, actor).map(|()| done),
                _ => Ok(done),
            });
            let undo = outcome.is_err();
            finish_savepoint(db, undo);
            Box::new(move |committed| {
                // Nobody waits if the client hung up; the change stands nevertheless.
                let _ = sender.send(committed.and(outcome));
            })
        });
        let sent = self.writer.send(work).map_err(|_| closed());
        async move {
            sent?;
            receiver.await.map_err(|_| closed())?
        }
    }

    /// The same for verbs that change what a policy decision depends on.
    async fn write_registry<T: Send + 'static>(
        &self,
        verb: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let outcome = self.write(verb).await;
        self.registry_changes.fetch_add(1, Ordering::Release);
        outcome
    }

    /// Asks a question; sees everything that was answered before.
    fn read<T>(&self, question: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, Fault> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = match idle {
            Some(db) => db,
            None => connect(&self.path, READER_KIB)?,
        };
        let answer = question(&db);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS {
            readers.push(db);
        }
        answer
    }
}

fn closed() -> Fault {
    Fault::Internal("the database's writer did not take it".into())
}

/// `synchronous = FULL` flushes at each commit, so an acknowledged change survives a power cut and not only the end of
/// the process; the group commit pays for it once per group.
fn connect(path: &Path, cache_kib: i64) -> Result<Connection, rusqlite::Error> {
    let db = Connection::open(path)?;
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    // SQLite takes a negative number for a size in KiB.
    db.pragma_update(None, "cache_size", -cache_kib)?;
    db.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    // A plan must not depend on the values that are bound: they are cleared when a statement goes back to the cache,
    // and SQLite would make its plan anew at each use.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_prepared_statement_cache_capacity(128);
    Ok(db)
}

fn write_until_closed(db: &Connection, works: &mpsc::Receiver<Work>, queues: &Queues) {
    while let Ok(first) = works.recv() {
        if let Err(cause) = db.execute_batch("BEGIN IMMEDIATE") {
            // Who waits is told so: a verb that ran now would be a transaction of its own.
            tracing::error!(%cause, "the database cannot be written");
            continue;
        }
        let mut answers = Vec::new();
        let mut next = Some(first);
        while let Some(work) = next {
            answers.push(in_savepoint(db, work));
            next = if answers.len() < GROUP_SIZE { works.try_recv().ok() } else { None };
        }
        let committed = db.execute_batch("COMMIT").map_err(Fault::from);
        if let Err(fault) = &committed {
            tracing::error!(?fault, "the database did not commit");
            let _ = db.execute_batch("ROLLBACK");
        }
        queues.forget_touched();
        for answer in answers {
            answer(committed.clone());
        }
    }
}

fn in_savepoint(db: &Connection, work: Work) -> Answer {
    match change(db, "SAVEPOINT verb", []) {
        Ok(_) => work(db),
        Err(cause) => {
            drop(work);
            Box::new(move |_| tracing::error!(?cause, "no savepoint"))
        }
    }
}

fn finish_savepoint(db: &Connection, undo: bool) {
    let end = || -> Result<(), Fault> {
        if undo {
            change(db, "ROLLBACK TO verb", [])?;
        }
        change(db, "RELEASE verb", []).map(drop)
    };
    if let Err(cause) = end() {
        tracing::error!(?cause, "a savepoint did not end");
    }
}

/// The first row, or nothing.
fn first<T>(
    db: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
    read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, Fault> {
    Ok(db.prepare_cached(sql)?.query_row(values, read).optional()?)
}

/// Every row.
fn all<T>(
    db: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Fault> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(values, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Runs one statement and tells how many rows it changed.
fn change(db: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<usize, Fault> {
    Ok(db.prepare_cached(sql)?.execute(values)?)
}

/// A column of JSON text.
fn json<T: serde::de::DeserializeOwned>(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|cause| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(cause))
    })
}

#[cfg(test)]
mod lives;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::{Folder, open_temporary};
