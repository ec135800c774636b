//! `struct` (and `ustruct`): numbers to bytes and back by a format.
//!
//! Native mode (`@`, or no sign) has the sizes and the alignment of CPython on a 64-bit machine, so that a program
//! gives the same bytes on the desk and on the device.

use alloc::format;
use alloc::vec::Vec;

use super::{Args, Constant, Module, Native};
use crate::ctx::Ctx;
use crate::number::{Big, digits};
use crate::object::Handle;
use crate::raise::Stop;
use crate::types::Type;
use crate::types::str::room_for;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static STRUCT: Module = Module {
    name: "struct",
    functions: &[
        Native::new("calcsize", 1, 1, calcsize),
        Native::variadic("pack", 1, pack),
        Native::variadic("pack_into", 3, pack_into),
        Native::new("unpack", 2, 2, unpack),
        Native::new("unpack_from", 2, 3, unpack_from).named(&["", "buffer", "offset"]),
        Native::new("iter_unpack", 2, 2, iter_unpack),
    ],
    constants: &[("Struct", Constant::Type(Type::Struct)), ("error", Constant::Type(Type::StructError))],
};

/// `Struct(format)`.
pub(crate) static NEW: Native = Native::new("Struct", 1, 1, new);

/// The methods of a `Struct`: the functions of the module, its format taking the place of `self`.
pub(crate) static STRUCT_METHODS: &[Native] = &[
    Native::variadic("pack", 0, |cx, args| with_format(cx, args, pack)),
    Native::variadic("pack_into", 2, |cx, args| with_format(cx, args, pack_into)),
    Native::new("unpack", 1, 1, |cx, args| with_format(cx, args, unpack)),
    Native::new("unpack_from", 1, 2, |cx, args| with_format(cx, args, unpack_from))
        .named(&["buffer", "offset"]),
    Native::new("iter_unpack", 1, 1, |cx, args| with_format(cx, args, iter_unpack)),
];

fn new(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let size = layout_arg(cx, args)?.size;
    let object = cx.new_instance(Type::Struct)?;
    let object = cx.root(object);
    let format = cx.arg(args, 0);
    cx.set_own(object, "format", format)?;
    let size = cx.int(size as i64)?;
    cx.set_own(object, "size", size)?;
    Ok(cx.at(object))
}

fn with_format(cx: &mut Ctx<'_, '_>, args: Args, function: super::NativeFn) -> Answer {
    let this = cx.arg(args, 0);
    let format = cx.own_named(this, "format")?.unwrap_or(Value::NONE);
    cx.set_arg(args, 0, format);
    function(cx, args)
}

/// One item of a format: a type character, how often, and where its bytes begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Item {
    code: u8,
    /// Repetitions of a number, bytes of an `s` or `p`.
    count: usize,
    /// Bytes of one repetition.
    size: usize,
    offset: usize,
}

impl Item {
    /// How many values it stands for.
    fn values(&self) -> usize {
        match self.code {
            b'x' => 0,
            b's' | b'p' => 1,
            _ => self.count,
        }
    }
}

/// A format, read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Layout {
    items: Vec<Item>,
    size: usize,
    big_endian: bool,
}

impl Layout {
    fn parse(format: &[u8]) -> Result<Layout, &'static str> {
        let (native, big_endian, body) = match format.first() {
            Some(b'<' | b'=') => (false, false, &format[1..]),
            Some(b'>' | b'!') => (false, true, &format[1..]),
            Some(b'@') => (true, false, &format[1..]),
            _ => (true, false, format),
        };
        let mut layout = Layout { items: Vec::new(), size: 0, big_endian };
        let mut count = None;
        for &code in body {
            match code {
                b'0'..=b'9' => {
                    let more = count
                        .unwrap_or(0usize)
                        .checked_mul(10)
                        .and_then(|tens| tens.checked_add(usize::from(code - b'0')));
                    count = Some(more.ok_or("total struct size too long")?);
                }
                b' ' | b'\t'..=b'\r' if count.is_none() => {}
                code => layout.add(code, count.take().unwrap_or(1), native)?,
            }
        }
        if count.is_some() { Err("repeat count given without format specifier") } else { Ok(layout) }
    }

    fn add(&mut self, code: u8, count: usize, native: bool) -> Result<(), &'static str> {
        let size = size_of(code, native).ok_or("bad char in struct format")?;
        let offset = if native { self.size.next_multiple_of(size) } else { self.size };
        let end = size.checked_mul(count).and_then(|bytes| offset.checked_add(bytes));
        self.size = end.filter(|&end| end < 1 << 30).ok_or("total struct size too long")?;
        self.items.push(Item { code, count, size, offset });
        Ok(())
    }

    fn values(&self) -> usize {
        self.items.iter().map(Item::values).sum()
    }
}

fn size_of(code: u8, native: bool) -> Option<usize> {
    Some(match code {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => {
            if native {
                8
            } else {
                4
            }
        }
        b'q' | b'Q' | b'd' => 8,
        b'n' | b'N' | b'P' if native => 8,
        _ => return None,
    })
}

fn refuse(cx: &mut Ctx<'_, '_>, text: &str) -> Stop {
    cx.raise(Type::StructError, text)
}

fn layout_arg(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Layout, Stop> {
    let given = cx.arg(args, 0);
    let layout = match (cx.text(given), cx.bytes_of(given)) {
        (Some(text), _) => Layout::parse(text.as_bytes()),
        (None, Some(bytes)) => Layout::parse(bytes),
        (None, None) => {
            return Err(cx.type_error_of("Struct() argument 1 must be a str or bytes object, not {}", given));
        }
    };
    layout.map_err(|text| refuse(cx, text))
}

fn calcsize(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let layout = layout_arg(cx, args)?;
    cx.int(layout.size as i64)
}

fn pack(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let layout = layout_arg(cx, args)?;
    let bytes = packed(cx, args, 1, &layout, "pack")?;
    cx.bytes(&bytes)
}

/// The bytes of the arguments from `first` on.
fn packed(
    cx: &mut Ctx<'_, '_>,
    args: Args,
    first: usize,
    layout: &Layout,
    name: &str,
) -> Result<Vec<u8>, Stop> {
    let given = args.len() - first;
    if given != layout.values() {
        let text = format!("{name} expected {} items for packing (got {given})", layout.values());
        return Err(refuse(cx, &text));
    }
    room_for(cx, layout.size)?;
    let mut bytes = alloc::vec![0; layout.size];
    let mut next = first;
    for item in &layout.items {
        if matches!(item.code, b's' | b'p') {
            put_text(cx, cx.arg(args, next), item, &mut bytes)?;
            next += 1;
            continue;
        }
        for turn in 0..item.values() {
            let place = item.offset + turn * item.size;
            put(cx, cx.arg(args, next), item, layout.big_endian, &mut bytes[place..place + item.size])?;
            next += 1;
        }
    }
    Ok(bytes)
}

/// `s` fills up with zeros; `p` begins with its length.
fn put_text(cx: &mut Ctx<'_, '_>, value: Value, item: &Item, into: &mut [u8]) -> Result<(), Stop> {
    let Some(text) = cx.bytes_of(value) else {
        let text = format!("argument for '{}' must be a bytes object", char::from(item.code));
        return Err(refuse(cx, &text));
    };
    let place = &mut into[item.offset..item.offset + item.count];
    let place = match (item.code, place.split_first_mut()) {
        (b'p', Some((length, rest))) => {
            *length = text.len().min(rest.len()).min(255) as u8;
            rest
        }
        _ => &mut into[item.offset..item.offset + item.count],
    };
    let length = text.len().min(place.len());
    place[..length].copy_from_slice(&text[..length]);
    Ok(())
}

fn put(
    cx: &mut Ctx<'_, '_>,
    value: Value,
    item: &Item,
    big_endian: bool,
    into: &mut [u8],
) -> Result<(), Stop> {
    match item.code {
        b'c' => match cx.bytes_of(value) {
            Some(&[byte]) => into[0] = byte,
            _ => return Err(refuse(cx, "char format requires a bytes object of length 1")),
        },
        b'?' => into[0] = u8::from(cx.truth(value)?),
        b'e' | b'f' | b'd' => put_float(cx, value, item.code, into)?,
        _ => put_integer(cx, value, item, big_endian, into)?,
    }
    if big_endian {
        into.reverse();
    }
    Ok(())
}

fn put_float(cx: &mut Ctx<'_, '_>, value: Value, code: u8, into: &mut [u8]) -> Result<(), Stop> {
    let number = cx.as_f64(value).or_else(|| cx.big(value)?.to_f64());
    let Some(number) = number else { return Err(refuse(cx, "required argument is not a float")) };
    let fits = match code {
        b'd' => {
            into.copy_from_slice(&number.to_le_bytes());
            true
        }
        b'f' => {
            into.copy_from_slice(&(number as f32).to_le_bytes());
            (number as f32).is_finite() || !number.is_finite()
        }
        _ => match half_of(number) {
            Some(half) => {
                into.copy_from_slice(&half.to_le_bytes());
                true
            }
            None => false,
        },
    };
    if fits {
        return Ok(());
    }
    Err(cx.overflow_error(format!("float too large to pack with {} format", char::from(code))))
}

fn put_integer(
    cx: &mut Ctx<'_, '_>,
    value: Value,
    item: &Item,
    big_endian: bool,
    into: &mut [u8],
) -> Result<(), Stop> {
    let Some(number) = cx.index_of(value)? else {
        return Err(refuse(cx, "required argument is not an integer"));
    };
    let signed = item.code.is_ascii_lowercase();
    let Ok(bytes) = digits::to_bytes(&number, item.size, signed) else {
        let text = unfit(item, &number, big_endian);
        return Err(refuse(cx, &text));
    };
    into.copy_from_slice(&bytes);
    Ok(())
}

/// What CPython says: it converts to a C type first, and only then looks at the range.
fn unfit(item: &Item, number: &Big, big_endian: bool) -> alloc::string::String {
    if big_endian && number.is_negative() && matches!(item.code, b'H' | b'I' | b'L') {
        return "argument out of range".into();
    }
    let name = match item.code {
        b'h' if big_endian => "'h'",
        b'H' if big_endian => "'H'",
        b'b' => "byte",
        b'B' => "ubyte",
        b'h' => "short",
        b'H' => "ushort",
        b'i' => "'i'",
        b'I' => "'I'",
        b'l' if item.size == 4 => "'l'",
        b'L' if item.size == 4 => "'L'",
        b'q' | b'Q' if big_endian => return "int too large to convert".into(),
        _ => return "argument out of range".into(),
    };
    let converts =
        if matches!(item.code, b'I' | b'L') { number.to_u64().is_some() } else { number.to_i64().is_some() };
    if !converts {
        return "argument out of range".into();
    }
    let signed = item.code.is_ascii_lowercase();
    let top = 1i64 << (8 * item.size - usize::from(signed));
    let (low, high) = if signed { (-top, top - 1) } else { (0, top - 1) };
    format!("{name} format requires {low} <= number <= {high}")
}

/// The bytes of a half-precision float, rounded to nearest and ties to even; `None` if it is too large.
fn half_of(number: f64) -> Option<u16> {
    let sign = if number.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = libm::fabs(number);
    if magnitude.is_nan() {
        return Some(sign | 0x7E00);
    }
    if magnitude.is_infinite() {
        return Some(sign | 0x7C00);
    }
    // The unit of the last place: 2^-24 for subnormals, else 10 bits below the top one.
    let exponent = if magnitude == 0.0 { -14 } else { libm::ilogb(magnitude).max(-14) };
    let scaled = libm::rint(libm::ldexp(magnitude, 10 - exponent)) as u32;
    // A significand of 1024 is the hidden bit; one of 2048 carries into the exponent by itself.
    let bits = if scaled < 1024 { scaled } else { (((exponent + 14) as u32) << 10) + scaled };
    if bits >= 0x7C00 { None } else { Some(sign | bits as u16) }
}

fn of_half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let magnitude = match exponent {
        0 => libm::ldexp(fraction, -24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        exponent => libm::ldexp(fraction + 1024.0, exponent - 25),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

fn pack_into(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let layout = layout_arg(cx, args)?;
    let buffer = cx.arg(args, 1);
    let Some(length) = cx.bytes_mut(buffer).map(|bytes| bytes.len()) else {
        return Err(cx.type_error_of("argument must be read-write bytes-like object, not {}", buffer));
    };
    let offset = cx.arg(args, 2);
    let offset = cx.expect_int(offset)?;
    let place = place(cx, &layout, offset, length, true)?;
    let bytes = packed(cx, args, 3, &layout, "pack_into")?;
    let buffer = cx.arg(args, 1);
    let room = cx.vm.bytes_mut(buffer).and_then(|content| content.get_mut(place..place + bytes.len()));
    if let Some(room) = room {
        room.copy_from_slice(&bytes);
    }
    Ok(Value::NONE)
}

/// Where a record begins in a buffer of `length` bytes.
fn place(
    cx: &mut Ctx<'_, '_>,
    layout: &Layout,
    offset: i64,
    length: usize,
    packing: bool,
) -> Result<usize, Stop> {
    let size = layout.size;
    let from_end = if offset < 0 { offset.saturating_add(length as i64) } else { offset };
    let Ok(start) = usize::try_from(from_end) else {
        return Err(refuse(cx, &format!("offset {offset} out of range for {length}-byte buffer")));
    };
    if length.checked_sub(start).is_some_and(|rest| rest >= size) {
        return Ok(start);
    }
    let (name, doing, lack) = if packing {
        ("pack_into", "packing", "no space to pack")
    } else {
        ("unpack_from", "unpacking", "not enough data to unpack")
    };
    if offset < 0 {
        return Err(refuse(cx, &format!("{lack} {size} bytes at offset {offset}")));
    }
    let needed = start.saturating_add(size);
    let text = format!(
        "{name} requires a buffer of at least {needed} bytes for {doing} {size} bytes at offset {offset} (actual buffer size is {length})"
    );
    Err(refuse(cx, &text))
}

fn unpack(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let layout = layout_arg(cx, args)?;
    let buffer = cx.arg(args, 1);
    let bytes = cx.expect_bytes(buffer)?;
    if bytes.len() != layout.size {
        return Err(refuse(cx, &format!("unpack requires a buffer of {} bytes", layout.size)));
    }
    unpacked(cx, &layout, &bytes)
}

fn unpack_from(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let layout = layout_arg(cx, args)?;
    let buffer = cx.arg(args, 1);
    let bytes = cx.expect_bytes(buffer)?;
    let offset = match cx.opt(args, 2) {
        Some(offset) => cx.expect_int(offset)?,
        None => 0,
    };
    let place = place(cx, &layout, offset, bytes.len(), false)?;
    unpacked(cx, &layout, &bytes[place..])
}

/// All records at once, as an iterator over a list.
fn iter_unpack(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let layout = layout_arg(cx, args)?;
    let buffer = cx.arg(args, 1);
    let bytes = cx.expect_bytes(buffer)?;
    if layout.size == 0 {
        return Err(refuse(cx, "cannot iteratively unpack with a struct of length 0"));
    }
    if bytes.len() % layout.size != 0 {
        let text = format!("iterative unpacking requires a buffer of a multiple of {} bytes", layout.size);
        return Err(refuse(cx, &text));
    }
    let list = cx.list(&[])?;
    let list = cx.root(list);
    for record in bytes.chunks(layout.size) {
        let record = unpacked(cx, &layout, record)?;
        cx.push(list, record)?;
    }
    cx.iter(cx.at(list))
}

fn unpacked(cx: &mut Ctx<'_, '_>, layout: &Layout, bytes: &[u8]) -> Answer {
    let list = cx.list_with_capacity(layout.values())?;
    let list: Handle = cx.root(list);
    for item in &layout.items {
        if matches!(item.code, b's' | b'p') {
            let text = &bytes[item.offset..item.offset + item.count];
            let text = match (item.code, text.split_first()) {
                (b'p', Some((&length, rest))) => &rest[..rest.len().min(usize::from(length))],
                _ => text,
            };
            let value = cx.bytes(text)?;
            cx.push(list, value)?;
            continue;
        }
        for turn in 0..item.values() {
            let place = item.offset + turn * item.size;
            let value = taken(cx, item, layout.big_endian, &bytes[place..place + item.size])?;
            cx.push(list, value)?;
        }
    }
    cx.tuple_of_list(list)
}

fn taken(cx: &mut Ctx<'_, '_>, item: &Item, big_endian: bool, bytes: &[u8]) -> Answer {
    let mut little = [0; 8];
    little[..item.size].copy_from_slice(bytes);
    if big_endian {
        little[..item.size].reverse();
    }
    let low = u32::from_le_bytes([little[0], little[1], little[2], little[3]]);
    match item.code {
        b'c' => cx.bytes(bytes),
        b'?' => Ok(Value::bool(bytes.iter().any(|&byte| byte != 0))),
        b'e' => cx.float(of_half(low as u16)),
        b'f' => cx.float(f64::from(f32::from_bits(low))),
        b'd' => cx.float(f64::from_le_bytes(little)),
        code => {
            let number: Big = digits::from_bytes(&little[..item.size], code.is_ascii_lowercase());
            cx.int_big(&number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_formats_are_aligned_and_the_others_are_packed() {
        let size = |format: &str| Layout::parse(format.as_bytes()).map(|layout| layout.size);
        assert_eq!((size("bhiq"), size("<bhiq"), size("qb"), size("b0q")), (Ok(16), Ok(15), Ok(9), Ok(8)));
        assert_eq!((size("l"), size("<l"), size("3s2x?"), size(">2h 3B")), (Ok(8), Ok(4), Ok(6), Ok(7)));
        assert_eq!(size("<P"), Err("bad char in struct format"));
        assert_eq!(size("3"), Err("repeat count given without format specifier"));
        assert_eq!(size("99999999999999999999i"), Err("total struct size too long"));
        assert_eq!(Layout::parse(b"<3s2xhh").map(|layout| layout.values()), Ok(3));
    }

    #[test]
    fn half_floats_go_there_and_back() {
        let mut checked = 0;
        for bits in 0..=0x7BFFu16 {
            assert_eq!(half_of(of_half(bits)), Some(bits));
            checked += 1;
        }
        assert_eq!(checked, 0x7C00);
        assert_eq!(half_of(65520.0), None);
        assert_eq!(half_of(65519.9), Some(0x7BFF));
        assert_eq!(half_of(f64::NEG_INFINITY), Some(0xFC00));
        assert_eq!(half_of(1e-8), Some(0));
    }
}
