//! Names beyond registers: global slots, builtins, class namespaces, and modules.

use crate::{
    call::Flow,
    ctx::Ctx,
    frame::After,
    heap::Shape,
    native::{self, Constant},
    object::Handle,
    raise::Stop,
    types::Type,
    value::{Tag, Value},
};
use alloc::{format, string::ToString};
use bytecode::{NO_INDEX, sym};

/// A project module's state.
const IMPORTING: u8 = 1;
const IMPORTED: u8 = 2;

impl Ctx<'_, '_> {
    /// A global slot, or if it is unset the builtin of its name.
    pub(crate) fn global_fallback(&mut self, slot: u16) -> Result<Value, Stop> {
        if let Some(value) = self.vm.globals.get(slot as usize).and_then(|value| value.set()) {
            return Ok(value);
        }
        let symbol = self.program.global(slot).unwrap_or(sym::EMPTY);
        self.builtin(symbol)
    }

    /// The builtin that a slot of its own was made for: it is kept there, unless it differs from module to module.
    #[inline(never)]
    pub(crate) fn builtin_of_slot(&mut self, slot: u16) -> Result<Value, Stop> {
        let value = self.global_fallback(slot)?;
        let symbol = self.program.global(slot).unwrap_or(sym::EMPTY);
        let text = self.program.symbol(symbol).unwrap_or("");
        if builtin_named(text).is_some()
            && let Some(place) = self.vm.globals.get_mut(slot as usize)
        {
            *place = value;
        }
        Ok(value)
    }

    /// The builtin of a name.
    pub(crate) fn builtin(&mut self, symbol: u16) -> Result<Value, Stop> {
        if let Some(known) = self.vm.builtins.iter().find(|(name, _)| *name == symbol) {
            return Ok(known.1);
        }
        let text = self.program.symbol(symbol).unwrap_or("?");
        match builtin_named(text) {
            Some(value) => {
                self.vm.builtins.push((symbol, value));
                Ok(value)
            }
            None if symbol == sym::__name__ => {
                let module = self.running_module();
                Ok(module.map_or(Value::NONE, |module| Value::symbol(module.name)))
            }
            None if symbol == sym::__file__ => {
                let module = self.running_module();
                Ok(module.map_or(Value::NONE, |module| Value::symbol(module.file)))
            }
            None => {
                let module = self.running_module();
                match module.map(|module| self.module_fact(&module, symbol)).transpose()?.flatten() {
                    Some(value) => Ok(value),
                    None => Err(self.name_error(symbol)),
                }
            }
        }
    }

    /// What every module has without saying so, beyond `__name__` and `__file__`.
    pub(crate) fn module_fact(
        &mut self,
        module: &bytecode::Module,
        symbol: u16,
    ) -> Result<Option<Value>, Stop> {
        let text = |cx: &Self, id| cx.program.symbol(id).unwrap_or("").to_string();
        let is_package = module.flags & bytecode::module_flags::PACKAGE != 0;
        Ok(Some(match symbol {
            sym::__doc__ | sym::__spec__ => Value::NONE,
            sym::__package__ if module.name == sym::main => Value::NONE,
            sym::__package__ if is_package => Value::symbol(module.name),
            sym::__package__ => {
                let name = text(self, module.name);
                self.str(name.rsplit_once('.').map_or("", |(package, _)| package))?
            }
            sym::__path__ if is_package => {
                let file = text(self, module.file);
                let folder = self.str(file.rsplit_once('/').map_or("", |(folder, _)| folder))?;
                self.list(&[folder])?
            }
            _ if self.program.symbol(symbol) == Some("__loader__") => Value::NONE,
            _ => return Ok(None),
        }))
    }

    fn running_module(&self) -> Option<bytecode::Module> {
        let frame = self.frames.last()?;
        self.program.module(self.program.function(frame.function)?.module)
    }

    #[inline(never)]
    pub(crate) fn delete_global(&mut self, slot: u16) -> Result<(), Stop> {
        match self.vm.globals.get_mut(slot as usize) {
            Some(place) if !place.is_undef() => {
                *place = Value::UNDEF;
                Ok(())
            }
            _ => {
                let symbol = self.program.global(slot).unwrap_or(sym::EMPTY);
                Err(self.name_error(symbol))
            }
        }
    }

    #[inline(never)]
    pub(crate) fn copy_global(&mut self, from: u16, to: u16) {
        let value = self.vm.globals.get(from as usize).copied().unwrap_or(Value::UNDEF);
        if let Some(place) = self.vm.globals.get_mut(to as usize).filter(|_| !value.is_undef()) {
            *place = value;
        }
    }

    pub(crate) fn unbound_local(&mut self, symbol: u16) -> Stop {
        let name = self.program.symbol(symbol).unwrap_or("?");
        let text = format!("cannot access local variable '{name}' where it is not associated with a value");
        self.raise(Type::UnboundLocalError, &text)
    }

    pub(crate) fn empty_cell(&mut self, register: u8) -> Stop {
        let function = self.frames.last().map_or(0, |frame| frame.function);
        let (name, captured) = self.variable(function, register);
        if captured {
            let text = format!(
                "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            );
            return self.raise(Type::NameError, &text);
        }
        let text = format!("cannot access local variable '{name}' where it is not associated with a value");
        self.raise(Type::UnboundLocalError, &text)
    }

    #[inline(never)]
    pub(crate) fn get_name(&mut self, space: Value, symbol: u16, slot: u16) -> Result<Value, Stop> {
        if let Some(value) = self.name_in(space, symbol)? {
            return Ok(value);
        }
        if slot != NO_INDEX {
            let value = self.vm.globals.get(slot as usize).copied().unwrap_or(Value::UNDEF);
            if !value.is_undef() {
                return Ok(value);
            }
        }
        self.builtin(symbol)
    }

    /// What a namespace itself has under a name.
    pub(crate) fn name_in(&mut self, space: Value, symbol: u16) -> Result<Option<Value>, Stop> {
        if self.heap.is(space, Shape::Dict) {
            return Ok(self.name_get(space, Value::symbol(symbol)));
        }
        match self.get_item(space, Value::symbol(symbol)) {
            Err(Stop::Raise) if self.raised_is(Type::KeyError) => {
                self.clear_raised();
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    #[inline(never)]
    pub(crate) fn set_name(&mut self, space: Value, symbol: u16, value: Value) -> Result<(), Stop> {
        if !self.heap.is(space, Shape::Dict) {
            return self.set_item(space, Value::symbol(symbol), value);
        }
        let space = self.root(space);
        let set = self.name_set(space, Value::symbol(symbol), value);
        self.release(space);
        set
    }

    #[inline(never)]
    pub(crate) fn delete_name(&mut self, space: Value, symbol: u16) -> Result<(), Stop> {
        if self.is_module_dict(space) {
            return match self.delete_item(space, Value::symbol(symbol)) {
                Err(Stop::Raise) if self.raised_is(Type::KeyError) => {
                    self.clear_raised();
                    Err(self.name_error(symbol))
                }
                other => other,
            };
        }
        let table = self.unwrapped(space);
        if self.name_remove(table, Value::symbol(symbol)) {
            return Ok(());
        }
        Err(self.name_error(symbol))
    }
}

/// The builtin of this name: a class, a function, a constant.
fn builtin_named(name: &str) -> Option<Value> {
    let hidden = |class: &Type| !crate::builtins::is_visible(*class);
    if let Some(class) = Type::ALL.iter().find(|class| class.name() == name && !hidden(class)) {
        return Some(Value::of_type(*class));
    }
    match name {
        "NotImplemented" => Some(Value::NOT_IMPLEMENTED),
        "Ellipsis" => Some(Value::ELLIPSIS),
        "__debug__" => Some(Value::TRUE),
        "IOError" | "EnvironmentError" => Some(Value::of_type(Type::OsError)),
        "__builtins__" => native::module_named("builtins"),
        _ => native::builtin_function(name),
    }
}

/// Modules.
impl Ctx<'_, '_> {
    /// Pushes the frame of the entry module.
    pub(crate) fn import_entry(&mut self, module: u16) -> Result<(), Stop> {
        let Some(entry) = self.program.module(module) else { return Err(self.damaged()) };
        self.name_module(&entry);
        self.vm.imported[module as usize] = IMPORTING;
        let info = self.vm.functions.get(entry.body as usize).copied();
        let Some(info) = info else { return Err(self.damaged()) };
        let end = info.nregs as usize;
        self.vm.stack[..end].fill(Value::UNDEF);
        self.push_frame(entry.body, info, 0, After::Imported(module), Value::UNDEF);
        Ok(())
    }

    /// Sets the slots of a module that its body does not set itself.
    fn name_module(&mut self, entry: &bytecode::Module) {
        for (symbol, value) in [(sym::__name__, entry.name), (sym::__file__, entry.file)] {
            if let Some(slot) = self.program.slot(entry, symbol)
                && let Some(place) = self.vm.globals.get_mut(slot as usize)
            {
                *place = Value::symbol(value);
            }
        }
    }

    /// `R[register]` = a project module, whose body runs the first time.
    #[inline(never)]
    pub(crate) fn import(&mut self, module: u16, register: u8) -> Result<Flow, Stop> {
        let place = self.vm.base + register as usize;
        self.vm.stack[place] = Value::immediate(Tag::Module, module as u32);
        let Some(state) = self.vm.imported.get(module as usize) else { return Err(self.damaged()) };
        if *state == IMPORTING || *state == IMPORTED && !self.is_unlisted(module) {
            return Ok(Flow::Next);
        }
        self.list_module(module)?;
        if let Some(state) = self.vm.imported.get_mut(module as usize) {
            *state = IMPORTING;
        }
        let Some(entry) = self.program.module(module) else { return Err(self.damaged()) };
        let Some(info) = self.vm.functions.get(entry.body as usize).copied() else {
            return Err(self.damaged());
        };
        self.name_module(&entry);
        let start = self.vm.top;
        if start + 2 * crate::call::WINDOW > self.stack.len() || self.frames.len() >= self.config.frames {
            return Err(self.recursion_error());
        }
        self.vm.stack[start..start + info.nregs as usize].fill(Value::UNDEF);
        self.push_frame(entry.body, info, start, After::Imported(module), Value::UNDEF);
        self.charge()?;
        Ok(Flow::Reload)
    }

    /// The module's body has run.
    pub(crate) fn complete_import(&mut self, module: u16) -> Result<Flow, Stop> {
        if let Some(state) = self.vm.imported.get_mut(module as usize) {
            *state = IMPORTED;
        }
        if let Some(entry) = self.program.module(module)
            && let Some(place) =
                self.vm.globals.get_mut(entry.parent_slot as usize).filter(|_| entry.parent_slot != NO_INDEX)
        {
            *place = Value::immediate(Tag::Module, module as u32);
        }
        Ok(if self.frames.is_empty() { Flow::Done(Value::NONE) } else { Flow::Reload })
    }

    /// A body that raised leaves its module not imported.
    pub(crate) fn abandon_import(&mut self, module: u16) {
        self.unlist_module(module);
        if let Some(state) = self.vm.imported.get_mut(module as usize) {
            *state = 0;
        }
    }

    #[inline(never)]
    pub(crate) fn import_native(&mut self, id: u16) -> Result<Value, Stop> {
        let name = self.program.native(id).and_then(|name| self.program.symbol(name)).unwrap_or("?");
        match native::module_named(name) {
            Some(module) => Ok(module),
            None => {
                let text = format!("No module named '{name}'");
                Err(self.raise(Type::ModuleNotFoundError, &text))
            }
        }
    }

    #[inline(never)]
    pub(crate) fn import_from(&mut self, module: Value, symbol: u16) -> Result<Value, Stop> {
        let name = Value::symbol(symbol);
        if let Some(value) = self.find_attribute(module, name)? {
            return Ok(value);
        }
        let (name, from) =
            (self.program.symbol(symbol).unwrap_or("?"), self.module_name(module).unwrap_or("?"));
        let text = match module.payload_of(Tag::Module) {
            Some(id) => {
                let file = self.program.module(id as u16).and_then(|entry| self.program.symbol(entry.file));
                let file = file.unwrap_or("unknown location");
                match self.vm.imported.get(id as usize) {
                    Some(&IMPORTING) => format!(
                        "cannot import name '{name}' from partially initialized module '{from}' (most likely due to a circular import) ({file})"
                    ),
                    _ => format!("cannot import name '{name}' from '{from}' ({file})"),
                }
            }
            None => format!("cannot import name '{name}' from '{from}' (unknown location)"),
        };
        let from = from.to_string();
        let stop = self.raise(Type::ImportError, &text);
        let error = self.root(self.vm.raised);
        let from = self.str(&from)?;
        self.set_own(error, "name", from)?;
        self.release(error);
        Err(stop)
    }

    /// `from native import *`: every public name for which the importing module has a slot.
    #[inline(never)]
    pub(crate) fn import_star(&mut self, module: Value, importer: u16) -> Result<(), Stop> {
        let Some(entry) = self.program.module(importer) else { return Ok(()) };
        for slot in entry.slot_base..entry.slot_base + entry.nslots {
            let Some(symbol) = self.program.global(slot) else { continue };
            if self.program.symbol(symbol).is_none_or(|name| name.starts_with('_')) {
                continue;
            }
            if let Some(value) = self.native_attribute(module, Value::symbol(symbol))?
                && let Some(place) = self.vm.globals.get_mut(slot as usize)
            {
                *place = value;
            }
        }
        Ok(())
    }

    /// An attribute of a module of the machine.
    pub(crate) fn native_attribute(&mut self, module: Value, name: Value) -> Result<Option<Value>, Stop> {
        let Some(table) = self.native_module(module) else { return Ok(None) };
        if let Some(changed) = self.native_extra(module, name) {
            return Ok(Some(changed));
        }
        let text = self.text(name).unwrap_or("").to_string();
        if core::ptr::eq(table, &native::loaded::BUILTINS) {
            return Ok(builtin_named(&text));
        }
        if let Some(function) = native::module_function(module.payload() as usize, &text) {
            return Ok(Some(function));
        }
        let Some((_, constant)) = table.constants.iter().find(|(own, _)| *own == text) else {
            let dotted = format!("{}.{text}", table.name);
            return Ok(native::module_named(&dotted));
        };
        match *constant {
            Constant::Int(n) => self.int(n as i64),
            Constant::Float(x) => self.float(x),
            Constant::Str(text) => self.str(text),
            Constant::Type(class) => Ok(Value::of_type(class)),
            Constant::Value(value) => Ok(value),
            Constant::Make(make) => {
                // Made once: who changes `sys.path` or asks whether `sys.stdout` is still the same finds it again.
                let first = self.vm.roots.len();
                // A name that is no symbol is an object, which making the value may move.
                let name = self.root(name);
                let made = make(self)?;
                let made = self.root(made);
                let kept = self.set_native_extra(module, self.at(name), self.at(made));
                let made = self.at(made);
                self.vm.roots.truncate(first);
                kept.map(|()| made)
            }
        }
        .map(Some)
    }

    /// What a program put into a native module under a name.
    pub(crate) fn native_extra(&self, module: Value, name: Value) -> Option<Value> {
        let key = !(module.payload() as u16);
        let (_, extras) = self.vm.extras.iter().find(|(own, _)| *own == key)?;
        self.name_get(*extras, name)
    }

    /// Puts an attribute into a native module: it hides the module's own. The numbers of native modules count down from
    /// the end, those of the program's modules up.
    pub(crate) fn set_native_extra(&mut self, module: Value, name: Value, value: Value) -> Result<(), Stop> {
        let key = !(module.payload() as u16);
        let first = self.vm.roots.len();
        let (name, value) = (self.root(name), self.root(value));
        let known = self.vm.extras.iter().find(|(own, _)| *own == key).map(|(_, dict)| *dict);
        let dict = match known {
            Some(dict) => dict,
            None => {
                let dict = self.dict()?;
                self.vm.extras.push((key, dict));
                dict
            }
        };
        let dict = self.root(dict);
        let (name, value) = (self.at(name), self.at(value));
        let set = self.name_set(dict, name, value);
        self.vm.roots.truncate(first);
        self.vm.sites.clear();
        set
    }

    fn name_error(&mut self, symbol: u16) -> Stop {
        let text = format!("name '{}' is not defined", self.program.symbol(symbol).unwrap_or("?"));
        self.raise(Type::NameError, &text);
        self.note_missing(Type::NameError, Value::symbol(symbol), Value::UNDEF)
    }
}

/// Spread calls.
impl Ctx<'_, '_> {
    /// `R[a] = R[a](*R[a+1], **R[a+2])`
    #[inline(never)]
    pub(crate) fn call_spread(&mut self, register: u8) -> Result<Flow, Stop> {
        let place = self.vm.base + register as usize;
        let names = match self.vm.stack[place + 2] {
            dict if dict.is_object() && self.table_len(dict) > 0 => {
                let keywords: Handle = self.root(dict);
                let names = self.keyword_names(keywords);
                self.release(keywords);
                names?
            }
            _ => Value::UNDEF,
        };
        let (sequence, dict) = (self.vm.stack[place + 1], self.vm.stack[place + 2]);
        let count = self.len_of(sequence);
        let keywords = if names.is_undef() { 0 } else { self.len_of(names) };
        let start = self.vm.top;
        if start + count + keywords + 2 * crate::call::WINDOW > self.stack.len() {
            return Err(self.recursion_error());
        }
        for i in 0..count {
            self.vm.stack[start + i] = self.item(sequence, i);
        }
        let mut at = start + count;
        if keywords > 0 {
            for n in 0..self.table_used(dict) {
                if self.table_key(dict, n).is_some() {
                    self.vm.stack[at] = self.table_value(dict, n);
                    at += 1;
                }
            }
        }
        let top = self.vm.top;
        self.vm.top = at;
        let call = crate::call::Call { start, positional: count, names, after: After::Store(register) };
        let depth = self.vm.frames.len();
        let flow = self.call_at(self.vm.stack[place], call);
        if self.vm.frames.len() == depth && !matches!(flow, Err(Stop::Wait)) {
            self.vm.top = top;
        }
        flow
    }
}
