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

impl Vm<'_> {
    /// A string of this UTF-8, which is whole characters.
    pub(crate) fn str_of_bytes(&mut self, bytes: &[u8]) -> Result<Value, Stop> {
        if let [byte] = bytes {
            return Ok(Value::ascii(*byte));
        }
        let made = self.str_bare(bytes.len(), bytes.is_ascii())?;
        self.heap.raw_bytes_mut(made, 2)[..bytes.len()].copy_from_slice(bytes);
        Ok(made)
    }

    /// The characters in a range of bytes of a rooted string.
    pub(crate) fn str_part(&mut self, source: Handle, part: Range<usize>) -> Result<Value, Stop> {
        let now = self.at(source);
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
        self.copy_text(self.at(a), 0, made, 0, first);
        self.copy_text(self.at(b), 0, made, first, second);
        Ok(made)
    }

    /// Looks again whether a new string is all ASCII: equal strings say the same.
    pub(crate) fn note_ascii(&mut self, made: Value) {
        let Some(bytes) = self.text_bytes(made) else { return };
        let length = (bytes.len() as u32) << 1 | !bytes.is_ascii() as u32;
        self.heap.set_word(made, 0, length);
    }

    /// Copies bytes of a string into a new one. Too few of them leave the rest as it is.
    pub(crate) fn copy_text(&mut self, from: Value, start: usize, to: Value, at: usize, length: usize) {
        let from = self.unwrapped(from);
        let outside: Option<&[u8]> = match from.tag() {
            Some(Tag::Symbol) => self.program.symbol_bytes(from.payload() as u16),
            Some(Tag::Text) => crate::vm::static_text(from.payload()),
            _ => None,
        };
        match outside.map(|bytes| bytes.get(start..start + length)) {
            Some(Some(bytes)) => {
                if let Some(target) = self.heap.raw_bytes_mut(to, 2).get_mut(at..at + length) {
                    target.copy_from_slice(bytes);
                }
            }
            Some(None) => {}
            None => self.heap.copy_bytes(from, 8 + start, to, 8 + at, length),
        }
    }
}
