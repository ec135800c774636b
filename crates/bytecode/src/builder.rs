//! Lays a program out: the same pieces in the same order give the same bytes.
//! Pieces get their numbers as they come; [`Builder::finish`] writes header, tables and data.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::program::{
    ABI, CONSTANT_COUNT_MAX, END_OF_TEXT, ENTRY_LENS, FORMAT, HEADER_LEN, MAGIC, NEGATIVE, NOT_ASCII,
    SECTIONS, Section, tag,
};
use crate::{Handler, Module, NO_INDEX, Variable, VariableKind, Word, symbol};

/// A program in the making.
#[derive(Debug, Default)]
pub struct Builder {
    pub(crate) symbols: Vec<String>,
    pub(crate) symbol_ids: BTreeMap<String, u16>,
    pub(crate) constants: Vec<Literal>,
    pub(crate) constant_ids: BTreeMap<Vec<u8>, u16>,
    pub(crate) functions: Vec<FunctionParts>,
    pub(crate) modules: Vec<Module>,
    pub(crate) globals: Vec<u16>,
    pub(crate) natives: Vec<u16>,
    pub(crate) resources: Vec<(u16, Vec<u8>)>,
    pub(crate) caches: u16,
}

/// A table of the program has no room left: its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full(pub &'static str);

impl core::fmt::Display for Full {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "the program has too many {}", self.0)
    }
}

impl core::error::Error for Full {}

/// A constant as the builder takes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// None, True, False or Ellipsis, numbered as [`crate::imm`] does.
    Imm(u8),
    /// An int of at most 32 bits.
    Int(i32),
    /// A larger int: below zero, magnitude from the least significant limb.
    Big(bool, Vec<u32>),
    /// A float.
    Float(f64),
    /// A complex number without a real part.
    Imaginary(f64),
    /// A str: its symbol.
    Str(u16),
    /// A bytes object.
    Bytes(Vec<u8>),
    /// A tuple of earlier constants.
    Tuple(Vec<u16>),
}

/// A function as the builder takes it; the fields are those of [`crate::Function`].
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct FunctionParts {
    pub name: u16,
    pub qualname: u16,
    pub module: u16,
    pub doc: Option<u16>,
    pub flags: u16,
    pub nregs: u8,
    pub nposonly: u8,
    pub nparams: u8,
    pub nkwonly: u8,
    pub ndefaults: u8,
    pub code: Vec<Word>,
    pub handlers: Vec<Handler>,
    pub variables: Vec<Variable>,
    pub captures: Vec<u8>,
    /// First word of each run of instructions and its source line, in order of words.
    pub lines: Vec<(u32, u32)>,
    pub first_line: u32,
}

impl Builder {
    /// An empty program.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// The symbol for a text.
    ///
    /// # Errors
    /// When 16 bits do not count the symbols any more; so do the methods below.
    pub fn symbol(&mut self, text: &str) -> Result<u16, Full> {
        if let Some(id) = symbol::find(text, symbol::hash(text.as_bytes())) {
            return Ok(id);
        }
        if let Some(id) = self.symbol_ids.get(text) {
            return Ok(*id);
        }
        let id = next(self.symbols.len() + symbol::COUNT as usize, "names and strings")?;
        self.symbols.push(text.into());
        self.symbol_ids.insert(text.into(), id);
        Ok(id)
    }

    /// The text behind a symbol of this builder.
    pub fn text(&self, id: u16) -> &str {
        symbol::text(id).unwrap_or_else(|| {
            let own = id.wrapping_sub(symbol::COUNT) as usize;
            self.symbols.get(own).map_or("", String::as_str)
        })
    }

    /// The constant for a literal; equal literals (bit by bit) share one.
    ///
    /// # Errors
    /// When 16 bits do not count the constants any more, or the literal has more than [`CONSTANT_COUNT_MAX`] bytes,
    /// limbs or items.
    pub fn constant(&mut self, literal: Literal) -> Result<u16, Full> {
        if literal.count() > CONSTANT_COUNT_MAX as usize {
            return Err(Full("items in one constant"));
        }
        let key = literal.key();
        if let Some(id) = self.constant_ids.get(&key) {
            return Ok(*id);
        }
        let id = next(self.constants.len(), "constants")?;
        self.constants.push(literal);
        self.constant_ids.insert(key, id);
        Ok(id)
    }

    /// A number for a function whose parts come later.
    ///
    /// # Errors
    /// When 16 bits do not count the functions any more.
    pub fn function(&mut self) -> Result<u16, Full> {
        let id = next(self.functions.len(), "functions")?;
        self.functions.push(FunctionParts::default());
        Ok(id)
    }

    /// Sets the parts of a function that has its number.
    pub fn set_function(&mut self, id: u16, parts: FunctionParts) {
        self.functions[id as usize] = parts;
    }

    /// The parts of a function as set so far.
    pub fn parts(&self, id: u16) -> &FunctionParts {
        &self.functions[id as usize]
    }

    /// Adds a module.
    ///
    /// # Errors
    /// When 16 bits do not count the modules any more.
    pub fn module(&mut self, module: Module) -> Result<u16, Full> {
        let id = next(self.modules.len(), "modules")?;
        self.modules.push(module);
        Ok(id)
    }

    /// Adds a global slot named by a symbol. The slots of a module must be added in order of their symbols.
    ///
    /// # Errors
    /// When 16 bits do not count the slots any more.
    pub fn global(&mut self, name: u16) -> Result<u16, Full> {
        let id = next(self.globals.len(), "global names")?;
        self.globals.push(name);
        Ok(id)
    }

    /// The import of a native module.
    ///
    /// # Errors
    /// When 16 bits do not count the imports any more.
    pub fn native(&mut self, name: u16) -> Result<u16, Full> {
        if let Some(id) = self.natives.iter().position(|native| *native == name) {
            return Ok(id as u16);
        }
        let id = next(self.natives.len(), "native modules")?;
        self.natives.push(name);
        Ok(id)
    }

    /// Adds a resource.
    ///
    /// # Errors
    /// When 16 bits do not count the resources or symbols any more.
    pub fn resource(&mut self, name: &str, bytes: &[u8]) -> Result<u16, Full> {
        let id = next(self.resources.len(), "resources")?;
        let name = self.symbol(name)?;
        self.resources.push((name, bytes.into()));
        Ok(id)
    }

    /// A number for one more inline cache; the last number is shared by all sites beyond it.
    pub fn cache(&mut self) -> u16 {
        let cache = self.caches;
        self.caches = self.caches.saturating_add(1).min(NO_INDEX - 1);
        cache
    }

    /// The bytes of the program that starts in module `entry`; `name` and `version` are symbols. Symbols and global
    /// slots are numbered anew, in the order in which the bytes name them first.
    pub fn finish(mut self, entry: u16, name: u16, version: u16) -> Vec<u8> {
        let (name, version) = self.renumber(name, version);
        self.laid_out(entry, name, version)
    }

    /// The bytes of the program with the numbers as they are.
    pub(crate) fn laid_out(self, entry: u16, name: u16, version: u16) -> Vec<u8> {
        let mut data = Data { base: self.tables_len(), bytes: Vec::new() };
        let constants = self.constant_entries(&mut data);
        let functions = self.function_entries(&mut data);
        let resources = self.resource_entries(&mut data);
        let (text, symbols) = self.symbol_entries();
        let halves = |items: &[u16]| items.iter().flat_map(|item| item.to_le_bytes()).collect();
        let tables = [
            (Section::Text, text),
            (Section::Symbols, symbols),
            (Section::SymbolOrder, halves(&self.symbol_order())),
            (Section::Constants, constants),
            (Section::Functions, functions),
            (Section::Modules, self.module_entries()),
            (Section::Globals, halves(&self.globals)),
            (Section::Natives, halves(&self.natives)),
            (Section::Resources, resources),
        ];
        let mut out = Layout::default();
        out.bytes.resize(HEADER_LEN, 0);
        for (section, entries) in tables {
            out.section(section, &entries);
        }
        out.bytes.extend(data.bytes);
        out.header(entry, self.caches, name, version)
    }

    /// Where the data behind the tables begins.
    fn tables_len(&self) -> usize {
        let text: usize = self.symbols.iter().map(|symbol| symbol.len() + 1).sum();
        let counts = [
            (Section::Text, text),
            (Section::Symbols, self.symbols.len()),
            (Section::SymbolOrder, self.symbols.len()),
            (Section::Constants, self.constants.len()),
            (Section::Functions, self.functions.len()),
            (Section::Modules, self.modules.len()),
            (Section::Globals, self.globals.len()),
            (Section::Natives, self.natives.len()),
            (Section::Resources, self.resources.len()),
        ];
        let table =
            |(section, count): (Section, usize)| (count * ENTRY_LENS[section as usize]).next_multiple_of(4);
        HEADER_LEN + counts.into_iter().map(table).sum::<usize>()
    }

    fn symbol_entries(&self) -> (Vec<u8>, Vec<u8>) {
        let (mut text, mut entries) = (Vec::new(), Vec::new());
        for symbol in &self.symbols {
            let mark = if symbol.is_ascii() { 0 } else { NOT_ASCII };
            entries.extend((text.len() as u32 | mark).to_le_bytes());
            entries.extend(symbol::hash(symbol.as_bytes()).to_le_bytes());
            text.extend(symbol.as_bytes());
            text.push(END_OF_TEXT);
        }
        (text, entries)
    }

    fn symbol_order(&self) -> Vec<u16> {
        let hashes: Vec<u32> = self.symbols.iter().map(|symbol| symbol::hash(symbol.as_bytes())).collect();
        let mut order: Vec<u16> = (0..self.symbols.len() as u16).collect();
        order.sort_by_key(|own| (hashes[*own as usize], *own));
        order
    }

    fn constant_entries(&self, data: &mut Data) -> Vec<u8> {
        let mut entries = Vec::new();
        for literal in &self.constants {
            let (tag, count, value) = match literal {
                Literal::Imm(kind) => (tag::IMM, 0, u32::from(*kind)),
                Literal::Int(int) => (tag::INT, 0, *int as u32),
                Literal::Big(negative, limbs) => {
                    let sign = if *negative { NEGATIVE } else { 0 };
                    let at = data.aligned(limbs.iter().flat_map(|limb| limb.to_le_bytes()));
                    (tag::BIG, limbs.len() as u32 | sign, at)
                }
                Literal::Float(float) => (tag::FLOAT, 0, data.aligned(float.to_bits().to_le_bytes())),
                Literal::Imaginary(float) => (tag::IMAGINARY, 0, data.aligned(float.to_bits().to_le_bytes())),
                Literal::Str(symbol) => (tag::STR, 0, u32::from(*symbol)),
                Literal::Bytes(bytes) => {
                    (tag::BYTES, bytes.len() as u32, data.aligned(bytes.iter().copied()))
                }
                Literal::Tuple(items) => {
                    let at = data.aligned(items.iter().flat_map(|item| item.to_le_bytes()));
                    (tag::TUPLE, items.len() as u32, at)
                }
            };
            entries.extend((u32::from(tag) | count << 8).to_le_bytes());
            entries.extend(value.to_le_bytes());
        }
        entries
    }

    fn function_entries(&self, data: &mut Data) -> Vec<u8> {
        let mut entries = Vec::new();
        for parts in &self.functions {
            let variables_at = data.aligned(variable_bytes(&parts.variables));
            let code_at = data.aligned(parts.code.iter().flat_map(|word| word.0.to_le_bytes()));
            let handlers_at = data.aligned(handler_bytes(&parts.handlers));
            let lines = line_bytes(parts.first_line, &parts.lines);
            let captures_at = data.packed(parts.captures.iter().copied());
            let lines_at = data.packed(lines.iter().copied());
            let doc = parts.doc.unwrap_or(NO_INDEX);
            for half in [parts.name, parts.qualname, parts.module, doc, parts.flags] {
                entries.extend(half.to_le_bytes());
            }
            entries.extend([parts.nregs, parts.nposonly, parts.nparams, parts.nkwonly, parts.ndefaults]);
            entries.push(parts.captures.len() as u8);
            entries.extend(code_at.to_le_bytes());
            entries.extend((parts.code.len() as u32).to_le_bytes());
            entries.extend(handlers_at.to_le_bytes());
            entries.extend((parts.handlers.len() as u16).to_le_bytes());
            entries.extend((parts.variables.len() as u16).to_le_bytes());
            for word in [variables_at, captures_at, lines_at, lines.len() as u32, parts.first_line] {
                entries.extend(word.to_le_bytes());
            }
        }
        entries
    }

    fn module_entries(&self) -> Vec<u8> {
        let mut entries = Vec::new();
        for m in &self.modules {
            for half in [m.name, m.file, m.flags, m.body, m.slot_base, m.nslots, m.parent_slot, m.parent] {
                entries.extend(half.to_le_bytes());
            }
        }
        entries
    }

    fn resource_entries(&self, data: &mut Data) -> Vec<u8> {
        let mut entries = Vec::new();
        for (name, bytes) in &self.resources {
            let at = data.aligned(bytes.iter().copied());
            entries.extend(u32::from(*name).to_le_bytes());
            entries.extend(at.to_le_bytes());
            entries.extend((bytes.len() as u32).to_le_bytes());
        }
        entries
    }
}

impl Literal {
    fn count(&self) -> usize {
        match self {
            Literal::Big(_, limbs) => limbs.len(),
            Literal::Bytes(bytes) => bytes.len(),
            Literal::Tuple(items) => items.len(),
            _ => 0,
        }
    }

    /// Bytes that tell literals apart that Python calls equal: 1, True, 1.0 and -0.0 are four.
    pub(crate) fn key(&self) -> Vec<u8> {
        let mut key = Vec::new();
        match self {
            Literal::Imm(kind) => key.extend([tag::IMM, *kind]),
            Literal::Int(int) => {
                key.push(tag::INT);
                key.extend(int.to_le_bytes());
            }
            Literal::Big(negative, limbs) => {
                key.extend([tag::BIG, u8::from(*negative)]);
                key.extend(limbs.iter().flat_map(|limb| limb.to_le_bytes()));
            }
            Literal::Float(float) => {
                key.push(tag::FLOAT);
                key.extend(float.to_bits().to_le_bytes());
            }
            Literal::Imaginary(float) => {
                key.push(tag::IMAGINARY);
                key.extend(float.to_bits().to_le_bytes());
            }
            Literal::Str(symbol) => {
                key.push(tag::STR);
                key.extend(symbol.to_le_bytes());
            }
            Literal::Bytes(bytes) => {
                key.push(tag::BYTES);
                key.extend(bytes);
            }
            Literal::Tuple(items) => {
                key.push(tag::TUPLE);
                key.extend(items.iter().flat_map(|item| item.to_le_bytes()));
            }
        }
        key
    }
}

fn next(count: usize, what: &'static str) -> Result<u16, Full> {
    if count >= NO_INDEX as usize { Err(Full(what)) } else { Ok(count as u16) }
}

fn handler_bytes(handlers: &[Handler]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for handler in handlers {
        for half in [handler.start, handler.end, handler.target] {
            bytes.extend(half.to_le_bytes());
        }
        bytes.extend([handler.register, 0]);
    }
    bytes
}

fn variable_bytes(variables: &[Variable]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for variable in variables {
        let kind = match variable.kind {
            VariableKind::Local => 0,
            VariableKind::Cell => 1,
            VariableKind::Captured => 2,
        };
        bytes.extend(variable.name.to_le_bytes());
        bytes.extend([variable.register, kind]);
    }
    bytes
}

/// Pairs of (words forward, lines forward as i8): read in order, the last pair whose words are reached counts.
fn line_bytes(first_line: u32, lines: &[(u32, u32)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut at, mut line) = (0u32, i64::from(first_line));
    for (word, target) in lines {
        let (mut words, mut delta) = (word - at, i64::from(*target) - line);
        while words > 255 {
            bytes.extend([255, 0]);
            words -= 255;
        }
        loop {
            let step = delta.clamp(-128, 127);
            bytes.extend([words as u8, step as i8 as u8]);
            delta -= step;
            words = 0;
            if delta == 0 {
                break;
            }
        }
        (at, line) = (*word, i64::from(*target));
    }
    bytes
}

/// The bytes behind the tables.
struct Data {
    /// Where they begin in the program.
    base: usize,
    bytes: Vec<u8>,
}

impl Data {
    /// Adds bytes at a multiple of four; their place.
    fn aligned(&mut self, bytes: impl IntoIterator<Item = u8>) -> u32 {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        self.packed(bytes)
    }

    fn packed(&mut self, bytes: impl IntoIterator<Item = u8>) -> u32 {
        let at = self.base + self.bytes.len();
        self.bytes.extend(bytes);
        at as u32
    }
}

#[derive(Default)]
struct Layout {
    bytes: Vec<u8>,
    sections: [(u32, u32); SECTIONS],
}

impl Layout {
    fn section(&mut self, section: Section, entries: &[u8]) {
        let count = entries.len() / ENTRY_LENS[section as usize];
        self.sections[section as usize] = (self.bytes.len() as u32, count as u32);
        self.bytes.extend(entries);
        self.align();
    }

    fn align(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }

    fn header(mut self, entry: u16, caches: u16, name: u16, version: u16) -> Vec<u8> {
        self.align();
        let length = self.bytes.len() as u32;
        let mut header = Vec::with_capacity(HEADER_LEN);
        header.extend(MAGIC);
        header.extend(FORMAT.to_le_bytes());
        header.extend([0, 0]);
        header.extend(ABI.to_le_bytes());
        header.extend(length.to_le_bytes());
        for half in [entry, caches, name, version, symbol::COUNT, 0, 0, 0] {
            header.extend(half.to_le_bytes());
        }
        for (offset, count) in self.sections {
            header.extend(offset.to_le_bytes());
            header.extend(count.to_le_bytes());
        }
        self.bytes[..HEADER_LEN].copy_from_slice(&header);
        self.bytes
    }
}
