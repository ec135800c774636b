//! What Rust offers to Python: functions with a name and an arity, in static tables of modules and of builtin classes.
//!
//! A native takes its arguments from the machine's stack (so that the collector can move them) and answers a value, or a
//! [`Stop`]: an exception that it has raised, or the wish to be called again later with the same arguments.

mod arrays;
#[cfg(feature = "binascii")]
mod binascii;
#[cfg(feature = "complex")]
mod cmath;
mod errno;
mod fields;
#[cfg(feature = "files")]
mod files;
mod fota;
mod gc;
#[cfg(feature = "hashes")]
mod hashlib;
mod instance;
mod iot;
#[cfg(feature = "json")]
mod json;
pub(crate) mod loaded;
mod machine;
#[cfg(feature = "math")]
mod math;
mod micropython;
mod network;
mod parts;
mod pin;
#[cfg(feature = "random")]
mod random;
#[cfg(feature = "re")]
mod re;
mod service;
#[cfg(feature = "sockets")]
mod sockets;
#[cfg(feature = "struct")]
mod structs;
mod sys;
mod time;

use crate::{
    ctx::Ctx,
    raise::Stop,
    types::Type,
    value::{Tag, Value},
};

/// A function of the machine.
pub type NativeFn = fn(&mut Ctx<'_, '_>, Args) -> Result<Value, Stop>;

/// Where the arguments of a call lie on the machine's stack.
#[derive(Clone, Copy, Debug)]
pub struct Args {
    pub(crate) start: usize,
    pub(crate) count: usize,
}

impl Args {
    /// How many positional arguments there are, `self` of a method included.
    pub fn len(self) -> usize {
        self.count
    }

    /// Whether the call has no positional argument.
    pub fn is_empty(self) -> bool {
        self.count == 0
    }
}

/// How many positional arguments mean "any number".
pub(crate) const ANY: u8 = u8::MAX;

/// What the run loop can do itself for a native, when the arguments are plain: see `run::natives`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Quick {
    None,
    Len,
    Ord,
    Chr,
    Str,
    Int,
    Abs,
    Min,
    Max,
    IsInstance,
    Append,
    Pop,
    Get,
    StartsWith,
    EndsWith,
    Find,
    Strip,
    Lower,
    Upper,
    Split,
    Join,
    Replace,
    AppendByte,
    Insert,
}

impl Quick {
    const ALL: [Quick; 24] = [
        Quick::None,
        Quick::Len,
        Quick::Ord,
        Quick::Chr,
        Quick::Str,
        Quick::Int,
        Quick::Abs,
        Quick::Min,
        Quick::Max,
        Quick::IsInstance,
        Quick::Append,
        Quick::Pop,
        Quick::Get,
        Quick::StartsWith,
        Quick::EndsWith,
        Quick::Find,
        Quick::Strip,
        Quick::Lower,
        Quick::Upper,
        Quick::Split,
        Quick::Join,
        Quick::Replace,
        Quick::AppendByte,
        Quick::Insert,
    ];

    pub(crate) fn numbered(number: u8) -> Option<Quick> {
        Quick::ALL.get(number as usize).copied()
    }
}

/// Bit of [`Native`]'s traits.
const COLLECTS: u8 = 0x80;

/// One function of a table.
pub struct Native {
    /// The name in Python.
    pub name: &'static str,
    /// The fewest positional arguments, without `self`.
    pub min: u8,
    /// The most positional arguments, without `self`.
    pub max: u8,
    /// The names of parameters that may come by keyword; beyond `max` they must.
    pub names: &'static [&'static str],
    /// Bit 7: unknown keywords are collected in a dict. Below, bit 0 for the first behind `self`: parameters that are
    /// integers for whatever has an `__index__`. One byte, because there are a thousand of these.
    traits: u8,
    /// What the run loop does itself.
    pub(crate) quick: Quick,
    /// The function.
    pub run: NativeFn,
}

impl Native {
    /// A function of `min` to `max` positional arguments (`self` of a method not counted).
    pub const fn new(name: &'static str, min: u8, max: u8, run: NativeFn) -> Native {
        Native { name, min, max, names: &[], traits: 0, quick: Quick::None, run }
    }

    /// A function of at least `min` positional arguments.
    pub const fn variadic(name: &'static str, min: u8, run: NativeFn) -> Native {
        Native { name, min, max: ANY, names: &[], traits: 0, quick: Quick::None, run }
    }

    /// A function that the run loop knows.
    pub(crate) const fn quick(mut self, quick: Quick) -> Native {
        self.quick = quick;
        self
    }

    /// These parameters (bit 0 is the first behind `self`) are integers, or objects that have an `__index__`: the function
    /// gets the integer, and no code of the program runs while it works.
    pub(crate) const fn indexes(mut self, indexes: u8) -> Native {
        self.traits |= indexes;
        self
    }

    /// Whether parameter `n` (0 is the first behind `self`) may be an object with an `__index__`.
    pub(crate) fn is_index(&self, n: usize) -> bool {
        n < 7 && self.traits >> n & 1 == 1
    }

    pub(crate) fn has_indexes(&self) -> bool {
        self.traits & !COLLECTS != 0
    }

    /// Whether unknown keywords are collected in a dict.
    pub(crate) fn collects(&self) -> bool {
        self.traits & COLLECTS != 0
    }

    /// Names of the parameters from the first on (`""` for positional-only ones); of a variadic function: its keyword-only parameters.
    pub const fn named(mut self, names: &'static [&'static str]) -> Native {
        self.names = names;
        self
    }

    /// Collects all keywords of the call into a dict: `option(args, 0)`.
    pub const fn any_keywords(mut self) -> Native {
        self.traits |= COLLECTS;
        self
    }

    pub(crate) fn is_variadic(&self) -> bool {
        self.max == ANY
    }
}

/// A constant of a native module.
#[derive(Clone, Copy, Debug)]
pub enum Constant {
    /// An integer of at most 31 bits.
    Int(i32),
    /// A float: boxed anew at each read.
    Float(f64),
    /// A string.
    Str(&'static str),
    /// A builtin class.
    Type(Type),
    /// A value made at each read.
    Make(fn(&mut Ctx<'_, '_>) -> Result<Value, Stop>),
    /// Any immediate value.
    Value(Value),
}

/// A module of the machine.
pub struct Module {
    /// The name that a program imports.
    pub name: &'static str,
    /// Its functions.
    pub functions: &'static [Native],
    /// Its other names.
    pub constants: &'static [(&'static str, Constant)],
}

/// The modules of the machine, each with the other names under which it can be imported.
pub static MODULES: &[(&Module, &[&str])] = &[
    (&arrays::ARRAY, &["uarray"]),
    #[cfg(feature = "files")]
    (&files::FILES, &[]),
    #[cfg(feature = "sockets")]
    (&sockets::SOCKETS, &[]),
    #[cfg(feature = "binascii")]
    (&binascii::BINASCII, &["ubinascii"]),
    #[cfg(feature = "complex")]
    (&cmath::CMATH, &[]),
    (&loaded::BUILTINS, &[]),
    (&errno::ERRNO, &["uerrno"]),
    (&fota::FOTA, &[]),
    (&gc::GC, &[]),
    #[cfg(feature = "hashes")]
    (&hashlib::HASHLIB, &["uhashlib"]),
    (&iot::AWS, &[]),
    (&iot::IOT, &[]),
    #[cfg(feature = "json")]
    (&json::JSON, &["ujson"]),
    (&machine::MACHINE, &["umachine"]),
    #[cfg(feature = "math")]
    (&math::MATH, &["umath"]),
    (&micropython::MICROPYTHON, &[]),
    (&network::NETWORK, &[]),
    #[cfg(feature = "random")]
    (&random::RANDOM, &[]),
    #[cfg(feature = "re")]
    (&re::RE, &[]),
    #[cfg(feature = "struct")]
    (&structs::STRUCT, &["ustruct"]),
    (&sys::SYS, &["usys"]),
    (&time::TIME, &["utime"]),
];

/// Every name under which a program can import one of [`MODULES`].
pub static NATIVES: &[&str] = &[
    #[cfg(feature = "files")]
    "_files",
    #[cfg(feature = "random")]
    "_random",
    #[cfg(feature = "re")]
    "_re",
    #[cfg(feature = "sockets")]
    "_socket",
    "array",
    "aws",
    "aws.iot",
    #[cfg(feature = "binascii")]
    "binascii",
    "builtins",
    #[cfg(feature = "complex")]
    "cmath",
    "errno",
    "fota",
    "gc",
    #[cfg(feature = "hashes")]
    "hashlib",
    #[cfg(feature = "json")]
    "json",
    "machine",
    #[cfg(feature = "math")]
    "math",
    "micropython",
    "network",
    #[cfg(feature = "struct")]
    "struct",
    "sys",
    "time",
    "uarray",
    #[cfg(feature = "binascii")]
    "ubinascii",
    "uerrno",
    #[cfg(feature = "hashes")]
    "uhashlib",
    #[cfg(feature = "json")]
    "ujson",
    "umachine",
    #[cfg(feature = "math")]
    "umath",
    #[cfg(feature = "struct")]
    "ustruct",
    "usys",
    "utime",
];

/// The functions that every module sees without import.
pub(crate) static BUILTINS: &[Native] = crate::builtins::FUNCTIONS;

pub(crate) use fields::{field_named, has_fields, shown_fields};
pub(crate) use iot::{THING, deliver};
pub(crate) use network::WLAN;
pub(crate) use parts::{ADC, Handler, I2C, PWM, RTC, SPI, TIMER, UART, WDT};
pub(crate) use pin::PIN;
#[cfg(feature = "struct")]
pub(crate) use structs::NEW as STRUCT;
pub(crate) use sys::{print_to_stream, redirected};
pub(crate) use time::STRUCT_TIME;

/// The methods of a builtin class.
pub(crate) fn methods_of(class: Type) -> &'static [Native] {
    use crate::{generator, types};
    match class {
        Type::Object => types::object::METHODS,
        Type::Type => types::object::TYPE_METHODS,
        Type::Int => types::int::METHODS,
        Type::Float => types::float::METHODS,
        Type::Str => types::str::METHODS,
        Type::Bytes => types::bytes::METHODS,
        Type::ByteArray => types::bytes::ARRAY_METHODS,
        Type::List => types::list::METHODS,
        Type::Tuple => types::list::TUPLE_METHODS,
        Type::Range => types::list::RANGE_METHODS,
        Type::Dict => types::dict::METHODS,
        Type::DictKeys | Type::DictValues | Type::DictItems => types::dict::VIEW_METHODS,
        Type::Set => types::set::METHODS,
        Type::FrozenSet => types::set::FROZEN_METHODS,
        #[cfg(feature = "complex")]
        Type::Complex => types::complex::METHODS,
        Type::Packed => types::packed::array::METHODS,
        Type::MemoryView => types::packed::view::METHODS,
        Type::Slice => types::list::SLICE_METHODS,
        Type::Property => types::object::PROPERTY_METHODS,
        Type::Function => types::object::FUNCTION_METHODS,
        Type::MappingProxy => crate::reflect::PROXY_METHODS,
        Type::GenericAlias => crate::generic::ALIAS_METHODS,
        Type::Member => crate::reflect::MEMBER_METHODS,
        Type::BaseExceptionGroup => crate::group::METHODS,
        Type::BaseException => types::object::EXCEPTION_METHODS,
        Type::Generator | Type::Coroutine => generator::methods::METHODS,
        Type::AsyncStep => generator::methods::ASYNC_STEP_METHODS,
        Type::AsyncGenerator => generator::methods::ASYNC_METHODS,
        Type::Stream => sys::STREAM_METHODS,
        #[cfg(feature = "hashes")]
        Type::Hash => hashlib::HASH_METHODS,
        Type::Thing => iot::THING_METHODS,
        Type::Wlan => network::WLAN_METHODS,
        Type::Pin => pin::PIN_METHODS,
        #[cfg(feature = "struct")]
        Type::Struct => structs::STRUCT_METHODS,
        Type::Adc => parts::ADC_METHODS,
        Type::Pwm => parts::PWM_METHODS,
        Type::I2c => parts::I2C_METHODS,
        Type::Spi => parts::SPI_METHODS,
        Type::Uart => parts::UART_METHODS,
        Type::Timer => parts::TIMER_METHODS,
        Type::Wdt => parts::WDT_METHODS,
        Type::Rtc => parts::RTC_METHODS,
        class if crate::iterate::is_iterator_type(class) => types::object::ITERATOR_METHODS,
        _ => &[],
    }
}

/// The functions of a builtin class that take no `self`.
pub(crate) fn statics_of(class: Type) -> &'static [Native] {
    use crate::types;
    match class {
        Type::Int => types::int::STATICS,
        Type::Float => types::float::STATICS,
        Type::Str => types::str::STATICS,
        Type::Bytes => types::bytes::STATICS,
        Type::ByteArray => types::bytes::ARRAY_STATICS,
        Type::Dict => types::dict::STATICS,
        Type::Object => types::object::STATICS,
        _ => &[],
    }
}

/// What a call of a builtin class runs.
pub(crate) fn constructor_of(class: Type) -> Option<Value> {
    let index = CONSTRUCTOR_PLACES[class as usize] as usize;
    CONSTRUCTORS.get(index).map(|native| value_of(CONSTRUCTOR_TABLE, index, native))
}

/// The constructors of the builtin classes.
static CONSTRUCTORS: &[&Native] = crate::builtins::constructors::CONSTRUCTORS;

/// Where the constructor of each builtin class is, or a place behind all of them.
static CONSTRUCTOR_PLACES: [u8; Type::ALL.len()] = {
    let mut places = [0; Type::ALL.len()];
    let mut class = 0;
    while class < places.len() {
        let mut place = 0;
        while place < CONSTRUCTORS.len() && !same_name(CONSTRUCTORS[place].name, Type::ALL[class].name()) {
            place += 1;
        }
        places[class] = place as u8;
        class += 1;
    }
    places
};

const fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// Tables below this number are methods of the builtin class of that number.
const STATIC_TABLES: u32 = 200;
const BUILTIN_TABLE: u32 = 400;
const CONSTRUCTOR_TABLE: u32 = 401;
/// From here on: functions of the modules, in the order of [`MODULES`].
const MODULE_TABLES: u32 = 402;
const TABLE_SHIFT: u32 = 16;
/// Between the table and the place in it: what the run loop can do itself, so that it need not look.
const QUICK_SHIFT: u32 = 8;

/// The value of the function at this place of a table.
const fn value_of(table: u32, index: usize, native: &Native) -> Value {
    Value::immediate(Tag::Native, table << TABLE_SHIFT | (native.quick as u32) << QUICK_SHIFT | index as u32)
}

/// What the run loop can do itself of a native's or a builtin class's calls, as the number of a [`Quick`].
#[inline(always)]
pub(crate) fn quick_of(v: Value) -> u8 {
    const STR: Value = Value::of_type(Type::Str);
    const INT: Value = Value::of_type(Type::Int);
    match v {
        STR => Quick::Str as u8,
        INT => Quick::Int as u8,
        _ => v.payload_of(Tag::Native).map_or(0, |payload| (payload >> QUICK_SHIFT) as u8),
    }
}

/// The function behind a native value.
#[cfg_attr(small, optimize(speed))]
pub(crate) fn native_of(v: Value) -> Option<&'static Native> {
    let number = v.payload_of(Tag::Native)?;
    let index = (number & 0xff) as usize;
    match number >> TABLE_SHIFT {
        n if n < STATIC_TABLES => methods_of(Type::numbered(n)?).get(index),
        n if n < BUILTIN_TABLE => statics_of(Type::numbered(n - STATIC_TABLES)?).get(index),
        BUILTIN_TABLE => BUILTINS.get(index),
        CONSTRUCTOR_TABLE => CONSTRUCTORS.get(index).copied(),
        n => MODULES.get((n - MODULE_TABLES) as usize)?.0.functions.get(index),
    }
}

/// The function behind a native value, and the builtin class whose method it is.
pub(crate) fn method_of(v: Value) -> Option<(&'static Native, Option<Type>)> {
    match class_of_method(v) {
        Some(class) => {
            let index = v.payload() & 0xff;
            Some((methods_of(class).get(index as usize)?, Some(class)))
        }
        None => Some((native_of(v)?, None)),
    }
}

/// The class or module that a native value belongs to, as complaints about its arguments name it.
pub(crate) fn owner_of(v: Value) -> Option<&'static str> {
    match v.payload_of(Tag::Native)? >> TABLE_SHIFT {
        n if n < STATIC_TABLES => Type::numbered(n).map(Type::name),
        n if n < BUILTIN_TABLE => Type::numbered(n - STATIC_TABLES).map(Type::name),
        BUILTIN_TABLE | CONSTRUCTOR_TABLE => None,
        n => MODULES.get((n - MODULE_TABLES) as usize).map(|(module, _)| module.name),
    }
}

/// Whether a native value is a method of a builtin class.
pub(crate) fn is_method(v: Value) -> bool {
    class_of_method(v).is_some()
}

/// The builtin class whose method a native value is.
#[cfg_attr(small, optimize(speed))]
pub(crate) fn class_of_method(v: Value) -> Option<Type> {
    let number = v.payload_of(Tag::Native)? >> TABLE_SHIFT;
    if number < STATIC_TABLES { Type::numbered(number) } else { None }
}

/// The numbers that a builtin class has under a name.
fn constants_of(class: Type) -> &'static [(&'static str, i32)] {
    if class == Type::Pin {
        return pin::PIN_CONSTANTS;
    }
    parts::CONSTANTS.iter().find(|(known, _)| *known == class).map_or(&[], |(_, constants)| constants)
}

/// What a builtin class itself has under a name: a constant, a method or a static function.
pub(crate) fn own_function(class: Type, name: &str) -> Option<Value> {
    let place = |table: &[Native]| table.iter().position(|native| native.name == name);
    if let Some((_, number)) = constants_of(class).iter().find(|(constant, _)| *constant == name) {
        return Value::small(*number);
    }
    let (number, table, index) = match place(methods_of(class)) {
        Some(index) => (class as u32, methods_of(class), index),
        None => (class as u32 + STATIC_TABLES, statics_of(class), place(statics_of(class))?),
    };
    table.get(index).map(|native| value_of(number, index, native))
}

/// The builtin function of this name.
pub(crate) fn builtin_function(name: &str) -> Option<Value> {
    let index = BUILTINS.iter().position(|native| native.name == name)?;
    BUILTINS.get(index).map(|native| value_of(BUILTIN_TABLE, index, native))
}

/// The native module that a program calls `name`.
pub(crate) fn module_named(name: &str) -> Option<Value> {
    let index =
        MODULES.iter().position(|(module, aliases)| module.name == name || aliases.contains(&name))?;
    Some(Value::immediate(Tag::NativeModule, index as u32))
}

/// Function `name` of native module number `module`.
pub(crate) fn module_function(module: usize, name: &str) -> Option<Value> {
    let functions = MODULES.get(module)?.0.functions;
    let index = functions.iter().position(|native| native.name == name)?;
    functions.get(index).map(|native| value_of(MODULE_TABLES + module as u32, index, native))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_places_for_its_functions_in_a_value() {
        let classes = Type::ALL.iter().flat_map(|class| [methods_of(*class).len(), statics_of(*class).len()]);
        let modules = MODULES.iter().map(|(module, _)| module.functions.len());
        assert!(classes.chain(modules).chain([BUILTINS.len(), CONSTRUCTORS.len()]).all(|len| len <= 256));
        assert!(Quick::ALL.iter().enumerate().all(|(number, quick)| number == *quick as usize));
    }

    #[test]
    fn the_list_of_names_is_that_of_the_modules() {
        let mut names: alloc::vec::Vec<&str> = MODULES
            .iter()
            .flat_map(|(module, aliases)| [module.name].into_iter().chain(aliases.iter().copied()))
            .collect();
        names.sort_unstable();
        assert_eq!(names, NATIVES);
    }
}
