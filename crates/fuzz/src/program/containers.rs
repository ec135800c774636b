//! Expressions of lists, tuples, dicts and sets: displays, comprehensions, methods and builtins.

use super::Writer;
use super::scope::Kind;

impl Writer<'_> {
    /// Up to four items between brackets, star items among them.
    pub(super) fn display(&mut self, item: Kind, open: &str, close: &str, depth: u32) -> String {
        let mut items = Vec::new();
        while items.len() < 4 && self.choices.below(4) > 0 {
            items.push(self.expression(item, depth));
        }
        if depth > 0 && self.choices.chance(15) {
            let list = if item == Kind::Int { Kind::Ints } else { Kind::Strs };
            items.push(format!("*{}", self.expression(list, depth - 1)));
        }
        format!("{open}{}{close}", items.join(", "))
    }

    pub(super) fn map_display(&mut self, depth: u32) -> String {
        let mut items = Vec::new();
        while items.len() < 4 && self.choices.below(4) > 0 {
            items.push(format!(
                "{}: {}",
                self.expression(Kind::Str, depth),
                self.expression(Kind::Int, depth)
            ));
        }
        if depth > 0 && self.choices.chance(15) {
            items.push(format!("**{}", self.expression(Kind::Map, depth - 1)));
        }
        format!("{{{}}}", items.join(", "))
    }

    /// An expression of a list of int.
    pub(super) fn ints(&mut self, depth: u32) -> String {
        let ints = |w: &mut Self| w.expression(Kind::Ints, depth);
        match self.choices.below(14) {
            0..=1 => self.display(Kind::Int, "[", "]", depth),
            2..=4 => self.comprehension(Kind::Int, "[", "]", depth),
            5 => format!("({} + {})", ints(self), ints(self)),
            6 => format!("({} * {})", ints(self), self.choices.pick(&["2", "0", "-1"])),
            7 => format!("{}{}", ints(self), self.slice()),
            8 => format!(
                "sorted({}{})",
                ints(self),
                self.choices.pick(&[
                    "",
                    ", reverse=True",
                    ", key=lambda v: -v",
                    ", key=abs",
                    ", key=lambda v: v % 3"
                ])
            ),
            9 => format!("list({})", self.range()),
            10 => format!(
                "list({}({}, {}))",
                self.choices.pick(&["map", "filter"]),
                self.choices.pick(&["lambda v: v * 2", "lambda v: v % 2", "abs", "bool"]),
                ints(self)
            ),
            11 => format!("list({})", self.generated(Kind::Int, depth)),
            12 => format!(
                "list({}({}))",
                self.choices.pick(&["reversed", "iter", "tuple", "bytes(3) or"]),
                ints(self)
            ),
            _ => format!("list({}.values())", self.expression(Kind::Map, depth)),
        }
    }

    /// An expression of a list of str.
    pub(super) fn strings(&mut self, depth: u32) -> String {
        let strings = |w: &mut Self| w.expression(Kind::Strs, depth);
        match self.choices.below(13) {
            0 => self.display(Kind::Str, "[", "]", depth),
            1..=2 => self.comprehension(Kind::Str, "[", "]", depth),
            3 => format!("{}.split()", self.expression(Kind::Str, depth)),
            4 => format!(
                "{}.{}({}{})",
                self.expression(Kind::Str, depth),
                self.choices.pick(&["split", "rsplit"]),
                self.choices.pick(&["','", "' '", "'a'", "None"]),
                self.choices.pick(&["", ", 1", ", 2", ", -1", ", 0"])
            ),
            5 => format!(
                "{}.splitlines({})",
                self.expression(Kind::Str, depth),
                self.choices.pick(&["", "True"])
            ),
            6 => format!("({} + {})", strings(self), strings(self)),
            7 => format!("{}{}", strings(self), self.slice()),
            8 => format!(
                "sorted({}{})",
                strings(self),
                self.choices.pick(&["", ", reverse=True", ", key=len", ", key=str.lower"])
            ),
            9 => format!("list({})", self.expression(Kind::Str, depth)),
            10 => format!("list({})", self.expression(Kind::Map, depth)),
            11 => format!(
                "list(map({}, {}))",
                self.choices.pick(&["str", "repr", "hex"]),
                self.expression(Kind::Ints, depth)
            ),
            _ => format!("list({})", self.generated(Kind::Str, depth)),
        }
    }

    pub(super) fn pair(&mut self, depth: u32) -> String {
        match self.choices.below(4) {
            0..=1 => {
                format!("({}, {})", self.expression(Kind::Int, depth), self.expression(Kind::Str, depth))
            }
            2 => format!(
                "list(enumerate({} or ['e']))[{}]",
                self.expression(Kind::Strs, depth),
                self.choices.pick(&["0", "-1"])
            ),
            _ => format!(
                "list(zip({} + [9], {} + ['z']))[0]",
                self.expression(Kind::Ints, depth),
                self.expression(Kind::Strs, depth)
            ),
        }
    }

    /// An expression of a dict from str to int.
    pub(super) fn map(&mut self, depth: u32) -> String {
        let map = |w: &mut Self| w.expression(Kind::Map, depth);
        match self.choices.below(8) {
            0..=1 => self.map_display(depth),
            2..=3 => {
                let item = self.name("k");
                self.no_walrus += 1;
                let over = self.expression(Kind::Strs, depth);
                self.no_walrus -= 1;
                let value = self.inside(&item, Kind::Str, |w| w.expression(Kind::Int, depth.min(1)));
                format!("{{{item}: {value} for {item} in {over}[:5]}}")
            }
            4 => format!("({} | {})", map(self), map(self)),
            5 => format!(
                "dict(zip({}, {}))",
                self.expression(Kind::Strs, depth),
                self.expression(Kind::Ints, depth)
            ),
            6 => format!(
                "dict({}, **{})",
                map(self),
                self.choices.pick(&["{'q': 1}", "{}", "{'a': 5, 'z': 0}"])
            ),
            _ => format!("dict.fromkeys({}, {})", self.expression(Kind::Strs, depth), self.leaf(Kind::Int)),
        }
    }

    /// An expression of a set of int.
    pub(super) fn set(&mut self, depth: u32) -> String {
        match self.choices.below(6) {
            0 => format!("set({})", self.expression(Kind::Ints, depth)),
            1..=2 => {
                let op = *self.choices.pick(&["|", "&", "-", "^"]);
                format!("({} {op} {})", self.expression(Kind::Set, depth), self.expression(Kind::Set, depth))
            }
            3 => self.comprehension(Kind::Int, "{", "}", depth),
            4 => format!(
                "{}.{}({})",
                self.expression(Kind::Set, depth),
                self.choices.pick(&["union", "difference", "intersection", "symmetric_difference"]),
                self.expression(Kind::Ints, depth)
            ),
            _ => format!("set({})", self.range()),
        }
    }

    /// A short `range`.
    pub(super) fn range(&mut self) -> String {
        match self.choices.below(3) {
            0 => format!("range({})", self.choices.pick(&["3", "0", "1", "5"])),
            1 => format!(
                "range({}, {})",
                self.choices.pick(&["0", "1", "-2"]),
                self.choices.pick(&["3", "2", "0"])
            ),
            _ => format!(
                "range({}, {}, {})",
                self.choices.pick(&["0", "10", "-3"]),
                self.choices.pick(&["6", "0", "5"]),
                self.choices.pick(&["2", "-3", "1", "-2"])
            ),
        }
    }

    /// Something to go through in a comprehension or a loop that nobody changes meanwhile, and the kind of its items.
    pub(super) fn iterable(&mut self, depth: u32) -> (String, Kind) {
        match self.choices.below(8) {
            0..=2 => (self.range(), Kind::Int),
            3 => (format!("{}[:5]", self.expression(Kind::Ints, depth)), Kind::Int),
            4 => (format!("{}[:5]", self.expression(Kind::Str, depth)), Kind::Str),
            5 => (format!("{}[:4]", self.expression(Kind::Strs, depth)), Kind::Str),
            6 => (format!("list({}.items())[:4]", self.expression(Kind::Map, depth)), Kind::Pair),
            _ => (format!("sorted({})[:5]", self.expression(Kind::Set, depth)), Kind::Int),
        }
    }

    fn comprehension(&mut self, item: Kind, open: &str, close: &str, depth: u32) -> String {
        format!("{open}{}{close}", self.generated_items(item, depth))
    }

    /// A generator expression in parentheses, or a call of a generator.
    pub(super) fn generated(&mut self, item: Kind, depth: u32) -> String {
        if self.choices.chance(50)
            && let Some(call) = self.generator_call(item, depth)
        {
            return call;
        }
        format!("({})", self.generated_items(item, depth))
    }

    /// `value for name in iterable if …`, sometimes with a second loop.
    fn generated_items(&mut self, item: Kind, depth: u32) -> String {
        let depth = depth.min(2);
        self.no_walrus += 1;
        let (over, kind) = self.iterable(depth);
        self.no_walrus -= 1;
        let name = self.name("i");
        let is_double = kind == Kind::Int && self.choices.chance(20);
        let second = is_double.then(|| (self.name("j"), self.range()));
        let condition = self.choices.chance(35);
        self.inside(&name, kind, |w| {
            let value = w.expression(item, depth.saturating_sub(1));
            let condition = if condition { format!(" if {}", w.truth(1)) } else { String::new() };
            let first = format!("for {name} in {over}");
            match second {
                Some((inner, range)) => format!("{value} {first} for {inner} in {range}{condition}"),
                None => format!("{value} {first}{condition}"),
            }
        })
    }

    /// Writes what is computed once per item: `name` is known in it, and calls cost more.
    pub(super) fn inside<T>(&mut self, name: &str, kind: Kind, write: impl FnOnce(&mut Self) -> T) -> T {
        let factor = self.factor;
        self.factor *= 12;
        self.no_walrus += 1;
        let written = self.with(name, kind, write);
        self.no_walrus -= 1;
        self.factor = factor;
        written
    }
}
