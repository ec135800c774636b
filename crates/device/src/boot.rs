//! From reset to a verified program: read the zones, verify, choose, and only then look at what was chosen.
//!
//! ```text
//! settings, keys, credentials → slots::boot asks of a slot "is it whole?" → image::verify, then the VM's own check
//!                             → the record that the choice needs is in flash → the program may run
//! ```

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use agent::Reason;
use bytecode::Program;
use embedded_storage::nor_flash::NorFlash;
use image::{Digest, Expectation, KeySet, Refusal, VmUid};
use slots::{Credentials, Decision, Outcome, Reader, Record, Settings, Slot, Slots, Zone};

use crate::event::Event;
use crate::identity::Identity;
use crate::port::Port;
use crate::vm::Vm;

/// What a boot found.
pub(crate) struct Booted<'f, P: Port> {
    pub(crate) slots: Slots<&'f mut P::Flash>,
    pub(crate) board: Board,
    /// `None` when the board has no usable credentials: it runs its program and stays offline.
    pub(crate) identity: Option<Identity>,
    /// `None` in recovery.
    pub(crate) running: Option<Running<P>>,
}

/// What the board knows about itself.
pub(crate) struct Board {
    /// The kind of board, which images name.
    pub(crate) kind: String,
    pub(crate) keys: KeySet,
    pub(crate) trial_attempts: u8,
    pub(crate) trial_deadline_ms: u32,
}

/// Firmware that was verified in this boot, in place.
pub(crate) struct Running<P: Port> {
    bytes: P::Bytes,
    program: Range<usize>,
    pub(crate) slot: Slot,
    pub(crate) on_trial: bool,
    pub(crate) firmware: Firmware,
}

/// What a verified image is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Firmware {
    pub(crate) name: String,
    pub(crate) version: String,
    /// SHA-256 of the whole image.
    pub(crate) digest: Digest,
    counter: u32,
    program: Range<usize>,
}

/// Why a board is not up.
pub(crate) enum NotUp {
    /// The VM on trial has given up, because the program that is tried with it is not whole: reset.
    GaveUp,
    /// The flash itself does not answer, or was written by a newer runtime: there is nothing to run.
    Dead,
}

/// Boots, perhaps without a program; what cannot be done is told to the port.
pub(crate) fn boot<'f, P: Port>(
    port: &P,
    flash: &'f mut P::Flash,
    vm: Option<&Vm<'_, P>>,
) -> Result<Booted<'f, P>, NotUp> {
    let mut slots = match Slots::open(flash, P::LAYOUT) {
        Ok(slots) => slots,
        Err(why) => {
            port.note(Event::Unbootable { reason: format_args!("{why}") });
            return Err(NotUp::Dead);
        }
    };
    let board = Board::read(&mut slots);
    let identity = identity(&mut slots);
    let before = slots.record();
    let mut looked = Looked::<P> { port, board: &board, floor: before.counter_floor, found: [None, None] };
    let whole = |slot, reader: Reader<'_, &mut P::Flash>| looked.at(slot, reader);
    let chosen = match vm {
        Some(vm) => slots.boot_on(vm.running(), port.reset_cause(), whole),
        None => slots.boot(port.reset_cause(), whole),
    };
    let decision = match chosen {
        Ok(decision) => decision,
        Err(why) => {
            port.note(Event::Unbootable { reason: format_args!("{why}") });
            return Err(NotUp::Dead);
        }
    };
    if let Some(vm) = vm {
        tell_vm(port, vm);
        // The board's record still speaks of a pair, and its program cannot run.
        if decision == Decision::Recovery && slots.record().trial.is_some() && vm.give_up() {
            return Err(NotUp::GaveUp);
        }
    }
    let found = looked.found;
    tell_losses(port, before, slots.record(), decision, &found);
    let running = run_what_was_found(decision, found);
    match &running {
        Some(running) => port.note(Event::Booted {
            slot: running.slot,
            on_trial: running.on_trial,
            version: &running.firmware.version,
            cause: port.reset_cause(),
        }),
        None => port.note(Event::Recovery),
    }
    Ok(Booted { slots, board, identity, running })
}

/// Tells of a VM that is on trial, or was.
fn tell_vm<P: Port>(port: &P, vm: &Vm<'_, P>) {
    if vm.on_trial() {
        port.note(Event::VmOnTrial { slot: vm.running().slot });
    }
    if let Some(Outcome::FellBack { why, .. }) = vm.facts().outcome {
        port.note(Event::VmFellBack { to: vm.running().slot, reason: Reason::from(why).code() });
    }
}

/// A slot's bytes and what was found in them.
type Found<P> = (<P as Port>::Bytes, Result<Firmware, Refusal>);

/// The answers to "is it whole?", kept so that no slot is read twice.
struct Looked<'a, P: Port> {
    port: &'a P,
    board: &'a Board,
    floor: u32,
    found: [Option<Found<P>>; 2],
}

impl<P: Port> Looked<'_, P> {
    fn at(&mut self, slot: Slot, reader: Reader<'_, &mut P::Flash>) -> Option<u32> {
        let bytes = self.port.map(reader)?;
        let firmware = image::in_slot(&bytes)
            .and_then(|image| self.board.verify(image, slot, self.floor, bytecode::ABI));
        let counter = firmware.as_ref().ok().map(|firmware| firmware.counter);
        let [zero, one] = &mut self.found;
        let place = if slot == Slot::Zero { zero } else { one };
        *place = Some((bytes, firmware));
        counter
    }
}

fn run_what_was_found<P: Port>(decision: Decision, found: [Option<Found<P>>; 2]) -> Option<Running<P>> {
    let slot = decision.slot()?;
    let [zero, one] = found;
    let (bytes, firmware) = if slot == Slot::Zero { zero? } else { one? };
    let firmware = firmware.ok()?;
    let on_trial = matches!(decision, Decision::Trial { .. });
    Some(Running { bytes, program: firmware.program.clone(), slot, on_trial, firmware })
}

/// Tells what should have run and did not, and why.
fn tell_losses<P: Port>(
    port: &P,
    before: Record,
    after: Record,
    decision: Decision,
    found: &[Option<Found<P>>; 2],
) {
    for (slot, found) in Slot::BOTH.into_iter().zip(found) {
        let due = slot == before.confirmed || before.trial.is_some();
        if let Some((_, Err(refusal))) = found
            && due
            && decision.slot() != Some(slot)
        {
            port.note(Event::Unfit { slot, reason: refusal.code() });
        }
    }
    match after.outcome.filter(|_| after.outcome != before.outcome) {
        Some(Outcome::FellBack { why, .. }) => {
            port.note(Event::FellBack { to: after.confirmed, reason: Reason::from(why).code() });
        }
        Some(Outcome::Rotted { slot }) => port.note(Event::Rotted { slot }),
        None => {}
    }
}

impl<P: Port> Running<P> {
    /// The program, in place.
    pub(crate) fn program(&self) -> Option<Program<'_>> {
        bytecode::check(self.bytes.get(self.program.clone())?).ok()
    }
}

impl Board {
    /// Reads settings and keys. A board without them trusts nobody and so runs nothing, which is what a board that was
    /// not virtualized should do.
    pub(crate) fn read<F: NorFlash>(slots: &mut Slots<F>) -> Self {
        let keys = read_zone(slots.keys()).and_then(|bytes| KeySet::read(&bytes)).unwrap_or_default();
        let bytes = read_zone(slots.settings()).unwrap_or_default();
        let settings = Settings::read(&bytes).unwrap_or(Settings::new("", ""));
        Self {
            kind: VmUid::parse(settings.vm_uid).map_or_else(String::new, |uid| uid.board.into()),
            keys,
            trial_attempts: settings.trial_attempts,
            trial_deadline_ms: settings.trial_deadline_ms,
        }
    }

    /// Verifies an image that is in `slot` or meant for it: what its maker made, for this board, and a program that a VM
    /// of this ABI runs. What another VM would say to the program itself is for that one to see, before it runs it.
    ///
    /// # Errors
    ///
    /// The first step that fails.
    pub(crate) fn verify(
        &self,
        bytes: &[u8],
        slot: Slot,
        counter_floor: u32,
        abi: u32,
    ) -> Result<Firmware, Refusal> {
        let here = Expectation { board: &self.kind, abi, slot: slot.index(), counter_floor };
        let verified = image::verify(bytes, &self.keys, &here)?;
        if abi == bytecode::ABI {
            bytecode::check(verified.payload).map_err(|_| Refusal::BadProgram)?;
        }
        Ok(Firmware {
            name: verified.manifest.name.into(),
            version: verified.manifest.version.into(),
            digest: Digest::of(bytes),
            counter: verified.manifest.counter,
            // The payload is the image's end.
            program: bytes.len() - verified.payload.len()..bytes.len(),
        })
    }
}

fn identity<F: NorFlash>(slots: &mut Slots<F>) -> Option<Identity> {
    let bytes = read_zone(slots.credentials())?;
    Credentials::read(&bytes).ok().map(|credentials| Identity::new(&credentials))
}

pub(crate) fn read_zone<F: NorFlash>(mut zone: Zone<&mut F>) -> Option<Vec<u8>> {
    let mut buffer = vec![0; zone.contents_len().ok()??];
    zone.read(&mut buffer).ok()??;
    Some(buffer)
}
