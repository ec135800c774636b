//! Attributes that the machine answers itself: of builtin objects, of instances, of exceptions.

use super::Attribute;
use crate::{
    ctx::Ctx,
    heap::Shape,
    native,
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::{Tag, Value},
};
use bytecode::sym;

impl Ctx<'_, '_> {
    pub(super) fn builtin_attribute(&mut self, this: Handle, name: Value) -> Result<Attribute, Stop> {
        let object = self.at(this);
        let Some(symbol) = name.payload_of(Tag::Symbol).map(|id| id as u16) else {
            return Ok(Attribute::Missing);
        };
        let value = match symbol {
            sym::__class__ => Some(self.type_of(object)),
            sym::__dict__ if self.is_instance_shape(object) && self.has_dict(object) => {
                Some(self.open_dict(this)?)
            }
            sym::__doc__ if self.heap.is(object, Shape::Property) && self.heap.body_len(object) > 3 => {
                Some(self.heap.field(object, 3))
            }
            sym::__doc__ if self.heap.is(object, Shape::Property) => {
                let getter = self.heap.field(object, 0);
                self.find_attribute(getter, name)?
            }
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

    pub(super) fn builtin_field(&mut self, this: Handle, symbol: u16) -> Result<Option<Value>, Stop> {
        let object = self.at(this);
        let plain = self.unwrapped(object);
        if self.kind(object) == Kind::Generator {
            let name = self.program.symbol(symbol).unwrap_or("?");
            if let Some(value) = self.generator_field(object, name)? {
                return Ok(Some(value));
            }
        }
        if self.heap.is(object, Shape::Cell) && self.program.symbol(symbol) == Some("cell_contents") {
            return match self.heap.field(object, 0).set() {
                Some(value) => Ok(Some(value)),
                None => Err(self.value_error("Cell is empty")),
            };
        }
        if self.is_fact(object, Type::Traceback) {
            let name = self.program.symbol(symbol).unwrap_or("?");
            return self.traceback_field(object, name);
        }
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
            Kind::Complex => {
                let Some(name) = self.program.symbol(symbol) else { return Ok(None) };
                return self.complex_field(object, name);
            }
            Kind::Packed | Kind::View => {
                let Some(name) = self.program.symbol(symbol) else { return Ok(None) };
                return self.packed_field(this, name);
            }
            Kind::Tuple if crate::native::has_fields(self.type_of(object)) => {
                let class = self.type_of(object);
                let field =
                    self.program.symbol(symbol).and_then(|name| crate::native::field_named(class, name));
                return Ok(field.and_then(|field| self.item(object, field).set()));
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
            Some(Shape::Property) if [sym::fget, sym::fset, sym::fdel].contains(&symbol) => {
                let at = [sym::fget, sym::fset, sym::fdel].iter().position(|name| *name == symbol);
                Ok(at.map(|at| self.heap.field_or_none(object, at)))
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
            Some(Shape::Property) if self.program.symbol(symbol) == Some("__isabstractmethod__") => {
                let getter = self.heap.field(object, 0);
                self.find_attribute(getter, Value::symbol(symbol))
            }
            Some(Shape::StaticMethod | Shape::ClassMethod) => {
                let inner = self.heap.field(object, 0);
                self.find_attribute(inner, Value::symbol(symbol))
            }
            None if symbol == sym::__qualname__ && native::class_of_method(object).is_some() => {
                let owner = native::class_of_method(object).map_or("", Type::name);
                let name = self.native(object).map_or("?", |native| native.name);
                self.str(&alloc::format!("{owner}.{name}")).map(Some)
            }
            None if matches!(symbol, sym::__name__ | sym::__qualname__) => match self.native(object) {
                Some(native) => self.str(native.name).map(Some),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// A part of where a SyntaxError says that the mistake is.
    pub(crate) fn syntax_place(&self, error: Value, part: &str) -> Option<Value> {
        let parts = ["filename", "lineno", "offset", "text", "end_lineno", "end_offset"];
        let at = parts.iter().position(|each| *each == part)?;
        let args = self.heap.field(error, 2);
        let place = if self.len_of(args) == 2 { self.item(args, 1) } else { Value::NONE };
        let there = self.kind(place) == Kind::Tuple && at < self.len_of(place);
        Some(if there { self.item(place, at) } else { Value::NONE })
    }

    pub(super) fn exception_field(&mut self, object: Value, symbol: u16) -> Result<Option<Value>, Stop> {
        let args = self.heap.field(object, 2);
        let builtin = self.builtin_base(self.type_of(object));
        let argument = |cx: &Self, i| cx.item(args, i).set().unwrap_or(Value::NONE);
        Ok(Some(match symbol {
            sym::args => args,
            sym::__cause__ => self.heap.field(object, 3),
            sym::__context__ => self.heap.field(object, 4),
            sym::__traceback__ => self.traceback_object(object)?,
            sym::__suppress_context__ => self.heap.field(object, 6),
            _ if builtin.derives_from(Type::BaseExceptionGroup)
                && self.program.symbol(symbol) == Some("message") =>
            {
                argument(self, 0)
            }
            _ if builtin.derives_from(Type::BaseExceptionGroup)
                && self.program.symbol(symbol) == Some("exceptions") =>
            {
                self.group_members(object)?
            }
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
            sym::filename if builtin.derives_from(Type::OsError) => {
                self.own_get(object, Value::symbol(sym::filename)).unwrap_or(Value::NONE)
            }
            symbol
                if builtin.derives_from(Type::OsError)
                    && self.program.symbol(symbol) == Some("filename2") =>
            {
                self.own_get(object, Value::symbol(symbol)).unwrap_or(Value::NONE)
            }
            sym::errno | sym::strerror if builtin.derives_from(Type::OsError) => Value::NONE,
            sym::msg if builtin.derives_from(Type::ImportError) => {
                if self.len_of(args) == 1 {
                    argument(self, 0)
                } else {
                    Value::NONE
                }
            }
            sym::msg if builtin.derives_from(Type::SyntaxError) => argument(self, 0),
            sym::name | sym::path if builtin.derives_from(Type::ImportError) => Value::NONE,
            sym::name if builtin.derives_from(Type::NameError) || builtin == Type::AttributeError => {
                Value::NONE
            }
            _ if builtin == Type::AttributeError && self.program.symbol(symbol) == Some("obj") => Value::NONE,
            _ if builtin.derives_from(Type::SyntaxError) => {
                let name = self.program.symbol(symbol).unwrap_or("?");
                return Ok(self.syntax_place(object, name));
            }
            _ => {
                let name = self.program.symbol(symbol).unwrap_or("?");
                return Ok(self.unicode_field(object, name));
            }
        }))
    }
}
