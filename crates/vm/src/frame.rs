//! A call in progress, and what happens with its result.

use crate::{native::Args, value::Value};

/// A running function of the program.
pub(crate) struct Frame {
    /// The word behind the instruction that is being executed, or where to go on; the running frame's is in the machine.
    pub pc: u32,
    pub function: u16,
    pub after: After,
    /// The stack index of register 0.
    pub base: usize,
    /// The first stack index that neither this frame nor those below use: registers above a call hold nothing that is
    /// needed, but the collector must go on following them.
    pub end: usize,
    /// The exception that the caller was handling.
    pub handled: Value,
    /// The generator whose body this is, or UNDEF.
    pub generator: Value,
}

impl Frame {
    /// The values that the collector must follow.
    pub fn roots(&mut self) -> impl Iterator<Item = &mut Value> {
        [&mut self.handled, &mut self.generator].into_iter()
    }
}

/// A native call that answered "later": only what the program itself called can wait, so there is one at most.
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
    /// As `Item`, of a generator inside of `enumerate`: the item gets its number.
    Numbered,
    /// `YieldFrom`: the delegate's value is yielded; StopIteration's value goes into register a.
    Delegate(u8),
    /// A module's body: the module is complete.
    Imported(u16),
}
