//! Statements.

use bytecode::Op;

use super::Emitter;
use super::expressions::is_starred;
use crate::fold::{constant, truth};
use crate::tree::{BinaryOp, Const, Expr, ExprKind, Stmt, StmtKind};

impl<'a> Emitter<'a> {
    /// Statements until the first one that cannot be reached.
    pub(super) fn block(&mut self, block: &'a [Stmt]) {
        for stmt in block {
            if !self.is_live() {
                return;
            }
            self.at_span(stmt.span);
            self.statement(stmt);
        }
    }

    fn statement(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Expr(expr) => self.effect(expr),
            StmtKind::Assign(targets, value) => self.assignment(targets, value),
            StmtKind::AugAssign(target, op, value) => self.augmented_assignment(stmt, target, *op, value),
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.delete_target(target)),
            StmtKind::Function(function) => self.function_statement(function),
            StmtKind::Class(class) => self.class_statement(class),
            StmtKind::Return(value) => self.return_value(value.as_ref()),
            StmtKind::Raise(exception, cause) => self.raise(stmt, exception.as_ref(), cause.as_ref()),
            StmtKind::Assert(test, message) => self.assert(test, message.as_ref()),
            StmtKind::If(test, body, orelse) => self.if_statement(test, body, orelse),
            StmtKind::While(test, body, orelse) => self.while_loop(test, body, orelse),
            StmtKind::For(each) => self.for_loop(each),
            StmtKind::Try(each) => self.try_statement(each),
            StmtKind::With(with) => self.with(with),
            StmtKind::Match(each) => self.match_statement(each),
            StmtKind::Break => self.leave_round(true),
            StmtKind::Continue => self.leave_round(false),
            StmtKind::Import(imports) => imports.iter().for_each(|import| self.import(import)),
            StmtKind::FromImport(import) => self.import_from(import),
            StmtKind::Pass | StmtKind::Declare(_) | StmtKind::Global(_) | StmtKind::Nonlocal(_) => {}
        }
    }

    fn if_statement(&mut self, test: &'a Expr, body: &'a [Stmt], orelse: &'a [Stmt]) {
        if let Some(holds) = constant(test).map(truth) {
            return self.block(if holds { body } else { orelse });
        }
        let (otherwise, end) = (self.label(), self.label());
        self.branch(test, false, otherwise);
        let entry = self.frame.bound;
        self.block(body);
        let first = self.is_live().then_some(self.frame.bound);
        if !orelse.is_empty() {
            self.frame.asm.jump(end);
        }
        self.bind(otherwise);
        self.frame.bound = entry;
        self.block(orelse);
        let second = self.is_live().then_some(self.frame.bound);
        self.bind(end);
        self.frame.bound = match (first, second) {
            (Some(first), Some(second)) => first.and(second),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => entry,
        };
    }

    fn assignment(&mut self, targets: &'a [Expr], value: &'a Expr) {
        let mark = self.mark();
        match targets {
            [Expr { kind: ExprKind::Name(name), .. }] => match self.local(name) {
                Some(register) => {
                    self.expr(value, register);
                    self.frame.bound.insert(register);
                }
                None => {
                    let value = self.operand(value);
                    self.store(name, value);
                }
            },
            [target] => match pairs(target, value) {
                Some((targets, values)) => {
                    let first = self.row(values.iter());
                    for (at, target) in targets.iter().enumerate() {
                        self.assign(target, first + at as u8);
                    }
                }
                None => {
                    let value = self.operand(value);
                    self.assign(target, value);
                }
            },
            _ => {
                let temp = self.temp();
                self.expr(value, temp);
                targets.iter().for_each(|target| self.assign(target, temp));
            }
        }
        self.release(mark);
    }

    /// Binds what `target` names to the value in register `from`.
    pub(super) fn assign(&mut self, target: &'a Expr, from: u8) {
        let mark = self.mark();
        match &target.kind {
            ExprKind::Name(name) => self.store(name, from),
            ExprKind::Attribute(object, name) => {
                let object = self.operand(object);
                self.at(target);
                self.op_site(Op::SetAttr, object, from, name);
            }
            ExprKind::Subscript(object, index) => {
                let object = self.operand(object);
                let index = self.operand(index);
                self.at(target);
                self.op(Op::SetItem, object, index, from);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => self.unpack(target, items, from),
            ExprKind::Starred(inner) => self.assign(inner, from),
            ExprKind::Const(Const::Tuple(items)) if items.is_empty() => self.unpack(target, &[], from),
            _ => self.error(target.span, "this cannot be assigned to", None),
        }
        self.release(mark);
    }

    fn unpack(&mut self, target: &'a Expr, items: &'a [Expr], from: u8) {
        let first = self.temps(items.len());
        self.at(target);
        match items.iter().position(is_starred) {
            None => self.op(Op::Unpack, first, from, items.len() as u8),
            Some(before) => {
                let after = items.len() - before - 1;
                self.op_extended(Op::UnpackX, first, from, before as u8, after as u32);
            }
        }
        for (at, item) in items.iter().enumerate() {
            self.assign(item, first + at as u8);
        }
    }

    /// The target's parts are computed once, read, and written.
    fn augmented_assignment(&mut self, stmt: &'a Stmt, target: &'a Expr, op: BinaryOp, value: &'a Expr) {
        let mark = self.mark();
        match &target.kind {
            ExprKind::Name(name) => {
                let left = self.operand(target);
                let to = self.local(name).unwrap_or(left);
                self.augmented(op, left, value, to);
                self.store(name, to);
            }
            ExprKind::Attribute(object, name) => {
                let object = self.operand(object);
                let left = self.temp();
                self.op_site(Op::GetAttr, left, object, name);
                self.augmented(op, left, value, left);
                self.op_site(Op::SetAttr, object, left, name);
            }
            ExprKind::Subscript(object, index) => {
                let object = self.operand(object);
                let index = self.operand(index);
                let left = self.temp();
                self.op(Op::GetItem, left, object, index);
                self.augmented(op, left, value, left);
                self.op(Op::SetItem, object, index, left);
            }
            _ => self.error(stmt.span, "this cannot be assigned to", None),
        }
        self.release(mark);
    }

    fn delete_target(&mut self, target: &'a Expr) {
        let mark = self.mark();
        match &target.kind {
            ExprKind::Name(name) => self.delete(name),
            ExprKind::Attribute(object, name) => {
                let object = self.operand(object);
                self.op_site(Op::DelAttr, object, 0, name);
            }
            ExprKind::Subscript(object, index) => {
                let object = self.operand(object);
                let index = self.operand(index);
                self.op(Op::DelItem, object, index, 0);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| self.delete_target(item));
            }
            ExprKind::Const(Const::Tuple(items)) if items.is_empty() => {}
            _ => self.error(target.span, "this cannot be deleted", None),
        }
        self.release(mark);
    }

    fn raise(&mut self, stmt: &'a Stmt, exception: Option<&'a Expr>, cause: Option<&'a Expr>) {
        let mark = self.mark();
        let Some(exception) = exception else { return self.op(Op::RaiseBare, 0, 0, 0) };
        let exception = self.operand(exception);
        match cause {
            Some(cause) => {
                let cause = self.operand(cause);
                self.at_span(stmt.span);
                self.op(Op::RaiseFrom, exception, cause, 0);
            }
            None => {
                self.at_span(stmt.span);
                self.op(Op::Raise, exception, 0, 0);
            }
        }
        self.release(mark);
    }

    fn assert(&mut self, test: &'a Expr, message: Option<&'a Expr>) {
        let holds = self.label();
        self.branch(test, true, holds);
        let bound = self.frame.bound;
        let mark = self.mark();
        let window = self.temp();
        self.load_builtin("AssertionError", window);
        if let Some(message) = message {
            let argument = self.temp();
            self.expr(message, argument);
            self.op(Op::Call, window, 1, 0);
        }
        self.op(Op::Raise, window, 0, 0);
        self.release(mark);
        self.bind(holds);
        self.frame.bound = bound;
    }
}

/// `a, b = x, y` needs no tuple: the targets and the values.
fn pairs<'e>(target: &'e Expr, value: &'e Expr) -> Option<(&'e [Expr], &'e [Expr])> {
    match (&target.kind, &value.kind) {
        (ExprKind::Tuple(targets), ExprKind::Tuple(values)) => {
            let plain = targets.len() == values.len() && !targets.iter().chain(values).any(is_starred);
            plain.then_some((&targets[..], &values[..]))
        }
        _ => None,
    }
}
