//! The methods of `dict` and of its views.

use super::operators;
use crate::{
    binary::Operator,
    ctx::Ctx,
    heap::Shape,
    native::{Args, Native, Quick},
    raise::Stop,
    value::Value,
};

type Answer = Result<Value, Stop>;

/// `dict`'s methods.
pub(crate) static METHODS: &[Native] = &[
    Native::new("clear", 0, 0, clear),
    Native::new("copy", 0, 0, copy),
    Native::new("get", 1, 2, get).quick(Quick::Get),
    Native::new("items", 0, 0, items),
    Native::new("keys", 0, 0, keys),
    Native::new("pop", 1, 2, pop),
    Native::new("popitem", 0, 0, pop_item),
    Native::new("setdefault", 1, 2, set_default),
    Native::variadic("update", 0, update).any_keywords(),
    Native::new("values", 0, 0, values),
    Native::new("__getitem__", 1, 1, super::object::get_item),
    Native::new("__setitem__", 2, 2, super::object::set_item),
    Native::new("__delitem__", 1, 1, super::object::del_item),
    Native::new("__len__", 0, 0, super::object::len),
    Native::new("__contains__", 1, 1, super::object::contains),
    Native::new("__iter__", 0, 0, super::object::iter),
    Native::new("__reversed__", 0, 0, super::object::reversed),
    Native::new("__or__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Or)),
    Native::new("__ror__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Or)),
    Native::new("__ior__", 1, 1, |cx, args| operators::binary(cx, args, Operator::IOr)),
    Native::variadic("__init__", 0, update).any_keywords(),
];

/// `dict.fromkeys`.
pub(crate) static STATICS: &[Native] = &[Native::new("fromkeys", 1, 2, from_keys)];

/// The methods of `dict.keys()` and the like.
pub(crate) static VIEW_METHODS: &[Native] = &[
    Native::new("isdisjoint", 1, 1, super::set::is_disjoint),
    Native::new("__reversed__", 0, 0, super::object::reversed),
    Native::new("__len__", 0, 0, super::object::len),
    Native::new("__contains__", 1, 1, super::object::contains),
    Native::new("__iter__", 0, 0, super::object::iter),
];

pub(crate) fn clear(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let dict = cx.unwrapped(cx.arg(args, 0));
    cx.table_clear(dict);
    Ok(Value::NONE)
}

pub(crate) fn copy(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let dict = cx.root(cx.unwrapped(cx.arg(args, 0)));
    cx.table_copy(dict, Shape::Dict)
}

#[cfg_attr(small, optimize(speed))]
pub(crate) fn get(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (dict, key) = (cx.arg(args, 0), cx.arg(args, 1));
    match cx.dict_get(dict, key)? {
        Some(value) => Ok(value),
        None => Ok(cx.opt(args, 2).unwrap_or(Value::NONE)),
    }
}

fn view(cx: &mut Ctx<'_, '_>, args: Args, kind: i32) -> Answer {
    let dict = cx.arg(args, 0);
    cx.allocate_fields(Shape::DictView, &[dict, Value::tiny(kind)])
}

pub(crate) fn keys(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    view(cx, args, 0)
}

pub(crate) fn values(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    view(cx, args, 1)
}

pub(crate) fn items(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    view(cx, args, 2)
}

fn pop(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (dict, key) = (cx.arg(args, 0), cx.arg(args, 1));
    match (cx.dict_remove(dict, key)?, cx.opt(args, 2)) {
        (Some(value), _) | (None, Some(value)) => Ok(value),
        (None, None) => {
            let key = cx.arg(args, 1);
            Err(cx.key_error_value(key))
        }
    }
}

fn pop_item(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let dict = cx.unwrapped(cx.arg(args, 0));
    let Some(entry) = cx.table_last(dict) else {
        let text = cx.str("popitem(): dictionary is empty")?;
        return Err(cx.key_error_value(text));
    };
    let key = cx.table_key(dict, entry).unwrap_or(Value::NONE);
    let value = cx.table_value(dict, entry);
    cx.table_remove(dict, entry);
    cx.tuple(&[key, value])
}

fn set_default(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (dict, key) = (cx.arg(args, 0), cx.arg(args, 1));
    if let Some(value) = cx.dict_get(dict, key)? {
        return Ok(value);
    }
    let dict = cx.root(cx.arg(args, 0));
    let (key, value) = (cx.arg(args, 1), cx.opt(args, 2).unwrap_or(Value::NONE));
    cx.dict_set(dict, key, value)?;
    Ok(cx.opt(args, 2).unwrap_or(Value::NONE))
}

fn update(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if args.len() > 2 {
        let text = alloc::format!("update expected at most 1 argument, got {}", args.len() - 1);
        return Err(cx.type_error(text));
    }
    let dict = cx.root(cx.arg(args, 0));
    if let Some(source) = cx.opt(args, 1) {
        cx.dict_update(dict, source)?;
    }
    if let Some(keywords) = cx.option(args, 0) {
        cx.dict_update(dict, keywords)?;
    }
    Ok(Value::NONE)
}

/// `fromkeys` of a class that a program has derived from dict, which is the first argument.
pub(crate) const DERIVED_FROM_KEYS: Native = Native::new(".fromkeys", 2, 3, |cx, args| {
    let made = cx.call(cx.arg(args, 0), &[])?;
    let made = cx.root(made);
    let iterator = cx.iter(cx.arg(args, 1))?;
    let iterator = cx.root(iterator);
    while let Some(key) = cx.next(iterator)? {
        let (object, value) = (cx.at(made), cx.opt(args, 2).unwrap_or(Value::NONE));
        cx.set_item(object, key, value)?;
    }
    Ok(cx.at(made))
});

fn from_keys(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let dict = cx.dict()?;
    let dict = cx.root(dict);
    let source = cx.arg(args, 0);
    let iterator = cx.iter(source)?;
    let iterator = cx.root(iterator);
    while let Some(key) = cx.next(iterator)? {
        let value = cx.opt(args, 1).unwrap_or(Value::NONE);
        cx.dict_set(dict, key, value)?;
    }
    Ok(cx.at(dict))
}
