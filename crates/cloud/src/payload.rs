//! Payloads that devices may write as JSON or as CBOR; the last level of the topic says which.
//!
//! CBOR (RFC 8949) as far as messages need it: numbers, byte strings, text, lists, maps with text as keys, truth, null;
//! lengths known or not. Whatever else a device sends is refused, and nothing that it sends makes this recurse deeper
//! than [`DEEPEST`] or take more memory than the payload has bytes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Lists and maps inside each other.
const DEEPEST: usize = 16;

/// How a payload is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Json,
    Cbor,
}

/// What a payload says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    Null,
    Bool(bool),
    Number(i64),
    /// Above the largest [`Item::Number`].
    Large(u64),
    /// With a fraction; finite.
    Fraction(f64),
    Text(String),
    /// JSON has them as base64.
    Bytes(Vec<u8>),
    List(Vec<Item>),
    Map(Vec<(String, Item)>),
}

impl Encoding {
    /// By the last level of a topic.
    pub(crate) fn of(word: &str) -> Option<Encoding> {
        match word {
            "json" => Some(Encoding::Json),
            "cbor" => Some(Encoding::Cbor),
            _ => None,
        }
    }

    /// The last level of a topic.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Encoding::Json => "json",
            Encoding::Cbor => "cbor",
        }
    }

    /// Reads a payload; an empty one is an empty map.
    pub(crate) fn read(self, bytes: &[u8]) -> Option<Item> {
        if bytes.is_empty() {
            return Some(Item::Map(Vec::new()));
        }
        match self {
            Encoding::Json => serde_json::from_slice(bytes).ok().map(of_json),
            Encoding::Cbor => {
                let mut reader = Reader { rest: bytes };
                let item = reader.item(0)?;
                reader.rest.is_empty().then_some(item)
            }
        }
    }

    /// Writes a payload.
    pub(crate) fn write(self, item: &Item) -> Vec<u8> {
        match self {
            Encoding::Json => item.json().to_string().into_bytes(),
            Encoding::Cbor => {
                let mut out = Vec::new();
                write(item, &mut out);
                out
            }
        }
    }
}

impl Item {
    /// A map of these members.
    pub(crate) fn map<const N: usize>(members: [(&str, Item); N]) -> Item {
        Item::Map(members.into_iter().map(|(name, item)| (name.to_string(), item)).collect())
    }

    /// A member of a map.
    pub(crate) fn member(&self, name: &str) -> Option<&Item> {
        let Item::Map(members) = self else { return None };
        members.iter().find(|(n, _)| n == name).map(|(_, item)| item).filter(|item| **item != Item::Null)
    }

    /// The text of a member.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.member(name) {
            Some(Item::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// As JSON.
    pub(crate) fn json(&self) -> Value {
        match self {
            Item::Null => Value::Null,
            Item::Bool(truth) => (*truth).into(),
            Item::Number(number) => (*number).into(),
            Item::Large(number) => (*number).into(),
            Item::Fraction(number) => (*number).into(),
            Item::Text(text) => text.as_str().into(),
            Item::Bytes(bytes) => STANDARD.encode(bytes).into(),
            Item::List(items) => items.iter().map(Item::json).collect(),
            Item::Map(members) => {
                Value::Object(members.iter().map(|(name, item)| (name.clone(), item.json())).collect())
            }
        }
    }
}

pub(crate) fn of_json(value: Value) -> Item {
    match value {
        Value::Null => Item::Null,
        Value::Bool(truth) => Item::Bool(truth),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Item::Number(number),
            (None, Some(number)) => Item::Large(number),
            (None, None) => Item::Fraction(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => Item::Text(text),
        Value::Array(items) => Item::List(items.into_iter().map(of_json).collect()),
        Value::Object(members) => {
            Item::Map(members.into_iter().map(|(name, value)| (name, of_json(value))).collect())
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

/// The argument of a head.
enum Length {
    Known(u64),
    /// Until the break.
    Open,
    /// No length, but a number of major type 7.
    Float(f64),
}

impl Reader<'_> {
    fn item(&mut self, depth: usize) -> Option<Item> {
        if depth > DEEPEST {
            return None;
        }
        let (major, length) = self.head()?;
        Some(match (major, length) {
            (0, Length::Known(n)) => i64::try_from(n).map_or(Item::Large(n), Item::Number),
            (1, Length::Known(n)) => Item::Number(-1 - i64::try_from(n).ok()?),
            (2, length) => Item::Bytes(self.string(2, length)?),
            (3, length) => Item::Text(String::from_utf8(self.string(3, length)?).ok()?),
            (4, length) => Item::List(self.items(length, |reader| reader.item(depth + 1))?),
            (5, length) => Item::Map(self.items(length, |reader| {
                let Item::Text(name) = reader.item(depth + 1)? else { return None };
                Some((name, reader.item(depth + 1)?))
            })?),
            // A tag says what an item is meant to be; nothing here depends on it.
            (6, Length::Known(_)) => self.item(depth + 1)?,
            (7, Length::Known(20)) => Item::Bool(false),
            (7, Length::Known(21)) => Item::Bool(true),
            (7, Length::Known(22 | 23)) => Item::Null,
            (7, Length::Float(number)) if number.is_finite() => Item::Fraction(number),
            _ => return None,
        })
    }

    fn head(&mut self) -> Option<(u8, Length)> {
        let first = self.take(1)?[0];
        let (major, info) = (first >> 5, first & 31);
        let length = match info {
            0..=23 => Length::Known(u64::from(info)),
            24..=27 => {
                let bytes = self.take(1 << (info - 24))?.iter().fold(0, |n, byte| n << 8 | u64::from(*byte));
                match (major, info) {
                    (7, 25) => Length::Float(half(bytes as u16)),
                    (7, 26) => Length::Float(f64::from(f32::from_bits(bytes as u32))),
                    (7, 27) => Length::Float(f64::from_bits(bytes)),
                    (7, _) => return None,
                    _ => Length::Known(bytes),
                }
            }
            31 => Length::Open,
            _ => return None,
        };
        Some((major, length))
    }

    fn take(&mut self, count: usize) -> Option<&[u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn is_break(&mut self) -> bool {
        let is = self.rest.first() == Some(&0xff);
        if is {
            self.rest = &self.rest[1..];
        }
        is
    }

    fn string(&mut self, major: u8, length: Length) -> Option<Vec<u8>> {
        match length {
            Length::Float(_) => None,
            Length::Known(count) => Some(self.take(usize::try_from(count).ok()?)?.to_vec()),
            Length::Open => {
                let mut whole = Vec::new();
                while !self.is_break() {
                    match self.head()? {
                        (piece, Length::Known(count)) if piece == major => {
                            whole.extend_from_slice(self.take(usize::try_from(count).ok()?)?);
                        }
                        _ => return None,
                    }
                }
                Some(whole)
            }
        }
    }

    fn items<T>(&mut self, length: Length, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        match length {
            Length::Float(_) => return None,
            // Each item takes a byte at least, so a length that lies ends with the payload.
            Length::Known(count) => {
                for _ in 0..count {
                    items.push(one(self)?);
                }
            }
            Length::Open => {
                while !self.is_break() {
                    items.push(one(self)?);
                }
            }
        }
        Some(items)
    }
}

fn write(item: &Item, out: &mut Vec<u8>) {
    match item {
        Item::Null => out.push(0xf6),
        Item::Bool(truth) => out.push(0xf4 + u8::from(*truth)),
        Item::Number(number) if *number < 0 => head(1, number.unsigned_abs() - 1, out),
        Item::Number(number) => head(0, number.unsigned_abs(), out),
        Item::Large(number) => head(0, *number, out),
        Item::Fraction(number) => {
            out.push(0xfb);
            out.extend(number.to_be_bytes());
        }
        Item::Text(text) => {
            head(3, text.len() as u64, out);
            out.extend_from_slice(text.as_bytes());
        }
        Item::Bytes(bytes) => {
            head(2, bytes.len() as u64, out);
            out.extend_from_slice(bytes);
        }
        Item::List(items) => {
            head(4, items.len() as u64, out);
            items.iter().for_each(|item| write(item, out));
        }
        Item::Map(members) => {
            head(5, members.len() as u64, out);
            for (name, item) in members {
                write(&Item::Text(name.clone()), out);
                write(item, out);
            }
        }
    }
}

/// The shortest form of a head.
fn head(major: u8, n: u64, out: &mut Vec<u8>) {
    let major = major << 5;
    match n {
        0..=23 => out.push(major | n as u8),
        24..=0xff => out.extend([major | 24, n as u8]),
        0x100..=0xffff => {
            out.push(major | 25);
            out.extend((n as u16).to_be_bytes());
        }
        0x1_0000..=0xffff_ffff => {
            out.push(major | 26);
            out.extend((n as u32).to_be_bytes());
        }
        _ => {
            out.push(major | 27);
            out.extend(n.to_be_bytes());
        }
    }
}

/// A float of 16 bits: sign, 5 bits of exponent, 10 of fraction (RFC 8949, appendix D).
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (fraction + 1024.0) * 2f64.powi(exponent - 25),
    };
    if bits >> 15 == 0 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples of RFC 8949, appendix A.
    #[test]
    fn the_examples_of_the_standard_are_read_and_written() {
        let text = |text: &str| Item::Text(text.into());
        let table: [(&[u8], Item); 17] = [
            (b"\x00", Item::Number(0)),
            (b"\x17", Item::Number(23)),
            (b"\x18\x18", Item::Number(24)),
            (b"\x19\x03\xe8", Item::Number(1000)),
            (b"\x1a\x00\x0f\x42\x40", Item::Number(1_000_000)),
            (b"\x1b\x00\x00\x00\xe8\xd4\xa5\x10\x00", Item::Number(1_000_000_000_000)),
            (b"\x20", Item::Number(-1)),
            (b"\x39\x03\xe7", Item::Number(-1000)),
            (b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", Item::Large(u64::MAX)),
            (b"\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a", Item::Fraction(1.1)),
            (b"\xf4", Item::Bool(false)),
            (b"\xf6", Item::Null),
            (b"\x44\x01\x02\x03\x04", Item::Bytes(vec![1, 2, 3, 4])),
            (b"\x64IETF", text("IETF")),
            (b"\x83\x01\x02\x03", Item::List(vec![Item::Number(1), Item::Number(2), Item::Number(3)])),
            (b"\xa1\x61a\x01", Item::map([("a", Item::Number(1))])),
            (b"\x82\x61a\xa1\x61b\x61c", Item::List(vec![text("a"), Item::map([("b", text("c"))])])),
        ];
        for (bytes, item) in table {
            assert_eq!(Encoding::Cbor.read(bytes).as_ref(), Some(&item));
            assert_eq!(Encoding::Cbor.write(&item), bytes);
        }
        let open: [(&[u8], Item); 9] = [
            (b"\x5f\x42\x01\x02\x43\x03\x04\x05\xff", Item::Bytes(vec![1, 2, 3, 4, 5])),
            (b"\x7f\x65strea\x64ming\xff", text("streaming")),
            (b"\x9f\x01\xff", Item::List(vec![Item::Number(1)])),
            (b"\xf9\x3c\x00", Item::Fraction(1.0)),
            (b"\xf9\xc4\x00", Item::Fraction(-4.0)),
            (b"\xf9\x7b\xff", Item::Fraction(65504.0)),
            (b"\xf9\x00\x01", Item::Fraction(5.960_464_477_539_063e-8)),
            (b"\xfa\x47\xc3\x50\x00", Item::Fraction(100_000.0)),
            (b"\xbf\x61a\xc1\x01\xff", Item::map([("a", Item::Number(1))])),
        ];
        for (bytes, item) in open {
            assert_eq!(Encoding::Cbor.read(bytes), Some(item));
        }
    }

    #[test]
    fn what_is_cut_or_too_deep_or_lies_about_its_length_is_refused() {
        let whole = b"\xa2\x61a\x82\x01\x43abc\x61b\x19\x03\xe8";
        for end in 1..whole.len() {
            assert_eq!(Encoding::Cbor.read(&whole[..end]), None, "{end}");
        }
        let bad: [&[u8]; 9] = [
            &[0x81; 40],
            b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x01",
            b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
            b"\xf9\x7c\x00",
            b"\xfb\x7f\xf8\x00\x00\x00\x00\x00\x00",
            b"\xf8\xff",
            b"\xff",
            b"\x00\x00",
            b"\xa1\x01\x01",
        ];
        for bytes in bad {
            assert_eq!(Encoding::Cbor.read(bytes), None, "{bytes:x?}");
        }
        for bytes in [&b"{"[..], b"1e999", b"\xff"] {
            assert_eq!(Encoding::Json.read(bytes), None);
        }
    }

    /// Noise after each kind of head: it is refused, or says something that can be written and read again.
    #[test]
    fn no_bytes_are_too_odd_to_be_read_or_refused() {
        let (mut seed, mut read) = (0x2545_f491_4f6c_dd1d_u64, 0);
        let mut next = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        for _ in 0..50_000 {
            let length = next() as usize % 24;
            // Small numbers are heads of small things, so that some of them are whole.
            let bytes: Vec<u8> =
                (0..length).map(|_| next().to_le_bytes()[next() as usize % 2] & 0xe7).collect();
            if let Some(item) = Encoding::Cbor.read(&bytes) {
                assert_eq!(Encoding::Cbor.read(&Encoding::Cbor.write(&item)), Some(item), "{bytes:x?}");
                read += 1;
            }
        }
        assert!(read > 1_000, "{read}");
    }
}
