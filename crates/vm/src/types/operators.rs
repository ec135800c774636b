//! Operators as methods: `(5).__add__(3)`, and what `super().__add__(x)` in a class derived from `int` or `list` calls.
//!
//! They work on the builtin values inside of derived instances, so that a derived class's own operator is not called again.

use crate::binary::Operator;
use crate::compare::Order;
use crate::ctx::Ctx;
use crate::native::Args;
use crate::number::Big;
use crate::object::Kind;
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;
use bytecode::Op;

type Answer = Result<Value, Stop>;

/// Methods of sequences, behind those that a table lists itself.
macro_rules! sequence_methods {
    ($($own:expr,)*) => {
        &[
            $($own,)*
            Native::new("__add__", 1, 1, |cx, args| crate::types::operators::binary(cx, args, Operator::Add)),
            Native::new("__mul__", 1, 1, |cx, args| crate::types::operators::binary(cx, args, Operator::Mul)),
            Native::new("__rmul__", 1, 1, |cx, args| crate::types::operators::binary(cx, args, Operator::Mul)),
            Native::new("__lt__", 1, 1, |cx, args| crate::types::operators::compare(cx, args, Order::Lt)),
            Native::new("__le__", 1, 1, |cx, args| crate::types::operators::compare(cx, args, Order::Le)),
            Native::new("__gt__", 1, 1, |cx, args| crate::types::operators::compare(cx, args, Order::Gt)),
            Native::new("__ge__", 1, 1, |cx, args| crate::types::operators::compare(cx, args, Order::Ge)),
        ]
    };
}

/// Methods of numbers, behind those that a table lists itself.
macro_rules! number_methods {
    ($($own:expr,)*) => {
        &[
            $($own,)*
            Native::new("__add__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Add)),
            Native::new("__radd__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Add)),
            Native::new("__sub__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Sub)),
            Native::new("__rsub__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Sub)),
            Native::new("__mul__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Mul)),
            Native::new("__rmul__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Mul)),
            Native::new("__truediv__", 1, 1, |cx, args| operators::binary(cx, args, Operator::TrueDiv)),
            Native::new("__rtruediv__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::TrueDiv)),
            Native::new("__floordiv__", 1, 1, |cx, args| operators::binary(cx, args, Operator::FloorDiv)),
            Native::new("__rfloordiv__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::FloorDiv)),
            Native::new("__mod__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Mod)),
            Native::new("__rmod__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Mod)),
            Native::new("__pow__", 1, 2, operators::power),
            Native::new("__rpow__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Pow)),
            Native::new("__divmod__", 1, 1, crate::builtins::number::divmod),
            Native::new("__neg__", 0, 0, |cx, args| operators::unary(cx, args, Op::Neg)),
            Native::new("__pos__", 0, 0, |cx, args| operators::unary(cx, args, Op::Pos)),
            Native::new("__abs__", 0, 0, operators::abs),
            Native::new("__bool__", 0, 0, operators::bool),
            Native::new("__int__", 0, 0, |cx, args| operators::whole(cx, args, libm::trunc)),
            Native::new("__trunc__", 0, 0, |cx, args| operators::whole(cx, args, libm::trunc)),
            Native::new("__floor__", 0, 0, |cx, args| operators::whole(cx, args, libm::floor)),
            Native::new("__ceil__", 0, 0, |cx, args| operators::whole(cx, args, libm::ceil)),
            Native::new("__round__", 0, 1, operators::round),
            Native::new("__float__", 0, 0, operators::float),
            Native::new("__lt__", 1, 1, |cx, args| operators::compare(cx, args, Order::Lt)),
            Native::new("__le__", 1, 1, |cx, args| operators::compare(cx, args, Order::Le)),
            Native::new("__gt__", 1, 1, |cx, args| operators::compare(cx, args, Order::Gt)),
            Native::new("__ge__", 1, 1, |cx, args| operators::compare(cx, args, Order::Ge)),
        ]
    };
}

pub(crate) use {number_methods, sequence_methods};

/// The builtin value of an operand; `None` if it is none that a builtin operator knows.
fn operand(cx: &Ctx<'_, '_>, args: Args, i: usize) -> Option<Value> {
    let value = cx.unwrapped(cx.arg(args, i));
    (!matches!(cx.kind(value), Kind::Instance | Kind::Exception)).then_some(value)
}

/// An operator whose refusal of the types is `NotImplemented` and not yet an error.
fn attempted(cx: &mut Ctx<'_, '_>, answer: Answer) -> Answer {
    match answer {
        Err(Stop::Raise) if cx.raised_is(Type::TypeError) => {
            cx.clear_raised();
            Ok(Value::NOT_IMPLEMENTED)
        }
        answer => answer,
    }
}

/// Whether an integer meets something else: its own methods know no other numbers.
fn foreign(cx: &Ctx<'_, '_>, left: Value, right: Value) -> bool {
    let integer = |value| matches!(cx.kind(value), Kind::Int | Kind::Bool);
    integer(left) && !integer(right)
}

/// `self` and the argument.
pub(crate) fn binary(cx: &mut Ctx<'_, '_>, args: Args, operator: Operator) -> Answer {
    let (Some(left), Some(right)) = (operand(cx, args, 0), operand(cx, args, 1)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if foreign(cx, left, right) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    // Those of sequences refuse by themselves.
    let refuses =
        matches!(cx.kind(left), Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::List | Kind::Tuple);
    let answer = cx.binary_value(operator, left, right);
    if refuses { answer } else { attempted(cx, answer) }
}

/// The argument and `self`.
pub(crate) fn reflected(cx: &mut Ctx<'_, '_>, args: Args, operator: Operator) -> Answer {
    let (Some(right), Some(left)) = (operand(cx, args, 0), operand(cx, args, 1)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if foreign(cx, right, left) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let answer = cx.binary_value(operator, left, right);
    attempted(cx, answer)
}

/// `__pow__`, with or without a modulus.
pub(crate) fn power(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if cx.opt(args, 2).is_none() {
        return binary(cx, args, Operator::Pow);
    }
    let value = cx.unwrapped(cx.arg(args, 0));
    cx.set_arg(args, 0, value);
    crate::builtins::number::pow(cx, args)
}

pub(crate) fn compare(cx: &mut Ctx<'_, '_>, args: Args, order: Order) -> Answer {
    let (Some(left), Some(right)) = (operand(cx, args, 0), operand(cx, args, 1)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let answer = cx.rich_compare(order, left, right);
    attempted(cx, answer)
}

pub(crate) fn unary(cx: &mut Ctx<'_, '_>, args: Args, op: Op) -> Answer {
    let value = cx.unwrapped(cx.arg(args, 0));
    cx.unary(op, value)
}

pub(crate) fn abs(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    match cx.as_f64(value) {
        Some(value) => cx.float(libm::fabs(value)),
        None => {
            let number = cx.big(value).unwrap_or(Big::ZERO).abs();
            cx.int_big(&number)
        }
    }
}

pub(crate) fn bool(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.unwrapped(cx.arg(args, 0));
    Ok(Value::bool(cx.truth(value)?))
}

/// An integer by one of the three ways to cut a fraction off.
pub(crate) fn whole(cx: &mut Ctx<'_, '_>, args: Args, cut: fn(f64) -> f64) -> Answer {
    let value = cx.arg(args, 0);
    let Some(value) = cx.as_f64(value) else {
        let number = cx.big(value).unwrap_or(Big::ZERO);
        return cx.int_big(&number);
    };
    match Big::from_f64(cut(value)) {
        Some(number) => cx.int_big(&number),
        None if value.is_nan() => Err(cx.value_error("cannot convert float NaN to integer")),
        None => Err(cx.overflow_error("cannot convert float infinity to integer")),
    }
}

pub(crate) fn float(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.unwrapped(cx.arg(args, 0));
    let value = cx.expect_float(value)?;
    cx.float(value)
}

pub(crate) fn round(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.unwrapped(cx.arg(args, 0));
    cx.set_arg(args, 0, value);
    crate::builtins::number::round(cx, args)
}
