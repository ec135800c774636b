//! The device on an ESP32-C3.
//!
//! ```text
//! power or reset → the cause → may this VM go on? → flash, radio, clock → device::run, until it wants a reset → reset
//!                                                                       ↘ somebody knocks at the serial line → bare::cable → reset
//! ```
//!
//! Espressif's second-stage bootloader has started this program (`vm`); the Python firmware in the two slots is this
//! program's to choose. While all wait, the core sleeps; the radio's own threads come in between. A core that traps, a panic and
//! the watchdog all end in a reset whose cause the next start knows.

#![no_std]
#![no_main]
extern crate alloc;

mod board;
mod chip;
mod console;
mod flash;
mod radio;
mod reset;
mod vm;
mod watchdog;

use core::cell::{Cell, RefCell};

use alloc::boxed::Box;
use alloc::vec::Vec;
use bare::cable;
use device::{Event, Exit, Port};
use embassy_executor::Spawner;
use embassy_futures::join::join;
use embassy_futures::select::{Either3, select3};
use embassy_net::{Config, StackResources};
use embassy_time::Instant;
use esp_hal::clock::CpuClock;
use esp_hal::ram;
use esp_hal::rng::Trng;
use esp_hal::timer::timg::TimerGroup;
use esp_storage::FlashStorage;
use slots::{Cause, Credentials, Slots, Start};

use board::Board;
use console::{Cable, Console};
use watchdog::Watchdog;

esp_bootloader_esp_idf::esp_app_desc!();

/// Bytes for the radio (57 KB as its makers measured), two TLS streams and Python: what the stack and the radio's own
/// memory leave. The first piece is what the bootloader used.
const RECLAIMED_BYTES: usize = 64 * 1024;
const HEAP_BYTES: usize = 160 * 1024;

/// How long a start may take until the device sets its own deadline: what hangs before that is no start.
const START_MS: u64 = 30_000;

/// DHCP, DNS and the clock have a socket each, then the conversation, a download, and what the program opens.
const SOCKETS: usize = 7;

#[esp_rtos::main]
async fn main(_spawner: Spawner) -> ! {
    let chip = esp_hal::init(esp_hal::Config::default().with_cpu_clock(CpuClock::max()));
    let cause = reset::take_cause();
    let watchdog = Watchdog::new(chip.RTC_TIMER);
    watchdog.arm(START_MS);
    let mut flash = FlashStorage::new(chip.FLASH);
    let start = vm::start(&mut flash, cause);
    if start == Start::Reset {
        reset::reset(cause);
    }
    esp_alloc::heap_allocator!(#[ram(reclaimed)] size: RECLAIMED_BYTES);
    esp_alloc::heap_allocator!(size: HEAP_BYTES);
    let (console, mut listener) = Console::open(chip.UART0, chip.GPIO21, chip.GPIO20, chip.USB_DEVICE);
    let group = TimerGroup::new(chip.TIMG0);
    esp_rtos::start(group.timer0, chip.FROM_CPU_INTR0);
    if start == Start::Stop {
        console.line(format_args!("no slot holds a VM that may run; virtualize the board"));
        watchdog.disarm();
        core::future::pending::<()>().await;
    }

    let credentials = credentials(&mut flash).unwrap_or_default();
    let wifi = Credentials::read(&credentials).ok().and_then(|read| read.wifi);
    let (interface, mut station) = match radio::start(chip.WIFI, wifi) {
        Ok(radio) => radio,
        Err(why) => {
            console.line(format_args!("the radio does not start: {why:?}"));
            reset::reset(Cause::Crash);
        }
    };
    // The radio's noise is what makes numbers random from here on.
    let Ok(random) = Trng::try_new() else { reset::reset(Cause::Crash) };
    let seed = u64::from(random.random()) << 32 | u64::from(random.random());
    // For the rest of this boot, which ends with a reset of the whole chip.
    let resources = Box::leak(Box::new(StackResources::<SOCKETS>::new()));
    let (stack, mut carrier) = embassy_net::new(interface, Config::dhcpv4(Default::default()), resources, seed);
    let board = Board {
        stack,
        random,
        cause,
        console,
        started: Instant::now(),
        epoch_s: Cell::new(None),
        watchdog,
        parts: RefCell::default(),
    };
    let mut cable = Cable { console: &board.console, listener: &mut listener };
    let network = async { join(carrier.run(), station.stay(&board.console)).await.0 };
    let running = select3(network, device::run(&board, &mut flash), cable::knock(&mut cable));
    let cause = match running.await {
        Either3::First(never) => never,
        Either3::Second(Exit::Reset(cause)) => cause,
        Either3::Third(frame) => {
            cable::serve(&board, &mut flash, &mut cable, frame).await;
            // Whoever holds the cable could as well have cut the power.
            Cause::PowerOn
        }
    };
    board.note(Event::Reset { cause });
    reset::reset(cause)
}

/// The credential zone's contents, if there are any.
fn credentials(flash: &mut FlashStorage<'static>) -> Option<Vec<u8>> {
    let mut slots = Slots::open(flash, Board::LAYOUT).ok()?;
    let mut zone = slots.credentials();
    let mut bytes = alloc::vec![0; zone.contents_len().ok()??];
    zone.read(&mut bytes).ok()??;
    Some(bytes)
}
