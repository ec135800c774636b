//! The data types of the wire (chapter 1.5 of MQTT 5): integers, lengths, text, binary data.
//! One reader that never reads past its end, one trait for whatever bytes are written into.

use crate::{Malformed, Unsendable};
use alloc::vec::Vec;

/// The largest remaining length and variable byte integer: four bytes of seven bits.
pub(crate) const MAX_LENGTH: usize = 268_435_455;

/// Where packets are written to: a buffer of fixed size, a vector, a counter.
pub trait Sink {
    /// Takes all of `bytes`, or refuses with [`Unsendable::Full`].
    fn put(&mut self, bytes: &[u8]) -> Result<(), Unsendable>;
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Unsendable> {
        self.extend_from_slice(bytes);
        Ok(())
    }
}

/// Writes into the front of a slice and moves it on.
impl Sink for &mut [u8] {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Unsendable> {
        let (front, rest) =
            core::mem::take(self).split_at_mut_checked(bytes.len()).ok_or(Unsendable::Full)?;
        front.copy_from_slice(bytes);
        *self = rest;
        Ok(())
    }
}

/// Counts what would be written: lengths stand before what they measure.
pub(crate) struct Count(pub usize);

impl Sink for Count {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Unsendable> {
        self.0 = self.0.checked_add(bytes.len()).ok_or(Unsendable::TooLong)?;
        Ok(())
    }
}

pub(crate) fn put_u8(out: &mut impl Sink, value: u8) -> Result<(), Unsendable> {
    out.put(&[value])
}

pub(crate) fn put_u16(out: &mut impl Sink, value: u16) -> Result<(), Unsendable> {
    out.put(&value.to_be_bytes())
}

/// A variable byte integer, in as few bytes as it needs [MQTT-1.5.5-1].
pub(crate) fn put_length(out: &mut impl Sink, value: usize) -> Result<(), Unsendable> {
    if value > MAX_LENGTH {
        return Err(Unsendable::TooLong);
    }
    let mut rest = value;
    loop {
        let low = (rest & 0x7F) as u8;
        rest >>= 7;
        if rest == 0 {
            return out.put(&[low]);
        }
        out.put(&[low | 0x80])?;
    }
}

pub(crate) fn put_binary(out: &mut impl Sink, value: &[u8]) -> Result<(), Unsendable> {
    put_u16(out, u16::try_from(value.len()).map_err(|_| Unsendable::TooLong)?)?;
    out.put(value)
}

pub(crate) fn put_text(out: &mut impl Sink, value: &str) -> Result<(), Unsendable> {
    if value.as_bytes().contains(&0) {
        return Err(Unsendable::Invalid);
    }
    put_binary(out, value.as_bytes())
}

/// What is still unread of a packet.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes }
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Everything that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        core::mem::take(&mut self.rest)
    }

    /// Nothing may be left.
    pub fn end(&self) -> Result<(), Malformed> {
        if self.is_empty() { Ok(()) } else { Err(Malformed::Trailing) }
    }

    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (front, rest) = self.rest.split_at_checked(count).ok_or(Malformed::Short)?;
        self.rest = rest;
        Ok(front)
    }

    pub fn u8(&mut self) -> Result<u8, Malformed> {
        let (&first, rest) = self.rest.split_first().ok_or(Malformed::Short)?;
        self.rest = rest;
        Ok(first)
    }

    pub fn u16(&mut self) -> Result<u16, Malformed> {
        let (&first, rest) = self.rest.split_first_chunk().ok_or(Malformed::Short)?;
        self.rest = rest;
        Ok(u16::from_be_bytes(first))
    }

    pub fn u32(&mut self) -> Result<u32, Malformed> {
        let (&first, rest) = self.rest.split_first_chunk().ok_or(Malformed::Short)?;
        self.rest = rest;
        Ok(u32::from_be_bytes(first))
    }

    /// A variable byte integer: at most four bytes, and no more than it needs [MQTT-1.5.5-1].
    pub fn length(&mut self) -> Result<usize, Malformed> {
        let (value, size) = peek_length(self.rest)?.ok_or(Malformed::Short)?;
        if size > 1 && value >> (7 * (size - 1)) == 0 {
            return Err(Malformed::Length);
        }
        self.take(size)?;
        Ok(value)
    }

    pub fn binary(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.u16()?;
        self.take(usize::from(length))
    }

    /// UTF-8 without U+0000 [MQTT-1.5.4-1, MQTT-1.5.4-2]; a byte order mark stays a character [MQTT-1.5.4-3].
    pub fn text(&mut self) -> Result<&'a str, Malformed> {
        let bytes = self.binary()?;
        if bytes.contains(&0) {
            return Err(Malformed::Text);
        }
        core::str::from_utf8(bytes).map_err(|_| Malformed::Text)
    }
}

/// The variable byte integer at the front and how many bytes it has; `None` while its last byte is missing.
pub(crate) fn peek_length(bytes: &[u8]) -> Result<Option<(usize, usize)>, Malformed> {
    let mut value = 0;
    for (place, byte) in bytes.iter().take(4).enumerate() {
        value |= usize::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            return Ok(Some((value, place + 1)));
        }
    }
    if bytes.len() < 4 { Ok(None) } else { Err(Malformed::Length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table 1-1 of MQTT 5 (table 2.4 of 3.1.1): first and last value of each size.
    const LENGTHS: [(usize, &[u8]); 8] = [
        (0, &[0x00]),
        (127, &[0x7F]),
        (128, &[0x80, 0x01]),
        (16_383, &[0xFF, 0x7F]),
        (16_384, &[0x80, 0x80, 0x01]),
        (2_097_151, &[0xFF, 0xFF, 0x7F]),
        (2_097_152, &[0x80, 0x80, 0x80, 0x01]),
        (268_435_455, &[0xFF, 0xFF, 0xFF, 0x7F]),
    ];

    #[test]
    fn lengths_are_as_in_the_table_of_the_specification() {
        for (value, bytes) in LENGTHS {
            let mut written = Vec::new();
            put_length(&mut written, value).unwrap();
            assert_eq!(written, bytes);
            assert_eq!(Reader::new(bytes).length(), Ok(value));
        }
        assert_eq!(put_length(&mut Count(0), MAX_LENGTH + 1), Err(Unsendable::TooLong));
    }

    #[test]
    fn a_length_of_five_bytes_or_with_idle_bytes_is_malformed() {
        assert_eq!(Reader::new(&[0x80, 0x80, 0x80, 0x80, 0x01]).length(), Err(Malformed::Length));
        assert_eq!(Reader::new(&[0x80, 0x00]).length(), Err(Malformed::Length));
        assert_eq!(Reader::new(&[0x80]).length(), Err(Malformed::Short));
    }

    #[test]
    fn text_is_utf8_without_null_and_keeps_a_byte_order_mark() {
        // The example of 1.5.4.1: "A" and U+2A6D4.
        assert_eq!(Reader::new(&[0, 5, 0x41, 0xF0, 0xAA, 0x9B, 0x94]).text(), Ok("A\u{2A6D4}"));
        assert_eq!(Reader::new(&[0, 3, 0xEF, 0xBB, 0xBF]).text(), Ok("\u{FEFF}"));
        assert_eq!(Reader::new(&[0, 3, 0xED, 0xA0, 0x80]).text(), Err(Malformed::Text), "a surrogate");
        assert_eq!(Reader::new(&[0, 1, 0]).text(), Err(Malformed::Text));
        assert_eq!(Reader::new(&[0, 2, 0x41]).text(), Err(Malformed::Short));
    }

    #[test]
    fn a_slice_takes_what_fits_and_refuses_the_rest() {
        let mut room = [0; 3];
        let mut out = &mut room[..];
        out.put(&[1, 2]).unwrap();
        assert_eq!(out.put(&[3, 4]), Err(Unsendable::Full));
        assert_eq!(room, [1, 2, 0]);
    }
}
