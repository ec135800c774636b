//! The board itself: what `device` asks of a port, answered by the chip.

use core::cell::{Cell, RefCell};

use bare::{Link, Peer};
use device::parts::Parts;
use device::{ConnectError, ConnectStep, Event, Port, Tls, VmKeeping};
use embassy_net::Stack;
use embassy_time::{Instant, Timer};
use esp_hal::peripherals::FLASH;
use esp_hal::rng::Trng;
use esp_hal::time::Duration;
use esp_rtos::CurrentThreadHandle;
use esp_storage::FlashStorage;
use slots::{Cause, Layout, Reader};

use crate::chip::Chip;
use crate::console::Console;
use crate::{flash, vm};
use crate::watchdog::Watchdog;

/// Bytes of RAM for the Python heap: what the radio and two TLS streams leave of the allocator's 224 KB.
const PYTHON_HEAP_BYTES: usize = 96 * 1024;

/// A week is as long as for ever, and no sum overflows.
const LONGEST_SLEEP_MS: u64 = 7 * 24 * 3_600_000;

/// Who knows the time. The network's own gateway often does, where there is no way to the internet.
const TIME_SERVER: &str = "pool.ntp.org";

/// One boot of the board.
pub struct Board {
    pub stack: Stack<'static>,
    pub random: Trng,
    pub cause: Cause,
    pub console: Console,
    pub started: Instant,
    /// When this boot began, in seconds since 1970: known once a time server has answered.
    pub epoch_s: Cell<Option<u64>>,
    pub watchdog: Watchdog,
    /// What Python programs use of the chip.
    pub parts: RefCell<Parts<Chip>>,
}

impl Board {
    /// The time of day, asked of a time server when it is not known yet.
    async fn time_s(&self) -> Option<u64> {
        if self.epoch_s.get().is_none() {
            self.stack.wait_config_up().await;
            let now_s = self.ask_for_time().await?;
            self.epoch_s.set(now_s.checked_sub(self.started.elapsed().as_secs()));
        }
        Some(self.epoch_s.get()? + self.started.elapsed().as_secs())
    }

    async fn ask_for_time(&self) -> Option<u64> {
        let nonce = u64::from(self.random.random()) << 32 | u64::from(self.random.random());
        if let Some(now_s) = bare::sntp::unix_s(self.stack, TIME_SERVER, nonce).await {
            return Some(now_s);
        }
        let gateway = self.stack.config_v4()?.gateway?;
        bare::sntp::unix_s(self.stack, &alloc::format!("{gateway}"), nonce).await
    }
}

impl Port for Board {
    type Flash = FlashStorage<'static>;
    type Bytes = &'static [u8];
    type Stream = Link;
    type Chip = Chip;

    const LAYOUT: Layout = Layout::ESP32C3_4MB;
    const VM: Option<VmKeeping> = Some(vm::KEEPING);

    fn vm_flash(&self) -> Option<FlashStorage<'static>> {
        // SAFETY: slots and zones of the VM lie apart from those of programs, and each operation ends before the next begins.
        Some(FlashStorage::new(unsafe { FLASH::steal() }))
    }

    /// In place: the slot's pages are mapped where the core reads.
    fn map(&self, slot: Reader<'_, &mut Self::Flash>) -> Option<&'static [u8]> {
        flash::map(slot.region())
    }

    fn heap_bytes(&self) -> usize {
        PYTHON_HEAP_BYTES
    }

    fn now_ms(&self) -> u64 {
        self.started.elapsed().as_millis()
    }

    fn unix_s(&self) -> Option<f64> {
        Some(self.epoch_s.get()? as f64 + self.started.elapsed().as_millis() as f64 / 1000.0)
    }

    async fn sleep_until(&self, at_ms: u64) {
        let at_ms = at_ms.min(self.now_ms() + LONGEST_SLEEP_MS);
        Timer::at(self.started + embassy_time::Duration::from_millis(at_ms)).await;
    }

    fn hold_until(&self, at_ms: u64) -> bool {
        let left_ms = at_ms.saturating_sub(self.now_ms());
        // The radio's threads go on.
        CurrentThreadHandle::get().delay(Duration::from_millis(left_ms));
        true
    }

    fn random(&self, bytes: &mut [u8]) {
        self.random.read(bytes);
    }

    fn console(&self, text: &[u8]) {
        self.console.print(text);
    }

    fn note(&self, event: Event<'_>) {
        self.console.line(format_args!("{event}"));
    }

    async fn connect(&self, host: &str, port: u16, tls: Tls<'_>) -> Result<Link, ConnectError> {
        let no_time =
            || ConnectError { step: ConnectStep::Tls, reason: "no time server answered".into() };
        let now_s = self.time_s().await.ok_or_else(no_time)?;
        let peer = Peer { host, port, is_emulated: false };
        bare::connect(self.stack, peer, tls, now_s, self.random.clone()).await
    }

    fn parts<R>(&self, with: impl FnOnce(&mut Parts<Chip>) -> R) -> R {
        with(&mut self.parts.borrow_mut())
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
}
