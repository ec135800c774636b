//! `repr` and `ascii` of strings and bytes: single quotes unless only those are inside, the rest escaped.

use alloc::string::String;
use core::fmt::Write;

use super::chars;

/// `repr(text)`.
pub fn string(text: &str) -> String {
    quoted(text, chars::is_printable)
}

/// `ascii(text)`: as [`string`], with everything beyond ASCII escaped.
pub fn ascii(text: &str) -> String {
    quoted(text, |c| c.is_ascii() && chars::is_printable(c))
}

/// Escapes what is beyond ASCII in a `repr` that is already made.
pub fn escape_non_ascii(repr: &str) -> String {
    let mut escaped = String::with_capacity(repr.len());
    for c in repr.chars() {
        if c.is_ascii() { escaped.push(c) } else { push_code(&mut escaped, c) }
    }
    escaped
}

fn quoted(text: &str, plain: fn(char) -> bool) -> String {
    let quote = quote_for(text.as_bytes());
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    for c in text.chars() {
        match short_escape(c) {
            Some(escape) => quoted.push_str(escape),
            None if c == quote => quoted.extend(['\\', c]),
            None if plain(c) => quoted.push(c),
            None => push_code(&mut quoted, c),
        }
    }
    quoted.push(quote);
    quoted
}

/// `repr(bytes)` with its `b`.
pub fn bytes(bytes: &[u8]) -> String {
    quoted_bytes(bytes, quote_for(bytes), false)
}

/// `repr(bytearray)`: CPython escapes single quotes there also between double ones.
pub fn bytearray(bytes: &[u8]) -> String {
    let mut quoted = String::from("bytearray(");
    quoted.push_str(&quoted_bytes(bytes, quote_for(bytes), true));
    quoted.push(')');
    quoted
}

fn quoted_bytes(bytes: &[u8], quote: char, escape_single: bool) -> String {
    let mut quoted = String::with_capacity(bytes.len() + 3);
    quoted.extend(['b', quote]);
    for &byte in bytes {
        let c = char::from(byte);
        match short_escape(c) {
            Some(escape) => quoted.push_str(escape),
            None if c == quote || escape_single && c == '\'' => quoted.extend(['\\', c]),
            None if matches!(byte, 0x20..=0x7e) => quoted.push(c),
            None => push_code(&mut quoted, c),
        }
    }
    quoted.push(quote);
    quoted
}

fn quote_for(bytes: &[u8]) -> char {
    if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' }
}

fn short_escape(c: char) -> Option<&'static str> {
    match c {
        '\\' => Some("\\\\"),
        '\n' => Some("\\n"),
        '\r' => Some("\\r"),
        '\t' => Some("\\t"),
        _ => None,
    }
}

/// The shortest of `\xXX`, `\uXXXX` and `\UXXXXXXXX`.
fn push_code(text: &mut String, c: char) {
    let code = c as u32;
    // Writing into a string cannot fail.
    let _ = match code {
        0..=0xFF => write!(text, "\\x{code:02x}"),
        0x100..=0xFFFF => write!(text, "\\u{code:04x}"),
        _ => write!(text, "\\U{code:08x}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_escapes_are_cpythons() {
        assert_eq!(string("it's"), "\"it's\"");
        assert_eq!(string("it's \"x\""), "'it\\'s \"x\"'");
        assert_eq!(string("a\n\t\r\\\0\x7f"), "'a\\n\\t\\r\\\\\\x00\\x7f'");
        assert_eq!(string("é😀\u{a0}\u{2028}\u{e0001}"), "'é😀\\xa0\\u2028\\U000e0001'");
        assert_eq!(ascii("é😀"), "'\\xe9\\U0001f600'");
        assert_eq!(bytes(b"a'\xff\n"), "b\"a'\\xff\\n\"");
        assert_eq!(bytes(b"'\""), "b'\\'\"'");
    }
}
