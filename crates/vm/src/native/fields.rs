//! Tuples whose items have names: `time.struct_time` and `sys.version_info`.

use alloc::format;
use alloc::string::String;

use super::{sys, time};
use crate::ctx::Ctx;
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;

/// The name of such a class as it is shown, and its fields.
fn known(class: Type) -> Option<(&'static str, &'static [&'static str])> {
    match class {
        Type::StructTime => Some(("time.struct_time", &time::FIELDS)),
        Type::VersionInfo => Some(("sys.version_info", &sys::VERSION_FIELDS)),
        _ => None,
    }
}

/// Whether instances of a class are such tuples.
pub(crate) fn has_fields(class: Value) -> bool {
    class.as_type().is_some_and(|class| known(class).is_some())
}

/// Which item a name means.
pub(crate) fn field_named(class: Value, name: &str) -> Option<usize> {
    known(class.as_type()?)?.1.iter().position(|field| *field == name)
}

/// How one is shown.
pub(crate) fn shown_fields(cx: &mut Ctx<'_, '_>, fields: Value) -> Result<String, Stop> {
    let class = cx.type_of(fields).as_type().and_then(known);
    let Some((name, names)) = class else { return Ok(String::new()) };
    let fields = cx.root(fields);
    let mut text = format!("{name}(");
    for (at, name) in names.iter().enumerate() {
        let value = cx.item(cx.at(fields), at);
        let value = cx.repr(value)?;
        text.push_str(&format!("{}{name}={value}", if at == 0 { "" } else { ", " }));
    }
    text.push(')');
    cx.release(fields);
    Ok(text)
}
