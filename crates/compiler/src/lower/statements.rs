//! Statements.

use std::rc::Rc;

use ruff_python_ast as ast;
use ruff_text_size::Ranged;

use super::{Frame, Lower, span};
use crate::tree::{
    Argument, Body, Case, Class, Const, ExceptClause, Expr, ExprKind, For, FromImport, Function, Import,
    ImportedName, Match, Parameter, Parameters, Pattern, PatternKind, Stmt, StmtKind, Try, With,
};

impl Lower<'_> {
    pub(super) fn block(&mut self, suite: &[ast::Stmt]) -> Vec<Stmt> {
        let mut block = Vec::with_capacity(suite.len());
        for stmt in suite {
            block.push(Stmt { span: span(stmt.range()), kind: self.statement(stmt) });
            if let ast::Stmt::AnnAssign(stmt) = stmt {
                block.extend(self.noted(stmt));
            }
        }
        block
    }

    fn statement(&mut self, stmt: &ast::Stmt) -> StmtKind {
        match stmt {
            ast::Stmt::FunctionDef(function) => StmtKind::Function(Rc::new(self.function(function))),
            ast::Stmt::ClassDef(class) => StmtKind::Class(Rc::new(self.class(class))),
            ast::Stmt::Return(stmt) => StmtKind::Return(stmt.value.as_deref().map(|value| self.expr(value))),
            ast::Stmt::Delete(stmt) => StmtKind::Delete(self.exprs(&stmt.targets)),
            ast::Stmt::Assign(stmt) => {
                let value = self.expr(&stmt.value);
                StmtKind::Assign(self.exprs(&stmt.targets), value)
            }
            ast::Stmt::AugAssign(stmt) => {
                let (target, value) = (self.expr(&stmt.target), self.expr(&stmt.value));
                StmtKind::AugAssign(target, super::expressions::binary_op(stmt.op), value)
            }
            ast::Stmt::AnnAssign(stmt) => self.annotated(stmt),
            ast::Stmt::For(stmt) => StmtKind::For(Box::new(self.for_loop(stmt))),
            ast::Stmt::While(stmt) => {
                StmtKind::While(self.expr(&stmt.test), self.block(&stmt.body), self.block(&stmt.orelse))
            }
            ast::Stmt::If(stmt) => {
                let test = self.expr(&stmt.test);
                StmtKind::If(test, self.block(&stmt.body), self.elifs(&stmt.elif_else_clauses))
            }
            ast::Stmt::With(stmt) => StmtKind::With(Box::new(self.with(stmt))),
            ast::Stmt::Match(stmt) => StmtKind::Match(Box::new(self.match_stmt(stmt))),
            ast::Stmt::Raise(stmt) => {
                let exception = stmt.exc.as_deref().map(|exception| self.expr(exception));
                StmtKind::Raise(exception, stmt.cause.as_deref().map(|cause| self.expr(cause)))
            }
            ast::Stmt::Try(stmt) => StmtKind::Try(Box::new(self.try_stmt(stmt))),
            ast::Stmt::Assert(stmt) => {
                let test = self.expr(&stmt.test);
                StmtKind::Assert(test, stmt.msg.as_deref().map(|message| self.expr(message)))
            }
            ast::Stmt::Import(stmt) => StmtKind::Import(self.imports(&stmt.names)),
            ast::Stmt::ImportFrom(stmt) => self.import_from(stmt),
            ast::Stmt::Global(stmt) => {
                StmtKind::Global(stmt.names.iter().map(|name| self.identifier(name)).collect())
            }
            ast::Stmt::Nonlocal(stmt) => {
                StmtKind::Nonlocal(stmt.names.iter().map(|name| self.identifier(name)).collect())
            }
            ast::Stmt::Expr(stmt) => StmtKind::Expr(self.expr(&stmt.value)),
            ast::Stmt::Pass(_) => StmtKind::Pass,
            ast::Stmt::Break(_) => StmtKind::Break,
            ast::Stmt::Continue(_) => StmtKind::Continue,
            ast::Stmt::TypeAlias(stmt) => {
                self.unsupported(stmt, "`type` statements are");
                StmtKind::Pass
            }
            ast::Stmt::IpyEscapeCommand(stmt) => {
                self.unsupported(stmt, "shell commands are");
                StmtKind::Pass
            }
        }
    }

    /// The assignment without its annotation.
    fn annotated(&mut self, stmt: &ast::StmtAnnAssign) -> StmtKind {
        let target = self.expr(&stmt.target);
        match (&stmt.value, target.kind) {
            (Some(value), kind) => {
                let value = self.expr(value);
                StmtKind::Assign(vec![Expr { span: target.span, kind }], value)
            }
            (None, ExprKind::Name(name)) => StmtKind::Declare(name),
            (None, _) => StmtKind::Pass,
        }
    }

    fn elifs(&mut self, clauses: &[ast::ElifElseClause]) -> Vec<Stmt> {
        let Some((clause, rest)) = clauses.split_first() else { return Vec::new() };
        let Some(test) = &clause.test else { return self.block(&clause.body) };
        let test = self.expr(test);
        let kind = StmtKind::If(test, self.block(&clause.body), self.elifs(rest));
        vec![Stmt { span: span(clause.range), kind }]
    }

    fn for_loop(&mut self, stmt: &ast::StmtFor) -> For {
        For {
            is_async: stmt.is_async,
            iter: self.expr(&stmt.iter),
            target: self.expr(&stmt.target),
            body: self.block(&stmt.body),
            orelse: self.block(&stmt.orelse),
        }
    }

    fn with(&mut self, stmt: &ast::StmtWith) -> With {
        let item = |lower: &mut Self, item: &ast::WithItem| {
            let context = lower.expr(&item.context_expr);
            (context, item.optional_vars.as_deref().map(|target| lower.expr(target)))
        };
        let items = stmt.items.iter().map(|each| item(self, each)).collect();
        With { is_async: stmt.is_async, items, body: self.block(&stmt.body) }
    }

    fn try_stmt(&mut self, stmt: &ast::StmtTry) -> Try {
        let body = self.block(&stmt.body);
        if stmt.is_star {
            let handlers = vec![self.star_clause(&stmt.handlers, span(stmt.range))];
            return Try {
                body,
                handlers,
                orelse: self.block(&stmt.orelse),
                finally: self.block(&stmt.finalbody),
            };
        }
        let early = stmt.handlers.iter().rev().skip(1).filter_map(|handler| handler.as_except_handler());
        for handler in early.filter(|handler| handler.type_.is_none()) {
            let error = self.source.error(span(handler.range), "default 'except:' must be last", None);
            self.errors.push(error);
        }
        let handlers = stmt.handlers.iter().map(|ast::ExceptHandler::ExceptHandler(handler)| ExceptClause {
            span: span(handler.range),
            kind: handler.type_.as_deref().map(|kind| self.expr(kind)),
            name: handler.name.as_ref().map(|name| self.identifier(name)),
            body: self.block(&handler.body),
        });
        let handlers = handlers.collect();
        Try { body, handlers, orelse: self.block(&stmt.orelse), finally: self.block(&stmt.finalbody) }
    }

    fn imports(&mut self, names: &[ast::Alias]) -> Vec<Import> {
        let import = |alias: &ast::Alias| Import {
            span: span(alias.name.range),
            module: alias.name.as_str().into(),
            alias: alias.asname.as_ref().map(|name| self.identifier(name)),
        };
        names.iter().map(import).collect()
    }

    fn import_from(&mut self, stmt: &ast::StmtImportFrom) -> StmtKind {
        if stmt.module.as_deref() == Some("__future__") {
            return StmtKind::Pass;
        }
        let star = stmt.names.iter().any(|alias| alias.name.as_str() == "*");
        let imported = |alias: &ast::Alias| ImportedName {
            span: span(alias.name.range),
            name: self.identifier(&alias.name),
            alias: alias.asname.as_ref().map(|name| self.identifier(name)),
        };
        let names = if star { Vec::new() } else { stmt.names.iter().map(imported).collect() };
        let place = stmt.module.as_ref().map_or(stmt.range, |module| module.range);
        let module = stmt.module.as_ref().map(|module| module.as_str().into());
        StmtKind::FromImport(Rc::new(FromImport { span: span(place), level: stmt.level, module, names }))
    }

    fn function(&mut self, stmt: &ast::StmtFunctionDef) -> Function {
        if let Some(parameters) = &stmt.type_params {
            self.unsupported(&**parameters, "type parameters are");
        }
        let decorators: Vec<Expr> =
            stmt.decorator_list.iter().map(|decorator| self.expr(&decorator.expression)).collect();
        let decorators = decorators.into_iter().chain(self.annotating(stmt)).collect();
        let parameters = self.parameters(&stmt.parameters);
        let scope = self.scope();
        self.frames.push(Frame::default());
        self.annotations.enter(false);
        let (mut body, doc) = self.documented(&stmt.body);
        self.annotations.leave(&mut body);
        let frame = self.frames.pop().unwrap_or_default();
        Function {
            scope,
            line_at: stmt
                .decorator_list
                .first()
                .map_or(stmt.range, |decorator| decorator.range)
                .start()
                .to_u32(),
            name: self.identifier(&stmt.name),
            plain_name: stmt.name.as_str().into(),
            decorators,
            parameters,
            body: Body::Block(body),
            doc,
            is_async: stmt.is_async,
            is_generator: frame.yields,
        }
    }

    pub(super) fn parameters(&mut self, parameters: &ast::Parameters) -> Parameters {
        let mut positional: Vec<Parameter> = Vec::new();
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
            positional.push(self.parameter(parameter));
        }
        Parameters {
            positional_only: parameters.posonlyargs.len(),
            positional,
            star: parameters.vararg.as_ref().map(|star| self.identifier(&star.name)),
            keyword_only: parameters.kwonlyargs.iter().map(|parameter| self.parameter(parameter)).collect(),
            double_star: parameters.kwarg.as_ref().map(|star| self.identifier(&star.name)),
        }
    }

    fn parameter(&mut self, parameter: &ast::ParameterWithDefault) -> Parameter {
        let default = parameter.default.as_deref().map(|default| self.expr(default));
        Parameter { name: self.identifier(&parameter.parameter.name), default }
    }

    fn class(&mut self, stmt: &ast::StmtClassDef) -> Class {
        if let Some(parameters) = &stmt.type_params {
            self.unsupported(&**parameters, "type parameters are");
        }
        let decorators =
            stmt.decorator_list.iter().map(|decorator| self.expr(&decorator.expression)).collect();
        let arguments: Vec<Argument> =
            stmt.arguments.as_deref().map(|list| self.arguments(list)).unwrap_or_default();
        let scope = self.scope();
        let name = self.identifier(&stmt.name);
        self.classes.push(stmt.name.as_str().into());
        self.annotations.enter(true);
        let (mut body, doc) = self.documented(&stmt.body);
        self.annotations.leave(&mut body);
        self.classes.pop();
        let line_at =
            stmt.decorator_list.first().map_or(stmt.range, |decorator| decorator.range).start().to_u32();
        Class {
            scope,
            line_at,
            name,
            plain_name: stmt.name.as_str().into(),
            decorators,
            arguments,
            body,
            doc,
        }
    }

    fn match_stmt(&mut self, stmt: &ast::StmtMatch) -> Match {
        let subject = self.expr(&stmt.subject);
        let case = |lower: &mut Self, case: &ast::MatchCase| Case {
            pattern: lower.pattern(&case.pattern),
            guard: case.guard.as_deref().map(|guard| lower.expr(guard)),
            body: lower.block(&case.body),
        };
        Match { subject, cases: stmt.cases.iter().map(|each| case(self, each)).collect() }
    }

    fn pattern(&mut self, pattern: &ast::Pattern) -> Pattern {
        let kind = match pattern {
            ast::Pattern::MatchValue(value) => PatternKind::Value(self.expr(&value.value)),
            ast::Pattern::MatchSingleton(singleton) => PatternKind::Singleton(match singleton.value {
                ast::Singleton::None => Const::None,
                ast::Singleton::True => Const::Bool(true),
                ast::Singleton::False => Const::Bool(false),
            }),
            ast::Pattern::MatchSequence(sequence) => PatternKind::Sequence(self.patterns(&sequence.patterns)),
            ast::Pattern::MatchStar(star) => {
                PatternKind::Star(star.name.as_ref().map(|name| self.identifier(name)))
            }
            ast::Pattern::MatchMapping(mapping) => {
                let keys = mapping.keys.iter().map(|key| self.expr(key)).collect::<Vec<_>>();
                let values = self.patterns(&mapping.patterns);
                let rest = mapping.rest.as_ref().map(|name| self.identifier(name));
                PatternKind::Mapping(keys.into_iter().zip(values).collect(), rest)
            }
            ast::Pattern::MatchClass(class) => {
                let kind = self.expr(&class.cls);
                let positional = self.patterns(&class.arguments.patterns);
                let keyword = |lower: &mut Self, each: &ast::PatternKeyword| {
                    (lower.identifier(&each.attr), lower.pattern(&each.pattern))
                };
                let keywords = class.arguments.keywords.iter().map(|each| keyword(self, each)).collect();
                PatternKind::Class(kind, positional, keywords)
            }
            ast::Pattern::MatchAs(each) => {
                let inner = each.pattern.as_deref().map(|inner| Box::new(self.pattern(inner)));
                PatternKind::As(inner, each.name.as_ref().map(|name| self.identifier(name)))
            }
            ast::Pattern::MatchOr(or) => PatternKind::Or(self.patterns(&or.patterns)),
        };
        Pattern { span: span(pattern.range()), kind }
    }

    fn patterns(&mut self, patterns: &[ast::Pattern]) -> Vec<Pattern> {
        patterns.iter().map(|pattern| self.pattern(pattern)).collect()
    }
}
