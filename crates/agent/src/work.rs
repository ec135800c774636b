//! The job in hand: what it asks for and how far the download has come.

use image::Digest;
use jobs::{Document, JobId};

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
    /// The program has nothing against it, or was asked before a reset.
    pub(crate) agreed: bool,
    /// The program put it off until then.
    pub(crate) deferred_until_ms: Option<u64>,
    /// First bytes of the image that are in the spare slot.
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

impl Work {
    /// Work that begins at `kept`.
    pub(crate) fn new(subject: Subject, document: Document, kept: u32, now_ms: u64) -> Self {
        let kept = if kept <= document.size { kept } else { 0 };
        Self {
            subject,
            document,
            agreed: false,
            deferred_until_ms: None,
            kept,
            journaled: kept,
            next: kept,
            failures: 0,
            restarted: false,
            report: Progress { percent: 0, at_ms: now_ms, answered: true },
        }
    }

    /// Whether `execution` with `document` asks for the same thing, perhaps under a new address.
    pub(crate) fn is(&self, subject: Subject, document: &Document) -> bool {
        self.subject == subject
            && self.document.digest == document.digest
            && self.document.size == document.size
            && self.document.packed == document.packed
    }

    /// The image that it asks for.
    pub(crate) fn digest(&self) -> Digest {
        Digest(self.document.digest)
    }

    /// Whether the whole image is in the spare slot.
    pub(crate) fn complete(&self) -> bool {
        self.kept == self.document.size
    }

    /// The download was not the job's image: nothing of it is believed.
    pub(crate) fn restart(&mut self) {
        self.restarted = true;
        self.kept = 0;
        self.journaled = 0;
    }

    /// How much of the image is in the spare slot.
    pub(crate) fn percent(&self) -> u8 {
        (u64::from(self.kept) * 100 / u64::from(self.document.size.max(1))) as u8
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
