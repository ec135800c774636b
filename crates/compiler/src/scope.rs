//! Which variable a name means: local, cell, captured, class namespace or global.
//!
//! Functions, lambdas, generator expressions, classes and the module have *frames*; the other comprehensions are
//! scopes inside the frame around them, because they run there.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, SourceMap};
use crate::tree::{
    Argument, Body, Class, Comprehension, ComprehensionKind, Expr, ExprKind, Function, Module, Name, Pattern,
    PatternKind, Piece, ScopeId, Span, Stmt, StmtKind,
};

/// The scopes of a module, by [`ScopeId`].
pub(crate) struct Scopes {
    scopes: Vec<Scope>,
}

/// What a name means at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A register of this frame that belongs to the scope.
    Local(ScopeId),
    /// A cell of this frame that belongs to the scope.
    Cell(ScopeId),
    /// A cell that this frame has captured; it belongs to the scope.
    Captured(ScopeId),
    /// The namespace of the class body that this is.
    Namespace,
    /// A global of the module, or a builtin.
    Global,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Module,
    Function,
    /// A generator expression: a function, but `:=` binds outside of it.
    Generator,
    Class,
    Comprehension,
}

struct Scope {
    kind: Kind,
    parent: ScopeId,
    names: BTreeMap<Name, Use>,
    captures: Vec<(ScopeId, Name)>,
    has_walrus: bool,
}

#[derive(Default)]
struct Use {
    /// Where it is read first.
    read: Option<Span>,
    bound: bool,
    /// Bound by more than `from . import name`.
    own: bool,
    global: bool,
    nonlocal: Option<Span>,
    /// Another frame uses it.
    shared: bool,
    /// `del` or the end of an `except` clause may unbind it.
    deleted: bool,
}

impl Scopes {
    /// Analyses a module.
    ///
    /// # Errors
    /// Each `nonlocal` that means nothing, and `global` and `nonlocal` that come too late.
    pub fn new(module: &Module, source: &SourceMap) -> Result<Scopes, Vec<Diagnostic>> {
        let mut scopes: Vec<Scope> = Vec::new();
        scopes.resize_with(module.scopes, || Scope {
            kind: Kind::Module,
            parent: 0,
            names: BTreeMap::new(),
            captures: Vec::new(),
            has_walrus: false,
        });
        let mut collect = Collect { scopes, scope: 0, errors: Vec::new(), source };
        collect.block(&module.body);
        let mut errors = collect.errors;
        let mut scopes = Scopes { scopes: collect.scopes };
        errors.extend(scopes.share(source));
        if errors.is_empty() { Ok(scopes) } else { Err(errors) }
    }

    /// What `name` means in `scope`.
    pub fn place(&self, scope: ScopeId, name: &str) -> Place {
        let Some(owner) = self.owner(scope, name) else { return Place::Global };
        if self.frame(owner) != self.frame(scope) {
            Place::Captured(owner)
        } else if self.scopes[owner].kind == Kind::Class && name != "__class__" {
            Place::Namespace
        } else if self.is_shared(owner, name) {
            Place::Cell(owner)
        } else {
            Place::Local(owner)
        }
    }

    /// The names that live in registers of `scope` itself (cells included), in order of the names.
    pub fn variables(&self, scope: ScopeId) -> impl Iterator<Item = &Name> {
        let names = self.scopes[scope].names.iter();
        names.filter(|(_, each)| each.bound && !each.global && each.nonlocal.is_none()).map(|(name, _)| name)
    }

    /// Whether another frame uses the variable `name` of `scope`.
    pub fn is_shared(&self, scope: ScopeId, name: &str) -> bool {
        self.scopes[scope].names.get(name).is_some_and(|each| each.shared)
    }

    /// Whether the variable may become unbound again.
    pub fn is_deleted(&self, scope: ScopeId, name: &str) -> bool {
        self.scopes[scope].names.get(name).is_some_and(|each| each.deleted)
    }

    /// The cells that the frame of `scope` needs from the frame around: owner and name.
    pub fn captures(&self, scope: ScopeId) -> &[(ScopeId, Name)] {
        &self.scopes[scope].captures
    }

    /// Whether an expression of the frame of `scope` may rebind a variable while it runs.
    pub fn has_walrus(&self, scope: ScopeId) -> bool {
        self.scopes[self.frame(scope)].has_walrus
    }

    /// Whether `scope` declares `name` global.
    pub fn declares_global(&self, scope: ScopeId, name: &str) -> bool {
        self.scopes[scope].names.get(name).is_some_and(|each| each.global)
    }

    /// Whether code of `scope` itself names `name`.
    pub fn mentions(&self, scope: ScopeId, name: &str) -> bool {
        self.scopes[scope].names.contains_key(name)
    }

    /// The global names that the module binds, and all that it mentions.
    pub fn globals(&self) -> (BTreeSet<Name>, BTreeSet<Name>) {
        let (mut bound, mut all) = (BTreeSet::new(), BTreeSet::new());
        for (id, scope) in self.scopes.iter().enumerate() {
            for (name, each) in &scope.names {
                if self.place(id, name) == Place::Global {
                    all.insert(name.clone());
                    if each.bound {
                        bound.insert(name.clone());
                    }
                }
            }
        }
        (bound, all)
    }

    /// The global names that the module reads, and where each is read first.
    pub fn read_globals(&self) -> BTreeMap<Name, Span> {
        let mut read = BTreeMap::new();
        for (id, scope) in self.scopes.iter().enumerate() {
            for (name, each) in &scope.names {
                if let Some(span) = each.read.filter(|_| self.place(id, name) == Place::Global) {
                    let first: &mut Span = read.entry(name.clone()).or_insert(span);
                    *first = if span.start < first.start { span } else { *first };
                }
            }
        }
        read
    }

    /// Whether the module binds the global `name` to more than its submodule of that name.
    pub fn binds(&self, name: &str) -> bool {
        self.scopes.iter().enumerate().any(|(id, scope)| {
            scope.names.get(name).is_some_and(|each| each.own) && self.place(id, name) == Place::Global
        })
    }

    /// The scope whose frame `scope` runs in.
    fn frame(&self, mut scope: ScopeId) -> ScopeId {
        while self.scopes[scope].kind == Kind::Comprehension {
            scope = self.scopes[scope].parent;
        }
        scope
    }

    fn owner(&self, start: ScopeId, name: &str) -> Option<ScopeId> {
        let mut scope = start;
        loop {
            let here = &self.scopes[scope];
            let each = here.names.get(name);
            match here.kind {
                Kind::Module => return None,
                Kind::Class if scope != start && name == "__class__" => return Some(scope),
                Kind::Class if scope != start => {}
                _ if each.is_some_and(|each| each.global) => return None,
                _ if each.is_some_and(|each| each.bound && each.nonlocal.is_none()) => return Some(scope),
                _ => {}
            }
            scope = here.parent;
        }
    }

    /// Marks what inner frames use, and notes the captures on the way to it.
    fn share(&mut self, source: &SourceMap) -> Vec<Diagnostic> {
        let mut errors = Vec::new();
        for scope in 0..self.scopes.len() {
            let names: Vec<(Name, Option<Span>)> =
                self.scopes[scope].names.iter().map(|(name, each)| (name.clone(), each.nonlocal)).collect();
            for (name, nonlocal) in names {
                let owner = self.owner(scope, &name);
                if let (Some(span), None) = (nonlocal, owner) {
                    errors.push(source.error(span, format!("no binding for nonlocal `{name}` found"), None));
                }
                if let Some(owner) = owner {
                    self.capture(scope, owner, &name);
                }
            }
        }
        errors
    }

    fn capture(&mut self, scope: ScopeId, owner: ScopeId, name: &Name) {
        let target = self.frame(owner);
        let mut frame = self.frame(scope);
        if frame == target {
            return;
        }
        self.scopes[owner].names.entry(name.clone()).or_default().shared = true;
        while frame != target {
            let key = (owner, name.clone());
            if !self.scopes[frame].captures.contains(&key) {
                self.scopes[frame].captures.push(key);
            }
            frame = self.frame(self.scopes[frame].parent);
        }
    }
}

struct Collect<'a> {
    scopes: Vec<Scope>,
    scope: ScopeId,
    errors: Vec<Diagnostic>,
    source: &'a SourceMap,
}

impl Collect<'_> {
    fn name(&mut self, name: &Name) -> &mut Use {
        self.scopes[self.scope].names.entry(name.clone()).or_default()
    }

    fn bind(&mut self, name: &Name) {
        let each = self.name(name);
        (each.bound, each.own) = (true, true);
    }

    fn use_name(&mut self, name: &Name, span: Span) {
        self.name(name).read.get_or_insert(span);
        if &**name == "super" && matches!(self.scopes[self.scope].kind, Kind::Function | Kind::Generator) {
            self.name(&"__class__".into());
        }
    }

    /// `:=` binds in the nearest scope that is not a comprehension.
    fn walrus(&mut self, name: &Name) {
        let inner = self.scope;
        while matches!(self.scopes[self.scope].kind, Kind::Comprehension | Kind::Generator) {
            self.scopes[self.scope].has_walrus = true;
            self.scope = self.scopes[self.scope].parent;
        }
        self.scopes[self.scope].has_walrus = true;
        self.bind(name);
        self.scope = inner;
        self.name(name);
    }

    fn inside(&mut self, scope: ScopeId, kind: Kind, walk: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.scope, scope);
        self.scopes[scope].kind = kind;
        self.scopes[scope].parent = outer;
        walk(self);
        self.scope = outer;
    }

    fn block(&mut self, block: &[Stmt]) {
        block.iter().for_each(|stmt| self.stmt(stmt));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Expr(expr) => self.expr(expr),
            StmtKind::Assign(targets, value) => {
                self.expr(value);
                targets.iter().for_each(|target| self.target(target));
            }
            StmtKind::AugAssign(target, _, value) => {
                self.target(target);
                self.expr(value);
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.delete(target)),
            StmtKind::Function(function) => {
                function.decorators.iter().for_each(|decorator| self.expr(decorator));
                self.bind(&function.name);
                self.function(function);
            }
            StmtKind::Class(class) => self.class(class),
            StmtKind::Return(value) => self.exprs(value),
            StmtKind::Raise(exception, cause) => {
                self.exprs(exception);
                self.exprs(cause);
            }
            StmtKind::Assert(test, message) => {
                self.expr(test);
                self.exprs(message);
            }
            StmtKind::If(test, body, orelse) | StmtKind::While(test, body, orelse) => {
                self.expr(test);
                self.block(body);
                self.block(orelse);
            }
            StmtKind::For(each) => {
                self.expr(&each.iter);
                self.target(&each.target);
                self.block(&each.body);
                self.block(&each.orelse);
            }
            StmtKind::Try(each) => {
                self.block(&each.body);
                for handler in &each.handlers {
                    self.exprs(&handler.kind);
                    if let Some(name) = &handler.name {
                        self.bind(name);
                        self.name(name).deleted = true;
                    }
                    self.block(&handler.body);
                }
                self.block(&each.orelse);
                self.block(&each.finally);
            }
            StmtKind::With(with) => {
                for (context, target) in &with.items {
                    self.expr(context);
                    target.iter().for_each(|target| self.target(target));
                }
                self.block(&with.body);
            }
            StmtKind::Match(each) => {
                self.expr(&each.subject);
                for case in &each.cases {
                    self.pattern(&case.pattern);
                    self.exprs(&case.guard);
                    self.block(&case.body);
                }
            }
            StmtKind::Declare(name) => self.bind(name),
            StmtKind::Global(names) => names.iter().for_each(|name| {
                self.declare(name, "global", stmt.span);
                self.name(name).global = true;
            }),
            StmtKind::Nonlocal(names) => names.iter().for_each(|name| {
                self.declare(name, "nonlocal", stmt.span);
                self.name(name).nonlocal = Some(stmt.span);
            }),
            StmtKind::Import(imports) => {
                for import in imports {
                    let first = import.module.split('.').next().unwrap_or_default();
                    self.bind(import.alias.as_ref().unwrap_or(&first.into()));
                }
            }
            StmtKind::FromImport(import) => {
                let from_own_package = import.level == 1 && import.module.is_none();
                for each in &import.names {
                    match &each.alias {
                        None if from_own_package => self.name(&each.name).bound = true,
                        alias => self.bind(alias.as_ref().unwrap_or(&each.name)),
                    }
                }
            }
            StmtKind::Break | StmtKind::Continue | StmtKind::Pass => {}
        }
    }

    /// `global` and `nonlocal` stand before the first use of the name.
    fn declare(&mut self, name: &Name, keyword: &str, span: Span) {
        let each = self.scopes[self.scope].names.get(name);
        if let Some(each) = each.filter(|each| !each.global && each.nonlocal.is_none()) {
            let did = if each.bound { "assigned to before" } else { "used prior to" };
            self.errors.push(self.source.error(
                span,
                format!("name '{name}' is {did} {keyword} declaration"),
                None,
            ));
        }
    }

    fn delete(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.bind(name);
                self.name(name).deleted = true;
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().for_each(|item| self.delete(item)),
            _ => self.expr(target),
        }
    }

    fn target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => self.bind(name),
            ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().for_each(|item| self.target(item)),
            ExprKind::Starred(inner) => self.target(inner),
            _ => self.expr(target),
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Value(value) => self.expr(value),
            PatternKind::Singleton(_) => {}
            PatternKind::Sequence(items) | PatternKind::Or(items) => {
                items.iter().for_each(|item| self.pattern(item));
            }
            PatternKind::Star(name) => name.iter().for_each(|name| self.bind(name)),
            PatternKind::Mapping(items, rest) => {
                for (key, value) in items {
                    self.expr(key);
                    self.pattern(value);
                }
                rest.iter().for_each(|name| self.bind(name));
            }
            PatternKind::Class(class, positional, keywords) => {
                self.expr(class);
                positional.iter().for_each(|item| self.pattern(item));
                keywords.iter().for_each(|(_, item)| self.pattern(item));
            }
            PatternKind::As(inner, name) => {
                inner.iter().for_each(|inner| self.pattern(inner));
                name.iter().for_each(|name| self.bind(name));
            }
        }
    }

    /// Defaults belong to the scope around, parameters and body to the function.
    fn function(&mut self, function: &Function) {
        let parameters = &function.parameters;
        for parameter in parameters.positional.iter().chain(&parameters.keyword_only) {
            self.exprs(&parameter.default);
        }
        self.inside(function.scope, Kind::Function, |collect| {
            for name in crate::emit::parameter_names(parameters) {
                collect.bind(name);
            }
            match &function.body {
                Body::Block(block) => collect.block(block),
                Body::Expr(expr) => collect.expr(expr),
            }
        });
    }

    fn class(&mut self, class: &Class) {
        class.decorators.iter().for_each(|decorator| self.expr(decorator));
        self.arguments(&class.arguments);
        self.bind(&class.name);
        self.inside(class.scope, Kind::Class, |collect| {
            collect.block(&class.body);
            // A class namespace has these two from the start.
            for name in ["__module__", "__qualname__"] {
                if let Some(each) = collect.scopes[collect.scope].names.get_mut(name) {
                    each.bound = true;
                }
            }
        });
    }

    fn comprehension(&mut self, comp: &Comprehension) {
        let Some((first, rest)) = comp.loops.split_first() else { return };
        self.expr(&first.iter);
        let is_generator = comp.kind == ComprehensionKind::Generator;
        let kind = if is_generator { Kind::Generator } else { Kind::Comprehension };
        self.inside(comp.scope, kind, |collect| {
            if is_generator {
                collect.bind(&".0".into());
            }
            collect.target(&first.target);
            first.conditions.iter().for_each(|condition| collect.expr(condition));
            for each in rest {
                collect.expr(&each.iter);
                collect.target(&each.target);
                each.conditions.iter().for_each(|condition| collect.expr(condition));
            }
            collect.expr(&comp.element);
            collect.exprs(&comp.value);
        });
    }

    fn arguments(&mut self, arguments: &[Argument]) {
        for argument in arguments {
            let (Argument::Positional(value)
            | Argument::Star(value)
            | Argument::Keyword(_, value)
            | Argument::DoubleStar(value)) = argument;
            self.expr(value);
        }
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            if let Piece::Value { value, spec, .. } = piece {
                self.expr(value);
                self.pieces(spec);
            }
        }
    }

    fn exprs<'a>(&mut self, exprs: impl IntoIterator<Item = &'a Expr>) {
        exprs.into_iter().for_each(|expr| self.expr(expr));
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Const(_) => {}
            ExprKind::Name(name) => self.use_name(name, expr.span),
            ExprKind::Unary(_, each)
            | ExprKind::Attribute(each, _)
            | ExprKind::Starred(each)
            | ExprKind::YieldFrom(each)
            | ExprKind::Await(each) => self.expr(each),
            ExprKind::Binary(_, left, right) | ExprKind::Subscript(left, right) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::And(items)
            | ExprKind::Or(items)
            | ExprKind::Tuple(items)
            | ExprKind::List(items)
            | ExprKind::Set(items) => self.exprs(items),
            ExprKind::Compare(first, rest) => {
                self.expr(first);
                self.exprs(rest.iter().map(|(_, each)| each));
            }
            ExprKind::Call(callee, arguments) => {
                self.expr(callee);
                self.arguments(arguments);
            }
            ExprKind::Slice(lower, upper, step) => {
                [lower, upper, step].into_iter().flatten().for_each(|each| self.expr(each));
            }
            ExprKind::Dict(items) => {
                for (key, value) in items {
                    self.exprs(key);
                    self.expr(value);
                }
            }
            ExprKind::Lambda(function) => self.function(function),
            ExprKind::If(test, body, orelse) => {
                self.expr(test);
                self.expr(body);
                self.expr(orelse);
            }
            ExprKind::Walrus(name, value) => {
                self.expr(value);
                self.walrus(name);
            }
            ExprKind::Comprehension(comp) => self.comprehension(comp),
            ExprKind::FString(pieces) => self.pieces(pieces),
            ExprKind::Yield(value) => value.iter().for_each(|value| self.expr(value)),
        }
    }
}
