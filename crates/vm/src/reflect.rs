//! What programs see of the machine's own structures: class namespaces, slots, code, frames and tracebacks.
//! Each is an object of a builtin class that is made when it is asked for.

use crate::{
    ctx::Ctx,
    function::{CLOSURE, DEFAULTS},
    heap::Shape,
    lookup::{class, layout},
    native::{Args, Native},
    object::{Handle, Kind},
    raise::Stop,
    types::{Type, dict},
    value::Value,
    vm::Vm,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use bytecode::{VariableKind, flags, sym};

type Answer = Result<Value, Stop>;

/// The methods of `Class.__dict__`: those of a dict that only read.
pub(crate) static PROXY_METHODS: &[Native] = &[
    Native::new("copy", 0, 0, dict::copy),
    Native::new("get", 1, 2, dict::get),
    Native::new("items", 0, 0, dict::items),
    Native::new("keys", 0, 0, dict::keys),
    Native::new("values", 0, 0, dict::values),
];

/// The methods of a slot.
pub(crate) static MEMBER_METHODS: &[Native] =
    &[Native::new("__get__", 1, 2, member_get), Native::new("__set__", 2, 2, member_set)];

/// What the compiler decorates functions with that keep their annotations; no program can name it.
pub(crate) const ANNOTATE: Native = Native::new(".annotate", 1, 1, annotate);
pub(crate) const ANNOTATED: Native = Native::new(".annotated", 2, 2, annotated);

fn annotate(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let fields = [cx.arg(args, 0), crate::native::builtin_function(".annotated").unwrap_or(Value::NONE)];
    cx.allocate_fields(Shape::BoundMethod, &fields)
}

fn annotated(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let name = cx.str("__annotations__")?;
    let (function, annotations) = (cx.arg(args, 1), cx.arg(args, 0));
    let name = cx.intern(name);
    cx.set_attribute(function, name, annotations)?;
    Ok(cx.arg(args, 1))
}

impl Vm<'_> {
    /// Whether a value is an object of this builtin class that the machine made around another value, or with attributes.
    pub(crate) fn is_fact(&self, v: Value, class: Type) -> bool {
        matches!(self.heap.shape(v), Some(Shape::Wrapped | Shape::Instance))
            && self.heap.field(self.heap.field(v, 0), layout::CLASS) == Value::of_type(class)
    }

    /// Whether a value is a slot of a class.
    pub(crate) fn is_member(&self, v: Value) -> bool {
        self.is_fact(v, Type::Member)
    }

    /// Whether a value is a view of a class's namespace.
    pub(crate) fn is_proxy(&self, v: Value) -> bool {
        self.is_fact(v, Type::MappingProxy)
    }

    /// An object of a builtin class around a value.
    pub(crate) fn fact(&mut self, class: Type, value: Value) -> Answer {
        let value = self.root(value);
        let layout = self.layout_of_class(Value::of_type(class))?;
        let fields = [layout, Value::UNDEF, self.at(value)];
        self.release(value);
        self.allocate_fields(Shape::Wrapped, &fields)
    }
}

/// Slots.
impl Ctx<'_, '_> {
    /// A member descriptor in the namespace for each name of `__slots__`.
    pub(crate) fn make_members(&mut self, class: Handle) -> Result<(), Stop> {
        let space = self.heap.field(self.at(class), class::ATTRIBUTES);
        let Some(slots) = self.name_get(space, Value::symbol(sym::__slots__)) else { return Ok(()) };
        let owner = self.class_name(self.at(class));
        let names: Vec<String> =
            self.slot_names(slots).into_iter().map(|name| mangled(&owner, name)).collect();
        for name in names {
            if matches!(&*name, "__dict__" | "__weakref__") {
                continue;
            }
            let first = self.vm.roots.len();
            let text = self.str(&name)?;
            let name = self.root(self.intern(text));
            let space = self.heap.field(self.at(class), class::ATTRIBUTES);
            if self.name_get(space, self.at(name)).is_some() {
                let name = self.text(self.at(name)).unwrap_or("?");
                let text = format!("'{name}' in __slots__ conflicts with class variable");
                return Err(self.value_error(text));
            }
            let member = self.new_instance(Type::Member)?;
            let member = self.root(member);
            for (fact, value) in [("__name__", name), ("__objclass__", class)] {
                let value = self.at(value);
                self.set_own(member, fact, value)?;
            }
            let space = self.root(self.heap.field(self.at(class), class::ATTRIBUTES));
            let (name, member) = (self.at(name), self.at(member));
            self.name_set(space, name, member)?;
            self.vm.roots.truncate(first);
        }
        Ok(())
    }
}

/// A private name inside of a class.
fn mangled(class: &str, name: &str) -> String {
    let owner = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || owner.is_empty() {
        return name.to_string();
    }
    format!("_{owner}{name}")
}

/// Functions.
impl Ctx<'_, '_> {
    /// An attribute of a function that is made when it is asked for.
    pub(crate) fn function_fact(&mut self, this: Handle, name: &str) -> Result<Option<Value>, Stop> {
        let function = self.at(this);
        let id = self.function_id(function) as u16;
        Ok(Some(match name {
            "__code__" => self.code_object(id)?,
            "__globals__" => {
                let module = self.program.function(id).map_or(0, |entry| entry.module);
                self.module_dict(module)?
            }
            "__closure__" => {
                let closure = self.function_part(function, CLOSURE);
                if !closure.is_object() {
                    return Ok(Some(Value::NONE));
                }
                let cells: Vec<Value> =
                    (0..self.heap.body_len(closure)).map(|i| self.heap.field(closure, i)).collect();
                self.tuple(&cells)?
            }
            "__kwdefaults__" => self.keyword_defaults(function, id)?,
            "__annotations__" => {
                let first = self.vm.roots.len();
                let name = self.str(name)?;
                let name = self.root(self.intern(name));
                let made = self.dict()?;
                let made = self.root(made);
                let attributes = self.function_dict(this)?;
                let attributes = self.root(attributes);
                let (name, value) = (self.at(name), self.at(made));
                self.name_set(attributes, name, value)?;
                let made = self.at(made);
                self.vm.roots.truncate(first);
                made
            }
            _ => return Ok(None),
        }))
    }

    /// How many positional parameters of a function object have defaults.
    pub(crate) fn default_count(&self, function: Value, own_flags: u16, nkwonly: u8) -> usize {
        let defaults = self.function_part(function, DEFAULTS);
        let keyword_only = if own_flags & flags::KW_DEFAULTS != 0 { nkwonly as usize } else { 0 };
        if defaults.is_object() { self.heap.body_len(defaults).saturating_sub(keyword_only) } else { 0 }
    }

    fn keyword_defaults(&mut self, function: Value, id: u16) -> Answer {
        let Some(entry) = self.program.function(id) else { return Ok(Value::NONE) };
        if entry.flags & flags::KW_DEFAULTS == 0 || !self.function_part(function, DEFAULTS).is_object() {
            return Ok(Value::NONE);
        }
        let first = self.default_count(function, entry.flags, entry.nkwonly);
        let defaults = self.root(self.function_part(function, DEFAULTS));
        let dict = self.dict()?;
        let dict = self.root(dict);
        for i in 0..entry.nkwonly as usize {
            let value = self.heap.field(self.at(defaults), first + i);
            if let (Some(variable), false) =
                (entry.variables.item(entry.nparams as usize + i), value.is_undef())
            {
                self.name_set(dict, Value::symbol(variable.name), value)?;
            }
        }
        let made = self.at(dict);
        self.release(defaults);
        Ok(made)
    }

    /// Sets `__defaults__`, `__kwdefaults__` or a name of a function; answers whether it was one of them.
    pub(crate) fn set_function_fact(
        &mut self,
        function: Value,
        name: &str,
        value: Value,
    ) -> Result<bool, Stop> {
        match name {
            "__name__" | "__qualname__" if self.text(value).is_none() => {
                Err(self.type_error(format!("{name} must be set to a string object")))
            }
            "__defaults__" if value.is_none() || self.kind(value) == Kind::Tuple => {
                let items = self.items_of(value);
                self.set_defaults(function, Some(items), Value::UNDEF).map(|()| true)
            }
            "__defaults__" => Err(self.type_error("__defaults__ must be set to a tuple object")),
            "__kwdefaults__" if value.is_none() || self.kind(value) == Kind::Dict => {
                self.set_defaults(function, None, value).map(|()| true)
            }
            "__kwdefaults__" => Err(self.type_error("__kwdefaults__ must be set to a dict object")),
            "__globals__" | "__closure__" => Err(self.raise(Type::AttributeError, "readonly attribute")),
            _ => Ok(false),
        }
    }

    fn set_defaults(
        &mut self,
        function: Value,
        positional: Option<Vec<Value>>,
        named: Value,
    ) -> Result<(), Stop> {
        let id = self.function_id(function) as u16;
        let Some(entry) = self.program.function(id) else { return Err(self.damaged()) };
        let old = self.function_part(function, DEFAULTS);
        let count = self.default_count(function, entry.flags, entry.nkwonly);
        let mut values =
            positional.unwrap_or_else(|| (0..count).map(|i| self.heap.field(old, i)).collect::<Vec<Value>>());
        values.truncate(entry.nparams as usize);
        if entry.flags & flags::KW_DEFAULTS != 0 {
            for i in 0..entry.nkwonly as usize {
                let name =
                    entry.variables.item(entry.nparams as usize + i).map_or(0, |variable| variable.name);
                values.push(match named {
                    Value::UNDEF if old.is_object() => self.heap.field(old, count + i),
                    named if named.is_object() => {
                        self.name_get(self.unwrapped(named), Value::symbol(name)).unwrap_or(Value::UNDEF)
                    }
                    _ => Value::UNDEF,
                });
            }
        }
        let function = self.root(function);
        let made = self.allocate_fields(Shape::Array, &values)?;
        let set = self.set_function_part(function, DEFAULTS, made);
        self.release(function);
        set
    }

    /// `function.__code__`
    pub(crate) fn code_object(&mut self, id: u16) -> Answer {
        let Some(entry) = self.program.function(id) else { return Ok(Value::NONE) };
        let file = self.program.module(entry.module).map_or(sym::EMPTY, |module| module.file);
        let code = self.new_instance(Type::Code)?;
        let code = self.root(code);
        let symbols = [("co_name", entry.name), ("co_qualname", entry.qualname), ("co_filename", file)];
        for (name, symbol) in symbols {
            self.set_own(code, name, Value::symbol(symbol))?;
        }
        let flag = |own: u16, bit: i32| if entry.flags & own != 0 { bit } else { 0 };
        let bits = 3
            | flag(flags::VARARGS, 4)
            | flag(flags::VARKW, 8)
            | if entry.captures.is_empty() { 0 } else { 16 }
            | match (entry.flags & flags::GENERATOR != 0, entry.flags & flags::COROUTINE != 0) {
                (true, false) => 32,
                (false, true) => 128,
                (true, true) => 512,
                _ => 0,
            };
        #[cfg(feature = "compile")]
        self.set_own(code, crate::builtins::source::FUNCTION, Value::tiny(i32::from(id)))?;
        let numbers = [
            ("co_argcount", entry.nparams as i32),
            ("co_posonlyargcount", entry.nposonly as i32),
            ("co_kwonlyargcount", entry.nkwonly as i32),
            ("co_flags", bits),
            ("co_firstlineno", entry.first_line as i32),
        ];
        for (name, number) in numbers {
            self.set_own(code, name, Value::tiny(number))?;
        }
        let kinds = |wanted: &[VariableKind]| -> Vec<Value> {
            let own = entry.variables.iter().enumerate().filter(|(at, variable)| {
                let parameter = *at < entry.nargs() && wanted.contains(&VariableKind::Local);
                (wanted.contains(&variable.kind) || parameter) && variable.name != sym::EMPTY
            });
            own.map(|(_, variable)| Value::symbol(variable.name)).collect()
        };
        let lists = [
            ("co_varnames", kinds(&[VariableKind::Local])),
            ("co_cellvars", kinds(&[VariableKind::Cell])),
            ("co_freevars", kinds(&[VariableKind::Captured])),
            ("co_consts", Vec::new()),
            ("co_names", Vec::new()),
        ];
        for (name, items) in lists {
            if name == "co_varnames" {
                self.set_own(code, "co_nlocals", Value::tiny(items.len() as i32))?;
            }
            let tuple = self.tuple(&items)?;
            self.set_own(code, name, tuple)?;
        }
        let made = self.at(code);
        self.release(code);
        Ok(made)
    }
}

/// Namespaces.
impl Ctx<'_, '_> {
    /// A class's own `__annotations__`.
    pub(crate) fn class_annotations(&mut self, class: Value) -> Answer {
        let first = self.vm.roots.len();
        let name = self.str("__annotations__")?;
        let name = self.root(self.intern(name));
        let space = self.root(self.heap.field(class, class::ATTRIBUTES));
        let made = match self.name_get(self.at(space), self.at(name)) {
            Some(own) => own,
            None => {
                let dict = self.dict()?;
                let dict = self.root(dict);
                let (name, value) = (self.at(name), self.at(dict));
                self.name_set(space, name, value)?;
                self.at(dict)
            }
        };
        self.vm.roots.truncate(first);
        Ok(made)
    }

    /// What a builtin class itself has, as `Class.__dict__` shows it.
    pub(crate) fn builtin_namespace(&mut self, class: Value) -> Answer {
        let dict = self.dict()?;
        let dict = self.root(dict);
        if let Some(builtin) = class.as_type() {
            let tables = [crate::native::methods_of(builtin), crate::native::statics_of(builtin)];
            for native in tables.into_iter().flatten() {
                let name = self.str(native.name)?;
                let name = self.intern(name);
                let value = crate::native::own_function(builtin, native.name).unwrap_or(Value::NONE);
                self.name_set(dict, name, value)?;
            }
        }
        let made = self.at(dict);
        self.release(dict);
        self.fact(Type::MappingProxy, made)
    }

    /// Whether a value is the dict that `globals()` answers: a copy of the module's slots, brought up to date around
    /// each use.
    pub(crate) fn is_module_dict(&self, v: Value) -> bool {
        self.heap.is(v, Shape::Wrapped) && self.is_fact(v, Type::Dict)
    }

    /// The namespace of a project module as a dict.
    pub(crate) fn module_dict(&mut self, module: u16) -> Answer {
        let known = self.vm.extras.iter().find(|(own, _)| *own == module).map(|(_, dict)| *dict);
        let made = match known {
            Some(dict) => dict,
            None => {
                let dict = self.dict()?;
                let wrapped = self.fact(Type::Dict, dict)?;
                self.vm.heap.set_field(wrapped, 1, Value::tiny(module as i32));
                self.vm.extras.push((module, wrapped));
                let dict = self.root(self.heap.field(wrapped, 2));
                let entry = self.program.module(module);
                let facts =
                    entry.map_or([Value::NONE; 2], |entry| [entry.name, entry.file].map(Value::symbol));
                for (name, value) in
                    [(sym::__name__, facts[0]), (sym::__doc__, Value::NONE), (sym::__file__, facts[1])]
                {
                    self.name_set(dict, Value::symbol(name), value)?;
                }
                self.release(dict);
                self.vm.extras.last().map_or(wrapped, |(_, dict)| *dict)
            }
        };
        self.read_module(made)?;
        Ok(self.vm.extras.iter().find(|(own, _)| *own == module).map_or(made, |(_, dict)| *dict))
    }

    /// Brings a module's dict up to date with the module's slots.
    pub(crate) fn read_module(&mut self, dict: Value) -> Result<(), Stop> {
        let Some(entry) = self.program.module(self.heap.count(dict, 1) as u16) else { return Ok(()) };
        let table = self.root(self.heap.field(dict, 2));
        for slot in entry.slot_base..entry.slot_base + entry.nslots {
            let value = self.vm.globals.get(slot as usize).copied().unwrap_or(Value::UNDEF);
            let Some(name) = self.program.global(slot).map(Value::symbol) else { continue };
            if self.text(name).is_none_or(|name| name.starts_with('.')) {
                continue;
            }
            if !value.is_undef() {
                self.name_set(table, name, value)?;
            } else if ![sym::__name__, sym::__doc__, sym::__file__].map(Value::symbol).contains(&name) {
                let table = self.at(table);
                self.name_remove(table, name);
            }
        }
        self.release(table);
        Ok(())
    }

    /// Brings a module's slots up to date with its dict.
    pub(crate) fn write_module(&mut self, dict: Value) {
        let Some(entry) = self.program.module(self.heap.count(dict, 1) as u16) else { return };
        let table = self.heap.field(dict, 2);
        for slot in entry.slot_base..entry.slot_base + entry.nslots {
            let Some(name) = self.program.global(slot) else { continue };
            if self.program.symbol(name).is_none_or(|name| name.starts_with('.')) {
                continue;
            }
            let value = self.name_get(table, Value::symbol(name)).unwrap_or(Value::UNDEF);
            if let Some(place) = self.vm.globals.get_mut(slot as usize) {
                *place = value;
            }
        }
    }

    /// `locals()` of the running frame.
    pub(crate) fn locals(&mut self) -> Answer {
        let running = self.frames.last().and_then(|frame| self.program.function(frame.function));
        let Some(entry) = running else { return self.dict() };
        #[cfg(feature = "compile")]
        if let Some(locals) = self.piece_space(crate::builtins::source::LOCALS) {
            return Ok(locals);
        }
        if entry.flags & flags::CLASS_BODY != 0 {
            return Ok(self.vm.stack[self.vm.base]);
        }
        if entry.flags & flags::MODULE_BODY != 0 {
            return self.module_dict(entry.module);
        }
        let dict = self.dict()?;
        let dict = self.root(dict);
        for variable in entry.variables.iter() {
            let held = self.vm.stack[self.vm.base + variable.register as usize];
            let is_cell = self.heap.is(held, Shape::Cell) && variable.kind != VariableKind::Local;
            let value = if is_cell { self.heap.field(held, 0) } else { held };
            let hidden = self
                .program
                .symbol(variable.name)
                .is_none_or(|name| name.is_empty() || name.starts_with('.'));
            if !value.is_undef() && !hidden {
                self.name_set(dict, Value::symbol(variable.name), value)?;
            }
        }
        let made = self.at(dict);
        self.release(dict);
        Ok(made)
    }
}

/// Tracebacks.
impl Ctx<'_, '_> {
    /// `exception.__traceback__`
    pub(crate) fn traceback_object(&mut self, exception: Value) -> Answer {
        let notes = self.heap.field(exception, crate::exception::TRACEBACK);
        if notes.is_object() && self.len_of(notes) > 0 {
            self.fact(Type::Traceback, notes)
        } else {
            Ok(Value::NONE)
        }
    }

    /// An attribute of a traceback: its last two notes are the function and the line of the outermost call.
    pub(crate) fn traceback_field(&mut self, traceback: Value, name: &str) -> Result<Option<Value>, Stop> {
        let notes = self.heap.field(traceback, 2);
        let count = self.len_of(notes);
        let line = self.item(notes, count.saturating_sub(1));
        let id = self.item(notes, count.saturating_sub(2)).as_small().unwrap_or(0) as u16;
        Ok(Some(match name {
            "tb_lineno" => line,
            "tb_lasti" => Value::tiny(0),
            "tb_next" if count <= 2 => Value::NONE,
            "tb_next" => {
                let rest = self.items_of(notes);
                let list = self.list(&rest[..count - 2])?;
                self.fact(Type::Traceback, list)?
            }
            "tb_frame" => {
                let frame = self.new_instance(Type::Frame)?;
                let frame = self.root(frame);
                self.set_own(frame, "f_lineno", line)?;
                self.set_own(frame, "f_back", Value::NONE)?;
                let code = self.code_object(id)?;
                self.set_own(frame, "f_code", code)?;
                let module = self.program.function(id).map_or(0, |entry| entry.module);
                let globals = self.module_dict(module)?;
                self.set_own(frame, "f_globals", globals)?;
                let locals = self.dict()?;
                self.set_own(frame, "f_locals", locals)?;
                let made = self.at(frame);
                self.release(frame);
                made
            }
            _ => return Ok(None),
        }))
    }

    /// `exception.__traceback__ = traceback`
    pub(crate) fn set_traceback(&mut self, exception: Value, traceback: Value) -> Result<(), Stop> {
        if traceback.is_none() {
            self.vm.heap.set_field(exception, crate::exception::TRACEBACK, Value::UNDEF);
            return Ok(());
        }
        if !self.is_fact(traceback, Type::Traceback) {
            return Err(self.type_error("__traceback__ must be a traceback or None"));
        }
        let exception = self.root(exception);
        let notes = self.items_of(self.heap.field(traceback, 2));
        let list = self.list(&notes)?;
        let object = self.at(exception);
        self.vm.heap.set_field(object, crate::exception::TRACEBACK, list);
        self.release(exception);
        Ok(())
    }
}

/// How those objects print.
impl Ctx<'_, '_> {
    pub(crate) fn repr_fact(&mut self, v: Value) -> Result<Option<String>, Stop> {
        let Some(class) = self.type_of(v).as_type() else { return Ok(None) };
        Ok(Some(match class {
            Type::MappingProxy => {
                let dict = self.heap.field(v, 2);
                format!("mappingproxy({})", self.repr(dict)?)
            }
            Type::Member => {
                let this = self.root(v);
                let name = self.own_named(v, "__name__")?.unwrap_or(Value::NONE);
                let name = self.text(name).unwrap_or("?").to_string();
                let v = self.at(this);
                let owner = self.own_named(v, "__objclass__")?.unwrap_or(Value::NONE);
                format!("<member '{name}' of '{}' objects>", self.class_name(owner))
            }
            Type::Code | Type::Frame | Type::Traceback => {
                format!("<{} object at {:#x}>", class.name(), 0x3f00_0000u32 | (v.0 & 0x00ff_ffff))
            }
            Type::Union | Type::GenericAlias => self.repr_generic(v)?,
            _ => return Ok(None),
        }))
    }
}

fn member_get(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let this = cx.arg(args, 1);
    if this.is_none() {
        return Ok(cx.arg(args, 0));
    }
    let member = cx.arg(args, 0);
    let name = cx.own_named(member, "__name__")?.unwrap_or(Value::NONE);
    let this = cx.arg(args, 1);
    match if cx.is_instance_shape(this) { cx.own_get(this, name) } else { None } {
        Some(value) => Ok(value),
        None => Err(cx.attribute_error(this, name)),
    }
}

fn member_set(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let member = cx.arg(args, 0);
    let name = cx.own_named(member, "__name__")?.unwrap_or(Value::NONE);
    let (this, value) = (cx.arg(args, 1), cx.arg(args, 2));
    cx.set_plain(this, name, value)?;
    Ok(Value::NONE)
}
