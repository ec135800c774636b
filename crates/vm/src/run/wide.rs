//! Integers of up to 64 bits, as hashes and random numbers need them. `None` always means: the other loop knows.

use super::operands::object;
use crate::{
    binary::{Operator, quick_int},
    heap::{Heap, Shape},
    value::{Tag, Value},
};
use bytecode::{Constant, Op, Program};

/// `x op y` of two integers.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn wide(heap: &mut Heap, program: &Program<'_>, op: Op, x: Value, y: Value) -> Option<Value> {
    let (x, y) = (integer(heap, program, x)?, integer(heap, program, y)?);
    let n = quick_int(Operator::of(op).plain(), x, y)?;
    if let Some(small) = i32::try_from(n).ok().and_then(Value::small) {
        return Some(small);
    }
    let size = n.unsigned_abs();
    let (sign, low, high) = ((n < 0) as u32, size as u32, (size >> 32) as u32);
    if high == 0 {
        heap.allocate_words(Shape::BigInt, [sign, low])
    } else {
        heap.allocate_words(Shape::BigInt, [sign, low, high])
    }
}

fn integer(heap: &Heap, program: &Program<'_>, v: Value) -> Option<i64> {
    if let Some(n) = v.as_small() {
        return Some(i64::from(n));
    }
    if !v.is_object() {
        return match program.constant(v.payload_of(Tag::Constant)? as u16)? {
            Constant::Int(n) => Some(i64::from(n)),
            _ => None,
        };
    }
    let &[header, sign, low] = object::<3>(heap, v)?;
    let size = match header >> 8 {
        _ if header as u8 != Shape::BigInt as u8 => return None,
        3 => u64::from(low),
        4 => u64::from(low) | u64::from(object::<4>(heap, v)?[3]) << 32,
        _ => return None,
    };
    if sign != 0 { 0i64.checked_sub_unsigned(size) } else { i64::try_from(size).ok() }
}
