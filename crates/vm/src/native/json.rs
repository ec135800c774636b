//! `json` (and `ujson`): texts as CPython's `json` writes them, and its complaints about texts that are none.

mod read;
mod write;

use super::{Args, Constant, Module, Native};
use crate::ctx::Ctx;
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static JSON: Module = Module {
    name: "json",
    functions: &[
        Native::new("dumps", 1, 1, write::dumps).named(&[
            "obj",
            "skipkeys",
            "ensure_ascii",
            "check_circular",
            "allow_nan",
            "indent",
            "separators",
            "default",
            "sort_keys",
        ]),
        Native::new("dump", 2, 2, dump).named(&[
            "obj",
            "fp",
            "skipkeys",
            "ensure_ascii",
            "check_circular",
            "allow_nan",
            "indent",
            "separators",
            "default",
            "sort_keys",
        ]),
        Native::new("loads", 1, 1, read::loads).named(&[
            "s",
            "object_hook",
            "object_pairs_hook",
            "parse_float",
            "parse_int",
            "parse_constant",
            "strict",
        ]),
        Native::new("load", 1, 1, load).named(&[
            "fp",
            "object_hook",
            "object_pairs_hook",
            "parse_float",
            "parse_int",
            "parse_constant",
            "strict",
        ]),
    ],
    constants: &[("JSONDecodeError", Constant::Type(Type::JsonDecodeError))],
};

/// Arrays and objects inside of each other at most; the reader and the writer recurse on the host's stack.
const DEPTH_MAX: usize = 120;

/// Writes into anything that has a `write` method.
fn dump(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let options = write::Options::read(cx, args, 2)?;
    let object = cx.arg(args, 0);
    let text = write::text(cx, object, options)?;
    let write = cx.str("write")?;
    let write = cx.get_attribute(cx.arg(args, 1), write)?;
    let write = cx.root(write);
    let text = cx.str(&text)?;
    cx.call(cx.at(write), &[text])?;
    Ok(Value::NONE)
}

/// Reads from anything that has a `read` method.
fn load(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let read = cx.str("read")?;
    let read = cx.get_attribute(cx.arg(args, 0), read)?;
    let text = cx.call(read, &[])?;
    read::value(cx, text, args)
}

/// The text of a value as `dumps(value)` gives it.
pub(crate) fn text_of(cx: &mut Ctx<'_, '_>, value: Value) -> Result<alloc::string::String, Stop> {
    let value = cx.root(value);
    let text = write::text(cx, cx.at(value), write::Options::plain());
    cx.release(value);
    text
}
