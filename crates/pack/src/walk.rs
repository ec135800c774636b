//! The walk through a program, in the order of its bytes: what each field is, what it probably is, and what need not be
//! said because it follows from what is there already. Packer and unpacker take the same walk.
//!
//! ```text
//! header → text → symbols, their order → constants → functions → modules … resources   the tables
//!        → data of constants → per function: variables, code, handlers, captures, lines → data of resources
//! ```
//!
//! One step makes one record: an entry of a table, a letter, an instruction.

mod code;
mod tables;

use bytecode::{ENTRY_LENS, HEADER_LEN, SECTIONS, Section, symbol};

use crate::Fault;
use crate::model::{Model, mix};
use code::Body;
use tables::Ranking;

/// Who walks: the packer, who knows what comes, or the unpacker, who learns it.
pub(crate) trait Side {
    /// Codes a bit that is 1 with this probability; answers it.
    fn bit(&mut self, bit: bool, probability: u32) -> bool;

    /// What stands in the program at `at`, little-endian, for who knows it; any number for who does not.
    fn truth(&self, at: u32, len: u32) -> u32;

    /// Reads what is there already.
    fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Fault>;
}

/// Most decisions of one step: a function's entry, twenty numbers of at most 38 bits.
pub(crate) const STEP_DECISIONS_MAX: usize = 20 * 38;
/// The longest record: the header.
const RECORD_LEN: usize = HEADER_LEN + 8;

/// Kinds of numbers: each has its weights, and its own contexts. A kind with a `+ 1` behind it takes two.
mod kind {
    pub const HEAD: u8 = 0; // + 1
    pub const TEXT: u8 = 2;
    pub const CONSTANT_TAG: u8 = 3;
    pub const CONSTANT_SYMBOL: u8 = 4; // + 1
    pub const CONSTANT_INT: u8 = 6;
    pub const CONSTANT_SMALL: u8 = 7;
    pub const CONSTANT_COUNT: u8 = 8; // + 1
    pub const CONSTANT_DATA: u8 = 10;
    pub const ITEM: u8 = 11; // + 1
    pub const FUNCTION_SMALL: u8 = 13;
    pub const FUNCTION_NAME: u8 = 14; // + 1
    pub const FUNCTION_SAME: u8 = 16;
    pub const FUNCTION_SIZE: u8 = 17; // + 1
    pub const FUNCTION_LINE: u8 = 19; // + 1
    pub const MODULE: u8 = 21; // + 1
    pub const MODULE_NAME: u8 = 23; // + 1
    pub const GLOBAL: u8 = 25; // + 1
    pub const NATIVE: u8 = 27; // + 1
    pub const RESOURCE: u8 = 29; // + 1
    pub const VARIABLE: u8 = 31;
    pub const VARIABLE_NAME: u8 = 32; // + 1
    pub const OP: u8 = 34;
    pub const REGISTER: u8 = 35;
    pub const COUNT: u8 = 36;
    pub const SMALL: u8 = 37;
    pub const SYMBOL: u8 = 38; // + 1
    pub const INDEX: u8 = 40; // + 1
    pub const SLOT: u8 = 42;
    pub const JUMP: u8 = 43; // + 1
    pub const INT: u8 = 45; // + 1
    pub const EXTENSION: u8 = 47;
    pub const HANDLER: u8 = 48; // + 1
    pub const HANDLER_REGISTER: u8 = 50;
    pub const CAPTURE: u8 = 51;
    pub const LINE_HERE: u8 = 52;
    pub const LINE_STEP: u8 = 53;
    pub const RESOURCE_DATA: u8 = 54;
    pub const RESOURCE_SIZE: u8 = 55; // + 1
}

/// Where the walk is.
pub(crate) struct Walker {
    model: Model,
    stage: Stage,
    /// Entries of this stage that are done.
    index: u32,
    /// Where the record begins, counted from the start of the program.
    at: u32,
    record: Record,
    /// No program may be longer.
    limit: u32,
    plan: Plan,
    /// Where the data of the next entry goes.
    data_at: u32,
    /// Own symbols that were named already.
    named: u32,
    /// The last numbers of this table, newest first: what the next one is compared with.
    before: [u32; 4],
    ranking: Ranking,
    body: Body,
}

/// The bytes of one step.
struct Record {
    bytes: [u8; RECORD_LEN],
    len: usize,
}

/// The tables of the program, as its header tells.
#[derive(Default)]
struct Plan {
    offsets: [u32; SECTIONS],
    counts: [u32; SECTIONS],
    length: u32,
    /// Bits of a symbol's number.
    symbol_bits: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Header,
    /// By its place in [`TABLES`].
    Table(usize),
    ConstantData,
    FunctionData,
    ResourceData,
    Over,
}

/// The tables in the order of their bytes.
const TABLES: [Section; SECTIONS] = [
    Section::Text,
    Section::Symbols,
    Section::SymbolOrder,
    Section::Constants,
    Section::Functions,
    Section::Modules,
    Section::Globals,
    Section::Natives,
    Section::Resources,
];

impl Walker {
    pub(crate) fn new(limit: u32) -> Walker {
        Walker {
            model: Model::new(),
            stage: Stage::Header,
            index: 0,
            at: 0,
            record: Record { bytes: [0; RECORD_LEN], len: 0 },
            limit,
            plan: Plan::default(),
            data_at: 0,
            named: 0,
            before: [0; 4],
            ranking: Ranking::default(),
            body: Body::default(),
        }
    }

    /// Sets how long the program may be, before the first step. There is never a second walker: its model is most of what
    /// unpacking needs of a board's memory.
    pub(crate) fn limit_to(&mut self, limit: u32) {
        self.limit = limit;
    }

    /// Makes the next record, which may be empty.
    ///
    /// # Errors
    /// [`Fault::Malformed`] when what was decoded is no program, or one that is longer than it may be.
    pub(crate) fn step<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        self.at += self.record.len as u32;
        self.record.len = 0;
        match self.stage {
            Stage::Header => self.header(side)?,
            Stage::Table(place) => self.table(side, place)?,
            Stage::ConstantData => self.constant_data(side)?,
            Stage::FunctionData => self.function_data(side)?,
            Stage::ResourceData => self.resource_data(side)?,
            Stage::Over => {}
        }
        let end = self.at + self.record.len as u32;
        let behind = if self.stage == Stage::Header { self.limit } else { self.plan.length };
        if end <= behind { Ok(()) } else { Err(Fault::Malformed) }
    }

    /// The bytes of the last step.
    pub(crate) fn record(&self) -> &[u8] {
        &self.record.bytes[..self.record.len]
    }

    /// Whether the program is whole.
    pub(crate) fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// How many entries a section has.
    fn count(&self, section: Section) -> u32 {
        self.plan.counts[section as usize]
    }

    /// Where an entry of a section lies.
    fn entry_at(&self, section: Section, index: u32) -> u32 {
        self.plan.offsets[section as usize] + index * ENTRY_LENS[section as usize] as u32
    }

    fn enter(&mut self, stage: Stage) {
        self.stage = stage;
        self.index = 0;
        self.before = [0; 4];
    }

    /// Zeros up to the next multiple of four.
    fn pad(&mut self) {
        while !(self.at + self.record.len as u32).is_multiple_of(4) {
            self.record.put(0, 1);
        }
    }

    // ---- numbers

    /// What stands `len` bytes long at the end of the record so far.
    fn truth<S: Side>(&self, side: &S, len: u32) -> u32 {
        side.truth(self.at + self.record.len as u32, len)
    }

    /// A number of any size: how many bits it has, then those behind the first. Takes `kind` and `kind + 1`.
    fn size<S: Side>(&mut self, side: &mut S, kind: u8, context: u32, value: u32) -> u32 {
        let len = self.model.number(side, kind, 6, &[context, u32::MAX], 32 - value.leading_zeros());
        match len {
            0 | 1 => len,
            2..=32 => {
                let first = 1 << (len - 1);
                let rest = value & (first - 1);
                first | self.model.number(side, kind + 1, len - 1, &[len, mix(len, context)], rest)
            }
            _ => u32::MAX,
        }
    }

    /// A number below or above zero, as [`Walker::size`] with the sign in the lowest bit.
    fn signed<S: Side>(&mut self, side: &mut S, kind: u8, context: u32, value: i32) -> i32 {
        let folded = self.size(side, kind, context, (value << 1 ^ value >> 31) as u32);
        (folded >> 1) as i32 ^ -((folded & 1) as i32)
    }

    /// A symbol: the next one that nobody has named yet, or by its number. Takes `kind` and `kind + 1`.
    fn symbol<S: Side>(&mut self, side: &mut S, kind: u8, contexts: &[u32], value: u32) -> u32 {
        let next = u32::from(symbol::COUNT) + self.named;
        if self.model.number(side, kind, 1, contexts, u32::from(value == next)) == 1 {
            self.named += 1;
            return next;
        }
        let bits = self.plan.symbol_bits;
        self.model.number(side, kind + 1, bits, contexts, value)
    }

    /// A symbol, or 0xFFFF for none, as the next half word of the record.
    fn maybe_symbol<S: Side>(&mut self, side: &mut S, kind: u8, context: u32) {
        let value = self.truth(side, 2);
        let none = mix(context, 1);
        let value = match self.model.number(side, kind::FUNCTION_SAME, 1, &[none], u32::from(value == 0xFFFF))
        {
            1 => 0xFFFF,
            _ => self.symbol(side, kind, &[context], value),
        };
        self.record.put(value, 2);
    }
}

impl Record {
    fn put(&mut self, value: u32, len: usize) {
        if let Some(place) = self.bytes.get_mut(self.len..self.len + len) {
            place.copy_from_slice(&value.to_le_bytes()[..len]);
            self.len += len;
        }
    }
}

/// A little-endian number of two bytes.
fn half(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 2).map_or(0, |b| u32::from(u16::from_le_bytes([b[0], b[1]])))
}

/// A little-endian number of four bytes.
fn word(bytes: &[u8], at: usize) -> u32 {
    half(bytes, at) | half(bytes, at + 2) << 16
}
