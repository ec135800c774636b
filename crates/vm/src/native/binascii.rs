//! `binascii` (and `ubinascii`): bytes as hexadecimal or base64 text, and checksums.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Args, Constant, Module, Native};
use crate::ctx::Ctx;
use crate::raise::Stop;
use crate::types::Type;
use crate::types::bytes::hex_text;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static BINASCII: Module = Module {
    name: "binascii",
    functions: &[
        Native::new("hexlify", 1, 3, hexlify).indexes(0b100).named(&["data", "sep", "bytes_per_sep"]),
        Native::new("b2a_hex", 1, 3, hexlify).named(&["data", "sep", "bytes_per_sep"]),
        Native::new("unhexlify", 1, 1, unhexlify),
        Native::new("a2b_hex", 1, 1, unhexlify),
        Native::new("b2a_base64", 1, 1, b2a_base64).named(&["", "newline"]),
        Native::new("a2b_base64", 1, 1, a2b_base64).named(&["", "strict_mode"]),
        Native::new("crc32", 1, 2, crc32),
        Native::new("crc_hqx", 2, 2, crc_hqx),
    ],
    constants: &[("Error", Constant::Type(Type::BinasciiError))],
};

fn refuse(cx: &mut Ctx<'_, '_>, text: &str) -> Stop {
    cx.raise(Type::BinasciiError, text)
}

/// Bytes, or ASCII text.
fn ascii_arg(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Vec<u8>, Stop> {
    let given = cx.arg(args, 0);
    match cx.text(given) {
        Some(text) if text.is_ascii() => Ok(text.as_bytes().to_vec()),
        Some(_) => Err(cx.value_error("string argument should contain only ASCII characters")),
        None if cx.bytes_of(given).is_some() => cx.expect_bytes(given),
        None => Err(cx.type_error_of("argument should be bytes, buffer or ASCII string, not '{}'", given)),
    }
}

fn hexlify(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let data = cx.arg(args, 0);
    let data = cx.expect_bytes(data)?;
    let separator = match cx.opt(args, 1) {
        Some(separator) => {
            let bytes = cx.text(separator).map(str::as_bytes).or_else(|| cx.bytes_of(separator));
            match bytes {
                Some(&[byte]) => Some(char::from(byte)),
                _ => return Err(cx.value_error("sep must be length 1.")),
            }
        }
        None => None,
    };
    let group = match cx.opt(args, 2) {
        Some(group) => cx.expect_int(group)?,
        None => 1,
    };
    let text = hex_text(&data, separator, group);
    cx.bytes(text.as_bytes())
}

fn unhexlify(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let text = ascii_arg(cx, args)?;
    if text.len() % 2 == 1 {
        return Err(refuse(cx, "Odd-length string"));
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let bytes: Option<Vec<u8>> =
        text.chunks(2).map(|pair| Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8)).collect();
    match bytes {
        Some(bytes) => cx.bytes(&bytes),
        None => Err(refuse(cx, "Non-hexadecimal digit found")),
    }
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn b2a_base64(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let data = cx.arg(args, 0);
    let data = cx.expect_bytes(data)?;
    let newline = match cx.opt(args, 1) {
        Some(newline) => cx.truth(newline)?,
        None => true,
    };
    let mut text = base64_text(&data);
    if newline {
        text.push('\n');
    }
    cx.bytes(text.as_bytes())
}

/// RFC 4648, section 4.
fn base64_text(data: &[u8]) -> String {
    let mut text = String::with_capacity(data.len().div_ceil(3) * 4);
    for chunk in data.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let sextet = BASE64[(bits >> (18 - 6 * position) & 63) as usize];
            text.push(if position <= chunk.len() { char::from(sextet) } else { '=' });
        }
    }
    text
}

fn a2b_base64(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let text = ascii_arg(cx, args)?;
    if let Some(strict) = cx.opt(args, 1)
        && cx.truth(strict)?
        && let Some(complaint) = strictly(&text)
    {
        return Err(refuse(cx, complaint));
    }
    match base64_bytes(&text) {
        Ok(bytes) => cx.bytes(&bytes),
        Err(text) => Err(refuse(cx, &text)),
    }
}

/// What is wrong with a text that must have nothing but data and its padding; too little padding is found later.
fn strictly(text: &[u8]) -> Option<&'static str> {
    let is_data = |byte: &u8| BASE64.contains(byte);
    let data = text.iter().take_while(|byte| is_data(byte)).count();
    let rest = &text[data..];
    let pads = rest.iter().take_while(|byte| **byte == b'=').count();
    let needed = (4 - data % 4) % 4;
    match rest.first() {
        None => None,
        Some(b'=') if data == 0 => Some("Leading padding not allowed"),
        Some(b'=') if pads < rest.len() && (pads < needed || data % 4 < 2) => {
            Some("Discontinuous padding not allowed")
        }
        Some(b'=') if data % 4 < 2 || pads > needed => Some("Excess data after padding"),
        Some(b'=') if pads < rest.len() => Some("Excess data after padding"),
        Some(b'=') => None,
        Some(_) => Some("Only base64 data is allowed"),
    }
}

/// Characters beyond the alphabet are skipped; padding ends the data where a group is full with it.
fn base64_bytes(text: &[u8]) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut pads) = (0u32, 0usize, 0usize);
    for &byte in text {
        if byte == b'=' {
            pads += 1;
            if count % 4 >= 2 && count % 4 + pads >= 4 {
                return Ok(bytes);
            }
            continue;
        }
        let Some(sextet) = BASE64.iter().position(|&letter| letter == byte) else { continue };
        pads = 0;
        bits = bits << 6 | sextet as u32;
        count += 1;
        match count % 4 {
            1 => {}
            2 => bytes.push((bits >> 4) as u8),
            3 => bytes.push((bits >> 2) as u8),
            _ => bytes.push(bits as u8),
        }
    }
    match count % 4 {
        0 => Ok(bytes),
        1 => Err(format!(
            "Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4"
        )),
        _ => Err(String::from("Incorrect padding")),
    }
}

/// A checksum argument as 32 bits.
fn start_arg(cx: &mut Ctx<'_, '_>, args: Args) -> Result<u32, Stop> {
    match cx.opt(args, 1) {
        Some(start) => Ok(cx.expect_int(start)? as u32),
        None => Ok(0),
    }
}

fn crc32(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let data = cx.arg(args, 0);
    let data = cx.expect_bytes(data)?;
    let start = start_arg(cx, args)?;
    cx.int(i64::from(crc32_of(&data, start)))
}

/// The checksum of RFC 1952 (gzip), section 8, bit by bit: a table would cost a kilobyte of flash.
fn crc32_of(data: &[u8], start: u32) -> u32 {
    let mut crc = !start;
    for &byte in data {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

fn crc_hqx(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let data = cx.arg(args, 0);
    let data = cx.expect_bytes(data)?;
    let start = start_arg(cx, args)?;
    let mut crc = start & 0xFFFF;
    for byte in data {
        crc ^= u32::from(byte) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 } & 0xFFFF;
        }
    }
    cx.int(i64::from(crc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_goes_there_and_back() {
        for (bytes, text) in
            [(&b""[..], ""), (b"f", "Zg=="), (b"fo", "Zm8="), (b"foo", "Zm9v"), (b"foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64_text(bytes), text);
            assert_eq!(base64_bytes(text.as_bytes()).as_deref(), Ok(bytes));
        }
        assert_eq!(base64_bytes(b"aGVs bG8=\n").as_deref(), Ok(&b"hello"[..]));
        assert_eq!(base64_bytes(b"aGVsbG8=xx").as_deref(), Ok(&b"hello"[..]));
        assert!(base64_bytes(b"aGVsbG8").is_err() && base64_bytes(b"a").is_err());
    }

    #[test]
    fn the_checksum_is_that_of_gzip() {
        assert_eq!(crc32_of(b"hello", 0), 907_060_870);
        assert_eq!(crc32_of(b"lo", crc32_of(b"hel", 0)), 907_060_870);
    }
}
