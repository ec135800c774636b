//! Setting and deleting attributes.

use crate::{
    call::Flow,
    ctx::Ctx,
    function::ATTRIBUTES,
    heap::Shape,
    lookup::{Fact, class},
    object::Kind,
    raise::Stop,
    types::Type,
    value::{Tag, Value},
};
use alloc::{format, string::ToString, vec::Vec};
use bytecode::{Word, sym};

impl Ctx<'_, '_> {
    /// `object.symbol = value` of an instruction.
    #[inline(never)]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn set_attr(&mut self, object: Value, site: Word, value: Value) -> Result<Flow, Stop> {
        let name = Value::symbol(site.low());
        let first = self.vm.roots.len();
        let this = self.root(object);
        let before = if self.is_instance_shape(object) { self.heap.field(object, 0) } else { Value::UNDEF };
        let before = self.root(before);
        let result = self.set_attribute(object, name, value);
        let (object, before) = (self.at(this), self.at(before));
        self.vm.roots.truncate(first);
        result?;
        self.remember_set(object, name, before, site);
        Ok(Flow::Next)
    }

    /// `object.name = value`
    ///
    /// # Errors
    /// `AttributeError`, or what descriptors raise.
    pub fn set_attribute(&mut self, object: Value, name: Value, value: Value) -> Result<(), Stop> {
        let name = self.intern(name);
        if let Some(custom) = self.special(object, sym::__setattr__) {
            return self.call(custom, &[object, name, value]).map(|_| ());
        }
        self.set_plain(object, name, value)
    }

    /// As [`Ctx::set_attribute`] without the class's `__setattr__`.
    pub(crate) fn set_plain(&mut self, object: Value, name: Value, value: Value) -> Result<(), Stop> {
        match self.heap.shape(object) {
            Some(Shape::Instance | Shape::Wrapped | Shape::Exception) => {
                self.set_on_instance(object, name, value)
            }
            Some(Shape::Class) => self.set_on_class(object, name, value),
            Some(Shape::Function) => {
                let first = self.vm.roots.len();
                let text = self.text(name).unwrap_or("").to_string();
                if self.set_function_fact(object, &text, value)? {
                    return Ok(());
                }
                let (this, name, value) = (self.root(object), self.root(name), self.root(value));
                let dict = self.function_dict(this)?;
                let dict = self.root(dict);
                let (name, value) = (self.at(name), self.at(value));
                let set = self.name_set(dict, name, value);
                self.vm.roots.truncate(first);
                set
            }
            _ => self.set_on_other(object, name, value),
        }
    }

    pub(super) fn set_on_instance(&mut self, object: Value, name: Value, value: Value) -> Result<(), Stop> {
        let class = self.type_of(object);
        if let Some(found) = self.class_lookup(class, name) {
            match self.heap.shape(found) {
                Some(Shape::Property) => {
                    let setter = self.heap.field_or_none(found, 1);
                    if setter.is_none() {
                        let text = format!(
                            "property '{}' of '{}' object has no setter",
                            self.text(name).unwrap_or("?"),
                            self.qualified_type(object)
                        );
                        return Err(self.raise(Type::AttributeError, &text));
                    }
                    return self.call(setter, &[object, value]).map(|_| ());
                }
                Some(Shape::Instance | Shape::Wrapped) => {
                    if let Some(setter) = self.special(found, sym::__set__) {
                        return self.call(setter, &[found, object, value]).map(|_| ());
                    }
                }
                _ => {}
            }
        }
        if self.heap.is(object, Shape::Exception) && self.set_exception_field(object, name, value)? {
            return Ok(());
        }
        if name == Value::symbol(sym::__class__) {
            return self.set_class_of(object, value);
        }
        if !self.may_have(object, name) {
            let known = self.class_lookup(class, name).is_some();
            return Err(if known {
                self.read_only(object, name)
            } else {
                self.attribute_error(object, name)
            });
        }
        if name == Value::symbol(sym::__dict__) {
            return self.replace_dict(object, value);
        }
        self.own_set(object, name, value)
    }

    /// Instances of classes with `__slots__` (and bases that have them too) take only those names.
    pub(super) fn may_have(&mut self, object: Value, name: Value) -> bool {
        let class = self.type_of(object);
        class != Value::of_type(Type::Object)
            && self.class_lookup(class, Value::symbol(sym::__slots__)).is_none()
            || self.class_lookup(class, name).is_some_and(|found| self.is_member(found))
            || self.has_dict(object)
    }

    /// Whether an instance takes any attribute: one of its classes has no `__slots__`, or `__dict__` in them.
    pub(crate) fn has_dict(&mut self, object: Value) -> bool {
        let class = self.type_of(object);
        if !self.heap.is(class, Shape::Class) {
            return self.heap.is(object, Shape::Exception) || class == Value::of_type(Type::Namespace);
        }
        self.mro(class).any(|base| {
            self.heap.is(base, Shape::Class)
                && match self.own_attribute(base, Value::symbol(sym::__slots__)) {
                    Some(slots) => self.slot_names(slots).contains(&"__dict__"),
                    None => true,
                }
        })
    }

    /// The names that a class's `__slots__` lists.
    pub(crate) fn slot_names(&self, slots: Value) -> Vec<&str> {
        match self.text(slots) {
            Some(only) => alloc::vec![only],
            None if self.kind(slots) == Kind::Dict => {
                let dict = self.unwrapped(slots);
                (0..self.table_used(dict)).filter_map(|n| self.text(self.table_key(dict, n)?)).collect()
            }
            None => (0..self.len_of(slots)).filter_map(|i| self.text(self.item(slots, i))).collect(),
        }
    }

    pub(super) fn set_class_of(&mut self, object: Value, new: Value) -> Result<(), Stop> {
        if !self.is_class(new) {
            let text = format!("__class__ must be set to a class, not '{}' object", self.type_name(new));
            return Err(self.type_error(text));
        }
        if !self.heap.is(new, Shape::Class)
            || self.builtin_base(new) != self.builtin_base(self.type_of(object))
        {
            let text = if new.as_type().is_some() {
                "__class__ assignment only supported for mutable types or ModuleType subclasses".to_string()
            } else {
                let (new, old) = (self.class_name(new), self.type_name(object));
                format!("__class__ assignment: '{new}' object layout differs from '{old}'")
            };
            return Err(self.type_error(text));
        }
        let first = self.vm.roots.len();
        let (this, new) = (self.root(object), self.root(new));
        let dict = self.open_dict(this)?;
        let dict = self.root(dict);
        let layout = self.layout_of_class(self.at(new))?;
        let object = self.at(this);
        self.vm.heap.set_field(object, 0, layout);
        let shared = self.share_dict(this, dict);
        self.vm.roots.truncate(first);
        shared
    }

    /// `object.__dict__ = dict`
    fn replace_dict(&mut self, object: Value, dict: Value) -> Result<(), Stop> {
        let plain = self.unwrapped(dict);
        if !self.heap.is(plain, Shape::Dict) {
            let text = format!("__dict__ must be set to a dictionary, not a '{}'", self.type_name(dict));
            return Err(self.type_error(text));
        }
        let this = self.root(object);
        let dict = self.root(plain);
        let shared = self.share_dict(this, dict);
        self.release(this);
        shared
    }

    pub(super) fn set_on_class(&mut self, class: Value, name: Value, value: Value) -> Result<(), Stop> {
        let naming = [sym::__name__, sym::__qualname__].into_iter().find(|own| name == Value::symbol(*own));
        if naming.is_some() && self.text(value).is_none() {
            let text = format!(
                "can only assign string to {}.{}, not '{}'",
                self.class_name(class),
                self.text(name).unwrap_or("?"),
                self.type_name(value)
            );
            return Err(self.type_error(text));
        }
        let first = self.vm.roots.len();
        let (this, value) = (self.root(class), self.root(value));
        let attributes = self.heap.field(class, class::ATTRIBUTES);
        let old = self.name_get(attributes, name);
        let attributes = self.root(attributes);
        let value_now = self.at(value);
        let harmless = old.is_some_and(|old| self.is_plain(old)) && self.is_plain(value_now);
        self.name_set(attributes, name, value_now)?;
        if name == Value::symbol(sym::__name__) {
            let value = self.at(value);
            self.set_class_fact(this, Fact::Name, value)?;
        }
        if name == Value::symbol(sym::__qualname__) {
            let value = self.at(value);
            self.set_class_fact(this, Fact::Qualname, value)?;
        }
        // What is known to change is not cached, so only the first time costs.
        if !harmless {
            self.methods.clear();
            self.vm.sites.clear();
        } else if self.vm.changing.insert(name) {
            self.methods.clear();
            self.vm.sites.forget_class_values();
        }
        self.vm.roots.truncate(first);
        Ok(())
    }

    /// Whether an attribute of a class with this value is read as it is.
    fn is_plain(&mut self, v: Value) -> bool {
        match self.heap.shape(v) {
            Some(Shape::Function | Shape::Property | Shape::StaticMethod | Shape::ClassMethod) => false,
            Some(Shape::Instance | Shape::Wrapped) => [sym::__get__, sym::__set__, sym::__delete__]
                .iter()
                .all(|name| self.special(v, *name).is_none()),
            _ => true,
        }
    }

    pub(super) fn set_on_other(&mut self, object: Value, name: Value, value: Value) -> Result<(), Stop> {
        if let Some(id) = object.payload_of(Tag::Module) {
            let slot = self
                .program
                .module(id as u16)
                .and_then(|module| self.program.slot(&module, name.payload_of(Tag::Symbol)? as u16));
            if let Some(place) = slot.and_then(|slot| self.vm.globals.get_mut(slot as usize)) {
                *place = value;
                return Ok(());
            }
            return self.set_extra(id as u16, name, value);
        }
        if object.tag() == Some(Tag::NativeModule) {
            return self.set_native_extra(object, name, value);
        }
        if let Some(builtin) = object.as_type() {
            let text = format!(
                "cannot set '{}' attribute of immutable type '{}'",
                self.text(name).unwrap_or("?"),
                builtin.name()
            );
            return Err(self.type_error(text));
        }
        let class = self.type_of(object);
        if self.class_lookup(class, name).is_some() {
            return Err(self.read_only(object, name));
        }
        Err(self.attribute_error(object, name))
    }

    fn read_only(&mut self, object: Value, name: Value) -> Stop {
        let text = format!(
            "'{}' object attribute '{}' is read-only",
            self.type_name(object),
            self.text(name).unwrap_or("?")
        );
        self.raise(Type::AttributeError, &text)
    }

    /// Sets an attribute of a project module that its own code does not name.
    pub(super) fn set_extra(&mut self, module: u16, name: Value, value: Value) -> Result<(), Stop> {
        let first = self.vm.roots.len();
        let (name, value) = (self.root(name), self.root(value));
        let dict = self.module_dict(module)?;
        let dict = self.unwrapped(dict);
        let dict = self.root(dict);
        let (name, value) = (self.at(name), self.at(value));
        let set = self.name_set(dict, name, value);
        self.vm.roots.truncate(first);
        set
    }

    /// Removes an attribute that [`Ctx::set_extra`] has set; whether it was there.
    fn remove_extra(&mut self, module: u16, name: Value) -> bool {
        let Some((_, dict)) = self.vm.extras.iter().find(|(own, _)| *own == module) else { return false };
        let dict = self.unwrapped(*dict);
        self.name_remove(dict, name)
    }

    pub(super) fn set_exception_field(
        &mut self,
        object: Value,
        name: Value,
        value: Value,
    ) -> Result<bool, Stop> {
        match name.payload_of(Tag::Symbol).map(|id| id as u16) {
            Some(sym::args) => {
                let first = self.vm.roots.len();
                let this = self.root(object);
                let list = self.list_from(value)?;
                let args = self.tuple_from_list(list)?;
                let object = self.at(this);
                self.vm.heap.set_field(object, 2, args);
                self.vm.roots.truncate(first);
            }
            Some(sym::__cause__) => {
                if !value.is_none() && !self.heap.is(value, Shape::Exception) {
                    return Err(self.type_error("exception cause must be None or derive from BaseException"));
                }
                self.vm.heap.set_field(object, 3, value);
                self.vm.heap.set_field(object, 6, Value::TRUE);
            }
            Some(sym::__context__) if !value.is_none() && !self.heap.is(value, Shape::Exception) => {
                return Err(self.type_error("exception context must be None or derive from BaseException"));
            }
            Some(sym::__context__) => self.vm.heap.set_field(object, 4, value),
            Some(sym::__suppress_context__) => self.vm.heap.set_field(object, 6, value),
            Some(sym::__traceback__) => self.set_traceback(object, value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// `del object.name`
    ///
    /// # Errors
    /// As [`Ctx::set_attribute`].
    pub fn delete_attribute(&mut self, object: Value, name: Value) -> Result<(), Stop> {
        let name = self.intern(name);
        if let Some(custom) = self.special(object, sym::__delattr__) {
            return self.call(custom, &[object, name]).map(|_| ());
        }
        self.delete_plain(object, name)
    }

    /// As [`Ctx::delete_attribute`] without the class's `__delattr__`.
    pub(crate) fn delete_plain(&mut self, object: Value, name: Value) -> Result<(), Stop> {
        if self.is_instance_shape(object) {
            let class = self.type_of(object);
            if let Some(found) = self.class_lookup(class, name) {
                if self.heap.is(found, Shape::Property) {
                    let deleter = self.heap.field_or_none(found, 2);
                    if deleter.is_none() {
                        let text = format!(
                            "property '{}' of '{}' object has no deleter",
                            self.text(name).unwrap_or("?"),
                            self.qualified_type(object)
                        );
                        return Err(self.raise(Type::AttributeError, &text));
                    }
                    return self.call(deleter, &[object]).map(|_| ());
                }
                if let Some(deleter) = self.special(found, sym::__delete__) {
                    return self.call(deleter, &[found, object]).map(|_| ());
                }
            }
            let first = self.vm.roots.len();
            let this = self.root(object);
            let there = self.own_remove(this, name)?;
            let object = self.at(this);
            self.vm.roots.truncate(first);
            if there {
                return Ok(());
            }
            let class = self.type_of(object);
            if self.class_lookup(class, name).is_some_and(|found| self.is_member(found)) {
                return Err(self.raise_with(Type::AttributeError, name));
            }
            return Err(self.attribute_error(object, name));
        }
        let removed = if self.heap.is(object, Shape::Class) {
            let attributes = self.heap.field(object, class::ATTRIBUTES);
            self.methods.clear();
            self.vm.sites.clear();
            self.name_remove(attributes, name)
        } else if let Some(id) = object.payload_of(Tag::Module) {
            let slot = self
                .program
                .module(id as u16)
                .and_then(|module| self.program.slot(&module, name.payload_of(Tag::Symbol)? as u16));
            match slot.and_then(|slot| self.vm.globals.get_mut(slot as usize)) {
                Some(place) => !core::mem::replace(place, Value::UNDEF).is_undef(),
                None => self.remove_extra(id as u16, name),
            }
        } else if self.heap.is(object, Shape::Function) && self.function_part(object, ATTRIBUTES).is_object()
        {
            let attributes = self.function_part(object, ATTRIBUTES);
            self.name_remove(attributes, name)
        } else {
            false
        };
        if removed { Ok(()) } else { Err(self.attribute_error(object, name)) }
    }
}
