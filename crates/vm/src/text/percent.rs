//! The template language of the `%` operator: `%[(key)][flags][width][.precision][hlL]type`.
//!
//! [`Pieces`] cuts a template into pieces; [`Percent`] lays a number or a text out. Fetching arguments is the machine's.
//! `bytes % …` uses the same on a template whose bytes are taken for characters.

use super::plain::{LINE, Layout};
use alloc::format;
use alloc::string::String;

use super::complaint::{Class, Complaint};
use super::spec::{MAX_WIDTH, Style, repeat};
use crate::number::{Big, digits};

/// A number in a template: written there, or `*` for the next argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Not there.
    None,
    /// Written in the template.
    Some(usize),
    /// To be taken from the arguments.
    Star,
}

/// One conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percent<'a> {
    /// The key in parentheses.
    pub key: Option<&'a str>,
    /// `-`: at the left.
    pub left: bool,
    /// `+`: always a sign.
    pub plus: bool,
    /// A space where a plus would be.
    pub space: bool,
    /// `#`.
    pub alternate: bool,
    /// `0`: numbers are filled with zeros.
    pub zero: bool,
    /// The least number of characters.
    pub width: Count,
    /// Digits, or the most characters of a text.
    pub precision: Count,
    /// The type character.
    pub kind: char,
    /// The character's index in the template, for a message.
    pub at: usize,
}

/// A stretch of literal text or a conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Copied to the result as it is.
    Literal(&'a str),
    /// To be replaced.
    Conversion(Percent<'a>),
}

/// The pieces of a template, from left to right.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    template: &'a str,
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    /// The pieces of `template`.
    pub fn new(template: &'a str) -> Pieces<'a> {
        Pieces { template, rest: template }
    }

    /// The next piece; `None` behind the last.
    pub fn next_piece(&mut self) -> Result<Option<Piece<'a>>, Complaint> {
        let text = self.rest;
        match text.find('%') {
            None if text.is_empty() => Ok(None),
            Some(0) => {
                self.rest = &text[1..];
                self.conversion().map(|conversion| Some(Piece::Conversion(conversion)))
            }
            at => {
                let (literal, rest) = text.split_at(at.unwrap_or(text.len()));
                self.rest = rest;
                Ok(Some(Piece::Literal(literal)))
            }
        }
    }

    fn conversion(&mut self) -> Result<Percent<'a>, Complaint> {
        let mut percent = Percent {
            key: self.key()?,
            left: false,
            plus: false,
            space: false,
            alternate: false,
            zero: false,
            width: Count::None,
            precision: Count::None,
            kind: ' ',
            at: 0,
        };
        while let Some(flag) = self.peek() {
            match flag {
                '-' => percent.left = true,
                '+' => percent.plus = true,
                ' ' => percent.space = true,
                '#' => percent.alternate = true,
                '0' => percent.zero = true,
                _ => break,
            }
            self.rest = &self.rest[1..];
        }
        percent.width = self.count("width too big")?;
        if self.peek() == Some('.') {
            self.rest = &self.rest[1..];
            percent.precision = match self.count("precision too big")? {
                Count::None => Count::Some(0),
                count => count,
            };
        }
        self.rest = self.rest.strip_prefix(['h', 'l', 'L']).unwrap_or(self.rest);
        percent.at = self.template[..self.template.len() - self.rest.len()].chars().count();
        percent.kind = self.peek().ok_or_else(|| Complaint::value("incomplete format"))?;
        self.rest = &self.rest[percent.kind.len_utf8()..];
        Ok(percent)
    }

    /// A key in parentheses, which may nest.
    fn key(&mut self) -> Result<Option<&'a str>, Complaint> {
        let Some(text) = self.rest.strip_prefix('(') else { return Ok(None) };
        let mut depth = 1;
        for (at, c) in text.char_indices() {
            depth += i32::from(c == '(') - i32::from(c == ')');
            if depth == 0 {
                self.rest = &text[at + 1..];
                return Ok(Some(&text[..at]));
            }
        }
        Err(Complaint::value("incomplete format key"))
    }

    fn count(&mut self, too_big: &str) -> Result<Count, Complaint> {
        if self.peek() == Some('*') {
            self.rest = &self.rest[1..];
            return Ok(Count::Star);
        }
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        if digits.is_empty() {
            return Ok(Count::None);
        }
        digits.parse().map(Count::Some).map_err(|_| Complaint::value(too_big))
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }
}

impl Percent<'_> {
    /// Whether it is `%%` and stands for the sign itself; with anything between the two it is an unknown conversion.
    pub fn is_sign(&self) -> bool {
        let bare = !(self.left || self.plus || self.space || self.alternate || self.zero);
        self.kind == '%'
            && bare
            && self.key.is_none()
            && self.width == Count::None
            && self.precision == Count::None
    }

    /// This as one of the common layouts, if it is one.
    pub fn common(&self) -> Option<Layout> {
        let kind = match self.kind {
            'd' | 'i' | 'u' => b'd',
            'x' | 'X' | 'f' => self.kind as u8,
            's' if !self.plus && !self.zero => 0,
            _ => return None,
        };
        let width = match self.width {
            Count::None => 0,
            Count::Some(width) if width < LINE / 2 => width,
            _ => return None,
        };
        let precision = match self.precision {
            Count::None => None,
            Count::Some(digits) => Some(digits),
            Count::Star => return None,
        };
        let common = !(self.space || self.alternate || self.left && self.zero);
        let (left, plus, zero) = (self.left, self.plus, self.zero);
        common.then_some(Layout { left, right: !left, plus, zero, width, precision, kind })
    }

    fn precision(&self) -> Option<usize> {
        match self.precision {
            Count::Some(precision) => Some(precision),
            _ => None,
        }
    }

    fn width(&self) -> usize {
        match self.width {
            Count::Some(width) => width,
            _ => 0,
        }
    }

    /// A width that came from the arguments; a negative one means the left.
    pub fn set_width(&mut self, width: i64) {
        self.left |= width < 0;
        self.width = Count::Some(usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX));
    }

    /// A precision that came from the arguments; a negative one means none.
    pub fn set_precision(&mut self, precision: i64) {
        self.precision = Count::Some(usize::try_from(precision).unwrap_or(0));
    }

    /// The complaint about a type character that is none.
    pub fn unknown(&self) -> Complaint {
        let shown = if matches!(self.kind, ' '..='~') { self.kind } else { '?' };
        let code = self.kind as u32;
        Complaint::value(format!("unsupported format character '{shown}' (0x{code:x}) at index {}", self.at))
    }

    /// Lays an integer out for `d`, `i`, `u`, `o`, `x`, `X`.
    pub fn integer(&self, value: &Big) -> Result<String, Complaint> {
        let (base, prefix) = match self.kind {
            'o' => (8, "0o"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        let mut digits = digits::magnitude_to_text(value, base);
        if self.kind == 'X' {
            digits.make_ascii_uppercase();
        }
        let least = self.precision().unwrap_or(0);
        if least > MAX_WIDTH {
            return Err(Complaint::memory());
        }
        let mut filled = String::new();
        repeat(&mut filled, '0', least.saturating_sub(digits.len()));
        filled.push_str(&digits);
        self.number(value.is_negative(), if self.alternate { prefix } else { "" }, &filled)
    }

    /// Lays a float out for `e`, `f`, `g` and their capitals.
    pub fn float(&self, value: f64) -> Result<String, Complaint> {
        if self.precision().is_some_and(|precision| precision > MAX_WIDTH) {
            return Err(Complaint::value("precision too big"));
        }
        let style = Style { kind: Some(self.kind), precision: self.precision(), alternate: self.alternate };
        let mut text = style.magnitude(value);
        if self.kind.is_ascii_uppercase() {
            text.make_ascii_uppercase();
        }
        self.number(value.is_sign_negative() && !value.is_nan(), "", &text)
    }

    /// Lays a text out for `s`, `r`, `a`, `c`; the precision cuts all but a character.
    pub fn text(&self, value: &str) -> Result<String, Complaint> {
        let most = self.precision().filter(|_| self.kind != 'c');
        let end = most.and_then(|most| value.char_indices().nth(most)).map_or(value.len(), |(at, _)| at);
        self.pad(&value[..end])
    }

    /// The character of a number for `c`.
    pub fn character(&self, code: Option<u32>) -> Result<String, Complaint> {
        let refusal = || Complaint::new(Class::OverflowError, "%c arg not in range(0x110000)");
        let code = code.filter(|&code| code < 0x11_0000).ok_or_else(refusal)?;
        let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        self.text(c.encode_utf8(&mut [0; 4]))
    }

    fn number(&self, negative: bool, prefix: &str, digits: &str) -> Result<String, Complaint> {
        let sign = match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            _ => "",
        };
        if !self.zero || self.left {
            return self.pad(&format!("{sign}{prefix}{digits}"));
        }
        if self.width() > MAX_WIDTH {
            return Err(Complaint::memory());
        }
        let mut text = format!("{sign}{prefix}");
        let missing = self.width().saturating_sub(text.len() + digits.len());
        repeat(&mut text, '0', missing);
        text.push_str(digits);
        Ok(text)
    }

    fn pad(&self, text: &str) -> Result<String, Complaint> {
        if self.width() > MAX_WIDTH {
            return Err(Complaint::memory());
        }
        let missing = self.width().saturating_sub(text.chars().count());
        let mut padded = String::new();
        if !self.left {
            repeat(&mut padded, ' ', missing);
        }
        padded.push_str(text);
        if self.left {
            repeat(&mut padded, ' ', missing);
        }
        Ok(padded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(template: &str) -> Result<Percent<'_>, Complaint> {
        match Pieces::new(template).next_piece()? {
            Some(Piece::Conversion(percent)) => Ok(percent),
            other => panic!("{template}: {other:?}"),
        }
    }

    #[test]
    fn integers_are_laid_out_as_cpython_does() {
        for (template, value, text) in [
            ("%+d", 5, "+5"),
            ("% d", 5, " 5"),
            ("%05d", -5, "-0005"),
            ("%-05d", 5, "5    "),
            ("%.5d", -5, "-00005"),
            ("%8.5d", -5, "  -00005"),
            ("%08.5d", -5, "-0000005"),
            ("%#.5x", 255, "0x000ff"),
            ("%#08x", 255, "0x0000ff"),
            ("%#o", 8, "0o10"),
            ("%X", -255, "-FF"),
            ("%ld", 5, "5"),
            ("%.d", 5, "5"),
        ] {
            let laid_out = only(template).and_then(|percent| percent.integer(&Big::from(value)));
            assert_eq!(laid_out.as_deref(), Ok(text), "{template}");
        }
    }

    #[test]
    fn floats_and_texts_are_laid_out_as_cpython_does() {
        for (template, value, text) in [
            ("%05f", f64::INFINITY, "00inf"),
            ("%e", 1234.5, "1.234500e+03"),
            ("%G", 1e-10, "1E-10"),
            ("%g", 1000000.0, "1e+06"),
            ("%#g", 1.0, "1.00000"),
            ("%5.1f", 2.25, "  2.2"),
            ("% f", 1.0, " 1.000000"),
            ("%#.0f", 1.0, "1."),
            ("%-10.3f", -0.0, "-0.000    "),
        ] {
            let laid_out = only(template).and_then(|percent| percent.float(value));
            assert_eq!(laid_out.as_deref(), Ok(text), "{template}");
        }
        assert_eq!(only("%5.2s").and_then(|percent| percent.text("éàb")).as_deref(), Ok("   éà"));
        assert_eq!(only("%-3c").and_then(|percent| percent.character(Some(65))).as_deref(), Ok("A  "));
        assert!(only("%c").and_then(|percent| percent.character(Some(0x110000))).is_err());
    }

    #[test]
    fn templates_that_are_none_say_where() {
        assert_eq!(only("%").map(|_| ()), Err(Complaint::value("incomplete format")));
        assert_eq!(only("%(a").map(|_| ()), Err(Complaint::value("incomplete format key")));
        assert_eq!(only("%(a(b))s").map(|percent| percent.key), Ok(Some("a(b)")));
        let unknown = only("%#é").map(|percent| percent.unknown().text);
        assert_eq!(unknown.as_deref(), Ok("unsupported format character '?' (0xe9) at index 2"));
    }
}
