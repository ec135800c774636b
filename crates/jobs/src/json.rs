//! A JSON reader that owns nothing: [`Value::read`] is the only door, and behind it every question has an answer.
//! The text is checked once, whole, by a loop with a stack of bits; values are then slices of it.

use crate::text::Text;

/// How deep arrays and objects may nest: one bit each in the checker's stack.
pub const DEPTH_MAX: u32 = 32;

/// Why bytes are not JSON, or not JSON that this reader takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// The bytes are not UTF-8 (RFC 8259 §8.1).
    NotUtf8,
    /// The grammar is broken at this byte (RFC 8259 §2).
    At(usize),
    /// Nested deeper than [`DEPTH_MAX`].
    TooDeep,
}

/// A JSON value that is known to be well-formed, without white space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value<'a>(&'a str);

impl<'a> Value<'a> {
    /// Checks `bytes`, which must be exactly one value.
    ///
    /// # Errors
    /// [`Malformed`], by the grammar of RFC 8259.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let text = core::str::from_utf8(bytes).map_err(|_| Malformed::NotUtf8)?;
        let mut scan = Scan { bytes, at: 0 };
        scan.space();
        let start = scan.at;
        scan.value()?;
        let end = scan.at;
        scan.space();
        if scan.at < bytes.len() {
            return Err(Malformed::At(scan.at));
        }
        text.get(start..end).map(Value).ok_or(Malformed::At(start))
    }

    /// The value of the member `name`, if this is an object that has it. Of two with one name the last counts, as in
    /// most readers (RFC 8259 §4 leaves it open).
    pub fn member(self, name: &str) -> Option<Value<'a>> {
        self.members().filter(|(key, _)| key.is(name)).last().map(|(_, value)| value)
    }

    /// The members of an object; nothing for any other value.
    pub fn members(self) -> Members<'a> {
        Members(Inside::new(self.0, b'{'))
    }

    /// The items of an array; nothing for any other value.
    pub fn items(self) -> Items<'a> {
        Items(Inside::new(self.0, b'['))
    }

    /// The text, if it is text.
    pub fn text(self) -> Option<Quoted<'a>> {
        self.0.strip_prefix('"')?.strip_suffix('"').map(Quoted)
    }

    /// The whole number, if it is one that fits. Real clients and services write numbers as decimal text, too.
    pub fn number(self) -> Option<u64> {
        let digits = match self.text() {
            Some(quoted) => quoted.plain()?,
            None => self.0,
        };
        let decimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        decimal.then(|| digits.parse().ok())?
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    /// The JSON text itself.
    pub fn as_str(self) -> &'a str {
        self.0
    }
}

/// The members of an object, in order.
#[derive(Debug, Clone)]
pub struct Members<'a>(Inside<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (Quoted<'a>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let name = self.0.next_value()?.text()?;
        Some((name, self.0.next_value()?))
    }
}

/// The items of an array, in order.
#[derive(Debug, Clone)]
pub struct Items<'a>(Inside<'a>);

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        self.0.next_value()
    }
}

/// What stands between the brackets of a checked value: values, parted by commas and colons.
#[derive(Debug, Clone)]
struct Inside<'a> {
    text: &'a str,
}

impl<'a> Inside<'a> {
    fn new(value: &'a str, open: u8) -> Self {
        let is_it = value.as_bytes().first() == Some(&open);
        let inner = value.get(1..value.len().saturating_sub(1)).filter(|_| is_it);
        Self { text: inner.unwrap_or_default() }
    }

    fn next_value(&mut self) -> Option<Value<'a>> {
        let rest = self.text.trim_start_matches([' ', '\t', '\r', '\n', ',', ':']);
        let mut scan = Scan { bytes: rest.as_bytes(), at: 0 };
        scan.value().ok()?;
        let (value, rest) = rest.split_at_checked(scan.at)?;
        self.text = rest;
        Some(Value(value))
    }
}

/// JSON text between its quotes, escapes still in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quoted<'a>(&'a str);

impl<'a> Quoted<'a> {
    /// The text itself, if nothing in it is escaped.
    pub fn plain(self) -> Option<&'a str> {
        (!self.0.contains('\\')).then_some(self.0)
    }

    /// Whether it means `text`.
    pub fn is(self, text: &str) -> bool {
        self.chars().eq(text.chars())
    }

    /// A copy with the escapes resolved; `None` if it is longer than `N` bytes.
    pub fn copy<const N: usize>(self) -> Option<Text<N>> {
        let mut copy = Text::EMPTY;
        match self.plain() {
            Some(plain) => copy.push_str(plain)?,
            None => self.chars().try_for_each(|c| copy.push(c))?,
        }
        Some(copy)
    }

    /// The characters meant. Half of a surrogate pair is U+FFFD (RFC 8259 §8.2 leaves it open).
    pub fn chars(self) -> impl Iterator<Item = char> + 'a {
        let mut raw = self.0.chars();
        core::iter::from_fn(move || match raw.next()? {
            '\\' => Some(unescape(&mut raw)),
            c => Some(c),
        })
    }
}

fn unescape(raw: &mut core::str::Chars<'_>) -> char {
    match raw.next() {
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => {
            let unit = hex4(raw);
            if !(0xd800..0xdc00).contains(&unit) {
                return char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
            }
            let mut ahead = raw.clone();
            let low =
                if ahead.next() == Some('\\') && ahead.next() == Some('u') { hex4(&mut ahead) } else { 0 };
            if !(0xdc00..0xe000).contains(&low) {
                return char::REPLACEMENT_CHARACTER;
            }
            *raw = ahead;
            let code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        Some(c) => c,
        None => char::REPLACEMENT_CHARACTER,
    }
}

fn hex4(raw: &mut core::str::Chars<'_>) -> u32 {
    raw.take(4).fold(0, |unit, c| unit * 16 + c.to_digit(16).unwrap_or(0))
}

/// A place in the bytes that only moves forward, past what the grammar allows.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// What the grammar expects next.
enum Expect {
    Value,
    FirstItem,
    FirstName,
    Name,
    AfterValue,
}

impl Scan<'_> {
    /// Moves past one value.
    fn value(&mut self) -> Result<(), Malformed> {
        let mut nest = Nest { objects: 0, depth: 0 };
        let mut expect = Expect::Value;
        loop {
            self.space();
            expect = match (expect, self.peek()) {
                (Expect::FirstItem, Some(b']')) | (Expect::FirstName, Some(b'}')) => self.close(&mut nest),
                (Expect::FirstName | Expect::Name, Some(b'"')) => {
                    self.quoted()?;
                    self.space();
                    self.word(b":")?;
                    Expect::Value
                }
                (Expect::Value | Expect::FirstItem, Some(first)) => self.begin(first, &mut nest)?,
                (Expect::AfterValue, Some(b',')) => {
                    self.at += 1;
                    if nest.in_object() { Expect::Name } else { Expect::Value }
                }
                (Expect::AfterValue, Some(b'}')) if nest.in_object() => self.close(&mut nest),
                (Expect::AfterValue, Some(b']')) if !nest.in_object() => self.close(&mut nest),
                _ => return Err(Malformed::At(self.at)),
            };
            if nest.depth == 0 && matches!(expect, Expect::AfterValue) {
                return Ok(());
            }
        }
    }

    /// Moves past a whole simple value, or into an array or object.
    fn begin(&mut self, first: u8, nest: &mut Nest) -> Result<Expect, Malformed> {
        match first {
            b'{' | b'[' => {
                nest.enter(first == b'{')?;
                self.at += 1;
                return Ok(if first == b'{' { Expect::FirstName } else { Expect::FirstItem });
            }
            b'"' => self.quoted()?,
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            b'n' => self.word(b"null")?,
            _ => self.number()?,
        }
        Ok(Expect::AfterValue)
    }

    fn close(&mut self, nest: &mut Nest) -> Expect {
        self.at += 1;
        nest.leave();
        Expect::AfterValue
    }

    /// RFC 8259 §7.
    fn quoted(&mut self) -> Result<(), Malformed> {
        self.word(b"\"")?;
        loop {
            let place = self.at;
            match self.take() {
                Some(b'"') => return Ok(()),
                Some(b'\\') => match self.take() {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {}
                    Some(b'u') => {
                        for _ in 0..4 {
                            self.take().filter(u8::is_ascii_hexdigit).ok_or(Malformed::At(place))?;
                        }
                    }
                    _ => return Err(Malformed::At(place)),
                },
                Some(0x20..) => {}
                _ => return Err(Malformed::At(place)),
            }
        }
    }

    /// RFC 8259 §6.
    fn number(&mut self) -> Result<(), Malformed> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(Malformed::At(start)) } else { Ok(()) }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Malformed> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(Malformed::At(self.at));
        }
        self.at += word.len();
        Ok(())
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }
}

/// What is open around the place: a bit each, 1 for an object, the innermost lowest.
struct Nest {
    objects: u32,
    depth: u32,
}

impl Nest {
    fn enter(&mut self, object: bool) -> Result<(), Malformed> {
        if self.depth == DEPTH_MAX {
            return Err(Malformed::TooDeep);
        }
        self.objects = (self.objects << 1) | u32::from(object);
        self.depth += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.objects >>= 1;
        self.depth = self.depth.saturating_sub(1);
    }

    fn in_object(&self) -> bool {
        self.depth > 0 && self.objects & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::{string::String, vec::Vec};

    fn read(text: &str) -> Result<Value<'_>, Malformed> {
        Value::read(text.as_bytes())
    }

    #[test]
    fn well_formed_text_is_taken() {
        for text in [
            "0",
            "-0",
            "12.5e-3",
            "1E+9",
            "true",
            "false",
            "null",
            "\"\"",
            "[]",
            "{}",
            " [ ] ",
            "[1,[2,{}],\"a\"]",
            "{\"a\":{\"b\":[]},\"c\":null}",
            "\t{\r\n\"a\" : 1 , \"b\" : 2 }\n",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
        ] {
            assert_eq!(read(text).map(Value::as_str), Ok(text.trim()), "{text}");
        }
    }

    #[test]
    fn broken_text_is_refused() {
        for text in [
            "",
            " ",
            "{",
            "}",
            "[",
            "]",
            "[1",
            "[1,",
            "[1,]",
            "[,]",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{1:2}",
            "{\"a\" 1}",
            "[}",
            "{]",
            "[1}",
            "{\"a\":1]",
            "\"",
            "\"\\",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "\"\n\"",
            "01",
            "1.",
            ".5",
            "-",
            "+1",
            "1e",
            "1e+",
            "tru",
            "True",
            "nul",
            "1 1",
            "{} {}",
            "'a'",
            "\u{feff}1",
        ] {
            assert!(matches!(read(text), Err(Malformed::At(_))), "{text}");
        }
        assert_eq!(Value::read(&[b'"', 0xff, b'"']), Err(Malformed::NotUtf8));
    }

    #[test]
    fn the_limit_of_depth_is_exact() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(read(&nested(DEPTH_MAX as usize)).is_ok());
        assert_eq!(read(&nested(DEPTH_MAX as usize + 1)), Err(Malformed::TooDeep));
        assert_eq!(read(&"[".repeat(100_000)), Err(Malformed::TooDeep));
    }

    #[test]
    fn members_and_items_are_found_in_order() {
        let value = read(r#"{ "a" : [1, "two", {"x":[]}] , "b":{"a":2}, "a\u0062c":3, "b":4 }"#).unwrap();
        let items: Vec<_> = value.member("a").unwrap().items().map(Value::as_str).collect();
        assert_eq!(items, ["1", "\"two\"", "{\"x\":[]}"]);
        assert_eq!(value.member("b").unwrap().number(), Some(4), "the last of two counts");
        assert_eq!(value.member("abc").unwrap().number(), Some(3));
        assert_eq!(value.member("x"), None);
        assert_eq!(value.members().count(), 4);
        assert_eq!(value.items().count(), 0);
        assert_eq!(read("[1]").unwrap().member("a"), None);
    }

    #[test]
    fn numbers_are_whole_and_may_be_text() {
        let number = |text| read(text).unwrap().number();
        assert_eq!(number("18446744073709551615"), Some(u64::MAX));
        assert_eq!(number("\"42\""), Some(42));
        for other in ["18446744073709551616", "-1", "1.0", "1e3", "true", "\"\"", "\"+1\"", "\"1 \"", "[]"] {
            assert_eq!(number(other), None, "{other}");
        }
    }

    #[test]
    fn escapes_mean_their_characters() {
        let text = |json| read(json).unwrap().text().unwrap().copy::<32>().unwrap();
        assert_eq!(text(r#""https:\/\/h\/a?b=1\u0026c=2""#).as_str(), "https://h/a?b=1&c=2");
        assert_eq!(text(r#""\u00e9\ud83d\ude00\n""#).as_str(), "é😀\n");
        assert_eq!(text(r#""\ud83d""#).as_str(), "\u{fffd}");
        assert_eq!(text(r#""\ud83d\n""#).as_str(), "\u{fffd}\n");
        assert_eq!(text(r#""\ud83d\u0041""#).as_str(), "\u{fffd}A");
        assert!(read(r#""12345""#).unwrap().text().unwrap().copy::<4>().is_none());
    }

    /// Seeded noise, changed and cut good text: an answer each time, and a good value only for good text.
    #[test]
    fn any_bytes_get_an_answer() {
        let good = br#"{"a":[1,2.5e3,{"b":"\u00e9\"x"}],"c":null,"d":"\ud83d\ude00","e":{"f":[[[]]]}}"#;
        let mut random = 0x9e37_79b9_u32;
        let mut next = || {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            random
        };
        let (mut taken, mut refused) = (0, 0);
        for _ in 0..200_000 {
            let mut bytes = good.to_vec();
            bytes.truncate(good.len() - (next() as usize % 4));
            for _ in 0..next() % 4 {
                let place = next() as usize % bytes.len();
                bytes[place] = b"{}[]\",:\\u0e1 \xff"[next() as usize % 14];
            }
            match Value::read(&bytes) {
                Ok(value) => {
                    taken += 1;
                    visit(value, 0);
                }
                Err(_) => refused += 1,
            }
        }
        assert_eq!(taken + refused, 200_000);
        assert!(taken > 10_000 && refused > 100_000, "both kinds were tried: {taken} {refused}");
    }

    fn visit(value: Value<'_>, depth: u32) {
        assert!(depth <= DEPTH_MAX);
        let _: Option<String> = value.text().map(|text| text.chars().collect());
        let _ = value.number();
        value.items().for_each(|item| visit(item, depth + 1));
        value.members().for_each(|(_, item)| visit(item, depth + 1));
    }
}
