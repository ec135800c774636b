//! `_re`: patterns compiled and searched for; the library's `re` makes patterns and matches as objects of them.

use alloc::vec::Vec;

use super::{Args, Module, Native};
use crate::ctx::Ctx;
use crate::raise::Stop;
use crate::regex::{self, Answer as Came, Search};
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static RE: Module = Module {
    name: "_re",
    functions: &[Native::new("compile", 2, 2, compile), Native::new("search", 6, 6, search)],
    constants: &[],
};

/// `compile(pattern, flags)`: `(code, groups, names, flags)`, or `(text, place)` of what is wrong.
fn compile(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (pattern, flags) = (cx.arg(args, 0), cx.arg(args, 1));
    let flags = cx.expect_int(flags)? as u32;
    let (pattern, is_bytes): (Vec<u32>, bool) = match (cx.text(pattern), cx.bytes_of(pattern)) {
        (Some(text), _) => (text.chars().map(|c| c as u32).collect(), false),
        (_, Some(bytes)) => (bytes.iter().map(|byte| u32::from(*byte)).collect(), true),
        _ => return Err(cx.type_error("first argument must be string or compiled pattern")),
    };
    let compiled = match regex::compile(&pattern, flags, is_bytes) {
        Ok(compiled) => compiled,
        Err(fault) => {
            let text = cx.str(&fault.text)?;
            let place = match fault.place {
                Some(place) => cx.int(place as i64)?,
                None => Value::NONE,
            };
            return cx.tuple(&[text, place]);
        }
    };
    let code: Vec<u8> = compiled.code.iter().flat_map(|word| word.to_le_bytes()).collect();
    let names = cx.dict()?;
    let names = cx.root(names);
    for (name, group) in &compiled.names {
        let name = cx.str(name)?;
        // A group's number is small, and no object that moves.
        let group = Value::small(*group as i32).unwrap_or(Value::NONE);
        cx.dict_set(names, name, group)?;
    }
    let code = cx.bytes(&code)?;
    let code = cx.root(code);
    let groups = cx.int(i64::from(compiled.groups))?;
    let flags = cx.int(i64::from(compiled.flags))?;
    let fields = [cx.at(code), groups, cx.at(names), flags];
    cx.tuple(&fields)
}

/// `search(code, text, start, end, how, barred)`: how: 1 at the start only, 2 the whole text. The spans of all slots as one tuple,
/// -1 where there is none, then the last group; or None.
fn search(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mut numbers = [0i64; 4];
    for (i, number) in numbers.iter_mut().enumerate() {
        let argument = cx.arg(args, i + 2);
        *number = cx.expect_int(argument)?;
    }
    let [start, end, how, barred] = numbers;
    let code = cx.arg(args, 0);
    let words = cx.expect_bytes(code)?;
    let words: Vec<u32> =
        words.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect();
    let (steps, choices) = (cx.config.callback_steps, cx.heap_limit_bytes() / 64);
    let subject = cx.arg(args, 1);
    let is_bytes = cx.text(subject).is_none();
    let text = match cx.text_bytes(subject).or_else(|| cx.bytes_of(subject)) {
        Some(text) => text,
        None => return Err(cx.type_error("expected string or bytes-like object")),
    };
    let count = if is_bytes { text.len() } else { cx.text_len(subject) };
    let clamp = |place: i64| usize::try_from(place).unwrap_or(0).min(count);
    let place = Places { text, is_plain: is_bytes || count == text.len() };
    let (start, end) = (clamp(start), clamp(end));
    if start > end {
        return Ok(Value::NONE);
    }
    let came = regex::search(Search {
        code: &words,
        text,
        is_bytes,
        start: place.byte(start),
        end: place.byte(end),
        here: how != 0,
        full: how == 2,
        barred: usize::try_from(barred).map_or(usize::MAX, |barred| place.byte(barred.min(count))),
        steps,
        choices,
    });
    let (spans, last) = match came {
        Came::None => return Ok(Value::NONE),
        Came::Found(spans, last) => (place.characters(&spans), last),
        Came::TooLong => return Err(cx.runtime_error("the regular expression takes too many steps")),
        Came::TooDeep => return Err(cx.memory_error()),
    };
    let list = cx.list(&[])?;
    let list = cx.root(list);
    for span in spans.into_iter().chain([i64::from(last)]) {
        let span = cx.int(span)?;
        cx.push(list, span)?;
    }
    cx.tuple_of_list(list)
}

/// Places in characters and in bytes.
struct Places<'t> {
    text: &'t [u8],
    /// They are the same.
    is_plain: bool,
}

impl Places<'_> {
    fn byte(&self, place: usize) -> usize {
        if self.is_plain {
            return place;
        }
        let begins = |byte: &u8| byte & 0xC0 != 0x80;
        let starts = self.text.iter().enumerate().filter(|(_, byte)| begins(byte));
        starts.map(|(at, _)| at).nth(place).unwrap_or(self.text.len())
    }

    fn characters(&self, spans: &[usize]) -> Vec<i64> {
        let count = |at: usize| match self.text.get(..at) {
            None => -1,
            Some(_) if self.is_plain => at as i64,
            Some(before) => before.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as i64,
        };
        spans.iter().map(|at| count(*at)).collect()
    }
}
