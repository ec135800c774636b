//! Functions, lambdas, classes and module bodies: what has a frame of its own.

use bytecode::{FunctionParts, NO_INDEX, Op, Variable, VariableKind, flags, imm, sym};

use super::{Emitter, Frame, FrameKind, parameter_names};
use crate::tree::{Argument, Body, Class, Const, Function, Name, Parameters, ScopeId, Span};

/// What the entry of a function says besides its code.
pub(super) struct Code<'a> {
    pub scope: ScopeId,
    pub kind: FrameKind,
    pub name: Name,
    pub qualname: String,
    pub doc: Option<Name>,
    pub flags: u16,
    pub line_at: u32,
    pub parameters: Option<&'a Parameters>,
    /// The only parameter of a generator expression or class body.
    pub first: Option<Name>,
    pub is_async: bool,
}

impl<'a> Emitter<'a> {
    pub(super) fn module_body(&mut self) {
        let module = self.here();
        let code = Code {
            scope: 0,
            kind: FrameKind::Module,
            name: "<module>".into(),
            qualname: "<module>".into(),
            doc: module.tree.doc.clone(),
            flags: flags::MODULE_BODY,
            line_at: 0,
            parameters: None,
            first: None,
            is_async: false,
        };
        self.frame = Frame::new(0, FrameKind::Module, String::new());
        self.scope = 0;
        let parts = self.parts(code, Vec::new(), |emitter| {
            emitter.module_names();
            emitter.block(&module.tree.body);
        });
        self.builder.set_function(self.bodies[self.module], parts);
    }

    /// Names that the module has from the start, if anything mentions them.
    fn module_names(&mut self) {
        let module = self.here();
        let doc = module.tree.doc.clone().map_or(Const::None, Const::Str);
        let package = match (&*module.name, module.is_package) {
            (crate::modules::MAIN, _) => Const::None,
            (name, true) => Const::Str(name.into()),
            (name, false) => Const::Str(name.rsplit_once('.').map_or("", |(package, _)| package).into()),
        };
        let values = [
            ("__package__", package),
            ("__name__", Const::Str(module.name.as_str().into())),
            ("__file__", Const::Str(module.source.path.as_str().into())),
            ("__doc__", doc),
        ];
        for (name, value) in values {
            if let Some(slot) = self.slots[self.module].get(name).copied() {
                let mark = self.mark();
                let temp = self.temp();
                self.load_const(temp, &value);
                self.op_wide(Op::SetG, temp, slot);
                self.release(mark);
            }
        }
    }

    /// `def` and `async def`.
    pub(super) fn function_statement(&mut self, function: &'a Function) {
        let mark = self.mark();
        let decorators = function.decorators.len();
        self.row(function.decorators.iter());
        let value = self.temp();
        self.function_value(function, value);
        self.decorate(mark, decorators);
        self.store(&function.name, mark);
        self.release(mark);
    }

    /// Calls the decorators in the registers from `first` on, the last one first, with the value behind them.
    fn decorate(&mut self, first: u8, count: usize) {
        for decorator in (0..count as u8).rev() {
            self.op(Op::Call, first + decorator, 1, 0);
        }
    }

    /// A function object: its defaults stand behind the register that receives it.
    pub(super) fn function_value(&mut self, function: &'a Function, to: u8) {
        let line = self.frame.asm.line();
        let base = self.window(to);
        let parameters = &function.parameters;
        for default in parameters.positional.iter().filter_map(|parameter| parameter.default.as_ref()) {
            let register = self.temp();
            self.expr(default, register);
        }
        let has_keyword_defaults =
            parameters.keyword_only.iter().any(|parameter| parameter.default.is_some());
        if has_keyword_defaults {
            for parameter in &parameters.keyword_only {
                let register = self.temp();
                match &parameter.default {
                    Some(default) => self.expr(default, register),
                    None => self.load_imm(register, imm::UNDEF),
                }
            }
        }
        let code = Code {
            scope: function.scope,
            kind: FrameKind::Function,
            name: function.plain_name.clone(),
            qualname: self.child_name(&function.plain_name),
            doc: function.doc.clone(),
            flags: function_flags(function, has_keyword_defaults),
            line_at: function.line_at,
            parameters: Some(parameters),
            first: None,
            is_async: function.is_async,
        };
        let id = self.code(code, |emitter| match &function.body {
            Body::Block(block) => emitter.block(block),
            Body::Expr(expr) => emitter.return_value(Some(expr)),
        });
        self.frame.asm.set_line(line);
        self.op_wide(Op::MkFn, base, id);
        self.mov(to, base);
    }

    /// `class`: bases and keywords first, then the body, then the class.
    pub(super) fn class_statement(&mut self, class: &'a Class) {
        let line = self.frame.asm.line();
        let mark = self.mark();
        let decorators = class.decorators.len();
        self.row(class.decorators.iter());
        let base = self.temps(2);
        let starred = |argument: &Argument| matches!(argument, Argument::Star(_) | Argument::DoubleStar(_));
        let has_stars = class.arguments.iter().any(starred);
        let (mut bases, mut keywords) = (0, Vec::new());
        if has_stars {
            let list = self.temps(2);
            // Only the text of an error names the callee here, as CPython's does not either.
            self.star_arguments(&class.arguments, list, list);
            self.keyword_dict(&class.arguments, list, list + 1);
        } else {
            for argument in &class.arguments {
                let register = self.temp();
                match argument {
                    Argument::Keyword(name, value) => {
                        self.expr(value, register);
                        keywords.push(name.clone());
                    }
                    Argument::Positional(value) | Argument::Star(value) | Argument::DoubleStar(value) => {
                        self.expr(value, register);
                        bases += 1;
                    }
                }
            }
        }
        self.frame.asm.set_line(line);
        let id = self.class_body(class);
        let names = if keywords.is_empty() { NO_INDEX } else { self.names_constant(&keywords) };
        let extension = u32::from(id) | u32::from(names) << 16;
        // Only a base or a keyword can bring a metaclass.
        match class.arguments.is_empty() {
            true => self.op(Op::NewNs, base + 1, 0, 0),
            false if has_stars => self.op_extended(Op::PrepareNs, base, 0, 1, extension),
            false => self.op_extended(Op::PrepareNs, base, bases, 0, extension),
        }
        let body = self.temps(2);
        self.op_wide(Op::MkFn, body, id);
        self.mov(body + 1, base + 1);
        self.op(Op::Call, body, 1, 0);
        self.mov(base, body);
        let (op, count) = if has_stars { (Op::MkClassX, 0) } else { (Op::MkClass, bases) };
        self.op_extended(op, base, count, 0, extension);
        self.decorate(mark, decorators);
        self.store(&class.name, mark);
        self.release(mark);
    }

    fn class_body(&mut self, class: &'a Class) -> u16 {
        let code = Code {
            scope: class.scope,
            kind: FrameKind::Class,
            name: class.plain_name.clone(),
            qualname: self.child_name(&class.plain_name),
            doc: class.doc.clone(),
            flags: flags::CLASS_BODY,
            line_at: class.line_at,
            parameters: None,
            first: Some("".into()),
            is_async: false,
        };
        let qualname = code.qualname.clone();
        self.code(code, |emitter| {
            // So may `exec` put names into it.
            let words = ["exec", "locals", "vars"];
            let is_open = words.iter().any(|word| emitter.scopes().mentions(class.scope, word));
            emitter.frame.prepared = (!class.arguments.is_empty() || is_open).then_some(class.scope);
            let cell: Name = "__class__".into();
            let shared = emitter.scopes().is_shared(class.scope, &cell);
            if shared {
                let register = emitter.declare(class.scope, &cell, VariableKind::Cell);
                emitter.frame.temps = emitter.frame.next;
                emitter.op(Op::NewCell, register, 0, 0);
            }
            emitter.class_name(class.scope, "__module__", emitter.here().name.clone());
            emitter.class_name(class.scope, "__qualname__", qualname);
            emitter.block(&class.body);
            if shared {
                let register = emitter.cell(class.scope, &cell);
                emitter.op(Op::Ret, register, 0, 0);
            }
        })
    }

    /// A name that the namespace has from the start, if the body mentions it.
    fn class_name(&mut self, scope: ScopeId, name: &str, value: String) {
        if self.scopes().mentions(scope, name) {
            let mark = self.mark();
            let temp = self.temp();
            self.load_const(temp, &Const::Str(value.into()));
            self.store(&name.into(), temp);
            self.release(mark);
        }
    }

    /// `__qualname__` of what is defined here.
    pub(super) fn child_name(&self, name: &str) -> String {
        match self.frame.kind {
            _ if self.scopes().declares_global(self.scope, name) => name.to_owned(),
            FrameKind::Module => name.to_owned(),
            FrameKind::Class => format!("{}.{name}", self.frame.qualname),
            FrameKind::Function => format!("{}.<locals>.{name}", self.frame.qualname),
        }
    }

    /// A function with a number of its own.
    pub(super) fn code(&mut self, code: Code<'a>, body: impl FnOnce(&mut Self)) -> u16 {
        let id = self.builder.function();
        let id = self.or_full(id);
        let captures = self.scopes().captures(code.scope);
        let captures = captures.iter().map(|(owner, name)| self.cell(*owner, name));
        let captures = captures.chain(self.is_piece().then_some(self.frame.globals)).collect();
        let outer = Frame::new(code.scope, code.kind, code.qualname.clone());
        let outer = std::mem::replace(&mut self.frame, outer);
        let scope = std::mem::replace(&mut self.scope, code.scope);
        let parts = self.parts(code, captures, body);
        self.frame = outer;
        self.scope = scope;
        self.builder.set_function(id, parts);
        id
    }

    pub(super) fn parts(
        &mut self,
        code: Code<'a>,
        captures: Vec<u8>,
        body: impl FnOnce(&mut Self),
    ) -> FunctionParts {
        let line = self.here().source.line(code.line_at);
        self.frame.asm.set_line(line);
        self.frame.is_async = code.is_async;
        self.declare_frame(&code);
        body(self);
        let frame = std::mem::replace(&mut self.frame, Frame::new(0, FrameKind::Module, String::new()));
        let span = Span { start: code.line_at, end: code.line_at + 1 };
        if frame.too_large {
            let help = "split it: at most 250 variables and intermediate values fit at once";
            self.error(span, "this function needs too many registers", Some(help));
        }
        let Some(assembled) = frame.asm.finish() else {
            self.error(span, "this function is too long", Some("split it into smaller functions"));
            return FunctionParts::default();
        };
        let none = Parameters::default();
        let parameters = code.parameters.unwrap_or(&none);
        let defaults = parameters.positional.iter().filter(|parameter| parameter.default.is_some()).count();
        FunctionParts {
            name: self.symbol(&code.name),
            qualname: self.symbol(&code.qualname),
            module: self.module_number(self.module),
            doc: code.doc.map(|doc| self.symbol(&doc)),
            flags: code.flags,
            nregs: frame.max,
            nposonly: parameters.positional_only as u8,
            nparams: parameters.positional.len() as u8 + u8::from(code.first.is_some()),
            nkwonly: parameters.keyword_only.len() as u8,
            ndefaults: defaults as u8,
            code: assembled.code,
            handlers: assembled.handlers,
            variables: frame.variables,
            captures,
            lines: assembled.lines,
            first_line: line,
        }
    }

    /// Registers for parameters, captures and variables, and the cells that inner functions need.
    fn declare_frame(&mut self, code: &Code<'a>) {
        let mut cells = Vec::new();
        let parameters = code.parameters.map(|parameters| parameter_names(parameters).cloned().collect());
        let parameters: Vec<Name> = parameters.unwrap_or_default();
        let is_class = code.kind == FrameKind::Class;
        if is_class {
            let register = self.temp();
            self.frame.variables.push(Variable { name: sym::EMPTY, register, kind: VariableKind::Local });
        }
        for name in parameters.iter().chain(code.first.iter().filter(|_| !is_class)) {
            let shared = self.scopes().is_shared(code.scope, name);
            let register =
                self.declare(code.scope, name, if shared { VariableKind::Cell } else { VariableKind::Local });
            self.frame.bound.insert(register);
            cells.extend(shared.then_some((Op::MkCell, register)));
        }
        for (owner, name) in self.scopes().captures(code.scope) {
            self.declare(*owner, name, VariableKind::Captured);
        }
        if self.is_piece() {
            self.declare_spaces(code.kind);
        }
        if code.kind == FrameKind::Function {
            let names: Vec<Name> = self.scopes().variables(code.scope).cloned().collect();
            for name in
                names.iter().filter(|name| !parameters.contains(name) && code.first.as_ref() != Some(name))
            {
                let shared = self.scopes().is_shared(code.scope, name);
                let kind = if shared { VariableKind::Cell } else { VariableKind::Local };
                let register = self.declare(code.scope, name, kind);
                cells.extend(shared.then_some((Op::NewCell, register)));
            }
        }
        let positional = code.parameters.and_then(|parameters| parameters.positional.first());
        self.frame.first_parameter = positional.map(|parameter| parameter.name.clone());
        self.frame.temps = self.frame.next;
        for (op, register) in cells {
            self.op(op, register, 0, 0);
        }
    }
}

fn function_flags(function: &Function, has_keyword_defaults: bool) -> u16 {
    let parameters = &function.parameters;
    [
        (parameters.star.is_some(), flags::VARARGS),
        (parameters.double_star.is_some(), flags::VARKW),
        (function.is_generator, flags::GENERATOR),
        (function.is_async, flags::COROUTINE),
        (has_keyword_defaults, flags::KW_DEFAULTS),
    ]
    .into_iter()
    .filter_map(|(is_set, flag)| is_set.then_some(flag))
    .sum()
}
