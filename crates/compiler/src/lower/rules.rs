//! Rules of the language that are not grammar: `return` outside of functions, doubled parameters and so on.
//! The parser's own checker knows the rules; this module walks the tree for it and tells it where it is.

use std::cell::RefCell;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Comprehension, Expr, Parameters, PythonVersion, Stmt};
use ruff_python_parser::semantic_errors::{
    LazyImportContext, SemanticSyntaxChecker, SemanticSyntaxContext, SemanticSyntaxError,
};
use ruff_text_size::{Ranged, TextRange};

use super::{lower_first, span};
use crate::diagnostics::{Diagnostic, SourceMap};

/// The rules that `suite` breaks.
pub(super) fn check(source: &SourceMap, suite: &[Stmt], version: PythonVersion) -> Vec<Diagnostic> {
    let mut walk = Walk {
        checker: SemanticSyntaxChecker::new(),
        errors: RefCell::default(),
        version,
        source: &source.text,
        scopes: vec![Scope::Module],
        loops: 0,
        depth: 0,
        too_deep: None,
    };
    walk.visit_body(suite);
    if let Some(range) = walk.too_deep {
        let help = Some("give parts of it names, or use a dict instead of a long chain of elif".to_owned());
        return vec![source.error(span(range), "this is nested too deeply", help)];
    }
    let errors = walk.errors.into_inner();
    let errors =
        errors.iter().map(|error| source.error(span(error.range), lower_first(&error.to_string()), None));
    indented(source, suite).into_iter().chain(errors).collect()
}

/// The parser takes a whole text that is indented.
fn indented(source: &SourceMap, suite: &[Stmt]) -> Option<Diagnostic> {
    let first = span(suite.first()?.range());
    let place = source.place(first);
    let before = place.text.chars().take(place.column as usize - 1);
    let is_indented = place.column > 1 && before.into_iter().all(char::is_whitespace);
    is_indented.then(|| source.error(first, "unexpected indentation", None))
}

enum Scope {
    Module,
    Function { is_async: bool, is_lambda: bool, parameters: Vec<String> },
    Comprehension { is_async: bool, is_generator: bool },
    Class,
}

struct Walk<'a> {
    checker: SemanticSyntaxChecker,
    errors: RefCell<Vec<SemanticSyntaxError>>,
    version: PythonVersion,
    source: &'a str,
    scopes: Vec<Scope>,
    loops: usize,
    depth: usize,
    too_deep: Option<TextRange>,
}

/// How many expressions and statements may stand inside each other: the stages after this one recurse.
const DEPTH_MAX: usize = 500;

impl Walk<'_> {
    fn with_checker(&mut self, visit: impl FnOnce(&mut SemanticSyntaxChecker, &Self)) {
        let mut checker = std::mem::take(&mut self.checker);
        visit(&mut checker, self);
        self.checker = checker;
    }

    /// One level deeper, if there is room.
    fn deeper(&mut self, range: TextRange, levels: usize, walk: impl FnOnce(&mut Self)) {
        if self.depth + levels > DEPTH_MAX {
            self.too_deep.get_or_insert(range);
            return;
        }
        self.depth += levels;
        walk(self);
        self.depth -= levels;
    }

    fn inside(&mut self, scope: Scope, walk: impl FnOnce(&mut Self)) {
        self.scopes.push(scope);
        let loops = std::mem::take(&mut self.loops);
        walk(self);
        self.loops = loops;
        self.scopes.pop();
    }

    fn comprehension(&mut self, loops: &[Comprehension], elements: &[&Expr], is_generator: bool) {
        let Some((first, rest)) = loops.split_first() else { return };
        self.visit_expr(&first.iter);
        let is_async = loops.iter().any(|each| each.is_async);
        self.inside(Scope::Comprehension { is_async, is_generator }, |walk| {
            walk.visit_expr(&first.target);
            first.ifs.iter().for_each(|condition| walk.visit_expr(condition));
            rest.iter().for_each(|each| walk.visit_comprehension(each));
            elements.iter().for_each(|element| walk.visit_expr(element));
        });
    }
}

fn parameter_names(parameters: &Parameters) -> Vec<String> {
    parameters.iter().map(|parameter| parameter.name().to_string()).collect()
}

impl<'a> Visitor<'a> for Walk<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let levels = match stmt {
            Stmt::If(each) => 1 + each.elif_else_clauses.len(),
            _ => 1,
        };
        self.deeper(stmt.range(), levels, |walk| walk.statement(stmt));
    }

    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.deeper(expr.range(), 1, |walk| walk.expression(expr));
    }
}

impl<'a> Walk<'_> {
    fn statement(&mut self, stmt: &'a Stmt) {
        self.with_checker(|checker, context| checker.visit_stmt(stmt, context));
        match stmt {
            Stmt::ClassDef(class) => {
                class.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                self.inside(Scope::Class, |walk| walk.visit_body(&class.body));
            }
            Stmt::FunctionDef(function) => {
                function.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
                self.visit_parameters(&function.parameters);
                let scope = Scope::Function {
                    is_async: function.is_async,
                    is_lambda: false,
                    parameters: parameter_names(&function.parameters),
                };
                self.inside(scope, |walk| walk.visit_body(&function.body));
            }
            Stmt::For(each) => {
                self.visit_expr(&each.iter);
                self.visit_expr(&each.target);
                self.loops += 1;
                self.visit_body(&each.body);
                self.loops -= 1;
                self.visit_body(&each.orelse);
            }
            Stmt::While(each) => {
                self.visit_expr(&each.test);
                self.loops += 1;
                self.visit_body(&each.body);
                self.loops -= 1;
                self.visit_body(&each.orelse);
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn expression(&mut self, expr: &'a Expr) {
        self.with_checker(|checker, context| checker.visit_expr(expr, context));
        match expr {
            Expr::Lambda(lambda) => {
                let parameters = lambda.parameters.as_deref();
                if let Some(parameters) = parameters {
                    self.visit_parameters(parameters);
                }
                let scope = Scope::Function {
                    is_async: false,
                    is_lambda: true,
                    parameters: parameters.map(parameter_names).unwrap_or_default(),
                };
                self.inside(scope, |walk| walk.visit_expr(&lambda.body));
            }
            Expr::ListComp(comp) => self.comprehension(&comp.generators, &[&comp.elt], false),
            Expr::SetComp(comp) => self.comprehension(&comp.generators, &[&comp.elt], false),
            Expr::Generator(comp) => self.comprehension(&comp.generators, &[&comp.elt], true),
            Expr::DictComp(comp) => {
                let key = comp.key.as_deref();
                let elements: Vec<&Expr> = key.into_iter().chain([&*comp.value]).collect();
                self.comprehension(&comp.generators, &elements, false);
            }
            _ => walk_expr(self, expr),
        }
    }
}

impl SemanticSyntaxContext for Walk<'_> {
    fn future_annotations_or_stub(&self) -> bool {
        false
    }

    fn lazy_import_context(&self) -> Option<LazyImportContext> {
        None
    }

    fn python_version(&self) -> PythonVersion {
        self.version
    }

    fn source(&self) -> &str {
        self.source
    }

    /// Scope analysis reports names that are used before they are declared global or nonlocal.
    fn global(&self, _: &str) -> Option<TextRange> {
        None
    }

    /// Scope analysis reports a `nonlocal` without a binding, because it knows all bindings.
    fn has_nonlocal_binding(&self, _: &str) -> bool {
        true
    }

    fn in_async_context(&self) -> bool {
        for scope in self.scopes.iter().rev() {
            match scope {
                Scope::Function { is_async, .. } => return *is_async,
                Scope::Comprehension { is_generator: true, .. } => return true,
                Scope::Comprehension { .. } => {}
                Scope::Class | Scope::Module => return false,
            }
        }
        false
    }

    fn in_await_allowed_context(&self) -> bool {
        for scope in self.scopes.iter().rev() {
            match scope {
                Scope::Class => return false,
                Scope::Function { .. } => return true,
                Scope::Comprehension { .. } | Scope::Module => {}
            }
        }
        false
    }

    fn in_yield_allowed_context(&self) -> bool {
        matches!(self.scopes.last(), Some(Scope::Function { .. }))
    }

    fn in_sync_comprehension(&self) -> bool {
        matches!(self.scopes.last(), Some(Scope::Comprehension { is_async: false, is_generator: false }))
            && !self.in_async_context()
    }

    fn in_class_body_comprehension(&self) -> bool {
        for scope in self.scopes.iter().rev() {
            match scope {
                Scope::Comprehension { .. } => {}
                Scope::Class => return true,
                Scope::Module | Scope::Function { .. } => return false,
            }
        }
        false
    }

    fn in_module_scope(&self) -> bool {
        self.scopes.len() == 1
    }

    fn in_function_scope(&self) -> bool {
        matches!(self.scopes.last(), Some(Scope::Function { is_lambda: false, .. }))
    }

    fn in_generator_context(&self) -> bool {
        matches!(self.scopes.last(), Some(Scope::Comprehension { is_generator: true, .. }))
    }

    fn in_notebook(&self) -> bool {
        false
    }

    fn report_semantic_error(&self, error: SemanticSyntaxError) {
        self.errors.borrow_mut().push(error);
    }

    fn in_loop_context(&self) -> bool {
        self.loops > 0
    }

    fn is_bound_parameter(&self, name: &str) -> bool {
        match self.scopes.last() {
            Some(Scope::Function { parameters, .. }) => parameters.iter().any(|parameter| parameter == name),
            _ => false,
        }
    }
}
