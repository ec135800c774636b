//! From the tree to instructions: one register machine function per Python function, lambda, generator expression, class
//! body and module.
//!
//! A frame's registers are, from 0 up: parameters, captured cells, other variables, temporaries. Temporaries are a
//! stack. A value is computed *into* a register; a variable's own register is only ever written by the instruction
//! that ends the computation, so that what fails half-way changes nothing.

mod assembler;
mod calls;
mod comprehensions;
mod conditions;
mod exceptions;
mod expressions;
mod functions;
mod imports;
mod loops;
mod patterns;
mod piece;
mod statements;
mod variables;

use std::collections::BTreeMap;

use bytecode::{Builder, Literal, Module, NO_INDEX, Op, REGISTERS_MAX, Variable, Word, imm, module_flags};

use crate::diagnostics::Diagnostic;
use crate::modules::{Modules, ProjectModule};
use crate::scope::Scopes;
use crate::tree::{Const, Expr, Name, Parameters, ScopeId, Span};
use assembler::{Assembler, Label};
use exceptions::Block;

/// Emits the whole program.
///
/// # Errors
/// What is too large for the program's tables or for a function's registers.
pub(crate) fn program(modules: &Modules<'_>, name: &str, version: &str) -> Result<Builder, Vec<Diagnostic>> {
    let mut emitter = Emitter::new(Builder::new(), modules);
    emitter.symbol(name);
    emitter.symbol(version);
    emitter.declare_modules();
    for module in 0..modules.modules.len() {
        emitter.module = module;
        emitter.module_body();
    }
    emitter.finish()
}

pub(crate) use piece::piece;

struct Emitter<'a> {
    builder: Builder,
    modules: &'a Modules<'a>,
    /// The number of the first module: there are others when a piece is added to a program.
    first_module: u16,
    /// The functions that are the modules' bodies.
    bodies: Vec<u16>,
    /// The main module is a piece of text whose names are in namespaces and not in slots; the body of some other module.
    piece_body: Option<u16>,
    /// The module that is being emitted.
    module: usize,
    /// The scope that names are looked up in.
    scope: ScopeId,
    frame: Frame<'a>,
    /// Global slots by module and name.
    slots: Vec<BTreeMap<Name, u16>>,
    /// Slots of no module that hold builtins.
    builtin_slots: BTreeMap<Name, u16>,
    errors: Vec<Diagnostic>,
    full: Option<bytecode::Full>,
}

/// The function that is being emitted.
struct Frame<'a> {
    /// Its scope.
    scope: ScopeId,
    kind: FrameKind,
    qualname: String,
    asm: Assembler,
    registers: BTreeMap<(ScopeId, Name), u8>,
    variables: Vec<Variable>,
    /// The scope of a class body whose namespace a metaclass may have made.
    prepared: Option<ScopeId>,
    /// The first register that is a temporary.
    temps: u8,
    /// The first register that is free, and the most that there were.
    next: u8,
    max: u8,
    too_large: bool,
    /// Registers of variables that are surely bound here.
    bound: Registers,
    /// Registers of variables that `del` or the end of an `except` clause may unbind.
    fickle: Registers,
    blocks: Vec<Block<'a>>,
    is_async: bool,
    /// First parameter, for `super()`.
    first_parameter: Option<Name>,
    /// In a piece: the register with the cell of its globals.
    globals: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FrameKind {
    Module,
    Class,
    Function,
}

/// A set of registers.
#[derive(Clone, Copy, Default)]
struct Registers([u64; 4]);

impl Registers {
    fn contains(self, register: u8) -> bool {
        self.0[register as usize / 64] >> (register % 64) & 1 == 1
    }

    fn insert(&mut self, register: u8) {
        self.0[register as usize / 64] |= 1 << (register % 64);
    }

    fn remove(&mut self, register: u8) {
        self.0[register as usize / 64] &= !(1 << (register % 64));
    }

    fn and(self, other: Registers) -> Registers {
        Registers(std::array::from_fn(|at| self.0[at] & other.0[at]))
    }

    fn without(self, other: Registers) -> Registers {
        Registers(std::array::from_fn(|at| self.0[at] & !other.0[at]))
    }
}

impl Frame<'_> {
    fn new(scope: ScopeId, kind: FrameKind, qualname: String) -> Self {
        Frame {
            scope,
            kind,
            qualname,
            asm: Assembler::new(),
            registers: BTreeMap::new(),
            variables: Vec::new(),
            prepared: None,
            temps: 0,
            next: 0,
            max: 0,
            too_large: false,
            bound: Registers::default(),
            fickle: Registers::default(),
            blocks: Vec::new(),
            is_async: false,
            first_parameter: None,
            globals: 0,
        }
    }
}

/// The names of all parameters in the order of their registers.
pub(crate) fn parameter_names(parameters: &Parameters) -> impl Iterator<Item = &Name> {
    let named = parameters.positional.iter().chain(&parameters.keyword_only).map(|parameter| &parameter.name);
    named.chain(&parameters.star).chain(&parameters.double_star)
}

impl<'a> Emitter<'a> {
    fn new(builder: Builder, modules: &'a Modules<'a>) -> Self {
        Emitter {
            builder,
            modules,
            first_module: 0,
            bodies: Vec::new(),
            piece_body: None,
            module: 0,
            scope: 0,
            frame: Frame::new(0, FrameKind::Module, String::new()),
            slots: Vec::new(),
            builtin_slots: BTreeMap::new(),
            errors: Vec::new(),
            full: None,
        }
    }

    fn finish(mut self) -> Result<Builder, Vec<Diagnostic>> {
        if let Some(full) = self.full {
            self.errors.push(self.modules.modules[0].source.error(Span::default(), full.to_string(), None));
        }
        if self.errors.is_empty() { Ok(self.builder) } else { Err(self.errors) }
    }

    /// The number in the program of a module of the project.
    fn module_number(&self, index: usize) -> u16 {
        self.first_module + index as u16
    }

    fn here(&self) -> &'a ProjectModule {
        &self.modules.modules[self.module]
    }

    fn scopes(&self) -> &'a Scopes {
        &self.here().scopes
    }

    /// Gives every module its slots, body function and entry.
    fn declare_modules(&mut self) {
        for module in &self.modules.modules {
            let mut names: Vec<(u16, Name)> =
                module.slots.keys().map(|name| (self.symbol(name), name.clone())).collect();
            names.sort();
            let mut slots = BTreeMap::new();
            for (symbol, name) in names {
                let slot = self.builder.global(symbol);
                slots.insert(name, self.or_full(slot));
            }
            self.slots.push(slots);
        }
        for (index, module) in self.modules.modules.iter().enumerate() {
            let entry = self.module_entry(index, module);
            let added = self.builder.module(entry);
            self.or_full(added);
        }
    }

    fn module_entry(&mut self, index: usize, module: &ProjectModule) -> Module {
        let body = self.builder.function();
        let body = self.or_full(body);
        self.bodies.push(body);
        let last = module.name.rsplit('.').next().unwrap_or_default();
        let parent_slot = module.parent.and_then(|parent| self.slots[parent].get(last).copied());
        Module {
            name: self.symbol(&module.name),
            file: self.symbol(&module.source.path),
            flags: if module.is_package { module_flags::PACKAGE } else { 0 },
            // What the module of a piece has for a body is never run: a piece is called with its namespaces.
            body: self.piece_body.filter(|_| index == 0).unwrap_or(body),
            slot_base: self.slots[index].values().min().copied().unwrap_or(0),
            nslots: self.slots[index].len() as u16,
            parent_slot: parent_slot.unwrap_or(NO_INDEX),
            parent: module.parent.map_or(NO_INDEX, |parent| self.module_number(parent)),
        }
    }

    /// Numbers come from tables that can be full: then the compilation goes on and fails at its end.
    fn or_full(&mut self, number: Result<u16, bytecode::Full>) -> u16 {
        number.unwrap_or_else(|full| {
            self.full.get_or_insert(full);
            0
        })
    }

    fn symbol(&mut self, text: &str) -> u16 {
        let symbol = self.builder.symbol(text);
        self.or_full(symbol)
    }

    fn constant(&mut self, constant: &Const) -> u16 {
        let literal = self.literal(constant);
        let id = self.builder.constant(literal);
        self.or_full(id)
    }

    fn literal(&mut self, constant: &Const) -> Literal {
        match constant {
            Const::None => Literal::Imm(imm::NONE),
            Const::Bool(true) => Literal::Imm(imm::TRUE),
            Const::Bool(false) => Literal::Imm(imm::FALSE),
            Const::Ellipsis => Literal::Imm(imm::ELLIPSIS),
            Const::Float(value) => Literal::Float(*value),
            Const::Imaginary(value) => Literal::Imaginary(*value),
            Const::Str(text) => Literal::Str(self.symbol(text)),
            Const::Bytes(bytes) => Literal::Bytes(bytes.to_vec()),
            Const::Tuple(items) => Literal::Tuple(items.iter().map(|item| self.constant(item)).collect()),
            Const::Int(value) => match value {
                crate::number::Integer::Small(small) if i32::try_from(*small).is_ok() => {
                    Literal::Int(*small as i32)
                }
                _ => {
                    let (negative, limbs) = value.parts();
                    Literal::Big(negative, limbs)
                }
            },
        }
    }

    /// A constant tuple of names, as keyword calls and class patterns need it.
    fn names_constant(&mut self, names: &[Name]) -> u16 {
        self.constant(&Const::Tuple(names.iter().map(|name| Const::Str(name.clone())).collect()))
    }

    /// A fresh temporary.
    fn temp(&mut self) -> u8 {
        let frame = &mut self.frame;
        if frame.next >= REGISTERS_MAX {
            frame.too_large = true;
            return frame.next - 1;
        }
        frame.next += 1;
        frame.max = frame.max.max(frame.next);
        frame.next - 1
    }

    /// `count` fresh temporaries in a row: the first.
    fn temps(&mut self, count: usize) -> u8 {
        let first = self.run();
        for _ in 0..count {
            self.temp();
        }
        first
    }

    /// Where a run of fresh temporaries starts; a register of the frame even if the run stays empty.
    fn run(&mut self) -> u8 {
        let first = self.temp();
        self.release(first);
        first
    }

    fn mark(&self) -> u8 {
        self.frame.next
    }

    /// Frees the temporaries from `mark` on.
    fn release(&mut self, mark: u8) {
        self.frame.next = mark;
    }

    fn is_temp(&self, register: u8) -> bool {
        register >= self.frame.temps
    }

    fn op(&mut self, op: Op, a: u8, b: u8, c: u8) {
        self.frame.asm.emit(Word::abc(op, a, b, c));
    }

    fn op_wide(&mut self, op: Op, a: u8, wide: u16) {
        self.frame.asm.emit(Word::wide(op, a, wide));
    }

    fn op_extended(&mut self, op: Op, a: u8, b: u8, c: u8, extension: u32) {
        self.frame.asm.emit_extended(Word::abc(op, a, b, c), extension);
    }

    /// An instruction on an attribute, with an inline cache of its own.
    fn op_site(&mut self, op: Op, a: u8, b: u8, name: &str) {
        let symbol = self.symbol(name);
        let cache = self.builder.cache();
        self.op_extended(op, a, b, 0, u32::from(symbol) | u32::from(cache) << 16);
    }

    fn mov(&mut self, to: u8, from: u8) {
        if to != from {
            self.op(Op::Move, to, from, 0);
        }
    }

    fn load_imm(&mut self, to: u8, kind: u8) {
        self.op(Op::LoadImm, to, kind, 0);
    }

    fn load_const(&mut self, to: u8, constant: &Const) {
        match constant {
            Const::None => self.load_imm(to, imm::NONE),
            Const::Bool(true) => self.load_imm(to, imm::TRUE),
            Const::Bool(false) => self.load_imm(to, imm::FALSE),
            Const::Ellipsis => self.load_imm(to, imm::ELLIPSIS),
            Const::Int(crate::number::Integer::Small(small)) if i16::try_from(*small).is_ok() => {
                self.op_wide(Op::LoadI, to, *small as i16 as u16);
            }
            _ => {
                let id = self.constant(constant);
                self.op_wide(Op::LoadK, to, id);
            }
        }
    }

    fn label(&mut self) -> Label {
        self.frame.asm.label()
    }

    fn bind(&mut self, label: Label) {
        self.frame.asm.bind(label);
    }

    fn is_live(&self) -> bool {
        self.frame.asm.is_live()
    }

    /// What follows belongs to the line of `expr`.
    fn at(&mut self, expr: &Expr) {
        self.at_span(expr.span);
    }

    fn at_span(&mut self, span: Span) {
        let line = self.here().source.line(span.start);
        self.frame.asm.set_line(line);
    }

    fn error(&mut self, span: Span, message: &str, help: Option<&str>) {
        self.errors.push(self.here().source.error(span, message, help.map(str::to_owned)));
    }
}
