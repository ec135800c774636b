//! A program as text, source lines beside the instructions they became.

use core::fmt;

use crate::{Constant, Ext, Field, Function, NO_INDEX, Op, Program, Section, Tail, Word, imm};

/// The operands of an opcode as the page of the format writes them: `a b #c +site`.
pub fn operands(op: Op) -> impl fmt::Display {
    Operands(op)
}

struct Operands(Op);

impl fmt::Display for Operands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = self.0.form();
        let field = |f: &mut fmt::Formatter<'_>, name: char, field| match field {
            Field::Zero => Ok(()),
            Field::Reg => write!(f, "{name} "),
            Field::Count | Field::Flag => write!(f, "#{name} "),
            Field::Int8 => write!(f, "s8 "),
        };
        field(f, 'a', form.a)?;
        match form.tail {
            Tail::Two(b, c) => {
                field(f, 'b', b)?;
                field(f, 'c', c)?;
            }
            Tail::Const => write!(f, "k ")?,
            Tail::Sym => write!(f, "sym ")?,
            Tail::Slot => write!(f, "slot ")?,
            Tail::Fn => write!(f, "fn ")?,
            Tail::Module => write!(f, "module ")?,
            Tail::Native => write!(f, "native ")?,
            Tail::Int16 => write!(f, "s16 ")?,
            Tail::Jump16 => write!(f, "jump16 ")?,
            Tail::Jump24 => write!(f, "jump24 ")?,
        }
        f.write_str(match form.ext {
            Ext::None => "",
            Ext::Site => "+site",
            Ext::Sym => "+sym",
            Ext::Name => "+name",
            Ext::Slot => "+slot",
            Ext::Jump32 => "+jump32",
            Ext::Keywords => "+keywords",
            Ext::Class => "+class",
            Ext::Pattern => "+pattern",
            Ext::Count => "+count",
        })
    }
}

/// A program that displays as a listing. `source` gives the text of a file by its path, if there is any.
pub struct Listing<'a> {
    program: Program<'a>,
    source: &'a dyn Fn(&str) -> Option<&'a str>,
}

/// The listing of a program.
pub fn listing<'a>(program: Program<'a>, source: &'a dyn Fn(&str) -> Option<&'a str>) -> Listing<'a> {
    Listing { program, source }
}

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = &self.program;
        writeln!(f, "firmware {} version {}", program.name(), program.version())?;
        for id in 0..program.count(Section::Natives) as u16 {
            writeln!(f, "native {}", self.name(program.native(id)))?;
        }
        for id in 0..program.count(Section::Resources) as u16 {
            if let Some((name, bytes)) = program.resource(id) {
                writeln!(f, "resource {name} {} bytes", bytes.len())?;
            }
        }
        for id in 0..program.count(Section::Modules) as u16 {
            if let Some(module) = program.module(id) {
                writeln!(f, "module {} {}", self.name(Some(module.name)), self.name(Some(module.file)))?;
            }
        }
        (0..program.count(Section::Functions) as u16)
            .filter_map(|id| program.function(id).map(|function| (id, function)))
            .try_for_each(|(id, function)| self.function(f, id, &function))
    }
}

impl<'a> Listing<'a> {
    fn name(&self, symbol: Option<u16>) -> &'a str {
        symbol.and_then(|symbol| self.program.symbol(symbol)).unwrap_or("?")
    }

    fn function(&self, f: &mut fmt::Formatter<'_>, id: u16, function: &Function<'a>) -> fmt::Result {
        let file = self.program.module(function.module).map(|module| self.name(Some(module.file)));
        writeln!(f)?;
        write!(f, "function {id} {}, {} registers", self.name(Some(function.qualname)), function.nregs)?;
        for variable in function.variables.iter() {
            write!(f, ", R{} {}", variable.register, self.name(Some(variable.name)))?;
        }
        writeln!(f)?;
        let source = file.and_then(|file| (self.source)(file));
        let (mut pc, mut last) = (0, 0);
        while pc < function.code.len() {
            let line = function.line(pc);
            if line != last {
                let text = source.and_then(|source| source.lines().nth((line as usize).wrapping_sub(1)));
                writeln!(f, "{line:>5} | {}", text.unwrap_or("").trim_end())?;
                last = line;
            }
            pc += self.instruction(f, function.code, pc)?;
        }
        for handler in function.handlers.iter() {
            let crate::Handler { start, end, target, register } = handler;
            writeln!(f, "      exceptions at {start}..{end} go to {target} in R{register}")?;
        }
        Ok(())
    }

    /// Writes the instruction at `pc`; returns its words.
    fn instruction(&self, f: &mut fmt::Formatter<'_>, code: &[u32], pc: usize) -> Result<usize, fmt::Error> {
        let word = Word(code[pc]);
        let Some(op) = word.op() else {
            writeln!(f, "      {pc:>5}  ?? {:08x}", word.0)?;
            return Ok(1);
        };
        let form = op.form();
        let words = form.words() as usize;
        let next = (pc + words) as i64;
        write!(f, "      {pc:>5}  {:<10}", op.name())?;
        self.field(f, form.a, word.a())?;
        match form.tail {
            Tail::Two(b, c) => {
                self.field(f, b, word.b())?;
                self.field(f, c, word.c())?;
            }
            Tail::Const => self.constant(f, word.index())?,
            Tail::Sym => write!(f, " {}", self.name(Some(word.index())))?,
            Tail::Slot => self.slot(f, word.index())?,
            Tail::Fn => {
                let name = self.program.function(word.index()).map(|function| function.qualname);
                write!(f, " {}:{}", word.index(), self.name(name))?;
            }
            Tail::Module => {
                write!(f, " {}", self.name(self.program.module(word.index()).map(|module| module.name)))?;
            }
            Tail::Native => write!(f, " {}", self.name(self.program.native(word.index())))?,
            Tail::Int16 => write!(f, " {}", word.int16())?,
            Tail::Jump16 => write!(f, " -> {}", next + i64::from(word.int16()))?,
            Tail::Jump24 => write!(f, " -> {}", next + i64::from(word.int24()))?,
        }
        if op == Op::LoadImm {
            let names = ["None", "True", "False", "...", "UNDEF"];
            debug_assert_eq!(names.len(), imm::COUNT as usize);
            write!(f, " {}", names.get(word.b() as usize).unwrap_or(&"?"))?;
        }
        if let Some(extension) = code.get(pc + 1).filter(|_| words == 2) {
            self.extension(f, form.ext, Word(*extension), next)?;
        }
        writeln!(f)?;
        Ok(words)
    }

    fn field(&self, f: &mut fmt::Formatter<'_>, field: Field, value: u8) -> fmt::Result {
        match field {
            Field::Zero => Ok(()),
            Field::Reg => write!(f, " R{value}"),
            Field::Count => write!(f, " *{value}"),
            Field::Int8 => write!(f, " {}", value as i8),
            Field::Flag => write!(f, " {value}"),
        }
    }

    fn extension(&self, f: &mut fmt::Formatter<'_>, ext: Ext, word: Word, next: i64) -> fmt::Result {
        match ext {
            Ext::None => Ok(()),
            Ext::Site => write!(f, " {} cache {}", self.name(Some(word.low())), word.high()),
            Ext::Sym | Ext::Name => write!(f, " {}", self.name(Some(word.low()))),
            Ext::Slot => self.slot(f, word.low()),
            Ext::Jump32 => write!(f, " -> {}", next + i64::from(word.0 as i32)),
            Ext::Keywords => self.constant(f, word.low()),
            Ext::Class => {
                write!(f, " function {}", word.low())?;
                if word.high() == NO_INDEX { Ok(()) } else { self.constant(f, word.high()) }
            }
            Ext::Pattern => {
                write!(f, " *{}", word.high())?;
                self.constant(f, word.low())
            }
            Ext::Count => write!(f, " *{}", word.0),
        }
    }

    fn slot(&self, f: &mut fmt::Formatter<'_>, slot: u16) -> fmt::Result {
        write!(f, " {slot}:{}", self.name(self.program.global(slot)))
    }

    fn constant(&self, f: &mut fmt::Formatter<'_>, id: u16) -> fmt::Result {
        match self.program.constant(id) {
            None => write!(f, " ?"),
            Some(Constant::Imm(kind)) => write!(f, " imm {kind}"),
            Some(Constant::Int(value)) => write!(f, " {value}"),
            Some(Constant::Big { negative, limbs }) => {
                write!(f, " {}0x", if negative { "-" } else { "" })?;
                limbs.iter().rev().try_for_each(|limb| write!(f, "{limb:08x}"))
            }
            Some(Constant::Float(value)) => write!(f, " {value:?}"),
            Some(Constant::Imaginary(value)) => write!(f, " {value:?}j"),
            Some(Constant::Str(symbol)) => write!(f, " {:?}", self.name(Some(symbol))),
            Some(Constant::Bytes(bytes)) => write!(f, " {} bytes", bytes.len()),
            Some(Constant::Tuple(items)) => {
                write!(f, " (")?;
                // Items have smaller numbers than the tuple, so this ends.
                for item in (0..items.len()).filter_map(|at| items.item(at)).filter(|item| *item < id) {
                    self.constant(f, item)?;
                }
                write!(f, " )")
            }
        }
    }
}
