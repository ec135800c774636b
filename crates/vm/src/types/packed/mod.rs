//! Numbers packed as bytes: `array.array`, and `memoryview` over whatever holds bytes.
//!
//! An item is `size_of(code)` bytes at some place of a store (bytes, bytearray or array). [`Window`] says which: an array is
//! its own whole window, a view has one of its own. Everything here works on windows, so the two classes share it.

pub(crate) mod array;
pub(crate) mod view;

use crate::{
    ctx::Ctx,
    heap::Shape,
    number::{Big, digits},
    object::{Handle, Kind},
    raise::Stop,
    value::Value,
    vm::Vm,
};
use alloc::vec::Vec;

/// Bytes of one item of a type character: those of CPython on a 64-bit machine. `None` for a character without meaning.
pub(crate) fn size_of(code: u8) -> Option<usize> {
    Some(match code {
        b'b' | b'B' | b'c' | b'?' => 1,
        b'h' | b'H' => 2,
        b'i' | b'I' | b'f' | b'u' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' => 8,
        _ => return None,
    })
}

/// Which items of a store a value stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    /// Bytes, bytearray or array.
    store: Value,
    code: u8,
    /// Where the first item begins, in bytes.
    start: i64,
    /// From one item to the next, in bytes.
    step: i64,
    count: usize,
    writable: bool,
}

impl Window {
    fn size(&self) -> usize {
        size_of(self.code).unwrap_or(1)
    }

    fn is_contiguous(&self) -> bool {
        self.step == self.size() as i64 || self.count <= 1
    }

    /// The bytes of item `i`.
    fn place(&self, i: usize) -> core::ops::Range<usize> {
        let start = (self.start + i as i64 * self.step).max(0) as usize;
        start..start + self.size()
    }
}

impl Vm<'_> {
    /// The window of anything that holds bytes; `None` for other values and for released views.
    pub(crate) fn window(&self, v: Value) -> Option<Window> {
        let v = self.unwrapped(v);
        let whole = |code: u8, count: usize, writable| Window {
            store: v,
            code,
            start: 0,
            step: size_of(code).unwrap_or(1) as i64,
            count,
            writable,
        };
        match self.kind(v) {
            Kind::Bytes => Some(whole(b'B', self.bytes_of(v)?.len(), false)),
            Kind::ByteArray => Some(whole(b'B', self.bytes_of(v)?.len(), true)),
            Kind::Packed => {
                let code = self.heap.count(v, 2) as u8;
                Some(whole(code, self.heap.count(v, 0) / size_of(code)?, true))
            }
            Kind::View => view::window(self, v),
            _ => None,
        }
    }

    /// The bytes of item `i`; `None` when the store has shrunk meanwhile.
    fn item_bytes(&self, window: &Window, i: usize) -> Option<&[u8]> {
        self.bytes_of(window.store)?.get(window.place(i))
    }

    /// The items' bytes one behind the other.
    fn window_bytes(&self, window: &Window) -> Vec<u8> {
        (0..window.count).filter_map(|i| self.item_bytes(window, i)).flatten().copied().collect()
    }

    /// The content of a bytearray, array or writable view, to be changed in place.
    pub fn bytes_mut(&mut self, v: Value) -> Option<&mut [u8]> {
        let window = self.window(v).filter(|window| window.writable && window.is_contiguous())?;
        let length = self.heap.count(window.store, 0);
        let raw = self.heap.field(window.store, 1);
        let place = window.place(0).start;
        let store = self.heap.raw_bytes_mut(raw, 0).get_mut(..length)?;
        store.get_mut(place..place + window.count * window.size())
    }
}

impl Ctx<'_, '_> {
    /// The value of an item's bytes.
    fn decode_item(&mut self, code: u8, bytes: &[u8]) -> Result<Value, Stop> {
        match (code, bytes) {
            (b'c', _) => self.bytes(bytes),
            (b'?', _) => Ok(Value::bool(bytes.first().is_some_and(|byte| *byte != 0))),
            (b'd', &[a, b, c, d, e, f, g, h]) => self.float(f64::from_le_bytes([a, b, c, d, e, f, g, h])),
            (b'f', &[a, b, c, d]) => self.float(f64::from(f32::from_le_bytes([a, b, c, d]))),
            (b'u', &[a, b, c, d]) => {
                let c =
                    char::from_u32(u32::from_le_bytes([a, b, c, d])).unwrap_or(char::REPLACEMENT_CHARACTER);
                self.str(c.encode_utf8(&mut [0; 4]))
            }
            _ => {
                let number = digits::from_bytes(bytes, code.is_ascii_lowercase());
                self.int_big(&number)
            }
        }
    }

    /// Item `i` of a window.
    fn window_item(&mut self, window: &Window, i: usize) -> Result<Value, Stop> {
        let mut room = [0; 8];
        let size = window.size();
        let Some(bytes) = self.item_bytes(window, i) else {
            return Err(self.index_error("index out of range"));
        };
        room[..size].copy_from_slice(bytes);
        self.decode_item(window.code, &room[..size])
    }

    /// Overwrites item `i` of a writable window.
    fn window_put(&mut self, window: &Window, i: usize, bytes: &[u8]) {
        let length = self.heap.count(window.store, 0);
        let raw = self.heap.field(window.store, 1);
        let store = self.vm.heap.raw_bytes_mut(raw, 0).get_mut(..length);
        if let Some(place) = store.and_then(|store| store.get_mut(window.place(i))) {
            place.copy_from_slice(bytes);
        }
    }

    /// A list of the items.
    fn window_list(&mut self, v: Handle) -> Result<Value, Stop> {
        let list = self.list_with_capacity(0)?;
        let list = self.root(list);
        let mut i = 0;
        while let Some(window) = self.window(self.at(v)).filter(|window| i < window.count) {
            let item = self.window_item(&window, i)?;
            self.push(list, item)?;
            i += 1;
        }
        Ok(self.at(list))
    }

    /// Whether two windows hold equal items, whatever their types.
    pub(crate) fn windows_equal(&mut self, a: Handle, b: Handle) -> Result<bool, Stop> {
        let (Some(x), Some(y)) = (self.window(self.at(a)), self.window(self.at(b))) else {
            return Ok(self.at(a) == self.at(b));
        };
        if x.count != y.count || (x.code == b'c') != (y.code == b'c') {
            return Ok(false);
        }
        if x.code == y.code && !matches!(x.code, b'f' | b'd') {
            return Ok(self.window_bytes(&x) == self.window_bytes(&y));
        }
        for i in 0..x.count {
            let Some(x) = self.window(self.at(a)) else { return Ok(false) };
            let left = self.window_item(&x, i)?;
            let left = self.root(left);
            let Some(y) = self.window(self.at(b)) else { return Ok(false) };
            let right = self.window_item(&y, i)?;
            let same = self.equal(self.at(left), right)?;
            self.release(left);
            if !same {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `packed[key]`
    pub(crate) fn packed_get(&mut self, this: Handle, key: Handle) -> Result<Value, Stop> {
        if self.kind(self.at(this)) == Kind::View {
            view::get(self, this, key)
        } else {
            array::get(self, this, key)
        }
    }

    /// `packed[key] = value`
    pub(crate) fn packed_set(&mut self, this: Handle, key: Handle, value: Handle) -> Result<(), Stop> {
        if self.kind(self.at(this)) == Kind::View {
            view::set(self, this, key, value)
        } else {
            array::set(self, this, key, value)
        }
    }

    /// `del packed[key]`
    pub(crate) fn packed_delete(&mut self, this: Handle, key: Handle) -> Result<(), Stop> {
        if self.kind(self.at(this)) == Kind::View {
            return Err(self.type_error("cannot delete memory"));
        }
        array::delete(self, this, key)
    }

    /// How many items.
    pub(crate) fn packed_len(&mut self, v: Value) -> Result<usize, Stop> {
        match self.window(v) {
            Some(window) => Ok(window.count),
            None => Err(view::released(self)),
        }
    }

    /// What an array or a view knows of itself under a name.
    pub(crate) fn packed_field(&mut self, this: Handle, name: &str) -> Result<Option<Value>, Stop> {
        if self.kind(self.at(this)) == Kind::View {
            view::field(self, this, name)
        } else {
            array::field(self, this, name)
        }
    }

    /// `repr` of either.
    pub(crate) fn packed_repr(&mut self, v: Value) -> Result<alloc::string::String, Stop> {
        if self.kind(v) == Kind::View { Ok(view::repr(self, v)) } else { array::repr(self, v) }
    }
}

/// The little-endian bytes of an integer of this type; `None` if it does not fit.
fn integer_bytes(code: u8, number: &Big) -> Option<[u8; 8]> {
    let size = size_of(code)?;
    let mut room = [0; 8];
    room[..size].copy_from_slice(&digits::to_bytes(number, size, code.is_ascii_lowercase()).ok()?);
    Some(room)
}

/// As [`integer_bytes`] for `f` and `d`.
fn float_bytes(code: u8, number: f64) -> [u8; 8] {
    let mut room = [0; 8];
    match code {
        b'f' => room[..4].copy_from_slice(&(number as f32).to_le_bytes()),
        _ => room = number.to_le_bytes(),
    }
    room
}

impl Vm<'_> {
    /// The bytes of an array or a contiguous view.
    pub(crate) fn packed_bytes(&self, v: Value) -> Option<&[u8]> {
        if self.heap.is(v, Shape::Packed) {
            return self.heap.raw_bytes(self.heap.field(v, 1), 0).get(..self.heap.count(v, 0));
        }
        let window = self.window(v).filter(Window::is_contiguous)?;
        let start = window.place(0).start;
        self.bytes_of(window.store)?.get(start..start + window.count * window.size())
    }
}
