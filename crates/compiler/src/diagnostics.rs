//! What is wrong with a program, told so that a person can mend it: message, place, the line itself, a caret with a label, a
//! note about a second place, a help.
//!
//! ```text
//! error: `[` was never closed
//!  --> main.py:1:8
//!   |
//! 1 | pins = [4, 5
//!   |        ^ opened here
//!   = help: close it with `]`
//! ```

use std::fmt;

/// All that is wrong with a project, in order of files and places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// The errors; never empty when returned.
    pub errors: Vec<Diagnostic>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Severity {
    /// There is no program.
    #[default]
    Error,
    /// There is one, and it probably does not do what was meant.
    Warning,
}

/// One error or warning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, without place.
    pub message: String,
    /// The source's path as the project gave it.
    pub file: String,
    /// Where.
    pub place: Place,
    /// What stands at that place, behind the carets.
    pub label: Option<String>,
    /// What another place of the same file has to do with it.
    pub note: Option<(String, Place)>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A place in a source: some characters of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Line, counted from 1.
    pub line: u32,
    /// Column, counted from 1 in characters.
    pub column: u32,
    /// How many characters the carets underline, at least 1.
    pub width: u32,
    /// The line itself.
    pub text: String,
}

impl Diagnostic {
    /// The same with a label behind its carets.
    pub(crate) fn labelled(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }

    /// The same with a help.
    pub(crate) fn helped(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// The same with a note about a second place.
    pub(crate) fn noted(mut self, message: impl Into<String>, place: Place) -> Diagnostic {
        self.note = Some((message.into(), place));
        self
    }

    /// As [`Display`](fmt::Display), with the colours of a terminal.
    pub fn painted(&self) -> impl fmt::Display {
        Shown { diagnostic: self, colours: &TERMINAL }
    }
}

/// What is written before the parts of a diagnostic, and behind each.
struct Colours {
    error: &'static str,
    warning: &'static str,
    frame: &'static str,
    note: &'static str,
    strong: &'static str,
    end: &'static str,
}

const PLAIN: Colours = Colours { error: "", warning: "", frame: "", note: "", strong: "", end: "" };
const TERMINAL: Colours = Colours {
    error: "\x1b[1;31m",
    warning: "\x1b[1;33m",
    frame: "\x1b[1;34m",
    note: "\x1b[1;36m",
    strong: "\x1b[1m",
    end: "\x1b[0m",
};

struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    colours: &'a Colours,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shown { diagnostic: Diagnostic { severity, message, file, place, label, note, help }, colours } =
            self;
        let Colours { frame, strong, end, note: second, .. } = colours;
        let (word, colour) = match severity {
            Severity::Error => ("error", colours.error),
            Severity::Warning => ("warning", colours.warning),
        };
        let widest = note.as_ref().map_or(place.line, |(_, other)| other.line.max(place.line));
        let margin = " ".repeat(widest.to_string().len());
        writeln!(f, "{colour}{word}{end}{strong}: {message}{end}")?;
        writeln!(f, "{margin}{frame}-->{end} {file}:{}:{}", place.line, place.column)?;
        write!(f, "{margin} {frame}|{end}")?;
        self.line(f, place, label.as_deref().unwrap_or_default(), &margin, colour)?;
        if let Some((message, other)) = note {
            write!(f, "\n{margin} {frame}={end} {second}note{end}: {message}")?;
            self.line(f, other, "", &margin, second)?;
        }
        match help {
            Some(help) => write!(f, "\n{margin} {frame}={end} {second}help{end}: {help}"),
            None => Ok(()),
        }
    }
}

impl Shown<'_> {
    /// A source line and the carets below it.
    fn line(
        &self,
        f: &mut fmt::Formatter<'_>,
        place: &Place,
        label: &str,
        margin: &str,
        colour: &str,
    ) -> fmt::Result {
        let Colours { frame, end, .. } = self.colours;
        let before = place.text.chars().take(place.column as usize - 1);
        let indent: String =
            before.map(|c| if c == '\t' { "\t".into() } else { " ".repeat(columns(c)) }).collect();
        let under = place.text.chars().skip(place.column as usize - 1).take(place.width as usize);
        let carets = "^".repeat(under.map(columns).sum::<usize>().max(1));
        let number = format!("{:>1$}", place.line, margin.len());
        let label = if label.is_empty() { String::new() } else { format!(" {label}") };
        write!(
            f,
            "\n{frame}{number} |{end} {}\n{margin} {frame}|{end} {indent}{colour}{carets}{label}{end}",
            place.text
        )
    }
}

/// Columns that a terminal takes for a character.
fn columns(c: char) -> usize {
    match c as u32 {
        0x300..=0x36F | 0x200B..=0x200F | 0xFE00..=0xFE0F => 0,
        0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F => 2,
        0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown { diagnostic: self, colours: &PLAIN }.fmt(f)
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
        let (message, file, place) = (message.into(), self.path.clone(), self.place(span));
        Diagnostic { message, file, place, help, ..Diagnostic::default() }
    }

    /// Where `span` begins, as far as it goes on in that line.
    pub fn place(&self, span: crate::tree::Span) -> Place {
        let line = self.line(span.start);
        let start = self.starts[line as usize - 1] as usize;
        let end = self.starts.get(line as usize).map_or(self.text.len(), |next| *next as usize);
        let text = self.text[start..end].trim_end_matches(['\n', '\r']);
        let at = self.floor(span.start as usize).clamp(start, start + text.len());
        let stop = self.floor(span.end as usize).clamp(at, start + text.len());
        Place {
            line,
            column: self.text[start..at].chars().count() as u32 + 1,
            width: (self.text[at..stop].chars().count() as u32).max(1),
            text: text.to_owned(),
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

    fn at(source: &SourceMap, part: &str) -> Span {
        let start = source.text.find(part).unwrap_or_default() as u32;
        Span { start, end: start + part.len() as u32 }
    }

    #[test]
    fn a_diagnostic_shows_place_line_and_caret() {
        let source = SourceMap::new("main.py", "a = 1\n\tbé = tme\n");
        let error = source.error(at(&source, "tme"), "no `tme`", Some("try `time`".into()));
        assert_eq!((error.place.line, error.place.column, error.place.width), (2, 7, 3));
        let shown =
            "error: no `tme`\n --> main.py:2:7\n  |\n2 | \tbé = tme\n  | \t     ^^^\n  = help: try `time`";
        assert_eq!(error.to_string(), shown);
    }

    #[test]
    fn carets_stand_below_wide_characters() {
        let source = SourceMap::new("m.py", "s = '温度', 湿度\n");
        let error = source.error(at(&source, "湿度"), "unknown", None).labelled("here");
        assert_eq!((error.place.column, error.place.width), (11, 2));
        let shown = error.to_string();
        assert!(
            shown.ends_with("  | s = '温度', 湿度\n  |             ^^^^ here") || shown.contains("^^^^ here"),
            "{shown}"
        );
        assert_eq!(shown.lines().last().map(|line| line.find('^')), Some(Some(4 + 12)));
    }

    #[test]
    fn a_note_shows_a_second_place_and_colours_are_for_terminals() {
        let source = SourceMap::new("m.py", "x = [1\ny = )\n");
        let error = source
            .error(at(&source, ")"), "wrong", None)
            .noted("opened here", source.place(at(&source, "[")));
        let shown = "error: wrong\n --> m.py:2:5\n  |\n2 | y = )\n  |     ^\n  = note: opened here\n1 | x = [1\n  |     ^";
        assert_eq!(error.to_string(), shown);
        assert!(error.painted().to_string().starts_with("\x1b[1;31merror\x1b[0m"));
    }

    #[test]
    fn a_place_behind_the_end_is_the_last_line() {
        let source = SourceMap::new("m.py", "x = (");
        let place = source.place(Span { start: 5, end: 9 });
        assert_eq!((place.line, place.column, place.width), (1, 6, 1));
    }
}
