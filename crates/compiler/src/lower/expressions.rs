//! Expressions.

use std::rc::Rc;

use ruff_python_ast as ast;
use ruff_text_size::Ranged;

use super::{Frame, Lower, span};
use crate::fold;
use crate::number::Integer;
use crate::tree::{
    Argument, BinaryOp, Body, CompLoop, CompareOp, Comprehension, ComprehensionKind, Const, Expr, ExprKind,
    Function, Name, Parameters, Piece, UnaryOp,
};

impl Lower<'_> {
    pub(super) fn exprs(&mut self, exprs: &[ast::Expr]) -> Vec<Expr> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    pub(super) fn expr(&mut self, expr: &ast::Expr) -> Expr {
        Expr { span: span(expr.range()), kind: fold::folded(self.expr_kind(expr)) }
    }

    fn boxed(&mut self, expr: &ast::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn maybe(&mut self, expr: Option<&ast::Expr>) -> Option<Box<Expr>> {
        expr.map(|expr| self.boxed(expr))
    }

    fn expr_kind(&mut self, expr: &ast::Expr) -> ExprKind {
        match expr {
            ast::Expr::NoneLiteral(_) => ExprKind::Const(Const::None),
            ast::Expr::BooleanLiteral(literal) => ExprKind::Const(Const::Bool(literal.value)),
            ast::Expr::EllipsisLiteral(_) => ExprKind::Const(Const::Ellipsis),
            ast::Expr::NumberLiteral(literal) => self.number(literal),
            ast::Expr::StringLiteral(literal) => {
                let text = literal.value.to_str();
                self.check_surrogates(literal, text);
                ExprKind::Const(Const::Str(text.into()))
            }
            ast::Expr::BytesLiteral(literal) => {
                ExprKind::Const(Const::Bytes(literal.value.bytes().collect()))
            }
            ast::Expr::FString(literal) => ExprKind::FString(self.f_string(&literal.value)),
            ast::Expr::TString(literal) => self.missing(literal, "t-strings are"),
            ast::Expr::Name(name) if name.id.as_str() == "__debug__" => ExprKind::Const(Const::Bool(true)),
            ast::Expr::Name(name) => ExprKind::Name(self.name(name.id.as_str())),
            ast::Expr::UnaryOp(unary) => ExprKind::Unary(unary_op(unary.op), self.boxed(&unary.operand)),
            ast::Expr::BinOp(binary) => {
                let left = self.boxed(&binary.left);
                ExprKind::Binary(binary_op(binary.op), left, self.boxed(&binary.right))
            }
            ast::Expr::BoolOp(bool_op) => match bool_op.op {
                ast::BoolOp::And => ExprKind::And(self.exprs(&bool_op.values)),
                ast::BoolOp::Or => ExprKind::Or(self.exprs(&bool_op.values)),
            },
            ast::Expr::Compare(compare) => {
                let first = self.boxed(&compare.left);
                let ops = compare.ops.iter().map(|op| compare_op(*op));
                ExprKind::Compare(first, ops.zip(self.exprs(&compare.comparators)).collect())
            }
            ast::Expr::Call(call) => {
                let callee = self.boxed(&call.func);
                ExprKind::Call(callee, self.arguments(&call.arguments))
            }
            ast::Expr::Attribute(attribute) => {
                let object = self.boxed(&attribute.value);
                ExprKind::Attribute(object, self.identifier(&attribute.attr))
            }
            ast::Expr::Subscript(subscript) => {
                let object = self.boxed(&subscript.value);
                ExprKind::Subscript(object, self.boxed(&subscript.slice))
            }
            ast::Expr::Slice(slice) => {
                let (lower, upper) = (self.maybe(slice.lower.as_deref()), self.maybe(slice.upper.as_deref()));
                ExprKind::Slice(lower, upper, self.maybe(slice.step.as_deref()))
            }
            ast::Expr::Starred(starred) => ExprKind::Starred(self.boxed(&starred.value)),
            ast::Expr::Tuple(tuple) => ExprKind::Tuple(self.exprs(&tuple.elts)),
            ast::Expr::List(list) => ExprKind::List(self.exprs(&list.elts)),
            ast::Expr::Set(set) => ExprKind::Set(self.exprs(&set.elts)),
            ast::Expr::Dict(dict) => ExprKind::Dict(self.dict(&dict.items)),
            ast::Expr::Lambda(lambda) => ExprKind::Lambda(Rc::new(self.lambda(lambda))),
            ast::Expr::If(each) => {
                let test = self.boxed(&each.test);
                let body = self.boxed(&each.body);
                ExprKind::If(test, body, self.boxed(&each.orelse))
            }
            ast::Expr::Named(named) => match &*named.target {
                ast::Expr::Name(name) => {
                    let name = self.name(name.id.as_str());
                    ExprKind::Walrus(name, self.boxed(&named.value))
                }
                target => self.missing(target, "this target of `:=` is"),
            },
            ast::Expr::ListComp(comp) => {
                self.comprehension(ComprehensionKind::List, &comp.elt, None, &comp.generators)
            }
            ast::Expr::SetComp(comp) => {
                self.comprehension(ComprehensionKind::Set, &comp.elt, None, &comp.generators)
            }
            ast::Expr::DictComp(comp) => match &comp.key {
                Some(key) => {
                    self.comprehension(ComprehensionKind::Dict, key, Some(&comp.value), &comp.generators)
                }
                None => self.missing(comp, "`**` in a comprehension is"),
            },
            ast::Expr::Generator(comp) => {
                self.comprehension(ComprehensionKind::Generator, &comp.elt, None, &comp.generators)
            }
            ast::Expr::Await(each) => {
                self.frame().into_iter().for_each(|frame| frame.awaits = true);
                ExprKind::Await(self.boxed(&each.value))
            }
            ast::Expr::Yield(each) => {
                self.frame().into_iter().for_each(|frame| frame.yields = true);
                ExprKind::Yield(self.maybe(each.value.as_deref()))
            }
            ast::Expr::YieldFrom(each) => {
                self.frame().into_iter().for_each(|frame| frame.yields = true);
                ExprKind::YieldFrom(self.boxed(&each.value))
            }
            ast::Expr::IpyEscapeCommand(each) => self.missing(each, "shell commands are"),
        }
    }

    fn missing(&mut self, place: impl Ranged, what: &str) -> ExprKind {
        self.unsupported(place, what);
        ExprKind::Const(Const::None)
    }

    fn number(&mut self, literal: &ast::ExprNumberLiteral) -> ExprKind {
        match &literal.value {
            ast::Number::Float(value) => ExprKind::Const(Const::Float(*value)),
            // The grammar has no other: `1+2j` is a sum.
            ast::Number::Complex { imag, .. } => ExprKind::Const(Const::Imaginary(*imag)),
            ast::Number::Int(int) => match Integer::parse(&int.to_string()) {
                Some(value) => ExprKind::Const(Const::Int(value)),
                None => self.missing(literal, "this number is"),
            },
        }
    }

    /// The parser puts U+FFFD for half a surrogate pair; a str of the machine is UTF-8 and cannot hold one.
    fn check_surrogates(&mut self, place: impl Ranged, text: &str) {
        let source = &self.source.text[place.range()];
        let written = |c| source.to_ascii_lowercase().contains(c);
        if text.contains('\u{FFFD}') && !source.contains('\u{FFFD}') && written("\\ud") {
            self.unsupported(place, "half of a surrogate pair (\\ud800 to \\udfff) in a str is");
        }
    }

    fn f_string(&mut self, value: &ast::FStringValue) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for part in value {
            match part {
                ast::FStringPart::Literal(literal) => {
                    self.check_surrogates(literal, literal.as_str());
                    push_text(&mut pieces, literal.as_str());
                }
                ast::FStringPart::FString(f_string) => self.elements(&f_string.elements, &mut pieces),
            }
        }
        pieces
    }

    fn elements(&mut self, elements: &[ast::InterpolatedStringElement], pieces: &mut Vec<Piece>) {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => {
                    self.check_surrogates(literal, &literal.value);
                    push_text(pieces, &literal.value);
                }
                ast::InterpolatedStringElement::Interpolation(value) => self.interpolation(value, pieces),
            }
        }
    }

    fn interpolation(&mut self, element: &ast::InterpolatedElement, pieces: &mut Vec<Piece>) {
        if let Some(debug) = &element.debug_text {
            push_text(pieces, debug.as_str());
        }
        let plain_debug = element.debug_text.is_some() && element.format_spec.is_none();
        let conversion = match element.conversion {
            ast::ConversionFlag::None if plain_debug => 2,
            ast::ConversionFlag::None => 0,
            ast::ConversionFlag::Str => 1,
            ast::ConversionFlag::Repr => 2,
            ast::ConversionFlag::Ascii => 3,
        };
        let value = self.expr(&element.expression);
        let mut spec = Vec::new();
        if let Some(format) = &element.format_spec {
            self.elements(&format.elements, &mut spec);
        }
        pieces.push(Piece::Value { value, conversion, spec });
    }

    fn dict(&mut self, items: &[ast::DictItem]) -> Vec<(Option<Expr>, Expr)> {
        let item = |lower: &mut Self, item: &ast::DictItem| {
            let key = item.key.as_ref().map(|key| lower.expr(key));
            (key, lower.expr(&item.value))
        };
        items.iter().map(|each| item(self, each)).collect()
    }

    pub(super) fn arguments(&mut self, arguments: &ast::Arguments) -> Vec<Argument> {
        let mut lowered = Vec::new();
        for argument in arguments.iter_source_order() {
            lowered.push(match argument {
                ast::ArgOrKeyword::Arg(ast::Expr::Starred(starred)) => {
                    Argument::Star(self.expr(&starred.value))
                }
                ast::ArgOrKeyword::Arg(value) => Argument::Positional(self.expr(value)),
                ast::ArgOrKeyword::Keyword(keyword) => match &keyword.arg {
                    Some(name) => Argument::Keyword(self.identifier(name), self.expr(&keyword.value)),
                    None => Argument::DoubleStar(self.expr(&keyword.value)),
                },
            });
        }
        lowered
    }

    fn lambda(&mut self, lambda: &ast::ExprLambda) -> Function {
        let parameters = match lambda.parameters.as_deref() {
            Some(parameters) => self.parameters(parameters),
            None => Parameters::default(),
        };
        let scope = self.scope();
        self.frames.push(Frame::default());
        let body = self.expr(&lambda.body);
        let frame = self.frames.pop().unwrap_or_default();
        Function {
            scope,
            line_at: lambda.range.start().to_u32(),
            name: "<lambda>".into(),
            plain_name: "<lambda>".into(),
            decorators: Vec::new(),
            parameters,
            body: Body::Expr(body),
            doc: None,
            is_async: false,
            is_generator: frame.yields,
        }
    }

    /// The first iterable belongs to the scope around; a generator expression is a function of its own.
    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        element: &ast::Expr,
        value: Option<&ast::Expr>,
        generators: &[ast::Comprehension],
    ) -> ExprKind {
        let mut first_iter = generators.first().map(|first| self.expr(&first.iter));
        let scope = self.scope();
        let is_generator = kind == ComprehensionKind::Generator;
        if is_generator {
            self.frames.push(Frame::default());
        }
        let mut loops = Vec::new();
        for generator in generators {
            let iter = first_iter.take().unwrap_or_else(|| self.expr(&generator.iter));
            let target = self.expr(&generator.target);
            let conditions = self.exprs(&generator.ifs);
            loops.push(CompLoop { is_async: generator.is_async, target, iter, conditions });
        }
        let element = self.expr(element);
        let value = value.map(|value| self.expr(value));
        let awaits = is_generator && self.frames.pop().unwrap_or_default().awaits;
        let is_async = awaits || generators.iter().any(|generator| generator.is_async);
        ExprKind::Comprehension(Rc::new(Comprehension { scope, kind, element, value, loops, is_async }))
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(last)) => *last = Name::from(format!("{last}{text}")),
        _ => pieces.push(Piece::Text(text.into())),
    }
}

fn unary_op(op: ast::UnaryOp) -> UnaryOp {
    match op {
        ast::UnaryOp::Invert => UnaryOp::Invert,
        ast::UnaryOp::Not => UnaryOp::Not,
        ast::UnaryOp::UAdd => UnaryOp::Pos,
        ast::UnaryOp::USub => UnaryOp::Neg,
    }
}

pub(super) fn binary_op(op: ast::Operator) -> BinaryOp {
    match op {
        ast::Operator::Add => BinaryOp::Add,
        ast::Operator::Sub => BinaryOp::Sub,
        ast::Operator::Mult => BinaryOp::Mul,
        ast::Operator::MatMult => BinaryOp::MatMul,
        ast::Operator::Div => BinaryOp::TrueDiv,
        ast::Operator::Mod => BinaryOp::Mod,
        ast::Operator::Pow => BinaryOp::Pow,
        ast::Operator::LShift => BinaryOp::Lsh,
        ast::Operator::RShift => BinaryOp::Rsh,
        ast::Operator::BitOr => BinaryOp::Or,
        ast::Operator::BitXor => BinaryOp::Xor,
        ast::Operator::BitAnd => BinaryOp::And,
        ast::Operator::FloorDiv => BinaryOp::FloorDiv,
    }
}

fn compare_op(op: ast::CmpOp) -> CompareOp {
    match op {
        ast::CmpOp::Eq => CompareOp::Eq,
        ast::CmpOp::NotEq => CompareOp::Ne,
        ast::CmpOp::Lt => CompareOp::Lt,
        ast::CmpOp::LtE => CompareOp::Le,
        ast::CmpOp::Gt => CompareOp::Gt,
        ast::CmpOp::GtE => CompareOp::Ge,
        ast::CmpOp::Is => CompareOp::Is,
        ast::CmpOp::IsNot => CompareOp::IsNot,
        ast::CmpOp::In => CompareOp::In,
        ast::CmpOp::NotIn => CompareOp::NotIn,
    }
}
