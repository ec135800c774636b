//! The device: it boots a slot, runs its Python program and converses with the cloud about the next one.
//! It owns no clock, socket, flash or console; a [`Port`] lends them.
//!
//! ```
//! use device::{Exit, Port, run};
//!
//! /// A board from power on: whatever ends one boot is the cause of the next.
//! async fn powered<P: Port>(flash: &mut P::Flash, mut boot: impl FnMut(slots::Cause) -> P) {
//!     let mut cause = slots::Cause::PowerOn;
//!     loop {
//!         Exit::Reset(cause) = run(&boot(cause), flash).await;
//!     }
//! }
//! ```
//!
//! Two tasks, joined, on one thread: one runs Python in budgets, one converses; neither can starve the other. Nothing
//! in here spawns, blocks, sleeps or reads a clock by itself. The promises:
//!
//! - No byte of an image but its header is interpreted before `image::verify` has accepted it, at every boot.
//! - A program that loops for ever or dies still gets its next update.
//! - A firmware on trial that dies, hangs, or does not reach its cloud in time is reset, and so loses an attempt.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

use alloc::boxed::Box;
use core::future::pending;
use core::pin::Pin;

use embassy_futures::select::{Either, Either3, select, select3};
use slots::Cause;

mod answer;
mod bell;
mod boot;
mod cable;
mod consent;
mod conversation;
mod device;
mod distrust;
mod event;
mod fetch;
mod health;
mod http;
mod identity;
mod inbox;
mod mqtt_client;
mod port;
mod python;
mod services;
mod source;
mod stream;
mod unpacking;
mod url;
mod vm;

pub use cable::Cabled;
pub use distrust::Distrust;
pub use event::Event;
pub use parts;
pub use port::{Certificate, ConnectError, ConnectStep, Port, Tls};
pub use vm::VmKeeping;

use crate::boot::{Booted, NotUp};
use crate::device::Device;
use crate::vm::Vm;

/// How often the watchdog is fed while all is well.
const FEED_MS: u64 = 5_000;

/// How one boot ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The board must reset now; the next boot has this cause.
    Reset(Cause),
}

/// Boots and runs the board until it must reset.
///
/// The watchdog may end it earlier: whoever owns the port then drops this future, as a reset would.
pub async fn run<P: Port>(port: &P, flash: &mut P::Flash) -> Exit {
    let mut vm_flash = port.vm_flash();
    let vm = vm_flash.as_mut().and_then(|flash| Vm::open(port, flash));
    let Booted { slots, board, identity, running } = match boot::boot(port, flash, vm.as_ref()) {
        Ok(booted) => booted,
        Err(NotUp::GaveUp) => return Exit::Reset(Cause::Software),
        Err(NotUp::Dead) => return pending().await,
    };
    let online = identity.is_some();
    let identity = identity.unwrap_or_default();
    let device = Device::new(port, &identity, board, slots, running, vm);
    device.arm_watchdog();
    if !online {
        port.note(Event::NoCredentials);
    }
    let python = boxed(|| python::run(&device));
    let cloud = boxed(|| async { if online { converse(&device).await } else { pending().await } });
    match select3(python, cloud, feed(&device)).await {
        Either3::First(cause) | Either3::Second(cause) => Exit::Reset(cause),
        Either3::Third(never) => match never {},
    }
}

/// A task in the heap: what it remembers over its waits is some ten kilobytes, and a board's stack is no place for that.
/// A function of its own, so that the stack holds them only here.
#[inline(never)]
fn boxed<F: Future>(task: impl FnOnce() -> F) -> Pin<Box<F>> {
    Box::pin(task())
}

async fn converse<P: Port>(device: &Device<'_, P>) -> Cause {
    match select(conversation::run(device), device.mqtt.carry()).await {
        Either::First(cause) => cause,
        Either::Second(never) => match never {},
    }
}

/// Feeds the watchdog as long as everything around it is polled. A firmware on trial is not fed: the watchdog is its
/// deadline.
async fn feed<P: Port>(device: &Device<'_, P>) -> core::convert::Infallible {
    loop {
        device.port.sleep_until(device.port.now_ms() + FEED_MS).await;
        if !device.on_trial() {
            device.port.watchdog_feed();
        }
    }
}
