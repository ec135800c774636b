//! Encodings: UTF-8, ASCII and Latin-1, with CPython's error handlers `strict`, `ignore`, `replace` and `backslashreplace`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::complaint::{Class, Complaint};

/// An encoding that the machine knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Any character.
    Utf8,
    /// Up to U+007F.
    Ascii,
    /// Up to U+00FF.
    Latin1,
}

impl Encoding {
    /// The encoding of a name, in any case and with `-` and `_` for each other.
    pub fn named(name: &str) -> Result<Encoding, Complaint> {
        let plain: String =
            name.chars().map(|c| if matches!(c, '_' | ' ') { '-' } else { c.to_ascii_lowercase() }).collect();
        match plain.as_str() {
            "utf-8" | "utf8" | "u8" => Ok(Encoding::Utf8),
            "ascii" | "us-ascii" | "646" => Ok(Encoding::Ascii),
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" | "8859" => Ok(Encoding::Latin1),
            _ => Err(Complaint::new(Class::LookupError, format!("unknown encoding: {name}"))),
        }
    }

    fn limit(self) -> u32 {
        match self {
            Encoding::Utf8 => 0x11_0000,
            Encoding::Ascii => 0x80,
            Encoding::Latin1 => 0x100,
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

/// `str.encode`.
pub fn encode(text: &str, encoding: Encoding, errors: Errors) -> Result<Vec<u8>, Complaint> {
    if encoding == Encoding::Utf8 {
        return Ok(text.as_bytes().to_vec());
    }
    let mut bytes = Vec::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        let code = c as u32;
        if code < encoding.limit() {
            bytes.push(code as u8);
            continue;
        }
        match errors {
            Errors::Strict => return Err(cannot_encode(text, index, c, encoding)),
            Errors::Ignore => {}
            Errors::Replace => bytes.push(b'?'),
            Errors::Escape => bytes.extend_from_slice(escape(c).as_bytes()),
            Errors::Reference => bytes.extend_from_slice(format!("&#{code};").as_bytes()),
        }
    }
    Ok(bytes)
}

fn cannot_encode(text: &str, index: usize, c: char, encoding: Encoding) -> Complaint {
    let (name, limit) = if encoding == Encoding::Ascii { ("ascii", 128) } else { ("latin-1", 256) };
    let run = text.chars().skip(index).take_while(|&c| c as u32 >= encoding.limit()).count();
    let place = if run == 1 {
        format!("character '{}' in position {index}", escape(c))
    } else {
        format!("characters in position {index}-{}", index + run - 1)
    };
    let text = format!("'{name}' codec can't encode {place}: ordinal not in range({limit})");
    Complaint::new(Class::UnicodeEncodeError, text)
}

fn escape(c: char) -> String {
    match c as u32 {
        code @ 0..=0xFF => format!("\\x{code:02x}"),
        code @ 0x100..=0xFFFF => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

/// `bytes.decode`.
pub fn decode(bytes: &[u8], encoding: Encoding, errors: Errors) -> Result<String, Complaint> {
    match encoding {
        Encoding::Utf8 => decode_utf8(bytes, errors),
        Encoding::Latin1 => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        Encoding::Ascii => decode_ascii(bytes, errors),
    }
}

fn decode_ascii(bytes: &[u8], errors: Errors) -> Result<String, Complaint> {
    let mut text = String::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        if byte.is_ascii() {
            text.push(char::from(byte));
        } else if errors == Errors::Strict {
            let reason = format!(
                "'ascii' codec can't decode byte 0x{byte:02x} in position {at}: ordinal not in range(128)"
            );
            return Err(Complaint::new(Class::UnicodeDecodeError, reason));
        } else {
            push_bad(&mut text, &[byte], errors);
        }
    }
    Ok(text)
}

fn decode_utf8(bytes: &[u8], errors: Errors) -> Result<String, Complaint> {
    let mut text = String::with_capacity(bytes.len());
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        let bad = chunk.invalid();
        if bad.is_empty() {
            continue;
        }
        if errors == Errors::Strict {
            return Err(cannot_decode(bytes, at, bad.len()));
        }
        push_bad(&mut text, bad, errors);
        at += bad.len();
    }
    Ok(text)
}

fn push_bad(text: &mut String, bad: &[u8], errors: Errors) {
    match errors {
        Errors::Replace => text.push(char::REPLACEMENT_CHARACTER),
        Errors::Escape => bad.iter().for_each(|&byte| text.push_str(&escape(char::from(byte)))),
        Errors::Strict | Errors::Ignore | Errors::Reference => {}
    }
}

/// CPython tells three cases apart: no such first byte, a sequence that breaks off inside, one cut short by the end.
fn cannot_decode(bytes: &[u8], at: usize, length: usize) -> Complaint {
    let first = bytes[at];
    let reason = match first {
        0x80..=0xC1 | 0xF5..=0xFF => "invalid start byte",
        _ if at + length == bytes.len() => "unexpected end of data",
        _ => "invalid continuation byte",
    };
    let place = if length == 1 {
        format!("byte 0x{first:02x} in position {at}")
    } else {
        format!("bytes in position {at}-{}", at + length - 1)
    };
    Complaint::new(Class::UnicodeDecodeError, format!("'utf-8' codec can't decode {place}: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_errors_read_like_cpythons() {
        for (bytes, reason) in [
            (&b"a\xff"[..], "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte"),
            (b"\xc3(", "'utf-8' codec can't decode byte 0xc3 in position 0: invalid continuation byte"),
            (b"\xc3", "'utf-8' codec can't decode byte 0xc3 in position 0: unexpected end of data"),
            (b"\xe2\x82", "'utf-8' codec can't decode bytes in position 0-1: unexpected end of data"),
            (b"\xe2\x82(", "'utf-8' codec can't decode bytes in position 0-1: invalid continuation byte"),
        ] {
            assert_eq!(
                decode(bytes, Encoding::Utf8, Errors::Strict).map_err(|complaint| complaint.text),
                Err(reason.into())
            );
        }
        let ascii = decode(b"a\x80", Encoding::Ascii, Errors::Strict).map_err(|complaint| complaint.text);
        assert_eq!(
            ascii,
            Err("'ascii' codec can't decode byte 0x80 in position 1: ordinal not in range(128)".into())
        );
    }

    #[test]
    fn handlers_do_what_their_names_say() {
        assert_eq!(decode(b"a\xffb", Encoding::Utf8, Errors::Ignore).as_deref(), Ok("ab"));
        assert_eq!(decode(b"a\xffb", Encoding::Utf8, Errors::Replace).as_deref(), Ok("a\u{fffd}b"));
        assert_eq!(decode(b"a\xffb", Encoding::Ascii, Errors::Escape).as_deref(), Ok("a\\xffb"));
        assert_eq!(decode(b"\xe9", Encoding::Latin1, Errors::Strict).as_deref(), Ok("é"));
        assert_eq!(encode("aé€", Encoding::Ascii, Errors::Replace).as_deref(), Ok(&b"a??"[..]));
        assert_eq!(encode("aé", Encoding::Latin1, Errors::Strict).as_deref(), Ok(&b"a\xe9"[..]));
        let refused = encode("a€", Encoding::Latin1, Errors::Strict).map_err(|complaint| complaint.text);
        assert_eq!(
            refused,
            Err("'latin-1' codec can't encode character '\\u20ac' in position 1: ordinal not in range(256)"
                .into())
        );
        assert!(Encoding::named("UTF_8").is_ok() && Encoding::named("koi8").is_err());
    }
}
