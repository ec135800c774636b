//! What a program's text knows of its own names: kinds of values, signatures, classes.

use super::Writer;

/// Kinds of values that variables keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Float,
    Bool,
    Str,
    Bytes,
    /// A list of int.
    Ints,
    /// A list of str.
    Strs,
    /// A tuple of an int and a str.
    Pair,
    /// A dict from str to int.
    Map,
    /// A set of int.
    Set,
}

impl Kind {
    pub(super) const ALL: [Kind; 10] = [
        Kind::Int,
        Kind::Str,
        Kind::Ints,
        Kind::Strs,
        Kind::Map,
        Kind::Float,
        Kind::Bool,
        Kind::Bytes,
        Kind::Pair,
        Kind::Set,
    ];
}

#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub name: String,
    pub kind: Kind,
    /// The function level that may assign it.
    pub level: u32,
    /// It belongs to the module.
    pub is_global: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passing {
    PositionOnly,
    Any,
    KeywordOnly,
}

#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub name: String,
    pub kind: Kind,
    pub passing: Passing,
    pub has_default: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Function {
    /// How it is called: a name, or an expression such as `C1(2).m3`.
    pub call: String,
    pub parameters: Vec<Parameter>,
    pub star: bool,
    pub double_star: bool,
    pub returns: Kind,
    /// It is a generator of that kind of items.
    pub is_generator: bool,
    /// It may wait inside of `with` and `try`, so that it must be driven to its end or closed.
    pub must_end: bool,
    pub cost: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Class {
    pub name: String,
    /// Attributes of instances and of the class, inherited ones included.
    pub attributes: Vec<(String, Kind)>,
    /// Methods, inherited ones included; `call` is the bare name.
    pub methods: Vec<Function>,
    /// Parameters of its `__init__`.
    pub init: Vec<Parameter>,
}

impl Writer<'_> {
    /// A variable of that kind.
    pub(super) fn variable(&mut self, kind: Kind) -> Option<String> {
        let fitting: Vec<&Variable> =
            self.variables.iter().rev().filter(|variable| variable.kind == kind).take(6).collect();
        if fitting.is_empty() {
            return None;
        }
        Some(self.choices.pick(&fitting).name.clone())
    }

    /// A variable that this function may assign.
    pub(super) fn assignable(&mut self) -> Option<Variable> {
        let level = self.level;
        let fitting: Vec<Variable> =
            self.variables.iter().rev().filter(|variable| variable.level == level).take(6).cloned().collect();
        (!fitting.is_empty()).then(|| self.choices.pick(&fitting).clone())
    }

    pub(super) fn remember(&mut self, name: &str, kind: Kind) {
        let (level, is_global) = (self.level, self.level == 0);
        self.variables.push(Variable { name: name.into(), kind, level, is_global });
    }

    /// Writes something in which `name` is a variable.
    pub(super) fn with<T>(&mut self, name: &str, kind: Kind, write: impl FnOnce(&mut Self) -> T) -> T {
        self.variables.push(Variable { name: name.into(), kind, level: u32::MAX, is_global: false });
        let written = write(self);
        self.variables.pop();
        written
    }

    pub(super) fn kind(&mut self) -> Kind {
        *self.choices.pick(&Kind::ALL)
    }
}
