//! The header, the tables, and the data of constants and resources.

use bytecode::{
    ABI, END_OF_TEXT, ENTRY_LENS, FORMAT, HEADER_LEN, MAGIC, NEGATIVE, NOT_ASCII, SECTIONS, Section, symbol,
    tag,
};

use super::{Side, Stage, TABLES, Walker, half, kind, word};
use crate::model::mix;
use crate::{Fault, SYMBOLS_MAX};

/// Entries whose number is told, in the order of the header's sections.
const COUNTED: [Section; 8] = [
    Section::Symbols,
    Section::Text,
    Section::Constants,
    Section::Functions,
    Section::Modules,
    Section::Globals,
    Section::Natives,
    Section::Resources,
];

impl Walker {
    pub(super) fn header<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        for (context, section) in COUNTED.into_iter().enumerate() {
            let count = side.truth(36 + 8 * section as u32, 4);
            self.plan.counts[section as usize] = self.size(side, kind::HEAD, context as u32, count);
        }
        self.plan.counts[Section::SymbolOrder as usize] = self.count(Section::Symbols);
        self.plan(side)?;
        let [entry, caches] = [16, 18].map(|at| side.truth(at, 2));
        let entry = self.size(side, kind::HEAD, 9, entry);
        let caches = self.size(side, kind::HEAD, 10, caches);
        let [name, version] = [20, 22].map(|at| side.truth(at, 2));
        let name = self.symbol(side, kind::MODULE_NAME, &[1], name);
        let version = self.symbol(side, kind::MODULE_NAME, &[2], version);
        self.record.put(u32::from_le_bytes(MAGIC), 4);
        self.record.put(u32::from(FORMAT), 4);
        self.record.put(ABI, 4);
        self.record.put(self.plan.length, 4);
        for value in [entry, caches, name, version, u32::from(symbol::COUNT), 0, 0, 0] {
            self.record.put(value, 2);
        }
        for section in 0..SECTIONS {
            self.record.put(self.plan.offsets[section], 4);
            self.record.put(self.plan.counts[section], 4);
        }
        self.enter(Stage::Table(0));
        Ok(())
    }

    /// Where the tables lie follows from how long they are.
    fn plan<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        let mut at = HEADER_LEN as u32;
        for section in TABLES {
            self.plan.offsets[section as usize] = at;
            let count = self.count(section);
            let few = section == Section::Text || count < 0xFFFF;
            let len = count
                .checked_mul(ENTRY_LENS[section as usize] as u32)
                .filter(|len| few && *len <= self.limit);
            at = (at + len.ok_or(Fault::Malformed)?).next_multiple_of(4);
            if at > self.limit {
                return Err(Fault::Malformed);
            }
        }
        let symbols = self.count(Section::Symbols);
        if symbols > SYMBOLS_MAX {
            return Err(Fault::Malformed);
        }
        self.plan.symbol_bits = 32 - (u32::from(symbol::COUNT) + symbols).leading_zeros();
        self.data_at = at;
        let data = side.truth(12, 4).wrapping_sub(at) / 4;
        let data = self.size(side, kind::HEAD, 8, data).checked_mul(4);
        let length = data.and_then(|data| data.checked_add(at)).filter(|length| *length <= self.limit);
        self.plan.length = length.ok_or(Fault::Malformed)?;
        Ok(())
    }

    /// The next entry of a table.
    pub(super) fn table<S: Side>(&mut self, side: &mut S, place: usize) -> Result<(), Fault> {
        let Some(section) = TABLES.get(place).copied() else {
            self.enter(Stage::ConstantData);
            return Ok(());
        };
        if self.index == self.count(section) {
            self.pad();
            let whole = section != Section::Text || self.ranking.texts == self.count(Section::Symbols);
            self.ranking.at = self.plan.offsets[Section::Text as usize];
            self.enter(Stage::Table(place + 1));
            return if whole { Ok(()) } else { Err(Fault::Malformed) };
        }
        match section {
            Section::Text => self.letter(side),
            Section::Symbols => self.symbol_entry(side)?,
            Section::SymbolOrder => self.ranked(side)?,
            Section::Constants => self.constant(side),
            Section::Functions => self.function(side),
            Section::Modules => self.module(side),
            Section::Globals => self.name(side, kind::GLOBAL),
            Section::Natives => self.name(side, kind::NATIVE),
            Section::Resources => self.resource(side),
        }
        self.index += 1;
        Ok(())
    }

    /// `before` is the letter before, the two before that, and a hash of the word so far.
    fn letter<S: Side>(&mut self, side: &mut S) {
        let [last, older, word, _] = self.before;
        let truth = self.truth(side, 1);
        let letter =
            self.model.number(side, kind::TEXT, 8, &[0, last, mix(older, last), mix(word, 7)], truth);
        self.record.put(letter, 1);
        let apart = letter == u32::from(END_OF_TEXT) || b"._ ".contains(&(letter as u8));
        let word = if apart { 0 } else { mix(word, letter) };
        self.before = [letter, older << 8 & 0xFF00 | last, word, 0];
        self.ranking.texts += u32::from(letter == u32::from(END_OF_TEXT));
    }

    /// Place and hash of a text follow from the text.
    fn symbol_entry<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        let start = self.ranking.at;
        let end = self.plan.offsets[Section::Text as usize] + self.count(Section::Text);
        let (mut hash, mut high) = (symbol::HASH_START, 0);
        while self.ranking.at < end {
            let mut byte = [0];
            side.read(self.ranking.at, &mut byte)?;
            self.ranking.at += 1;
            if byte[0] == END_OF_TEXT {
                break;
            }
            hash = symbol::hash_on(hash, byte[0]);
            high |= byte[0] & 0x80;
        }
        let mark = if high == 0 { 0 } else { NOT_ASCII };
        self.record.put((start - self.plan.offsets[Section::Text as usize]) | mark, 4);
        self.record.put(hash, 4);
        Ok(())
    }

    /// The order of the hashes follows from the hashes.
    fn ranked<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        if self.ranking.next == self.ranking.len {
            let (table, count) = (self.entry_at(Section::Symbols, 0), self.count(Section::Symbols));
            self.ranking.refill(side, table, count)?;
        }
        let (_, own) = self.ranking.best[self.ranking.next % BEST];
        self.ranking.next += 1;
        self.record.put(u32::from(own), 2);
        Ok(())
    }

    /// `before` is the tag before and the int before.
    fn constant<S: Side>(&mut self, side: &mut S) {
        let [last, int, ..] = self.before;
        let (word, value) = (self.truth(side, 4), side.truth(self.at + 4, 4));
        let tag = self.model.number(side, kind::CONSTANT_TAG, 3, &[0, last], word & 0xFF);
        let count = match tag as u8 {
            tag::BIG | tag::BYTES | tag::TUPLE => {
                self.size(side, kind::CONSTANT_COUNT, tag, word >> 8) & 0xFF_FFFF
            }
            _ => 0,
        };
        self.record.put(tag | count << 8, 4);
        let value = match tag as u8 {
            tag::IMM => self.model.number(side, kind::CONSTANT_SMALL, 3, &[0], value),
            tag::STR => self.symbol(side, kind::CONSTANT_SYMBOL, &[0, last], value),
            tag::INT => self.int(side, int, value),
            _ => self.place(constant_len(tag, count), 4),
        };
        self.record.put(value, 4);
        self.before = [tag, if tag as u8 == tag::INT { value } else { int }, 0, 0];
    }

    /// An int, byte by byte from the top, each beside the byte of the int before.
    fn int<S: Side>(&mut self, side: &mut S, before: u32, value: u32) -> u32 {
        [24, 16, 8, 0].into_iter().fold(0, |int, shift| {
            let contexts = [shift, mix(shift, before >> shift), mix(shift + 1, int)];
            let byte = self.model.number(side, kind::CONSTANT_INT, 8, &contexts, value >> shift & 0xFF);
            int << 8 | byte
        })
    }

    /// The place of the next `len` bytes of data.
    pub(super) fn place(&mut self, len: u32, align: u32) -> u32 {
        let at = self.data_at.next_multiple_of(align);
        self.data_at = at.saturating_add(len).min(1 << 28);
        at
    }

    fn module<S: Side>(&mut self, side: &mut S) {
        for field in 0..8 {
            let truth = self.truth(side, 2);
            let value = match field {
                0 | 1 => self.symbol(side, kind::MODULE_NAME, &[3 + field], truth),
                // The slots of a module lie behind those of the module before.
                4 => {
                    let step = truth as i32 - self.before[0] as i32;
                    (self.before[0] as i32).wrapping_add(self.signed(side, kind::MODULE, field, step)) as u32
                }
                6 | 7 => !self.size(side, kind::MODULE, field, !truth & 0xFFFF),
                _ => self.size(side, kind::MODULE, field, truth),
            };
            if field == 4 || field == 5 {
                self.before[0] = if field == 4 { value } else { self.before[0].wrapping_add(value) };
            }
            self.record.put(value, 2);
        }
    }

    fn name<S: Side>(&mut self, side: &mut S, kind: u8) {
        let truth = self.truth(side, 2);
        let value = self.symbol(side, kind, &[0, self.before[0] >> 5], truth);
        self.before[0] = value;
        self.record.put(value, 2);
    }

    fn resource<S: Side>(&mut self, side: &mut S) {
        let (name, len) = (self.truth(side, 2), side.truth(self.at + 8, 4));
        let name = self.symbol(side, kind::RESOURCE, &[0], name);
        let len = self.size(side, kind::RESOURCE_SIZE, 0, len);
        self.record.put(name & 0xFFFF, 4);
        let at = self.place(len, 4);
        self.record.put(at, 4);
        self.record.put(len, 4);
    }

    // ---- data

    /// The next bytes of the constant `index`; `before` is how many of its bytes are there and the last number.
    pub(super) fn constant_data<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        if self.index == self.count(Section::Constants) {
            self.pad();
            self.enter(Stage::FunctionData);
            return Ok(());
        }
        let mut entry = [0; 8];
        side.read(self.entry_at(Section::Constants, self.index), &mut entry)?;
        let [done, last, ..] = self.before;
        let tag = u32::from(entry[0]);
        if done == constant_len(tag, word(&entry, 0) >> 8) {
            self.index += 1;
            self.before = [0; 4];
            return Ok(());
        }
        if done == 0 {
            self.pad();
        }
        let truth = self.truth(side, 2);
        let (len, value) = match tag as u8 {
            tag::TUPLE => (2, self.item(side, last, truth)),
            // Most floats are short: zeros first.
            tag::FLOAT | tag::IMAGINARY => (1, self.data_byte(side, &[tag, mix(done, last)], truth)),
            _ => (1, self.data_byte(side, &[tag, mix(tag, last), mix(tag, done & 3)], truth)),
        };
        self.record.put(value, len);
        self.before = [done + len as u32, value, 0, 0];
        Ok(())
    }

    fn data_byte<S: Side>(&mut self, side: &mut S, contexts: &[u32], truth: u32) -> u32 {
        self.model.number(side, kind::CONSTANT_DATA, 8, contexts, truth & 0xFF)
    }

    /// Items of a tuple often follow one another.
    fn item<S: Side>(&mut self, side: &mut S, last: u32, truth: u32) -> u32 {
        if self.model.number(side, kind::ITEM, 1, &[0], u32::from(truth == last + 1)) == 1 {
            return last + 1;
        }
        let bits = 32 - self.count(Section::Constants).leading_zeros();
        self.model.number(side, kind::ITEM + 1, bits, &[0], truth)
    }

    /// The next byte of resource `index`; `before` is how many of its bytes are there and the last ones.
    pub(super) fn resource_data<S: Side>(&mut self, side: &mut S) -> Result<(), Fault> {
        if self.index == self.count(Section::Resources) {
            self.pad();
            let whole = self.at + self.record.len as u32 == self.plan.length;
            self.enter(Stage::Over);
            return if whole { Ok(()) } else { Err(Fault::Malformed) };
        }
        let mut entry = [0; 12];
        side.read(self.entry_at(Section::Resources, self.index), &mut entry)?;
        let [done, last, ..] = self.before;
        if done == word(&entry, 8) {
            self.index += 1;
            self.before = [0; 4];
            return Ok(());
        }
        if done == 0 {
            self.pad();
        }
        let truth = self.truth(side, 1);
        let contexts = [0, last & 0xFF, last & 0xFFFF, last & 0xFF_FFFF].map(|context| mix(context, 3));
        let byte = self.model.number(side, kind::RESOURCE_DATA, 8, &contexts, truth);
        self.record.put(byte, 1);
        self.before = [done + 1, last << 8 | byte, 0, 0];
        Ok(())
    }
}

/// Bytes of a constant's data.
fn constant_len(tag: u32, count: u32) -> u32 {
    match tag as u8 {
        tag::FLOAT | tag::IMAGINARY => 8,
        tag::BIG => (count & (NEGATIVE - 1)) * 4,
        tag::BYTES => count,
        tag::TUPLE => count * 2,
        _ => 0,
    }
}

/// Hashes that are sorted at a time.
const BEST: usize = 64;

/// Sorts hashes that lie in flash with little memory: the next [`BEST`] in one pass over all of them.
pub(super) struct Ranking {
    /// Texts that were seen to their end.
    texts: u32,
    /// Where the next text begins.
    at: u32,
    best: [(u32, u16); BEST],
    len: usize,
    next: usize,
    /// The last one of the pass before.
    last: Option<(u32, u16)>,
}

impl Default for Ranking {
    fn default() -> Ranking {
        Ranking { texts: 0, at: 0, best: [(0, 0); BEST], len: 0, next: 0, last: None }
    }
}

impl Ranking {
    fn refill<S: Side>(&mut self, side: &mut S, table: u32, count: u32) -> Result<(), Fault> {
        self.last = self.len.checked_sub(1).map(|last| self.best[last % BEST]);
        (self.len, self.next) = (0, 0);
        for own in 0..count {
            let mut entry = [0; 8];
            side.read(table + 8 * own, &mut entry)?;
            let mine = (half(&entry, 4) | half(&entry, 6) << 16, own as u16);
            let room = self.len < BEST || mine < self.best[BEST - 1];
            if room && self.last.is_none_or(|last| last < mine) {
                self.insert(mine);
            }
        }
        if self.len == 0 { Err(Fault::Malformed) } else { Ok(()) }
    }

    fn insert(&mut self, mine: (u32, u16)) {
        let place = self.best[..self.len].partition_point(|other| *other < mine);
        self.len = (self.len + 1).min(BEST);
        self.best[place..self.len].rotate_right(1);
        self.best[place] = mine;
    }
}
