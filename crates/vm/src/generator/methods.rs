//! The methods of generators and coroutines.

use super::asynchronous::{ASYNC_CLOSE, ASYNC_SEND, ASYNC_SOURCE, ASYNC_THROW};
use super::*;
use crate::native::Native;

/// `send`, `throw`, `close`, `__next__`.
pub(crate) static METHODS: &[Native] = &[
    Native::new("send", 1, 1, send),
    Native::new("throw", 1, 3, throw),
    Native::new("close", 0, 0, close),
    Native::new("__next__", 0, 0, next),
    Native::new("__iter__", 0, 0, iter),
    Native::new("__await__", 0, 0, |cx, args| {
        let coroutine = cx.arg(args, 0);
        Ok(cx.awaited(coroutine))
    }),
];

/// `__aiter__`, `__anext__`.
pub(crate) static ASYNC_METHODS: &[Native] = &[
    Native::new("__aiter__", 0, 0, iter),
    Native::new("__anext__", 0, 0, async_next),
    Native::new("asend", 1, 1, async_send),
    Native::new("athrow", 1, 3, async_throw),
    Native::new("aclose", 0, 0, async_close),
];

/// The methods of a step of an asynchronous generator.
pub(crate) static ASYNC_STEP_METHODS: &[Native] = &[
    Native::new("send", 1, 1, step_send),
    Native::new("throw", 1, 3, step_throw),
    Native::new("close", 0, 0, |_, _| Ok(Value::NONE)),
    Native::new("__next__", 0, 0, step_next),
    Native::new("__iter__", 0, 0, iter),
    Native::new("__await__", 0, 0, iter),
];

fn async_send(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let (generator, value) = (cx.arg(args, 0), cx.arg(args, 1));
    cx.async_step(generator, ASYNC_SEND, value)
}

fn async_throw(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let exception = thrown(cx, args)?;
    let generator = cx.arg(args, 0);
    cx.async_step(generator, ASYNC_THROW, exception)
}

fn async_close(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let exit = cx.exception(Value::of_type(Type::GeneratorExit), Value::UNDEF)?;
    let generator = cx.arg(args, 0);
    cx.async_step(generator, ASYNC_CLOSE, exit)
}

fn step_send(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let (step, value) = (cx.arg(args, 0), cx.arg(args, 1));
    cx.run_async(step, value)
}

fn step_next(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let step = cx.arg(args, 0);
    cx.run_async(step, Value::NONE)
}

fn step_throw(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let exception = thrown(cx, args)?;
    let generator = cx.heap.field(cx.arg(args, 0), ASYNC_SOURCE);
    cx.throw(generator, exception)
}

fn async_next(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let generator = cx.arg(args, 0);
    cx.async_next(generator)
}

fn send(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let (generator, value) = (cx.arg(args, 0), cx.arg(args, 1));
    cx.send(generator, value)
}

fn throw(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let exception = thrown(cx, args)?;
    let generator = cx.arg(args, 0);
    cx.throw(generator, exception)
}

/// The exception that `throw(type, value, traceback)` or `throw(exception)` means.
fn thrown(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let (class, value) = (cx.arg(args, 1), cx.opt(args, 2).unwrap_or(Value::NONE));
    if cx.heap.is(class, Shape::Exception) {
        if !value.is_none() {
            return Err(cx.type_error("instance exception may not have a separate value"));
        }
        return Ok(class);
    }
    if !cx.is_class(class) || !cx.builtin_base(class).is_exception() {
        let text = format!(
            "exceptions must be classes or instances deriving from BaseException, not {}",
            cx.type_name(class)
        );
        return Err(cx.type_error(text));
    }
    if cx.is_instance(value, class) {
        return Ok(value);
    }
    let arguments = match cx.kind(value) {
        Kind::None => alloc::vec::Vec::new(),
        Kind::Tuple => cx.items_of(value),
        _ => alloc::vec![value],
    };
    let class = cx.root(class);
    let made = cx.call(cx.at(class), &arguments)?;
    if cx.heap.is(made, Shape::Exception) {
        return Ok(made);
    }
    let (class, of) = (cx.plain_repr(cx.at(class))?, cx.type_name(made));
    let text = format!("calling {class} should have returned an instance of BaseException, not {of}");
    Err(cx.type_error(text))
}

fn close(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let generator = cx.arg(args, 0);
    cx.close_generator(generator)
}

fn next(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    let generator = cx.arg(args, 0);
    match cx.step_generator(generator)? {
        Some(value) => Ok(value),
        None => Err(cx.raise_plain(Type::StopIteration)),
    }
}

fn iter(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Value, Stop> {
    Ok(cx.arg(args, 0))
}
