//! Why a job ended without the firmware that it asked for. The codes never change; docs/spec/reason-codes.md says what
//! an operator does about each.

use image::Refusal;
use jobs::Status;
use slots::Fall;

/// Why a job was refused or failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The image is not one that this board may run.
    Image(Refusal),
    /// The job document lacks something, or cannot be read.
    BadDocument,
    /// The job is not a firmware job.
    UnknownOperation,
    /// The image does not fit into a slot.
    TooLarge,
    /// The job brings a VM, and this board has no slots for VMs.
    NoVmSlots,
    /// The program's `on_update` hook refused it.
    RefusedByProgram,
    /// Too many attempts to download brought not one byte.
    DownloadFailed,
    /// The server of the object did not prove who it is.
    ServerNotTrusted,
    /// The object has not the size that the job names.
    SizeMismatch,
    /// The object has not the SHA-256 that the job names.
    DigestMismatch,
    /// The packed image does not unpack.
    BadPacking,
    /// The image is packed in a way that this board does not know.
    UnknownPacking,
    /// The flash did not take it.
    FlashFailed,
    /// The firmware died in its trial.
    TrialCrashed,
    /// The firmware was not confirmed before the watchdog fired.
    TrialHung,
    /// The power was cut too often during the trial.
    TrialPower,
    /// The firmware reset the board in its trial.
    TrialReset,
    /// The boot loader found the staged image damaged.
    TrialNotWhole,
    /// The firmware gave up its own trial.
    TrialRefused,
    /// Other firmware runs than the job installed, and nothing tells why.
    NotRunning,
}

impl Reason {
    /// Every reason that is not the image's own.
    pub const OWN: [Reason; 19] = [
        Reason::BadDocument,
        Reason::UnknownOperation,
        Reason::TooLarge,
        Reason::NoVmSlots,
        Reason::RefusedByProgram,
        Reason::DownloadFailed,
        Reason::ServerNotTrusted,
        Reason::SizeMismatch,
        Reason::DigestMismatch,
        Reason::BadPacking,
        Reason::UnknownPacking,
        Reason::FlashFailed,
        Reason::TrialCrashed,
        Reason::TrialHung,
        Reason::TrialPower,
        Reason::TrialReset,
        Reason::TrialNotWhole,
        Reason::TrialRefused,
        Reason::NotRunning,
    ];

    /// The code that is reported in `statusDetails`.
    pub const fn code(self) -> &'static str {
        match self {
            Reason::Image(refusal) => refusal.code(),
            Reason::BadDocument => "bad-document",
            Reason::UnknownOperation => "unknown-operation",
            Reason::TooLarge => "too-large",
            Reason::NoVmSlots => "no-vm-slots",
            Reason::RefusedByProgram => "refused-by-program",
            Reason::DownloadFailed => "download-failed",
            Reason::ServerNotTrusted => "server-not-trusted",
            Reason::SizeMismatch => "size-mismatch",
            Reason::DigestMismatch => "digest-mismatch",
            Reason::BadPacking => "bad-packing",
            Reason::UnknownPacking => "unknown-packing",
            Reason::FlashFailed => "flash-failed",
            Reason::TrialCrashed => "trial-crashed",
            Reason::TrialHung => "trial-hung",
            Reason::TrialPower => "trial-power",
            Reason::TrialReset => "trial-reset",
            Reason::TrialNotWhole => "trial-not-whole",
            Reason::TrialRefused => "trial-refused",
            Reason::NotRunning => "not-running",
        }
    }

    /// REJECTED if this device will never run it, FAILED if it tried: the service retries only what failed.
    pub const fn status(self) -> Status {
        match self {
            Reason::Image(_)
            | Reason::BadDocument
            | Reason::UnknownOperation
            | Reason::TooLarge
            | Reason::NoVmSlots
            | Reason::RefusedByProgram
            | Reason::BadPacking
            | Reason::UnknownPacking => Status::Rejected,
            _ => Status::Failed,
        }
    }
}

impl From<Fall> for Reason {
    fn from(fall: Fall) -> Self {
        match fall {
            Fall::Crashed => Reason::TrialCrashed,
            Fall::Hung => Reason::TrialHung,
            Fall::PowerCuts => Reason::TrialPower,
            Fall::Reset => Reason::TrialReset,
            Fall::NotWhole => Reason::TrialNotWhole,
            Fall::Refused => Reason::TrialRefused,
        }
    }
}
