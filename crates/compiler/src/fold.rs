//! Constant folding: only where every Python gives the same value and no error.

use crate::number::Integer;
use crate::tree::{BinaryOp, Const, Expr, ExprKind, UnaryOp};

/// The longest str or tuple that folding makes, so that `"x" * 1000000` stays a multiplication.
const LENGTH_MAX: usize = 64;

/// `kind`, as a constant if it is one.
pub(crate) fn folded(kind: ExprKind) -> ExprKind {
    let constant = match &kind {
        ExprKind::Unary(op, operand) => constant(operand).and_then(|value| unary(*op, value)),
        ExprKind::Binary(op, left, right) => {
            constant(left).zip(constant(right)).and_then(|(left, right)| binary(*op, left, right))
        }
        ExprKind::Tuple(items) => {
            items.iter().map(|item| constant(item).cloned()).collect::<Option<_>>().map(Const::Tuple)
        }
        _ => None,
    };
    constant.map_or(kind, ExprKind::Const)
}

/// The constant that `expr` is.
pub(crate) fn constant(expr: &Expr) -> Option<&Const> {
    match &expr.kind {
        ExprKind::Const(constant) => Some(constant),
        _ => None,
    }
}

/// Whether `value` is true.
pub(crate) fn truth(value: &Const) -> bool {
    match value {
        Const::None => false,
        Const::Bool(value) => *value,
        Const::Ellipsis => true,
        Const::Int(value) => *value != Integer::Small(0),
        Const::Float(value) | Const::Imaginary(value) => *value != 0.0,
        Const::Str(value) => !value.is_empty(),
        Const::Bytes(value) => !value.is_empty(),
        Const::Tuple(items) => !items.is_empty(),
    }
}

fn unary(op: UnaryOp, value: &Const) -> Option<Const> {
    Some(match (op, value) {
        (UnaryOp::Neg, Const::Int(value)) => Const::Int(value.negated()),
        (UnaryOp::Neg, Const::Float(value)) => Const::Float(-value),
        (UnaryOp::Pos, Const::Int(_) | Const::Float(_)) => value.clone(),
        (UnaryOp::Invert, Const::Int(Integer::Small(value))) => Const::Int(Integer::Small(!value)),
        (UnaryOp::Not, value) => Const::Bool(!truth(value)),
        _ => return None,
    })
}

fn binary(op: BinaryOp, left: &Const, right: &Const) -> Option<Const> {
    match (left, right) {
        (Const::Int(Integer::Small(left)), Const::Int(Integer::Small(right))) => integers(op, *left, *right),
        (Const::Float(left), Const::Float(right)) => floats(op, *left, *right),
        (Const::Str(left), Const::Str(right))
            if op == BinaryOp::Add && left.len() + right.len() <= LENGTH_MAX =>
        {
            Some(Const::Str(format!("{left}{right}").into()))
        }
        _ => None,
    }
}

fn integers(op: BinaryOp, left: i64, right: i64) -> Option<Const> {
    let value = match op {
        BinaryOp::Add => left.checked_add(right)?,
        BinaryOp::Sub => left.checked_sub(right)?,
        BinaryOp::Mul => left.checked_mul(right)?,
        BinaryOp::Pow => left.checked_pow(u32::try_from(right).ok()?)?,
        BinaryOp::Lsh => {
            left.checked_mul(1i64.checked_shl(u32::try_from(right).ok()?).filter(|bit| *bit > 0)?)?
        }
        BinaryOp::Rsh if (0..64).contains(&right) => left >> right,
        BinaryOp::And => left & right,
        BinaryOp::Or => left | right,
        BinaryOp::Xor => left ^ right,
        BinaryOp::FloorDiv if right > 0 => left.div_euclid(right),
        BinaryOp::Mod if right > 0 => left.rem_euclid(right),
        BinaryOp::TrueDiv if right != 0 && left.abs() < 1 << 53 && right.abs() < 1 << 53 => {
            return Some(Const::Float(left as f64 / right as f64));
        }
        _ => return None,
    };
    Some(Const::Int(Integer::Small(value)))
}

fn floats(op: BinaryOp, left: f64, right: f64) -> Option<Const> {
    let value = match op {
        BinaryOp::Add => left + right,
        BinaryOp::Sub => left - right,
        BinaryOp::Mul => left * right,
        BinaryOp::TrueDiv if right != 0.0 => left / right,
        _ => return None,
    };
    Some(Const::Float(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(value: i64) -> Const {
        Const::Int(Integer::Small(value))
    }

    #[test]
    fn what_python_computes_is_computed_and_what_it_refuses_is_left() {
        assert_eq!(binary(BinaryOp::FloorDiv, &int(-7), &int(2)), Some(int(-4)));
        assert_eq!(binary(BinaryOp::Mod, &int(-7), &int(2)), Some(int(1)));
        assert_eq!(binary(BinaryOp::TrueDiv, &int(1), &int(4)), Some(Const::Float(0.25)));
        assert_eq!(binary(BinaryOp::FloorDiv, &int(1), &int(0)), None);
        assert_eq!(binary(BinaryOp::Lsh, &int(1), &int(-1)), None);
        assert_eq!(binary(BinaryOp::Lsh, &int(1), &int(63)), None);
        assert_eq!(binary(BinaryOp::Lsh, &int(3), &int(4)), Some(int(48)));
        assert_eq!(unary(UnaryOp::Not, &Const::Tuple(vec![])), Some(Const::Bool(true)));
        assert_eq!(unary(UnaryOp::Neg, &Const::Bool(true)), None);
    }
}
