//! `sys` (and `usys`): what the program runs on, and how to end it.

use alloc::format;

use super::{Args, Constant, Module, Native};
use crate::ctx::Ctx;
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static SYS: Module = Module {
    name: "sys",
    functions: &[
        Native::new("exit", 0, 1, exit),
        Native::new("get_int_max_str_digits", 0, 0, int_digits),
        Native::new("getrecursionlimit", 0, 0, getrecursionlimit),
        Native::new("getsizeof", 1, 2, getsizeof),
        Native::new("intern", 1, 1, intern),
        Native::new("print_exception", 1, 2, print_exception),
        Native::new("set_int_max_str_digits", 1, 1, set_int_digits).named(&["maxdigits"]),
    ],
    constants: &[
        ("argv", Constant::Make(argv)),
        ("byteorder", Constant::Str("little")),
        ("implementation", Constant::Make(implementation)),
        ("maxsize", Constant::Make(maxsize)),
        ("platform", Constant::Str("updraft")),
        ("stderr", Constant::Make(stderr)),
        ("stdout", Constant::Make(stdout)),
        ("version", Constant::Str(VERSION)),
        ("version_info", Constant::Make(version_info)),
    ],
};

/// The language is that of CPython 3.11.
const VERSION: &str = concat!("3.11.0; updraft ", env!("CARGO_PKG_VERSION"));

/// The methods of `sys.stdout` and `sys.stderr`.
pub(crate) static STREAM_METHODS: &[Native] =
    &[Native::new("write", 1, 1, write), Native::new("flush", 0, 0, |_, _| Ok(Value::NONE))];

fn exit(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    match cx.opt(args, 0) {
        Some(code) => Err(cx.raise_with(Type::SystemExit, code)),
        None => Err(cx.raise_plain(Type::SystemExit)),
    }
}

fn getrecursionlimit(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let limit = cx.config.frames;
    cx.int(limit as i64)
}

/// Bytes of the object itself, without what it refers to.
fn getsizeof(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    let words = if value.is_object() { cx.heap.body_len(value) + 1 } else { 1 };
    cx.int(words as i64 * 4)
}

fn intern(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let text = cx.arg(args, 0);
    if cx.text(text).is_none() {
        let text = format!("intern() argument must be str, not {}", cx.type_name(text));
        return Err(cx.type_error(text));
    }
    Ok(text)
}

/// MicroPython's function: the traceback to the console, or to a stream.
fn print_exception(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let exception = cx.arg(args, 0);
    let exception = cx.root(exception);
    // The sources are not on the device: the lines have no text.
    let text = cx.traceback(exception, 0).print(&|_, _| None);
    match cx.opt(args, 1) {
        None => cx.host.print(&text),
        Some(stream) => {
            let stream = cx.root(stream);
            let name = cx.str("write")?;
            let write = cx.get_attribute(cx.at(stream), name)?;
            let write = cx.root(write);
            let text = cx.str(&text)?;
            cx.call(cx.at(write), &[text])?;
        }
    }
    Ok(Value::NONE)
}

/// A program on a device has no arguments.
fn argv(cx: &mut Ctx<'_, '_>) -> Answer {
    let name = cx.str("")?;
    cx.list(&[name])
}

fn int_digits(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let digits = cx.vm.int_digits_max;
    cx.int(digits as i64)
}

fn set_int_digits(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let digits = cx.arg(args, 0);
    let digits = cx.expect_int(digits)?;
    match usize::try_from(digits).ok().filter(|digits| *digits == 0 || *digits >= 640) {
        Some(digits) => cx.vm.int_digits_max = digits,
        None => return Err(cx.value_error("maxdigits must be 0 or larger than 640")),
    }
    Ok(Value::NONE)
}

fn maxsize(cx: &mut Ctx<'_, '_>) -> Answer {
    cx.int(i64::MAX)
}

fn version_info(cx: &mut Ctx<'_, '_>) -> Answer {
    let level = cx.str("final")?;
    let [major, minor, micro, serial] = [3, 11, 0, 0].map(|n| Value::small(n).unwrap_or(Value::NONE));
    cx.tuple(&[major, minor, micro, level, serial])
}

fn implementation(cx: &mut Ctx<'_, '_>) -> Answer {
    let object = cx.new_instance(Type::Namespace)?;
    let object = cx.root(object);
    let name = cx.str("updraft")?;
    cx.set_own(object, "name", name)?;
    let version = [0, 1, 0].map(|n| Value::small(n).unwrap_or(Value::NONE));
    let version = cx.tuple(&version)?;
    cx.set_own(object, "version", version)?;
    Ok(cx.at(object))
}

fn stdout(cx: &mut Ctx<'_, '_>) -> Answer {
    stream(cx, 1)
}

fn stderr(cx: &mut Ctx<'_, '_>) -> Answer {
    stream(cx, 2)
}

fn stream(cx: &mut Ctx<'_, '_>, number: i32) -> Answer {
    let object = cx.new_instance(Type::Stream)?;
    let object = cx.root(object);
    cx.set_own(object, "_number", Value::small(number).unwrap_or(Value::NONE))?;
    Ok(cx.at(object))
}

/// Standard output is the console; what goes to standard error is the reader's noise and is dropped.
fn write(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let text = cx.arg(args, 1);
    let text = cx.expect_text(text, "write() argument")?;
    let this = cx.arg(args, 0);
    if cx.own_named(this, "_number")?.and_then(Value::as_small) == Some(1) {
        cx.host.print(&text);
    }
    cx.int(text.chars().count() as i64)
}
