//! `random` (and `urandom`): the host's randomness, or after `seed` a generator of our own that repeats itself.
//!
//! The generator is SplitMix64: its sequences differ from CPython's Mersenne twister.

use alloc::format;
use alloc::vec::Vec;

use super::{Args, Module, Native};
use crate::ctx::Ctx;
use crate::number::float;
use crate::raise::Stop;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static RANDOM: Module = Module {
    name: "random",
    functions: &[
        Native::new("choice", 1, 1, choice),
        Native::new("choices", 1, 2, choices).named(&["population", "weights", "cum_weights", "k"]),
        Native::new("gauss", 0, 2, gauss).named(&["mu", "sigma"]),
        Native::new("getrandbits", 1, 1, getrandbits),
        Native::new("randbytes", 1, 1, randbytes),
        Native::new("randint", 2, 2, randint).named(&["a", "b"]),
        Native::new("random", 0, 0, random),
        Native::new("randrange", 1, 3, randrange),
        Native::new("sample", 2, 2, sample).named(&["population", "k"]),
        Native::new("seed", 0, 1, seed),
        Native::new("shuffle", 1, 1, shuffle),
        Native::new("uniform", 2, 2, uniform).named(&["a", "b"]),
    ],
    constants: &[],
};

fn next(cx: &mut Ctx<'_, '_>) -> u64 {
    match &mut cx.vm.random {
        Some(state) => split_mix(state),
        None => u64::from(cx.host.random_u32()) << 32 | u64::from(cx.host.random_u32()),
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

/// A float from 0 up to but not including 1, of 53 bits.
fn unit(cx: &mut Ctx<'_, '_>) -> f64 {
    (next(cx) >> 11) as f64 / (1u64 << 53) as f64
}

/// A number below `limit`, each with the same chance: numbers from the incomplete last turn are drawn again.
fn below(cx: &mut Ctx<'_, '_>, limit: u64) -> u64 {
    let limit = limit.max(1);
    let whole_turns = u64::MAX - u64::MAX % limit;
    loop {
        let drawn = next(cx);
        if drawn < whole_turns {
            return drawn % limit;
        }
    }
}

fn seed(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let state = match cx.opt(args, 0).filter(|seed| !seed.is_none()) {
        None => None,
        Some(seed) => match (cx.big(seed), cx.as_f64(seed), cx.text(seed)) {
            (Some(number), ..) => Some(number.hash() as u64),
            (_, Some(number), _) => Some(float::hash(number) as u64),
            (_, _, Some(text)) => Some(
                text.bytes().fold(0, |mixed: u64, byte| mixed.rotate_left(9) ^ u64::from(byte) ^ mixed << 3),
            ),
            _ => {
                let text = "The only supported seed types are: None,\nint, float, str, bytes, and bytearray.";
                return Err(cx.type_error(text));
            }
        },
    };
    cx.vm.random = state;
    Ok(Value::NONE)
}

fn random(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let drawn = unit(cx);
    cx.float(drawn)
}

fn uniform(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (a, b) = (cx.arg(args, 0), cx.arg(args, 1));
    let (a, b) = (cx.expect_float(a)?, cx.expect_float(b)?);
    let drawn = a + (b - a) * unit(cx);
    cx.float(drawn)
}

/// The sum of twelve uniform numbers is nearly normal, and needs no logarithm.
fn gauss(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mean = match cx.opt(args, 0) {
        Some(mean) => cx.expect_float(mean)?,
        None => 0.0,
    };
    let deviation = match cx.opt(args, 1) {
        Some(deviation) => cx.expect_float(deviation)?,
        None => 1.0,
    };
    let sum: f64 = (0..12).map(|_| unit(cx)).sum();
    cx.float(mean + deviation * (sum - 6.0))
}

fn random_bytes(cx: &mut Ctx<'_, '_>, count: usize) -> Result<Vec<u8>, Stop> {
    crate::types::str::room_for(cx, count)?;
    let mut bytes = Vec::with_capacity(count + 8);
    while bytes.len() < count {
        bytes.extend_from_slice(&next(cx).to_le_bytes());
    }
    bytes.truncate(count);
    Ok(bytes)
}

fn randbytes(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let count = cx.arg(args, 0);
    let count = usize::try_from(cx.expect_int(count)?).unwrap_or(0);
    let bytes = random_bytes(cx, count)?;
    cx.bytes(&bytes)
}

fn getrandbits(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let bits = cx.arg(args, 0);
    let Ok(bits) = usize::try_from(cx.expect_int(bits)?) else {
        return Err(cx.value_error("number of bits must be non-negative"));
    };
    let bytes = random_bytes(cx, bits.div_ceil(8))?;
    let number = crate::number::digits::from_bytes(&bytes, false).shr(bits.div_ceil(8) * 8 - bits);
    cx.int_big(&number)
}

fn randint(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (low, high) = (cx.arg(args, 0), cx.arg(args, 1));
    let (low, high) = (cx.expect_int(low)?, cx.expect_int(high)?);
    let count = high.wrapping_sub(low).wrapping_add(1);
    if high < low {
        return Err(
            cx.value_error(format!("empty range for randrange() ({low}, {}, {count})", high.wrapping_add(1)))
        );
    }
    // A range of all 64-bit numbers has a count of zero.
    let drawn = if count == 0 { next(cx) } else { below(cx, count as u64) };
    cx.int(low.wrapping_add(drawn as i64))
}

fn randrange(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let first = cx.arg(args, 0);
    let first = cx.expect_int(first)?;
    let (start, stop) = match cx.opt(args, 1).filter(|stop| !stop.is_none()) {
        Some(stop) => (first, cx.expect_int(stop)?),
        None => (0, first),
    };
    let step = match cx.opt(args, 2) {
        Some(step) => cx.expect_int(step)?,
        None => 1,
    };
    if step == 0 {
        return Err(cx.value_error("zero step for randrange()"));
    }
    let width = i128::from(stop) - i128::from(start);
    let step_wide = i128::from(step);
    let count =
        if (width > 0) == (step > 0) { (width.abs() + step_wide.abs() - 1) / step_wide.abs() } else { 0 };
    if count <= 0 {
        let text = match args.len() {
            1 => alloc::string::String::from("empty range for randrange()"),
            2 => format!("empty range for randrange() ({start}, {stop}, {width})"),
            _ => format!("empty range for randrange() ({start}, {stop}, {step})"),
        };
        return Err(cx.value_error(text));
    }
    let drawn = below(cx, u64::try_from(count).unwrap_or(u64::MAX));
    cx.int(start.wrapping_add((drawn as i64).wrapping_mul(step)))
}

fn choice(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let length = cx.length(cx.arg(args, 0))?;
    if length == 0 {
        return Err(cx.index_error("Cannot choose from an empty sequence"));
    }
    let index = below(cx, length as u64);
    let index = cx.int(index as i64)?;
    cx.get_item(cx.arg(args, 0), index)
}

fn choices(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let items = cx.list_from(cx.arg(args, 0))?;
    let items = cx.root(items);
    let length = cx.len_of(cx.at(items));
    let count = match cx.opt(args, 3) {
        Some(count) => cx.expect_int(count)?,
        None => 1,
    };
    let ends = ends_of_weights(cx, args, length)?;
    if length == 0 {
        return Err(cx.index_error("list index out of range"));
    }
    let chosen = cx.list(&[])?;
    let chosen = cx.root(chosen);
    for _ in 0..count.max(0) {
        let index = match &ends {
            None => below(cx, length as u64) as usize,
            Some(ends) => {
                let drawn = unit(cx) * ends.last().copied().unwrap_or(0.0);
                ends.iter().position(|&end| drawn < end).unwrap_or(length - 1)
            }
        };
        let item = cx.item(cx.at(items), index);
        cx.push(chosen, item)?;
    }
    Ok(cx.at(chosen))
}

/// The running sums of the weights, if there are weights.
fn ends_of_weights(cx: &mut Ctx<'_, '_>, args: Args, length: usize) -> Result<Option<Vec<f64>>, Stop> {
    let weights = cx.opt(args, 1).filter(|weights| !weights.is_none());
    let sums = cx.opt(args, 2).filter(|sums| !sums.is_none());
    let Some(given) = weights.or(sums) else { return Ok(None) };
    let running = weights.is_some();
    let list = cx.list_from(given)?;
    let list = cx.root(list);
    if cx.len_of(cx.at(list)) != length {
        return Err(cx.value_error("The number of weights does not match the population"));
    }
    let (mut ends, mut total) = (Vec::new(), 0.0);
    for i in 0..length {
        let item = cx.item(cx.at(list), i);
        let weight = cx.expect_float(item)?;
        total = if running { total + weight } else { weight };
        ends.push(total);
    }
    if total <= 0.0 {
        return Err(cx.value_error("Total of weights must be greater than zero"));
    }
    Ok(Some(ends))
}

fn sample(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let items = cx.list_from(cx.arg(args, 0))?;
    let items = cx.root(items);
    let length = cx.len_of(cx.at(items));
    let count = cx.arg(args, 1);
    let count = usize::try_from(cx.expect_int(count)?).unwrap_or(usize::MAX);
    if count > length {
        return Err(cx.value_error("Sample larger than population or is negative"));
    }
    let mut order: Vec<usize> = (0..length).collect();
    let chosen = cx.list(&[])?;
    let chosen = cx.root(chosen);
    for turn in 0..count {
        let other = turn + below(cx, (length - turn) as u64) as usize;
        order.swap(turn, other);
        let item = cx.item(cx.at(items), order[turn]);
        cx.push(chosen, item)?;
    }
    Ok(cx.at(chosen))
}

/// Fisher and Yates, through the list's own item access.
fn shuffle(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let length = cx.length(cx.arg(args, 0))?;
    for last in (1..length).rev() {
        let other = below(cx, last as u64 + 1) as i32;
        let (last, other) = (Value::small(last as i32), Value::small(other));
        let (last, other) = (last.unwrap_or(Value::NONE), other.unwrap_or(Value::NONE));
        let a = cx.get_item(cx.arg(args, 0), last)?;
        let a = cx.root(a);
        let b = cx.get_item(cx.arg(args, 0), other)?;
        cx.set_item(cx.arg(args, 0), last, b)?;
        cx.set_item(cx.arg(args, 0), other, cx.at(a))?;
        cx.release(a);
    }
    Ok(Value::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_split_mix_and_repeats_itself() {
        // The first outputs for the seed 1234567, as published with the algorithm.
        let mut state = 1_234_567;
        let drawn = [split_mix(&mut state), split_mix(&mut state), split_mix(&mut state)];
        assert_eq!(drawn, [6457827717110365317, 3203168211198807973, 9817491932198370423]);
    }
}
