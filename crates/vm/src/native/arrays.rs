//! `array` (and `uarray`): the module around the class of packed numbers.

use super::{Constant, Module};
use crate::types::{Type, packed::array::TYPECODES};

/// The module.
pub static ARRAY: Module = Module {
    name: "array",
    functions: &[],
    constants: &[
        ("array", Constant::Type(Type::Packed)),
        ("ArrayType", Constant::Type(Type::Packed)),
        ("typecodes", Constant::Str(TYPECODES)),
    ],
};
