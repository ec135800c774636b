//! Names: load, store, delete.

use bytecode::{NO_INDEX, Op, Variable, VariableKind, imm};

use super::Emitter;
use crate::scope::Place;
use crate::tree::{Const, Expr, ExprKind, Name, ScopeId};

impl Emitter<'_> {
    /// A register for a variable of `scope`; registers of inlined comprehensions are temporaries.
    pub(super) fn declare(&mut self, scope: ScopeId, name: &Name, kind: VariableKind) -> u8 {
        let register = self.temp();
        let symbol = self.symbol(name);
        self.frame.registers.insert((scope, name.clone()), register);
        self.frame.variables.push(Variable { name: symbol, register, kind });
        if self.scopes().is_deleted(scope, name) {
            self.frame.fickle.insert(register);
        }
        register
    }

    fn register(&self, scope: ScopeId, name: &Name) -> u8 {
        self.frame.registers.get(&(scope, name.clone())).copied().unwrap_or_default()
    }

    pub(super) fn place(&self, name: &Name) -> Place {
        self.scopes().place(self.scope, name)
    }

    /// The register that is the variable itself, if it is a plain local.
    pub(super) fn local(&self, name: &Name) -> Option<u8> {
        match self.place(name) {
            Place::Local(scope) => Some(self.register(scope, name)),
            _ => None,
        }
    }

    /// The register that holds the variable's cell.
    pub(super) fn cell(&self, scope: ScopeId, name: &Name) -> u8 {
        self.register(scope, name)
    }

    /// Whether an expression is the name of a builtin that no code of the module binds.
    pub(super) fn is_builtin(&self, expr: &Expr, builtin: &str) -> bool {
        let ExprKind::Name(name) = &expr.kind else { return false };
        &**name == builtin
            && self.place(name) == Place::Global
            && self.slot(name).is_none()
            && !self.is_piece()
    }

    fn slot(&self, name: &Name) -> Option<u16> {
        self.slots[self.module].get(name).copied()
    }

    /// Fails at run time if the variable in `register` is unbound and may be.
    pub(super) fn check(&mut self, register: u8, name: &Name) {
        if !self.frame.bound.contains(register) {
            let symbol = self.symbol(name);
            self.op_wide(Op::Check, register, symbol);
            self.frame.bound.insert(register);
        }
    }

    pub(super) fn load(&mut self, name: &Name, to: u8) {
        match self.place(name) {
            Place::Local(scope) => {
                let register = self.register(scope, name);
                self.check(register, name);
                self.mov(to, register);
            }
            Place::Cell(scope) | Place::Captured(scope) => {
                let cell = self.register(scope, name);
                self.op(Op::GetCell, to, cell, 0);
            }
            Place::Namespace | Place::Global if self.is_piece() => self.load_from_spaces(name, to),
            Place::Namespace => {
                let symbol = self.symbol(name);
                let slot = self.slot(name).unwrap_or(NO_INDEX);
                self.op_extended(Op::GetName, to, 0, 0, u32::from(symbol) | u32::from(slot) << 16);
            }
            // A namespace that `__prepare__` made may hold names that the body does not bind.
            Place::Global
                if self.frame.prepared == Some(self.scope)
                    && !self.scopes().declares_global(self.scope, name) =>
            {
                let symbol = self.symbol(name);
                let slot = self.slot(name).unwrap_or(NO_INDEX);
                self.op_extended(Op::GetName, to, 0, 0, u32::from(symbol) | u32::from(slot) << 16);
            }
            Place::Global => match self.slot(name) {
                Some(slot) => self.op_wide(Op::GetG, to, slot),
                None => self.load_builtin(name, to),
            },
        }
    }

    pub(super) fn load_builtin(&mut self, name: &str, to: u8) {
        let slot = match self.builtin_slots.get(name) {
            Some(slot) => *slot,
            None => {
                let symbol = self.symbol(name);
                let slot = self.builder.global(symbol);
                let slot = self.or_full(slot);
                self.builtin_slots.insert(name.into(), slot);
                slot
            }
        };
        self.op_wide(Op::LoadB, to, slot);
    }

    pub(super) fn store(&mut self, name: &Name, from: u8) {
        match self.place(name) {
            Place::Local(scope) => {
                let register = self.register(scope, name);
                self.mov(register, from);
                self.frame.bound.insert(register);
            }
            Place::Cell(scope) | Place::Captured(scope) => {
                let cell = self.register(scope, name);
                self.op(Op::SetCell, cell, from, 0);
            }
            Place::Namespace => {
                let symbol = self.symbol(name);
                self.op_extended(Op::SetName, 0, from, 0, u32::from(symbol));
            }
            Place::Global if self.is_piece() => self.name_in_space(Op::SetName, name, from),
            Place::Global => {
                let slot = self.slot(name).unwrap_or_default();
                self.op_wide(Op::SetG, from, slot);
            }
        }
    }

    pub(super) fn delete(&mut self, name: &Name) {
        match self.place(name) {
            Place::Local(scope) => {
                let register = self.register(scope, name);
                self.check(register, name);
                self.unbind(register);
            }
            Place::Cell(scope) | Place::Captured(scope) => {
                let cell = self.register(scope, name);
                self.op(Op::DelCell, cell, 0, 0);
            }
            Place::Namespace => {
                let symbol = self.symbol(name);
                self.op_extended(Op::DelName, 0, 0, 0, u32::from(symbol));
            }
            Place::Global if self.is_piece() => self.name_in_space(Op::DelName, name, 0),
            Place::Global => {
                let slot = self.slot(name).unwrap_or_default();
                self.op_wide(Op::DelG, 0, slot);
            }
        }
    }

    /// Unbinds the name of an `except` clause, which its body may have unbound already.
    pub(super) fn forget(&mut self, name: &Name) {
        if let Some(register) = self.local(name) {
            return self.unbind(register);
        }
        let mark = self.mark();
        let none = self.temp();
        self.load_const(none, &Const::None);
        self.store(name, none);
        self.delete(name);
        self.release(mark);
    }

    fn unbind(&mut self, register: u8) {
        self.load_imm(register, imm::UNDEF);
        self.frame.bound.remove(register);
    }
}
