//! Text with wildcards and variables in it, and what it becomes for one connection.

use std::net::IpAddr;
use std::sync::Arc;

use super::Context;

/// As it stands in the document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
    /// What it becomes for every connection, if it has no variable.
    same: Option<Arc<Glob>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    Variable(String),
    Any,
    One,
}

/// Two bytes that no text has.
const ANY: u8 = 0xFF;
const ONE: u8 = 0xFE;

/// Text with wildcards: [`ANY`] stands for `*`, [`ONE`] for `?`.
#[derive(Debug, PartialEq)]
pub(super) struct Glob {
    bytes: Box<[u8]>,
    /// Bytes before the first wildcard: nearly always the beginning of an ARN, and compared at once.
    plain: usize,
}

impl Glob {
    /// Matches greedily and steps back only to the last `*`: never more than pattern times text steps.
    pub fn takes(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let (head, pattern) = self.bytes.split_at(self.plain);
        let Some(text) = text.strip_prefix(head) else { return false };
        let (mut p, mut t) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while let Some(byte) = text.get(t) {
            match pattern.get(p) {
                Some(&ANY) => {
                    star = Some((p, t));
                    p += 1;
                }
                Some(&ONE) => (p, t) = (p + 1, t + character_bytes(*byte)),
                Some(same) if same == byte => (p, t) = (p + 1, t + 1),
                _ => match star {
                    Some((at, from)) => {
                        let from = from + text.get(from).map_or(1, |first| character_bytes(*first));
                        star = Some((at, from));
                        (p, t) = (at + 1, from);
                    }
                    None => return false,
                },
            }
        }
        pattern.iter().skip(p).all(|byte| *byte == ANY)
    }
}

/// Of the character that begins with this byte.
fn character_bytes(first: u8) -> usize {
    match first {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xFF => 4,
        _ => 1,
    }
}

impl Pattern {
    /// `fold` writes the text in lower case, for actions.
    pub fn new(text: &str, fold: bool) -> Result<Pattern, String> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            let piece = match c {
                '*' => Piece::Any,
                '?' => Piece::One,
                '$' if rest.starts_with('{') => {
                    let (name, after) = rest[1..].split_once('}').ok_or("a ${ is not closed")?;
                    rest = after;
                    match name {
                        "*" | "?" | "$" => Piece::Text(name.into()),
                        _ => Piece::Variable(name.into()),
                    }
                }
                _ => {
                    plain.push(if fold { c.to_ascii_lowercase() } else { c });
                    continue;
                }
            };
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(piece);
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        let varies = pieces.iter().any(|piece| matches!(piece, Piece::Variable(_)));
        let pattern = Pattern { pieces, same: None };
        let same = if varies { None } else { pattern.glob(&Context::default()) };
        Ok(Pattern { same, ..pattern })
    }

    /// Is it the same for every connection?
    pub fn is_same(&self) -> bool {
        self.same.is_some()
    }

    /// With the variables' values in place; nothing if one has none.
    pub fn glob(&self, context: &Context) -> Option<Arc<Glob>> {
        if let Some(same) = &self.same {
            return Some(same.clone());
        }
        let mut bytes = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => bytes.extend_from_slice(text.as_bytes()),
                Piece::Variable(name) => bytes.extend_from_slice(context.value(name)?.as_bytes()),
                Piece::Any => bytes.push(ANY),
                Piece::One => bytes.push(ONE),
            }
        }
        let plain = bytes.iter().position(|byte| matches!(*byte, ANY | ONE)).unwrap_or(bytes.len());
        Some(Arc::new(Glob { bytes: bytes.into(), plain }))
    }

    /// With the variables' values in place, and wildcards as themselves.
    fn plain(&self, context: &Context) -> Option<String> {
        let mut plain = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => plain.push_str(text),
                Piece::Variable(name) => plain.push_str(&context.value(name)?),
                Piece::Any => plain.push('*'),
                Piece::One => plain.push('?'),
            }
        }
        Some(plain)
    }

    /// Compares without wildcards: `*` and `?` are themselves.
    pub fn equals(&self, text: &str, ignore_case: bool, context: &Context) -> bool {
        let Some(plain) = self.plain(context) else { return false };
        if ignore_case { plain.eq_ignore_ascii_case(text) } else { plain == text }
    }

    /// The pattern is an address or a range (`10.0.0.0/8`) that `text` lies in.
    pub fn covers(&self, text: &str, context: &Context) -> bool {
        let Some(range) = self.plain(context) else { return false };
        let (base, bits) =
            range.split_once('/').map_or((range.as_str(), None), |(base, bits)| (base, Some(bits)));
        match (base.parse(), text.parse()) {
            (Ok(IpAddr::V4(base)), Ok(IpAddr::V4(address))) => {
                let free = 32 - bits.map_or(Some(32), |bits| bits.parse().ok()).unwrap_or(32).min(32u32);
                same_prefix(u128::from(base.to_bits()), u128::from(address.to_bits()), free)
            }
            (Ok(IpAddr::V6(base)), Ok(IpAddr::V6(address))) => {
                let free = 128 - bits.map_or(Some(128), |bits| bits.parse().ok()).unwrap_or(128).min(128u32);
                same_prefix(base.to_bits(), address.to_bits(), free)
            }
            _ => false,
        }
    }
}

fn same_prefix(a: u128, b: u128, free_bits: u32) -> bool {
    a.checked_shr(free_bits).unwrap_or(0) == b.checked_shr(free_bits).unwrap_or(0)
}
