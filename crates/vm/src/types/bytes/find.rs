//! `find`, `index`, `count`, `startswith`, `replace` and their like.

use alloc::format;
use alloc::vec::Vec;

use super::{Answer, expect_byte, give, this};
use crate::ctx::Ctx;
use crate::native::Args;
use crate::object::Kind;
use crate::raise::Stop;
use crate::text::points;
use crate::text::search::{self, Unit};
use crate::types::str::{bound, room_for};
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
        None => Err(cx.value_error("subsection not found")),
    }
}

pub(super) fn rindex(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    match locate(cx, args, search::rfind)? {
        Some(index) => cx.int(index as i64),
        None => Err(cx.value_error("subsection not found")),
    }
}

fn locate(
    cx: &mut Ctx<'_, '_>,
    args: Args,
    search: fn(&[u8], &[u8]) -> Option<usize>,
) -> Result<Option<usize>, Stop> {
    let needle = needle(cx, args)?;
    let Some((start, end)) = part(cx, args)? else { return Ok(None) };
    Ok(search(&this(cx, args)[start..end], &needle).map(|offset| start + offset))
}

/// Bytes, or the number of one.
fn needle(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Vec<u8>, Stop> {
    let given = cx.arg(args, 1);
    if let Some(bytes) = cx.bytes_of(given) {
        return Ok(bytes.to_vec());
    }
    if cx.big(given).is_none() {
        return Err(cx.type_error_of("argument should be integer or bytes-like object, not '{}'", given));
    }
    Ok(alloc::vec![expect_byte(cx, given)?])
}

fn part(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Option<(usize, usize)>, Stop> {
    let (start, end) = (bound(cx, args, 2)?, bound(cx, args, 3)?);
    Ok(points::clip(this(cx, args).len(), start, end))
}

pub(super) fn count(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let needle = needle(cx, args)?;
    let count = match part(cx, args)? {
        Some((start, end)) => search::count(&this(cx, args)[start..end], &needle, Unit::Byte),
        None => 0,
    };
    cx.int(count as i64)
}

pub(super) fn startswith(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    affix(cx, args, "startswith", |bytes, affix| bytes.starts_with(affix))
}

pub(super) fn endswith(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    affix(cx, args, "endswith", |bytes, affix| bytes.ends_with(affix))
}

fn affix(cx: &mut Ctx<'_, '_>, args: Args, name: &str, has: fn(&[u8], &[u8]) -> bool) -> Answer {
    let Some((start, end)) = part(cx, args)? else { return Ok(Value::FALSE) };
    let given = cx.arg(args, 1);
    let bytes = &this(cx, args)[start..end];
    if let Some(affix) = cx.bytes_of(given) {
        return Ok(Value::bool(has(bytes, affix)));
    }
    if cx.kind(given) != Kind::Tuple {
        let text = format!("{name} first arg must be bytes or a tuple of bytes, not {}", cx.type_name(given));
        return Err(cx.type_error(text));
    }
    for i in 0..cx.len_of(given) {
        let item = cx.item(given, i);
        match cx.bytes_of(item) {
            Some(affix) if has(bytes, affix) => return Ok(Value::TRUE),
            Some(_) => {}
            None => {
                return Err(cx.type_error_of("a bytes-like object is required, not '{}'", item));
            }
        }
    }
    Ok(Value::FALSE)
}

pub(super) fn replace(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (old, new) = (cx.arg(args, 1), cx.arg(args, 2));
    let (old, new) = (cx.expect_bytes(old)?, cx.expect_bytes(new)?);
    let most = match cx.opt(args, 3) {
        Some(most) => usize::try_from(cx.expect_int(most)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let length = search::replaced_len(this(cx, args), &old, &new, most, Unit::Byte);
    room_for(cx, length)?;
    let replaced = search::replace(this(cx, args), &old, &new, most, Unit::Byte);
    give(cx, args, &replaced)
}
