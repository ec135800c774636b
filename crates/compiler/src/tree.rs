//! The tree that the compiler works on: Python's constructs with names resolved to nothing yet, constants folded,
//! every node with its place in the source. Only [`crate::lower`] makes it from the parser's tree.

use std::rc::Rc;

use crate::number::Integer;

/// A name or another short text.
pub type Name = Rc<str>;

/// Bytes `start .. end` of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// Which scope a node opens: an index into the scopes of its module, numbered in order of the source.
pub type ScopeId = usize;

/// A whole module; its own scope is 0.
pub struct Module {
    pub body: Vec<Stmt>,
    pub doc: Option<Name>,
    pub scopes: usize,
}

pub struct Stmt {
    pub span: Span,
    pub kind: StmtKind,
}

pub enum StmtKind {
    Expr(Expr),
    /// `a = b = value`: targets from left to right.
    Assign(Vec<Expr>, Expr),
    AugAssign(Expr, BinaryOp, Expr),
    Delete(Vec<Expr>),
    Function(Rc<Function>),
    Class(Rc<Class>),
    Return(Option<Expr>),
    Raise(Option<Expr>, Option<Expr>),
    Assert(Expr, Option<Expr>),
    If(Expr, Vec<Stmt>, Vec<Stmt>),
    While(Expr, Vec<Stmt>, Vec<Stmt>),
    For(Box<For>),
    Try(Box<Try>),
    With(Box<With>),
    Match(Box<Match>),
    Break,
    Continue,
    Pass,
    /// `name: annotation` without value: the name is local, nothing happens.
    Declare(Name),
    Global(Vec<Name>),
    Nonlocal(Vec<Name>),
    Import(Vec<Import>),
    FromImport(Rc<FromImport>),
}

pub struct For {
    pub is_async: bool,
    pub target: Expr,
    pub iter: Expr,
    pub body: Vec<Stmt>,
    pub orelse: Vec<Stmt>,
}

pub struct Try {
    pub body: Vec<Stmt>,
    pub handlers: Vec<ExceptClause>,
    pub orelse: Vec<Stmt>,
    pub finally: Vec<Stmt>,
}

pub struct ExceptClause {
    pub span: Span,
    pub kind: Option<Expr>,
    pub name: Option<Name>,
    pub body: Vec<Stmt>,
}

pub struct With {
    pub is_async: bool,
    pub items: Vec<(Expr, Option<Expr>)>,
    pub body: Vec<Stmt>,
}

pub struct Match {
    pub subject: Expr,
    pub cases: Vec<Case>,
}

pub struct Case {
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub body: Vec<Stmt>,
}

pub struct Pattern {
    pub span: Span,
    pub kind: PatternKind,
}

pub enum PatternKind {
    /// Compared by `==`.
    Value(Expr),
    /// Compared by `is`: None, True, False.
    Singleton(Const),
    Sequence(Vec<Pattern>),
    /// Inside a sequence: `*name` or `*_`.
    Star(Option<Name>),
    Mapping(Vec<(Expr, Pattern)>, Option<Name>),
    Class(Expr, Vec<Pattern>, Vec<(Name, Pattern)>),
    /// `pattern as name`, `name`, or `_`.
    As(Option<Box<Pattern>>, Option<Name>),
    Or(Vec<Pattern>),
}

pub struct Import {
    pub span: Span,
    /// Dotted name as written.
    pub module: Name,
    pub alias: Option<Name>,
}

pub struct FromImport {
    /// The module as written.
    pub span: Span,
    /// Leading dots.
    pub level: u32,
    pub module: Option<Name>,
    /// Empty for `*`.
    pub names: Vec<ImportedName>,
}

pub struct ImportedName {
    pub span: Span,
    pub name: Name,
    pub alias: Option<Name>,
}

pub struct Function {
    pub scope: ScopeId,
    /// Where its first line is: the decorator's, if it has one.
    pub line_at: u32,
    /// The name that it is bound to, mangled inside a class.
    pub name: Name,
    /// `__name__`.
    pub plain_name: Name,
    pub decorators: Vec<Expr>,
    pub parameters: Parameters,
    pub body: Body,
    pub doc: Option<Name>,
    pub is_async: bool,
    /// Contains `yield`.
    pub is_generator: bool,
}

pub enum Body {
    Block(Vec<Stmt>),
    /// A lambda's.
    Expr(Expr),
}

#[derive(Default)]
pub struct Parameters {
    pub positional_only: usize,
    pub positional: Vec<Parameter>,
    pub star: Option<Name>,
    pub keyword_only: Vec<Parameter>,
    pub double_star: Option<Name>,
}

pub struct Parameter {
    pub name: Name,
    pub default: Option<Expr>,
}

pub struct Class {
    pub scope: ScopeId,
    /// Where its first line is: the decorator's, if it has one.
    pub line_at: u32,
    /// The name that it is bound to, mangled inside a class.
    pub name: Name,
    /// `__name__`.
    pub plain_name: Name,
    pub decorators: Vec<Expr>,
    pub arguments: Vec<Argument>,
    pub body: Vec<Stmt>,
    pub doc: Option<Name>,
}

pub struct Expr {
    pub span: Span,
    pub kind: ExprKind,
}

pub enum ExprKind {
    Const(Const),
    Name(Name),
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Compare(Box<Expr>, Vec<(CompareOp, Expr)>),
    Call(Box<Expr>, Vec<Argument>),
    Attribute(Box<Expr>, Name),
    Subscript(Box<Expr>, Box<Expr>),
    Slice(Option<Box<Expr>>, Option<Box<Expr>>, Option<Box<Expr>>),
    Starred(Box<Expr>),
    Tuple(Vec<Expr>),
    List(Vec<Expr>),
    Set(Vec<Expr>),
    /// A key of `None` is `**value`.
    Dict(Vec<(Option<Expr>, Expr)>),
    Lambda(Rc<Function>),
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    Walrus(Name, Box<Expr>),
    Comprehension(Rc<Comprehension>),
    FString(Vec<Piece>),
    Yield(Option<Box<Expr>>),
    YieldFrom(Box<Expr>),
    Await(Box<Expr>),
}

pub enum Argument {
    Positional(Expr),
    Star(Expr),
    Keyword(Name, Expr),
    DoubleStar(Expr),
}

pub struct Comprehension {
    pub scope: ScopeId,
    pub kind: ComprehensionKind,
    pub element: Expr,
    /// The value of a dict comprehension, whose key is `element`.
    pub value: Option<Expr>,
    pub loops: Vec<CompLoop>,
    /// A generator expression with `await` or `async for`.
    pub is_async: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

pub struct CompLoop {
    pub is_async: bool,
    pub target: Expr,
    pub iter: Expr,
    pub conditions: Vec<Expr>,
}

/// A part of an f-string.
pub enum Piece {
    Text(Name),
    Value { value: Expr, conversion: u8, spec: Vec<Piece> },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    None,
    Bool(bool),
    Ellipsis,
    Int(Integer),
    Float(f64),
    /// A complex number without a real part.
    Imaginary(f64),
    Str(Name),
    Bytes(Rc<[u8]>),
    Tuple(Vec<Const>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    Neg,
    Pos,
    Invert,
    Not,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    Lsh,
    Rsh,
    And,
    Or,
    Xor,
    MatMul,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Is,
    IsNot,
    In,
    NotIn,
}
