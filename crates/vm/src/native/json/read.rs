//! JSON text to values. Positions in complaints are those of CPython's scanner.

use alloc::format;
use alloc::string::String;

use super::{Answer, DEPTH_MAX};
use crate::ctx::Ctx;
use crate::native::Args;
use crate::number::{Big, float};
use crate::object::Handle;
use crate::raise::Stop;
use crate::text::codec::Encoding;
use crate::types::Type;
use crate::types::str::decoded;
use crate::value::Value;

pub(super) fn loads(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let text = cx.arg(args, 0);
    value(cx, text, args)
}

/// The value of a text, or of UTF-8 bytes; the hooks, arguments from 1 on, make something else of objects and numbers.
pub(super) fn value(cx: &mut Ctx<'_, '_>, text: Value, args: Args) -> Answer {
    let text = cx.root(text);
    let [object, pairs, float, int, constant] =
        [1, 2, 3, 4, 5].map(|i| cx.opt(args, i).filter(|hook| !hook.is_none()).map(|hook| cx.root(hook)));
    let numbers = [float, int, constant];
    let text = cx.at(text);
    let text = if let Some(text) = cx.text(text) {
        String::from(text)
    } else if let Some(bytes) = cx.bytes_of(text).map(<[u8]>::to_vec) {
        decoded(cx, &bytes, Encoding::Utf8Marked, "strict")?
    } else {
        return Err(cx.type_error_of("the JSON object must be str, bytes or bytearray, not {}", text));
    };
    let strict = match cx.opt(args, 6) {
        Some(strict) => cx.truth(strict)?,
        None => true,
    };
    let mut reader = Reader { text: &text, at: 0, depth: 0, strict, object, pairs, numbers };
    if text.starts_with('\u{feff}') {
        return Err(reader.refuse(cx, "Unexpected UTF-8 BOM (decode using utf-8-sig)", 0));
    }
    reader.skip_space();
    let value = reader.value(cx)?;
    let value = cx.root(value);
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.refuse(cx, "Extra data", reader.at));
    }
    Ok(cx.at(value))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// Whether control characters inside of strings are refused.
    strict: bool,
    object: Option<Handle>,
    pairs: Option<Handle>,
    /// `parse_float`, `parse_int`, `parse_constant`.
    numbers: [Option<Handle>; 3],
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes a word if it is next.
    fn take(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// `JSONDecodeError` with the place in characters.
    fn refuse(&self, cx: &mut Ctx<'_, '_>, what: &str, at: usize) -> Stop {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let place = before.chars().count();
        let text = format!("{what}: line {line} column {column} (char {place})");
        let stop = cx.raise(Type::JsonDecodeError, &text);
        match self.describe(cx, what, [("pos", place), ("lineno", line), ("colno", column)]) {
            Ok(()) => stop,
            Err(stop) => stop,
        }
    }

    /// What a program reads in the raised exception beside its text.
    fn describe(&self, cx: &mut Ctx<'_, '_>, what: &str, places: [(&str, usize); 3]) -> Result<(), Stop> {
        let error = cx.root(cx.vm.raised);
        for (name, place) in places {
            cx.set_own(error, name, Value::small(place as i32).unwrap_or(Value::NONE))?;
        }
        for (name, text) in [("msg", what), ("doc", self.text)] {
            let text = cx.str(text)?;
            cx.set_own(error, name, text)?;
        }
        cx.release(error);
        Ok(())
    }

    /// What a hook makes of the text of a number.
    fn hooked(&self, cx: &mut Ctx<'_, '_>, hook: Handle, text: &str) -> Answer {
        let text = cx.str(text)?;
        let hook = cx.at(hook);
        cx.call(hook, &[text])
    }

    fn value(&mut self, cx: &mut Ctx<'_, '_>) -> Answer {
        let constants = [("null", Value::NONE), ("true", Value::TRUE), ("false", Value::FALSE)];
        if let Some((_, value)) = constants.into_iter().find(|(word, _)| self.take(word)) {
            return Ok(value);
        }
        let floats = [("NaN", f64::NAN), ("Infinity", f64::INFINITY), ("-Infinity", f64::NEG_INFINITY)];
        if let Some((word, value)) = floats.into_iter().find(|(word, _)| self.take(word)) {
            return match self.numbers[2] {
                Some(hook) => self.hooked(cx, hook, word),
                None => cx.float(value),
            };
        }
        match self.peek() {
            Some(b'"') => {
                let text = self.string(cx)?;
                cx.str(&text)
            }
            Some(b'{') => self.nested(cx, Reader::object),
            Some(b'[') => self.nested(cx, Reader::array),
            Some(b'-' | b'0'..=b'9') => self.number(cx),
            _ => Err(self.refuse(cx, "Expecting value", self.at)),
        }
    }

    fn nested(
        &mut self,
        cx: &mut Ctx<'_, '_>,
        read: fn(&mut Reader<'t>, &mut Ctx<'_, '_>) -> Answer,
    ) -> Answer {
        if self.depth >= DEPTH_MAX {
            return Err(cx.recursion_error());
        }
        self.depth += 1;
        self.at += 1;
        self.skip_space();
        let value = read(self, cx);
        self.depth -= 1;
        value
    }

    fn array(&mut self, cx: &mut Ctx<'_, '_>) -> Answer {
        let list = cx.list(&[])?;
        let list = cx.root(list);
        while !self.take("]") {
            let item = self.value(cx)?;
            cx.push(list, item)?;
            self.skip_space();
            if self.peek() == Some(b']') {
                continue;
            }
            if !self.take(",") {
                return Err(self.refuse(cx, "Expecting ',' delimiter", self.at));
            }
            self.skip_space();
            if matches!(self.peek(), Some(b']')) {
                return Err(self.refuse(cx, "Expecting value", self.at));
            }
        }
        let value = cx.at(list);
        cx.release(list);
        Ok(value)
    }

    fn object(&mut self, cx: &mut Ctx<'_, '_>) -> Answer {
        let made = if self.pairs.is_some() { cx.list(&[])? } else { cx.dict()? };
        let made = cx.root(made);
        while !self.take("}") {
            self.member(cx, made)?;
            self.skip_space();
            if self.peek() == Some(b'}') {
                continue;
            }
            if !self.take(",") {
                return Err(self.refuse(cx, "Expecting ',' delimiter", self.at));
            }
            self.skip_space();
            if self.peek() == Some(b'}') {
                return Err(self.no_name(cx));
            }
        }
        let mut value = cx.at(made);
        if let Some(hook) = self.pairs.or(self.object) {
            let hook = cx.at(hook);
            value = cx.call(hook, &[value])?;
        }
        cx.release(made);
        Ok(value)
    }

    fn no_name(&self, cx: &mut Ctx<'_, '_>) -> Stop {
        self.refuse(cx, "Expecting property name enclosed in double quotes", self.at)
    }

    fn member(&mut self, cx: &mut Ctx<'_, '_>, made: Handle) -> Result<(), Stop> {
        if self.peek() != Some(b'"') {
            return Err(self.no_name(cx));
        }
        let key = self.string(cx)?;
        self.skip_space();
        if !self.take(":") {
            return Err(self.refuse(cx, "Expecting ':' delimiter", self.at));
        }
        self.skip_space();
        let key = cx.str(&key)?;
        let key = cx.root(key);
        let value = self.value(cx)?;
        if self.pairs.is_some() {
            let key = cx.at(key);
            let pair = cx.tuple(&[key, value])?;
            cx.push(made, pair)?;
        } else {
            let key = cx.at(key);
            cx.dict_set(made, key, value)?;
        }
        cx.release(key);
        Ok(())
    }

    fn number(&mut self, cx: &mut Ctx<'_, '_>) -> Answer {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| {
            bytes[from.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count()
        };
        let sign = usize::from(bytes.first() == Some(&b'-'));
        let mut end = sign + if bytes.get(sign) == Some(&b'0') { 1 } else { digits(sign) };
        if end == sign {
            return Err(self.refuse(cx, "Expecting value", self.at));
        }
        let whole = end;
        if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            end += if exponent > 0 { 1 + sign + exponent } else { 0 };
        }
        let text = &self.rest()[..end];
        self.at += end;
        if let Some(hook) = self.numbers[usize::from(end == whole)] {
            return self.hooked(cx, hook, text);
        }
        if end == whole {
            return match Big::parse(text, 10) {
                Some(number) => cx.int_big(&number),
                None => Err(cx.memory_error()),
            };
        }
        cx.float(float::parse(text).unwrap_or(0.0))
    }

    /// A string in quotes, its escapes replaced.
    fn string(&mut self, cx: &mut Ctx<'_, '_>) -> Result<String, Stop> {
        let begin = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(c) = self.rest().chars().next() else {
                return Err(self.refuse(cx, "Unterminated string starting at", begin));
            };
            match c {
                '"' => {
                    self.at += 1;
                    return Ok(text);
                }
                '\\' => text.push(self.escape(cx, begin)?),
                '\0'..='\x1f' if self.strict => {
                    return Err(self.refuse(cx, "Invalid control character at", self.at));
                }
                c => {
                    text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self, cx: &mut Ctx<'_, '_>, begin: usize) -> Result<char, Stop> {
        let place = self.at;
        let Some(c) = self.rest()[1..].chars().next() else {
            return Err(self.refuse(cx, "Unterminated string starting at", begin));
        };
        self.at += 1 + c.len_utf8();
        Ok(match c {
            '"' | '\\' | '/' => c,
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(cx, place),
            _ => return Err(self.refuse(cx, "Invalid \\escape", place)),
        })
    }

    /// Four hexadecimal digits, or eight of a surrogate pair. A lone surrogate has no place in UTF-8.
    fn unicode(&mut self, cx: &mut Ctx<'_, '_>, place: usize) -> Result<char, Stop> {
        let Some(unit) = self.unit() else {
            return Err(self.refuse(cx, "Invalid \\uXXXX escape", place + 1));
        };
        if !(0xD800..0xDC00).contains(&unit) {
            return Ok(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let behind = self.at;
        let low =
            if self.take("\\u") { self.unit().filter(|low| (0xDC00..0xE000).contains(low)) } else { None };
        match low {
            Some(low) => {
                let code = 0x1_0000 + ((unit - 0xD800) << 10 | (low - 0xDC00));
                Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
            }
            None => {
                self.at = behind;
                Ok(char::REPLACEMENT_CHARACTER)
            }
        }
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}
