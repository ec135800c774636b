//! The methods of `object`, `type`, `property`, functions, exceptions and iterators, and the special methods that all containers share.

use crate::{
    compare::Order,
    ctx::Ctx,
    heap::Shape,
    lookup::class,
    native::{Args, Native},
    object::Handle,
    raise::Stop,
    types::Type,
    value::Value,
};
use alloc::{format, string::ToString, vec::Vec};
use bytecode::sym;

type Answer = Result<Value, Stop>;

/// `object`'s methods.
pub(crate) static METHODS: &[Native] = &[
    Native::variadic("__init__", 0, init).any_keywords(),
    Native::new("__repr__", 0, 0, repr),
    Native::new("__str__", 0, 0, str),
    Native::new("__format__", 1, 1, format_method),
    Native::new("__eq__", 1, 1, eq),
    Native::new("__ne__", 1, 1, ne),
    Native::new("__lt__", 1, 1, |cx, args| ordered(cx, args, Order::Lt)),
    Native::new("__le__", 1, 1, |cx, args| ordered(cx, args, Order::Le)),
    Native::new("__gt__", 1, 1, |cx, args| ordered(cx, args, Order::Gt)),
    Native::new("__ge__", 1, 1, |cx, args| ordered(cx, args, Order::Ge)),
    Native::new("__hash__", 0, 0, hash),
    Native::new("__getattribute__", 1, 1, get_attribute),
    Native::new("__setattr__", 2, 2, set_attribute),
    Native::new("__delattr__", 1, 1, delete_attribute),
    Native::new("__dir__", 0, 0, dir),
];

/// `object.__new__`, `object.__init_subclass__`.
pub(crate) static STATICS: &[Native] = &[
    Native::variadic("__new__", 1, new).any_keywords(),
    Native::variadic("__init_subclass__", 0, init_subclass).any_keywords(),
];

/// `type`'s methods.
pub(crate) static TYPE_METHODS: &[Native] = &[
    Native::new("mro", 0, 0, mro),
    Native::variadic("__call__", 0, type_call).any_keywords(),
    Native::variadic("__init__", 0, type_init).any_keywords(),
    Native::new("__instancecheck__", 1, 1, instance_check),
    Native::new("__subclasscheck__", 1, 1, subclass_check),
    Native::new("__subclasses__", 0, 0, subclasses),
];

/// `property`'s methods.
pub(crate) static PROPERTY_METHODS: &[Native] = &[
    Native::new("getter", 1, 1, getter),
    Native::new("setter", 1, 1, setter),
    Native::new("deleter", 1, 1, deleter),
    Native::new("__get__", 1, 2, property_get),
];

/// Methods of functions.
pub(crate) static FUNCTION_METHODS: &[Native] =
    &[Native::variadic("__call__", 0, call).any_keywords(), Native::new("__get__", 1, 2, function_get)];

/// Methods of exceptions.
pub(crate) static EXCEPTION_METHODS: &[Native] = &[
    Native::variadic("__init__", 0, exception_init).any_keywords(),
    Native::new("__str__", 0, 0, exception_str),
    Native::new("with_traceback", 1, 1, with_traceback),
    Native::new("add_note", 1, 1, add_note),
];

/// Methods of iterators.
pub(crate) static ITERATOR_METHODS: &[Native] = &[
    Native::new("__iter__", 0, 0, itself),
    Native::new("__next__", 0, 0, next),
    Native::new("__length_hint__", 0, 0, length_hint),
];

fn itself(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(cx.arg(args, 0))
}

fn init(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let class = cx.type_of(cx.arg(args, 0));
    let own_new = cx.class_special(class, sym::__new__).is_some();
    if (args.len() > 1 || cx.option(args, 0).is_some_and(|dict| cx.table_len(dict) > 0)) && !own_new {
        let text = if cx.class_special(class, sym::__init__).is_some() {
            "object.__init__() takes exactly one argument (the instance to initialize)".to_string()
        } else {
            format!(
                "{}.__init__() takes exactly one argument (the instance to initialize)",
                cx.class_name(class)
            )
        };
        return Err(cx.type_error(text));
    }
    Ok(Value::NONE)
}

fn new(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let class = cx.arg(args, 0);
    if !cx.is_class(class) {
        return Err(cx.type_error_of("object.__new__(X): X is not a type object ({})", class));
    }
    let builtin = cx.builtin_base(class);
    if cx.heap.is(class, Shape::Class) && cx.metaclass_of(class).is_some() {
        cx.refuse_abstract(class)?;
    }
    let handle = cx.root(class);
    if builtin == Type::Type {
        return new_type(cx, args);
    }
    if builtin == Type::Object || builtin.is_exception() {
        return cx.bare_instance(handle, args.start + 1, args.len() - 1);
    }
    let arguments: Vec<Value> = (1..args.len()).map(|i| cx.arg(args, i)).collect();
    let value = cx.call(Value::of_type(builtin), &arguments)?;
    if cx.at(handle).as_type().is_some() {
        return Ok(value);
    }
    cx.wrap(handle, value)
}

/// `type.__new__(meta, name, bases, namespace)`
fn new_type(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (name, bases) = (cx.root(cx.arg(args, 1)), cx.root(cx.arg(args, 2)));
    let space = cx.root(cx.unwrapped(cx.arg(args, 3)));
    let keywords = cx.root(cx.option(args, 0).unwrap_or(Value::UNDEF));
    let meta = cx.arg(args, 0);
    make_type(cx, meta, name, bases, space, keywords)
}

/// A class from its three parts; the namespace is copied.
pub(crate) fn make_type(
    cx: &mut Ctx<'_, '_>,
    meta: Value,
    name: Handle,
    bases: Handle,
    space: Handle,
    keywords: Handle,
) -> Answer {
    let meta = cx.root(meta);
    let wrong = [
        (name, cx.text(cx.at(name)).is_none(), "1 must be str"),
        (bases, cx.kind(cx.at(bases)) != crate::object::Kind::Tuple, "2 must be tuple"),
        (space, !cx.heap.is(cx.at(space), Shape::Dict), "3 must be dict"),
    ];
    if let Some((given, _, what)) = wrong.into_iter().find(|(_, wrong, _)| *wrong) {
        let text = format!("type.__new__() argument {what}, not {}", cx.type_name(cx.at(given)));
        return Err(cx.type_error(text));
    }
    let copy = cx.table(Shape::Dict)?;
    let copy = cx.root(copy);
    let mut n = 0;
    while let Some(entry) = cx.table_next(cx.at(space), n) {
        n = entry + 1;
        let table = cx.at(space);
        let (Some(key), value) = (cx.table_key(table, entry), cx.table_value(table, entry)) else { continue };
        let key = cx.intern(key);
        cx.name_set(copy, key, value)?;
    }
    let interned = cx.intern(cx.at(name));
    cx.set(name, interned);
    let facts = [cx.at(name), cx.at(name), Value::symbol(sym::main), Value::NONE];
    let facts = cx.allocate_fields(crate::heap::Shape::Array, &facts)?;
    let class = cx.new_class(bases, copy, facts)?;
    let meta = cx.at(meta);
    if meta.is_object() {
        cx.vm.heap.set_field(class, class::KIND, meta);
    }
    let class = cx.root(class);
    cx.announce_class(class, keywords)?;
    Ok(cx.at(class))
}

fn init_subclass(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if cx.option(args, 0).is_some_and(|keywords| cx.table_len(keywords) > 0) {
        let text =
            format!("{}.__init_subclass__() takes no keyword arguments", cx.class_name(cx.arg(args, 0)));
        return Err(cx.type_error(text));
    }
    Ok(Value::NONE)
}

fn repr(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let this = cx.arg(args, 0);
    let text = cx.plain_repr(this)?;
    cx.str(&text)
}

fn str(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let this = cx.arg(args, 0);
    let text = if cx.is_instance_shape(this) && !cx.heap.is(this, Shape::Wrapped) {
        cx.repr(this)?
    } else if let Some(text) = cx.text(this) {
        text.to_string()
    } else {
        cx.repr(this)?
    };
    cx.str(&text)
}

fn format_method(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let spec = cx.arg(args, 1);
    let spec = cx.expect_text(spec, "__format__() argument")?;
    let this = cx.unwrapped(cx.arg(args, 0));
    if cx.is_instance_shape(this) {
        if !spec.is_empty() {
            return Err(cx.type_error_of("unsupported format string passed to {}.__format__", this));
        }
        let text = cx.display(this)?;
        return cx.str(&text);
    }
    let text = cx.format(this, &spec)?;
    cx.str(&text)
}

fn comparison(cx: &mut Ctx<'_, '_>, args: Args, wanted: bool) -> Answer {
    let (a, b) = (cx.arg(args, 0), cx.arg(args, 1));
    let (x, y) = (cx.unwrapped(a), cx.unwrapped(b));
    if cx.is_instance_shape(x) {
        return Ok(if a == b { Value::bool(wanted) } else { Value::NOT_IMPLEMENTED });
    }
    if cx.builtin_type_of(x) != cx.builtin_type_of(y) && !(cx.is_number(x) && cx.is_number(y)) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    cx.compare_truth(Order::Eq, x, y).map(|same| Value::bool(same == wanted))
}

fn eq(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    comparison(cx, args, true)
}

fn ne(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    comparison(cx, args, false)
}

/// Plain objects have no order; builtin ones the order of their values.
fn ordered(cx: &mut Ctx<'_, '_>, args: Args, order: Order) -> Answer {
    if cx.is_instance_shape(cx.unwrapped(cx.arg(args, 0))) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    super::operators::compare(cx, args, order)
}

fn hash(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let this = cx.unwrapped(cx.arg(args, 0));
    let hash = if cx.is_instance_shape(this) { cx.identity(this)? } else { cx.hash(this)? };
    cx.int(hash)
}

fn get_attribute(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (this, name) = (cx.arg(args, 0), cx.arg(args, 1));
    cx.plain_attribute(this, name)
}

fn set_attribute(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (this, name, value) = (cx.arg(args, 0), cx.intern(cx.arg(args, 1)), cx.arg(args, 2));
    cx.set_plain(this, name, value)?;
    Ok(Value::NONE)
}

fn delete_attribute(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (this, name) = (cx.arg(args, 0), cx.intern(cx.arg(args, 1)));
    cx.delete_plain(this, name)?;
    Ok(Value::NONE)
}

fn dir(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let this = cx.arg(args, 0);
    crate::builtins::names_of(cx, this)
}

fn mro(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let class = cx.arg(args, 0);
    let order = cx.get_attribute(class, Value::symbol(sym::__mro__))?;
    cx.list_from(order)
}

fn subclasses(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let class = cx.arg(args, 0);
    if let Some(builtin) = class.as_type() {
        let own = Type::ALL.iter().filter(|class| class.base() == builtin && **class != Type::Object);
        let own: Vec<Value> = own.map(|class| Value::of_type(*class)).collect();
        return cx.list(&own);
    }
    let known = cx.subclasses_of(class);
    if known.is_object() { cx.list_from(known) } else { cx.list(&[]) }
}

fn type_call(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let keywords = cx.root(cx.option(args, 0).unwrap_or(Value::UNDEF));
    let arguments: Vec<Value> = (1..args.len()).map(|i| cx.arg(args, i)).collect();
    let class = cx.arg(args, 0);
    cx.create(class, &arguments, keywords)
}

fn type_init(_: &mut Ctx<'_, '_>, _: Args) -> Answer {
    Ok(Value::NONE)
}

fn instance_check(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(cx.is_instance(cx.arg(args, 1), cx.arg(args, 0))))
}

fn subclass_check(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (class, other) = (cx.arg(args, 0), cx.arg(args, 1));
    if !cx.is_class(other) {
        return Err(cx.type_error("issubclass() arg 1 must be a class"));
    }
    Ok(Value::bool(cx.is_subclass(other, class)))
}

fn replace_part(cx: &mut Ctx<'_, '_>, args: Args, part: usize) -> Answer {
    let property = cx.arg(args, 0);
    let mut parts: Vec<Value> = (0..cx.heap.body_len(property)).map(|i| cx.heap.field(property, i)).collect();
    parts.resize(parts.len().max(part + 1), Value::NONE);
    parts[part] = cx.arg(args, 1);
    cx.allocate_fields(Shape::Property, &parts)
}

fn getter(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    replace_part(cx, args, 0)
}

fn setter(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    replace_part(cx, args, 1)
}

fn deleter(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    replace_part(cx, args, 2)
}

fn property_get(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if cx.arg(args, 1).is_none() {
        return Ok(cx.arg(args, 0));
    }
    let getter = cx.heap.field(cx.arg(args, 0), 0);
    let this = cx.arg(args, 1);
    if getter.is_none() {
        let text = format!("property of '{}' object has no getter", cx.type_name(this));
        return Err(cx.raise(Type::AttributeError, &text));
    }
    cx.call(getter, &[this])
}

fn function_get(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if cx.arg(args, 1).is_none() {
        return Ok(cx.arg(args, 0));
    }
    let fields = [cx.arg(args, 1), cx.arg(args, 0)];
    cx.allocate_fields(Shape::BoundMethod, &fields)
}

fn call(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let keywords = cx.root(cx.option(args, 0).unwrap_or(Value::UNDEF));
    let arguments: Vec<Value> = (1..args.len()).map(|i| cx.arg(args, i)).collect();
    let function = cx.arg(args, 0);
    cx.call_with_keywords(function, &arguments, keywords)
}

fn exception_init(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let count = args.len() - 1;
    let tuple = cx.allocate(Shape::Tuple, count)?;
    for i in 0..count {
        let value = cx.arg(args, i + 1);
        cx.vm.heap.set_field(tuple, i, value);
    }
    let this = cx.arg(args, 0);
    cx.vm.heap.set_field(this, 2, tuple);
    Ok(Value::NONE)
}

fn exception_str(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let this = cx.arg(args, 0);
    let text = cx.display_exception(this)?;
    cx.str(&text)
}

fn with_traceback(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (this, traceback) = (cx.arg(args, 0), cx.arg(args, 1));
    cx.set_traceback(this, traceback)?;
    Ok(cx.arg(args, 0))
}

fn add_note(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if cx.text(cx.arg(args, 1)).is_none() {
        let text = format!("note must be a str, not '{}'", cx.type_name(cx.arg(args, 1)));
        return Err(cx.type_error(text));
    }
    let name = cx.str("__notes__")?;
    let name = cx.root(cx.intern(name));
    let this = cx.arg(args, 0);
    let notes = match cx.own_get(this, cx.at(name)) {
        Some(notes) => notes,
        None => {
            let list = cx.list(&[])?;
            let (this, name) = (cx.arg(args, 0), cx.at(name));
            let list = cx.root(list);
            let value = cx.at(list);
            cx.own_set(this, name, value)?;
            cx.at(list)
        }
    };
    let notes = cx.root(notes);
    let note = cx.arg(args, 1);
    cx.push(notes, note)?;
    Ok(Value::NONE)
}

fn length_hint(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let left = cx.items_left(cx.arg(args, 0));
    cx.int(left as i64)
}

fn next(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let iterator = cx.arg(args, 0);
    match cx.step(iterator)? {
        Some(item) => Ok(item),
        None => Err(cx.raise_plain(Type::StopIteration)),
    }
}

/// The special methods of containers, for `super().__getitem__(…)` and the like.
pub(crate) fn get_item(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (this, key) = (cx.unwrapped(cx.arg(args, 0)), cx.arg(args, 1));
    if let (true, Some(missing)) = (this != cx.arg(args, 0), cx.special(cx.arg(args, 0), sym::__missing__)) {
        return match cx.dict_get(this, key)? {
            Some(value) => Ok(value),
            None => {
                let missing = cx.special(cx.arg(args, 0), sym::__missing__).unwrap_or(missing);
                let (this, key) = (cx.arg(args, 0), cx.arg(args, 1));
                cx.call(missing, &[this, key])
            }
        };
    }
    cx.get_item(this, key)
}

pub(crate) fn set_item(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (this, key, value) = (cx.unwrapped(cx.arg(args, 0)), cx.arg(args, 1), cx.arg(args, 2));
    cx.set_item(this, key, value)?;
    Ok(Value::NONE)
}

pub(crate) fn del_item(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (this, key) = (cx.unwrapped(cx.arg(args, 0)), cx.arg(args, 1));
    cx.delete_item(this, key)?;
    Ok(Value::NONE)
}

pub(crate) fn len(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let this = cx.unwrapped(cx.arg(args, 0));
    let length = cx.length(this)?;
    cx.int(length as i64)
}

pub(crate) fn contains(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (this, item) = (cx.unwrapped(cx.arg(args, 0)), cx.arg(args, 1));
    cx.contains(this, item).map(Value::bool)
}

pub(crate) fn iter(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let this = cx.unwrapped(cx.arg(args, 0));
    cx.iter(this)
}

pub(crate) fn reversed(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let this = cx.unwrapped(cx.arg(args, 0));
    crate::builtins::reverse_iterator(cx, this)
}
