//! Strings made of strings: parts, joins, repetitions and replacements are copied inside of the heap, with nothing in between.
//!
//! What is copied is rooted or an argument, because the copy's own allocation may move it.

use crate::{
    heap::Shape,
    object::Handle,
    raise::Stop,
    value::{Tag, Value},
    vm::Vm,
};
use core::ops::Range;

impl<'p> Vm<'p> {
    /// A string of this UTF-8, which is whole characters.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn str_of_bytes(&mut self, bytes: &[u8]) -> Result<Value, Stop> {
        if let [byte] = bytes {
            return Ok(Value::ascii(*byte));
        }
        let made = self.str_bare(bytes.len(), bytes.is_ascii())?;
        self.heap.raw_bytes_mut(made, 2)[..bytes.len()].copy_from_slice(bytes);
        Ok(made)
    }

    /// The characters in a range of bytes of a rooted string.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn str_part(&mut self, source: Handle, part: Range<usize>) -> Result<Value, Stop> {
        let now = self.at(source);
        if let Some(made) =
            crate::run::part_of_text(&mut self.heap, &self.program, now, part.start, part.len())
        {
            return Ok(made);
        }
        let bytes = self.text_bytes(now).unwrap_or(&[]);
        let whole = part.len() == bytes.len();
        let bytes = bytes.get(part.clone()).unwrap_or(&[]);
        if let [byte] = bytes {
            return Ok(Value::ascii(*byte));
        }
        if whole && !self.heap.is(now, Shape::Wrapped) {
            return Ok(now);
        }
        let ascii = self.text_is_ascii(now) || bytes.is_ascii();
        let made = self.str_bare(part.len(), ascii)?;
        self.copy_text(self.at(source), part.start, made, 0, part.len());
        Ok(made)
    }

    /// Two rooted strings, one behind the other.
    pub(crate) fn str_joined(&mut self, a: Handle, b: Handle) -> Result<Value, Stop> {
        let (x, y) = (self.at(a), self.at(b));
        let (first, second) =
            (self.text_bytes(x).map_or(0, <[u8]>::len), self.text_bytes(y).map_or(0, <[u8]>::len));
        for (other, length) in [(x, second), (y, first)] {
            if length == 0 && self.heap.is(other, Shape::Str) {
                return Ok(other);
            }
        }
        let ascii = self.text_is_ascii(x) && self.text_is_ascii(y);
        let made = self.str_bare(first + second, ascii)?;
        let end = self.add_text(self.at(a), made, 0);
        self.add_text(self.at(b), made, end);
        Ok(made)
    }

    /// The decimal digits of a small integer.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn str_of_small(&mut self, n: i32) -> Result<Value, Stop> {
        self.str_of_bytes(decimal(n, &mut [0; 11]))
    }

    /// Looks again whether a new string is all ASCII: equal strings say the same.
    pub(crate) fn note_ascii(&mut self, made: Value) {
        let Some(bytes) = self.text_bytes(made) else { return };
        let length = (bytes.len() as u32) << 1 | !bytes.is_ascii() as u32;
        self.heap.set_word(made, 0, length);
    }

    /// Copies bytes of a string into a new one. Too few of them leave the rest as it is.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn copy_text(&mut self, from: Value, start: usize, to: Value, at: usize, length: usize) {
        let from = self.unwrapped(from);
        match self.text_outside(from) {
            Some(bytes) => self.copy_outside(bytes.get(start..start + length).unwrap_or(&[]), to, at),
            None => self.heap.copy_bytes(from, 8 + start, to, 8 + at, length),
        }
    }

    /// Copies a whole string into a new one; answers where it ends there.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn add_text(&mut self, from: Value, to: Value, at: usize) -> usize {
        let from = self.unwrapped(from);
        if let Some(bytes) = self.text_outside(from) {
            self.copy_outside(bytes, to, at);
            return at + bytes.len();
        }
        let Some([length, _]) = self.heap.read(from, Shape::Str) else { return at };
        let length = *length as usize >> 1;
        self.heap.copy_bytes(from, 8, to, 8 + at, length);
        at + length
    }

    /// A string that does not lie in the heap.
    #[cfg_attr(small, optimize(speed))]
    fn text_outside(&self, v: Value) -> Option<&'p [u8]> {
        match v.tag()? {
            Tag::Symbol => self.program.symbol_bytes(v.payload() as u16),
            Tag::Text => crate::vm::static_text(v.payload()),
            _ => None,
        }
    }

    #[cfg_attr(small, optimize(speed))]
    fn copy_outside(&mut self, bytes: &[u8], to: Value, at: usize) {
        if let Some(target) = self.heap.raw_bytes_mut(to, 2).get_mut(at..at + bytes.len()) {
            target.copy_from_slice(bytes);
        }
    }
}

/// The decimal digits of a number at the end of a buffer.
pub(crate) fn decimal(n: i32, buffer: &mut [u8; 11]) -> &[u8] {
    let mut at = buffer.len();
    let mut rest = n.unsigned_abs();
    while rest > 0 || at == buffer.len() {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    if n < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}
