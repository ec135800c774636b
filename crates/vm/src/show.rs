//! Values as text: `str`, `repr`, `format`.

use crate::{
    ctx::Ctx,
    function::ATTRIBUTES,
    heap::Shape,
    lookup::Fact,
    number::Big,
    object::{Handle, Kind},
    raise::Stop,
    text::{quote, spec},
    types::Type,
    value::{Tag, Value},
};
use alloc::{
    format,
    string::{String, ToString},
};
use bytecode::sym;

impl Ctx<'_, '_> {
    /// `str(v)`
    ///
    /// # Errors
    /// What `__str__` or `__repr__` raise.
    pub fn display(&mut self, v: Value) -> Result<String, Stop> {
        if let Some(text) = self.text(v).filter(|_| !self.heap.is(v, Shape::Wrapped)) {
            return Ok(text.to_string());
        }
        if let Some(method) = self.special(v, sym::__str__) {
            let made = self.call(method, &[v])?;
            return self.text_result(made, "__str__");
        }
        if self.heap.is(v, Shape::Exception) {
            // An exception may be its own argument.
            return self.deeper(|cx| cx.display_exception(v));
        }
        if self.is_proxy(v) {
            let dict = self.heap.field(v, 2);
            return self.repr(dict);
        }
        if self.heap.is(v, Shape::Wrapped)
            && self.special(v, sym::__repr__).is_none()
            && let Some(text) = self.text(v)
        {
            return Ok(text.to_string());
        }
        self.repr(v)
    }

    fn text_result(&mut self, made: Value, name: &str) -> Result<String, Stop> {
        match self.text(made) {
            Some(text) => Ok(text.to_string()),
            None => {
                let text = format!("{name} returned non-string (type {})", self.type_name(made));
                Err(self.type_error(text))
            }
        }
    }

    /// What `BaseException.__str__` answers.
    pub(crate) fn display_exception(&mut self, v: Value) -> Result<String, Stop> {
        let args = self.heap.field(v, 2);
        if self.is_group(v) && self.len_of(args) == 2 {
            let count = self.len_of(self.item(args, 1));
            let plural = if count == 1 { "" } else { "s" };
            let message = self.item(args, 0);
            return Ok(format!("{} ({count} sub-exception{plural})", self.display(message)?));
        }
        if let Some(text) = self.unicode_message(v)? {
            return Ok(text);
        }
        let builtin = self.builtin_base(self.type_of(v));
        match self.len_of(args) {
            0 => Ok(String::new()),
            1 => {
                let argument = self.item(args, 0);
                if builtin.derives_from(Type::KeyError) {
                    self.repr(argument)
                } else {
                    self.display(argument)
                }
            }
            2 if builtin.derives_from(Type::OsError) => {
                let file = self.own_get(v, Value::symbol(sym::filename)).unwrap_or(Value::NONE);
                let exception = self.root(v);
                let args = self.root(args);
                let file = self.root(file);
                let number = self.display(self.item(self.at(args), 0))?;
                let text = self.display(self.item(self.at(args), 1))?;
                let file = if self.at(file).is_none() { None } else { Some(self.repr(self.at(file))?) };
                let v = self.at(exception);
                self.release(exception);
                let mut text = format!("[Errno {number}] {text}");
                if let Some(file) = file {
                    text = format!("{text}: {file}");
                    if let Some(second) = self.own_named(v, "filename2")? {
                        text = format!("{text} -> {}", self.repr(second)?);
                    }
                }
                Ok(text)
            }
            2 if builtin.derives_from(Type::SyntaxError) => {
                let message = self.item(args, 0);
                let part = |cx: &Self, name| cx.syntax_place(v, name).unwrap_or(Value::NONE);
                let (file, line) = (part(self, "filename"), part(self, "lineno").as_small());
                let file = self.text(file).map(|file| file.rsplit('/').next().unwrap_or(file).to_string());
                let text = self.display(message)?;
                Ok(match (file, line) {
                    (Some(file), Some(line)) => format!("{text} ({file}, line {line})"),
                    (Some(file), None) => format!("{text} ({file})"),
                    (None, Some(line)) => format!("{text} (line {line})"),
                    (None, None) => text,
                })
            }
            _ => self.repr(args),
        }
    }

    /// `repr(v)`
    ///
    /// # Errors
    /// What `__repr__` raises.
    pub fn repr(&mut self, v: Value) -> Result<String, Stop> {
        if let Some(method) = self.special(v, sym::__repr__) {
            let made = self.call(method, &[v])?;
            return self.text_result(made, "__repr__");
        }
        self.plain_repr(v)
    }

    /// As [`Ctx::repr`] without the class's `__repr__`.
    pub(crate) fn plain_repr(&mut self, v: Value) -> Result<String, Stop> {
        if crate::native::has_fields(self.type_of(v)) {
            return self.deeper(|cx| crate::native::shown_fields(cx, v));
        }
        if matches!(self.heap.shape(v), Some(Shape::Wrapped | Shape::Instance))
            && let Some(text) = self.deeper(|cx| cx.repr_fact(v))?
        {
            return Ok(text);
        }
        let plain = self.unwrapped(v);
        match self.kind(plain) {
            Kind::None => Ok("None".into()),
            Kind::Bool => Ok(if plain == Value::TRUE { "True".into() } else { "False".into() }),
            Kind::Int => match plain.as_small() {
                Some(n) => Ok(n.to_string()),
                None => self.int_text(plain),
            },
            Kind::Float => Ok(crate::number::float::repr(self.as_f64(plain).unwrap_or(0.0))),
            Kind::Str => Ok(quote::string(self.text(plain).unwrap_or(""))),
            Kind::Bytes => Ok(quote::bytes(self.bytes_of(plain).unwrap_or(&[]))),
            Kind::ByteArray => Ok(quote::bytearray(self.bytes_of(plain).unwrap_or(&[]))),
            Kind::List | Kind::Tuple | Kind::Dict | Kind::Set | Kind::FrozenSet | Kind::DictView => {
                self.repr_container(v)
            }
            Kind::Range => self.repr_range(plain),
            Kind::Slice => self.deeper(|cx| cx.repr_slice(plain)),
            Kind::Exception => self.deeper(|cx| cx.repr_exception(v)),
            Kind::Packed | Kind::View => self.packed_repr(plain),
            Kind::Complex => Ok(self.as_complex(plain).map_or_else(String::new, |number| number.text())),
            _ => Ok(self.repr_other(v)),
        }
    }

    fn int_text(&mut self, v: Value) -> Result<String, Stop> {
        let Some(big) = self.big(v) else { return Ok(String::new()) };
        self.check_digits(&big)?;
        Ok(big.to_text(10))
    }

    /// Refuses to print what has more digits than `sys.set_int_max_str_digits` allows.
    pub(crate) fn check_digits(&mut self, big: &Big) -> Result<(), Stop> {
        let limit = self.vm.int_digits_max;
        // A digit has a little more than 3.32 bits: only numbers near the limit are looked at closely.
        if limit == 0 || big.bit_length() <= limit.saturating_mul(3) {
            return Ok(());
        }
        let over = big.bit_length() > limit.saturating_mul(4)
            || Big::from_i64(10).pow(limit as u64).is_ok_and(|first| big.clone().abs() >= first);
        if !over {
            return Ok(());
        }
        Err(self.value_error(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
        )))
    }

    fn repr_slice(&mut self, slice: Value) -> Result<String, Stop> {
        let slice = self.root(slice);
        let mut parts = [String::new(), String::new(), String::new()];
        for (i, part) in parts.iter_mut().enumerate() {
            *part = self.repr(self.heap.field(self.at(slice), i))?;
        }
        self.release(slice);
        Ok(format!("slice({})", parts.join(", ")))
    }

    fn repr_exception(&mut self, v: Value) -> Result<String, Stop> {
        let name = self.type_name(v);
        let args = self.heap.field(v, 2);
        if self.len_of(args) == 1 {
            let only = self.repr(self.item(args, 0))?;
            return Ok(format!("{name}({only})"));
        }
        let args = self.repr(args)?;
        Ok(format!("{name}{args}"))
    }

    fn repr_range(&mut self, range: Value) -> Result<String, Stop> {
        let range = self.root(range);
        let start = self.repr(self.heap.field(self.at(range), 0))?;
        let stop = self.repr(self.heap.field(self.at(range), 1))?;
        let step = self.heap.field(self.at(range), 2);
        let text = if step == Value::tiny(1) {
            format!("range({start}, {stop})")
        } else {
            format!("range({start}, {stop}, {})", self.repr(step)?)
        };
        self.release(range);
        Ok(text)
    }

    fn repr_container(&mut self, v: Value) -> Result<String, Stop> {
        if self.vm.showing.contains(&v) {
            return Ok(match self.kind(v) {
                Kind::List => "[...]".into(),
                Kind::Tuple => "(...)".into(),
                Kind::Dict => "{...}".into(),
                _ => format!("{}(...)", self.type_name(v)),
            });
        }
        self.vm.showing.push(v);
        let depth = self.vm.showing.len();
        let handle = self.root(v);
        let text = self.deeper(|cx| match cx.kind(v) {
            Kind::List | Kind::Tuple => cx.repr_sequence(handle),
            Kind::Dict => cx.repr_dict(handle),
            Kind::DictView => cx.repr_view(handle),
            _ => cx.repr_set(handle),
        });
        self.release(handle);
        self.vm.showing.truncate(depth - 1);
        text
    }

    /// Adds an item's text. Lists that hold one list twice, and so on, show as exponentially much: what no heap could hold is not made.
    fn append_repr(&mut self, text: &mut String, item: Value) -> Result<(), Stop> {
        self.charge_inside()?;
        let shown = self.repr(item)?;
        if text.len() + shown.len() > self.heap.limit_bytes() {
            return Err(self.memory_error());
        }
        text.push_str(&shown);
        Ok(())
    }

    fn repr_sequence(&mut self, handle: Handle) -> Result<String, Stop> {
        let (open, close) = if self.kind(self.at(handle)) == Kind::List { ("[", "]") } else { ("(", ")") };
        let mut text = String::from(open);
        let mut i = 0;
        while i < self.len_of(self.at(handle)) {
            if i > 0 {
                text.push_str(", ");
            }
            let item = self.item(self.at(handle), i);
            self.append_repr(&mut text, item)?;
            i += 1;
        }
        if i == 1 && close == ")" {
            text.push(',');
        }
        text.push_str(close);
        Ok(text)
    }

    fn repr_dict(&mut self, handle: Handle) -> Result<String, Stop> {
        let mut text = String::from("{");
        let mut n = 0;
        let mut first = true;
        while let Some(entry) = self.table_next(self.unwrapped(self.at(handle)), n) {
            n = entry + 1;
            let table = self.unwrapped(self.at(handle));
            let Some(key) = self.table_key(table, entry) else { continue };
            if !core::mem::take(&mut first) {
                text.push_str(", ");
            }
            // The key's text is the program's, and may take the entry away.
            let value = self.root(self.table_value(table, entry));
            self.append_repr(&mut text, key)?;
            text.push_str(": ");
            let value_now = self.at(value);
            self.append_repr(&mut text, value_now)?;
            self.release(value);
        }
        text.push('}');
        Ok(text)
    }

    fn repr_view(&mut self, handle: Handle) -> Result<String, Stop> {
        let view = self.at(handle);
        let name = self.type_name(view);
        let list = self.list_from(view)?;
        let items = self.repr(list)?;
        Ok(format!("{name}({items})"))
    }

    fn repr_set(&mut self, handle: Handle) -> Result<String, Stop> {
        let v = self.at(handle);
        let name = self.type_name(v);
        let bare = name == "set";
        if self.table_len(self.unwrapped(v)) == 0 {
            return Ok(format!("{name}()"));
        }
        let mut text = String::from("{");
        let mut n = 0;
        while let Some(entry) = self.table_next(self.unwrapped(self.at(handle)), n) {
            let table = self.unwrapped(self.at(handle));
            if text.len() > 1 {
                text.push_str(", ");
            }
            let key = self.table_key(table, entry).unwrap_or(Value::NONE);
            self.append_repr(&mut text, key)?;
            n = entry + 1;
        }
        text.push('}');
        Ok(if bare { text } else { format!("{name}({text})") })
    }

    fn repr_other(&mut self, v: Value) -> String {
        let address = |v: Value| 0x3f00_0000u32 | (v.0 & 0x00ff_ffff);
        match self.heap.shape(v) {
            Some(Shape::Function) => {
                let id = self.function_id(v) as u16;
                let attributes = self.function_part(v, ATTRIBUTES);
                let set = if attributes.is_object() {
                    self.name_get(attributes, Value::symbol(sym::__qualname__))
                        .and_then(|name| self.text(name))
                } else {
                    None
                };
                let name =
                    set.or_else(|| self.program.symbol(self.program.function(id)?.qualname)).unwrap_or("?");
                format!("<function {name} at {:#x}>", address(v))
            }
            Some(Shape::BoundMethod) => self.repr_method(v),
            Some(Shape::Class) => self.repr_class(v),
            Some(Shape::Generator) => {
                let id = self.heap.count(v, 1) as u16;
                let name =
                    self.program.function(id).and_then(|function| self.program.symbol(function.qualname));
                format!("<{} object {} at {:#x}>", self.type_name(v), name.unwrap_or("?"), address(v))
            }
            Some(Shape::Super) => {
                let (class, this) = (self.heap.field(v, 0), self.heap.field(v, 1));
                format!("<super: <class '{}'>, <{} object>>", self.class_name(class), self.type_name(this))
            }
            Some(_) => {
                let class = self.type_of(v);
                let name = self.full_class_name(class);
                format!("<{name} object at {:#x}>", address(v))
            }
            None => self.repr_immediate(v),
        }
    }

    fn repr_method(&mut self, v: Value) -> String {
        let (this, function) = (self.heap.field(v, 0), self.heap.field(v, 1));
        if let Some(native) = self.native(function) {
            return format!("<built-in method {} of {} object>", native.name, self.type_name(this));
        }
        let id = self.function_id(function) as u16;
        let name = self.program.function(id).and_then(|function| self.program.symbol(function.qualname));
        let name = name.unwrap_or("?").to_string();
        let of = self.repr(this).unwrap_or_default();
        format!("<bound method {name} of {of}>")
    }

    fn repr_class(&self, v: Value) -> String {
        format!("<class '{}'>", self.full_class_name(v))
    }

    /// A class's name with its module, as `repr` prints it.
    pub(crate) fn full_class_name(&self, v: Value) -> String {
        if !self.heap.is(v, Shape::Class) {
            return self.class_name(v);
        }
        let name = self.text(self.class_fact(v, Fact::Qualname)).unwrap_or("?");
        match self.text(self.class_fact(v, Fact::Module)) {
            Some(module) => format!("{module}.{name}"),
            None => name.to_string(),
        }
    }

    fn repr_immediate(&self, v: Value) -> String {
        match v.tag() {
            Some(Tag::Type) => format!("<class '{}'>", self.class_name(v)),
            Some(Tag::Native) => {
                let name = self.native(v).map_or("?", |native| native.name);
                match crate::native::class_of_method(v) {
                    Some(class) => format!("<method '{name}' of '{}' objects>", class.name()),
                    None => format!("<built-in function {name}>"),
                }
            }
            Some(Tag::Module) => {
                let file =
                    self.program.module(v.payload() as u16).and_then(|entry| self.program.symbol(entry.file));
                format!("<module '{}' from '{}'>", self.module_name(v).unwrap_or("?"), file.unwrap_or("?"))
            }
            Some(Tag::NativeModule) => {
                format!("<module '{}' (built-in)>", self.module_name(v).unwrap_or("?"))
            }
            _ if v == Value::ELLIPSIS => "Ellipsis".into(),
            _ if v == Value::NOT_IMPLEMENTED => "NotImplemented".into(),
            _ => "<unset>".into(),
        }
    }

    /// `format(v, spec)`
    ///
    /// # Errors
    /// `ValueError` for a bad specification, or what `__format__` raises.
    pub fn format(&mut self, v: Value, spec: &str) -> Result<String, Stop> {
        if let Some(method) = self.special(v, sym::__format__) {
            let first = self.vm.roots.len();
            let (this, method) = (self.root(v), self.root(method));
            let spec = self.str(spec)?;
            let made = self.call(self.at(method), &[self.at(this), spec])?;
            self.vm.roots.truncate(first);
            if self.text(made).is_none() {
                return Err(self.type_error_of("__format__ must return a str, not {}", made));
            }
            return self.text_result(made, "__format__");
        }
        if spec.is_empty() {
            return self.display(v);
        }
        let plain = self.unwrapped(v);
        let made = match self.kind(plain) {
            Kind::Int | Kind::Bool => {
                spec::format_int(&self.big(plain).unwrap_or(crate::number::Big::ZERO), spec)
            }
            Kind::Float => spec::format_float(self.as_f64(plain).unwrap_or(0.0), spec),
            Kind::Str => spec::format_str(self.text(plain).unwrap_or(""), spec),
            Kind::Complex => match self.as_complex(plain) {
                Some(number) => crate::types::complex::formatted(number, spec),
                None => Ok(String::new()),
            },
            _ => {
                return Err(self.type_error_of("unsupported format string passed to {}.__format__", v));
            }
        };
        made.map_err(|mut complaint| {
            if plain.is_bool() {
                complaint.text = complaint.text.replace("of type 'int'", "of type 'bool'");
            }
            self.complain(complaint)
        })
    }

    /// A field of an f-string: conversion in the low bits, a specification when bit 2 is set.
    #[inline(never)]
    pub(crate) fn format_field(
        &mut self,
        value: Value,
        specification: Value,
        flags: u8,
    ) -> Result<Value, Stop> {
        if flags & 6 == 0
            && let Some(n) = value.as_small()
        {
            return self.str_of_small(n);
        }
        let spec =
            if flags & 4 != 0 { self.text(specification).unwrap_or("").to_string() } else { String::new() };
        let text = match flags & 3 {
            0 if spec.is_empty()
                && self.kind(value) == Kind::Str
                && !value.is_undef()
                && !self.heap.is(value, Shape::Wrapped) =>
            {
                return Ok(value);
            }
            0 => self.format(value, &spec)?,
            conversion => {
                let text = match conversion {
                    1 => self.display(value)?,
                    2 => self.repr(value)?,
                    _ => quote::escape_non_ascii(&self.repr(value)?),
                };
                match spec::format_str(&text, &spec) {
                    Ok(text) => text,
                    Err(complaint) => return Err(self.complain(complaint)),
                }
            }
        };
        self.str(&text)
    }
}
