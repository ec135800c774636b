//! Statements that do one thing: assignments, prints, changes of containers, attempts.

use super::Writer;
use super::scope::{Kind, Variable};

impl Writer<'_> {
    /// Up to `most` statements; `depth` says how deep blocks may still nest.
    pub(super) fn statements(&mut self, depth: u32, most: u32) {
        let mut count = 0;
        while count < most && self.choices.below(5) > 0 {
            self.statement(depth);
            count += 1;
        }
    }

    /// A statement of the top level, mostly inside a `try` so that the program goes on when it fails.
    pub(super) fn guarded(&mut self, depth: u32) {
        match self.choices.below(10) {
            0 => self.statement(depth),
            1..=4 => {
                self.line("try:");
                self.indent += 1;
                self.assign_new();
                self.indent -= 1;
                self.line("except Exception as error:");
                self.line("    print(type(error).__name__, error)");
            }
            _ => {
                self.block("try:", |w| w.statements(depth, 5));
                self.line("except Exception as error:");
                self.line("    print(type(error).__name__, error, repr(error.__context__))");
            }
        }
    }

    fn statement(&mut self, depth: u32) {
        match self.choices.below(30) {
            0..=1 => self.print(),
            2..=4 => self.assign_new(),
            5..=7 => self.assign_again(),
            8..=9 => self.augment(),
            10..=13 => {
                let (wild, name) = (self.wild_in_lambda(), "attempt");
                self.line(&format!("{name}(lambda: {wild})"));
            }
            14..=15 => self.change(),
            16 => self.unpack(),
            17 => self.leave(),
            18 => self.assert(),
            19 => self.delete(),
            20 if self.yields => self.yield_something(),
            21 => self.drive_generator(),
            _ if depth == 0 => self.print(),
            22 if self.level < 3 && self.loops == 0 => self.function(),
            _ => self.compound(depth - 1),
        }
    }

    fn wild_in_lambda(&mut self) -> String {
        self.no_walrus += 1;
        let wild = self.wild();
        self.no_walrus -= 1;
        wild
    }

    fn print(&mut self) {
        let kind = self.kind();
        let value = self.expression(kind, 3);
        match kind {
            Kind::Set => self.line(&format!("print(sorted({value}))")),
            Kind::Float | Kind::Str => {
                let second = self.leaf(Kind::Str);
                self.line(&format!("print({value}, {second}, sep='|')"));
            }
            _ => self.line(&format!("print({value})")),
        }
    }

    fn assign_new(&mut self) {
        let (name, kind) = (self.name("v"), self.kind());
        let value = self.kept(kind, 3);
        match self.choices.below(8) {
            0 => {
                let twin = self.name("v");
                self.line(&format!("{name} = {twin} = {value}"));
                self.remember(&twin, kind);
            }
            1 => {
                let annotation = *self.choices.pick(&["int", "'str'", "list[int]"]);
                self.line(&format!("{name}: {annotation} = {value}"));
            }
            _ => self.line(&format!("{name} = {value}")),
        }
        self.remember(&name, kind);
    }

    fn assign_again(&mut self) {
        let Some(Variable { name, kind, .. }) = self.assignable() else { return self.assign_new() };
        let value = self.kept(kind, 3);
        self.line(&format!("{name} = {value}"));
    }

    /// `+=` and its kin, with what cannot grow much.
    fn augment(&mut self) {
        let Some(Variable { name, kind, .. }) = self.assignable() else { return self.assign_new() };
        let line = match kind {
            Kind::Int => {
                let op = *self.choices.pick(&["+=", "-=", "|=", "^=", "&=", "%=", "//=", ">>="]);
                let by = match op {
                    "%=" | "//=" | ">>=" => (*self.choices.pick(&["7", "3", "2"])).to_string(),
                    _ => self.kept(Kind::Int, 1),
                };
                format!("{name} {op} {by}")
            }
            Kind::Float => format!(
                "{name} {} {}",
                self.choices.pick(&["+=", "-=", "*=", "/="]),
                self.choices.pick(&["0.5", "2", "1e3", "-3"])
            ),
            Kind::Str => format!("{name} += {}", self.string_literal()),
            Kind::Bytes => format!("{name} += {}", self.bytes_literal()),
            Kind::Ints => format!("{name} += [{}]", self.kept(Kind::Int, 1)),
            Kind::Strs => format!("{name} += {}", self.choices.pick(&["['q']", "'rs'", "('t',)", "[]"])),
            Kind::Map => format!("{name} |= {}", self.choices.pick(&["{'m': 1}", "{}", "[('n', 2)]"])),
            Kind::Set => {
                format!(
                    "{name} {} {{{}, 3}}",
                    self.choices.pick(&["|=", "-=", "&=", "^="]),
                    self.leaf(Kind::Int)
                )
            }
            Kind::Bool => format!("{name} {} {}", self.choices.pick(&["&=", "|=", "^="]), self.truth(1)),
            Kind::Pair => format!("{name} = {name}[::-1][::-1]"),
        };
        self.line(&line);
    }

    /// Changes a container in place.
    fn change(&mut self) {
        let kind = *self.choices.pick(&[Kind::Ints, Kind::Strs, Kind::Map, Kind::Set]);
        let Some(name) = self.variable(kind) else { return self.assign_new() };
        let item = if kind == Kind::Strs { Kind::Str } else { Kind::Int };
        let line = match kind {
            Kind::Map => match self.choices.below(7) {
                0..=1 => format!("{name}[{}] = {}", self.string_literal(), self.kept(Kind::Int, 2)),
                2 => format!("{name}.pop({}, None)", self.leaf(Kind::Str)),
                3 => format!("print({name}.setdefault({}, 4))", self.string_literal()),
                4 => format!("{name}.update({}, u=1)", self.map_display(1)),
                5 => format!("del {name}[{}]", self.leaf(Kind::Str)),
                _ => format!("print({name}.popitem() if {name} else 'empty')"),
            },
            Kind::Set => match self.choices.below(4) {
                0..=1 => format!("{name}.add({})", self.kept(Kind::Int, 1)),
                2 => format!("{name}.discard({})", self.leaf(Kind::Int)),
                _ => format!(
                    "{name}.{}({{1, {}}})",
                    self.choices.pick(&["update", "difference_update", "intersection_update"]),
                    self.leaf(Kind::Int)
                ),
            },
            _ => match self.choices.below(12) {
                0..=1 => format!("{name}.append({})", self.kept(item, 2)),
                2 => format!("{name}.insert({}, {})", self.small(), self.leaf(item)),
                3 => format!("print({name}.pop({}))", self.choices.pick(&["", "0", "-1", "2"])),
                4 => format!("{name}.{}()", self.choices.pick(&["sort", "reverse", "copy"])),
                5 => format!(
                    "{name}.sort(key={}, reverse={})",
                    self.choices.pick(&["str", "None", "lambda v: str(v)[-1:]"]),
                    self.leaf(Kind::Bool)
                ),
                6 => format!("{name}[{}] = {}", self.small(), self.kept(item, 1)),
                7 => format!("{name}{} = {}", self.slice(), self.display(item, "[", "]", 0)),
                8 => format!("del {name}{}", self.slice()),
                9 => format!("del {name}[{}]", self.small()),
                10 => format!("{name}.extend({})", self.display(item, "(", ",)", 0).replace("(,)", "()")),
                _ => format!("{name}.remove({})", self.leaf(item)),
            },
        };
        self.line(&line);
    }

    /// Several targets at once.
    fn unpack(&mut self) {
        let (first, second) = (self.name("v"), self.name("v"));
        match self.choices.below(5) {
            0 => {
                let pair = self.kept(Kind::Pair, 2);
                self.line(&format!("{first}, {second} = {pair}"));
                self.remember(&first, Kind::Int);
                self.remember(&second, Kind::Str);
            }
            1 => {
                let list = self.kept(Kind::Ints, 2);
                self.line(&format!("{first}, *{second} = {list}"));
                self.remember(&first, Kind::Int);
                self.remember(&second, Kind::Ints);
            }
            2 => {
                let list = self.kept(Kind::Strs, 2);
                self.line(&format!("*{first}, {second} = {list}"));
                self.remember(&first, Kind::Strs);
                self.remember(&second, Kind::Str);
            }
            3 => {
                let (one, two) = (self.kept(Kind::Int, 2), self.kept(Kind::Str, 2));
                self.line(&format!("({first}, [{second}]) = {one}, ({two},)"));
                self.remember(&first, Kind::Int);
                self.remember(&second, Kind::Str);
            }
            _ => match (self.assignable(), self.assignable()) {
                (Some(one), Some(two)) if one.kind == two.kind => {
                    self.line(&format!("{0}, {1} = {1}, {0}", one.name, two.name));
                }
                _ => self.line("print('no swap')"),
            },
        }
    }

    /// `return`, `break`, `continue` or `raise` under a condition.
    fn leave(&mut self) {
        let condition = self.truth(1);
        let how = match (self.loops, self.returns) {
            (1.., _) if self.choices.chance(60) => (*self.choices.pick(&["break", "continue"])).to_string(),
            // The value of an ended generator is printed with its exception, and the order of a set may differ.
            (_, Some(Kind::Set)) if self.yields => String::from("return"),
            (_, Some(kind)) => {
                format!("return {}", if self.choices.chance(10) { "None".into() } else { self.kept(kind, 2) })
            }
            (1.., _) => String::from("continue"),
            _ => format!("raise {}", self.error()),
        };
        self.line(&format!("if {condition}:"));
        self.line(&format!("    {how}"));
    }

    fn assert(&mut self) {
        let (condition, message) = (self.truth(1), self.leaf(Kind::Str));
        self.line(&format!("assert {condition}, {message}"));
    }

    fn delete(&mut self) {
        let Some(Variable { name, .. }) = self.assignable().filter(|_| self.level == 0) else {
            return self.print();
        };
        self.line(&format!("del {name}"));
        self.variables.retain(|variable| variable.name != name);
    }

    fn yield_something(&mut self) {
        let Some(kind) = self.returns else { return };
        match self.choices.below(5) {
            0 => {
                let name = self.name("v");
                let value = self.kept(kind, 1);
                self.line(&format!("{name} = yield {value}"));
                self.line(&format!("print('sent', {name})"));
            }
            1 => {
                let call = self.generator_call(kind, 1).unwrap_or("()".into());
                self.line(&format!("yield from {call}"));
            }
            _ => {
                let value = self.kept(kind, 2);
                self.line(&format!("yield {value}"));
            }
        }
    }

    /// Makes a generator and drives it by hand.
    fn drive_generator(&mut self) {
        let Some(function) = self.callable(|function| function.is_generator) else { return self.print() };
        let (name, call) = (self.name("d"), self.call(&function, 1));
        self.line(&format!("{name} = {call}"));
        for _ in 0..=self.choices.below(3) {
            let step = match self.choices.below(6) {
                0..=2 => format!("next({name}, 'end')"),
                3 => format!("{name}.send(None)"),
                4 => format!("{name}.throw({})", self.error()),
                _ => format!("{name}.close()"),
            };
            self.line(&format!("attempt(lambda: {step})"));
        }
        self.line(&format!("attempt(lambda: {name}.close())"));
    }
}
