//! The board's side: each request is answered at once, and may come twice.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use embedded_storage::nor_flash::NorFlash;
use image::Digest;
use slots::{Credentials, Fall, Reader, Slot, Slots};

use crate::CREDENTIALS_BYTES_MAX;
use crate::frame::Frame;
use crate::message::{Answer, Begin, Facts, Request, Target, VERSION};

/// What the board knows and the cable must ask.
pub trait Judge<F: NorFlash> {
    /// The VM on the board.
    fn vm_uid(&self) -> String;

    /// The kind of board that firmware must be made for.
    fn board(&self) -> String;

    /// The ABI that the VM has.
    fn abi(&self) -> u32;

    /// Whether the first `size` bytes of a slot are the image of that digest, and one that this board runs there.
    ///
    /// # Errors
    /// The reason code.
    fn judge(
        &self,
        slot: Slot,
        bytes: Reader<'_, F>,
        size: u32,
        digest: Digest,
        counter_floor: u32,
    ) -> Result<(), &'static str>;
}

/// A board in the hand of whoever holds the cable.
pub struct Session<F: NorFlash> {
    slots: Slots<F>,
    begun: Option<Begun>,
    ended: Option<Answer>,
    is_over: bool,
}

/// A transfer, and how far it has come.
struct Begun {
    what: Begin,
    kept: u32,
    /// Credentials wait here until they are whole.
    credentials: Vec<u8>,
}

impl<F: NorFlash> Session<F>
where
    F::Error: core::fmt::Debug,
{
    /// A session on this flash, which nobody else uses meanwhile.
    pub fn new(slots: Slots<F>) -> Session<F> {
        Session { slots, begun: None, ended: None, is_over: false }
    }

    /// Whether the cable has let go of the board.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Gives the slots back.
    pub fn into_slots(self) -> Slots<F> {
        self.slots
    }

    /// Answers a frame; what is no request gets no answer.
    pub fn answer(&mut self, frame: &Frame, judge: &impl Judge<F>) -> Option<Frame> {
        let request = Request::read(frame)?;
        let answer = self.perform(request, judge).unwrap_or_else(Answer::Refused);
        Some(answer.frame(frame))
    }

    fn perform(&mut self, request: Request, judge: &impl Judge<F>) -> Result<Answer, String> {
        match request {
            Request::Hello { version: VERSION } => Ok(Answer::Facts(self.facts(judge))),
            Request::Hello { .. } => {
                Err(alloc::format!("the board speaks version {VERSION} of the protocol"))
            }
            Request::Begin(begin) => self.begin(begin, judge),
            Request::Data { at, bytes } => self.data(at, &bytes),
            Request::End => self.end(judge),
            Request::Leave => {
                self.is_over = true;
                Ok(Answer::Leaving)
            }
        }
    }

    fn facts(&self, judge: &impl Judge<F>) -> Facts {
        let record = self.slots.record();
        Facts {
            version: VERSION,
            confirmed: record.confirmed.index(),
            slot_bytes: self.slots.layout().slot(!record.confirmed).len,
            counter_floor: record.counter_floor,
            vm_uid: judge.vm_uid(),
        }
    }

    /// Nothing is erased yet: what does not fit this board ends here.
    fn begin(&mut self, what: Begin, judge: &impl Judge<F>) -> Result<Answer, String> {
        if let Some(begun) = self.begun.as_ref().filter(|begun| begun.what == what) {
            return Ok(Answer::Kept(begun.kept));
        }
        match what.target {
            Target::Credentials if what.size > CREDENTIALS_BYTES_MAX => return Err("too-large".into()),
            Target::Credentials => {}
            Target::Firmware => {
                if what.board != judge.board() {
                    return Err("wrong-board".into());
                }
                if what.abi != judge.abi() {
                    return Err("wrong-abi".into());
                }
                if self.slots.record().trial.is_some() {
                    // The hand on the cable overrules an update that is being tried.
                    self.slots.abandon(Fall::Refused).map_err(|why| why.to_string())?;
                }
                let spare = self.slots.spare().map_err(|why| why.to_string())?;
                if what.size > spare.capacity() {
                    return Err("too-large".into());
                }
            }
        }
        let credentials = match what.target {
            Target::Credentials => vec![0; what.size as usize],
            Target::Firmware => Vec::new(),
        };
        self.ended = None;
        self.begun = Some(Begun { what, kept: 0, credentials });
        Ok(Answer::Kept(0))
    }

    /// Bytes that are there already, and bytes behind a gap, only tell how many there are.
    fn data(&mut self, at: u32, bytes: &[u8]) -> Result<Answer, String> {
        let begun = self.begun.as_mut().ok_or("no transfer has begun")?;
        let end = u32::try_from(bytes.len()).ok().and_then(|len| at.checked_add(len));
        let end = end.filter(|end| *end <= begun.what.size).ok_or("beyond the end of the transfer")?;
        if at == begun.kept {
            match begun.what.target {
                Target::Credentials => {
                    let place = begun.credentials.get_mut(at as usize..end as usize).unwrap_or_default();
                    place.copy_from_slice(bytes);
                }
                Target::Firmware => {
                    let mut spare = self.slots.spare().map_err(|why| why.to_string())?;
                    spare.write(at, bytes).map_err(|why| why.to_string())?;
                }
            }
            begun.kept = end;
        }
        Ok(Answer::Kept(begun.kept))
    }

    fn end(&mut self, judge: &impl Judge<F>) -> Result<Answer, String> {
        // The answer may have been lost, and the question comes again.
        if let Some(answer) = &self.ended {
            return Ok(answer.clone());
        }
        let begun = self.begun.as_ref().ok_or("no transfer has begun")?;
        if begun.kept != begun.what.size {
            return Err("the transfer is not complete".into());
        }
        let slot = match begun.what.target {
            Target::Credentials => {
                self.keep_credentials()?;
                u8::MAX
            }
            Target::Firmware => self.keep_firmware(judge)?,
        };
        let answer = Answer::Done { slot };
        self.begun = None;
        self.ended = Some(answer.clone());
        Ok(answer)
    }

    fn keep_credentials(&mut self) -> Result<(), String> {
        let Some(begun) = &self.begun else { return Ok(()) };
        if Digest::of(&begun.credentials) != begun.what.digest {
            return Err("digest-mismatch".into());
        }
        Credentials::read(&begun.credentials).map_err(|_| "the credentials cannot be read")?;
        self.slots.credentials().write(&begun.credentials).map_err(|why| why.to_string())
    }

    fn keep_firmware(&mut self, judge: &impl Judge<F>) -> Result<u8, String> {
        let Some(Begun { what, .. }) = &self.begun else { return Ok(u8::MAX) };
        let record = self.slots.record();
        let slot = !record.confirmed;
        judge.judge(slot, self.slots.reader(slot), what.size, what.digest, record.counter_floor)?;
        self.slots.install().map_err(|why| why.to_string())?;
        Ok(slot.index())
    }
}
