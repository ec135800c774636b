//! Text that owns its bytes without a heap: job ids, versions, addresses.
//! A text that does not fit is refused whole; nothing is ever cut in silence.

use core::fmt;
use core::hash::{Hash, Hasher};

/// Longest job id in bytes (AWS IoT API reference, CreateJob: 1 to 64 of `[a-zA-Z0-9_-]`).
pub const JOB_ID_BYTES_MAX: usize = 64;

/// Longest thing name in bytes (AWS IoT API reference, CreateThing: 1 to 128 of `[a-zA-Z0-9:_-]`).
pub const THING_BYTES_MAX: usize = 128;

/// At most `N` bytes of UTF-8, kept in place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text<const N: usize> {
    len: u16,
    bytes: [u8; N],
}

impl<const N: usize> Text<N> {
    /// The empty text.
    pub const EMPTY: Self = Self { len: 0, bytes: [0; N] };

    /// A copy of `text`; `None` if it is longer than `N` bytes.
    pub fn new(text: &str) -> Option<Self> {
        let mut copy = Self::EMPTY;
        copy.push_str(text)?;
        Some(copy)
    }

    /// The longest beginning of `text` that fits. Only for words meant for people, where an ending may be lost.
    pub fn beginning_of(text: &str) -> Self {
        let mut copy = Self::EMPTY;
        for c in text.chars() {
            if copy.push(c).is_none() {
                break;
            }
        }
        copy
    }

    /// Adds one character; `None`, and no change, if it does not fit.
    pub fn push(&mut self, c: char) -> Option<()> {
        self.push_str(c.encode_utf8(&mut [0; 4]))
    }

    /// Adds `text`; `None`, and no change, if it does not fit.
    pub fn push_str(&mut self, text: &str) -> Option<()> {
        let start = usize::from(self.len);
        let end = start.checked_add(text.len())?;
        self.bytes.get_mut(start..end)?.copy_from_slice(text.as_bytes());
        self.len = u16::try_from(end).ok()?;
        Some(())
    }

    /// The text. Only whole `str`s are ever added, so the bytes are always UTF-8.
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.len)).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl<const N: usize> Hash for Text<N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl<const N: usize> fmt::Debug for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

/// The name of a job: 1 to 64 of letters, digits, `_` and `-`, so that it can stand in a topic.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobId(Text<JOB_ID_BYTES_MAX>);

impl JobId {
    /// A job id of this spelling; `None` if AWS would not allow it.
    pub fn new(id: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if id.is_empty() || !id.bytes().all(allowed) {
            return None;
        }
        Text::new(id).map(Self)
    }

    /// The id as it stands in topics.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_does_not_fit_is_refused_whole() {
        assert_eq!(Text::<3>::new("abc").unwrap().as_str(), "abc");
        assert!(Text::<3>::new("abcd").is_none());
        let mut text = Text::<3>::new("ab").unwrap();
        assert!(text.push('é').is_none());
        assert_eq!(text.as_str(), "ab");
        assert_eq!(Text::<3>::beginning_of("aéé").as_str(), "aé");
    }

    #[test]
    fn a_job_id_can_always_stand_in_a_topic() {
        assert!(JobId::new("fota-thing_1-1700000000").is_some());
        for wrong in ["", "a/b", "+", "#", "$next", "a b", "ä", &"x".repeat(65)] {
            assert!(JobId::new(wrong).is_none(), "{wrong}");
        }
    }
}
