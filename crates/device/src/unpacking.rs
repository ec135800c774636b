//! A packed image on its way into the slot: packed bytes in, chunks of the image out. It outlives a connection that
//! breaks, so that a download goes on where it stopped; not a reset, after which it begins anew.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;

use agent::FetchError;
use embedded_storage::nor_flash::NorFlash;
use image::{Digest, Digester};
use jobs::Packed;
use pack::{Fault, History, LINE, Unpacker};
use slots::Slots;

/// The unpacking of one packed image.
pub(crate) struct Unpacking {
    packed: Packed,
    /// Size of the image.
    size: u32,
    /// Made when the object is there: 17 KB that a handshake needs for itself.
    unpacker: Option<Box<Unpacker>>,
    digester: Digester,
    /// Packed bytes that came.
    received: u32,
    chunk: Vec<u8>,
    /// Bytes of `chunk` that are there, and whether they have been announced.
    filled: usize,
    announced: bool,
    /// Why it does not unpack; the rest is only read to know whose fault that is.
    fault: Option<Fault>,
}

impl Unpacking {
    /// Begins with nothing, for an image of `size` bytes in chunks of `chunk` bytes.
    pub(crate) fn new(packed: Packed, size: u32, chunk: usize) -> Self {
        Self {
            packed,
            size,
            unpacker: None,
            digester: Digester::new(),
            received: 0,
            chunk: vec![0; chunk],
            filled: 0,
            announced: false,
            fault: None,
        }
    }

    /// Whether it can go on for this packed image, of which the slot holds the first `kept` bytes unpacked.
    pub(crate) fn goes_on(&self, packed: &Packed, kept: u32) -> bool {
        self.packed == *packed && self.image_at() == kept && self.fault.is_none()
    }

    /// Where in the image the next chunk begins.
    pub(crate) fn image_at(&self) -> u32 {
        let waiting = if self.announced { 0 } else { self.filled };
        self.unpacker.as_ref().map_or(0, |unpacker| unpacker.given()) - waiting as u32
    }

    /// The chunk that was announced.
    pub(crate) fn chunk(&self) -> &[u8] {
        self.chunk.get(..self.filled).unwrap_or_default()
    }

    /// The first packed byte that is wanted, and how many there are from there on.
    pub(crate) fn wanted(&self) -> (u32, usize) {
        (self.received, (self.packed.size - self.received) as usize)
    }

    /// Takes the next packed bytes, after [`Unpacking::next`] had no chunk: no more than are wanted.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.digester.update(bytes);
        self.received += bytes.len() as u32;
        let taken = self.unpacker.as_mut().map_or(0, |unpacker| unpacker.take(bytes));
        if self.fault.is_none() && taken < bytes.len() {
            self.fault = Some(Fault::Malformed);
        }
    }

    /// The length of the next chunk; `None` when it needs more packed bytes. The chunk before is in the slot.
    ///
    /// # Errors
    /// What the agent must know. That something is wrong with the bytes is told when all of them have come: only then is
    /// it certain whether they are those that the job names.
    pub(crate) fn next(&mut self, slot: &mut impl History) -> Result<Option<u32>, FetchError> {
        if core::mem::take(&mut self.announced) {
            self.filled = 0;
        }
        let unpacker =
            self.unpacker.get_or_insert_with(|| Box::new(Unpacker::new(self.packed.size, self.size)));
        if self.fault.is_none() {
            match unpacker.give(&mut self.chunk, self.filled, slot) {
                Ok(filled) => self.filled = filled,
                Err(fault) => self.fault = Some(fault),
            }
        }
        let all_there = self.filled == self.chunk.len() || unpacker.is_done();
        match self.fault {
            Some(Fault::History) => Err(FetchError::Flash),
            Some(_) if self.wanted().1 > 0 => Ok(None),
            Some(_) if !self.is_the_jobs() => Err(FetchError::OtherBytes),
            Some(Fault::UnknownModel) => Err(FetchError::UnknownPacking),
            Some(Fault::Malformed) => Err(FetchError::BadPacking),
            None if all_there && self.filled > 0 => {
                self.announced = true;
                Ok(Some(self.filled as u32))
            }
            None => Ok(None),
        }
    }

    fn is_the_jobs(&self) -> bool {
        self.digester.clone().finish() == Digest(self.packed.digest)
    }
}

/// The spare slot, as far as it is written.
pub(crate) struct Written<'s, F>(pub(crate) &'s RefCell<Slots<F>>);

impl<F: NorFlash> History for Written<'_, F> {
    fn read(&mut self, at: u32, bytes: &mut [u8; LINE]) -> Result<(), Fault> {
        let mut slots = self.0.borrow_mut();
        let mut spare = slots.spare().map_err(|_| Fault::History)?;
        let there = spare.capacity().saturating_sub(at).min(LINE as u32) as usize;
        spare.read(at, &mut bytes[..there]).map_err(|_| Fault::History)
    }
}
