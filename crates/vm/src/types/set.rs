//! The methods of `set` and `frozenset`.

use super::operators;
use crate::{
    binary::Operator,
    compare::Order,
    ctx::Ctx,
    heap::Shape,
    native::{Args, Native},
    object::Handle,
    raise::Stop,
    value::Value,
};

type Answer = Result<Value, Stop>;

macro_rules! shared {
    ($($more:expr),* $(,)?) => {
        &[
            Native::new("copy", 0, 0, copy),
            Native::variadic("difference", 0, difference),
            Native::variadic("intersection", 0, intersection),
            Native::new("isdisjoint", 1, 1, is_disjoint),
            Native::new("issubset", 1, 1, is_subset),
            Native::new("issuperset", 1, 1, is_superset),
            Native::new("symmetric_difference", 1, 1, symmetric_difference),
            Native::variadic("union", 0, union),
            Native::new("__len__", 0, 0, super::object::len),
            Native::new("__contains__", 1, 1, super::object::contains),
            Native::new("__iter__", 0, 0, super::object::iter),
            Native::new("__and__", 1, 1, |cx, args| operators::binary(cx, args, Operator::And)),
            Native::new("__or__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Or)),
            Native::new("__sub__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Sub)),
            Native::new("__xor__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Xor)),
            Native::new("__rand__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::And)),
            Native::new("__ror__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Or)),
            Native::new("__rsub__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Sub)),
            Native::new("__rxor__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Xor)),
            Native::new("__lt__", 1, 1, |cx, args| operators::compare(cx, args, Order::Lt)),
            Native::new("__le__", 1, 1, |cx, args| operators::compare(cx, args, Order::Le)),
            Native::new("__gt__", 1, 1, |cx, args| operators::compare(cx, args, Order::Gt)),
            Native::new("__ge__", 1, 1, |cx, args| operators::compare(cx, args, Order::Ge)),
            $($more),*
        ]
    };
}

/// `set`'s methods.
pub(crate) static METHODS: &[Native] = shared![
    Native::new("add", 1, 1, add),
    Native::new("clear", 0, 0, clear),
    Native::variadic("difference_update", 0, difference_update),
    Native::new("discard", 1, 1, discard),
    Native::variadic("intersection_update", 0, intersection_update),
    Native::new("pop", 0, 0, pop),
    Native::new("remove", 1, 1, remove),
    Native::new("symmetric_difference_update", 1, 1, symmetric_difference_update),
    Native::variadic("update", 0, update),
    Native::new("__iand__", 1, 1, |cx, args| operators::binary(cx, args, Operator::IAnd)),
    Native::new("__ior__", 1, 1, |cx, args| operators::binary(cx, args, Operator::IOr)),
    Native::new("__isub__", 1, 1, |cx, args| operators::binary(cx, args, Operator::ISub)),
    Native::new("__ixor__", 1, 1, |cx, args| operators::binary(cx, args, Operator::IXor)),
    Native::new("__init__", 0, 1, init),
];

/// `frozenset`'s methods.
pub(crate) static FROZEN_METHODS: &[Native] = shared![];

fn this(cx: &mut Ctx<'_, '_>, args: Args) -> Handle {
    let set = cx.unwrapped(cx.arg(args, 0));
    cx.root(set)
}

fn shape(cx: &Ctx<'_, '_>, args: Args) -> Shape {
    if cx.heap.is(cx.unwrapped(cx.arg(args, 0)), Shape::FrozenSet) { Shape::FrozenSet } else { Shape::Set }
}

fn init(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let set = this(cx, args);
    let now = cx.at(set);
    cx.table_clear(now);
    match cx.opt(args, 1) {
        Some(source) => {
            cx.set_extend(set, source)?;
            Ok(Value::NONE)
        }
        None => Ok(Value::NONE),
    }
}

fn copy(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let shape = shape(cx, args);
    if cx.heap.is(cx.arg(args, 0), Shape::FrozenSet) {
        return Ok(cx.arg(args, 0));
    }
    let set = this(cx, args);
    cx.table_copy(set, shape)
}

/// The combination of `self` with every argument in turn.
fn fold(cx: &mut Ctx<'_, '_>, args: Args, operator: Operator) -> Answer {
    let shape = shape(cx, args);
    let set = this(cx, args);
    let mut result = cx.table_copy(set, shape)?;
    for i in 1..args.len() {
        let left = cx.root(result);
        let other = cx.arg(args, i);
        let other = cx.set_from(other, Shape::Set)?;
        let other = cx.root(other);
        result = cx.combine_sets(operator, left, other, shape)?;
        cx.release(left);
    }
    Ok(result)
}

fn fold_into(cx: &mut Ctx<'_, '_>, args: Args, operator: Operator) -> Answer {
    let set = this(cx, args);
    for i in 1..args.len() {
        let other = cx.arg(args, i);
        let other = cx.set_from(other, Shape::Set)?;
        let other = cx.root(other);
        cx.change_set(operator, set, other)?;
    }
    Ok(Value::NONE)
}

fn difference(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    fold(cx, args, Operator::Sub)
}

fn intersection(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    fold(cx, args, Operator::And)
}

fn symmetric_difference(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    fold(cx, args, Operator::Xor)
}

fn union(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    fold(cx, args, Operator::Or)
}

fn difference_update(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    fold_into(cx, args, Operator::Sub)
}

fn intersection_update(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    fold_into(cx, args, Operator::And)
}

fn symmetric_difference_update(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    fold_into(cx, args, Operator::Xor)
}

fn update(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let set = this(cx, args);
    for i in 1..args.len() {
        let source = cx.arg(args, i);
        cx.set_extend(set, source)?;
    }
    Ok(Value::NONE)
}

/// Two rooted sets: `self` and the argument.
fn pair(cx: &mut Ctx<'_, '_>, args: Args) -> Result<(Handle, Handle), Stop> {
    let own = cx.arg(args, 0);
    let own = cx.set_from(own, Shape::Set)?;
    let own = cx.root(own);
    let other = cx.arg(args, 1);
    let other = cx.set_from(other, Shape::Set)?;
    Ok((own, cx.root(other)))
}

pub(crate) fn is_disjoint(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (own, other) = pair(cx, args)?;
    let common = cx.combine_sets(Operator::And, own, other, Shape::Set)?;
    Ok(Value::bool(cx.table_len(common) == 0))
}

fn is_subset(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (own, other) = pair(cx, args)?;
    cx.set_within(own, other).map(Value::bool)
}

fn is_superset(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (own, other) = pair(cx, args)?;
    cx.set_within(other, own).map(Value::bool)
}

fn add(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let set = this(cx, args);
    let item = cx.arg(args, 1);
    cx.set_add(set, item)?;
    Ok(Value::NONE)
}

fn clear(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let set = cx.unwrapped(cx.arg(args, 0));
    cx.table_clear(set);
    Ok(Value::NONE)
}

fn discard(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (set, item) = (cx.arg(args, 0), cx.arg(args, 1));
    cx.set_remove(set, item)?;
    Ok(Value::NONE)
}

fn remove(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (set, item) = (cx.arg(args, 0), cx.arg(args, 1));
    if cx.set_remove(set, item)? {
        return Ok(Value::NONE);
    }
    let item = cx.arg(args, 1);
    Err(cx.key_error_value(item))
}

fn pop(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let set = cx.unwrapped(cx.arg(args, 0));
    if let Some(key) = cx.set_pop(set) {
        return Ok(key);
    }
    let text = cx.str("pop from an empty set")?;
    Err(cx.key_error_value(text))
}
