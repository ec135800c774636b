//! Attributes: the instance's own, the class's in order of resolution, descriptors, and the few that the machine answers itself.

mod own;
mod set;
mod site;

use crate::{
    call::{Call, Flow, WINDOW},
    ctx::Ctx,
    frame::After,
    function::{ATTRIBUTES, DEFAULTS},
    heap::Shape,
    lookup::{Fact, class},
    native,
    object::Handle,
    raise::Stop,
    types::Type,
    value::{Tag, Value},
};
use alloc::{format, string::ToString};
use bytecode::{NO_INDEX, Word, sym};

pub(crate) use site::{Access, Changing, Site, Sites, shape_key};

/// What a lookup came to.
#[derive(Clone, Copy, Debug)]
enum Attribute {
    /// The value.
    Value(Value),
    /// A function to be called with one argument: a property's getter.
    Getter(Value, Value),
    /// There is none.
    Missing,
}

impl Ctx<'_, '_> {
    #[inline]
    pub(crate) fn is_instance_shape(&self, object: Value) -> bool {
        matches!(self.vm.heap.shape(object), Some(Shape::Instance | Shape::Wrapped | Shape::Exception))
    }

    /// `R[register] = object.symbol`
    #[inline(never)]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn get_attr(&mut self, register: u8, object: Value, site: Word) -> Result<Flow, Stop> {
        let name = Value::symbol(site.low());
        let first = self.vm.roots.len();
        let this = self.root(object);
        let found = self.attribute(this, name);
        let object = self.at(this);
        self.vm.roots.truncate(first);
        match found? {
            Attribute::Value(value) => {
                let place = self.vm.base + register as usize;
                self.vm.stack[place] = value;
                self.remember_value(object, value, site);
                Ok(Flow::Next)
            }
            // `__getattr__` is asked too when a property raises AttributeError.
            Attribute::Getter(..) if self.special(object, sym::__getattr__).is_some() => {
                let value = self.get_attribute(object, name)?;
                let place = self.vm.base + register as usize;
                self.vm.stack[place] = value;
                Ok(Flow::Next)
            }
            Attribute::Getter(getter, argument) => {
                self.call_in_frame(getter, &[argument], After::Store(register))
            }
            Attribute::Missing => match self.special(object, sym::__getattr__) {
                Some(fallback) => self.call_in_frame(fallback, &[object, name], After::Store(register)),
                None => Err(self.attribute_error(object, name)),
            },
        }
    }

    /// Calls with arguments above the running frame; the result goes where `after` says.
    pub(crate) fn call_in_frame(
        &mut self,
        callee: Value,
        arguments: &[Value],
        after: After,
    ) -> Result<Flow, Stop> {
        let start = self.vm.top;
        let end = start + arguments.len();
        if end + WINDOW > self.stack.len() {
            return Err(self.recursion_error());
        }
        self.vm.stack[start..end].copy_from_slice(arguments);
        self.vm.top = end;
        let call = Call { start, positional: arguments.len(), names: Value::UNDEF, after };
        let depth = self.vm.frames.len();
        let flow = self.call_at(callee, call);
        if self.vm.frames.len() == depth {
            self.vm.top = start;
        }
        flow
    }

    /// `object.name`
    ///
    /// # Errors
    /// `AttributeError`, or what descriptors raise.
    pub fn get_attribute(&mut self, object: Value, name: Value) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        let (this, name) = (self.root(object), self.root(self.intern(name)));
        let result = self.get_attribute_rooted(this, name);
        self.vm.roots.truncate(first);
        result
    }

    fn get_attribute_rooted(&mut self, this: Handle, name: Handle) -> Result<Value, Stop> {
        let name_now = self.at(name);
        match self.attribute(this, name_now)? {
            Attribute::Value(value) => Ok(value),
            Attribute::Getter(getter, argument) => match self.call(getter, &[argument]) {
                Err(Stop::Raise)
                    if self.raised_is(Type::AttributeError)
                        && self.special(self.at(this), sym::__getattr__).is_some() =>
                {
                    self.clear_raised();
                    self.missing_attribute(this, name)
                }
                got => got,
            },
            Attribute::Missing => self.missing_attribute(this, name),
        }
    }

    /// What `__getattr__` says of an attribute that is not there.
    fn missing_attribute(&mut self, this: Handle, name: Handle) -> Result<Value, Stop> {
        let (object, name) = (self.at(this), self.at(name));
        match self.special(object, sym::__getattr__) {
            Some(fallback) => self.call(fallback, &[object, name]),
            None => Err(self.attribute_error(object, name)),
        }
    }

    /// As [`Ctx::get_attribute`] without `__getattribute__` of the program's class: what `object.__getattribute__` does.
    pub(crate) fn plain_attribute(&mut self, object: Value, name: Value) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        let (this, name) = (self.root(object), self.root(self.intern(name)));
        let name_now = self.at(name);
        let found = self.instance_attribute(this, name_now);
        let (object, name) = (self.at(this), self.at(name));
        self.vm.roots.truncate(first);
        match found? {
            Attribute::Value(value) => Ok(value),
            Attribute::Getter(getter, argument) => self.call(getter, &[argument]),
            Attribute::Missing => Err(self.attribute_error(object, name)),
        }
    }

    /// The attribute if there is one.
    pub(crate) fn find_attribute(&mut self, object: Value, name: Value) -> Result<Option<Value>, Stop> {
        match self.get_attribute(object, name) {
            Ok(value) => Ok(Some(value)),
            Err(Stop::Raise) if self.raised_is(Type::AttributeError) => {
                self.clear_raised();
                Ok(None)
            }
            Err(stop) => Err(stop),
        }
    }

    /// Whether a value's class has a method of this name.
    pub fn has_method(&mut self, v: Value, name: &str) -> bool {
        let Some(symbol) = self.program.find(name, bytecode::symbol::hash(name.as_bytes())) else {
            return false;
        };
        let class = self.type_of(v);
        self.class_lookup(class, Value::symbol(symbol)).is_some()
    }

    fn attribute(&mut self, this: Handle, name: Value) -> Result<Attribute, Stop> {
        let object = self.at(this);
        match self.heap.shape(object) {
            Some(Shape::Instance | Shape::Wrapped | Shape::Exception) => {
                if let Some(custom) = self.special(object, sym::__getattribute__) {
                    return match self.call(custom, &[object, name]) {
                        Ok(value) => Ok(Attribute::Value(value)),
                        Err(Stop::Raise)
                            if self.raised_is(Type::AttributeError)
                                && self.special(self.at(this), sym::__getattr__).is_some() =>
                        {
                            self.clear_raised();
                            Ok(Attribute::Missing)
                        }
                        Err(stop) => Err(stop),
                    };
                }
                self.instance_attribute(this, name)
            }
            Some(Shape::Class) => self.class_attribute(this, name),
            Some(Shape::Super) => self.super_attribute(this, name),
            Some(Shape::Function) => self.function_attribute(this, name),
            _ => match object.tag() {
                Some(Tag::Type) => self.class_attribute(this, name),
                Some(Tag::Module | Tag::NativeModule) => {
                    let kept = self.root(name);
                    let found = self.module_attribute(object, name)?;
                    let name = self.at(kept);
                    self.release(kept);
                    match found {
                        // A module is an object too.
                        Attribute::Missing => self.instance_attribute(this, name),
                        found => Ok(found),
                    }
                }
                _ => self.instance_attribute(this, name),
            },
        }
    }

    fn is_data_descriptor(&mut self, v: Value) -> bool {
        match self.heap.shape(v) {
            Some(Shape::Property) => true,
            Some(Shape::Instance | Shape::Wrapped) => {
                self.special(v, sym::__set__).is_some() || self.special(v, sym::__delete__).is_some()
            }
            _ => false,
        }
    }

    fn instance_attribute(&mut self, this: Handle, name: Value) -> Result<Attribute, Stop> {
        let class = self.type_of(self.at(this));
        let found = self.class_lookup(class, name);
        if let Some(found) = found
            && self.is_data_descriptor(found)
        {
            return self.bind_found(found, this, class, name);
        }
        let object = self.at(this);
        if self.is_instance_shape(object)
            && let Some(value) = self.own_get(object, name)
        {
            return Ok(Attribute::Value(value));
        }
        match found {
            Some(found) => self.bind_found(found, this, class, name),
            None => self.builtin_attribute(this, name),
        }
    }

    /// The complaint about a property that cannot be read.
    pub(crate) fn no_getter(&mut self, object: Value, name: Value) -> Stop {
        let text = format!(
            "property '{}' of '{}' object has no getter",
            self.text(name).unwrap_or("?"),
            self.qualified_type(object)
        );
        self.raise(Type::AttributeError, &text)
    }

    /// What a class attribute becomes when it is read from an instance.
    fn bind_found(
        &mut self,
        found: Value,
        this: Handle,
        class: Value,
        name: Value,
    ) -> Result<Attribute, Stop> {
        let object = self.at(this);
        Ok(match self.heap.shape(found) {
            Some(Shape::Function) => {
                Attribute::Value(self.allocate_fields(Shape::BoundMethod, &[object, found])?)
            }
            Some(Shape::Property) => match self.heap.field(found, 0) {
                getter if getter.is_none() => {
                    return Err(self.no_getter(object, name));
                }
                getter => Attribute::Getter(getter, object),
            },
            Some(Shape::ClassMethod) => {
                let function = self.heap.field(found, 0);
                if self.heap.is(function, Shape::Property) {
                    return Ok(Attribute::Getter(self.heap.field(function, 0), class));
                }
                Attribute::Value(self.allocate_fields(Shape::BoundMethod, &[class, function])?)
            }
            Some(Shape::StaticMethod) => Attribute::Value(self.heap.field(found, 0)),
            Some(Shape::Instance) if self.is_member(found) => Attribute::Missing,
            Some(Shape::Instance | Shape::Wrapped) => match self.special(found, sym::__get__) {
                Some(getter) => Attribute::Value(self.call(getter, &[found, object, class])?),
                None => Attribute::Value(found),
            },
            None if found.tag() == Some(Tag::Native) && native::is_method(found) => {
                Attribute::Value(self.allocate_fields(Shape::BoundMethod, &[object, found])?)
            }
            _ => Attribute::Value(found),
        })
    }

    /// An attribute read from a class.
    fn class_attribute(&mut self, this: Handle, name: Value) -> Result<Attribute, Stop> {
        let class = self.at(this);
        if let Some(found) = self.class_lookup(class, name) {
            if self.heap.is(found, Shape::Dict) && self.text(name) == Some("__annotations__") {
                return Ok(Attribute::Value(self.class_annotations(class)?));
            }
            let inherited_from_object = found.tag() == Some(Tag::Native);
            if !inherited_from_object || !self.is_class_slot(name) {
                return self.bind_class_attribute(found, this);
            }
        }
        if let Some(value) = self.class_slot(class, name)? {
            return Ok(Attribute::Value(value));
        }
        let meta = self.type_of(self.at(this));
        match self.class_lookup(meta, name) {
            Some(found) => self.bind_found(found, this, meta, name),
            None if self.text(name) == Some("__annotations__") && self.heap.is(class, Shape::Class) => {
                let class = self.at(this);
                Ok(Attribute::Value(self.class_annotations(class)?))
            }
            None => Ok(Attribute::Missing),
        }
    }

    fn bind_class_attribute(&mut self, found: Value, this: Handle) -> Result<Attribute, Stop> {
        let class = self.at(this);
        let found = match name_of_native(found) {
            Some("fromkeys") if self.heap.is(class, Shape::Class) => {
                native::builtin_function(".fromkeys").unwrap_or(found)
            }
            _ => found,
        };
        if matches!(name_of_native(found), Some("__init_subclass__" | ".fromkeys")) {
            return Ok(Attribute::Value(self.allocate_fields(Shape::BoundMethod, &[class, found])?));
        }
        Ok(Attribute::Value(match self.heap.shape(found) {
            Some(Shape::ClassMethod) => {
                let function = self.heap.field(found, 0);
                if self.heap.is(function, Shape::Property) {
                    return Ok(Attribute::Getter(self.heap.field(function, 0), class));
                }
                self.allocate_fields(Shape::BoundMethod, &[class, function])?
            }
            Some(Shape::StaticMethod) => self.heap.field(found, 0),
            Some(Shape::Instance | Shape::Wrapped) => match self.special(found, sym::__get__) {
                Some(getter) => self.call(getter, &[found, Value::NONE, class])?,
                None => found,
            },
            _ => found,
        }))
    }

    fn is_class_slot(&self, name: Value) -> bool {
        matches!(
            name.payload_of(Tag::Symbol).map(|id| id as u16),
            Some(
                sym::__name__
                    | sym::__qualname__
                    | sym::__bases__
                    | sym::__mro__
                    | sym::__class__
                    | sym::__dict__
            )
        )
    }

    fn class_slot(&mut self, class: Value, name: Value) -> Result<Option<Value>, Stop> {
        let Some(symbol) = name.payload_of(Tag::Symbol) else { return Ok(None) };
        let own = self.heap.is(class, Shape::Class);
        Ok(Some(match symbol as u16 {
            sym::__name__ | sym::__qualname__ if !own => match self.class_name(class).split_once('.') {
                Some((_, name)) => self.str(name)?,
                None => Value::immediate(Tag::Text, class.payload()),
            },
            sym::__name__ => self.class_fact(class, Fact::Name),
            sym::__qualname__ => self.class_fact(class, Fact::Qualname),
            sym::__module__ if own => self.class_fact(class, Fact::Module),
            sym::__module__ => match self.class_name(class).split_once('.') {
                Some((module, _)) => self.str(module)?,
                None => self.str("builtins")?,
            },
            sym::__doc__ if own => self.class_fact(class, Fact::Doc),
            sym::__doc__ => Value::NONE,
            sym::__class__ => self.type_of(class),
            sym::__bases__ if own => self.bases_of(class)?,
            sym::__bases__ => match class.as_type() {
                Some(Type::Object) | None => self.tuple(&[])?,
                Some(builtin) => self.tuple(&[Value::of_type(builtin.base())])?,
            },
            sym::__mro__ => self.mro_tuple(class)?,
            sym::__dict__ if own => {
                let attributes = self.heap.field(class, class::ATTRIBUTES);
                self.fact(Type::MappingProxy, attributes)?
            }
            sym::__dict__ => self.builtin_namespace(class)?,
            _ if self.text(name) == Some("__base__") => self.base_of(class),
            _ => return Ok(None),
        }))
    }

    /// `Class.__base__`: the base whose builtin value the instances hold.
    fn base_of(&self, class: Value) -> Value {
        match class.as_type() {
            Some(Type::Object) => Value::NONE,
            Some(builtin) => Value::of_type(builtin.base()),
            None => {
                let bases = self.heap.field(class, class::BASES);
                let builtin = self.builtin_base(class);
                if !self.heap.is(bases, Shape::Tuple) {
                    return bases;
                }
                let mut each = (0..self.len_of(bases)).map(|i| self.item(bases, i));
                each.find(|base| self.builtin_base(*base) == builtin).unwrap_or(Value::of_type(Type::Object))
            }
        }
    }

    fn super_attribute(&mut self, this: Handle, name: Value) -> Result<Attribute, Stop> {
        let (after, object) = (self.heap.field(self.at(this), 0), self.heap.field(self.at(this), 1));
        let is_class = self.is_class(object) && self.is_subclass(object, after);
        let class = if is_class { object } else { self.type_of(object) };
        if !self.heap.is(class, Shape::Class) {
            return Ok(Attribute::Missing);
        }
        let mut behind = self.mro(class).skip_while(|class| *class != after).skip(1);
        if let Some(found) = behind.find_map(|class| self.own_attribute(class, name)) {
            let bound = self.root(object);
            if is_class {
                return self.bind_class_attribute(found, bound);
            }
            return self.bind_found(found, bound, class, name);
        }
        Ok(match self.text(name).unwrap_or("") {
            "__class__" => Attribute::Value(Value::of_type(Type::Super)),
            "__thisclass__" => Attribute::Value(after),
            "__self__" => Attribute::Value(object),
            "__self_class__" => Attribute::Value(class),
            _ => Attribute::Missing,
        })
    }

    fn function_attribute(&mut self, this: Handle, name: Value) -> Result<Attribute, Stop> {
        let function = self.at(this);
        let attributes = self.function_part(function, ATTRIBUTES);
        if attributes.is_object()
            && let Some(value) = self.name_get(attributes, name)
        {
            return Ok(Attribute::Value(value));
        }
        let id = self.function_id(function) as u16;
        let Some(entry) = self.program.function(id) else { return Ok(Attribute::Missing) };
        Ok(Attribute::Value(match name.payload_of(Tag::Symbol).map(|id| id as u16) {
            Some(sym::__name__) => Value::symbol(entry.name),
            Some(sym::__qualname__) => Value::symbol(entry.qualname),
            Some(sym::__doc__) if entry.doc == NO_INDEX => Value::NONE,
            Some(sym::__doc__) => Value::symbol(entry.doc),
            Some(sym::__module__) => {
                self.program.module(entry.module).map_or(Value::NONE, |module| Value::symbol(module.name))
            }
            Some(sym::__defaults__) => {
                let count = self.default_count(function, entry.flags, entry.nkwonly);
                self.function_defaults(function, count)?
            }
            Some(sym::__dict__) => self.function_dict(this)?,
            _ => {
                let text = self.text(name).unwrap_or("").to_string();
                match self.function_fact(this, &text)? {
                    Some(value) => value,
                    None => return self.builtin_attribute(this, name),
                }
            }
        }))
    }

    fn function_defaults(&mut self, function: Value, count: usize) -> Result<Value, Stop> {
        let defaults = self.function_part(function, DEFAULTS);
        if count == 0 || !defaults.is_object() {
            return Ok(Value::NONE);
        }
        let values: alloc::vec::Vec<Value> = (0..count).map(|i| self.heap.field(defaults, i)).collect();
        self.tuple(&values)
    }

    pub(crate) fn function_dict(&mut self, this: Handle) -> Result<Value, Stop> {
        if !self.function_part(self.at(this), ATTRIBUTES).is_object() {
            let dict = self.dict()?;
            self.set_function_part(this, ATTRIBUTES, dict)?;
        }
        Ok(self.function_part(self.at(this), ATTRIBUTES))
    }

    fn module_attribute(&mut self, module: Value, name: Value) -> Result<Attribute, Stop> {
        let symbol = name.payload_of(Tag::Symbol).map(|id| id as u16);
        if let Some(id) = module.payload_of(Tag::Module) {
            let Some(entry) = self.program.module(id as u16) else { return Ok(Attribute::Missing) };
            if let Some(slot) = symbol.and_then(|symbol| self.program.slot(&entry, symbol)) {
                let value = self.vm.globals.get(slot as usize).copied().unwrap_or(Value::UNDEF);
                if !value.is_undef() {
                    return Ok(Attribute::Value(value));
                }
            }
            let has_slot = symbol.is_some_and(|symbol| self.program.slot(&entry, symbol).is_some());
            if !has_slot
                && let Some((_, extras)) = self.vm.extras.iter().find(|(module, _)| *module == id as u16)
                && let Some(value) = self.name_get(self.unwrapped(*extras), name)
            {
                return Ok(Attribute::Value(value));
            }
            return Ok(match symbol {
                Some(sym::__dict__) => Attribute::Value(self.module_dict(id as u16)?),
                Some(sym::__name__) => Attribute::Value(Value::symbol(entry.name)),
                Some(sym::__file__) => Attribute::Value(Value::symbol(entry.file)),
                Some(sym::__class__) => Attribute::Value(Value::of_type(Type::Module)),
                Some(symbol) => {
                    self.module_fact(&entry, symbol)?.map_or(Attribute::Missing, Attribute::Value)
                }
                None => Attribute::Missing,
            });
        }
        match self.native_attribute(module, name)? {
            Some(value) => Ok(Attribute::Value(value)),
            None => match symbol {
                Some(sym::__name__) => {
                    let text = self.module_name(module).unwrap_or("?").to_string();
                    Ok(Attribute::Value(self.str(&text)?))
                }
                Some(sym::__class__) => Ok(Attribute::Value(Value::of_type(Type::Module))),
                _ => Ok(Attribute::Missing),
            },
        }
    }

    /// `object.symbol(…)` made ready: the function and its self, or any callable and UNDEF, into two registers.
    #[inline(never)]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn get_method(&mut self, place: usize, object: Value, site: Word) -> Result<(), Stop> {
        let name = Value::symbol(site.low());
        let quick = match self.heap.shape(object) {
            Some(Shape::Instance | Shape::Wrapped | Shape::Exception) => {
                self.special(object, sym::__getattribute__).is_none() && self.own_get(object, name).is_none()
            }
            Some(Shape::Class | Shape::Super | Shape::Function) => false,
            _ => !matches!(object.tag(), Some(Tag::Type | Tag::Module | Tag::NativeModule)),
        };
        if quick {
            let class = self.type_of(object);
            if let Some(found) = self.class_lookup(class, name)
                && (self.heap.is(found, Shape::Function) || self.is_native_method(found))
            {
                self.remember_method(object, found, site);
                self.vm.stack[place] = found;
                self.vm.stack[place + 1] = object;
                return Ok(());
            }
        }
        let value = self.get_attribute(object, name)?;
        self.remember_callable(object, value, site);
        if self.heap.is(value, Shape::BoundMethod) {
            let (this, function) = (self.heap.field(value, 0), self.heap.field(value, 1));
            self.vm.stack[place] = function;
            self.vm.stack[place + 1] = this;
            return Ok(());
        }
        self.vm.stack[place] = value;
        self.vm.stack[place + 1] = Value::UNDEF;
        Ok(())
    }
}

fn name_of_native(v: Value) -> Option<&'static str> {
    native::native_of(v).map(|native| native.name)
}
