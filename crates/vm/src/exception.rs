//! Exceptions: raising, finding the handler, tracebacks, `with`.

use crate::{
    ctx::Ctx,
    frame::After,
    heap::Shape,
    lookup::Fact,
    native,
    object::Kind,
    raise::Stop,
    types::Type,
    value::{Tag, Value},
    vm::{Outcome, Traceback, TracebackFrame},
};
use alloc::{
    boxed::Box,
    format,
    string::{String, ToString},
    vec::Vec,
};
use bytecode::sym;

const CAUSE: usize = 3;
const CONTEXT: usize = 4;
pub(crate) const TRACEBACK: usize = 5;
const SUPPRESS: usize = 6;
/// Calls that a traceback remembers at most.
const TRACEBACK_MAX: usize = 100;
/// Chained exceptions that an uncaught one shows at most.
const CHAIN_MAX: usize = 8;

impl Ctx<'_, '_> {
    /// The error of a program that `check` would have refused.
    pub(crate) fn damaged(&mut self) -> Stop {
        self.raise(Type::SystemError, "the program is damaged")
    }

    /// Whether the exception that was just raised is one of `class`.
    pub fn raised_is(&self, class: Type) -> bool {
        self.heap.is(self.raised, Shape::Exception) && self.is_instance(self.raised, Value::of_type(class))
    }

    /// Forgets the exception that was just raised.
    pub fn clear_raised(&mut self) {
        self.vm.raised = Value::UNDEF;
        self.vm.fresh = false;
    }

    /// Takes the exception that was just raised.
    pub(crate) fn take_raised(&mut self) -> Value {
        self.vm.fresh = false;
        core::mem::replace(&mut self.vm.raised, Value::UNDEF)
    }

    /// An exception instance of what `raise` got: an instance, or a class to be called.
    fn exception_from(&mut self, v: Value) -> Result<Value, Stop> {
        if self.heap.is(v, Shape::Exception) {
            return Ok(v);
        }
        if self.is_class(v) && self.builtin_base(v).is_exception() {
            let class = self.root(v);
            let made = self.call(v, &[])?;
            if self.heap.is(made, Shape::Exception) {
                return Ok(made);
            }
            let (class, of) = (self.at(class), self.type_of(made));
            let text = format!(
                "calling {} should have returned an instance of BaseException, not {}",
                self.plain_repr(class)?,
                self.plain_repr(of)?
            );
            return Err(self.type_error(text));
        }
        Err(self.type_error("exceptions must derive from BaseException"))
    }

    /// `raise exception`, or `raise exception from cause` unless the cause is UNDEF.
    pub(crate) fn raise_statement(&mut self, exception: Value, cause: Value) -> Stop {
        let first = self.vm.roots.len();
        let result = self.raise_from(exception, cause);
        self.vm.roots.truncate(first);
        match result {
            Ok(exception) => self.raise_value(exception),
            Err(stop) => stop,
        }
    }

    fn raise_from(&mut self, exception: Value, cause: Value) -> Result<Value, Stop> {
        let cause = self.root(cause);
        let exception = self.exception_from(exception)?;
        let exception = self.root(exception);
        if !self.at(cause).is_undef() {
            let given = self.at(cause);
            let made = if given.is_none() {
                given
            } else {
                match self.exception_from(given) {
                    Err(Stop::Raise) if !self.is_class(self.at(cause)) => {
                        return Err(self.type_error("exception causes must derive from BaseException"));
                    }
                    other => other?,
                }
            };
            let object = self.at(exception);
            self.vm.heap.set_field(object, CAUSE, made);
            self.vm.heap.set_field(object, SUPPRESS, Value::TRUE);
        }
        Ok(self.at(exception))
    }

    /// Raises an exception again as it is.
    pub(crate) fn raise_again(&mut self, exception: Value) -> Stop {
        if !self.heap.is(exception, Shape::Exception) {
            return self.damaged();
        }
        self.vm.raised = exception;
        self.vm.fresh = false;
        self.vm.quiet = true;
        Stop::Raise
    }

    /// Bare `raise`.
    #[inline(never)]
    pub(crate) fn raise_handled(&mut self) -> Stop {
        if self.vm.handled.is_none() {
            return self.runtime_error("No active exception to reraise");
        }
        let handled = self.vm.handled;
        self.raise_again(handled)
    }

    /// Whether an exception is one of a class or of a tuple of classes.
    #[inline(never)]
    pub(crate) fn exception_matches(&mut self, exception: Value, classes: Value) -> Result<Value, Stop> {
        let is_tuple = self.kind(classes) == Kind::Tuple;
        let count = if is_tuple { self.len_of(classes) } else { 1 };
        let class = |vm: &Self, i| if is_tuple { vm.item(classes, i) } else { classes };
        let is_exception = |class| self.is_class(class) && self.builtin_base(class).is_exception();
        if !(0..count).all(|i| is_exception(class(self, i))) {
            return Err(
                self.type_error("catching classes that do not inherit from BaseException is not allowed")
            );
        }
        Ok(Value::bool((0..count).any(|i| self.is_instance(exception, class(self, i)))))
    }

    /// Finds the handler of the raised exception in the frames above `floor` and goes there.
    ///
    /// # Errors
    /// [`Stop::Raise`] when none of them handles it: those frames are gone then.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn unwind(&mut self, floor: usize) -> Result<(), Stop> {
        self.chain();
        if self.vm.depth == 0 {
            self.vm.pending = None;
        }
        while self.vm.frames.len() > floor {
            let pc = self.vm.pc.saturating_sub(1);
            let Some(frame) = self.vm.frames.last() else { break };
            let (id, base) = (frame.function, frame.base);
            let Some(function) = self.program.function(id) else { break };
            if !core::mem::take(&mut self.vm.quiet) {
                self.note_frame(id, function.line(pc));
            }
            if let Some(handler) = function.handler(pc).filter(|_| !self.vm.overdue) {
                self.vm.stack[base + handler.register as usize] = self.take_raised();
                self.vm.pc = handler.target as usize;
                self.vm.top = self.vm.frames.last().map_or(0, |frame| frame.end);
                return Ok(());
            }
            if self.leave_frame()? {
                return Ok(());
            }
        }
        Err(Stop::Raise)
    }

    /// Pops the frame that does not handle the exception; answers whether its caller takes the exception as an end.
    fn leave_frame(&mut self) -> Result<bool, Stop> {
        let generator = self.vm.frames.last().map_or(Value::UNDEF, |frame| frame.generator);
        let after = self.pop_frame();
        if generator.is_object() {
            self.finish_generator(generator);
            if self.closes(generator, after) {
                return Ok(true);
            }
            self.replace_stop_iteration(generator);
            return Ok(false);
        }
        match after {
            After::Item if self.raised_is(Type::StopIteration) => {
                self.clear_raised();
                Ok(true)
            }
            After::Delegate(register) if self.raised_is(Type::StopIteration) => {
                let exception = self.take_raised();
                let value = self.item(self.heap.field(exception, 2), 0).set().unwrap_or(Value::NONE);
                let place = self.vm.base + register as usize;
                self.vm.stack[place] = value;
                Ok(true)
            }
            After::Imported(module) => {
                self.abandon_import(module);
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    /// A generator may not let StopIteration out: that would end loops silently.
    pub(crate) fn replace_stop_iteration(&mut self, generator: Value) {
        let asynchronous = self.heap.count(generator, 4) == 2 && self.raised_is(Type::StopAsyncIteration);
        if !self.raised_is(Type::StopIteration) && !asynchronous {
            return;
        }
        let name = if asynchronous { "StopAsyncIteration" } else { "StopIteration" };
        let kind = ["generator", "coroutine", "async generator"][self.heap.count(generator, 4).min(2)];
        let original = self.take_raised();
        let original = self.root(original);
        let _ = self.runtime_error(format!("{kind} raised {name}"));
        self.vm.fresh = false;
        let (raised, original_now) = (self.vm.raised, self.at(original));
        self.release(original);
        if self.heap.is(raised, Shape::Exception) && raised != original_now {
            self.vm.heap.set_field(raised, CAUSE, original_now);
            self.vm.heap.set_field(raised, CONTEXT, original_now);
            self.vm.heap.set_field(raised, SUPPRESS, Value::TRUE);
        }
    }

    /// A new exception's context is the one being handled.
    fn chain(&mut self) {
        let (raised, handled) = (self.vm.raised, self.vm.handled);
        if !core::mem::take(&mut self.vm.fresh)
            || handled == raised
            || !self.heap.is(handled, Shape::Exception)
        {
            return;
        }
        if !self.heap.is(raised, Shape::Exception) || raised == self.vm.memory_error {
            return;
        }
        let mut link = handled;
        for _ in 0..TRACEBACK_MAX {
            let next = self.heap.field(link, CONTEXT);
            if next == raised {
                self.vm.heap.set_field(link, CONTEXT, Value::NONE);
            }
            if !self.heap.is(next, Shape::Exception) {
                break;
            }
            link = next;
        }
        self.vm.heap.set_field(raised, CONTEXT, handled);
    }

    /// Adds a call to the traceback; without room for it the traceback stays short.
    fn note_frame(&mut self, function: u16, line: u32) {
        let raised = self.vm.raised;
        if !self.heap.is(raised, Shape::Exception) || raised == self.vm.memory_error {
            return;
        }
        let exception = self.root(raised);
        let noted = self.note_in(exception, function, line);
        let raised = self.at(exception);
        self.release(exception);
        self.vm.raised = raised;
        let _ = noted;
    }

    fn note_in(&mut self, exception: crate::Handle, function: u16, line: u32) -> Result<(), Stop> {
        if !self.heap.field(self.at(exception), TRACEBACK).is_object() {
            let list = self.list_with_capacity(8)?;
            let object = self.at(exception);
            self.vm.heap.set_field(object, TRACEBACK, list);
        }
        let list = self.root(self.heap.field(self.at(exception), TRACEBACK));
        if self.len_of(self.at(list)) < 2 * TRACEBACK_MAX {
            self.push(list, Value::tiny(function as i32))?;
            self.push(list, Value::tiny(line as i32))?;
        }
        Ok(())
    }

    /// What the host hears of an exception that nothing caught.
    pub(crate) fn uncaught(&mut self) -> Outcome {
        let raised = self.take_raised();
        self.vm.frames.clear();
        self.vm.handled = Value::NONE;
        self.vm.grant(u64::MAX);
        let first = self.vm.roots.len();
        let exception = self.root(raised);
        let outcome = match self.exit_status(exception) {
            Some(code) => Outcome::Done(code),
            None => Outcome::Raised(self.traceback(exception, 0)),
        };
        self.vm.roots.truncate(first);
        outcome
    }

    fn exit_status(&mut self, exception: crate::Handle) -> Option<i32> {
        let raised = self.at(exception);
        if !self.is_instance(raised, Value::of_type(Type::SystemExit)) {
            return None;
        }
        let args = self.heap.field(raised, 2);
        match self.item(args, 0).set() {
            None | Some(Value::NONE) => Some(0),
            Some(code) => Some(match self.as_i64(code) {
                Some(code) => code as i32,
                None => {
                    // What is no number is a farewell for people.
                    let text = self.display(code).unwrap_or_default();
                    self.host.print_error(&text);
                    self.host.print_error("\n");
                    1
                }
            }),
        }
    }

    /// Everything that a person wants to know of an exception.
    pub(crate) fn traceback(&mut self, exception: crate::Handle, depth: usize) -> Traceback {
        let class = self.type_of(self.at(exception));
        let name = self.qualified_class(class);
        let raised = self.at(exception);
        let text = match self.display(raised) {
            Ok(text) => text,
            Err(_) => {
                self.clear_raised();
                String::from("<exception str() failed>")
            }
        };
        let message = if text.is_empty() { name.clone() } else { format!("{name}: {text}") };
        let frames = self.traceback_frames(self.at(exception));
        let cause = if depth < CHAIN_MAX { self.traceback_cause(exception, depth) } else { None };
        Traceback { class: name, message, frames, cause }
    }

    /// The class as tracebacks print it: with its module unless that is the main one.
    fn qualified_class(&self, class: Value) -> String {
        if !self.heap.is(class, Shape::Class) {
            return self.class_name(class);
        }
        let name = self.text(self.class_fact(class, Fact::Qualname)).unwrap_or("?");
        match self.text(self.class_fact(class, Fact::Module)) {
            Some("__main__" | "builtins") | None => name.to_string(),
            Some(module) => format!("{module}.{name}"),
        }
    }

    fn traceback_cause(&mut self, exception: crate::Handle, depth: usize) -> Option<(Box<Traceback>, bool)> {
        let raised = self.at(exception);
        let (cause, context) = (self.heap.field(raised, CAUSE), self.heap.field(raised, CONTEXT));
        let (other, explicit) = if self.heap.is(cause, Shape::Exception) {
            (cause, true)
        } else if self.heap.field(raised, SUPPRESS) != Value::TRUE && self.heap.is(context, Shape::Exception)
        {
            (context, false)
        } else {
            return None;
        };
        let other = self.root(other);
        Some((Box::new(self.traceback(other, depth + 1)), explicit))
    }

    fn traceback_frames(&self, exception: Value) -> Vec<TracebackFrame> {
        let list = self.heap.field(exception, TRACEBACK);
        let notes: Vec<u32> = if list.is_object() {
            self.items_of(list).iter().filter_map(|n| n.as_small()).map(|n| n as u32).collect()
        } else {
            Vec::new()
        };
        let mut frames: Vec<TracebackFrame> = notes
            .as_chunks::<2>()
            .0
            .iter()
            .filter_map(|[id, line]| {
                let function = self.program.function(*id as u16)?;
                let module = self.program.module(function.module)?;
                Some(TracebackFrame {
                    file: self.program.symbol(module.file)?.into(),
                    line: *line,
                    function: self.program.symbol(function.name)?.into(),
                })
            })
            .collect();
        frames.reverse();
        frames
    }

    /// `with`: `__exit__` and its self, `__enter__` and its self, into four registers.
    #[inline(never)]
    pub(crate) fn enter_with(&mut self, place: usize, source: usize, asynchronous: bool) -> Result<(), Stop> {
        let manager = self.vm.stack[source];
        let names =
            if asynchronous { [sym::__aenter__, sym::__aexit__] } else { [sym::__enter__, sym::__exit__] };
        let kind = if asynchronous { "asynchronous context manager" } else { "context manager" };
        let class = self.type_of(manager);
        for name in names {
            if self.class_lookup(class, Value::symbol(name)).is_none() {
                let missed = if name == names[1] {
                    format!(" (missed {} method)", self.program.symbol(name).unwrap_or("?"))
                } else {
                    String::new()
                };
                let text = format!(
                    "'{}' object does not support the {kind} protocol{missed}",
                    self.type_name(manager)
                );
                return Err(self.type_error(text));
            }
        }
        self.special_method(place, source, names[1])?;
        self.special_method(place + 2, source, names[0])
    }

    /// Class, instance and traceback of an exception, into three registers.
    #[inline(never)]
    pub(crate) fn exception_arguments(&mut self, place: usize, source: usize) -> Result<(), Stop> {
        let traceback = self.traceback_object(self.vm.stack[source])?;
        let exception = self.vm.stack[source];
        let class = self.type_of(exception);
        self.vm.stack[place..place + 3].copy_from_slice(&[class, exception, traceback]);
        Ok(())
    }

    /// A method of a value's class made ready for a call, in two registers.
    fn special_method(&mut self, place: usize, source: usize, name: u16) -> Result<(), Stop> {
        let object = self.vm.stack[source];
        let class = self.type_of(object);
        let found = self.class_lookup(class, Value::symbol(name)).unwrap_or(Value::NONE);
        let native_method = found.tag() == Some(Tag::Native) && native::is_method(found);
        let (callee, this) = if self.heap.is(found, Shape::Function) || native_method {
            (found, object)
        } else {
            (self.get_attribute(object, Value::symbol(name))?, Value::UNDEF)
        };
        let object = self.vm.stack[source];
        self.vm.stack[place] = callee;
        self.vm.stack[place + 1] = if this.is_undef() { this } else { object };
        Ok(())
    }
}

impl Traceback {
    /// As CPython prints it, with source lines where `source_line(file, line)` knows them.
    pub fn print(&self, source_line: &dyn Fn(&str, u32) -> Option<String>) -> String {
        let mut text = String::new();
        if let Some((cause, explicit)) = &self.cause {
            text.push_str(&cause.print(source_line));
            text.push_str(if *explicit {
                "\nThe above exception was the direct cause of the following exception:\n\n"
            } else {
                "\nDuring handling of the above exception, another exception occurred:\n\n"
            });
        }
        if !self.frames.is_empty() {
            text.push_str("Traceback (most recent call last):\n");
        }
        for frame in &self.frames {
            text.push_str(&format!(
                "  File \"{}\", line {}, in {}\n",
                frame.file, frame.line, frame.function
            ));
            if let Some(line) = source_line(&frame.file, frame.line) {
                text.push_str(&format!("    {}\n", line.trim()));
            }
        }
        text.push_str(&self.message);
        text.push('\n');
        text
    }
}
