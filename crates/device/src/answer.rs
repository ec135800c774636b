//! The head of an HTTP answer as bytes: status, and the four headers that decide where the body's bytes belong.
//! Everything that this device does not need is refused rather than guessed.

use alloc::string::String;
use core::fmt;

/// Longest head that is read, in bytes (S3's has about 600).
pub const LONGEST_HEAD: usize = 8 * 1024;

/// What the head of an answer says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    /// `Content-Length`.
    pub(crate) length: Option<u64>,
    /// `Content-Range` of a 206: first byte, last byte, whole length where it is told.
    pub(crate) range: Option<(u64, u64, Option<u64>)>,
    /// `Location` of a redirect.
    pub(crate) location: Option<String>,
}

/// Why an answer is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadAnswer {
    /// No status line of HTTP/1.0 or 1.1.
    StatusLine,
    /// A line that is no header, or two values for what has one.
    Header,
    /// The head does not end within [`LONGEST_HEAD`].
    HeadTooLong,
    /// A body of unknown length: chunked, compressed, or without `Content-Length`. An object store sends none of these.
    UnknownLength,
    /// `Content-Range` does not begin where we asked, or disagrees with `Content-Length`.
    WrongRange,
}

impl fmt::Display for BadAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StatusLine => "the answer does not begin like HTTP/1.1",
            Self::Header => "a header of the answer is malformed",
            Self::HeadTooLong => "the head of the answer is longer than 8 KB",
            Self::UnknownLength => "the answer does not tell the length of its body",
            Self::WrongRange => "the answer holds another range than the one asked for",
        })
    }
}

/// Where the head ends in `bytes`: the index after the empty line.
pub(crate) fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

impl Head {
    /// Reads a whole head, the empty line included or not.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, BadAnswer> {
        let text = core::str::from_utf8(bytes).map_err(|_| BadAnswer::Header)?;
        let mut lines = text.split("\r\n");
        let mut head = Self { status: status(lines.next().unwrap_or_default())?, ..Self::default() };
        for line in lines.filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').ok_or(BadAnswer::Header)?;
            if name.is_empty() || name.contains([' ', '\t']) {
                return Err(BadAnswer::Header);
            }
            head.take(name, value.trim_matches([' ', '\t']))?;
        }
        Ok(head)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), BadAnswer> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("content-length") {
            once(&mut self.length, number(value).ok_or(BadAnswer::Header)?)
        } else if is("content-range") && self.status == 206 {
            once(&mut self.range, range(value).ok_or(BadAnswer::WrongRange)?)
        } else if is("location") {
            once(&mut self.location, value.into())
        } else if is("transfer-encoding") || is("content-encoding") {
            if value.eq_ignore_ascii_case("identity") { Ok(()) } else { Err(BadAnswer::UnknownLength) }
        } else {
            Ok(())
        }
    }

    /// Where the body's first byte belongs, and the position after its last, when `from` was the first byte asked for
    /// (RFC 9110 §15.3.7).
    pub(crate) fn span(&self, from: u64) -> Result<(u64, u64), BadAnswer> {
        if self.status != 206 {
            return self.length.map(|length| (0, length)).ok_or(BadAnswer::UnknownLength);
        }
        let (first, last, whole) = self.range.ok_or(BadAnswer::WrongRange)?;
        let end = last.checked_add(1).ok_or(BadAnswer::WrongRange)?;
        let agrees = self.length.is_none_or(|length| first.checked_add(length) == Some(end));
        let inside = whole.is_none_or(|whole| end <= whole);
        if first == from && end > first && agrees && inside {
            Ok((first, end))
        } else {
            Err(BadAnswer::WrongRange)
        }
    }
}

/// `HTTP/1.1 206 Partial Content` (RFC 9112 §4).
fn status(line: &str) -> Result<u16, BadAnswer> {
    let rest = line.strip_prefix("HTTP/1.1 ").or_else(|| line.strip_prefix("HTTP/1.0 "));
    let digits = rest.and_then(|rest| rest.split(' ').next()).filter(|digits| digits.len() == 3);
    let status = digits.and_then(number).and_then(|number| u16::try_from(number).ok());
    status.filter(|status| (100..600).contains(status)).ok_or(BadAnswer::StatusLine)
}

/// `bytes 100-199/1000` or `bytes 100-199/*` (RFC 9110 §14.4).
fn range(value: &str) -> Option<(u64, u64, Option<u64>)> {
    let (span, whole) = value.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = span.split_once('-')?;
    let whole = if whole == "*" { None } else { Some(number(whole)?) };
    Some((number(first)?, number(last)?, whole))
}

/// Digits alone; `parse` would also take a sign.
fn number(digits: &str) -> Option<u64> {
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}

fn once<T: PartialEq>(place: &mut Option<T>, value: T) -> Result<(), BadAnswer> {
    match place {
        Some(before) if *before != value => Err(BadAnswer::Header),
        _ => {
            *place = Some(value);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, from: u64) -> Result<(u16, u64, u64), BadAnswer> {
        let head = Head::parse(text.as_bytes())?;
        head.span(from).map(|(first, end)| (head.status, first, end))
    }

    #[test]
    fn a_body_lies_where_status_and_headers_say() {
        let cases = [
            ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", 0, (200, 0, 10)),
            ("HTTP/1.1 200 OK\r\ncontent-length:10\r\nServer: x\r\n\r\n", 4, (200, 0, 10)),
            ("HTTP/1.0 200\r\nContent-Length: 0\r\n\r\n", 0, (200, 0, 0)),
            ("HTTP/1.1 206 P\r\nContent-Range: bytes 4-9/10\r\nContent-Length: 6\r\n\r\n", 4, (206, 4, 10)),
            ("HTTP/1.1 206 P\r\nContent-Range: bytes 4-9/*\r\n\r\n", 4, (206, 4, 10)),
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n", 0, (200, 0, 3)),
        ];
        for (text, from, expected) in cases {
            assert_eq!(span(text, from), Ok(expected), "{text}");
        }
    }

    #[test]
    fn an_answer_that_leaves_doubt_is_refused() {
        use BadAnswer::*;
        let cases = [
            ("", StatusLine),
            ("HTTP/2 200\r\n\r\n", StatusLine),
            ("HTTP/1.1 2000 OK\r\n\r\n", StatusLine),
            ("HTTP/1.1 +20 OK\r\n\r\n", StatusLine),
            ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", Header),
            ("HTTP/1.1 200 OK\r\n folded: x\r\n\r\n", Header),
            ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", Header),
            ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", Header),
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n", Header),
            ("HTTP/1.1 200 OK\r\n\r\n", UnknownLength),
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", UnknownLength),
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Encoding: gzip\r\n\r\n", UnknownLength),
            ("HTTP/1.1 206 P\r\nContent-Length: 6\r\n\r\n", WrongRange),
            ("HTTP/1.1 206 P\r\nContent-Range: bytes 0-9/10\r\n\r\n", WrongRange),
            ("HTTP/1.1 206 P\r\nContent-Range: bytes 4-9/9\r\n\r\n", WrongRange),
            ("HTTP/1.1 206 P\r\nContent-Range: bytes 4-3/9\r\n\r\n", WrongRange),
            ("HTTP/1.1 206 P\r\nContent-Range: bytes 4-9/10\r\nContent-Length: 7\r\n\r\n", WrongRange),
            ("HTTP/1.1 206 P\r\nContent-Range: bytes 4-18446744073709551615/*\r\n\r\n", WrongRange),
            ("HTTP/1.1 206 P\r\nContent-Range: items 4-9/10\r\n\r\n", WrongRange),
        ];
        for (text, why) in cases {
            assert_eq!(span(text, 4), Err(why), "{text}");
        }
    }

    #[test]
    fn no_cut_and_no_flipped_byte_of_a_head_makes_the_reader_panic() {
        let text =
            b"HTTP/1.1 206 P\r\nContent-Range: bytes 4-9/10\r\nContent-Length: 6\r\nLocation: /x\r\n\r\n";
        let mut tried = 0;
        for end in 0..text.len() {
            let _ = Head::parse(&text[..end]).map(|head| head.span(4));
            for flip in 0..=255u8 {
                let mut bytes = text.to_vec();
                bytes[end] = flip;
                let _ = Head::parse(&bytes).map(|head| head.span(4));
                tried += 1;
            }
        }
        assert_eq!(tried, text.len() * 256);
        assert_eq!(end_of_head(text), Some(text.len()));
        assert_eq!(end_of_head(&text[..text.len() - 1]), None);
    }
}
