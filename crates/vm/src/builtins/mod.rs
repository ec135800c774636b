//! The functions that every module sees without import.

pub(crate) mod constructors;
pub(crate) mod number;
mod objects;
mod sequences;
#[cfg(feature = "compile")]
pub(crate) mod source;

pub(crate) use objects::names_of;
pub(crate) use sequences::reverse_iterator;

use crate::{
    ctx::Ctx,
    native::{Args, Native, Quick},
    raise::Stop,
    types::Type,
    value::Value,
};
use alloc::{format, string::String};

type Answer = Result<Value, Stop>;

/// All of them.
pub(crate) const FUNCTIONS: &[Native] = &[
    Native::variadic("print", 0, print).named(&["sep", "end", "file", "flush"]),
    Native::new("input", 0, 1, input),
    Native::new("abs", 1, 1, number::abs).quick(Quick::Abs),
    Native::new("all", 1, 1, sequences::all),
    Native::new("any", 1, 1, sequences::any),
    Native::new("ascii", 1, 1, number::ascii),
    Native::new("bin", 1, 1, number::bin),
    Native::new("callable", 1, 1, objects::callable),
    Native::new("chr", 1, 1, number::chr).quick(Quick::Chr),
    Native::new("delattr", 2, 2, objects::delattr),
    Native::new("dir", 0, 1, objects::dir),
    Native::new("divmod", 2, 2, number::divmod),
    Native::new("format", 1, 2, number::format),
    Native::new("getattr", 2, 3, objects::getattr),
    Native::new("globals", 0, 0, objects::globals),
    Native::new("hasattr", 2, 2, objects::hasattr),
    Native::new("hash", 1, 1, objects::hash),
    Native::new("hex", 1, 1, number::hex),
    Native::new("id", 1, 1, objects::id),
    Native::new("isinstance", 2, 2, objects::isinstance).quick(Quick::IsInstance),
    Native::new("issubclass", 2, 2, objects::issubclass),
    Native::new("iter", 1, 2, sequences::iter),
    Native::new("len", 1, 1, objects::len).quick(Quick::Len),
    Native::variadic("max", 0, sequences::max).quick(Quick::Max).named(&["key", "default"]),
    Native::variadic("min", 0, sequences::min).quick(Quick::Min).named(&["key", "default"]),
    Native::new("next", 1, 2, sequences::next),
    Native::new("oct", 1, 1, number::oct),
    Native::new("ord", 1, 1, number::ord).quick(Quick::Ord),
    Native::new("pow", 2, 3, number::pow).named(&["base", "exp", "mod"]),
    Native::new("repr", 1, 1, objects::repr),
    Native::new("round", 1, 2, number::round).named(&["number", "ndigits"]),
    Native::new("setattr", 3, 3, objects::setattr),
    Native::new("sorted", 1, 1, sequences::sorted).named(&["", "key", "reverse"]),
    Native::new("sum", 1, 2, number::sum).named(&["", "start"]),
    #[cfg(feature = "compile")]
    Native::new("compile", 3, 6, source::compile).named(&[
        "source",
        "filename",
        "mode",
        "flags",
        "dont_inherit",
        "optimize",
    ]),
    #[cfg(feature = "compile")]
    Native::new("eval", 1, 3, source::eval),
    #[cfg(feature = "compile")]
    Native::new("exec", 1, 3, source::exec),
    #[cfg(not(feature = "compile"))]
    Native::variadic("compile", 0, objects::no_compiler),
    #[cfg(not(feature = "compile"))]
    Native::variadic("eval", 0, objects::no_compiler),
    #[cfg(not(feature = "compile"))]
    Native::variadic("exec", 0, objects::no_compiler),
    #[cfg(feature = "compile")]
    source::STAR,
    Native::new("locals", 0, 0, objects::locals),
    Native::new("vars", 0, 1, objects::vars),
    Native::new("const", 1, 1, objects::itself),
    Native::new("aiter", 1, 1, objects::aiter),
    Native::new("anext", 1, 2, objects::anext),
    crate::native::loaded::IMPORT,
    crate::types::dict::DERIVED_FROM_KEYS,
    crate::reflect::ANNOTATE,
    crate::reflect::ANNOTATED,
    crate::group::BEGIN,
    crate::group::MATCH,
    crate::group::RAISE,
    crate::group::CAUGHT,
    crate::group::END,
];

/// Whether a program can name this builtin class.
pub(crate) fn is_visible(class: Type) -> bool {
    class.is_exception() && (class as u8) <= (Type::UserWarning as u8)
        || matches!(
            class,
            Type::Object
                | Type::Type
                | Type::Int
                | Type::Bool
                | Type::Float
                | Type::Str
                | Type::Bytes
                | Type::ByteArray
                | Type::List
                | Type::Tuple
                | Type::Dict
                | Type::Set
                | Type::FrozenSet
                | Type::Range
                | Type::Slice
                | Type::Property
                | Type::StaticMethod
                | Type::ClassMethod
                | Type::Super
                | Type::Enumerate
                | Type::Zip
                | Type::Map
                | Type::Filter
                | Type::Reversed
                | Type::MemoryView
                | Type::Complex
        )
}

/// The text of option `i`, unless it is absent or None.
fn option_text(
    cx: &mut Ctx<'_, '_>,
    args: Args,
    i: usize,
    name: &str,
    otherwise: &str,
) -> Result<String, Stop> {
    match cx.option(args, i) {
        None | Some(Value::NONE) => Ok(otherwise.into()),
        Some(value) => match cx.text(value) {
            Some(text) => Ok(text.into()),
            None => {
                let text = format!("{name} must be None or a string, not {}", cx.type_name(value));
                Err(cx.type_error(text))
            }
        },
    }
}

fn print(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let separator = option_text(cx, args, 0, "sep", " ")?;
    let end = option_text(cx, args, 1, "end", "\n")?;
    let file = match cx.option(args, 2).filter(|file| !file.is_none()) {
        Some(file) => Some(file),
        None => crate::native::redirected(cx)?,
    };
    if let Some(file) = file.filter(|file| cx.type_of(*file) != Value::of_type(Type::Stream)) {
        if !file.is_none() {
            print_to(cx, args, file, &separator, &end)?;
        }
        return Ok(Value::NONE);
    }
    let mut line = String::new();
    for i in 0..args.len() {
        if i > 0 {
            line.push_str(&separator);
        }
        let value = cx.arg(args, i);
        line.push_str(&cx.display(value)?);
    }
    line.push_str(&end);
    match file {
        Some(stream) => crate::native::print_to_stream(cx, stream, &line)?,
        None => cx.host.print(&line),
    }
    Ok(Value::NONE)
}

/// Writes each value, each separator and the end on its own, as who reads along in `write` expects.
fn print_to(cx: &mut Ctx<'_, '_>, args: Args, file: Value, separator: &str, end: &str) -> Result<(), Stop> {
    let file = cx.root(file);
    for i in 0..args.len() {
        if i > 0 {
            cx.write_text(file, separator)?;
        }
        let value = cx.arg(args, i);
        let text = cx.display(value)?;
        cx.write_text(file, &text)?;
    }
    cx.write_text(file, end)?;
    let flush = match cx.option(args, 3) {
        Some(flush) => cx.truth(flush)?,
        None => false,
    };
    if flush {
        let name = cx.str("flush")?;
        let flush = cx.get_attribute(cx.at(file), name)?;
        cx.call(flush, &[])?;
    }
    Ok(())
}

impl Ctx<'_, '_> {
    /// `file.write(text)`
    fn write_text(&mut self, file: crate::Handle, text: &str) -> Result<(), Stop> {
        let text = self.str(text)?;
        let text = self.root(text);
        let name = self.str("write")?;
        let write = self.get_attribute(self.at(file), name)?;
        let text_now = self.at(text);
        self.release(text);
        self.call(write, &[text_now]).map(|_| ())
    }
}

fn input(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    use crate::host::{HostAnswer, HostCall};
    if let Some(prompt) = cx.opt(args, 0) {
        let prompt = cx.display(prompt)?;
        cx.host.print(&prompt);
    }
    match cx.host.call(HostCall::ReadLine) {
        HostAnswer::Text(line) => cx.str(line.strip_suffix('\n').unwrap_or(&line)),
        HostAnswer::Pending => Err(cx.wait_for_service()),
        _ => Err(cx.raise(Type::EofError, "EOF when reading a line")),
    }
}
