//! Calls. Arguments lie on the stack, where the callee's registers begin; Python calling Python takes none of Rust's own stack.

mod inside;
mod instance;
mod natives;

use crate::{
    ctx::Ctx,
    frame::{After, Frame},
    function::{CLOSURE, DEFAULTS},
    heap::Shape,
    native::{self},
    raise::Stop,
    value::{Tag, Value},
    vm::FunctionInfo,
};
use alloc::format;
use bytecode::{flags, sym};

/// What the run loop does after an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Flow {
    /// Go on with the next instruction.
    Next,
    /// Another frame or another place: look at the machine's pc again.
    Reload,
    /// The value that a nested run was made for.
    Done(Value),
}

/// A window of registers has this many places on the stack, used or not, so that an 8-bit operand is always inside.
pub(crate) const WINDOW: usize = 256;

/// A call on its way: where its arguments lie and what becomes of its result.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    pub start: usize,
    pub positional: usize,
    /// Tuple of the names of the keyword values that follow the positional ones, or UNDEF.
    pub names: Value,
    pub after: After,
}

impl Ctx<'_, '_> {
    /// Calls any value.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn call_at(&mut self, callee: Value, call: Call) -> Result<Flow, Stop> {
        let (mut callee, mut call) = (callee, call);
        loop {
            match self.heap.shape(callee) {
                Some(Shape::Function) => return self.enter(callee, call),
                Some(Shape::BoundMethod) => {
                    let this = self.heap.field(callee, 0);
                    callee = self.heap.field(callee, 1);
                    self.insert_self(this, &mut call)?;
                }
                Some(Shape::Class) => {
                    let Some(method) = self.special(callee, sym::__call__) else {
                        return self.instantiate(callee, call);
                    };
                    self.insert_self(callee, &mut call)?;
                    callee = method;
                }
                Some(Shape::StaticMethod) => callee = self.heap.field(callee, 0),
                Some(Shape::Instance | Shape::Wrapped | Shape::Exception) => {
                    let own = self
                        .type_of(callee)
                        .as_type()
                        .and_then(|class| native::own_function(class, "__call__"));
                    let Some(method) = own.or_else(|| self.special(callee, sym::__call__)) else {
                        return Err(self.not_callable(callee));
                    };
                    self.insert_self(callee, &mut call)?;
                    callee = method;
                }
                Some(_) => return Err(self.not_callable(callee)),
                None => return self.call_immediate(callee, call),
            }
        }
    }

    fn call_immediate(&mut self, callee: Value, call: Call) -> Result<Flow, Stop> {
        match callee.tag() {
            Some(Tag::Native) => self.call_native(callee, call),
            Some(Tag::Type) => self.construct(callee, call),
            _ => Err(self.not_callable(callee)),
        }
    }

    pub(crate) fn not_callable(&mut self, callee: Value) -> Stop {
        let text = format!("'{}' object is not callable", self.type_name(callee));
        self.type_error(text)
    }

    pub(crate) fn keyword_count(&self, call: &Call) -> usize {
        if call.names.is_undef() { 0 } else { self.len_of(call.names) }
    }

    /// Puts `this` before the arguments.
    pub(crate) fn insert_self(&mut self, this: Value, call: &mut Call) -> Result<(), Stop> {
        let end = call.start + call.positional + self.keyword_count(call);
        if end + 1 >= self.stack.len() {
            return Err(self.recursion_error());
        }
        self.vm.stack.copy_within(call.start..end, call.start + 1);
        self.vm.stack[call.start] = this;
        call.positional += 1;
        self.vm.top = self.vm.top.max(end + 1);
        Ok(())
    }

    /// Enters a function of the program, or makes its generator.
    pub(crate) fn enter(&mut self, function: Value, call: Call) -> Result<Flow, Stop> {
        let id = self.function_id(function);
        let info = self.vm.functions[id];
        if call.start + 2 * WINDOW > self.vm.stack.len() || self.vm.frames.len() >= self.vm.config.frames {
            return Err(self.recursion_error());
        }
        let mut function = function;
        let counted = call.names.is_undef() && info.simple;
        let fits = if counted {
            call.positional == info.nargs as usize || self.take_defaults(function, info, &call)
        } else {
            !call.names.is_undef() && self.bind_planned(function, info, &call)
        };
        if !fits {
            let handle = self.root(function);
            let bound = self.bind(handle, info, call);
            function = self.at(handle);
            self.release(handle);
            bound?;
        }
        self.vm.top = self.vm.top.max(call.start + info.nregs as usize);
        let base = call.start;
        let captures = info.captures as usize;
        let after_arguments = base + info.nargs as usize;
        let closure = self.function_part(function, CLOSURE);
        for i in 0..captures {
            self.vm.stack[after_arguments + i] = self.vm.heap.field(closure, i);
        }
        self.vm.stack[after_arguments + captures..base + info.nregs as usize].fill(Value::UNDEF);
        if info.generator {
            let generator = self.new_generator(function, base, info)?;
            return self.deliver(generator, call.after);
        }
        self.push_frame(id as u16, info, base, call.after, Value::UNDEF);
        self.charge()?;
        Ok(Flow::Reload)
    }

    /// Fills the places behind the positional arguments with defaults, if that is all the call needs.
    fn take_defaults(&mut self, function: Value, info: FunctionInfo<'_>, call: &Call) -> bool {
        let defaults = self.function_part(function, DEFAULTS);
        let Some(missing) = (info.nargs as usize).checked_sub(call.positional) else { return false };
        let count = if defaults.is_object() { self.heap.body_len(defaults) } else { 0 };
        if missing > count {
            return false;
        }
        for i in 0..missing {
            let place = call.start + call.positional + i;
            self.vm.stack[place] = self.vm.heap.field(defaults, count - missing + i);
        }
        true
    }

    /// Makes a frame the running one.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn push_frame(
        &mut self,
        id: u16,
        info: FunctionInfo<'_>,
        base: usize,
        after: After,
        generator: Value,
    ) {
        let vm = &mut *self.vm;
        let mut below = 0;
        if let Some(caller) = vm.frames.last_mut() {
            caller.pc = vm.pc as u32;
            below = caller.end;
        }
        let end = below.max(base + info.nregs as usize);
        vm.frames.push(Frame { pc: 0, function: id, after, base, end, handled: vm.handled, generator });
        vm.top = end;
        vm.pc = 0;
        vm.base = base;
        vm.code = vm.functions[id as usize].code;
    }

    /// Leaves the running frame and answers what becomes of its result.
    pub(crate) fn pop_frame(&mut self) -> After {
        let vm = &mut *self.vm;
        let Some(frame) = vm.frames.pop() else { return After::Drop };
        vm.handled = frame.handled;
        if let Some(caller) = vm.frames.last() {
            vm.pc = caller.pc as usize;
            vm.base = caller.base;
            vm.code = vm.functions[caller.function as usize].code;
            // A native that runs in between has its arguments below the frame that it called.
            vm.top = caller.end.max(frame.base);
        }
        frame.after
    }

    /// Counts a step.
    #[inline]
    pub(crate) fn charge(&mut self) -> Result<(), Stop> {
        if self.vm.budget > 0 {
            self.vm.budget -= 1;
            return Ok(());
        }
        self.charge_beyond()
    }

    /// The steps at hand are used up: take more from the budget, or stop, unless natives are waiting in between.
    #[cold]
    pub(crate) fn charge_beyond(&mut self) -> Result<(), Stop> {
        if self.vm.take_step() {
            return Ok(());
        }
        if self.vm.depth == 0 {
            return Err(Stop::Budget);
        }
        self.charge_allowance()
    }

    /// Counts a step of an operation that cannot stop in the middle: it overdraws the budget instead.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn charge_inside(&mut self) -> Result<(), Stop> {
        if self.vm.take_step() {
            return Ok(());
        }
        self.charge_allowance()
    }

    fn charge_allowance(&mut self) -> Result<(), Stop> {
        if self.vm.allowance > 0 {
            self.vm.allowance -= 1;
            self.vm.steps += 1;
            return Ok(());
        }
        // Nobody below the builtin may handle that, or the builtin would never end.
        self.vm.overdue = self.vm.depth > 0;
        Err(self.runtime_error("a function that a builtin calls took too long"))
    }

    /// Hands a result to whoever waits for it in the running frame.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn deliver(&mut self, value: Value, after: After) -> Result<Flow, Stop> {
        match after {
            After::Store(register) => {
                let place = self.vm.base + register as usize;
                self.vm.stack[place] = value;
                Ok(Flow::Reload)
            }
            After::Drop => Ok(Flow::Reload),
            After::Exit => Ok(Flow::Done(value)),
            After::Init if value.is_none() => Ok(Flow::Reload),
            After::Init => Err(self.type_error_of("__init__() should return None, not '{}'", value)),
            After::Item => self.deliver_item(value),
            After::Numbered => self.deliver_numbered(value),
            After::Delegate(_) => self.suspend(value, true),
            After::Imported(module) => self.complete_import(module),
        }
    }

    /// As `deliver_item`, with the next number of the `enumerate` that the instruction walks.
    fn deliver_numbered(&mut self, value: Value) -> Result<Flow, Stop> {
        let instruction = self.vm.code.get(self.vm.pc.wrapping_sub(2)).copied().unwrap_or(0);
        let iterator = self.vm.stack[self.vm.base + (instruction >> 8 & 0xff) as usize];
        let number = self.number_next(iterator)?;
        let pair = self.tuple(&[number, value])?;
        self.deliver_item(pair)
    }

    /// `Next` got its item: the pc is behind the instruction, its words are the two before.
    fn deliver_item(&mut self, value: Value) -> Result<Flow, Stop> {
        let pc = self.vm.pc;
        let instruction = self.vm.code.get(pc.wrapping_sub(2)).copied().unwrap_or(0);
        let distance = self.vm.code.get(pc.wrapping_sub(1)).copied().unwrap_or(0);
        let place = self.vm.base + (instruction >> 16 & 0xff) as usize;
        self.vm.stack[place] = value;
        self.vm.pc = pc.wrapping_add_signed(distance as i32 as isize);
        self.charge()?;
        Ok(Flow::Reload)
    }
}

/// Whether a function needs no sorting of its arguments.
pub(crate) fn is_simple(function: &bytecode::Function<'_>) -> bool {
    function.nkwonly == 0 && function.flags & (flags::VARARGS | flags::VARKW) == 0
}
