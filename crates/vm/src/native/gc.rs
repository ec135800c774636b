//! `gc`: the collector runs by itself; a program may look at it and ask for it.

use super::{Args, Module, Native};
use crate::ctx::Ctx;
use crate::raise::Stop;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static GC: Module = Module {
    name: "gc",
    functions: &[
        Native::new("collect", 0, 1, collect),
        Native::new("disable", 0, 0, |_, _| Ok(Value::NONE)),
        Native::new("enable", 0, 0, |_, _| Ok(Value::NONE)),
        // Collections happen when the heap is full and cannot be switched off.
        Native::new("isenabled", 0, 0, |_, _| Ok(Value::TRUE)),
        Native::new("mem_alloc", 0, 0, mem_alloc),
        Native::new("mem_free", 0, 0, mem_free),
        Native::new("threshold", 0, 3, threshold),
    ],
    constants: &[],
};

/// Answers 0: objects are not counted.
fn collect(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    cx.collect();
    cx.int(0)
}

/// Bytes in use, garbage included.
fn mem_alloc(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let used = cx.heap.stats().used_words * 4;
    cx.int(used as i64)
}

/// Bytes that are free without a collection.
fn mem_free(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let free = cx.heap.free_words() * 4;
    cx.int(free as i64)
}

fn threshold(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if args.is_empty() { cx.int(-1) } else { Ok(Value::NONE) }
}
