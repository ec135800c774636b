//! Expressions into registers.

use bytecode::{Op, imm};

use super::Emitter;
use crate::fold::constant;
use crate::number::Integer;
use crate::tree::{BinaryOp, Const, Expr, ExprKind, Name, Piece, UnaryOp};

/// Displays with more items are built in pieces of this many.
const PIECE: usize = 32;

impl<'a> Emitter<'a> {
    /// Computes `expr` into register `to`. If `to` is a variable's, only the last instruction writes it.
    pub(super) fn expr(&mut self, expr: &'a Expr, to: u8) {
        if !self.is_temp(to) && !writes_once(expr) {
            let mark = self.mark();
            let temp = self.temp();
            self.expr(expr, temp);
            self.mov(to, temp);
            return self.release(mark);
        }
        self.at(expr);
        let mark = self.mark();
        match &expr.kind {
            ExprKind::Const(value) => self.load_const(to, value),
            ExprKind::Name(name) => self.load(name, to),
            ExprKind::Unary(UnaryOp::Not, _)
            | ExprKind::Compare(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::If(..) => self.logic(expr, to),
            ExprKind::Unary(op, operand) => {
                let operand = self.operand_in(operand, to);
                self.at(expr);
                self.op(unary_op(*op), to, operand, 0);
            }
            ExprKind::Binary(op, left, right) => self.binary(expr, *op, left, right, to),
            ExprKind::Call(callee, arguments) => self.call(expr, callee, arguments, to),
            ExprKind::Attribute(object, name) => {
                let object = self.operand_in(object, to);
                self.at(expr);
                self.op_site(Op::GetAttr, to, object, name);
            }
            ExprKind::Subscript(object, index) => {
                let object = self.operand_in(object, to);
                let index = self.operand(index);
                self.at(expr);
                self.op(Op::GetItem, to, object, index);
            }
            ExprKind::Slice(lower, upper, step) => {
                let first = self.temps(3);
                for (at, bound) in [lower, upper, step].into_iter().enumerate() {
                    let register = first + at as u8;
                    match bound {
                        Some(bound) => self.expr(bound, register),
                        None => self.load_imm(register, imm::NONE),
                    }
                }
                self.op(Op::Slice, to, first, 0);
            }
            ExprKind::Starred(inner) => {
                self.error(expr.span, "a starred expression cannot stand here", None);
                self.expr(inner, to);
            }
            ExprKind::Tuple(items) => self.tuple(items, to),
            ExprKind::List(items) => self.list(items, to),
            ExprKind::Set(items) => self.set(items, to),
            ExprKind::Dict(items) => self.dict(items, to),
            ExprKind::Lambda(function) => self.function_value(function, to),
            ExprKind::Walrus(name, value) => {
                self.expr(value, to);
                self.store(name, to);
            }
            ExprKind::Comprehension(comp) => self.comprehension(comp, to),
            ExprKind::FString(pieces) => self.f_string(pieces, to),
            ExprKind::Yield(value) => {
                let value = self.yielded(value.as_deref());
                self.op(Op::Yield, to, value, 0);
            }
            ExprKind::YieldFrom(value) => {
                let iterator = self.temp();
                let value = self.operand(value);
                self.op(Op::Iter, iterator, value, 0);
                self.delegate(iterator, to);
            }
            ExprKind::Await(value) => {
                let value = self.operand(value);
                self.at(expr);
                self.await_value(value, to);
            }
        }
        self.release(mark);
    }

    /// Computes `expr` for its effects.
    pub(super) fn effect(&mut self, expr: &'a Expr) {
        if matches!(expr.kind, ExprKind::Const(_)) {
            return;
        }
        let mark = self.mark();
        self.operand(expr);
        self.release(mark);
    }

    /// The register that has the value of `expr`: a local variable's own, or a fresh temporary.
    pub(super) fn operand(&mut self, expr: &'a Expr) -> u8 {
        if let Some(register) = self.variable(expr) {
            return register;
        }
        let temp = self.temp();
        self.expr(expr, temp);
        temp
    }

    /// As [`Self::operand`], with `scratch` as the temporary if it is one.
    pub(super) fn operand_in(&mut self, expr: &'a Expr, scratch: u8) -> u8 {
        match self.variable(expr) {
            Some(register) => register,
            None if self.is_temp(scratch) => {
                self.expr(expr, scratch);
                scratch
            }
            None => self.operand(expr),
        }
    }

    /// The variable's own register, unless the rest of the expression may rebind it.
    fn variable(&mut self, expr: &Expr) -> Option<u8> {
        let ExprKind::Name(name) = &expr.kind else { return None };
        let register = self.local(name).filter(|_| !self.scopes().has_walrus(self.scope))?;
        self.at(expr);
        self.check(register, name);
        Some(register)
    }

    fn binary(&mut self, expr: &'a Expr, op: BinaryOp, left: &'a Expr, right: &'a Expr, to: u8) {
        let left = self.operand_in(left, to);
        if let Some((op, small)) = immediate(op, right, false) {
            self.at(expr);
            return self.op(op, to, left, small);
        }
        let right = self.operand(right);
        self.at(expr);
        self.op(binary_op(op), to, left, right);
    }

    /// `to = left op= right`
    pub(super) fn augmented(&mut self, op: BinaryOp, left: u8, right: &'a Expr, to: u8) {
        let line = self.frame.asm.line();
        if let Some((op, small)) = immediate(op, right, true) {
            return self.op(op, to, left, small);
        }
        let right = self.operand(right);
        self.frame.asm.set_line(line);
        let op = binary_op(op) as u8 + (Op::IAdd as u8 - Op::Add as u8);
        if let Some(op) = Op::from_byte(op) {
            self.op(op, to, left, right);
        }
    }

    /// `items` into fresh registers in a row: the first.
    pub(super) fn row(&mut self, items: impl Iterator<Item = &'a Expr>) -> u8 {
        let first = self.run();
        for item in items {
            let register = self.temp();
            self.expr(item, register);
        }
        first
    }

    fn tuple(&mut self, items: &'a [Expr], to: u8) {
        if items.len() <= PIECE && !items.iter().any(is_starred) {
            let first = self.row(items.iter());
            return self.op(Op::Tuple, to, first, items.len() as u8);
        }
        let list = self.temp();
        self.list(items, list);
        self.op(Op::ToTuple, to, list, 0);
    }

    pub(super) fn list(&mut self, items: &'a [Expr], to: u8) {
        if let Some(constants) = constants(items, 4) {
            self.load_empty(Op::List, to);
            let tuple = self.temp();
            self.load_const(tuple, &constants);
            return self.op(Op::Extend, to, tuple, 0);
        }
        self.display(items, [Op::List, Op::Append, Op::Extend], to);
    }

    fn set(&mut self, items: &'a [Expr], to: u8) {
        // As CPython: three or more constants are one constant that is merged into an empty set, which decides their order.
        if let Some(constants) = constants(items, 3) {
            self.load_empty(Op::Set, to);
            let tuple = self.temp();
            self.load_const(tuple, &constants);
            return self.op(Op::UpdateSet, to, tuple, 0);
        }
        self.display(items, [Op::Set, Op::AddSet, Op::UpdateSet], to);
    }

    fn display(&mut self, items: &'a [Expr], [make, add, spread]: [Op; 3], to: u8) {
        let head = items.iter().take(PIECE).take_while(|item| !is_starred(item)).count();
        let mark = self.mark();
        let first = self.row(items[..head].iter());
        self.op(make, to, first, head as u8);
        self.release(mark);
        let mut rest = &items[head..];
        while let Some(item) = rest.first() {
            let count = rest.iter().take(PIECE).take_while(|item| !is_starred(item)).count();
            if let ExprKind::Starred(inner) = &item.kind {
                let inner = self.operand(inner);
                self.at(item);
                self.op(spread, to, inner, 0);
            } else {
                let first = self.row(rest[..count].iter());
                self.op(add, to, first, count as u8);
            }
            self.release(mark);
            rest = &rest[count.max(1)..];
        }
    }

    fn load_empty(&mut self, make: Op, to: u8) {
        self.op(make, to, 0, 0);
    }

    fn dict(&mut self, items: &'a [(Option<Expr>, Expr)], to: u8) {
        let pairs = |items: &[(Option<Expr>, Expr)]| {
            items.iter().take(PIECE / 2).take_while(|(key, _)| key.is_some()).count()
        };
        let mark = self.mark();
        let head = pairs(items);
        let first = self.pair_row(&items[..head]);
        self.op(Op::Dict, to, first, head as u8);
        self.release(mark);
        let mut rest = &items[head..];
        while let Some((key, value)) = rest.first() {
            let count = pairs(rest);
            if key.is_none() {
                let value = self.operand(value);
                self.op(Op::UpdateDict, to, value, 0);
            } else {
                let first = self.pair_row(&rest[..count]);
                self.op(Op::AddDict, to, first, count as u8);
            }
            self.release(mark);
            rest = &rest[count.max(1)..];
        }
    }

    fn pair_row(&mut self, pairs: &'a [(Option<Expr>, Expr)]) -> u8 {
        self.row(pairs.iter().flat_map(|(key, value)| key.iter().chain([value])))
    }

    fn f_string(&mut self, pieces: &'a [Piece], to: u8) {
        match pieces {
            [] => self.load_const(to, &Const::Str(Name::from(""))),
            [Piece::Text(text)] => self.load_const(to, &Const::Str(text.clone())),
            [Piece::Value { value, conversion, spec }] => self.formatted(value, *conversion, spec, to),
            _ => {
                let first = self.run();
                for piece in pieces {
                    let register = self.temp();
                    match piece {
                        Piece::Text(text) => self.load_const(register, &Const::Str(text.clone())),
                        Piece::Value { value, conversion, spec } => {
                            self.formatted(value, *conversion, spec, register);
                        }
                    }
                }
                self.op(Op::Concat, to, first, pieces.len() as u8);
            }
        }
    }

    fn formatted(&mut self, value: &'a Expr, conversion: u8, spec: &'a [Piece], to: u8) {
        let mark = self.mark();
        if spec.is_empty() {
            let operand = self.operand_in(value, to);
            self.at(value);
            self.op(Op::Format, to, operand, conversion);
        } else {
            let operand = self.operand(value);
            let format = if self.is_temp(to) { to } else { self.temp() };
            self.f_string(spec, format);
            self.at(value);
            self.op(Op::Format, format, operand, conversion | 4);
            self.mov(to, format);
        }
        self.release(mark);
    }

    fn yielded(&mut self, value: Option<&'a Expr>) -> u8 {
        match value {
            Some(value) => self.operand(value),
            None => {
                let none = self.temp();
                self.load_imm(none, imm::NONE);
                none
            }
        }
    }

    /// `to = yield from iterator`; `to` is a temporary.
    fn delegate(&mut self, iterator: u8, to: u8) {
        self.load_imm(to, imm::NONE);
        self.op(Op::YieldFrom, to, iterator, 0);
    }

    /// `to = await value`; `to` is a temporary.
    pub(super) fn await_value(&mut self, value: u8, to: u8) {
        let mark = self.mark();
        let iterator = self.temp();
        self.op(Op::Awaitable, iterator, value, 0);
        self.delegate(iterator, to);
        self.release(mark);
    }
}

/// Whether the code for `expr` writes its target register in its last instruction only.
fn writes_once(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Unary(UnaryOp::Not, _) => false,
        ExprKind::Tuple(_)
        | ExprKind::Const(_)
        | ExprKind::Name(_)
        | ExprKind::Unary(..)
        | ExprKind::Binary(..)
        | ExprKind::Call(..)
        | ExprKind::Attribute(..)
        | ExprKind::Subscript(..)
        | ExprKind::Slice(..)
        | ExprKind::Lambda(_)
        | ExprKind::FString(_)
        | ExprKind::Yield(_) => true,
        ExprKind::Compare(_, rest) => rest.len() == 1,
        ExprKind::List(items) => {
            items.len() <= PIECE && !items.iter().any(is_starred) && constants(items, 4).is_none()
        }
        ExprKind::Set(items) => {
            items.len() <= PIECE && !items.iter().any(is_starred) && constants(items, 3).is_none()
        }
        ExprKind::Dict(items) => items.len() <= PIECE / 2 && items.iter().all(|(key, _)| key.is_some()),
        _ => false,
    }
}

pub(super) fn is_starred(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Starred(_))
}

/// The items of a display of at least so many constants as one constant tuple.
fn constants(items: &[Expr], least: usize) -> Option<Const> {
    if items.len() < least {
        return None;
    }
    items.iter().map(|item| constant(item).cloned()).collect::<Option<_>>().map(Const::Tuple)
}

/// The opcode with a small int in the instruction, for `x + 1` and `x - 1`.
fn immediate(op: BinaryOp, right: &Expr, in_place: bool) -> Option<(Op, u8)> {
    let Some(Const::Int(Integer::Small(value))) = constant(right) else { return None };
    let small = i8::try_from(*value).ok()? as u8;
    Some(match (op, in_place) {
        (BinaryOp::Add, false) => (Op::AddI, small),
        (BinaryOp::Sub, false) => (Op::SubI, small),
        (BinaryOp::Add, true) => (Op::IAddI, small),
        (BinaryOp::Sub, true) => (Op::ISubI, small),
        _ => return None,
    })
}

fn unary_op(op: UnaryOp) -> Op {
    match op {
        UnaryOp::Neg => Op::Neg,
        UnaryOp::Pos => Op::Pos,
        UnaryOp::Invert => Op::Inv,
        UnaryOp::Not => Op::Not,
    }
}

fn binary_op(op: BinaryOp) -> Op {
    match op {
        BinaryOp::Add => Op::Add,
        BinaryOp::Sub => Op::Sub,
        BinaryOp::Mul => Op::Mul,
        BinaryOp::TrueDiv => Op::TrueDiv,
        BinaryOp::FloorDiv => Op::FloorDiv,
        BinaryOp::Mod => Op::Mod,
        BinaryOp::Pow => Op::Pow,
        BinaryOp::Lsh => Op::Lsh,
        BinaryOp::Rsh => Op::Rsh,
        BinaryOp::And => Op::And,
        BinaryOp::Or => Op::Or,
        BinaryOp::Xor => Op::Xor,
        BinaryOp::MatMul => Op::MatMul,
    }
}
