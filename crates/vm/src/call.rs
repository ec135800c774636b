//! Calls. Arguments lie on the stack, where the callee's registers begin; Python calling Python takes none of Rust's own stack.

use crate::{
    ctx::Ctx,
    frame::{After, Frame, Pending},
    heap::Shape,
    native::{self, Args, Native},
    object::Handle,
    raise::Stop,
    types::Type,
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

    fn keyword_count(&self, call: &Call) -> usize {
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
        let id = self.heap.count(function, 0);
        let info = self.vm.functions[id];
        if call.start + 2 * WINDOW > self.vm.stack.len() || self.vm.frames.len() >= self.vm.config.frames {
            return Err(self.recursion_error());
        }
        let mut function = function;
        if !info.simple || !call.names.is_undef() || call.positional != info.nargs as usize {
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
        let closure = self.heap.field(function, 1);
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

    /// Makes a frame the running one.
    pub(crate) fn push_frame(
        &mut self,
        id: u16,
        info: FunctionInfo<'_>,
        base: usize,
        after: After,
        generator: Value,
    ) {
        let vm = &mut *self.vm;
        if let Some(caller) = vm.frames.last_mut() {
            caller.pc = vm.pc as u32;
        }
        let code = vm.functions[id as usize].code;
        let handled = vm.handled;
        let nregs = info.nregs;
        let beneath = vm.frames.last().map_or(0, Frame::end);
        let frame = Frame {
            code,
            pc: 0,
            base,
            function: id,
            nregs,
            beneath,
            after,
            handled,
            generator,
            pending: None,
        };
        vm.top = frame.end();
        vm.frames.push(frame);
        vm.pc = 0;
        vm.base = base;
        vm.code = code;
    }

    /// Leaves the running frame and answers what becomes of its result.
    pub(crate) fn pop_frame(&mut self) -> After {
        let vm = &mut *self.vm;
        let Some(frame) = vm.frames.pop() else { return After::Drop };
        vm.handled = frame.handled;
        if let Some(caller) = vm.frames.last() {
            vm.pc = caller.pc as usize;
            vm.base = caller.base;
            vm.code = caller.code;
            vm.top = caller.end();
        }
        frame.after
    }

    /// Counts a step.
    #[inline]
    pub(crate) fn charge(&mut self) -> Result<(), Stop> {
        let vm = &mut *self.vm;
        vm.steps += 1;
        if vm.budget > 0 {
            vm.budget -= 1;
            return Ok(());
        }
        self.charge_beyond()
    }

    /// The budget is used up: stop, unless natives are waiting in between.
    #[cold]
    fn charge_beyond(&mut self) -> Result<(), Stop> {
        if self.vm.depth == 0 {
            return Err(Stop::Budget);
        }
        self.charge_allowance()
    }

    /// Counts a step of an operation that cannot stop in the middle: it overdraws the budget instead.
    pub(crate) fn charge_inside(&mut self) -> Result<(), Stop> {
        let vm = &mut *self.vm;
        vm.steps += 1;
        if vm.budget > 0 {
            vm.budget -= 1;
            return Ok(());
        }
        self.charge_allowance()
    }

    fn charge_allowance(&mut self) -> Result<(), Stop> {
        if self.vm.allowance > 0 {
            self.vm.allowance -= 1;
            return Ok(());
        }
        Err(self.runtime_error("a function that a builtin calls took too long"))
    }

    /// Hands a result to whoever waits for it in the running frame.
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
            After::Init => {
                let text = format!("__init__() should return None, not '{}'", self.type_name(value));
                Err(self.type_error(text))
            }
            After::Item => self.deliver_item(value),
            After::Delegate(_) => self.suspend(value, true),
            After::Imported(module) => self.complete_import(module),
        }
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

/// Natives.
impl Ctx<'_, '_> {
    /// Calls a function of the machine.
    pub(crate) fn call_native(&mut self, callee: Value, call: Call) -> Result<Flow, Stop> {
        let Some(native) = native::native_of(callee) else { return Err(self.not_callable(callee)) };
        let class = native::class_of_method(callee);
        let own = class.is_some() as usize;
        if let Some(class) = class {
            self.check_receiver(native, class, &call)?;
        }
        let given = call.positional - own;
        let simple = call.names.is_undef() && native.names.is_empty() && !native.collects;
        if !simple {
            return self.call_with_options(callee, native, own, call);
        }
        if given < native.min as usize || given > native.max as usize && !native.is_variadic() {
            return Err(self.wrong_count(callee, native, given));
        }
        let args = Args { start: call.start, count: call.positional };
        self.invoke(callee, native, args, call.start + call.positional, call.after)
    }

    fn check_receiver(&mut self, native: &Native, class: Type, call: &Call) -> Result<(), Stop> {
        if call.positional == 0 {
            let text = format!("unbound method {}.{}() needs an argument", class.name(), native.name);
            return Err(self.type_error(text));
        }
        let this = self.vm.stack[call.start];
        if class == Type::Object || self.is_instance(this, Value::of_type(class)) {
            return Ok(());
        }
        let text = format!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            native.name,
            class.name(),
            self.type_name(this)
        );
        Err(self.type_error(text))
    }

    /// Runs the Rust function and hands on what it answers.
    pub(crate) fn invoke(
        &mut self,
        callee: Value,
        native: &'static Native,
        args: Args,
        end: usize,
        after: After,
    ) -> Result<Flow, Stop> {
        let top = self.vm.top;
        self.vm.top = top.max(end);
        let roots = self.vm.roots.len();
        let result = (native.run)(self, args);
        self.vm.roots.truncate(roots);
        self.vm.top = top;
        match result {
            Ok(value) => self.deliver(value, after),
            Err(Stop::Wait) if self.vm.depth > 0 => Err(self.vm.nested_stop(Stop::Wait)),
            Err(Stop::Wait) => {
                let deadline = self.vm.deadline.take();
                if let Some(frame) = self.vm.frames.last_mut() {
                    frame.pending = Some(Pending { native: callee, args, end, after, deadline });
                }
                self.vm.top = self.vm.frames.last().map_or(top, Frame::end);
                Err(Stop::Wait)
            }
            Err(stop) => Err(stop),
        }
    }

    /// Makes the call again that answered "later".
    pub(crate) fn invoke_again(&mut self, pending: Pending) -> Result<Flow, Stop> {
        let Some(native) = native::native_of(pending.native) else { return Ok(Flow::Reload) };
        self.vm.deadline = pending.deadline;
        let result = self.invoke(pending.native, native, pending.args, pending.end, pending.after);
        self.vm.deadline = None;
        result
    }

    fn wrong_count(&mut self, callee: Value, native: &Native, given: usize) -> Stop {
        let (name, min, max) = (native.name, native.min as usize, native.max as usize);
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let owner = native::owner_of(callee);
        let name_of_few = match owner {
            Some(owner) => format!("{owner}.{name}"),
            None => name.into(),
        };
        let text = if max == 0 {
            format!("{name_of_few}() takes no arguments ({given} given)")
        } else if min == max && min == 1 {
            format!("{name_of_few}() takes exactly one argument ({given} given)")
        } else if min == max {
            format!("{name} expected {min} argument{}, got {given}", plural(min))
        } else if given < min {
            format!("{name} expected at least {min} argument{}, got {given}", plural(min))
        } else {
            format!("{name} expected at most {max} argument{}, got {given}", plural(max))
        };
        self.type_error(text)
    }

    /// Sorts keywords into the places that a native's table gives them.
    fn call_with_options(
        &mut self,
        callee: Value,
        native: &'static Native,
        own: usize,
        call: Call,
    ) -> Result<Flow, Stop> {
        let given = call.positional - own;
        if given > native.max as usize && !native.is_variadic() {
            return Err(self.wrong_count(callee, native, given));
        }
        let source = call.start + call.positional;
        let count = self.keyword_count(&call);
        // The places: positional arguments (all named parameters of a fixed native), then options; built above the call's own words.
        let places = if native.is_variadic() {
            call.positional
        } else {
            own + native.max.max(native.names.len() as u8) as usize
        };
        let options = if native.is_variadic() { native.names.len().max(native.collects as usize) } else { 0 };
        let places = places.max(call.positional);
        let work = source + count;
        let end = work + places + options;
        if end + WINDOW > self.stack.len() {
            return Err(self.recursion_error());
        }
        self.vm.stack[work..end].fill(Value::UNDEF);
        self.vm.stack.copy_within(call.start..source, work);
        let top = self.vm.top;
        self.vm.top = top.max(end);
        let sorted = self.sort_options(native, own, call, work, count);
        self.vm.top = top;
        let last = sorted?;
        let count = if native.is_variadic() { call.positional } else { call.positional.max(last) };
        if count - own < native.min as usize || self.has_gap(native, own, work) {
            return Err(self.missing_argument(callee, native, count - own));
        }
        let args = Args { start: work, count };
        self.invoke(callee, native, args, end, call.after)
    }

    fn has_gap(&self, native: &Native, own: usize, work: usize) -> bool {
        !native.is_variadic() && (0..native.min as usize).any(|i| self.stack[work + own + i].is_undef())
    }

    fn missing_argument(&mut self, callee: Value, native: &Native, given: usize) -> Stop {
        match native.names.iter().position(|name| !name.is_empty()) {
            Some(at) if given <= at => {
                let text = format!(
                    "{}() missing required argument '{}' (pos {})",
                    native.name,
                    native.names[at],
                    at + 1
                );
                self.type_error(text)
            }
            _ => self.wrong_count(callee, native, given),
        }
    }

    /// Answers how many places are filled.
    fn sort_options(
        &mut self,
        native: &'static Native,
        own: usize,
        call: Call,
        work: usize,
        count: usize,
    ) -> Result<usize, Stop> {
        let source = call.start + call.positional;
        let first_option = work + if native.is_variadic() { call.positional } else { own };
        if native.collects {
            let dict = self.keyword_dict(call.names, source, count)?;
            self.vm.stack[first_option] = dict;
            return Ok(call.positional);
        }
        let mut last = 0;
        for i in 0..count {
            let name = self.item(call.names, i);
            let text = self.text(name).unwrap_or("?");
            let Some(at) = native.names.iter().position(|own| *own == text && !own.is_empty()) else {
                let text = if native.names.is_empty() {
                    format!("{}() takes no keyword arguments", native.name)
                } else {
                    format!("'{text}' is an invalid keyword argument for {}()", native.name)
                };
                return Err(self.type_error(text));
            };
            if !self.vm.stack[first_option + at].is_undef() {
                let text = format!(
                    "argument for {}() given by name ('{text}') and position ({})",
                    native.name,
                    at + 1
                );
                return Err(self.type_error(text));
            }
            self.vm.stack[first_option + at] = self.vm.stack[source + i];
            last = last.max(own + at + 1);
        }
        Ok(last)
    }

    /// A dict of all keywords of a call.
    pub(crate) fn keyword_dict(&mut self, names: Value, source: usize, count: usize) -> Result<Value, Stop> {
        let names = self.root(names);
        let dict = self.dict()?;
        let dict = self.root(dict);
        for i in 0..count {
            let (name, value) = (self.item(self.at(names), i), self.vm.stack[source + i]);
            self.name_set(dict, name, value)?;
        }
        let made = self.at(dict);
        self.release(names);
        Ok(made)
    }
}

/// Calls that Rust code makes and waits for.
impl Ctx<'_, '_> {
    /// Calls `callee` with these arguments and runs until it returns.
    ///
    /// # Errors
    /// What the call raises; `RecursionError` when natives and Python call each other too deeply.
    pub fn call(&mut self, callee: Value, arguments: &[Value]) -> Result<Value, Stop> {
        let start = self.vm.top;
        if start + arguments.len() + WINDOW > self.stack.len() {
            return Err(self.recursion_error());
        }
        self.vm.stack[start..start + arguments.len()].copy_from_slice(arguments);
        self.call_stack(callee, start, arguments.len(), Value::UNDEF)
    }

    /// As [`Ctx::call`] with arguments that already lie on the stack, and keyword values behind them.
    pub(crate) fn call_stack(
        &mut self,
        callee: Value,
        start: usize,
        count: usize,
        names: Value,
    ) -> Result<Value, Stop> {
        if self.vm.depth >= self.vm.config.native_depth {
            return Err(self.recursion_error());
        }
        let keywords = if names.is_undef() { 0 } else { self.len_of(names) };
        let top = self.vm.top;
        let roots = self.vm.roots.len();
        self.vm.top = top.max(start + count + keywords);
        if self.vm.depth == 0 {
            self.vm.allowance = self.vm.config.callback_steps;
        }
        self.vm.depth += 1;
        let floor = self.vm.frames.len();
        let (pc, base, code) = (self.vm.pc, self.vm.base, self.vm.code);
        let call = Call { start, positional: count, names, after: After::Exit };
        let result = match self.call_at(callee, call) {
            Ok(Flow::Done(value)) => Ok(value),
            Ok(_) => self.execute(floor),
            Err(Stop::Raise) if self.vm.frames.len() > floor => match self.unwind(floor) {
                Ok(()) => self.execute(floor),
                Err(stop) => Err(stop),
            },
            Err(stop) => Err(stop),
        };
        self.vm.depth -= 1;
        self.vm.top = top;
        self.vm.roots.truncate(roots);
        (self.vm.pc, self.vm.base, self.vm.code) = (pc, base, code);
        result
    }

    /// Calls a method by name with these arguments.
    pub(crate) fn call_method(&mut self, this: Value, name: u16, arguments: &[Value]) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        self.vm.roots.extend_from_slice(arguments);
        let method = self.get_attribute(this, Value::symbol(name));
        let arguments: alloc::vec::Vec<Value> = self.vm.roots.drain(first..).collect();
        self.call(method?, &arguments)
    }

    /// Guards recursion of Rust code over nested containers.
    pub(crate) fn deeper<T>(&mut self, act: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        if self.vm.depth >= self.vm.config.native_depth {
            return Err(self.recursion_error());
        }
        if self.vm.depth == 0 {
            self.vm.allowance = self.vm.config.callback_steps;
        }
        self.vm.depth += 1;
        let result = act(self);
        self.vm.depth -= 1;
        result
    }
}

/// Instances.
impl Ctx<'_, '_> {
    /// Calls a class of the program.
    fn instantiate(&mut self, class: Value, call: Call) -> Result<Flow, Stop> {
        let handle = self.root(class);
        let names = self.root(call.names);
        let made = self.make_instance(handle, &call);
        let class = self.at(handle);
        let call = Call { names: self.at(names), ..call };
        self.release(handle);
        let instance = made?;
        if !self.is_instance(instance, class) {
            return self.deliver(instance, call.after);
        }
        let Some(init) = self.class_special(class, sym::__init__) else {
            return self.deliver(instance, call.after);
        };
        self.initialise(instance, init, call)
    }

    /// Runs `__init__`; the instance is the result.
    fn initialise(&mut self, instance: Value, init: Value, call: Call) -> Result<Flow, Stop> {
        let mut call = call;
        self.insert_self(instance, &mut call)?;
        if let After::Store(register) = call.after {
            let place = self.vm.base + register as usize;
            self.vm.stack[place] = instance;
            call.after = After::Init;
            return self.call_at(init, call);
        }
        let instance = self.root(instance);
        let result = self.call_stack(init, call.start, call.positional, call.names);
        let made = self.at(instance);
        self.release(instance);
        let _ = self.deliver(result?, After::Init)?;
        self.deliver(made, call.after)
    }

    /// `__new__`: a bare instance.
    fn make_instance(&mut self, class: Handle, call: &Call) -> Result<Value, Stop> {
        let class_now = self.at(class);
        if let Some(new) = self.class_special(class_now, sym::__new__) {
            return self.call_new(class, new, call);
        }
        let builtin = self.builtin_base(class_now);
        if builtin == Type::Object || builtin.is_exception() {
            let has_arguments = call.positional > 0 || !call.names.is_undef();
            if builtin == Type::Object
                && has_arguments
                && self.class_special(class_now, sym::__init__).is_none()
            {
                let text = format!("{}() takes no arguments", self.class_name(class_now));
                return Err(self.type_error(text));
            }
            return self.bare_instance(class, call.start, call.positional);
        }
        self.wrapped_instance(class, builtin, call)
    }

    fn call_new(&mut self, class: Handle, new: Value, call: &Call) -> Result<Value, Stop> {
        let new = if self.heap.is(new, Shape::StaticMethod) { self.heap.field(new, 0) } else { new };
        let keywords = self.keyword_count(call);
        let count = call.positional + keywords;
        let start = self.vm.top.max(call.start + count);
        if start + count + WINDOW > self.stack.len() {
            return Err(self.recursion_error());
        }
        self.vm.stack.copy_within(call.start..call.start + count, start + 1);
        self.vm.stack[start] = self.at(class);
        let top = self.vm.top;
        self.vm.top = top.max(call.start + count);
        let names = self.root(call.names);
        let made = self.call_stack(new, start, call.positional + 1, self.at(names));
        self.vm.top = top;
        made
    }

    /// An instance of a class that stores nothing of a builtin container; exceptions keep the arguments.
    pub(crate) fn bare_instance(&mut self, class: Handle, start: usize, count: usize) -> Result<Value, Stop> {
        let layout = self.layout_of_class(self.at(class))?;
        if !self.builtin_base(self.at(class)).is_exception() {
            return self.allocate_fields(Shape::Instance, &[layout, Value::UNDEF]);
        }
        let layout = self.root(layout);
        let args = self.allocate(Shape::Tuple, count)?;
        for i in 0..count {
            let value = self.vm.stack[start + i];
            self.vm.heap.set_field(args, i, value);
        }
        let made = self.exception_with(self.at(layout), args);
        self.release(layout);
        made
    }

    /// An instance of a class derived from `list`, `int` and the like.
    fn wrapped_instance(&mut self, class: Handle, builtin: Type, call: &Call) -> Result<Value, Stop> {
        if builtin == Type::Type {
            return self.metaclass_instance(class, call);
        }
        let mutable = matches!(builtin, Type::List | Type::Dict | Type::Set | Type::ByteArray);
        let own_init = self.class_special(self.at(class), sym::__init__).is_some();
        let keywords = self.keyword_count(call);
        let value = if mutable && own_init {
            self.call(Value::of_type(builtin), &[])?
        } else {
            let count = call.positional + keywords;
            let start = self.vm.top.max(call.start + count);
            if start + count + WINDOW > self.stack.len() {
                return Err(self.recursion_error());
            }
            self.vm.stack.copy_within(call.start..call.start + count, start);
            let top = self.vm.top;
            self.vm.top = top.max(call.start + count);
            let made = self.call_stack(Value::of_type(builtin), start, call.positional, call.names);
            self.vm.top = top;
            made?
        };
        self.wrap(class, value)
    }

    /// `Meta(name, bases, namespace)`: the instance of a class of classes is a class.
    fn metaclass_instance(&mut self, class: Handle, call: &Call) -> Result<Value, Stop> {
        if call.positional != 3 {
            return Err(self.type_error("type.__new__() takes exactly 3 arguments"));
        }
        let [name, bases, space] = [0, 1, 2].map(|i| self.root(self.vm.stack[call.start + i]));
        let keywords = self.keyword_count(call);
        let dict = if keywords == 0 {
            Value::UNDEF
        } else {
            self.keyword_dict(call.names, call.start + call.positional, keywords)?
        };
        let dict = self.root(dict);
        let meta = self.at(class);
        crate::types::object::make_type(self, meta, name, bases, space, dict)
    }

    /// An instance of `class` around a builtin value.
    pub(crate) fn wrap(&mut self, class: Handle, value: Value) -> Result<Value, Stop> {
        let value = self.root(value);
        let layout = self.layout_of_class(self.at(class))?;
        let value = (self.at(value), self.release(value)).0;
        self.allocate_fields(Shape::Wrapped, &[layout, Value::UNDEF, value])
    }

    /// A builtin exception: it keeps its arguments; those about imports take a name and a path as well.
    fn construct_exception(&mut self, builtin: Type, call: Call) -> Result<Flow, Stop> {
        let keywords = self.keyword_count(&call);
        let known = |text: Option<&str>| matches!(text, Some("name" | "path" | "obj"));
        let takes = [Type::ImportError, Type::NameError, Type::AttributeError]
            .iter()
            .any(|own| builtin.derives_from(*own));
        if keywords > 0 && !(takes && (0..keywords).all(|i| known(self.text(self.item(call.names, i))))) {
            let text = format!("{}() takes no keyword arguments", builtin.name());
            return Err(self.type_error(text));
        }
        let (names, class) =
            (self.root(call.names), self.root(Value::of_type(self.errno_class(builtin, &call))));
        let made = self.bare_instance(class, call.start, call.positional)?;
        self.set(class, made);
        for i in 0..keywords {
            let (name, value) =
                (self.item(self.at(names), i), self.vm.stack[call.start + call.positional + i]);
            let made = self.at(class);
            self.own_set(made, name, value)?;
        }
        let made = self.at(class);
        self.release(names);
        self.deliver(made, call.after)
    }

    /// `OSError(number, text)` is an instance of the class of its number.
    fn errno_class(&self, builtin: Type, call: &Call) -> Type {
        if builtin != Type::OsError || call.positional < 2 {
            return builtin;
        }
        match self.vm.stack[call.start].as_small() {
            Some(2) => Type::FileNotFoundError,
            Some(17) => Type::FileExistsError,
            Some(1 | 13) => Type::PermissionError,
            Some(4) => Type::InterruptedError,
            Some(11 | 115 | 114) => Type::BlockingIoError,
            Some(32) => Type::BrokenPipeError,
            Some(103) => Type::ConnectionAbortedError,
            Some(104) => Type::ConnectionResetError,
            Some(111) => Type::ConnectionRefusedError,
            Some(110) => Type::TimeoutError,
            _ => builtin,
        }
    }

    /// Calls a builtin class.
    fn construct(&mut self, class: Value, call: Call) -> Result<Flow, Stop> {
        let Some(builtin) = class.as_type() else { return Err(self.not_callable(class)) };
        if builtin.is_exception() {
            return self.construct_exception(builtin, call);
        }
        match native::constructor_of(builtin) {
            Some(constructor) => self.call_native(constructor, call),
            None => {
                let text = format!("cannot create '{}' instances", builtin.name());
                Err(self.type_error(text))
            }
        }
    }
}

/// Whether a function needs no sorting of its arguments.
pub(crate) fn is_simple(function: &bytecode::Function<'_>) -> bool {
    function.nkwonly == 0 && function.flags & (flags::VARARGS | flags::VARKW) == 0
}
