//! Types made of types: `int | str` and `list[int]`.

use crate::{
    ctx::Ctx,
    heap::Shape,
    native::{Args, Native},
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::Value,
};
use alloc::{format, string::String, vec::Vec};

type Answer = Result<Value, Stop>;

/// The methods of `list[int]`.
pub(crate) static ALIAS_METHODS: &[Native] = &[
    Native::variadic("__call__", 0, call).any_keywords(),
    Native::new("__mro_entries__", 1, 1, entries),
    Native::new("__getitem__", 1, 1, parameterised),
];

impl Ctx<'_, '_> {
    /// `x | y` of types, None among them; `None` if they are something else.
    pub(crate) fn union(&mut self, x: Value, y: Value) -> Result<Option<Value>, Stop> {
        let is_type = |cx: &Self, v: Value| {
            cx.is_class(v) || cx.is_fact(v, Type::Union) || cx.is_fact(v, Type::GenericAlias)
        };
        if !(is_type(self, x) || x.is_none())
            || !(is_type(self, y) || y.is_none())
            || x.is_none() && y.is_none()
        {
            return Ok(None);
        }
        let mut members: Vec<Value> = Vec::new();
        let list = self.list(&[x, y])?;
        let list = self.root(list);
        for i in 0..2 {
            let side = self.item(self.at(list), i);
            let each = match self.union_members(side)? {
                Some(tuple) => self.items_of(tuple),
                None => alloc::vec![if side.is_none() { Value::of_type(Type::NoneType) } else { side }],
            };
            each.into_iter().for_each(|member| {
                if !members.contains(&member) {
                    members.push(member);
                }
            });
            // What was collected must survive the next allocation.
            let kept = self.list(&members)?;
            let kept = self.root(kept);
            members = self.items_of(self.at(kept));
            let _ = kept;
        }
        if let [only] = members[..] {
            return Ok(Some(only));
        }
        let tuple = self.tuple(&members)?;
        let tuple = self.root(tuple);
        let made = self.new_instance(Type::Union)?;
        let made = self.root(made);
        let args = self.at(tuple);
        self.set_own(made, "__args__", args)?;
        let union = self.at(made);
        self.release(list);
        Ok(Some(union))
    }

    /// The types of a union as a tuple, None as its class.
    pub(crate) fn union_members(&mut self, v: Value) -> Result<Option<Value>, Stop> {
        if self.is_fact(v, Type::Union) { self.own_named(v, "__args__") } else { Ok(None) }
    }

    /// `origin[arguments]`
    pub(crate) fn generic_alias(&mut self, origin: Value, arguments: Value) -> Answer {
        let first = self.vm.roots.len();
        let (origin, arguments) = (self.root(origin), self.root(arguments));
        if self.kind(self.at(arguments)) != Kind::Tuple {
            let only = self.at(arguments);
            let tuple = self.tuple(&[only])?;
            self.set(arguments, tuple);
        }
        let made = self.new_instance(Type::GenericAlias)?;
        let made = self.root(made);
        let (origin, arguments) = (self.at(origin), self.at(arguments));
        let arguments = self.root(arguments);
        self.set_own(made, "__origin__", origin)?;
        let arguments = self.at(arguments);
        self.set_own(made, "__args__", arguments)?;
        let made = self.at(made);
        self.vm.roots.truncate(first);
        Ok(made)
    }

    /// Builtin classes that take types in brackets.
    pub(crate) fn takes_types(&self, class: Value) -> bool {
        matches!(
            class.as_type(),
            Some(
                Type::List
                    | Type::Tuple
                    | Type::Dict
                    | Type::Set
                    | Type::FrozenSet
                    | Type::Type
                    | Type::Deque
                    | Type::Enumerate
                    | Type::OrderedDict
            )
        )
    }

    /// `int | str`, `list[int]`
    pub(crate) fn repr_generic(&mut self, v: Value) -> Result<String, Stop> {
        let this = self.root(v);
        let union = self.is_fact(v, Type::Union);
        let args = self.own_named(v, "__args__")?.unwrap_or(Value::NONE);
        let args = self.root(args);
        let mut parts = Vec::new();
        for i in 0..self.len_of(self.at(args)) {
            let part = self.item(self.at(args), i);
            parts.push(self.repr_part(part)?);
        }
        if union {
            self.release(this);
            return Ok(parts.join(" | "));
        }
        let now = self.at(this);
        let origin = self.own_named(now, "__origin__")?.unwrap_or(Value::NONE);
        let origin = self.repr_part(origin)?;
        self.release(this);
        let inner = if parts.is_empty() { String::from("()") } else { parts.join(", ") };
        Ok(format!("{origin}[{inner}]"))
    }

    fn repr_part(&mut self, v: Value) -> Result<String, Stop> {
        match v {
            Value::ELLIPSIS => Ok("...".into()),
            v if v.as_type() == Some(Type::NoneType) => Ok("None".into()),
            v if self.is_class(v) => Ok(self.full_class_name(v)),
            v if self.kind(v) == Kind::List => {
                let list = self.root(v);
                let mut parts = Vec::new();
                for i in 0..self.len_of(self.at(list)) {
                    let part = self.item(self.at(list), i);
                    parts.push(self.deeper(|cx| cx.repr_part(part))?);
                }
                self.release(list);
                Ok(format!("[{}]", parts.join(", ")))
            }
            v => self.repr(v),
        }
    }

    /// Bases that are no classes are replaced by what their `__mro_entries__` answers.
    pub(crate) fn resolve_bases(&mut self, bases: Handle) -> Result<(), Stop> {
        let needs = |cx: &Self, v: Value| !cx.is_class(v) && cx.is_instance_shape(v);
        if !(0..self.len_of(self.at(bases))).any(|i| needs(self, self.item(self.at(bases), i))) {
            return Ok(());
        }
        let first = self.vm.roots.len();
        let resolved = self.list(&[])?;
        let resolved = self.root(resolved);
        let name = self.str("__mro_entries__")?;
        let name = self.root(self.intern(name));
        for i in 0..self.len_of(self.at(bases)) {
            let base = self.item(self.at(bases), i);
            let hook = if needs(self, base) { self.find_attribute(base, self.vm.at(name))? } else { None };
            match hook {
                None => {
                    let base = self.item(self.at(bases), i);
                    self.push(resolved, base)?;
                }
                Some(hook) => {
                    let all = self.at(bases);
                    let entries = self.call(hook, &[all])?;
                    self.list_extend(resolved, entries)?;
                }
            }
        }
        let list = self.at(resolved);
        let tuple = self.tuple_from_list(list)?;
        self.vm.roots.truncate(first);
        self.set(bases, tuple);
        Ok(())
    }

    /// Two unions of the same types, two aliases of the same parts.
    pub(crate) fn equal_generics(&mut self, a: Value, b: Value) -> Result<Option<bool>, Stop> {
        let kind = [Type::Union, Type::GenericAlias].into_iter().find(|class| self.is_fact(a, *class));
        let Some(class) = kind.filter(|class| self.is_fact(b, *class)) else { return Ok(None) };
        let (a, b) = (self.root(a), self.root(b));
        let mut parts = Vec::new();
        for (side, name) in [(a, "__args__"), (b, "__args__"), (a, "__origin__"), (b, "__origin__")] {
            let now = self.at(side);
            let part = self.own_named(now, name)?.unwrap_or(Value::NONE);
            parts.push(self.root(part));
        }
        let same = if class == Type::Union {
            let (x, y) = (self.items_of(self.at(parts[0])), self.items_of(self.at(parts[1])));
            x.len() == y.len() && x.iter().all(|member| y.contains(member))
        } else {
            let (x, y) = (self.at(parts[0]), self.at(parts[1]));
            self.at(parts[2]) == self.at(parts[3]) && self.equal(x, y)?
        };
        self.release(a);
        Ok(Some(same))
    }
}

fn call(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let keywords = cx.root(cx.option(args, 0).unwrap_or(Value::UNDEF));
    let alias = cx.arg(args, 0);
    let origin = cx.own_named(alias, "__origin__")?.unwrap_or(Value::NONE);
    let arguments: Vec<Value> = (1..args.len()).map(|i| cx.arg(args, i)).collect();
    cx.call_with_keywords(origin, &arguments, keywords)
}

fn entries(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let alias = cx.arg(args, 0);
    let origin = cx.own_named(alias, "__origin__")?.unwrap_or(Value::NONE);
    cx.tuple(&[origin])
}

/// `list[T][int]`: without type variables of its own it stays as it is.
fn parameterised(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    debug_assert!(cx.heap.is(cx.arg(args, 0), Shape::Instance));
    Ok(cx.arg(args, 0))
}
