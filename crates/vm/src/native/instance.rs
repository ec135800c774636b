//! Instances of the machine's own classes: plain objects whose attributes the program sees.

use crate::heap::Shape;
use crate::object::Handle;
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;
use crate::vm::Vm;

impl Vm<'_> {
    /// A new object of a builtin class that holds nothing but attributes.
    pub(crate) fn new_instance(&mut self, class: Type) -> Result<Value, Stop> {
        let layout = self.layout_of_class(Value::of_type(class))?;
        self.allocate_fields(Shape::Instance, &[layout, Value::UNDEF])
    }

    /// Sets an attribute of a rooted instance.
    pub(crate) fn set_own(&mut self, instance: Handle, name: &str, value: Value) -> Result<(), Stop> {
        let value = self.root(value);
        let name = self.str(name)?;
        let name = self.intern(name);
        let result = self.own_set(self.at(instance), name, self.at(value));
        self.release(value);
        result
    }

    /// An attribute of an instance.
    pub(crate) fn own_named(&mut self, instance: Value, name: &str) -> Result<Option<Value>, Stop> {
        let instance = self.root(instance);
        let name = self.str(name)?;
        let name = self.intern(name);
        let value = self.own_get(self.at(instance), name);
        self.release(instance);
        Ok(value)
    }

    /// A tuple of the items of a rooted list.
    pub(crate) fn tuple_of_list(&mut self, list: Handle) -> Result<Value, Stop> {
        let count = self.len_of(self.at(list));
        let tuple = self.allocate(Shape::Tuple, count)?;
        for i in 0..count {
            let item = self.item(self.at(list), i);
            self.heap.set_field(tuple, i, item);
        }
        Ok(tuple)
    }
}
