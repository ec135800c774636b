//! Statements that hold others: conditions, loops, `try`, `with`, `match`.

use super::Writer;
use super::scope::Kind;

const ERRORS: [&str; 12] = [
    "ValueError('bad')",
    "KeyError('k')",
    "Failure(1, 2)",
    "TypeError()",
    "IndexError",
    "RuntimeError('a', 'b')",
    "StopIteration(3)",
    "ZeroDivisionError('z')",
    "Failure",
    "AttributeError('no')",
    "OSError(2, 'gone')",
    "LookupError('l')",
];
const CAUGHT: [&str; 10] = [
    "Exception",
    "ValueError",
    "(KeyError, IndexError)",
    "LookupError",
    "ArithmeticError",
    "Failure",
    "TypeError",
    "(ValueError, (TypeError, KeyError))",
    "OSError",
    "BaseException",
];

impl Writer<'_> {
    pub(super) fn compound(&mut self, depth: u32) {
        match self.choices.below(10) {
            0..=2 => self.branches(depth),
            3..=4 => self.for_loop(depth),
            5 => self.while_loop(depth),
            6..=8 => {
                let yields = self.yields;
                self.yields &= self.yields_anywhere;
                if self.choices.chance(35) {
                    self.with_block(depth)
                } else {
                    self.try_block(depth)
                }
                self.yields = yields;
            }
            _ => self.match_block(depth),
        }
    }

    /// An expression that makes an exception, or its class.
    pub(super) fn error(&mut self) -> String {
        (*self.choices.pick(&ERRORS)).into()
    }

    fn branches(&mut self, depth: u32) {
        let condition = self.truth(2);
        self.block(&format!("if {condition}:"), |w| w.statements(depth, 3));
        while self.choices.chance(25) {
            let condition = self.truth(1);
            self.block(&format!("elif {condition}:"), |w| w.statements(depth, 2));
        }
        if self.choices.chance(40) {
            self.block("else:", |w| w.statements(depth, 2));
        }
    }

    fn for_loop(&mut self, depth: u32) {
        self.no_walrus += 1;
        let (over, kind) = self.iterable(2);
        self.no_walrus -= 1;
        let name = self.name("i");
        let (header, names) = match (kind, self.choices.below(4)) {
            (Kind::Pair, 0..=2) => {
                let second = self.name("i");
                (format!("for {second}, {name} in {over}:"), vec![(name, Kind::Int), (second, Kind::Str)])
            }
            (Kind::Int | Kind::Str, 1) => {
                let second = self.name("i");
                (
                    format!("for {second}, {name} in enumerate({over}):"),
                    vec![(name, kind), (second, Kind::Int)],
                )
            }
            (Kind::Pair, _) => (format!("for {name} in [(1, 'a'), (2, 'b')]:"), vec![(name, Kind::Pair)]),
            _ => (format!("for {name} in {over}:"), vec![(name, kind)]),
        };
        self.rounds(&header, depth, |w| names.iter().for_each(|(name, kind)| w.remember(name, *kind)));
    }

    fn while_loop(&mut self, depth: u32) {
        let name = self.name("n");
        let rounds = self.choices.below(5);
        self.line(&format!("{name} = {rounds}"));
        let header = match self.choices.below(3) {
            0 => format!("while {name} > 0:"),
            1 => format!("while {name}:"),
            _ => format!("while {name} and {}:", self.truth(1)),
        };
        self.rounds(&header, depth, |w| w.line(&format!("{name} -= 1")));
    }

    /// A loop's header, body and perhaps `else`.
    fn rounds(&mut self, header: &str, depth: u32, first: impl FnOnce(&mut Self)) {
        let factor = self.factor;
        self.factor *= 6;
        self.cost += self.factor;
        self.loops += 1;
        self.block(header, |w| {
            first(w);
            w.statements(depth, 4);
        });
        self.loops -= 1;
        self.factor = factor;
        if self.choices.chance(25) {
            self.block("else:", |w| w.statements(depth, 2));
        }
    }

    fn try_block(&mut self, depth: u32) {
        self.block("try:", |w| {
            w.statements(depth, 3);
            if w.choices.chance(50) {
                let error = w.error();
                let cause = *w.choices.pick(&["", "", " from None", " from ValueError('cause')"]);
                w.line(&format!("raise {error}{cause}"));
            }
        });
        let handlers = self.choices.below(3);
        for _ in 0..handlers {
            let caught = *self.choices.pick(&CAUGHT);
            self.block(&format!("except {caught} as error:"), |w| {
                w.line("print('caught', type(error).__name__, error.args, repr(error.__cause__), repr(error.__context__))");
                w.statements(depth, 2);
                if w.choices.chance(15) {
                    let how = if w.choices.chance(50) { "raise".into() } else { format!("raise {}", w.error()) };
                    w.line(&how);
                }
            });
        }
        if handlers > 0 && self.choices.chance(20) {
            self.block("else:", |w| w.statements(depth, 2));
        }
        if handlers == 0 || self.choices.chance(30) {
            self.block("finally:", |w| {
                w.line("print('finally')");
                w.statements(depth, 2);
            });
        }
    }

    fn with_block(&mut self, depth: u32) {
        let swallows = self.leaf(Kind::Bool);
        let header = match self.choices.below(3) {
            0 => format!("with Scope({swallows}):"),
            1 => format!("with Scope({swallows}) as s, Scope(False):"),
            _ => format!("with Scope(True), Scope({swallows}) as s:"),
        };
        self.block(&header, |w| {
            w.statements(depth, 3);
            if w.choices.chance(30) {
                let error = w.error();
                w.line(&format!("raise {error}"));
            }
        });
    }

    fn match_block(&mut self, depth: u32) {
        let kind = self.kind();
        let subject = self.expression(kind, 2);
        self.block(&format!("match {subject}:"), |w| {
            for _ in 0..=w.choices.below(3) {
                let (pattern, names) = w.pattern(kind);
                let variables = w.variables.len();
                names.iter().for_each(|(name, kind)| w.remember(name, *kind));
                let guard = if w.choices.chance(25) { format!(" if {}", w.truth(1)) } else { String::new() };
                w.block(&format!("case {pattern}{guard}:"), |w| {
                    let shown: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
                    w.line(&format!("print('case', plain([{}]))", shown.join(", ")));
                    w.statements(depth, 2);
                });
                w.variables.truncate(variables);
            }
            if w.choices.chance(50) {
                w.block("case _:", |w| w.line("print('no case')"));
            }
        });
    }

    /// A pattern that can fail, and the names that it binds to values of a known kind.
    fn pattern(&mut self, subject: Kind) -> (String, Vec<(String, Kind)>) {
        let name = self.name("t");
        match self.choices.below(13) {
            0 => (
                (*self.choices.pick(&["0", "1", "-1", "'a'", "None", "True", "1.5", "b'abc'", "''"])).into(),
                vec![],
            ),
            1 => (format!("int({name})"), vec![(name, Kind::Int)]),
            2 => (format!("str() as {name}"), vec![(name, Kind::Str)]),
            3 => (
                format!("[{name}, *_]"),
                if subject == Kind::Ints { vec![(name, Kind::Int)] } else { vec![] },
            ),
            4 => (
                format!("[_, *{name}]"),
                if subject == Kind::Ints { vec![(name, Kind::Ints)] } else { vec![] },
            ),
            5 => (format!("(int({name}), str())"), vec![(name, Kind::Int)]),
            6 => (
                format!("{{'a': {name}}}"),
                if subject == Kind::Map { vec![(name, Kind::Int)] } else { vec![] },
            ),
            7 => (
                format!("{{'key': _, **{name}}}"),
                if subject == Kind::Map { vec![(name, Kind::Map)] } else { vec![] },
            ),
            8 => (String::from("1 | 2 | 'a' | []"), vec![]),
            9 => (
                format!("[int() | str(), *{name}]"),
                if subject == Kind::Ints { vec![(name, Kind::Ints)] } else { vec![] },
            ),
            10 => (String::from("[] | () | {}"), vec![]),
            11 => (format!("float() | bool() as {name}"), vec![(name, Kind::Float)]),
            _ => (format!("int(real={name})"), vec![(name, Kind::Int)]),
        }
    }
}
