//! The little of CBOR that manifests and envelopes are made of, in its one encoding (RFC 8949 §4.2.1): numbers up to 2³² in
//! their shortest form, definite lengths, and whoever reads says what comes next.

use crate::Digester;

/// What kind of item follows: the upper three bits of its first byte (RFC 8949 §3.1).
#[derive(Clone, Copy, PartialEq)]
enum Major {
    Unsigned = 0,
    Negative = 1,
    Bytes = 2,
    Text = 3,
    Array = 4,
    Map = 5,
    Tag = 6,
}

/// Reads items; every method answers `None` when something else comes, or the same in another encoding.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader(bytes)
    }

    /// An unsigned number.
    pub(crate) fn number(&mut self) -> Option<u32> {
        self.head(Major::Unsigned)
    }

    /// A number that may be negative.
    pub(crate) fn signed(&mut self) -> Option<i32> {
        if let Some(negative) = self.head(Major::Negative) {
            return i32::try_from(negative).ok().map(|below| -1 - below);
        }
        self.number()?.try_into().ok()
    }

    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = self.head(Major::Bytes)?;
        self.take(len)
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        let len = self.head(Major::Text)?;
        core::str::from_utf8(self.take(len)?).ok()
    }

    /// Goes on behind this number, which is a key.
    pub(crate) fn key(&mut self, key: u32) -> Option<&mut Self> {
        (self.number()? == key).then_some(self)
    }

    /// Goes on inside an array of so many items.
    pub(crate) fn array(&mut self, len: u32) -> Option<()> {
        (self.head(Major::Array)? == len).then_some(())
    }

    /// Goes on inside a map of so many pairs.
    pub(crate) fn map(&mut self, len: u32) -> Option<()> {
        (self.head(Major::Map)? == len).then_some(())
    }

    /// Goes on behind this tag.
    pub(crate) fn tag(&mut self, tag: u32) -> Option<()> {
        (self.head(Major::Tag)? == tag).then_some(())
    }

    /// `value`, if there is nothing behind it.
    pub(crate) fn end<T>(&self, value: T) -> Option<T> {
        self.0.is_empty().then_some(value)
    }

    /// The number of an item's head. Nothing is taken when another kind comes.
    fn head(&mut self, major: Major) -> Option<u32> {
        let (&first, rest) = self.0.split_first()?;
        if first >> 5 != major as u8 {
            return None;
        }
        let short = u32::from(first & 31);
        let width = match short {
            ..24 => 0,
            24..=26 => 1 << (short - 24),
            _ => return None,
        };
        let (digits, rest) = rest.split_at_checked(width)?;
        let number = digits.iter().fold(0, |number, digit| number << 8 | u32::from(*digit));
        // The least number that needs this width.
        let least = [0, 24, 0x100, 0, 0x1_0000].get(width)?;
        self.0 = rest;
        match width {
            0 => Some(short),
            _ => (number >= *least).then_some(number),
        }
    }

    fn take(&mut self, len: u32) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len as usize)?;
        self.0 = rest;
        Some(taken)
    }
}

/// Where items are written: into a digest, or into memory.
pub(crate) trait Sink {
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Digester {
    fn put(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }
}

/// Writes items.
pub(crate) struct Writer<'s>(pub(crate) &'s mut dyn Sink);

impl Writer<'_> {
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.head(Major::Bytes, bytes.len() as u32);
        self.0.put(bytes);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.head(Major::Text, text.len() as u32);
        self.0.put(text.as_bytes());
    }

    pub(crate) fn array(&mut self, len: u32) {
        self.head(Major::Array, len);
    }

    fn head(&mut self, major: Major, number: u32) {
        let first = (major as u8) << 5;
        let [_, _, _, low] = number.to_be_bytes();
        match number {
            ..24 => self.0.put(&[first | low]),
            24..0x100 => self.0.put(&[first | 24, low]),
            0x100..0x1_0000 => {
                self.0.put(&[first | 25]);
                self.0.put(&(number as u16).to_be_bytes());
            }
            _ => {
                self.0.put(&[first | 26]);
                self.0.put(&number.to_be_bytes());
            }
        }
    }
}

/// What only makers of images write.
#[cfg(feature = "sign")]
impl Writer<'_> {
    pub(crate) fn number(&mut self, number: u32) {
        self.head(Major::Unsigned, number);
    }

    pub(crate) fn signed(&mut self, number: i32) {
        match u32::try_from(number) {
            Ok(number) => self.number(number),
            Err(_) => self.head(Major::Negative, !number as u32),
        }
    }

    pub(crate) fn map(&mut self, len: u32) {
        self.head(Major::Map, len);
    }

    pub(crate) fn tag(&mut self, tag: u32) {
        self.head(Major::Tag, tag);
    }
}

#[cfg(feature = "sign")]
impl Sink for alloc::vec::Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

#[cfg(all(test, feature = "sign"))]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use minicbor::{Decoder, Encoder};

    const NUMBERS: [u32; 14] =
        [0, 1, 23, 24, 25, 255, 256, 257, 65_535, 65_536, 65_537, 0x7fff_ffff, 0x8000_0000, u32::MAX];

    fn written(write: impl FnOnce(&mut Writer<'_>)) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut Writer(&mut bytes));
        bytes
    }

    #[test]
    fn a_library_writes_the_same_and_reads_it() {
        for number in NUMBERS {
            let ours = written(|to| to.number(number));
            let mut theirs = Encoder::new(Vec::new());
            theirs.u32(number).unwrap();
            assert_eq!(&ours, theirs.writer());
            assert_eq!(Decoder::new(&ours).u32().ok(), Some(number));
            assert_eq!(Reader::new(&ours).number(), Some(number));
            assert_eq!(Reader::new(&ours).bytes(), None);
            let signed = number as i32;
            let ours = written(|to| to.signed(signed));
            let mut theirs = Encoder::new(Vec::new());
            theirs.i32(signed).unwrap();
            assert_eq!(&ours, theirs.writer());
            assert_eq!(Reader::new(&ours).signed(), Some(signed));
        }
        for len in [0, 1, 23, 24, 255, 256, 70_000] {
            let bytes = alloc::vec![0x61; len];
            let text = core::str::from_utf8(&bytes).unwrap();
            let ours = written(|to| {
                to.array(2);
                to.bytes(&bytes);
                to.text(text);
            });
            let mut theirs = Encoder::new(Vec::new());
            theirs.array(2).unwrap().bytes(&bytes).unwrap().str(text).unwrap();
            assert_eq!(&ours, theirs.writer());
            let mut reader = Reader::new(&ours);
            assert_eq!(reader.array(2), Some(()));
            assert_eq!((reader.bytes(), reader.text()), (Some(&bytes[..]), Some(text)));
            assert_eq!(reader.end(7), Some(7));
        }
    }

    /// Every beginning of one to three bytes: what we read, the library writes in exactly these bytes.
    #[test]
    fn there_is_one_encoding_of_every_number() {
        let mut read = 0;
        for bytes in (0..1_u32 << 24).step_by(7).map(u32::to_be_bytes) {
            for len in 1..=3 {
                let bytes = &bytes[1..=len];
                let mut reader = Reader::new(bytes);
                let Some(number) = reader.number().and_then(|number| reader.end(number)) else { continue };
                assert_eq!(written(|to| to.number(number)), bytes);
                read += 1;
            }
        }
        assert!(read > 10_000, "{read}");
        for wrong in [
            &[][..],
            &[24],
            &[24, 23],
            &[25, 0],
            &[25, 0, 255],
            &[26, 0, 0, 255, 255],
            &[27],
            &[31],
            &[26, 1, 0, 0],
        ] {
            assert_eq!(Reader::new(wrong).number(), None, "{wrong:?}");
        }
    }
}
