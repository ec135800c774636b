//! The `%` operator of `str` and `bytes`: the pieces come from [`crate::text::percent`], the values from its right side.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::template::{converted, ok, push_plain};
use super::{Answer, room_for};
use crate::ctx::Ctx;
use crate::number::Big;
use crate::object::{Handle, Kind};
use crate::raise::Stop;
use crate::text::percent::{Count, Percent, Piece, Pieces};
use crate::types::Type;
use crate::value::Value;
use bytecode::sym;

/// `template % values` of strings.
pub(crate) fn text(cx: &mut Ctx<'_, '_>, template: Value, values: Value) -> Answer {
    let template = String::from(cx.text(template).unwrap_or(""));
    let values = cx.root(values);
    let text = Source::new(cx, values, false).expand(cx, &template)?;
    cx.str(&text)
}

/// `template % values` of bytes: each byte stands for the character of its number on the way.
pub(crate) fn bytes(cx: &mut Ctx<'_, '_>, template: Value, values: Value) -> Answer {
    let array = cx.kind(template) == Kind::ByteArray;
    let template: String =
        cx.bytes_of(template).unwrap_or(&[]).iter().map(|&byte| char::from(byte)).collect();
    let values = cx.root(values);
    let text = Source::new(cx, values, true).expand(cx, &template)?;
    let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
    if array { cx.bytearray(&bytes) } else { cx.bytes(&bytes) }
}

/// The right side: a tuple of values, one value, or a mapping.
struct Source {
    values: Handle,
    /// Whether the values are a tuple.
    tuple: bool,
    /// How many values are taken.
    taken: usize,
    /// Whether a key was asked for, so that the values are a mapping.
    keyed: bool,
    bytes: bool,
}

impl Source {
    fn new(cx: &Ctx<'_, '_>, values: Handle, bytes: bool) -> Source {
        let tuple = cx.kind(cx.at(values)) == Kind::Tuple;
        Source { values, tuple, taken: 0, keyed: false, bytes }
    }

    fn expand(&mut self, cx: &mut Ctx<'_, '_>, template: &str) -> Result<String, Stop> {
        let mut pieces = Pieces::new(template);
        let mut text = String::new();
        while let Some(piece) = ok(cx, pieces.next_piece())? {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Conversion(percent) => self.conversion(cx, percent, &mut text)?,
            }
            room_for(cx, text.len())?;
        }
        self.check_all_taken(cx)?;
        Ok(text)
    }

    fn check_all_taken(&self, cx: &mut Ctx<'_, '_>) -> Result<(), Stop> {
        let values = cx.at(self.values);
        let left = if self.tuple {
            self.taken < cx.len_of(values)
        } else {
            self.taken == 0 && !self.keyed && !self.is_mapping(cx)
        };
        if !left {
            return Ok(());
        }
        let kind = if self.bytes { "bytes" } else { "string" };
        Err(cx.type_error(format!("not all arguments converted during {kind} formatting")))
    }

    /// CPython counts what can be asked for keys and is no tuple and no string, for bytes no bytes either.
    fn is_mapping(&self, cx: &mut Ctx<'_, '_>) -> bool {
        let values = cx.at(self.values);
        match cx.kind(values) {
            Kind::Dict | Kind::List | Kind::Range => true,
            Kind::Bytes | Kind::ByteArray => !self.bytes,
            Kind::Instance => cx.has_method(values, "__getitem__"),
            _ => false,
        }
    }

    fn next(&mut self, cx: &mut Ctx<'_, '_>) -> Answer {
        let values = cx.at(self.values);
        let count = if self.tuple { cx.len_of(values) } else { 1 };
        if self.taken >= count || self.keyed {
            return Err(cx.type_error("not enough arguments for format string"));
        }
        self.taken += 1;
        Ok(if self.tuple { cx.item(values, self.taken - 1) } else { values })
    }

    /// Appends what stands for a conversion.
    fn conversion(
        &mut self,
        cx: &mut Ctx<'_, '_>,
        mut percent: Percent<'_>,
        made: &mut String,
    ) -> Result<(), Stop> {
        if percent.is_sign() {
            made.push('%');
            return Ok(());
        }
        let keyed = match percent.key {
            Some(key) => Some(self.by_key(cx, key)?),
            None => None,
        };
        if percent.width == Count::Star {
            percent.set_width(self.star(cx)?);
        }
        if percent.precision == Count::Star {
            percent.set_precision(self.star(cx)?);
        }
        let value = match keyed {
            Some(value) => value,
            None => self.next(cx)?,
        };
        if !self.bytes
            && let Some(layout) = percent.common()
            && push_plain(cx, made, value, &layout)
        {
            return Ok(());
        }
        let held = cx.root(value);
        let text = self.laid_out(cx, held, &percent);
        cx.release(held);
        made.push_str(&text?);
        Ok(())
    }

    fn by_key(&mut self, cx: &mut Ctx<'_, '_>, key: &str) -> Answer {
        if self.tuple || !self.is_mapping(cx) {
            return Err(cx.type_error("format requires a mapping"));
        }
        self.keyed = true;
        let key = if self.bytes {
            let key: Vec<u8> = key.chars().map(|c| c as u8).collect();
            cx.bytes(&key)?
        } else {
            cx.str(key)?
        };
        cx.get_item(cx.at(self.values), key)
    }

    fn star(&mut self, cx: &mut Ctx<'_, '_>) -> Result<i64, Stop> {
        let value = self.next(cx)?;
        match cx.as_i64(value) {
            Some(count) => Ok(count),
            None => Err(cx.type_error("* wants int")),
        }
    }

    fn laid_out(&self, cx: &mut Ctx<'_, '_>, held: Handle, percent: &Percent<'_>) -> Result<String, Stop> {
        let result = match percent.kind {
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => percent.integer(&integer(cx, held, percent.kind)?),
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => percent.float(real(cx, held, self.bytes)?),
            'c' => return self.character(cx, held, percent),
            'b' | 's' if self.bytes => percent.text(&byte_text(cx, held)?),
            'r' | 'a' if self.bytes => percent.text(&converted(cx, cx.at(held), 'a')?),
            's' => match cx.text(cx.at(held)) {
                // The common case, without a copy.
                Some(text) => percent.text(text),
                None => percent.text(&converted(cx, cx.at(held), 's')?),
            },
            'r' | 'a' => percent.text(&converted(cx, cx.at(held), percent.kind)?),
            _ => Err(percent.unknown()),
        };
        ok(cx, result)
    }

    fn character(&self, cx: &mut Ctx<'_, '_>, held: Handle, percent: &Percent<'_>) -> Result<String, Stop> {
        let value = cx.at(held);
        if let Some(number) = cx.big(value) {
            // What no machine word holds is out of range, too.
            let code = number.to_i64().unwrap_or(-1);
            if self.bytes && !(0..256).contains(&code) {
                return Err(cx.overflow_error("%c arg not in range(256)"));
            }
            return ok(cx, percent.character(u32::try_from(code).ok()));
        }
        let one: Option<String> = if self.bytes {
            cx.bytes_of(value)
                .filter(|bytes| bytes.len() == 1)
                .map(|bytes| String::from(char::from(bytes[0])))
        } else {
            cx.text(value).filter(|text| text.chars().count() == 1).map(String::from)
        };
        match one {
            Some(text) => ok(cx, percent.text(&text)),
            None if self.bytes => Err(cx.type_error("%c requires an integer in range(256) or a single byte")),
            None => Err(cx.type_error("%c requires int or char")),
        }
    }
}

/// The integer for `%d` and its like: only the decimal ones cut a float's fraction off.
fn integer(cx: &mut Ctx<'_, '_>, held: Handle, kind: char) -> Result<Big, Stop> {
    let value = cx.at(held);
    if let Some(big) = cx.big(value) {
        return Ok(big);
    }
    let decimal = matches!(kind, 'd' | 'i' | 'u');
    if let Some(float) = cx.as_f64(value).filter(|_| decimal) {
        return match Big::from_f64(float) {
            Some(big) => Ok(big),
            None if float.is_nan() => Err(cx.value_error("cannot convert float NaN to integer")),
            None => Err(cx.overflow_error("cannot convert float infinity to integer")),
        };
    }
    if decimal && cx.special(value, sym::__int__).is_some() {
        let number = cx.call(Value::of_type(Type::Int), &[value])?;
        return Ok(cx.big(number).unwrap_or(Big::ZERO));
    }
    if let Some(big) = cx.index_of(value)? {
        return Ok(big);
    }
    let needed = if decimal { "a real number" } else { "an integer" };
    let text = format!("%{kind} format: {needed} is required, not {}", cx.type_name(cx.at(held)));
    Err(cx.type_error(text))
}

fn real(cx: &mut Ctx<'_, '_>, held: Handle, bytes: bool) -> Result<f64, Stop> {
    let value = cx.at(held);
    if bytes && cx.as_f64(value).is_none() && cx.big(value).is_none() {
        return Err(cx.type_error_of("float argument required, not {}", value));
    }
    cx.expect_float(value)
}

/// Bytes as the characters of their numbers.
fn byte_text(cx: &mut Ctx<'_, '_>, held: Handle) -> Result<String, Stop> {
    let value = cx.at(held);
    if let Some(bytes) = cx.bytes_of(value) {
        return Ok(bytes.iter().map(|&byte| char::from(byte)).collect());
    }
    let needed = "%b requires a bytes-like object, or an object that implements __bytes__, not";
    let text = format!("{needed} '{}'", cx.type_name(value));
    Err(cx.type_error(text))
}
