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

/// How the VM is kept: what bootloader and VM promise each other.
#[cfg(feature = "device")]
pub const VM: device::VmKeeping =
    device::VmKeeping { layout: slots::Layout::QEMU_VIRT_VM, board: VM_BOARD, abi: VM_ABI };

/// What images of the VM name as their board; those of programs name another.
pub const VM_BOARD: &str = "qemu-riscv32-vm";

/// The version of that promise.
pub const VM_ABI: u32 = 1;
