//! Commands, which are records, and their executions: from the request that starts one to the device's last word.
//!
//! What a device is to be told is kept until the broker has it: a server that was killed between the two tells it when it
//! is there again, unless that is too late.

use rusqlite::{Connection, Row, params};
use serde_json::Value as Json;

use super::records::{self, Kind, Record};
use super::{Listing, Page, Store, all, change, first, json, things};
use crate::commands::command::{Command, LONGEST_PATIENCE_S};
use crate::commands::execution::{Execution, LIFE_MS, No, Report, Status};
use crate::commands::parameters::Values;
use crate::commands::post::Request;
use crate::fault::Fault;

/// Executions whose patience ends in one transaction.
const MOST_LATE: u32 = 1000;

/// Who asks that a command be executed, and how.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Start {
    pub(crate) command: String,
    /// `thing/NAME` or `client/ID`.
    pub(crate) target: String,
    pub(crate) values: Values,
    pub(crate) patience_s: i64,
    /// The same request under the same token is the same execution.
    pub(crate) token: Option<String>,
}

/// How a report ended; the execution is as it is afterwards.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reported {
    Done(Execution),
    Refused(Execution, No),
}

/// How a command was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deletion {
    Done,
    /// It is removed when the last execution that it may have is over.
    Pending,
}

/// Which executions a list shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct CommandFilter {
    pub(crate) command: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) status: Option<String>,
    /// The times are those of the ends, not of the beginnings.
    pub(crate) by_end: bool,
    pub(crate) after_ms: Option<i64>,
    pub(crate) before_ms: Option<i64>,
    pub(crate) ascending: bool,
}

impl Store {
    /// Starts an execution. What is to be told comes with it, unless this was asked before.
    pub(crate) async fn start_command(
        &self,
        start: Start,
        now_ms: i64,
    ) -> Result<(Execution, Option<Request>), Fault> {
        self.write(move |db| {
            let asked = serde_json::json!([start.command, start.target, start.values, start.patience_s]);
            let asked = asked.to_string();
            if let Some(known) = of_token(db, start.token.as_deref(), &asked)? {
                return Ok((known, None));
            }
            let command: Record<Command> = records::must_record(db, Kind::Command, &start.command)?;
            if let Some(thing) = start.target.strip_prefix("thing/") {
                things::must_thing(db, thing)?;
            }
            let letter = command.body.letter(&start.values, start.patience_s)?;
            let execution =
                Execution::new(&start.command, &start.target, letter.values, start.patience_s, now_ms);
            let request = Request {
                execution: execution.id.clone(),
                target: start.target,
                content_type: letter.content_type,
                payload: letter.payload,
                deadline_ms: now_ms + start.patience_s * 1000,
            };
            insert(db, &execution, &request, start.token.as_deref(), &asked)?;
            Ok((execution, Some(request)))
        })
        .await
    }

    /// The broker has it. Nobody waits for this: at worst a device hears it twice.
    pub(crate) fn note_command_sent(&self, id: String) {
        let sql = "UPDATE command_execution SET payload = NULL WHERE id = ?1";
        drop(self.submit(move |db| change(db, sql, [id]).map(drop)));
    }

    /// What the broker never had.
    pub(crate) fn unsent_commands(&self) -> Result<Vec<Request>, Fault> {
        let sql =
            "SELECT id, target, content_type, payload, created_ms + patience_s * 1000 FROM command_execution
                   WHERE payload IS NOT NULL ORDER BY seq";
        self.read(|db| {
            all(db, sql, [], |row| {
                Ok(Request {
                    execution: row.get(0)?,
                    target: row.get(1)?,
                    content_type: row.get(2)?,
                    payload: row.get(3)?,
                    deadline_ms: row.get(4)?,
                })
            })
        })
    }

    /// A device reports.
    pub(crate) async fn report_command(
        &self,
        target: String,
        id: String,
        report: Report,
        now_ms: i64,
    ) -> Result<Reported, Fault> {
        self.write(move |db| {
            let execution = must_execution(db, &target, &id)?;
            match execution.after(report, now_ms) {
                Err(no) => Ok(Reported::Refused(execution, no)),
                Ok(next) => {
                    save(db, &next)?;
                    Ok(Reported::Done(next))
                }
            }
        })
        .await
    }

    /// Ends the patience where it is over; the executions are as they are afterwards. May there be more?
    pub(crate) async fn time_out_commands(&self, now_ms: i64) -> Result<(Vec<Execution>, bool), Fault> {
        let sql = "SELECT * FROM command_execution WHERE deadline_ms <= ?1 ORDER BY deadline_ms LIMIT ?2";
        // Most of the time there is nothing to write.
        if self.read(|db| first(db, sql, params![now_ms, 1], |_| Ok(())))?.is_none() {
            return Ok((Vec::new(), false));
        }
        self.write(move |db| {
            let late = all(db, sql, params![now_ms, MOST_LATE], read_execution)?;
            let late: Vec<Execution> = late.iter().map(|execution| execution.timed_out(now_ms)).collect();
            late.iter().try_for_each(|execution| save(db, execution))?;
            let more = late.len() >= MOST_LATE as usize;
            Ok((late, more))
        })
        .await
    }

    /// One execution.
    pub(crate) fn command_execution(&self, target: &str, id: &str) -> Result<Execution, Fault> {
        self.read(|db| must_execution(db, target, id))
    }

    /// Executions in the order of their beginnings or ends.
    pub(crate) fn command_executions(
        &self,
        filter: &CommandFilter,
        page: &Page,
    ) -> Result<Listing<Execution>, Fault> {
        let time = if filter.by_end { "completed_ms" } else { "created_ms" };
        let (order, beyond) = if filter.ascending { ("ASC", ">") } else { ("DESC", "<") };
        // Each of the first three has an index of its own.
        let (whose, name) = match (&filter.command, &filter.target) {
            (Some(command), _) => ("command = ?1", Some(command)),
            (None, Some(target)) => ("target = ?1", Some(target)),
            (None, None) => ("?1 IS NULL", None),
        };
        let sql = format!(
            "SELECT * FROM command_execution WHERE {whose} AND {time} IS NOT NULL AND (?2 IS NULL OR status = ?2)
               AND (?3 IS NULL OR {time} > ?3) AND (?4 IS NULL OR {time} < ?4)
               AND (?5 IS NULL OR ({time}, seq) {beyond} (?5, ?6))
             ORDER BY {time} {order}, seq {order} LIMIT ?7"
        );
        let (at_ms, seq) = place(page)?;
        let CommandFilter { status, after_ms, before_ms, .. } = filter;
        let values = params![name, status, after_ms, before_ms, at_ms, seq, page.limit()];
        let rows = self
            .read(|db| all(db, &sql, values, |row| Ok((read_execution(row)?, row.get::<_, i64>("seq")?))))?;
        let at_ms =
            |one: &Execution| if filter.by_end { one.completed_ms.unwrap_or(0) } else { one.created_ms };
        let listing = page.cut(rows, |(one, seq)| format!("{} {seq}", at_ms(one)));
        Ok(Listing { rows: listing.rows.into_iter().map(|(one, _)| one).collect(), next: listing.next })
    }

    /// Forgets an execution that is over; one that is not there is forgotten already.
    pub(crate) async fn delete_command_execution(&self, target: String, id: String) -> Result<(), Fault> {
        self.write(move |db| {
            let Some(execution) = execution(db, &target, &id)? else { return Ok(()) };
            if !execution.is_final {
                let word = execution.status.word();
                let message = format!("The execution is {word}, and the device may go on with it.");
                return Err(Fault::conflict(id, message));
            }
            change(db, "DELETE FROM command_execution WHERE id = ?1", [id]).map(drop)
        })
        .await
    }

    /// Commands that are not pending deletion, by age.
    pub(crate) fn commands(
        &self,
        parameter: Option<&str>,
        ascending: bool,
        page: &Page,
    ) -> Result<Listing<Record<Command>>, Fault> {
        let only = parameter.map(str::to_string);
        let wanted = move |command: &Command| {
            let has = |name: &String| command.parameters.iter().any(|parameter| parameter.name == *name);
            command.remove_ms.is_none() && only.as_ref().is_none_or(has)
        };
        self.records_by_age_if(Kind::Command, ascending, page, wanted)
    }

    /// Deletes a command: at once, if it has been deprecated for long enough; else it waits for its executions. One that
    /// is not there is deleted already.
    pub(crate) async fn delete_command(&self, id: String, now_ms: i64) -> Result<Deletion, Fault> {
        self.write(move |db| {
            let Some(mut command) = records::record::<Command>(db, Kind::Command, &id)? else {
                return Ok(Deletion::Done);
            };
            let wait_ms = LONGEST_PATIENCE_S * 1000;
            if command.body.deprecated_ms.is_some_and(|since_ms| since_ms + wait_ms <= now_ms) {
                forget_command(db, &id)?;
                return Ok(Deletion::Done);
            }
            if command.body.remove_ms.is_none() {
                command.body.remove_ms = Some(now_ms + wait_ms);
                records::save(db, Kind::Command, &mut command, now_ms)?;
            }
            Ok(Deletion::Pending)
        })
        .await
    }

    /// Removes commands whose deletion was pending, and executions that are older than anybody wants to know.
    pub(crate) async fn sweep_commands(&self, now_ms: i64) -> Result<usize, Fault> {
        self.write(move |db| {
            let sql =
                "SELECT name FROM record WHERE kind = 'command' AND json_extract(body, '$.remove_ms') <= ?1";
            let gone: Vec<String> = all(db, sql, [now_ms], |row| row.get(0))?;
            gone.iter().try_for_each(|id| forget_command(db, id))?;
            let old = "DELETE FROM command_execution WHERE created_ms <= ?1";
            Ok(gone.len() + change(db, old, [now_ms - LIFE_MS])?)
        })
        .await
    }
}

fn forget_command(db: &Connection, id: &str) -> Result<(), Fault> {
    records::remove(db, Kind::Command, id)?;
    change(db, "DELETE FROM tag WHERE resource = 'command/' || ?1", [id]).map(drop)
}

/// The execution that was started under a token.
fn of_token(db: &Connection, token: Option<&str>, asked: &str) -> Result<Option<Execution>, Fault> {
    let Some(token) = token else { return Ok(None) };
    let sql = "SELECT * FROM command_execution WHERE token = ?1";
    let known = first(db, sql, [token], |row| Ok((read_execution(row)?, row.get::<_, String>("asked")?)))?;
    match known {
        None => Ok(None),
        Some((execution, before)) if before == asked => Ok(Some(execution)),
        Some((execution, _)) => {
            Err(Fault::conflict(execution.id, "The client token was used for another request."))
        }
    }
}

/// Where a page begins: a time, and a number among those of one time.
fn place(page: &Page) -> Result<(Option<i64>, Option<i64>), Fault> {
    if page.after.is_empty() {
        return Ok((None, None));
    }
    let parts = page.after.split_once(' ').and_then(|(at, seq)| Some((at.parse().ok()?, seq.parse().ok()?)));
    let (at_ms, seq) = parts.ok_or_else(|| Fault::Invalid("The next token is invalid.".into()))?;
    Ok((Some(at_ms), Some(seq)))
}

fn execution(db: &Connection, target: &str, id: &str) -> Result<Option<Execution>, Fault> {
    let sql = "SELECT * FROM command_execution WHERE id = ?1 AND target = ?2";
    first(db, sql, [id, target], read_execution)
}

fn must_execution(db: &Connection, target: &str, id: &str) -> Result<Execution, Fault> {
    execution(db, target, id)?.ok_or_else(|| Fault::not_found("Command execution", id))
}

fn insert(
    db: &Connection,
    new: &Execution,
    request: &Request,
    token: Option<&str>,
    asked: &str,
) -> Result<(), Fault> {
    change(
        db,
        "INSERT INTO command_execution (id, command, target, parameters, patience_s, status, is_final, reason, result,
           created_ms, updated_ms, deadline_ms, token, asked, content_type, payload)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 'null', '{}', ?7, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            new.id,
            new.command,
            new.target,
            serde_json::to_string(&new.values)?,
            new.patience_s,
            new.status.word(),
            new.created_ms,
            new.deadline_ms(),
            token,
            asked,
            request.content_type,
            request.payload
        ],
    )?;
    Ok(())
}

fn save(db: &Connection, next: &Execution) -> Result<(), Fault> {
    change(
        db,
        "UPDATE command_execution SET status = ?2, is_final = ?3, reason = ?4, result = ?5, updated_ms = ?6,
           completed_ms = ?7, deadline_ms = ?8 WHERE id = ?1",
        params![
            next.id,
            next.status.word(),
            next.is_final,
            serde_json::to_string(&next.reason)?,
            serde_json::to_string(&next.result)?,
            next.updated_ms,
            next.completed_ms,
            next.deadline_ms()
        ],
    )?;
    Ok(())
}

fn read_execution(row: &Row<'_>) -> rusqlite::Result<Execution> {
    let status: String = row.get("status")?;
    let result: Json = json(row, "result")?;
    Ok(Execution {
        id: row.get("id")?,
        command: row.get("command")?,
        target: row.get("target")?,
        values: json(row, "parameters")?,
        patience_s: row.get("patience_s")?,
        // A word that we do not know is nothing that a device may go on with.
        is_final: row.get::<_, bool>("is_final")? || Status::of(&status).is_none(),
        status: Status::of(&status).unwrap_or(Status::Failed),
        reason: json(row, "reason")?,
        result: result.as_object().cloned().unwrap_or_default(),
        created_ms: row.get("created_ms")?,
        updated_ms: row.get("updated_ms")?,
        completed_ms: row.get("completed_ms")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open_temporary;
    use serde_json::json;

    const NOW: i64 = 1_800_000_000_000;
    const HOUR_MS: i64 = 3_600_000;

    async fn create(store: &Store, id: &str) {
        let command = Command::read(&json!({"payload": {"content": "AA=="}})).unwrap();
        store.create_record(Kind::Command, id.into(), command, NOW).await.unwrap();
    }

    async fn start(store: &Store, command: &str, patience_s: i64, now_ms: i64) -> Execution {
        let (command, target) = (command.to_string(), "client/c".to_string());
        let start = Start { command, target, values: Values::new(), patience_s, token: None };
        store.start_command(start, now_ms).await.unwrap().0
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_the_broker_never_had_is_known_until_it_has_it() {
        let (_folder, store) = open_temporary();
        create(&store, "c").await;
        let one = start(&store, "c", 10, NOW).await;
        let two = start(&store, "c", 10, NOW).await;
        store.note_command_sent(one.id);
        store.settled().await.unwrap();
        let unsent = store.unsent_commands().unwrap();
        assert_eq!(unsent.len(), 1);
        assert_eq!((unsent[0].execution.as_str(), unsent[0].deadline_ms), (two.id.as_str(), NOW + 10_000));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn patience_ends_at_its_second_and_once() {
        let (_folder, store) = open_temporary();
        create(&store, "c").await;
        let (short, _long) = (start(&store, "c", 10, NOW).await, start(&store, "c", 20, NOW).await);
        assert_eq!(store.time_out_commands(NOW + 9_999).await.unwrap(), (vec![], false));
        let (late, more) = store.time_out_commands(NOW + 10_000).await.unwrap();
        assert_eq!((late.len(), more), (1, false));
        assert_eq!((late[0].id.as_str(), late[0].status), (short.id.as_str(), Status::TimedOut));
        assert_eq!(store.time_out_commands(NOW + 10_001).await.unwrap().0, []);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_deleted_command_is_there_until_its_last_execution_may_be_over() {
        let (_folder, store) = open_temporary();
        for id in ["young", "old"] {
            create(&store, id).await;
            store.tag(format!("command/{id}"), [("a".to_string(), "b".to_string())].into()).await.unwrap();
        }
        let deprecate = |record: &mut Record<Command>| {
            record.body.deprecated_ms = Some(NOW);
            Ok(())
        };
        store.change_record(Kind::Command, "old".into(), None, NOW, deprecate).await.unwrap();
        let later = NOW + 12 * HOUR_MS;
        assert_eq!(store.delete_command("old".into(), later - 1).await.unwrap(), Deletion::Pending);
        assert_eq!(store.delete_command("old".into(), later).await.unwrap(), Deletion::Done);
        assert_eq!(store.delete_command("young".into(), NOW).await.unwrap(), Deletion::Pending);
        assert_eq!(store.sweep_commands(later - 1).await.unwrap(), 0);
        assert_eq!(store.sweep_commands(later).await.unwrap(), 1);
        for id in ["young", "old"] {
            assert!(store.record::<Command>(Kind::Command, id).is_err(), "{id}");
            assert_eq!(store.tags(&format!("command/{id}")).unwrap(), []);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn executions_are_forgotten_after_half_a_year() {
        let (_folder, store) = open_temporary();
        create(&store, "c").await;
        start(&store, "c", 10, NOW).await;
        start(&store, "c", 10, NOW + 1).await;
        assert_eq!(store.sweep_commands(NOW + LIFE_MS).await.unwrap(), 1);
        let left = store.command_executions(&CommandFilter::default(), &Page::everything()).unwrap();
        assert_eq!(left.rows.len(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn pages_of_one_millisecond_miss_nothing() {
        let (_folder, store) = open_temporary();
        create(&store, "c").await;
        let mut started = Vec::new();
        for _ in 0..5 {
            started.push(start(&store, "c", 10, NOW).await.id);
        }
        for ascending in [true, false] {
            let filter =
                CommandFilter { target: Some("client/c".into()), ascending, ..CommandFilter::default() };
            let (mut found, mut token) = (Vec::new(), None);
            loop {
                let page = Page::new(token.as_deref(), Some("2")).unwrap();
                let listing = store.command_executions(&filter, &page).unwrap();
                found.extend(listing.rows.into_iter().map(|one| one.id));
                token = listing.next;
                if token.is_none() {
                    break;
                }
            }
            if !ascending {
                found.reverse();
            }
            assert_eq!(found, started);
        }
    }
}
