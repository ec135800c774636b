//! `maketrans` and `translate`: characters for characters, by a table.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Answer, this};
use crate::ctx::Ctx;
use crate::native::Args;
use crate::object::{Handle, Kind};
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;

pub(super) fn translate(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let chars: Vec<char> = this(cx, args).chars().collect();
    let mut translated = String::new();
    for c in chars {
        let table = cx.arg(args, 1);
        let code = Value::small(c as i32).unwrap_or(Value::NONE);
        match cx.get_item(table, code) {
            Ok(value) => push_translation(cx, &mut translated, value)?,
            Err(Stop::Raise) if cx.raised_is(Type::LookupError) => {
                cx.clear_raised();
                translated.push(c);
            }
            Err(stop) => return Err(stop),
        }
    }
    cx.str(&translated)
}

/// A table holds a character's number, a string, or `None` for nothing.
fn push_translation(cx: &mut Ctx<'_, '_>, translated: &mut String, value: Value) -> Result<(), Stop> {
    if let Some(text) = cx.text(value) {
        translated.push_str(text);
    } else if !value.is_none() {
        let Some(code) = cx.as_i64(value) else {
            return Err(cx.type_error("character mapping must return integer, None or str"));
        };
        let Some(c) = u32::try_from(code).ok().and_then(char::from_u32) else {
            return Err(cx.value_error("character mapping must be in range(0x110000)"));
        };
        translated.push(c);
    }
    Ok(())
}

pub(super) fn maketrans(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let table = cx.dict()?;
    let table = cx.root(table);
    if args.len() == 1 {
        from_dict(cx, args, table)?;
        return Ok(cx.at(table));
    }
    let (from, to) = (chars_arg(cx, args, 0)?, chars_arg(cx, args, 1)?);
    if from.len() != to.len() {
        return Err(cx.value_error("the first two maketrans arguments must have equal length"));
    }
    for (from, to) in from.iter().zip(to) {
        set(cx, table, *from, Value::small(to as i32).unwrap_or(Value::NONE))?;
    }
    if args.len() == 3 {
        for removed in chars_arg(cx, args, 2)? {
            set(cx, table, removed, Value::NONE)?;
        }
    }
    Ok(cx.at(table))
}

fn chars_arg(cx: &mut Ctx<'_, '_>, args: Args, i: usize) -> Result<Vec<char>, Stop> {
    let value = cx.arg(args, i);
    let text = super::text_arg(cx, args, i, &alloc::format!("maketrans() argument {} must", i + 1));
    if i == 0 && cx.text(value).is_none() {
        return Err(cx.type_error("first maketrans argument must be a string if there is a second argument"));
    }
    Ok(text?.chars().collect())
}

fn set(cx: &mut Ctx<'_, '_>, table: Handle, c: char, to: Value) -> Result<(), Stop> {
    cx.dict_set(table, Value::small(c as i32).unwrap_or(Value::NONE), to)
}

/// A dict whose keys are numbers or strings of one character: the latter become numbers.
fn from_dict(cx: &mut Ctx<'_, '_>, args: Args, table: Handle) -> Result<(), Stop> {
    let given = cx.arg(args, 0);
    if cx.kind(given) != Kind::Dict {
        return Err(cx.type_error("if you give only one argument to maketrans it must be a dict"));
    }
    let keys = cx.list_from(given)?;
    let keys = cx.root(keys);
    for i in 0..cx.len_of(cx.at(keys)) {
        let key = cx.item(cx.at(keys), i);
        let value = cx.get_item(cx.arg(args, 0), key)?;
        let key = cx.item(cx.at(keys), i);
        match cx.text(key).map(|text| (text.chars().count(), text.chars().next())) {
            Some((1, Some(c))) => set(cx, table, c, value)?,
            Some(_) => return Err(cx.value_error("string keys in translate table must be of length 1")),
            None if cx.as_i64(key).is_some() => cx.dict_set(table, key, value)?,
            None => return Err(cx.type_error("keys in translate table must be strings or integers")),
        }
    }
    Ok(())
}
