//! The words that compiler and machine share: opcodes, the layout of a program, its verifier and its listing.
//! A program is read in place from flash; all offsets are relative to its first byte.
#![no_std]

#[cfg(feature = "builder")]
extern crate alloc;

#[cfg(feature = "builder")]
mod builder;
mod check;
mod listing;
mod opcode;
mod program;
pub mod symbol;

#[cfg(feature = "builder")]
pub use builder::{Builder, Full, FunctionParts, Literal};
pub use check::check;
pub use listing::{Listing, listing, operands};
pub use opcode::{Ext, Field, Form, NO_INDEX, Op, Tail, Word, imm};
pub use program::{
    ABI, CODE_WORDS_MAX, Constant, FORMAT, FUNCTION_LEN, Fault, Function, HEADER_LEN, Handler, Handlers,
    Items, MAGIC, MODULE_LEN, Module, Program, REGISTERS_MAX, SECTIONS, Section, Variable, VariableKind,
    Variables, flags, module_flags,
};
pub use symbol::sym;

#[cfg(test)]
extern crate std;
