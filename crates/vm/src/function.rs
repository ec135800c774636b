//! What a function object holds: which function of the program it is, and for a few what it captured, defaults, attributes.
//!
//! Most functions are nothing but their number, so an object is two words. Those made with captures or defaults have a place
//! for each part; a short one that gets a part later keeps its number and the parts in an array instead of the number.

use crate::{heap::Shape, object::Handle, raise::Stop, value::Value, vm::Vm};

/// The number of the function in the program.
const ID: usize = 0;
/// Array of captured cells.
pub(crate) const CLOSURE: usize = 1;
/// Array of default values.
pub(crate) const DEFAULTS: usize = 2;
/// Dict of what the program set on the function.
pub(crate) const ATTRIBUTES: usize = 3;

impl Vm<'_> {
    /// A function object; parts that are not there are UNDEF.
    pub(crate) fn new_function(&mut self, id: u16, closure: Value, defaults: Value) -> Result<Value, Stop> {
        let fields = [Value::tiny(id as i32), closure, defaults, Value::UNDEF];
        let short = closure.is_undef() && defaults.is_undef();
        self.allocate_fields(Shape::Function, if short { &fields[..1] } else { &fields })
    }

    /// Which function of the program a function object is; 0 for what is none.
    pub(crate) fn function_id(&self, function: Value) -> usize {
        if !self.heap.is(function, Shape::Function) {
            return 0;
        }
        let own = self.heap.field(function, ID);
        if own.is_object() { self.heap.count(own, ID) } else { self.heap.count(function, ID) }
    }

    /// One of a function's parts, or UNDEF.
    pub(crate) fn function_part(&self, function: Value, part: usize) -> Value {
        let own = self.heap.field(function, ID);
        match own.is_object() {
            true => self.heap.field(own, part),
            false if self.heap.body_len(function) > part => self.heap.field(function, part),
            false => Value::UNDEF,
        }
    }

    /// Sets one of a function's parts.
    pub(crate) fn set_function_part(
        &mut self,
        function: Handle,
        part: usize,
        value: Value,
    ) -> Result<(), Stop> {
        let at = self.at(function);
        let own = self.heap.field(at, ID);
        let holder = match own.is_object() {
            true => own,
            false if self.heap.body_len(at) > part => at,
            false => {
                let value = self.root(value);
                let made =
                    self.allocate_fields(Shape::Array, &[own, Value::UNDEF, Value::UNDEF, Value::UNDEF]);
                let set = made.map(|made| self.heap.set_field(made, part, self.at(value)));
                self.release(value);
                set?;
                self.heap.set_field(self.at(function), ID, made?);
                return Ok(());
            }
        };
        self.heap.set_field(holder, part, value);
        Ok(())
    }
}
