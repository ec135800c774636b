//! `try`, `with`, and how `return`, `break` and `continue` leave them.
//!
//! Each way out of a block runs its own copy of what must happen there: a `finally` body, a context manager's exit.
//! The region of a block has holes where such copies stand, so that a block never handles what happens on its way out.

use bytecode::{Op, imm};

use super::Emitter;
use super::assembler::{Label, Region};
use crate::tree::{ExceptClause, Expr, Name, Stmt, Try, With};

/// What the code is inside of, from the outside in.
pub(super) enum Block<'a> {
    Loop {
        leave: Label,
        again: Label,
    },
    /// A `try` with `except` clauses.
    Guarded {
        region: Region,
    },
    /// A `try` with a `finally`.
    Finally {
        region: Region,
        body: &'a [Stmt],
    },
    /// An `except` clause or the `finally` body of an exception: the outer handled exception is in `saved`.
    Handling {
        region: Region,
        saved: u8,
    },
    /// An `except` clause that bound a name.
    Named {
        region: Region,
        name: Name,
    },
    /// A `with` whose exit method is in `exit` and the register behind.
    With {
        region: Region,
        exit: u8,
        is_async: bool,
    },
}

impl Block<'_> {
    fn region(&self) -> Option<Region> {
        match self {
            Block::Loop { .. } => None,
            Block::Guarded { region }
            | Block::Finally { region, .. }
            | Block::Handling { region, .. }
            | Block::Named { region, .. }
            | Block::With { region, .. } => Some(*region),
        }
    }
}

impl<'a> Emitter<'a> {
    pub(super) fn return_value(&mut self, value: Option<&'a Expr>) {
        let mark = self.mark();
        let has_exits = self
            .frame
            .blocks
            .iter()
            .any(|block| !matches!(block, Block::Loop { .. } | Block::Guarded { .. }));
        let register = value.map(|value| {
            if has_exits {
                let temp = self.temp();
                self.expr(value, temp);
                temp
            } else {
                self.operand(value)
            }
        });
        let line = self.frame.asm.line();
        self.unwind(0, |emitter| {
            emitter.frame.asm.set_line(line);
            match register {
                Some(register) => emitter.op(Op::Ret, register, 0, 0),
                None => emitter.op(Op::RetN, 0, 0, 0),
            }
        });
        self.release(mark);
    }

    /// `break` or `continue`.
    pub(super) fn leave_round(&mut self, is_break: bool) {
        let found = self.frame.blocks.iter().enumerate().rev().find_map(|(at, block)| match block {
            Block::Loop { leave, again } => Some((at, if is_break { *leave } else { *again })),
            _ => None,
        });
        if let Some((at, target)) = found {
            self.unwind(at + 1, |emitter| emitter.frame.asm.jump(target));
        }
    }

    /// Leaves the blocks above `depth`, innermost first, then does what `leave` says.
    fn unwind(&mut self, depth: usize, leave: impl FnOnce(&mut Self)) {
        let bound = self.frame.bound;
        let mut left = Vec::new();
        while self.frame.blocks.len() > depth {
            let Some(block) = self.frame.blocks.pop() else { break };
            if let Some(region) = block.region() {
                self.frame.asm.pause(region);
            }
            match &block {
                Block::Loop { .. } | Block::Guarded { .. } => {}
                Block::Finally { body, .. } => self.block(body),
                Block::Handling { saved, .. } => self.op(Op::PopExc, *saved, 0, 0),
                Block::Named { name, .. } => self.forget(name),
                Block::With { exit, is_async, .. } => self.exit_normally(*exit, *is_async),
            }
            left.push(block);
        }
        leave(self);
        while let Some(block) = left.pop() {
            if let Some(region) = block.region() {
                self.frame.asm.resume(region);
            }
            self.frame.blocks.push(block);
        }
        self.frame.bound = bound;
    }

    pub(super) fn try_statement(&mut self, each: &'a Try) {
        match each.finally.is_empty() {
            true => self.try_except(each),
            false => self.try_finally(each),
        }
    }

    fn try_finally(&mut self, each: &'a Try) {
        let entry = self.frame.bound.without(self.frame.fickle);
        let (failed, done) = (self.label(), self.label());
        let mark = self.mark();
        let (error, saved) = (self.temp(), self.temp());
        let region = self.frame.asm.open(failed, error);
        self.frame.blocks.push(Block::Finally { region, body: &each.finally });
        match each.handlers.is_empty() {
            true => self.block(&each.body),
            false => self.try_except(each),
        }
        self.frame.blocks.pop();
        self.frame.asm.close(region);
        self.block(&each.finally);
        let normal = self.frame.bound;
        self.frame.asm.jump(done);
        self.bind(failed);
        self.frame.bound = entry;
        self.handling(error, saved, |emitter| {
            emitter.block(&each.finally);
            emitter.op(Op::Reraise, error, 0, 0);
        });
        self.bind(done);
        self.frame.bound = normal;
        self.release(mark);
    }

    fn try_except(&mut self, each: &'a Try) {
        let entry = self.frame.bound.without(self.frame.fickle);
        let (failed, done) = (self.label(), self.label());
        let mark = self.mark();
        let (error, saved) = (self.temp(), self.temp());
        let region = self.frame.asm.open(failed, error);
        self.frame.blocks.push(Block::Guarded { region });
        self.block(&each.body);
        self.frame.blocks.pop();
        self.frame.asm.close(region);
        self.block(&each.orelse);
        let mut exits = self.is_live().then_some(self.frame.bound);
        self.frame.asm.jump(done);
        self.bind(failed);
        self.frame.bound = entry;
        self.handling(error, saved, |emitter| {
            for clause in &each.handlers {
                let next = emitter.label();
                emitter.frame.bound = entry;
                emitter.except_clause(clause, error, next);
                if emitter.is_live() {
                    exits = Some(exits.map_or(emitter.frame.bound, |bound| bound.and(emitter.frame.bound)));
                }
                emitter.leave_handling(saved, done);
                emitter.bind(next);
            }
            emitter.op(Op::Reraise, error, 0, 0);
        });
        self.bind(done);
        self.frame.bound = exits.unwrap_or(entry);
        self.release(mark);
    }

    /// Code that handles the exception in `error`: it becomes the handled one, and whatever leaves restores the outer one.
    fn handling(&mut self, error: u8, saved: u8, body: impl FnOnce(&mut Self)) {
        if !self.is_live() {
            return;
        }
        let line = self.frame.asm.line();
        self.op(Op::PushExc, saved, error, 0);
        let cleanup = self.label();
        let again = self.temp();
        let region = self.frame.asm.open(cleanup, again);
        self.frame.blocks.push(Block::Handling { region, saved });
        body(self);
        self.frame.blocks.pop();
        self.frame.asm.close(region);
        self.bind(cleanup);
        self.frame.asm.set_line(line);
        self.op(Op::PopExc, saved, 0, 0);
        self.op(Op::Reraise, again, 0, 0);
    }

    /// Out of the innermost [`Block::Handling`] to `done`.
    fn leave_handling(&mut self, saved: u8, done: Label) {
        let region = self.frame.blocks.last().and_then(Block::region);
        region.into_iter().for_each(|region| self.frame.asm.pause(region));
        self.op(Op::PopExc, saved, 0, 0);
        self.frame.asm.jump(done);
        region.into_iter().for_each(|region| self.frame.asm.resume(region));
    }

    fn except_clause(&mut self, clause: &'a ExceptClause, error: u8, next: Label) {
        self.at_span(clause.span);
        let mark = self.mark();
        if let Some(kind) = &clause.kind {
            let matches = self.temp();
            let kind = self.operand(kind);
            self.op(Op::ExcMatch, matches, error, kind);
            self.frame.asm.jump_on(Op::JF, matches, next);
            self.release(mark);
        }
        let Some(name) = &clause.name else { return self.block(&clause.body) };
        self.store(name, error);
        let (cleanup, end) = (self.label(), self.label());
        let again = self.temp();
        let region = self.frame.asm.open(cleanup, again);
        self.frame.blocks.push(Block::Named { region, name: name.clone() });
        self.block(&clause.body);
        self.frame.blocks.pop();
        self.frame.asm.close(region);
        self.forget(name);
        let bound = self.frame.bound;
        self.frame.asm.jump(end);
        self.bind(cleanup);
        if self.is_live() {
            self.forget(name);
            self.op(Op::Reraise, again, 0, 0);
        }
        self.bind(end);
        self.frame.bound = bound;
        self.release(mark);
    }

    pub(super) fn with(&mut self, with: &'a With) {
        self.with_items(with, 0);
    }

    fn with_items(&mut self, with: &'a With, at: usize) {
        let Some((context, target)) = with.items.get(at) else { return self.block(&with.body) };
        self.at(context);
        let mark = self.mark();
        let exit = self.temps(4);
        let manager = self.operand(context);
        self.at(context);
        let line = self.frame.asm.line();
        self.op(if with.is_async { Op::AWith } else { Op::With }, exit, manager, 0);
        let entered = exit + 2;
        self.op(Op::CallM, entered, 0, 0);
        self.release(entered + 1);
        if with.is_async {
            self.await_value(entered, entered);
        }
        let entry = self.frame.bound.without(self.frame.fickle);
        let (failed, done) = (self.label(), self.label());
        let (error, saved) = (self.temp(), self.temp());
        let region = self.frame.asm.open(failed, error);
        self.frame.blocks.push(Block::With { region, exit, is_async: with.is_async });
        if let Some(target) = target {
            self.assign(target, entered);
        }
        self.with_items(with, at + 1);
        self.frame.blocks.pop();
        self.frame.asm.close(region);
        self.frame.asm.set_line(line);
        self.exit_normally(exit, with.is_async);
        self.frame.asm.jump(done);
        self.bind(failed);
        self.frame.bound = entry;
        self.frame.asm.set_line(line);
        self.handling(error, saved, |emitter| emitter.exit_failed(exit, error, saved, with.is_async, done));
        self.bind(done);
        self.frame.bound = entry;
        self.release(mark);
    }

    /// Calls the exit method with three Nones.
    fn exit_normally(&mut self, exit: u8, is_async: bool) {
        let mark = self.mark();
        let window = self.temps(5);
        self.mov(window, exit);
        self.mov(window + 1, exit + 1);
        (2..5).for_each(|at| self.load_imm(window + at, imm::NONE));
        self.call_exit(window, is_async);
        self.release(mark);
    }

    /// Calls the exit method with the exception; a true answer swallows it.
    fn exit_failed(&mut self, exit: u8, error: u8, saved: u8, is_async: bool, done: Label) {
        let swallowed = self.label();
        let mark = self.mark();
        let window = self.temps(5);
        self.mov(window, exit);
        self.mov(window + 1, exit + 1);
        self.op(Op::ExcArgs, window + 2, error, 0);
        self.call_exit(window, is_async);
        self.frame.asm.jump_on(Op::JT, window, swallowed);
        self.op(Op::Reraise, error, 0, 0);
        self.bind(swallowed);
        self.release(mark);
        self.leave_handling(saved, done);
    }

    fn call_exit(&mut self, window: u8, is_async: bool) {
        self.op(Op::CallM, window, 3, 0);
        if is_async {
            self.await_value(window, window);
        }
    }
}
