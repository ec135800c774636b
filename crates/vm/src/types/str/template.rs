//! `str.format` and `str.format_map`: the pieces come from [`crate::text::fields`], the values from the arguments.

use alloc::format;
use alloc::string::String;

use super::{Answer, room_for, this};
use crate::ctx::Ctx;
use crate::native::Args;
use crate::object::Handle;
use crate::raise::Stop;
use crate::text::Complaint;
use crate::text::fields::{Field, Name, Numbering, Pieces, Root, Step, unknown_conversion};
use crate::text::plain::{LINE, Layout};
use crate::text::quote;
use crate::types::Type;
use crate::value::Value;

pub(super) fn format(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let keywords = cx.option(args, 0);
    let keywords = cx.root(keywords.unwrap_or(Value::UNDEF));
    let template = String::from(this(cx, args));
    let mut source = Source { args: Some(args), keywords, numbering: Numbering::default() };
    let text = source.expand(cx, &template, 2)?;
    cx.str(&text)
}

pub(super) fn format_map(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mapping = cx.arg(args, 1);
    let keywords = cx.root(mapping);
    let template = String::from(this(cx, args));
    let mut source = Source { args: None, keywords, numbering: Numbering::default() };
    let text = source.expand(cx, &template, 2)?;
    cx.str(&text)
}

/// Where fields get their values from.
struct Source {
    /// Positional arguments, behind `self`; `format_map` has none.
    args: Option<Args>,
    keywords: Handle,
    numbering: Numbering,
}

impl Source {
    /// The template with its fields replaced; `depth` more levels of fields inside of fields are allowed.
    fn expand(&mut self, cx: &mut Ctx<'_, '_>, template: &str, depth: u32) -> Result<String, Stop> {
        if depth == 0 {
            return Err(cx.value_error("Max string recursion exceeded"));
        }
        let mut pieces = Pieces::new(template);
        let mut text = String::new();
        while let Some(piece) = ok(cx, pieces.next_piece())? {
            text.push_str(piece.literal);
            if let Some(field) = piece.field {
                self.replacement(cx, &field, depth, &mut text)?;
            }
            room_for(cx, text.len())?;
        }
        Ok(text)
    }

    /// Appends what stands for a field.
    fn replacement(
        &mut self,
        cx: &mut Ctx<'_, '_>,
        field: &Field<'_>,
        depth: u32,
        made: &mut String,
    ) -> Result<(), Stop> {
        let value = self.value(cx, field.name)?;
        if field.conversion.is_none()
            && !field.nested
            && let Some(layout) = Layout::parse(field.spec.as_bytes())
            && push_plain(cx, made, value, &layout)
        {
            return Ok(());
        }
        let value = cx.root(value);
        let spec =
            if field.nested { self.expand(cx, field.spec, depth - 1)? } else { String::from(field.spec) };
        let text = match field.conversion {
            None => cx.format(cx.at(value), &spec)?,
            Some(conversion) => {
                let text = converted(cx, cx.at(value), conversion)?;
                ok(cx, crate::text::spec::format_str(&text, &spec))?
            }
        };
        cx.release(value);
        made.push_str(&text);
        Ok(())
    }

    /// The value of a field name.
    fn value(&mut self, cx: &mut Ctx<'_, '_>, name: &str) -> Answer {
        let mut name = ok(cx, Name::parse(name))?;
        let mut value = self.root_value(cx, name.root)?;
        loop {
            let held = cx.root(value);
            let Some(step) = ok(cx, name.next_step())? else {
                value = cx.at(held);
                cx.release(held);
                return Ok(value);
            };
            value = match step {
                Step::Attribute(name) => {
                    let name = cx.str(name)?;
                    cx.get_attribute(cx.at(held), name)?
                }
                Step::Index(index) => {
                    let index = cx.int(index as i64)?;
                    cx.get_item(cx.at(held), index)?
                }
                Step::Key(key) => {
                    let key = cx.str(key)?;
                    cx.get_item(cx.at(held), key)?
                }
            };
            cx.release(held);
        }
    }

    fn root_value(&mut self, cx: &mut Ctx<'_, '_>, root: Root<'_>) -> Answer {
        if let (None, Root::Next | Root::Index(_)) = (self.args, root) {
            return Err(cx.value_error("Format string contains positional fields"));
        }
        let index = ok(cx, self.numbering.index(root))?;
        match (self.args, index, root) {
            (Some(args), Some(index), _) => match cx.opt(args, index.saturating_add(1)) {
                Some(value) => Ok(value),
                None => {
                    let text = format!("Replacement index {index} out of range for positional args tuple");
                    Err(cx.raise(Type::IndexError, &text))
                }
            },
            (_, _, Root::Keyword(name)) => self.keyword(cx, name),
            _ => Ok(Value::NONE),
        }
    }

    fn keyword(&mut self, cx: &mut Ctx<'_, '_>, name: &str) -> Answer {
        let key = cx.str(name)?;
        if cx.at(self.keywords).is_undef() || cx.at(self.keywords).is_none() {
            return Err(cx.key_error_value(key));
        }
        cx.get_item(cx.at(self.keywords), key)
    }
}

/// Appends a plain value; answers whether it is one.
pub(super) fn push_plain(cx: &Ctx<'_, '_>, made: &mut String, value: Value, layout: &Layout) -> bool {
    let mut line = [0; LINE];
    let plain = crate::run::plain_of(&cx.vm.heap, &cx.vm.program, value);
    match plain.and_then(|plain| layout.lay_out(plain, &mut line)).map(core::str::from_utf8) {
        Some(Ok(text)) => {
            made.push_str(text);
            true
        }
        _ => false,
    }
}

/// The text behind `!r`, `!s` or `!a`.
pub(crate) fn converted(cx: &mut Ctx<'_, '_>, value: Value, conversion: char) -> Result<String, Stop> {
    match conversion {
        'r' => cx.repr(value),
        's' => cx.display(value),
        'a' => Ok(quote::escape_non_ascii(&cx.repr(value)?)),
        other => Err(cx.complain(unknown_conversion(other))),
    }
}

/// A result of the pure code, its complaint raised.
pub(crate) fn ok<T>(cx: &mut Ctx<'_, '_>, result: Result<T, Complaint>) -> Result<T, Stop> {
    result.map_err(|complaint| cx.complain(complaint))
}
