//! Encodings: UTF-8, UTF-16 and UTF-32, ASCII and Latin-1, with CPython's error handlers.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::complaint::{Class, Complaint};

/// An encoding that the machine knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Any character.
    Utf8,
    /// UTF-8 behind a mark.
    Utf8Marked,
    /// Units of two bytes, behind a mark that says in which order.
    Utf16,
    /// Units of two bytes, the lower byte first.
    Utf16Le,
    /// Units of two bytes, the higher byte first.
    Utf16Be,
    /// Units of four bytes, behind a mark that says in which order.
    Utf32,
    /// Units of four bytes, the lowest byte first.
    Utf32Le,
    /// Units of four bytes, the highest byte first.
    Utf32Be,
    /// Up to U+007F.
    Ascii,
    /// Up to U+00FF.
    Latin1,
}

/// The names of the encodings without `-`, `_` and in lower case.
const NAMES: &[(&str, Encoding)] = &[
    ("utf8", Encoding::Utf8),
    ("u8", Encoding::Utf8),
    ("utf", Encoding::Utf8),
    ("utf8sig", Encoding::Utf8Marked),
    ("utf16", Encoding::Utf16),
    ("u16", Encoding::Utf16),
    ("utf16le", Encoding::Utf16Le),
    ("utf16be", Encoding::Utf16Be),
    ("utf32", Encoding::Utf32),
    ("u32", Encoding::Utf32),
    ("utf32le", Encoding::Utf32Le),
    ("utf32be", Encoding::Utf32Be),
    ("ascii", Encoding::Ascii),
    ("usascii", Encoding::Ascii),
    ("646", Encoding::Ascii),
    ("latin1", Encoding::Latin1),
    ("latin", Encoding::Latin1),
    ("iso88591", Encoding::Latin1),
    ("l1", Encoding::Latin1),
    ("8859", Encoding::Latin1),
];

/// The character that stands before a text to say how it is encoded.
const MARK: char = '\u{feff}';

impl Encoding {
    /// The encoding of a name, in any case and with `-` and `_` for each other.
    pub fn named(name: &str) -> Result<Encoding, Complaint> {
        let plain: String =
            name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect();
        let known = NAMES.iter().find(|(known, _)| *known == plain);
        known
            .map(|(_, encoding)| *encoding)
            .ok_or_else(|| Complaint::new(Class::LookupError, format!("unknown encoding: {name}")))
    }

    /// The name as exceptions say it.
    fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 | Encoding::Utf8Marked => "utf-8",
            Encoding::Utf16 | Encoding::Utf16Le => "utf-16-le",
            Encoding::Utf16Be => "utf-16-be",
            Encoding::Utf32 | Encoding::Utf32Le => "utf-32-le",
            Encoding::Utf32Be => "utf-32-be",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
        }
    }

    /// The encoding behind a mark, and how many bytes the mark has.
    fn behind_mark(self, bytes: &[u8]) -> (Encoding, usize) {
        match self {
            Encoding::Utf8Marked if bytes.starts_with(b"\xef\xbb\xbf") => (Encoding::Utf8, 3),
            Encoding::Utf8Marked => (Encoding::Utf8, 0),
            Encoding::Utf16 if bytes.starts_with(b"\xff\xfe") => (Encoding::Utf16Le, 2),
            Encoding::Utf16 if bytes.starts_with(b"\xfe\xff") => (Encoding::Utf16Be, 2),
            Encoding::Utf16 => (Encoding::Utf16Le, 0),
            Encoding::Utf32 if bytes.starts_with(b"\xff\xfe\0\0") => (Encoding::Utf32Le, 4),
            Encoding::Utf32 if bytes.starts_with(b"\0\0\xfe\xff") => (Encoding::Utf32Be, 4),
            Encoding::Utf32 => (Encoding::Utf32Le, 0),
            other => (other, 0),
        }
    }
}

/// What to do with what cannot be converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    /// Complain.
    Strict,
    /// Leave it out.
    Ignore,
    /// Put a question mark or U+FFFD.
    Replace,
    /// Put an escape sequence.
    Escape,
    /// Put a character reference of XML.
    Reference,
}

impl Errors {
    /// The handler of a name.
    pub fn named(name: &str) -> Result<Errors, Complaint> {
        match name {
            "strict" => Ok(Errors::Strict),
            "ignore" => Ok(Errors::Ignore),
            "replace" => Ok(Errors::Replace),
            "backslashreplace" => Ok(Errors::Escape),
            "xmlcharrefreplace" => Ok(Errors::Reference),
            _ => Err(Complaint::new(Class::LookupError, format!("unknown error handler name '{name}'"))),
        }
    }
}

/// What cannot be converted: the attributes of `UnicodeDecodeError` and `UnicodeEncodeError` but the object itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The encoding's name.
    pub encoding: &'static str,
    /// The first byte or character that cannot.
    pub start: usize,
    /// The first behind it.
    pub end: usize,
    /// Why.
    pub reason: &'static str,
}

const NOT_ASCII: &str = "ordinal not in range(128)";
const NOT_LATIN: &str = "ordinal not in range(256)";

/// `str.encode`.
pub fn encode(text: &str, encoding: Encoding, errors: Errors) -> Result<Vec<u8>, Refusal> {
    match encoding {
        Encoding::Utf8 => return Ok(text.as_bytes().to_vec()),
        Encoding::Utf8Marked => return Ok([b"\xef\xbb\xbf", text.as_bytes()].concat()),
        Encoding::Ascii => {}
        Encoding::Latin1 => {}
        _ => return Ok(in_units(text, encoding)),
    }
    let (limit, reason) = if encoding == Encoding::Ascii { (0x80, NOT_ASCII) } else { (0x100, NOT_LATIN) };
    let mut bytes = Vec::with_capacity(text.len());
    for (start, c) in text.chars().enumerate() {
        let code = c as u32;
        if code < limit {
            bytes.push(code as u8);
            continue;
        }
        match errors {
            Errors::Strict => {
                let run = text.chars().skip(start).take_while(|&c| c as u32 >= limit).count();
                return Err(Refusal { encoding: encoding.name(), start, end: start + run, reason });
            }
            Errors::Ignore => {}
            Errors::Replace => bytes.push(b'?'),
            Errors::Escape => bytes.extend_from_slice(escape(c).as_bytes()),
            Errors::Reference => bytes.extend_from_slice(format!("&#{code};").as_bytes()),
        }
    }
    Ok(bytes)
}

/// A text in units of two or four bytes.
fn in_units(text: &str, encoding: Encoding) -> Vec<u8> {
    let marked = matches!(encoding, Encoding::Utf16 | Encoding::Utf32).then_some(MARK);
    let characters = marked.into_iter().chain(text.chars());
    let mut bytes = Vec::with_capacity(2 * text.len());
    for c in characters {
        let mut pair = [0; 2];
        match encoding {
            Encoding::Utf32Be => bytes.extend_from_slice(&(c as u32).to_be_bytes()),
            Encoding::Utf32 | Encoding::Utf32Le => bytes.extend_from_slice(&(c as u32).to_le_bytes()),
            Encoding::Utf16Be => {
                c.encode_utf16(&mut pair)
                    .iter()
                    .for_each(|unit| bytes.extend_from_slice(&unit.to_be_bytes()));
            }
            _ => {
                c.encode_utf16(&mut pair).iter().for_each(|unit| bytes.extend_from_slice(&unit.to_le_bytes()))
            }
        }
    }
    bytes
}

/// A character as an escape sequence of a str literal.
pub fn escape(c: char) -> String {
    match c as u32 {
        code @ 0..=0xFF => format!("\\x{code:02x}"),
        code @ 0x100..=0xFFFF => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

/// `bytes.decode`.
pub fn decode(bytes: &[u8], encoding: Encoding, errors: Errors) -> Result<String, Refusal> {
    let (encoding, mark) = encoding.behind_mark(bytes);
    let mut text = String::with_capacity(bytes.len());
    let mut at = mark;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let (length, reason) = match encoding {
            Encoding::Utf8 => match valid_utf8(rest, &mut text) {
                (length, None) => {
                    at += length;
                    continue;
                }
                (length, Some(bad)) => {
                    at += length;
                    bad
                }
            },
            _ => match character(rest, encoding) {
                Ok((c, length)) => {
                    text.push(c);
                    at += length;
                    continue;
                }
                Err(bad) => bad,
            },
        };
        if errors == Errors::Strict {
            return Err(Refusal { encoding: encoding.name(), start: at, end: at + length, reason });
        }
        push_bad(&mut text, bytes.get(at..at + length).unwrap_or_default(), errors);
        at += length;
    }
    Ok(text)
}

/// How many bytes are not a character, and why.
type Bad = (usize, &'static str);

/// Takes over what is UTF-8 at the start of some bytes; answers how much that is, and what is bad behind it.
fn valid_utf8(bytes: &[u8], text: &mut String) -> (usize, Option<Bad>) {
    let Some(chunk) = bytes.utf8_chunks().next() else { return (0, None) };
    text.push_str(chunk.valid());
    let (at, length) = (chunk.valid().len(), chunk.invalid().len());
    // CPython tells three cases apart: no such first byte, a sequence that breaks off inside, one cut short by the end.
    let reason = match chunk.invalid().first() {
        None => return (at, None),
        Some(0x80..=0xC1 | 0xF5..=0xFF) => "invalid start byte",
        _ if at + length == bytes.len() => "unexpected end of data",
        _ => "invalid continuation byte",
    };
    (at, Some((length, reason)))
}

/// The first character of some bytes and how many of them it takes.
fn character(bytes: &[u8], encoding: Encoding) -> Result<(char, usize), Bad> {
    let unit16 = |at: usize| {
        let unit = <[u8; 2]>::try_from(bytes.get(at..at + 2)?).ok()?;
        Some(if encoding == Encoding::Utf16Be { u16::from_be_bytes(unit) } else { u16::from_le_bytes(unit) })
    };
    match encoding {
        Encoding::Latin1 => Ok((char::from(bytes[0]), 1)),
        Encoding::Ascii if bytes[0].is_ascii() => Ok((char::from(bytes[0]), 1)),
        Encoding::Ascii => Err((1, NOT_ASCII)),
        Encoding::Utf32Le | Encoding::Utf32Be => {
            let Some(unit) = bytes.first_chunk::<4>() else { return Err((bytes.len(), "truncated data")) };
            let big = encoding == Encoding::Utf32Be;
            let code = if big { u32::from_be_bytes(*unit) } else { u32::from_le_bytes(*unit) };
            match char::from_u32(code) {
                Some(c) => Ok((c, 4)),
                None if code < 0x11_0000 => {
                    Err((4, "code point in surrogate code point range(0xd800, 0xe000)"))
                }
                None => Err((4, "code point not in range(0x110000)")),
            }
        }
        _ => {
            let Some(first) = unit16(0) else { return Err((1, "truncated data")) };
            if let Some(c) = char::from_u32(u32::from(first)) {
                return Ok((c, 2));
            }
            if first >= 0xDC00 {
                return Err((2, "illegal encoding"));
            }
            let Some(second) = unit16(2) else { return Err((bytes.len(), "unexpected end of data")) };
            match char::decode_utf16([first, second]).next() {
                Some(Ok(c)) => Ok((c, 4)),
                _ => Err((2, "illegal UTF-16 surrogate")),
            }
        }
    }
}

fn push_bad(text: &mut String, bad: &[u8], errors: Errors) {
    match errors {
        Errors::Replace => text.push(char::REPLACEMENT_CHARACTER),
        Errors::Escape => bad.iter().for_each(|&byte| text.push_str(&escape(char::from(byte)))),
        Errors::Strict | Errors::Ignore | Errors::Reference => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_decoded_is_told_like_cpython_does() {
        let refused = |bytes: &[u8], encoding| {
            decode(bytes, encoding, Errors::Strict).map_err(|bad| (bad.start, bad.end, bad.reason))
        };
        for (bytes, bad) in [
            (&b"a\xff"[..], (1, 2, "invalid start byte")),
            (b"\xc3(", (0, 1, "invalid continuation byte")),
            (b"\xc3", (0, 1, "unexpected end of data")),
            (b"\xe2\x82", (0, 2, "unexpected end of data")),
            (b"\xe2\x82(", (0, 2, "invalid continuation byte")),
        ] {
            assert_eq!(refused(bytes, Encoding::Utf8), Err(bad));
        }
        assert_eq!(refused(b"a\x80", Encoding::Ascii), Err((1, 2, NOT_ASCII)));
        assert_eq!(refused(b"a\0\0", Encoding::Utf16Le), Err((2, 3, "truncated data")));
        assert_eq!(refused(b"\0\xd8", Encoding::Utf16Le), Err((0, 2, "unexpected end of data")));
        assert_eq!(refused(b"\0\xd8a\0", Encoding::Utf16Le), Err((0, 2, "illegal UTF-16 surrogate")));
        assert_eq!(refused(b"\xdc\0", Encoding::Utf16Be), Err((0, 2, "illegal encoding")));
    }

    #[test]
    fn handlers_do_what_their_names_say() {
        assert_eq!(decode(b"a\xffb", Encoding::Utf8, Errors::Ignore).as_deref(), Ok("ab"));
        assert_eq!(decode(b"a\xffb", Encoding::Utf8, Errors::Replace).as_deref(), Ok("a\u{fffd}b"));
        assert_eq!(decode(b"a\xffb", Encoding::Ascii, Errors::Escape).as_deref(), Ok("a\\xffb"));
        assert_eq!(decode(b"\xe9", Encoding::Latin1, Errors::Strict).as_deref(), Ok("é"));
        assert_eq!(encode("aé€", Encoding::Ascii, Errors::Replace).as_deref(), Ok(&b"a??"[..]));
        assert_eq!(encode("aé", Encoding::Latin1, Errors::Strict).as_deref(), Ok(&b"a\xe9"[..]));
        let refused = encode("a€", Encoding::Latin1, Errors::Strict);
        assert_eq!(refused, Err(Refusal { encoding: "latin-1", start: 1, end: 2, reason: NOT_LATIN }));
        assert!(Encoding::named("UTF_8").is_ok() && Encoding::named("koi8").is_err());
    }

    #[test]
    fn wide_encodings_come_back() {
        let text = "a€\u{1f600}";
        for name in ["utf-8-sig", "UTF-16", "utf_16_le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"] {
            let encoding = Encoding::named(name).unwrap();
            let bytes = encode(text, encoding, Errors::Strict).unwrap();
            assert_eq!(decode(&bytes, encoding, Errors::Strict).as_deref(), Ok(text), "{name}");
        }
        assert_eq!(encode("a", Encoding::Utf16, Errors::Strict).as_deref(), Ok(&b"\xff\xfea\0"[..]));
    }
}
