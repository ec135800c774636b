//! Objects made and read: every layout of [`Shape`] has its constructor and its reader here.
//!
//! Constructors may collect, so they take `&mut self` and re-read what they store from roots; readers take `&self` and never do.

use crate::{
    heap::Shape,
    number::{Big, View},
    raise::Stop,
    types::Type,
    value::{Tag, Value},
    vm::Vm,
};
use bytecode::{Constant, ShortConstant, imm};

/// A place in the machine's list of roots: the value there follows its object when that moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Handle(pub(crate) usize);

/// What a value is, seen through subclassing: a `class Name(str)` instance is a `Str`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Kind {
    None,
    Bool,
    Int,
    Float,
    Str,
    Bytes,
    ByteArray,
    List,
    Tuple,
    Dict,
    Set,
    FrozenSet,
    Range,
    Slice,
    Function,
    Class,
    Instance,
    Exception,
    Iterator,
    Generator,
    DictView,
    Packed,
    View,
    Complex,
    Deque,
    Other,
}

impl Value {
    /// A builtin class as a value.
    pub const fn of_type(class: Type) -> Value {
        Value::immediate(Tag::Type, class as u32)
    }

    /// The builtin class that this value is.
    #[cfg_attr(small, optimize(speed))]
    pub fn as_type(self) -> Option<Type> {
        Type::numbered(self.payload_of(Tag::Type)?)
    }
}

/// Roots.
impl Vm<'_> {
    /// Keeps a value alive and followed until the running native returns.
    #[cfg_attr(small, optimize(speed))]
    pub fn root(&mut self, value: Value) -> Handle {
        self.roots.push(value);
        Handle(self.roots.len() - 1)
    }

    /// The rooted value, where it is now.
    pub fn at(&self, handle: Handle) -> Value {
        self.roots.get(handle.0).copied().unwrap_or(Value::UNDEF)
    }

    /// Replaces a rooted value.
    pub fn set(&mut self, handle: Handle, value: Value) {
        if let Some(place) = self.roots.get_mut(handle.0) {
            *place = value;
        }
    }

    /// Forgets this root and all that came after it.
    pub(crate) fn release(&mut self, handle: Handle) {
        self.roots.truncate(handle.0);
    }
}

/// Constructors.
impl Vm<'_> {
    /// A new object; collects first when the block is full or the machine is under stress.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn allocate(&mut self, shape: Shape, body: usize) -> Result<Value, Stop> {
        match self.heap.allocate(shape, body) {
            Some(object) => Ok(object),
            None => self.allocate_slowly(shape, body),
        }
    }

    /// As [`Vm::allocate`]; the body is still to be written, all of it, before anything else is allocated.
    #[inline]
    pub(crate) fn allocate_bare(&mut self, shape: Shape, body: usize) -> Result<Value, Stop> {
        match self.heap.allocate_bare(shape, body) {
            Some(object) => Ok(object),
            None => self.allocate_slowly(shape, body),
        }
    }

    /// The block is full (or the machine is under stress): collects first.
    #[cold]
    #[inline(never)]
    fn allocate_slowly(&mut self, shape: Shape, body: usize) -> Result<Value, Stop> {
        self.collect();
        self.heap.collect_always(false);
        let made = self.heap.allocate(shape, body);
        self.heap.collect_always(self.config.stress);
        match made {
            Some(object) => Ok(object),
            None => Err(self.memory_error()),
        }
    }

    /// An object with one field.
    pub(crate) fn allocate_with(&mut self, shape: Shape, field: Value) -> Result<Value, Stop> {
        match self.heap.allocate_words(shape, [field.0]) {
            Some(object) => Ok(object),
            None => self.allocate_fields(shape, &[field]),
        }
    }

    /// An object with these fields.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn allocate_fields(&mut self, shape: Shape, fields: &[Value]) -> Result<Value, Stop> {
        if let Some(object) = self.heap.allocate_bare(shape, fields.len()) {
            self.heap.write_fields(object, fields);
            return Ok(object);
        }
        let first = self.roots.len();
        self.roots.extend_from_slice(fields);
        let made = self.allocate_slowly(shape, fields.len());
        if let Ok(object) = made {
            self.heap.write_fields(object, &self.roots[first..]);
        }
        self.roots.truncate(first);
        made
    }

    /// An integer.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub fn int(&mut self, n: i64) -> Result<Value, Stop> {
        match i32::try_from(n).ok().and_then(Value::small) {
            Some(small) => Ok(small),
            None => {
                let magnitude = n.unsigned_abs();
                self.limbs(n < 0, &[magnitude as u32, (magnitude >> 32) as u32])
            }
        }
    }

    /// An integer of any size.
    pub fn int_big(&mut self, big: &Big) -> Result<Value, Stop> {
        match big.to_i64() {
            Some(n) => self.int(n),
            None => self.limbs(big.is_negative(), big.limbs()),
        }
    }

    #[cfg_attr(small, optimize(speed))]
    fn limbs(&mut self, negative: bool, limbs: &[u32]) -> Result<Value, Stop> {
        let used = limbs.iter().rposition(|limb| *limb != 0).map_or(0, |last| last + 1);
        let object = self.allocate(Shape::BigInt, used + 1)?;
        let body = self.heap.body_mut(object);
        body[0] = negative as u32;
        body[1..].copy_from_slice(&limbs[..used]);
        Ok(object)
    }

    /// A float.
    #[inline]
    pub fn float(&mut self, x: f64) -> Result<Value, Stop> {
        match self.heap.quick_float(x) {
            Some(object) => Ok(object),
            None => self.float_slowly(x.to_bits()),
        }
    }

    #[cold]
    #[inline(never)]
    fn float_slowly(&mut self, bits: u64) -> Result<Value, Stop> {
        let object = self.allocate_slowly(Shape::Float, 2)?;
        self.heap.set_word(object, 0, bits as u32);
        self.heap.set_word(object, 1, (bits >> 32) as u32);
        Ok(object)
    }

    /// A string.
    pub fn str(&mut self, text: &str) -> Result<Value, Stop> {
        if let [byte] = text.as_bytes() {
            return Ok(Value::ascii(*byte));
        }
        let object = self.str_bare(text.len(), text.is_ascii())?;
        self.heap.raw_bytes_mut(object, 2)[..text.len()].copy_from_slice(text.as_bytes());
        Ok(object)
    }

    /// A string of this length whose UTF-8 is still to be written, before anything else is allocated.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn str_bare(&mut self, length: usize, ascii: bool) -> Result<Value, Stop> {
        let object = self.allocate_bare(Shape::Str, 2 + length.div_ceil(4))?;
        let body = self.heap.body_mut(object);
        body[0] = (length as u32) << 1 | !ascii as u32;
        body[1] = 0;
        if let Some(last) = body.last_mut().filter(|_| !length.is_multiple_of(4)) {
            *last = 0;
        }
        Ok(object)
    }

    /// A `bytes` object.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<Value, Stop> {
        let object = self.allocate(Shape::Bytes, 1 + bytes.len().div_ceil(4))?;
        self.heap.set_word(object, 0, bytes.len() as u32);
        self.heap.raw_bytes_mut(object, 1)[..bytes.len()].copy_from_slice(bytes);
        Ok(object)
    }

    /// A `bytearray`.
    pub fn bytearray(&mut self, bytes: &[u8]) -> Result<Value, Stop> {
        let raw = self.allocate(Shape::Raw, bytes.len().div_ceil(4).max(1))?;
        self.heap.raw_bytes_mut(raw, 0)[..bytes.len()].copy_from_slice(bytes);
        self.allocate_fields(Shape::ByteArray, &[Value::tiny(bytes.len() as i32), raw])
    }

    /// Replaces the whole content of a bytearray.
    pub fn bytearray_set(&mut self, array: Handle, bytes: &[u8]) -> Result<(), Stop> {
        let array_now = self.unwrapped(self.at(array));
        if self.heap.raw_bytes(self.heap.field(array_now, 1), 0).len() < bytes.len() {
            let words = (bytes.len() + bytes.len() / 4).div_ceil(4) + 1;
            let raw = self.allocate(Shape::Raw, words)?;
            let array = self.unwrapped(self.at(array));
            self.heap.set_field(array, 1, raw);
        }
        let array = self.unwrapped(self.at(array));
        let raw = self.heap.field(array, 1);
        self.heap.raw_bytes_mut(raw, 0)[..bytes.len()].copy_from_slice(bytes);
        self.heap.set_count(array, 0, bytes.len());
        Ok(())
    }

    /// The content of a bytearray, to be changed in place.
    pub(crate) fn bytearray_mut(&mut self, array: Value) -> Option<&mut [u8]> {
        if !self.heap.is(array, Shape::ByteArray) {
            return None;
        }
        let length = self.heap.count(array, 0);
        let raw = self.heap.field(array, 1);
        self.heap.raw_bytes_mut(raw, 0).get_mut(..length)
    }

    /// A list of these items.
    pub fn list(&mut self, items: &[Value]) -> Result<Value, Stop> {
        let first = self.roots.len();
        self.roots.extend_from_slice(items);
        let made = self.list_of_roots(Handle(first), items.len());
        self.roots.truncate(first);
        made
    }

    /// A list of `count` consecutive roots.
    pub fn list_of_roots(&mut self, first: Handle, count: usize) -> Result<Value, Stop> {
        let items = self.allocate(Shape::Array, count)?;
        self.heap.write_fields(items, self.roots.get(first.0..first.0 + count).unwrap_or(&[]));
        self.allocate_fields(Shape::List, &[Value::tiny(count as i32), items])
    }

    /// A list with room for `capacity` items and none in it.
    pub fn list_with_capacity(&mut self, capacity: usize) -> Result<Value, Stop> {
        let items = self.allocate(Shape::Array, capacity)?;
        self.allocate_fields(Shape::List, &[Value::tiny(0), items])
    }

    /// Appends to a rooted list.
    #[cfg_attr(small, optimize(speed))]
    pub fn push(&mut self, list: Handle, value: Value) -> Result<(), Stop> {
        let object = self.unwrapped(self.at(list));
        let used = self.heap.count(object, 0);
        let items = self.heap.field(object, 1);
        let capacity = self.heap.body_len(items);
        if used == capacity && !self.heap.grow_last(items, capacity.clamp(4, 64)) {
            let value = self.root(value);
            let grown = self.allocate(Shape::Array, capacity + (capacity / 4).max(4));
            let value = (self.at(value), self.release(value)).0;
            let grown = grown?;
            let object = self.unwrapped(self.at(list));
            let items = self.heap.field(object, 1);
            self.heap.copy_fields(items, 0, grown, 0, used);
            self.heap.set_field(object, 1, grown);
            self.heap.set_field(grown, used, value);
            self.heap.set_count(object, 0, used + 1);
            return Ok(());
        }
        self.heap.set_field(items, used, value);
        self.heap.set_count(object, 0, used + 1);
        Ok(())
    }

    /// A tuple of these items.
    pub fn tuple(&mut self, items: &[Value]) -> Result<Value, Stop> {
        self.allocate_fields(Shape::Tuple, items)
    }

    /// A tuple of `count` consecutive roots.
    pub fn tuple_from(&mut self, first: Handle, count: usize) -> Result<Value, Stop> {
        let tuple = self.allocate(Shape::Tuple, count)?;
        self.heap.write_fields(tuple, self.roots.get(first.0..first.0 + count).unwrap_or(&[]));
        Ok(tuple)
    }

    /// A new instance of an exception class; `argument` is UNDEF for none.
    pub(crate) fn exception(&mut self, class: Value, argument: Value) -> Result<Value, Stop> {
        let argument = self.root(argument);
        let made = self.exception_of(class, argument);
        self.release(argument);
        made
    }

    fn exception_of(&mut self, class: Value, argument: Handle) -> Result<Value, Stop> {
        let class = self.root(class);
        let args = match self.at(argument).set() {
            Some(argument) => self.tuple(&[argument])?,
            None => self.tuple(&[])?,
        };
        let args = self.root(args);
        let layout = self.layout_of_class(self.at(class))?;
        self.exception_with(layout, self.at(args))
    }

    /// An exception with this root layout and these arguments.
    pub(crate) fn exception_with(&mut self, layout: Value, args: Value) -> Result<Value, Stop> {
        let (none, undef) = (Value::NONE, Value::UNDEF);
        self.allocate_fields(Shape::Exception, &[layout, undef, args, none, none, undef, Value::FALSE])
    }
}

/// Readers.
impl<'p> Vm<'p> {
    /// The builtin value inside of an instance of a derived class, or the value itself.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn unwrapped(&self, v: Value) -> Value {
        if self.heap.is(v, Shape::Wrapped) { self.heap.field(v, 2) } else { v }
    }

    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn constant_of(&self, v: Value) -> Option<Constant<'p>> {
        self.program.constant(v.payload_of(Tag::Constant)? as u16)
    }

    /// What `v` is.
    #[cfg_attr(small, optimize(speed))]
    pub fn kind(&self, v: Value) -> Kind {
        if v.is_small() {
            return Kind::Int;
        }
        match self.heap.shape(v) {
            Some(shape) => self.kind_of_shape(shape, v),
            None => self.kind_of_immediate(v),
        }
    }

    fn kind_of_shape(&self, shape: Shape, v: Value) -> Kind {
        match shape {
            Shape::Str => Kind::Str,
            Shape::Bytes => Kind::Bytes,
            Shape::Float => Kind::Float,
            Shape::BigInt => Kind::Int,
            Shape::Tuple => Kind::Tuple,
            Shape::List => Kind::List,
            Shape::ByteArray => Kind::ByteArray,
            Shape::Dict => Kind::Dict,
            Shape::Set => Kind::Set,
            Shape::FrozenSet => Kind::FrozenSet,
            Shape::Function => Kind::Function,
            Shape::Class => Kind::Class,
            Shape::Instance => Kind::Instance,
            Shape::Wrapped => self.kind(self.heap.field(v, 2)),
            Shape::Exception => Kind::Exception,
            Shape::Range => Kind::Range,
            Shape::Slice => Kind::Slice,
            Shape::Iterator => Kind::Iterator,
            Shape::Generator => Kind::Generator,
            Shape::DictView => Kind::DictView,
            Shape::Packed => Kind::Packed,
            Shape::View => Kind::View,
            Shape::Complex => Kind::Complex,
            Shape::Deque => Kind::Deque,
            _ => Kind::Other,
        }
    }

    fn kind_of_immediate(&self, v: Value) -> Kind {
        match v.tag() {
            Some(Tag::Special) if v.is_none() => Kind::None,
            Some(Tag::Special) if v.is_bool() => Kind::Bool,
            Some(Tag::Symbol | Tag::Text) => Kind::Str,
            Some(Tag::Type) => Kind::Class,
            Some(Tag::Constant) => match self.constant_of(v) {
                Some(Constant::Float(_)) => Kind::Float,
                Some(Constant::Imaginary(_)) => Kind::Complex,
                Some(Constant::Int(_) | Constant::Big { .. }) => Kind::Int,
                Some(Constant::Bytes(_)) => Kind::Bytes,
                Some(Constant::Tuple(_)) => Kind::Tuple,
                _ => Kind::Other,
            },
            _ => Kind::Other,
        }
    }

    /// The text of a string.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub fn text(&self, v: Value) -> Option<&str> {
        core::str::from_utf8(self.text_bytes(v)?).ok()
    }

    /// The UTF-8 bytes of a string.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn text_bytes(&self, v: Value) -> Option<&[u8]> {
        if self.heap.is(v, Shape::Str) {
            let length = self.heap.word(v, 0) as usize >> 1;
            return self.heap.raw_bytes(v, 2).get(..length);
        }
        match v.tag() {
            Some(Tag::Symbol) => self.program.symbol_bytes(v.payload() as u16),
            Some(Tag::Text) => crate::vm::static_text(v.payload()),
            None if self.heap.is(v, Shape::Wrapped) => self.text_bytes(self.heap.field(v, 2)),
            _ => None,
        }
    }

    /// How many characters a string has.
    pub(crate) fn text_len(&self, v: Value) -> usize {
        let bytes = self.text_bytes(v).unwrap_or(&[]);
        if self.text_is_ascii(v) {
            return bytes.len();
        }
        bytes.iter().filter(|byte| **byte as i8 >= -64).count()
    }

    /// Whether a string is all ASCII, so that a byte is a character.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn text_is_ascii(&self, v: Value) -> bool {
        if self.heap.is(v, Shape::Str) {
            return self.heap.word(v, 0) & 1 == 0;
        }
        match v.tag() {
            Some(Tag::Symbol) => self.program.symbol_is_ascii(v.payload() as u16).unwrap_or(true),
            None if self.heap.is(v, Shape::Wrapped) => self.text_is_ascii(self.heap.field(v, 2)),
            _ => true,
        }
    }

    /// The content of a `bytes`, `bytearray`, array or contiguous memoryview.
    #[cfg_attr(small, optimize(speed))]
    pub fn bytes_of(&self, v: Value) -> Option<&[u8]> {
        match self.heap.shape(v) {
            Some(Shape::Bytes) => self.heap.raw_bytes(v, 1).get(..self.heap.word(v, 0) as usize),
            Some(Shape::ByteArray) => {
                self.heap.raw_bytes(self.heap.field(v, 1), 0).get(..self.heap.count(v, 0))
            }
            Some(Shape::Wrapped) => self.bytes_of(self.heap.field(v, 2)),
            Some(Shape::Packed | Shape::View) => self.packed_bytes(v),
            Some(_) => None,
            None => match self.constant_of(v) {
                Some(Constant::Bytes(bytes)) => Some(bytes),
                _ => None,
            },
        }
    }

    /// An int or bool that fits.
    #[cfg_attr(small, optimize(speed))]
    pub fn as_i64(&self, v: Value) -> Option<i64> {
        if let Some(n) = v.as_small() {
            return Some(n as i64);
        }
        match self.heap.shape(v) {
            Some(Shape::BigInt) => small_limbs(self.heap.body(v)),
            Some(Shape::Wrapped) => self.as_i64(self.heap.field(v, 2)),
            Some(_) => None,
            None if v.is_bool() => Some((v == Value::TRUE) as i64),
            None => match self.constant_of(v) {
                Some(Constant::Int(n)) => Some(i64::from(n)),
                Some(Constant::Big { .. }) => self.big(v)?.to_i64(),
                _ => None,
            },
        }
    }

    /// An int or bool of any size.
    #[cfg_attr(small, optimize(speed))]
    pub fn big(&self, v: Value) -> Option<Big> {
        if self.heap.is(v, Shape::BigInt) {
            let body = self.heap.body(v);
            return Some(Big::from_limbs(body[0] != 0, &body[1..]));
        }
        if self.heap.is(v, Shape::Wrapped) {
            return self.big(self.heap.field(v, 2));
        }
        if let Some(Constant::Big { negative, limbs }) = self.constant_of(v) {
            return Some(Big::from_limbs(negative, limbs));
        }
        self.as_i64(v).map(Big::from_i64)
    }

    /// An int or bool of any size where it lies, or in a place for it if it has no limbs.
    pub(crate) fn int_view<'a>(&'a self, v: Value, place: &'a mut [u32; 2]) -> Option<View<'a>> {
        let v = self.unwrapped(v);
        if self.heap.is(v, Shape::BigInt) {
            let (sign, limbs) = self.heap.body(v).split_first()?;
            return Some(View { negative: *sign != 0, limbs });
        }
        if let Some(Constant::Big { negative, limbs }) = self.constant_of(v) {
            return Some(View { negative, limbs });
        }
        let n = self.as_i64(v)?;
        let size = n.unsigned_abs();
        *place = [size as u32, (size >> 32) as u32];
        let used = 2 - place.iter().rev().take_while(|limb| **limb == 0).count();
        Some(View { negative: n < 0, limbs: place.get(..used)? })
    }

    /// A float.
    #[inline]
    pub fn as_f64(&self, v: Value) -> Option<f64> {
        match self.plain_float(v) {
            None if self.heap.is(v, Shape::Wrapped) => self.as_f64(self.heap.field(v, 2)),
            plain => plain,
        }
    }

    /// A float that is no instance of a derived class.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn plain_float(&self, v: Value) -> Option<f64> {
        if let Some([low, high]) = self.heap.read(v, Shape::Float) {
            return Some(f64::from_bits(u64::from(*low) | u64::from(*high) << 32));
        }
        self.program.float(v.payload_of(Tag::Constant)? as u16)
    }

    /// How many items a list or tuple has.
    #[cfg_attr(small, optimize(speed))]
    pub fn len_of(&self, v: Value) -> usize {
        match self.heap.shape(v) {
            Some(Shape::List) => self.heap.count(v, 0),
            Some(Shape::Tuple) => self.heap.body_len(v),
            Some(Shape::Wrapped) => self.len_of(self.heap.field(v, 2)),
            Some(_) => 0,
            None => match self.constant_of(v) {
                Some(Constant::Tuple(items)) => items.len(),
                _ => 0,
            },
        }
    }

    /// Item `i` of a list or tuple; UNDEF beyond its end.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub fn item(&self, v: Value, i: usize) -> Value {
        match self.heap.shape(v) {
            Some(Shape::List) if i < self.heap.count(v, 0) => self.heap.field(self.heap.field(v, 1), i),
            Some(Shape::Tuple) if i < self.heap.body_len(v) => self.heap.field(v, i),
            Some(Shape::Wrapped) => self.item(self.heap.field(v, 2), i),
            Some(_) => Value::UNDEF,
            None => match self.constant_of(v) {
                Some(Constant::Tuple(items)) => items.item(i).map_or(Value::UNDEF, |id| self.constant(id)),
                _ => Value::UNDEF,
            },
        }
    }

    /// The program's constant as a value: nothing is allocated, large ones stay in the program.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn constant(&self, id: u16) -> Value {
        match self.constants.get(id as usize).and_then(ShortConstant::of) {
            Some(ShortConstant::Str(symbol)) => Value::symbol(symbol),
            Some(ShortConstant::Int(n)) if let Some(small) = Value::small(n) => small,
            _ => self.large_constant(id),
        }
    }

    fn large_constant(&self, id: u16) -> Value {
        match self.program.constant(id) {
            Some(Constant::Imm(imm::NONE)) => Value::NONE,
            Some(Constant::Imm(imm::TRUE)) => Value::TRUE,
            Some(Constant::Imm(imm::FALSE)) => Value::FALSE,
            Some(Constant::Imm(_)) => Value::ELLIPSIS,
            Some(_) => Value::immediate(Tag::Constant, id as u32),
            None => Value::NONE,
        }
    }
}

/// An integer of the heap that has at most 64 bits.
fn small_limbs(body: &[u32]) -> Option<i64> {
    let (negative, magnitude) = match *body {
        [sign, low] => (sign != 0, low as u64),
        [sign, low, high] => (sign != 0, low as u64 | (high as u64) << 32),
        _ => return None,
    };
    if negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
}
