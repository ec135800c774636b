//! One machine word per Python value: a small integer, a place in the heap, or an immediate.
//!
//! ```text
//! …xxxxxxx1   integer of 31 bits, signed
//! …xxxxxx00   heap object; the other 30 bits are the index of its header word (0 is never an object)
//! …pppkkk10   immediate: 4 bits of kind, 26 bits of payload (see [`Tag`])
//! ```
//! A value is never an address, so a program means the same from either slot and no value can be forged into memory.

/// A Python value in one word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Value(pub(crate) u32);

/// What an immediate holds in its payload.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Tag {
    /// `None`, `True`, `False`, `Ellipsis`, `NotImplemented`, and the mark of an unset place.
    Special = 0,
    /// A string of the program's symbol table.
    Symbol = 1,
    /// A constant that is an object in the program: bytes, float, big integer, tuple.
    Constant = 2,
    /// A native function: table and place in it.
    Native = 3,
    /// A builtin class.
    Type = 4,
    /// A module of the program.
    Module = 5,
    /// A module of the machine.
    NativeModule = 6,
    /// A string of the machine itself: the name of a builtin class, or one ASCII character.
    Text = 7,
}

const TAG_BITS: u32 = 2;
const PAYLOAD_SHIFT: u32 = 6;

impl Value {
    /// `None`.
    pub const NONE: Value = Value::immediate(Tag::Special, 0);
    /// `False`.
    pub const FALSE: Value = Value::immediate(Tag::Special, 1);
    /// `True`.
    pub const TRUE: Value = Value::immediate(Tag::Special, 2);
    /// `Ellipsis`.
    pub const ELLIPSIS: Value = Value::immediate(Tag::Special, 3);
    /// `NotImplemented`.
    pub const NOT_IMPLEMENTED: Value = Value::immediate(Tag::Special, 4);
    /// The mark of an unset register, slot or argument; no program ever sees it.
    pub const UNDEF: Value = Value::immediate(Tag::Special, 5);
    /// The mark of a deleted entry in a hash table.
    pub(crate) const DELETED: Value = Value::immediate(Tag::Special, 6);
    /// The smallest and the largest integer that need no heap.
    pub const SMALL_MIN: i32 = -(1 << 30);
    /// See [`Value::SMALL_MIN`].
    pub const SMALL_MAX: i32 = (1 << 30) - 1;

    pub(crate) const fn immediate(tag: Tag, payload: u32) -> Value {
        Value(payload << PAYLOAD_SHIFT | (tag as u32) << TAG_BITS | 0b10)
    }

    /// The string of one ASCII character.
    pub(crate) const fn ascii(byte: u8) -> Value {
        Value::immediate(Tag::Text, Value::ASCII | byte as u32)
    }

    /// Set in the payload of a [`Tag::Text`] that is one ASCII character.
    pub(crate) const ASCII: u32 = 1 << 8;

    /// `True` or `False`.
    pub const fn bool(truth: bool) -> Value {
        if truth { Value::TRUE } else { Value::FALSE }
    }

    /// A small integer, when `n` has at most 31 bits.
    #[cfg_attr(small, optimize(speed))]
    pub const fn small(n: i32) -> Option<Value> {
        if n >= Value::SMALL_MIN && n <= Value::SMALL_MAX { Some(Value::tiny(n)) } else { None }
    }

    /// A small integer that is known to fit.
    pub(crate) const fn tiny(n: i32) -> Value {
        Value((n << 1) as u32 | 1)
    }

    /// The integer, when this is a small one (`bool` is not).
    pub const fn as_small(self) -> Option<i32> {
        if self.0 & 1 == 1 { Some(self.0 as i32 >> 1) } else { None }
    }

    pub(crate) const fn is_small(self) -> bool {
        self.0 & 1 == 1
    }

    pub(crate) const fn object(index: usize) -> Value {
        Value((index as u32) << 2)
    }

    /// The heap index of the object's header.
    pub(crate) const fn index(self) -> Option<usize> {
        if self.0 & 3 == 0 { Some((self.0 >> 2) as usize) } else { None }
    }

    pub(crate) const fn is_object(self) -> bool {
        self.0 & 3 == 0
    }

    pub(crate) const fn tag(self) -> Option<Tag> {
        if self.0 & 3 != 2 {
            return None;
        }
        Some(match self.0 >> TAG_BITS & 15 {
            0 => Tag::Special,
            1 => Tag::Symbol,
            2 => Tag::Constant,
            3 => Tag::Native,
            4 => Tag::Type,
            5 => Tag::Module,
            6 => Tag::NativeModule,
            _ => Tag::Text,
        })
    }

    pub(crate) const fn payload(self) -> u32 {
        self.0 >> PAYLOAD_SHIFT
    }

    pub(crate) const fn payload_of(self, tag: Tag) -> Option<u32> {
        if self.0 & 0x3f == (tag as u32) << TAG_BITS | 0b10 { Some(self.payload()) } else { None }
    }

    pub(crate) const fn symbol(id: u16) -> Value {
        Value::immediate(Tag::Symbol, id as u32)
    }

    /// Whether this place was never set.
    pub fn is_undef(self) -> bool {
        self == Value::UNDEF
    }

    /// Whether this is `None`.
    pub fn is_none(self) -> bool {
        self == Value::NONE
    }

    /// The value, unless the place is unset.
    pub fn set(self) -> Option<Value> {
        if self.is_undef() { None } else { Some(self) }
    }

    pub(crate) fn is_bool(self) -> bool {
        self == Value::TRUE || self == Value::FALSE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_integers_keep_their_sign_and_refuse_the_32nd_bit() {
        for n in [0, 1, -1, Value::SMALL_MAX, Value::SMALL_MIN] {
            assert_eq!(Value::small(n).and_then(Value::as_small), Some(n));
        }
        assert_eq!(Value::small(Value::SMALL_MAX + 1), None);
        assert_eq!(Value::small(Value::SMALL_MIN - 1), None);
    }

    #[test]
    fn the_three_shapes_of_a_word_are_told_apart() {
        assert!(Value::object(7).is_object() && Value::object(7).index() == Some(7));
        assert_eq!(Value::symbol(65535).payload_of(Tag::Symbol), Some(65535));
        assert_eq!(Value::NONE.as_small(), None);
        assert_eq!(Value::tiny(3).tag(), None);
        assert_ne!(Value::NONE, Value::UNDEF);
    }
}
