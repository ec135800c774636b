//! `while` and `for`. A loop's test stands at its end, so that each round takes one jump.

use bytecode::{Op, Word};

use super::Emitter;
use super::exceptions::Block;
use crate::fold::{constant, truth};
use crate::tree::{Argument, Expr, ExprKind, For, Stmt};

impl<'a> Emitter<'a> {
    pub(super) fn while_loop(&mut self, test: &'a Expr, body: &'a [Stmt], orelse: &'a [Stmt]) {
        let always = constant(test).map(truth);
        if always == Some(false) {
            return self.block(orelse);
        }
        let (start, again, done) = (self.label(), self.label(), self.label());
        let entry = self.frame.bound.without(self.frame.fickle);
        if always.is_none() {
            self.frame.asm.jump(again);
        }
        self.frame.asm.bind_ahead(start);
        self.frame.bound = entry;
        self.frame.blocks.push(Block::Loop { leave: done, again });
        self.block(body);
        self.frame.blocks.pop();
        self.bind(again);
        self.frame.bound = entry;
        match always {
            Some(_) => self.frame.asm.jump(start),
            None => {
                self.branch(test, true, start);
                self.block(orelse);
            }
        }
        self.bind(done);
        self.frame.bound = entry;
    }

    pub(super) fn for_loop(&mut self, each: &'a For) {
        let line = self.frame.asm.line();
        let mark = self.mark();
        let iterator = self.temp();
        self.iterate(&each.iter, each.is_async, iterator);
        let entry = self.frame.bound.without(self.frame.fickle);
        let done = self.label();
        if each.is_async {
            let again = self.label();
            self.async_round(iterator, again, &each.target, |emitter| {
                emitter.frame.blocks.push(Block::Loop { leave: done, again });
                emitter.block(&each.body);
                emitter.frame.blocks.pop();
            });
        } else {
            let (start, again) = (self.label(), self.label());
            self.frame.asm.jump(again);
            self.frame.asm.bind_ahead(start);
            self.frame.bound = entry;
            let item = self.bind_item(&each.target);
            self.frame.blocks.push(Block::Loop { leave: done, again });
            self.block(&each.body);
            self.frame.blocks.pop();
            self.bind(again);
            self.frame.asm.set_line(line);
            self.frame.asm.jump_extended(Word::abc(Op::Next, iterator, item, 0), start);
        }
        self.frame.bound = entry;
        self.block(&each.orelse);
        self.bind(done);
        self.frame.bound = entry;
        self.release(mark);
    }

    /// `iterator = iter(iterable)`, for the topmost temporary. Over `range(…)` no range is made.
    pub(super) fn iterate(&mut self, iterable: &'a Expr, is_async: bool, iterator: u8) {
        match self.range_bounds(iterable).filter(|_| !is_async) {
            Some(bounds) => {
                let first = match bounds {
                    [Argument::Positional(bound)] => self.operand_in(bound, iterator),
                    _ => self.row(bounds.iter().filter_map(positional)),
                };
                self.at(iterable);
                self.op(Op::IterRange, iterator, first, bounds.len() as u8);
            }
            None => {
                let value = self.operand_in(iterable, iterator);
                self.at(iterable);
                self.op(if is_async { Op::AIter } else { Op::Iter }, iterator, value, 0);
            }
        }
        self.release(iterator + 1);
    }

    /// The bounds of `range(…)`, if `iterable` is that.
    fn range_bounds(&self, iterable: &'a Expr) -> Option<&'a [Argument]> {
        let ExprKind::Call(callee, arguments) = &iterable.kind else { return None };
        let plain = arguments.iter().all(|argument| positional(argument).is_some());
        let is_range = (1..=3).contains(&arguments.len()) && plain && self.is_builtin(callee, "range");
        is_range.then_some(arguments)
    }

    /// The register that a round's item arrives in, and the code that binds the target from it.
    pub(super) fn bind_item(&mut self, target: &'a Expr) -> u8 {
        if let ExprKind::Name(name) = &target.kind
            && let Some(register) = self.local(name)
        {
            self.frame.bound.insert(register);
            return register;
        }
        let item = self.temp();
        self.at(target);
        self.assign(target, item);
        item
    }

    /// The rounds of an `async for`: StopAsyncIteration from the iterator ends them, from the body it does not.
    pub(super) fn async_round(
        &mut self,
        iterator: u8,
        again: super::assembler::Label,
        target: &'a Expr,
        body: impl FnOnce(&mut Self),
    ) {
        let entry = self.frame.bound.without(self.frame.fickle);
        let (stopped, done) = (self.label(), self.label());
        self.frame.asm.bind_ahead(again);
        self.frame.bound = entry;
        let error = self.temp();
        let item = self.temp();
        let region = self.frame.asm.open(stopped, error);
        self.op(Op::ANext, item, iterator, 0);
        self.await_value(item, item);
        self.frame.asm.close(region);
        self.assign(target, item);
        body(self);
        self.frame.asm.jump(again);
        self.bind(stopped);
        let kind = self.temp();
        self.load_builtin("StopAsyncIteration", kind);
        self.op(Op::ExcMatch, kind, error, kind);
        self.frame.asm.jump_on(Op::JT, kind, done);
        self.op(Op::Reraise, error, 0, 0);
        self.bind(done);
        self.frame.bound = entry;
    }
}

fn positional(argument: &Argument) -> Option<&Expr> {
    match argument {
        Argument::Positional(value) => Some(value),
        _ => None,
    }
}
