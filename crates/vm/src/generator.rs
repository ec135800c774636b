//! Generators and coroutines: a frame that sleeps in the heap and is copied back to the stack to go on.

mod asynchronous;
pub(crate) mod methods;

use crate::{
    call::{Flow, WINDOW},
    ctx::Ctx,
    frame::After,
    heap::Shape,
    native::Args,
    object::Kind,
    raise::Stop,
    types::Type,
    value::Value,
    vm::FunctionInfo,
};
use alloc::format;
use bytecode::{Op, Word, flags, sym};

pub(crate) const STATE: usize = 0;
pub(crate) const FUNCTION: usize = 1;
pub(crate) const PC: usize = 2;
pub(crate) const HANDLED: usize = 3;
pub(crate) const KIND: usize = 4;
pub(crate) const REGISTER: usize = 5;
pub(crate) const REGISTERS: usize = 6;

pub(crate) const CREATED: i32 = 0;
pub(crate) const SUSPENDED: i32 = 1;
pub(crate) const RUNNING: i32 = 2;
const FINISHED: i32 = 3;

/// The kind that `async def` with `yield` makes.
pub(crate) const ASYNC_GENERATOR: usize = 2;

impl Ctx<'_, '_> {
    /// A generator of a function whose arguments lie in the window at `base`.
    pub(crate) fn new_generator(
        &mut self,
        function: Value,
        base: usize,
        info: FunctionInfo<'_>,
    ) -> Result<Value, Stop> {
        let id = Value::tiny(self.function_id(function) as i32);
        let flags = info.flags;
        let kind = match (flags & flags::COROUTINE != 0, flags & flags::GENERATOR != 0) {
            (true, true) => 2,
            (true, false) => 1,
            _ => 0,
        };
        let generator = self.allocate(Shape::Generator, REGISTERS + info.nregs as usize)?;
        let fields =
            [Value::tiny(CREATED), id, Value::tiny(0), Value::NONE, Value::tiny(kind), Value::tiny(-1)];
        for (i, field) in fields.into_iter().enumerate() {
            self.vm.heap.set_field(generator, i, field);
        }
        for i in 0..info.nregs as usize {
            let value = self.vm.stack[base + i];
            self.vm.heap.set_field(generator, REGISTERS + i, value);
        }
        Ok(generator)
    }

    fn state(&self, generator: Value) -> i32 {
        self.heap.field(generator, STATE).as_small().unwrap_or(FINISHED)
    }

    pub(crate) fn finish_generator(&mut self, generator: Value) {
        self.vm.heap.set_field(generator, STATE, Value::tiny(FINISHED));
        let count = self.heap.body_len(generator);
        for i in REGISTERS..count {
            self.vm.heap.set_field(generator, i, Value::UNDEF);
        }
    }

    /// Puts the generator's frame on the stack; `Flow::Next` means that it has ended before.
    pub(crate) fn resume_generator(
        &mut self,
        generator: Value,
        sent: Value,
        after: After,
    ) -> Result<Flow, Stop> {
        match self.state(generator) {
            FINISHED => return Ok(Flow::Next),
            RUNNING => {
                let text = format!("{} already executing", self.type_name(generator));
                return Err(self.value_error(text));
            }
            _ => {}
        }
        let register = self.heap.field(generator, REGISTER).as_small().unwrap_or(-1);
        let base = self.push_generator(generator, after)?;
        if register >= 0 {
            self.vm.stack[base + register as usize] = sent;
        }
        self.charge()?;
        Ok(Flow::Reload)
    }

    #[cfg_attr(small, optimize(speed))]
    fn push_generator(&mut self, generator: Value, after: After) -> Result<usize, Stop> {
        let id = self.heap.count(generator, FUNCTION);
        let info = self.vm.functions[id];
        let base = self.vm.top;
        if base + 2 * WINDOW > self.stack.len() || self.vm.frames.len() >= self.vm.config.frames {
            return Err(self.recursion_error());
        }
        for i in 0..info.nregs as usize {
            self.vm.stack[base + i] = self.vm.heap.field(generator, REGISTERS + i);
        }
        self.vm.heap.set_field(generator, STATE, Value::tiny(RUNNING));
        self.push_frame(id as u16, info, base, after, generator);
        self.vm.pc = self.heap.count(generator, PC);
        let handled = self.heap.field(generator, HANDLED);
        if !handled.is_none() {
            self.vm.handled = handled;
        }
        Ok(base)
    }

    /// `yield value`: the running generator goes back to the heap. `again`: its instruction runs once more on resume.
    pub(crate) fn suspend(&mut self, value: Value, again: bool) -> Result<Flow, Stop> {
        let Some(frame) = self.vm.frames.last() else { return Err(self.damaged()) };
        let (generator, base, outer) = (frame.generator, frame.base, frame.handled);
        let nregs = self.functions[frame.function as usize].nregs as usize;
        if !self.heap.is(generator, Shape::Generator) {
            return Err(self.damaged());
        }
        let pc = self.vm.pc;
        let instruction = Word(self.vm.code.get(pc.wrapping_sub(1)).copied().unwrap_or(0));
        for i in 0..nregs {
            let held = self.vm.stack[base + i];
            self.vm.heap.set_field(generator, REGISTERS + i, held);
        }
        let handled = if self.vm.handled == outer { Value::NONE } else { self.vm.handled };
        self.vm.heap.set_field(generator, HANDLED, handled);
        self.vm.heap.set_field(generator, STATE, Value::tiny(SUSPENDED));
        self.vm.heap.set_count(generator, PC, if again { pc - 1 } else { pc });
        self.vm.heap.set_count(generator, REGISTER, instruction.a() as usize);
        let after = self.pop_frame();
        if again || self.heap.count(generator, KIND) != ASYNC_GENERATOR {
            return self.deliver(value, after);
        }
        // An asynchronous generator's `yield` is what its `__anext__` is awaited for.
        match after {
            After::Delegate(_) if self.awaits_close() => {
                Err(self.runtime_error("async generator ignored GeneratorExit"))
            }
            After::Delegate(register) => {
                let place = self.vm.base + register as usize;
                self.vm.stack[place] = value;
                Ok(Flow::Reload)
            }
            _ => {
                let exception = self.exception(Value::of_type(Type::StopIteration), value)?;
                Err(self.raise_value(exception))
            }
        }
    }

    /// `return value` of any function.
    pub(crate) fn give_back(&mut self, value: Value) -> Result<Flow, Stop> {
        let generator = self.vm.frames.last().map_or(Value::UNDEF, |frame| frame.generator);
        let after = self.pop_frame();
        if !generator.is_object() {
            return self.deliver(value, after);
        }
        self.finish_generator(generator);
        if self.heap.count(generator, KIND) == ASYNC_GENERATOR {
            let generator = self.root(generator);
            let ended = self.raise_plain(Type::StopAsyncIteration);
            let generator = (self.at(generator), self.release(generator)).0;
            return if self.closes(generator, after) { Ok(Flow::Reload) } else { Err(ended) };
        }
        match after {
            After::Item | After::Numbered => Ok(Flow::Reload),
            After::Delegate(register) => {
                let place = self.vm.base + register as usize;
                self.vm.stack[place] = value;
                Ok(Flow::Reload)
            }
            _ => {
                let argument = if value.is_none() { Value::UNDEF } else { value };
                let class = Value::of_type(Type::StopIteration);
                let exception = self.exception(class, argument)?;
                Err(self.raise_value(exception))
            }
        }
    }

    /// `yield from R[b]`, with the sent value in `R[a]`.
    #[inline(never)]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn yield_from(&mut self, a: u8, b: u8) -> Result<Flow, Stop> {
        let base = self.vm.base;
        let (sent, iterator) = (self.vm.stack[base + a as usize], self.vm.stack[base + b as usize]);
        if self.heap.is(iterator, Shape::Generator) {
            let flow = self.resume_generator(iterator, sent, After::Delegate(a))?;
            if flow == Flow::Next {
                if self.heap.count(iterator, KIND) == 1 {
                    return Err(self.runtime_error("cannot reuse already awaited coroutine"));
                }
                self.vm.stack[base + a as usize] = Value::NONE;
            }
            return Ok(flow);
        }
        if self.async_source(iterator).is_some() {
            let flow = self.step_async(iterator, sent, After::Delegate(a))?;
            if flow == Flow::Next {
                let iterator = self.vm.stack[base + b as usize];
                self.vm.stack[base + a as usize] = self.end_of_step(iterator);
            }
            return Ok(flow);
        }
        if !sent.is_none() {
            let value = self.call_method(iterator, sym::send, &[sent]);
            return self.delegate_result(value.map(Some), a);
        }
        if let Some(method) = self.special(iterator, sym::__next__)
            && self.heap.is(method, Shape::Function)
        {
            return self.call_in_frame(method, &[iterator], After::Delegate(a));
        }
        let item = self.step(iterator);
        self.delegate_result(item, a)
    }

    /// `gi_running`, `cr_code`, `ag_frame` and the like.
    pub(crate) fn generator_field(&mut self, generator: Value, name: &str) -> Result<Option<Value>, Stop> {
        let prefix = ["gi_", "cr_", "ag_"][self.heap.count(generator, KIND).min(2)];
        let Some(what) = name.strip_prefix(prefix) else { return Ok(None) };
        let state = self.state(generator);
        let id = self.heap.count(generator, FUNCTION) as u16;
        Ok(Some(match what {
            "running" => Value::bool(state == RUNNING),
            "suspended" => Value::bool(state == SUSPENDED),
            "code" => self.code_object(id)?,
            "frame" if state == FINISHED => Value::NONE,
            "frame" => {
                let frame = self.new_instance(Type::Frame)?;
                let frame = self.root(frame);
                let code = self.code_object(id)?;
                self.set_own(frame, "f_code", code)?;
                let made = self.at(frame);
                self.release(frame);
                made
            }
            "yieldfrom" | "await" if state == SUSPENDED => {
                let pc = self.heap.count(generator, PC);
                let code = self.vm.functions.get(id as usize).map_or(&[][..], |function| function.code);
                let word = Word(code.get(pc).copied().unwrap_or(0));
                match word.op() {
                    Some(Op::YieldFrom) => self.heap.field(generator, REGISTERS + word.b() as usize),
                    _ => Value::NONE,
                }
            }
            "yieldfrom" | "await" => Value::NONE,
            _ => return Ok(None),
        }))
    }

    fn delegate_result(&mut self, item: Result<Option<Value>, Stop>, a: u8) -> Result<Flow, Stop> {
        let ended = match item {
            Ok(Some(value)) => return self.suspend(value, true),
            Ok(None) => Value::NONE,
            Err(Stop::Raise) if self.raised_is(Type::StopIteration) => {
                let exception = self.take_raised();
                self.item(self.heap.field(exception, 2), 0).set().unwrap_or(Value::NONE)
            }
            Err(stop) => return Err(stop),
        };
        let place = self.vm.base + a as usize;
        self.vm.stack[place] = ended;
        Ok(Flow::Next)
    }

    /// Runs what `start` puts on the stack until it is done, inside of Rust code.
    pub(crate) fn nested(
        &mut self,
        start: impl FnOnce(&mut Self, usize) -> Result<Flow, Stop>,
    ) -> Result<Option<Value>, Stop> {
        if self.vm.depth >= self.vm.config.native_depth {
            return Err(self.recursion_error());
        }
        let (top, roots) = (self.vm.top, self.vm.roots.len());
        let (pc, base, code) = (self.vm.pc, self.vm.base, self.vm.code);
        let floor = self.vm.frames.len();
        self.vm.depth += 1;
        let result = match start(self, floor) {
            Ok(Flow::Done(value)) => Ok(Some(value)),
            Ok(Flow::Next) => Ok(None),
            Ok(Flow::Reload) => self.execute(floor).map(Some),
            Err(Stop::Raise) if self.vm.frames.len() > floor => match self.unwind(floor) {
                Ok(()) => self.execute(floor).map(Some),
                Err(stop) => Err(stop),
            },
            Err(stop) => Err(stop),
        };
        self.vm.depth -= 1;
        self.vm.overdue &= self.vm.depth > 0;
        self.vm.top = top;
        self.vm.roots.truncate(roots);
        (self.vm.pc, self.vm.base, self.vm.code) = (pc, base, code);
        result
    }

    /// `next(generator)`; `None` at its end.
    pub(crate) fn step_generator(&mut self, generator: Value) -> Result<Option<Value>, Stop> {
        match self.nested(|cx, _| cx.resume_generator(generator, Value::NONE, After::Exit)) {
            Err(Stop::Raise) if self.raised_is(Type::StopIteration) => {
                self.clear_raised();
                Ok(None)
            }
            other => other,
        }
    }

    /// `generator.send(value)`
    pub(crate) fn send(&mut self, generator: Value, value: Value) -> Result<Value, Stop> {
        if self.state(generator) == CREATED && !value.is_none() {
            return Err(self.type_error_of("can't send non-None value to a just-started {}", generator));
        }
        match self.nested(|cx, _| cx.resume_generator(generator, value, After::Exit))? {
            Some(value) => Ok(value),
            None if self.heap.is(generator, Shape::Generator) && self.heap.count(generator, KIND) == 1 => {
                Err(self.runtime_error("cannot reuse already awaited coroutine"))
            }
            None => Err(self.raise_plain(Type::StopIteration)),
        }
    }

    /// `generator.throw(exception)`
    pub(crate) fn throw(&mut self, generator: Value, exception: Value) -> Result<Value, Stop> {
        match self.state(generator) {
            CREATED => {
                self.finish_generator(generator);
                let raised = self.raise_value(exception);
                self.replace_stop_iteration(generator);
                return Err(raised);
            }
            FINISHED => return Err(self.raise_value(exception)),
            RUNNING => {
                let text = format!("{} already executing", self.type_name(generator));
                return Err(self.value_error(text));
            }
            _ => {}
        }
        let result = self.nested(|cx, _| {
            cx.push_generator(generator, After::Exit)?;
            cx.push_delegates()?;
            Err(cx.raise_value(exception))
        })?;
        Ok(result.unwrap_or(Value::NONE))
    }

    /// While the running generator waits in `yield from` of another one, that one's frame comes on top.
    fn push_delegates(&mut self) -> Result<(), Stop> {
        loop {
            let word = Word(self.vm.code.get(self.vm.pc).copied().unwrap_or(0));
            if word.op() != Some(Op::YieldFrom) {
                return Ok(());
            }
            self.vm.pc += 1;
            let inner = self.vm.stack[self.vm.base + word.b() as usize];
            let inner = self.async_source(inner).unwrap_or(inner);
            if !self.heap.is(inner, Shape::Generator) || self.state(inner) != SUSPENDED {
                return Ok(());
            }
            self.push_generator(inner, After::Delegate(word.a()))?;
        }
    }

    /// `generator.close()`
    pub(crate) fn close_generator(&mut self, generator: Value) -> Result<Value, Stop> {
        match self.state(generator) {
            CREATED | FINISHED => {
                self.finish_generator(generator);
                return Ok(Value::NONE);
            }
            _ => {}
        }
        let generator = self.root(generator);
        let exit = self.exception(Value::of_type(Type::GeneratorExit), Value::UNDEF)?;
        let target = self.at(generator);
        match self.throw(target, exit) {
            Ok(_) => {
                let text = format!("{} ignored GeneratorExit", self.type_name(self.at(generator)));
                Err(self.runtime_error(text))
            }
            Err(Stop::Raise)
                if self.raised_is(Type::GeneratorExit) || self.raised_is(Type::StopIteration) =>
            {
                self.clear_raised();
                Ok(Value::NONE)
            }
            Err(stop) => Err(stop),
        }
    }
}
