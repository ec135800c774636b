//! How the typed zones are written: fields in ascending order, each `tag 1 │ length 2 │ value`, little-endian.
//!
//! Tags from 128 are for readers that know them and are skipped by the others; an unknown tag below is an error.

use core::fmt;

/// The contents of a zone are not what its page in docs/spec says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the zone is malformed or its contents are too long; write it again over the cable")
    }
}

impl core::error::Error for Malformed {}

/// The first tag that an older reader skips.
const OPTIONAL: u8 = 128;

/// Reads fields in their order.
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub fn new(bytes: &'a [u8]) -> Fields<'a> {
        Fields { rest: bytes }
    }

    /// Whether the next field has this tag.
    pub fn has(&self, tag: u8) -> bool {
        self.rest.first() == Some(&tag)
    }

    /// The value of the next field, which must have this tag.
    pub fn bytes(&mut self, tag: u8) -> Result<&'a [u8], Malformed> {
        if !self.has(tag) {
            return Err(Malformed);
        }
        self.next()
    }

    pub fn text(&mut self, tag: u8) -> Result<&'a str, Malformed> {
        core::str::from_utf8(self.bytes(tag)?).map_err(|_| Malformed)
    }

    pub fn u8(&mut self, tag: u8) -> Result<u8, Malformed> {
        match self.bytes(tag)? {
            &[value] => Ok(value),
            _ => Err(Malformed),
        }
    }

    pub fn u16(&mut self, tag: u8) -> Result<u16, Malformed> {
        match self.bytes(tag)? {
            &[low, high] => Ok(u16::from_le_bytes([low, high])),
            _ => Err(Malformed),
        }
    }

    pub fn u32(&mut self, tag: u8) -> Result<u32, Malformed> {
        let value = self.bytes(tag)?.try_into().map_err(|_| Malformed)?;
        Ok(u32::from_le_bytes(value))
    }

    /// Only optional fields, in ascending order, may follow.
    pub fn end(mut self) -> Result<(), Malformed> {
        let mut last = OPTIONAL - 1;
        while let Some(&tag) = self.rest.first() {
            if tag <= last {
                return Err(Malformed);
            }
            last = tag;
            self.next()?;
        }
        Ok(())
    }

    fn next(&mut self) -> Result<&'a [u8], Malformed> {
        let &[_, low, high, ref rest @ ..] = self.rest else { return Err(Malformed) };
        let len = u16::from_le_bytes([low, high]) as usize;
        let (value, rest) = rest.split_at_checked(len).ok_or(Malformed)?;
        self.rest = rest;
        Ok(value)
    }
}

/// Writes fields to the front of a buffer.
pub(crate) struct Writer<'b> {
    buffer: &'b mut [u8],
    len: usize,
}

impl<'b> Writer<'b> {
    pub fn new(buffer: &'b mut [u8]) -> Writer<'b> {
        Writer { buffer, len: 0 }
    }

    pub fn field(&mut self, tag: u8, value: &[u8]) -> Result<(), Malformed> {
        let [low, high] = u16::try_from(value.len()).map_err(|_| Malformed)?.to_le_bytes();
        self.put(&[tag, low, high])?;
        self.put(value)
    }

    pub fn finish(self) -> &'b [u8] {
        &self.buffer[..self.len]
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Malformed> {
        let room = self.buffer.get_mut(self.len..self.len + bytes.len()).ok_or(Malformed)?;
        room.copy_from_slice(bytes);
        self.len += bytes.len();
        Ok(())
    }
}
