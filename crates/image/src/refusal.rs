//! Why an image is refused: one reason a step, each with a code that never changes (docs/spec/reason-codes.md).

use core::fmt;

/// Why a board will not run an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Not an image, or not as long as its header says.
    BadHeader,
    /// The envelope or the manifest is not in its one encoding.
    BadManifest,
    /// Signed by a key that the board does not have.
    UnknownKey,
    /// The key that it names did not sign it.
    BadSignature,
    /// The payload is not as long as the manifest says.
    PayloadSize,
    /// The payload is not the one that was signed.
    PayloadDigest,
    /// Made for another VM.
    WrongAbi,
    /// Made for another board.
    WrongBoard,
    /// Not allowed in this slot.
    WrongSlot,
    /// Its security counter is below the board's.
    Downgrade,
    /// Its security counter is further ahead than one update may go.
    CounterJump,
    /// The payload is not a program that the VM would run (found by the VM's own check, after the image's).
    BadProgram,
}

impl Refusal {
    /// Every refusal.
    pub const ALL: [Refusal; 12] = [
        Refusal::BadHeader,
        Refusal::BadManifest,
        Refusal::UnknownKey,
        Refusal::BadSignature,
        Refusal::PayloadSize,
        Refusal::PayloadDigest,
        Refusal::WrongAbi,
        Refusal::WrongBoard,
        Refusal::WrongSlot,
        Refusal::Downgrade,
        Refusal::CounterJump,
        Refusal::BadProgram,
    ];

    /// The code that is reported with a refused job.
    pub const fn code(self) -> &'static str {
        match self {
            Refusal::BadHeader => "bad-header",
            Refusal::BadManifest => "bad-manifest",
            Refusal::UnknownKey => "unknown-key",
            Refusal::BadSignature => "bad-signature",
            Refusal::PayloadSize => "payload-size",
            Refusal::PayloadDigest => "payload-digest",
            Refusal::WrongAbi => "wrong-abi",
            Refusal::WrongBoard => "wrong-board",
            Refusal::WrongSlot => "wrong-slot",
            Refusal::Downgrade => "downgrade",
            Refusal::CounterJump => "counter-jump",
            Refusal::BadProgram => "bad-program",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::BadHeader => "not a whole firmware image; link it again, or send it again",
            Refusal::BadManifest => "its manifest cannot be read; link it again with this version",
            Refusal::UnknownKey => {
                "signed by a key that the board does not have; sign it with one that it has"
            }
            Refusal::BadSignature => "its signature is wrong; it was changed after it was signed",
            Refusal::PayloadSize => "its payload has not the signed size; link it again",
            Refusal::PayloadDigest => "its payload is not the signed one; it was changed after it was signed",
            Refusal::WrongAbi => "made for another VM; link it with the VM uid of this board",
            Refusal::WrongBoard => "made for another kind of board; link it with the VM uid of this board",
            Refusal::WrongSlot => "not allowed in the slot that is free; link it without a slot",
            Refusal::Downgrade => "its security counter is below the board's; link it with a higher one",
            Refusal::CounterJump => {
                "its security counter is more than 65536 ahead of the board's; link it with a lower one"
            }
            Refusal::BadProgram => "its program would not run on this VM; compile it again",
        })
    }
}

impl core::error::Error for Refusal {}
