//! The template language of `str.format`: literal text and replacement fields `{name!conversion:specification}`.
//!
//! [`Pieces`] cuts a template into pieces; [`Name`] takes a field's name apart. Looking values up is the machine's.

use alloc::format;

use super::complaint::Complaint;
use super::spec::{escaped, take_number};

/// A stretch of literal text and the field behind it, if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Copied to the result as it is.
    pub literal: &'a str,
    /// What is to be replaced.
    pub field: Option<Field<'a>>,
}

/// A replacement field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// What is left of `!` and `:`.
    pub name: &'a str,
    /// The character behind `!`.
    pub conversion: Option<char>,
    /// What is right of `:`.
    pub spec: &'a str,
    /// Whether the specification has fields of its own.
    pub nested: bool,
}

/// The pieces of a template, from left to right.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    /// The pieces of `template`.
    pub fn new(template: &'a str) -> Pieces<'a> {
        Pieces { rest: template }
    }

    /// The next piece; `None` behind the last.
    pub fn next_piece(&mut self) -> Result<Option<Piece<'a>>, Complaint> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let text = self.rest;
        let Some(at) = text.find(['{', '}']) else {
            self.rest = "";
            return Ok(Some(Piece { literal: text, field: None }));
        };
        let brace = &text[at..=at];
        let behind = &text[at + 1..];
        if behind.starts_with(brace) {
            // A doubled brace stands for itself.
            self.rest = &behind[1..];
            return Ok(Some(Piece { literal: &text[..=at], field: None }));
        }
        if brace == "}" || behind.is_empty() {
            return Err(Complaint::value(format!("Single '{brace}' encountered in format string")));
        }
        self.rest = behind;
        let field = self.field()?;
        Ok(Some(Piece { literal: &text[..at], field: Some(field) }))
    }

    fn field(&mut self) -> Result<Field<'a>, Complaint> {
        let (name, end) = self.field_name()?;
        let mut field = Field { name, conversion: None, spec: "", nested: false };
        match end {
            Some('}') => Ok(field),
            Some(':') => self.specification(field),
            Some('!') => {
                let conversion = self.next_char();
                let missing = || Complaint::value("end of string while looking for conversion specifier");
                field.conversion = Some(conversion.ok_or_else(missing)?);
                match self.next_char() {
                    Some('}') => Ok(field),
                    Some(':') | None => self.specification(field),
                    Some(_) => Err(Complaint::value("expected ':' after conversion specifier")),
                }
            }
            _ => Err(Complaint::value("expected '}' before end of string")),
        }
    }

    /// The name up to `}`, `:` or `!`, and which of them ended it. Brackets hide the three.
    fn field_name(&mut self) -> Result<(&'a str, Option<char>), Complaint> {
        let text = self.rest;
        let mut bracket = false;
        for (at, c) in text.char_indices() {
            match c {
                ']' if bracket => bracket = false,
                _ if bracket => {}
                '[' => bracket = true,
                '{' => return Err(Complaint::value("unexpected '{' in field name")),
                '}' | ':' | '!' => {
                    self.rest = &text[at + 1..];
                    return Ok((&text[..at], Some(c)));
                }
                _ => {}
            }
        }
        self.rest = "";
        Ok((text, None))
    }

    /// The specification up to the brace that closes the field.
    fn specification(&mut self, mut field: Field<'a>) -> Result<Field<'a>, Complaint> {
        let text = self.rest;
        let mut depth = 1;
        for (at, c) in text.char_indices() {
            match c {
                '{' => {
                    depth += 1;
                    field.nested = true;
                }
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.rest = &text[at + 1..];
                field.spec = &text[..at];
                return Ok(field);
            }
        }
        Err(Complaint::value("unmatched '{' in format spec"))
    }

    fn next_char(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        Some(c)
    }
}

/// The complaint about a conversion that is none of `r`, `s`, `a`.
pub fn unknown_conversion(conversion: char) -> Complaint {
    Complaint::value(format!("Unknown conversion specifier {}", escaped(conversion)))
}

/// Where a field's value starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root<'a> {
    /// No name: the next positional argument.
    Next,
    /// A number: that positional argument.
    Index(usize),
    /// Anything else: the keyword argument of that name.
    Keyword(&'a str),
}

/// A step from a value to a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// `.name`
    Attribute(&'a str),
    /// `[3]`
    Index(usize),
    /// `[anything else]`, as a string
    Key(&'a str),
}

/// A field name, taken apart: a root, then steps.
#[derive(Clone, Debug)]
pub struct Name<'a> {
    /// Where to start.
    pub root: Root<'a>,
    rest: &'a str,
}

impl<'a> Name<'a> {
    /// Reads the root of a field name.
    pub fn parse(name: &'a str) -> Result<Name<'a>, Complaint> {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, rest) = name.split_at(end);
        let root = match index(first)? {
            _ if first.is_empty() => Root::Next,
            Some(index) => Root::Index(index),
            None => Root::Keyword(first),
        };
        Ok(Name { root, rest })
    }

    /// The next step; `None` behind the last.
    pub fn next_step(&mut self) -> Result<Option<Step<'a>>, Complaint> {
        let step = if let Some(rest) = self.rest.strip_prefix('.') {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            self.rest = &rest[end..];
            Step::Attribute(&rest[..end])
        } else if let Some(rest) = self.rest.strip_prefix('[') {
            let missing = || Complaint::value("Missing ']' in format string");
            let (inside, behind) = rest.split_once(']').ok_or_else(missing)?;
            self.rest = behind;
            index(inside)?.map_or(Step::Key(inside), Step::Index)
        } else if self.rest.is_empty() {
            return Ok(None);
        } else {
            return Err(Complaint::value("Only '.' or '[' may follow ']' in format field specifier"));
        };
        if matches!(step, Step::Attribute("") | Step::Key("")) {
            return Err(Complaint::value("Empty attribute in format string"));
        }
        Ok(Some(step))
    }
}

/// The number that a text of nothing but digits spells.
fn index(text: &str) -> Result<Option<usize>, Complaint> {
    let mut rest = text;
    let number = take_number(&mut rest)?;
    Ok(number.filter(|_| rest.is_empty()))
}

/// Numbers fields that have no number; mixing both ways is refused.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbering {
    next: usize,
    manual: bool,
}

impl Numbering {
    /// The index of a field with this root; `None` for a keyword.
    pub fn index(&mut self, root: Root<'_>) -> Result<Option<usize>, Complaint> {
        match root {
            Root::Keyword(_) => Ok(None),
            Root::Next if self.manual => Err(Complaint::value(
                "cannot switch from manual field specification to automatic field numbering",
            )),
            Root::Next => {
                self.next += 1;
                Ok(Some(self.next - 1))
            }
            Root::Index(_) if self.next > 0 => Err(Complaint::value(
                "cannot switch from automatic field numbering to manual field specification",
            )),
            Root::Index(index) => {
                self.manual = true;
                Ok(Some(index))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;
    use alloc::vec::Vec;

    fn outline(template: &str) -> Result<String, String> {
        let mut pieces = Pieces::new(template);
        let mut outline = String::new();
        loop {
            match pieces.next_piece() {
                Ok(None) => return Ok(outline),
                Ok(Some(Piece { literal, field })) => {
                    outline.push_str(literal);
                    if let Some(field) = field {
                        outline.push_str(&format!("<{}|{:?}|{}>", field.name, field.conversion, field.spec));
                    }
                }
                Err(complaint) => return Err(complaint.text),
            }
        }
    }

    #[test]
    fn templates_are_cut_as_cpython_cuts_them() {
        for (template, expected) in [
            ("a{}b", "a<|None|>b"),
            ("{{{}}}", "{<|None|>}"),
            ("{a.b[c!]!r:>{w}}", "<a.b[c!]|Some('r')|>{w}>"),
            ("{:{{}}}", "<|None|{{}}>"),
            ("}}{{", "}{"),
            ("é{0:é}", "é<0|None|é>"),
        ] {
            assert_eq!(outline(template).as_deref(), Ok(expected), "{template}");
        }
        for (template, expected) in [
            ("{", "Single '{' encountered in format string"),
            ("}", "Single '}' encountered in format string"),
            ("}}{", "Single '{' encountered in format string"),
            ("{0", "expected '}' before end of string"),
            ("{0[}", "expected '}' before end of string"),
            ("{0!", "end of string while looking for conversion specifier"),
            ("{0!r", "unmatched '{' in format spec"),
            ("{0!}", "unmatched '{' in format spec"),
            ("{0!rs}", "expected ':' after conversion specifier"),
            ("{a{}}", "unexpected '{' in field name"),
            ("{:}}", "Single '}' encountered in format string"),
            ("{:", "unmatched '{' in format spec"),
        ] {
            assert_eq!(outline(template), Err(String::from(expected)), "{template}");
        }
    }

    #[test]
    fn names_are_a_root_and_steps() {
        let steps = |name| {
            let mut name = Name::parse(name)?;
            let mut steps = Vec::new();
            while let Some(step) = name.next_step()? {
                steps.push(step);
            }
            Ok::<_, Complaint>((name.root, steps))
        };
        assert_eq!(steps("0.a[1][b c]").map(|(root, steps)| (root, steps.len())), Ok((Root::Index(0), 3)));
        assert_eq!(steps(".x"), Ok((Root::Next, alloc::vec![Step::Attribute("x")])));
        assert_eq!(steps("-1[-1]"), Ok((Root::Keyword("-1"), alloc::vec![Step::Key("-1")])));
        for (name, text) in [
            ("0.", "Empty attribute in format string"),
            ("0[]", "Empty attribute in format string"),
            ("0[0]x", "Only '.' or '[' may follow ']' in format field specifier"),
            ("99999999999999999999", "Too many decimal digits in format string"),
        ] {
            assert_eq!(steps(name), Err(Complaint::value(text)));
        }
    }

    #[test]
    fn numbered_and_unnumbered_fields_do_not_mix() {
        let mut numbering = Numbering::default();
        assert_eq!(numbering.index(Root::Next), Ok(Some(0)));
        assert_eq!(numbering.index(Root::Keyword("a")), Ok(None));
        assert!(numbering.index(Root::Index(0)).is_err());
        let mut numbering = Numbering::default();
        assert_eq!(numbering.index(Root::Index(3)), Ok(Some(3)));
        assert!(numbering.index(Root::Next).is_err());
    }
}
