//! Functions and classes made at run time: closures, bases in C3 order, `super`.

use crate::{
    ctx::Ctx,
    heap::Shape,
    lookup::{Fact, class},
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::{Tag, Value},
};
use alloc::{format, string::String, vec, vec::Vec};
use bytecode::{NO_INDEX, flags, sym};

impl Ctx<'_, '_> {
    /// Function `id` with defaults from the registers behind `place` and captured cells of the running frame.
    #[inline(never)]
    pub(crate) fn make_function(&mut self, id: u16, place: usize) -> Result<Value, Stop> {
        let Some(entry) = self.program.function(id) else { return Err(self.damaged()) };
        let count = entry.ndefaults as usize
            + if entry.flags & flags::KW_DEFAULTS != 0 { entry.nkwonly as usize } else { 0 };
        let first = self.vm.roots.len();
        let defaults = if count == 0 { Value::UNDEF } else { self.allocate(Shape::Array, count)? };
        for i in 0..count {
            let value = self.vm.stack[place + 1 + i];
            self.vm.heap.set_field(defaults, i, value);
        }
        let defaults = self.root(defaults);
        let captures = entry.captures;
        let closure =
            if captures.is_empty() { Value::UNDEF } else { self.allocate(Shape::Array, captures.len())? };
        for (i, register) in captures.iter().enumerate() {
            let cell = self.vm.stack[self.vm.base + *register as usize];
            self.vm.heap.set_field(closure, i, cell);
        }
        let defaults = self.at(defaults);
        self.vm.roots.truncate(first);
        self.new_function(id, closure, defaults)
    }

    /// `class` with bases in registers: `place` holds the `__class__` cell or None, then the namespace, then the bases.
    #[inline(never)]
    pub(crate) fn make_class(
        &mut self,
        place: usize,
        bases: usize,
        body: u16,
        names: u16,
    ) -> Result<(), Stop> {
        let list = self.tuple_of(place + 2, bases)?;
        let first = self.vm.roots.len();
        let list = self.root(list);
        let keywords = if names == NO_INDEX {
            Value::UNDEF
        } else {
            let names = Value::immediate(Tag::Constant, names as u32);
            let count = self.len_of(names);
            self.keyword_dict(names, place + 2 + bases, count)?
        };
        let keywords = self.root(keywords);
        let made = self.build_class(place, list, keywords, body);
        self.vm.roots.truncate(first);
        made
    }

    /// As [`Ctx::make_class`] with a list of bases and a dict of keywords.
    #[inline(never)]
    pub(crate) fn make_class_spread(&mut self, place: usize, body: u16) -> Result<(), Stop> {
        let list = self.vm.stack[place + 2];
        let bases = self.tuple_from_list(list)?;
        let first = self.vm.roots.len();
        let bases = self.root(bases);
        let keywords = self.root(self.vm.stack[place + 3]);
        let made = self.build_class(place, bases, keywords, body);
        self.vm.roots.truncate(first);
        made
    }

    /// The namespace for a class body: what the metaclass's `__prepare__` answers, or a dict. The registers are those of
    /// [`Ctx::make_class`], or of [`Ctx::make_class_spread`] if `spread`.
    #[inline(never)]
    pub(crate) fn prepare_class(
        &mut self,
        place: usize,
        bases: usize,
        spread: bool,
        body: u16,
        names: u16,
    ) -> Result<(), Stop> {
        let first = self.vm.roots.len();
        let made = self.prepared(place, bases, spread, body, names);
        self.vm.roots.truncate(first);
        self.vm.stack[place + 1] = made?;
        Ok(())
    }

    fn prepared(
        &mut self,
        place: usize,
        bases: usize,
        spread: bool,
        body: u16,
        names: u16,
    ) -> Result<Value, Stop> {
        let given = self.vm.stack[place + 2];
        let list = if spread { self.tuple_from_list(given)? } else { self.tuple_of(place + 2, bases)? };
        let list = self.root(list);
        let keywords = if spread && self.vm.stack[place + 3].is_object() {
            let given = self.root(self.vm.stack[place + 3]);
            self.table_copy(given, Shape::Dict)?
        } else if spread || names == NO_INDEX {
            Value::UNDEF
        } else {
            let names = Value::immediate(Tag::Constant, names as u32);
            let count = self.len_of(names);
            self.keyword_dict(names, place + 2 + bases, count)?
        };
        let keywords = self.root(keywords);
        self.resolve_bases(list)?;
        let meta = self.metaclass(list, keywords)?;
        if !self.heap.is(meta, Shape::Class) {
            return self.dict();
        }
        let meta = self.root(meta);
        let name = self.str("__prepare__")?;
        let Some(hook) = self.find_attribute(self.at(meta), name)? else { return self.dict() };
        let Some(entry) = self.program.function(body) else { return Err(self.damaged()) };
        let bases = self.at(list);
        let space = self.call_with_keywords(hook, &[Value::symbol(entry.name), bases], keywords)?;
        if self.kind(space) != Kind::Dict {
            let text = format!("__prepare__() must return a mapping, not {}", self.type_name(space));
            return Err(self.type_error(text));
        }
        Ok(space)
    }

    fn build_class(&mut self, place: usize, bases: Handle, keywords: Handle, body: u16) -> Result<(), Stop> {
        let Some(entry) = self.program.function(body) else { return Err(self.damaged()) };
        let whole = self.root(self.vm.stack[place + 1]);
        let space = self.root(self.unwrapped(self.at(whole)));
        let name = self.root(Value::symbol(entry.name));
        let module =
            self.program.module(entry.module).map_or(Value::NONE, |module| Value::symbol(module.name));
        let qualname = Value::symbol(entry.qualname);
        let original = self.root(self.at(bases));
        self.resolve_bases(bases)?;
        if self.at(original) != self.at(bases) {
            let (name, value) = (self.str("__orig_bases__")?, self.at(original));
            let name = self.intern(name);
            self.name_set(space, name, value)?;
        }
        let meta = self.metaclass(bases, keywords)?;
        let meta = self.root(meta);
        let created = if self.at(meta) == Value::of_type(Type::Type) {
            self.new_class(bases, space, Value::tiny(body as i32))?
        } else {
            self.class_by_metaclass(meta, name, bases, whole, keywords, [module, qualname])?
        };
        let created = self.root(created);
        let cell = self.vm.stack[place];
        if self.heap.is(cell, Shape::Cell) {
            let class = self.at(created);
            self.vm.heap.set_field(cell, 0, class);
        }
        self.vm.stack[place] = self.at(created);
        if self.at(meta) == Value::of_type(Type::Type) {
            self.announce_class(created, keywords)?;
        }
        self.vm.stack[place] = self.at(created);
        Ok(())
    }

    /// The most derived class of the bases' classes, or the keyword `metaclass`.
    pub(crate) fn metaclass(&mut self, bases: Handle, keywords: Handle) -> Result<Value, Stop> {
        let mut meta = Value::of_type(Type::Type);
        if self.at(keywords).is_object() {
            let name = self.str("metaclass")?;
            let dict = self.at(keywords);
            if let Some(found) = self.name_get(dict, name) {
                self.name_remove(dict, name);
                meta = found;
            }
        }
        for i in 0..self.len_of(self.at(bases)) {
            let other = self.type_of(self.item(self.at(bases), i));
            if !self.is_class(meta) || self.is_subclass(meta, other) {
                continue;
            }
            if !self.is_subclass(other, meta) {
                return Err(self.type_error(
                    "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
                ));
            }
            meta = other;
        }
        Ok(meta)
    }

    /// `metaclass(name, bases, namespace)`
    fn class_by_metaclass(
        &mut self,
        meta: Handle,
        name: Handle,
        bases: Handle,
        space: Handle,
        keywords: Handle,
        [module, qualname]: [Value; 2],
    ) -> Result<Value, Stop> {
        let plain = self.root(self.unwrapped(self.at(space)));
        for (key, value) in [(sym::__module__, module), (sym::__qualname__, qualname)] {
            self.name_set(plain, Value::symbol(key), value)?;
        }
        let dict = self.at(keywords);
        if dict.is_object() && self.table_len(dict) > 0 {
            let names = self.keyword_names(keywords)?;
            let start = self.vm.top;
            let count = self.len_of(names);
            self.vm.stack[start] = self.at(name);
            self.vm.stack[start + 1] = self.at(bases);
            self.vm.stack[start + 2] = self.at(space);
            for i in 0..count {
                let key = self.item(names, i);
                let value = self.name_get(self.at(keywords), key).unwrap_or(Value::NONE);
                self.vm.stack[start + 3 + i] = value;
            }
            return self.call_stack(self.at(meta), start, 3, names);
        }
        self.call(self.at(meta), &[self.at(name), self.at(bases), self.at(space)])
    }

    /// A class with these bases and attributes. `facts` is the function of its body, or an Array as [`class::FACTS`].
    pub(crate) fn new_class(&mut self, bases: Handle, space: Handle, facts: Value) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        let facts = self.root(facts);
        if self.len_of(self.at(bases)) == 0 {
            let object = self.tuple(&[Value::of_type(Type::Object)])?;
            self.set(bases, object);
        }
        let builtin = self.common_builtin(bases)?;
        let class = self.allocate(Shape::Class, class::COUNT)?;
        let class = self.root(class);
        let only = self.len_of(self.at(bases)) == 1;
        let fields = [
            (class::FACTS, self.at(facts)),
            (class::BASES, if only { self.item(self.at(bases), 0) } else { self.at(bases) }),
            (class::ATTRIBUTES, self.at(space)),
            (class::KIND, Value::of_type(builtin)),
        ];
        for (field, value) in fields {
            let class = self.at(class);
            self.vm.heap.set_field(class, field, value);
        }
        self.take_facts(class)?;
        self.take_hooks(class)?;
        self.make_members(class)?;
        if !only {
            let mro = self.linearise(class, bases)?;
            let made = self.at(class);
            self.vm.heap.set_field(made, class::MRO, mro);
        }
        self.implicit_hash(class)?;
        let space = self.root(self.unwrapped(self.heap.field(self.at(class), class::ATTRIBUTES)));
        if self.heap.is(self.at(space), Shape::Dict) {
            self.table_trim(space)?;
        }
        self.tell_bases(class, bases)?;
        let made = self.at(class);
        self.vm.roots.truncate(first);
        Ok(made)
    }

    /// `__qualname__`, `__module__` and `__doc__` in the namespace override what the compiler knows.
    fn take_facts(&mut self, class: Handle) -> Result<(), Stop> {
        for (name, fact) in
            [(sym::__qualname__, Fact::Qualname), (sym::__module__, Fact::Module), (sym::__doc__, Fact::Doc)]
        {
            let space = self.heap.field(self.at(class), class::ATTRIBUTES);
            if let Some(value) = self.name_get(space, Value::symbol(name)) {
                self.set_class_fact(class, fact, value)?;
            }
        }
        Ok(())
    }

    /// Two functions are class methods without saying so.
    fn take_hooks(&mut self, class: Handle) -> Result<(), Stop> {
        for name in [sym::__init_subclass__, sym::__class_getitem__].map(Value::symbol) {
            let space = self.heap.field(self.at(class), class::ATTRIBUTES);
            if let Some(function) = self.name_get(space, name).filter(|v| self.heap.is(*v, Shape::Function)) {
                let method = self.allocate_with(Shape::ClassMethod, function)?;
                let space = self.root(self.heap.field(self.at(class), class::ATTRIBUTES));
                self.name_set(space, name, method)?;
                self.release(space);
            }
        }
        Ok(())
    }

    /// A class with `__eq__` and no `__hash__` is unhashable.
    fn implicit_hash(&mut self, class: Handle) -> Result<(), Stop> {
        let space = self.heap.field(self.at(class), class::ATTRIBUTES);
        if self.name_get(space, Value::symbol(sym::__eq__)).is_some()
            && self.name_get(space, Value::symbol(sym::__hash__)).is_none()
        {
            let space = self.root(space);
            self.name_set(space, Value::symbol(sym::__hash__), Value::NONE)?;
        }
        Ok(())
    }

    /// What instances are stored as: the builtin class that the bases derive from.
    fn common_builtin(&mut self, bases: Handle) -> Result<Type, Stop> {
        let mut builtin = Type::Object;
        for i in 0..self.len_of(self.at(bases)) {
            let base = self.item(self.at(bases), i);
            if !self.is_class(base) {
                return Err(self.type_error_of("bases must be classes, not '{}'", base));
            }
            if matches!(
                base.as_type(),
                Some(
                    Type::Bool
                        | Type::NoneType
                        | Type::Function
                        | Type::Range
                        | Type::Slice
                        | Type::Generator
                        | Type::MemoryView
                        | Type::Ellipsis
                )
            ) {
                let text = format!("type '{}' is not an acceptable base type", self.class_name(base));
                return Err(self.type_error(text));
            }
            let other = self.builtin_base(base);
            if other.derives_from(builtin) {
                builtin = other;
            } else if !(builtin.derives_from(other) || builtin.is_exception() && other.is_exception()) {
                return Err(self.type_error("multiple bases have instance lay-out conflict"));
            }
        }
        Ok(builtin)
    }

    /// C3: the class, then the merge of its bases' orders and the bases themselves.
    fn linearise(&mut self, class: Handle, bases: Handle) -> Result<Value, Stop> {
        let count = self.len_of(self.at(bases));
        let mut lines: Vec<Vec<Value>> =
            (0..count).map(|i| self.mro(self.item(self.at(bases), i)).collect()).collect();
        lines.push(self.items_of(self.at(bases)));
        for (i, base) in lines[count].iter().enumerate() {
            if lines[count][..i].contains(base) {
                let text = format!("duplicate base class {}", self.class_name(*base));
                return Err(self.type_error(text));
            }
        }
        let mut order = vec![self.at(class)];
        while lines.iter().any(|line| !line.is_empty()) {
            let good = lines
                .iter()
                .filter_map(|line| line.first().copied())
                .find(|head| !lines.iter().any(|line| line.iter().skip(1).any(|other| other == head)));
            let Some(good) = good else {
                let names: Vec<String> = lines[count].iter().map(|base| self.class_name(*base)).collect();
                let text = format!(
                    "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                    names.join(", ")
                );
                return Err(self.type_error(text));
            };
            order.push(good);
            lines.iter_mut().for_each(|line| line.retain(|other| *other != good));
        }
        self.tuple(&order)
    }

    pub(crate) fn items_of(&self, sequence: Value) -> Vec<Value> {
        (0..self.len_of(sequence)).map(|i| self.item(sequence, i)).collect()
    }

    /// `__set_name__` of attributes, `__init_subclass__` of the base.
    pub(crate) fn announce_class(&mut self, class: Handle, keywords: Handle) -> Result<(), Stop> {
        let mut n = 0;
        loop {
            let space = self.heap.field(self.at(class), class::ATTRIBUTES);
            let Some(entry) = self.table_next(space, n) else { break };
            n = entry + 1;
            let value = self.table_value(space, entry);
            if let Some(hook) = self.special(value, sym::__set_name__) {
                let (value, name) =
                    (self.root(value), self.root(self.table_key(space, entry).unwrap_or(Value::NONE)));
                let arguments = [self.at(value), self.at(class), self.at(name)];
                match self.call(hook, &arguments) {
                    Err(Stop::Raise) => return Err(self.failed_set_name(value, class, name)),
                    other => other?,
                };
                self.release(value);
            }
        }
        let name = Value::symbol(sym::__init_subclass__);
        let hook = self.mro(self.at(class)).skip(1).find_map(|base| self.own_attribute(base, name));
        let dict = self.at(keywords);
        let given = dict.is_object() && self.table_len(dict) > 0;
        match hook {
            Some(hook) if hook.tag() != Some(Tag::Native) => {
                let hook =
                    if self.heap.is(hook, Shape::ClassMethod) { self.heap.field(hook, 0) } else { hook };
                self.call_with_keywords(hook, &[self.at(class)], keywords).map(|_| ())
            }
            _ if given => {
                let text = format!(
                    "{}.__init_subclass__() takes no keyword arguments",
                    self.class_name(self.at(class))
                );
                Err(self.type_error(text))
            }
            _ => Ok(()),
        }
    }

    fn failed_set_name(&mut self, value: Handle, class: Handle, name: Handle) -> Stop {
        let cause = self.take_raised();
        let cause = self.root(cause);
        let text = format!(
            "Error calling __set_name__ on '{}' instance '{}' in '{}'",
            self.type_name(self.at(value)),
            self.text(self.at(name)).unwrap_or("?"),
            self.class_name(self.at(class))
        );
        let text = match self.str(&text) {
            Ok(text) => text,
            Err(stop) => return stop,
        };
        match self.exception(Value::of_type(Type::RuntimeError), text) {
            Ok(error) => {
                let cause = self.at(cause);
                self.raise_statement(error, cause)
            }
            Err(stop) => stop,
        }
    }

    /// Each base of the program remembers the class.
    fn tell_bases(&mut self, class: Handle, bases: Handle) -> Result<(), Stop> {
        for i in 0..self.len_of(self.at(bases)) {
            let base = self.item(self.at(bases), i);
            if !self.heap.is(base, Shape::Class) {
                continue;
            }
            let base = self.root(base);
            let known = self.subclasses_of(self.at(base));
            let mut all = if known.is_object() { self.items_of(known) } else { Vec::new() };
            all.push(self.at(class));
            let all = self.tuple(&all)?;
            let owner = self.at(base);
            self.set_subclasses(owner, all);
            self.release(base);
        }
        Ok(())
    }

    /// The keys of a rooted dict of keywords, as a tuple.
    pub(crate) fn keyword_names(&mut self, keywords: Handle) -> Result<Value, Stop> {
        let dict = self.at(keywords);
        let names: Vec<Value> = (0..self.table_used(dict))
            .filter_map(|n| self.table_key(dict, n))
            .map(|name| self.intern(name))
            .collect();
        self.tuple(&names)
    }

    /// A call with a rooted dict of keywords (or UNDEF).
    pub(crate) fn call_with_keywords(
        &mut self,
        callee: Value,
        arguments: &[Value],
        keywords: Handle,
    ) -> Result<Value, Stop> {
        let dict = self.at(keywords);
        if !dict.is_object() || self.table_len(dict) == 0 {
            return self.call(callee, arguments);
        }
        let first = self.vm.roots.len();
        let callee = self.root(callee);
        self.vm.roots.extend_from_slice(arguments);
        let names = self.keyword_names(keywords)?;
        let start = self.vm.top;
        let count = self.len_of(names);
        if start + arguments.len() + count + crate::call::WINDOW > self.stack.len() {
            return Err(self.recursion_error());
        }
        for i in 0..arguments.len() {
            self.vm.stack[start + i] = self.vm.roots[first + 1 + i];
        }
        let dict = self.at(keywords);
        for i in 0..count {
            let value = self.name_get(dict, self.item(names, i)).unwrap_or(Value::NONE);
            self.vm.stack[start + arguments.len() + i] = value;
        }
        let callee = self.at(callee);
        self.vm.roots.truncate(first);
        self.call_stack(callee, start, arguments.len(), names)
    }

    /// Zero-argument `super`.
    #[inline(never)]
    pub(crate) fn make_super(&mut self, cell: Value, this: Value) -> Result<Value, Stop> {
        let class = if self.heap.is(cell, Shape::Cell) { self.heap.field(cell, 0) } else { Value::UNDEF };
        if class.is_undef() {
            return Err(self.runtime_error("super(): empty __class__ cell"));
        }
        self.super_of(class, this)
    }

    /// `super(class, this)`
    pub(crate) fn super_of(&mut self, class: Value, this: Value) -> Result<Value, Stop> {
        let fits = self.is_instance(this, class) || self.is_class(this) && self.is_subclass(this, class);
        if !fits {
            return Err(self.type_error("super(type, obj): obj must be an instance or subtype of type"));
        }
        self.allocate_fields(Shape::Super, &[class, this])
    }

    /// Whether `check` holds for one of a tuple of classes, which may hold tuples itself.
    fn any_of(
        &mut self,
        v: Value,
        classes: Value,
        check: fn(&mut Self, Value, Value) -> Result<bool, Stop>,
    ) -> Result<bool, Stop> {
        let (v, classes) = (self.root(v), self.root(classes));
        let found = self.deeper(|cx| {
            for i in 0..cx.len_of(cx.at(classes)) {
                if check(cx, cx.at(v), cx.item(cx.at(classes), i))? {
                    return Ok(true);
                }
            }
            Ok(false)
        });
        self.release(v);
        found
    }

    /// `isinstance(v, classes)`
    pub(crate) fn is_instance_of(&mut self, v: Value, classes: Value) -> Result<bool, Stop> {
        if self.kind(classes) == Kind::Tuple {
            return self.any_of(v, classes, Self::is_instance_of);
        }
        if v_is_exactly(self, v, classes) {
            return Ok(true);
        }
        if let Some(members) = self.union_members(classes)? {
            return self.is_instance_of(v, members);
        }
        if !self.is_class(classes) {
            if let Some(check) = self.special(classes, sym::__instancecheck__) {
                let answer = self.call(check, &[classes, v])?;
                return self.truth(answer);
            }
            if self.is_fact(classes, Type::GenericAlias) {
                return Err(self.type_error("isinstance() argument 2 cannot be a parameterized generic"));
            }
            return Err(self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union"));
        }
        if let Some(check) = self.special(classes, sym::__instancecheck__) {
            let answer = self.call(check, &[classes, v])?;
            return self.truth(answer);
        }
        Ok(self.is_instance(v, classes))
    }

    /// `issubclass(class, classes)`
    pub(crate) fn is_subclass_of(&mut self, class: Value, classes: Value) -> Result<bool, Stop> {
        if let Some(members) = self.union_members(classes)? {
            return self.is_subclass_of(class, members);
        }
        if self.kind(classes) != Kind::Tuple
            && let Some(check) = self.special(classes, sym::__subclasscheck__)
        {
            let answer = self.call(check, &[classes, class])?;
            return self.truth(answer);
        }
        if !self.is_class(class) {
            return Err(self.type_error("issubclass() arg 1 must be a class"));
        }
        if self.kind(classes) == Kind::Tuple {
            return self.any_of(class, classes, Self::is_subclass_of);
        }
        if !self.is_class(classes) {
            return Err(self.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union"));
        }
        Ok(self.is_subclass(class, classes))
    }
}

/// Whether the value's class is this very class: then no hook is asked.
fn v_is_exactly(cx: &Ctx<'_, '_>, v: Value, class: Value) -> bool {
    cx.type_of(v) == class
}
