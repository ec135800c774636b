//! The job in hand: what it asks for and how far the download has come.

use image::Digest;
use jobs::{Document, JobId, Part, StreamFile, Url, Wanted};

use crate::Staging;

/// One execution of one job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Subject {
    pub(crate) job: JobId,
    pub(crate) number: u64,
}

impl Subject {
    /// The execution that a message names; `None` if its job cannot stand in a topic.
    pub(crate) fn of(job: &str, number: u64) -> Option<Self> {
        JobId::new(job).map(|job| Subject { job, number })
    }
}

/// A firmware job, from its document to its end. It outlives a lost connection, not a reset.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Work {
    pub(crate) subject: Subject,
    pub(crate) document: Document,
    /// What of it does not run yet.
    pub(crate) staging: Staging,
    /// The image in hand; a pair's VM comes before its program.
    pub(crate) part: Part,
    /// Where it is to be had.
    pub(crate) url: Url,
    /// The image that is being read back.
    pub(crate) checked: Part,
    /// The VM was found whole on this boot.
    pub(crate) vm_whole: bool,
    /// The program has nothing against it, or was asked before a reset.
    pub(crate) agreed: bool,
    /// The program put it off until then.
    pub(crate) deferred_until_ms: Option<u64>,
    /// First bytes of the image in hand that are in its spare slot.
    pub(crate) kept: u32,
    /// How many of those the journal knows of.
    pub(crate) journaled: u32,
    /// Where in the image the next byte of the open download belongs; behind `kept` while a server repeats what is kept.
    pub(crate) next: u32,
    /// Downloads in a row that brought nothing.
    pub(crate) failures: u8,
    /// The download was thrown away once because it was not the job's image.
    pub(crate) restarted: bool,
    pub(crate) report: Progress,
}

/// What the cloud was last told about the download.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Progress {
    pub(crate) percent: u8,
    pub(crate) at_ms: u64,
    /// The cloud has taken it in.
    pub(crate) answered: bool,
}

/// Progress is reported every so many percent ...
const REPORT_PERCENT: u8 = 10;
/// ... but not more often than this ...
const REPORT_MS: u64 = 500;
/// ... and, as long as the last report is not answered, not more often than this.
const REPORT_PATIENCE_MS: u64 = 10_000;
/// The journal learns of the download every so many bytes: each time costs a write of one of two sectors.
const JOURNAL_EVERY: u32 = 64 * 1024;
/// After a reset a download goes on at the start of a sector: a whole number of these bytes, for every flash in use.
const SECTOR: u32 = 4096;

impl Staging {
    /// What of a document does not run, if these images do; `None` when all of it does.
    pub(crate) fn of(document: &Document, program: Option<Digest>, vm: Option<Digest>) -> Option<Staging> {
        let misses = |part, running: Option<Digest>| {
            document.wanted(part).is_some_and(|wanted| running != Some(Digest(wanted.digest)))
        };
        match (misses(Part::Program, program), misses(Part::Vm, vm)) {
            (true, true) => Some(Staging::Pair),
            (true, false) => Some(Staging::Program),
            (false, true) => Some(Staging::Vm),
            (false, false) => None,
        }
    }

    /// The image that is fetched first.
    pub(crate) fn first(self) -> Part {
        if self == Staging::Program { Part::Program } else { Part::Vm }
    }

    /// Whether an image of this part is staged.
    pub(crate) fn has(self, part: Part) -> bool {
        self == Staging::Pair || self.first() == part
    }
}

impl Work {
    /// Work on what is missing of a document, which begins with the first `kept` bytes of a part in the spare slot.
    /// `None` when the document has not that part, or no address for it.
    pub(crate) fn new(
        subject: Subject,
        document: Document,
        staging: Staging,
        (part, kept): (Part, u32),
        now_ms: u64,
    ) -> Option<Self> {
        let kept = if kept <= document.wanted(part)?.size { kept } else { 0 };
        Some(Self {
            subject,
            document,
            staging,
            part,
            url: Url::EMPTY,
            checked: part,
            vm_whole: false,
            agreed: false,
            deferred_until_ms: None,
            kept,
            journaled: kept,
            next: kept,
            failures: 0,
            restarted: false,
            report: Progress { percent: 0, at_ms: now_ms, answered: true },
        })
    }

    /// Whether `execution` with `document` asks for the same thing, perhaps under a new address.
    pub(crate) fn is(&self, subject: Subject, document: &Document) -> bool {
        self.subject == subject
            && self.document.program == document.program
            && self.document.vm == document.vm
    }

    /// The image in hand. There is one: nobody works on what no document asks for.
    pub(crate) fn wanted(&self) -> Wanted {
        let nothing = Wanted { size: 0, digest: [0; 32], packed: None };
        self.document.wanted(self.part).unwrap_or(nothing)
    }

    /// Its SHA-256.
    pub(crate) fn digest(&self) -> Digest {
        Digest(self.wanted().digest)
    }

    /// Whether the whole image in hand is in its spare slot.
    pub(crate) fn complete(&self) -> bool {
        self.kept == self.wanted().size
    }

    /// Whether it comes over the connection that the conversation has.
    pub(crate) fn comes_by_stream(&self) -> bool {
        StreamFile::read(self.url.as_str()).is_some()
    }

    /// The image that must be read back next, with its size and digest: the program of a pair is one for its VM.
    pub(crate) fn check(&mut self) -> (Part, Wanted) {
        let vm = self.document.vm.filter(|_| self.staging == Staging::Pair && !self.vm_whole);
        self.checked = if vm.is_some() { Part::Vm } else { self.part };
        (self.checked, vm.unwrap_or(self.wanted()))
    }

    /// Turns to another image, of which nothing is kept.
    pub(crate) fn turn_to(&mut self, part: Part) {
        (self.part, self.url) = (part, Url::EMPTY);
        (self.kept, self.journaled, self.next) = (0, 0, 0);
    }

    /// The downloads were not the job's images: nothing of them is believed.
    pub(crate) fn restart(&mut self) {
        self.restarted = true;
        self.vm_whole = false;
        self.turn_to(self.staging.first());
    }

    /// Bytes of all that is missing.
    pub(crate) fn size(&self) -> u32 {
        let size = |part| {
            self.document.wanted(part).filter(|_| self.staging.has(part)).map_or(0, |wanted| wanted.size)
        };
        size(Part::Vm).saturating_add(size(Part::Program))
    }

    /// How much of that is in the spare slots.
    pub(crate) fn percent(&self) -> u8 {
        let before = if self.part == Part::Program { self.size() - self.wanted().size } else { 0 };
        ((u64::from(before) + u64::from(self.kept)) * 100 / u64::from(self.size().max(1))) as u8
    }

    /// Whether the cloud should hear of it now.
    pub(crate) fn report_due(&self, now_ms: u64) -> bool {
        let pause_ms = if self.report.answered { REPORT_MS } else { REPORT_PATIENCE_MS };
        self.percent() >= self.report.percent.saturating_add(REPORT_PERCENT)
            && now_ms >= self.report.at_ms.saturating_add(pause_ms)
    }

    /// The cloud is being told.
    pub(crate) fn reported(&mut self, percent: u8, now_ms: u64) {
        self.report = Progress { percent, at_ms: now_ms, answered: false };
    }

    /// Whether the journal should hear of it now.
    pub(crate) fn journal_due(&self) -> bool {
        self.kept - self.journaled >= JOURNAL_EVERY
    }

    /// Where the download would go on after a reset.
    pub(crate) fn resumable(&self) -> u32 {
        self.kept - self.kept % SECTOR
    }
}
