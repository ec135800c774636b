//! A program is made longer: every piece that it has keeps its number, and new ones follow.
//! For programs that run where they are compiled, when they compile text of their own.

use alloc::vec::Vec;

use crate::program::{Constant, Section};
use crate::{Builder, FunctionParts, Literal, NO_INDEX, Program, symbol};

impl Builder {
    /// A builder that holds all of a program; `None` if the program is damaged.
    pub fn resume(program: &Program<'_>) -> Option<Builder> {
        let mut builder = Builder { caches: program.caches, ..Builder::new() };
        for own in 0..program.count(Section::Symbols) as u16 {
            let text = program.symbol(symbol::COUNT.checked_add(own)?)?;
            builder.symbol_ids.insert(text.into(), symbol::COUNT + own);
            builder.symbols.push(text.into());
        }
        for id in 0..program.count(Section::Constants) as u16 {
            let literal = Literal::of(program.constant(id)?)?;
            builder.constant_ids.entry(literal.key()).or_insert(id);
            builder.constants.push(literal);
        }
        for id in 0..program.count(Section::Functions) as u16 {
            builder.functions.push(FunctionParts::of(program, id)?);
        }
        let ids = |section| 0..program.count(section) as u16;
        builder.modules = ids(Section::Modules).map(|id| program.module(id)).collect::<Option<_>>()?;
        builder.globals = ids(Section::Globals).map(|id| program.global(id)).collect::<Option<_>>()?;
        builder.natives = ids(Section::Natives).map(|id| program.native(id)).collect::<Option<_>>()?;
        for id in ids(Section::Resources) {
            let (name, bytes) = program.resource(id)?;
            builder.resource(name, bytes).ok()?;
        }
        Some(builder)
    }

    /// The bytes of the longer program. Nothing is numbered anew: what `program` names means the same in it.
    pub fn finish_resumed(self, program: &Program<'_>) -> Vec<u8> {
        self.laid_out(program.entry, program.name_symbol(), program.version_symbol())
    }
}

impl Literal {
    fn of(constant: Constant<'_>) -> Option<Literal> {
        Some(match constant {
            Constant::Imm(kind) => Literal::Imm(kind),
            Constant::Int(int) => Literal::Int(int),
            Constant::Big { negative, limbs } => Literal::Big(negative, limbs.into()),
            Constant::Float(value) => Literal::Float(value),
            Constant::Imaginary(value) => Literal::Imaginary(value),
            Constant::Str(symbol) => Literal::Str(symbol),
            Constant::Bytes(bytes) => Literal::Bytes(bytes.into()),
            Constant::Tuple(items) => {
                Literal::Tuple((0..items.len()).map(|at| items.item(at)).collect::<Option<_>>()?)
            }
        })
    }
}

impl FunctionParts {
    fn of(program: &Program<'_>, id: u16) -> Option<FunctionParts> {
        let function = program.function(id)?;
        let (mut word, mut line) = (0, function.first_line);
        let mut lines = Vec::new();
        for [forward, delta] in function.lines.as_chunks::<2>().0 {
            word += u32::from(*forward);
            line = line.wrapping_add_signed(i32::from(*delta as i8));
            lines.push((word, line));
        }
        Some(FunctionParts {
            name: function.name,
            qualname: function.qualname,
            module: function.module,
            doc: (function.doc != NO_INDEX).then_some(function.doc),
            flags: function.flags,
            nregs: function.nregs,
            nposonly: function.nposonly,
            nparams: function.nparams,
            nkwonly: function.nkwonly,
            ndefaults: function.ndefaults,
            code: function.code.iter().map(|word| crate::Word(*word)).collect(),
            handlers: function.handlers.iter().collect(),
            variables: function.variables.iter().collect(),
            captures: function.captures.into(),
            lines,
            first_line: function.first_line,
        })
    }
}
