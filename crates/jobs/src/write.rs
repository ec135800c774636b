//! A JSON writer for small requests: members are added one after the other into the caller's buffer.
//! Commas and escapes are its business, so what it writes is always well-formed.

/// The caller's buffer is too small for what was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooSmall;

/// Writes one JSON object. Objects inside it are opened and closed; [`Writer::finish`] closes whatever is open.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: &'b mut [u8],
    len: usize,
    open: u8,
    first: bool,
    full: bool,
}

impl<'b> Writer<'b> {
    /// Begins an object in `buffer`.
    pub fn new(buffer: &'b mut [u8]) -> Self {
        let mut writer = Self { buffer, len: 0, open: 1, first: true, full: false };
        writer.put(b"{");
        writer
    }

    /// A member whose value is text.
    pub fn text(&mut self, name: &str, value: &str) -> &mut Self {
        self.name(name);
        self.quoted(value)
    }

    /// A member whose value is a whole number.
    pub fn number(&mut self, name: &str, value: u64) -> &mut Self {
        self.name(name);
        self.digits(value)
    }

    /// A member whose value is a whole number written as text, as `statusDetails` wants it.
    pub fn number_as_text(&mut self, name: &str, value: u64) -> &mut Self {
        self.name(name);
        self.put(b"\"");
        self.digits(value);
        self.put(b"\"")
    }

    /// A member that is true or false.
    pub fn truth(&mut self, name: &str, value: bool) -> &mut Self {
        self.name(name);
        self.put(if value { b"true" } else { b"false" })
    }

    /// Opens the object `name`; the members that follow are its own until [`Writer::close`].
    pub fn object(&mut self, name: &str) -> &mut Self {
        self.name(name);
        self.open += 1;
        self.first = true;
        self.put(b"{")
    }

    /// Closes the object that was opened last.
    pub fn close(&mut self) -> &mut Self {
        self.open = self.open.saturating_sub(1);
        self.first = false;
        self.put(b"}")
    }

    /// Closes everything and gives the bytes.
    ///
    /// # Errors
    /// [`TooSmall`] if the buffer did not suffice for any part.
    pub fn finish(mut self) -> Result<&'b [u8], TooSmall> {
        while self.open > 0 {
            self.close();
        }
        if self.full { Err(TooSmall) } else { self.buffer.get(..self.len).ok_or(TooSmall) }
    }

    fn name(&mut self, name: &str) {
        if !self.first {
            self.put(b",");
        }
        self.first = false;
        self.quoted(name).put(b":");
    }

    fn quoted(&mut self, text: &str) -> &mut Self {
        self.put(b"\"");
        for byte in text.bytes() {
            match byte {
                b'"' => self.put(b"\\\""),
                b'\\' => self.put(b"\\\\"),
                0..0x20 | 0x7f => {
                    let hex =
                        |nibble: u8| b"0123456789abcdef".get(usize::from(nibble)).copied().unwrap_or(b'0');
                    self.put(&[b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte & 15)])
                }
                _ => self.put(&[byte]),
            };
        }
        self.put(b"\"")
    }

    fn digits(&mut self, mut value: u64) -> &mut Self {
        let mut digits = [0; 20];
        let mut first = digits.len();
        for place in digits.iter_mut().rev() {
            *place = b'0' + (value % 10) as u8;
            first -= 1;
            value /= 10;
            if value == 0 {
                break;
            }
        }
        self.put(digits.get(first..).unwrap_or_default())
    }

    fn put(&mut self, bytes: &[u8]) -> &mut Self {
        match self.buffer.get_mut(self.len..self.len + bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.len += bytes.len();
            }
            None => self.full = true,
        }
        self
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::Value;
    use std::vec;

    fn write(buffer: &mut [u8]) -> Result<&[u8], TooSmall> {
        let mut json = Writer::new(buffer);
        json.object("empty").close();
        json.object("in").text("a\"\\\n\u{1}é", "\u{7f}\t/").number("n", u64::MAX).close();
        json.truth("t", true).number_as_text("zero", 0);
        json.finish()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut buffer = [0; 256];
        let bytes = write(&mut buffer).unwrap();
        let whole = Value::read(bytes).unwrap();
        let inner = whole.member("in").unwrap();
        assert_eq!(inner.member("n").unwrap().number(), Some(u64::MAX));
        assert_eq!(
            inner.member("a\"\\\n\u{1}é").unwrap().text().unwrap().copy::<8>().unwrap().as_str(),
            "\u{7f}\t/"
        );
        assert_eq!(whole.member("zero").unwrap().text().unwrap().plain(), Some("0"));
        assert_eq!(whole.members().count(), 4);
    }

    #[test]
    fn every_buffer_that_is_too_small_is_refused() {
        let whole = write(&mut [0; 256]).unwrap().len();
        for size in 0..whole {
            assert_eq!(write(&mut vec![0; size]), Err(TooSmall), "{size}");
        }
        assert!(write(&mut vec![0; whole]).is_ok());
    }
}
