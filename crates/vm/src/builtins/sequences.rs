//! Builtins about numbers and iterables.

use super::Answer;
use crate::{
    binary::Operator,
    compare::Order,
    ctx::Ctx,
    heap::Shape,
    iterate::Walk,
    native::Args,
    number::float,
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::Value,
};
use alloc::format;
use bytecode::sym;

pub(super) fn abs(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    if let Some(method) = cx.special(value, sym::__abs__) {
        return cx.call(method, &[value]);
    }
    if let Some(x) = cx.as_f64(value) {
        return cx.float(x.abs());
    }
    match cx.big(value) {
        Some(big) => cx.int_big(&big.abs()),
        None => {
            let text = format!("bad operand type for abs(): '{}'", cx.type_name(value));
            Err(cx.type_error(text))
        }
    }
}

fn search(cx: &mut Ctx<'_, '_>, args: Args, wanted: bool) -> Answer {
    let source = cx.arg(args, 0);
    let iterator = cx.iter(source)?;
    let iterator = cx.root(iterator);
    while let Some(item) = cx.next(iterator)? {
        cx.charge()?;
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

pub(super) fn divmod(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (left, right) = (cx.root(cx.arg(args, 0)), cx.root(cx.arg(args, 1)));
    if let Some(result) = cx.binary_special(left, right, sym::__divmod__, sym::__rdivmod__)? {
        return Ok(result);
    }
    let (x, y) = (cx.at(left), cx.at(right));
    if !cx.is_number(x) || !cx.is_number(y) {
        let text =
            format!("unsupported operand type(s) for divmod(): '{}' and '{}'", cx.type_name(x), cx.type_name(y));
        return Err(cx.type_error(text));
    }
    if matches!(cx.kind(x), Kind::Float) || matches!(cx.kind(y), Kind::Float) {
        let (a, b) = (cx.expect_float(x)?, cx.expect_float(y)?);
        let Some((quotient, rest)) = float::floor_div_mod(a, b) else {
            return Err(cx.zero_division("float divmod()"));
        };
        let quotient = cx.float(quotient)?;
        let quotient = cx.root(quotient);
        let rest = cx.float(rest)?;
        let quotient = cx.at(quotient);
        return cx.tuple(&[quotient, rest]);
    }
    let quotient = cx.binary_value(Operator::FloorDiv, x, y)?;
    let quotient = cx.root(quotient);
    let rest = cx.binary_value(Operator::Mod, cx.at(left), cx.at(right))?;
    let quotient = cx.at(quotient);
    cx.tuple(&[quotient, rest])
}

pub(super) fn pow(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (base, exponent) = (cx.arg(args, 0), cx.arg(args, 1));
    let Some(modulus) = cx.opt(args, 2).filter(|value| !value.is_none()) else {
        return cx.binary_value(Operator::Pow, base, exponent);
    };
    let (Some(base), Some(exponent), Some(modulus)) = (cx.big(base), cx.big(exponent), cx.big(modulus)) else {
        return Err(cx.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    };
    if modulus.is_zero() {
        return Err(cx.value_error("pow() 3rd argument cannot be 0"));
    }
    let result = if exponent.is_negative() {
        match base.inverse_modulo(&modulus) {
            Some(inverse) => inverse.power_modulo(&exponent.neg(), &modulus),
            None => return Err(cx.value_error("base is not invertible for the given modulus")),
        }
    } else {
        base.power_modulo(&exponent, &modulus)
    };
    match result {
        Some(result) => cx.int_big(&result),
        None => Err(cx.memory_error()),
    }
}

pub(super) fn round(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    let places = cx.opt(args, 1).filter(|value| !value.is_none());
    if let Some(method) = cx.special(value, sym::__round__) {
        return match places {
            Some(places) => cx.call(method, &[value, places]),
            None => cx.call(method, &[value]),
        };
    }
    if let Some(x) = cx.as_f64(value) {
        return round_float(cx, x, places);
    }
    let Some(big) = cx.big(value) else {
        let text = format!("type {} doesn't define __round__ method", cx.type_name(value));
        return Err(cx.type_error(text));
    };
    match places {
        None => cx.int_big(&big),
        Some(places) => {
            let places = cx.expect_int(places)?;
            if places >= 0 {
                return cx.int_big(&big);
            }
            round_int(cx, &big, places.unsigned_abs())
        }
    }
}

fn round_float(cx: &mut Ctx<'_, '_>, x: f64, places: Option<Value>) -> Answer {
    match places {
        Some(places) => {
            let places = cx.expect_int(places)?;
            let rounded = float::round_to(x, places);
            if rounded.is_infinite() && x.is_finite() {
                return Err(cx.overflow_error("rounded value too large to represent"));
            }
            cx.float(rounded)
        }
        None if x.is_nan() => Err(cx.value_error("cannot convert float NaN to integer")),
        None if x.is_infinite() => Err(cx.overflow_error("cannot convert float infinity to integer")),
        None => match crate::number::Big::from_f64(float::round_half_even(x)) {
            Some(big) => cx.int_big(&big),
            None => cx.int(0),
        },
    }
}

/// To a multiple of ten to the power of `zeros`, halves to the even multiple.
fn round_int(cx: &mut Ctx<'_, '_>, big: &crate::number::Big, zeros: u64) -> Answer {
    use crate::number::Big;
    if zeros > 20_000 {
        return cx.int(0);
    }
    let Ok(unit) = Big::from_i64(10).pow(zeros) else { return Err(cx.memory_error()) };
    let Some((quotient, rest)) = big.floor_div_mod(&unit) else { return cx.int(0) };
    let doubled = rest.add(&rest);
    let up = match doubled.cmp(&unit) {
        core::cmp::Ordering::Greater => true,
        core::cmp::Ordering::Equal => quotient.is_odd(),
        core::cmp::Ordering::Less => false,
    };
    let quotient = if up { quotient.add(&Big::from_i64(1)) } else { quotient };
    match quotient.mul(&unit) {
        Ok(result) => cx.int_big(&result),
        Err(_) => Err(cx.memory_error()),
    }
}

pub(super) fn iter(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    match cx.opt(args, 1) {
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

pub(super) fn sum(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let start = cx.opt(args, 1).unwrap_or(Value::tiny(0));
    if cx.kind(start) == Kind::Str {
        return Err(cx.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
    }
    let total = cx.root(start);
    let source = cx.arg(args, 0);
    let iterator = cx.iter(source)?;
    let iterator = cx.root(iterator);
    while let Some(item) = cx.next(iterator)? {
        cx.charge()?;
        let so_far = cx.at(total);
        let sum = cx.add_values(so_far, item)?;
        cx.set(total, sum);
    }
    Ok(cx.at(total))
}

pub(super) fn max(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    extreme(cx, args, "max", Order::Gt)
}

pub(super) fn min(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    extreme(cx, args, "min", Order::Lt)
}

fn extreme(cx: &mut Ctx<'_, '_>, args: Args, name: &str, order: Order) -> Answer {
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
        cx.charge()?;
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
    let sequence =
        matches!(kind, Kind::List | Kind::Tuple | Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::Range);
    let own = cx.special(value, sym::__getitem__).is_some() && cx.special(value, sym::__len__).is_some();
    if !sequence && !own {
        let text = format!("'{}' object is not reversible", cx.type_name(value));
        return Err(cx.type_error(text));
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
