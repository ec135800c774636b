//! `find`, `index`, `count`, `startswith`, `replace` and their like.

use alloc::format;

use super::{Answer, bound, room_for, this};
use crate::ctx::Ctx;
use crate::native::Args;
use crate::object::Kind;
use crate::raise::Stop;
use crate::text::points;
use crate::text::search::{self, Unit};
use crate::value::Value;

pub(super) fn find(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let found = locate(cx, args, search::find)?;
    cx.int(found.map_or(-1, |index| index as i64))
}

pub(super) fn rfind(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let found = locate(cx, args, search::rfind)?;
    cx.int(found.map_or(-1, |index| index as i64))
}

pub(super) fn index(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    match locate(cx, args, search::find)? {
        Some(index) => cx.int(index as i64),
        None => Err(cx.value_error("substring not found")),
    }
}

pub(super) fn rindex(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    match locate(cx, args, search::rfind)? {
        Some(index) => cx.int(index as i64),
        None => Err(cx.value_error("substring not found")),
    }
}

/// The index of an occurrence in the part that arguments 2 and 3 cut out.
fn locate(
    cx: &mut Ctx<'_, '_>,
    args: Args,
    search: fn(&[u8], &[u8]) -> Option<usize>,
) -> Result<Option<usize>, Stop> {
    let (text, needle) = (cx.arg(args, 0), cx.arg(args, 1));
    if args.len() == 2
        && cx.text_is_ascii(text)
        && let (Some(text), Some(needle)) = (cx.text_bytes(text), cx.text_bytes(needle))
    {
        return Ok(search(text, needle));
    }
    let Some((start, end)) = clipped(cx, args)? else { return Ok(None) };
    let text = this(cx, args);
    let needle = cx.text(cx.arg(args, 1)).unwrap_or("");
    let part = points::range(text, start, end);
    let found = search(part.as_bytes(), needle.as_bytes());
    Ok(found.map(|offset| start + points::index(part, offset)))
}

/// The part to search, as indexes; a needle that is no string is refused.
fn clipped(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Option<(usize, usize)>, Stop> {
    let needle = cx.arg(args, 1);
    if cx.text(needle).is_none() {
        return Err(cx.type_error_of("must be str, not {}", needle));
    }
    part(cx, args)
}

fn part(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Option<(usize, usize)>, Stop> {
    let (start, end) = (bound(cx, args, 2)?, bound(cx, args, 3)?);
    Ok(points::clip(points::count(this(cx, args)), start, end))
}

pub(super) fn count(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (text, needle) = (cx.arg(args, 0), cx.arg(args, 1));
    if args.len() == 2
        && let (Some(text), Some(needle)) = (cx.text_bytes(text), cx.text_bytes(needle))
    {
        let count = search::count(text, needle, Unit::Point);
        return cx.int(count as i64);
    }
    let Some((start, end)) = clipped(cx, args)? else { return cx.int(0) };
    let part = points::range(this(cx, args), start, end);
    let needle = cx.text(cx.arg(args, 1)).unwrap_or("");
    let count = search::count(part.as_bytes(), needle.as_bytes(), Unit::Point);
    cx.int(count as i64)
}

pub(super) fn startswith(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    affix(cx, args, "startswith", |text, affix| text.starts_with(affix))
}

pub(super) fn endswith(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    affix(cx, args, "endswith", |text, affix| text.ends_with(affix))
}

fn affix(cx: &mut Ctx<'_, '_>, args: Args, name: &str, has: fn(&[u8], &[u8]) -> bool) -> Answer {
    let (text, given) = (cx.arg(args, 0), cx.arg(args, 1));
    if args.len() == 2
        && let (Some(text), Some(affix)) = (cx.text_bytes(text), cx.text_bytes(given))
    {
        return Ok(Value::bool(has(text, affix)));
    }
    let Some((start, end)) = part(cx, args)? else {
        return Ok(Value::FALSE);
    };
    let given = cx.arg(args, 1);
    let text = points::range(this(cx, args), start, end).as_bytes();
    if let Some(affix) = cx.text_bytes(given) {
        return Ok(Value::bool(has(text, affix)));
    }
    if cx.kind(given) != Kind::Tuple {
        let text = format!("{name} first arg must be str or a tuple of str, not {}", cx.type_name(given));
        return Err(cx.type_error(text));
    }
    for i in 0..cx.len_of(given) {
        let item = cx.item(given, i);
        match cx.text_bytes(item) {
            Some(affix) if has(text, affix) => return Ok(Value::TRUE),
            Some(_) => {}
            None => {
                let text = format!("tuple for {name} must only contain str, not {}", cx.type_name(item));
                return Err(cx.type_error(text));
            }
        }
    }
    Ok(Value::FALSE)
}

pub(super) fn replace(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    for i in 1..3 {
        let given = cx.arg(args, i);
        if cx.text_bytes(given).is_none() {
            cx.expect_text(given, &format!("replace() argument {i}"))?;
        }
    }
    let most = match cx.opt(args, 3) {
        Some(most) => usize::try_from(cx.expect_int(most)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let bytes = |i| cx.text_bytes(cx.arg(args, i)).unwrap_or(&[]);
    let (text, old, new) = (bytes(0), bytes(1), bytes(2));
    let length = search::replaced_len(text, old, new, most, Unit::Point);
    if old.is_empty() {
        room_for(cx, length)?;
        let bytes = |i| cx.text_bytes(cx.arg(args, i)).unwrap_or(&[]);
        let replaced = search::replace(bytes(0), bytes(1), bytes(2), most, Unit::Point);
        return cx.str_of_bytes(&replaced);
    }
    let (old, new) = (old.len(), new.len());
    room_for(cx, length)?;
    replace_found(cx, args, most, length, old, new)
}

/// The replacement of what is not empty, piece by piece into the result, whose length is known.
fn replace_found(
    cx: &mut Ctx<'_, '_>,
    args: Args,
    most: usize,
    length: usize,
    old: usize,
    new: usize,
) -> Answer {
    let ascii = cx.text_is_ascii(cx.arg(args, 0)) && cx.text_is_ascii(cx.arg(args, 2));
    let made = cx.str_bare(length, ascii)?;
    let (text, with) = (cx.arg(args, 0), cx.arg(args, 2));
    let (mut at, mut place) = (0, 0);
    for _ in 0..most {
        let rest = cx.text_bytes(text).and_then(|bytes| bytes.get(at..)).unwrap_or(&[]);
        let Some(next) = search::find(rest, cx.text_bytes(cx.arg(args, 1)).unwrap_or(&[])) else { break };
        cx.copy_text(text, at, made, place, next);
        cx.copy_text(with, 0, made, place + next, new);
        at += next + old;
        place += next + new;
    }
    let rest = cx.text_bytes(text).map_or(0, <[u8]>::len).saturating_sub(at);
    cx.copy_text(text, at, made, place, rest);
    if !ascii {
        cx.note_ascii(made);
    }
    Ok(made)
}
