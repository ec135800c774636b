//! What a value's class is, and what a class answers for a name: first the cache, then the order of resolution.

use crate::{
    heap::Shape,
    native::{self, Module, Native},
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::{Tag, Value},
    vm::Vm,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use bytecode::{NO_INDEX, VariableKind, symbol};

/// Fields of a class object.
pub(crate) mod class {
    /// The body's function, if name and the like are what stands there, or an Array of them by [`Fact`].
    ///
    /// [`Fact`]: super::Fact
    pub const FACTS: usize = 0;
    /// A tuple, or the only base itself as long as nobody asked for the tuple.
    pub const BASES: usize = 1;
    /// Tuple of the order of resolution, or UNDEF as long as that is the class and its only base's order.
    pub const MRO: usize = 2;
    pub const ATTRIBUTES: usize = 3;
    /// Layout of a fresh instance. Before the first one, what its [`super::layout::SUBCLASSES`] will be.
    pub const LAYOUT: usize = 4;
    /// The class of the class, or, if that is `type`, the builtin class that instances are stored as.
    pub const KIND: usize = 5;
    pub const COUNT: usize = 6;
}

/// What a class says about itself.
#[derive(Clone, Copy)]
pub(crate) enum Fact {
    Name,
    Qualname,
    Module,
    Doc,
}

/// Fields of a layout.
pub(crate) mod layout {
    pub const CLASS: usize = 0;
    pub const PARENT: usize = 1;
    pub const NAME: usize = 2;
    pub const COUNT: usize = 3;
    pub const CHILD: usize = 4;
    pub const SIBLING: usize = 5;
    /// A class's first layout has no siblings; it keeps the tuple of the classes that name the class as a base, or UNDEF.
    pub const SUBCLASSES: usize = SIBLING;
}

/// Walks a class's order of resolution.
pub(crate) struct Mro<'v, 'p> {
    vm: &'v Vm<'p>,
    /// The class whose turn it is, unless `rest` is a tuple.
    next: Value,
    /// A tuple of classes, and where in it the walk is.
    rest: (Value, usize),
    /// Between `ExceptionGroup`, which derives from two classes, and the second of them.
    in_group: bool,
}

impl Iterator for Mro<'_, '_> {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        let vm = self.vm;
        let class = self.next;
        let own = vm.heap.is(class, Shape::Class);
        if own && vm.heap.field(class, class::MRO).is_object() {
            self.rest = (vm.heap.field(class, class::MRO), 0);
            self.next = Value::UNDEF;
        }
        let (tuple, at) = self.rest;
        if tuple.is_object() {
            self.rest.1 += 1;
            return (at < vm.len_of(tuple)).then(|| vm.item(tuple, at));
        }
        self.next = if own {
            let bases = vm.heap.field(class, class::BASES);
            if vm.heap.is(bases, Shape::Tuple) { vm.item(bases, 0) } else { bases }
        } else {
            match class.as_type()? {
                Type::Object => Value::UNDEF,
                Type::BaseExceptionGroup if self.in_group => Value::of_type(Type::Exception),
                builtin => {
                    self.in_group = builtin == Type::ExceptionGroup;
                    Value::of_type(builtin.base())
                }
            }
        };
        Some(class)
    }
}

const CACHE_SIZE: usize = 128;

/// Remembers what classes answered, also that they have no such name.
pub(crate) struct MethodCache {
    entries: alloc::boxed::Box<[(Value, Value, Value)]>,
}

impl MethodCache {
    pub fn new() -> MethodCache {
        MethodCache { entries: alloc::vec![(Value::UNDEF, Value::UNDEF, Value::UNDEF); CACHE_SIZE].into() }
    }

    /// Whether a class is known to have nothing under a name.
    pub fn lacks(&self, class: Value, name: Value) -> bool {
        let (known_class, known_name, answer) = self.entries[MethodCache::place(class, name)];
        known_class == class && known_name == name && answer.is_undef()
    }

    pub fn clear(&mut self) {
        self.entries.fill((Value::UNDEF, Value::UNDEF, Value::UNDEF));
    }

    fn place(class: Value, name: Value) -> usize {
        ((class.0 >> 2) ^ (name.0 >> 6) ^ (name.0 >> 10)) as usize % CACHE_SIZE
    }
}

impl<'p> Vm<'p> {
    /// The class of a value.
    #[cfg_attr(small, optimize(speed))]
    pub fn type_of(&self, v: Value) -> Value {
        if let Some(shape) = self.heap.shape(v) {
            match shape {
                Shape::Instance | Shape::Wrapped | Shape::Exception => {
                    return self.heap.field(self.heap.field(v, 0), layout::CLASS);
                }
                Shape::Class => return self.metaclass_of(v).unwrap_or(Value::of_type(Type::Type)),
                _ => {}
            }
        }
        Value::of_type(self.builtin_type_of(v))
    }

    /// The builtin class that decides how a value is stored.
    pub(crate) fn builtin_type_of(&self, v: Value) -> Type {
        match self.kind(v) {
            Kind::None => Type::NoneType,
            Kind::Bool => Type::Bool,
            Kind::Int => Type::Int,
            Kind::Float => Type::Float,
            Kind::Str => Type::Str,
            Kind::Bytes => Type::Bytes,
            Kind::ByteArray => Type::ByteArray,
            Kind::List => Type::List,
            Kind::Tuple => Type::Tuple,
            Kind::Dict => Type::Dict,
            Kind::Set => Type::Set,
            Kind::FrozenSet => Type::FrozenSet,
            Kind::Range => Type::Range,
            Kind::Slice => Type::Slice,
            Kind::Function => Type::Function,
            Kind::Class => Type::Type,
            Kind::Iterator => crate::iterate::iterator_type(self.heap.count(v, 0)),
            Kind::Generator => {
                [Type::Generator, Type::Coroutine, Type::AsyncGenerator][self.heap.count(v, 4).min(2)]
            }
            Kind::DictView => {
                [Type::DictKeys, Type::DictValues, Type::DictItems][self.heap.count(v, 1).min(2)]
            }
            Kind::Packed => Type::Packed,
            Kind::View => Type::MemoryView,
            Kind::Complex => Type::Complex,
            Kind::Deque => Type::Deque,
            Kind::Instance | Kind::Exception => Type::Object,
            Kind::Other => self.other_type_of(v),
        }
    }

    fn other_type_of(&self, v: Value) -> Type {
        match (self.heap.shape(v), v.tag()) {
            (Some(Shape::BoundMethod), _) => match self.heap.field(v, 1).tag() {
                Some(Tag::Native) => Type::Builtin,
                _ => Type::Method,
            },
            (Some(Shape::Cell), _) => Type::Cell,
            (Some(Shape::Property), _) => Type::Property,
            (Some(Shape::StaticMethod), _) => Type::StaticMethod,
            (Some(Shape::ClassMethod), _) => Type::ClassMethod,
            (Some(Shape::Super), _) => Type::Super,
            (_, Some(Tag::Native)) if native::is_method(v) => Type::MethodDescriptor,
            (_, Some(Tag::Native)) => Type::Builtin,
            (_, Some(Tag::Module | Tag::NativeModule)) => Type::Module,
            _ if v == Value::ELLIPSIS => Type::Ellipsis,
            _ if v == Value::NOT_IMPLEMENTED => Type::NotImplementedType,
            _ => Type::Object,
        }
    }

    /// The name of a value's class.
    pub fn type_name(&self, v: Value) -> String {
        self.complaint_name(self.type_of(v))
    }

    /// The qualified name of a value's class, as complaints about its properties print it.
    pub(crate) fn qualified_type(&self, v: Value) -> String {
        let class = self.type_of(v);
        if !self.heap.is(class, Shape::Class) {
            return self.type_name(v);
        }
        self.text(self.class_fact(class, Fact::Qualname)).unwrap_or("?").to_string()
    }

    /// A class's name as complaints print it: with its module where CPython's class is one of C.
    pub(crate) fn complaint_name(&self, class: Value) -> String {
        if self.heap.is(class, Shape::Class) {
            let name = self.text(self.class_fact(class, Fact::Name)).unwrap_or("?");
            let module = self.text(self.class_fact(class, Fact::Module)).unwrap_or("");
            if module == "datetime"
                || module == "collections" && matches!(name, "deque" | "defaultdict" | "OrderedDict")
            {
                return format!("{module}.{name}");
            }
        }
        self.class_name(class)
    }

    /// What a class of the program says about itself.
    pub(crate) fn class_fact(&self, class: Value, fact: Fact) -> Value {
        let facts = self.heap.field(class, class::FACTS);
        if facts.is_object() {
            return self.heap.field(facts, fact as usize);
        }
        let body = facts.as_small().and_then(|body| self.program.function(body as u16));
        let Some(body) = body else { return Value::NONE };
        let symbol = match fact {
            Fact::Name => Some(body.name),
            Fact::Qualname => Some(body.qualname),
            Fact::Module => self.program.module(body.module).map(|module| module.name),
            Fact::Doc => Some(body.doc).filter(|doc| *doc != NO_INDEX),
        };
        symbol.map_or(Value::NONE, Value::symbol)
    }

    /// Changes what a class says about itself.
    pub(crate) fn set_class_fact(&mut self, class: Handle, fact: Fact, value: Value) -> Result<(), Stop> {
        let value = self.root(value);
        if !self.heap.field(self.at(class), class::FACTS).is_object() {
            let facts = [Fact::Name, Fact::Qualname, Fact::Module, Fact::Doc];
            let facts = facts.map(|fact| self.class_fact(self.at(class), fact));
            let made = self.allocate_fields(Shape::Array, &facts)?;
            self.heap.set_field(self.at(class), class::FACTS, made);
        }
        let facts = self.heap.field(self.at(class), class::FACTS);
        self.heap.set_field(facts, fact as usize, self.at(value));
        self.release(value);
        Ok(())
    }

    /// The class of a class of the program, unless that is `type`.
    #[inline]
    pub(crate) fn metaclass_of(&self, class: Value) -> Option<Value> {
        Some(self.heap.field(class, class::KIND)).filter(|kind| kind.is_object())
    }

    /// Tuple of the classes that name this one as a base, or UNDEF.
    pub(crate) fn subclasses_of(&self, class: Value) -> Value {
        let layout = self.heap.field(class, class::LAYOUT);
        if self.heap.is(layout, Shape::Layout) { self.heap.field(layout, layout::SUBCLASSES) } else { layout }
    }

    pub(crate) fn set_subclasses(&mut self, class: Value, all: Value) {
        let layout = self.heap.field(class, class::LAYOUT);
        if self.heap.is(layout, Shape::Layout) {
            self.heap.set_field(layout, layout::SUBCLASSES, all);
        } else {
            self.heap.set_field(class, class::LAYOUT, all);
        }
    }

    /// A class's order of resolution.
    pub(crate) fn mro(&self, class: Value) -> Mro<'_, 'p> {
        Mro { vm: self, next: class, rest: (Value::UNDEF, 0), in_group: false }
    }

    /// A class's order of resolution as the tuple that it keeps from now on.
    pub(crate) fn mro_tuple(&mut self, class: Value) -> Result<Value, Stop> {
        let own = self.heap.is(class, Shape::Class);
        if own && self.heap.field(class, class::MRO).is_object() {
            return Ok(self.heap.field(class, class::MRO));
        }
        let order: Vec<Value> = self.mro(class).collect();
        let class = self.root(class);
        let made = self.tuple(&order)?;
        if own {
            self.heap.set_field(self.at(class), class::MRO, made);
        }
        self.release(class);
        Ok(made)
    }

    /// The tuple of a class's bases.
    pub(crate) fn bases_of(&mut self, class: Value) -> Result<Value, Stop> {
        let bases = self.heap.field(class, class::BASES);
        if self.heap.is(bases, Shape::Tuple) {
            return Ok(bases);
        }
        let class = self.root(class);
        let made = self.tuple(&[bases])?;
        self.heap.set_field(self.at(class), class::BASES, made);
        self.release(class);
        Ok(made)
    }

    /// Whether a value is a class.
    pub fn is_class(&self, v: Value) -> bool {
        v.tag() == Some(Tag::Type) || self.heap.is(v, Shape::Class)
    }

    /// A class's name.
    pub fn class_name(&self, v: Value) -> String {
        match v.as_type() {
            Some(builtin) => builtin.name().to_string(),
            None if self.heap.is(v, Shape::Class) => {
                self.text(self.class_fact(v, Fact::Name)).unwrap_or("?").to_string()
            }
            None => String::from("?"),
        }
    }

    /// A module's name, when the value is a module.
    pub(crate) fn module_name(&self, v: Value) -> Option<&str> {
        match v.tag()? {
            Tag::Module => self.program.symbol(self.program.module(v.payload() as u16)?.name),
            Tag::NativeModule => Some(self.native_module(v)?.name),
            _ => None,
        }
    }

    pub(crate) fn native_module(&self, v: Value) -> Option<&'static Module> {
        native::MODULES.get(v.payload_of(Tag::NativeModule)? as usize).map(|(module, _)| *module)
    }

    /// The builtin class at the root of a class: what its instances are stored as.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn builtin_base(&self, v: Value) -> Type {
        match v.as_type() {
            Some(builtin) => builtin,
            None if self.heap.is(v, Shape::Class) => {
                let kind = self.heap.field(v, class::KIND).as_type();
                kind.or_else(|| self.mro(v).find_map(Value::as_type)).unwrap_or(Type::Object)
            }
            None => Type::Object,
        }
    }

    /// Whether class `v` is `other` or derives from it.
    pub(crate) fn is_subclass(&self, v: Value, other: Value) -> bool {
        if v == other {
            return true;
        }
        match v.as_type() {
            Some(builtin) => other.as_type().is_some_and(|other| builtin.derives_from(other)),
            None if self.heap.is(v, Shape::Class) => self.mro(v).any(|class| class == other),
            None => false,
        }
    }

    /// Whether a value's class is `class` or derives from it.
    pub fn is_instance(&self, v: Value, class: Value) -> bool {
        self.is_subclass(self.type_of(v), class)
    }

    /// The canonical form of a name: the program's symbol of that text, if there is one.
    pub(crate) fn intern(&self, name: Value) -> Value {
        if name.tag() == Some(Tag::Symbol) {
            return name;
        }
        let Some(text) = self.text(name) else { return name };
        match self.program.find(text, symbol::hash(text.as_bytes())) {
            Some(symbol) => Value::symbol(symbol),
            None => name,
        }
    }

    /// What a class answers for a name, by its order of resolution.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn class_lookup(&mut self, class: Value, name: Value) -> Option<Value> {
        if name.tag() != Some(Tag::Symbol) {
            return self.class_search(class, name);
        }
        let place = MethodCache::place(class, name);
        let (known_class, known_name, answer) = self.methods.entries[place];
        if known_class == class && known_name == name {
            return answer.set();
        }
        let answer = self.class_search(class, name);
        let fixed = answer.is_none_or(|found| self.heap.is(found, Shape::Function));
        if fixed || !self.changing.contains(name) {
            self.methods.entries[place] = (class, name, answer.unwrap_or(Value::UNDEF));
        }
        answer
    }

    fn class_search(&self, class: Value, name: Value) -> Option<Value> {
        if let Some(builtin) = class.as_type() {
            return self.builtin_search(builtin, name);
        }
        self.mro(class).find_map(|class| self.own_attribute(class, name))
    }

    /// What the class itself has under a name, without its bases.
    pub(crate) fn own_attribute(&self, class: Value, name: Value) -> Option<Value> {
        match class.as_type() {
            Some(builtin) => self.builtin_own(builtin, name),
            None => self.name_get(self.heap.field(class, class::ATTRIBUTES), name),
        }
    }

    fn builtin_search(&self, class: Type, name: Value) -> Option<Value> {
        let mut class = class;
        loop {
            if let Some(found) = self.builtin_own(class, name) {
                return Some(found);
            }
            if class == Type::Object {
                return None;
            }
            class = class.base();
        }
    }

    fn builtin_own(&self, class: Type, name: Value) -> Option<Value> {
        native::own_function(class, self.text(name)?)
    }

    /// A special method that a program's own class defines; `None` when the builtin behaviour applies.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn special(&mut self, v: Value, name: u16) -> Option<Value> {
        match self.heap.shape(v)? {
            Shape::Instance | Shape::Wrapped | Shape::Exception => {
                let class = self.heap.field(self.heap.field(v, 0), layout::CLASS);
                self.class_special(class, name)
            }
            Shape::Class => {
                let meta = self.metaclass_of(v)?;
                self.class_special(meta, name)
            }
            _ => None,
        }
    }

    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn class_special(&mut self, class: Value, name: u16) -> Option<Value> {
        if class.tag() == Some(Tag::Type) {
            return None;
        }
        self.class_lookup(class, Value::symbol(name)).filter(|found| found.tag() != Some(Tag::Native))
    }

    /// The native that a value stands for.
    pub(crate) fn native(&self, v: Value) -> Option<&'static Native> {
        native::native_of(v)
    }

    /// The name of a variable of a function, and whether it is an enclosing function's.
    pub(crate) fn variable(&self, function: u16, register: u8) -> (String, bool) {
        let variable = self.program.function(function).and_then(|function| function.variable(register));
        match variable {
            Some(found) => (
                self.program.symbol(found.name).unwrap_or("?").to_string(),
                found.kind == VariableKind::Captured,
            ),
            None => (String::from("?"), false),
        }
    }

    /// The hash of a string.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn text_hash(&self, v: Value) -> u32 {
        if let Some([_, hash]) = self.heap.read(v, Shape::Str).filter(|[_, hash]| *hash != 0) {
            return *hash;
        }
        match v.payload_of(Tag::Symbol) {
            Some(symbol) => self.program.symbol_hash(symbol as u16).unwrap_or(0),
            None => self.text_bytes(v).map_or(0, symbol::hash),
        }
    }

    /// As [`Vm::text_hash`], and a string in the heap remembers it.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn kept_text_hash(&mut self, v: Value) -> u32 {
        let hash = self.text_hash(v);
        if self.heap.is(v, Shape::Str) {
            self.heap.set_word(v, 1, hash);
        }
        hash
    }
}
