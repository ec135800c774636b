//! Expressions of numbers and of truth, and what is common to expressions of all kinds.

use super::Writer;
use super::scope::Kind;

const INTS: [&str; 22] = [
    "0",
    "1",
    "2",
    "3",
    "-1",
    "5",
    "7",
    "10",
    "-4",
    "100",
    "255",
    "-128",
    "1000",
    "65536",
    "0x7f",
    "0b101",
    "1_000_000",
    "2147483647",
    "-2147483648",
    "4611686018427387904",
    "18446744073709551617",
    "-100000000000000000000000",
];
const FLOATS: [&str; 20] = [
    "0.0",
    "1.0",
    "0.5",
    "-1.5",
    "2.0",
    "0.1",
    "3.14159",
    "-0.0",
    "1e3",
    "1e16",
    "1.5e-5",
    "123456789.125",
    "1e22",
    "1e-7",
    "2.5",
    "-2.5",
    "1e300",
    "1e-300",
    "0.30000000000000004",
    "float('inf')",
];

impl Writer<'_> {
    /// An expression of the wanted kind, safe to stand anywhere (in parentheses if it must).
    pub(super) fn expression(&mut self, kind: Kind, depth: u32) -> String {
        if depth == 0 {
            return self.leaf(kind);
        }
        let depth = depth - 1;
        match self.choices.below(20) {
            0..=3 => self.leaf(kind),
            4 => {
                let (yes, no) = (self.expression(kind, depth), self.expression(kind, depth));
                format!("({yes} if {} else {no})", self.truth(depth))
            }
            5 => {
                let word = *self.choices.pick(&["or", "and"]);
                format!("({} {word} {})", self.expression(kind, depth), self.expression(kind, depth))
            }
            6 => self.called(kind, depth),
            7 => self.walrus(kind, depth),
            8 => self.called_lambda(kind, depth),
            9 => self.attribute(kind, depth),
            10 => self.taken_out(kind, depth),
            _ => match kind {
                Kind::Int => self.int(depth),
                Kind::Float => self.float(depth),
                Kind::Bool => self.truth(depth),
                Kind::Str => self.string(depth),
                Kind::Bytes => self.bytes(depth),
                Kind::Ints => self.ints(depth),
                Kind::Strs => self.strings(depth),
                Kind::Pair => self.pair(depth),
                Kind::Map => self.map(depth),
                Kind::Set => self.set(depth),
            },
        }
    }

    /// A literal or a variable.
    pub(super) fn leaf(&mut self, kind: Kind) -> String {
        if self.choices.chance(65)
            && let Some(name) = self.variable(kind)
        {
            return name;
        }
        match kind {
            Kind::Int => (*self.choices.pick(&INTS)).into(),
            Kind::Float => (*self.choices.pick(&FLOATS)).into(),
            Kind::Bool => (*self.choices.pick(&["False", "True"])).into(),
            Kind::Str => self.string_literal(),
            Kind::Bytes => self.bytes_literal(),
            Kind::Ints => self.display(Kind::Int, "[", "]", 0),
            Kind::Strs => self.display(Kind::Str, "[", "]", 0),
            Kind::Pair => format!("({}, {})", self.small(), self.string_literal()),
            Kind::Map => self.map_display(0),
            Kind::Set => match self.display(Kind::Int, "{", "}", 0).as_str() {
                "{}" => "set()".into(),
                display => display.into(),
            },
        }
    }

    /// An int that may be a length or a position.
    pub(super) fn small(&mut self) -> String {
        (*self.choices.pick(&["0", "1", "2", "3", "-1", "4", "-2", "5", "8", "-5", "True"])).into()
    }

    /// Wraps what is kept in a variable, so that values do not grow from round to round.
    pub(super) fn kept(&mut self, kind: Kind, depth: u32) -> String {
        let text = self.expression(kind, depth);
        let is_atom = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        match kind {
            _ if is_atom => text,
            Kind::Int => {
                format!("{text} % {}", self.choices.pick(&["1000", "97", "2**31", "(10**20 + 39)", "-1009"]))
            }
            Kind::Str | Kind::Bytes | Kind::Ints | Kind::Strs => {
                format!("{text}[:{}]", self.choices.pick(&[12, 20]))
            }
            Kind::Map => format!("dict(list({text}.items())[:10])"),
            Kind::Set => format!("set(sorted({text})[:10])"),
            Kind::Float | Kind::Bool | Kind::Pair => text,
        }
    }

    /// An expression of int.
    pub(super) fn int(&mut self, depth: u32) -> String {
        let int = |w: &mut Self| w.expression(Kind::Int, depth);
        match self.choices.below(22) {
            0..=3 => {
                let op = *self.choices.pick(&["+", "-", "*", "&", "|", "^"]);
                format!("({} {op} {})", int(self), int(self))
            }
            4 => {
                let op = *self.choices.pick(&["//", "%"]);
                let by = int(self);
                let by = if self.choices.chance(85) { format!("({by} or 3)") } else { by };
                format!("({} {op} {by})", int(self))
            }
            5 => format!(
                "({} + {} * {} - {})",
                self.leaf(Kind::Int),
                self.leaf(Kind::Int),
                self.leaf(Kind::Int),
                int(self)
            ),
            6 => format!("({}{})", self.choices.pick(&["-", "~", "+", "- -", "not "]), int(self)),
            7 => format!("({} ** {})", int(self), self.choices.pick(&["2", "3", "0", "1"])),
            8 => format!(
                "({} {} {})",
                int(self),
                self.choices.pick(&["<<", ">>"]),
                self.choices.pick(&["1", "0", "5", "33"])
            ),
            9 => self.length(depth),
            10 => format!("{}.{}", self.expression(Kind::Str, depth), self.counting()),
            11 => {
                let word = *self.choices.pick(&["max", "min", "sum"]);
                let list = self.expression(Kind::Ints, depth);
                if word == "sum" {
                    format!("sum({list})")
                } else {
                    format!("{word}({list}, default={})", self.leaf(Kind::Int))
                }
            }
            12 => format!("{}({}, {})", self.choices.pick(&["max", "min"]), int(self), int(self)),
            13 => format!("abs({})", int(self)),
            14 => format!(
                "divmod({}, {})[{}]",
                int(self),
                self.choices.pick(&["7", "-3", "1", "10**10"]),
                self.choices.below(2)
            ),
            15 => format!(
                "({} or [{}])[{}]",
                self.expression(Kind::Ints, depth),
                self.leaf(Kind::Int),
                self.choices.pick(&["0", "-1"])
            ),
            16 => format!(
                "{}.get({}, {})",
                self.expression(Kind::Map, depth),
                self.expression(Kind::Str, depth),
                int(self)
            ),
            17 => format!("{}.count({})", self.expression(Kind::Ints, depth), self.leaf(Kind::Int)),
            18 => format!("{}[0]", self.expression(Kind::Pair, depth)),
            19 => format!("ord({} or 'z')", self.choices.pick(&["'a'", "'é'", "'日'", "''"])),
            20 => format!("({}).bit_length()", int(self)),
            _ => format!(
                "int({})",
                self.choices.pick(&[
                    "'12'",
                    "' -7 '",
                    "2.9",
                    "-2.9",
                    "'ff', 16",
                    "'0b11', 0",
                    "True",
                    "'1_0'"
                ])
            ),
        }
    }

    fn length(&mut self, depth: u32) -> String {
        let kind =
            *self.choices.pick(&[Kind::Ints, Kind::Str, Kind::Map, Kind::Set, Kind::Bytes, Kind::Strs]);
        format!("len({})", self.expression(kind, depth))
    }

    fn counting(&mut self) -> String {
        let part = self.string_literal();
        let method = *self.choices.pick(&["count", "find", "rfind"]);
        if self.choices.chance(30) {
            format!("{method}({part}, {})", self.small())
        } else {
            format!("{method}({part})")
        }
    }

    /// An expression of float, whose operations are exact in the same way everywhere.
    pub(super) fn float(&mut self, depth: u32) -> String {
        let float = |w: &mut Self| w.expression(Kind::Float, depth);
        match self.choices.below(11) {
            0..=3 => {
                let op = *self.choices.pick(&["+", "-", "*"]);
                let mixed = if self.choices.chance(30) { self.leaf(Kind::Int) } else { float(self) };
                format!("({} {op} {mixed})", float(self))
            }
            4 => {
                let op = *self.choices.pick(&["/", "//", "%"]);
                format!("({} {op} ({} or 0.25))", float(self), float(self))
            }
            5 => format!("(-{})", float(self)),
            6 => format!("float({})", self.leaf(Kind::Int)),
            7 => format!("abs({})", float(self)),
            8 => format!("round({}, {})", float(self), self.choices.pick(&["2", "0", "1", "-1", "5"])),
            9 => format!("({} / {})", self.leaf(Kind::Int), self.choices.pick(&["3", "7", "-4", "10"])),
            _ => format!(
                "float({})",
                self.choices.pick(&["'1.5'", "' 1e3 '", "'-inf'", "'.5'", "True", "'1_0.5'"])
            ),
        }
    }

    /// An expression of bool, or of anything whose truth matters.
    pub(super) fn truth(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.leaf(Kind::Bool);
        }
        let depth = depth - 1;
        let kind = self.kind();
        let each = |w: &mut Self| w.expression(kind, depth);
        match self.choices.below(11) {
            0..=1 => format!("({} {} {})", each(self), self.choices.pick(&["==", "!="]), each(self)),
            2..=3 => {
                let op = *self.choices.pick(&["<", ">", "<=", ">="]);
                let kind = if kind == Kind::Map { Kind::Int } else { kind };
                format!("({} {op} {})", self.expression(kind, depth), self.expression(kind, depth))
            }
            4 => {
                let (low, op) = (self.leaf(Kind::Int), *self.choices.pick(&["<", "<=", "!=", ">"]));
                format!(
                    "({low} {op} {} {} {})",
                    self.expression(Kind::Int, depth),
                    self.choices.pick(&["<", ">=", "=="]),
                    self.leaf(Kind::Int)
                )
            }
            5 => format!("(not {})", each(self)),
            6 => format!("bool({})", each(self)),
            7 => {
                let word = *self.choices.pick(&["in", "not in"]);
                let (item, holder) = *self.choices.pick(&[
                    (Kind::Int, Kind::Ints),
                    (Kind::Str, Kind::Str),
                    (Kind::Str, Kind::Map),
                    (Kind::Int, Kind::Set),
                    (Kind::Str, Kind::Strs),
                ]);
                format!("({} {word} {})", self.expression(item, depth), self.expression(holder, depth))
            }
            8 => format!(
                "isinstance({}, {})",
                each(self),
                self.choices.pick(&["int", "str", "(list, tuple)", "bool", "float", "object", "Base"])
            ),
            9 => format!("{}({})", self.choices.pick(&["any", "all"]), self.expression(Kind::Ints, depth)),
            _ => format!(
                "({} {} {})",
                self.truth(depth),
                self.choices.pick(&["and", "or", "==", "is", "is not", "&", "|", "^"]),
                self.truth(depth)
            ),
        }
    }
}
