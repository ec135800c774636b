//! The modules of a running program as the program sees them: `sys.modules`, `__import__` and `builtins`.
//!
//! The dict is made when a program first asks for it; from then on every import writes into it, and what a program
//! takes out of it is imported anew.

use super::{Args, Module, Native, module_named};
use crate::ctx::Ctx;
use crate::raise::Stop;
use crate::types::Type;
use crate::value::{Tag, Value};
use alloc::{format, string::String};

type Answer = Result<Value, Stop>;

/// `builtins`: its names are those that every module sees without import.
pub static BUILTINS: Module = Module { name: "builtins", functions: &[], constants: &[] };

/// `__import__(name, globals, locals, fromlist, level)`: finds what is imported already, and modules of the machine.
pub(crate) const IMPORT: Native =
    Native::new("__import__", 1, 5, import).named(&["name", "globals", "locals", "fromlist", "level"]);

fn import(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let name = cx.arg(args, 0);
    let name = cx.expect_text(name, "__import__() argument 1")?;
    let whole = cx.opt(args, 3).is_some_and(|names| !names.is_none() && cx.len_of(cx.unwrapped(names)) > 0);
    #[cfg(feature = "compile")]
    if cx.module_loaded(&name).is_none() {
        cx.import_late(&name)?;
    }
    let Some(found) = cx.module_loaded(&name) else {
        // The first part that is not there.
        let known = |end: &usize| cx.module_loaded(&name[..*end]).is_none();
        let ends = name.match_indices('.').map(|(end, _)| end);
        let end = ends.into_iter().find(known).unwrap_or(name.len());
        let text = format!("No module named '{}'", &name[..end]);
        return Err(cx.raise(Type::ModuleNotFoundError, &text));
    };
    match name.split_once('.').filter(|_| !whole) {
        Some((package, _)) => Ok(cx.module_loaded(package).unwrap_or(found)),
        None => Ok(found),
    }
}

/// `sys.modules`
pub(super) fn modules(cx: &mut Ctx<'_, '_>) -> Answer {
    let dict = cx.dict()?;
    let dict = cx.root(dict);
    for name in ["sys", "builtins"] {
        cx.list_native(dict, name)?;
    }
    let mut id = 0;
    while let Some(name) = cx.program.native(id) {
        let name = String::from(cx.program.symbol(name).unwrap_or("?"));
        cx.list_native(dict, &name)?;
        id += 1;
    }
    for id in 0..cx.vm.imported.len() as u16 {
        if cx.vm.imported.get(id as usize).is_some_and(|state| *state != 0)
            && let Some(entry) = cx.program.module(id)
        {
            cx.name_set(dict, Value::symbol(entry.name), Value::immediate(Tag::Module, id.into()))?;
        }
    }
    Ok(cx.at(dict))
}

impl Ctx<'_, '_> {
    fn list_native(&mut self, dict: crate::Handle, name: &str) -> Result<(), Stop> {
        let Some(module) = module_named(name) else { return Ok(()) };
        let name = self.str(name)?;
        let name = self.intern(name);
        self.name_set(dict, name, module)
    }

    /// The module of this name: imported already, or the machine's.
    fn module_loaded(&self, name: &str) -> Option<Value> {
        let ids = 0..self.vm.imported.len() as u16;
        let mut loaded = ids.filter(|id| self.vm.imported.get(*id as usize).is_some_and(|state| *state != 0));
        let own = loaded.find(|id| {
            self.program.module(*id).is_some_and(|entry| self.program.symbol(entry.name) == Some(name))
        });
        own.map(|id| Value::immediate(Tag::Module, id.into())).or_else(|| module_named(name))
    }

    /// The dict `sys.modules`, if a program has asked for it.
    fn modules_dict(&self) -> Option<Value> {
        let word = self.program.find("modules", bytecode::symbol::hash(b"modules"))?;
        if self.vm.extras.is_empty() {
            return None;
        }
        let dict = self.unwrapped(self.native_extra(module_named("sys")?, Value::symbol(word))?);
        self.heap.is(dict, crate::heap::Shape::Dict).then_some(dict)
    }

    /// Whether a program has taken an imported module out of `sys.modules`.
    pub(crate) fn is_unlisted(&self, module: u16) -> bool {
        let (Some(dict), Some(entry)) = (self.modules_dict(), self.program.module(module)) else {
            return false;
        };
        self.name_get(dict, Value::symbol(entry.name)).is_none()
    }

    /// Writes a module into `sys.modules`, if there is that dict.
    pub(crate) fn list_module(&mut self, module: u16) -> Result<(), Stop> {
        let (Some(dict), Some(entry)) = (self.modules_dict(), self.program.module(module)) else {
            return Ok(());
        };
        let dict = self.root(dict);
        let listed =
            self.name_set(dict, Value::symbol(entry.name), Value::immediate(Tag::Module, module.into()));
        self.release(dict);
        listed
    }

    /// Takes a module whose body raised out of `sys.modules`.
    pub(crate) fn unlist_module(&mut self, module: u16) {
        if let (Some(dict), Some(entry)) = (self.modules_dict(), self.program.module(module)) {
            self.name_remove(dict, Value::symbol(entry.name));
        }
    }
}
