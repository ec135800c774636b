//! Symbols and global slots get their final numbers in the order in which the bytes of the program name them first.
//! The next new name is then always the next number, which costs a packed program almost nothing to say.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::{Builder, Ext, Literal, NO_INDEX, Tail, Word, symbol};

impl Builder {
    /// Renumbers; answers the new numbers of the symbols `name` and `version`.
    pub(crate) fn renumber(&mut self, name: u16, version: u16) -> (u16, u16) {
        let mut names = Names { symbols: self.symbols.len(), numbers: BTreeMap::new(), order: Vec::new() };
        let (name, version) = (names.number(name), names.number(version));
        self.rename_tables(&mut names);
        for parts in &mut self.functions {
            for variable in &mut parts.variables {
                variable.name = names.number(variable.name);
            }
            each_operand(&mut parts.code, |operand, number| match operand {
                Operand::Symbol => names.number(number),
                Operand::Slot => number,
            });
        }
        let texts = core::mem::take(&mut self.symbols);
        self.symbols = names.sorted(texts);
        self.sort_slots();
        (name, version)
    }

    fn rename_tables(&mut self, names: &mut Names) {
        for constant in &mut self.constants {
            if let Literal::Str(id) = constant {
                *id = names.number(*id);
            }
        }
        for parts in &mut self.functions {
            parts.name = names.number(parts.name);
            parts.qualname = names.number(parts.qualname);
            parts.doc = parts.doc.map(|doc| names.number(doc));
        }
        for module in &mut self.modules {
            module.name = names.number(module.name);
            module.file = names.number(module.file);
        }
        for id in self.globals.iter_mut().chain(&mut self.natives) {
            *id = names.number(*id);
        }
        for (id, _) in &mut self.resources {
            *id = names.number(*id);
        }
    }

    /// The slots of each module are sorted by symbol, because they are searched.
    fn sort_slots(&mut self) {
        let mut places: Vec<u16> = (0..self.globals.len() as u16).collect();
        for module in &self.modules {
            let slots = module.slot_base as usize..module.slot_base as usize + module.nslots as usize;
            if let Some(slots) = places.get_mut(slots) {
                slots.sort_by_key(|slot| self.globals[*slot as usize]);
            }
        }
        let mut slots = places.clone();
        for (new, old) in places.iter().enumerate() {
            slots[*old as usize] = new as u16;
        }
        let slot = |old: u16| slots.get(old as usize).copied().unwrap_or(old);
        self.globals = places.iter().map(|old| self.globals[*old as usize]).collect();
        for module in &mut self.modules {
            module.parent_slot = slot(module.parent_slot);
        }
        for parts in &mut self.functions {
            each_operand(&mut parts.code, |operand, number| match operand {
                Operand::Symbol => number,
                Operand::Slot => slot(number),
            });
        }
    }
}

/// New numbers for own symbols.
struct Names {
    /// How many there are.
    symbols: usize,
    numbers: BTreeMap<u16, u16>,
    /// The old numbers in the new order.
    order: Vec<u16>,
}

impl Names {
    /// The new number of a symbol; the next one if it has none yet.
    fn number(&mut self, id: u16) -> u16 {
        let own = id.wrapping_sub(symbol::COUNT);
        if id < symbol::COUNT || usize::from(own) >= self.symbols {
            return id;
        }
        let next = symbol::COUNT + self.order.len() as u16;
        *self.numbers.entry(own).or_insert_with(|| {
            self.order.push(own);
            next
        })
    }

    /// The texts in the new order; those that nothing names are left out.
    fn sorted(&self, mut texts: Vec<String>) -> Vec<String> {
        self.order.iter().map(|own| core::mem::take(&mut texts[*own as usize])).collect()
    }
}

/// An operand that is renumbered.
#[derive(Clone, Copy)]
enum Operand {
    Symbol,
    Slot,
}

/// Replaces every symbol and every slot in the code, in order.
fn each_operand(code: &mut [Word], mut replace: impl FnMut(Operand, u16) -> u16) {
    let mut pc = 0;
    while let Some(word) = code.get_mut(pc) {
        let Some(op) = word.op() else { break };
        let form = op.form();
        let index = match form.tail {
            Tail::Sym => replace(Operand::Symbol, word.index()),
            Tail::Slot => replace(Operand::Slot, word.index()),
            _ => word.index(),
        };
        *word = Word(word.0 & 0xFFFF | u32::from(index) << 16);
        if let Some(extension) = code.get_mut(pc + 1).filter(|_| form.words() == 2) {
            let (low, high) = (extension.low(), extension.high());
            let (low, high) = match form.ext {
                Ext::Site | Ext::Sym => (replace(Operand::Symbol, low), high),
                Ext::Name if high == NO_INDEX => (replace(Operand::Symbol, low), high),
                Ext::Name => (replace(Operand::Symbol, low), replace(Operand::Slot, high)),
                Ext::Slot => (replace(Operand::Slot, low), high),
                _ => (low, high),
            };
            *extension = Word(u32::from(low) | u32::from(high) << 16);
        }
        pc += form.words() as usize;
    }
}
