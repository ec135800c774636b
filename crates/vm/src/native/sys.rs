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
        Native::new("displayhook", 1, 1, displayhook),
        Native::new("exc_info", 0, 0, exc_info),
        Native::new("exception", 0, 0, exception),
        Native::new("exit", 0, 1, exit),
        Native::new("get_int_max_str_digits", 0, 0, int_digits),
        Native::new("getdefaultencoding", 0, 0, |cx, _| cx.str("utf-8")),
        Native::new("getfilesystemencoding", 0, 0, |cx, _| cx.str("utf-8")),
        Native::new("getrecursionlimit", 0, 0, getrecursionlimit),
        Native::new("getsizeof", 1, 2, getsizeof),
        Native::new("intern", 1, 1, intern),
        Native::new("print_exception", 1, 2, print_exception),
        Native::new("set_int_max_str_digits", 1, 1, set_int_digits).named(&["maxdigits"]),
        Native::new("setrecursionlimit", 1, 1, setrecursionlimit),
    ],
    constants: &[
        ("__stderr__", Constant::Make(|cx| own_stream(cx, "stderr"))),
        ("__stdin__", Constant::Make(|cx| own_stream(cx, "stdin"))),
        ("__stdout__", Constant::Make(|cx| own_stream(cx, "stdout"))),
        ("api_version", Constant::Int(1013)),
        ("argv", Constant::Make(argv)),
        ("byteorder", Constant::Str("little")),
        ("executable", Constant::Str("")),
        ("flags", Constant::Make(|cx| facts(cx, &FLAGS))),
        ("float_info", Constant::Make(|cx| facts(cx, &FLOAT_INFO))),
        ("hash_info", Constant::Make(|cx| facts(cx, &HASH_INFO))),
        ("hexversion", Constant::Int(0x030b_00f0)),
        ("implementation", Constant::Make(implementation)),
        ("int_info", Constant::Make(|cx| facts(cx, &INT_INFO))),
        ("maxsize", Constant::Make(maxsize)),
        ("maxunicode", Constant::Int(0x10_ffff)),
        ("modules", Constant::Make(super::loaded::modules)),
        ("path", Constant::Make(|cx| cx.list(&[]))),
        ("platform", Constant::Str("updraft")),
        ("prefix", Constant::Str("")),
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
    Native::new("readable", 0, 0, |cx, args| Ok(Value::bool(number_of(cx, args)? == IN))),
    Native::new("readline", 0, 1, readline),
    Native::new("readlines", 0, 1, readlines),
    Native::new("seekable", 0, 0, |_, _| Ok(Value::FALSE)),
    Native::new("writable", 0, 0, |cx, args| Ok(Value::bool(number_of(cx, args)? != IN))),
    Native::new("write", 1, 1, write),
    Native::new("writelines", 1, 1, writelines),
];

const IN: i32 = 0;
const OUT: i32 = 1;
const ERROR: i32 = 2;

fn exit(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    match cx.opt(args, 0).filter(|code| !code.is_none()) {
        Some(code) if cx.kind(code) == crate::object::Kind::Tuple => {
            // As an exception class that is called with the parts.
            let parts = cx.items_of(code);
            let made = cx.call(Value::of_type(Type::SystemExit), &parts)?;
            Err(cx.raise_value(made))
        }
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
            #[cfg(feature = "compile")]
            cx.vm.make_room(frames);
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

/// Numbers that programs ask for, under their names.
type Facts = [(&'static str, f64)];

/// What this machine's floats are: those of IEEE 754 in 64 bits.
const FLOAT_INFO: [(&str, f64); 11] = [
    ("max", f64::MAX),
    ("max_exp", 1024.0),
    ("max_10_exp", 308.0),
    ("min", f64::MIN_POSITIVE),
    ("min_exp", -1021.0),
    ("min_10_exp", -307.0),
    ("dig", 15.0),
    ("mant_dig", 53.0),
    ("epsilon", f64::EPSILON),
    ("radix", 2.0),
    ("rounds", 1.0),
];
/// As CPython's on a computer: hashes are the same.
const HASH_INFO: [(&str, f64); 8] = [
    ("width", 64.0),
    ("inf", 314_159.0),
    ("nan", 0.0),
    ("imag", 1_000_003.0),
    ("hash_bits", 64.0),
    ("seed_bits", 128.0),
    ("cutoff", 0.0),
    ("modulus", 2_305_843_009_213_693_951.0),
];
const INT_INFO: [(&str, f64); 4] = [
    ("bits_per_digit", 30.0),
    ("sizeof_digit", 4.0),
    ("default_max_str_digits", 4300.0),
    ("str_digits_check_threshold", 640.0),
];
/// None of CPython's switches exists here.
const FLAGS: [(&str, f64); 6] = [
    ("debug", 0.0),
    ("interactive", 0.0),
    ("optimize", 0.0),
    ("verbose", 0.0),
    ("bytes_warning", 0.0),
    ("utf8_mode", 1.0),
];

/// An object with these attributes; what is whole is an int, but for the largest and smallest floats.
fn facts(cx: &mut Ctx<'_, '_>, facts: &Facts) -> Answer {
    let object = cx.new_instance(Type::Namespace)?;
    let object = cx.root(object);
    for (name, number) in facts {
        let whole = *number as i64;
        let value = match (*name, whole as f64 == *number && number.abs() < 1e300) {
            ("modulus", _) => cx.int((1 << 61) - 1)?,
            (_, true) => cx.int(whole)?,
            (_, false) => cx.float(*number)?,
        };
        cx.set_own(object, name, value)?;
    }
    Ok(cx.at(object))
}

/// The stream that a program finds in `sys` before it puts another one there.
fn own_stream(cx: &mut Ctx<'_, '_>, name: &str) -> Answer {
    let number = match name {
        "stdin" => IN,
        "stderr" => ERROR,
        _ => OUT,
    };
    let (name, module) = (cx.str(name)?, super::module_named("sys").unwrap_or(Value::NONE));
    let name = cx.intern(name);
    match cx.native_attribute(module, name)? {
        Some(found) if cx.is_instance(found, Value::of_type(Type::Stream)) => Ok(found),
        _ => stream(cx, number),
    }
}

/// What an interactive Python prints of an expression's value.
fn displayhook(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    if !value.is_none() {
        let text = cx.repr(value)?;
        cx.host.print(&format!("{text}\n"));
    }
    Ok(Value::NONE)
}

fn stream(cx: &mut Ctx<'_, '_>, number: i32) -> Answer {
    let object = cx.new_instance(Type::Stream)?;
    let object = cx.root(object);
    cx.set_own(object, "_number", Value::small(number).unwrap_or(Value::NONE))?;
    let names = match number {
        IN => ("<stdin>", "r", "strict"),
        OUT => ("<stdout>", "w", "strict"),
        _ => ("<stderr>", "w", "backslashreplace"),
    };
    for (name, text) in [("encoding", "utf-8"), ("name", names.0), ("mode", names.1), ("errors", names.2)] {
        let text = cx.str(text)?;
        cx.set_own(object, name, text)?;
    }
    cx.set_own(object, "closed", Value::FALSE)?;
    cx.set_own(object, "line_buffering", Value::bool(number == ERROR))?;
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

/// A line to the console or to standard error.
pub(crate) fn print_to_stream(cx: &mut Ctx<'_, '_>, stream: Value, line: &str) -> Result<(), Stop> {
    match cx.own_named(stream, "_number")?.and_then(Value::as_small) {
        Some(ERROR) => cx.host.print_error(line),
        _ => cx.host.print(line),
    }
    Ok(())
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

fn writelines(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let lines = cx.list_from(cx.arg(args, 1))?;
    let lines = cx.root(lines);
    for i in 0..cx.len_of(cx.at(lines)) {
        let line = cx.item(cx.at(lines), i);
        cx.set_arg(args, 1, line);
        write(cx, args)?;
    }
    Ok(Value::NONE)
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
