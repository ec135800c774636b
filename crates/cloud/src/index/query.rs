//! The query language of AWS IoT fleet indexing, read into a tree.
//!
//! | written | means |
//! |---|---|
//! | `abc` | any field has it |
//! | `field:abc`, `field:"two words"`, `field:ab*`, `field:a?` | this field has it |
//! | `field:[75 TO 80]`, `field:{75 TO 80}` | in a range, ends included or not |
//! | `field>5`, `field<=5` | compared |
//! | `field:(a OR b)` | the group is about this field |
//! | `a b`, `a AND b`, `a OR b`, `NOT a`, `-a` | both, both, one, none |
//!
//! `\` takes the next character as it is. Names of fields distinguish case, values do not.

/// The most terms of one query.
const MOST_TERMS: usize = 12;
/// Groups inside each other; also what keeps this from running out of stack.
const DEEPEST: usize = 16;
/// Bytes of a query.
const LONGEST: usize = 1000;

/// A query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Query {
    All(Vec<Query>),
    Any(Vec<Query>),
    Not(Box<Query>),
    /// `None`: any field.
    Term(Option<String>, Test),
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    /// In lower case; `None` stands for any characters, `Some('\0')` never occurs.
    Like(Vec<Glyph>),
    Range {
        low: Option<End>,
        high: Option<End>,
    },
}

/// A character of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    Char(char),
    One,
    Many,
}

/// An end of a range.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct End {
    pub(crate) value: String,
    pub(crate) included: bool,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub(crate) fn parse(text: &str) -> Result<Query, String> {
        if text.len() > LONGEST {
            return Err(format!("The query is longer than {LONGEST} bytes."));
        }
        let tokens = tokens(text)?;
        let mut reader = Reader { tokens: &tokens, at: 0, terms: 0 };
        let query = reader.any(None, 0)?;
        match reader.peek() {
            None => Ok(query),
            Some(token) => Err(format!("The query has an unexpected {token:?}.")),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// A word; glyphs tell wildcards from characters that were escaped.
    Word(Vec<Glyph>),
    Phrase(String),
    Open,
    Close,
    Colon,
    Compare {
        less: bool,
        included: bool,
    },
    RangeOpen {
        included: bool,
    },
    RangeClose {
        included: bool,
    },
    And,
    Or,
    Not,
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let token = match c {
            c if c.is_whitespace() => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            ':' => Token::Colon,
            '[' | '{' => Token::RangeOpen { included: c == '[' },
            ']' | '}' => Token::RangeClose { included: c == ']' },
            '<' | '>' => Token::Compare { less: c == '<', included: rest.next_if_eq(&'=').is_some() },
            '"' => phrase(&mut rest)?,
            // Before a number it is a sign, unless it begins a term.
            '-' | '–' if !after_field(&tokens) => Token::Not,
            '!' => Token::Not,
            c => word(c, &mut rest)?,
        };
        tokens.push(token);
    }
    Ok(tokens)
}

type Rest<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Does a value come next?
fn after_field(tokens: &[Token]) -> bool {
    let to = |token: &Token| matches!(token, Token::Word(glyphs) if plain(glyphs).as_deref() == Some("TO"));
    tokens.last().is_some_and(|token| {
        matches!(token, Token::Colon | Token::Compare { .. } | Token::RangeOpen { .. }) || to(token)
    })
}

fn phrase(rest: &mut Rest<'_>) -> Result<Token, String> {
    let mut text = String::new();
    loop {
        match rest.next() {
            None => return Err("A quotation mark is not closed.".into()),
            Some('"') => return Ok(Token::Phrase(text)),
            Some('\\') => text.extend(rest.next()),
            Some(c) => text.push(c),
        }
    }
}

fn word(first: char, rest: &mut Rest<'_>) -> Result<Token, String> {
    let mut glyphs = Vec::new();
    let mut next = Some(first);
    while let Some(c) = next {
        glyphs.push(match c {
            '*' => Glyph::Many,
            '?' => Glyph::One,
            '\\' => Glyph::Char(rest.next().ok_or("A \\ stands at the end.")?),
            c => Glyph::Char(c),
        });
        next = rest.next_if(|c| !c.is_whitespace() && !"()[]{}:<>\"".contains(*c));
    }
    Ok(match plain(&glyphs).as_deref() {
        Some("AND" | "&&") => Token::And,
        Some("OR" | "||") => Token::Or,
        Some("NOT") => Token::Not,
        _ => Token::Word(glyphs),
    })
}

/// The text of a word without wildcards.
fn plain(glyphs: &[Glyph]) -> Option<String> {
    glyphs
        .iter()
        .map(|glyph| match glyph {
            Glyph::Char(c) => Some(*c),
            _ => None,
        })
        .collect()
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    terms: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.at);
        self.at += 1;
        token
    }

    fn take(&mut self, wanted: &Token) -> bool {
        let is = self.peek() == Some(wanted);
        self.at += usize::from(is);
        is
    }

    /// `a OR b OR …`
    fn any(&mut self, field: Option<&str>, depth: usize) -> Result<Query, String> {
        if depth > DEEPEST {
            return Err("The query has too many groups inside each other.".into());
        }
        let mut sides = vec![self.all(field, depth)?];
        while self.take(&Token::Or) {
            sides.push(self.all(field, depth)?);
        }
        Ok(one_or(sides, Query::Any))
    }

    /// `a AND b c NOT d …`
    fn all(&mut self, field: Option<&str>, depth: usize) -> Result<Query, String> {
        let mut sides = vec![self.one(field, depth)?];
        loop {
            match self.peek() {
                None | Some(Token::Close | Token::Or) => return Ok(one_or(sides, Query::All)),
                Some(Token::And) => self.at += 1,
                Some(_) => {}
            }
            sides.push(self.one(field, depth)?);
        }
    }

    fn one(&mut self, field: Option<&str>, depth: usize) -> Result<Query, String> {
        let mut negated = false;
        while self.take(&Token::Not) {
            negated = !negated;
        }
        let query = match self.next() {
            Some(Token::Open) => {
                let inner = self.any(field, depth + 1)?;
                if !self.take(&Token::Close) {
                    return Err("A parenthesis is not closed.".into());
                }
                inner
            }
            Some(Token::Word(glyphs)) => self.after_word(glyphs, field, depth)?,
            Some(Token::Phrase(text)) => {
                self.term(field, Test::Like(text.chars().map(Glyph::Char).collect()))?
            }
            Some(token) => return Err(format!("The query has an unexpected {token:?}.")),
            None => return Err("The query ends where a term should be.".into()),
        };
        Ok(if negated { Query::Not(Box::new(query)) } else { query })
    }

    /// A word is a field if a colon or a comparison follows.
    fn after_word(&mut self, glyphs: &[Glyph], field: Option<&str>, depth: usize) -> Result<Query, String> {
        let follows = matches!(self.peek(), Some(Token::Colon | Token::Compare { .. }));
        if !follows {
            return self.term(field, Test::Like(glyphs.to_vec()));
        }
        if field.is_some() {
            return Err("A field stands inside the group of another field.".into());
        }
        let name = plain(glyphs).ok_or("The name of a field has wildcards.")?;
        match self.next() {
            Some(Token::Compare { less, included }) => self.compare(&name, *less, *included),
            _ => self.value(&name, depth),
        }
    }

    fn value(&mut self, field: &str, depth: usize) -> Result<Query, String> {
        match self.next() {
            Some(Token::Open) => {
                let inner = self.any(Some(field), depth + 1)?;
                if self.take(&Token::Close) { Ok(inner) } else { Err("A parenthesis is not closed.".into()) }
            }
            Some(Token::Word(glyphs)) => self.term(Some(field), Test::Like(glyphs.clone())),
            Some(Token::Phrase(text)) => {
                self.term(Some(field), Test::Like(text.chars().map(Glyph::Char).collect()))
            }
            Some(Token::Compare { less, included }) => self.compare(field, *less, *included),
            Some(Token::RangeOpen { included }) => self.range(field, *included),
            _ => Err(format!("The field {field} has no value.")),
        }
    }

    fn compare(&mut self, field: &str, less: bool, included: bool) -> Result<Query, String> {
        let end = self.end(included)?;
        let (low, high) = if less { (None, end) } else { (end, None) };
        self.term(Some(field), Test::Range { low, high })
    }

    fn range(&mut self, field: &str, included: bool) -> Result<Query, String> {
        let low = self.end(included)?;
        let to = matches!(self.next(), Some(Token::Word(glyphs)) if plain(glyphs).as_deref() == Some("TO"));
        if !to {
            return Err(format!("The range of {field} has no TO."));
        }
        let high = self.end(false)?;
        let Some(Token::RangeClose { included }) = self.next() else {
            return Err(format!("The range of {field} is not closed."));
        };
        let high = high.map(|end| End { included: *included, ..end });
        self.term(Some(field), Test::Range { low, high })
    }

    /// `*` is an open end.
    fn end(&mut self, included: bool) -> Result<Option<End>, String> {
        match self.next() {
            Some(Token::Word(glyphs)) if glyphs == &[Glyph::Many] => Ok(None),
            Some(Token::Word(glyphs)) => match plain(glyphs) {
                Some(value) => Ok(Some(End { value, included })),
                None => Err("The end of a range has wildcards.".into()),
            },
            Some(Token::Phrase(value)) => Ok(Some(End { value: value.clone(), included })),
            _ => Err("The end of a range is missing.".into()),
        }
    }

    fn term(&mut self, field: Option<&str>, test: Test) -> Result<Query, String> {
        self.terms += 1;
        if self.terms > MOST_TERMS {
            return Err(format!("The query has more than {MOST_TERMS} terms."));
        }
        let test = match test {
            Test::Like(glyphs) => Test::Like(glyphs.into_iter().flat_map(folded).collect()),
            range => range,
        };
        Ok(Query::Term(field.map(str::to_string), test))
    }
}

fn folded(glyph: Glyph) -> Vec<Glyph> {
    match glyph {
        Glyph::Char(c) => c.to_lowercase().map(Glyph::Char).collect(),
        other => vec![other],
    }
}

fn one_or(mut sides: Vec<Query>, many: fn(Vec<Query>) -> Query) -> Query {
    match sides.len() {
        1 => sides.remove(0),
        _ => many(sides),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rubbish_is_refused_with_a_sentence() {
        let deep = "(".repeat(40) + "a" + &")".repeat(40);
        let many = (0..13).map(|n| format!("a{n}")).collect::<Vec<_>>().join(" ");
        let long = "a".repeat(2000);
        let bad = [
            "",
            "  ",
            "(",
            ")",
            "a AND",
            "OR a",
            "a:",
            "a:(b",
            "a:[1 TO",
            "a:[1 2]",
            "a:[1 TO 2",
            "\"a",
            "a:b:c",
            "a\\",
            "a:(b:c)",
            "a*b:c",
            "NOT",
            "a>",
            "a:[x* TO y]",
            ":",
            "a (",
            "[1 TO 2]",
            &deep,
            &many,
            &long,
        ];
        for query in bad {
            assert!(Query::parse(query).is_err(), "{query}");
        }
        assert_eq!(bad.len(), 25);
    }

    #[test]
    fn precedence_is_not_then_and_then_or() {
        let term = |text: &str| Query::parse(text).unwrap();
        assert_eq!(
            Query::parse("a b OR NOT c AND d").unwrap(),
            Query::Any(vec![
                Query::All(vec![term("a"), term("b")]),
                Query::All(vec![Query::Not(Box::new(term("c"))), term("d")]),
            ])
        );
        assert_eq!(term("-a"), term("NOT a"));
        assert_eq!(term("x:-5"), term("x:\\-5"));
        assert_eq!(term("(a)"), term("a"));
        assert_eq!(term("x:>=5"), term("x >= 5"));
    }
}
