//! The machine together with the host that runs it: what natives receive. Everything of [`Vm`] is reachable from it.

use crate::{
    host::Host,
    native::Args,
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::Value,
    vm::{Vm, Wait},
};
use alloc::{format, string::String};
use core::ops::{Deref, DerefMut};

/// A machine in a run.
pub struct Ctx<'a, 'p> {
    /// The machine.
    pub vm: &'a mut Vm<'p>,
    /// The world outside.
    pub host: &'a mut dyn Host,
}

impl<'p> Deref for Ctx<'_, 'p> {
    type Target = Vm<'p>;

    fn deref(&self) -> &Vm<'p> {
        self.vm
    }
}

impl<'p> DerefMut for Ctx<'_, 'p> {
    fn deref_mut(&mut self) -> &mut Vm<'p> {
        self.vm
    }
}

/// Arguments.
impl Vm<'_> {
    /// Positional argument `i`, UNDEF when the call has fewer.
    #[inline]
    pub fn arg(&self, args: Args, i: usize) -> Value {
        if i < args.count { self.stack[args.start + i] } else { Value::UNDEF }
    }

    /// Positional argument `i`, when given.
    #[inline]
    pub fn opt(&self, args: Args, i: usize) -> Option<Value> {
        self.arg(args, i).set()
    }

    /// Keyword-only parameter `i` of a variadic native, when given.
    pub fn option(&self, args: Args, i: usize) -> Option<Value> {
        self.stack.get(args.start + args.count + i)?.set()
    }

    /// Replaces an argument: arguments are roots, so this is also a place to keep a value.
    pub fn set_arg(&mut self, args: Args, i: usize, value: Value) {
        if i < args.count {
            self.stack[args.start + i] = value;
        }
    }
}

/// Arguments of an expected type.
impl Vm<'_> {
    /// An int (or bool) that fits into 64 bits.
    ///
    /// # Errors
    /// `TypeError` or `OverflowError` with CPython's texts.
    pub fn expect_int(&mut self, v: Value) -> Result<i64, Stop> {
        if let Some(n) = self.as_i64(v) {
            return Ok(n);
        }
        if matches!(self.kind(v), Kind::Int | Kind::Bool) {
            return Err(self.overflow_error("Python int too large to convert to C ssize_t"));
        }
        Err(self.type_error_of("'{}' object cannot be interpreted as an integer", v))
    }

    /// A float, or an int as one.
    ///
    /// # Errors
    /// `TypeError` "must be real number, not T", `OverflowError`.
    pub fn expect_float(&mut self, v: Value) -> Result<f64, Stop> {
        if let Some(x) = self.as_f64(v) {
            return Ok(x);
        }
        match self.big(v) {
            Some(big) => match big.to_f64() {
                Some(x) => Ok(x),
                None => Err(self.overflow_error("int too large to convert to float")),
            },
            None => Err(self.type_error_of("must be real number, not {}", v)),
        }
    }

    /// A string, copied out of the heap. `what` begins the error: `"join() argument"` gives "join() argument must be str, not int".
    ///
    /// # Errors
    /// `TypeError`.
    pub fn expect_text(&mut self, v: Value, what: &str) -> Result<String, Stop> {
        if let Some(text) = self.text(v) {
            return Ok(text.into());
        }
        let found = if v.is_none() { "None".into() } else { self.type_name(v) };
        let text = format!("{what} must be str, not {found}");
        Err(self.type_error(text))
    }

    /// Bytes, copied out of the heap.
    ///
    /// # Errors
    /// `TypeError` "a bytes-like object is required, not 'T'".
    pub fn expect_bytes(&mut self, v: Value) -> Result<alloc::vec::Vec<u8>, Stop> {
        if let Some(bytes) = self.bytes_of(v) {
            return Ok(bytes.into());
        }
        Err(self.type_error_of("a bytes-like object is required, not '{}'", v))
    }

    /// Turns the pure code's complaint into an exception.
    pub fn complain(&mut self, complaint: crate::text::complaint::Complaint) -> Stop {
        use crate::text::complaint::Class;
        let class = match complaint.class {
            Class::IndexError => Type::IndexError,
            Class::KeyError => Type::KeyError,
            Class::LookupError => Type::LookupError,
            Class::MemoryError => return self.memory_error(),
            Class::OverflowError => Type::OverflowError,
            Class::TypeError => Type::TypeError,
            Class::ValueError => Type::ValueError,
            Class::ZeroDivisionError => Type::ZeroDivisionError,
        };
        self.raise(class, &complaint.text)
    }
}

/// Waiting.
impl Ctx<'_, '_> {
    /// Asks to be called again with the same arguments at a time of the host's clock.
    pub fn wait_until(&mut self, time_ms: u64) -> Stop {
        self.vm.wait = Wait::Until(time_ms);
        Stop::Wait
    }

    /// Asks to be called again when the host has an answer.
    pub fn wait_for_service(&mut self) -> Stop {
        self.vm.wait = Wait::Service;
        Stop::Wait
    }

    /// The whole of a sleeping function.
    ///
    /// # Errors
    /// [`Stop::Wait`] until the time has come.
    pub fn sleep_ms(&mut self, duration_ms: u64) -> Result<Value, Stop> {
        let now = self.host.now_ms();
        let until = *self.vm.deadline.get_or_insert(now.saturating_add(duration_ms));
        if now >= until {
            self.vm.deadline = None;
            return Ok(Value::NONE);
        }
        Err(self.wait_until(until))
    }
}

/// The verbs of the machine that take another of its answers as argument: called through `Deref` they would borrow the
/// machine before the argument is known.
impl Ctx<'_, '_> {
    /// [`Vm::root`].
    #[inline]
    pub fn root(&mut self, value: Value) -> Handle {
        self.vm.root(value)
    }

    /// [`Vm::set`].
    #[inline]
    pub fn set(&mut self, handle: Handle, value: Value) {
        self.vm.set(handle, value);
    }

    pub(crate) fn type_error_of(&mut self, text: &str, v: Value) -> Stop {
        self.vm.type_error_of(text, v)
    }

    pub(crate) fn special(&mut self, v: Value, name: u16) -> Option<Value> {
        self.vm.special(v, name)
    }

    pub(crate) fn class_special(&mut self, class: Value, name: u16) -> Option<Value> {
        self.vm.class_special(class, name)
    }

    pub(crate) fn layout_of_class(&mut self, class: Value) -> Result<Value, Stop> {
        self.vm.layout_of_class(class)
    }

    pub(crate) fn share_dict(&mut self, instance: Handle, dict: Handle) -> Result<(), Stop> {
        self.vm.share_dict(instance, dict)
    }

    pub(crate) fn exception_with(&mut self, layout: Value, args: Value) -> Result<Value, Stop> {
        self.vm.exception_with(layout, args)
    }
}
