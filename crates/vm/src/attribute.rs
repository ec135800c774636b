//! Attributes: the instance's own, the class's in order of resolution, descriptors, and the few that the machine answers itself.

use crate::{
    call::{Call, Flow, WINDOW},
    ctx::Ctx,
    frame::After,
    heap::Shape,
    lookup::{class, layout},
    native,
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::{Tag, Value},
};
use alloc::{format, string::ToString};
use bytecode::{NO_INDEX, sym};

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
    /// The attribute that this instruction found last time, if the object has the same layout.
    #[inline]
    pub(crate) fn site_get(&self, object: Value, site: u16) -> Option<Value> {
        let at = self.site_place(object, site)?;
        Some(self.vm.heap.field(self.vm.heap.field(object, 1), at))
    }

    /// Sets the attribute that this instruction set last time; answers whether the object has the same layout.
    #[inline]
    pub(crate) fn site_set(&mut self, object: Value, site: u16, value: Value) -> bool {
        let Some(at) = self.site_place(object, site) else { return false };
        let values = self.vm.heap.field(object, 1);
        self.vm.heap.set_field(values, at, value);
        true
    }

    #[inline]
    fn site_place(&self, object: Value, site: u16) -> Option<usize> {
        let (known, at) = *self.vm.sites.get(site as usize)?;
        if known == 0 || !self.is_instance_shape(object) || self.vm.heap.field(object, 0).0 != known {
            return None;
        }
        Some(at as usize)
    }

    #[inline]
    pub(crate) fn is_instance_shape(&self, object: Value) -> bool {
        matches!(self.vm.heap.shape(object), Some(Shape::Instance | Shape::Wrapped | Shape::Exception))
    }

    /// `R[register] = object.symbol`
    pub(crate) fn get_attr(
        &mut self,
        register: u8,
        object: Value,
        symbol: u16,
        site: u16,
    ) -> Result<Flow, Stop> {
        let name = Value::symbol(symbol);
        let first = self.vm.roots.len();
        let this = self.root(object);
        let found = self.attribute(this, name);
        let object = self.at(this);
        self.vm.roots.truncate(first);
        match found? {
            Attribute::Value(value) => {
                let place = self.vm.base + register as usize;
                self.vm.stack[place] = value;
                self.remember_site(object, name, site);
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

    /// Notes where the instance's own attribute lies, when nothing of its class can come before it.
    fn remember_site(&mut self, object: Value, name: Value, site: u16) {
        if site == NO_INDEX || !self.is_instance_shape(object) {
            return;
        }
        let layout = self.heap.field(object, 0);
        let Some(at) = self.layout_find(layout, name) else { return };
        let class = self.heap.field(layout, layout::CLASS);
        let custom = self.class_special(class, sym::__getattribute__).is_some();
        let over = self.class_lookup(class, name).is_some_and(|found| self.is_data_descriptor(found));
        if !custom
            && !over
            && let Some(place) = self.vm.sites.get_mut(site as usize)
        {
            *place = (layout.0, at as u32);
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
            Attribute::Getter(getter, argument) => self.call(getter, &[argument]),
            Attribute::Missing => {
                let (object, name) = (self.at(this), self.at(name));
                match self.special(object, sym::__getattr__) {
                    Some(fallback) => self.call(fallback, &[object, name]),
                    None => Err(self.attribute_error(object, name)),
                }
            }
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
                Some(Tag::Module | Tag::NativeModule) => self.module_attribute(object, name),
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
            return self.bind_found(found, this, class);
        }
        let object = self.at(this);
        if self.is_instance_shape(object)
            && let Some(value) = self.own_get(object, name)
        {
            return Ok(Attribute::Value(value));
        }
        match found {
            Some(found) => self.bind_found(found, this, class),
            None => self.builtin_attribute(this, name),
        }
    }

    /// What a class attribute becomes when it is read from an instance.
    fn bind_found(&mut self, found: Value, this: Handle, class: Value) -> Result<Attribute, Stop> {
        let object = self.at(this);
        Ok(match self.heap.shape(found) {
            Some(Shape::Function) => {
                Attribute::Value(self.allocate_fields(Shape::BoundMethod, &[object, found])?)
            }
            Some(Shape::Property) => match self.heap.field(found, 0) {
                getter if getter.is_none() => {
                    let text = format!("property of '{}' object has no getter", self.type_name(object));
                    return Err(self.raise(Type::AttributeError, &text));
                }
                getter => Attribute::Getter(getter, object),
            },
            Some(Shape::ClassMethod) => {
                let function = self.heap.field(found, 0);
                Attribute::Value(self.allocate_fields(Shape::BoundMethod, &[class, function])?)
            }
            Some(Shape::StaticMethod) => Attribute::Value(self.heap.field(found, 0)),
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
            Some(found) => self.bind_found(found, this, meta),
            None => Ok(Attribute::Missing),
        }
    }

    fn bind_class_attribute(&mut self, found: Value, this: Handle) -> Result<Attribute, Stop> {
        let class = self.at(this);
        Ok(Attribute::Value(match self.heap.shape(found) {
            Some(Shape::ClassMethod) => {
                let function = self.heap.field(found, 0);
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
            sym::__name__ | sym::__qualname__ if !own => Value::immediate(Tag::Text, class.payload()),
            sym::__name__ => self.heap.field(class, class::NAME),
            sym::__qualname__ => self.heap.field(class, class::QUALNAME),
            sym::__module__ if own => self.heap.field(class, class::MODULE),
            sym::__module__ => self.str("builtins")?,
            sym::__doc__ if own => self.heap.field(class, class::DOC),
            sym::__doc__ => Value::NONE,
            sym::__class__ => self.type_of(class),
            sym::__bases__ if own => self.heap.field(class, class::BASES),
            sym::__bases__ => match class.as_type() {
                Some(Type::Object) | None => self.tuple(&[])?,
                Some(builtin) => self.tuple(&[Value::of_type(builtin.base())])?,
            },
            sym::__mro__ if own => self.heap.field(class, class::MRO),
            sym::__mro__ => self.builtin_mro(class)?,
            sym::__dict__ if own => {
                let attributes = self.heap.field(class, class::ATTRIBUTES);
                let attributes = self.root(attributes);
                let copy = self.table_copy(attributes, Shape::Dict);
                self.release(attributes);
                copy?
            }
            _ => return Ok(None),
        }))
    }

    /// The order of resolution of a builtin class.
    pub(crate) fn builtin_mro(&mut self, class: Value) -> Result<Value, Stop> {
        let Some(mut builtin) = class.as_type() else { return self.tuple(&[class]) };
        let mut order = alloc::vec![class];
        while builtin != Type::Object {
            builtin = builtin.base();
            order.push(Value::of_type(builtin));
        }
        self.tuple(&order)
    }

    fn super_attribute(&mut self, this: Handle, name: Value) -> Result<Attribute, Stop> {
        let (after, object) = (self.heap.field(self.at(this), 0), self.heap.field(self.at(this), 1));
        let is_class = self.is_class(object) && self.is_subclass(object, after);
        let class = if is_class { object } else { self.type_of(object) };
        let mro = if self.heap.is(class, Shape::Class) {
            self.heap.field(class, class::MRO)
        } else {
            return Ok(Attribute::Missing);
        };
        let start = (0..self.len_of(mro)).find(|i| self.item(mro, *i) == after).map_or(0, |i| i + 1);
        for i in start..self.len_of(mro) {
            let Some(found) = self.own_attribute(self.item(mro, i), name) else { continue };
            let bound = self.root(object);
            if is_class {
                return self.bind_class_attribute(found, bound);
            }
            return self.bind_found(found, bound, class);
        }
        match name.payload_of(Tag::Symbol).map(|id| id as u16) {
            Some(sym::__class__) => Ok(Attribute::Value(Value::of_type(Type::Super))),
            _ => Ok(Attribute::Missing),
        }
    }

    fn function_attribute(&mut self, this: Handle, name: Value) -> Result<Attribute, Stop> {
        let function = self.at(this);
        let attributes = self.heap.field(function, 3);
        if attributes.is_object()
            && let Some(value) = self.name_get(attributes, name)
        {
            return Ok(Attribute::Value(value));
        }
        let id = self.heap.count(function, 0) as u16;
        let Some(entry) = self.program.function(id) else { return Ok(Attribute::Missing) };
        Ok(Attribute::Value(match name.payload_of(Tag::Symbol).map(|id| id as u16) {
            Some(sym::__name__) => Value::symbol(entry.name),
            Some(sym::__qualname__) => Value::symbol(entry.qualname),
            Some(sym::__doc__) if entry.doc == NO_INDEX => Value::NONE,
            Some(sym::__doc__) => Value::symbol(entry.doc),
            Some(sym::__module__) => {
                self.program.module(entry.module).map_or(Value::NONE, |module| Value::symbol(module.name))
            }
            Some(sym::__defaults__) => self.function_defaults(function, entry.ndefaults as usize)?,
            Some(sym::__dict__) => self.function_dict(this)?,
            _ => return self.builtin_attribute(this, name),
        }))
    }

    fn function_defaults(&mut self, function: Value, count: usize) -> Result<Value, Stop> {
        let defaults = self.heap.field(function, 2);
        if count == 0 || !defaults.is_object() {
            return Ok(Value::NONE);
        }
        let values: alloc::vec::Vec<Value> = (0..count).map(|i| self.heap.field(defaults, i)).collect();
        self.tuple(&values)
    }

    fn function_dict(&mut self, this: Handle) -> Result<Value, Stop> {
        if !self.heap.field(self.at(this), 3).is_object() {
            let dict = self.dict()?;
            let function = self.at(this);
            self.vm.heap.set_field(function, 3, dict);
        }
        Ok(self.heap.field(self.at(this), 3))
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
            if let Some((_, extras)) = self.vm.extras.iter().find(|(module, _)| *module == id as u16)
                && let Some(value) = self.name_get(*extras, name)
            {
                return Ok(Attribute::Value(value));
            }
            return Ok(match symbol {
                Some(sym::__name__) => Attribute::Value(Value::symbol(entry.name)),
                Some(sym::__file__) => Attribute::Value(Value::symbol(entry.file)),
                Some(sym::__class__) => Attribute::Value(Value::of_type(Type::Module)),
                Some(sym::__doc__) => Attribute::Value(Value::NONE),
                _ => Attribute::Missing,
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
    pub(crate) fn get_method(&mut self, place: usize, object: Value, symbol: u16) -> Result<(), Stop> {
        let name = Value::symbol(symbol);
        let quick = match self.heap.shape(object) {
            Some(Shape::Instance | Shape::Wrapped | Shape::Exception) => {
                self.special(object, sym::__getattribute__).is_none() && self.own_get(object, name).is_none()
            }
            Some(Shape::Class | Shape::Super | Shape::Function) => false,
            _ => !matches!(object.tag(), Some(Tag::Type | Tag::Module | Tag::NativeModule)),
        };
        if quick {
            let class = self.type_of(object);
            if let Some(found) = self.class_lookup(class, name) {
                let native_method = found.tag() == Some(Tag::Native) && native::is_method(found);
                if self.heap.is(found, Shape::Function) || native_method {
                    self.vm.stack[place] = found;
                    self.vm.stack[place + 1] = object;
                    return Ok(());
                }
            }
        }
        let value = self.get_attribute(object, name)?;
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

/// What the machine answers itself.
impl Ctx<'_, '_> {
    fn builtin_attribute(&mut self, this: Handle, name: Value) -> Result<Attribute, Stop> {
        let object = self.at(this);
        let Some(symbol) = name.payload_of(Tag::Symbol).map(|id| id as u16) else {
            return Ok(Attribute::Missing);
        };
        let value = match symbol {
            sym::__class__ => Some(self.type_of(object)),
            sym::__dict__ if self.is_instance_shape(object) => Some(self.instance_dict(this)?),
            sym::__doc__ => {
                let class = self.type_of(object);
                let class = self.root(class);
                return self.class_attribute(class, name);
            }
            sym::__module__ => {
                let class = self.type_of(object);
                let class = self.root(class);
                return self.class_attribute(class, name);
            }
            _ => self.builtin_field(this, symbol)?,
        };
        Ok(value.map_or(Attribute::Missing, Attribute::Value))
    }

    fn builtin_field(&mut self, this: Handle, symbol: u16) -> Result<Option<Value>, Stop> {
        let object = self.at(this);
        let plain = self.unwrapped(object);
        match self.kind(object) {
            Kind::Exception => return self.exception_field(object, symbol),
            Kind::Int | Kind::Bool => {
                return Ok(match symbol {
                    sym::real | sym::numerator => {
                        Some(if plain.is_bool() { Value::tiny((plain == Value::TRUE) as i32) } else { plain })
                    }
                    sym::imag => Some(Value::tiny(0)),
                    sym::denominator => Some(Value::tiny(1)),
                    _ => None,
                });
            }
            Kind::Float => {
                return match symbol {
                    sym::real => Ok(Some(plain)),
                    sym::imag => self.float(0.0).map(Some),
                    _ => Ok(None),
                };
            }
            Kind::Slice | Kind::Range => {
                let at = [sym::start, sym::stop, sym::step].iter().position(|name| *name == symbol);
                return Ok(at.map(|at| self.heap.field(object, at)));
            }
            Kind::Class if symbol == sym::__name__ => return Ok(None),
            Kind::Generator if symbol == sym::__name__ || symbol == sym::__qualname__ => {
                let function = self.program.function(self.heap.count(object, 1) as u16);
                return Ok(function
                    .map(|f| Value::symbol(if symbol == sym::__name__ { f.name } else { f.qualname })));
            }
            _ => {}
        }
        match self.heap.shape(object) {
            Some(Shape::BoundMethod) => match symbol {
                sym::__self__ => Ok(Some(self.heap.field(object, 0))),
                sym::__func__ => Ok(Some(self.heap.field(object, 1))),
                _ => {
                    let function = self.heap.field(object, 1);
                    if self.heap.is(function, Shape::BoundMethod) {
                        return Ok(None);
                    }
                    self.find_attribute(function, Value::symbol(symbol))
                }
            },
            Some(Shape::Property) => {
                let at = [sym::fget, sym::fset, sym::fdel].iter().position(|name| *name == symbol);
                Ok(at.map(|at| self.heap.field(object, at)))
            }
            Some(Shape::StaticMethod | Shape::ClassMethod)
                if symbol == sym::__func__ || symbol == sym::__wrapped__ =>
            {
                Ok(Some(self.heap.field(object, 0)))
            }
            Some(Shape::StaticMethod | Shape::ClassMethod) if symbol == sym::__name__ => {
                let inner = self.heap.field(object, 0);
                self.find_attribute(inner, Value::symbol(symbol))
            }
            None if matches!(symbol, sym::__name__ | sym::__qualname__) => match self.native(object) {
                Some(native) => self.str(native.name).map(Some),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// The instance's attributes as a new dict.
    pub(crate) fn instance_dict(&mut self, this: Handle) -> Result<Value, Stop> {
        let dict = self.dict()?;
        let dict = self.root(dict);
        let layout = self.heap.field(self.at(this), 0);
        for n in 0..self.layout_len(layout) {
            let layout = self.heap.field(self.at(this), 0);
            let name = self.layout_name(layout, n);
            let value = self.heap.field(self.heap.field(self.at(this), 1), n);
            if !value.is_undef() {
                self.name_set(dict, name, value)?;
            }
        }
        let made = self.at(dict);
        self.release(dict);
        Ok(made)
    }

    fn exception_field(&mut self, object: Value, symbol: u16) -> Result<Option<Value>, Stop> {
        let args = self.heap.field(object, 2);
        let builtin = self.builtin_base(self.type_of(object));
        let argument = |cx: &Self, i| cx.item(args, i).set().unwrap_or(Value::NONE);
        Ok(Some(match symbol {
            sym::args => args,
            sym::__cause__ => self.heap.field(object, 3),
            sym::__context__ => self.heap.field(object, 4),
            sym::__traceback__ => Value::NONE,
            sym::__suppress_context__ => self.heap.field(object, 6),
            sym::value if builtin == Type::StopIteration => argument(self, 0),
            sym::code if builtin == Type::SystemExit => match self.len_of(args) {
                0 => Value::NONE,
                1 => argument(self, 0),
                _ => args,
            },
            sym::errno if builtin.derives_from(Type::OsError) && self.len_of(args) >= 2 => argument(self, 0),
            sym::strerror if builtin.derives_from(Type::OsError) && self.len_of(args) >= 2 => {
                argument(self, 1)
            }
            sym::errno | sym::strerror | sym::filename if builtin.derives_from(Type::OsError) => Value::NONE,
            sym::name if builtin.derives_from(Type::NameError) || builtin == Type::AttributeError => {
                Value::NONE
            }
            _ => return Ok(None),
        }))
    }
}

/// Setting and deleting.
impl Ctx<'_, '_> {
    /// `object.symbol = value` of an instruction.
    pub(crate) fn set_attr(
        &mut self,
        object: Value,
        symbol: u16,
        site: u16,
        value: Value,
    ) -> Result<Flow, Stop> {
        let name = Value::symbol(symbol);
        let first = self.vm.roots.len();
        let this = self.root(object);
        let result = self.set_attribute(object, name, value);
        let object = self.at(this);
        self.vm.roots.truncate(first);
        result?;
        if self.is_instance_shape(object) && self.special(object, sym::__setattr__).is_none() {
            self.remember_site(object, name, site);
        }
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

    fn set_on_instance(&mut self, object: Value, name: Value, value: Value) -> Result<(), Stop> {
        let class = self.type_of(object);
        if let Some(found) = self.class_lookup(class, name) {
            match self.heap.shape(found) {
                Some(Shape::Property) => {
                    let setter = self.heap.field(found, 1);
                    if setter.is_none() {
                        let text = format!(
                            "property '{}' of '{}' object has no setter",
                            self.text(name).unwrap_or("?"),
                            self.type_name(object)
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
        if name == Value::symbol(sym::__class__) && self.heap.is(value, Shape::Class) {
            return self.set_class_of(object, value);
        }
        if !self.may_have(class, name) {
            return Err(self.attribute_error(object, name));
        }
        self.own_set(object, name, value)
    }

    /// Classes with `__slots__` (and bases that have them too) take only those names.
    fn may_have(&mut self, class: Value, name: Value) -> bool {
        if self.class_lookup(class, Value::symbol(sym::__slots__)).is_none() {
            return true;
        }
        let mro = self.heap.field(class, class::MRO);
        for i in 0..self.len_of(mro) {
            let base = self.item(mro, i);
            if base.tag().is_some() {
                continue;
            }
            match self.own_attribute(base, Value::symbol(sym::__slots__)) {
                None => return true,
                Some(slots) if self.kind(slots) == Kind::Str => {
                    if self.known_equal(slots, name) == Some(true) {
                        return true;
                    }
                }
                Some(slots) => {
                    let names = self.len_of(slots);
                    if (0..names).any(|n| self.known_equal(self.item(slots, n), name) == Some(true)) {
                        return true;
                    }
                }
            }
        }
        false
    }

    fn set_class_of(&mut self, object: Value, new: Value) -> Result<(), Stop> {
        let first = self.vm.roots.len();
        let (this, new) = (self.root(object), self.root(new));
        let dict = self.instance_dict(this)?;
        let dict = self.root(dict);
        let layout = self.layout_of_class(self.at(new))?;
        let object = self.at(this);
        self.vm.heap.set_field(object, 0, layout);
        self.vm.heap.set_field(object, 1, Value::UNDEF);
        let mut n = 0;
        while let Some(entry) = self.table_next(self.at(dict), n) {
            n = entry + 1;
            let Some(name) = self.table_key(self.at(dict), entry) else { continue };
            let value = self.table_value(self.at(dict), entry);
            let object = self.at(this);
            self.own_set(object, name, value)?;
        }
        self.vm.roots.truncate(first);
        Ok(())
    }

    fn set_on_class(&mut self, class: Value, name: Value, value: Value) -> Result<(), Stop> {
        let first = self.vm.roots.len();
        let (this, value) = (self.root(class), self.root(value));
        let attributes = self.heap.field(class, class::ATTRIBUTES);
        let old = self.name_get(attributes, name);
        let attributes = self.root(attributes);
        let value_now = self.at(value);
        let plain = |cx: &Self, v: Value| {
            !matches!(
                cx.heap.shape(v),
                Some(
                    Shape::Function
                        | Shape::Property
                        | Shape::StaticMethod
                        | Shape::ClassMethod
                        | Shape::Instance
                )
            )
        };
        let harmless = old.is_some_and(|old| plain(self, old)) && plain(self, value_now);
        self.name_set(attributes, name, value_now)?;
        if name == Value::symbol(sym::__name__) {
            let (class, value) = (self.at(this), self.at(value));
            self.vm.heap.set_field(class, class::NAME, value);
        }
        self.methods.clear();
        if !harmless {
            self.vm.sites.fill((0, 0));
        }
        self.vm.roots.truncate(first);
        Ok(())
    }

    fn set_on_other(&mut self, object: Value, name: Value, value: Value) -> Result<(), Stop> {
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
            let text = format!(
                "'{}' object attribute '{}' is read-only",
                self.type_name(object),
                self.text(name).unwrap_or("?")
            );
            return Err(self.raise(Type::AttributeError, &text));
        }
        Err(self.attribute_error(object, name))
    }

    /// Sets an attribute of a project module that its own code does not name.
    fn set_extra(&mut self, module: u16, name: Value, value: Value) -> Result<(), Stop> {
        let first = self.vm.roots.len();
        let (name, value) = (self.root(name), self.root(value));
        let known = self.vm.extras.iter().find(|(own, _)| *own == module).map(|(_, dict)| *dict);
        let dict = match known {
            Some(dict) => dict,
            None => {
                let dict = self.dict()?;
                self.vm.extras.push((module, dict));
                dict
            }
        };
        let dict = self.root(dict);
        let (name, value) = (self.at(name), self.at(value));
        let set = self.name_set(dict, name, value);
        self.vm.roots.truncate(first);
        set
    }

    fn set_exception_field(&mut self, object: Value, name: Value, value: Value) -> Result<bool, Stop> {
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
                self.vm.heap.set_field(object, 3, value);
                self.vm.heap.set_field(object, 6, Value::TRUE);
            }
            Some(sym::__context__) => self.vm.heap.set_field(object, 4, value),
            Some(sym::__suppress_context__) => self.vm.heap.set_field(object, 6, value),
            Some(sym::__traceback__) => {}
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
                    let deleter = self.heap.field(found, 2);
                    if deleter.is_none() {
                        let text = format!(
                            "property '{}' of '{}' object has no deleter",
                            self.text(name).unwrap_or("?"),
                            self.type_name(object)
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
            return Err(self.attribute_error(object, name));
        }
        let removed = if self.heap.is(object, Shape::Class) {
            let attributes = self.heap.field(object, class::ATTRIBUTES);
            self.methods.clear();
            self.vm.sites.fill((0, 0));
            self.name_remove(attributes, name)
        } else if let Some(id) = object.payload_of(Tag::Module) {
            let slot = self
                .program
                .module(id as u16)
                .and_then(|module| self.program.slot(&module, name.payload_of(Tag::Symbol)? as u16));
            slot.and_then(|slot| self.vm.globals.get_mut(slot as usize))
                .is_some_and(|place| !core::mem::replace(place, Value::UNDEF).is_undef())
        } else if self.heap.is(object, Shape::Function) && self.heap.field(object, 3).is_object() {
            let attributes = self.heap.field(object, 3);
            self.name_remove(attributes, name)
        } else {
            false
        };
        if removed { Ok(()) } else { Err(self.attribute_error(object, name)) }
    }
}
