//! `machine` (and `umachine`): the board itself. Pins are in `pin`, everything else that hangs on it in `parts`.

use super::parts::part_call;
use super::service::{answer_of, ask, fact};
use super::{Args, Constant, Module, Native};
use crate::ctx::Ctx;
use crate::host::HostCall;
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static MACHINE: Module = Module {
    name: "machine",
    functions: &[
        Native::new("deepsleep", 0, 1, deepsleep),
        Native::new("disable_irq", 0, 0, |_, _| Ok(Value::FALSE)),
        Native::new("enable_irq", 0, 1, |_, _| Ok(Value::NONE)),
        Native::new("freq", 0, 1, freq),
        Native::new("idle", 0, 0, |_, _| Ok(Value::NONE)),
        Native::new("lightsleep", 0, 1, lightsleep),
        Native::new("reset", 0, 0, reset),
        Native::new("reset_cause", 0, 0, reset_cause),
        Native::new("soft_reset", 0, 0, reset),
        Native::new("unique_id", 0, 0, unique_id),
    ],
    constants: &[
        ("PWRON_RESET", Constant::Int(1)),
        ("HARD_RESET", Constant::Int(2)),
        ("WDT_RESET", Constant::Int(3)),
        ("DEEPSLEEP_RESET", Constant::Int(4)),
        ("SOFT_RESET", Constant::Int(5)),
        ("ADC", Constant::Type(Type::Adc)),
        ("I2C", Constant::Type(Type::I2c)),
        ("PWM", Constant::Type(Type::Pwm)),
        ("Pin", Constant::Type(Type::Pin)),
        ("RTC", Constant::Type(Type::Rtc)),
        ("SPI", Constant::Type(Type::Spi)),
        ("SoftI2C", Constant::Type(Type::I2c)),
        ("SoftSPI", Constant::Type(Type::Spi)),
        ("Timer", Constant::Type(Type::Timer)),
        ("UART", Constant::Type(Type::Uart)),
        ("WDT", Constant::Type(Type::Wdt)),
    ],
};

fn reset(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    ask(cx, HostCall::Reset)?;
    Err(Stop::Exit)
}

fn reset_cause(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let cause = fact(cx, "reset-cause", "power-on")?;
    cx.int(match cause.as_str() {
        "watchdog" => 3,
        "deep-sleep" => 4,
        "software" | "crash" => 5,
        _ => 1,
    })
}

fn unique_id(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let id = fact(cx, "unique-id", "")?;
    cx.bytes(id.as_bytes())
}

/// Hertz; a change is accepted and has no effect.
fn freq(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if !args.is_empty() {
        return Ok(Value::NONE);
    }
    let answer = cx.host.call(part_call("cpu", 0, "freq", &[]));
    answer_of(cx, answer)
}

/// Sleeps for milliseconds; without a number until something happens, which here is a day.
fn lightsleep(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let duration_ms = duration_arg(cx, args)?.unwrap_or(86_400_000);
    cx.sleep_ms(duration_ms as u64)
}

/// The board is switched off, and starts anew after so many milliseconds.
fn deepsleep(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let duration_ms = duration_arg(cx, args)?;
    let numbers = duration_ms.as_slice();
    let answer = cx.host.call(part_call("cpu", 0, "deepsleep", numbers));
    answer_of(cx, answer)?;
    Err(Stop::Exit)
}

fn duration_arg(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Option<i64>, Stop> {
    match cx.opt(args, 0) {
        Some(duration_ms) => Ok(Some(cx.expect_int(duration_ms)?.max(0))),
        None => Ok(None),
    }
}
