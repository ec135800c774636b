//! Programs from text: `compile`, `exec` and `eval`. The host compiles; the program becomes longer by what it made.
//!
//! A compiled text is a function of two namespaces, its globals and its locals: no name of it has a slot.

use crate::{
    ctx::Ctx,
    heap::Shape,
    host::{Compile, HostAnswer, HostCall},
    native::{Args, Native},
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::Value,
};
use alloc::{
    format,
    string::{String, ToString},
};
use bytecode::{Program, VariableKind};

type Answer = Result<Value, Stop>;

/// The variables of compiled texts, and of the functions in them, that hold their namespaces.
pub(crate) const GLOBALS: &str = ".globals";
/// As [`GLOBALS`].
pub(crate) const LOCALS: &str = ".locals";

/// The attribute of a code object that is its function's number.
pub(crate) const FUNCTION: &str = ".function";

/// `from m import *` in a compiled text: module, locals.
pub(crate) const STAR: Native = Native::new(".star", 2, 2, star);

pub(super) fn compile(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (source, file, mode) = (cx.arg(args, 0), cx.arg(args, 1), cx.arg(args, 2));
    let mode = cx.expect_text(mode, "compile() argument 'mode'")?;
    if !["exec", "eval", "single"].contains(&&*mode) {
        return Err(cx.value_error("compile() mode must be 'exec', 'eval' or 'single'"));
    }
    let file = match cx.bytes_of(file).map(|bytes| String::from_utf8_lossy(bytes).into_owned()) {
        Some(file) => file,
        None => cx.expect_text(file, "compile() argument 'filename'")?,
    };
    if cx.is_fact(source, Type::Code) {
        return Ok(source);
    }
    let Some(text) = source_text(cx, source)? else {
        return Err(cx.type_error("compile() arg 1 must be a string, bytes or AST object"));
    };
    let function = function_of_text(cx, &text, &file, &mode)?;
    cx.code_object(function)
}

pub(super) fn exec(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    run(cx, args, "exec").map(|_| Value::NONE)
}

pub(super) fn eval(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    run(cx, args, "eval")
}

fn run(cx: &mut Ctx<'_, '_>, args: Args, mode: &str) -> Answer {
    let (globals, locals) = namespaces(cx, args, mode)?;
    let source = cx.arg(args, 0);
    let function = match source_text(cx, source)? {
        Some(text) => {
            let text = if mode == "eval" { text.trim_start_matches([' ', '\t']) } else { &text };
            function_of_text(cx, text, "<string>", mode)?
        }
        None => match cx.is_fact(source, Type::Code) {
            true => cx.own_named(source, FUNCTION)?.and_then(Value::as_small).unwrap_or(0) as u16,
            false => {
                let text = format!("{mode}() arg 1 must be a string, bytes or code object");
                return Err(cx.type_error(text));
            }
        },
    };
    let Some(entry) = cx.program.function(function) else { return Err(cx.damaged()) };
    if !entry.captures.is_empty() {
        return Err(cx.type_error(format!("code object passed to {mode}() may not contain free variables")));
    }
    let takes_spaces =
        entry.variables.item(0).and_then(|first| cx.program.symbol(first.name)) == Some(GLOBALS);
    let callee = cx.new_function(function, Value::UNDEF, Value::UNDEF)?;
    if !takes_spaces {
        return cx.call(callee, &[]);
    }
    let spaces = [cx.at(globals), cx.at(locals)];
    cx.call(callee, &spaces)
}

/// The namespaces of a call of `exec` or `eval`: those given, else the caller's.
fn namespaces(cx: &mut Ctx<'_, '_>, args: Args, mode: &str) -> Result<(Handle, Handle), Stop> {
    let given = |cx: &Ctx<'_, '_>, i| cx.opt(args, i).filter(|space| !space.is_none());
    let Some(space) = given(cx, 1) else {
        let globals = super::objects::globals(cx, args)?;
        let globals = cx.root(globals);
        let locals = match given(cx, 2) {
            Some(locals) => locals,
            None => cx.locals()?,
        };
        return Ok((globals, cx.root(locals)));
    };
    if cx.kind(space) != Kind::Dict {
        return Err(match mode {
            "eval"
                if cx.matches_mapping(space)
                    || matches!(cx.kind(space), Kind::List | Kind::Tuple | Kind::Str) =>
            {
                cx.type_error("globals must be a real dict; try eval(expr, {}, mapping)")
            }
            "eval" => cx.type_error("globals must be a dict"),
            _ => cx.type_error_of("exec() globals must be a dict, not {}", space),
        });
    }
    let globals = cx.root(space);
    let (builtins, module) = (cx.str("__builtins__")?, crate::native::module_named("builtins"));
    let builtins = cx.root(cx.intern(builtins));
    let table = cx.root(cx.unwrapped(cx.at(globals)));
    if cx.name_get(cx.at(table), cx.at(builtins)).is_none() {
        let name = cx.at(builtins);
        cx.name_set(table, name, module.unwrap_or(Value::NONE))?;
    }
    match given(cx, 2) {
        Some(locals) if cx.kind(locals) == Kind::Dict => Ok((globals, cx.root(locals))),
        Some(_) => Err(cx.type_error("locals must be a mapping")),
        None => Ok((globals, globals)),
    }
}

/// A source as text, if it is one.
fn source_text(cx: &mut Ctx<'_, '_>, source: Value) -> Result<Option<String>, Stop> {
    let text = match (cx.text(source), cx.bytes_of(source)) {
        (Some(text), _) => Some(text.to_string()),
        (None, Some(bytes)) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    };
    if text.as_ref().is_some_and(|text| text.contains('\0')) {
        return Err(cx.raise(Type::SyntaxError, "source code string cannot contain null bytes"));
    }
    Ok(text)
}

/// Asks the host for the function of a text.
fn function_of_text(cx: &mut Ctx<'_, '_>, source: &str, file: &str, mode: &str) -> Result<u16, Stop> {
    let request = Compile { program: cx.vm.program.bytes(), source, file, mode };
    match cx.host.call(HostCall::Compile(request)) {
        HostAnswer::Program { bytes, function } => {
            if let Some(bytes) = bytes {
                let Ok(program) = Program::new(bytes) else { return Err(cx.damaged()) };
                cx.vm.adopt(program);
            }
            Ok(function)
        }
        HostAnswer::Mistake { message, line, column, text } => {
            Err(syntax_error(cx, &message, file, (line, column), &text)?)
        }
        HostAnswer::Failed(text) => Err(cx.raise(Type::MemoryError, &text)),
        _ => Err(cx.raise(Type::NotImplementedError, "there is no compiler on this device")),
    }
}

fn syntax_error(
    cx: &mut Ctx<'_, '_>,
    message: &str,
    file: &str,
    (line, column): (u32, u32),
    text: &str,
) -> Result<Stop, Stop> {
    let indents = ["unexpected indent", "unindent does not match", "expected an indented block"];
    let class = if indents.iter().any(|each| message.starts_with(each)) {
        Type::IndentationError
    } else {
        Type::SyntaxError
    };
    let file = cx.str(file)?;
    let file = cx.root(file);
    let text = cx.str(text)?;
    let place = [cx.at(file), Value::tiny(line as i32), Value::tiny(column as i32), text];
    let place = cx.tuple(&place)?;
    let place = cx.root(place);
    let message = cx.str(message)?;
    let arguments = [message, cx.at(place)];
    let error = cx.call(Value::of_type(class), &arguments)?;
    Ok(cx.raise_value(error))
}

/// Sets every public name of a module in a namespace.
fn star(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let module = cx.arg(args, 0);
    let all = cx.str("__all__")?;
    let all = cx.intern(all);
    let listed = cx.find_attribute(module, all)?;
    let names = match listed {
        Some(names) => cx.list_from(names)?,
        None => super::names_of(cx, module)?,
    };
    let names = cx.root(names);
    for i in 0..cx.len_of(cx.at(names)) {
        let name = cx.item(cx.at(names), i);
        if listed.is_none() && cx.text(name).is_none_or(|name| name.starts_with('_')) {
            continue;
        }
        let name = cx.intern(name);
        let value = cx.get_attribute(cx.arg(args, 0), name)?;
        let name = cx.intern(cx.item(cx.at(names), i));
        let space = cx.arg(args, 1);
        cx.set_item(space, name, value)?;
    }
    Ok(Value::NONE)
}

impl Ctx<'_, '_> {
    /// Brings a module that the program has not, if the host's compiler finds it.
    pub(crate) fn import_late(&mut self, name: &str) -> Result<(), Stop> {
        let is_name = name.split('.').all(|part| {
            part.chars().all(|letter| letter.is_alphanumeric() || letter == '_') && !part.is_empty()
        });
        if !is_name {
            return Ok(());
        }
        let function = function_of_text(self, &format!("import {name}"), "<import>", "exec")?;
        let callee = self.new_function(function, Value::UNDEF, Value::UNDEF)?;
        let callee = self.root(callee);
        let space = self.dict()?;
        let callee = self.at(callee);
        self.call(callee, &[space, space]).map(|_| ())
    }

    /// A namespace of the compiled text that is running, or whose function is.
    pub(crate) fn piece_space(&self, wanted: &str) -> Option<Value> {
        let frame = self.frames.last()?;
        let function = self.program.function(frame.function)?;
        let named = |name| self.program.symbol(name) == Some(wanted);
        let variable = function.variables.iter().find(|variable| named(variable.name))?;
        let held = self.vm.stack[self.vm.base + variable.register as usize];
        let is_cell = variable.kind != VariableKind::Local && self.heap.is(held, Shape::Cell);
        Some(if is_cell { self.heap.field(held, 0) } else { held })
    }
}
