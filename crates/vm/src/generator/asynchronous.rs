//! What `async` adds: the steps of asynchronous generators, each to be awaited, and what `await` and `async for` ask for.

use super::{ASYNC_GENERATOR, CREATED, KIND, REGISTER, RUNNING, SUSPENDED};
use crate::{
    call::Flow, ctx::Ctx, frame::After, heap::Shape, iterate::Walk, raise::Stop, types::Type, value::Value,
};
use alloc::format;
use bytecode::{Op, Word, sym};

/// Fields of the iterator that a step of an asynchronous generator is: see [`Walk::AsyncNext`].
pub(super) const ASYNC_SOURCE: usize = 1;
pub(super) const ASYNC_MODE: usize = 2;
const ASYNC_GIVEN: usize = 3;
const ASYNC_BEGUN: usize = 4;
pub(super) const ASYNC_SEND: usize = 0;
pub(super) const ASYNC_THROW: usize = 1;
pub(super) const ASYNC_CLOSE: usize = 2;
/// A step of a coroutine or asynchronous generator whose StopAsyncIteration becomes the given value.
pub(super) const ASYNC_DEFAULT: usize = 3;

/// In place of the register, of a coroutine that was asked for its `__await__` before it began.
const AWAITED: Value = Value::tiny(-2);

impl Ctx<'_, '_> {
    /// One step of what `asend`, `athrow` or `aclose` of an asynchronous generator answered; `Flow::Next` is the end of `aclose`.
    pub(super) fn step_async(&mut self, iterator: Value, sent: Value, after: After) -> Result<Flow, Stop> {
        let source = self.heap.field(iterator, ASYNC_SOURCE);
        if !self.heap.is(source, Shape::Generator) {
            return Err(self.damaged());
        }
        let (mode, given) = (self.heap.count(iterator, ASYNC_MODE), self.heap.field(iterator, ASYNC_GIVEN));
        let begun = self.heap.field(iterator, ASYNC_BEGUN) == Value::TRUE;
        self.vm.heap.set_field(iterator, ASYNC_BEGUN, Value::TRUE);
        let state = self.state(source);
        if begun || mode == ASYNC_SEND || mode == ASYNC_DEFAULT {
            let value = if begun || mode == ASYNC_DEFAULT { sent } else { given };
            if !begun && state == CREATED && !value.is_none() {
                return Err(self.type_error("can't send non-None value to a just-started async generator"));
            }
            return match self.resume_generator(source, value, after)? {
                Flow::Next if mode == ASYNC_DEFAULT => Ok(Flow::Next),
                Flow::Next => Err(self.raise_plain(Type::StopAsyncIteration)),
                flow => Ok(flow),
            };
        }
        match state {
            CREATED => self.finish_generator(source),
            RUNNING => {
                let name = if mode == ASYNC_THROW { "athrow" } else { "aclose" };
                return Err(
                    self.runtime_error(format!("{name}(): asynchronous generator is already running"))
                );
            }
            SUSPENDED => {
                self.push_generator(source, after)?;
                self.push_delegates()?;
                return Err(self.raise_value(given));
            }
            _ if mode == ASYNC_THROW => return Err(self.raise_plain(Type::StopAsyncIteration)),
            _ => {}
        }
        if mode == ASYNC_THROW { Err(self.raise_value(given)) } else { Ok(Flow::Next) }
    }

    /// The step of an asynchronous generator that the running frame awaits.
    pub(super) fn awaited_step(&self) -> Option<Value> {
        let word = Word(self.vm.code.get(self.vm.pc.wrapping_sub(1)).copied().unwrap_or(0));
        if word.op() != Some(Op::YieldFrom) {
            return None;
        }
        let awaited = self.vm.stack[self.vm.base + word.b() as usize];
        self.async_source(awaited).map(|_| awaited)
    }

    /// Whether the running frame awaits `aclose()`: it ends when the generator ends.
    pub(super) fn awaits_close(&self) -> bool {
        self.awaited_step().is_some_and(|step| self.heap.count(step, ASYNC_MODE) == ASYNC_CLOSE)
    }

    /// What awaiting a step answers when it ends without a value.
    pub(super) fn end_of_step(&self, step: Value) -> Value {
        if self.heap.count(step, ASYNC_MODE) == ASYNC_DEFAULT {
            return self.heap.field(step, ASYNC_GIVEN);
        }
        Value::NONE
    }

    /// `anext(…, default)`
    pub(crate) fn or_default(&mut self, step: Value, default: Value) -> Result<Value, Stop> {
        match self.async_source(step) {
            Some(generator) => self.async_step(generator, ASYNC_DEFAULT, default),
            None if self.heap.is(step, Shape::Generator) => self.async_step(step, ASYNC_DEFAULT, default),
            None => Ok(step),
        }
    }

    /// After the frame of an asynchronous generator ended with an exception: whether that is all that `aclose()` wants.
    pub(crate) fn closes(&mut self, generator: Value, after: After) -> bool {
        let After::Delegate(register) = after else { return false };
        if self.heap.count(generator, KIND) == 0 {
            return false;
        }
        let ended = self.raised_is(Type::StopAsyncIteration);
        let Some(step) = self.awaited_step() else { return false };
        let wanted = match self.heap.count(step, ASYNC_MODE) {
            ASYNC_CLOSE => ended || self.raised_is(Type::GeneratorExit),
            ASYNC_DEFAULT => ended,
            _ => false,
        };
        if !wanted || self.heap.field(step, ASYNC_SOURCE) != generator {
            return false;
        }
        self.clear_raised();
        let place = self.vm.base + register as usize;
        self.vm.stack[place] = self.end_of_step(step);
        true
    }

    /// A step of an asynchronous generator that Rust code asks for.
    pub(super) fn run_async(&mut self, step: Value, sent: Value) -> Result<Value, Stop> {
        let closing = self.heap.count(step, ASYNC_MODE) == ASYNC_CLOSE;
        match self.nested(|cx, _| cx.step_async(step, sent, After::Exit)) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(self.raise_plain(Type::StopIteration)),
            Err(Stop::Raise)
                if closing
                    && (self.raised_is(Type::GeneratorExit) || self.raised_is(Type::StopAsyncIteration)) =>
            {
                self.clear_raised();
                Err(self.raise_plain(Type::StopIteration))
            }
            Err(stop) => Err(stop),
        }
    }

    /// The iterator of what is awaited.
    #[inline(never)]
    pub(crate) fn awaitable(&mut self, v: Value) -> Result<Value, Stop> {
        if self.heap.is(v, Shape::Generator) && self.heap.count(v, KIND) == 1 {
            return Ok(v);
        }
        if let Some(method) = self.special(v, sym::__await__) {
            let iterator = self.call(method, &[v])?;
            // A coroutine is its own iterator: `return coroutine.__await__()`.
            let is_coroutine =
                self.heap.is(iterator, Shape::Generator) && self.heap.count(iterator, KIND) == 1;
            if !is_coroutine && !self.is_iterator(iterator) {
                let text =
                    format!("__await__() returned non-iterator of type '{}'", self.type_name(iterator));
                return Err(self.type_error(text));
            }
            return Ok(iterator);
        }
        if self.heap.is(v, Shape::Iterator) {
            return Ok(v);
        }
        Err(self.type_error_of("object {} can't be used in 'await' expression", v))
    }

    /// A coroutine that was asked for its `__await__` is an iterator from then on.
    pub(super) fn awaited(&mut self, coroutine: Value) -> Value {
        if self.state(coroutine) == CREATED {
            self.vm.heap.set_field(coroutine, REGISTER, AWAITED);
        }
        coroutine
    }

    /// Whether a coroutine was asked for its `__await__` and has not begun.
    pub(crate) fn is_awaited(&self, coroutine: Value) -> bool {
        self.heap.field(coroutine, REGISTER) == AWAITED
    }

    pub(super) fn is_async_generator(&self, v: Value) -> bool {
        self.heap.is(v, Shape::Generator) && self.heap.count(v, KIND) == ASYNC_GENERATOR
    }

    pub(crate) fn async_iter(&mut self, v: Value) -> Result<Value, Stop> {
        if self.is_async_generator(v) {
            return Ok(v);
        }
        match self.special(v, sym::__aiter__) {
            Some(method) => self.call(method, &[v]),
            None => {
                Err(self.type_error_of("'async for' requires an object with __aiter__ method, got {}", v))
            }
        }
    }

    /// What `asend`, `athrow` and `aclose` answer: to be awaited.
    pub(super) fn async_step(&mut self, generator: Value, mode: usize, given: Value) -> Result<Value, Stop> {
        self.iterator(Walk::AsyncNext, generator, mode as i32, given, Value::FALSE)
    }

    pub(crate) fn async_next(&mut self, v: Value) -> Result<Value, Stop> {
        if self.is_async_generator(v) {
            return self.async_step(v, ASYNC_SEND, Value::NONE);
        }
        match self.special(v, sym::__anext__) {
            Some(method) => self.call(method, &[v]),
            None => Err(self.type_error_of(
                "'async for' received an object from __aiter__ that does not implement __anext__: {}",
                v,
            )),
        }
    }
}
