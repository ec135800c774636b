//! From the parser's tree to ours: the only module that knows the parser.
//! Here names inside classes are mangled, docstrings taken off, constants folded, and what the language of the machine
//! does not have becomes an error.

mod annotations;
mod expressions;
mod groups;
mod mistakes;
mod rules;
mod statements;

use ruff_python_ast::{Identifier, ModModule, PythonVersion};
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};

use crate::diagnostics::{Diagnostic, SourceMap};
use crate::tree::{Module, Name, ScopeId, Span, Stmt};

/// The newest grammar that the parser knows: what older Pythons refuse but newer ones run, we run.
const GRAMMAR: PythonVersion = PythonVersion::PY314;

/// Parses and lowers a source.
///
/// # Errors
/// Everything that is wrong with the source, in order of places.
pub(crate) fn module(source: &SourceMap) -> Result<Module, Vec<Diagnostic>> {
    // The parser recurses once per level of nesting, and a level takes at least one byte of source.
    let stack_bytes = (STACK_BYTES + STACK_BYTES_PER_BYTE * source.text.len()).min(STACK_BYTES_MAX);
    let parsed = std::thread::scope(|scope| {
        let parser = std::thread::Builder::new().stack_size(stack_bytes);
        parser.spawn_scoped(scope, || parse(source)).ok().and_then(|parser| parser.join().ok())
    });
    let failed = || vec![source.error(Span::default(), "the parser gave up on this source", None)];
    let parsed = parsed.unwrap_or_else(|| Err(failed()))?;
    let errors = Vec::new();
    let mut lower = Lower {
        source,
        errors,
        scopes: 1,
        classes: Vec::new(),
        frames: vec![Frame::default()],
        annotations: annotations::Annotations::of(source, parsed.suite()),
    };
    let (mut body, doc) = lower.documented(parsed.suite());
    lower.annotations.open_namespace(&mut body);
    let module = Module { body, doc, scopes: lower.scopes };
    if lower.errors.is_empty() { Ok(module) } else { Err(sorted(lower.errors)) }
}

const STACK_BYTES: usize = 16 << 20;
const STACK_BYTES_PER_BYTE: usize = 4 << 10;
const STACK_BYTES_MAX: usize = 1 << 30;

/// The tree of a source that breaks no rule, nested no deeper than the stages after this one can go.
fn parse(source: &SourceMap) -> Result<Parsed<ModModule>, Vec<Diagnostic>> {
    let options = ParseOptions::from(Mode::Module).with_target_version(GRAMMAR);
    let parsed = parse_unchecked(&source.text, options);
    let told = parsed.errors().iter();
    let told: Vec<_> =
        told.map(|error| (span(error.location), lower_first(&error.error.to_string()))).collect();
    let mut errors = if told.is_empty() { Vec::new() } else { mistakes::explained(source, told) };
    for error in parsed.unsupported_syntax_errors() {
        errors.push(source.error(span(error.range), lower_first(&error.to_string()), None));
    }
    let Some(parsed) = parsed.try_into_module() else { return Err(errors) };
    if errors.is_empty() {
        errors.extend(rules::check(source, parsed.suite(), GRAMMAR));
    }
    if errors.is_empty() { Ok(parsed) } else { Err(sorted(errors)) }
}

fn sorted(mut errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    errors.sort_by_key(|error| (error.place.line, error.place.column));
    errors.dedup();
    errors
}

struct Lower<'a> {
    source: &'a SourceMap,
    errors: Vec<Diagnostic>,
    scopes: ScopeId,
    /// Names of the classes around, for private names.
    classes: Vec<Name>,
    /// The functions and generator expressions around.
    frames: Vec<Frame>,
    annotations: annotations::Annotations,
}

#[derive(Default)]
struct Frame {
    yields: bool,
    awaits: bool,
}

impl Lower<'_> {
    fn scope(&mut self) -> ScopeId {
        self.scopes += 1;
        self.scopes - 1
    }

    fn frame(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    fn unsupported(&mut self, place: impl Ranged, what: &str) {
        let help = Some("Updraft's Python does not have this yet".to_owned());
        let error = self.source.error(span(place.range()), format!("{what} not supported"), help);
        self.errors.push(error);
    }

    /// Statements without their docstring, and the docstring.
    fn documented(&mut self, suite: &[ruff_python_ast::Stmt]) -> (Vec<Stmt>, Option<Name>) {
        let doc = match suite.first() {
            Some(ruff_python_ast::Stmt::Expr(stmt)) => stmt.value.as_string_literal_expr(),
            _ => None,
        };
        match doc {
            Some(literal) => (self.block(&suite[1..]), Some(literal.value.to_str().into())),
            None => (self.block(suite), None),
        }
    }

    /// The name as the running program knows it: `__x` in class `C` is `_C__x`.
    fn name(&self, identifier: &str) -> Name {
        let private =
            identifier.starts_with("__") && !identifier.ends_with("__") && !identifier.contains('.');
        match self.classes.last().map(|class| class.trim_start_matches('_')) {
            Some(class) if private && !class.is_empty() => format!("_{class}{identifier}").into(),
            _ => identifier.into(),
        }
    }

    fn identifier(&self, identifier: &Identifier) -> Name {
        self.name(identifier.as_str())
    }
}

fn span(range: TextRange) -> Span {
    Span { start: range.start().to_u32(), end: range.end().to_u32() }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
