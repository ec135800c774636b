//! A program read in place: a view over its bytes, which may lie in flash.
//! [`Program::new`] checks the header and that every table lies inside; [`check`](crate::check) checks the rest.
//!
//! Every accessor answers `None` for an index that does not exist or bytes that are not what they should be, so a
//! damaged program is an error and never a panic, even unchecked.

use crate::{Function, Handlers, Module, Variables, symbol};

/// First four bytes of a program.
pub const MAGIC: [u8; 4] = *b"UPBC";
/// Version of the layout of the file.
pub const FORMAT: u16 = 1;
/// What compiler and machine must agree on: opcodes, names, meaning of tables. High half: incompatible; low: additions.
pub const ABI: u32 = 0x0001_0000;
/// Bytes of the header.
pub const HEADER_LEN: usize = 104;
/// Most registers that a function may use.
pub const REGISTERS_MAX: u8 = 250;
/// Most code words of a function.
pub const CODE_WORDS_MAX: u32 = 0xFFFF;

/// Why bytes are not a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Shorter than a header, or than the header says.
    Short,
    /// Does not begin with `UPBC`, or has an unknown layout version.
    NotAProgram,
    /// The bytes do not start at an address divisible by four.
    Misaligned,
    /// Made for another ABI (its number).
    Abi(u32),
    /// Made with another list of common symbols (how many there were).
    Names(u16),
    /// A section lies outside of the file or is not aligned (its number in the header).
    Section(u8),
    /// An entry of a table is wrong: section number, index.
    Entry(u8, u16),
    /// An instruction is wrong: function, word.
    Instruction(u16, u32),
}

impl core::fmt::Display for Fault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Fault::Short => write!(f, "the program is cut short"),
            Fault::NotAProgram => write!(f, "these bytes are not a program"),
            Fault::Misaligned => write!(f, "the program does not start at an address divisible by four"),
            Fault::Abi(abi) => write!(f, "the program is for ABI {abi:08x}, this is {ABI:08x}"),
            Fault::Names(count) => {
                write!(f, "the program was made for {count} common names, this machine has {}", symbol::COUNT)
            }
            Fault::Section(section) => write!(f, "section {section} of the program lies outside of it"),
            Fault::Entry(section, index) => {
                write!(f, "entry {index} of section {section} of the program is wrong")
            }
            Fault::Instruction(function, word) => {
                write!(f, "the instruction at word {word} of function {function} is wrong")
            }
        }
    }
}

impl core::error::Error for Fault {}

/// The sections in the order of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Section {
    /// `{text offset u32 (bit 31: not all ASCII), hash u32}` per own symbol.
    Symbols,
    /// `u16` own symbol numbers, sorted by (hash, number).
    SymbolOrder,
    /// UTF-8 of all own symbols, in order, [`END_OF_TEXT`] behind each.
    Text,
    /// `{tag u8, count u24, value u32}` per constant.
    Constants,
    /// [`FUNCTION_LEN`] bytes per function.
    Functions,
    /// [`MODULE_LEN`] bytes per module.
    Modules,
    /// `u16` symbol per global slot; within a module sorted by symbol.
    Globals,
    /// `u16` symbol per native module that is imported.
    Natives,
    /// `{name symbol u16, 0 u16, offset u32, length u32}` per resource.
    Resources,
}

/// How many sections there are.
pub const SECTIONS: usize = 9;
/// Bytes of a function's entry.
pub const FUNCTION_LEN: usize = 52;
/// Bytes of a module's entry.
pub const MODULE_LEN: usize = 16;

/// A program over borrowed bytes.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    bytes: &'a [u8],
    words: &'a [u32],
    sections: [Table; SECTIONS],
    /// The module where the program starts.
    pub entry: u16,
    /// How many inline caches its instructions name.
    pub caches: u16,
    name: u16,
    version: u16,
}

#[derive(Clone, Copy, Debug, Default)]
struct Table {
    offset: usize,
    count: usize,
}

impl<'a> Program<'a> {
    /// Opens a program. Bytes behind its length are ignored (a slot is longer than what it holds).
    ///
    /// # Errors
    /// What the header or the section table has wrong. Instructions and entries are not looked at.
    pub fn new(bytes: &'a [u8]) -> Result<Program<'a>, Fault> {
        let header = bytes.get(..HEADER_LEN).ok_or(Fault::Short)?;
        if header[..4] != MAGIC || u16_at(header, 4) != Some(FORMAT) {
            return Err(Fault::NotAProgram);
        }
        let field = |at| u32_at(header, at).ok_or(Fault::Short);
        let half = |at| u16_at(header, at).ok_or(Fault::Short);
        let abi = field(8)?;
        if abi >> 16 != ABI >> 16 || abi > ABI {
            return Err(Fault::Abi(abi));
        }
        if half(24)? != symbol::COUNT {
            return Err(Fault::Names(half(24)?));
        }
        let length = field(12)? as usize;
        let bytes = bytes.get(..length).filter(|_| length.is_multiple_of(4)).ok_or(Fault::Short)?;
        let words = bytemuck::try_cast_slice(bytes).map_err(|_| Fault::Misaligned)?;
        let mut sections = [Table::default(); SECTIONS];
        for (index, table) in sections.iter_mut().enumerate() {
            let at = 32 + 8 * index;
            *table = Table { offset: field(at)? as usize, count: field(at + 4)? as usize };
            if !table.fits(ENTRY_LENS[index], length) {
                return Err(Fault::Section(index as u8));
            }
        }
        Ok(Program {
            bytes,
            words,
            sections,
            entry: half(16)?,
            caches: half(18)?,
            name: half(20)?,
            version: half(22)?,
        })
    }

    /// The program's bytes, without what may follow it.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The firmware's name, as its project says.
    pub fn name(&self) -> &'a str {
        self.symbol(self.name).unwrap_or("")
    }

    /// The firmware's version, as the main module or the project says.
    pub fn version(&self) -> &'a str {
        self.symbol(self.version).unwrap_or("")
    }

    pub(crate) fn name_symbol(&self) -> u16 {
        self.name
    }

    pub(crate) fn version_symbol(&self) -> u16 {
        self.version
    }

    /// The symbol at place `rank` of the order by hash.
    pub(crate) fn ordered_symbol(&self, rank: u16) -> Option<u16> {
        self.u16(Section::SymbolOrder, 2, rank, 0)?.checked_add(symbol::COUNT)
    }

    /// The text of a symbol.
    pub fn symbol(&self, id: u16) -> Option<&'a str> {
        let Some(own) = id.checked_sub(symbol::COUNT) else { return symbol::text(id) };
        let text = self.table(Section::Text);
        let start = (self.u32(Section::Symbols, 8, own, 0)? & !NOT_ASCII) as usize;
        let next = own.checked_add(1).filter(|next| (*next as usize) < self.count(Section::Symbols));
        let behind = match next {
            Some(next) => (self.u32(Section::Symbols, 8, next, 0)? & !NOT_ASCII) as usize,
            None => text.count,
        };
        let end = behind.checked_sub(1)?;
        let text = self.bytes.get(text.offset..text.offset + text.count)?.get(start..end)?;
        core::str::from_utf8(text).ok()
    }

    /// The UTF-8 of a symbol, not looked at again.
    #[cfg_attr(small, optimize(speed))]
    pub fn symbol_bytes(&self, id: u16) -> Option<&'a [u8]> {
        let Some(own) = id.checked_sub(symbol::COUNT) else { return symbol::text(id).map(str::as_bytes) };
        let (text, symbols) = (self.table(Section::Text), self.table(Section::Symbols));
        let (at, left) = (symbols.offset / 4 + 2 * own as usize, symbols.count.checked_sub(own as usize)?);
        let start = (self.words.get(at)? & !NOT_ASCII) as usize;
        let end = match left {
            0 => return None,
            1 => text.count,
            _ => (self.words.get(at + 2)? & !NOT_ASCII) as usize,
        };
        // The mark behind each text is no part of it.
        self.bytes.get(text.offset + start..(text.offset + end).checked_sub(1)?)
    }

    /// Whether a symbol is all ASCII (then a byte is a character).
    #[cfg_attr(small, optimize(speed))]
    pub fn symbol_is_ascii(&self, id: u16) -> Option<bool> {
        let Some(own) = id.checked_sub(symbol::COUNT) else { return symbol::text(id).map(|_| true) };
        Some(self.u32(Section::Symbols, 8, own, 0)? & NOT_ASCII == 0)
    }

    /// The [hash](symbol::hash) of a symbol.
    pub fn symbol_hash(&self, id: u16) -> Option<u32> {
        let Some(own) = id.checked_sub(symbol::COUNT) else { return symbol::text_hash(id) };
        self.u32(Section::Symbols, 8, own, 4)
    }

    /// The symbol with this text, common or own. `hash` is [`symbol::hash`] of the text.
    pub fn find(&self, text: &str, hash: u32) -> Option<u16> {
        if let Some(id) = symbol::find(text, hash) {
            return Some(id);
        }
        let at = |rank: usize| self.ordered_symbol(rank as u16);
        let (mut low, mut high) = (0, self.count(Section::SymbolOrder));
        while low < high {
            let middle = (low + high) / 2;
            if self.symbol_hash(at(middle)?)? < hash { low = middle + 1 } else { high = middle }
        }
        (low..self.count(Section::SymbolOrder))
            .map_while(at)
            .take_while(|id| self.symbol_hash(*id) == Some(hash))
            .find(|id| self.symbol(*id) == Some(text))
    }

    /// How many entries a section has (for `Text`: bytes).
    pub fn count(&self, section: Section) -> usize {
        self.table(section).count
    }

    /// Two words of a constant's entry: kind and value.
    #[inline(always)]
    fn constant_words(&self, id: u16) -> Option<&'a [u32; 2]> {
        let table = self.table(Section::Constants);
        if id as usize >= table.count {
            return None;
        }
        let at = table.offset / 4 + 2 * id as usize;
        self.words.get(at..at + 2)?.first_chunk()
    }

    /// The entries of all constants: kind and value.
    pub fn constant_entries(&self) -> &'a [[u32; 2]] {
        let table = self.table(Section::Constants);
        let at = table.offset / 4;
        self.words.get(at..at + 2 * table.count).map_or(&[], |words| words.as_chunks().0)
    }

    /// A constant that is a float.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub fn float(&self, id: u16) -> Option<f64> {
        let &[kind, value] = self.constant_words(id)?;
        if kind as u8 != tag::FLOAT || value & 3 != 0 {
            return None;
        }
        let at = (value / 4) as usize;
        let &[low, high] = self.words.get(at..at + 2)?.first_chunk()?;
        Some(f64::from_bits(u64::from(low) | u64::from(high) << 32))
    }

    /// A constant.
    #[cfg_attr(small, optimize(speed))]
    pub fn constant(&self, id: u16) -> Option<Constant<'a>> {
        let kind = self.u32(Section::Constants, 8, id, 0)?;
        let (tag, count) = (kind as u8, kind >> 8);
        let value = self.u32(Section::Constants, 8, id, 4)?;
        let at = value as usize;
        Some(match tag {
            tag::IMM => Constant::Imm(u8::try_from(value).ok().filter(|kind| *kind < crate::imm::UNDEF)?),
            tag::INT => Constant::Int(value as i32),
            tag::BIG => {
                let limbs = self.word_run(at, (count & !NEGATIVE) as usize)?;
                Constant::Big { negative: count & NEGATIVE != 0, limbs }
            }
            tag::FLOAT => Constant::Float(self.double_at(at)?),
            tag::IMAGINARY => Constant::Imaginary(self.double_at(at)?),
            tag::STR => Constant::Str(u16::try_from(value).ok()?),
            tag::BYTES => Constant::Bytes(self.bytes.get(at..)?.get(..count as usize)?),
            tag::TUPLE => Constant::Tuple(Items(self.bytes.get(at..)?.get(..count as usize * 2)?)),
            _ => return None,
        })
    }

    fn double_at(&self, at: usize) -> Option<f64> {
        let (low, high) = (u32_at(self.bytes, at)?, u32_at(self.bytes, at.checked_add(4)?)?);
        Some(f64::from_bits(u64::from(low) | u64::from(high) << 32))
    }

    /// A function.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub fn function(&self, id: u16) -> Option<Function<'a>> {
        let table = self.table(Section::Functions);
        let at = table.offset + FUNCTION_LEN * (id as usize);
        let e = self.bytes.get(at..at + FUNCTION_LEN).filter(|_| (id as usize) < table.count)?;
        let (half, word) = (|at| u16_at(e, at), |at| u32_at(e, at).map(|v| v as usize));
        let code_at = word(16)?;
        Some(Function {
            name: half(0)?,
            qualname: half(2)?,
            module: half(4)?,
            doc: half(6)?,
            flags: half(8)?,
            nregs: e[10],
            nposonly: e[11],
            nparams: e[12],
            nkwonly: e[13],
            ndefaults: e[14],
            code: self.words.get(code_at / 4..)?.get(..word(20)?).filter(|_| code_at.is_multiple_of(4))?,
            handlers: Handlers(self.run(word(24)?, half(28)?, 8)?),
            variables: Variables(self.run(word(32)?, half(30)?, 4)?),
            captures: self.run(word(36)?, u16::from(e[15]), 1)?,
            lines: self.bytes.get(word(40)?..)?.get(..word(44)?)?,
            first_line: u32_at(e, 48)?,
        })
    }

    /// A function's names: what [`Program::function`] has as `variables`.
    #[cfg_attr(small, optimize(speed))]
    pub fn variables(&self, id: u16) -> Option<Variables<'a>> {
        let at = self.entry(Section::Functions, FUNCTION_LEN, id, 0)?;
        let (count, place) = (u16_at(self.bytes, at + 30)?, u32_at(self.bytes, at + 32)?);
        Some(Variables(self.run(place as usize, count, 4)?))
    }

    /// A module.
    pub fn module(&self, id: u16) -> Option<Module> {
        let half = |at| self.u16(Section::Modules, MODULE_LEN, id, at);
        Some(Module {
            name: half(0)?,
            file: half(2)?,
            flags: half(4)?,
            body: half(6)?,
            slot_base: half(8)?,
            nslots: half(10)?,
            parent_slot: half(12)?,
            parent: half(14)?,
        })
    }

    /// The symbol that global slot `slot` is named by.
    pub fn global(&self, slot: u16) -> Option<u16> {
        self.u16(Section::Globals, 2, slot, 0)
    }

    /// The slot of `module` named `symbol`: a binary search, because a module's slots are sorted by symbol.
    pub fn slot(&self, module: &Module, symbol: u16) -> Option<u16> {
        let (mut low, mut high) = (module.slot_base, module.slot_base.checked_add(module.nslots)?);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.global(middle)? {
                found if found == symbol => return Some(middle),
                found if found < symbol => low = middle + 1,
                _ => high = middle,
            }
        }
        None
    }

    /// The symbol that native import `id` is named by (dotted, such as `aws.iot`).
    pub fn native(&self, id: u16) -> Option<u16> {
        self.u16(Section::Natives, 2, id, 0)
    }

    /// Whether the program imports the native module of this name.
    pub fn imports_native(&self, name: &str) -> bool {
        (0..self.count(Section::Natives) as u16)
            .any(|id| self.native(id).and_then(|id| self.symbol(id)) == Some(name))
    }

    /// A resource: name and bytes.
    pub fn resource(&self, id: u16) -> Option<(&'a str, &'a [u8])> {
        let name = self.symbol(self.u16(Section::Resources, 12, id, 0)?)?;
        let offset = self.u32(Section::Resources, 12, id, 4)? as usize;
        let length = self.u32(Section::Resources, 12, id, 8)? as usize;
        Some((name, self.bytes.get(offset..)?.get(..length)?))
    }

    #[inline(always)]
    fn table(&self, section: Section) -> Table {
        self.sections[section as usize]
    }

    #[cfg_attr(small, optimize(speed))]
    fn entry(&self, section: Section, len: usize, id: u16, at: usize) -> Option<usize> {
        let table = self.table(section);
        ((id as usize) < table.count).then_some(table.offset + len * id as usize + at)
    }

    fn u16(&self, section: Section, len: usize, id: u16, at: usize) -> Option<u16> {
        u16_at(self.bytes, self.entry(section, len, id, at)?)
    }

    #[cfg_attr(small, optimize(speed))]
    fn u32(&self, section: Section, len: usize, id: u16, at: usize) -> Option<u32> {
        u32_at(self.bytes, self.entry(section, len, id, at)?)
    }

    fn run(&self, at: usize, count: u16, size: usize) -> Option<&'a [u8]> {
        self.bytes.get(at..)?.get(..count as usize * size)
    }

    fn word_run(&self, at: usize, count: usize) -> Option<&'a [u32]> {
        self.words.get(at / 4..)?.get(..count).filter(|_| at.is_multiple_of(4))
    }
}

/// Set in a symbol's offset when its text is not all ASCII.
pub const NOT_ASCII: u32 = 1 << 31;
/// Stands behind each symbol's text; no byte of UTF-8 is like it.
pub const END_OF_TEXT: u8 = 0xFF;
/// Set in the count of a [`tag::BIG`] that is below zero.
pub const NEGATIVE: u32 = 1 << 23;
/// Most bytes, limbs or items of one constant.
pub const CONSTANT_COUNT_MAX: u32 = NEGATIVE - 1;
/// Bytes per entry, by section.
pub const ENTRY_LENS: [usize; SECTIONS] = [8, 2, 1, 8, FUNCTION_LEN, MODULE_LEN, 2, 2, 12];

impl Table {
    fn fits(&self, entry_len: usize, length: usize) -> bool {
        let end = self.count.checked_mul(entry_len).and_then(|len| len.checked_add(self.offset));
        self.offset.is_multiple_of(4)
            && end.is_some_and(|end| end <= length)
            && (entry_len == 1 || self.count < 0xFFFF)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Tags of constants.
#[allow(missing_docs)]
pub mod tag {
    pub const IMM: u8 = 0;
    pub const INT: u8 = 1;
    pub const BIG: u8 = 2;
    pub const FLOAT: u8 = 3;
    pub const STR: u8 = 4;
    pub const BYTES: u8 = 5;
    pub const TUPLE: u8 = 6;
    pub const IMAGINARY: u8 = 7;
}

/// A constant of a program.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constant<'a> {
    /// None, True, False or Ellipsis, numbered as [`crate::imm`] does.
    Imm(u8),
    /// An int of at most 32 bits.
    Int(i32),
    /// A larger int: sign and magnitude, least significant limb first, no leading zero limbs.
    Big {
        /// Below zero.
        negative: bool,
        /// The magnitude.
        limbs: &'a [u32],
    },
    /// A float.
    Float(f64),
    /// A complex number without a real part.
    Imaginary(f64),
    /// A str: its symbol.
    Str(u16),
    /// A bytes object.
    Bytes(&'a [u8]),
    /// A tuple of constants, each with a smaller index than its own.
    Tuple(Items<'a>),
}

/// A constant as far as it is one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortConstant {
    /// An int of at most 32 bits.
    Int(i32),
    /// A str: its symbol.
    Str(u16),
    /// An object, which lies in the program.
    Object,
}

impl ShortConstant {
    /// What an entry says; `None` for None, True and the like.
    #[inline(always)]
    pub fn of(entry: &[u32; 2]) -> Option<ShortConstant> {
        let &[kind, value] = entry;
        Some(match kind as u8 {
            tag::INT => ShortConstant::Int(value as i32),
            tag::STR => ShortConstant::Str(value as u16),
            tag::IMM => return None,
            _ => ShortConstant::Object,
        })
    }
}

/// The constant indices of a constant tuple.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Items<'a>(&'a [u8]);

impl Items<'_> {
    /// How many items.
    pub fn len(&self) -> usize {
        self.0.len() / 2
    }

    /// Whether the tuple is `()`.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The constant index of item `at`.
    pub fn item(&self, at: usize) -> Option<u16> {
        u16_at(self.0, at.checked_mul(2)?)
    }
}
