//! Calls: of plain callables, of methods, with keywords, with stars, and `super()`.

use bytecode::{Op, imm};

use super::Emitter;
use crate::scope::Place;
use crate::tree::{Argument, Const, Expr, ExprKind, Name};

/// Keywords that are made a dict at once, at most: each takes two registers.
const PAIRS_MAX: u8 = 16;

impl<'a> Emitter<'a> {
    /// The first register of a call's window: `to` itself if it is the topmost temporary.
    pub(super) fn window(&mut self, to: u8) -> u8 {
        if self.is_temp(to) && to + 1 == self.frame.next { to } else { self.temp() }
    }

    pub(super) fn call(&mut self, expr: &'a Expr, callee: &'a Expr, arguments: &'a [Argument], to: u8) {
        if self.zero_argument_super(callee, arguments, to) {
            return;
        }
        if self.length_of(expr, callee, arguments, to) {
            return;
        }
        let base = self.window(to);
        let starred = |argument: &Argument| matches!(argument, Argument::Star(_) | Argument::DoubleStar(_));
        if arguments.iter().any(starred) {
            self.expr(callee, base);
            let list = self.temp();
            let dict = self.temp();
            self.star_arguments(arguments, base, list);
            self.keyword_dict(arguments, base, dict);
            self.at(expr);
            self.op(Op::CallX, base, 0, 0);
        } else {
            self.plain_call(expr, callee, arguments, base);
        }
        self.mov(to, base);
    }

    fn plain_call(&mut self, expr: &'a Expr, callee: &'a Expr, arguments: &'a [Argument], base: u8) {
        let is_method = match &callee.kind {
            ExprKind::Attribute(object, name) => {
                let object = self.operand_in(object, base);
                self.release(base + 1);
                self.temp();
                self.at(callee);
                self.op_site(Op::Method, base, object, name);
                true
            }
            _ => {
                self.expr(callee, base);
                false
            }
        };
        let (mut positional, mut keywords) = (0, Vec::new());
        for argument in arguments {
            let register = self.temp();
            match argument {
                Argument::Keyword(name, value) => {
                    self.expr(value, register);
                    keywords.push(name.clone());
                }
                Argument::Positional(value) | Argument::Star(value) | Argument::DoubleStar(value) => {
                    self.expr(value, register);
                    positional += 1;
                }
            }
        }
        self.at(expr);
        self.call_op(base, positional, &keywords, is_method);
    }

    fn call_op(&mut self, base: u8, positional: u8, keywords: &[Name], is_method: bool) {
        let count = keywords.len() as u8;
        if keywords.is_empty() {
            let op = if is_method { Op::CallM } else { Op::Call };
            return self.op(op, base, positional, 0);
        }
        let names = self.names_constant(keywords);
        let op = if is_method { Op::CallMKw } else { Op::CallKw };
        self.op_extended(op, base, positional, count, u32::from(names));
    }

    /// All positional arguments as a list; they are computed before the keywords, whatever the order in the source.
    pub(super) fn star_arguments(&mut self, arguments: &'a [Argument], callee: u8, list: u8) {
        let mark = self.mark();
        self.op(Op::List, list, 0, 0);
        for argument in arguments {
            match argument {
                Argument::Positional(value) => {
                    let value = self.operand(value);
                    self.op(Op::Append, list, value, 1);
                }
                Argument::Star(value) => {
                    let iterable = self.operand(value);
                    self.at(value);
                    self.op(Op::Spread, list, iterable, callee);
                }
                Argument::Keyword(..) | Argument::DoubleStar(_) => {}
            }
            self.release(mark);
        }
    }

    /// All keyword arguments as a dict, or UNDEF.
    pub(super) fn keyword_dict(&mut self, arguments: &'a [Argument], callee: u8, dict: u8) {
        let is_keyword =
            |argument: &&Argument| matches!(argument, Argument::Keyword(..) | Argument::DoubleStar(_));
        if !arguments.iter().any(|argument| is_keyword(&argument)) {
            return self.load_imm(dict, imm::UNDEF);
        }
        let mark = self.mark();
        // Those before the first `**` cannot clash with it: they are the dict from the start.
        let mut first = arguments.iter().filter(|argument| is_keyword(argument)).peekable();
        let mut known = 0;
        let pairs = self.run();
        while let Some(Argument::Keyword(name, value)) = first.peek()
            && known < PAIRS_MAX
        {
            let pair = self.temps(2);
            self.load_const(pair, &Const::Str(name.clone()));
            self.expr(value, pair + 1);
            known += 1;
            first.next();
        }
        self.op(Op::Dict, dict, pairs, known);
        self.release(mark);
        for argument in first {
            match argument {
                Argument::Keyword(name, value) => {
                    let pair = self.temps(2);
                    self.load_const(pair, &Const::Str(name.clone()));
                    self.expr(value, pair + 1);
                    self.op(Op::Dict, pair, pair, 1);
                    self.op(Op::MergeKw, dict, pair, callee);
                }
                Argument::DoubleStar(value) => {
                    let mapping = self.operand(value);
                    self.at(value);
                    self.op(Op::MergeKw, dict, mapping, callee);
                }
                Argument::Positional(_) | Argument::Star(_) => {}
            }
            self.release(mark);
        }
    }

    /// `len(x)` is an instruction.
    fn length_of(&mut self, expr: &'a Expr, callee: &Expr, arguments: &'a [Argument], to: u8) -> bool {
        let [Argument::Positional(value)] = arguments else { return false };
        if !self.is_builtin(callee, "len") {
            return false;
        }
        let value = self.operand_in(value, to);
        self.at(expr);
        self.op(Op::Len, to, value, 0);
        true
    }

    /// `super()` inside a method finds its class and its object by itself.
    fn zero_argument_super(&mut self, callee: &Expr, arguments: &[Argument], to: u8) -> bool {
        let ExprKind::Name(name) = &callee.kind else { return false };
        let is_builtin =
            &**name == "super" && self.place(name) == Place::Global && !self.here().bound.contains(name);
        if !is_builtin || !arguments.is_empty() {
            return false;
        }
        let class: Name = "__class__".into();
        let (owner, first) = match (self.place(&class), self.frame.first_parameter.clone()) {
            (Place::Captured(owner), Some(first)) => (owner, first),
            (_, None) => return self.raise_runtime_error("super(): no arguments"),
            _ => return self.raise_runtime_error("super(): __class__ cell not found"),
        };
        let cell = self.cell(owner, &class);
        let mark = self.mark();
        let object = self.temp();
        let scope = std::mem::replace(&mut self.scope, self.frame.scope);
        self.load(&first, object);
        self.scope = scope;
        self.op(Op::Super, to, cell, object);
        self.release(mark);
        true
    }

    fn raise_runtime_error(&mut self, message: &str) -> bool {
        let mark = self.mark();
        let window = self.temps(2);
        self.load_builtin("RuntimeError", window);
        self.load_const(window + 1, &Const::Str(message.into()));
        self.op(Op::Call, window, 1, 0);
        self.op(Op::Raise, window, 0, 0);
        self.release(mark);
        true
    }
}
