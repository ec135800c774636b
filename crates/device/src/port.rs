//! What a board must offer. The device owns the story, the port owns the world: nothing in this crate reads a
//! clock, opens a socket, sleeps or prints except through [`Port`].

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::future::Future;
use core::ops::Deref;

use embassy_futures::select::{Either, select};
use embedded_io_async::{Read, Write};
use embedded_storage::nor_flash::NorFlash;
use parts::{Chip, Parts};
use slots::{Cause, Layout, Reader};
use vm::{HostAnswer, HostCall};

use crate::event::Event;
use crate::vm::VmKeeping;

/// A board, as the device sees it.
///
/// **For callers** (this crate): every method takes `&self`, because the Python task and the conversation ask the same
/// board in turns; nothing that is borrowed from a port is held over an `.await`.
///
/// **For implementers**: one port serves one run of the device at a time, on one thread. Only [`Port::connect`],
/// [`Port::sleep_until`] and [`Port::hold_until`] may wait; all other methods answer at once. What a method promises when the power goes in the
/// middle of it is the promise of [`NorFlash`] and of nothing else: no other method touches what survives a reset.
#[allow(async_fn_in_trait)] // One thread drives the device, so no future of it needs to be `Send`.
pub trait Port {
    /// The flash of the board, laid out as [`Port::LAYOUT`] says.
    type Flash: NorFlash;
    /// The bytes of a slot as the processor sees them: a mapping on hardware, an owned copy on `host`. Their first byte is
    /// aligned to 16, because code is fetched by words.
    type Bytes: Deref<Target = [u8]>;
    /// A TLS stream. A `read` that is dropped before it is ready must lose no byte: the device waits for bytes and for
    /// other things at once.
    type Stream: Read + Write;

    /// The hardware that Python programs reach; `()` where there is none.
    type Chip: Chip;

    /// Where things are in that flash.
    const LAYOUT: Layout;

    /// How the board's bootloader keeps two VMs; `None` where the VM is not updated over the air.
    const VM: Option<VmKeeping> = None;

    /// A second hand on the flash, for the record and the slots of [`Port::VM`]: they lie apart from those of
    /// [`Port::LAYOUT`], and each operation ends before the next one begins.
    fn vm_flash(&self) -> Option<Self::Flash> {
        None
    }

    /// Maps a slot for execution in place. The device maps only the slot that it runs, and nobody writes that slot while
    /// it runs. `None` when the flash cannot be read.
    fn map(&self, slot: Reader<'_, &mut Self::Flash>) -> Option<Self::Bytes>;

    /// Bytes of RAM that the Python heap gets.
    fn heap_bytes(&self) -> usize;

    /// Milliseconds since this boot. Never goes back.
    fn now_ms(&self) -> u64;

    /// Seconds since 1970 in UTC, if the board knows.
    fn unix_s(&self) -> Option<f64>;

    /// Waits until [`Port::now_ms`] is at least `at_ms`.
    async fn sleep_until(&self, at_ms: u64);

    /// Waits until [`Port::now_ms`] is at least `at_ms`, at once and with the core asleep where it can sleep: nobody else's
    /// turn comes meanwhile. The device asks for no more than ten seconds of that in a row. Answers whether it did.
    fn hold_until(&self, at_ms: u64) -> bool;

    /// Fills `bytes` with random ones, good enough for tokens and jitter (TLS brings its own).
    fn random(&self, bytes: &mut [u8]);

    /// Writes what the Python program prints, byte for byte.
    fn console(&self, text: &[u8]);

    /// Tells the person at the console what the device does. Never needed for its work.
    fn note(&self, event: Event<'_>);

    /// Opens a TLS stream. The implementation must check the server's chain against `tls.roots` and nothing else, its
    /// name against `tls.server_name`, the dates when the board knows the time, and that no certificate but a CA's signs
    /// another one.
    ///
    /// # Errors
    ///
    /// [`ConnectError`] with the step that failed and a reason for people; made of a [`Distrust`](crate::Distrust) when it is
    /// the server that may not be believed.
    async fn connect(&self, host: &str, port: u16, tls: Tls<'_>) -> Result<Self::Stream, ConnectError>;

    /// Starts the watchdog anew: without another call within `timeout_ms` the board resets with
    /// [`Cause::Watchdog`]. A watchdog that was armed is replaced.
    fn watchdog_arm(&self, timeout_ms: u64);

    /// Gives the armed watchdog its whole time again.
    fn watchdog_feed(&self);

    /// Why the board started.
    fn reset_cause(&self) -> Cause;

    /// Lends the parts of the board that Python's `machine` reaches; what they have in use lasts until the reset.
    fn parts<R>(&self, with: impl FnOnce(&mut Parts<Self::Chip>) -> R) -> R;

    /// Performs what the Python program asks of files and sockets. It answers at once; what takes time is
    /// [`HostAnswer::Pending`] and is asked again every few milliseconds. A board without them says so.
    fn program_call(&self, request: HostCall<'_>) -> HostAnswer {
        let _ = request;
        HostAnswer::Unsupported
    }
}

/// What a TLS stream must prove, and with what it proves who we are.
#[derive(Clone, Copy)]
pub struct Tls<'a> {
    /// The name that the server's certificate must carry; also sent as SNI.
    pub server_name: &'a str,
    /// Trusted root certificates, DER. No others are trusted.
    pub roots: &'a [Vec<u8>],
    /// The device's own certificate, where the server asks for one.
    pub identity: Option<Certificate<'a>>,
    /// Protocols to offer (ALPN), best first; empty offers none.
    pub alpn: &'a [&'a str],
}

/// The device's certificate and key. Has no `Debug`: the key must not reach a log.
#[derive(Clone, Copy)]
pub struct Certificate<'a> {
    /// The certificate and what stands between it and its root, DER.
    pub chain: &'a [Vec<u8>],
    /// The private key, PKCS#8 DER.
    pub key: &'a [u8],
}

/// Why no stream came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectError {
    /// How far it came.
    pub step: ConnectStep,
    /// The cause, for people.
    pub reason: String,
}

/// The steps of [`Port::connect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectStep {
    /// Finding the address of a name.
    Resolve,
    /// Opening the TCP connection.
    Tcp,
    /// The TLS handshake.
    Tls,
    /// The checks of the server in it: [`Distrust`](crate::Distrust).
    Trust,
    /// The device itself gave up waiting.
    Timeout,
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = match self.step {
            ConnectStep::Resolve => "finding the address",
            ConnectStep::Tcp => "opening the connection",
            ConnectStep::Tls => "TLS handshake",
            ConnectStep::Trust => "the server is not trusted",
            ConnectStep::Timeout => "waiting for the connection",
        };
        write!(f, "{step}: {}", self.reason)
    }
}

/// Waits for `work`, but no longer than `patience_ms`; `None` when the patience ended first.
pub(crate) async fn within<P: Port, T>(
    port: &P,
    patience_ms: u64,
    work: impl Future<Output = T>,
) -> Option<T> {
    let end_ms = port.now_ms().saturating_add(patience_ms);
    match select(work, port.sleep_until(end_ms)).await {
        Either::First(done) => Some(done),
        Either::Second(()) => None,
    }
}
