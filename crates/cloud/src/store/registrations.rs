//! Bulk registrations of things: the tasks, what came of each line of their files, and the reports that tell it.
//!
//! What a line makes, its outcome and how far the task is are one transaction. So a server that was killed goes on behind
//! the last line that is on disk: none is done twice, and none is left out.

use rusqlite::{Connection, Row, params};
use serde_json::{Map, Value, json};

use super::provisioned::{self, Provision};
use super::{Listing, Object, Page, Settled, Store, all, change, first};
use crate::Quotas;
use crate::fault::Fault;

/// One task.
#[derive(Clone, Debug)]
pub(crate) struct Registration {
    pub(crate) seq: i64,
    pub(crate) id: String,
    pub(crate) template: String,
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) role_arn: String,
    /// Whose access key started it, and the role of that key then.
    pub(crate) author: (String, String),
    pub(crate) status: TaskStatus,
    pub(crate) message: Option<String>,
    /// The file with the lines, until the task has ended.
    pub(crate) input: Option<String>,
    /// Its bytes.
    pub(crate) size: u64,
    pub(crate) done: Place,
    pub(crate) succeeded: i64,
    pub(crate) failed: i64,
    pub(crate) created_ms: i64,
    pub(crate) modified_ms: i64,
}

/// How far a file was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Lines.
    pub(crate) line: i64,
    /// Bytes.
    pub(crate) byte: u64,
}

/// What StartThingRegistrationTask says; `input` is a copy of the file.
#[derive(Clone, Debug)]
pub(crate) struct NewRegistration {
    pub(crate) template: String,
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) role_arn: String,
    pub(crate) author: (String, String),
    pub(crate) input: String,
    pub(crate) size: u64,
}

/// Where a task is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TaskStatus {
    InProgress,
    Completed,
    Failed,
    Cancelled,
    /// Nothing is registered any more, and the reports are not written yet.
    Cancelling,
}

impl TaskStatus {
    /// AWS's word, also in the table.
    pub(crate) fn word(self) -> &'static str {
        match self {
            TaskStatus::InProgress => "InProgress",
            TaskStatus::Completed => "Completed",
            TaskStatus::Failed => "Failed",
            TaskStatus::Cancelled => "Cancelled",
            TaskStatus::Cancelling => "Cancelling",
        }
    }

    /// The status of a word.
    pub(crate) fn of(word: &str) -> Option<TaskStatus> {
        use TaskStatus::{Cancelled, Cancelling, Completed, Failed, InProgress};
        [InProgress, Completed, Failed, Cancelled, Cancelling]
            .into_iter()
            .find(|status| status.word() == word)
    }

    /// Has it ended?
    pub(crate) fn is_over(self) -> bool {
        !matches!(self, TaskStatus::InProgress | TaskStatus::Cancelling)
    }
}

/// One line of the file, read and understood, or why not.
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: i64,
    /// Its first byte.
    pub(crate) offset: u64,
    pub(crate) wish: Result<Wish, Fault>,
}

/// What a line asks for.
pub(crate) struct Wish {
    pub(crate) provision: Provision,
    /// Logical names and ARNs of what is made.
    pub(crate) arns: Map<String, Value>,
}

/// Lines that are registered together: as long as the writer is kept from others.
#[derive(Default)]
pub(crate) struct Portion {
    pub(crate) from: Place,
    pub(crate) to: Place,
    pub(crate) lines: Vec<Line>,
}

/// The two reports of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Report {
    Results,
    Errors,
}

impl Report {
    /// Both.
    pub(crate) const ALL: [Report; 2] = [Report::Results, Report::Errors];

    /// AWS's word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Report::Results => "RESULTS",
            Report::Errors => "ERRORS",
        }
    }

    fn number(self) -> i64 {
        i64::from(self == Report::Errors)
    }

    /// Under this key a report is downloaded.
    pub(crate) fn key(self, task: &str, number: i64) -> String {
        format!("{task}/{}-{number}.json", self.word().to_lowercase())
    }

    fn of_key(key: &str) -> Option<(&str, Report, i64)> {
        let (task, name) = key.split_once('/')?;
        let (word, number) = name.strip_suffix(".json")?.split_once('-')?;
        let report = Report::ALL.into_iter().find(|report| report.word().to_lowercase() == word)?;
        Some((task, report, number.parse().ok()?))
    }
}

/// A file of a report, before it is named.
pub(crate) struct ReportFile {
    pub(crate) report: Report,
    /// The last line that it tells.
    pub(crate) upto: i64,
    pub(crate) blob: String,
    pub(crate) size: u64,
    pub(crate) etag: String,
}

impl Store {
    /// Starts a task and answers its id.
    ///
    /// # Errors
    /// [`Fault::Invalid`] while another one runs.
    pub(crate) async fn start_registration(
        &self,
        new: NewRegistration,
        now_ms: i64,
    ) -> Result<String, Fault> {
        self.write(move |db| {
            if let Some(other) = open_one(db)? {
                let message = format!("Only one registration task runs at a time; {} does.", other.id);
                return Err(Fault::Invalid(message));
            }
            let id = crate::random::uuid();
            change(
                db,
                "INSERT INTO registration (id, template, bucket, key, role_arn, author, author_role, status, input, size,
                   line, byte, succeeded, failed, created_ms, modified_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'InProgress', ?8, ?9, 0, 0, 0, 0, ?10, ?10)",
                params![
                    id,
                    new.template,
                    new.bucket,
                    new.key,
                    new.role_arn,
                    new.author.0,
                    new.author.1,
                    new.input,
                    i64::try_from(new.size).unwrap_or(i64::MAX),
                    now_ms
                ],
            )?;
            Ok(id)
        })
        .await
    }

    /// From now on nothing more of a task is registered.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for one that has ended.
    pub(crate) async fn stop_registration(&self, id: String, now_ms: i64) -> Result<(), Fault> {
        self.write(move |db| {
            let task = must_task(db, &id)?;
            if task.status.is_over() {
                let message = format!("Task {id} is {} and cannot be stopped.", task.status.word());
                return Err(Fault::Invalid(message));
            }
            let sql = "UPDATE registration SET status = 'Cancelling', modified_ms = ?2 WHERE seq = ?1";
            change(db, sql, params![task.seq, now_ms])?;
            Ok(())
        })
        .await
    }

    /// One task.
    pub(crate) fn registration(&self, id: &str) -> Result<Registration, Fault> {
        self.read(|db| must_task(db, id))
    }

    /// The task that has not ended, if there is one.
    pub(crate) fn open_registration(&self) -> Result<Option<Registration>, Fault> {
        self.read(open_one)
    }

    /// Ids of tasks, the newest first.
    pub(crate) fn registrations(
        &self,
        status: Option<TaskStatus>,
        page: &Page,
    ) -> Result<Listing<String>, Fault> {
        let rows = self.read(|db| {
            all(
                db,
                "SELECT seq, id FROM registration WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR seq < ?2)
                 ORDER BY seq DESC LIMIT ?3",
                params![status.map(TaskStatus::word), page.after_number()?, page.limit()],
                |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)),
            )
        })?;
        let listing = page.cut(rows, |(seq, _)| seq.to_string());
        Ok(Listing { rows: listing.rows.into_iter().map(|(_, id)| id).collect(), next: listing.next })
    }

    /// Registers the lines of a portion, each on its own; nothing of it if the task was stopped.
    pub(crate) async fn register_portion(
        &self,
        id: String,
        portion: Portion,
        now_ms: i64,
    ) -> Result<Option<Settled>, Fault> {
        let quotas = self.quotas;
        let done = self.write(move |db| register(db, &quotas, &id, portion, now_ms)).await?;
        let Some((settled, matters)) = done else { return Ok(None) };
        if matters {
            self.registry_changes.fetch_add(1, std::sync::atomic::Ordering::Release);
        }
        Ok(Some(settled))
    }

    /// Outcomes that no report tells yet, behind `after`, by line.
    pub(crate) fn registered_lines(
        &self,
        task: i64,
        report: Report,
        after: i64,
        most: usize,
    ) -> Result<Vec<(i64, String)>, Fault> {
        let sql = "SELECT line, outcome FROM registered_line WHERE task = ?1 AND kind = ?2 AND line > ?3
                   ORDER BY line LIMIT ?4";
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.read(|db| {
            all(db, sql, params![task, report.number(), after, most], |row| Ok((row.get(0)?, row.get(1)?)))
        })
    }

    /// How many outcomes of a kind no file tells yet.
    pub(crate) fn untold_lines(&self, task: i64, report: Report) -> Result<usize, Fault> {
        let sql = "SELECT count(*) FROM registered_line WHERE task = ?1 AND kind = ?2";
        let count = self.read(|db| first(db, sql, [task, report.number()], |row| row.get::<_, i64>(0)))?;
        Ok(count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0))
    }

    /// Names a written file as a part of a report; what it tells is not kept beside it.
    pub(crate) async fn add_report(&self, task: i64, file: ReportFile, now_ms: i64) -> Result<(), Fault> {
        self.write(move |db| {
            let kind = file.report.number();
            change(
                db,
                "INSERT INTO registration_report (task, kind, number, blob, size, etag, made_ms)
                 SELECT ?1, ?2, count(*) + 1, ?3, ?4, ?5, ?6 FROM registration_report WHERE task = ?1 AND kind = ?2",
                params![task, kind, file.blob, i64::try_from(file.size).unwrap_or(i64::MAX), file.etag, now_ms],
            )?;
            let sql = "DELETE FROM registered_line WHERE task = ?1 AND kind = ?2 AND line <= ?3";
            change(db, sql, [task, kind, file.upto])?;
            Ok(())
        })
        .await
    }

    /// Keys of the files of a report, in the order of their lines; none before the task has ended.
    pub(crate) fn reports(&self, id: &str, report: Report, page: &Page) -> Result<Listing<String>, Fault> {
        let rows = self.read(|db| {
            let task = must_task(db, id)?;
            if !task.status.is_over() {
                return Ok(Vec::new());
            }
            let sql = "SELECT number FROM registration_report WHERE task = ?1 AND kind = ?2 AND number > coalesce(?3, 0)
                       ORDER BY number LIMIT ?4";
            let values = params![task.seq, report.number(), page.after_number()?, page.limit()];
            all(db, sql, values, |row| row.get::<_, i64>(0))
        })?;
        let listing = page.cut(rows, i64::to_string);
        Ok(Listing {
            rows: listing.rows.into_iter().map(|number| report.key(id, number)).collect(),
            next: listing.next,
        })
    }

    /// The file of a report as an object to download.
    pub(crate) fn report(&self, key: &str) -> Result<Option<Object>, Fault> {
        let Some((id, report, number)) = Report::of_key(key) else { return Ok(None) };
        let sql = "SELECT blob, size, etag, made_ms FROM registration_report
                   WHERE task = (SELECT seq FROM registration WHERE id = ?1) AND kind = ?2 AND number = ?3";
        self.read(|db| {
            first(db, sql, params![id, report.number(), number], |row| {
                let size: i64 = row.get("size")?;
                Ok(Object {
                    key: key.into(),
                    blob: row.get("blob")?,
                    size: u64::try_from(size).unwrap_or_default(),
                    etag: row.get("etag")?,
                    headers: [("content-type".to_string(), "application/json".to_string())].into(),
                    modified_ms: row.get("made_ms")?,
                    version: super::NONE.into(),
                })
            })
        })
    }

    /// Ends a task, as it was said or, if it was stopped, as cancelled. Answers the file that nobody names any more.
    pub(crate) async fn end_registration(
        &self,
        id: String,
        status: TaskStatus,
        message: Option<String>,
        now_ms: i64,
    ) -> Result<Option<String>, Fault> {
        self.write(move |db| {
            let task = must_task(db, &id)?;
            let stopped = task.status == TaskStatus::Cancelling && status == TaskStatus::Completed;
            let status = if stopped { TaskStatus::Cancelled } else { status };
            let sql = "UPDATE registration SET status = ?2, message = ?3, input = NULL, modified_ms = ?4 WHERE seq = ?1";
            change(db, sql, params![task.seq, status.word(), message, now_ms])?;
            Ok(task.input)
        })
        .await
    }

    /// Forgets tasks that ended before; answers the files of their reports.
    pub(crate) async fn sweep_registrations(&self, before_ms: i64) -> Result<Vec<String>, Fault> {
        self.write(move |db| {
            let old = "SELECT seq FROM registration WHERE status IN ('Completed', 'Failed', 'Cancelled') AND modified_ms < ?1";
            let sql = format!("SELECT blob FROM registration_report WHERE task IN ({old})");
            let blobs = all(db, &sql, [before_ms], |row| row.get(0))?;
            change(db, &format!("DELETE FROM registration_report WHERE task IN ({old})"), [before_ms])?;
            change(db, &format!("DELETE FROM registration WHERE seq IN ({old})"), [before_ms])?;
            Ok(blobs)
        })
        .await
    }
}

/// What the task made, and whether a decision may depend on it that was made before.
type Advanced = Option<(Settled, bool)>;

fn register(
    db: &Connection,
    quotas: &Quotas,
    id: &str,
    portion: Portion,
    now_ms: i64,
) -> Result<Advanced, Fault> {
    let task = must_task(db, id)?;
    if task.status != TaskStatus::InProgress {
        return Ok(None);
    }
    if task.done != portion.from {
        return Err(Fault::Internal(format!("task {id} is at {:?}, not at {:?}", task.done, portion.from)));
    }
    let (mut settled, mut matters, mut failed) = (Settled::default(), false, 0);
    let lines = i64::try_from(portion.lines.len()).unwrap_or(0);
    for line in portion.lines {
        let head = json!({"lineNumber": line.number, "offset": line.offset});
        let (report, outcome) = match line.wish.and_then(|wish| alone(db, quotas, wish, now_ms)) {
            Ok(done) => {
                settled.add(done.settled);
                matters |= done.matters;
                (Report::Results, with(head, "response", done.response))
            }
            // That is no fault of the line: nothing of the portion is done, and it is tried again.
            Err(Fault::Internal(cause)) => return Err(Fault::Internal(cause)),
            Err(fault) => {
                let fault = fault.in_registration();
                failed += 1;
                let message = format!("{}: {}", fault.aws().1, fault.message());
                (Report::Errors, with(head, "errorMessage", message.into()))
            }
        };
        let sql = "INSERT INTO registered_line (task, kind, line, outcome) VALUES (?1, ?2, ?3, ?4)";
        change(db, sql, params![task.seq, report.number(), line.number, outcome.to_string()])?;
    }
    change(
        db,
        "UPDATE registration SET line = ?2, byte = ?3, succeeded = succeeded + ?4, failed = failed + ?5,
           modified_ms = ?6 WHERE seq = ?1",
        params![
            task.seq,
            portion.to.line,
            i64::try_from(portion.to.byte).unwrap_or(i64::MAX),
            lines - failed,
            failed,
            now_ms
        ],
    )?;
    Ok(Some((settled, matters)))
}

struct Done {
    response: Value,
    settled: Settled,
    matters: bool,
}

/// Carries one line out in a savepoint of its own: what it refuses half-way leaves nothing behind.
fn alone(db: &Connection, quotas: &Quotas, wish: Wish, now_ms: i64) -> Result<Done, Fault> {
    let matters = provisioned::touches_known(db, &wish.provision)?;
    change(db, "SAVEPOINT line", [])?;
    let outcome = provisioned::provision(db, quotas, wish.provision, now_ms);
    if outcome.is_err() {
        change(db, "ROLLBACK TO line", [])?;
    }
    change(db, "RELEASE line", [])?;
    let (certificate, settled) = outcome?;
    let mut response = json!({"ResourceArns": wish.arns});
    if let Some(certificate) = certificate {
        response["CertificatePem"] = certificate.pem.into();
    }
    Ok(Done { response, settled, matters })
}

fn with(mut head: Value, name: &str, value: Value) -> Value {
    head[name] = value;
    head
}

fn open_one(db: &Connection) -> Result<Option<Registration>, Fault> {
    let sql = "SELECT * FROM registration WHERE status IN ('InProgress', 'Cancelling') ORDER BY seq LIMIT 1";
    first(db, sql, [], read_task)
}

fn must_task(db: &Connection, id: &str) -> Result<Registration, Fault> {
    first(db, "SELECT * FROM registration WHERE id = ?1", [id], read_task)?
        .ok_or_else(|| Fault::not_found("Thing registration task", id))
}

fn read_task(row: &Row<'_>) -> rusqlite::Result<Registration> {
    let status: String = row.get("status")?;
    let bytes = |name: &str| row.get::<_, i64>(name).map(|bytes| u64::try_from(bytes).unwrap_or_default());
    Ok(Registration {
        seq: row.get("seq")?,
        id: row.get("id")?,
        template: row.get("template")?,
        bucket: row.get("bucket")?,
        key: row.get("key")?,
        role_arn: row.get("role_arn")?,
        author: (row.get("author")?, row.get("author_role")?),
        status: TaskStatus::of(&status).unwrap_or(TaskStatus::Failed),
        message: row.get("message")?,
        input: row.get("input")?,
        size: bytes("size")?,
        done: Place { line: row.get("line")?, byte: bytes("byte")? },
        succeeded: row.get("succeeded")?,
        failed: row.get("failed")?,
        created_ms: row.get("created_ms")?,
        modified_ms: row.get("modified_ms")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::store::open_temporary;

    fn new() -> NewRegistration {
        let text = || "x".to_string();
        let author = (text(), text());
        NewRegistration {
            template: text(),
            bucket: text(),
            key: text(),
            role_arn: text(),
            author,
            input: text(),
            size: 9,
        }
    }

    #[tokio::test]
    async fn the_files_of_a_report_come_in_pages_once_the_task_has_ended() {
        let (_folder, store) = open_temporary();
        let id = store.start_registration(new(), 1).await.unwrap();
        assert!(store.start_registration(new(), 1).await.is_err());
        let task = store.registration(&id).unwrap();
        for n in 0..5_i64 {
            let (blob, etag) = (format!("b{n}"), "e".to_string());
            let file = ReportFile { report: Report::Errors, upto: n, blob, size: 3, etag };
            store.add_report(task.seq, file, 2).await.unwrap();
        }
        let page = |token: Option<&str>| Page::new(token, Some("2")).unwrap();
        assert!(store.reports(&id, Report::Errors, &page(None)).unwrap().rows.is_empty());
        let gone = store.end_registration(id.clone(), TaskStatus::Completed, None, 3).await.unwrap();
        assert_eq!(gone.as_deref(), Some("x"));
        let (mut keys, mut token) = (Vec::new(), None);
        loop {
            let listing = store.reports(&id, Report::Errors, &page(token.as_deref())).unwrap();
            keys.extend(listing.rows);
            token = listing.next;
            if token.is_none() {
                break;
            }
        }
        let blobs = keys.iter().map(|key| store.report(key).unwrap().unwrap().blob);
        assert_eq!(blobs.collect::<Vec<_>>(), ["b0", "b1", "b2", "b3", "b4"]);
        assert!(store.reports(&id, Report::Results, &page(None)).unwrap().rows.is_empty());
        assert_eq!(store.report(&format!("{id}/errors-6.json")).unwrap(), None);
        assert_eq!(store.blobs().unwrap().len(), 5);
        assert_eq!(store.sweep_registrations(3).await.unwrap(), [""; 0]);
        assert_eq!(store.sweep_registrations(4).await.unwrap().len(), 5);
        assert!(store.registration(&id).is_err() && store.blobs().unwrap().is_empty());
    }

    #[test]
    fn the_key_of_a_report_names_it() {
        for report in Report::ALL {
            assert_eq!(Report::of_key(&report.key("t", 3)), Some(("t", report, 3)));
        }
        for key in ["", "t", "t/results-1", "t/results.json", "t/others-1.json", "t/results-x.json"] {
            assert_eq!(Report::of_key(key), None, "{key}");
        }
    }
}
