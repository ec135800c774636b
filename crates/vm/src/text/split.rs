//! Cutting text into parts: `split`, `rsplit`, `splitlines`, `partition` and the strips. Parts are ranges of byte
//! offsets, so that a caller may allocate between them.

use alloc::vec::Vec;
use core::ops::Range;

use super::chars;
use super::search;

/// Cuts a text (a `str` or bytes) into parts at white space, at most so many times.
pub type BySpace<T> = fn(&T, usize) -> Vec<Range<usize>>;
/// Cuts bytes into parts at a separator, at most so many times.
pub type BySeparator = fn(&[u8], &[u8], usize) -> Vec<Range<usize>>;

/// The parts between separators; at most `most` cuts from the left. The separator is not empty.
#[cfg_attr(small, optimize(speed))]
pub fn split(text: &[u8], separator: &[u8], most: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while parts.len() < most {
        let Some(next) = search::find(&text[at..], separator) else { break };
        parts.push(at..at + next);
        at += next + separator.len();
    }
    parts.push(at..text.len());
    parts
}

/// The parts between separators; at most `most` cuts from the right, the parts from left to right.
pub fn rsplit(text: &[u8], separator: &[u8], most: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut end = text.len();
    while parts.len() < most {
        let Some(at) = search::rfind(&text[..end], separator) else { break };
        parts.push(at + separator.len()..end);
        end = at;
    }
    parts.push(0..end);
    parts.reverse();
    parts
}

/// The words of a string between white space; at most `most` cuts from the left, and the rest keeps its white space
/// at the right.
#[cfg_attr(small, optimize(speed))]
pub fn words(text: &str, most: usize) -> Vec<Range<usize>> {
    if text.is_ascii() {
        return words_of(text.as_bytes(), most, chars::is_ascii_space);
    }
    let mut parts = Vec::new();
    let mut at = skip(text, 0, chars::is_space);
    while at < text.len() {
        if parts.len() == most {
            parts.push(at..text.len());
            break;
        }
        let end = skip(text, at, |c| !chars::is_space(c));
        parts.push(at..end);
        at = skip(text, end, chars::is_space);
    }
    parts
}

/// The words of a string between white space; at most `most` cuts from the right, the words from left to right.
pub fn rwords(text: &str, most: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut end = text.trim_end_matches(chars::is_space).len();
    while end > 0 {
        if parts.len() == most {
            parts.push(0..end);
            break;
        }
        let start = text[..end].trim_end_matches(|c| !chars::is_space(c)).len();
        parts.push(start..end);
        end = text[..start].trim_end_matches(chars::is_space).len();
    }
    parts.reverse();
    parts
}

/// The offset behind the characters from `from` on that `skipped` holds for.
fn skip(text: &str, from: usize, skipped: impl Fn(char) -> bool) -> usize {
    let rest = &text[from..];
    from + (rest.len() - rest.trim_start_matches(skipped).len())
}

/// As [`words`], of bytes, whose white space is ASCII.
pub fn byte_words(text: &[u8], most: usize) -> Vec<Range<usize>> {
    words_of(text, most, is_byte_space)
}

fn words_of(text: &[u8], most: usize, is_space: fn(u8) -> bool) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = skip_bytes(text, 0, is_space);
    while at < text.len() {
        if parts.len() == most {
            parts.push(at..text.len());
            break;
        }
        let end = skip_bytes(text, at, |byte| !is_space(byte));
        parts.push(at..end);
        at = skip_bytes(text, end, is_space);
    }
    parts
}

/// As [`rwords`], of bytes.
pub fn byte_rwords(text: &[u8], most: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut end = strip(text, is_byte_space, false, true).end;
    while end > 0 {
        if parts.len() == most {
            parts.push(0..end);
            break;
        }
        let start = strip(&text[..end], |byte| !is_byte_space(byte), false, true).end;
        parts.push(start..end);
        end = strip(&text[..start], is_byte_space, false, true).end;
    }
    parts.reverse();
    parts
}

fn skip_bytes(text: &[u8], from: usize, skipped: impl Fn(u8) -> bool) -> usize {
    from + text[from..].iter().take_while(|&&byte| skipped(byte)).count()
}

/// White space of `bytes`: space, tab, line feed, vertical tab, form feed, carriage return.
pub fn is_byte_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// What is left of bytes after stripping those that `stripped` holds for from one end or both.
pub fn strip(text: &[u8], stripped: impl Fn(u8) -> bool, left: bool, right: bool) -> Range<usize> {
    let start = if left { skip_bytes(text, 0, &stripped) } else { 0 };
    let kept = text[start..].iter().rposition(|&byte| !stripped(byte)).map_or(0, |last| last + 1);
    start..if right { start + kept } else { text.len() }
}

/// What is left of a string after stripping white space, or the characters of `set`, from one end or both.
pub fn strip_text<'a>(text: &'a str, set: Option<&str>, left: bool, right: bool) -> &'a str {
    let stripped = |c: char| set.map_or_else(|| chars::is_space(c), |set| set.contains(c));
    let text = if left { text.trim_start_matches(stripped) } else { text };
    if right { text.trim_end_matches(stripped) } else { text }
}

/// The lines of a string; `keep` leaves their ends on.
pub fn lines(text: &str, keep: bool) -> Vec<Range<usize>> {
    let ends = |c: char| {
        matches!(c, '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    let mut lines = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = text[at..].find(ends).map_or(text.len(), |found| at + found);
        let next = if text[end..].starts_with("\r\n") {
            end + 2
        } else {
            end + text[end..].chars().next().map_or(0, char::len_utf8)
        };
        lines.push(at..if keep { next } else { end });
        at = next;
    }
    lines
}

/// The lines of bytes, which only `\n`, `\r` and `\r\n` end.
pub fn byte_lines(text: &[u8], keep: bool) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = skip_bytes(text, at, |byte| byte != b'\n' && byte != b'\r');
        let next = if text[end..].starts_with(b"\r\n") { end + 2 } else { (end + 1).min(text.len()) };
        lines.push(at..if keep { next } else { end });
        at = next;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, parts: Vec<Range<usize>>) -> Vec<&str> {
        parts.into_iter().map(|part| &text[part]).collect()
    }

    #[test]
    fn splits_count_cuts_from_their_end() {
        assert_eq!(show("a,b,c", split(b"a,b,c", b",", 1)), ["a", "b,c"]);
        assert_eq!(show("a,b,c", rsplit(b"a,b,c", b",", 1)), ["a,b", "c"]);
        assert_eq!(show(",", split(b",", b",", usize::MAX)), ["", ""]);
        assert_eq!(show("", split(b"", b",", usize::MAX)), [""]);
        assert_eq!(show("aXXbXXc", rsplit(b"aXXbXXc", b"XX", 0)), ["aXXbXXc"]);
    }

    #[test]
    fn words_have_no_empty_parts() {
        let text = "  a  b c ";
        assert_eq!(show(text, words(text, usize::MAX)), ["a", "b", "c"]);
        assert_eq!(show(text, words(text, 1)), ["a", "b c "]);
        assert_eq!(show(text, rwords(text, 1)), ["  a  b", "c"]);
        assert_eq!(show(text, byte_words(text.as_bytes(), 1)), ["a", "b c "]);
        assert_eq!(show(text, byte_rwords(text.as_bytes(), 1)), ["  a  b", "c"]);
        assert_eq!(show(text, rwords(text, 0)), ["  a  b c"]);
        assert!(words("  ", 3).is_empty() && rwords("", 3).is_empty() && byte_rwords(b" ", 0).is_empty());
        assert_eq!(show("a\u{a0}b", words("a\u{a0}b", 9)), ["a", "b"]);
    }

    #[test]
    fn lines_end_where_python_ends_them() {
        let text = "a\r\nb\rc\n\nd\u{2028}e";
        assert_eq!(show(text, lines(text, false)), ["a", "b", "c", "", "d", "e"]);
        assert_eq!(show(text, lines(text, true)), ["a\r\n", "b\r", "c\n", "\n", "d\u{2028}", "e"]);
        assert_eq!(show("a\x0bb\n", byte_lines(b"a\x0bb\n", false)), ["a\x0bb"]);
        assert!(lines("", false).is_empty());
    }

    #[test]
    fn strips_take_only_what_they_are_told() {
        assert_eq!(strip_text("xxaxx", Some("x"), true, false), "axx");
        assert_eq!(strip_text("\u{a0} a ", None, true, true), "a");
        assert_eq!(strip(b"  a ", is_byte_space, true, true), 2..3);
        assert_eq!(strip(b"   ", is_byte_space, true, true), 3..3);
    }
}
