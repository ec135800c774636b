//! A call in progress, and what happens with its result.

use crate::{native::Args, value::Value};

/// A running function of the program.
pub(crate) struct Frame<'p> {
    pub code: &'p [u32],
    /// The word behind the instruction that is being executed, or where to go on.
    pub pc: u32,
    /// The stack index of register 0.
    pub base: usize,
    pub function: u16,
    pub nregs: u8,
    /// Where the registers of the frames below end: those above a call hold nothing that is needed, but the collector
    /// must go on following them.
    pub beneath: usize,
    pub after: After,
    /// The exception that the caller was handling.
    pub handled: Value,
    /// The generator whose body this is, or UNDEF.
    pub generator: Value,
    /// A native that this frame called and that wants to be called again.
    pub pending: Option<Pending>,
}

impl Frame<'_> {
    /// The values that the collector must follow.
    pub fn roots(&mut self) -> impl Iterator<Item = &mut Value> {
        [&mut self.handled, &mut self.generator].into_iter()
    }

    /// The first stack index that this frame does not use.
    pub fn end(&self) -> usize {
        let own = self.beneath.max(self.base + self.nregs as usize);
        self.pending.as_ref().map_or(own, |pending| pending.end.max(own))
    }
}

/// A native call that answered "later".
#[derive(Clone, Copy)]
pub(crate) struct Pending {
    pub native: Value,
    pub args: Args,
    pub end: usize,
    pub after: After,
    /// The time until which it sleeps.
    pub deadline: Option<u64>,
}

/// What becomes of a call's result in the frame that made it (whose pc is already behind the calling instruction).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum After {
    /// It goes into a register.
    Store(u8),
    /// Nobody wants it.
    Drop,
    /// It must be None: `__init__`; the instance is in the register already.
    Init,
    /// It goes to Rust code that waits for it.
    Exit,
    /// `Next`: into the instruction's register b, and the loop goes on; StopIteration ends the loop.
    Item,
    /// `YieldFrom`: the delegate's value is yielded; StopIteration's value goes into register a.
    Delegate(u8),
    /// A module's body: the module is complete.
    Imported(u16),
}
