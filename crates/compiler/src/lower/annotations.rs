//! Annotations. They are evaluated only in a module whose text names something that can see them, such as
//! `__annotations__` or `dataclass`: elsewhere a name that exists only in an annotation needs no module on the device.

use ruff_python_ast as ast;
use ruff_text_size::Ranged;

use super::{Lower, span};
use crate::diagnostics::SourceMap;
use crate::tree::{Argument, Const, Expr, ExprKind, Name, Span, Stmt, StmtKind};

/// Words that show that a module looks at annotations.
const WITNESSES: [&str; 7] = [
    "__annotations__",
    "dataclass",
    "get_annotations",
    "get_type_hints",
    "NamedTuple",
    "TypedDict",
    "singledispatch",
];

const NAMESPACE: &str = "__annotations__";

/// What becomes of a module's annotations.
pub(super) struct Annotations {
    evaluated: bool,
    /// `from __future__ import annotations`: they are their own source.
    quoted: bool,
    /// The namespaces around: the module or a class that keeps annotations, and whether one was met; `None` for a function.
    spaces: Vec<Option<bool>>,
}

impl Annotations {
    pub fn of(source: &SourceMap, suite: &[ast::Stmt]) -> Annotations {
        let quoted = |stmt: &ast::Stmt| match stmt {
            ast::Stmt::ImportFrom(import) => {
                import.module.as_deref() == Some("__future__")
                    && import.names.iter().any(|alias| alias.name.as_str() == "annotations")
            }
            _ => false,
        };
        Annotations {
            evaluated: WITNESSES.iter().any(|word| source.text.contains(word)),
            quoted: suite.iter().any(quoted),
            spaces: vec![Some(false)],
        }
    }

    pub fn enter(&mut self, is_class: bool) {
        self.spaces.push(is_class.then_some(false));
    }

    /// Ends a class body: `__annotations__` is made at its start if it has any.
    pub fn leave(&mut self, body: &mut Vec<Stmt>) {
        self.open_namespace(body);
        self.spaces.pop();
    }

    /// Makes `__annotations__` at the start of a module's or class's body that has any.
    pub fn open_namespace(&mut self, body: &mut Vec<Stmt>) {
        if self.spaces.last() == Some(&Some(true)) {
            let place = body.first().map(|stmt| stmt.span).unwrap_or_default();
            let target = expr(place, ExprKind::Name(NAMESPACE.into()));
            let value = expr(place, ExprKind::Dict(Vec::new()));
            body.insert(0, Stmt { span: place, kind: StmtKind::Assign(vec![target], value) });
        }
    }
}

impl Lower<'_> {
    /// What an annotated assignment does besides: nothing, or `__annotations__['name'] = annotation`.
    pub(super) fn noted(&mut self, stmt: &ast::StmtAnnAssign) -> Option<Stmt> {
        let (true, Some(Some(met))) = (self.annotations.evaluated, self.annotations.spaces.last_mut()) else {
            return None;
        };
        let name = match (&*stmt.target, stmt.simple) {
            (ast::Expr::Name(name), true) => Some(name),
            _ => None,
        };
        *met |= name.is_some();
        let place = span(stmt.range);
        let value = self.annotation(&stmt.annotation);
        let kind = match name {
            None => StmtKind::Expr(value),
            Some(name) => {
                let key = expr(place, ExprKind::Const(Const::Str(self.name(name.id.as_str()))));
                let namespace = expr(place, ExprKind::Name(NAMESPACE.into()));
                let target = expr(place, ExprKind::Subscript(Box::new(namespace), Box::new(key)));
                StmtKind::Assign(vec![target], value)
            }
        };
        Some(Stmt { span: place, kind })
    }

    /// The decorator that gives a function its annotations.
    pub(super) fn annotating(&mut self, function: &ast::StmtFunctionDef) -> Option<Expr> {
        if !self.annotations.evaluated {
            return None;
        }
        let parameters = &function.parameters;
        let plain = parameters.posonlyargs.iter().chain(&parameters.args).map(|each| &each.parameter);
        let plain = plain.chain(parameters.vararg.as_deref());
        let named =
            parameters.kwonlyargs.iter().map(|each| &each.parameter).chain(parameters.kwarg.as_deref());
        let mut entries: Vec<(Name, &ast::Expr)> = plain
            .chain(named)
            .filter_map(|parameter| {
                Some((self.identifier(&parameter.name), parameter.annotation.as_deref()?))
            })
            .collect();
        entries.extend(function.returns.as_deref().map(|returns| ("return".into(), returns)));
        if entries.is_empty() {
            return None;
        }
        let place = span(function.name.range);
        let mut items = Vec::new();
        for (name, annotation) in entries {
            items.push((Some(expr(place, ExprKind::Const(Const::Str(name)))), self.annotation(annotation)));
        }
        let callee = expr(place, ExprKind::Name(".annotate".into()));
        let argument = Argument::Positional(expr(place, ExprKind::Dict(items)));
        Some(expr(place, ExprKind::Call(Box::new(callee), vec![argument])))
    }

    fn annotation(&mut self, annotation: &ast::Expr) -> Expr {
        if !self.annotations.quoted {
            return self.expr(annotation);
        }
        let place = span(annotation.range());
        let text = self.source.text.get(place.start as usize..place.end as usize).unwrap_or_default();
        expr(place, ExprKind::Const(Const::Str(text.into())))
    }
}

fn expr(span: Span, kind: ExprKind) -> Expr {
    Expr { span, kind }
}
