//! What a program says about its functions and modules.

/// A function of a program. Registers at entry: positional parameters, keyword-only ones, `*args` tuple, `**kwargs`
/// dict (each of the last two if its flag is set), captured cells; every other register holds UNDEF.
#[derive(Clone, Copy, Debug)]
pub struct Function<'a> {
    /// Symbol of `__name__`.
    pub name: u16,
    /// Symbol of `__qualname__`.
    pub qualname: u16,
    /// Module that it belongs to.
    pub module: u16,
    /// Symbol of the doc string, or `NO_INDEX`.
    pub doc: u16,
    /// Bits of [`flags`].
    pub flags: u16,
    /// Registers that its code uses, parameters and captures included.
    pub nregs: u8,
    /// How many of `nparams` are positional only.
    pub nposonly: u8,
    /// Positional parameters.
    pub nparams: u8,
    /// Keyword-only parameters.
    pub nkwonly: u8,
    /// How many of the last positional parameters have defaults.
    pub ndefaults: u8,
    /// The instructions.
    pub code: &'a [u32],
    /// The exception handlers, innermost first.
    pub handlers: Handlers<'a>,
    /// Names: parameters in order of their registers first, then captures, then other variables.
    pub variables: Variables<'a>,
    /// Register of the *enclosing* frame that holds each captured cell when `MkFn` runs.
    pub captures: &'a [u8],
    pub(crate) lines: &'a [u8],
    /// Line of the `def` (or of the decorator above it).
    pub first_line: u32,
}

impl<'a> Function<'a> {
    /// Registers that parameters take, `*args` and `**kwargs` included.
    pub fn nargs(&self) -> usize {
        let star =
            usize::from(self.flags & flags::VARARGS != 0) + usize::from(self.flags & flags::VARKW != 0);
        self.nparams as usize + self.nkwonly as usize + star
    }

    /// Symbol of the variable that register `register` was made for.
    pub fn variable(&self, register: u8) -> Option<Variable> {
        self.variables.iter().find(|variable| variable.register == register)
    }

    /// Source line of the instruction at word `pc`.
    pub fn line(&self, pc: usize) -> u32 {
        let (mut line, mut at) = (self.first_line, 0usize);
        for pair in self.lines.chunks_exact(2) {
            at += pair[0] as usize;
            if at > pc {
                break;
            }
            line = line.wrapping_add_signed(i32::from(pair[1] as i8));
        }
        line
    }

    /// The handler for an exception raised by the instruction at word `pc`.
    pub fn handler(&self, pc: usize) -> Option<Handler> {
        self.handlers.iter().find(|handler| (handler.start as usize..handler.end as usize).contains(&pc))
    }
}

/// The handler table of a function.
#[derive(Clone, Copy, Debug)]
pub struct Handlers<'a>(pub(crate) &'a [u8]);

impl<'a> Handlers<'a> {
    /// The handlers, innermost first.
    pub fn iter(&self) -> impl Iterator<Item = Handler> + use<'a> {
        self.0.as_chunks::<8>().0.iter().map(|e| Handler {
            start: u16::from_le_bytes([e[0], e[1]]),
            end: u16::from_le_bytes([e[2], e[3]]),
            target: u16::from_le_bytes([e[4], e[5]]),
            register: e[6],
        })
    }
}

/// Where an exception raised at words `start .. end` goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First word that it covers.
    pub start: u16,
    /// First word behind.
    pub end: u16,
    /// Where to go on.
    pub target: u16,
    /// Register that receives the exception.
    pub register: u8,
}

/// The variable table of a function.
#[derive(Clone, Copy, Debug)]
pub struct Variables<'a>(pub(crate) &'a [u8]);

impl<'a> Variables<'a> {
    /// The variables; the first ones are the parameters in register order.
    pub fn iter(&self) -> impl Iterator<Item = Variable> + use<'a> {
        self.0.as_chunks::<4>().0.iter().map(Variable::read)
    }

    /// Entry `at`; below [`Function::nargs`] it is the parameter in register `at`.
    pub fn item(&self, at: usize) -> Option<Variable> {
        self.0.as_chunks::<4>().0.get(at).map(Variable::read)
    }

    /// How many entries.
    pub fn len(&self) -> usize {
        self.0.len() / 4
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a register was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: u16,
    /// The register.
    pub register: u8,
    /// How the variable is stored.
    pub kind: VariableKind,
}

/// How a variable is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableKind {
    /// The register is the variable.
    Local,
    /// The register holds the cell of an own variable.
    Cell,
    /// The register holds the cell of an enclosing function's variable.
    Captured,
}

impl Variable {
    #[cfg_attr(small, optimize(speed))]
    fn read(e: &[u8; 4]) -> Variable {
        let kind = match e[3] {
            0 => VariableKind::Local,
            1 => VariableKind::Cell,
            _ => VariableKind::Captured,
        };
        Variable { name: u16::from_le_bytes([e[0], e[1]]), register: e[2], kind }
    }
}

/// A module of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Module {
    /// Symbol of `__name__`: `__main__` for the entry module.
    pub name: u16,
    /// Symbol of the source file's path, for tracebacks.
    pub file: u16,
    /// Bits of [`module_flags`].
    pub flags: u16,
    /// Function that is its body.
    pub body: u16,
    /// First of its global slots.
    pub slot_base: u16,
    /// How many global slots it has.
    pub nslots: u16,
    /// Slot of its parent package that it is bound to once imported, or `NO_INDEX`.
    pub parent_slot: u16,
    /// Its parent package, or `NO_INDEX`.
    pub parent: u16,
}

/// Bits of [`Function::flags`].
pub mod flags {
    /// Takes `*args`.
    pub const VARARGS: u16 = 1;
    /// Takes `**kwargs`.
    pub const VARKW: u16 = 2;
    /// Has `yield`: a call makes a generator.
    pub const GENERATOR: u16 = 4;
    /// `async def`: a call makes a coroutine (with [`GENERATOR`]: an asynchronous generator).
    pub const COROUTINE: u16 = 8;
    /// A class body: parameter 0 is the namespace, the result is the `__class__` cell or None.
    pub const CLASS_BODY: u16 = 16;
    /// A module body: no parameters.
    pub const MODULE_BODY: u16 = 32;
    /// Keyword-only parameters may have defaults: `MkFn` takes one value for each of them.
    pub const KW_DEFAULTS: u16 = 64;
}

/// Bits of [`Module::flags`].
pub mod module_flags {
    /// The module is a package (`__init__.py`).
    pub const PACKAGE: u16 = 1;
}
