//! `split`, `partition`, `splitlines` and, the other way, `join`.

use alloc::format;
use alloc::vec::Vec;
use core::ops::Range;

use super::{Answer, give, this};
use crate::ctx::Ctx;
use crate::native::Args;
use crate::raise::Stop;
use crate::text::{search, split as cut};
use crate::types::str::room_for;
use crate::value::Value;

pub(super) fn split(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    divided(cx, args, cut::byte_words, cut::split)
}

pub(super) fn rsplit(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    divided(cx, args, cut::byte_rwords, cut::rsplit)
}

fn divided(
    cx: &mut Ctx<'_, '_>,
    args: Args,
    by_space: cut::BySpace<[u8]>,
    by_separator: cut::BySeparator,
) -> Answer {
    let most = match cx.opt(args, 2) {
        Some(most) => usize::try_from(cx.expect_int(most)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let bytes = this(cx, args).to_vec();
    let parts = match cx.opt(args, 1).filter(|separator| !separator.is_none()) {
        None => by_space(&bytes, most),
        Some(separator) => {
            let separator = cx.expect_bytes(separator)?;
            if separator.is_empty() {
                return Err(cx.value_error("empty separator"));
            }
            by_separator(&bytes, &separator, most)
        }
    };
    list_of(cx, args, &bytes, &parts)
}

fn list_of(cx: &mut Ctx<'_, '_>, args: Args, bytes: &[u8], parts: &[Range<usize>]) -> Answer {
    let list = cx.list_with_capacity(parts.len())?;
    let list = cx.root(list);
    for part in parts {
        let part = give(cx, args, &bytes[part.clone()])?;
        cx.push(list, part)?;
    }
    Ok(cx.at(list))
}

pub(super) fn splitlines(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let keep = match cx.opt(args, 1) {
        Some(keep) => cx.truth(keep)?,
        None => false,
    };
    let bytes = this(cx, args).to_vec();
    let lines = cut::byte_lines(&bytes, keep);
    list_of(cx, args, &bytes, &lines)
}

pub(super) fn partition(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (bytes, separator) = both(cx, args)?;
    let at = search::find(&bytes, &separator);
    three(cx, args, &bytes, at.map(|at| at..at + separator.len()), bytes.len())
}

pub(super) fn rpartition(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (bytes, separator) = both(cx, args)?;
    let at = search::rfind(&bytes, &separator);
    three(cx, args, &bytes, at.map(|at| at..at + separator.len()), 0)
}

fn both(cx: &mut Ctx<'_, '_>, args: Args) -> Result<(Vec<u8>, Vec<u8>), Stop> {
    let separator = cx.arg(args, 1);
    let separator = cx.expect_bytes(separator)?;
    if separator.is_empty() {
        return Err(cx.value_error("empty separator"));
    }
    Ok((this(cx, args).to_vec(), separator))
}

fn three(
    cx: &mut Ctx<'_, '_>,
    args: Args,
    bytes: &[u8],
    separator: Option<Range<usize>>,
    missing: usize,
) -> Answer {
    let separator = separator.unwrap_or(missing..missing);
    let before = give(cx, args, &bytes[..separator.start])?;
    let first = cx.root(before);
    let middle = give(cx, args, &bytes[separator.clone()])?;
    cx.root(middle);
    let behind = give(cx, args, &bytes[separator.end..])?;
    cx.root(behind);
    cx.tuple_from(first, 3)
}

pub(super) fn join(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let given = cx.arg(args, 1);
    if !cx.is_iterable(given) {
        return Err(cx.type_error("can only join an iterable"));
    }
    let list = cx.list_from(given)?;
    let items = cx.root(list);
    let mut joined: Vec<u8> = Vec::new();
    for i in 0..cx.len_of(cx.at(items)) {
        if i > 0 {
            joined.extend_from_slice(this(cx, args));
        }
        let item: Value = cx.item(cx.at(items), i);
        let Some(bytes) = cx.bytes_of(item) else {
            let text =
                format!("sequence item {i}: expected a bytes-like object, {} found", cx.type_name(item));
            return Err(cx.type_error(text));
        };
        joined.extend_from_slice(bytes);
        room_for(cx, joined.len())?;
    }
    give(cx, args, &joined)
}
