//! Regular expressions: a pattern is parsed into a tree, the tree becomes code, the code is run by backtracking with a limit of
//! steps, on UTF-8 or on bytes. Nothing here knows the machine; the module `_re` brings it to Python.
//!
//! ```text
//! "(a|b)+c" → parse → Node → emit → words → run on bytes → spans of bytes
//! ```

mod emit;
mod parse;
mod run;

use alloc::string::String;
use alloc::vec::Vec;

pub(crate) use run::{Answer, Search, search};

/// Flags as Python numbers them.
pub(crate) mod flag {
    pub const IGNORECASE: u32 = 2;
    pub const MULTILINE: u32 = 8;
    pub const DOTALL: u32 = 16;
    pub const UNICODE: u32 = 32;
    pub const VERBOSE: u32 = 64;
    pub const ASCII: u32 = 256;
}

/// A pattern, ready to run.
pub(crate) struct Compiled {
    pub code: Vec<u32>,
    /// Groups, the whole match not counted.
    pub groups: u32,
    /// The groups that have names.
    pub names: Vec<(String, u32)>,
    /// The flags given and those in the pattern.
    pub flags: u32,
}

/// What is wrong with a pattern, and where: a place in characters.
pub(crate) struct Fault {
    pub text: String,
    pub place: Option<usize>,
}

/// Compiles a pattern of characters, or of bytes as characters below 256.
pub(crate) fn compile(pattern: &[u32], flags: u32, is_bytes: bool) -> Result<Compiled, Fault> {
    let mut parser = parse::Parser::new(pattern, flags, is_bytes);
    let tree = parser.whole()?;
    let code = emit::code(&tree, parser.groups)?;
    Ok(Compiled { code, groups: parser.groups, names: parser.names, flags: parser.all_flags })
}

/// A part of a pattern.
pub(crate) enum Node {
    Empty,
    /// A character; with `fold` in either case.
    Char {
        code: u32,
        fold: bool,
    },
    /// Any character; with `all` a newline too.
    Any {
        all: bool,
    },
    Set(Set),
    Sequence(Vec<Node>),
    Branches(Vec<Node>),
    Repeat {
        node: alloc::boxed::Box<Node>,
        min: u32,
        max: u32,
        greedy: bool,
    },
    /// Once matched it is not tried in another way.
    Atomic(alloc::boxed::Box<Node>),
    Group(u32, alloc::boxed::Box<Node>),
    /// A place: one of [`place`].
    Place(u32),
    Back {
        group: u32,
        fold: bool,
    },
    Look {
        ahead: bool,
        negative: bool,
        node: alloc::boxed::Box<Node>,
    },
    If {
        group: u32,
        yes: alloc::boxed::Box<Node>,
        no: alloc::boxed::Box<Node>,
    },
}

/// Places without width.
pub(crate) mod place {
    pub const START: u32 = 0;
    pub const END: u32 = 1;
    pub const LINE_START: u32 = 2;
    /// The end, or before a newline at the end.
    pub const LAST: u32 = 3;
    pub const LINE_END: u32 = 4;
    pub const BORDER: u32 = 5;
    pub const NO_BORDER: u32 = 6;
    /// Added where only ASCII letters make a word.
    pub const ASCII: u32 = 8;
}

/// A class of characters.
#[derive(Default)]
pub(crate) struct Set {
    pub negative: bool,
    pub fold: bool,
    pub ranges: Vec<(u32, u32)>,
    /// Of [`kind`].
    pub kinds: Vec<u32>,
}

/// Kinds of characters; odd ones are the opposites.
pub(crate) mod kind {
    pub const DIGIT: u32 = 0;
    pub const SPACE: u32 = 2;
    pub const WORD: u32 = 4;
    /// Added where only ASCII counts.
    pub const ASCII: u32 = 8;
}

/// Whether a character is of a kind.
pub(crate) fn is_of(code: u32, kind: u32) -> bool {
    use crate::text::chars;
    let Some(letter) = char::from_u32(code) else { return false };
    let is_known = kind & kind::ASCII == 0 || letter.is_ascii();
    let found = is_known
        && match kind & 6 {
            kind::DIGIT => chars::is_digit(letter) && chars::decimal(letter).is_some(),
            kind::SPACE => {
                chars::is_space(letter) && (kind & kind::ASCII == 0 || !('\x1c'..='\x1f').contains(&letter))
            }
            _ => letter == '_' || chars::is_alphabetic(letter) || chars::is_numeric(letter),
        };
    found != (kind & 1 == 1)
}

/// A character in the other case, if it has one that is a single character.
pub(crate) fn folded(code: u32) -> u32 {
    let Some(letter) = char::from_u32(code) else { return code };
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower as u32,
        _ => code,
    }
}

/// The upper case of a character, if it is one.
pub(crate) fn raised(code: u32) -> u32 {
    let Some(letter) = char::from_u32(code) else { return code };
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper as u32,
        _ => code,
    }
}
