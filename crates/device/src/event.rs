//! What the device tells the person at its console. Each event prints as one line; the wording is stable, because
//! scripts and the demo read it.

use core::fmt;

use slots::{Cause, Slot};

/// Something worth a line on the console.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Firmware starts.
    Booted {
        /// Where it is.
        slot: Slot,
        /// Whether it must still prove itself.
        on_trial: bool,
        /// Its version, from the signed manifest.
        version: &'a str,
        /// Why the board started.
        cause: Cause,
    },
    /// An image in a slot was not accepted.
    Unfit {
        /// The slot.
        slot: Slot,
        /// The reason code.
        reason: &'a str,
    },
    /// Neither slot holds an image that may run.
    Recovery,
    /// The last trial ended without a confirm.
    FellBack {
        /// The slot that runs now.
        to: Slot,
        /// The reason code.
        reason: &'a str,
    },
    /// The VM must still prove itself.
    VmOnTrial {
        /// Where it is.
        slot: Slot,
    },
    /// The last VM on trial was not confirmed.
    VmFellBack {
        /// The slot of the VM that runs now.
        to: Slot,
        /// The reason code.
        reason: &'a str,
    },
    /// The confirmed image was no longer whole, and the other slot took over.
    Rotted {
        /// The slot that was confirmed.
        slot: Slot,
    },
    /// The flash itself does not answer, or belongs to a newer runtime.
    Unbootable {
        /// Why.
        reason: fmt::Arguments<'a>,
    },
    /// The board has no usable credentials and will not converse.
    NoCredentials,
    /// The program has ended in good order.
    ProgramEnded,
    /// The program died; its traceback follows on the console.
    ProgramDied,
    /// The connection to the cloud stands.
    Online {
        /// The server's name.
        host: &'a str,
    },
    /// The connection to the cloud is lost, or could not be made.
    Offline {
        /// Why.
        reason: fmt::Arguments<'a>,
    },
    /// The server refuses a subscription.
    SubscriptionRefused {
        /// Its reason.
        reason: mqtt::Reason,
    },
    /// The server refuses a request of the update agent.
    RequestRefused {
        /// Its reason.
        reason: mqtt::Reason,
    },
    /// A job is taken on.
    Accepted {
        /// The job.
        job: &'a str,
        /// The version that it brings.
        version: &'a str,
    },
    /// The download goes on; told every five percent or so.
    Downloading {
        /// How much is there.
        percent: u8,
    },
    /// The download was interrupted and will go on.
    Interrupted {
        /// Why.
        reason: fmt::Arguments<'a>,
    },
    /// A fetch has ended, with the whole image or not.
    Downloaded {
        /// Body bytes that came.
        bytes: u64,
    },
    /// The update is not made.
    Refused {
        /// The reason code.
        reason: &'a str,
    },
    /// The image will run on trial after the next reset.
    Staged {
        /// Where it is.
        slot: Slot,
    },
    /// The VM in a slot will run on trial after the next reset.
    VmStaged {
        /// Where it is.
        slot: Slot,
    },
    /// The VM has proved itself.
    VmConfirmed {
        /// Where it is.
        slot: Slot,
    },
    /// The firmware has proved itself.
    Confirmed {
        /// Where it is.
        slot: Slot,
    },
    /// The cloud has taken note of a job's status.
    Reported {
        /// The status.
        status: &'a str,
    },
    /// The board resets.
    Reset {
        /// Why.
        cause: Cause,
    },
    /// The flash fails.
    FlashFailed {
        /// What was being done.
        step: &'a str,
    },
}

/// The word for a cause, as in events and in `machine.reset_cause()`.
pub(crate) fn word(cause: Cause) -> &'static str {
    match cause {
        Cause::PowerOn => "power-on",
        Cause::Software => "software",
        Cause::Watchdog => "watchdog",
        Cause::Crash => "crash",
    }
}

impl fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Booted { slot, on_trial, version, cause } => {
                let trial = if on_trial { " on trial" } else { "" };
                write!(f, "booted slot {}{trial}, version {version} ({})", slot.index(), word(cause))
            }
            Self::Unfit { slot, reason } => write!(f, "slot {} is not fit to run: {reason}", slot.index()),
            Self::Recovery => f.write_str("no slot holds firmware that may run; uplink one over the cable"),
            Self::FellBack { to, reason } => write!(f, "fell back to slot {}: {reason}", to.index()),
            Self::VmOnTrial { slot } => write!(f, "this VM, in slot {}, is on trial", slot.index()),
            Self::VmFellBack { to, reason } => {
                write!(f, "fell back to the VM in slot {}: {reason}", to.index())
            }
            Self::VmStaged { slot } => write!(f, "staged the VM in slot {}", slot.index()),
            Self::VmConfirmed { slot } => write!(f, "confirmed the VM in slot {}", slot.index()),
            Self::Rotted { slot } => write!(f, "slot {} has rotted; the other one takes over", slot.index()),
            Self::Unbootable { reason } => write!(f, "cannot boot: {reason}"),
            Self::NoCredentials => f.write_str("no credentials; add a thing and uplink them to go online"),
            Self::ProgramEnded => f.write_str("the program has ended"),
            Self::ProgramDied => f.write_str("the program has died"),
            Self::Online { host } => write!(f, "online with {host}"),
            Self::Offline { reason } => write!(f, "offline: {reason}"),
            Self::SubscriptionRefused { reason } => {
                write!(f, "the server refuses a subscription ({reason:?}); check the thing's policy")
            }
            Self::RequestRefused { reason } => {
                write!(f, "the server refuses a jobs request ({reason:?}); check the thing's policy")
            }
            Self::Accepted { job, version } => write!(f, "job {job} accepted: version {version}"),
            Self::Downloading { percent } => write!(f, "downloading {percent} %"),
            Self::Interrupted { reason } => write!(f, "download interrupted: {reason}"),
            Self::Downloaded { bytes } => write!(f, "downloaded {bytes} bytes"),
            Self::Refused { reason } => write!(f, "refused: {reason}"),
            Self::Staged { slot } => write!(f, "staged slot {}", slot.index()),
            Self::Confirmed { slot } => write!(f, "confirmed slot {}", slot.index()),
            Self::Reported { status } => write!(f, "reported {status}"),
            Self::Reset { cause } => write!(f, "reset: {}", word(cause)),
            Self::FlashFailed { step } => {
                write!(f, "the flash failed while {step}; the board may need replacing")
            }
        }
    }
}
