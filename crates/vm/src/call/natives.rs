//! Calls of natives: arguments sorted and counted as their tables say.

use super::{Call, Flow, WINDOW};
use crate::{
    ctx::Ctx,
    frame::{After, Pending},
    heap::Shape,
    native::{self, Args, Native},
    raise::Stop,
    types::Type,
    value::{Tag, Value},
};
use alloc::format;
use bytecode::{Op, Word, sym};

/// The builtin class whose instances have a shape, in the order of [`crate::heap::Shape`]; `object` where that is no matter of the shape.
const PLAIN: [Type; 13] = [
    Type::Object,
    Type::Str,
    Type::Bytes,
    Type::Float,
    Type::Int,
    Type::Object,
    Type::Object,
    Type::Tuple,
    Type::List,
    Type::ByteArray,
    Type::Dict,
    Type::Set,
    Type::FrozenSet,
];

impl Ctx<'_, '_> {
    /// Calls a function of the machine.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn call_native(&mut self, callee: Value, call: Call) -> Result<Flow, Stop> {
        let Some((native, class)) = native::method_of(callee) else { return Err(self.not_callable(callee)) };
        let own = class.is_some() as usize;
        if let Some(class) = class {
            self.check_receiver(native, class, &call)?;
        }
        if class == Some(Type::Dict) && self.is_module_dict(self.stack[call.start]) {
            return self.call_on_module(callee, native, call);
        }
        let given = call.positional - own;
        let fits = given >= native.min as usize && (given <= native.max as usize || native.is_variadic());
        let takes_names = !native.names.is_empty() || native.collects();
        if !call.names.is_undef() || native.collects() || takes_names && !fits {
            return self.call_with_options(callee, native, own, call);
        }
        if !fits {
            return Err(self.wrong_count(callee, native, given));
        }
        let args = Args { start: call.start, count: call.positional };
        let mut end = call.start + call.positional;
        if takes_names && native.is_variadic() {
            // Nobody gave an option: their places are empty.
            let options = end..end + native.names.len();
            end = options.end;
            match self.vm.stack.get_mut(options) {
                Some(options) => options.fill(Value::UNDEF),
                None => return Err(self.recursion_error()),
            }
        }
        self.invoke(callee, native, args, end, call.after)
    }

    /// Whether a native takes its arguments as they lie: the right number, a receiver of its class itself, no options.
    #[inline]
    fn takes(&self, native: &Native, class: Option<Type>, start: usize, positional: usize) -> bool {
        let options = native.collects() || native.is_variadic() && !native.names.is_empty();
        let own = class.is_some() as usize;
        positional >= own + native.min as usize
            && positional <= own + native.max as usize
            && !options
            && class.is_none_or(|class| self.is_plainly(self.vm.stack[start], class))
    }

    /// `Call` and `CallM` of a native: its arguments lie in registers.
    pub(crate) fn call_window(&mut self, word: Word) -> Result<Flow, Stop> {
        let a = self.vm.base + word.a() as usize;
        let (mut start, mut positional) = (a + 1, word.b() as usize);
        if word.op() == Some(Op::CallM) {
            if self.vm.stack[start].is_undef() { start += 1 } else { positional += 1 }
        }
        let (callee, names) = (self.vm.stack[a], Value::UNDEF);
        if let Some((native, class)) = native::method_of(callee)
            && self.takes(native, class, start, positional)
        {
            let args = Args { start, count: positional };
            let (top, roots) = (self.vm.top, self.vm.roots.len());
            self.vm.top = top.max(start + positional);
            let result = self.run_native(native, class.is_some(), args, roots);
            self.vm.roots.truncate(roots);
            self.vm.top = top;
            return match result {
                Ok(value) => {
                    let place = self.vm.base + word.a() as usize;
                    self.vm.stack[place] = value;
                    Ok(Flow::Next)
                }
                Err(stop) => {
                    let after = After::Store(word.a());
                    Err(self.stopped(stop, callee, args, start + positional, after))
                }
            };
        }
        let call = Call { start, positional, names, after: After::Store(word.a()) };
        if callee.payload_of(Tag::Native).is_some() {
            self.call_native(callee, call)
        } else {
            self.call_at(callee, call)
        }
    }

    /// A method of the dict that `globals()` answers, with the module's slots brought up to date before and after.
    fn call_on_module(&mut self, callee: Value, native: &'static Native, call: Call) -> Result<Flow, Stop> {
        let dict = self.root(self.stack[call.start]);
        let whole = self.at(dict);
        self.read_module(whole)?;
        self.vm.stack[call.start] = self.unwrapped(self.at(dict));
        let flow = self.call_with_options(callee, native, 1, call);
        let whole = self.at(dict);
        self.release(dict);
        self.write_module(whole);
        flow
    }

    pub(super) fn check_receiver(&mut self, native: &Native, class: Type, call: &Call) -> Result<(), Stop> {
        if call.positional == 0 {
            let text = format!("unbound method {}.{}() needs an argument", class.name(), native.name);
            return Err(self.type_error(text));
        }
        let this = self.vm.stack[call.start];
        if class == Type::Object
            || self.is_plainly(this, class)
            || self.is_instance(this, Value::of_type(class))
        {
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

    /// Whether a value is of one of the common builtin classes itself.
    fn is_plainly(&self, v: Value, class: Type) -> bool {
        match v.index().and_then(|at| self.heap.words().get(at)) {
            Some(header) => PLAIN.get((header & 0xff) as usize).is_some_and(|own| *own == class),
            None => class == Type::Str && matches!(v.tag(), Some(Tag::Symbol | Tag::Text)),
        }
    }

    /// Runs the Rust function and hands on what it answers.
    #[cfg_attr(small, optimize(speed))]
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
        let is_method = native.has_indexes() && native::owner_of(callee).is_some();
        let result = self.run_native(native, is_method, args, roots);
        self.vm.roots.truncate(roots);
        self.vm.top = top;
        match (result, after) {
            (Ok(value), After::Store(register)) => {
                let place = self.vm.base + register as usize;
                self.vm.stack[place] = value;
                Ok(Flow::Reload)
            }
            (Ok(value), _) => self.deliver(value, after),
            (Err(stop), _) => Err(self.stopped(stop, callee, args, end, after)),
        }
    }

    #[inline]
    fn run_native(
        &mut self,
        native: &'static Native,
        is_method: bool,
        args: Args,
        roots: usize,
    ) -> Result<Value, Stop> {
        if native.has_indexes() {
            self.take_indexes(native, is_method, args)?;
        }
        match (native.run)(self, args) {
            Err(Stop::Wait) if self.vm.depth > 0 => self.block(native, args, roots),
            result => result,
        }
    }

    /// Puts integers in the place of arguments that stand for some. What stands for none is left to the function's complaint.
    #[cold]
    fn take_indexes(&mut self, native: &Native, is_method: bool, args: Args) -> Result<(), Stop> {
        let first = args.start + usize::from(is_method);
        for at in (first..args.start + args.count).filter(|at| native.is_index(at - first)) {
            let given = self.vm.stack[at];
            let own = matches!(self.heap.shape(given), Some(Shape::Instance | Shape::Wrapped));
            if own && self.big(given).is_none() && self.special(given, sym::__index__).is_some() {
                let index = self.index_of(given)?;
                let index = index.map_or(Ok(given), |index| self.int_big(&index))?;
                self.vm.stack[at] = index;
            }
        }
        Ok(())
    }

    /// Waits inside of another native, where the machine cannot be left, if the host lets it.
    #[cold]
    fn block(&mut self, native: &'static Native, args: Args, roots: usize) -> Result<Value, Stop> {
        loop {
            let wait = self.vm.wait;
            if !self.host.block(wait) {
                self.vm.deadline = None;
                return Err(Stop::Wait);
            }
            // Who has waited has used up its turn: everybody else comes next.
            self.vm.grant(0);
            self.vm.roots.truncate(roots);
            match (native.run)(self, args) {
                Err(Stop::Wait) => {}
                result => return result,
            }
        }
    }

    /// A native answered no value; if it waits, the call is noted so that it can be made again.
    #[cold]
    fn stopped(&mut self, stop: Stop, callee: Value, args: Args, end: usize, after: After) -> Stop {
        match stop {
            Stop::Wait if self.vm.depth > 0 => self.vm.nested_stop(Stop::Wait),
            Stop::Wait => {
                let deadline = self.vm.deadline.take();
                self.vm.pending = Some(Pending { native: callee, args, end, after, deadline });
                if let Some(frame) = self.vm.frames.last_mut() {
                    frame.end = frame.end.max(end);
                    self.vm.top = frame.end;
                }
                Stop::Wait
            }
            stop => stop,
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

    pub(super) fn wrong_count(&mut self, callee: Value, native: &Native, given: usize) -> Stop {
        let (name, min, max) = (native.name, native.min as usize, native.max as usize);
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let owner = native::owner_of(callee);
        let name_of_few = match owner {
            Some(owner) => format!("{owner}.{name}"),
            None => name.into(),
        };
        let text = if name == "sort" && owner == Some("list") {
            format!("{name}() takes no positional arguments")
        } else if name == "object" {
            "object() takes no arguments".into()
        } else if max == 0 {
            format!("{name_of_few}() takes no arguments ({given} given)")
        } else if min == max && matches!(name, "sorted" | "reversed") {
            format!("{name} expected 1 argument, got {given}")
        } else if matches!(name, "int" | "str") {
            format!("{name}() takes at most {max} arguments ({given} given)")
        } else if owner == Some("str")
            && matches!(name, "find" | "rfind" | "index" | "rindex" | "count")
            && given < min
        {
            format!("{name}() takes at least 1 argument (0 given)")
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
    pub(super) fn call_with_options(
        &mut self,
        callee: Value,
        native: &'static Native,
        own: usize,
        call: Call,
    ) -> Result<Flow, Stop> {
        let given = call.positional - own;
        let takes_none = native.names.is_empty() && !native.collects();
        if given > native.max as usize && !native.is_variadic() && !takes_none {
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
        let options =
            if native.is_variadic() { native.names.len().max(native.collects() as usize) } else { 0 };
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
        let sorted = self.sort_options(callee, native, own, call, work, count);
        self.vm.top = top;
        let last = sorted?;
        let count = if native.is_variadic() { call.positional } else { call.positional.max(last) };
        if count - own < native.min as usize || self.has_gap(native, own, work) {
            return Err(self.missing_argument(callee, native, count - own));
        }
        let args = Args { start: work, count };
        self.invoke(callee, native, args, end, call.after)
    }

    pub(super) fn has_gap(&self, native: &Native, own: usize, work: usize) -> bool {
        !native.is_variadic() && (0..native.min as usize).any(|i| self.stack[work + own + i].is_undef())
    }

    pub(super) fn missing_argument(&mut self, callee: Value, native: &Native, given: usize) -> Stop {
        match native.names.iter().position(|name| !name.is_empty()) {
            Some(_) if native.name == "sorted" => self.wrong_count(callee, native, given),
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
    pub(super) fn sort_options(
        &mut self,
        callee: Value,
        native: &'static Native,
        own: usize,
        call: Call,
        work: usize,
        count: usize,
    ) -> Result<usize, Stop> {
        let source = call.start + call.positional;
        let first_option = work + if native.is_variadic() { call.positional } else { own };
        if native.collects() {
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
                    let owner = if own > 0 { native::owner_of(callee) } else { None };
                    let owner = owner.map_or_else(Default::default, |owner| format!("{owner}."));
                    format!("{owner}{}() takes no keyword arguments", native.name)
                } else if native.name == "sorted" {
                    format!("'{text}' is an invalid keyword argument for sort()")
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
