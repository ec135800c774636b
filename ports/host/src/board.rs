//! The board itself: what `device` asks of a port, answered by an operating system.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use desk::{Desk, Now, Parts};
use device::{ConnectError, Event, Port, Tls};
use slots::{Cause, Layout, Reader};
use tokio::time::Instant;
use vm::{HostAnswer, HostCall};

use crate::console::Console;
use crate::flash::FileFlash;
use crate::options::{CutAt, Options};
use crate::stream::Stream;
use crate::watchdog::Watchdog;

/// One boot of the board.
#[derive(Debug)]
pub(crate) struct Board<'a> {
    pub(crate) options: &'a Options,
    pub(crate) console: Arc<Console>,
    pub(crate) watchdog: Arc<Watchdog>,
    pub(crate) cause: Cause,
    pub(crate) start: Instant,
    /// What the Python program asks of files, sockets and pins.
    pub(crate) desk: RefCell<Desk>,
}

impl Port for Board<'_> {
    type Flash = FileFlash;
    type Bytes = Words;
    type Stream = Stream;
    type Chip = desk::Board;

    const LAYOUT: Layout = Layout::DEVKITC_4MB;

    /// A file cannot be executed in place, so the host runs an owned copy of the slot.
    fn map(&self, mut slot: Reader<'_, &mut FileFlash>) -> Option<Words> {
        let mut words = Words(vec![0; slot.region().len as usize / size_of::<u128>()]);
        slot.read(0, bytemuck::cast_slice_mut(&mut words.0)).ok().map(|()| words)
    }

    fn heap_bytes(&self) -> usize {
        self.options.heap_bytes
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn unix_s(&self) -> Option<f64> {
        SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs_f64())
    }

    async fn sleep_until(&self, at_ms: u64) {
        // A week is as long as for ever, and no sum overflows.
        let at_ms = at_ms.min(self.now_ms() + 7 * 24 * 3_600_000);
        tokio::time::sleep_until(self.start + Duration::from_millis(at_ms)).await;
    }

    fn hold_until(&self, at_ms: u64) -> bool {
        std::thread::sleep(Duration::from_millis(at_ms.saturating_sub(self.now_ms())));
        true
    }

    fn random(&self, bytes: &mut [u8]) {
        // The same generator that rustls uses; without it there is no TLS either.
        let provider = rustls::crypto::ring::default_provider();
        if provider.secure_random.fill(bytes).is_err() {
            self.console.note("the operating system has no random numbers");
        }
    }

    fn console(&self, text: &[u8]) {
        self.console.print(text);
    }

    fn note(&self, event: Event<'_>) {
        let mut line = String::new();
        if write!(line, "{event}").is_ok() {
            self.console.note(&line);
        }
        if self.options.cut_power_at.is_some_and(|cut| cut.is_now(&event)) {
            cut_power();
        }
    }

    async fn connect(&self, host: &str, port: u16, tls: Tls<'_>) -> Result<Stream, ConnectError> {
        Ok(Stream::new(crate::tls::connect(host, port, tls).await?, self.options.link_rate))
    }

    fn watchdog_arm(&self, timeout_ms: u64) {
        self.watchdog.arm(timeout_ms);
    }

    fn watchdog_feed(&self) {
        self.watchdog.feed();
    }

    fn reset_cause(&self) -> Cause {
        self.cause
    }

    fn program_call(&self, request: HostCall<'_>) -> HostAnswer {
        self.desk.borrow_mut().call(request, Now { ms: self.now_ms(), unix_s: self.unix_s() })
    }

    fn parts<R>(&self, with: impl FnOnce(&mut Parts<desk::Board>) -> R) -> R {
        with(&mut self.desk.borrow_mut().parts)
    }
}

/// The bytes of a slot, aligned as they are in a mapped flash: the machine fetches code by words.
#[derive(Debug)]
pub(crate) struct Words(Vec<u128>);

impl Deref for Words {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        bytemuck::cast_slice(&self.0)
    }
}

impl CutAt {
    fn is_now(self, event: &Event<'_>) -> bool {
        match (self, event) {
            (Self::Download(at), Event::Downloading { percent }) => *percent >= at,
            (Self::Staged, Event::Staged { .. }) | (Self::Confirmed, Event::Confirmed { .. }) => true,
            _ => false,
        }
    }
}

/// No destructor runs, no buffer is flushed, no lock is given back by hand: what a power cut is to a board.
fn cut_power() -> ! {
    let this = rustix::process::getpid();
    let failure = rustix::process::kill_process(this, rustix::process::Signal::KILL);
    eprintln!("the power could not be cut: {failure:?}");
    std::process::abort()
}
