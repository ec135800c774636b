//! `machine.Pin`: a level that is driven or read, and a handler for its changes. On a host without pins the level is remembered.

use super::parts::{handle, part_call};
use super::service::{answer_of, try_ask};
use super::{Args, Native};
use crate::ctx::Ctx;
use crate::host::{HostAnswer, HostCall};
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// `Pin(number, mode, pull, value=…)`.
pub(crate) static PIN: Native = Native::new("Pin", 1, 3, pin).named(&["id", "mode", "pull", "value"]);

/// The methods of a pin.
pub(crate) static PIN_METHODS: &[Native] = &[
    Native::new("__call__", 0, 1, value),
    Native::new("high", 0, 0, |cx, args| drive(cx, args, true)),
    Native::new("init", 0, 2, init).named(&["mode", "pull", "value"]),
    Native::new("irq", 0, 2, irq).named(&["handler", "trigger"]),
    Native::new("low", 0, 0, |cx, args| drive(cx, args, false)),
    Native::new("off", 0, 0, |cx, args| drive(cx, args, false)),
    Native::new("on", 0, 0, |cx, args| drive(cx, args, true)),
    Native::new("toggle", 0, 0, toggle),
    Native::new("value", 0, 1, value),
];

/// The constants of the class.
pub(crate) static PIN_CONSTANTS: &[(&str, i32)] = &[
    ("IN", 1),
    ("OUT", 3),
    ("OPEN_DRAIN", 7),
    ("PULL_DOWN", 1),
    ("PULL_UP", 2),
    ("IRQ_RISING", 1),
    ("IRQ_FALLING", 2),
    ("IRQ_LOW_LEVEL", 4),
    ("IRQ_HIGH_LEVEL", 8),
];

fn pin(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let number = cx.arg(args, 0);
    let number = cx.expect_int(number)?;
    if u32::try_from(number).is_err() {
        return Err(cx.value_error("invalid pin"));
    }
    let object = cx.new_instance(Type::Pin)?;
    let object = cx.root(object);
    let number = cx.int(number)?;
    cx.set_own(object, "_number", number)?;
    let level = match cx.opt(args, 3) {
        Some(level) => Some(cx.truth(level)?),
        None => None,
    };
    cx.set_own(object, "_level", Value::small(0).unwrap_or(Value::NONE))?;
    configure(cx, args, cx.vm.at(object))?;
    if let Some(level) = level {
        put(cx, cx.at(object), level)?;
    }
    Ok(cx.at(object))
}

/// Tells the board the mode and the pull that are among the arguments 1 and 2; without a mode the pin stays what it is.
fn configure(cx: &mut Ctx<'_, '_>, args: Args, pin: Value) -> Result<(), Stop> {
    let mut numbers = [-1, -1];
    for (i, number) in numbers.iter_mut().enumerate() {
        if let Some(given) = cx.opt(args, i + 1).filter(|given| !given.is_none()) {
            *number = cx.expect_int(given)?;
        }
    }
    if numbers[0] < 0 {
        return Ok(());
    }
    let number = small_attribute(cx, pin, "_number")? as u32;
    // A host without pins remembers levels and needs no mode.
    try_ask(cx, part_call("pin", number, "init", &numbers)).map(|_| ())
}

fn init(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    configure(cx, args, cx.vm.arg(args, 0))?;
    if let Some(level) = cx.opt(args, 3) {
        let level = cx.truth(level)?;
        put(cx, cx.arg(args, 0), level)?;
    }
    Ok(Value::NONE)
}

fn small_attribute(cx: &mut Ctx<'_, '_>, pin: Value, name: &str) -> Result<i32, Stop> {
    Ok(cx.own_named(pin, name)?.and_then(Value::as_small).unwrap_or(0))
}

/// Drives a pin, and remembers the level for hosts that have none.
fn put(cx: &mut Ctx<'_, '_>, pin: Value, level: bool) -> Result<(), Stop> {
    let held = cx.root(pin);
    let number = small_attribute(cx, pin, "_number")? as u32;
    try_ask(cx, HostCall::Pin { number, level: Some(level) })?;
    let level = Value::small(i32::from(level)).unwrap_or(Value::NONE);
    cx.set_own(held, "_level", level)?;
    cx.release(held);
    Ok(())
}

fn level_of(cx: &mut Ctx<'_, '_>, pin: Value) -> Result<bool, Stop> {
    let pin = cx.root(pin);
    let remembered = small_attribute(cx, cx.at(pin), "_level")? == 1;
    let number = small_attribute(cx, cx.at(pin), "_number")? as u32;
    match try_ask(cx, HostCall::Pin { number, level: None })? {
        Some(HostAnswer::Number(level)) => Ok(level != 0),
        Some(HostAnswer::Bool(level)) => Ok(level),
        _ => Ok(remembered),
    }
}

fn value(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let Some(level) = cx.opt(args, 1) else {
        let level = level_of(cx, cx.arg(args, 0))?;
        return cx.int(i64::from(level));
    };
    let level = cx.truth(level)?;
    drive(cx, args, level)
}

fn drive(cx: &mut Ctx<'_, '_>, args: Args, level: bool) -> Answer {
    put(cx, cx.arg(args, 0), level)?;
    Ok(Value::NONE)
}

fn toggle(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let level = level_of(cx, cx.arg(args, 0))?;
    drive(cx, args, !level)
}

/// The number of a pin.
pub(super) fn number_of(cx: &mut Ctx<'_, '_>, pin: Value) -> Result<i64, Stop> {
    Ok(i64::from(small_attribute(cx, pin, "_number")?))
}

/// `irq(handler, trigger)`: the handler gets the pin; without one nothing is called any more.
fn irq(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let unit = small_attribute(cx, cx.arg(args, 0), "_number")? as u32;
    let trigger = match cx.opt(args, 2) {
        Some(trigger) => cx.expect_int(trigger)?,
        None => 3,
    };
    let handler = cx.opt(args, 1).unwrap_or(Value::NONE);
    let trigger = if handler.is_none() { 0 } else { trigger };
    handle(cx, "pin", unit, handler, cx.vm.arg(args, 0));
    let answer = cx.host.call(part_call("pin", unit, "irq", &[trigger]));
    if answer != HostAnswer::Unsupported {
        answer_of(cx, answer)?;
    }
    Ok(cx.arg(args, 0))
}
