//! Padding and stripping: `center`, `zfill`, `strip`, `removeprefix`, `expandtabs`.

use alloc::format;
use alloc::string::String;

use super::{Answer, room_for, text_arg, this};
use crate::ctx::Ctx;
use crate::native::Args;
use crate::raise::Stop;
use crate::text::{chars, points, spec::repeat, split};

pub(super) fn center(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    // CPython puts the odd one at the left when the width is odd.
    padded(cx, args, |missing, width| missing / 2 + (missing & width & 1))
}

pub(super) fn ljust(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    padded(cx, args, |_, _| 0)
}

pub(super) fn rjust(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    padded(cx, args, |missing, _| missing)
}

/// `left` says how many of the missing characters stand at the left.
fn padded(cx: &mut Ctx<'_, '_>, args: Args, left: fn(usize, usize) -> usize) -> Answer {
    let width = width_arg(cx, args)?;
    let fill = fill_arg(cx, args)?;
    let missing = width.saturating_sub(points::count(this(cx, args)));
    if missing == 0 {
        return Ok(cx.arg(args, 0));
    }
    room_for(cx, missing.saturating_mul(fill.len_utf8()))?;
    let left = left(missing, width);
    let mut text = String::new();
    repeat(&mut text, fill, left);
    text.push_str(this(cx, args));
    repeat(&mut text, fill, missing - left);
    cx.str(&text)
}

fn width_arg(cx: &mut Ctx<'_, '_>, args: Args) -> Result<usize, Stop> {
    let width = cx.arg(args, 1);
    Ok(usize::try_from(cx.expect_int(width)?.max(0)).unwrap_or(usize::MAX))
}

fn fill_arg(cx: &mut Ctx<'_, '_>, args: Args) -> Result<char, Stop> {
    let Some(fill) = cx.opt(args, 2) else { return Ok(' ') };
    let Some(text) = cx.text(fill) else {
        return Err(cx.type_error_of("The fill character must be a unicode character, not {}", fill));
    };
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(fill), None) => Ok(fill),
        _ => Err(cx.type_error("The fill character must be exactly one character long")),
    }
}

pub(super) fn zfill(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let width = width_arg(cx, args)?;
    let missing = width.saturating_sub(points::count(this(cx, args)));
    if missing == 0 {
        return Ok(cx.arg(args, 0));
    }
    room_for(cx, missing)?;
    let text = this(cx, args);
    let signed = usize::from(text.starts_with(['+', '-']));
    let mut filled = String::from(&text[..signed]);
    repeat(&mut filled, '0', missing);
    filled.push_str(&text[signed..]);
    cx.str(&filled)
}

pub(super) fn strip(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    stripped(cx, args, "strip", true, true)
}

pub(super) fn lstrip(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    stripped(cx, args, "lstrip", true, false)
}

pub(super) fn rstrip(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    stripped(cx, args, "rstrip", false, true)
}

fn stripped(cx: &mut Ctx<'_, '_>, args: Args, name: &str, left: bool, right: bool) -> Answer {
    let given = cx.opt(args, 1).filter(|set| !set.is_none());
    let set = given.and_then(|set| cx.text_bytes(set));
    if given.is_some() && set.is_none() {
        return Err(cx.type_error(format!("{name} arg must be None or str")));
    }
    if cx.text_is_ascii(cx.arg(args, 0)) {
        let text = cx.text_bytes(cx.arg(args, 0)).unwrap_or(&[]);
        let part = match set {
            Some(set) => split::strip(text, |byte| set.contains(&byte), left, right),
            None => split::strip(text, chars::is_ascii_space, left, right),
        };
        let text = cx.root(cx.arg(args, 0));
        return cx.str_part(text, part);
    }
    let set = given.and_then(|set| cx.text(set));
    let text = this(cx, args);
    let rest = split::strip_text(text, set, left, right);
    let start = rest.as_ptr() as usize - text.as_ptr() as usize;
    let part = start..start + rest.len();
    let text = cx.root(cx.arg(args, 0));
    cx.str_part(text, part)
}

/// What is left of `self`; `self` again if that is all of it.
fn kept(cx: &mut Ctx<'_, '_>, args: Args, rest: String) -> Answer {
    if rest.len() == this(cx, args).len() { Ok(cx.arg(args, 0)) } else { cx.str(&rest) }
}

pub(super) fn removeprefix(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let prefix = text_arg(cx, args, 1, "removeprefix() argument must")?;
    let text = this(cx, args);
    let rest = String::from(text.strip_prefix(prefix.as_str()).unwrap_or(text));
    kept(cx, args, rest)
}

pub(super) fn removesuffix(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let suffix = text_arg(cx, args, 1, "removesuffix() argument must")?;
    let text = this(cx, args);
    let rest = String::from(text.strip_suffix(suffix.as_str()).unwrap_or(text));
    kept(cx, args, rest)
}

pub(super) fn expandtabs(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let size = match cx.opt(args, 1) {
        Some(size) => usize::try_from(cx.expect_int(size)?.max(0)).unwrap_or(usize::MAX),
        None => 8,
    };
    let tabs = this(cx, args).matches('\t').count();
    let length = this(cx, args).len();
    room_for(cx, length.saturating_add(tabs.saturating_mul(size)))?;
    let mut expanded = String::new();
    let mut column = 0;
    for c in this(cx, args).chars() {
        match c {
            '\t' if size == 0 => {}
            '\t' => {
                repeat(&mut expanded, ' ', size - column % size);
                column += size - column % size;
            }
            c => {
                expanded.push(c);
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
            }
        }
    }
    cx.str(&expanded)
}
