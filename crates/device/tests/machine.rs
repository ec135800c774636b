//! What of Python's `machine` needs no hardware: every board has it. What a board has not, it says by its name.

mod lab;

use lab::board::{Board, End};
use slots::Cause;

#[test]
fn timers_interrupt_a_program_that_sleeps() {
    let source = "
import machine, time
beats = []
beat = machine.Timer(-1)
once = machine.Timer(-1)
beat.init(period=100, callback=lambda timer: beats.append(time.ticks_ms() // 100))
once.init(period=250, mode=machine.Timer.ONE_SHOT, callback=lambda timer: print('once'))
time.sleep_ms(450)
beat.deinit()
print(len(beats), beats[-1] - beats[0])
time.sleep_ms(1000)
print(len(beats))
try:
    machine.Timer(1).init(callback=print)
except OSError as error:
    print(error)
";
    let mut board = Board::running(source);
    assert_eq!(board.boot(10_000), End::StillRunning);
    assert_eq!(board.printed(), "once\n4 3\n4\n[Errno 22] Invalid argument\n");
}

#[test]
fn the_date_begins_with_2000_until_somebody_tells() {
    let source = "
import machine, time
rtc = machine.RTC()
print(rtc.datetime()[:4], time.time() < 3600)
rtc.datetime((2026, 11, 23, 0, 14, 30, 58, 0))
time.sleep(3)
print(rtc.datetime()[:7], time.gmtime()[:6])
rtc.memory(b'kept')
print(rtc.memory())
";
    let mut board = Board::running(source);
    assert_eq!(board.boot(10_000), End::StillRunning);
    let expected = "(2000, 1, 1, 5) True\n(2026, 11, 23, 0, 14, 31, 1) (2026, 11, 23, 14, 31, 1)\nb'kept'\n";
    assert_eq!(board.printed(), expected);
}

#[test]
fn a_program_that_does_not_feed_its_watchdog_resets_the_board() {
    let source = "
import machine, time
watchdog = machine.WDT(timeout=1000)
for i in range(3):
    time.sleep_ms(800)
    watchdog.feed()
print('fed')
time.sleep(60)
print('never')
";
    let mut board = Board::running(source);
    assert_eq!(board.boot(30_000), End::Reset(Cause::Watchdog));
    assert_eq!(board.printed(), "fed\n");
}

#[test]
fn deepsleep_ends_the_program_and_starts_the_board_anew_when_its_time_has_come() {
    let mut board = Board::running("import machine\nmachine.deepsleep(20_000)\nprint('never')\n");
    assert_eq!(board.boot(19_000), End::StillRunning);
    assert_eq!(board.count("online"), 1, "the cloud reaches it meanwhile");
    assert_eq!(board.boot(21_000), End::Reset(Cause::Software));
    assert_eq!(board.printed(), "");
    let mut board = Board::running("import machine\nmachine.deepsleep()\n");
    assert_eq!(board.boot(300_000), End::StillRunning, "without a number until somebody resets it");
}

#[test]
fn what_the_board_has_not_it_says_by_its_name() {
    let source = "
import machine
from machine import ADC, I2C, PWM, SPI, UART, Pin
for ask in (
    lambda: Pin(2, Pin.OUT),
    lambda: Pin(2).on(),
    lambda: Pin(2).value(),
    lambda: Pin(2).irq(print),
    lambda: ADC(3),
    lambda: PWM(4),
    lambda: I2C(0),
    lambda: SPI(1),
    lambda: UART(1),
    lambda: machine.freq(),
):
    try:
        print(ask())
    except OSError as error:
        print(error)
";
    let mut board = Board::running(source);
    assert_eq!(board.boot(10_000), End::StillRunning);
    let lines = [
        "pin 2 with init",
        "pin 2 with level",
        "pin 2 with level",
        "pin 2 with irq",
        "adc 3 with open",
        "pwm 4 with open",
        "i2c 0 with open",
        "spi 1 with open",
        "uart 1 with open",
        "cpu 0 with freq",
    ];
    let expected: String = lines.iter().map(|line| format!("lab has no {line}\n")).collect();
    assert_eq!(board.printed(), expected);
}
