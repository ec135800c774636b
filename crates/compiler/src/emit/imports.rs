//! Imports: of project modules, whose body runs once, of native modules, and of what is not there.

use bytecode::{Op, Word};

use super::Emitter;
use crate::modules::Found;
use crate::tree::{Const, FromImport, Import, Name};

impl<'a> Emitter<'a> {
    /// `import a.b.c`, `import a.b.c as d`
    pub(super) fn import(&mut self, import: &'a Import) {
        let mark = self.mark();
        let (first, last) = (self.temp(), self.temp());
        let head = import.module.split('.').next().unwrap_or_default();
        if self.import_module(&import.module, last) {
            match &import.alias {
                Some(alias) => self.store(alias, last),
                None => {
                    self.import_module(head, first);
                    self.store(&head.into(), first);
                }
            }
        }
        self.release(mark);
    }

    /// `from a import b, c as d`, `from a import *`
    pub(super) fn import_from(&mut self, import: &'a FromImport) {
        let Some(base) = self.modules.absolute(self.module, import) else { return };
        let mark = self.mark();
        let (module, value) = (self.temp(), self.temp());
        if self.import_module(&base, module) {
            if import.names.is_empty() {
                self.star_import(&base, module);
            }
            for each in &import.names {
                self.at_span(each.span);
                self.imported_name(&base, module, &each.name, value);
                self.store(each.alias.as_ref().unwrap_or(&each.name), value);
            }
        }
        self.release(mark);
    }

    /// The module into `to`, its packages first; whether it exists.
    fn import_module(&mut self, name: &str, to: u8) -> bool {
        match self.modules.find(name) {
            Some(Found::Project(_) | Found::Loaded(_)) => {
                let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
                for end in ends {
                    match self.modules.find(&name[..end]) {
                        Some(Found::Project(index)) => {
                            self.op_wide(Op::Import, to, self.module_number(index));
                        }
                        Some(Found::Loaded(number)) => self.op_wide(Op::Import, to, number),
                        _ => {}
                    }
                }
                true
            }
            Some(Found::Native) => {
                let symbol = self.symbol(name);
                let native = self.builder.native(symbol);
                let native = self.or_full(native);
                self.op_wide(Op::ImportN, to, native);
                true
            }
            None => {
                self.raise_not_found(name);
                false
            }
        }
    }

    fn imported_name(&mut self, base: &str, module: u8, name: &Name, to: u8) {
        let full = format!("{base}.{name}");
        let is_module = match self.modules.find(base) {
            Some(Found::Project(index)) => self.modules.submodule(index, name).is_some(),
            _ => self.modules.find(&full).is_some(),
        };
        if is_module {
            self.import_module(&full, to);
        } else {
            let symbol = self.symbol(name);
            self.op_extended(Op::ImportFrom, to, module, 0, u32::from(symbol));
        }
    }

    fn star_import(&mut self, base: &str, module: u8) {
        if self.is_piece() {
            return self.star_into_space(module);
        }
        let Some(Found::Project(index)) = self.modules.find(base) else {
            return self.op_wide(Op::StarN, module, self.module_number(self.module));
        };
        for name in self.modules.exports(index) {
            if let Some(part) = self.modules.submodule(index, &name) {
                self.op_wide(Op::Import, module, self.module_number(part));
            }
            let slots = (self.slots[index].get(&name), self.slots[self.module].get(&name));
            if let (Some(from), Some(to)) = slots {
                let (from, to) = (*from, *to);
                self.frame.asm.emit_extended(Word::wide(Op::CopyG, 0, from), u32::from(to));
            }
        }
    }

    /// Only a guarded import may name a module that does not exist: the program expects the error. As in CPython it
    /// names the outermost package that is missing.
    fn raise_not_found(&mut self, name: &str) {
        let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
        let missing = ends.map(|end| &name[..end]).find(|package| self.modules.find(package).is_none());
        let name = missing.unwrap_or(name);
        let mark = self.mark();
        let window = self.temps(3);
        self.load_builtin("ModuleNotFoundError", window);
        self.load_const(window + 1, &Const::Str(format!("No module named '{name}'").into()));
        self.load_const(window + 2, &Const::Str(name.into()));
        let names = self.names_constant(&["name".into()]);
        self.op_extended(Op::CallKw, window, 1, 1, u32::from(names));
        self.op(Op::Raise, window, 0, 0);
        self.release(mark);
    }
}
