//! Code points in UTF-8: Python's indexes against byte offsets.
//!
//! Where every character is ASCII, both are the same and nothing is counted.

use alloc::string::String;

/// How many code points.
pub fn count(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The byte offset of the code point at `index`; the end of the text for the number of code points and beyond.
pub fn offset(text: &str, index: usize) -> usize {
    if text.is_ascii() {
        return index.min(text.len());
    }
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}

/// The index of the code point at a byte offset.
pub fn index(text: &str, offset: usize) -> usize {
    count(text.get(..offset).unwrap_or(text))
}

/// The code points from `start` up to `end`; empty if they cross.
pub fn range(text: &str, start: usize, end: usize) -> &str {
    if start >= end {
        return "";
    }
    let from = offset(text, start);
    let rest = &text[from..];
    &rest[..offset(rest, end - start)]
}

/// `start:end` as `find` and `startswith` clip them: negative ones count from the end, and none goes beyond it.
/// `None` where the start is behind the end of the text or of the range, where not even an empty text is found.
pub fn clip(length: usize, start: Option<i64>, end: Option<i64>) -> Option<(usize, usize)> {
    let place = |index: i64| {
        let index = if index < 0 { index.saturating_add(length as i64).max(0) } else { index };
        usize::try_from(index).unwrap_or(usize::MAX)
    };
    let (start, end) = (start.map_or(0, place), end.map_or(length, place).min(length));
    (start <= end).then_some((start, end))
}

/// Every `step`-th code point from `start`, `count` of them; the step may be negative.
pub fn steps(text: &str, start: i64, step: i64, count: usize) -> String {
    let chars: alloc::vec::Vec<char> = text.chars().collect();
    let place = |turn: usize| usize::try_from(start + step * turn as i64).ok();
    (0..count).filter_map(|turn| chars.get(place(turn)?).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_count_characters_and_not_bytes() {
        assert_eq!((count("aéb"), offset("aéb", 2), index("aéb", 3)), (3, 3, 2));
        assert_eq!((count("abc"), offset("abc", 2), offset("abc", 9)), (3, 2, 3));
        assert_eq!(range("aébc", 1, 3), "éb");
        assert_eq!(range("aébc", 3, 1), "");
        assert_eq!(steps("aébc", 3, -2, 2), "cé");
    }

    #[test]
    fn clipping_is_that_of_find() {
        assert_eq!(clip(5, None, None), Some((0, 5)));
        assert_eq!(clip(5, Some(-3), Some(-1)), Some((2, 4)));
        assert_eq!(clip(5, Some(-9), Some(99)), Some((0, 5)));
        assert_eq!(clip(5, Some(5), None), Some((5, 5)));
        assert_eq!(clip(5, Some(6), None), None);
        assert_eq!(clip(5, Some(3), Some(2)), None);
    }
}
