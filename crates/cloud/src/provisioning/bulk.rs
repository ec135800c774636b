//! Bulk registration: every line of a file is registered as RegisterThing would, on its own.
//!
//! One task runs at a time, beside everything else: a portion of lines is prepared (read, understood, certificates
//! signed), registered in one visit to the writer, and then the task rests as long as that took. What it knows is in the
//! tables, so it may die at any time; whoever comes next goes on where it stood. Rules: AWS IoT Developer Guide, "Bulk
//! registration"; numbers: AWS IoT quotas.

use std::io::SeekFrom;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncSeekExt, BufReader};
use tokio::sync::watch;

use super::apply::Workshop;
use super::lines::{LONGEST, Lines, RawLine};
use super::template::{self, Parameters};
use crate::access::{self, Actor, Role};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::server::Cloud;
use crate::sigv4;
use crate::store::{Line, Portion, Registration, Report, ReportFile, TaskStatus, Wish};

/// Lines that are registered in one visit to the writer: a few milliseconds.
const PORTION: usize = 16;
/// Bytes that are read for a portion at most, but for its last line.
const PORTION_BYTES: u64 = LONGEST as u64;
/// Lines that one file of a report tells.
const REPORT_LINES: usize = 10_000;
/// Outcomes that are read at a time when a report is written.
const PAGE: usize = 250;
/// A task that goes on for longer is ended.
const LONGEST_LIFE_MS: i64 = 30 * 24 * 3_600_000;
/// Tasks and reports are kept for so long.
pub(crate) const KEPT_MS: i64 = 30 * 24 * 3_600_000;
/// After a failure that is not the task's own.
const AGAIN: Duration = Duration::from_secs(1);

/// Carries tasks out, one after another, until the server stops.
pub(crate) async fn run(cloud: Arc<Cloud>, mut stop: watch::Receiver<bool>) {
    loop {
        let pause = match next(&cloud, &stop).await {
            Ok(()) => None,
            Err(fault) => {
                tracing::error!(?fault, "a bulk registration does not go on");
                Some(AGAIN)
            }
        };
        tokio::select! {
            () = cloud.bulk.notified(), if pause.is_none() => {}
            () = tokio::time::sleep(AGAIN), if pause.is_some() => {}
            _ = stop.changed() => return,
        }
    }
}

/// Carries out what is open.
async fn next(cloud: &Arc<Cloud>, stop: &watch::Receiver<bool>) -> Result<(), Fault> {
    while let Some(task) = cloud.store.open_registration()? {
        let ending = match lines_of(cloud, &task).await {
            Ok(lines) => register_all(cloud, &task, lines, stop).await?,
            Err(cause) => Some(Ending::unreadable(&cause)),
        };
        match ending {
            Some(ending) => end(cloud, &task, ending).await?,
            None => return Ok(()),
        }
    }
    Ok(())
}

/// How a task ends, unless it was stopped.
struct Ending {
    status: TaskStatus,
    message: Option<String>,
}

impl Ending {
    fn completed() -> Ending {
        Ending { status: TaskStatus::Completed, message: None }
    }

    fn failed(message: String) -> Ending {
        Ending { status: TaskStatus::Failed, message: Some(message) }
    }

    fn unreadable(cause: &std::io::Error) -> Ending {
        Ending::failed(format!("The input file cannot be read: {cause}."))
    }
}

type Input = Lines<BufReader<tokio::fs::File>>;

async fn lines_of(cloud: &Cloud, task: &Registration) -> std::io::Result<Input> {
    let blob = task.input.as_deref().ok_or(std::io::ErrorKind::NotFound)?;
    let mut file = cloud.objects.read(blob).await?;
    file.seek(SeekFrom::Start(task.done.byte)).await?;
    Ok(Lines::new(BufReader::with_capacity(64 * 1024, file), task.done))
}

/// Registers what is left, until the end or until somebody stops it; no ending yet if the server stops.
async fn register_all(
    cloud: &Arc<Cloud>,
    task: &Registration,
    mut lines: Input,
    stop: &watch::Receiver<bool>,
) -> Result<Option<Ending>, Fault> {
    let mut lines_since = 0;
    loop {
        if *stop.borrow() || stop.has_changed().is_err() {
            return Ok(None);
        }
        if now_ms() - task.created_ms > LONGEST_LIFE_MS {
            return Ok(Some(Ending::failed("The task was not complete after 30 days.".into())));
        }
        let began = std::time::Instant::now();
        let from = lines.place;
        let raw = match read_portion(&mut lines).await {
            Ok(_) if lines.place == from => return Ok(Some(Ending::completed())),
            Ok(raw) => raw,
            Err(cause) => return Ok(Some(Ending::unreadable(&cause))),
        };
        let prepared = prepare(cloud, task, raw).await?;
        lines_since += prepared.len();
        let actor = author(task, &prepared);
        let portion = Portion { from, to: lines.place, lines: prepared };
        let registered = cloud.store.register_portion(task.id.clone(), portion, now_ms());
        match access::acting(actor, registered).await? {
            Some(settled) => cloud.tell(settled),
            // It was stopped meanwhile.
            None => return Ok(Some(Ending::completed())),
        }
        if lines_since >= REPORT_LINES {
            tell(cloud, task, REPORT_LINES).await?;
            lines_since = 0;
        }
        // Half of the time belongs to others.
        tokio::time::sleep(began.elapsed()).await;
    }
}

/// Lines that are not blank.
async fn read_portion(lines: &mut Input) -> std::io::Result<Vec<RawLine>> {
    let (begin, mut portion) = (lines.place.byte, Vec::new());
    while portion.len() < PORTION && lines.place.byte - begin < PORTION_BYTES {
        let Some(line) = lines.next().await? else { break };
        let is_blank = line.text.as_ref().is_some_and(|text| text.iter().all(u8::is_ascii_whitespace));
        if !is_blank {
            portion.push(line);
        }
    }
    Ok(portion)
}

/// Understands lines and signs certificates, beside the threads that serve.
async fn prepare(cloud: &Arc<Cloud>, task: &Registration, raw: Vec<RawLine>) -> Result<Vec<Line>, Fault> {
    let (cloud, template) = (cloud.clone(), task.template.clone());
    let work = move || {
        let workshop = Workshop { store: &cloud.store, authorities: &cloud.authorities, arns: &cloud.arns };
        let line = |line: RawLine| Line {
            number: line.number,
            offset: line.offset,
            wish: wish(&workshop, &template, line.text.as_deref()),
        };
        raw.into_iter().map(line).collect()
    };
    tokio::task::spawn_blocking(work).await.map_err(|cause| Fault::Internal(cause.to_string()))
}

fn wish(workshop: &Workshop<'_>, template: &str, text: Option<&[u8]>) -> Result<Wish, Fault> {
    let text = text.ok_or_else(|| Fault::Invalid(format!("The line is longer than {LONGEST} bytes.")))?;
    let plan = template::plan(template, &parameters(text)?).map_err(Fault::Invalid)?;
    workshop.prepare(&plan)
}

/// `{"ThingName": "lamp", "CSR": "…"}`.
fn parameters(line: &[u8]) -> Result<Parameters, Fault> {
    // What some editors begin a file with.
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    let read = serde_json::from_slice(line);
    let read: Value = read.map_err(|cause| Fault::Invalid(format!("The line is not JSON: {cause}.")))?;
    let members = read.as_object().ok_or_else(|| Fault::Invalid("The line is not a JSON object.".into()))?;
    let text = |(name, value): (&String, &Value)| match value.as_str() {
        Some(value) => Ok((name.clone(), value.to_string())),
        None => Err(Fault::Invalid(format!("{name} must be a string."))),
    };
    members.iter().map(text).collect()
}

/// What the lines make is the doing of whoever started the task: the audit log has a line for each portion.
fn author(task: &Registration, lines: &[Line]) -> Actor {
    let role = Role::of(&task.author.1).map_or("", Role::word);
    let mut actor = Actor::new(task.author.0.clone(), role, String::new());
    actor.service = "iot".into();
    actor.method = "REGISTER".into();
    actor.path = format!("/thing-registration-tasks/{}", task.id);
    let names: Vec<&str> = lines
        .iter()
        .filter_map(|line| Some(line.wish.as_ref().ok()?.provision.thing.as_ref()?.new.name.as_str()))
        .collect();
    actor.detail(names.join(" ").as_bytes());
    actor
}

async fn end(cloud: &Arc<Cloud>, task: &Registration, ending: Ending) -> Result<(), Fault> {
    tell(cloud, task, 1).await?;
    let input =
        cloud.store.end_registration(task.id.clone(), ending.status, ending.message, now_ms()).await?;
    if let Some(input) = input {
        cloud.objects.remove(&input).await;
    }
    tracing::info!(task = task.id, "a bulk registration has ended");
    Ok(())
}

/// Writes the outcomes that no file tells yet into files of at least so many lines.
async fn tell(cloud: &Arc<Cloud>, task: &Registration, least: usize) -> Result<(), Fault> {
    for report in Report::ALL {
        while cloud.store.untold_lines(task.seq, report)? >= least {
            let Some(file) = write_report(cloud, task, report).await? else { break };
            cloud.store.add_report(task.seq, file, now_ms()).await?;
        }
    }
    Ok(())
}

/// One file, if there is something to tell.
async fn write_report(
    cloud: &Arc<Cloud>,
    task: &Registration,
    report: Report,
) -> Result<Option<ReportFile>, Fault> {
    let disk = |cause: std::io::Error| Fault::Internal(cause.to_string());
    let (mut upto, mut lines, mut upload) = (0, 0, None);
    while lines < REPORT_LINES {
        let page = cloud.store.registered_lines(task.seq, report, upto, PAGE)?;
        let Some((last, _)) = page.last() else { break };
        (upto, lines) = (*last, lines + page.len());
        let upload = match &mut upload {
            Some(upload) => upload,
            none => none.insert(cloud.objects.begin().await.map_err(disk)?),
        };
        for (_, outcome) in page {
            upload.write((outcome + "\n").as_bytes()).await.map_err(disk)?;
        }
    }
    let Some(upload) = upload else { return Ok(None) };
    let stored = upload.finish().await.map_err(disk)?;
    let (etag, size) = (sigv4::hex(&stored.md5), stored.size);
    Ok(Some(ReportFile { report, upto, blob: stored.blob, size, etag }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_object_of_strings() {
        let read = parameters("\u{feff}{\"ThingName\": \"a\", \"n\": \"é\"}\r".as_bytes()).unwrap();
        assert_eq!((read["ThingName"].as_str(), read["n"].as_str()), ("a", "é"));
        assert!(parameters(b"{}").unwrap().is_empty());
        for (line, why) in [
            (&b"{"[..], "not JSON"),
            (b"[]", "not a JSON object"),
            (b"\"a\"", "not a JSON object"),
            (b"{\"n\": 1}", "n must be a string"),
            (b"{\"n\": null}", "n must be a string"),
            (b"{} {}", "not JSON"),
            (b"{\"n\": \"\xff\"}", "not JSON"),
        ] {
            let refused = parameters(line).unwrap_err();
            assert!(refused.message().contains(why), "{refused:?}");
        }
    }
}
