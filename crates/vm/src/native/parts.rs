//! What hangs on the board beside its pins: ADC, PWM, I2C, SPI, UART, Timer, WDT and RTC of `machine`.
//!
//! All are alike: an object knows its unit, a method hands its name and its numbers, bytes and keywords to the host as one
//! [`BoardCall`], and the host's answer is the method's result. A method of the `into` kind fills its last buffer with it.

use super::pin;
use super::service::answer_of;
use super::{Args, Native};
use crate::ctx::Ctx;
use crate::host::{BoardCall, HostAnswer, HostCall};
use crate::object::Kind;
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;
use alloc::string::String;
use alloc::vec::Vec;

type Answer = Result<Value, Stop>;

macro_rules! part {
    ($new:ident $methods:ident $class:ident $name:literal $part:literal: $($kind:ident $($verb:literal)*;)*) => {
        /// The constructor.
        pub(crate) static $new: Native =
            Native::variadic($name, 0, |cx, args| open(cx, args, Type::$class, $part)).any_keywords();
        /// The methods.
        pub(crate) static $methods: &[Native] = &[
            Native::variadic("init", 0, |cx, args| perform(cx, args, $part, "init")).any_keywords(),
            Native::variadic("deinit", 0, |cx, args| perform(cx, args, $part, "deinit")).any_keywords(),
            $($(Native::variadic($verb, 0, |cx, args| $kind(cx, args, $part, $verb)).any_keywords(),)*)*
        ];
    };
}

part! { ADC ADC_METHODS Adc "ADC" "adc": perform "read" "read_u16" "read_uv" "atten" "width"; }
part! { PWM PWM_METHODS Pwm "PWM" "pwm": perform "freq" "duty" "duty_u16" "duty_ns"; }
part! { I2C I2C_METHODS I2c "I2C" "i2c":
    listed "scan";
    perform "readfrom" "writeto" "readfrom_mem" "writeto_mem" "start" "stop" "write";
    fill "readfrom_into" "readfrom_mem_into" "readinto";
}
part! { SPI SPI_METHODS Spi "SPI" "spi": perform "read" "write"; fill "readinto" "write_readinto"; }
part! { UART UART_METHODS Uart "UART" "uart":
    perform "any" "read" "readline" "write" "flush" "txdone" "sendbreak"; fill "readinto";
}
part! { TIMER TIMER_METHODS Timer "Timer" "timer": perform "value"; }
part! { WDT WDT_METHODS Wdt "WDT" "wdt": perform "feed"; }
part! { RTC RTC_METHODS Rtc "RTC" "rtc": perform "datetime" "memory" "now"; }

/// Constants of the classes.
pub(crate) static CONSTANTS: &[(Type, &[(&str, i32)])] = &[
    (Type::Adc, &[("ATTN_0DB", 0), ("ATTN_2_5DB", 1), ("ATTN_6DB", 2), ("ATTN_11DB", 3), ("WIDTH_12BIT", 3)]),
    (Type::Spi, &[("MSB", 0), ("LSB", 1), ("CONTROLLER", 1)]),
    (Type::Timer, &[("ONE_SHOT", 0), ("PERIODIC", 1)]),
    (Type::Uart, &[("RTS", 1), ("CTS", 2)]),
];

/// What a call hands over.
#[derive(Default)]
struct Given {
    numbers: Vec<i64>,
    data: Vec<u8>,
    named: Vec<(String, i64)>,
    callback: Option<Value>,
}

fn open(cx: &mut Ctx<'_, '_>, args: Args, class: Type, part: &'static str) -> Answer {
    let mut given = given(cx, args, 0, None)?;
    let unit = match given.numbers.first().map(|unit| u32::try_from(*unit)) {
        Some(Ok(unit)) => unit,
        _ if class == Type::Timer => unnumbered_timer(cx),
        _ => 0,
    };
    if !given.numbers.is_empty() {
        given.numbers.remove(0);
    }
    let callback = cx.root(given.callback.unwrap_or(Value::NONE));
    let object = cx.new_instance(class)?;
    let object = cx.root(object);
    let number = cx.int(i64::from(unit))?;
    cx.set_own(object, "_unit", number)?;
    if given.callback.is_some() {
        handle(cx, part, unit, cx.vm.at(callback), cx.vm.at(object));
    }
    tell(cx, part, unit, "open", &given)?;
    Ok(cx.at(object))
}

/// `Timer()` and `Timer(-1)` are each one of their own, beyond all numbers that a chip has.
fn unnumbered_timer(cx: &mut Ctx<'_, '_>) -> u32 {
    cx.vm.unnumbered_timers = cx.vm.unnumbered_timers.wrapping_add(1);
    0xFFFF_u32.wrapping_add(cx.vm.unnumbered_timers)
}

fn perform(cx: &mut Ctx<'_, '_>, args: Args, part: &'static str, verb: &'static str) -> Answer {
    let given = given(cx, args, 1, None)?;
    let this = cx.arg(args, 0);
    let unit = unit_of(cx, this)?;
    if let Some(callback) = given.callback {
        handle(cx, part, unit, callback, cx.vm.arg(args, 0));
    }
    tell(cx, part, unit, verb, &given)
}

/// As [`perform`]; the numbers of the answer are a list.
fn listed(cx: &mut Ctx<'_, '_>, args: Args, part: &'static str, verb: &'static str) -> Answer {
    let numbers = perform(cx, args, part, verb)?;
    cx.list_from(numbers)
}

/// As [`perform`]; the last buffer gets the bytes of the answer, its length is the last number of the call.
fn fill(cx: &mut Ctx<'_, '_>, args: Args, part: &'static str, verb: &'static str) -> Answer {
    let target = (1..args.len()).rev().find(|i| cx.vm.bytes_of(cx.vm.arg(args, *i)).is_some());
    let Some(target) = target else { return Err(cx.type_error("a buffer is needed")) };
    let mut given = given(cx, args, 1, Some(target))?;
    let length = cx.bytes_of(cx.arg(args, target)).map_or(0, <[u8]>::len);
    given.numbers.push(length as i64);
    let this = cx.arg(args, 0);
    let unit = unit_of(cx, this)?;
    let answer = tell(cx, part, unit, verb, &given)?;
    let Some(mut bytes) = cx.bytes_of(answer).map(<[u8]>::to_vec) else { return Ok(answer) };
    let count = bytes.len().min(length);
    bytes.truncate(count);
    let rest = cx.bytes_of(cx.arg(args, target)).and_then(|old| old.get(count..)).unwrap_or(&[]);
    bytes.extend_from_slice(rest);
    let target = cx.arg(args, target);
    if cx.kind(target) != Kind::ByteArray {
        return Err(cx.type_error("object with buffer protocol required"));
    }
    let target = cx.root(target);
    cx.bytearray_set(target, &bytes)?;
    if part == "uart" { cx.int(count as i64) } else { Ok(Value::NONE) }
}

fn unit_of(cx: &mut Ctx<'_, '_>, object: Value) -> Result<u32, Stop> {
    let unit = cx.own_named(object, "_unit")?.and_then(Value::as_small);
    Ok(unit.and_then(|unit| u32::try_from(unit).ok()).unwrap_or(0))
}

/// The arguments from number `first` on, without the one that is to be filled.
fn given(cx: &mut Ctx<'_, '_>, args: Args, first: usize, without: Option<usize>) -> Result<Given, Stop> {
    let mut given = Given::default();
    for i in (first..args.len()).filter(|i| Some(*i) != without) {
        take(cx, cx.vm.arg(args, i), None, &mut given)?;
    }
    let Some(keywords) = cx.option(args, 0) else { return Ok(given) };
    let names = cx.list_from(keywords)?;
    let names = cx.root(names);
    for i in 0..cx.len_of(cx.at(names)) {
        let Some(keywords) = cx.option(args, 0) else { break };
        let name = cx.item(cx.at(names), i);
        let value = cx.dict_get(keywords, name)?.unwrap_or(Value::NONE);
        let name = String::from(cx.text(cx.item(cx.at(names), i)).unwrap_or(""));
        take(cx, value, Some(name), &mut given)?;
    }
    Ok(given)
}

fn take(cx: &mut Ctx<'_, '_>, value: Value, name: Option<String>, given: &mut Given) -> Result<(), Stop> {
    if matches!(name.as_deref(), Some("callback" | "handler" | "hard")) {
        if name.as_deref() != Some("hard") {
            given.callback = Some(value);
        }
        return Ok(());
    }
    if let Some(bytes) = cx.bytes_of(value) {
        given.data.extend_from_slice(bytes);
        return Ok(());
    }
    if let Some(text) = cx.text(value) {
        given.data.extend_from_slice(text.as_bytes());
        return Ok(());
    }
    let number = match cx.kind(value) {
        Kind::None => return Ok(()),
        Kind::Float => cx.expect_float(value)? as i64,
        Kind::Int | Kind::Bool => cx.expect_int(value)?,
        Kind::List | Kind::Tuple => return take_all(cx, value, given),
        _ if cx.type_of(value) == Value::of_type(Type::Pin) => pin::number_of(cx, value)?,
        _ => {
            return Err(cx.type_error_of("a number or bytes, not '{}'", value));
        }
    };
    match name {
        Some(name) => given.named.push((name, number)),
        None => given.numbers.push(number),
    }
    Ok(())
}

/// The numbers of a tuple: `RTC.datetime((2026, 1, 2, …))`.
fn take_all(cx: &mut Ctx<'_, '_>, items: Value, given: &mut Given) -> Result<(), Stop> {
    for i in 0..cx.len_of(items) {
        let item = cx.item(items, i);
        let number = cx.expect_int(item)?;
        given.numbers.push(number);
    }
    Ok(())
}

fn tell(cx: &mut Ctx<'_, '_>, part: &'static str, unit: u32, verb: &'static str, given: &Given) -> Answer {
    let named: Vec<(&str, i64)> = given.named.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let call = BoardCall { part, unit, verb, numbers: &given.numbers, named: &named, data: &given.data };
    let answer = cx.host.call(HostCall::Board(call));
    if answer == HostAnswer::Unsupported && matches!(verb, "init" | "deinit") {
        return Ok(Value::NONE);
    }
    answer_of(cx, answer)
}

/// A call with nothing but numbers.
pub(super) fn part_call<'a>(
    part: &'static str,
    unit: u32,
    verb: &'static str,
    numbers: &'a [i64],
) -> HostCall<'a> {
    HostCall::Board(BoardCall { part, unit, verb, numbers, named: &[], data: &[] })
}

/// Something that a part's event calls.
pub(crate) struct Handler {
    part: &'static str,
    unit: u32,
    /// The function.
    pub callback: Value,
    /// Its argument: the part.
    pub object: Value,
}

/// Remembers what an event of this unit calls; None forgets it.
pub(super) fn handle(cx: &mut Ctx<'_, '_>, part: &'static str, unit: u32, callback: Value, object: Value) {
    let handlers = &mut cx.vm.handlers;
    handlers.retain(|handler| (handler.part, handler.unit) != (part, unit));
    if !callback.is_none() {
        handlers.push(Handler { part, unit, callback, object });
    }
}

/// Calls the handler of an event.
pub(crate) fn interrupt(cx: &mut Ctx<'_, '_>, part: &str, unit: u32) -> Result<(), Stop> {
    let handler = cx.vm.handlers.iter().find(|handler| (handler.part, handler.unit) == (part, unit));
    let Some((callback, object)) = handler.map(|handler| (handler.callback, handler.object)) else {
        return Ok(());
    };
    cx.call(callback, &[object]).map(|_| ())
}
