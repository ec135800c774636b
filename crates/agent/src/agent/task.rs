//! One job from the list to its report: choosing, judging, offering, staging, settling; and the confirm before all.

use image::Refusal;
use jobs::{Details, Document, DocumentError, Execution, Message, Part, Status, Summaries, Text, Value};

use super::talk::LONGEST_PAUSE_MS;
use super::{Agent, State};
use crate::settle::{Truth, judge};
use crate::work::{Subject, Work};
use crate::{Journal, Offer, Output, Reason, Staging};

/// How long a program may think about an offer.
const THINK_MS: u64 = 10_000;
/// The longest that a program can put an update off at once: 7 days.
const DEFER_MAX_S: u32 = 7 * 24 * 3600;
/// While a program has not proved itself there is nothing to do but to wait for it; the watchdog ends the trial.
const PROVE_MS: u64 = 60_000;

/// Whether a message says that something changed in the cloud.
pub(super) fn is_news(message: &Message<'_>) -> bool {
    matches!(
        message,
        Message::Notify { .. } | Message::NotifyNext { .. } | Message::Unreadable { question: None, .. }
    )
}

impl Agent {
    // ---- the trial of what runs

    pub(super) fn healthy(&mut self) -> Output<'_> {
        self.healthy = true;
        if self.boot.on_trial && self.heard { self.confirm() } else { self.stay() }
    }

    pub(super) fn prove(&mut self) -> Output<'_> {
        if self.healthy { self.confirm() } else { self.wait(State::Proving, PROVE_MS) }
    }

    fn confirm(&mut self) -> Output<'_> {
        self.state = State::Confirming;
        Output::Confirm
    }

    pub(super) fn confirmed(&mut self) -> Output<'_> {
        self.boot.on_trial = false;
        if self.connected_at_ms.is_some() { self.list() } else { self.connect() }
    }

    pub(super) fn unconfirmed(&mut self) -> Output<'_> {
        if self.connected_at_ms.is_none() {
            return self.rest();
        }
        let pause_ms = self.pace.pause_ms(self.setbacks, LONGEST_PAUSE_MS);
        self.setbacks = self.setbacks.saturating_add(1);
        self.wait(State::Proving, pause_ms)
    }

    // ---- which job, and what is true about it

    pub(super) fn pending(&mut self, jobs: Summaries<'_>) -> Output<'_> {
        self.answered();
        if self.boot.on_trial {
            return self.prove();
        }
        if self.journal.is_some_and(|journal| !jobs.has(journal.job.as_str())) {
            return self.forget();
        }
        let Some((subject, version)) = self.choose(jobs) else {
            self.work = None;
            return if self.news { self.list() } else { self.idle() };
        };
        self.version = Some(version);
        self.describe(Some(subject))
    }

    fn answered(&mut self) {
        self.heard = true;
        self.silences = 0;
    }

    /// The job that was begun, before any other is; then the one in hand, the first that was not dropped, the first.
    fn choose(&self, jobs: Summaries<'_>) -> Option<(Subject, u64)> {
        let all = || jobs.iter().filter_map(|job| Some((Subject::of(job.job, job.number)?, job.version)));
        let begun = self.journal.map(|journal| Subject { job: journal.job, number: journal.number });
        let in_hand = begun.or(self.work.as_ref().map(|work| work.subject));
        let same = all().find(|(subject, _)| Some(*subject) == in_hand && in_hand != self.shunned);
        same.or_else(|| all().find(|(subject, _)| Some(*subject) != self.shunned)).or_else(|| all().next())
    }

    pub(super) fn described(&mut self, execution: Option<Execution<'_>>) -> Output<'_> {
        self.answered();
        if self.boot.on_trial {
            return self.prove();
        }
        let pending = execution.filter(|execution| !execution.status.is_final());
        let subject = pending.and_then(|execution| Subject::of(execution.job, execution.number));
        let (Some(execution), Some(subject)) = (pending, subject) else { return self.drop_job() };
        self.subject = Some(subject);
        self.version = Some(execution.version);
        let Some(value) = execution.document else { return self.refuse(subject, Reason::BadDocument) };
        match Document::read(value) {
            Ok(document) => self.settle(subject, execution.status == Status::InProgress, document, value),
            Err(DocumentError::UnknownOperation) => self.refuse(subject, Reason::UnknownOperation),
            Err(DocumentError::Bad) => self.refuse(subject, Reason::BadDocument),
        }
    }

    /// The description of a job cannot be read, and asking again would bring the same.
    pub(super) fn unreadable(&mut self, job: Option<&str>) -> Output<'_> {
        match self.subject.filter(|subject| Some(subject.job.as_str()) == job) {
            Some(subject) if !self.boot.on_trial => self.refuse(subject, Reason::BadDocument),
            _ => self.pause(),
        }
    }

    /// There is no document to follow. What the journal knows of the job is told truthfully all the same: an address
    /// may have become too long, or a role may be gone, after the image was fetched.
    fn refuse(&mut self, subject: Subject, reason: Reason) -> Output<'_> {
        let known = self.journal.filter(|journal| journal.names(subject));
        let truth = known.map(|journal| {
            let (running, outcome) = match journal.part {
                Part::Program => (self.boot.running, self.boot.outcome.or(self.vm_outcome())),
                Part::Vm => (self.vm_running(), self.vm_outcome()),
            };
            judge(running == Some(journal.digest), true, known, outcome)
        });
        match truth {
            Some(Truth::Done) => self.succeed(),
            Some(Truth::Lost(reason)) => self.give_up(reason),
            _ => self.give_up(reason),
        }
    }

    fn settle(
        &mut self,
        subject: Subject,
        in_progress: bool,
        document: Document,
        value: Value<'_>,
    ) -> Output<'_> {
        let journal = self.journal.filter(|journal| {
            let wanted = document.wanted(journal.part).map(|wanted| image::Digest(wanted.digest));
            journal.names(subject) && wanted == Some(journal.digest)
        });
        let Some(staging) = Staging::of(&document, self.boot.running, self.vm_running()) else {
            return self.succeed();
        };
        let outcome = if staging.has(Part::Vm) { self.vm_outcome() } else { self.boot.outcome };
        let truth = judge(false, in_progress, journal, outcome);
        let from = match truth {
            Truth::CutShort { part, kept } if staging.has(part) => (part, kept),
            _ => (staging.first(), 0),
        };
        let going_on = self.work.take().filter(|work| work.is(subject, &document) && work.staging == staging);
        let work = match going_on {
            Some(work) => Some(Work { document, ..work }),
            None => Work::new(subject, document, staging, from, self.now_ms),
        };
        let Some(mut work) = work else { return self.give_up(Reason::BadDocument) };
        let Some(url) = Document::url(value, work.part) else { return self.give_up(Reason::BadDocument) };
        work.url = url;
        let (agreed, deferred_until_ms) = (work.agreed, work.deferred_until_ms);
        self.work = Some(work);
        match truth {
            Truth::Done => self.succeed(),
            Truth::Lost(reason) => self.give_up(reason),
            Truth::CutShort { .. } => self.fetch(),
            Truth::New if agreed => self.accept(),
            Truth::New => match deferred_until_ms.filter(|&until_ms| until_ms > self.now_ms) {
                Some(until_ms) if in_progress => self.wait(State::Deferred, until_ms - self.now_ms),
                Some(until_ms) => self.defer(((until_ms - self.now_ms) / 1000) as u32),
                None => self.offer(),
            },
        }
    }

    fn vm_running(&self) -> Option<image::Digest> {
        self.boot.vm.map(|vm| vm.running)
    }

    fn vm_outcome(&self) -> Option<slots::Outcome> {
        self.boot.vm.and_then(|vm| vm.outcome)
    }

    // ---- a new job

    fn offer(&mut self) -> Output<'_> {
        if let Some(reason) = self.unfit() {
            return self.give_up(reason);
        }
        self.state = State::Offering;
        self.until_ms = self.now_ms.saturating_add(THINK_MS);
        let Some(work) = &self.work else { return self.stay() };
        let offer = Offer {
            job: work.subject.job.as_str(),
            name: work.document.name.as_str(),
            version: work.document.version.as_str(),
            size: work.size(),
        };
        Output::AskProgram { offer, until_ms: self.until_ms }
    }

    /// What the document alone already rules out.
    fn unfit(&self) -> Option<Reason> {
        let work = self.work.as_ref()?;
        let missing = |part| work.document.wanted(part).filter(|_| work.staging.has(part));
        if let Some(vm) = missing(Part::Vm) {
            let Some(here) = self.boot.vm else { return Some(Reason::NoVmSlots) };
            if vm.size > here.spare_bytes {
                return Some(Reason::TooLarge);
            }
        }
        if missing(Part::Program)?.size > self.boot.spare_bytes {
            return Some(Reason::TooLarge);
        }
        let slot = work.document.slot?;
        (slot != self.boot.spare.index()).then_some(Reason::Image(Refusal::WrongSlot))
    }

    /// The program has nothing against it.
    pub(super) fn accept(&mut self) -> Output<'_> {
        if let Some(work) = &mut self.work {
            work.agreed = true;
        }
        let details = Details { phase: "downloading", percent: Some(0), ..Details::default() };
        self.update(State::Starting, Status::InProgress, details)
    }

    pub(super) fn veto(&mut self, why: &str) -> Output<'_> {
        self.words = Text::beginning_of(why);
        self.give_up(Reason::RefusedByProgram)
    }

    pub(super) fn defer(&mut self, seconds: u32) -> Output<'_> {
        let seconds = seconds.clamp(1, DEFER_MAX_S);
        let until_ms = self.now_ms.saturating_add(u64::from(seconds) * 1000);
        if let Some(work) = &mut self.work {
            work.deferred_until_ms = Some(until_ms);
        }
        let details = Details { phase: "deferred", deferred_s: Some(seconds), ..Details::default() };
        self.update(State::Deferring, Status::InProgress, details)
    }

    pub(super) fn deferred(&mut self, version: Option<u64>) -> Output<'_> {
        self.accepted(version);
        let until_ms = self.work.as_ref().and_then(|work| work.deferred_until_ms).unwrap_or(self.now_ms);
        self.wait(State::Deferred, until_ms.saturating_sub(self.now_ms))
    }

    // ---- the way into the trial

    /// The cloud is told before the point of no return. If the job was cancelled meanwhile, it says so now.
    pub(super) fn announce(&mut self) -> Output<'_> {
        let details = Details { phase: "trial", ..Details::default() };
        self.update(State::Announcing, Status::InProgress, details)
    }

    /// The journal learns of the staging before it happens: it is counted even if nobody else remembers it.
    pub(super) fn remember(&mut self, version: Option<u64>) -> Output<'_> {
        self.accepted(version);
        if let Some(journal) = &mut self.journal {
            journal.stagings = journal.stagings.saturating_add(1);
        }
        let kept = self.work.as_ref().map_or(0, |work| work.kept);
        self.write_down(State::Remembering, kept)
    }

    /// The journal learns how far the image in hand has come.
    pub(super) fn write_down(&mut self, state: State, kept: u32) -> Output<'_> {
        let Some((journal, work)) = self.journal.as_mut().zip(self.work.as_mut()) else {
            return self.pause();
        };
        (journal.part, journal.digest, journal.kept) = (work.part, work.digest(), kept);
        work.journaled = work.kept;
        self.page = journal.to_bytes();
        self.state = state;
        Output::Remember { journal: &self.page }
    }

    pub(super) fn stage(&mut self) -> Output<'_> {
        let Some(staging) = self.work.as_ref().map(|work| work.staging) else { return self.pause() };
        let slot = match (staging, self.boot.vm) {
            (Staging::Vm, Some(vm)) => vm.spare,
            _ => self.boot.spare,
        };
        self.state = State::Staging;
        Output::Stage { staging, slot }
    }

    pub(super) fn reset(&mut self) -> Output<'_> {
        self.state = State::Resetting;
        Output::Reset
    }

    // ---- the end of a job

    fn succeed(&mut self) -> Output<'_> {
        let details = Details { phase: "confirmed", ..Details::default() };
        self.update(State::Reporting, Status::Succeeded, details)
    }

    pub(super) fn give_up(&mut self, reason: Reason) -> Output<'_> {
        let status = reason.status();
        let phase = if status == Status::Rejected { "refused" } else { "failed" };
        let details = Details { phase, reason: Some(reason.code()), ..Details::default() };
        self.update(State::Reporting, status, details)
    }

    /// The report was accepted: the execution has ended.
    pub(super) fn ended(&mut self, version: Option<u64>) -> Output<'_> {
        self.accepted(version);
        self.work = None;
        match self.journal.zip(self.subject).is_some_and(|(journal, subject)| journal.names(subject)) {
            true => self.forget(),
            false => self.list(),
        }
    }

    /// The cloud takes no update for the execution: it was cancelled, or timed out, or deleted. The next list tells.
    pub(super) fn drop_job(&mut self) -> Output<'_> {
        self.work = None;
        self.shunned = self.subject.or(self.shunned);
        self.pause()
    }

    fn forget(&mut self) -> Output<'_> {
        self.state = State::Forgetting;
        Output::Remember { journal: &[] }
    }

    /// Also when the flash refused: what cannot be forgotten is overwritten by the next job.
    pub(super) fn forgotten(&mut self) -> Output<'_> {
        self.journal = None;
        self.list()
    }
}

impl Journal {
    fn names(&self, subject: Subject) -> bool {
        self.job == subject.job && self.number == subject.number
    }
}
