//! What `match` asks of values.

use crate::{
    ctx::Ctx,
    heap::Shape,
    object::Kind,
    raise::Stop,
    types::Type,
    value::{Tag, Value},
};
use alloc::format;
use bytecode::sym;

impl Ctx<'_, '_> {
    /// Classes of the library say with a class attribute that they are sequences or mappings.
    #[inline(never)]
    pub(crate) fn matches_sequence(&mut self, v: Value) -> bool {
        match self.kind(v) {
            Kind::List | Kind::Tuple | Kind::Range => true,
            Kind::Instance => self.has_method(v, "_is_sequence"),
            _ => false,
        }
    }

    pub(crate) fn matches_mapping(&mut self, v: Value) -> bool {
        match self.kind(v) {
            Kind::Dict => true,
            Kind::Instance => self.has_method(v, "_is_mapping"),
            _ => false,
        }
    }

    /// The values at all keys as a tuple, or None.
    #[inline(never)]
    pub(crate) fn match_keys(&mut self, v: Value, keys: Value) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        let (mapping, keys) = (self.root(v), self.root(keys));
        let found = self.vm.roots.len();
        let count = self.len_of(self.at(keys));
        for i in 0..count {
            let key = self.item(self.at(keys), i);
            match self.dict_get(self.at(mapping), key)? {
                Some(value) => self.vm.roots.push(value),
                None => {
                    self.vm.roots.truncate(first);
                    return Ok(Value::NONE);
                }
            }
        }
        let made = self.tuple_from(crate::Handle(found), count);
        self.vm.roots.truncate(first);
        made
    }

    /// A copy of the mapping without the keys.
    #[inline(never)]
    pub(crate) fn match_rest(&mut self, v: Value, keys: Value) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        let (mapping, keys) = (self.root(self.unwrapped(v)), self.root(keys));
        let rest = self.table_copy(mapping, Shape::Dict)?;
        let rest = self.root(rest);
        for i in 0..self.len_of(self.at(keys)) {
            let key = self.item(self.at(keys), i);
            self.dict_remove(self.at(rest), key)?;
        }
        let made = self.at(rest);
        self.vm.roots.truncate(first);
        Ok(made)
    }

    /// The attributes that a class pattern names, as a tuple, or None.
    #[inline(never)]
    pub(crate) fn match_class(
        &mut self,
        v: Value,
        class: Value,
        names: u16,
        positional: u16,
    ) -> Result<Value, Stop> {
        if !self.is_class(class) {
            return Err(self.type_error("called match pattern must be a type"));
        }
        if !self.is_instance_of(v, class)? {
            return Ok(Value::NONE);
        }
        let first = self.vm.roots.len();
        let (this, class) = (self.root(v), self.root(class));
        let found = self.vm.roots.len();
        let result = self.match_attributes(this, class, names, positional as usize);
        let made = match result {
            Ok(true) => {
                let count = self.vm.roots.len() - found;
                self.tuple_from(crate::Handle(found), count)
            }
            Ok(false) => Ok(Value::NONE),
            Err(stop) => Err(stop),
        };
        self.vm.roots.truncate(first);
        made
    }

    fn match_attributes(
        &mut self,
        this: crate::Handle,
        class: crate::Handle,
        names: u16,
        positional: usize,
    ) -> Result<bool, Stop> {
        for i in 0..positional {
            let class_now = self.at(class);
            let by_itself = matches!(
                self.builtin_base(class_now),
                Type::Bool
                    | Type::ByteArray
                    | Type::Bytes
                    | Type::Dict
                    | Type::Float
                    | Type::FrozenSet
                    | Type::Int
                    | Type::List
                    | Type::Set
                    | Type::Str
                    | Type::Tuple
            );
            let arguments = self.find_attribute(class_now, Value::symbol(sym::__match_args__))?;
            if let Some(given) = arguments.filter(|arguments| self.kind(*arguments) != Kind::Tuple) {
                let text = format!(
                    "{}.__match_args__ must be a tuple (got {})",
                    self.class_name(self.at(class)),
                    self.type_name(given)
                );
                return Err(self.type_error(text));
            }
            let value = match arguments {
                Some(arguments)
                    if i < self.len_of(arguments) && self.text(self.item(arguments, i)).is_none() =>
                {
                    let text = format!(
                        "__match_args__ elements must be strings (got {})",
                        self.type_name(self.item(arguments, i))
                    );
                    return Err(self.type_error(text));
                }
                Some(arguments) if i < self.len_of(arguments) => {
                    let name = self.item(arguments, i);
                    let named = Value::immediate(Tag::Constant, names as u32);
                    let again = (0..i)
                        .map(|n| self.item(arguments, n))
                        .chain((0..self.len_of(named)).map(|n| self.item(named, n)))
                        .any(|other| self.text(other) == self.text(name));
                    if again {
                        let text = format!(
                            "{}() got multiple sub-patterns for attribute '{}'",
                            self.class_name(self.at(class)),
                            self.text(name).unwrap_or("?")
                        );
                        return Err(self.type_error(text));
                    }
                    self.find_attribute(self.at(this), name)?
                }
                None if by_itself && positional == 1 => Some(self.at(this)),
                other => {
                    let allowed = other.map_or(by_itself as usize, |arguments| self.len_of(arguments));
                    let name = self.class_name(self.at(class));
                    let text = format!(
                        "{name}() accepts {allowed} positional sub-pattern{} ({positional} given)",
                        if allowed == 1 { "" } else { "s" }
                    );
                    return Err(self.type_error(text));
                }
            };
            match value {
                Some(value) => self.vm.roots.push(value),
                None => return Ok(false),
            }
        }
        let names = Value::immediate(Tag::Constant, names as u32);
        for i in 0..self.len_of(names) {
            match self.find_attribute(self.at(this), self.item(names, i))? {
                Some(value) => self.vm.roots.push(value),
                None => return Ok(false),
            }
        }
        Ok(true)
    }
}
