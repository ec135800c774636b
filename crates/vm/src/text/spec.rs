//! The format mini-language behind `format()`, `str.format` and f-strings:
//! `[[fill]align][sign][z][#][0][width][grouping][.precision][type]` (Python's library reference, "Format Specification
//! Mini-Language").
//!
//! [`Spec::parse`] reads it; [`Spec::integer`], [`Spec::float`] and [`Spec::string`] lay a value out by it.

use alloc::format;
use alloc::string::String;

use super::chars;
use super::complaint::{Class, Complaint};
use crate::number::float::{self, Decimal};
use crate::number::{Big, digits};

/// Nothing is padded beyond this many characters: more is a `MemoryError` on any device of ours.
pub const MAX_WIDTH: usize = 1 << 20;
/// The exact value of a float has no more decimals than this; further ones are zeros.
const MAX_DECIMALS: usize = 1100;

/// A format specification, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spec {
    /// The character to pad with; a space if none is given.
    pub fill: Option<char>,
    /// One of `<`, `>`, `^`, `=`.
    pub align: Option<char>,
    /// One of `+`, `-`, space.
    pub sign: Option<char>,
    /// `z`: a zero that comes of rounding has no sign.
    pub unsigned_zero: bool,
    /// `#`.
    pub alternate: bool,
    /// The least number of characters.
    pub width: usize,
    /// `,` or `_`.
    pub grouping: Option<char>,
    /// Digits of a float, or the most characters of a string.
    pub precision: Option<usize>,
    /// The type character.
    pub kind: Option<char>,
}

impl Spec {
    /// Reads a specification; `type_name` is only for the message.
    pub fn parse(text: &str, type_name: &str) -> Result<Spec, Complaint> {
        let mut spec = Spec::default();
        let mut rest = spec.take_alignment(text);
        spec.sign = take_one(&mut rest, &['+', '-', ' ']);
        spec.unsigned_zero = take_one(&mut rest, &['z']).is_some();
        spec.alternate = take_one(&mut rest, &['#']).is_some();
        if spec.fill.is_none() && rest.starts_with('0') {
            rest = &rest[1..];
            spec.fill = Some('0');
            // A string has no sign for the zeros to stand behind.
            spec.align = spec.align.or(if type_name == "str" { None } else { Some('=') });
        }
        spec.width = take_number(&mut rest)?.unwrap_or(0);
        spec.take_grouping(&mut rest)?;
        if let Some(after) = rest.strip_prefix('.') {
            rest = after;
            let precision = take_number(&mut rest)?;
            spec.precision =
                Some(precision.ok_or_else(|| Complaint::value("Format specifier missing precision"))?);
        }
        let mut left = rest.chars();
        spec.kind = left.next();
        if left.next().is_some() {
            let text = format!("Invalid format specifier '{text}' for object of type '{type_name}'");
            return Err(Complaint::value(text));
        }
        spec.check_grouping(if type_name == "str" { Some('s') } else { None })?;
        Ok(spec)
    }

    /// Fill and alignment at the front; answers what is behind them.
    fn take_alignment<'a>(&mut self, text: &'a str) -> &'a str {
        let is_align = |c: char| matches!(c, '<' | '>' | '^' | '=');
        let mut chars = text.chars();
        let (first, second) = (chars.next(), chars.next());
        if let (Some(fill), Some(align)) = (first, second.filter(|&c| is_align(c))) {
            (self.fill, self.align) = (Some(fill), Some(align));
            return chars.as_str();
        }
        match first.filter(|&c| is_align(c)) {
            Some(align) => {
                self.align = Some(align);
                &text[1..]
            }
            None => text,
        }
    }

    fn take_grouping(&mut self, rest: &mut &str) -> Result<(), Complaint> {
        self.grouping = take_one(rest, &[',', '_']);
        match (self.grouping, rest.chars().next()) {
            (Some(','), Some('_')) | (Some('_'), Some(',')) => {
                Err(Complaint::value("Cannot specify both ',' and '_'."))
            }
            (Some('_'), Some('_')) => Err(Complaint::value("Cannot specify '_' with '_'.")),
            _ => Ok(()),
        }
    }

    fn check_grouping(&self, default: Option<char>) -> Result<(), Complaint> {
        let Some(grouping) = self.grouping else { return Ok(()) };
        match self.kind.or(default) {
            None | Some('d' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => Ok(()),
            Some('b' | 'o' | 'x' | 'X') if grouping == '_' => Ok(()),
            Some(kind) => {
                Err(Complaint::value(format!("Cannot specify '{grouping}' with '{}'.", escaped(kind))))
            }
        }
    }

    /// Lays an integer out.
    pub fn integer(&self, value: &Big) -> Result<String, Complaint> {
        match self.kind {
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
                let too_large = || Complaint::new(Class::OverflowError, "int too large to convert to float");
                return self.float(value.to_f64().ok_or_else(too_large)?);
            }
            None | Some('b' | 'c' | 'd' | 'n' | 'o' | 'x' | 'X') => {}
            Some(kind) => return Err(unknown_code(kind, "int")),
        }
        if self.precision.is_some() {
            return Err(Complaint::value("Precision not allowed in integer format specifier"));
        }
        if self.unsigned_zero {
            return Err(Complaint::value(
                "Negative zero coercion (z) not allowed in integer format specifier",
            ));
        }
        if self.kind == Some('c') {
            return self.character(value);
        }
        let (base, prefix, group) = match self.kind {
            Some('b') => (2, "0b", 4),
            Some('o') => (8, "0o", 4),
            Some('x') => (16, "0x", 4),
            Some('X') => (16, "0X", 4),
            _ => (10, "", 3),
        };
        let mut digits = digits::magnitude_to_text(value, base);
        if self.kind == Some('X') {
            digits.make_ascii_uppercase();
        }
        let prefix = if self.alternate { prefix } else { "" };
        self.lay_out(&Parts { negative: value.is_negative(), prefix, digits: &digits, tail: "", group })
    }

    fn character(&self, value: &Big) -> Result<String, Complaint> {
        if self.sign.is_some() {
            return Err(Complaint::value("Sign not allowed with integer format specifier 'c'"));
        }
        if self.alternate {
            return Err(Complaint::value("Alternate form (#) not allowed with integer format specifier 'c'"));
        }
        if value.to_i64().is_none() {
            return Err(Complaint::new(Class::OverflowError, "Python int too large to convert to C long"));
        }
        let code = value.to_u64().and_then(|code| u32::try_from(code).ok()).filter(|&code| code < 0x11_0000);
        let code =
            code.ok_or_else(|| Complaint::new(Class::OverflowError, "%c arg not in range(0x110000)"))?;
        let text = String::from(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        self.pad(&text, 1, if self.align == Some('=') { '>' } else { self.align.unwrap_or('>') })
    }

    /// Lays a float out.
    pub fn float(&self, value: f64) -> Result<String, Complaint> {
        if !matches!(self.kind, None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%')) {
            return Err(unknown_code(self.kind.unwrap_or(' '), "float"));
        }
        if self.precision.is_some_and(|precision| precision > MAX_WIDTH) {
            return Err(Complaint::value("precision too big"));
        }
        let percent = self.kind == Some('%');
        let style = Style { kind: self.kind, precision: self.precision, alternate: self.alternate };
        let mut text = style.magnitude(if percent { value * 100.0 } else { value });
        if matches!(self.kind, Some('E' | 'F' | 'G')) {
            text.make_ascii_uppercase();
        }
        if percent {
            text.push('%');
        }
        let zero = self.unsigned_zero
            && !text.bytes().take_while(|&b| b != b'e' && b != b'E').any(|b| (b'1'..=b'9').contains(&b));
        let negative = value.is_sign_negative() && !value.is_nan() && !(zero && value.is_finite());
        let whole = text.bytes().take_while(u8::is_ascii_digit).count();
        // Infinities and NaN have no digits; CPython pads them like a tail behind none, but with the fill in front.
        if !value.is_finite() {
            let ungrouped = Spec { grouping: None, ..self.clone() };
            return ungrouped.lay_out(&Parts { negative, prefix: "", digits: &text, tail: "", group: 3 });
        }
        let (digits, tail) = text.split_at(whole);
        self.lay_out(&Parts { negative, prefix: "", digits, tail, group: 3 })
    }

    /// Lays a string out.
    pub fn string(&self, value: &str) -> Result<String, Complaint> {
        if let Some(kind) = self.kind.filter(|&kind| kind != 's') {
            return Err(unknown_code(kind, "str"));
        }
        let refusal = match (self.sign, self.align) {
            (Some(' '), _) => "Space not allowed in string format specifier",
            (Some(_), _) => "Sign not allowed in string format specifier",
            _ if self.unsigned_zero => "Negative zero coercion (z) not allowed in string format specifier",
            _ if self.alternate => "Alternate form (#) not allowed in string format specifier",
            (_, Some('=')) => "'=' alignment not allowed in string format specifier",
            _ => "",
        };
        if !refusal.is_empty() {
            return Err(Complaint::value(refusal));
        }
        let end =
            self.precision.and_then(|most| value.char_indices().nth(most)).map_or(value.len(), |(at, _)| at);
        let cut = &value[..end];
        self.pad(cut, cut.chars().count(), self.align.unwrap_or('<'))
    }

    fn lay_out(&self, parts: &Parts<'_>) -> Result<String, Complaint> {
        let sign = match (parts.negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        };
        self.check_width()?;
        let align = self.align.unwrap_or('>');
        let around = sign.len() + parts.prefix.len() + parts.tail.len();
        let zeros = self.fill == Some('0') && align == '=';
        let least = if zeros { self.width.saturating_sub(around) } else { 0 };
        let digits = grouped(parts.digits, self.grouping, parts.group, least);
        if align == '=' {
            let fill = self.fill.unwrap_or(' ');
            let mut text = String::from(sign);
            text.push_str(parts.prefix);
            repeat(&mut text, fill, self.width.saturating_sub(around + digits.len()));
            text.push_str(&digits);
            text.push_str(parts.tail);
            return Ok(text);
        }
        let text = format!("{sign}{}{digits}{}", parts.prefix, parts.tail);
        self.pad(&text, text.len(), align)
    }

    /// Pads a text of `length` characters to the width.
    fn pad(&self, text: &str, length: usize, align: char) -> Result<String, Complaint> {
        self.check_width()?;
        let missing = self.width.saturating_sub(length);
        let left = match align {
            '<' => 0,
            '^' => missing / 2,
            _ => missing,
        };
        let fill = self.fill.unwrap_or(' ');
        let mut padded = String::new();
        repeat(&mut padded, fill, left);
        padded.push_str(text);
        repeat(&mut padded, fill, missing - left);
        Ok(padded)
    }

    fn check_width(&self) -> Result<(), Complaint> {
        if self.width > MAX_WIDTH { Err(Complaint::memory()) } else { Ok(()) }
    }
}

/// `format(value, spec)` of an integer.
pub fn format_int(value: &Big, spec: &str) -> Result<String, Complaint> {
    Spec::parse(spec, "int")?.integer(value)
}

/// `format(value, spec)` of a float.
pub fn format_float(value: f64, spec: &str) -> Result<String, Complaint> {
    Spec::parse(spec, "float")?.float(value)
}

/// `format(value, spec)` of a string.
pub fn format_str(value: &str, spec: &str) -> Result<String, Complaint> {
    Spec::parse(spec, "str")?.string(value)
}

/// A number in pieces, from left to right.
struct Parts<'a> {
    negative: bool,
    prefix: &'a str,
    digits: &'a str,
    tail: &'a str,
    /// Digits between two separators.
    group: usize,
}

/// How a float's digits are chosen: the `e`, `f`, `g` or `%` of both mini-languages.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The type character; none is `repr`, or a `g` that keeps a decimal.
    pub kind: Option<char>,
    /// Digits behind the point, or significant digits for `g`; six if none is given.
    pub precision: Option<usize>,
    /// `#`: keep the point and the zeros.
    pub alternate: bool,
}

impl Style {
    /// The magnitude of a value in lower case, without its sign.
    pub fn magnitude(&self, value: f64) -> String {
        if let Some(name) = float::name_of(value) {
            return String::from(name);
        }
        let precision = self.precision.unwrap_or(6);
        match self.kind.map(|kind| kind.to_ascii_lowercase()) {
            Some('e') => self.scientific(value, precision),
            Some('f' | '%') => self.fixed(value, precision),
            None if self.precision.is_none() => float::repr(libm::fabs(value)),
            kind => self.general(value, precision.max(1), kind.is_none()),
        }
    }

    fn scientific(&self, value: f64, precision: usize) -> String {
        let mut decimal = Decimal::exact(value, precision.min(MAX_DECIMALS) + 1);
        repeat(&mut decimal.digits, '0', (precision + 1).saturating_sub(MAX_DECIMALS + 1));
        float::scientific(&decimal, self.alternate)
    }

    fn fixed(&self, value: f64, precision: usize) -> String {
        let mut text = format!("{:.*}", precision.min(MAX_DECIMALS), libm::fabs(value));
        repeat(&mut text, '0', precision.saturating_sub(MAX_DECIMALS));
        if self.alternate && precision == 0 {
            text.push('.');
        }
        text
    }

    /// `precision` significant digits, scientific where the exponent is below -4 or does not fit the digits.
    fn general(&self, value: f64, precision: usize, keep_decimal: bool) -> String {
        let mut decimal = Decimal::exact(value, precision.min(MAX_DECIMALS));
        if self.alternate {
            repeat(&mut decimal.digits, '0', precision.saturating_sub(MAX_DECIMALS));
        } else {
            let used = decimal.digits.trim_end_matches('0').len().max(1);
            decimal.digits.truncate(used);
        }
        let limit = precision as i64 - i64::from(keep_decimal);
        if (-4..limit).contains(&i64::from(decimal.exponent)) {
            let mut text = float::fixed(&decimal, keep_decimal);
            if self.alternate && !text.contains('.') {
                text.push('.');
            }
            return text;
        }
        float::scientific(&decimal, self.alternate)
    }
}

/// Separators between groups, and zeros in front until there are `least` characters.
fn grouped(digits: &str, separator: Option<char>, size: usize, least: usize) -> String {
    let Some(separator) = separator else {
        let mut text = String::new();
        repeat(&mut text, '0', least.saturating_sub(digits.len()));
        text.push_str(digits);
        return text;
    };
    if digits.starts_with(['i', 'n']) {
        return grouped(digits, None, size, least);
    }
    // Zeros are added while a group of them is still missing; a separator never leads.
    let mut count = digits.len();
    while count + (count - 1) / size < least {
        count += 1;
    }
    let mut padded = String::new();
    repeat(&mut padded, '0', count - digits.len());
    padded.push_str(digits);
    float::group(&padded, separator, size)
}

/// Appends a character `count` times.
pub(crate) fn repeat(text: &mut String, fill: char, count: usize) {
    text.extend(core::iter::repeat_n(fill, count));
}

#[cfg_attr(small, optimize(speed))]
fn take_one(rest: &mut &str, allowed: &[char]) -> Option<char> {
    let found = rest.chars().next().filter(|first| allowed.contains(first))?;
    *rest = &rest[found.len_utf8()..];
    Some(found)
}

/// A decimal number at the front; `None` if there is none.
#[cfg_attr(small, optimize(speed))]
pub(super) fn take_number(rest: &mut &str) -> Result<Option<usize>, Complaint> {
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, after) = rest.split_at(length);
    *rest = after;
    if digits.is_empty() {
        return Ok(None);
    }
    let number: Option<i64> = digits.parse().ok();
    let number = number.ok_or_else(|| Complaint::value("Too many decimal digits in format string"))?;
    Ok(Some(usize::try_from(number).unwrap_or(usize::MAX)))
}

fn unknown_code(kind: char, type_name: &str) -> Complaint {
    Complaint::value(format!("Unknown format code '{}' for object of type '{type_name}'", escaped(kind)))
}

/// A character as CPython's messages show it: visible ASCII as it is, anything else by its number.
pub(super) fn escaped(kind: char) -> String {
    if chars::is_visible_ascii(kind) { String::from(kind) } else { format!("\\x{:x}", kind as u32) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integer(value: i64, spec: &str) -> Result<String, String> {
        let number = Big::from(value);
        Spec::parse(spec, "int").and_then(|spec| spec.integer(&number)).map_err(|complaint| complaint.text)
    }

    fn float(value: f64, spec: &str) -> Result<String, String> {
        Spec::parse(spec, "float").and_then(|spec| spec.float(value)).map_err(|complaint| complaint.text)
    }

    fn string(value: &str, spec: &str) -> Result<String, String> {
        Spec::parse(spec, "str").and_then(|spec| spec.string(value)).map_err(|complaint| complaint.text)
    }

    fn ok(text: &str) -> Result<String, String> {
        Ok(String::from(text))
    }

    fn refused(text: &str) -> Result<String, String> {
        Err(String::from(text))
    }

    #[test]
    fn integers_are_laid_out_as_cpython_does() {
        for (value, spec, text) in [
            (255, "#06x", "0x00ff"),
            (-255, "#08x", "-0x000ff"),
            (123456789, "_x", "75b_cd15"),
            (123456789, "08_b", "111_0101_1011_1100_1101_0001_0101"),
            (1234, "020,d", "0,000,000,000,001,234"),
            (1234, "#020_x", "0x000_0000_0000_04d2"),
            (-5, "=+10", "-        5"),
            (1, "<010", "1000000000"),
            (12, "x<05", "12xxx"),
            (65, "5c", "    A"),
            (65, "05c", "0000A"),
            (1, "%", "100.000000%"),
            (3, "#X", "0X3"),
            (7, "^7", "   7   "),
            (1234567, ",.2f", "1,234,567.00"),
        ] {
            assert_eq!(integer(value, spec), ok(text), "format({value}, {spec:?})");
        }
        for (value, spec, text) in [
            (1, "z", "Negative zero coercion (z) not allowed in integer format specifier"),
            (1, ".2", "Precision not allowed in integer format specifier"),
            (1, ",s", "Cannot specify ',' with 's'."),
            (1, ",_", "Cannot specify both ',' and '_'."),
            (1, ",,", "Cannot specify ',' with ','."),
            (1, ",b", "Cannot specify ',' with 'b'."),
            (1, "+s", "Unknown format code 's' for object of type 'int'"),
            (1, "é", "Unknown format code '\\xe9' for object of type 'int'"),
            (1, "yy", "Invalid format specifier 'yy' for object of type 'int'"),
            (-1, "c", "%c arg not in range(0x110000)"),
            (1, "100000000000000000000d", "Too many decimal digits in format string"),
        ] {
            assert_eq!(integer(value, spec), refused(text), "format({value}, {spec:?})");
        }
    }

    #[test]
    fn floats_are_laid_out_as_cpython_does() {
        for (value, spec, text) in [
            (1.0, ".3", "1.0"),
            (1e10, ".3", "1e+10"),
            (100.0, ".3", "1e+02"),
            (1234.0, ".4", "1.234e+03"),
            (1.0, "#g", "1.00000"),
            (0.0, "g", "0"),
            (100000.0, "g", "100000"),
            (1000000.0, "g", "1e+06"),
            (0.0001, "g", "0.0001"),
            (1e-10, "G", "1E-10"),
            (f64::INFINITY, "010", "0000000inf"),
            (f64::NAN, "+010f", "+000000nan"),
            (f64::INFINITY, "F", "INF"),
            (-0.0, "z.1f", "0.0"),
            (-0.04, "z.1f", "0.0"),
            (-0.04, ".1f", "-0.0"),
            (1234.5, "020,.2f", "0,000,000,001,234.50"),
            (1234567.0, "_", "1_234_567.0"),
            (1.0, ",.3", "1.0"),
            (3.0, "#.0f", "3."),
            (3.0, "#.0e", "3.e+00"),
            (2.5, ".0f", "2"),
            (0.5, ".0%", "50%"),
            (1.5, "010.3", "00000001.5"),
            (1e22, "", "1e+22"),
        ] {
            assert_eq!(float(value, spec), ok(text), "format({value}, {spec:?})");
        }
        assert_eq!(float(1.0, "d"), refused("Unknown format code 'd' for object of type 'float'"));
        assert_eq!(float(1.0, ".f"), refused("Format specifier missing precision"));
        assert_eq!(float(0.1, ".1200f").map(|text| text.len()), Ok(1202));
    }

    #[test]
    fn strings_are_laid_out_as_cpython_does() {
        for (value, spec, text) in [
            ("abc", "^10.2s", "    ab    "),
            ("abc", "*^10", "***abc****"),
            ("abc", "010", "abc0000000"),
            ("é", ">3", "  é"),
            ("x", "", "x"),
        ] {
            assert_eq!(string(value, spec), ok(text), "format({value:?}, {spec:?})");
        }
        for (spec, text) in [
            ("+", "Sign not allowed in string format specifier"),
            (" ", "Space not allowed in string format specifier"),
            ("=5", "'=' alignment not allowed in string format specifier"),
            ("#", "Alternate form (#) not allowed in string format specifier"),
            ("d", "Unknown format code 'd' for object of type 'str'"),
            (",", "Cannot specify ',' with 's'."),
        ] {
            assert_eq!(string("a", spec), refused(text), "format('a', {spec:?})");
        }
        assert_eq!(string("a", "2000000000"), refused(""));
    }
}
