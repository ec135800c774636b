//! Pattern to tree. Complaints and their places are CPython's.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Fault, Node, Set, flag, kind, place};

/// Groups inside of each other at most: the parser recurses on the host's stack.
const DEPTH_MAX: usize = 60;
const MANY: u32 = u32::MAX;

type Parsed<T = Node> = Result<T, Fault>;

pub(super) struct Parser<'t> {
    text: &'t [u32],
    at: usize,
    /// The flags where the parser is.
    flags: u32,
    /// All that hold for the whole pattern.
    pub all_flags: u32,
    is_bytes: bool,
    pub groups: u32,
    pub names: Vec<(String, u32)>,
    open: Vec<u32>,
    depth: usize,
}

fn fault(text: impl Into<String>, place: usize) -> Fault {
    Fault { text: text.into(), place: Some(place) }
}

fn letter(code: u32) -> char {
    char::from_u32(code).unwrap_or('\u{fffd}')
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t [u32], flags: u32, is_bytes: bool) -> Parser<'t> {
        let flags = if is_bytes {
            flags
        } else if flags & flag::ASCII == 0 {
            flags | flag::UNICODE
        } else {
            flags
        };
        let (groups, names, open) = (0, Vec::new(), Vec::new());
        Parser { text, at: 0, flags, all_flags: flags, is_bytes, groups, names, open, depth: 0 }
    }

    pub(super) fn whole(&mut self) -> Parsed {
        let tree = self.branches()?;
        if self.at < self.text.len() {
            return Err(fault("unbalanced parenthesis", self.at));
        }
        Ok(tree)
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).map(|code| letter(*code))
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    fn ascii(&self, kind: u32) -> u32 {
        if self.is_bytes || self.has(flag::ASCII) { kind | kind::ASCII } else { kind }
    }

    fn branches(&mut self) -> Parsed {
        let mut branches = alloc::vec![self.sequence()?];
        while self.take('|') {
            branches.push(self.sequence()?);
        }
        let first = if branches.len() == 1 { branches.pop() } else { None };
        Ok(first.unwrap_or(Node::Branches(branches)))
    }

    fn sequence(&mut self) -> Parsed {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            if self.has(flag::VERBOSE) && self.skip_blank(c) {
                continue;
            }
            if let Some(node) = self.atom(nodes.is_empty())? {
                let node = self.repeated(node)?;
                nodes.push(node);
            }
        }
        let first = if nodes.len() == 1 { nodes.pop() } else { None };
        Ok(first.unwrap_or(Node::Sequence(nodes)))
    }

    /// Spaces and comments of a verbose pattern.
    fn skip_blank(&mut self, c: char) -> bool {
        if c == '#' {
            while self.next().is_some_and(|c| c != '\n') {}
            return true;
        }
        let is_blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c');
        self.at += usize::from(is_blank);
        is_blank
    }

    fn repeated(&mut self, node: Node) -> Parsed {
        let mut node = node;
        let mut is_repeat = false;
        loop {
            while self.has(flag::VERBOSE) && self.peek().is_some_and(|c| self.skip_blank(c)) {}
            let here = self.at;
            let Some((min, max)) = self.counts()? else { return Ok(node) };
            if matches!(node, Node::Place(_)) {
                return Err(fault("nothing to repeat", here));
            }
            if is_repeat {
                return Err(fault("multiple repeat", here));
            }
            is_repeat = true;
            let (greedy, atomic) = (!self.take('?'), self.take('+'));
            node = Node::Repeat { node: Box::new(node), min, max, greedy };
            if atomic && greedy {
                node = Node::Atomic(Box::new(node));
            }
        }
    }

    /// What `*`, `+`, `?` and `{…}` ask for; a brace that asks for nothing is a character.
    fn counts(&mut self) -> Parsed<Option<(u32, u32)>> {
        let here = self.at;
        let found = match self.peek() {
            Some('*') => (0, MANY),
            Some('+') => (1, MANY),
            Some('?') => (0, 1),
            Some('{') => {
                self.at += 1;
                return match self.braces() {
                    Some((min, max)) if max < min => {
                        Err(fault("min repeat greater than max repeat", here + 1))
                    }
                    None => {
                        self.at = here;
                        Ok(None)
                    }
                    found => Ok(found),
                };
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(found))
    }

    fn braces(&mut self) -> Option<(u32, u32)> {
        if self.peek() == Some('}') {
            return None;
        }
        let low = self.digits();
        let high = if self.take(',') { self.digits().or(Some(MANY)) } else { Some(low?) };
        if !self.take('}') {
            return None;
        }
        Some((low.unwrap_or(0), high.unwrap_or(MANY)))
    }

    fn digits(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit) = self.peek().filter(char::is_ascii_digit).and_then(|c| c.to_digit(10)) {
            number = Some(number.unwrap_or(0u32).saturating_mul(10).saturating_add(digit));
            self.at += 1;
        }
        number
    }

    fn atom(&mut self, is_first: bool) -> Parsed<Option<Node>> {
        let begin = self.at;
        let c = self.next().unwrap_or('\0');
        let fold = self.has(flag::IGNORECASE);
        Ok(Some(match c {
            '.' => Node::Any { all: self.has(flag::DOTALL) },
            '^' => Node::Place(if self.has(flag::MULTILINE) { place::LINE_START } else { place::START }),
            '$' => Node::Place(if self.has(flag::MULTILINE) { place::LINE_END } else { place::LAST }),
            '(' => return self.group(begin),
            '[' => self.set(begin)?,
            '\\' => self.escape(begin)?,
            '*' | '+' | '?' => return Err(fault("nothing to repeat", begin)),
            '{' => {
                self.at = begin;
                if self.counts()?.is_some() && is_first {
                    return Err(fault("nothing to repeat", begin));
                }
                self.at = begin + 1;
                Node::Char { code: '{' as u32, fold: false }
            }
            _ => Node::Char { code: self.text[begin], fold },
        }))
    }

    fn group(&mut self, begin: usize) -> Parsed<Option<Node>> {
        if self.depth >= DEPTH_MAX {
            return Err(fault("the pattern nests too deeply", begin));
        }
        self.depth += 1;
        let flags = self.flags;
        let node = self.group_inside(begin);
        self.depth -= 1;
        // Flags that a pattern begins with hold to its end.
        if !matches!(&node, Ok(None)) {
            self.flags = flags;
        }
        node
    }

    fn group_inside(&mut self, begin: usize) -> Parsed<Option<Node>> {
        if !self.take('?') {
            return self.capture(begin, None).map(Some);
        }
        let Some(c) = self.next() else { return Err(fault("unexpected end of pattern", self.at)) };
        match c {
            ':' => self.inside(begin).map(Some),
            '>' => Ok(Some(Node::Atomic(Box::new(self.inside(begin)?)))),
            'P' => self.python(begin),
            '#' => {
                while let Some(c) = self.next() {
                    if c == ')' {
                        return Ok(None);
                    }
                }
                Err(fault("missing ), unterminated comment", begin))
            }
            '=' | '!' => self.look(begin, true, c == '!'),
            '<' => match self.next() {
                Some(c @ ('=' | '!')) => self.look(begin, false, c == '!'),
                Some(c) => Err(fault(format!("unknown extension ?<{c}"), begin + 1)),
                None => Err(fault("unexpected end of pattern", self.at)),
            },
            '(' => self.conditional(begin),
            c => self.own_flags(begin, c),
        }
    }

    fn inside(&mut self, begin: usize) -> Parsed {
        let node = self.branches()?;
        if self.take(')') { Ok(node) } else { Err(fault("missing ), unterminated subpattern", begin)) }
    }

    fn capture(&mut self, begin: usize, name: Option<(String, usize)>) -> Parsed {
        self.groups += 1;
        let number = self.groups;
        if let Some((name, place)) = name {
            if let Some((_, was)) = self.names.iter().find(|(known, _)| *known == name) {
                let text = format!("redefinition of group name {name:?} as group {number}; was group {was}");
                return Err(fault(text.replace('"', "'"), place));
            }
            self.names.push((name, number));
        }
        self.open.push(number);
        let node = self.inside(begin)?;
        self.open.pop();
        Ok(Node::Group(number, Box::new(node)))
    }

    fn look(&mut self, begin: usize, ahead: bool, negative: bool) -> Parsed<Option<Node>> {
        let node = Box::new(self.inside(begin)?);
        Ok(Some(Node::Look { ahead, negative, node }))
    }

    fn python(&mut self, begin: usize) -> Parsed<Option<Node>> {
        match self.next() {
            Some('<') => {
                let name = self.name('>')?;
                self.capture(begin, Some(name)).map(Some)
            }
            Some('=') => {
                let (name, place) = self.name(')')?;
                let group = self.named(&name, place)?;
                self.back(group, place).map(Some)
            }
            Some(c) => Err(fault(format!("unknown extension ?P{c}"), begin + 1)),
            None => Err(fault("unexpected end of pattern", self.at)),
        }
    }

    fn named(&self, name: &str, place: usize) -> Parsed<u32> {
        match self.names.iter().find(|(known, _)| known == name) {
            Some((_, number)) => Ok(*number),
            None => Err(fault(format!("unknown group name '{name}'"), place)),
        }
    }

    fn back(&self, group: u32, place: usize) -> Parsed {
        if self.open.contains(&group) {
            return Err(fault("cannot refer to an open group", place));
        }
        Ok(Node::Back { group, fold: self.has(flag::IGNORECASE) })
    }

    /// A group's name and where it begins.
    fn name(&mut self, end: char) -> Parsed<(String, usize)> {
        let begin = self.at;
        let mut name = String::new();
        loop {
            match self.next() {
                Some(c) if c == end => break,
                Some(c) => name.push(c),
                None if name.is_empty() => return Err(fault("missing group name", begin)),
                None => return Err(fault(format!("missing {end}, unterminated name"), begin)),
            }
        }
        if name.is_empty() {
            return Err(fault("missing group name", begin));
        }
        if !crate::text::chars::is_identifier(&name) && !name.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(fault(format!("bad character in group name '{name}'"), begin));
        }
        if name.starts_with(|c: char| c.is_ascii_digit()) && end == '>' {
            return Err(fault(format!("bad character in group name '{name}'"), begin));
        }
        Ok((name, begin))
    }

    fn conditional(&mut self, begin: usize) -> Parsed<Option<Node>> {
        let (name, place) = self.name(')')?;
        let group = match name.parse() {
            Ok(number) => number,
            Err(_) => self.named(&name, place)?,
        };
        if group == 0 || group > 99 && group > self.groups {
            return Err(fault(format!("invalid group reference {group}"), place));
        }
        let yes = self.sequence()?;
        let no = if self.take('|') { self.sequence()? } else { Node::Empty };
        if self.peek() == Some('|') {
            return Err(fault("conditional backref with more than two branches", self.at));
        }
        if !self.take(')') {
            return Err(fault("missing ), unterminated subpattern", begin));
        }
        Ok(Some(Node::If { group, yes: Box::new(yes), no: Box::new(no) }))
    }

    /// `(?i)` for the whole pattern, `(?i-s:…)` for a part of it.
    fn own_flags(&mut self, begin: usize, first: char) -> Parsed<Option<Node>> {
        let (mut on, mut off, mut negated) = (0, 0, false);
        let mut c = Some(first);
        loop {
            let Some(each) = c else { return Err(fault("missing -, : or )", self.at)) };
            let flag = match each {
                'i' => flag::IGNORECASE,
                'm' => flag::MULTILINE,
                's' => flag::DOTALL,
                'x' => flag::VERBOSE,
                'a' => flag::ASCII,
                'u' => flag::UNICODE,
                'L' => 4,
                '-' if !negated => {
                    negated = true;
                    0
                }
                ')' if !negated => {
                    if begin > 0 {
                        let text = "global flags not at the start of the expression";
                        return Err(fault(text, begin));
                    }
                    self.flags |= on;
                    self.all_flags |= on;
                    return Ok(None);
                }
                ':' => break,
                _ if on | off == 0 && !negated => {
                    return Err(fault(format!("unknown extension ?{each}"), begin + 1));
                }
                _ => return Err(fault("unknown flag", self.at - 1)),
            };
            if negated {
                off |= flag
            } else {
                on |= flag
            }
            c = self.next();
        }
        self.flags = (self.flags | on) & !off;
        self.inside(begin).map(Some)
    }

    fn escape(&mut self, begin: usize) -> Parsed {
        let Some(c) = self.next() else { return Err(fault("bad escape (end of pattern)", begin)) };
        let fold = self.has(flag::IGNORECASE);
        let border = if self.is_bytes || self.has(flag::ASCII) { place::ASCII } else { 0 };
        Ok(match c {
            'A' => Node::Place(place::START),
            'Z' => Node::Place(place::END),
            'b' => Node::Place(place::BORDER | border),
            'B' => Node::Place(place::NO_BORDER | border),
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => {
                Node::Set(Set { kinds: alloc::vec![self.kind(c)], ..Set::default() })
            }
            '1'..='9' => {
                let mut number = c.to_digit(10).unwrap_or(0);
                if let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
                    number = number * 10 + digit;
                    self.at += 1;
                }
                if number > self.groups {
                    return Err(fault(format!("invalid group reference {number}"), begin + 1));
                }
                self.back(number, begin)?
            }
            c => Node::Char { code: self.code(c, begin)?, fold },
        })
    }

    fn kind(&self, c: char) -> u32 {
        let kind = match c.to_ascii_lowercase() {
            'd' => kind::DIGIT,
            's' => kind::SPACE,
            _ => kind::WORD,
        };
        self.ascii(kind) | u32::from(c.is_ascii_uppercase())
    }

    /// The character that an escape stands for, in a class or outside.
    fn code(&mut self, c: char, begin: usize) -> Parsed<u32> {
        let count = match c {
            'x' => 2,
            'u' if !self.is_bytes => 4,
            'U' if !self.is_bytes => 8,
            '0' => {
                let mut code = 0;
                for _ in 0..2 {
                    let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) else { break };
                    code = code * 8 + digit;
                    self.at += 1;
                }
                return Ok(code);
            }
            _ => {
                let known =
                    [('n', '\n'), ('t', '\t'), ('r', '\r'), ('f', '\x0c'), ('v', '\x0b'), ('a', '\x07')];
                if let Some((_, code)) = known.iter().find(|(name, _)| *name == c) {
                    return Ok(*code as u32);
                }
                if c.is_ascii_alphabetic() {
                    return Err(fault(format!("bad escape \\{c}"), begin));
                }
                return Ok(self.text[self.at - 1]);
            }
        };
        let mut code = 0u32;
        for _ in 0..count {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) else {
                let text: String = self.text[begin..self.at].iter().map(|code| letter(*code)).collect();
                return Err(fault(format!("incomplete escape {text}"), begin));
            };
            code = code << 4 | digit;
            self.at += 1;
        }
        if code > 0x10_ffff { Err(fault("bad escape", begin)) } else { Ok(code) }
    }

    fn set(&mut self, begin: usize) -> Parsed {
        let mut set = Set { fold: self.has(flag::IGNORECASE), ..Set::default() };
        set.negative = self.take('^');
        let first = self.at;
        loop {
            let at = self.at;
            let Some(c) = self.next() else { return Err(fault("unterminated character set", begin)) };
            if c == ']' && at > first {
                return Ok(Node::Set(set));
            }
            let low = self.member(c, at, &mut set)?;
            if self.peek() != Some('-') || self.text.get(self.at + 1).is_none_or(|next| letter(*next) == ']')
            {
                if let Some(low) = low {
                    set.ranges.push((low, low));
                }
                continue;
            }
            self.at += 1;
            let second = self.at;
            let c = self.next().unwrap_or('\0');
            let high = self.member(c, second, &mut set)?;
            match (low, high) {
                (Some(low), Some(high)) if low <= high => set.ranges.push((low, high)),
                _ => {
                    let text: String = self.text[at..self.at].iter().map(|code| letter(*code)).collect();
                    return Err(fault(format!("bad character range {text}"), at));
                }
            }
        }
    }

    /// A character of a class; `None` for a kind of characters, which is added at once.
    fn member(&mut self, c: char, at: usize, set: &mut Set) -> Parsed<Option<u32>> {
        if c != '\\' {
            return Ok(Some(self.text[at]));
        }
        match self.next() {
            None => Err(fault("bad escape (end of pattern)", at)),
            Some('b') => Ok(Some(8)),
            Some(c @ ('d' | 'D' | 's' | 'S' | 'w' | 'W')) => {
                set.kinds.push(self.kind(c));
                Ok(None)
            }
            Some(c @ '1'..='9') => Err(fault(format!("bad escape \\{c}"), at)),
            Some(c) => self.code(c, at).map(Some),
        }
    }
}
