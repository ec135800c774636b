//! Values to JSON text.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::{Answer, DEPTH_MAX};
use crate::ctx::Ctx;
use crate::native::{self, Args};
use crate::number::float;
use crate::object::{Handle, Kind};
use crate::raise::Stop;
use crate::text::spec::repeat;
use crate::types::str::room_for;
use crate::value::Value;

pub(super) fn dumps(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let options = Options::read(cx, args, 1)?;
    let object = cx.arg(args, 0);
    let text = text(cx, object, options)?;
    cx.str(&text)
}

/// The text of a value.
pub(super) fn text(cx: &mut Ctx<'_, '_>, object: Value, options: Options) -> Result<String, Stop> {
    let mut writer = Writer { options, text: String::new(), path: Vec::new(), replaced: 0 };
    writer.value(cx, object)?;
    Ok(writer.text)
}

/// The keyword arguments of `dumps`.
pub(super) struct Options {
    skip_keys: bool,
    ascii: bool,
    check_circular: bool,
    allow_nan: bool,
    /// What one level is indented by; `None` puts everything on one line.
    indent: Option<String>,
    item_separator: String,
    key_separator: String,
    default: Option<Handle>,
    sort_keys: bool,
}

impl Options {
    /// Those of `dumps` without arguments.
    pub(super) fn plain() -> Options {
        Options {
            skip_keys: false,
            ascii: true,
            check_circular: true,
            allow_nan: true,
            indent: None,
            item_separator: String::from(", "),
            key_separator: String::from(": "),
            default: None,
            sort_keys: false,
        }
    }

    /// Reads the options from argument `first` on.
    pub(super) fn read(cx: &mut Ctx<'_, '_>, args: Args, first: usize) -> Result<Options, Stop> {
        let indent = indent_arg(cx, cx.opt(args, first + 4))?;
        let comma = if indent.is_some() { "," } else { ", " };
        let (item_separator, key_separator) = match cx.opt(args, first + 5).filter(|value| !value.is_none()) {
            Some(pair) => separators_arg(cx, pair)?,
            None => (String::from(comma), String::from(": ")),
        };
        let default = cx.opt(args, first + 6).filter(|value| !value.is_none());
        let default = default.map(|default| cx.root(default));
        Ok(Options {
            skip_keys: flag(cx, args, first, false)?,
            ascii: flag(cx, args, first + 1, true)?,
            check_circular: flag(cx, args, first + 2, true)?,
            allow_nan: flag(cx, args, first + 3, true)?,
            indent,
            item_separator,
            key_separator,
            default,
            sort_keys: flag(cx, args, first + 7, false)?,
        })
    }
}

fn flag(cx: &mut Ctx<'_, '_>, args: Args, i: usize, default: bool) -> Result<bool, Stop> {
    match cx.opt(args, i) {
        Some(value) => cx.truth(value),
        None => Ok(default),
    }
}

/// A number of spaces, or the text itself.
fn indent_arg(cx: &mut Ctx<'_, '_>, given: Option<Value>) -> Result<Option<String>, Stop> {
    let Some(given) = given.filter(|value| !value.is_none()) else { return Ok(None) };
    if let Some(text) = cx.text(given) {
        return Ok(Some(String::from(text)));
    }
    let spaces = usize::try_from(cx.expect_int(given)?).unwrap_or(0);
    room_for(cx, spaces)?;
    let mut indent = String::new();
    repeat(&mut indent, ' ', spaces);
    Ok(Some(indent))
}

fn separators_arg(cx: &mut Ctx<'_, '_>, pair: Value) -> Result<(String, String), Stop> {
    let list = cx.list_from(pair)?;
    let (item, key) = (cx.item(list, 0), cx.item(list, 1));
    match (cx.len_of(list), cx.text(item), cx.text(key)) {
        (2, Some(item), Some(key)) => Ok((String::from(item), String::from(key))),
        _ => Err(cx.value_error("separators must be a pair of strings")),
    }
}

struct Writer {
    options: Options,
    text: String,
    /// The containers around the value that is being written.
    path: Vec<Handle>,
    /// How many of them `default` has replaced: these indent nothing.
    replaced: usize,
}

impl Writer {
    fn value(&mut self, cx: &mut Ctx<'_, '_>, value: Value) -> Result<(), Stop> {
        room_for(cx, self.text.len())?;
        match cx.kind(value) {
            Kind::List | Kind::Tuple => self.inside(cx, value, Writer::array),
            Kind::Dict => self.inside(cx, value, Writer::object),
            _ => match self.scalar(cx, value)? {
                Some(text) => {
                    self.text.push_str(&text);
                    Ok(())
                }
                None => self.by_default(cx, value),
            },
        }
    }

    /// The text of a value without parts; `None` if it is none of JSON's.
    fn scalar(&self, cx: &mut Ctx<'_, '_>, value: Value) -> Result<Option<String>, Stop> {
        Ok(Some(match cx.kind(value) {
            Kind::None => String::from("null"),
            Kind::Bool => String::from(if value == Value::TRUE { "true" } else { "false" }),
            Kind::Int => cx.big(value).map_or(String::new(), |big| big.to_text(10)),
            Kind::Float => self.float(cx, value)?,
            Kind::Str => quoted(cx.text(value).unwrap_or(""), self.options.ascii),
            _ => return Ok(None),
        }))
    }

    fn float(&self, cx: &mut Ctx<'_, '_>, value: Value) -> Result<String, Stop> {
        let value = cx.as_f64(value).unwrap_or(0.0);
        if value.is_finite() {
            return Ok(float::repr(value));
        }
        if !self.options.allow_nan {
            let text = "Out of range float values are not JSON compliant";
            return Err(cx.value_error(text));
        }
        Ok(String::from(match value {
            value if value.is_nan() => "NaN",
            value if value > 0.0 => "Infinity",
            _ => "-Infinity",
        }))
    }

    fn by_default(&mut self, cx: &mut Ctx<'_, '_>, value: Value) -> Result<(), Stop> {
        let Some(default) = self.options.default else {
            return Err(cx.type_error_of("Object of type {} is not JSON serializable", value));
        };
        self.inside(cx, value, |writer, cx, held| {
            let value = cx.call(cx.at(default), &[cx.at(held)])?;
            writer.replaced += 1;
            writer.value(cx, value)?;
            writer.replaced -= 1;
            Ok(())
        })
    }

    /// Writes a container after checking that it is not inside of itself.
    fn inside(
        &mut self,
        cx: &mut Ctx<'_, '_>,
        value: Value,
        write: impl FnOnce(&mut Writer, &mut Ctx<'_, '_>, Handle) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if self.options.check_circular && self.path.iter().any(|&outer| cx.at(outer) == value) {
            return Err(cx.value_error("Circular reference detected"));
        }
        if self.path.len() >= DEPTH_MAX {
            return Err(cx.recursion_error());
        }
        let held = cx.root(value);
        self.path.push(held);
        write(self, cx, held)?;
        self.path.pop();
        cx.release(held);
        Ok(())
    }

    fn array(&mut self, cx: &mut Ctx<'_, '_>, held: Handle) -> Result<(), Stop> {
        if cx.len_of(cx.at(held)) == 0 {
            self.text.push_str("[]");
            return Ok(());
        }
        self.text.push('[');
        let mut i = 0;
        // `default` may change the list: look at its length again each time.
        while i < cx.len_of(cx.at(held)) {
            self.begin_item(i == 0);
            let item = cx.item(cx.at(held), i);
            self.value(cx, item)?;
            i += 1;
        }
        self.end_items();
        self.text.push(']');
        Ok(())
    }

    fn object(&mut self, cx: &mut Ctx<'_, '_>, held: Handle) -> Result<(), Stop> {
        let keys = self.keys(cx, held)?;
        let keys = cx.root(keys);
        if cx.len_of(cx.at(keys)) == 0 {
            self.text.push_str("{}");
            return Ok(());
        }
        self.text.push('{');
        let mut first = true;
        for i in 0..cx.len_of(cx.at(keys)) {
            let key = cx.item(cx.at(keys), i);
            let Some(text) = self.key(cx, key)? else { continue };
            self.begin_item(first);
            first = false;
            self.text.push_str(&text);
            self.text.push_str(&self.options.key_separator);
            let key = cx.item(cx.at(keys), i);
            let value = cx.dict_get(cx.at(held), key)?;
            self.value(cx, value.unwrap_or(Value::NONE))?;
        }
        self.end_items();
        self.text.push('}');
        Ok(())
    }

    fn keys(&self, cx: &mut Ctx<'_, '_>, held: Handle) -> Answer {
        let keys = cx.list_from(cx.at(held))?;
        match native::builtin_function("sorted").filter(|_| self.options.sort_keys) {
            Some(sorted) => cx.call(sorted, &[keys]),
            None => Ok(keys),
        }
    }

    /// The quoted text of a key; `None` if it is to be left out.
    fn key(&self, cx: &mut Ctx<'_, '_>, key: Value) -> Result<Option<String>, Stop> {
        match self.scalar(cx, key)? {
            Some(text) if cx.kind(key) == Kind::Str => Ok(Some(text)),
            Some(text) => Ok(Some(format!("\"{text}\""))),
            None if self.options.skip_keys => Ok(None),
            None => Err(cx.type_error_of("keys must be str, int, float, bool or None, not {}", key)),
        }
    }

    fn begin_item(&mut self, first: bool) {
        if !first {
            self.text.push_str(&self.options.item_separator);
        }
        self.new_line(self.path.len() - self.replaced);
    }

    fn end_items(&mut self) {
        self.new_line(self.path.len() - self.replaced - 1);
    }

    fn new_line(&mut self, depth: usize) {
        if let Some(indent) = &self.options.indent {
            self.text.push('\n');
            (0..depth).for_each(|_| self.text.push_str(indent));
        }
    }
}

/// A string in quotes; beyond ASCII it is escaped in UTF-16 units if `ascii` says so.
fn quoted(text: &str, ascii: bool) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\x08' => quoted.push_str("\\b"),
            '\x0c' => quoted.push_str("\\f"),
            ' '..='~' => quoted.push(c),
            c if !ascii && c >= ' ' => quoted.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing into a string cannot fail.
                    let _ = write!(quoted, "\\u{unit:04x}");
                }
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_as_cpython_escapes_them() {
        assert_eq!(quoted("a\"\\\n\x00\x7fé😀", true), "\"a\\\"\\\\\\n\\u0000\\u007f\\u00e9\\ud83d\\ude00\"");
        assert_eq!(quoted("é\x7f\x01", false), "\"é\x7f\\u0001\"");
    }
}
