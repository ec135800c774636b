//! `micropython`: what programs written for it import, where it means something here.

use super::{Args, Module, Native};
use crate::ctx::Ctx;
use crate::raise::Stop;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static MICROPYTHON: Module = Module {
    name: "micropython",
    functions: &[
        Native::new("const", 1, 1, same),
        // Decorators that ask for another code generator: there is one, and it keeps the meaning.
        Native::new("native", 1, 1, same),
        Native::new("viper", 1, 1, same),
        Native::new("bytecode", 1, 1, same),
        Native::new("mem_info", 0, 1, mem_info),
        Native::new("opt_level", 0, 1, opt_level),
        Native::new("alloc_emergency_exception_buf", 1, 1, |_, _| Ok(Value::NONE)),
        Native::new("heap_lock", 0, 0, |_, _| Ok(Value::NONE)),
        Native::new("heap_unlock", 0, 0, |_, _| Ok(Value::NONE)),
    ],
    constants: &[],
};

fn same(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(cx.arg(args, 0))
}

fn mem_info(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let stats = cx.heap.stats();
    let text = alloc::format!(
        "heap: {} of {} bytes used, peak {}, {} collections\n",
        stats.used_words * 4,
        stats.total_words * 4,
        stats.peak_words * 4,
        stats.collections
    );
    cx.host.print(&text);
    Ok(Value::NONE)
}

fn opt_level(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if args.is_empty() { cx.int(0) } else { Ok(Value::NONE) }
}
