//! What kind of character it is, by the names of Python's `str.is…` methods.
//!
//! Letters, cases and white space come from `core`'s tables; decimal digits, which `core` does not know, from one of ours.

/// The zero of every run of ten decimal digits beyond ASCII (category Nd of Unicode 14, that of CPython 3.11).
const DECIMAL_ZEROS: [u32; 65] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50,
    0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0,
    0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50,
    0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140,
    0x1e2f0, 0x1e950, 0x1fbf0,
];

/// Digits that are not decimal: superscripts, circled numbers and the like, as inclusive ranges.
const OTHER_DIGITS: [(u32, u32); 20] = [
    (0xb2, 0xb3),
    (0xb9, 0xb9),
    (0x1369, 0x1371),
    (0x19da, 0x19da),
    (0x2070, 0x2070),
    (0x2074, 0x2079),
    (0x2080, 0x2089),
    (0x2460, 0x2468),
    (0x2474, 0x247c),
    (0x2488, 0x2490),
    (0x24ea, 0x24ea),
    (0x24f5, 0x24fd),
    (0x24ff, 0x24ff),
    (0x2776, 0x277e),
    (0x2780, 0x2788),
    (0x278a, 0x2792),
    (0x10a40, 0x10a43),
    (0x10e60, 0x10e68),
    (0x11052, 0x1105a),
    (0x1f100, 0x1f10a),
];

/// The value of a decimal digit of any script.
pub fn decimal(c: char) -> Option<u32> {
    let code = c as u32;
    if c.is_ascii() {
        return c.to_digit(10);
    }
    DECIMAL_ZEROS.iter().find(|&&zero| (zero..zero + 10).contains(&code)).map(|zero| code - zero)
}

/// `str.isdigit` for one character.
pub fn is_digit(c: char) -> bool {
    decimal(c).is_some() || OTHER_DIGITS.iter().any(|&(first, last)| (first..=last).contains(&(c as u32)))
}

/// `str.isnumeric` for one character.
pub fn is_numeric(c: char) -> bool {
    c.is_numeric()
}

/// `str.isalpha` for one character: a letter, but not a number made of letters.
pub fn is_alphabetic(c: char) -> bool {
    c.is_alphabetic() && !c.is_numeric()
}

/// White space of a string that is ASCII.
pub fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r' | 0x1c..=0x1f)
}

/// `str.isspace` for one character: Unicode's white space and the four ASCII separators.
#[cfg_attr(small, optimize(speed))]
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

/// `str.isprintable` for one character. `core` decides: its debug form of a string leaves printable ones alone.
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    // Behind another character, so that a combining mark counts as the printable character that it is.
    let mut buffer = [b'a', 0, 0, 0, 0];
    let length = 1 + c.encode_utf8(&mut buffer[1..]).len();
    core::str::from_utf8(&buffer[..length]).is_ok_and(|text| text.escape_debug().nth(1) != Some('\\'))
}

/// Visible ASCII and no space.
pub fn is_visible_ascii(c: char) -> bool {
    c.is_ascii_graphic()
}

/// Whether the text is an identifier: `str.isidentifier`.
pub fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let starts = |c: char| c == '_' || c.is_alphabetic();
    chars.next().is_some_and(starts) && chars.all(|c| starts(c) || decimal(c).is_some())
}

/// Whether there is a character and the question is true of each: most of the `str.is…` methods.
pub fn all(text: &str, question: fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(question)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_classed_as_cpython_classes_them() {
        assert!(['5', '\u{665}', '\u{1d7ff}'].into_iter().all(|c| decimal(c).is_some()));
        assert_eq!(decimal('\u{665}'), Some(5));
        assert!(is_digit('²') && decimal('²').is_none());
        assert!(is_numeric('½') && !is_digit('½'));
        assert!(is_alphabetic('é') && is_alphabetic('一') && !is_alphabetic('Ⅷ'));
        assert!(is_space('\x1c') && is_space('\u{a0}') && !is_space('\u{200b}'));
        assert!(is_printable('é') && is_printable('\u{301}') && is_printable('"') && is_printable('😀'));
        for hidden in ['\u{a0}', '\u{ad}', '\u{200b}', '\u{e000}', '\u{85}', '\u{10ffff}', '\u{2028}'] {
            assert!(!is_printable(hidden), "{:x}", hidden as u32);
        }
        assert!(is_identifier("_a1é") && !is_identifier("1a") && !is_identifier("") && !is_identifier("a b"));
    }
}
