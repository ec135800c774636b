//! Truth: comparisons, `and`, `or`, `not`, conditional expressions, and jumps on all of them.

use bytecode::{Op, Word};

use super::Emitter;
use super::assembler::Label;
use crate::fold::{constant, truth};
use crate::number::Integer;
use crate::tree::{CompareOp, Const, Expr, ExprKind, UnaryOp};

impl<'a> Emitter<'a> {
    /// The value of a logical expression.
    pub(super) fn logic(&mut self, expr: &'a Expr, to: u8) {
        match &expr.kind {
            ExprKind::Unary(_, operand) => {
                let operand = self.operand_in(operand, to);
                self.op(Op::Not, to, operand, 0);
            }
            ExprKind::Compare(first, rest) => self.compare(expr, first, rest, to),
            ExprKind::And(items) => self.short_circuit(items, Op::JF, to),
            ExprKind::Or(items) => self.short_circuit(items, Op::JT, to),
            ExprKind::If(test, body, orelse) => {
                let (otherwise, end) = (self.label(), self.label());
                self.branch(test, false, otherwise);
                let bound = self.frame.bound;
                self.expr(body, to);
                self.frame.asm.jump(end);
                self.bind(otherwise);
                self.frame.bound = bound;
                self.expr(orelse, to);
                self.bind(end);
                self.frame.bound = bound;
            }
            _ => self.expr(expr, to),
        }
    }

    fn short_circuit(&mut self, items: &'a [Expr], leave: Op, to: u8) {
        let end = self.label();
        let Some((last, init)) = items.split_last() else { return };
        let mut bound = None;
        for item in init {
            self.expr(item, to);
            bound.get_or_insert(self.frame.bound);
            self.frame.asm.jump_on(leave, to, end);
        }
        self.expr(last, to);
        self.bind(end);
        self.frame.bound = bound.unwrap_or(self.frame.bound);
    }

    fn compare(&mut self, expr: &'a Expr, first: &'a Expr, rest: &'a [(CompareOp, Expr)], to: u8) {
        let mut left = if rest.len() == 1 { self.operand_in(first, to) } else { self.operand(first) };
        let end = self.label();
        let mut bound = None;
        for (at, (op, right)) in rest.iter().enumerate() {
            let right = self.operand(right);
            self.at(expr);
            self.op(compare_op(*op), to, left, right);
            bound.get_or_insert(self.frame.bound);
            if at + 1 < rest.len() {
                self.frame.asm.jump_on(Op::JF, to, end);
            }
            left = right;
        }
        self.bind(end);
        self.frame.bound = bound.unwrap_or(self.frame.bound);
    }

    /// Jumps to `label` if the truth of `expr` is `sense`, else goes on.
    pub(super) fn branch(&mut self, expr: &'a Expr, sense: bool, label: Label) {
        self.at(expr);
        let mark = self.mark();
        match &expr.kind {
            ExprKind::Const(value) => {
                if truth(value) == sense {
                    self.frame.asm.jump(label);
                }
            }
            ExprKind::Unary(UnaryOp::Not, operand) => self.branch(operand, !sense, label),
            ExprKind::And(items) => self.branch_all(items, false, sense, label),
            ExprKind::Or(items) => self.branch_all(items, true, sense, label),
            ExprKind::Compare(first, rest) => self.branch_compare(expr, first, rest, sense, label),
            _ => {
                let value = self.operand(expr);
                self.frame.asm.jump_on(if sense { Op::JT } else { Op::JF }, value, label);
            }
        }
        self.release(mark);
    }

    /// `and` and `or`: an item whose truth is `decides` decides.
    fn branch_all(&mut self, items: &'a [Expr], decides: bool, sense: bool, label: Label) {
        let Some((last, init)) = items.split_last() else { return };
        let skip = self.label();
        let mut bound = None;
        for item in init {
            self.branch(item, decides, if decides == sense { label } else { skip });
            bound.get_or_insert(self.frame.bound);
        }
        self.branch(last, sense, label);
        self.bind(skip);
        self.frame.bound = bound.unwrap_or(self.frame.bound);
    }

    fn branch_compare(
        &mut self,
        expr: &'a Expr,
        first: &'a Expr,
        rest: &'a [(CompareOp, Expr)],
        sense: bool,
        label: Label,
    ) {
        let skip = self.label();
        let mut left = self.operand(first);
        let mut bound = None;
        for (at, (op, right)) in rest.iter().enumerate() {
            let is_last = at + 1 == rest.len();
            let (sense, target) = match (is_last, sense) {
                (true, _) => (sense, label),
                (false, false) => (false, label),
                (false, true) => (false, skip),
            };
            left = self.branch_pair(expr, left, *op, right, sense, target);
            bound.get_or_insert(self.frame.bound);
        }
        self.bind(skip);
        self.frame.bound = bound.unwrap_or(self.frame.bound);
    }

    /// One comparison; returns the register of the right side (unused if it was a constant in the instruction).
    fn branch_pair(
        &mut self,
        expr: &'a Expr,
        left: u8,
        op: CompareOp,
        right: &'a Expr,
        sense: bool,
        label: Label,
    ) -> u8 {
        let is_chain = matches!(&expr.kind, ExprKind::Compare(_, rest) if rest.len() > 1);
        let none = matches!(constant(right), Some(Const::None));
        if none && !is_chain && matches!(op, CompareOp::Is | CompareOp::IsNot) {
            let jump = if (op == CompareOp::Is) == sense { Op::JNone } else { Op::JNotNone };
            self.frame.asm.jump_on(jump, left, label);
            return left;
        }
        let small = match constant(right) {
            Some(Const::Int(Integer::Small(value))) if !is_chain => i8::try_from(*value).ok(),
            _ => None,
        };
        if let (Some(jump), Some(small)) = (jump_op(op), small) {
            let immediate = Op::from_byte(jump as u8 + (Op::JEqI as u8 - Op::JEq as u8)).unwrap_or(jump);
            let word = Word::abc(immediate, left, small as u8, u8::from(sense));
            self.frame.asm.jump_extended(word, label);
            return left;
        }
        let right = self.operand(right);
        self.at(expr);
        match jump_op(op) {
            Some(jump) => self.frame.asm.jump_extended(Word::abc(jump, left, right, u8::from(sense)), label),
            None => {
                let result = self.temp();
                self.op(compare_op(op), result, left, right);
                self.frame.asm.jump_on(if sense { Op::JT } else { Op::JF }, result, label);
            }
        }
        right
    }
}

pub(super) fn compare_op(op: CompareOp) -> Op {
    match op {
        CompareOp::Eq => Op::Eq,
        CompareOp::Ne => Op::Ne,
        CompareOp::Lt => Op::Lt,
        CompareOp::Le => Op::Le,
        CompareOp::Gt => Op::Gt,
        CompareOp::Ge => Op::Ge,
        CompareOp::Is => Op::Is,
        CompareOp::IsNot => Op::IsNot,
        CompareOp::In => Op::In,
        CompareOp::NotIn => Op::NotIn,
    }
}

fn jump_op(op: CompareOp) -> Option<Op> {
    Some(match op {
        CompareOp::Eq => Op::JEq,
        CompareOp::Ne => Op::JNe,
        CompareOp::Lt => Op::JLt,
        CompareOp::Le => Op::JLe,
        CompareOp::Gt => Op::JGt,
        CompareOp::Ge => Op::JGe,
        _ => return None,
    })
}
