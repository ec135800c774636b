//! Looking for bytes in bytes: `find`, `count`, `replace`. Strings use it too, since a UTF-8 text is found in another
//! only at a character's start; only an empty needle must step over whole characters.

use alloc::vec::Vec;

/// What a place between two units is: bytes for `bytes`, characters for `str`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Every byte begins one.
    Byte,
    /// Every byte that is not a continuation byte of UTF-8 begins one.
    Point,
}

impl Unit {
    fn begins(self, byte: u8) -> bool {
        self == Unit::Byte || byte & 0xC0 != 0x80
    }

    /// How many units there are.
    pub fn count(self, text: &[u8]) -> usize {
        match self {
            Unit::Byte => text.len(),
            Unit::Point => text.iter().filter(|&&byte| self.begins(byte)).count(),
        }
    }

    /// The end of the unit that begins at `at`.
    pub fn end(self, text: &[u8], at: usize) -> usize {
        (at + 1..text.len()).find(|&next| self.begins(text[next])).unwrap_or(text.len())
    }
}

/// The offset of the first occurrence.
#[cfg_attr(small, optimize(speed))]
pub fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    let Some((&first, rest)) = needle.split_first() else { return Some(0) };
    let last = text.len().checked_sub(needle.len())?;
    let mut at = 0;
    while at <= last {
        at += text[at..=last].iter().position(|&byte| byte == first)?;
        if text[at + 1..at + needle.len()] == *rest {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The offset of the last occurrence.
pub fn rfind(text: &[u8], needle: &[u8]) -> Option<usize> {
    let last = text.len().checked_sub(needle.len())?;
    (0..=last).rev().find(|&at| text[at..].starts_with(needle))
}

/// How many occurrences there are that do not overlap; an empty needle is between all units and at both ends.
pub fn count(text: &[u8], needle: &[u8], unit: Unit) -> usize {
    if needle.is_empty() {
        return unit.count(text) + 1;
    }
    let (mut at, mut found) = (0, 0);
    while let Some(next) = find(&text[at..], needle) {
        at += next + needle.len();
        found += 1;
    }
    found
}

/// How long the result of [`replace`] is, so that the caller can refuse it first.
pub fn replaced_len(text: &[u8], old: &[u8], new: &[u8], most: usize, unit: Unit) -> usize {
    let times = count(text, old, unit).min(most);
    text.len().saturating_sub(times * old.len()).saturating_add(times.saturating_mul(new.len()))
}

/// Replaces the first `most` occurrences.
pub fn replace(text: &[u8], old: &[u8], new: &[u8], most: usize, unit: Unit) -> Vec<u8> {
    let mut result = Vec::with_capacity(replaced_len(text, old, new, most, unit));
    let mut at = 0;
    for turn in 0..most {
        if old.is_empty() {
            // Before each unit, and once behind the last.
            result.extend_from_slice(new);
            if at >= text.len() {
                return result;
            }
            let end = unit.end(text, at);
            result.extend_from_slice(&text[at..end]);
            at = end;
            debug_assert!(turn <= text.len());
            continue;
        }
        let Some(next) = find(&text[at..], old) else { break };
        result.extend_from_slice(&text[at..at + next]);
        result.extend_from_slice(new);
        at += next + old.len();
    }
    result.extend_from_slice(&text[at.min(text.len())..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_are_found_from_both_ends() {
        assert_eq!(
            (find(b"abcabc", b"ca"), find(b"abc", b"d"), find(b"ab", b"abc"), find(b"", b"")),
            (Some(2), None, None, Some(0))
        );
        assert_eq!(
            (rfind(b"abcabc", b"bc"), rfind(b"abc", b"x"), rfind(b"abc", b"")),
            (Some(4), None, Some(3))
        );
        assert_eq!(find(b"aaab", b"aab"), Some(1));
        assert_eq!((count(b"aaaa", b"aa", Unit::Byte), count("éa".as_bytes(), b"", Unit::Point)), (2, 3));
    }

    #[test]
    fn replacing_is_bounded_and_keeps_characters_whole() {
        let replaced = |text: &str, old: &str, new: &str, most| {
            replace(text.as_bytes(), old.as_bytes(), new.as_bytes(), most, Unit::Point)
        };
        assert_eq!(replaced("aaa", "a", "bb", 2), b"bbbba");
        assert_eq!(replaced("éa", "", "-", usize::MAX), "-é-a-".as_bytes());
        assert_eq!(replaced("éa", "", "-", 2), "-é-a".as_bytes());
        assert_eq!(replaced("", "", "x", usize::MAX), b"x");
        assert_eq!(replaced("abc", "x", "y", 0), b"abc");
    }
}
