//! What calling a builtin class does.

use super::{Answer, sequences};
use crate::{
    ctx::Ctx,
    heap::Shape,
    iterate::Walk,
    native::{Args, Native},
    object::Kind,
    raise::Stop,
    types::{self, Type},
    value::Value,
};
use alloc::{format, vec::Vec};

/// All of them; the name is the class's.
pub(crate) static CONSTRUCTORS: &[&Native] = &[
    &Native::new("object", 0, 0, object),
    &Native::variadic("type", 0, type_of).any_keywords(),
    &types::int::NEW,
    &types::int::NEW_BOOL,
    &types::float::NEW,
    &types::str::NEW,
    &types::bytes::NEW,
    &types::bytes::NEW_ARRAY,
    &Native::new("list", 0, 1, list),
    &Native::new("tuple", 0, 1, tuple),
    &Native::variadic("dict", 0, dict).any_keywords(),
    &Native::new("set", 0, 1, set),
    &Native::new("frozenset", 0, 1, frozenset),
    &Native::new("range", 1, 3, range),
    &Native::new("slice", 1, 3, slice),
    &Native::new("mappingproxy", 1, 1, mapping_proxy),
    &Native::new("method", 2, 2, method),
    &Native::new("property", 0, 4, property).named(&["fget", "fset", "fdel", "doc"]),
    &Native::new("staticmethod", 1, 1, static_method),
    &Native::new("classmethod", 1, 1, class_method),
    &Native::new("super", 2, 2, super_object),
    &Native::new("enumerate", 1, 2, enumerate).named(&["iterable", "start"]),
    &Native::variadic("zip", 0, zip).named(&["strict"]),
    &Native::variadic("map", 0, map),
    &Native::new("filter", 2, 2, filter),
    &Native::new("reversed", 1, 1, reversed),
    #[cfg(feature = "complex")]
    &types::complex::NEW,
    &types::packed::array::NEW,
    &types::packed::view::NEW,
    &crate::native::THING,
    &crate::native::WLAN,
    &crate::native::PIN,
    &crate::native::ADC,
    &crate::native::PWM,
    &crate::native::I2C,
    &crate::native::SPI,
    &crate::native::UART,
    &crate::native::TIMER,
    &crate::native::WDT,
    &crate::native::RTC,
    #[cfg(feature = "struct")]
    &crate::native::STRUCT,
    &crate::native::STRUCT_TIME,
];

fn object(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let class = cx.root(Value::of_type(Type::Object));
    cx.bare_instance(class, 0, 0)
}

fn type_of(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if args.len() == 1 {
        return Ok(cx.type_of(cx.arg(args, 0)));
    }
    if args.len() != 3 {
        return Err(cx.type_error("type() takes 1 or 3 arguments"));
    }
    let [name, bases, space] = [0, 1, 2].map(|i| cx.root(cx.arg(args, i)));
    let keywords = cx.root(cx.option(args, 0).unwrap_or(Value::UNDEF));
    let none = cx.root(Value::UNDEF);
    let meta = cx.metaclass(bases, none)?;
    if meta != Value::of_type(Type::Type) {
        let arguments = [cx.at(name), cx.at(bases), cx.at(space)];
        return cx.call_with_keywords(meta, &arguments, keywords);
    }
    crate::types::object::make_type(cx, meta, name, bases, space, keywords)
}

impl Ctx<'_, '_> {
    /// The bytes that an argument stands for: bytes, a count of zeros, an iterable of integers.
    ///
    /// # Errors
    /// As `bytes(v)`.
    pub(crate) fn bytes_from(&mut self, v: Value) -> Result<Vec<u8>, Stop> {
        if let Some(bytes) = self.bytes_of(v) {
            return Ok(bytes.to_vec());
        }
        if self.kind(v) == Kind::View {
            return crate::types::packed::view::gathered(self, v);
        }
        if !self.is_iterable(v) {
            return Err(self.type_error_of("cannot convert '{}' object to bytes", v));
        }
        let list = self.list_from(v)?;
        let list = self.root(list);
        let mut bytes = Vec::new();
        for i in 0..self.len_of(self.at(list)) {
            let item = self.item(self.at(list), i);
            let n = self.expect_int(item)?;
            match u8::try_from(n) {
                Ok(byte) => bytes.push(byte),
                Err(_) => return Err(self.value_error("bytes must be in range(0, 256)")),
            }
        }
        self.release(list);
        Ok(bytes)
    }
}

fn list(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    match cx.opt(args, 0) {
        Some(source) => cx.list_from(source),
        None => cx.list_with_capacity(0),
    }
}

fn tuple(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let Some(source) = cx.opt(args, 0) else { return cx.tuple(&[]) };
    if cx.kind(source) == Kind::Tuple && !cx.heap.is(source, Shape::Wrapped) {
        return Ok(source);
    }
    let list = cx.list_from(source)?;
    cx.tuple_from_list(list)
}

fn dict(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if args.len() > 1 {
        let text = format!("dict expected at most 1 argument, got {}", args.len());
        return Err(cx.type_error(text));
    }
    let dict = cx.dict()?;
    let dict = cx.root(dict);
    if let Some(source) = cx.opt(args, 0) {
        cx.dict_update(dict, source)?;
    }
    if let Some(keywords) = cx.option(args, 0) {
        cx.dict_update(dict, keywords)?;
    }
    Ok(cx.at(dict))
}

fn set(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    match cx.opt(args, 0) {
        Some(source) => cx.set_from(source, Shape::Set),
        None => cx.table(Shape::Set),
    }
}

fn frozenset(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    match cx.opt(args, 0) {
        Some(source) if cx.heap.is(source, Shape::FrozenSet) => Ok(source),
        Some(source) => cx.set_from(source, Shape::FrozenSet),
        None => cx.table(Shape::FrozenSet),
    }
}

fn range(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let parts = cx.vm.roots.len();
    for i in 0..args.len() {
        let value = cx.arg(args, i);
        let Some(big) = cx.index_of(value)? else {
            return Err(cx.type_error_of("'{}' object cannot be interpreted as an integer", cx.arg(args, i)));
        };
        let part = cx.int_big(&big)?;
        cx.root(part);
    }
    let given = |cx: &Ctx<'_, '_>, i: usize| cx.vm.roots[parts + i];
    let fields = match args.len() {
        1 => [Value::tiny(0), given(cx, 0), Value::tiny(1)],
        2 => [given(cx, 0), given(cx, 1), Value::tiny(1)],
        _ => [given(cx, 0), given(cx, 1), given(cx, 2)],
    };
    if fields[2] == Value::tiny(0) {
        return Err(cx.value_error("range() arg 3 must not be zero"));
    }
    cx.allocate_fields(Shape::Range, &fields)
}

fn slice(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let given = |i: usize| cx.opt(args, i).unwrap_or(Value::NONE);
    let fields =
        if args.len() == 1 { [Value::NONE, given(0), Value::NONE] } else { [given(0), given(1), given(2)] };
    cx.allocate_fields(Shape::Slice, &fields)
}

fn method(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let fields = [cx.arg(args, 1), cx.arg(args, 0)];
    cx.allocate_fields(Shape::BoundMethod, &fields)
}

fn mapping_proxy(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mapping = cx.unwrapped(cx.arg(args, 0));
    if !cx.heap.is(mapping, Shape::Dict) {
        let text = format!("mappingproxy() argument must be a mapping, not {}", cx.type_name(mapping));
        return Err(cx.type_error(text));
    }
    cx.fact(crate::types::Type::MappingProxy, mapping)
}

fn property(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let fields = [0, 1, 2, 3].map(|i| cx.opt(args, i).unwrap_or(Value::NONE));
    let kept = fields.iter().rposition(|field| !field.is_none()).map_or(1, |last| last + 1);
    cx.allocate_fields(Shape::Property, &fields[..kept])
}

fn static_method(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let function = cx.arg(args, 0);
    cx.allocate_with(Shape::StaticMethod, function)
}

fn class_method(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let function = cx.arg(args, 0);
    cx.allocate_with(Shape::ClassMethod, function)
}

fn super_object(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (class, this) = (cx.arg(args, 0), cx.arg(args, 1));
    if !cx.is_class(class) {
        return Err(cx.type_error_of("super() argument 1 must be a type, not {}", class));
    }
    cx.super_of(class, this)
}

fn enumerate(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let source = cx.arg(args, 0);
    let inner = cx.iter(source)?;
    let inner = cx.root(inner);
    let start = match cx.opt(args, 1) {
        Some(start) => match cx.index_of(start)? {
            Some(big) => cx.int_big(&big)?,
            None => {
                return Err(cx.type_error_of("'{}' object cannot be interpreted as an integer", start));
            }
        },
        None => Value::tiny(0),
    };
    let fields = [Value::tiny(Walk::Enumerate as i32), Value::NONE, start, cx.at(inner), Value::UNDEF];
    cx.allocate_fields(Shape::Iterator, &fields)
}

fn zip(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let iterators = sequences::iterators(cx, args, 0)?;
    let strict = match cx.option(args, 0) {
        Some(strict) => cx.truth(strict)?,
        None => false,
    };
    let iterators = cx.at(iterators);
    cx.iterator(Walk::Zip, iterators, 0, Value::bool(strict), Value::UNDEF)
}

fn map(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if args.len() < 2 {
        return Err(cx.type_error("map() must have at least two arguments."));
    }
    let iterators = sequences::iterators(cx, args, 1)?;
    let (function, iterators) = (cx.arg(args, 0), cx.at(iterators));
    cx.iterator(Walk::Map, function, 0, iterators, Value::UNDEF)
}

fn filter(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let source = cx.arg(args, 1);
    let inner = cx.iter(source)?;
    let function = cx.arg(args, 0);
    cx.iterator(Walk::Filter, function, 0, inner, Value::UNDEF)
}

fn reversed(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    sequences::reverse_iterator(cx, value)
}

impl Ctx<'_, '_> {
    /// `type.__call__(class, …)`: makes and initialises an instance, whatever the metaclass says.
    pub(crate) fn create(
        &mut self,
        class: Value,
        arguments: &[Value],
        keywords: crate::Handle,
    ) -> Result<Value, Stop> {
        if !self.heap.is(class, Shape::Class) {
            return self.call_with_keywords(class, arguments, keywords);
        }
        let first = self.vm.roots.len();
        let class = self.root(class);
        self.vm.roots.extend_from_slice(arguments);
        let dict = self.at(keywords);
        let has_keywords = dict.is_object() && self.table_len(dict) > 0;
        let names = if has_keywords { self.keyword_names(keywords)? } else { Value::UNDEF };
        let count = if has_keywords { self.len_of(names) } else { 0 };
        let (start, positional) = (self.vm.top, arguments.len());
        let end = start + positional + count;
        if end + crate::call::WINDOW > self.stack.len() {
            return Err(self.recursion_error());
        }
        for i in 0..positional {
            self.vm.stack[start + i] = self.vm.roots[first + 1 + i];
        }
        for i in 0..count {
            let value = self.name_get(self.at(keywords), self.item(names, i)).unwrap_or(Value::NONE);
            self.vm.stack[start + positional + i] = value;
        }
        let class = self.at(class);
        self.vm.roots.truncate(first);
        let made = self.nested(|cx, _| {
            cx.vm.top = end;
            let after = crate::frame::After::Exit;
            cx.instantiate(class, crate::call::Call { start, positional, names, after })
        })?;
        Ok(made.unwrap_or(Value::NONE))
    }
}
