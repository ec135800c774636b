//! The usual mistakes in the words of a person: what the parser says is turned into what went wrong and how to mend it.

use crate::diagnostics::{Diagnostic, SourceMap};
use crate::tree::Span;

/// The errors of a parser, given as places and messages: one per line, each explained; an open bracket explains all behind it.
pub(super) fn explained(source: &SourceMap, found: Vec<(Span, String)>) -> Vec<Diagnostic> {
    let bracket = brackets(source);
    let mut errors: Vec<Diagnostic> = Vec::new();
    let mut last_line = 0;
    for (span, message) in found {
        let line = source.line(span.start);
        // Behind a bracket the parser waits for commas and for its end.
        let waits =
            ["expected `,`", "expected `)`", "unexpected EOF"].iter().any(|each| message.starts_with(each));
        let is_behind = bracket
            .as_ref()
            .is_some_and(|(from, error)| span.start >= *from && (waits || line == error.place.line));
        // What follows an error in its line, and an indentation below it, is its echo.
        let is_echo =
            line == last_line || line == last_line + 1 && message.starts_with("unexpected indentation");
        if !is_behind && !is_echo {
            errors.push(one(source, span, &message));
            last_line = line;
        }
    }
    errors.extend(bracket.map(|(_, error)| error));
    errors
}

fn one(source: &SourceMap, span: Span, message: &str) -> Diagnostic {
    let place = source.place(span);
    let line = place.text.trim_start();
    let here = source.text.get(span.start as usize..).unwrap_or_default();
    let before = place.text.chars().take(place.column as usize - 1).collect::<String>();
    let plain = || source.error(span, message, None);
    let first_word: String = line.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    match message {
        "expected `:`, found newline" => source
            .error(
                span,
                "missing `:`",
                Some(format!("put a `:` at the end of the line that begins with `{first_word}`")),
            )
            .labelled("expected `:`"),
        "expected `:`, found `=`" if ["if", "elif", "while"].contains(&first_word.as_str()) => source
            .error(span, "`=` assigns, it does not compare", Some("use `==` to compare".into()))
            .labelled("did you mean `==`?"),
        "expected `:`, found `if`" if before.trim_end().ends_with("else") => {
            source.error(span, "`else if` is not Python", Some("write `elif`".into()))
        }
        "expected an expression" => operator(source, span, &before, here).unwrap_or_else(plain),
        "expected a statement" => clause(source, span, &first_word).unwrap_or_else(plain),
        "simple statements must be separated by newlines or semicolons" if first_word == "print" => {
            source.error(span, "`print` is a function", Some("call it: print(...)".into()))
        }
        "invalid assignment target" => target(source, span, here),
        "expected an identifier" if is_keyword(&word(here)) => {
            let word = word(here);
            source.error(
                Span { start: span.start, end: span.start + word.len() as u32 },
                format!("`{word}` is a keyword and cannot be a name"),
                Some(format!("choose another name, such as `{word}_`")),
            )
        }
        "missing closing quote in string literal" => plain()
            .labelled("begins here")
            .helped("close it with the quote that opened it; three quotes hold several lines"),
        "unexpected indentation" => indentation(source, span),
        "unindent does not match any outer indentation level" => {
            plain().helped("indent this line as one of the lines above it that it belongs to")
        }
        "invalid decimal integer literal" if here.starts_with('0') => {
            plain().helped("leave the zeros in front out; octal numbers begin with 0o")
        }
        _ if message.starts_with("expected an indented block") => block(source, span, message),
        _ if message.starts_with("got unexpected token") && here.starts_with(['‘', '’', '“', '”']) => {
            source.error(span, "typographic quotes do not enclose strings", Some("use ' or \"".into()))
        }
        _ => plain(),
    }
}

/// Operators of other languages.
fn operator(source: &SourceMap, span: Span, before: &str, here: &str) -> Option<Diagnostic> {
    let pairs = [("&&", "and"), ("||", "or"), ("!", "not")];
    let start = span.start as usize;
    for (sign, word) in pairs {
        // The parser stumbles over the second character of `&&`, the first one of `!`.
        let from = if here.starts_with(sign) { start } else { start.saturating_sub(1) };
        if source.text.get(from..).is_some_and(|text| text.starts_with(sign))
            && (sign.len() == 2 || from == start)
        {
            let span = Span { start: from as u32, end: (from + sign.len()) as u32 };
            return Some(source.error(
                span,
                format!("`{sign}` is no operator of Python"),
                Some(format!("write `{word}`")),
            ));
        }
    }
    let double = ["++", "--"].into_iter().find(|sign| before.trim_end().ends_with(sign))?;
    let help = format!("write `{} {}= 1`", before.trim().trim_end_matches(double), &double[..1]);
    Some(source.error(span, format!("`{double}` is no operator of Python"), Some(help)))
}

/// `else`, `except` and their kin without what they belong to.
fn clause(source: &SourceMap, span: Span, word: &str) -> Option<Diagnostic> {
    let owner = match word {
        "else" => "`if`, `for`, `while` or `try`",
        "elif" => "`if`",
        "except" | "finally" => "`try`",
        "case" => "`match`",
        _ => return None,
    };
    let help = format!("indent it as the {owner} that it belongs to");
    Some(source.error(span, format!("`{word}` without {owner} before it"), Some(help)))
}

/// What stands on the left of `=` and cannot.
fn target(source: &SourceMap, span: Span, here: &str) -> Diagnostic {
    let text = here.get(..(span.end - span.start) as usize).unwrap_or_default();
    let what = match text.chars().next() {
        Some('0'..='9' | '"' | '\'') => "a literal",
        _ if ["None", "True", "False", "..."].contains(&text) => "a constant",
        _ if text.ends_with(')') && !text.starts_with('(') => "the result of a call",
        _ => "an expression",
    };
    let error = source.error(span, "invalid assignment target", Some("use `==` to compare".into()));
    error.labelled(format!("{what} cannot be assigned to"))
}

fn indentation(source: &SourceMap, span: Span) -> Diagnostic {
    let place = source.place(span);
    let blank = |text: &str| text.chars().take_while(|c| c.is_whitespace()).collect::<String>();
    let own = blank(&place.text);
    let above = source.text.lines().take(place.line as usize - 1);
    let mixed = above
        .enumerate()
        .filter(|(_, line)| blank(line).contains('\t') != own.contains('\t') && !blank(line).is_empty())
        .last();
    match mixed {
        Some((at, _)) => {
            let start = source.text.lines().take(at).map(|line| line.len() + 1).sum::<usize>() as u32;
            let other = source.place(Span { start, end: start + 1 });
            let (this, that) = if own.contains('\t') { ("tabs", "spaces") } else { ("spaces", "tabs") };
            source
                .error(
                    span,
                    format!("this line is indented with {this}"),
                    Some("indent with four spaces everywhere".into()),
                )
                .noted(format!("this one is indented with {that}"), other)
        }
        None => source
            .error(
                span,
                "unexpected indentation",
                Some("begin the line below the line before it, or put a `:` before".into()),
            )
            .labelled("no block begins here"),
    }
}

/// An empty block, and the line whose block it is.
fn block(source: &SourceMap, span: Span, message: &str) -> Diagnostic {
    let at = source.text.get(..span.start as usize).unwrap_or_default().trim_end();
    let start = at.rfind('\n').map_or(0, |end| end + 1);
    let header = source.text[start..].len() - source.text[start..].trim_start().len() + start;
    source
        .error(
            span,
            message,
            Some("indent the lines that belong to it by four spaces, or write `pass`".into()),
        )
        .noted("the block of this line", source.place(Span { start: header as u32, end: at.len() as u32 }))
}

/// The first bracket that is never closed or closed by another kind, and where that begins.
fn brackets(source: &SourceMap) -> Option<(u32, Diagnostic)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let text = &source.text;
    let mut next = 0;
    while let Some(c) = text[next..].chars().next() {
        let (at, here) = (next, &text[next..]);
        next += match c {
            '#' => here.find('\n').unwrap_or(here.len()),
            '"' | '\'' => string(here),
            _ => c.len_utf8(),
        };
        match c {
            '(' | '[' | '{' => open.push((at, c)),
            ')' | ']' | '}' => {
                let span = |at: usize| Span { start: at as u32, end: at as u32 + 1 };
                let Some((opened, opener)) = open.pop() else {
                    let error = source.error(span(at), format!("`{c}` closes nothing"), None);
                    return Some((at as u32, error.labelled("no bracket is open here")));
                };
                if closer(opener) != c {
                    let error = source
                        .error(
                            span(at),
                            format!("`{c}` does not close `{opener}`"),
                            Some(format!("write `{}`", closer(opener))),
                        )
                        .noted(format!("`{opener}` was opened here"), source.place(span(opened)));
                    return Some((at as u32, error));
                }
            }
            _ => {}
        }
    }
    let (at, opener) = open.pop()?;
    let span = Span { start: at as u32, end: at as u32 + 1 };
    let error = source.error(
        span,
        format!("`{opener}` was never closed"),
        Some(format!("close it with `{}`", closer(opener))),
    );
    Some((at as u32, error.labelled("opened here")))
}

/// Bytes of the string literal that begins here.
fn string(text: &str) -> usize {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let is_triple = text.starts_with(&triple);
    let end = if is_triple { triple.as_str() } else { quote };
    let mut at = end.len();
    while at < text.len() {
        match &text[at..] {
            rest if rest.starts_with(end) => return at + end.len(),
            rest if rest.starts_with('\\') => at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            rest if rest.starts_with('\n') && !is_triple => return at,
            rest => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    text.len()
}

fn closer(opener: char) -> char {
    match opener {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn is_keyword(word: &str) -> bool {
    const KEYWORDS: [&str; 35] = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
        "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in",
        "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ];
    KEYWORDS.contains(&word)
}
