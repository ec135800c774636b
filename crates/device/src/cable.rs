//! The board in the hand of whoever holds the cable: its program and its conversation are over, its flash is written by
//! the uplink protocol, and then it resets.
//!
//! ```text
//! a port hears a frame on its line → drops `run` → Cabled::plug → answers frames until is_over → reset, as if power came
//! ```

use alloc::string::{String, ToString};

use embedded_storage::nor_flash::NorFlash;
use image::Digest;
use slots::{Reader, Settings, Slot, Slots};
use uplink::{Frame, Judge, Session};

use crate::boot::{Board, read_zone};
use crate::port::Port;
use crate::vm::Vm;

/// A board on the cable.
pub struct Cabled<'f, P: Port> {
    session: Session<&'f mut P::Flash>,
    here: Here<'f, P>,
}

struct Here<'f, P> {
    port: &'f P,
    board: Board,
    vm_uid: String,
}

impl<'f, P: Port> Cabled<'f, P> {
    /// Takes the flash; `None` when it does not answer, or belongs to a newer runtime.
    pub fn plug(port: &'f P, flash: &'f mut P::Flash) -> Option<Self>
    where
        <P::Flash as embedded_storage::nor_flash::ErrorType>::Error: core::fmt::Debug,
    {
        let mut slots = Slots::open(flash, P::LAYOUT).ok()?;
        let settings = read_zone(slots.settings()).unwrap_or_default();
        let mut second = port.vm_flash();
        let vm = second.as_mut().and_then(|flash| Vm::open(port, flash));
        // The VM that runs may have come over the air, after the settings were written.
        let vm_uid = match vm.as_ref().map(Vm::uid) {
            Some(uid) if !uid.is_empty() => uid.to_string(),
            _ => Settings::read(&settings).map_or_else(|_| String::new(), |read| read.vm_uid.to_string()),
        };
        let board = Board::read(&mut slots);
        Some(Self { session: Session::new(slots), here: Here { port, board, vm_uid } })
    }

    /// Answers a frame; what is no request gets no answer.
    pub fn answer(&mut self, frame: &Frame) -> Option<Frame> {
        self.session.answer(frame, &self.here)
    }

    /// Whether the cable has let go of the board, which must reset now.
    pub fn is_over(&self) -> bool {
        self.session.is_over()
    }
}

impl<'f, P: Port> Judge<&'f mut P::Flash> for Here<'f, P>
where
    P::Flash: NorFlash,
{
    fn vm_uid(&self) -> String {
        self.vm_uid.clone()
    }

    fn board(&self) -> String {
        self.board.kind.clone()
    }

    fn abi(&self) -> u32 {
        bytecode::ABI
    }

    fn judge(
        &self,
        slot: Slot,
        bytes: Reader<'_, &'f mut P::Flash>,
        size: u32,
        digest: Digest,
        counter_floor: u32,
    ) -> Result<(), &'static str> {
        let bytes = self.port.map(bytes).ok_or("flash-failed")?;
        let image = usize::try_from(size).ok().and_then(|size| bytes.get(..size)).ok_or("bad-header")?;
        if Digest::of(image) != digest {
            return Err("digest-mismatch");
        }
        self.board
            .verify(image, slot, counter_floor, bytecode::ABI)
            .map(|_| ())
            .map_err(|refusal| refusal.code())
    }
}
