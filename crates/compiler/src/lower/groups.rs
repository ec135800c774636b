//! `except*`, written with plain `try` statements and five functions of the machine that no program can name:
//!
//! ```text
//! try: body                           try: body
//! except* A as e: first               except as .e:
//! except* B: second                       .s = .star_begin(.e)
//!                                         .m = .star_match(.s, A)
//!                                         if .m is not None:
//!                                             try:
//!                                                 try: .star_raise(.m)
//!                                                 except as e: first
//!                                             except as .x: .star_caught(.s, .x, .m)
//!                                         …the same for B…
//!                                         .star_end(.s)
//! ```

use ruff_python_ast as ast;

use super::{Lower, span};
use crate::tree::{
    Argument, CompareOp, Const, ExceptClause, Expr, ExprKind, Name, Span, Stmt, StmtKind, Try,
};

impl Lower<'_> {
    /// The one clause that does what all `except*` clauses of a statement do.
    pub(super) fn star_clause(&mut self, handlers: &[ast::ExceptHandler], place: Span) -> ExceptClause {
        let hidden = |letter: char| -> Name { format!(".{letter}{}", place.start).into() };
        let [error, state, part, again] = ['e', 's', 'm', 'x'].map(hidden);
        let begin = call(place, ".star_begin", vec![name(place, &error)]);
        let mut body = vec![assign(place, &state, begin)];
        for ast::ExceptHandler::ExceptHandler(handler) in handlers {
            let at = span(handler.range);
            let classes = handler.type_.as_deref().map(|kind| self.expr(kind));
            let classes = classes.unwrap_or_else(|| constant(at, Const::None));
            let chosen = call(at, ".star_match", vec![name(at, &state), classes]);
            body.push(assign(at, &part, chosen));
            let clause = ExceptClause {
                span: at,
                kind: None,
                name: handler.name.as_ref().map(|name| self.identifier(name)),
                body: self.block(&handler.body),
            };
            let raise = statement(at, call(at, ".star_raise", vec![name(at, &part)]));
            let inner = Try { body: vec![raise], handlers: vec![clause], orelse: vec![], finally: vec![] };
            let inner = Stmt { span: at, kind: StmtKind::Try(Box::new(inner)) };
            let noted = vec![name(at, &state), name(at, &again), name(at, &part)];
            let caught = ExceptClause {
                span: at,
                kind: None,
                name: Some(again.clone()),
                body: vec![statement(at, call(at, ".star_caught", noted))],
            };
            let outer = Try { body: vec![inner], handlers: vec![caught], orelse: vec![], finally: vec![] };
            let outer = Stmt { span: at, kind: StmtKind::Try(Box::new(outer)) };
            let none = (CompareOp::IsNot, constant(at, Const::None));
            let test = Expr { span: at, kind: ExprKind::Compare(Box::new(name(at, &part)), vec![none]) };
            body.push(Stmt { span: at, kind: StmtKind::If(test, vec![outer], vec![]) });
        }
        body.push(statement(place, call(place, ".star_end", vec![name(place, &state)])));
        ExceptClause { span: place, kind: None, name: Some(error), body }
    }
}

fn name(span: Span, name: &Name) -> Expr {
    Expr { span, kind: ExprKind::Name(name.clone()) }
}

fn constant(span: Span, value: Const) -> Expr {
    Expr { span, kind: ExprKind::Const(value) }
}

fn call(span: Span, function: &str, arguments: Vec<Expr>) -> Expr {
    let callee = Box::new(name(span, &function.into()));
    Expr { span, kind: ExprKind::Call(callee, arguments.into_iter().map(Argument::Positional).collect()) }
}

fn assign(span: Span, target: &Name, value: Expr) -> Stmt {
    Stmt { span, kind: StmtKind::Assign(vec![name(span, target)], value) }
}

fn statement(span: Span, value: Expr) -> Stmt {
    Stmt { span, kind: StmtKind::Expr(value) }
}
