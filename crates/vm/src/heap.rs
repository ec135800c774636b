//! The heap: one block of words given by the port, filled by bumping a mark and swept by sliding what lives to the front.
//!
//! Every object starts with a header word: 8 bits of [`Shape`] (what the words mean), 24 bits of size in words, header included.
//! The collector is precise and moves: [`Heap::mark`] what the roots reach, [`Heap::plan`] the new places, let the owner of
//! the roots replace each by [`Heap::moved`], then [`Heap::slide`]. Its side tables (one bit and one word per 32 words) are
//! the only memory outside of the block.

mod collect;
#[cfg(not(small))]
mod stress;

use crate::value::Value;
use alloc::{boxed::Box, vec, vec::Vec};

/// What the words after the header mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Shape {
    /// Raw words, not values: hash indexes, buffers. `[bytes…]`
    Raw = 0,
    /// `[length in bytes * 2 + (1 if not all ASCII), hash or 0 when nobody asked, UTF-8…, 0…]`
    Str,
    /// `[length, bytes…]`
    Bytes,
    /// `[low word, high word]` of an IEEE 754 double.
    Float,
    /// `[sign (0 or 1), limbs, least significant first…]`
    BigInt,
    /// `[real, imaginary]`, each as the two words of a `Float`.
    Complex,
    /// Values and nothing else: the storage of lists, dicts, instances. `[value…]`
    Array,
    /// `[value…]`: the size is the length.
    Tuple,
    /// `[length, Array]`
    List,
    /// `[length, Raw]`
    ByteArray,
    /// `[live, used, Array of (hash, key, value)…, Raw index or UNDEF]`
    Dict,
    /// `[live, fill, Array of (hash, key)…, place of the next pop]`
    Set,
    /// As `Set`.
    FrozenSet,
    /// `[function index]`, or with `closure, defaults, attributes` behind it: see [`crate::function`]
    Function,
    /// `[self, callable]`
    BoundMethod,
    /// `[body or facts, bases, mro, attributes Dict, root Layout, builtin base or class of class]`
    Class,
    /// `[Layout, Array of attributes or UNDEF]`
    Instance,
    /// An instance of a class derived from a builtin container or number: `[Layout, attributes, builtin value]`
    Wrapped,
    /// `[Layout, attributes, args Tuple, cause, context, traceback List or UNDEF, suppress context]`
    Exception,
    /// How attributes lie in an instance: `[class, parent, name, count, first child, next sibling]`
    Layout,
    /// `[value]`
    Cell,
    /// `[start, stop, step]`
    Range,
    /// `[start, stop, step]`
    Slice,
    /// `[IterKind, source, position, extra, extra]`
    Iterator,
    /// `[state, function, pc, handled, delegate, name, frame values…]`
    Generator,
    /// `[getter, setter, deleter, text]`, without the Nones at the end
    Property,
    /// `[function]`
    StaticMethod,
    /// `[function]`
    ClassMethod,
    /// `[class, self]`
    Super,
    /// `[dict, 0 keys / 1 values / 2 items]`
    DictView,
    /// `array.array`: `[length in bytes, Raw, type character]`
    Packed,
    /// `memoryview`: `[store or None, type character, start, step, count, flags]`
    View,
    /// `[length, Array (a ring), head, maxlen or None, changes]`
    Deque,
}

impl Shape {
    const ALL: [Shape; 33] = [
        Shape::Raw,
        Shape::Str,
        Shape::Bytes,
        Shape::Float,
        Shape::BigInt,
        Shape::Complex,
        Shape::Array,
        Shape::Tuple,
        Shape::List,
        Shape::ByteArray,
        Shape::Dict,
        Shape::Set,
        Shape::FrozenSet,
        Shape::Function,
        Shape::BoundMethod,
        Shape::Class,
        Shape::Instance,
        Shape::Wrapped,
        Shape::Exception,
        Shape::Layout,
        Shape::Cell,
        Shape::Range,
        Shape::Slice,
        Shape::Iterator,
        Shape::Generator,
        Shape::Property,
        Shape::StaticMethod,
        Shape::ClassMethod,
        Shape::Super,
        Shape::DictView,
        Shape::Packed,
        Shape::View,
        Shape::Deque,
    ];

    /// The shape that a header says.
    #[inline(always)]
    pub(crate) fn of(header: u32) -> Option<Shape> {
        Shape::ALL.get((header & 0xff) as usize).copied()
    }

    /// Whether the words hold no values, so that the collector must not follow them: those shapes come first.
    const fn is_raw(self) -> bool {
        (self as u32) < Shape::Array as u32
    }
}

/// What the heap has done so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct HeapStats {
    /// Words in use now, garbage included.
    pub used_words: usize,
    /// The most words that were ever in use.
    pub peak_words: usize,
    /// Words of the block.
    pub total_words: usize,
    /// How often the collector ran.
    pub collections: u32,
}

/// The block of words and the mark up to which it is used.
pub struct Heap {
    words: Box<[u32]>,
    top: usize,
    bits: Vec<u32>,
    moves: Vec<u32>,
    /// In a collection: the first word that is not live; what lies below does not move.
    still: usize,
    work: Vec<u32>,
    overflow: bool,
    peak: usize,
    collections: u32,
    /// Up to here an allocation needs no collection: 0 when every one shall collect.
    quick: usize,
}

/// Objects that the marker remembers at most; beyond, it walks the heap once more instead.
const WORK_LIMIT: usize = 512;
/// Word 0 is not an object, so that no value is 0.
const FIRST: usize = 1;
/// Size field of the header.
const MAX_OBJECT_WORDS: usize = (1 << 24) - 1;

impl Heap {
    /// A heap over `words`; its own side tables need a sixteenth more.
    pub fn new(words: Box<[u32]>) -> Heap {
        let blocks = words.len() / 32 + 1;
        Heap {
            top: FIRST.min(words.len()),
            bits: vec![0; blocks],
            moves: vec![0; blocks],
            still: 0,
            work: Vec::with_capacity(WORK_LIMIT),
            overflow: false,
            peak: 0,
            collections: 0,
            quick: words.len(),
            words,
        }
    }

    /// Whether every allocation shall collect first: it fails until this is lifted.
    pub(crate) fn collect_always(&mut self, always: bool) {
        self.quick = if always { 0 } else { self.words.len() };
    }

    /// The whole block; an object's header is at the index that its value holds.
    #[inline(always)]
    pub(crate) fn words(&self) -> &[u32] {
        &self.words
    }

    #[inline(always)]
    pub(crate) fn words_mut(&mut self) -> &mut [u32] {
        &mut self.words
    }

    /// Whether this many words, headers included, can be allocated without a collection.
    #[inline(always)]
    pub(crate) fn has_room(&self, words: usize) -> bool {
        self.top + words <= self.quick
    }

    /// An object of these words, the first one its header, if there is room for it without a collection.
    #[inline(always)]
    fn quick_words<const N: usize>(&mut self, words: [u32; N]) -> Option<Value> {
        let at = self.top;
        if !self.has_room(N) {
            return None;
        }
        *self.words.get_mut(at..at + N)?.first_chunk_mut::<N>()? = words;
        self.top = at + N;
        Some(Value::object(at))
    }

    /// A float, if there is room for it without a collection.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn quick_float(&mut self, x: f64) -> Option<Value> {
        let bits = x.to_bits();
        self.quick_words([3 << 8 | Shape::Float as u32, bits as u32, (bits >> 32) as u32])
    }

    /// A string of this length, if there is room for it without a collection; its bytes are still to be written.
    pub(crate) fn quick_text(&mut self, length: usize, ascii: bool) -> Option<Value> {
        let made = self.allocate_bare(Shape::Str, 2 + length.div_ceil(4))?;
        let body = self.body_mut(made);
        (body[0], body[1]) = ((length as u32) << 1 | !ascii as u32, 0);
        if let Some(last) = body.last_mut().filter(|_| !length.is_multiple_of(4)) {
            *last = 0;
        }
        Some(made)
    }

    /// A fresh iterator with these fields, if there is room for it without a collection.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn quick_iterator(&mut self, fields: [Value; 5]) -> Option<Value> {
        let [a, b, c, d, e] = fields.map(|field| field.0);
        self.quick_words([6 << 8 | Shape::Iterator as u32, a, b, c, d, e])
    }

    /// An object that consists of these fields, if there is room for it without a collection.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn quick_row(&mut self, shape: Shape, fields: &[Value]) -> Option<Value> {
        let (at, size) = (self.top, fields.len() + 1);
        if !self.has_room(size) {
            return None;
        }
        let (header, body) = self.words.get_mut(at..at + size)?.split_first_mut()?;
        *header = (size as u32) << 8 | shape as u32;
        for (place, field) in body.iter_mut().zip(fields) {
            *place = field.0;
        }
        self.top = at + size;
        Some(Value::object(at))
    }

    /// Words that an allocation may still take without a collection.
    pub fn free_words(&self) -> usize {
        self.quick.saturating_sub(self.top)
    }

    /// Size of the whole block in bytes.
    pub fn limit_bytes(&self) -> usize {
        self.words.len() * 4
    }

    /// What happened so far.
    pub fn stats(&self) -> HeapStats {
        HeapStats {
            used_words: self.top,
            peak_words: self.peak.max(self.top),
            total_words: self.words.len(),
            collections: self.collections,
        }
    }

    /// A new object with `body` words after its header, or `None` when the block is full. Bodies of values are UNDEF, raw bodies 0.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn allocate(&mut self, shape: Shape, body: usize) -> Option<Value> {
        let object = self.allocate_bare(shape, body)?;
        let fill = if shape.is_raw() { 0 } else { Value::UNDEF.0 };
        self.body_mut(object).fill(fill);
        Some(object)
    }

    /// As `allocate`, but the body holds old words: its maker writes all of it before anything else is allocated.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn allocate_bare(&mut self, shape: Shape, body: usize) -> Option<Value> {
        if body >= MAX_OBJECT_WORDS || body >= self.free_words() {
            return None;
        }
        let at = self.top;
        *self.words.get_mut(at)? = (body as u32 + 1) << 8 | shape as u32;
        self.top = at + body + 1;
        Some(Value::object(at))
    }

    /// A new object whose body is this.
    #[inline]
    pub(crate) fn allocate_words<const N: usize>(&mut self, shape: Shape, body: [u32; N]) -> Option<Value> {
        let at = self.top;
        if N >= self.free_words() {
            return None;
        }
        let place = self.words.get_mut(at..)?;
        *place.first_mut()? = (N as u32 + 1) << 8 | shape as u32;
        *place.get_mut(1..)?.first_chunk_mut()? = body;
        self.top = at + N + 1;
        Some(Value::object(at))
    }

    /// The body of the object at `v`, when it has this shape and (at least) this many words.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn read<const N: usize>(&self, v: Value, shape: Shape) -> Option<&[u32; N]> {
        let (header, body) = self.words.get(v.index()?..)?.split_first()?;
        if header & 0xff == shape as u32 { body.first_chunk() } else { None }
    }

    /// What the object at `v` is; only for heap values.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn shape(&self, v: Value) -> Option<Shape> {
        let at = v.index()?;
        Shape::ALL.get((self.words[at] & 0xff) as usize).copied()
    }

    #[inline]
    pub(crate) fn is(&self, v: Value, shape: Shape) -> bool {
        v.index().is_some_and(|at| self.words[at] & 0xff == shape as u32)
    }

    /// Words after the header.
    #[track_caller]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn body_len(&self, v: Value) -> usize {
        match v.index() {
            Some(at) => (self.words[at] >> 8) as usize - 1,
            None => 0,
        }
    }

    /// Word `i` after the header, raw.
    #[inline]
    #[track_caller]
    pub(crate) fn word(&self, v: Value, i: usize) -> u32 {
        debug_assert!(i < self.body_len(v), "word {i} of {:?}", self.shape(v));
        self.words[(v.0 >> 2) as usize + 1 + i]
    }

    #[inline]
    #[track_caller]
    pub(crate) fn set_word(&mut self, v: Value, i: usize, word: u32) {
        debug_assert!(i < self.body_len(v), "word {i} of {:?}", self.shape(v));
        self.words[(v.0 >> 2) as usize + 1 + i] = word;
    }

    /// Field `i` after the header, as a value.
    #[inline]
    #[track_caller]
    pub(crate) fn field(&self, v: Value, i: usize) -> Value {
        debug_assert!(i < self.body_len(v), "word {i} of {:?}", self.shape(v));
        Value(self.words[(v.0 >> 2) as usize + 1 + i])
    }

    /// As `field`; None behind the end.
    pub(crate) fn field_or_none(&self, v: Value, i: usize) -> Value {
        if i < self.body_len(v) { self.field(v, i) } else { Value::NONE }
    }

    #[inline]
    #[track_caller]
    pub(crate) fn set_field(&mut self, v: Value, i: usize, value: Value) {
        debug_assert!(i < self.body_len(v), "word {i} of {:?}", self.shape(v));
        self.words[(v.0 >> 2) as usize + 1 + i] = value.0;
    }

    /// Writes the first fields of an object.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn write_fields(&mut self, v: Value, fields: &[Value]) {
        for (word, field) in self.body_mut(v).iter_mut().zip(fields) {
            *word = field.0;
        }
    }

    /// A length or position kept as a small integer in a field, so that the collector can look at it.
    #[track_caller]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn count(&self, v: Value, i: usize) -> usize {
        self.field(v, i).as_small().unwrap_or(0).max(0) as usize
    }

    #[track_caller]
    pub(crate) fn set_count(&mut self, v: Value, i: usize, n: usize) {
        self.set_field(v, i, Value::tiny(n as i32));
    }

    /// The words after the header.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn body(&self, v: Value) -> &[u32] {
        let at = (v.0 >> 2) as usize;
        let size = (self.words[at] >> 8) as usize;
        &self.words[at + 1..at + size]
    }

    pub(crate) fn body_mut(&mut self, v: Value) -> &mut [u32] {
        let at = (v.0 >> 2) as usize;
        let size = (self.words[at] >> 8) as usize;
        &mut self.words[at + 1..at + size]
    }

    /// Length and text of a string as words: those of equal strings are equal.
    #[inline]
    pub(crate) fn text_words(&self, v: Value) -> Option<(u32, &[u32])> {
        let at = v.index()?;
        let header = *self.words.get(at)?;
        if header & 0xff != Shape::Str as u32 {
            return None;
        }
        Some((*self.words.get(at + 1)?, self.words.get(at + 3..at + (header >> 8) as usize)?))
    }

    /// The words from word `skip` of the body on, as bytes.
    pub(crate) fn raw_bytes(&self, v: Value, skip: usize) -> &[u8] {
        bytemuck::cast_slice(&self.body(v)[skip..])
    }

    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn raw_bytes_mut(&mut self, v: Value, skip: usize) -> &mut [u8] {
        bytemuck::cast_slice_mut(&mut self.body_mut(v)[skip..])
    }

    /// Moves `count` fields inside one object; the ranges may overlap.
    pub(crate) fn shift_fields(&mut self, v: Value, from: usize, to: usize, count: usize) {
        self.body_mut(v).copy_within(from..from + count, to);
    }

    /// Copies `count` fields from one object into another.
    pub(crate) fn copy_fields(&mut self, from: Value, start: usize, to: Value, place: usize, count: usize) {
        let source = (from.0 >> 2) as usize + 1 + start;
        let target = (to.0 >> 2) as usize + 1 + place;
        self.words.copy_within(source..source + count, target);
    }

    /// Copies bytes of one body into another; both ranges lie inside.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn copy_bytes(&mut self, from: Value, start: usize, to: Value, place: usize, count: usize) {
        let source = ((from.0 >> 2) as usize + 1) * 4 + start;
        let target = ((to.0 >> 2) as usize + 1) * 4 + place;
        let bytes: &mut [u8] = bytemuck::cast_slice_mut(&mut self.words);
        if source.max(target) + count <= bytes.len() {
            bytes.copy_within(source..source + count, target);
        }
    }

    /// Whether the object is the last one, so that it can grow in place.
    pub(crate) fn grow_last(&mut self, v: Value, more: usize) -> bool {
        let Some(at) = v.index() else { return false };
        let size = (self.words[at] >> 8) as usize;
        if at + size != self.top || more > self.free_words() || size + more > MAX_OBJECT_WORDS {
            return false;
        }
        let shape = self.words[at] & 0xff;
        let raw = Shape::ALL.get(shape as usize).is_some_and(|shape| shape.is_raw());
        self.words[self.top..self.top + more].fill(if raw { 0 } else { Value::UNDEF.0 });
        self.top += more;
        self.words[at] = ((size + more) as u32) << 8 | shape;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collect(heap: &mut Heap, roots: &mut [Value]) {
        heap.begin();
        for root in roots.iter() {
            heap.mark(*root);
        }
        if !heap.plan() {
            return;
        }
        for root in roots.iter_mut() {
            *root = heap.moved(*root);
        }
        heap.slide();
    }

    #[test]
    fn a_collection_keeps_what_the_roots_reach_and_nothing_else() {
        let mut heap = Heap::new(vec![0; 4096].into_boxed_slice());
        let mut kept = Value::NONE;
        for n in 0..100 {
            let Some(link) = heap.allocate(Shape::Tuple, 2) else { panic!("full") };
            heap.set_field(link, 0, Value::tiny(n));
            heap.set_field(link, 1, kept);
            kept = link;
            heap.allocate(Shape::Str, 5);
        }
        let mut roots = [kept];
        collect(&mut heap, &mut roots);
        assert_eq!(heap.stats().used_words, 1 + 100 * 3);
        let mut link = roots[0];
        for n in (0..100).rev() {
            assert_eq!(heap.field(link, 0), Value::tiny(n));
            link = heap.field(link, 1);
        }
        assert_eq!(link, Value::NONE);
    }

    #[test]
    fn a_marker_that_forgets_finds_everything_again() {
        let mut heap = Heap::new(vec![0; 40_000].into_boxed_slice());
        let wide = heap.allocate(Shape::Array, 2000).unwrap();
        for i in 0..2000 {
            let inner = heap.allocate(Shape::Cell, 1).unwrap();
            let leaf = heap.allocate(Shape::Tuple, 1).unwrap();
            heap.set_field(leaf, 0, Value::tiny(i as i32));
            heap.set_field(inner, 0, leaf);
            heap.set_field(wide, i, inner);
        }
        let used = heap.stats().used_words;
        let mut roots = [wide];
        collect(&mut heap, &mut roots);
        assert_eq!(heap.stats().used_words, used, "everything was alive");
        for i in 0..2000 {
            let leaf = heap.field(heap.field(roots[0], i), 0);
            assert_eq!(heap.field(leaf, 0), Value::tiny(i as i32));
        }
    }

    #[test]
    fn a_full_block_refuses_instead_of_writing_beyond() {
        let mut heap = Heap::new(vec![0; 8].into_boxed_slice());
        assert!(heap.allocate(Shape::Tuple, 6).is_some());
        assert!(heap.allocate(Shape::Tuple, 0).is_none());
        assert!(Heap::new(Box::new([])).allocate(Shape::Raw, 0).is_none());
    }
}
