//! `sys` (and `usys`): what the program runs on, and how to end it.

use alloc::{format, string::String};

use super::service::answer_of;
use super::{Args, Constant, Module, Native};
use crate::ctx::Ctx;
use crate::host::{HostAnswer, HostCall};
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static SYS: Module = Module {
    name: "sys",
    functions: &[
        Native::new("exc_info", 0, 0, exc_info),
        Native::new("exception", 0, 0, exception),
        Native::new("exit", 0, 1, exit),
        Native::new("get_int_max_str_digits", 0, 0, int_digits),
        Native::new("getdefaultencoding", 0, 0, |cx, _| cx.str("utf-8")),
        Native::new("getrecursionlimit", 0, 0, getrecursionlimit),
        Native::new("getsizeof", 1, 2, getsizeof),
        Native::new("intern", 1, 1, intern),
        Native::new("print_exception", 1, 2, print_exception),
        Native::new("set_int_max_str_digits", 1, 1, set_int_digits).named(&["maxdigits"]),
        Native::new("setrecursionlimit", 1, 1, setrecursionlimit),
    ],
    constants: &[
        ("argv", Constant::Make(argv)),
        ("byteorder", Constant::Str("little")),
        ("implementation", Constant::Make(implementation)),
        ("maxsize", Constant::Make(maxsize)),
        ("maxunicode", Constant::Int(0x10_ffff)),
        ("modules", Constant::Make(|cx| cx.dict())),
        ("path", Constant::Make(|cx| cx.list(&[]))),
        ("platform", Constant::Str("updraft")),
        ("stderr", Constant::Make(|cx| stream(cx, ERROR))),
        ("stdin", Constant::Make(|cx| stream(cx, IN))),
        ("stdout", Constant::Make(|cx| stream(cx, OUT))),
        ("version", Constant::Str(VERSION)),
        ("version_info", Constant::Make(version_info)),
    ],
};

/// The language is that of CPython 3.11.
const VERSION: &str = concat!("3.11.0; updraft ", env!("CARGO_PKG_VERSION"));

/// The methods of `sys.stdin`, `sys.stdout` and `sys.stderr`.
pub(crate) static STREAM_METHODS: &[Native] = &[
    Native::new("__enter__", 0, 0, itself),
    Native::new("__exit__", 3, 3, |_, _| Ok(Value::NONE)),
    Native::new("__iter__", 0, 0, itself),
    Native::new("__next__", 0, 0, next_line),
    Native::new("close", 0, 0, |_, _| Ok(Value::NONE)),
    Native::new("fileno", 0, 0, fileno),
    Native::new("flush", 0, 0, |_, _| Ok(Value::NONE)),
    Native::new("isatty", 0, 0, |_, _| Ok(Value::FALSE)),
    Native::new("read", 0, 1, read),
    Native::new("readline", 0, 1, readline),
    Native::new("readlines", 0, 1, readlines),
    Native::new("write", 1, 1, write),
];

const IN: i32 = 0;
const OUT: i32 = 1;
const ERROR: i32 = 2;

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

/// How many calls may be inside of each other; the registers of all calls together have a limit of their own.
fn setrecursionlimit(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let limit = cx.arg(args, 0);
    let limit = cx.expect_int(limit)?;
    match usize::try_from(limit) {
        Ok(frames) if frames > 0 => {
            if cx.frames.len() >= frames {
                let text = format!(
                    "cannot set the recursion limit to {frames} at the recursion depth {}: the limit is too low",
                    cx.frames.len()
                );
                return Err(cx.raise(Type::RecursionError, &text));
            }
            cx.vm.config.frames = frames;
            Ok(Value::NONE)
        }
        _ => Err(cx.value_error("recursion limit must be greater or equal than 1")),
    }
}

/// Class, instance and traceback of the exception that is being handled.
fn exc_info(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let handled = cx.vm.handled;
    if handled.is_none() {
        return cx.tuple(&[Value::NONE; 3]);
    }
    let traceback = cx.traceback_object(handled)?;
    let handled = cx.vm.handled;
    let class = cx.type_of(handled);
    cx.tuple(&[class, handled, traceback])
}

fn exception(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    Ok(cx.vm.handled)
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
        return Err(cx.type_error_of("intern() argument must be str, not {}", text));
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

/// The program's name and its arguments; a program on a device has none.
fn argv(cx: &mut Ctx<'_, '_>) -> Answer {
    match cx.host.call(HostCall::Arguments) {
        HostAnswer::Texts(texts) => answer_of(cx, HostAnswer::Texts(texts)),
        _ => {
            let name = cx.str("")?;
            cx.list(&[name])
        }
    }
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

/// The names of the fields of `sys.version_info`.
pub(super) static VERSION_FIELDS: [&str; 5] = ["major", "minor", "micro", "releaselevel", "serial"];

fn version_info(cx: &mut Ctx<'_, '_>) -> Answer {
    let level = cx.str("final")?;
    let [major, minor, micro, serial] = [3, 11, 0, 0].map(|n| Value::small(n).unwrap_or(Value::NONE));
    let fields = cx.tuple(&[major, minor, micro, level, serial])?;
    let fields = cx.root(fields);
    let class = cx.root(Value::of_type(Type::VersionInfo));
    let fields = cx.at(fields);
    cx.wrap(class, fields)
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

fn stream(cx: &mut Ctx<'_, '_>, number: i32) -> Answer {
    let object = cx.new_instance(Type::Stream)?;
    let object = cx.root(object);
    cx.set_own(object, "_number", Value::small(number).unwrap_or(Value::NONE))?;
    let encoding = cx.str("utf-8")?;
    cx.set_own(object, "encoding", encoding)?;
    // What takes bytes is the stream itself.
    let this = cx.at(object);
    cx.set_own(object, "buffer", this)?;
    Ok(cx.at(object))
}

/// What a program put in the place of `sys.stdout`, if it did.
pub(crate) fn redirected(cx: &mut Ctx<'_, '_>) -> Result<Option<Value>, Stop> {
    if cx.vm.extras.is_empty() {
        return Ok(None);
    }
    let word = cx.program.find("stdout", bytecode::symbol::hash(b"stdout"));
    let (Some(word), Some(module)) = (word, super::module_named("sys")) else { return Ok(None) };
    let Some(found) = cx.native_extra(module, Value::symbol(word)) else { return Ok(None) };
    let console = cx.is_instance(found, Value::of_type(Type::Stream))
        && cx.own_named(found, "_number")? == Value::small(OUT);
    Ok(if console { None } else { cx.native_extra(module, Value::symbol(word)) })
}

fn number_of(cx: &mut Ctx<'_, '_>, args: Args) -> Result<i32, Stop> {
    let this = cx.arg(args, 0);
    Ok(cx.own_named(this, "_number")?.and_then(Value::as_small).unwrap_or(OUT))
}

fn itself(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(cx.arg(args, 0))
}

fn fileno(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let number = number_of(cx, args)?;
    cx.int(i64::from(number))
}

/// Text, or bytes that are UTF-8.
fn write(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let text = cx.arg(args, 1);
    let (text, count) = match cx.bytes_of(text) {
        Some(bytes) => (String::from_utf8_lossy(bytes).into_owned(), bytes.len()),
        None => {
            let text = cx.expect_text(text, "write() argument")?;
            let count = text.chars().count();
            (text, count)
        }
    };
    match number_of(cx, args)? {
        ERROR => cx.host.print_error(&text),
        _ => cx.host.print(&text),
    }
    cx.int(count as i64)
}

/// The next line of standard input with its end; empty at the end of input.
fn line(cx: &mut Ctx<'_, '_>) -> Result<String, Stop> {
    match cx.host.call(HostCall::ReadLine) {
        HostAnswer::Text(line) => Ok(line),
        HostAnswer::Pending => Err(cx.wait_for_service()),
        _ => Ok(String::new()),
    }
}

fn readline(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let line = line(cx)?;
    cx.str(&line)
}

fn next_line(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let line = line(cx)?;
    if line.is_empty() { Err(cx.raise_plain(Type::StopIteration)) } else { cx.str(&line) }
}

fn read(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let mut all = String::new();
    loop {
        let line = line(cx)?;
        if line.is_empty() {
            return cx.str(&all);
        }
        all.push_str(&line);
    }
}

fn readlines(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let lines = cx.list(&[])?;
    let lines = cx.root(lines);
    loop {
        let line = line(cx)?;
        if line.is_empty() {
            return Ok(cx.at(lines));
        }
        let line = cx.str(&line)?;
        cx.push(lines, line)?;
    }
}
