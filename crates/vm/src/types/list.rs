//! The methods of `list`, `tuple`, `range` and `slice`.

use super::operators::sequence_methods;
use crate::{
    binary::Operator,
    compare::Order,
    ctx::Ctx,
    native::{Args, Native, Quick},
    object::{Handle, Kind},
    raise::Stop,
    value::Value,
};
use alloc::{format, vec::Vec};
use core::ops::Range;

type Answer = Result<Value, Stop>;

/// `list`'s methods.
pub(crate) static METHODS: &[Native] = sequence_methods![
    Native::new("append", 1, 1, append).quick(Quick::Append),
    Native::new("clear", 0, 0, clear),
    Native::new("copy", 0, 0, copy),
    Native::new("count", 1, 1, count),
    Native::new("extend", 1, 1, extend),
    Native::new("index", 1, 3, index).indexes(0b110),
    Native::new("insert", 2, 2, insert).quick(Quick::Insert).indexes(0b1),
    Native::new("pop", 0, 1, pop).quick(Quick::Pop).indexes(0b1),
    Native::new("remove", 1, 1, remove),
    Native::new("reverse", 0, 0, reverse),
    Native::new("sort", 0, 0, sort).named(&["key", "reverse"]),
    Native::new("__getitem__", 1, 1, super::object::get_item),
    Native::new("__setitem__", 2, 2, super::object::set_item),
    Native::new("__delitem__", 1, 1, super::object::del_item),
    Native::new("__len__", 0, 0, super::object::len),
    Native::new("__contains__", 1, 1, super::object::contains),
    Native::new("__iter__", 0, 0, super::object::iter),
    Native::new("__reversed__", 0, 0, super::object::reversed),
    Native::new("__init__", 0, 1, init),
    Native::new("__iadd__", 1, 1, |cx, args| crate::types::operators::binary(cx, args, Operator::IAdd)),
    Native::new("__imul__", 1, 1, |cx, args| crate::types::operators::binary(cx, args, Operator::IMul)),
];

/// `tuple`'s methods.
pub(crate) static TUPLE_METHODS: &[Native] = sequence_methods![
    Native::new("count", 1, 1, count),
    Native::new("index", 1, 3, index).indexes(0b110),
    Native::new("__getitem__", 1, 1, super::object::get_item),
    Native::new("__len__", 0, 0, super::object::len),
    Native::new("__contains__", 1, 1, super::object::contains),
    Native::new("__iter__", 0, 0, super::object::iter),
];

/// `range`'s methods.
pub(crate) static RANGE_METHODS: &[Native] = &[
    Native::new("count", 1, 1, range_count),
    Native::new("index", 1, 1, range_index),
    Native::new("__len__", 0, 0, super::object::len),
    Native::new("__contains__", 1, 1, super::object::contains),
    Native::new("__iter__", 0, 0, super::object::iter),
    Native::new("__getitem__", 1, 1, super::object::get_item),
];

/// `slice`'s methods.
pub(crate) static SLICE_METHODS: &[Native] = &[Native::new("indices", 1, 1, indices).indexes(0b1)];

fn this(cx: &mut Ctx<'_, '_>, args: Args) -> Handle {
    let list = cx.unwrapped(cx.arg(args, 0));
    cx.root(list)
}

fn init(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let list = this(cx, args);
    let now = cx.at(list);
    cx.list_truncate(now, 0);
    if let Some(source) = cx.opt(args, 1) {
        cx.list_extend(list, source)?;
    }
    Ok(Value::NONE)
}

fn append(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let list = this(cx, args);
    let item = cx.arg(args, 1);
    cx.push(list, item)?;
    Ok(Value::NONE)
}

fn clear(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let list = cx.arg(args, 0);
    cx.list_truncate(list, 0);
    Ok(Value::NONE)
}

fn copy(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let list = cx.unwrapped(cx.arg(args, 0));
    cx.list_from(list)
}

fn count(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (mut found, mut i) = (0, 0);
    while i < cx.len_of(cx.arg(args, 0)) {
        let (item, wanted) = (cx.item(cx.arg(args, 0), i), cx.arg(args, 1));
        found += cx.same_or_equal(item, wanted)? as i64;
        i += 1;
    }
    cx.int(found)
}

fn extend(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let list = this(cx, args);
    let source = cx.arg(args, 1);
    cx.list_extend(list, source)?;
    Ok(Value::NONE)
}

/// A position as slices clamp it.
fn clamped(n: i64, length: usize) -> usize {
    let n = if n < 0 { (n + length as i64).max(0) } else { n.min(length as i64) };
    n as usize
}

/// A limit of `index`, clamped.
fn limit(cx: &mut Ctx<'_, '_>, v: Value, length: usize) -> Result<usize, Stop> {
    let Some(n) = cx.big(v) else {
        return Err(cx.type_error("slice indices must be integers or have an __index__ method"));
    };
    let far = if n.is_negative() { -(1 << 40) } else { 1 << 40 };
    Ok(clamped(n.to_i64().unwrap_or(far).clamp(-(1 << 40), 1 << 40), length))
}

fn index(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let length = cx.len_of(cx.arg(args, 0));
    let start = match cx.opt(args, 2) {
        Some(start) => limit(cx, start, length)?,
        None => 0,
    };
    let stop = match cx.opt(args, 3) {
        Some(stop) => limit(cx, stop, length)?,
        None => length,
    };
    let mut i = start;
    while i < stop.min(cx.len_of(cx.arg(args, 0))) {
        let (item, wanted) = (cx.item(cx.arg(args, 0), i), cx.arg(args, 1));
        if cx.same_or_equal(item, wanted)? {
            return cx.int(i as i64);
        }
        i += 1;
    }
    if cx.kind(cx.arg(args, 0)) == Kind::Tuple {
        return Err(cx.value_error("tuple.index(x): x not in tuple"));
    }
    let wanted = cx.arg(args, 1);
    let text = format!("{} is not in list", cx.repr(wanted)?);
    Err(cx.value_error(text))
}

fn insert(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let position = cx.arg(args, 1);
    let n = cx.expect_int(position)?;
    let at = clamped(n, cx.len_of(cx.arg(args, 0)));
    let list = this(cx, args);
    cx.list_open(list, at, 1)?;
    let (list, item) = (cx.at(list), cx.arg(args, 2));
    cx.list_set_item(list, at, item);
    Ok(Value::NONE)
}

fn pop(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let n = match cx.opt(args, 1) {
        Some(position) => cx.expect_int(position)?,
        None => -1,
    };
    let length = cx.len_of(cx.arg(args, 0));
    if length == 0 {
        return Err(cx.index_error("pop from empty list"));
    }
    let at = if n < 0 { n + length as i64 } else { n };
    if at < 0 || at >= length as i64 {
        return Err(cx.index_error("pop index out of range"));
    }
    let list = cx.arg(args, 0);
    let item = cx.item(list, at as usize);
    cx.list_cut(list, at as usize, 1);
    Ok(item)
}

fn remove(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mut i = 0;
    while i < cx.len_of(cx.arg(args, 0)) {
        let (item, wanted) = (cx.item(cx.arg(args, 0), i), cx.arg(args, 1));
        if cx.same_or_equal(item, wanted)? {
            let list = cx.arg(args, 0);
            cx.list_cut(list, i, 1);
            return Ok(Value::NONE);
        }
        i += 1;
    }
    Err(cx.value_error("list.remove(x): x not in list"))
}

fn reverse(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let list = cx.arg(args, 0);
    let length = cx.len_of(list);
    for i in 0..length / 2 {
        let (a, b) = (cx.item(list, i), cx.item(list, length - 1 - i));
        cx.list_set_item(list, i, b);
        cx.list_set_item(list, length - 1 - i, a);
    }
    Ok(Value::NONE)
}

fn sort(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let list = this(cx, args);
    let key = cx.opt(args, 1).unwrap_or(Value::NONE);
    let reverse = cx.opt(args, 2).unwrap_or(Value::FALSE);
    let reverse = cx.truth(reverse)?;
    let key = cx.root(key);
    sort_list(cx, list, key, reverse)?;
    Ok(Value::NONE)
}

/// Sorts a rooted list, stably, by `key` (or None). While the program's code compares, the list is empty; what that code
/// puts into it is lost, and is an error.
pub(crate) fn sort_list(cx: &mut Ctx<'_, '_>, list: Handle, key: Handle, reverse: bool) -> Result<(), Stop> {
    // Items and keys are roots while Python code compares them; the order is of their numbers.
    let (items, length) = (cx.vm.roots.len(), cx.len_of(cx.at(list)));
    for i in 0..length {
        let item = cx.item(cx.at(list), i);
        cx.vm.roots.push(item);
    }
    let now = cx.at(list);
    cx.list_truncate(now, 0);
    let order = sorted_order(cx, key, items..items + length, reverse);
    let touched = cx.len_of(cx.at(list)) > 0;
    let now = cx.at(list);
    cx.list_truncate(now, 0);
    cx.list_grow(list, length)?;
    for place in 0..length {
        let from = order.as_ref().map_or(place, |order| order[place] as usize);
        let (list, item) = (cx.at(list), cx.vm.roots[items + from]);
        cx.list_set_item(list, place, item);
    }
    cx.vm.roots.truncate(items);
    order?;
    if touched { Err(cx.value_error("list modified during sort")) } else { Ok(()) }
}

/// The order of these roots, by their numbers.
#[cfg_attr(small, optimize(speed))]
fn sorted_order(
    cx: &mut Ctx<'_, '_>,
    key: Handle,
    items: Range<usize>,
    reverse: bool,
) -> Result<Vec<u32>, Stop> {
    let (length, items) = (items.len(), items.start);
    let mut keys = items;
    if !cx.at(key).is_none() {
        keys = items + length;
        for i in 0..length {
            let (callee, item) = (cx.at(key), cx.vm.roots[items + i]);
            let made = cx.call(callee, &[item])?;
            cx.vm.roots.push(made);
        }
    }
    let mut order: Vec<u32> = (0..length as u32).collect();
    if reverse {
        order.reverse();
    }
    merge_sort(cx, &mut order, keys)?;
    if reverse {
        order.reverse();
    }
    Ok(order)
}

/// Bottom up, after runs of eight sorted by insertion.
#[cfg_attr(small, optimize(speed))]
fn merge_sort(cx: &mut Ctx<'_, '_>, order: &mut Vec<u32>, keys: usize) -> Result<(), Stop> {
    const RUN: usize = 8;
    let length = order.len();
    for start in (0..length).step_by(RUN) {
        for i in start + 1..(start + RUN).min(length) {
            let mut at = i;
            while at > start && less(cx, keys, order[at], order[at - 1])? {
                order.swap(at, at - 1);
                at -= 1;
            }
        }
    }
    let mut width = RUN;
    let mut merged = Vec::with_capacity(length);
    while width < length {
        merged.clear();
        for start in (0..length).step_by(2 * width) {
            let (middle, end) = ((start + width).min(length), (start + 2 * width).min(length));
            let (mut a, mut b) = (start, middle);
            while a < middle && b < end {
                if less(cx, keys, order[b], order[a])? {
                    merged.push(order[b]);
                    b += 1;
                } else {
                    merged.push(order[a]);
                    a += 1;
                }
            }
            merged.extend_from_slice(&order[a..middle]);
            merged.extend_from_slice(&order[b..end]);
        }
        core::mem::swap(order, &mut merged);
        width *= 2;
    }
    Ok(())
}

#[cfg_attr(small, optimize(speed))]
fn less(cx: &mut Ctx<'_, '_>, keys: usize, a: u32, b: u32) -> Result<bool, Stop> {
    let (x, y) = (cx.vm.roots[keys + a as usize], cx.vm.roots[keys + b as usize]);
    cx.charge_inside()?;
    if x.is_small() && y.is_small() {
        return Ok(x.as_small() < y.as_small());
    }
    cx.compare_truth(Order::Lt, x, y)
}

fn range_count(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (range, wanted) = (cx.arg(args, 0), cx.arg(args, 1));
    let found = cx.contains(range, wanted)?;
    cx.int(found as i64)
}

fn range_index(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (range, wanted) = (cx.arg(args, 0), cx.arg(args, 1));
    let whole = matches!(cx.kind(wanted), Kind::Int | Kind::Bool);
    if !cx.contains(range, wanted)? {
        if !whole {
            return Err(cx.value_error("sequence.index(x): x not in sequence"));
        }
        let wanted = cx.arg(args, 1);
        let text = format!("{} is not in range", cx.repr(wanted)?);
        return Err(cx.value_error(text));
    }
    if !whole {
        // Found by comparing: so is its place.
        for at in 0..cx.range_len(cx.arg(args, 0))? {
            let item = cx.range_item(cx.arg(args, 0), at)?;
            let wanted = cx.arg(args, 1);
            if cx.same_or_equal(item, wanted)? {
                return cx.int(at as i64);
            }
        }
        return Err(cx.value_error("sequence.index(x): x not in sequence"));
    }
    let range = cx.arg(args, 0);
    let (start, step) = (cx.heap.field(range, 0), cx.heap.field(range, 2));
    let (Some(start), Some(step), Some(n)) = (cx.big(start), cx.big(step), cx.big(cx.arg(args, 1))) else {
        return cx.int(0);
    };
    match n.sub(&start).floor_div_mod(&step) {
        Some((at, _)) => cx.int_big(&at),
        None => cx.int(0),
    }
}

fn indices(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let length = cx.arg(args, 1);
    let length = cx.expect_int(length)?;
    if length < 0 {
        return Err(cx.value_error("length should not be negative"));
    }
    let slice = cx.arg(args, 0);
    let span = cx.slice_parts(slice)?.over(length as usize);
    let parts = [cx.int(span.start)?, cx.int(span.stop)?, cx.int(span.step)?];
    cx.tuple(&parts)
}
