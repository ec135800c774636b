//! Arithmetic: numbers here, sequences by their own rules, and the special methods of the program's classes in CPython's order.

use crate::{
    ctx::Ctx,
    heap::Shape,
    number::{Big, float},
    object::Kind,
    raise::Stop,
    types::Type,
    value::Value,
};
use alloc::{format, string::String};
use bytecode::{Op, sym};

/// A binary operator; those of augmented assignment come second.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd)]
#[repr(u8)]
pub(crate) enum Operator {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    Lsh,
    Rsh,
    And,
    Or,
    Xor,
    MatMul,
    IAdd,
    ISub,
    IMul,
    ITrueDiv,
    IFloorDiv,
    IMod,
    IPow,
    ILsh,
    IRsh,
    IAnd,
    IOr,
    IXor,
    IMatMul,
}

const OPERATORS: [Operator; 26] = [
    Operator::Add,
    Operator::Sub,
    Operator::Mul,
    Operator::TrueDiv,
    Operator::FloorDiv,
    Operator::Mod,
    Operator::Pow,
    Operator::Lsh,
    Operator::Rsh,
    Operator::And,
    Operator::Or,
    Operator::Xor,
    Operator::MatMul,
    Operator::IAdd,
    Operator::ISub,
    Operator::IMul,
    Operator::ITrueDiv,
    Operator::IFloorDiv,
    Operator::IMod,
    Operator::IPow,
    Operator::ILsh,
    Operator::IRsh,
    Operator::IAnd,
    Operator::IOr,
    Operator::IXor,
    Operator::IMatMul,
];

/// Sign, method, reflected method, in-place method.
type Names = (&'static str, u16, u16, u16);

const NAMES: [Names; 13] = [
    ("+", sym::__add__, sym::__radd__, sym::__iadd__),
    ("-", sym::__sub__, sym::__rsub__, sym::__isub__),
    ("*", sym::__mul__, sym::__rmul__, sym::__imul__),
    ("/", sym::__truediv__, sym::__rtruediv__, sym::__itruediv__),
    ("//", sym::__floordiv__, sym::__rfloordiv__, sym::__ifloordiv__),
    ("%", sym::__mod__, sym::__rmod__, sym::__imod__),
    ("** or pow()", sym::__pow__, sym::__rpow__, sym::__ipow__),
    ("<<", sym::__lshift__, sym::__rlshift__, sym::__ilshift__),
    (">>", sym::__rshift__, sym::__rrshift__, sym::__irshift__),
    ("&", sym::__and__, sym::__rand__, sym::__iand__),
    ("|", sym::__or__, sym::__ror__, sym::__ior__),
    ("^", sym::__xor__, sym::__rxor__, sym::__ixor__),
    ("@", sym::__matmul__, sym::__rmatmul__, sym::__imatmul__),
];

impl Operator {
    /// The operator of an instruction.
    pub fn of(op: Op) -> Operator {
        OPERATORS.get((op as u8).wrapping_sub(Op::Add as u8) as usize).copied().unwrap_or(Operator::Add)
    }

    pub(crate) fn plain(self) -> Operator {
        if self.in_place() { OPERATORS[self as usize - 13] } else { self }
    }

    fn in_place(self) -> bool {
        self as u8 >= Operator::IAdd as u8
    }

    fn names(self) -> &'static Names {
        &NAMES[self.plain() as usize]
    }

    fn sign(self) -> String {
        match (self.plain(), self.in_place()) {
            (Operator::Pow, true) => String::from("**="),
            (_, true) => format!("{}=", self.names().0),
            _ => String::from(self.names().0),
        }
    }

    /// The result for two small integers, when it is one.
    #[inline]
    pub fn small(op: Op, x: Value, y: Value) -> Option<Value> {
        let (x, y) = (x.as_small()?, y.as_small()?);
        match op {
            Op::FloorDiv | Op::IFloorDiv if y != 0 => {
                Value::small(x.div_euclid(y) - (y < 0 && x.rem_euclid(y) != 0) as i32)
            }
            Op::Mod | Op::IMod if y != 0 => {
                let rest = x % y;
                Value::small(if rest != 0 && (rest ^ y) < 0 { rest + y } else { rest })
            }
            Op::Or | Op::IOr => Value::small(x | y),
            Op::Xor | Op::IXor => Value::small(x ^ y),
            Op::IAnd => Value::small(x & y),
            Op::Rsh | Op::IRsh if y >= 0 => Value::small(x >> y.min(31)),
            Op::Lsh | Op::ILsh if (0..31).contains(&y) => {
                let wide = (x as i64) << y;
                i32::try_from(wide).ok().and_then(Value::small)
            }
            _ => None,
        }
    }
}

impl Ctx<'_, '_> {
    /// `x op y`
    pub(crate) fn binary_value(&mut self, operator: Operator, x: Value, y: Value) -> Result<Value, Stop> {
        if x.is_small() && y.is_small() {
            if let Some(result) =
                quick_int(operator.plain(), (x.0 as i32 >> 1) as i64, (y.0 as i32 >> 1) as i64)
            {
                return self.int(result);
            }
        } else if let (Some(a), Some(b)) = (self.plain_number(x), self.plain_number(y))
            && let Some(result) = quick_float(operator, a, b)
        {
            return self.float(result);
        }
        if self.is_plain_int(x)
            && self.is_plain_int(y)
            && let Some(result) = self.view_operation(operator.plain(), x, y)
        {
            return self.int_big(&result);
        }
        let first = self.vm.roots.len();
        let (left, right) = (self.root(x), self.root(y));
        let result = self.binary_dispatch(operator, left, right);
        self.vm.roots.truncate(first);
        result
    }

    /// Whether a value is an integer itself, no bool and no instance of a derived class.
    #[inline]
    fn is_plain_int(&self, v: Value) -> bool {
        v.is_small() || self.heap.is(v, Shape::BigInt)
    }

    /// A float or a small integer as a float, exactly.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    fn plain_number(&self, v: Value) -> Option<f64> {
        match v.as_small() {
            Some(n) => Some(f64::from(n)),
            None => self.plain_float(v),
        }
    }

    #[cfg_attr(small, optimize(speed))]
    fn is_own(&self, v: Value) -> bool {
        matches!(self.heap.shape(v), Some(Shape::Instance | Shape::Wrapped | Shape::Exception | Shape::Class))
    }

    fn binary_dispatch(
        &mut self,
        operator: Operator,
        left: crate::Handle,
        right: crate::Handle,
    ) -> Result<Value, Stop> {
        let (_, method, reflected, in_place) = *operator.names();
        if self.is_own(self.at(left)) || self.is_own(self.at(right)) {
            if operator.in_place()
                && let Some(found) = self.special(self.at(left), in_place)
            {
                let result = self.call(found, &[self.at(left), self.at(right)])?;
                if result != Value::NOT_IMPLEMENTED {
                    return Ok(result);
                }
            }
            if let Some(result) = self.binary_special(left, right, method, reflected)? {
                return Ok(result);
            }
        }
        let (x, y) = (self.unwrapped(self.at(left)), self.unwrapped(self.at(right)));
        if operator.in_place()
            && let Some(result) = self.in_place_builtin(operator, x, y)?
        {
            return Ok(if self.heap.is(self.at(left), Shape::Wrapped) { self.at(left) } else { result });
        }
        let (x, y) = (self.unwrapped(self.at(left)), self.unwrapped(self.at(right)));
        // What is formatted may have a `__str__` of its own: it is not looked through.
        let formatted = operator.plain() == Operator::Mod && matches!(self.kind(x), Kind::Str);
        let y = if formatted { self.at(right) } else { y };
        if let Some(result) = self.binary_builtin(operator.plain(), x, y)? {
            return Ok(result);
        }
        let (x, y) = (self.at(left), self.at(right));
        Err(self.unsupported(operator, x, y))
    }

    fn unsupported(&mut self, operator: Operator, x: Value, y: Value) -> Stop {
        let (left, right) = (self.type_name(x), self.type_name(y));
        if operator.plain() == Operator::Add {
            match self.kind(x) {
                Kind::Str => {
                    return self.type_error(format!("can only concatenate str (not \"{right}\") to str"));
                }
                Kind::List if !operator.in_place() => {
                    return self.type_error(format!("can only concatenate list (not \"{right}\") to list"));
                }
                Kind::Tuple => {
                    return self.type_error(format!("can only concatenate tuple (not \"{right}\") to tuple"));
                }
                Kind::Bytes | Kind::ByteArray => {
                    return self.type_error(format!("can't concat {right} to {left}"));
                }
                _ => {}
            }
        }
        if operator.plain() == Operator::Mul {
            let sequence = |kind| {
                matches!(
                    kind,
                    Kind::Str | Kind::List | Kind::Tuple | Kind::Bytes | Kind::ByteArray | Kind::Packed
                )
            };
            if sequence(self.kind(x)) {
                return self.type_error(format!("can't multiply sequence by non-int of type '{right}'"));
            }
            if sequence(self.kind(y)) {
                return self.type_error(format!("can't multiply sequence by non-int of type '{left}'"));
            }
        }
        let sign = operator.sign();
        self.type_error(format!("unsupported operand type(s) for {sign}: '{left}' and '{right}'"))
    }

    /// `__op__` and `__rop__` in CPython's order: a derived class's reflected method comes first.
    pub(crate) fn binary_special(
        &mut self,
        left: crate::Handle,
        right: crate::Handle,
        method: u16,
        reflected: u16,
    ) -> Result<Option<Value>, Stop> {
        let (left_class, right_class) = (self.type_of(self.at(left)), self.type_of(self.at(right)));
        let same = left_class == right_class;
        let backward = if same { None } else { self.special(self.at(right), reflected) };
        let forward = self.special(self.at(left), method);
        let eager = !same
            && self.is_subclass(right_class, left_class)
            && backward.is_some()
            && backward != self.class_special(left_class, reflected);
        let backward = backward.map(|found| self.root(found));
        if let Some(found) = backward.filter(|_| eager) {
            let result = self.call(self.at(found), &[self.at(right), self.at(left)])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(Some(result));
            }
        }
        if forward.is_some() {
            let found = self.special(self.at(left), method);
            let result = match found {
                Some(found) => self.call(found, &[self.at(left), self.at(right)])?,
                None => Value::NOT_IMPLEMENTED,
            };
            if result != Value::NOT_IMPLEMENTED {
                return Ok(Some(result));
            }
        }
        if let Some(found) = backward.filter(|_| !eager) {
            let result = self.call(self.at(found), &[self.at(right), self.at(left)])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(Some(result));
            }
        }
        Ok(None)
    }

    /// What `list += …` and the like do to their left side.
    fn in_place_builtin(&mut self, operator: Operator, x: Value, y: Value) -> Result<Option<Value>, Stop> {
        match (operator, self.kind(x)) {
            (Operator::IAdd, Kind::List) => {
                let list = self.root(x);
                self.list_extend(list, y)?;
                Ok(Some(self.at(list)))
            }
            (Operator::IMul, Kind::List) => {
                let Some(times) = self.as_i64(y) else { return Ok(None) };
                let list = self.root(x);
                self.list_repeat_in_place(list, times)?;
                Ok(Some(self.at(list)))
            }
            (Operator::IAdd, Kind::ByteArray) => {
                let Some(more) = self.bytes_of(y) else { return Ok(None) };
                let mut bytes = self.bytes_of(x).unwrap_or(&[]).to_vec();
                bytes.extend_from_slice(more);
                let array = self.root(x);
                self.bytearray_set(array, &bytes)?;
                Ok(Some(self.at(array)))
            }
            (Operator::IAdd, Kind::Packed) => crate::types::packed::array::join(self, x, y, true).map(Some),
            (Operator::IOr, Kind::Dict) => {
                let dict = self.root(x);
                self.dict_update(dict, y)?;
                Ok(Some(self.at(dict)))
            }
            (Operator::IOr | Operator::IAnd | Operator::ISub | Operator::IXor, Kind::Set) => {
                if !matches!(self.kind(y), Kind::Set | Kind::FrozenSet | Kind::DictView) {
                    return Ok(None);
                }
                let (set, other) = (self.root(x), self.root(y));
                let Some(other) = self.as_set(other)? else { return Ok(None) };
                self.change_set(operator.plain(), set, other)?;
                Ok(Some(self.at(set)))
            }
            _ => Ok(None),
        }
    }

    fn binary_builtin(&mut self, operator: Operator, x: Value, y: Value) -> Result<Option<Value>, Stop> {
        let (left, right) = (self.kind(x), self.kind(y));
        let number = |kind| matches!(kind, Kind::Int | Kind::Bool);
        if number(left) && number(right) {
            return self.int_operation(operator, x, y);
        }
        if matches!(left, Kind::Float) && (number(right) || right == Kind::Float)
            || right == Kind::Float && number(left)
        {
            return self.float_operation(operator, x, y);
        }
        if crate::types::complex::concerns(left, right) {
            return self.complex_operation(operator, x, y);
        }
        match operator {
            Operator::Add => self.concatenate(x, y),
            Operator::Mul if number(right) => self.repeat(x, y),
            Operator::Mul if number(left) => self.repeat(y, x),
            Operator::Mul if left == Kind::Instance || right == Kind::Instance => {
                self.repeat_by_index(x, y, right == Kind::Instance)
            }
            Operator::Mod if matches!(left, Kind::Str) => {
                crate::types::str::percent::text(self, x, y).map(Some)
            }
            Operator::Mod if matches!(left, Kind::Bytes | Kind::ByteArray) => {
                crate::types::str::percent::bytes(self, x, y).map(Some)
            }
            Operator::Or if left == Kind::Dict && right == Kind::Dict => self.dict_union(x, y).map(Some),
            Operator::Or
                if self.is_class(x)
                    || self.is_class(y)
                    || self.is_fact(x, Type::Union)
                    || self.is_fact(x, Type::GenericAlias) =>
            {
                self.union(x, y)
            }
            Operator::Or | Operator::And | Operator::Sub | Operator::Xor => {
                self.set_operation(operator, x, y)
            }
            _ => Ok(None),
        }
    }
}

/// Numbers.
impl Ctx<'_, '_> {
    fn int_operation(&mut self, operator: Operator, x: Value, y: Value) -> Result<Option<Value>, Stop> {
        if x.is_bool() && y.is_bool() {
            let (a, b) = (x == Value::TRUE, y == Value::TRUE);
            match operator {
                Operator::And => return Ok(Some(Value::bool(a & b))),
                Operator::Or => return Ok(Some(Value::bool(a | b))),
                Operator::Xor => return Ok(Some(Value::bool(a ^ b))),
                _ => {}
            }
        }
        if let (Some(a), Some(b)) = (self.as_i64(x), self.as_i64(y))
            && let Some(result) = quick_int(operator, a, b)
        {
            return self.int(result).map(Some);
        }
        if let Some(result) = self.view_operation(operator, x, y) {
            return self.int_big(&result).map(Some);
        }
        let (Some(a), Some(b)) = (self.big(x), self.big(y)) else { return Ok(None) };
        self.big_operation(operator, &a, &b)
    }

    /// The commonest operations, on the numbers where they lie; errors and the others are for [`Ctx::big_operation`].
    fn view_operation(&self, operator: Operator, x: Value, y: Value) -> Option<Big> {
        let (mut place, mut other_place) = ([0; 2], [0; 2]);
        let (a, b) = (self.int_view(x, &mut place)?, self.int_view(y, &mut other_place)?);
        match operator {
            Operator::Add => Some(a.plus(b)),
            Operator::Sub => Some(a.minus(b)),
            Operator::Mul if (a.limbs.len() + b.limbs.len()) * 4 < self.heap_limit_bytes() => a.times(b).ok(),
            Operator::FloorDiv => a.floor_div_mod(b).map(|(quotient, _)| quotient),
            Operator::Mod => a.floor_div_mod(b).map(|(_, rest)| rest),
            _ => None,
        }
    }

    fn big_operation(&mut self, operator: Operator, a: &Big, b: &Big) -> Result<Option<Value>, Stop> {
        let limit_bits = self.heap_limit_bytes() * 8;
        let result = match operator {
            Operator::Add => Ok(a.add(b)),
            Operator::Sub => Ok(a.sub(b)),
            Operator::Mul if a.bit_length() + b.bit_length() > limit_bits => return Err(self.memory_error()),
            Operator::Mul => a.mul(b),
            Operator::And => Ok(a.and(b)),
            Operator::Or => Ok(a.or(b)),
            Operator::Xor => Ok(a.xor(b)),
            Operator::FloorDiv => match a.floor_div_mod(b) {
                Some((quotient, _)) => Ok(quotient),
                None => return Err(self.zero_division("integer division or modulo by zero")),
            },
            Operator::Mod => match a.floor_div_mod(b) {
                Some((_, rest)) => Ok(rest),
                None => return Err(self.zero_division("integer modulo by zero")),
            },
            Operator::TrueDiv => return self.true_division(a, b).map(Some),
            Operator::Pow => return self.int_power(a, b).map(Some),
            Operator::Lsh | Operator::Rsh => return self.shift(operator, a, b).map(Some),
            _ => return Ok(None),
        };
        match result {
            Ok(big) => self.int_big(&big).map(Some),
            Err(_) => Err(self.memory_error()),
        }
    }

    fn true_division(&mut self, a: &Big, b: &Big) -> Result<Value, Stop> {
        if b.is_zero() {
            return Err(self.zero_division("division by zero"));
        }
        match a.true_div(b) {
            Some(quotient) => self.float(quotient),
            None => Err(self.overflow_error("integer division result too large for a float")),
        }
    }

    fn int_power(&mut self, a: &Big, b: &Big) -> Result<Value, Stop> {
        if b.is_negative() {
            let (Some(base), Some(exponent)) = (a.to_f64(), b.to_f64()) else {
                return Err(self.overflow_error("int too large to convert to float"));
            };
            return self.float_power(base, exponent);
        }
        let small_base = a.bit_length() <= 1;
        let Some(exponent) = b.to_u64() else {
            if small_base {
                let odd = b.is_odd();
                let result = match (a.is_zero(), a.is_negative(), odd) {
                    (true, ..) => 0,
                    (_, true, true) => -1,
                    _ => 1,
                };
                return self.int(result);
            }
            return Err(self.memory_error());
        };
        let limit_bits = self.heap_limit_bytes() as u64 * 8;
        if !small_base && (a.bit_length() as u64).saturating_mul(exponent) > limit_bits {
            return Err(self.memory_error());
        }
        match a.pow(exponent) {
            Ok(big) => self.int_big(&big),
            Err(_) => Err(self.memory_error()),
        }
    }

    fn shift(&mut self, operator: Operator, a: &Big, b: &Big) -> Result<Value, Stop> {
        if b.is_negative() {
            return Err(self.value_error("negative shift count"));
        }
        let count = b.to_i64().and_then(|n| usize::try_from(n).ok());
        if operator == Operator::Rsh {
            return match count {
                Some(count) => self.int_big(&a.shr(count)),
                None => self.int(if a.is_negative() { -1 } else { 0 }),
            };
        }
        if a.is_zero() {
            return Ok(Value::tiny(0));
        }
        match count {
            Some(count) if count <= self.heap_limit_bytes() * 8 => match a.shl(count) {
                Ok(big) => self.int_big(&big),
                Err(_) => Err(self.memory_error()),
            },
            _ => Err(self.memory_error()),
        }
    }

    pub(crate) fn float_power(&mut self, base: f64, exponent: f64) -> Result<Value, Stop> {
        match float::pow(base, exponent) {
            Ok(result) => self.float(result),
            Err(float::NoPower::ZeroToNegative) => {
                Err(self.zero_division("0.0 cannot be raised to a negative power"))
            }
            Err(float::NoPower::TooLarge) => Err(self.out_of_range()),
            Err(float::NoPower::Complex) => {
                use crate::number::complex::Complex;
                if !cfg!(feature = "complex") {
                    return Err(self.value_error("complex numbers are not supported"));
                }
                self.complex_power(Complex(base, 0.0), Complex(exponent, 0.0))
            }
        }
    }

    fn float_operation(&mut self, operator: Operator, x: Value, y: Value) -> Result<Option<Value>, Stop> {
        let (a, b) = (self.expect_float(x)?, self.expect_float(y)?);
        let result = match operator {
            Operator::Add => a + b,
            Operator::Sub => a - b,
            Operator::Mul => a * b,
            Operator::TrueDiv if b == 0.0 => return Err(self.zero_division("float division by zero")),
            Operator::TrueDiv => a / b,
            Operator::FloorDiv => match float::floor_div(a, b) {
                Some(result) => result,
                None => return Err(self.zero_division("float floor division by zero")),
            },
            Operator::Mod => match float::floor_mod(a, b) {
                Some(result) => result,
                None => return Err(self.zero_division("float modulo")),
            },
            Operator::Pow => return self.float_power(a, b).map(Some),
            _ => return Ok(None),
        };
        self.float(result).map(Some)
    }

    /// `-x`, `+x`, `~x`
    pub(crate) fn unary(&mut self, op: Op, x: Value) -> Result<Value, Stop> {
        if let Some(n) = x.as_small() {
            return self.int(match op {
                Op::Neg => -(n as i64),
                Op::Pos => n as i64,
                _ => !(n as i64),
            });
        }
        let (name, sign) = match op {
            Op::Neg => (sym::__neg__, "-"),
            Op::Pos => (sym::__pos__, "+"),
            _ => (sym::__invert__, "~"),
        };
        if let Some(method) = self.special(x, name) {
            return self.call(method, &[x]);
        }
        if let (Some(value), true) = (self.as_f64(x), op != Op::Inv) {
            return self.float(if op == Op::Neg { -value } else { value });
        }
        if let (Some(number), true) = (self.as_complex(x), op != Op::Inv) {
            use crate::number::complex::Complex;
            return self.complex(if op == Op::Neg { Complex(-number.0, -number.1) } else { number });
        }
        if let Some(big) = self.big(x) {
            let result = match op {
                Op::Neg => -big,
                Op::Pos => big,
                _ => big.invert(),
            };
            return self.int_big(&result);
        }
        let text = format!("bad operand type for unary {sign}: '{}'", self.type_name(x));
        Err(self.type_error(text))
    }
}

fn quick_float(operator: Operator, a: f64, b: f64) -> Option<f64> {
    match operator {
        Operator::Add | Operator::IAdd => Some(a + b),
        Operator::Sub | Operator::ISub => Some(a - b),
        Operator::Mul | Operator::IMul => Some(a * b),
        Operator::TrueDiv | Operator::ITrueDiv if b != 0.0 => Some(a / b),
        _ => None,
    }
}

#[cfg_attr(small, optimize(speed))]
pub(crate) fn quick_int(operator: Operator, a: i64, b: i64) -> Option<i64> {
    match operator {
        Operator::Add => a.checked_add(b),
        Operator::Sub => a.checked_sub(b),
        Operator::Mul => a.checked_mul(b),
        Operator::And => Some(a & b),
        Operator::Or => Some(a | b),
        Operator::Xor => Some(a ^ b),
        Operator::FloorDiv if b != 0 => {
            let quotient = a.checked_div(b)?;
            Some(if a % b != 0 && (a ^ b) < 0 { quotient - 1 } else { quotient })
        }
        Operator::Mod if b != 0 => {
            let rest = a.checked_rem(b)?;
            Some(if rest != 0 && (rest ^ b) < 0 { rest + b } else { rest })
        }
        Operator::Rsh if b >= 0 => Some(a >> b.min(63)),
        Operator::Lsh if (0..32).contains(&b) => a.checked_mul(1 << b),
        _ => None,
    }
}
