//! Spoils programs: flipped bits, edited words, pieces of other programs, instructions that are wrong in one operand, bent tables.
//! Most edits know the format, so that many of the results pass the verifier and the machine has to live with them.

use bytecode::{
    Ext, FUNCTION_LEN, Field, HEADER_LEN, MODULE_LEN, Op, Program, SECTIONS, Section, Tail, Word,
};

use crate::Choices;

/// How a program was spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoiling {
    /// One to eight bits flipped.
    Bits,
    /// A byte or a word replaced by an interesting one.
    Words,
    /// A range copied from another program.
    Splice,
    /// Another opcode of the same form.
    Opcode,
    /// Another operand that exists.
    Operand,
    /// Another instruction of the program in its place.
    Instruction,
    /// An entry of a table, or the table's place or length.
    Table,
    /// Cut or lengthened, with the header's length put right.
    Length,
}

impl Spoiling {
    /// All of them.
    pub const ALL: [Spoiling; 8] = [
        Spoiling::Bits,
        Spoiling::Words,
        Spoiling::Splice,
        Spoiling::Opcode,
        Spoiling::Operand,
        Spoiling::Instruction,
        Spoiling::Table,
        Spoiling::Length,
    ];
}

/// A spoilt copy of the program, and how it was spoilt first; `other` lends pieces.
pub fn spoilt(program: &[u8], other: &[u8], choices: &mut Choices) -> (Vec<u8>, Spoiling) {
    let kind = *choices.pick(&Spoiling::ALL);
    let mut spoil = Spoil { bytes: program.to_vec(), other, choices };
    let mut edits = 1;
    while edits < 5 && spoil.choices.chance(40) {
        edits += 1;
    }
    (0..edits).for_each(|_| spoil.edit(kind));
    (spoil.bytes, kind)
}

struct Spoil<'a> {
    bytes: Vec<u8>,
    other: &'a [u8],
    choices: &'a mut Choices,
}

impl Spoil<'_> {
    fn edit(&mut self, kind: Spoiling) {
        match kind {
            Spoiling::Bits => {
                let at = self.below(self.bytes.len());
                let bit = self.choices.below(8);
                self.change(at, |byte| byte ^ (1 << bit));
            }
            Spoiling::Words => self.word(),
            Spoiling::Splice => self.splice(),
            Spoiling::Table => self.table(),
            Spoiling::Length => self.length(),
            Spoiling::Opcode | Spoiling::Operand | Spoiling::Instruction => self.code(kind),
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.choices.below(bound as u32) as usize
    }

    fn change(&mut self, at: usize, change: impl FnOnce(u8) -> u8) {
        if let Some(byte) = self.bytes.get_mut(at) {
            *byte = change(*byte);
        }
    }

    fn read(&self, at: usize) -> u32 {
        let bytes = self.bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes)
    }

    fn write(&mut self, at: usize, bytes: &[u8]) {
        if let Some(place) = self.bytes.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    /// Numbers at which something ends.
    fn interesting(&mut self) -> u32 {
        let length = self.bytes.len() as u32;
        let drawn = self.choices.below(u32::MAX);
        let place = self.below(self.bytes.len()) & !3;
        let copied = self.read(place);
        *self.choices.pick(&[
            0,
            1,
            2,
            3,
            4,
            127,
            128,
            255,
            0x7FFF,
            0x8000,
            0xFFFF,
            0x7FFF_FFFF,
            0x8000_0000,
            u32::MAX,
            length,
            length - 4,
            drawn,
            copied,
        ])
    }

    fn word(&mut self) {
        let (at, value) = (self.below(self.bytes.len()), self.interesting());
        match self.choices.below(3) {
            0 => self.write(at, &[value as u8]),
            1 => self.write(at & !1, &(value as u16).to_le_bytes()),
            _ => self.write(at & !3, &value.to_le_bytes()),
        }
    }

    fn splice(&mut self) {
        let length = (4 * (1 + self.below(16))).min(self.other.len());
        let from = self.below(self.other.len() - length + 1) & !3;
        let to = self.below(self.bytes.len()) & !3;
        let piece = self.other[from..from + length].to_vec();
        self.write(to, &piece);
    }

    /// A field of the header, or of an entry of a table.
    fn table(&mut self) {
        if self.choices.chance(30) {
            let at = self.below(HEADER_LEN / 2) * 2;
            let value = self.near(self.read(at & !3));
            return self.write(at & !3, &value.to_le_bytes());
        }
        let section = self.below(SECTIONS);
        let width = match section {
            section if section == Section::Functions as usize => FUNCTION_LEN,
            section if section == Section::Modules as usize => MODULE_LEN,
            section if section == Section::Resources as usize => 12,
            _ => 8,
        };
        let (offset, count) = (self.read(32 + 8 * section) as usize, self.read(36 + 8 * section) as usize);
        let bytes = (count * width).min(self.bytes.len());
        let at = offset.saturating_add(self.below(bytes));
        match self.choices.below(3) {
            0 => {
                let value = self.interesting();
                self.write(at, &[value as u8]);
            }
            1 => self.change(at, |byte| byte.wrapping_add(1)),
            _ => {
                let value = self.near(self.read(at & !3));
                self.write(at & !3, &value.to_le_bytes());
            }
        }
    }

    /// A number beside another, or far from it.
    fn near(&mut self, value: u32) -> u32 {
        match self.choices.below(4) {
            0 => value.wrapping_add(1),
            1 => value.wrapping_sub(1),
            2 => value.wrapping_add(4),
            _ => self.interesting(),
        }
    }

    fn length(&mut self) {
        let length = self.below(self.bytes.len() + 64) & !3;
        self.bytes.resize(length.max(16), 0xFF);
        let length = self.bytes.len() as u32;
        self.write(12, &length.to_le_bytes());
    }

    /// Edits one instruction of one function.
    fn code(&mut self, kind: Spoiling) {
        let Some(Place { at, starts, registers, counts }) = self.place() else { return };
        let start = starts[at];
        let word = Word(self.read(start));
        let Some(op) = word.op() else { return };
        match kind {
            Spoiling::Opcode => {
                let same: Vec<u8> = (0..=u8::MAX)
                    .filter(|number| {
                        Word(u32::from(*number)).op().is_some_and(|other| other.form() == op.form())
                    })
                    .collect();
                let number = *self.choices.pick(&same);
                self.write(start, &[number]);
            }
            Spoiling::Instruction => {
                let from = starts[self.below(starts.len())];
                let words = Word(self.read(from)).op().map_or(1, |other| other.form().words());
                if words == op.form().words() {
                    let (first, second) = (self.read(from), self.read(from + 4));
                    self.write(start, &first.to_le_bytes());
                    if words == 2 {
                        self.write(start + 4, &second.to_le_bytes());
                    }
                }
            }
            _ => {
                let target = starts[self.below(starts.len())];
                let distance = (target as i64 - start as i64) / 4 - i64::from(op.form().words());
                self.operand(op, start, registers, &counts, distance as i32);
            }
        }
    }

    /// Another value for one operand, of those that exist.
    fn operand(&mut self, op: Op, at: usize, registers: u8, counts: &[u32; SECTIONS], distance: i32) {
        let form = op.form();
        let field = |spoil: &mut Self, field, offset| {
            let value = match field {
                Field::Zero => return,
                Field::Reg => spoil.choices.below(u32::from(registers)),
                Field::Count | Field::Flag => spoil.choices.below(6),
                Field::Int8 => spoil.interesting(),
            };
            spoil.write(at + offset, &[value as u8]);
        };
        match self.choices.below(3) {
            0 => field(self, form.a, 1),
            1 => match form.tail {
                Tail::Two(b, c) => {
                    let offset = 2 + self.below(2);
                    field(self, if offset == 2 { b } else { c }, offset);
                }
                Tail::Jump16 => self.write(at + 2, &(distance as i16).to_le_bytes()),
                Tail::Jump24 => self.write(at + 1, &distance.to_le_bytes()[..3]),
                tail => {
                    let value = self.index(tail, counts);
                    self.write(at + 2, &value.to_le_bytes());
                }
            },
            _ => {
                let low = match form.ext {
                    Ext::None => return,
                    Ext::Jump32 => return self.write(at + 4, &distance.to_le_bytes()),
                    Ext::Site | Ext::Sym | Ext::Name => Tail::Sym,
                    Ext::Slot => Tail::Slot,
                    Ext::Keywords | Ext::Pattern => Tail::Const,
                    Ext::Class => Tail::Fn,
                    Ext::Count => return self.write(at + 4, &[2]),
                };
                let value = self.index(low, counts);
                self.write(at + 4, &value.to_le_bytes());
            }
        }
    }

    fn index(&mut self, tail: Tail, counts: &[u32; SECTIONS]) -> u16 {
        let section = match tail {
            Tail::Const => Section::Constants,
            Tail::Slot => Section::Globals,
            Tail::Fn => Section::Functions,
            Tail::Module => Section::Modules,
            Tail::Native => Section::Natives,
            Tail::Sym => return self.choices.below(u32::from(bytecode::symbol::COUNT) + counts[0]) as u16,
            _ => return self.interesting() as u16,
        };
        self.choices.below(counts[section as usize]) as u16
    }

    /// An instruction of one of the functions.
    fn place(&mut self) -> Option<Place> {
        let program = Program::new(&self.bytes).ok()?;
        let counts = std::array::from_fn(|section| self.read(36 + 8 * section));
        let functions = program.count(Section::Functions);
        let offset = self.read(32 + 8 * Section::Functions as usize) as usize;
        let entry = offset + FUNCTION_LEN * self.below(functions);
        let (code, words) = (self.read(entry + 16) as usize, self.read(entry + 20) as usize);
        let registers = *self.bytes.get(entry + 10)?;
        let mut starts = Vec::new();
        let mut at = code;
        while at < code + 4 * words && at + 4 <= self.bytes.len() {
            starts.push(at);
            at += 4 * Word(self.read(at)).op().map_or(1, |op| op.form().words()) as usize;
        }
        let at = self.below(starts.len());
        (at < starts.len()).then_some(Place { at, starts, registers, counts })
    }
}

struct Place {
    at: usize,
    /// Where the function's instructions start in the program.
    starts: Vec<usize>,
    registers: u8,
    counts: [u32; SECTIONS],
}
