//! The board: what of QEMU's `virt` machine a program on it uses, one device a file.
//! All `unsafe` of the port is in these files, each block with the reason why it holds.

#![no_std]

pub mod clock;
pub mod counter;
pub mod flash;
pub mod interrupt;
pub mod memory;
pub mod power;
pub mod start;
pub mod uart;
