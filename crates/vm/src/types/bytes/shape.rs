//! Padding and stripping: `center`, `zfill`, `strip`, `removeprefix`, `expandtabs`.

use alloc::format;
use alloc::vec::Vec;

use super::{Answer, give, kept, this};
use crate::ctx::Ctx;
use crate::native::Args;
use crate::raise::Stop;
use crate::text::split;
use crate::types::str::room_for;

pub(super) fn center(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    padded(cx, args, "center", |missing, width| missing / 2 + (missing & width & 1))
}

pub(super) fn ljust(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    padded(cx, args, "ljust", |_, _| 0)
}

pub(super) fn rjust(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    padded(cx, args, "rjust", |missing, _| missing)
}

fn padded(cx: &mut Ctx<'_, '_>, args: Args, name: &str, left: fn(usize, usize) -> usize) -> Answer {
    let width = width_arg(cx, args)?;
    let fill = fill_arg(cx, args, name)?;
    let missing = width.saturating_sub(this(cx, args).len());
    if missing == 0 {
        return kept(cx, args);
    }
    room_for(cx, missing)?;
    let left = left(missing, width);
    let mut bytes = alloc::vec![fill; left];
    bytes.extend_from_slice(this(cx, args));
    bytes.resize(bytes.len() + missing - left, fill);
    give(cx, args, &bytes)
}

fn width_arg(cx: &mut Ctx<'_, '_>, args: Args) -> Result<usize, Stop> {
    let width = cx.arg(args, 1);
    Ok(usize::try_from(cx.expect_int(width)?.max(0)).unwrap_or(usize::MAX))
}

fn fill_arg(cx: &mut Ctx<'_, '_>, args: Args, name: &str) -> Result<u8, Stop> {
    let Some(fill) = cx.opt(args, 2) else { return Ok(b' ') };
    match cx.bytes_of(fill) {
        Some(&[fill]) => Ok(fill),
        _ => {
            let text =
                format!("{name}() argument 2 must be a byte string of length 1, not {}", cx.type_name(fill));
            Err(cx.type_error(text))
        }
    }
}

pub(super) fn zfill(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let width = width_arg(cx, args)?;
    let missing = width.saturating_sub(this(cx, args).len());
    if missing == 0 {
        return kept(cx, args);
    }
    room_for(cx, missing)?;
    let bytes = this(cx, args);
    let signed = usize::from(bytes.first().is_some_and(|byte| matches!(byte, b'+' | b'-')));
    let mut filled = bytes[..signed].to_vec();
    filled.resize(signed + missing, b'0');
    filled.extend_from_slice(&bytes[signed..]);
    give(cx, args, &filled)
}

pub(super) fn strip(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    stripped(cx, args, true, true)
}

pub(super) fn lstrip(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    stripped(cx, args, true, false)
}

pub(super) fn rstrip(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    stripped(cx, args, false, true)
}

fn stripped(cx: &mut Ctx<'_, '_>, args: Args, left: bool, right: bool) -> Answer {
    let set = match cx.opt(args, 1).filter(|set| !set.is_none()) {
        Some(set) => Some(cx.expect_bytes(set)?),
        None => None,
    };
    let bytes = this(cx, args);
    let removed =
        |byte: u8| set.as_ref().map_or_else(|| split::is_byte_space(byte), |set| set.contains(&byte));
    let range = split::strip(bytes, removed, left, right);
    let rest = bytes[range].to_vec();
    rest_of(cx, args, rest)
}

fn rest_of(cx: &mut Ctx<'_, '_>, args: Args, rest: Vec<u8>) -> Answer {
    if rest.len() == this(cx, args).len() { kept(cx, args) } else { give(cx, args, &rest) }
}

pub(super) fn removeprefix(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let prefix = cx.arg(args, 1);
    let prefix = cx.expect_bytes(prefix)?;
    let bytes = this(cx, args);
    let rest = bytes.strip_prefix(prefix.as_slice()).unwrap_or(bytes).to_vec();
    rest_of(cx, args, rest)
}

pub(super) fn removesuffix(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let suffix = cx.arg(args, 1);
    let suffix = cx.expect_bytes(suffix)?;
    let bytes = this(cx, args);
    let rest = bytes.strip_suffix(suffix.as_slice()).unwrap_or(bytes).to_vec();
    rest_of(cx, args, rest)
}

pub(super) fn expandtabs(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let size = match cx.opt(args, 1) {
        Some(size) => usize::try_from(cx.expect_int(size)?.max(0)).unwrap_or(usize::MAX),
        None => 8,
    };
    let tabs = this(cx, args).iter().filter(|&&byte| byte == b'\t').count();
    let length = this(cx, args).len();
    room_for(cx, length.saturating_add(tabs.saturating_mul(size)))?;
    let mut expanded = Vec::new();
    let mut column = 0;
    for &byte in this(cx, args) {
        match byte {
            b'\t' if size == 0 => {}
            b'\t' => {
                let spaces = size - column % size;
                expanded.resize(expanded.len() + spaces, b' ');
                column += spaces;
            }
            byte => {
                expanded.push(byte);
                column = if matches!(byte, b'\n' | b'\r') { 0 } else { column + 1 };
            }
        }
    }
    give(cx, args, &expanded)
}
