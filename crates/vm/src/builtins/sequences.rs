//! Builtins about numbers and iterables.

use super::Answer;
use crate::{
    compare::Order,
    ctx::Ctx,
    heap::Shape,
    iterate::Walk,
    native::Args,
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::Value,
};
use alloc::format;
use bytecode::sym;

fn search(cx: &mut Ctx<'_, '_>, args: Args, wanted: bool) -> Answer {
    let source = cx.arg(args, 0);
    let iterator = cx.iter(source)?;
    let iterator = cx.root(iterator);
    while let Some(item) = cx.next(iterator)? {
        cx.charge_inside()?;
        if cx.truth(item)? == wanted {
            return Ok(Value::bool(wanted));
        }
    }
    Ok(Value::bool(!wanted))
}

pub(super) fn all(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    search(cx, args, false)
}

pub(super) fn any(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    search(cx, args, true)
}

pub(super) fn iter(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    match cx.opt(args, 1) {
        Some(_) if !cx.is_callable(value) => Err(cx.type_error("iter(v, w): v must be callable")),
        Some(sentinel) => cx.iterator(Walk::Callable, value, 0, sentinel, Value::UNDEF),
        None => cx.iter(value),
    }
}

pub(super) fn next(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let iterator = cx.arg(args, 0);
    let default = cx.opt(args, 1).is_some();
    if cx.heap.is(iterator, Shape::Generator) {
        // The generator's own StopIteration keeps its value.
        return match cx.send(iterator, Value::NONE) {
            Err(Stop::Raise) if default && cx.raised_is(Type::StopIteration) => {
                cx.clear_raised();
                Ok(cx.arg(args, 1))
            }
            other => other,
        };
    }
    if let Some(method) = cx.special(iterator, sym::__next__) {
        return match cx.call(method, &[iterator]) {
            Err(Stop::Raise) if default && cx.raised_is(Type::StopIteration) => {
                cx.clear_raised();
                Ok(cx.arg(args, 1))
            }
            other => other,
        };
    }
    match cx.step(iterator)? {
        Some(item) => Ok(item),
        None if default => Ok(cx.arg(args, 1)),
        None => Err(cx.raise_plain(Type::StopIteration)),
    }
}

pub(super) fn sorted(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let source = cx.arg(args, 0);
    let list = cx.list_from(source)?;
    let list = cx.root(list);
    let key = cx.opt(args, 1).unwrap_or(Value::NONE);
    let key = cx.root(key);
    let reverse = cx.opt(args, 2).unwrap_or(Value::FALSE);
    let reverse = cx.truth(reverse)?;
    crate::types::list::sort_list(cx, list, key, reverse)?;
    Ok(cx.at(list))
}

pub(super) fn max(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    extreme(cx, args, "max", Order::Gt)
}

pub(super) fn min(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    extreme(cx, args, "min", Order::Lt)
}

fn extreme(cx: &mut Ctx<'_, '_>, args: Args, name: &str, order: Order) -> Answer {
    if args.is_empty() {
        return Err(cx.type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    let default = cx.option(args, 1);
    if default.is_some() && args.len() > 1 {
        let text = format!("Cannot specify a default for {name}() with multiple positional arguments");
        return Err(cx.type_error(text));
    }
    let source = if args.len() == 1 { cx.arg(args, 0) } else { cx.vm.tuple_of(args.start, args.len())? };
    let iterator = cx.iter(source)?;
    let iterator = cx.root(iterator);
    let best = cx.root(Value::UNDEF);
    let best_key = cx.root(Value::UNDEF);
    while let Some(item) = cx.next(iterator)? {
        cx.charge_inside()?;
        let item = cx.root(item);
        let key = match cx.option(args, 0).filter(|key| !key.is_none()) {
            Some(key) => cx.call(key, &[cx.at(item)])?,
            None => cx.at(item),
        };
        let key = cx.root(key);
        let better = cx.at(best_key).is_undef() || cx.compare_truth(order, cx.at(key), cx.at(best_key))?;
        if better {
            cx.set(best, cx.at(item));
            cx.set(best_key, cx.at(key));
        }
        cx.release(item);
    }
    match (cx.at(best).set(), cx.option(args, 1)) {
        (Some(best), _) => Ok(best),
        (None, Some(default)) => Ok(default),
        (None, None) => {
            let text = format!("{name}() arg is an empty sequence");
            Err(cx.value_error(text))
        }
    }
}

/// An iterator over a sequence from its end.
pub(crate) fn reverse_iterator(cx: &mut Ctx<'_, '_>, value: Value) -> Answer {
    if let Some(method) = cx.special(value, sym::__reversed__) {
        return cx.call(method, &[value]);
    }
    let plain = cx.unwrapped(value);
    let kind = cx.kind(plain);
    let dict = match kind {
        Kind::Dict => Some((plain, 0)),
        Kind::DictView => Some((cx.unwrapped(cx.heap.field(plain, 0)), cx.heap.count(plain, 1))),
        _ => None,
    };
    if let Some((dict, what)) = dict {
        let used = cx.table_used(dict) as i32;
        return cx.iterator(Walk::ReversedDict, dict, used, Value::tiny(what as i32), Value::UNDEF);
    }
    let sequence = matches!(
        kind,
        Kind::List
            | Kind::Tuple
            | Kind::Str
            | Kind::Bytes
            | Kind::ByteArray
            | Kind::Range
            | Kind::Packed
            | Kind::View
    );
    let own = cx.special(value, sym::__getitem__).is_some() && cx.special(value, sym::__len__).is_some();
    if !sequence && !own {
        return Err(cx.type_error_of("'{}' object is not reversible", value));
    }
    let source = cx.root(value);
    let length = cx.length(value)?;
    let source = cx.at(source);
    cx.iterator(Walk::Reversed, source, length as i32, Value::UNDEF, Value::UNDEF)
}

/// A tuple of iterators over some arguments.
pub(super) fn iterators(cx: &mut Ctx<'_, '_>, args: Args, from: usize) -> Result<Handle, Stop> {
    let first = cx.vm.roots.len();
    for i in from..args.len() {
        let source = cx.arg(args, i);
        let iterator = cx.iter(source)?;
        cx.root(iterator);
    }
    let count = args.len() - from;
    let tuple = cx.tuple_from(Handle(first), count)?;
    Ok(cx.root(tuple))
}
