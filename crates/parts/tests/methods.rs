//! MicroPython's methods on a simulated board: what a program asks, what the hardware sees of it, what the program gets.

use desk::{Board, Now, Parts};
use vm::host::BoardCall;
use vm::{Event, HostAnswer};

const NOW: Now = Now { ms: 0, unix_s: None };

/// A method with nothing but numbers.
fn ask(parts: &mut Parts<Board>, what: (&'static str, u32, &'static str), numbers: &[i64]) -> HostAnswer {
    with(parts, what, numbers, &[], &[])
}

fn with(
    parts: &mut Parts<Board>,
    (part, unit, verb): (&'static str, u32, &'static str),
    numbers: &[i64],
    named: &[(&str, i64)],
    data: &[u8],
) -> HostAnswer {
    parts.call(&BoardCall { part, unit, verb, numbers, named, data }, NOW)
}

/// A board with a sensor at 0x76 whose register 0xD0 says 0x58.
fn board() -> Parts<Board> {
    let mut parts = Parts::new(Board::default());
    let mut registers = vec![0; 256];
    registers[0xD0] = 0x58;
    parts.chip.i2c.insert((0, 0x76), registers);
    parts
}

#[test]
fn a_sensor_is_found_and_its_registers_are_read_and_written() {
    let mut parts = board();
    let mut i2c = |verb, numbers: &[i64], data: &[u8]| with(&mut parts, ("i2c", 0, verb), numbers, &[], data);
    assert_eq!(i2c("scan", &[], &[]), HostAnswer::Numbers(vec![0x76]));
    assert_eq!(i2c("readfrom_mem", &[0x76, 0xD0, 1], &[]), HostAnswer::Bytes(vec![0x58]));
    assert_eq!(i2c("writeto_mem", &[0x76, 0xF4], &[0x27, 0xA0]), HostAnswer::Done);
    assert_eq!(i2c("writeto", &[0x76], &[0xF4]), HostAnswer::Number(1));
    assert_eq!(i2c("readfrom", &[0x76, 2], &[]), HostAnswer::Bytes(vec![0x27, 0xA0]));
    assert_eq!(i2c("readfrom_mem_into", &[0x76, 0xF5, 1], &[]), HostAnswer::Bytes(vec![0xA0]));
}

#[test]
fn addresses_and_lengths_that_no_bus_has_are_errors() {
    let mut parts = board();
    let mut i2c = |verb, numbers: &[i64]| ask(&mut parts, ("i2c", 0, verb), numbers);
    assert_eq!(i2c("readfrom", &[0x77, 1]), HostAnswer::Errno(19), "nobody is there");
    for numbers in [[0x80, 1], [-1, 1], [i64::MAX, 1], [0x76, -1], [0x76, 4097], [0x76, i64::MAX]] {
        assert_eq!(i2c("readfrom", &numbers), HostAnswer::Errno(22), "{numbers:?}");
    }
    assert_eq!(i2c("readfrom", &[]), HostAnswer::Errno(19), "nobody answers at address 0");
    assert_eq!(i2c("start", &[]), HostAnswer::Unsupported);
}

#[test]
fn registers_may_have_addresses_of_two_bytes() {
    let mut parts = board();
    let answer = with(&mut parts, ("i2c", 0, "writeto_mem"), &[0x76, 0x1234], &[("addrsize", 16)], &[7]);
    assert_eq!(answer, HostAnswer::Done);
    let registers = &parts.chip.i2c[&(0, 0x76)];
    assert_eq!(registers[0x12..0x14], [0x34, 7], "high byte first");
}

#[test]
fn converters_are_read_in_three_units() {
    let mut parts = board();
    parts.chip.adc.insert(3, 0x8000);
    let mut adc = |verb| ask(&mut parts, ("adc", 3, verb), &[]);
    assert_eq!(adc("read_u16"), HostAnswer::Number(0x8000));
    assert_eq!(adc("read"), HostAnswer::Number(0x800));
    assert_eq!(adc("read_uv"), HostAnswer::Number(1_650_025));
}

#[test]
fn a_duty_is_the_same_in_every_unit() {
    let mut parts = board();
    let named = [("duty_ns", 250_000), ("freq", 1000)];
    assert_eq!(with(&mut parts, ("pwm", 4, "open"), &[], &named, &[]), HostAnswer::Done);
    let seen = parts.chip.pwm[&4];
    assert_eq!((seen.frequency_hz, seen.duty), (1000, 16_383), "a quarter of a millisecond");
    for (verb, value) in [("freq", 1000), ("duty_u16", 16_383), ("duty", 255), ("duty_ns", 249_988)] {
        assert_eq!(ask(&mut parts, ("pwm", 4, verb), &[]), HostAnswer::Number(value), "{verb}");
    }
    for (verb, value) in [("freq", i64::MIN), ("duty", i64::MAX), ("duty_u16", -1), ("duty_ns", i64::MAX)] {
        assert_eq!(ask(&mut parts, ("pwm", 4, verb), &[value]), HostAnswer::Done, "{verb}");
    }
    assert_eq!(ask(&mut parts, ("pwm", 4, "deinit"), &[]), HostAnswer::Done);
    assert!(parts.chip.pwm.is_empty());
    assert_eq!(with(&mut parts, ("pwm", 4, "open"), &[], &[("colour", 1)], &[]), HostAnswer::Unsupported);
}

#[test]
fn a_wire_from_output_to_input_brings_back_what_was_sent() {
    let mut parts = board();
    let mut spi = |verb, numbers: &[i64], data: &[u8]| with(&mut parts, ("spi", 1, verb), numbers, &[], data);
    assert_eq!(spi("write_readinto", &[3], &[1, 2, 3]), HostAnswer::Bytes(vec![1, 2, 3]));
    assert_eq!(spi("read", &[2, 0xFF], &[]), HostAnswer::Bytes(vec![0xFF; 2]));
    assert_eq!(spi("readinto", &[0xAA, 2], &[]), HostAnswer::Bytes(vec![0xAA; 2]));
    assert_eq!(spi("write", &[], &[9]), HostAnswer::Done);
    assert_eq!(spi("read", &[1 << 40], &[]), HostAnswer::Errno(22));
}

#[test]
fn a_serial_port_gives_lines_and_pieces_and_none_when_nothing_came() {
    let mut parts = board();
    let mut uart =
        |verb, numbers: &[i64], data: &[u8]| with(&mut parts, ("uart", 1, verb), numbers, &[], data);
    assert_eq!(uart("read", &[], &[]), HostAnswer::Done);
    assert_eq!(uart("write", &[], b"one\ntwo\nthree"), HostAnswer::Number(13));
    assert_eq!(uart("any", &[], &[]), HostAnswer::Number(13));
    assert_eq!(uart("readline", &[], &[]), HostAnswer::Bytes(b"one\n".to_vec()));
    assert_eq!(uart("read", &[2], &[]), HostAnswer::Bytes(b"tw".to_vec()));
    assert_eq!(uart("readline", &[], &[]), HostAnswer::Bytes(b"o\n".to_vec()));
    assert_eq!(uart("readline", &[], &[]), HostAnswer::Bytes(b"three".to_vec()), "what there is of a line");
    assert_eq!(uart("readline", &[], &[]), HostAnswer::Done);
}

#[test]
fn a_watched_pin_interrupts_at_its_edges_and_no_longer_once_nobody_handles_them() {
    let mut parts = board();
    let press = [Event::Interrupt { part: "pin", unit: 9 }];
    assert_eq!(ask(&mut parts, ("pin", 9, "init"), &[1, 2]), HostAnswer::Done);
    assert_eq!(parts.pin(9, None), HostAnswer::Number(1), "pulled up");
    assert_eq!(ask(&mut parts, ("pin", 9, "irq"), &[2]), HostAnswer::Done);
    assert_eq!((parts.due(0), parts.next_due_ms(0)), (vec![], Some(10)));
    parts.chip.pins.insert(9, false);
    assert_eq!(parts.due(10), press, "a falling edge");
    parts.chip.pins.insert(9, true);
    assert_eq!(parts.due(20), [], "a rising one is not asked for");
    assert_eq!(ask(&mut parts, ("pin", 9, "irq"), &[0]), HostAnswer::Done);
    parts.chip.pins.insert(9, false);
    assert_eq!((parts.due(30), parts.next_due_ms(30)), (vec![], None));
}

#[test]
fn a_timer_that_is_late_comes_once_and_keeps_its_beat() {
    let mut parts = board();
    with(&mut parts, ("timer", 0, "open"), &[], &[("period", 100)], &[]);
    with(&mut parts, ("timer", 1, "open"), &[], &[("freq", 4), ("mode", 0)], &[]);
    let timer = |unit| Event::Interrupt { part: "timer", unit };
    assert_eq!(parts.due(99), []);
    assert_eq!(parts.due(350), [timer(0), timer(1)], "the one that was due first comes first");
    assert_eq!((parts.due(399), parts.due(400)), (vec![], vec![timer(0)]));
    assert_eq!(ask(&mut parts, ("timer", 0, "deinit"), &[]), HostAnswer::Done);
    assert_eq!(parts.next_due_ms(500), None);
}
