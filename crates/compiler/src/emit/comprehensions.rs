//! Comprehensions. List, set and dict comprehensions run inside the frame around them, in registers of their own;
//! a generator expression is a function whose only parameter is the first iterator.

use bytecode::{Op, VariableKind, Word, flags};

use super::functions::Code;
use super::{Emitter, FrameKind};
use crate::tree::{Comprehension, ComprehensionKind, Name, ScopeId};

impl<'a> Emitter<'a> {
    pub(super) fn comprehension(&mut self, comp: &'a Comprehension, to: u8) {
        if comp.kind == ComprehensionKind::Generator {
            return self.generator(comp, to);
        }
        let Some(first) = comp.loops.first() else { return };
        let iterator = self.temp();
        self.iterate(&first.iter, first.is_async, iterator);
        let make = match comp.kind {
            ComprehensionKind::Set => Op::Set,
            ComprehensionKind::Dict => Op::Dict,
            _ => Op::List,
        };
        self.op(make, to, 0, 0);
        let outer = std::mem::replace(&mut self.scope, comp.scope);
        let bound = self.frame.bound;
        self.declare_inlined(comp.scope);
        self.rounds(comp, 0, iterator, &|emitter| emitter.collect(comp, to));
        self.frame.bound = bound;
        self.scope = outer;
    }

    /// Registers of an inlined scope are reused: unbound variables must be made so.
    fn declare_inlined(&mut self, scope: ScopeId) {
        let names: Vec<Name> = self.scopes().variables(scope).cloned().collect();
        for name in names {
            let shared = self.scopes().is_shared(scope, &name);
            let register =
                self.declare(scope, &name, if shared { VariableKind::Cell } else { VariableKind::Local });
            self.frame.bound.remove(register);
            if shared {
                self.op(Op::NewCell, register, 0, 0);
            } else {
                self.load_imm(register, bytecode::imm::UNDEF);
            }
        }
    }

    /// Adds one element to the collection in `to`.
    fn collect(&mut self, comp: &'a Comprehension, to: u8) {
        let mark = self.mark();
        match &comp.value {
            Some(value) => {
                let pair = self.temps(2);
                self.expr(&comp.element, pair);
                self.expr(value, pair + 1);
                self.op(Op::AddDict, to, pair, 1);
            }
            None => {
                let add = if comp.kind == ComprehensionKind::Set { Op::AddSet } else { Op::Append };
                let value = self.operand(&comp.element);
                self.op(add, to, value, 1);
            }
        }
        self.release(mark);
    }

    /// The loops from number `at` on; `element` is the innermost body.
    fn rounds(&mut self, comp: &'a Comprehension, at: usize, iterator: u8, element: &dyn Fn(&mut Self)) {
        let each = &comp.loops[at];
        let mark = self.mark();
        let again = self.label();
        let inner = |emitter: &mut Self| {
            for condition in &each.conditions {
                emitter.branch(condition, false, again);
            }
            match comp.loops.get(at + 1) {
                None => element(emitter),
                Some(next) => {
                    let iterator = emitter.temp();
                    emitter.iterate(&next.iter, next.is_async, iterator);
                    emitter.rounds(comp, at + 1, iterator, element);
                }
            }
        };
        let entry = self.frame.bound;
        if each.is_async {
            self.async_round(iterator, again, &each.target, inner);
        } else {
            let start = self.label();
            self.frame.asm.jump(again);
            self.frame.asm.bind_ahead(start);
            let item = self.bind_item(&each.target);
            inner(self);
            self.bind(again);
            self.at(&each.target);
            self.frame.asm.jump_extended(Word::abc(Op::Next, iterator, item, 0), start);
        }
        self.frame.bound = entry;
        self.release(mark);
    }

    fn generator(&mut self, comp: &'a Comprehension, to: u8) {
        let Some(first) = comp.loops.first() else { return };
        let base = self.window(to);
        let code = Code {
            scope: comp.scope,
            kind: FrameKind::Function,
            name: "<genexpr>".into(),
            qualname: self.child_name("<genexpr>"),
            doc: None,
            flags: flags::GENERATOR | if comp.is_async { flags::COROUTINE } else { 0 },
            line_at: comp.element.span.start,
            parameters: None,
            first: Some(".0".into()),
            is_async: comp.is_async,
        };
        let id = self.code(code, |emitter| {
            emitter.rounds(comp, 0, 0, &|emitter| {
                let mark = emitter.mark();
                let value = emitter.operand(&comp.element);
                let sent = emitter.temp();
                emitter.op(Op::Yield, sent, value, 0);
                emitter.release(mark);
            });
        });
        self.op_wide(Op::MkFn, base, id);
        let argument = self.temp();
        self.iterate(&first.iter, first.is_async, argument);
        self.op(Op::Call, base, 1, 0);
        self.mov(to, base);
    }
}
