//! `match`: a pattern is a chain of tests; names are bound once the whole pattern fits.

use std::collections::BTreeMap;

use bytecode::{Op, Word};

use super::Emitter;
use super::assembler::Label;
use crate::number::Integer;
use crate::tree::{Const, Expr, Match, Name, Pattern, PatternKind};

/// Where the values of the names wait for the end of the pattern.
type Captured = BTreeMap<Name, u8>;

impl<'a> Emitter<'a> {
    pub(super) fn match_statement(&mut self, each: &'a Match) {
        let mark = self.mark();
        let subject = self.temp();
        self.expr(&each.subject, subject);
        let entry = self.frame.bound;
        let end = self.label();
        let mut exits = None;
        for case in &each.cases {
            self.frame.bound = entry;
            let mark = self.mark();
            let next = self.label();
            let mut captured = Captured::new();
            self.reserve(&case.pattern, &mut captured);
            self.at_span(case.pattern.span);
            self.pattern(&case.pattern, subject, next, &captured);
            for (name, register) in &captured {
                self.store(name, *register);
            }
            self.release(mark);
            if let Some(guard) = &case.guard {
                self.branch(guard, false, next);
            }
            self.block(&case.body);
            if self.is_live() {
                let bound = self.frame.bound;
                exits = Some(exits.map_or(bound, |exits: super::Registers| exits.and(bound)));
            }
            self.frame.asm.jump(end);
            self.bind(next);
        }
        self.frame.bound = if self.is_live() { entry } else { exits.unwrap_or(entry) };
        self.bind(end);
        self.release(mark);
    }

    /// A register for every name that the pattern binds.
    fn reserve(&mut self, pattern: &Pattern, captured: &mut Captured) {
        let mut name = |emitter: &mut Self, name: &Option<Name>| {
            if let Some(name) = name
                && !captured.contains_key(name)
            {
                let register = emitter.temp();
                captured.insert(name.clone(), register);
            }
        };
        match &pattern.kind {
            PatternKind::Value(_) | PatternKind::Singleton(_) => {}
            PatternKind::Star(each) => name(self, each),
            PatternKind::As(inner, each) => {
                name(self, each);
                inner.iter().for_each(|inner| self.reserve(inner, captured));
            }
            PatternKind::Sequence(items) | PatternKind::Or(items) => {
                items.iter().for_each(|item| self.reserve(item, captured));
            }
            PatternKind::Mapping(items, rest) => {
                name(self, rest);
                items.iter().for_each(|(_, item)| self.reserve(item, captured));
            }
            PatternKind::Class(_, positional, keywords) => {
                let keywords = keywords.iter().map(|(_, item)| item);
                positional.iter().chain(keywords).for_each(|item| self.reserve(item, captured));
            }
        }
    }

    /// Goes on if the value in `subject` fits, else jumps to `fail`.
    fn pattern(&mut self, pattern: &'a Pattern, subject: u8, fail: Label, captured: &Captured) {
        let mark = self.mark();
        match &pattern.kind {
            PatternKind::Value(value) => {
                let value = self.operand(value);
                self.frame.asm.jump_extended(Word::abc(Op::JEq, subject, value, 0), fail);
            }
            PatternKind::Singleton(value) => {
                let (constant, same) = (self.temp(), self.temp());
                self.load_const(constant, value);
                self.op(Op::Is, same, subject, constant);
                self.frame.asm.jump_on(Op::JF, same, fail);
            }
            PatternKind::As(inner, name) => {
                if let Some(inner) = inner {
                    self.pattern(inner, subject, fail, captured);
                }
                self.capture(name.as_ref(), subject, captured);
            }
            PatternKind::Star(name) => self.capture(name.as_ref(), subject, captured),
            PatternKind::Or(items) => {
                let fits = self.label();
                for (at, item) in items.iter().enumerate() {
                    if at + 1 == items.len() {
                        self.pattern(item, subject, fail, captured);
                    } else {
                        let next = self.label();
                        self.pattern(item, subject, next, captured);
                        self.frame.asm.jump(fits);
                        self.bind(next);
                    }
                }
                self.bind(fits);
            }
            PatternKind::Sequence(items) => self.sequence(items, subject, fail, captured),
            PatternKind::Mapping(items, rest) => self.mapping(items, rest.as_ref(), subject, fail, captured),
            PatternKind::Class(class, positional, keywords) => {
                self.class_pattern(class, positional, keywords, subject, fail, captured);
            }
        }
        self.release(mark);
    }

    fn capture(&mut self, name: Option<&Name>, subject: u8, captured: &Captured) {
        if let Some(register) = name.and_then(|name| captured.get(name)) {
            self.mov(*register, subject);
        }
    }

    fn sequence(&mut self, items: &'a [Pattern], subject: u8, fail: Label, captured: &Captured) {
        let test = self.temp();
        self.op(Op::MatchSeq, test, subject, 0);
        self.frame.asm.jump_on(Op::JF, test, fail);
        let star = items.iter().position(|item| matches!(item.kind, PatternKind::Star(_)));
        let fixed = items.len() - usize::from(star.is_some());
        self.length(subject, if star.is_some() { Op::JGe } else { Op::JEq }, fixed, fail);
        let first = self.temps(items.len());
        match star {
            None => self.op(Op::Unpack, first, subject, fixed as u8),
            Some(before) => {
                self.op_extended(Op::UnpackX, first, subject, before as u8, (fixed - before) as u32)
            }
        }
        for (at, item) in items.iter().enumerate() {
            self.pattern(item, first + at as u8, fail, captured);
        }
    }

    fn length(&mut self, subject: u8, compare: Op, length: usize, fail: Label) {
        let mark = self.mark();
        let (len, wanted) = (self.temp(), self.temp());
        self.op(Op::Len, len, subject, 0);
        self.load_const(wanted, &Const::Int(Integer::Small(length as i64)));
        self.frame.asm.jump_extended(Word::abc(compare, len, wanted, 0), fail);
        self.release(mark);
    }

    fn mapping(
        &mut self,
        items: &'a [(Expr, Pattern)],
        rest: Option<&Name>,
        subject: u8,
        fail: Label,
        captured: &Captured,
    ) {
        let test = self.temp();
        self.op(Op::MatchMap, test, subject, 0);
        self.frame.asm.jump_on(Op::JF, test, fail);
        if !items.is_empty() {
            self.length(subject, Op::JGe, items.len(), fail);
        }
        let keys = self.temp();
        let first = self.row(items.iter().map(|(key, _)| key));
        self.op(Op::Tuple, keys, first, items.len() as u8);
        let values = self.temp();
        self.op(Op::MatchKeys, values, subject, keys);
        self.frame.asm.jump_on(Op::JNone, values, fail);
        let first = self.temps(items.len());
        self.op(Op::Unpack, first, values, items.len() as u8);
        for (at, (_, item)) in items.iter().enumerate() {
            self.pattern(item, first + at as u8, fail, captured);
        }
        if let Some(register) = rest.and_then(|name| captured.get(name)) {
            self.op(Op::MatchRest, *register, subject, keys);
        }
    }

    fn class_pattern(
        &mut self,
        class: &'a Expr,
        positional: &'a [Pattern],
        keywords: &'a [(Name, Pattern)],
        subject: u8,
        fail: Label,
        captured: &Captured,
    ) {
        let class = self.operand(class);
        let values = self.temp();
        let names: Vec<Name> = keywords.iter().map(|(name, _)| name.clone()).collect();
        let names = self.names_constant(&names);
        let extension = u32::from(names) | (positional.len() as u32) << 16;
        self.op_extended(Op::MatchClass, values, subject, class, extension);
        self.frame.asm.jump_on(Op::JNone, values, fail);
        let items: Vec<&'a Pattern> =
            positional.iter().chain(keywords.iter().map(|(_, item)| item)).collect();
        let first = self.temps(items.len());
        self.op(Op::Unpack, first, values, items.len() as u8);
        for (at, item) in items.into_iter().enumerate() {
            self.pattern(item, first + at as u8, fail, captured);
        }
    }
}
