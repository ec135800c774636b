//! Why the machine stops in the middle of something, and how natives raise: the exception itself waits in the machine.

use crate::{ctx::Ctx, types::Type, value::Value, vm::Vm};
use alloc::{format, string::String};
use bytecode::sym;

/// Why a native or an operation did not answer a value.
///
/// As wide as a [`Value`]: then a `Result` of either is two registers, and no code packs and unpacks bytes of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Stop {
    /// An exception was raised; the machine holds it.
    Raise,
    /// The same call must be made again later.
    Wait,
    /// The step budget is used up; the same instruction goes on later.
    Budget,
    /// The program ended itself (`sys.exit`, reset) and no handler may see it.
    Exit,
}

impl Vm<'_> {
    /// Raises a builtin exception with a text.
    pub fn raise(&mut self, class: Type, text: &str) -> Stop {
        match self.str(text) {
            Ok(text) => self.raise_with(class, text),
            Err(stop) => stop,
        }
    }

    /// Raises a builtin exception with one argument.
    pub fn raise_with(&mut self, class: Type, argument: Value) -> Stop {
        match self.exception(Value::of_type(class), argument) {
            Ok(exception) => self.raise_value(exception),
            Err(stop) => stop,
        }
    }

    /// Raises `exception`, an instance.
    pub fn raise_value(&mut self, exception: Value) -> Stop {
        self.raised = exception;
        self.fresh = true;
        Stop::Raise
    }

    /// Raises a builtin exception without arguments.
    pub fn raise_plain(&mut self, class: Type) -> Stop {
        match self.exception(Value::of_type(class), Value::UNDEF) {
            Ok(exception) => self.raise_value(exception),
            Err(stop) => stop,
        }
    }

    /// `TypeError`.
    pub fn type_error(&mut self, text: impl AsRef<str>) -> Stop {
        self.raise(Type::TypeError, text.as_ref())
    }

    /// `TypeError` that names the type of `v` where the text has `{}`.
    pub(crate) fn type_error_of(&mut self, text: &str, v: Value) -> Stop {
        let (before, behind) = text.split_once("{}").unwrap_or((text, ""));
        let text = [before, &self.type_name(v), behind].concat();
        self.raise(Type::TypeError, &text)
    }

    /// `ValueError`.
    pub fn value_error(&mut self, text: impl AsRef<str>) -> Stop {
        self.raise(Type::ValueError, text.as_ref())
    }

    /// `OverflowError`.
    pub fn overflow_error(&mut self, text: impl AsRef<str>) -> Stop {
        self.raise(Type::OverflowError, text.as_ref())
    }

    /// `OverflowError` with a number and a text, as the C library's errors are.
    pub(crate) fn out_of_range(&mut self) -> Stop {
        let stop = self.overflow_error("Numerical result out of range");
        let first = self.roots.len();
        let exception = self.root(self.raised);
        let text = self.item(self.heap.field(self.raised, 2), 0);
        let args = self.tuple(&[Value::tiny(34), text]);
        let exception = self.at(exception);
        self.roots.truncate(first);
        match args {
            Ok(args) if self.heap.is(exception, crate::heap::Shape::Exception) => {
                self.heap.set_field(exception, 2, args);
                stop
            }
            Ok(_) => stop,
            Err(stop) => stop,
        }
    }

    /// `IndexError`.
    pub fn index_error(&mut self, text: impl AsRef<str>) -> Stop {
        self.raise(Type::IndexError, text.as_ref())
    }

    /// `ZeroDivisionError`.
    pub fn zero_division(&mut self, text: impl AsRef<str>) -> Stop {
        self.raise(Type::ZeroDivisionError, text.as_ref())
    }

    /// `OSError`.
    pub fn os_error(&mut self, text: impl AsRef<str>) -> Stop {
        self.raise(Type::OsError, text.as_ref())
    }

    /// `RuntimeError`.
    pub fn runtime_error(&mut self, text: impl AsRef<str>) -> Stop {
        self.raise(Type::RuntimeError, text.as_ref())
    }

    /// `KeyError` of a key.
    pub fn key_error_value(&mut self, key: Value) -> Stop {
        self.raise_with(Type::KeyError, key)
    }

    /// `RecursionError`.
    pub fn recursion_error(&mut self) -> Stop {
        self.raise(Type::RecursionError, "maximum recursion depth exceeded")
    }

    /// `MemoryError`: an instance that was made at the start, because there is no room for a new one.
    pub fn memory_error(&mut self) -> Stop {
        self.raised = self.memory_error;
        Stop::Raise
    }

    fn missing_attribute(&self, object: Value, name: Value) -> String {
        let name = self.text(name).unwrap_or("?");
        if self.is_class(object) {
            return format!("type object '{}' has no attribute '{name}'", self.complaint_name(object));
        }
        match self.module_name(object) {
            Some(module) => format!("module '{module}' has no attribute '{name}'"),
            None => format!("'{}' object has no attribute '{name}'", self.type_name(object)),
        }
    }
}

impl Ctx<'_, '_> {
    /// `AttributeError` as CPython words it.
    pub(crate) fn attribute_error(&mut self, object: Value, name: Value) -> Stop {
        let text = self.missing_attribute(object, name);
        let first = self.vm.roots.len();
        let (object, name) = (self.root(object), self.root(name));
        self.raise(Type::AttributeError, &text);
        let (object, name) = (self.at(object), self.at(name));
        let stop = self.note_missing(Type::AttributeError, name, object);
        self.vm.roots.truncate(first);
        stop
    }

    /// Gives the exception that was just raised its `name`, and its `obj` in programs that know that word.
    pub(crate) fn note_missing(&mut self, class: Type, name: Value, object: Value) -> Stop {
        if !self.raised_is(class) {
            return Stop::Raise;
        }
        let first = self.vm.roots.len();
        let (exception, object) = (self.root(self.raised), self.root(object));
        let raised = self.at(exception);
        let mut noted = self.own_set(raised, Value::symbol(sym::name), name);
        if noted.is_ok()
            && !self.at(object).is_undef()
            && let Some(word) = self.program.find("obj", bytecode::symbol::hash(b"obj"))
        {
            let (raised, object) = (self.at(exception), self.at(object));
            noted = self.own_set(raised, Value::symbol(word), object);
        }
        self.vm.roots.truncate(first);
        noted.err().unwrap_or(Stop::Raise)
    }
}
