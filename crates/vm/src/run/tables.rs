//! Dicts as far as the quick loop reads and writes them itself: keys that are small integers or strings.
//! `None` always means: the other loop knows.

use super::operands::{field, object, object_mut, same, text};
use crate::{
    heap::{Heap, Shape},
    table::{Index, fold, slot_of},
    text::search,
    value::{Tag, Value},
};
use bytecode::{Program, symbol};

/// What a dict has under a key.
#[cfg_attr(small, optimize(speed))]
pub(super) fn found(
    heap: &mut Heap,
    program: &Program<'_>,
    dict: Value,
    key: Value,
) -> Option<Option<Value>> {
    let (_, entry) = find(heap, program, dict, key)?;
    let Some(entry) = entry else { return Some(None) };
    let &[_, _, _, entries] = object::<4>(heap, dict)?;
    field(heap, entries, entry as u32 * 3 + 2).map(Some)
}

/// `dict[key] = value` where the key is there, or room for it.
#[cfg_attr(small, optimize(speed))]
pub(super) fn set(
    heap: &mut Heap,
    program: &Program<'_>,
    dict: Value,
    key: Value,
    value: Value,
) -> Option<()> {
    let (hash, entry) = find(heap, program, dict, key)?;
    let &[_, live, used, entries, index] = object::<5>(heap, dict)?;
    let n = entry.unwrap_or((used >> 1) as usize);
    if entry.is_none() {
        if !Value(entries).is_object() || (n + 1) * 3 > heap.body_len(Value(entries)) {
            return None;
        }
        let [_, live_now, used_now] = object_mut::<3>(heap, dict)?;
        (*live_now, *used_now) = (live + 2, used + 2);
        heap.index_entry(Value(index), n, hash);
    }
    let at = (entries >> 2) as usize + 1 + 3 * n;
    let place: &mut [u32; 3] = heap.words_mut().get_mut(at..)?.first_chunk_mut()?;
    if entry.is_none() {
        (place[0], place[1]) = (Value::tiny(hash).0, key.0);
    }
    place[2] = value.0;
    Some(())
}

/// `key in container` of dicts, strings, and lists and tuples of small integers.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn contains(heap: &mut Heap, program: &Program<'_>, container: Value, key: Value) -> Option<bool> {
    let &[header, length, items] = object::<3>(heap, container).unwrap_or(&[Shape::Str as u32, 0, 0]);
    let (row, count) = match Shape::of(header)? {
        Shape::Dict => return Some(find(heap, program, container, key)?.1.is_some()),
        Shape::Str => {
            return Some(search::find(text(heap, program, container)?, text(heap, program, key)?).is_some());
        }
        Shape::List => (items, length >> 1),
        Shape::Tuple => (container.0, (header >> 8) - 1),
        _ => return None,
    };
    let first = (row >> 2) as usize + 1;
    for item in heap.words().get(first..first + count as usize)? {
        if item & key.0 & 1 == 0 {
            return None;
        }
        if *item == key.0 {
            return Some(true);
        }
    }
    Some(false)
}

/// A plain key's hash and its entry in a dict.
#[cfg_attr(small, optimize(speed))]
fn find(heap: &mut Heap, program: &Program<'_>, dict: Value, key: Value) -> Option<(i32, Option<usize>)> {
    let hash = hash_of(heap, program, key)?;
    let &[_, _, used, entries, index] = object::<5>(heap, dict)?;
    let (first, stored) = ((entries >> 2) as usize + 1, Value::tiny(hash).0);
    let heap = &*heap;
    let is_here = |n: usize| {
        let &[own, other] = heap.words().get(first + 3 * n..)?.first_chunk()?;
        if other == key.0 {
            return Some(true);
        }
        if own != stored || other == Value::DELETED.0 {
            return Some(false);
        }
        same(heap, program, Value(other), key)
    };
    if !Value(index).is_object() {
        for n in 0..(used >> 1) as usize {
            if is_here(n)? {
                return Some((hash, Some(n)));
            }
        }
        return Some((hash, None));
    }
    let index = Index::of(heap.body(Value(index)))?;
    let (mut slot, mut probe) = (slot_of(hash, 0, index.mask), 0);
    while probe <= index.mask {
        match index.at(slot) {
            0 => break,
            entry if is_here(entry - 1)? => return Some((hash, Some(entry - 1))),
            _ => {}
        }
        probe += 1;
        slot = (slot + probe) & index.mask;
    }
    Some((hash, None))
}

/// The folded hash of a small integer or a string; a string in the heap remembers its own.
#[cfg_attr(small, optimize(speed))]
fn hash_of(heap: &mut Heap, program: &Program<'_>, key: Value) -> Option<i32> {
    if let Some(n) = key.as_small() {
        return Some(if n == -1 { -2 } else { n });
    }
    let hash = if let Some(&[header, _, known]) = object::<3>(heap, key) {
        if header as u8 != Shape::Str as u8 {
            return None;
        }
        if known != 0 {
            known
        } else {
            let hash = symbol::hash(text(heap, program, key)?);
            object_mut::<3>(heap, key)?[2] = hash;
            hash
        }
    } else {
        match key.payload_of(Tag::Symbol) {
            Some(symbol) => program.symbol_hash(symbol as u16)?,
            None => symbol::hash(text(heap, program, key)?),
        }
    };
    Some(fold(i64::from(hash)))
}
