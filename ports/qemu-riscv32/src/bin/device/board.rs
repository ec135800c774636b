//! The board itself: what `device` asks of a port, answered by the machine.

use core::cell::{Cell, RefCell};
use core::fmt::Write as _;

use bare::{Link, Peer};
use device::parts::Parts;
use device::{ConnectError, Event, Port, Tls, VmKeeping};
use embassy_net::Stack;
use embassy_time::{Instant, Timer};
use qemu_riscv32::flash::{self, NorChip};
use qemu_riscv32::{clock, memory, uart};
use rand_core::{CryptoRng, RngCore};
use slots::{Cause, Layout, Reader};

use crate::virtio::Entropy;

/// Bytes of RAM for the Python heap: what 512 KB leave beside the stack, the network and two TLS streams.
const HEAP_BYTES: usize = 192 * 1024;

/// A week is as long as for ever, and no sum overflows.
const LONGEST_SLEEP_MS: u64 = 7 * 24 * 3_600_000;

/// One boot of the board.
pub struct Board {
    pub stack: Stack<'static>,
    pub entropy: RefCell<Entropy>,
    pub cause: Cause,
    pub start_us: u64,
    pub watchdog_ms: Cell<u64>,
    /// The program stopped in the middle of a line.
    pub mid_line: Cell<bool>,
    /// Bytes of heap that were in use when the first connection was made.
    pub before_network: Cell<Option<usize>>,
    /// The machine has no pins and no buses; timers, watchdog and date of Python programs need none.
    pub parts: RefCell<Parts<()>>,
}

impl Port for Board {
    type Flash = NorChip;
    type Bytes = &'static [u8];
    type Stream = Link;
    type Chip = ();

    const LAYOUT: Layout = Layout::QEMU_VIRT;
    const VM: Option<VmKeeping> = Some(qemu_riscv32::VM);

    fn vm_flash(&self) -> Option<NorChip> {
        // SAFETY: slots and zones of the VM lie apart from those of programs, and each command is given from its first to
        // its last word.
        Some(unsafe { NorChip::take() })
    }

    /// In place: the flash is memory.
    fn map(&self, slot: Reader<'_, &mut NorChip>) -> Option<&'static [u8]> {
        let region = slot.region();
        // SAFETY: the device keeps the slot that it runs, and nobody writes that one; of the others it keeps nothing.
        Some(unsafe { flash::piece(region.start as usize, region.len as usize) })
    }

    fn heap_bytes(&self) -> usize {
        HEAP_BYTES
    }

    fn now_ms(&self) -> u64 {
        (clock::now_us() - self.start_us) / 1000
    }

    fn unix_s(&self) -> Option<f64> {
        Some(clock::unix_s())
    }

    async fn sleep_until(&self, at_ms: u64) {
        let at_ms = at_ms.min(self.now_ms() + LONGEST_SLEEP_MS);
        Timer::at(Instant::from_micros(self.start_us + at_ms * 1000)).await;
    }

    fn hold_until(&self, at_ms: u64) -> bool {
        clock::hold_until_us(self.start_us + at_ms * 1000);
        true
    }

    fn random(&self, bytes: &mut [u8]) {
        self.entropy.borrow_mut().fill(bytes);
    }

    fn console(&self, text: &[u8]) {
        if let Some(last) = text.last() {
            self.mid_line.set(*last != b'\n');
        }
        uart::write(text);
    }

    fn note(&self, event: Event<'_>) {
        let start = if self.mid_line.replace(false) { "\n" } else { "" };
        // The console takes everything.
        let _ = writeln!(uart::Console, "{start}[updraft] {event}");
    }

    async fn connect(&self, host: &str, port: u16, tls: Tls<'_>) -> Result<Link, ConnectError> {
        if self.before_network.get().is_none() {
            self.before_network.set(Some(memory::usage().used_bytes));
        }
        let peer = Peer { host, port, is_emulated: true };
        bare::connect(self.stack, peer, tls, clock::unix_s() as u64, Random(&self.entropy)).await
    }

    fn parts<R>(&self, with: impl FnOnce(&mut Parts<()>) -> R) -> R {
        with(&mut self.parts.borrow_mut())
    }

    fn watchdog_arm(&self, timeout_ms: u64) {
        self.watchdog_ms.set(timeout_ms);
        self.watchdog_feed();
    }

    fn watchdog_feed(&self) {
        clock::watch_for_ms(self.watchdog_ms.get());
    }

    fn reset_cause(&self) -> Cause {
        self.cause
    }
}

/// The board's entropy, as cryptography asks for it.
struct Random<'a>(&'a RefCell<Entropy>);

impl RngCore for Random<'_> {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.borrow_mut().fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Random<'_> {}
