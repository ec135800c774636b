//! The words that compiler and machine share: opcodes, the layout of a program, its verifier and its listing.
//! A program is read in place from flash; all offsets are relative to its first byte.
//!
//! ```
//! let mut damaged = [0; 200];
//! damaged[..4].copy_from_slice(&bytecode::MAGIC);
//! assert_eq!(bytecode::check(&damaged).err(), Some(bytecode::Fault::NotAProgram));
//! assert_eq!(bytecode::Op::Add.effect(), "R[a] = R[b] + R[c]");
//! ```
#![no_std]
// Small builds are for size, but for what programs spend their time in.
#![cfg_attr(small, feature(optimize_attribute))]

#[cfg(feature = "builder")]
extern crate alloc;

#[cfg(feature = "builder")]
mod builder;
mod check;
mod function;
mod listing;
mod opcode;
mod program;
#[cfg(feature = "builder")]
mod renumber;
#[cfg(feature = "builder")]
mod resume;
pub mod symbol;

#[cfg(feature = "builder")]
pub use builder::{Builder, Full, FunctionParts, Literal};
pub use check::check;
pub use function::{
    Function, Handler, Handlers, Module, Variable, VariableKind, Variables, flags, module_flags,
};
pub use listing::{Listing, listing, operands};
pub use opcode::{Ext, Field, Form, NO_INDEX, Op, Tail, Word, imm};
pub use program::{
    ABI, CODE_WORDS_MAX, CONSTANT_COUNT_MAX, Constant, END_OF_TEXT, ENTRY_LENS, FORMAT, FUNCTION_LEN, Fault,
    HEADER_LEN, Items, MAGIC, MODULE_LEN, NEGATIVE, NOT_ASCII, Program, REGISTERS_MAX, SECTIONS, Section,
    ShortConstant, tag,
};
pub use symbol::sym;

#[cfg(test)]
extern crate std;
