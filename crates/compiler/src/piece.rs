//! A text becomes part of a program that runs: `exec`, `eval` and `compile` of programs that run where they are compiled.

use std::collections::BTreeMap;

use bytecode::{Builder, Program};

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::modules::Modules;
use crate::tree::{Const, Expr, ExprKind, Span, Stmt, StmtKind};
use crate::{Missing, Project, Source, emit};

/// A text of a running program.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// The text.
    pub source: &'a str,
    /// What tracebacks call it.
    pub file: &'a str,
    /// What it is.
    pub mode: Mode,
}

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mode {
    /// Statements.
    Exec,
    /// One expression.
    Eval,
    /// Statements as a person types them: values of expressions are printed.
    Single,
}

/// A program with a piece more.
#[derive(Clone, Debug)]
pub struct Extended {
    /// The program; all that it had has kept its number.
    pub bytes: Vec<u8>,
    /// The piece: a function of its globals and its locals.
    pub function: u16,
}

/// Compiles a text into a program that runs. Modules that it imports and that the program does not have are found by
/// `resolve`, or are among the machine's `natives`.
///
/// # Errors
/// What is wrong with the text.
pub fn extend(
    program: &Program<'_>,
    piece: &Piece<'_>,
    resolve: &dyn Fn(&str) -> Option<Source>,
    natives: &[&str],
) -> Result<Extended, Diagnostics> {
    let own = Source { path: piece.file.into(), text: piece.source.into(), is_package: false };
    let main = String::from(".piece");
    let resolve = |name: &str| if name == ".piece" { Some(own.clone()) } else { resolve(name) };
    let project = Project {
        main,
        resolve: &resolve,
        natives,
        name: String::new(),
        version: String::new(),
        resources: Vec::new(),
    };
    let mut loaded = BTreeMap::new();
    let mut count = 0;
    while let Some(module) = program.module(count) {
        // The piece has the name of the main module itself.
        if let Some(name) = program.symbol(module.name).filter(|name| *name != crate::modules::MAIN) {
            loaded.insert(name.to_owned(), count);
        }
        count += 1;
    }
    let failed = |errors| Diagnostics { errors };
    let mut modules = Modules::load_beside(&project, Missing::Raise, loaded).map_err(failed)?;
    let main = &mut modules.modules[0];
    main.slots.clear();
    if piece.mode != Mode::Exec
        && let Some(doc) = main.tree.doc.take()
    {
        let kind = StmtKind::Expr(Expr { span: Span::default(), kind: ExprKind::Const(Const::Str(doc)) });
        main.tree.body.insert(0, Stmt { span: Span::default(), kind });
    }
    let is_expression = matches!(&main.tree.body[..], [Stmt { kind: StmtKind::Expr(_), .. }]);
    if piece.mode == Mode::Eval && !is_expression {
        let span = main.tree.body.last().map_or(Span::default(), |stmt| stmt.span);
        return Err(failed(vec![main.source.error(span, "invalid syntax", None)]));
    }
    let (Some(builder), Some(entry)) = (Builder::resume(program), program.module(program.entry)) else {
        return Err(damaged());
    };
    let (builder, function) =
        emit::piece(builder, &modules, count, entry.body, piece.mode).map_err(failed)?;
    Ok(Extended { bytes: builder.finish_resumed(program), function })
}

fn damaged() -> Diagnostics {
    let message = String::from("the running program is damaged");
    Diagnostics { errors: vec![Diagnostic { message, ..Diagnostic::default() }] }
}
