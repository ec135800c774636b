//! From the begun job to the whole image in the spare slot. The bytes themselves never pass through the agent.

use image::Digest;
use jobs::{Details, Message, Part, RejectedCode, Status, Wanted};

use super::talk::LONGEST_PAUSE_MS;
use super::task::is_news;
use super::{Agent, State};
use crate::work::{Subject, Work};
use crate::{FetchError, Journal, Output, Reason, Staging, VmBoot};

/// How long a download may stand still, the opening of its connection included.
const STALL_MS: u64 = 30_000;
/// So many downloads in a row that brought nothing, and the job has failed: with the pauses, some four minutes.
const FETCHES_MAX: u8 = 12;
/// The same when the last server did not prove who it is. Patience helps against an outage, not against a wrong certificate:
/// two seconds are enough for one that is being exchanged or a network that shows its own page first.
const UNTRUSTED_MAX: u8 = 4;

impl Agent {
    /// The cloud knows that the job is begun; now the board makes a note of it. Before this note nothing of the job is
    /// in flash, and an older outcome of the boot is cleared with it.
    pub(super) fn begin(&mut self, version: Option<u64>) -> Output<'_> {
        self.accepted(version);
        let Some(work) = &self.work else { return self.pause() };
        let Subject { job, number } = work.subject;
        let (part, digest) = (work.part, work.digest());
        let journal = Journal { job, number, part, digest, kept: 0, stagings: 0 };
        self.journal = Some(journal);
        self.boot.outcome = None;
        self.boot.vm = self.boot.vm.map(|vm| VmBoot { outcome: None, ..vm });
        self.page = journal.to_bytes();
        self.state = State::Beginning;
        Output::Begin { journal: &self.page }
    }

    /// Fetches what is missing, or checks what is complete.
    pub(super) fn fetch(&mut self) -> Output<'_> {
        let Some(work) = &mut self.work else { return self.pause() };
        if work.complete() {
            return self.check();
        }
        if work.failures >= FETCHES_MAX {
            return self.give_up(Reason::DownloadFailed);
        }
        work.next = work.kept;
        self.state = State::Fetching;
        self.until_ms = self.now_ms.saturating_add(STALL_MS);
        let Some(work) = &self.work else { return self.stay() };
        let (part, url, Wanted { size, packed, .. }) = (work.part, work.url.as_str(), work.wanted());
        Output::Fetch { part, url, from: work.kept, packed, size, until_ms: self.until_ms }
    }

    /// Reads back what is whole, as far as the last download says.
    fn check(&mut self) -> Output<'_> {
        let Some(work) = &mut self.work else { return self.pause() };
        let (part, Wanted { size, digest, .. }) = work.check();
        let (staging, digest) = (work.staging, Digest(digest));
        self.state = State::Verifying;
        Output::Verify { part, staging, size, digest }
    }

    /// What was read back is the job's and may run here. After a pair's VM comes its program, for which the cloud gives a
    /// fresh address.
    pub(super) fn whole(&mut self) -> Output<'_> {
        let Some(work) = &mut self.work else { return self.pause() };
        work.vm_whole |= work.checked == Part::Vm;
        if work.checked != work.part {
            return self.check();
        }
        if work.staging != Staging::Pair || work.part == Part::Program {
            return self.announce();
        }
        work.turn_to(Part::Program);
        self.write_down(State::Turning, 0)
    }

    pub(super) fn more(&mut self) -> Output<'_> {
        self.state = State::Fetching;
        self.until_ms = self.now_ms.saturating_add(STALL_MS);
        Output::More { until_ms: self.until_ms }
    }

    /// The body begins at `from`: where it was asked to, or at 0 if the server ignores ranges. What is kept already is
    /// then read past.
    pub(super) fn opened(&mut self, from: u32, total: Option<u32>) -> Output<'_> {
        let Some(work) = &mut self.work else { return self.pause() };
        let travels = work.wanted().packed.map_or(work.wanted().size, |packed| packed.size);
        if total.is_some_and(|total| total != travels) {
            return self.wrong_bytes(Reason::SizeMismatch);
        }
        if from > work.kept {
            return self.broken(FetchError::Network);
        }
        work.next = from;
        self.more()
    }

    pub(super) fn chunk(&mut self, len: u32) -> Output<'_> {
        let Some(work) = &mut self.work else { return self.pause() };
        let end = work.next.saturating_add(len);
        if end > work.wanted().size {
            return self.wrong_bytes(Reason::SizeMismatch);
        }
        work.next = end;
        if end <= work.kept {
            return self.more();
        }
        self.state = State::Keeping;
        Output::Keep { part: work.part, at: work.kept, len: end - work.kept }
    }

    /// The chunk is in flash.
    pub(super) fn kept(&mut self) -> Output<'_> {
        let now_ms = self.now_ms;
        let Some(work) = &mut self.work else { return self.pause() };
        work.kept = work.next;
        work.failures = 0;
        if work.complete() {
            self.fetch()
        } else if work.journal_due() {
            self.note()
        } else if work.report_due(now_ms) {
            self.tell()
        } else {
            self.more()
        }
    }

    fn note(&mut self) -> Output<'_> {
        let kept = self.work.as_ref().map_or(0, Work::resumable);
        self.write_down(State::Noting, kept)
    }

    fn tell(&mut self) -> Output<'_> {
        let Some(work) = &mut self.work else { return self.pause() };
        let percent = work.percent();
        work.reported(percent, self.now_ms);
        let details = Details { phase: "downloading", percent: Some(percent), ..Details::default() };
        self.update(State::Telling, Status::InProgress, details)
    }

    /// A message during the download: the answer to a report of progress, or news. Whatever may mean that the job is
    /// not ours any more stops the download and asks for the list; if it is, the download goes on where it stopped.
    pub(super) fn heard_meanwhile(&mut self, message: Message<'_>) -> Output<'_> {
        let (Some(work), asked) = (&mut self.work, self.asked) else { return self.pause() };
        let ours = work.subject.job;
        match message {
            Message::Updated { token, version, .. } if token == Some(asked) => {
                work.report.answered = true;
                self.accepted(version);
                self.stay()
            }
            Message::Rejected { token, code, .. } if token == Some(asked) => match code {
                RejectedCode::RequestThrottled | RejectedCode::InternalError => self.stay(),
                _ => self.list(),
            },
            Message::Notify { jobs } if jobs.has(ours.as_str()) => self.stay(),
            Message::NotifyNext { execution: Some(next) } if next.job == ours.as_str() => self.stay(),
            message if is_news(&message) => self.list(),
            _ => self.stay(),
        }
    }

    /// The download gave no more bytes before the image was whole. The next try begins with the list, because the
    /// description of the job carries a fresh address.
    pub(super) fn broken(&mut self, error: FetchError) -> Output<'_> {
        let Some(work) = &mut self.work else { return self.pause() };
        match error {
            FetchError::Status(416) => return self.wrong_bytes(Reason::SizeMismatch),
            FetchError::OtherBytes => return self.wrong_bytes(Reason::DigestMismatch),
            FetchError::BadPacking => return self.give_up(Reason::BadPacking),
            FetchError::UnknownPacking => return self.give_up(Reason::UnknownPacking),
            FetchError::Flash => return self.give_up(Reason::FlashFailed),
            FetchError::Status(_) | FetchError::Network | FetchError::Untrusted => {}
        }
        let before = work.failures;
        work.failures = before.saturating_add(1);
        let (most, reason) = match error {
            FetchError::Untrusted => (UNTRUSTED_MAX, Reason::ServerNotTrusted),
            _ => (FETCHES_MAX, Reason::DownloadFailed),
        };
        if work.failures >= most {
            return self.give_up(reason);
        }
        let pause_ms = self.pace.pause_ms(before, LONGEST_PAUSE_MS);
        self.wait(State::Pausing, pause_ms)
    }

    /// The connection broke during a download. If that came over it, this may be the answer to asking for it: AWS IoT ends
    /// the connection of a device whose policy does not allow what it does.
    pub(super) fn cut_off(&mut self) -> Output<'_> {
        if let Some(work) = self.work.as_mut().filter(|work| work.comes_by_stream()) {
            work.failures = work.failures.saturating_add(1);
        }
        self.rest()
    }

    /// The bytes are not the job's. They are fetched once more from the start: the object may have been replaced while
    /// it was read.
    pub(super) fn wrong_bytes(&mut self, reason: Reason) -> Output<'_> {
        let Some(work) = self.work.as_mut().filter(|work| !work.restarted) else {
            return self.give_up(reason);
        };
        work.restart();
        let pause_ms = self.pace.pause_ms(0, LONGEST_PAUSE_MS);
        self.wait(State::Pausing, pause_ms)
    }
}
