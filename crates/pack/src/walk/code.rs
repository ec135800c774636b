//! Functions: their entries, and per function variables, code, handlers, captures and lines.

use bytecode::{Ext, FUNCTION_LEN, Field, Form, Op, Section, Tail, Word, flags};

use super::{Side, Stage, Walker, half, kind, word};
use crate::Fault;
use crate::model::mix;

/// The function whose data is being walked, and what was seen of it.
#[derive(Default)]
pub(super) struct Body {
    part: Part,
    /// Entries of this part that are done.
    done: u32,
    variables: u32,
    /// Variables that are parameters or captures.
    fixed: u32,
    code_at: u32,
    words: u32,
    handlers: u32,
    captures: u32,
    pairs: u32,
    flags: u32,
    /// The last opcodes, newest first.
    ops: [u32; 3],
    /// The destination of the last instruction.
    register: u32,
    /// What a destination was away from the one before, by the hash of where: 256 guesses.
    steps: Steps,
    next: Next,
    /// Lines: words since the last pair, and whether a pair that was begun goes on.
    gap: u32,
    begun: bool,
    /// Lines: the last step.
    step: u32,
}

struct Steps([u8; 256]);

impl Default for Steps {
    fn default() -> Steps {
        Steps([0; 256])
    }
}

/// Numbers that mostly come in order.
#[derive(Default)]
struct Next {
    constant: u32,
    function: u32,
    native: u32,
    cache: u32,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Start,
    Variables,
    Code,
    Handlers,
    Captures,
    Lines,
}

impl Walker {
    /// An entry of the table. `before` is the first line, the registers, the flags and the module of the one before.
    pub(super) fn function<S: Side>(&mut self, side: &mut S) {
        let truth = |at, len| side.truth(self.at + at, len);
        let [flags, name, qualname] = [8, 0, 2].map(|at| truth(at, 2));
        let (module, small) = (truth(4, 2), [10, 11, 12, 13, 14, 15].map(|at| truth(at, 1)));
        let [words, handlers] = [truth(20, 4), truth(28, 2)];
        let (variables, line_bytes, line) = (truth(30, 2), truth(44, 4), truth(48, 4));
        let [first_line, registers, flags_before, module_before] = self.before;

        let flags = self.size(side, kind::FUNCTION_SIZE, mix(flags_before, 1), flags);
        let name = self.symbol(side, kind::FUNCTION_NAME, &[0, flags], name);
        self.record.put(name, 2);
        let same = u32::from(qualname == name);
        let qualname = match self.model.number(side, kind::FUNCTION_SAME, 1, &[mix(flags, 2)], same) {
            1 => name,
            _ => self.symbol(side, kind::FUNCTION_NAME, &[1, mix(flags, 1)], qualname),
        };
        self.record.put(qualname, 2);
        let same = u32::from(module == module_before);
        let module = match self.model.number(side, kind::FUNCTION_SAME, 1, &[3], same) {
            1 => module_before,
            _ => self.size(side, kind::FUNCTION_SIZE, 2, module),
        };
        self.record.put(module, 2);
        self.maybe_symbol(side, kind::FUNCTION_NAME, mix(flags, 3));
        self.record.put(flags, 2);
        let (mut last, mut sizes) = (0, [registers; 6]);
        for (at, value) in small.into_iter().enumerate() {
            let here = mix(at as u32, flags);
            let contexts = [here, mix(here, last), mix(here, sizes[at] << 8 | sizes[2])];
            last = self.model.number(side, kind::FUNCTION_SMALL, 8, &contexts, value);
            sizes[at] = last;
            self.record.put(last, 1);
        }
        let [registers, _, parameters, keywords, _, captures] = sizes;
        let words = self.size(side, kind::FUNCTION_SIZE, mix(registers, 4), words).min(0xFFFF);
        let handlers = self.size(side, kind::FUNCTION_SIZE, 5, handlers) & 0xFFFF;
        let fixed = fixed(flags, parameters, keywords, captures);
        let more = variables.wrapping_sub(fixed) & 0xFFFF;
        let more = self.size(side, kind::FUNCTION_SIZE, mix(flags, 6), more);
        let variables = more.wrapping_add(fixed) & 0xFFFF;
        let pairs = self.size(side, kind::FUNCTION_SIZE, mix(32 - words.leading_zeros(), 7), line_bytes / 2);
        let pairs = pairs.min(0xFF_FFFF);
        let forward = line.wrapping_sub(first_line) as i32;
        let line = first_line.wrapping_add_signed(self.signed(side, kind::FUNCTION_LINE, 0, forward));

        let variables_at = self.place(variables * 4, 4);
        let code_at = self.place(words * 4, 1);
        let handlers_at = self.place(handlers * 8, 1);
        let captures_at = self.place(captures, 1);
        let lines_at = self.place(pairs * 2, 1);
        self.record.put(code_at, 4);
        self.record.put(words, 4);
        self.record.put(handlers_at, 4);
        self.record.put(handlers, 2);
        self.record.put(variables, 2);
        for value in [variables_at, captures_at, lines_at, pairs * 2, line] {
            self.record.put(value, 4);
        }
        self.before = [line, registers, flags, module];
    }

    /// The next record of the data of function `index`.
    pub(super) fn function_data<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        if self.index == self.count(Section::Functions) {
            self.pad();
            self.enter(Stage::ResourceData);
            return Ok(());
        }
        let (count, next) = match self.body.part {
            Part::Start => return self.open(side),
            Part::Variables => (self.body.variables, Part::Code),
            Part::Code => (self.body.words, Part::Handlers),
            Part::Handlers => (self.body.handlers, Part::Captures),
            Part::Captures => (self.body.captures, Part::Lines),
            Part::Lines => (self.body.pairs, Part::Start),
        };
        if self.body.done >= count {
            self.index += u32::from(next == Part::Start);
            (self.body.part, self.body.done) = (next, 0);
            self.before = [0; 4];
            self.body.ops = [NO_OP; 3];
            return Ok(());
        }
        match self.body.part {
            Part::Start => Ok(()),
            Part::Variables => self.variable(side),
            Part::Code => self.instruction(side),
            Part::Handlers => self.handler(side),
            Part::Captures => self.capture(side),
            Part::Lines => self.line(side),
        }
    }

    fn open<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        let mut entry = [0; FUNCTION_LEN];
        side.read(self.entry_at(Section::Functions, self.index), &mut entry)?;
        self.pad();
        let flags = half(&entry, 8);
        let captures = u32::from(entry[15]);
        self.body.fixed = fixed(flags, entry[12].into(), entry[13].into(), captures);
        self.body.code_at = word(&entry, 16);
        self.body.words = word(&entry, 20);
        self.body.handlers = half(&entry, 28);
        self.body.variables = half(&entry, 30);
        self.body.captures = captures;
        self.body.pairs = word(&entry, 44) / 2;
        self.body.flags = flags;
        (self.body.register, self.body.gap, self.body.begun, self.body.step) = (0, 0, false, 1);
        (self.body.part, self.body.done) = (Part::Variables, 0);
        self.before = [0xFF, 0, 0, 0];
        Ok(())
    }

    /// `before` is the register and the kind of the variable before.
    fn variable<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        let [register, last, ..] = self.before;
        let truth = |at, len| side.truth(self.at + at, len);
        let [name, own, sort] = [truth(0, 2), truth(2, 1), truth(3, 1)];
        let fixed = u32::from(self.body.done < self.body.fixed);
        let contexts = [fixed, mix(fixed, self.body.done.min(5)), mix(self.body.flags, self.body.done)];
        let name = self.symbol(side, kind::VARIABLE_NAME, &contexts, name);
        self.record.put(name, 2);
        let step = own.wrapping_sub(register) & 0xFF;
        let step = self.model.number(side, kind::VARIABLE, 8, &[0], step);
        let register = register.wrapping_add(step) & 0xFF;
        self.record.put(register, 1);
        let sort = self.model.number(side, kind::VARIABLE, 2, &[mix(last, 1 + fixed)], sort);
        self.record.put(sort, 1);
        self.before = [register, sort, 0, 0];
        self.body.done += 1;
        Ok(())
    }

    // ---- code

    fn instruction<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        let [last, older, _] = self.body.ops;
        let truth = self.truth(side, 4);
        let left = (self.body.words - self.body.done).min(3);
        let op =
            self.model.number(side, kind::OP, 8, &[0, mix(last, left), mix(last, older << 8)], truth & 0xFF);
        let form = Op::from_byte(op as u8).ok_or(Fault::Malformed)?.form();
        let word = op | self.operands(side, op, form, truth);
        self.record.put(word, 4);
        if form.words() == 2 {
            if left < 2 {
                return Err(Fault::Malformed);
            }
            let truth = self.truth(side, 4);
            let extension = self.extension(side, op, form.ext, word >> 16 & 0xFF, truth);
            self.record.put(extension, 4);
        }
        self.body.done += form.words();
        self.body.ops = [op, last, older];
        self.body.register = word >> 8 & 0xFF;
        Ok(())
    }

    /// The operands of an instruction, in their places.
    fn operands<S: Side>(&mut self, side: &mut S, op: u32, form: Form, truth: u32) -> u32 {
        let [a, b, c] = [8, 16, 24].map(|shift| truth >> shift & 0xFF);
        let Tail::Two(field_b, field_c) = form.tail else {
            if form.tail == Tail::Jump24 {
                return (self.jump(side, op, truth as i32 >> 8) << 8) as u32;
            }
            let a = self.field(side, op, form.a, 0, 0, a);
            return a << 8 | (self.wide(side, op, form.tail, truth >> 16) & 0xFFFF) << 16;
        };
        // Counts first: they tell how far back the registers reach.
        let [mut counted_b, mut counted_c] = [0; 2];
        if field_b == Field::Count {
            counted_b = self.field(side, op, field_b, 1, 0, b);
        }
        if field_c == Field::Count {
            counted_c = self.field(side, op, field_c, 2, 0, c);
        }
        let counts = counted_b | counted_c << 8;
        let a = self.field(side, op, form.a, 0, counts, a);
        let seen = mix(counts, a + 1);
        let b = if field_b == Field::Count { counted_b } else { self.field(side, op, field_b, 1, seen, b) };
        let c = if field_c == Field::Count {
            counted_c
        } else {
            self.field(side, op, field_c, 2, mix(seen, b), c)
        };
        a << 8 | b << 16 | c << 24
    }

    /// An operand of eight bits; `seen` is what is known of the others.
    fn field<S: Side>(
        &mut self,
        side: &mut S,
        op: u32,
        field: Field,
        place: u32,
        seen: u32,
        value: u32,
    ) -> u32 {
        let last = self.body.ops[0];
        match field {
            Field::Zero => 0,
            Field::Reg => self.register(side, op << 2 | place, seen, value),
            Field::Count => {
                let here = op << 2 | place;
                self.model.number(side, kind::COUNT, 8, &[here, mix(here, last)], value)
            }
            Field::Int8 | Field::Flag => self.model.number(side, kind::SMALL, 8, &[op, mix(op, last)], value),
        }
    }

    /// A register. What it is away from the last destination repeats itself: the last such step is a guess.
    fn register<S: Side>(&mut self, side: &mut S, here: u32, seen: u32, value: u32) -> u32 {
        let after = mix(here, self.body.ops[0]);
        let from = self.body.register;
        let places = [here, after].map(|key| mix(key, 5) as usize % 256);
        let [guess, other] = places.map(|place| from.wrapping_add(self.body.steps.0[place].into()) & 0xFF);
        let contexts =
            [here, mix(after, from), mix(after, mix(seen, 1)), mix(here & 3, mix(guess << 8 | other, seen))];
        let register = self.model.number(side, kind::REGISTER, 8, &contexts, value);
        for place in places {
            self.body.steps.0[place] = register.wrapping_sub(from) as u8;
        }
        register
    }

    /// An operand of sixteen bits.
    fn wide<S: Side>(&mut self, side: &mut S, op: u32, tail: Tail, value: u32) -> u32 {
        let contexts = [op, mix(op, self.body.ops[0])];
        match tail {
            Tail::Const => {
                let next = self.body.next.constant;
                let constant = self.index_number(side, Section::Constants, contexts, next, value);
                self.body.next.constant = next + u32::from(constant == next);
                constant
            }
            Tail::Fn => {
                let function =
                    self.index_number(side, Section::Functions, contexts, self.body.next.function, value);
                self.body.next.function = function + 1;
                function
            }
            Tail::Native => {
                let native =
                    self.index_number(side, Section::Natives, contexts, self.body.next.native, value);
                self.body.next.native = native + 1;
                native
            }
            Tail::Sym => self.symbol(side, kind::SYMBOL, &contexts, value),
            Tail::Slot => self.slot(side, op, value),
            Tail::Module => self.model.number(side, kind::EXTENSION, 16, &[op], value),
            Tail::Int16 => self.signed(side, kind::INT, op, i32::from(value as i16)) as u32,
            Tail::Jump16 => self.jump(side, op, i32::from(value as i16)) as u32,
            Tail::Two(..) | Tail::Jump24 => 0,
        }
    }

    /// The extension word; `base` is operand b.
    fn extension<S: Side>(&mut self, side: &mut S, op: u32, ext: Ext, base: u32, truth: u32) -> u32 {
        let (low, high) = (truth & 0xFFFF, truth >> 16);
        let after = mix(op, self.body.ops[0]);
        match ext {
            Ext::None => 0,
            Ext::Jump32 => self.jump(side, op, truth as i32) as u32,
            Ext::Site => {
                let symbol = self.symbol(side, kind::SYMBOL, &[op, mix(after, base)], low);
                let next = self.body.next.cache;
                let cache =
                    match self.model.number(side, kind::INDEX, 1, &[mix(op, 9)], u32::from(high == next)) {
                        1 => next,
                        _ => self.model.number(side, kind::EXTENSION, 16, &[9], high),
                    };
                self.body.next.cache = cache + 1;
                symbol & 0xFFFF | cache << 16
            }
            Ext::Sym => self.symbol(side, kind::SYMBOL, &[op, after], low),
            Ext::Name => {
                let symbol = self.symbol(side, kind::SYMBOL, &[op, after], low);
                symbol & 0xFFFF | self.model.number(side, kind::EXTENSION, 16, &[op], high) << 16
            }
            Ext::Slot => self.slot(side, op, low),
            Ext::Keywords | Ext::Class | Ext::Pattern | Ext::Count => {
                let low = self.model.number(side, kind::EXTENSION, 16, &[mix(op, 1)], low);
                low | self.model.number(side, kind::EXTENSION, 16, &[mix(op, 2)], high) << 16
            }
        }
    }

    /// The number of an entry: the next one, or any.
    fn index_number<S: Side>(
        &mut self,
        side: &mut S,
        section: Section,
        contexts: [u32; 2],
        next: u32,
        value: u32,
    ) -> u32 {
        if self.model.number(side, kind::INDEX, 1, &contexts, u32::from(value == next)) == 1 {
            return next;
        }
        let bits = 32 - self.count(section).leading_zeros();
        self.model.number(side, kind::INDEX + 1, bits, &[section as u32, mix(contexts[1], 3)], value)
    }

    fn slot<S: Side>(&mut self, side: &mut S, op: u32, value: u32) -> u32 {
        let bits = 32 - self.count(Section::Globals).leading_zeros();
        self.model.number(side, kind::SLOT, bits, &[op, mix(op, self.body.ops[0])], value)
    }

    fn jump<S: Side>(&mut self, side: &mut S, op: u32, distance: i32) -> i32 {
        self.signed(side, kind::JUMP, op, distance)
    }

    // ---- handlers, captures, lines

    /// `before` is where the handler before starts.
    fn handler<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        let truth = |at| side.truth(self.at + at, 2) as i32;
        let (start, end, target) = (truth(0), truth(2), truth(4));
        let before = self.before[0] as i32;
        let start = before.wrapping_add(self.signed(side, kind::HANDLER, 1, start - before));
        self.record.put(start as u32, 2);
        let end = start.wrapping_add(self.signed(side, kind::HANDLER, 2, end.wrapping_sub(start)));
        self.record.put(end as u32, 2);
        let target = end.wrapping_add(self.signed(side, kind::HANDLER, 3, target.wrapping_sub(end)));
        self.record.put(target as u32, 2);
        let register = self.truth(side, 1);
        let register = self.model.number(side, kind::HANDLER_REGISTER, 8, &[0], register);
        self.record.put(register, 2);
        self.before[0] = start as u32 & 0xFFFF;
        self.body.done += 1;
        Ok(())
    }

    fn capture<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        let truth = self.truth(side, 1);
        let register = self.model.number(side, kind::CAPTURE, 8, &[0], truth);
        self.record.put(register, 1);
        self.body.done += 1;
        Ok(())
    }

    /// Asks at each instruction whether a line begins there. `before` is the word it stands at.
    fn line<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        let at = self.before[0];
        if at >= self.body.words {
            return Err(Fault::Malformed);
        }
        let mut code = [0; 4];
        side.read(self.body.code_at + 4 * at, &mut code)?;
        let op = u32::from(code[0]);
        let [last, older, _] = self.body.ops;
        if !self.body.begun {
            // A gap of 255 or less is the pair's own; a longer one begins with (255, 0).
            let forward = self.truth(side, 1);
            let here = u32::from(forward == self.body.gap || (forward == 255 && self.body.gap > 255));
            let gap = self.body.gap.min(6);
            let contexts = [mix(last, op), mix(last, mix(older, op)), mix(mix(last, op), gap + 1), gap];
            self.body.begun = self.model.number(side, kind::LINE_HERE, 1, &contexts, here) == 1;
        }
        if !self.body.begun {
            let words = Word(op).op().map_or(1, |op| op.form().words());
            self.before[0] += words;
            self.body.gap += words;
            self.body.ops = [op, last, older];
            return Ok(());
        }
        let long = self.body.gap > 255;
        let forward = if long { 255 } else { self.body.gap };
        self.record.put(forward, 1);
        let step = if long { 0 } else { self.line_step(side, last) };
        self.record.put(step, 1);
        self.body.gap -= forward;
        self.body.begun = long;
        self.body.done += 1;
        Ok(())
    }

    fn line_step<S: Side>(&mut self, side: &mut S, last: u32) -> u32 {
        let truth = self.truth(side, 1);
        self.body.step =
            self.model.number(side, kind::LINE_STEP, 8, &[0, last + 1, mix(self.body.step, 3)], truth);
        self.body.step
    }
}

/// Opcodes before the first one.
const NO_OP: u32 = 0xFF;

/// Variables that every call fills: parameters and captures.
fn fixed(flags: u32, parameters: u32, keywords: u32, captures: u32) -> u32 {
    let star =
        u32::from(flags & u32::from(flags::VARARGS) != 0) + u32::from(flags & u32::from(flags::VARKW) != 0);
    parameters + keywords + captures + star
}
