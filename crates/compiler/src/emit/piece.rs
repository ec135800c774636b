//! A text that a running program compiles: a function of two namespaces, its globals and its locals.
//!
//! Names that are no variables of a function are looked for in the locals (at its top level), in the globals and among the
//! builtins. Every function in it captures the cell of the globals.

use bytecode::{Builder, Op, Variable, VariableKind};

use super::functions::Code;
use super::{Emitter, Frame, FrameKind};
use crate::Mode;
use crate::diagnostics::Diagnostic;
use crate::modules::Modules;
use crate::tree::{Const, Expr, Name, Stmt, StmtKind};

/// The register of the locals at the top level.
const LOCALS: u8 = 1;

/// Adds the main module as a piece, and the modules that it brings, to a program with so many modules and a `body` of one of
/// them; answers the piece's function.
///
/// # Errors
/// As [`super::program`].
pub(crate) fn piece(
    builder: Builder,
    modules: &Modules<'_>,
    first_module: u16,
    body: u16,
    mode: Mode,
) -> Result<(Builder, u16), Vec<Diagnostic>> {
    let mut emitter = Emitter { piece_body: Some(body), first_module, ..Emitter::new(builder, modules) };
    emitter.declare_modules();
    emitter.emit_piece(mode);
    for module in 1..modules.modules.len() {
        emitter.module = module;
        emitter.module_body();
    }
    let body = emitter.bodies[0];
    emitter.finish().map(|builder| (builder, body))
}

impl<'a> Emitter<'a> {
    /// Whether what is being emitted has its names in namespaces.
    pub(super) fn is_piece(&self) -> bool {
        self.piece_body.is_some() && self.module == 0
    }

    fn emit_piece(&mut self, mode: Mode) {
        let module = self.here();
        let code = Code {
            scope: 0,
            kind: FrameKind::Module,
            name: "<module>".into(),
            qualname: "<module>".into(),
            doc: None,
            flags: 0,
            line_at: 0,
            parameters: None,
            first: None,
            is_async: false,
        };
        self.frame = Frame::new(0, FrameKind::Module, String::new());
        self.scope = 0;
        let mut parts = self.parts(code, Vec::new(), |emitter| {
            if let (Some(doc), Mode::Exec) = (&module.tree.doc, mode) {
                let mark = emitter.mark();
                let value = emitter.temp();
                emitter.load_const(value, &Const::Str(doc.clone()));
                emitter.store(&"__doc__".into(), value);
                emitter.release(mark);
            }
            match (mode, &module.tree.body[..]) {
                (Mode::Eval, [Stmt { kind: StmtKind::Expr(expr), .. }]) => emitter.return_value(Some(expr)),
                (Mode::Single, body) => body.iter().for_each(|stmt| emitter.shown(stmt)),
                (_, body) => emitter.block(body),
            }
        });
        parts.nparams = 2;
        self.builder.set_function(self.bodies[0], parts);
    }

    /// A statement as a person types it: the value of an expression is printed, unless it is None.
    fn shown(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Expr(expr) => self.show(expr),
            _ => self.block(std::slice::from_ref(stmt)),
        }
    }

    fn show(&mut self, expr: &'a Expr) {
        self.at(expr);
        let mark = self.mark();
        let print = self.temps(3);
        self.expr(expr, print + 2);
        let end = self.label();
        self.frame.asm.jump_on(Op::JNone, print + 2, end);
        self.load_builtin("print", print);
        self.load_builtin("repr", print + 1);
        self.op(Op::Call, print + 1, 1, 0);
        self.op(Op::Call, print, 1, 0);
        self.bind(end);
        self.release(mark);
    }

    /// The registers of the namespaces, in the order of their parameters or captures.
    pub(super) fn declare_spaces(&mut self, kind: FrameKind) {
        let globals = self.temp();
        let (name, is_top) = (self.symbol(".globals"), kind == FrameKind::Module);
        let cell = if is_top { VariableKind::Cell } else { VariableKind::Captured };
        self.frame.variables.push(Variable { name, register: globals, kind: cell });
        self.frame.globals = globals;
        if is_top {
            let (register, name) = (self.temp(), self.symbol(".locals"));
            self.frame.variables.push(Variable { name, register, kind: VariableKind::Local });
            self.op(Op::MkCell, globals, 0, 0);
        }
    }

    /// The register of the namespace that names of the running scope are in, if it is not the globals.
    fn inner_space(&self, name: &Name) -> Option<u8> {
        match self.frame.kind {
            _ if self.scopes().declares_global(self.scope, name) => None,
            FrameKind::Module => Some(LOCALS),
            FrameKind::Class => Some(0),
            FrameKind::Function => None,
        }
    }

    pub(super) fn load_from_spaces(&mut self, name: &Name, to: u8) {
        let mark = self.mark();
        let value = self.temp();
        let symbol = u32::from(self.symbol(name)) | 0xFFFF << 16;
        self.op(Op::GetCell, value, self.frame.globals, 0);
        match self.inner_space(name) {
            Some(inner) => self.op_extended(Op::GetName, value, inner, 1, symbol),
            None => self.op_extended(Op::GetName, value, value, 0, symbol),
        }
        self.mov(to, value);
        self.release(mark);
    }

    /// Sets or deletes a name that is no variable of a function.
    pub(super) fn name_in_space(&mut self, op: Op, name: &Name, from: u8) {
        let mark = self.mark();
        let symbol = u32::from(self.symbol(name));
        let space = match self.inner_space(name) {
            Some(inner) => inner,
            None => {
                let space = self.temp();
                self.op(Op::GetCell, space, self.frame.globals, 0);
                space
            }
        };
        self.op_extended(op, space, from, 0, symbol);
        self.release(mark);
    }

    /// `from m import *`: the machine finds out which names there are.
    pub(super) fn star_into_space(&mut self, module: u8) {
        let mark = self.mark();
        let call = self.temps(3);
        self.load_builtin(".star", call);
        self.mov(call + 1, module);
        self.mov(call + 2, LOCALS);
        self.op(Op::Call, call, 2, 0);
        self.release(mark);
    }
}
