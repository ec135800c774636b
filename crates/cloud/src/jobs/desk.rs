//! Where devices come with their four questions; MQTT and HTTP are two doors to it.
//!
//! `pending`, `start_next`, `describe`, `update`: each answers with executions as they now are, and with the messages
//! that other connections of the thing should get. How an answer is written (document as object or as text, names of
//! errors) is the doors' business.

use std::sync::Arc;

use serde_json::Value;

use super::ask::Ask;
use super::bulletin::Bulletin;
use super::events::{self, Event};
use super::execution::{Change, Execution, Status, Step};
use super::notify::News;
use super::{form, notify, parameters};
use crate::arn::Arns;
use crate::clock;
use crate::fault::Fault;
use crate::presign::UrlSigner;
use crate::registry_events;
use crate::store::{Changed, Job, Settled, Store};

/// The desk.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) store: Arc<Store>,
    pub(crate) urls: UrlSigner,
    pub(crate) arns: Arns,
    pub(crate) bulletin: Arc<Bulletin>,
}

/// A refused update tells where the execution stands.
#[derive(Clone, Debug)]
pub(crate) struct RefusedUpdate {
    pub(crate) fault: Fault,
    pub(crate) execution: Option<Execution>,
}

/// A message for a thing, to be published as the service.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notice {
    pub(crate) topic: String,
    pub(crate) payload: Value,
}

impl Desk {
    /// What is in progress and what is queued.
    pub(crate) fn pending(&self, thing: &str) -> Result<(Vec<Execution>, Vec<Execution>), Fault> {
        let queue = self.store.queue(thing)?;
        Ok(queue.iter().cloned().partition(|execution| execution.status == Status::InProgress))
    }

    /// The head of the queue, in progress from now on, with its document.
    pub(crate) async fn start_next(
        &self,
        thing: &str,
        ask: &Ask,
    ) -> Result<(Option<(Execution, String)>, Settled), Fault> {
        let step = ask.step.unwrap_or(Step::Keep);
        let started = self.store.start_next(thing.into(), ask.details.clone(), step, clock::now_ms()).await?;
        Ok(match started {
            None => (None, Settled::default()),
            Some((execution, job, settled)) => (Some((execution, self.document(&job))), settled),
        })
    }

    /// One execution; `$next` is the head of the queue, and then there may be none.
    pub(crate) fn describe(
        &self,
        thing: &str,
        job: &str,
        ask: &Ask,
    ) -> Result<Option<(Execution, Option<String>)>, Fault> {
        let (execution, job) = if job == "$next" {
            match self.store.queue(thing)?.first() {
                None => return Ok(None),
                Some(head) => (head.clone(), self.store.job(&head.job)?),
            }
        } else {
            self.store.execution(thing, job, ask.execution_number)?
        };
        if execution.status.is_final() {
            let word = execution.status.name();
            return Err(Fault::Terminal(format!("Job Execution is in terminal state: {word}.")));
        }
        let document = ask.include_document.unwrap_or(true).then(|| self.document(&job));
        Ok(Some((execution, document)))
    }

    /// A device reports.
    pub(crate) async fn update(
        &self,
        thing: &str,
        job: &str,
        ask: &Ask,
    ) -> Result<(Execution, Option<String>, Settled), RefusedUpdate> {
        let plain = |fault| RefusedUpdate { fault, execution: None };
        let status = match ask.status {
            Some(status) if status.is_for_devices() => status,
            Some(status) => {
                let text = format!("A device cannot set the status {}.", status.name());
                return Err(plain(Fault::Invalid(text)));
            }
            None => return Err(plain(Fault::Invalid("status is missing.".into()))),
        };
        let wish =
            Change::Report { status, details: ask.details.clone(), step: ask.step.unwrap_or(Step::Keep) };
        let (changed, job) = self
            .store
            .change_execution(
                thing.into(),
                job.into(),
                ask.execution_number,
                ask.expected_version,
                wish,
                clock::now_ms(),
            )
            .await
            .map_err(plain)?;
        match changed {
            Changed::Done(execution, settled) => {
                // Its URLs are signed anew each time, so it is only made for who asks.
                let wanted = ask.include_document == Some(true);
                Ok((execution, wanted.then(|| self.document(&job)), settled))
            }
            Changed::VersionMismatch(execution) => {
                let text =
                    format!("The expected version does not match the current version {}.", execution.version);
                Err(RefusedUpdate { fault: Fault::VersionConflict(text), execution: Some(execution) })
            }
            Changed::InvalidTransition(execution) => {
                let text = format!(
                    "An update from {} to {} is not allowed.",
                    execution.status.name(),
                    status.name()
                );
                Err(RefusedUpdate { fault: Fault::InvalidTransition(text), execution: Some(execution) })
            }
        }
    }

    /// Publishes what has changed, with the queue as it is *now*, each thing in its turn: if two changes cross on their way
    /// here, both messages tell the newer state, and the last one is never an old one. What cannot be read is told later.
    pub(crate) fn tell(&self, news: &[News], publish: &mut dyn FnMut(Notice)) {
        for news in news {
            let _turn = self.bulletin.turn(&news.thing);
            match self.notices(news) {
                Ok(notices) => notices.into_iter().for_each(&mut *publish),
                // The thing is gone.
                Err(Fault::NotFound(_)) => {}
                Err(fault) => {
                    tracing::error!(?fault, thing = news.thing, "a notice could not be made; it comes later");
                    self.bulletin.put_off(news.clone());
                }
            }
        }
    }

    fn notices(&self, news: &News) -> Result<Vec<Notice>, Fault> {
        let queue = self.store.queue(&news.thing)?;
        let now_s = clock::now_ms() / 1000;
        let topic = |name: &str| format!("$aws/things/{}/jobs/{name}", news.thing);
        let mut notices = Vec::new();
        if news.list {
            notices.push(Notice { topic: topic("notify"), payload: notify::list(&queue, now_s) });
        }
        if news.next {
            let head = queue.first().map(|head| self.head(head)).transpose()?;
            notices.push(Notice { topic: topic("notify-next"), payload: notify::next(head, now_s) });
        }
        Ok(notices)
    }

    /// The messages for applications about what has happened, as far as they asked for them.
    pub(crate) fn events(&self, events: &[Event]) -> Vec<Notice> {
        if events.is_empty() {
            return Vec::new();
        }
        let (wanted, now_s) = (self.store.wanted_events(), clock::now_ms() / 1000);
        let told = events.iter().filter(|event| event.is_wanted(wanted));
        let (store, arns) = (&self.store, &self.arns);
        told.filter_map(|event| match event {
            Event::Job { job, what } => {
                let progress = store.job_progress(job, clock::now_ms()).ok();
                Some(events::of_job(arns, job, *what, progress.as_ref(), now_s))
            }
            Event::Ended(execution) => Some(events::of_execution(arns, execution, false, now_s)),
            Event::Deleted(execution) => Some(events::of_execution(arns, execution, true, now_s)),
            Event::Thing { what, thing } => Some(registry_events::thing(arns, *what, thing)),
            Event::Group { what, group } => Some(registry_events::group(arns, *what, group)),
            Event::Member { came, group, thing } => registry_events::member(store, arns, *came, group, thing),
        })
        .collect()
    }

    fn head(&self, head: &Execution) -> Result<Value, Fault> {
        let document = as_object(&self.document(&self.store.job(&head.job)?));
        Ok(form::execution(head, Some(document), clock::now_ms()))
    }

    /// The document as devices get it: placeholders replaced by URLs that are good from now on.
    fn document(&self, job: &Job) -> String {
        let now_s = u64::try_from(clock::now_ms() / 1000).unwrap_or_default();
        let filled;
        let document = if job.settings.parameters.is_empty() {
            &job.document
        } else {
            filled = parameters::fill(&job.document, &job.settings.parameters);
            &filled
        };
        self.urls.substitute(document, job.settings.url_life_s(), now_s)
    }
}

/// The document as an object; CreateJob took only JSON.
pub(crate) fn as_object(document: &str) -> Value {
    serde_json::from_str(document).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;
    use crate::store::{NewJob, NewThing, Selection};

    fn desk() -> (crate::store::Folder, Desk) {
        let (folder, store) = crate::store::open_temporary();
        let text = String::new;
        let urls = UrlSigner {
            endpoint_url: text(),
            region: text(),
            access_key_id: text(),
            secret_access_key: text(),
        };
        let arns = Arns { region: text(), account: text() };
        (folder, Desk { store, urls, arns, bulletin: Arc::default() })
    }

    async fn create(desk: &Desk, id: &str) -> Settled {
        let new = NewJob {
            id: id.into(),
            targets: vec!["thing/lamp".into()],
            selection: Selection::Snapshot,
            document: "{}".into(),
            document_source: None,
            description: None,
            settings: Default::default(),
        };
        desk.store.create_job(new, clock::now_ms()).await.unwrap()
    }

    fn told(desk: &Desk, news: &[News]) -> Vec<Notice> {
        let mut told = Vec::new();
        desk.tell(news, &mut |notice| told.push(notice));
        told
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_thing_is_told_one_thing_at_a_time_so_that_the_last_message_is_the_newest() {
        let (_folder, desk) = desk();
        desk.store.create_thing(NewThing { name: "lamp".into(), ..NewThing::default() }, 0).await.unwrap();
        let first = create(&desk, "one").await;
        let (sender, order) = mpsc::channel();
        let mut second = None;
        desk.tell(&first.news, &mut |notice| {
            if second.is_none() {
                // The payload is made; before it is on its way the queue changes, and somebody else tells.
                let (desk, sender) = (desk.clone(), sender.clone());
                let handle = tokio::runtime::Handle::current();
                second = Some(std::thread::spawn(move || {
                    let settled = handle.block_on(create(&desk, "two"));
                    desk.tell(&settled.news, &mut |notice| sender.send(notice).unwrap());
                }));
                std::thread::sleep(Duration::from_millis(200));
            }
            sender.send(notice).unwrap();
        });
        second.unwrap().join().unwrap();
        let jobs: Vec<usize> = order
            .try_iter()
            .filter_map(|notice| notice.payload["jobs"]["QUEUED"].as_array().map(Vec::len))
            .collect();
        assert_eq!(jobs, [1, 2]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn news_that_cannot_be_read_are_told_later_and_never_as_an_empty_queue() {
        let (folder, desk) = desk();
        desk.store.create_thing(NewThing { name: "lamp".into(), ..NewThing::default() }, 0).await.unwrap();
        let settled = create(&desk, "one").await;
        let other = rusqlite::Connection::open(folder.database()).unwrap();
        other.execute_batch("ALTER TABLE execution RENAME TO gone").unwrap();
        assert_eq!(told(&desk, &settled.news), []);
        other.execute_batch("ALTER TABLE gone RENAME TO execution").unwrap();
        let late = desk.bulletin.untold();
        assert_eq!(late, settled.news);
        let told = told(&desk, &late);
        assert_eq!(told.last().map(|notice| &notice.payload["execution"]["jobId"]), Some(&"one".into()));
        assert_eq!(desk.bulletin.untold(), []);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_thing_that_is_gone_is_told_nothing() {
        let (_folder, desk) = desk();
        let news = News { thing: "nobody".into(), list: true, next: true };
        assert_eq!((told(&desk, &[news]), desk.bulletin.untold()), (vec![], vec![]));
    }
}
