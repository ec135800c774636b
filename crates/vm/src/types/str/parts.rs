//! `split`, `partition`, `splitlines` and, the other way, `join`.

use alloc::format;
use alloc::string::String;
use core::ops::Range;

use super::{Answer, room_for, text_arg, this};
use crate::ctx::Ctx;
use crate::native::Args;
use crate::raise::Stop;
use crate::text::{search, split as cut};
use crate::value::Value;

pub(super) fn split(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    divided(cx, args, cut::words, cut::split)
}

pub(super) fn rsplit(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    divided(cx, args, cut::rwords, cut::rsplit)
}

#[cfg_attr(small, optimize(speed))]
fn divided(
    cx: &mut Ctx<'_, '_>,
    args: Args,
    by_space: cut::BySpace<str>,
    by_separator: cut::BySeparator,
) -> Answer {
    let most = most_cuts(cx, cx.opt(args, 2))?;
    let parts = match cx.opt(args, 1).filter(|separator| !separator.is_none()) {
        None => by_space(this(cx, args), most),
        Some(separator) => match cx.text_bytes(separator) {
            Some([]) => return Err(cx.value_error("empty separator")),
            Some(separator) => by_separator(cx.text_bytes(cx.arg(args, 0)).unwrap_or(&[]), separator, most),
            None => {
                return Err(cx.type_error_of("must be str or None, not {}", separator));
            }
        },
    };
    list_of(cx, args, &parts)
}

/// `maxsplit`: none and negative ones mean any number.
pub(crate) fn most_cuts(cx: &mut Ctx<'_, '_>, given: Option<Value>) -> Result<usize, Stop> {
    let Some(given) = given else { return Ok(usize::MAX) };
    Ok(usize::try_from(cx.expect_int(given)?).unwrap_or(usize::MAX))
}

/// Parts of `self` as a list.
#[cfg_attr(small, optimize(speed))]
fn list_of(cx: &mut Ctx<'_, '_>, args: Args, parts: &[Range<usize>]) -> Answer {
    let list = cx.list_with_capacity(parts.len())?;
    let list = cx.root(list);
    let text = cx.root(cx.arg(args, 0));
    for (i, part) in parts.iter().enumerate() {
        let part = cx.str_part(text, part.clone())?;
        let list = cx.at(list);
        let row = cx.heap.field(list, 1);
        cx.vm.heap.set_field(row, i, part);
        cx.vm.heap.set_count(list, 0, i + 1);
    }
    Ok(cx.at(list))
}

pub(super) fn splitlines(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let keep = match cx.opt(args, 1) {
        Some(keep) => cx.truth(keep)?,
        None => false,
    };
    let lines = cut::lines(this(cx, args), keep);
    list_of(cx, args, &lines)
}

pub(super) fn partition(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (text, separator) = both(cx, args)?;
    let at = search::find(text.as_bytes(), separator.as_bytes());
    three(cx, &text, at.map(|at| at..at + separator.len()), text.len())
}

pub(super) fn rpartition(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (text, separator) = both(cx, args)?;
    let at = search::rfind(text.as_bytes(), separator.as_bytes());
    three(cx, &text, at.map(|at| at..at + separator.len()), 0)
}

fn both(cx: &mut Ctx<'_, '_>, args: Args) -> Result<(String, String), Stop> {
    let separator = text_arg(cx, args, 1, "must")?;
    if separator.is_empty() {
        return Err(cx.value_error("empty separator"));
    }
    Ok((String::from(this(cx, args)), separator))
}

/// What is before the separator, the separator, what is behind it; `missing` is where it is thought to be if there is none.
fn three(cx: &mut Ctx<'_, '_>, text: &str, separator: Option<Range<usize>>, missing: usize) -> Answer {
    let separator = separator.unwrap_or(missing..missing);
    let before = cx.str(&text[..separator.start])?;
    let first = cx.root(before);
    let middle = cx.str(&text[separator.clone()])?;
    cx.root(middle);
    let behind = cx.str(&text[separator.end..])?;
    cx.root(behind);
    cx.tuple_from(first, 3)
}

pub(super) fn join(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let given = cx.arg(args, 1);
    let items = cx.root(given);
    if !cx.is_list_or_tuple(given) {
        if !cx.is_iterable(given) {
            return Err(cx.type_error("can only join an iterable"));
        }
        let list = cx.list_from(given)?;
        cx.set(items, list);
    }
    let count = cx.len_of(cx.at(items));
    let row = cx.row_of(cx.at(items));
    let separator = cx.arg(args, 0);
    let between = cx.text_bytes(separator).map_or(0, <[u8]>::len);
    let mut length = between.saturating_mul(count.saturating_sub(1));
    let mut ascii = count < 2 || cx.text_is_ascii(separator);
    for i in 0..count {
        let item = row.map_or_else(|| cx.item(cx.at(items), i), |row| cx.heap.field(row, i));
        let Some(text) = cx.text_bytes(item) else {
            let text = format!("sequence item {i}: expected str instance, {} found", cx.type_name(item));
            return Err(cx.type_error(text));
        };
        length = length.saturating_add(text.len());
        ascii = ascii && cx.text_is_ascii(item);
    }
    room_for(cx, length)?;
    let joined = cx.str_bare(length, ascii)?;
    let (separator, items) = (cx.arg(args, 0), cx.at(items));
    let row = cx.row_of(items);
    let mut at = 0;
    for i in 0..count {
        if i > 0 {
            at = cx.add_text(separator, joined, at);
        }
        let item = row.map_or_else(|| cx.item(items, i), |row| cx.heap.field(row, i));
        at = cx.add_text(item, joined, at);
    }
    Ok(joined)
}
