//! A file of lines that may be larger than the memory: one line at a time, from any place on.

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

use crate::store::Place;

/// Bytes of a line (AWS IoT quotas, "bulk thing registration": 256 K).
pub(super) const LONGEST: usize = 256 * 1024;

/// The lines of a file, with the place of each.
pub(super) struct Lines<R> {
    reader: R,
    /// How far it was read.
    pub(super) place: Place,
}

/// One line, without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawLine {
    /// From 1.
    pub(super) number: i64,
    /// Its first byte.
    pub(super) offset: u64,
    /// Nothing of one that is too long.
    pub(super) text: Option<Vec<u8>>,
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    /// `reader` stands at `place`.
    pub(super) fn new(reader: R, place: Place) -> Lines<R> {
        Lines { reader, place }
    }

    /// The next line; nothing at the end. The last one need not have an end.
    ///
    /// # Errors
    /// What the system says.
    pub(super) async fn next(&mut self) -> std::io::Result<Option<RawLine>> {
        let offset = self.place.byte;
        let mut text = Some(Vec::new());
        loop {
            let bytes = self.reader.fill_buf().await?;
            if bytes.is_empty() && self.place.byte == offset {
                return Ok(None);
            }
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let part = &bytes[..end.unwrap_or(bytes.len())];
            text = text.filter(|text| text.len() + part.len() <= LONGEST);
            if let Some(text) = &mut text {
                text.extend_from_slice(part);
            }
            let (used, is_last) = (part.len() + usize::from(end.is_some()), bytes.is_empty());
            self.reader.consume(used);
            self.place.byte += used as u64;
            if end.is_some() || is_last {
                break;
            }
        }
        self.place.line += 1;
        Ok(Some(RawLine { number: self.place.line, offset, text }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With a buffer so small that lines are read in pieces.
    async fn read(bytes: &[u8], place: Place) -> Vec<(i64, u64, Option<usize>)> {
        let mut lines = Lines::new(tokio::io::BufReader::with_capacity(7, bytes), place);
        let mut all = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            all.push((line.number, line.offset, line.text.map(|text| text.len())));
        }
        assert_eq!(lines.place.byte, place.byte + bytes.len() as u64);
        all
    }

    #[tokio::test]
    async fn lines_have_numbers_and_places_and_the_last_needs_no_end() {
        assert_eq!(read(b"", Place::default()).await, []);
        let whole = [(1, 0, Some(2)), (2, 3, Some(0)), (3, 4, Some(12)), (4, 17, Some(1))];
        assert_eq!(read(b"ab\n\nabcdefghijkl\nx", Place::default()).await, whole);
        assert_eq!(read(b"ab\n", Place::default()).await, [(1, 0, Some(2))]);
        // From the middle on.
        let rest = read(b"abcdefghijkl\nx", Place { line: 2, byte: 4 }).await;
        assert_eq!(rest, whole[2..]);
    }

    #[tokio::test]
    async fn a_line_that_is_too_long_is_passed_over_and_not_kept() {
        let mut bytes = vec![b'a'; LONGEST];
        bytes.push(b'\n');
        bytes.extend(vec![b'b'; LONGEST + 1]);
        bytes.extend(b"\nc\n");
        let end = LONGEST as u64;
        let all = read(&bytes, Place::default()).await;
        assert_eq!(all, [(1, 0, Some(LONGEST)), (2, end + 1, None), (3, 2 * end + 3, Some(1))]);
    }
}
