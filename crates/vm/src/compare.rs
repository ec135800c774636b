//! Comparison, identity, truth, length and hash.

use crate::{
    binary::Operator,
    ctx::Ctx,
    heap::Shape,
    number::float,
    object::{Handle, Kind},
    raise::Stop,
    table::fold,
    value::{Tag, Value},
};
use alloc::format;
use bytecode::sym;
use core::cmp::Ordering;

/// A comparison operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

const ORDERS: [Order; 6] = [Order::Eq, Order::Ne, Order::Lt, Order::Le, Order::Gt, Order::Ge];

impl Order {
    /// The operator at this place among the instructions that compare.
    pub(crate) fn of(place: u8) -> Order {
        ORDERS.get(place as usize).copied().unwrap_or(Order::Eq)
    }

    fn sign(self) -> &'static str {
        ["==", "!=", "<", "<=", ">", ">="][self as usize]
    }

    fn method(self) -> u16 {
        [sym::__eq__, sym::__ne__, sym::__lt__, sym::__le__, sym::__gt__, sym::__ge__][self as usize]
    }

    fn mirrored(self) -> Order {
        match self {
            Order::Lt => Order::Gt,
            Order::Le => Order::Ge,
            Order::Gt => Order::Lt,
            Order::Ge => Order::Le,
            same => same,
        }
    }

    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn holds(self, ordering: Option<Ordering>) -> bool {
        let Some(ordering) = ordering else { return self == Order::Ne };
        match self {
            Order::Eq => ordering == Ordering::Equal,
            Order::Ne => ordering != Ordering::Equal,
            Order::Lt => ordering == Ordering::Less,
            Order::Le => ordering != Ordering::Greater,
            Order::Gt => ordering == Ordering::Greater,
            Order::Ge => ordering != Ordering::Less,
        }
    }
}

impl Ctx<'_, '_> {
    /// `a == b` as a truth.
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn equal(&mut self, a: Value, b: Value) -> Result<bool, Stop> {
        match self.known_equal(a, b) {
            Some(answer) => Ok(answer),
            None => self.compare_truth(Order::Eq, a, b),
        }
    }

    /// As [`Ctx::equal`], but a value is always equal to itself (what containers ask).
    pub(crate) fn same_or_equal(&mut self, a: Value, b: Value) -> Result<bool, Stop> {
        if a == b { Ok(true) } else { self.equal(a, b) }
    }

    /// A comparison's truth.
    ///
    /// # Errors
    /// What the operands' methods raise, or `TypeError` for operands without an order.
    pub fn compare(&mut self, order: Order, a: Value, b: Value) -> Result<bool, Stop> {
        self.compare_truth(order, a, b)
    }

    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn compare_truth(&mut self, order: Order, a: Value, b: Value) -> Result<bool, Stop> {
        if let Some(ordering) = self.quick_order(a, b) {
            return Ok(order.holds(ordering));
        }
        let result = self.rich_compare(order, a, b)?;
        self.truth(result)
    }

    /// A comparison's value, which classes may choose freely.
    pub(crate) fn rich_compare(&mut self, order: Order, a: Value, b: Value) -> Result<Value, Stop> {
        if let Some(ordering) = self.quick_order(a, b) {
            return Ok(Value::bool(order.holds(ordering)));
        }
        let first = self.vm.roots.len();
        let (left, right) = (self.root(a), self.root(b));
        let result = self.compare_dispatch(order, left, right);
        self.vm.roots.truncate(first);
        result
    }

    /// Numbers and strings; the inner `None` is a NaN.
    #[cfg_attr(small, optimize(speed))]
    fn quick_order(&self, a: Value, b: Value) -> Option<Option<Ordering>> {
        if let (Some(x), Some(y)) = (a.as_small(), b.as_small()) {
            return Some(Some(x.cmp(&y)));
        }
        if let (Some(x), Some(y)) = (self.plain_float(a), self.plain_float(b)) {
            return Some(x.partial_cmp(&y));
        }
        if self.heap.is(a, Shape::Wrapped) || self.heap.is(b, Shape::Wrapped) {
            return None;
        }
        match (self.kind(a), self.kind(b)) {
            (Kind::Int | Kind::Bool, Kind::Int | Kind::Bool) => Some(Some(self.int_order(a, b))),
            (Kind::Float, Kind::Float) => Some(self.as_f64(a)?.partial_cmp(&self.as_f64(b)?)),
            (Kind::Float, Kind::Int | Kind::Bool) => {
                Some(self.big(b)?.compare_f64(self.as_f64(a)?).map(Ordering::reverse))
            }
            (Kind::Int | Kind::Bool, Kind::Float) => Some(self.big(a)?.compare_f64(self.as_f64(b)?)),
            (Kind::Str, Kind::Str) => Some(Some(self.text_bytes(a)?.cmp(self.text_bytes(b)?))),
            (Kind::Bytes | Kind::ByteArray, Kind::Bytes | Kind::ByteArray) => {
                Some(Some(self.bytes_of(a)?.cmp(self.bytes_of(b)?)))
            }
            _ => None,
        }
    }

    fn int_order(&self, a: Value, b: Value) -> Ordering {
        match (self.as_i64(a), self.as_i64(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.big(a).cmp(&self.big(b)),
        }
    }

    fn compare_dispatch(&mut self, order: Order, left: Handle, right: Handle) -> Result<Value, Stop> {
        if let Some(result) = self.compare_special(order, left, right)? {
            return Ok(result);
        }
        let (a, b) = (self.at(left), self.at(right));
        if self.heap.is(a, Shape::Wrapped) || self.heap.is(b, Shape::Wrapped) {
            let (a, b) = (self.unwrapped(a), self.unwrapped(b));
            return self.rich_compare(order, a, b);
        }
        if let Some(result) = self.deeper(|cx| cx.compare_containers(order, left, right))? {
            return Ok(Value::bool(result));
        }
        let (a, b) = (self.at(left), self.at(right));
        match order {
            Order::Eq => Ok(Value::bool(self.is_same(a, b))),
            Order::Ne => Ok(Value::bool(!self.is_same(a, b))),
            _ => {
                let text = format!(
                    "'{}' not supported between instances of '{}' and '{}'",
                    order.sign(),
                    self.type_name(a),
                    self.type_name(b)
                );
                Err(self.type_error(text))
            }
        }
    }

    fn compare_special(&mut self, order: Order, left: Handle, right: Handle) -> Result<Option<Value>, Stop> {
        let (forward, backward) = (order.method(), order.mirrored().method());
        let (left_class, right_class) = (self.type_of(self.at(left)), self.type_of(self.at(right)));
        let eager = left_class != right_class
            && self.is_subclass(right_class, left_class)
            && self.compare_method(self.at(right), backward).is_some();
        let attempts = if eager {
            [(right, left, backward), (left, right, forward)]
        } else {
            [(left, right, forward), (right, left, backward)]
        };
        for (this, other, name) in attempts {
            if let Some(method) = self.compare_method(self.at(this), name) {
                let result = self.call(method, &[self.at(this), self.at(other)])?;
                if result != Value::NOT_IMPLEMENTED {
                    return Ok(Some(result));
                }
            } else if name == sym::__ne__
                && let Some(method) = self.compare_method(self.at(this), sym::__eq__)
            {
                let result = self.call(method, &[self.at(this), self.at(other)])?;
                if result != Value::NOT_IMPLEMENTED {
                    return Ok(Some(Value::bool(!self.truth(result)?)));
                }
            }
        }
        Ok(None)
    }

    fn compare_method(&mut self, v: Value, name: u16) -> Option<Value> {
        self.special(v, name)
    }

    /// Lists, tuples, dicts, sets, ranges…; `None` when the two have no order.
    fn compare_containers(
        &mut self,
        order: Order,
        left: Handle,
        right: Handle,
    ) -> Result<Option<bool>, Stop> {
        let (a, b) = (self.at(left), self.at(right));
        let equality = matches!(order, Order::Eq | Order::Ne);
        match (self.kind(a), self.kind(b)) {
            (Kind::List, Kind::List) | (Kind::Tuple, Kind::Tuple) => {
                self.compare_sequences(order, left, right).map(Some)
            }
            (Kind::Dict, Kind::Dict) if equality => {
                Ok(Some(self.equal_dicts(left, right)? == (order == Order::Eq)))
            }
            (Kind::Set | Kind::FrozenSet | Kind::DictView, Kind::Set | Kind::FrozenSet | Kind::DictView) => {
                self.compare_sets(order, left, right)
            }
            (Kind::Range, Kind::Range) if equality => {
                Ok(Some(self.equal_ranges(a, b) == (order == Order::Eq)))
            }
            (Kind::Slice, Kind::Slice) if equality => {
                let mut same = true;
                for i in 0..3 {
                    let (x, y) = (self.heap.field(self.at(left), i), self.heap.field(self.at(right), i));
                    same = same && self.same_or_equal(x, y)?;
                }
                Ok(Some(same == (order == Order::Eq)))
            }
            (x, y) if equality && crate::types::complex::concerns(x, y) => {
                let same = self.complex_of(a)? == self.complex_of(b)?;
                Ok(Some(same == (order == Order::Eq)))
            }
            (Kind::Packed, Kind::Packed) => self.compare_arrays(order, left, right).map(Some),
            (Kind::View, _) | (_, Kind::View) if equality => {
                Ok(Some(self.windows_equal(left, right)? == (order == Order::Eq)))
            }
            _ if equality && self.heap.is(a, Shape::Instance) && self.heap.is(b, Shape::Instance) => {
                Ok(self.equal_generics(a, b)?.map(|same| same == (order == Order::Eq)))
            }
            _ if equality && self.heap.is(a, Shape::BoundMethod) && self.heap.is(b, Shape::BoundMethod) => {
                let same = (0..2).all(|i| self.heap.field(a, i) == self.heap.field(b, i));
                Ok(Some(same == (order == Order::Eq)))
            }
            _ => Ok(None),
        }
    }

    fn compare_sequences(&mut self, order: Order, left: Handle, right: Handle) -> Result<bool, Stop> {
        let equality = matches!(order, Order::Eq | Order::Ne);
        if equality && self.len_of(self.at(left)) != self.len_of(self.at(right)) {
            return Ok(order == Order::Ne);
        }
        let mut i = 0;
        while i < self.len_of(self.at(left)).min(self.len_of(self.at(right))) {
            let (x, y) = (self.item(self.at(left), i), self.item(self.at(right), i));
            if !self.same_or_equal(x, y)? {
                if equality {
                    return Ok(order == Order::Ne);
                }
                let (x, y) = (self.item(self.at(left), i), self.item(self.at(right), i));
                return self.compare_truth(order, x, y);
            }
            i += 1;
        }
        let ordering = self.len_of(self.at(left)).cmp(&self.len_of(self.at(right)));
        Ok(order.holds(Some(ordering)))
    }

    /// Arrays compare as the lists of their numbers.
    fn compare_arrays(&mut self, order: Order, left: Handle, right: Handle) -> Result<bool, Stop> {
        if matches!(order, Order::Eq | Order::Ne) {
            return Ok(self.windows_equal(left, right)? == (order == Order::Eq));
        }
        let [left, right] = [left, right].map(|side| self.at(side));
        let right = self.root(right);
        let left = self.list_from(left)?;
        let left = self.root(left);
        let other = self.at(right);
        let other = self.list_from(other)?;
        self.set(right, other);
        self.compare_sequences(order, left, right)
    }

    fn equal_dicts(&mut self, left: Handle, right: Handle) -> Result<bool, Stop> {
        if self.table_len(self.at(left)) != self.table_len(self.at(right)) {
            return Ok(false);
        }
        let mut n = 0;
        while let Some(entry) = self.table_next(self.at(left), n) {
            n = entry + 1;
            let Some(key) = self.table_key(self.at(left), entry) else { continue };
            // Looking the key up is the program's, and may take the entry away.
            let own = self.root(self.table_value(self.at(left), entry));
            let Some(other) = self.dict_get(self.at(right), key)? else { return Ok(false) };
            let equal = self.same_or_equal(self.at(own), other)?;
            self.release(own);
            if !equal {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn compare_sets(&mut self, order: Order, left: Handle, right: Handle) -> Result<Option<bool>, Stop> {
        let (left, right) = (self.as_set(left)?, self.as_set(right)?);
        let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
        let (a, b) = (self.table_len(self.at(left)), self.table_len(self.at(right)));
        let result = match order {
            Order::Eq => a == b && self.set_within(left, right)?,
            Order::Ne => a != b || !self.set_within(left, right)?,
            Order::Le => a <= b && self.set_within(left, right)?,
            Order::Lt => a < b && self.set_within(left, right)?,
            Order::Ge => b <= a && self.set_within(right, left)?,
            Order::Gt => b < a && self.set_within(right, left)?,
        };
        Ok(Some(result))
    }

    /// `a is b` beyond equal words: strings and constants of one spelling are one object to a program.
    pub(crate) fn is_same(&self, a: Value, b: Value) -> bool {
        if a == b {
            return true;
        }
        let text = |v: Value| matches!(v.tag(), Some(Tag::Symbol | Tag::Text));
        text(a) && text(b) && self.text_bytes(a) == self.text_bytes(b)
    }
}

/// Truth, length, hash.
impl Ctx<'_, '_> {
    /// `bool(v)`
    ///
    /// # Errors
    /// What `__bool__` or `__len__` raise.
    pub fn truth(&mut self, v: Value) -> Result<bool, Stop> {
        if let Some(n) = v.as_small() {
            return Ok(n != 0);
        }
        if v.is_bool() || v.is_none() {
            return Ok(v == Value::TRUE);
        }
        if let Some(method) = self.special(v, sym::__bool__) {
            let answer = self.call(method, &[v])?;
            if !answer.is_bool() {
                return Err(self.type_error_of("__bool__ should return bool, returned {}", answer));
            }
            return Ok(answer == Value::TRUE);
        }
        if self.special(v, sym::__len__).is_some() {
            return Ok(self.length(v)? != 0);
        }
        Ok(match self.kind(v) {
            Kind::None => false,
            Kind::Bool => v == Value::TRUE || self.unwrapped(v) == Value::TRUE,
            Kind::Int => self.as_i64(v) != Some(0),
            Kind::Float => self.as_f64(v) != Some(0.0),
            Kind::Str => self.text_bytes(v).is_some_and(|text| !text.is_empty()),
            Kind::Bytes | Kind::ByteArray => self.bytes_of(v).is_some_and(|bytes| !bytes.is_empty()),
            Kind::List | Kind::Tuple => self.len_of(v) != 0,
            Kind::Dict | Kind::Set | Kind::FrozenSet => self.table_len(self.unwrapped(v)) != 0,
            Kind::Range | Kind::DictView | Kind::Packed | Kind::View => self.length(v)? != 0,
            Kind::Complex => self.as_complex(v).is_some_and(|number| number.0 != 0.0 || number.1 != 0.0),
            _ => true,
        })
    }

    /// `len(v)`
    ///
    /// # Errors
    /// `TypeError` for what has no length.
    pub fn length(&mut self, v: Value) -> Result<usize, Stop> {
        if let Some(method) = self.special(v, sym::__len__) {
            let answer = self.call(method, &[v])?;
            let Some(n) = self.as_i64(answer) else {
                if self.big(answer).is_some() {
                    return Err(self.overflow_error("cannot fit 'int' into an index-sized integer"));
                }
                return Err(self.type_error_of("'{}' object cannot be interpreted as an integer", answer));
            };
            return match usize::try_from(n) {
                Ok(n) => Ok(n),
                Err(_) => Err(self.value_error("__len__() should return >= 0")),
            };
        }
        Ok(match self.kind(v) {
            Kind::Str => self.text_len(v),
            Kind::Bytes | Kind::ByteArray => self.bytes_of(v).map_or(0, <[u8]>::len),
            Kind::List | Kind::Tuple => self.len_of(v),
            Kind::Dict | Kind::Set | Kind::FrozenSet => self.table_len(self.unwrapped(v)),
            Kind::Range => self.range_len(v)?,
            Kind::DictView => self.table_len(self.unwrapped(self.heap.field(v, 0))),
            Kind::Packed | Kind::View => self.packed_len(v)?,
            _ => {
                return Err(self.type_error_of("object of type '{}' has no len()", v));
            }
        })
    }

    /// The hash that tables keep.
    pub(crate) fn table_hash_of(&mut self, v: Value) -> Result<i32, Stop> {
        match self.quick_hash(v) {
            Some(hash) => Ok(hash),
            None => self.hash(v).map(fold),
        }
    }

    /// The hash of a small integer or a string that is no instance of a derived class.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn quick_hash(&mut self, v: Value) -> Option<i32> {
        if let Some(n) = v.as_small() {
            return Some(fold(if n == -1 { -2 } else { n as i64 }));
        }
        if self.heap.is(v, Shape::Str) || matches!(v.tag(), Some(Tag::Symbol | Tag::Text)) {
            return Some(fold(self.kept_text_hash(v) as i64));
        }
        None
    }

    /// `hash(v)`
    ///
    /// # Errors
    /// `TypeError` "unhashable type: 'list'".
    pub fn hash(&mut self, v: Value) -> Result<i64, Stop> {
        if let Some(n) = v.as_small() {
            return Ok(if n == -1 { -2 } else { n as i64 });
        }
        if (self.heap.is(v, Shape::Instance)
            || self.heap.is(v, Shape::Wrapped)
            || self.heap.is(v, Shape::Exception))
            && let Some(hash) = self.hash_of_instance(v)?
        {
            return Ok(hash);
        }
        let v = self.unwrapped(v);
        match self.kind(v) {
            Kind::Str => Ok(self.kept_text_hash(v) as i64),
            Kind::Int | Kind::Bool => Ok(self.big(v).map_or(0, |big| big.hash())),
            Kind::Float => Ok(self.as_f64(v).map_or(0, float::hash)),
            Kind::Complex => Ok(self.as_complex(v).map_or(0, |number| number.hash())),
            Kind::Bytes => {
                Ok(self.bytes_of(v).map_or(0, |bytes| bytecode::symbol::hash(bytes) as i64 ^ 0x5bd1))
            }
            Kind::Tuple => {
                let tuple = self.root(v);
                let hash = self.deeper(|cx| cx.hash_of_tuple(tuple));
                self.release(tuple);
                hash
            }
            Kind::FrozenSet => Ok(self.hash_of_frozenset(v)),
            Kind::Range => self.hash_of_range(v),
            Kind::List
            | Kind::Dict
            | Kind::Set
            | Kind::ByteArray
            | Kind::Slice
            | Kind::Packed
            | Kind::Deque => Err(self.unhashable(v)),
            Kind::View => {
                let bytes = crate::types::packed::view::hashed(self, v)?;
                Ok(bytecode::symbol::hash(&bytes) as i64 ^ 0x5bd1)
            }
            Kind::DictView if self.heap.count(v, 1) != 1 => Err(self.unhashable(v)),
            _ if self.heap.is(v, Shape::BoundMethod) => {
                let (this, function) = (self.heap.field(v, 0), self.heap.field(v, 1));
                Ok(self.identity(this)?.wrapping_mul(31) ^ self.identity(function)?)
            }
            _ => self.identity(v),
        }
    }

    fn unhashable(&mut self, v: Value) -> Stop {
        let text = format!("unhashable type: '{}'", self.type_name(v));
        self.type_error(text)
    }

    /// `None` when the builtin value inside decides.
    fn hash_of_instance(&mut self, v: Value) -> Result<Option<i64>, Stop> {
        let class = self.type_of(v);
        let found = self.class_lookup(class, Value::symbol(sym::__hash__));
        match found {
            Some(method) if method.is_none() => Err(self.unhashable(v)),
            Some(method) if method.tag() != Some(Tag::Native) => {
                let hash = self.call(method, &[v])?;
                match self.big(hash) {
                    Some(big) => {
                        let hash = big.to_i64().unwrap_or_else(|| big.hash());
                        Ok(Some(if hash == -1 { -2 } else { hash }))
                    }
                    None => Err(self.type_error("__hash__ method should return an integer")),
                }
            }
            _ if self.heap.is(v, Shape::Wrapped) => Ok(None),
            _ => self.identity(v).map(Some),
        }
    }

    /// A range hashes as the tuple of its length, its start and its step, as far as these matter.
    fn hash_of_range(&mut self, v: Value) -> Result<i64, Stop> {
        let range = self.root(v);
        let length = self.range_len(v)?;
        let length = self.int(length as i64)?;
        let of_range = |cx: &Self, i| cx.heap.field(cx.at(range), i);
        let none = Value::NONE;
        let parts = match self.as_i64(length) {
            Some(0) => [length, none, none],
            Some(1) => [length, of_range(self, 0), none],
            _ => [length, of_range(self, 0), of_range(self, 2)],
        };
        let tuple = self.tuple(&parts)?;
        self.release(range);
        self.hash(tuple)
    }

    fn hash_of_tuple(&mut self, tuple: Handle) -> Result<i64, Stop> {
        // CPython's: xxHash with the items' hashes as lanes.
        let mut hash = 0x27D4_EB2F_1656_67C5_u64;
        let length = self.len_of(self.at(tuple));
        for i in 0..length {
            let item = self.item(self.at(tuple), i);
            let lane = self.hash(item)? as u64;
            hash = hash.wrapping_add(lane.wrapping_mul(0xC2B2_AE3D_27D4_EB4F)).rotate_left(31);
            hash = hash.wrapping_mul(0x9E37_79B1_85EB_CA87);
        }
        hash = hash.wrapping_add(length as u64 ^ 0x27D4_EB2F_1656_67C5 ^ 3_527_539);
        let hash = if hash == u64::MAX { 1_546_275_796 } else { hash as i64 };
        Ok(hash)
    }

    /// CPython's: the order of the keys makes no difference.
    pub(crate) fn hash_of_frozenset(&self, set: Value) -> i64 {
        let shuffled = |hash: u64| (hash ^ 89_869_747 ^ hash << 16).wrapping_mul(3_644_798_167);
        let keys = (0..self.table_used(set)).filter(|slot| self.table_key(set, *slot).is_some());
        let mut hash =
            keys.fold(0, |hash, slot| hash ^ shuffled(i64::from(self.table_hash(set, slot)) as u64));
        hash ^= (self.table_len(set) as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash.wrapping_mul(69_069).wrapping_add(907_133_923) as i64
    }

    /// A number that stays with an object although the collector moves it: taken from a counter when first asked for.
    pub(crate) fn identity(&mut self, v: Value) -> Result<i64, Stop> {
        if !v.is_object() {
            return Ok(v.0 as i64);
        }
        match self.vm.identities.binary_search_by_key(&v.0, |(object, _)| object.0) {
            Ok(at) => Ok(self.vm.identities[at].1),
            Err(at) => {
                self.vm.last_identity += 16;
                let identity = self.vm.last_identity;
                self.vm.identities.insert(at, (v, identity));
                Ok(identity)
            }
        }
    }

    /// Whether a class of numbers, for `Operator`s on bool.
    pub(crate) fn is_number(&self, v: Value) -> bool {
        matches!(self.kind(v), Kind::Int | Kind::Bool | Kind::Float)
    }

    pub(crate) fn add_values(&mut self, a: Value, b: Value) -> Result<Value, Stop> {
        self.binary_value(Operator::Add, a, b)
    }
}
