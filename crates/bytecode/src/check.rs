//! The verifier: after it, every index of a program exists and every jump lands on an instruction.
//! It needs no memory of its own and ends after a bounded number of steps, whatever the bytes are.

use crate::program::tag;
use crate::{
    CODE_WORDS_MAX, Constant, Ext, Fault, Field, Function, NO_INDEX, Op, Program, REGISTERS_MAX, Section,
    Tail, Word, flags, imm, symbol,
};

/// Opens a program and checks all of it.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(bytes: &[u8]) -> Result<Program<'_>, Fault> {
    let program = Program::new(bytes)?;
    let check = Check { program };
    check.symbols()?;
    check.constants()?;
    check.tables()?;
    for id in 0..program.count(Section::Functions) as u16 {
        check.function(id)?;
    }
    Ok(program)
}

struct Check<'a> {
    program: Program<'a>,
}

impl<'a> Check<'a> {
    fn count(&self, section: Section) -> u16 {
        self.program.count(section) as u16
    }

    fn is_symbol(&self, id: u16) -> bool {
        (id as usize) < symbol::COUNT as usize + self.program.count(Section::Symbols)
    }

    fn symbols(&self) -> Result<(), Fault> {
        let program = &self.program;
        let count = self.count(Section::Symbols);
        let total = usize::from(count) + usize::from(symbol::COUNT);
        let fault = |index| Fault::Entry(Section::Symbols as u8, index);
        if total > usize::from(NO_INDEX) || program.count(Section::SymbolOrder) != usize::from(count) {
            return Err(fault(count));
        }
        for own in 0..count {
            let id = own + symbol::COUNT;
            let text = program.symbol(id).ok_or(fault(own))?;
            let right_hash = program.symbol_hash(id) == Some(symbol::hash(text.as_bytes()));
            if !right_hash || program.symbol_is_ascii(id) != Some(text.is_ascii()) {
                return Err(fault(own));
            }
        }
        let hash_at = |rank| program.ordered_symbol(rank).and_then(|id| program.symbol_hash(id));
        for rank in 0..count {
            let ordered = rank == 0 || hash_at(rank - 1) <= hash_at(rank);
            if hash_at(rank).is_none() || !ordered {
                return Err(Fault::Entry(Section::SymbolOrder as u8, rank));
            }
        }
        Ok(())
    }

    fn constants(&self) -> Result<(), Fault> {
        for id in 0..self.count(Section::Constants) {
            let right = match self.program.constant(id) {
                None => false,
                Some(Constant::Str(symbol)) => self.is_symbol(symbol),
                Some(Constant::Big { limbs, .. }) => limbs.last().is_some_and(|limb| *limb != 0),
                Some(Constant::Tuple(items)) => {
                    (0..items.len()).all(|at| items.item(at).is_some_and(|item| item < id))
                }
                Some(_) => true,
            };
            if !right {
                return Err(Fault::Entry(Section::Constants as u8, id));
            }
        }
        Ok(())
    }

    fn tables(&self) -> Result<(), Fault> {
        let program = &self.program;
        let fault = |section: Section, index| Fault::Entry(section as u8, index);
        for slot in 0..self.count(Section::Globals) {
            program.global(slot).filter(|id| self.is_symbol(*id)).ok_or(fault(Section::Globals, slot))?;
        }
        for native in 0..self.count(Section::Natives) {
            program.native(native).filter(|id| self.is_symbol(*id)).ok_or(fault(Section::Natives, native))?;
        }
        for resource in 0..self.count(Section::Resources) {
            program.resource(resource).ok_or(fault(Section::Resources, resource))?;
        }
        for id in 0..self.count(Section::Modules) {
            self.module(id).ok_or(fault(Section::Modules, id))?;
        }
        let texts = [program.name_symbol(), program.version_symbol()];
        let entry_is_there = program.entry < self.count(Section::Modules);
        let is_whole = entry_is_there && texts.into_iter().all(|id| self.is_symbol(id));
        if is_whole { Ok(()) } else { Err(fault(Section::Modules, program.entry)) }
    }

    fn module(&self, id: u16) -> Option<()> {
        let module = self.program.module(id)?;
        let slots_end = usize::from(module.slot_base) + usize::from(module.nslots);
        let slots_fit = slots_end <= self.program.count(Section::Globals);
        let sorted = slots_fit
            && (1..module.nslots).all(|at| {
                let slot = |at| self.program.global(module.slot_base + at);
                slot(at - 1) < slot(at)
            });
        let parent_slot = module.parent_slot == NO_INDEX || module.parent_slot < self.count(Section::Globals);
        let parent = module.parent == NO_INDEX || module.parent < self.count(Section::Modules);
        let names = self.is_symbol(module.name) && self.is_symbol(module.file);
        let body = self.program.function(module.body)?;
        let right_body =
            body.flags & flags::MODULE_BODY != 0 && body.nargs() == 0 && body.captures.is_empty();
        (sorted && parent_slot && parent && names && right_body).then_some(())
    }

    fn function(&self, id: u16) -> Result<(), Fault> {
        let fault = Fault::Entry(Section::Functions as u8, id);
        let function = self.program.function(id).ok_or(fault)?;
        self.entry(&function).ok_or(fault)?;
        let mut pc = 0;
        let mut falls_through = true;
        while pc < function.code.len() {
            let here = Fault::Instruction(id, pc as u32);
            let instruction = Instruction::at(function.code, pc).ok_or(here)?;
            self.operands(&function, &instruction).ok_or(here)?;
            falls_through = !instruction.ends();
            pc += instruction.words();
        }
        if falls_through {
            return Err(Fault::Instruction(id, function.code.len() as u32));
        }
        targets(&function).map_err(|pc| Fault::Instruction(id, pc))
    }

    /// Everything of a function's entry but the code.
    fn entry(&self, function: &Function<'_>) -> Option<()> {
        let names = [function.name, function.qualname].into_iter().all(|id| self.is_symbol(id));
        let doc = function.doc == NO_INDEX || self.is_symbol(function.doc);
        let module = function.module < self.count(Section::Modules);
        let parameters = function.nargs() + function.captures.len();
        let registers = function.nregs <= REGISTERS_MAX && parameters <= usize::from(function.nregs);
        let positional = function.nposonly <= function.nparams && function.ndefaults <= function.nparams;
        let is_class = function.flags & flags::CLASS_BODY != 0;
        let code = !function.code.is_empty() && function.code.len() as u32 <= CODE_WORDS_MAX;
        let known = flags::KW_DEFAULTS << 1;
        let variables = function.variables.iter().enumerate().all(|(at, variable)| {
            let in_order = at >= parameters || usize::from(variable.register) == at;
            in_order && variable.register < function.nregs && self.is_symbol(variable.name)
        });
        let variables = variables && function.variables.len() >= parameters;
        let right_class = !is_class || (function.nargs() == 1 && function.nparams == 1);
        let whole = names && doc && module && registers && positional && code && function.flags < known;
        (whole && variables && right_class).then_some(())
    }

    fn operands(&self, function: &Function<'a>, instruction: &Instruction) -> Option<()> {
        let Instruction { op, word, extension } = *instruction;
        let form = op.form();
        let field = |field, value: u8| match field {
            Field::Zero => value == 0,
            Field::Reg => value < function.nregs,
            Field::Count | Field::Int8 | Field::Flag => true,
        };
        let wide = word.index();
        let tail = match form.tail {
            Tail::Two(b, c) => field(b, word.b()) && field(c, word.c()),
            Tail::Const => wide < self.count(Section::Constants),
            Tail::Sym => self.is_symbol(wide),
            Tail::Slot => wide < self.count(Section::Globals),
            Tail::Fn => wide < self.count(Section::Functions),
            Tail::Module => wide < self.count(Section::Modules),
            Tail::Native => wide < self.count(Section::Natives),
            Tail::Int16 | Tail::Jump16 => true,
            Tail::Jump24 => return Some(()),
        };
        let whole = field(form.a, word.a()) && tail && self.extension(form.ext, extension);
        (whole && self.layout(function, instruction)?).then_some(())
    }

    fn extension(&self, ext: Ext, word: Word) -> bool {
        let names = |id| self.names(id).is_some();
        match ext {
            Ext::None | Ext::Jump32 => true,
            Ext::Site => self.is_symbol(word.low()) && word.high() < self.program.caches,
            Ext::Sym => self.is_symbol(word.low()) && word.high() == 0,
            Ext::Name => {
                let slot = word.high() == NO_INDEX || word.high() < self.count(Section::Globals);
                self.is_symbol(word.low()) && slot
            }
            Ext::Slot => word.low() < self.count(Section::Globals) && word.high() == 0,
            Ext::Keywords => names(word.low()) && word.high() == 0,
            Ext::Class => {
                let body = self.program.function(word.low()).map(|body| body.flags & flags::CLASS_BODY != 0);
                body == Some(true) && (word.high() == NO_INDEX || names(word.high()))
            }
            Ext::Pattern => names(word.low()) && word.high() <= u16::from(REGISTERS_MAX),
            Ext::Count => word.0 <= u32::from(REGISTERS_MAX),
        }
    }

    /// How many names are in a constant that must be a tuple of str.
    fn names(&self, id: u16) -> Option<usize> {
        let Some(Constant::Tuple(items)) = self.program.constant(id) else { return None };
        let is_name =
            |at| matches!(items.item(at).and_then(|id| self.program.constant(id)), Some(Constant::Str(_)));
        (0..items.len()).all(is_name).then_some(items.len())
    }

    /// Whether the runs of registers that an instruction uses lie inside the frame.
    fn layout(&self, function: &Function<'a>, instruction: &Instruction) -> Option<bool> {
        let Instruction { op, word, extension } = *instruction;
        let (a, b, c) = (usize::from(word.a()), usize::from(word.b()), usize::from(word.c()));
        let fits = |end: usize| end <= usize::from(function.nregs);
        Some(match op {
            Op::LoadImm => word.b() < imm::COUNT,
            Op::Format => word.c() < 8,
            Op::JEq | Op::JNe | Op::JLt | Op::JLe | Op::JGt | Op::JGe => c < 2,
            Op::JEqI | Op::JNeI | Op::JLtI | Op::JLeI | Op::JGtI | Op::JGeI => c < 2,
            Op::Method => fits(a + 2),
            Op::Call => fits(a + 1 + b),
            Op::CallM => fits(a + 2 + b),
            Op::CallKw => fits(a + 1 + b + c) && self.names(extension.low())? == c,
            Op::CallMKw => fits(a + 2 + b + c) && self.names(extension.low())? == c,
            Op::CallX | Op::ExcArgs => fits(a + 3),
            Op::List | Op::Tuple | Op::Set | Op::Append | Op::AddSet | Op::Concat => fits(b + c),
            Op::Dict | Op::AddDict => fits(b + 2 * c),
            Op::Unpack => fits(a + c),
            Op::UnpackX => fits(a + c + 1 + extension.0 as usize),
            Op::Slice => fits(b + 3),
            Op::IterRange => (1..=3).contains(&c) && fits(b + c),
            Op::With | Op::AWith => fits(a + 4),
            Op::MkClass => {
                let keywords = if extension.high() == NO_INDEX { 0 } else { self.names(extension.high())? };
                fits(a + 2 + b + keywords)
            }
            Op::PrepareNs if c == 0 => {
                let keywords = if extension.high() == NO_INDEX { 0 } else { self.names(extension.high())? };
                fits(a + 2 + b + keywords)
            }
            Op::PrepareNs => c == 1 && b == 0 && fits(a + 4) && extension.high() == NO_INDEX,
            Op::MkClassX => fits(a + 4) && extension.high() == NO_INDEX,
            Op::MkFn => {
                let made = self.program.function(word.index())?;
                let keyword = if made.flags & flags::KW_DEFAULTS != 0 { made.nkwonly } else { 0 };
                let captures = made.captures.iter().all(|register| *register < function.nregs);
                let is_module = made.flags & flags::MODULE_BODY != 0;
                captures && !is_module && fits(a + 1 + usize::from(made.ndefaults) + usize::from(keyword))
            }
            Op::Trap => false,
            _ => true,
        })
    }
}

/// An instruction with its extension word (0 if it has none).
#[derive(Clone, Copy)]
struct Instruction {
    op: Op,
    word: Word,
    extension: Word,
}

impl Instruction {
    fn at(code: &[u32], pc: usize) -> Option<Instruction> {
        let word = Word(*code.get(pc)?);
        let op = word.op()?;
        let extension = if op.form().words() == 2 { Word(*code.get(pc + 1)?) } else { Word(0) };
        Some(Instruction { op, word, extension })
    }

    fn words(&self) -> usize {
        self.op.form().words() as usize
    }

    /// Whether what stands behind is not reached from here.
    fn ends(&self) -> bool {
        let ends = [Op::Ret, Op::RetN, Op::Raise, Op::RaiseFrom, Op::Reraise, Op::RaiseBare, Op::Jmp];
        ends.contains(&self.op)
    }

    /// Where it may jump to, from word `pc`.
    fn target(&self, pc: usize) -> Option<i64> {
        let next = (pc + self.words()) as i64;
        let form = self.op.form();
        match (form.tail, form.ext) {
            (Tail::Jump16, _) => Some(next + i64::from(self.word.int16())),
            (Tail::Jump24, _) => Some(next + i64::from(self.word.int24())),
            (_, Ext::Jump32) => Some(next + i64::from(self.extension.0 as i32)),
            _ => None,
        }
    }
}

/// Instructions are looked at in windows of this many words, each with one bit per word: where instructions start.
const WINDOW: usize = 4096;

/// Every jump and every handler goes to the first word of an instruction; the word where one does not.
fn targets(function: &Function<'_>) -> Result<(), u32> {
    let code = function.code;
    for base in (0..code.len()).step_by(WINDOW) {
        let window = base..(base + WINDOW).min(code.len());
        let mut starts = [0u32; WINDOW / 32];
        for_each(code, |pc, _| {
            if window.contains(&pc) {
                starts[(pc - base) / 32] |= 1 << (pc % 32);
            }
            Ok(())
        })?;
        let is_start = |at: usize| starts[(at - base) / 32] >> (at % 32) & 1 == 1;
        for_each(code, |pc, instruction| match instruction.target(pc) {
            Some(target) if target < 0 || target >= code.len() as i64 => Err(pc as u32),
            Some(target) if window.contains(&(target as usize)) && !is_start(target as usize) => {
                Err(pc as u32)
            }
            _ => Ok(()),
        })?;
        for handler in function.handlers.iter() {
            let ends = usize::from(handler.end) <= code.len() && handler.start < handler.end;
            let target = usize::from(handler.target);
            let lands = target < code.len() && (!window.contains(&target) || is_start(target));
            if !ends || !lands || handler.register >= function.nregs {
                return Err(u32::from(handler.start));
            }
        }
    }
    Ok(())
}

fn for_each(code: &[u32], mut visit: impl FnMut(usize, Instruction) -> Result<(), u32>) -> Result<(), u32> {
    let mut pc = 0;
    while pc < code.len() {
        let instruction = Instruction::at(code, pc).ok_or(pc as u32)?;
        visit(pc, instruction)?;
        pc += instruction.words();
    }
    Ok(())
}

const _: () = assert!(tag::IMAGINARY == 7, "a new kind of constant needs a check");
