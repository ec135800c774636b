//! What is wrong with a program, told so that a person can mend it: message, place, the line itself, a caret, a help.
//!
//! ```text
//! error: no module named `tme`
//!  --> main.py:1:8
//!   |
//! 1 | import tme
//!   |        ^^^
//!   = help: did you mean `time`?
//! ```

use std::fmt;

/// All errors of a compilation, in order of files and places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// The errors; never empty when returned.
    pub errors: Vec<Diagnostic>,
}

/// One error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, without place.
    pub message: String,
    /// The source's path as the project gave it.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Column, counted from 1 in characters.
    pub column: u32,
    /// How many characters the caret underlines, at least 1.
    pub width: u32,
    /// The line itself.
    pub text: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let indent: String = self
            .text
            .chars()
            .take(self.column as usize - 1)
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        writeln!(f, "error: {}", self.message)?;
        writeln!(f, "{margin}--> {}:{}:{}", self.file, self.line, self.column)?;
        writeln!(f, "{margin} |")?;
        writeln!(f, "{number} | {}", self.text)?;
        write!(f, "{margin} | {indent}{}", "^".repeat(self.width as usize))?;
        match &self.help {
            Some(help) => write!(f, "\n{margin} = help: {help}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for error in &self.errors {
            writeln!(f, "{error}\n")?;
        }
        let count = self.errors.len();
        write!(f, "{count} error{}", if count == 1 { "" } else { "s" })
    }
}

impl std::error::Error for Diagnostics {}

/// A source text with its path, and where its lines begin.
pub(crate) struct SourceMap {
    pub path: String,
    pub text: String,
    starts: Vec<u32>,
}

impl SourceMap {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> SourceMap {
        let (path, text) = (path.into(), text.into());
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            let alone = *byte == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            if *byte == b'\n' || alone {
                starts.push(at as u32 + 1);
            }
        }
        SourceMap { path, text, starts }
    }

    /// Line of a byte, counted from 1.
    pub fn line(&self, at: u32) -> u32 {
        self.starts.partition_point(|start| *start <= at) as u32
    }

    /// The error at `span`.
    pub fn error(
        &self,
        span: crate::tree::Span,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Diagnostic {
        let line = self.line(span.start);
        let start = self.starts[line as usize - 1] as usize;
        let end = self.starts.get(line as usize).map_or(self.text.len(), |next| *next as usize);
        let text = self.text[start..end].trim_end_matches(['\n', '\r']);
        let at = self.floor(span.start as usize).clamp(start, start + text.len());
        let stop = self.floor(span.end as usize).clamp(at, start + text.len());
        Diagnostic {
            message: message.into(),
            file: self.path.clone(),
            line,
            column: self.text[start..at].chars().count() as u32 + 1,
            width: (self.text[at..stop].chars().count() as u32).max(1),
            text: text.to_owned(),
            help,
        }
    }

    fn floor(&self, mut at: usize) -> usize {
        at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Span;

    #[test]
    fn a_diagnostic_shows_place_line_and_caret() {
        let source = SourceMap::new("main.py", "a = 1\n\tbé = tme\n");
        let start = source.text.find("tme").unwrap() as u32;
        let error = source.error(Span { start, end: start + 3 }, "no `tme`", Some("try `time`".into()));
        assert_eq!((error.line, error.column, error.width), (2, 7, 3));
        let shown =
            "error: no `tme`\n --> main.py:2:7\n  |\n2 | \tbé = tme\n  | \t     ^^^\n  = help: try `time`";
        assert_eq!(error.to_string(), shown);
    }

    #[test]
    fn a_place_behind_the_end_is_the_last_line() {
        let source = SourceMap::new("m.py", "x = (");
        let error = source.error(Span { start: 5, end: 9 }, "unexpected end", None);
        assert_eq!((error.line, error.column, error.width), (1, 6, 1));
    }
}
