//! Builtins about single objects.

use super::Answer;
use crate::{
    ctx::Ctx,
    heap::Shape,
    lookup::class,
    native::Args,
    object::Kind,
    types::Type,
    value::{Tag, Value},
};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use bytecode::sym;

pub(super) fn itself(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(cx.arg(args, 0))
}

pub(super) fn len(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    let length = cx.length(value)?;
    cx.int(length as i64)
}

pub(super) fn repr(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    let text = cx.repr(value)?;
    cx.str(&text)
}

pub(super) fn callable(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    Ok(Value::bool(cx.is_callable(value)))
}

impl Ctx<'_, '_> {
    /// Whether a value can be called.
    pub(crate) fn is_callable(&mut self, value: Value) -> bool {
        matches!(self.kind(value), Kind::Function | Kind::Class)
            || matches!(self.heap.shape(value), Some(Shape::BoundMethod | Shape::StaticMethod))
            || value.tag() == Some(Tag::Native)
            || self.special(value, sym::__call__).is_some()
    }
}

pub(super) fn hash(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    let hash = cx.hash(value)?;
    cx.int(hash)
}

pub(super) fn id(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    let identity = cx.identity(value)?;
    cx.int(identity)
}

fn name_argument(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let name = cx.arg(args, 1);
    if cx.kind(name) != Kind::Str {
        return Err(cx.type_error_of("attribute name must be string, not '{}'", name));
    }
    Ok(cx.intern(name))
}

pub(super) fn getattr(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let name = name_argument(cx, args)?;
    let object = cx.arg(args, 0);
    match cx.opt(args, 2) {
        None => cx.get_attribute(object, name),
        Some(_) => {
            let found = cx.find_attribute(object, name)?;
            Ok(found.unwrap_or(cx.arg(args, 2)))
        }
    }
}

pub(super) fn hasattr(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let name = name_argument(cx, args)?;
    let object = cx.arg(args, 0);
    Ok(Value::bool(cx.find_attribute(object, name)?.is_some()))
}

pub(super) fn setattr(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let name = name_argument(cx, args)?;
    let (object, value) = (cx.arg(args, 0), cx.arg(args, 2));
    cx.set_attribute(object, name, value)?;
    Ok(Value::NONE)
}

pub(super) fn delattr(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let name = name_argument(cx, args)?;
    let object = cx.arg(args, 0);
    cx.delete_attribute(object, name)?;
    Ok(Value::NONE)
}

pub(super) fn isinstance(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (value, classes) = (cx.arg(args, 0), cx.arg(args, 1));
    cx.is_instance_of(value, classes).map(Value::bool)
}

pub(super) fn issubclass(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (class, classes) = (cx.arg(args, 0), cx.arg(args, 1));
    cx.is_subclass_of(class, classes).map(Value::bool)
}

pub(super) fn vars(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let Some(object) = cx.opt(args, 0) else { return cx.locals() };
    match cx.find_attribute(object, Value::symbol(sym::__dict__))? {
        Some(dict) => Ok(dict),
        None => Err(cx.type_error("vars() argument must have __dict__ attribute")),
    }
}

/// `exec`, `eval` and `compile` where there is no compiler.
#[cfg(not(feature = "compile"))]
pub(super) fn no_compiler(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    Err(cx.raise(Type::NotImplementedError, "there is no compiler on this device"))
}

pub(super) fn globals(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    #[cfg(feature = "compile")]
    if let Some(globals) = cx.piece_space(super::source::GLOBALS) {
        return Ok(globals);
    }
    let program = cx.program;
    match cx.frames.last().and_then(|frame| program.function(frame.function)) {
        Some(function) => cx.module_dict(function.module),
        None => cx.dict(),
    }
}

pub(super) fn locals(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    cx.locals()
}

pub(super) fn dir(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let list = match cx.opt(args, 0) {
        Some(object) => match cx.special(object, sym::__dir__) {
            Some(method) => {
                let names = cx.call(method, &[object])?;
                cx.list_from(names)?
            }
            None => return names_of(cx, object),
        },
        None => {
            let names = cx.locals()?;
            cx.list_from(names)?
        }
    };
    let list = cx.root(list);
    let key = cx.root(Value::NONE);
    crate::types::list::sort_list(cx, list, key, false)?;
    Ok(cx.at(list))
}

/// The names of an object's attributes, sorted.
pub(crate) fn names_of(cx: &mut Ctx<'_, '_>, object: Value) -> Answer {
    let mut names: Vec<String> = Vec::new();
    if cx.is_instance_shape(object) {
        names.extend(cx.own_names(object).into_iter().filter_map(|name| cx.text(name)).map(String::from));
    }
    if let Some(id) = object.payload_of(Tag::Module)
        && let Some(module) = cx.program.module(id as u16)
    {
        for slot in module.slot_base..module.slot_base + module.nslots {
            let set = cx.vm.globals.get(slot as usize).is_some_and(|value| !value.is_undef());
            if let (true, Some(name)) =
                (set, cx.program.global(slot).and_then(|name| cx.program.symbol(name)))
            {
                names.push(name.to_string());
            }
        }
        if let Some((_, extras)) = cx.vm.extras.iter().find(|(own, _)| *own == id as u16) {
            let extras = cx.unwrapped(*extras);
            let keys = (0..cx.table_used(extras)).filter_map(|n| cx.table_key(extras, n));
            // Those with a slot were told above, if they are set.
            let has_slot = |key: &Value| {
                key.payload_of(Tag::Symbol).is_some_and(|id| cx.program.slot(&module, id as u16).is_some())
            };
            names.extend(keys.filter(|key| !has_slot(key)).filter_map(|key| cx.text(key)).map(String::from));
        }
    }
    if let Some(module) = cx.native_module(object) {
        names.extend(module.functions.iter().map(|native| native.name.to_string()));
        names.extend(module.constants.iter().map(|(name, _)| name.to_string()));
        names.push("__name__".to_string());
    } else if object.tag() == Some(Tag::Module) {
        names.extend(["__doc__", "__file__", "__name__", "__package__"].map(String::from));
    } else {
        class_names(cx, object, &mut names);
    }
    names.sort_unstable();
    names.dedup();
    let list = cx.list(&[])?;
    let list = cx.root(list);
    for name in names {
        let name = cx.str(&name)?;
        cx.push(list, name)?;
    }
    Ok(cx.at(list))
}

fn class_names(cx: &mut Ctx<'_, '_>, object: Value, names: &mut Vec<String>) {
    let class = if cx.is_class(object) { object } else { cx.type_of(object) };
    let mut builtin = cx.builtin_base(class);
    if cx.heap.is(class, Shape::Class) {
        names.extend(["__dict__", "__module__", "__weakref__"].map(String::from));
        for base in cx.mro(class) {
            if !cx.heap.is(base, Shape::Class) {
                continue;
            }
            let space = cx.heap.field(base, class::ATTRIBUTES);
            for n in 0..cx.table_used(space) {
                if let Some(name) = cx.table_key(space, n).and_then(|name| cx.text(name)) {
                    names.push(name.to_string());
                }
            }
        }
    }
    loop {
        names.extend(crate::native::methods_of(builtin).iter().map(|native| native.name.to_string()));
        names.extend(crate::native::statics_of(builtin).iter().map(|native| native.name.to_string()));
        let facts: &[&str] = match builtin {
            Type::Object => &["__class__", "__doc__", "__ge__", "__gt__", "__le__", "__lt__"],
            Type::Int => &["denominator", "imag", "numerator", "real"],
            Type::Float => &["imag", "real"],
            Type::Range | Type::Slice => &["start", "step", "stop"],
            Type::BaseException => {
                &["__cause__", "__context__", "__suppress_context__", "__traceback__", "args"]
            }
            _ => &[],
        };
        names.extend(facts.iter().map(|name| name.to_string()));
        if builtin == Type::Object {
            return;
        }
        builtin = builtin.base();
    }
}

pub(super) fn aiter(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    cx.async_iter(value)
}

pub(super) fn anext(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    let step = cx.async_next(value)?;
    match cx.opt(args, 1) {
        Some(default) => cx.or_default(step, default),
        None => Ok(step),
    }
}
