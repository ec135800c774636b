//! Calls of classes: instances, exceptions, what builtin classes construct.

use super::{Call, Flow, WINDOW};
use crate::{
    ctx::Ctx,
    frame::After,
    heap::Shape,
    native::{self},
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::Value,
};
use alloc::{format, vec::Vec};
use bytecode::sym;

impl Ctx<'_, '_> {
    /// Calls a class of the program.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn instantiate(&mut self, class: Value, call: Call) -> Result<Flow, Stop> {
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
    pub(super) fn initialise(&mut self, instance: Value, init: Value, call: Call) -> Result<Flow, Stop> {
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
    pub(super) fn make_instance(&mut self, class: Handle, call: &Call) -> Result<Value, Stop> {
        let class_now = self.at(class);
        if let Some(new) = self.class_special(class_now, sym::__new__) {
            return self.call_new(class, new, call);
        }
        let builtin = self.builtin_base(class_now);
        if self.metaclass_of(class_now).is_some() {
            self.refuse_abstract(class_now)?;
        }
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

    /// A class whose `__abstractmethods__` is not empty makes no instances.
    pub(crate) fn refuse_abstract(&mut self, class: Value) -> Result<(), Stop> {
        let name = "__abstractmethods__";
        let Some(symbol) = self.program.find(name, bytecode::symbol::hash(name.as_bytes())) else {
            return Ok(());
        };
        let Some(set) = self.class_lookup(class, Value::symbol(symbol)) else { return Ok(()) };
        if self.kind(set) != Kind::FrozenSet || self.table_len(set) == 0 {
            return Ok(());
        }
        let keys = (0..self.table_used(set)).filter_map(|n| self.table_key(set, n));
        let mut names: Vec<&str> = keys.filter_map(|key| self.text(key)).collect();
        names.sort_unstable();
        let plural = if names.len() == 1 { "" } else { "s" };
        let text = format!(
            "Can't instantiate abstract class {} with abstract method{plural} {}",
            self.class_name(class),
            names.join(", ")
        );
        Err(self.type_error(text))
    }

    pub(super) fn call_new(&mut self, class: Handle, new: Value, call: &Call) -> Result<Value, Stop> {
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
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn bare_instance(&mut self, class: Handle, start: usize, count: usize) -> Result<Value, Stop> {
        let builtin = self.builtin_base(self.at(class));
        if builtin.derives_from(Type::BaseExceptionGroup) {
            let wanted = self.at(class);
            let wanted = self.group_class(wanted, start, count)?;
            self.set(class, wanted);
        }
        let layout = self.layout_of_class(self.at(class))?;
        if !builtin.is_exception() {
            let places = self.usual_len(layout);
            if places == 0 {
                return self.allocate_fields(Shape::Instance, &[layout, Value::UNDEF]);
            }
            let layout = self.root(layout);
            let values = self.allocate(Shape::Array, places);
            let layout = (self.at(layout), self.release(layout)).0;
            return self.allocate_fields(Shape::Instance, &[layout, values?]);
        }
        if self.class_special(self.at(class), sym::__init__).is_none() {
            self.check_unicode_arguments(builtin, start, count)?;
        }
        // The third argument of a system error is the file, and no part of `args`.
        let of_system = self.builtin_base(self.at(class)).derives_from(Type::OsError);
        let kept = if of_system && (3..=5).contains(&count) { 2 } else { count };
        let layout = self.root(layout);
        let args = self.allocate(Shape::Tuple, kept)?;
        for i in 0..kept {
            let value = self.vm.stack[start + i];
            self.vm.heap.set_field(args, i, value);
        }
        let made = self.exception_with(self.at(layout), args)?;
        self.set(layout, made);
        if kept < count {
            let file = self.vm.stack[start + 2];
            let made = self.at(layout);
            self.own_set(made, Value::symbol(sym::filename), file)?;
            if count == 5 {
                let name = self.str("filename2")?;
                let name = self.intern(name);
                let (made, file) = (self.at(layout), self.vm.stack[start + 4]);
                self.own_set(made, name, file)?;
            }
        }
        let made = self.at(layout);
        self.release(layout);
        Ok(made)
    }

    /// An instance of a class derived from `list`, `int` and the like.
    pub(super) fn wrapped_instance(
        &mut self,
        class: Handle,
        builtin: Type,
        call: &Call,
    ) -> Result<Value, Stop> {
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
    pub(super) fn metaclass_instance(&mut self, class: Handle, call: &Call) -> Result<Value, Stop> {
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
    pub(super) fn construct_exception(&mut self, builtin: Type, call: Call) -> Result<Flow, Stop> {
        let keywords = self.keyword_count(&call);
        let known = |text: Option<&str>| matches!(text, Some("name" | "path" | "obj"));
        let takes = [Type::ImportError, Type::NameError, Type::AttributeError]
            .iter()
            .any(|own| builtin.derives_from(*own));
        let unknown = (0..keywords).find(|i| !known(self.text(self.item(call.names, *i))));
        if keywords > 0 && (!takes || unknown.is_some()) {
            let name = unknown.and_then(|i| self.text(self.item(call.names, i))).filter(|_| takes);
            let text = match name {
                Some(name) => format!("'{name}' is an invalid keyword argument for {}()", builtin.name()),
                None => format!("{}() takes no keyword arguments", builtin.name()),
            };
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
    pub(super) fn errno_class(&self, builtin: Type, call: &Call) -> Type {
        if builtin != Type::OsError || call.positional < 2 {
            return builtin;
        }
        match self.vm.stack[call.start].as_small() {
            Some(2) => Type::FileNotFoundError,
            Some(17) => Type::FileExistsError,
            Some(20) => Type::NotADirectoryError,
            Some(21) => Type::IsADirectoryError,
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
    pub(super) fn construct(&mut self, class: Value, call: Call) -> Result<Flow, Stop> {
        let Some(builtin) = class.as_type() else { return Err(self.not_callable(class)) };
        if builtin.is_exception() {
            return self.construct_exception(builtin, call);
        }
        match native::constructor_of(builtin) {
            Some(constructor) => self.call_native(constructor, call),
            None if builtin == Type::NoneType && call.positional == 0 => {
                self.deliver(Value::NONE, call.after)
            }
            None if builtin == Type::NoneType => Err(self.type_error("NoneType takes no arguments")),
            None => {
                let text = format!("cannot create '{}' instances", builtin.name());
                Err(self.type_error(text))
            }
        }
    }
}
