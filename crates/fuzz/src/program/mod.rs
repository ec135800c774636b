//! Writes random Python programs that end, print plenty and do nothing that two correct machines may do differently.
//!
//! Each expression is written for a wanted kind of value, so that most programs get far; `wild` expressions mix the kinds at will,
//! are never kept in a variable, and their errors are printed. Values stay small: what is kept is wrapped, loops have bounds, and
//! a function may only be called where the product of the loops around it stays small.

mod calls;
mod classes;
mod containers;
mod flow;
mod functions;
mod numbers;
mod scope;
mod statements;
mod text;
mod wild;

use crate::choices::Choices;
use scope::{Class, Function, Kind, Variable};

/// A random program.
pub fn random_program(choices: &mut Choices) -> String {
    let mut writer = Writer::new(choices);
    writer.text.push_str(PROLOGUE);
    let mut parts = 0;
    while parts < 14 && writer.choices.below(30) > 0 {
        writer.part();
        parts += 1;
    }
    writer.epilogue();
    writer.text
}

/// What every program has: a way to print any value whose order or address does not matter, and one to print errors.
const PROLOGUE: &str = "\
def plain(value):
    if isinstance(value, (set, frozenset)):
        return [type(value).__name__] + sorted(map(repr, value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(plain, value))
    if isinstance(value, dict):
        return {plain(k) if type(k) is tuple else k: plain(v) for k, v in value.items()}
    if value is None or isinstance(value, (int, float, str, bytes, bytearray, range, slice, type, Base)):
        return value
    return type(value).__name__

def attempt(action):
    try:
        print(repr(plain(action())))
    except Exception as error:
        print(type(error).__name__, error)

def traced(function):
    def inner(*args, **named):
        print('traced', function.__name__, len(args), sorted(named))
        return function(*args, **named)
    return inner

class Base:
    pass

class Failure(Exception):
    pass

class Scope:
    def __init__(self, swallows):
        self.swallows = swallows
    def __enter__(self):
        print('enter')
        return self.swallows
    def __exit__(self, kind, error, traceback):
        print('exit', kind and kind.__name__, error)
        return self.swallows
";

/// How many calls and rounds of loops a program may take by its own estimate.
const COST_MAX: u32 = 3_000;

/// The text so far, and what is known where it ends.
struct Writer<'c> {
    choices: &'c mut Choices,
    text: String,
    indent: usize,
    variables: Vec<Variable>,
    functions: Vec<Function>,
    classes: Vec<Class>,
    /// Names of objects.
    objects: Vec<String>,
    /// Names given so far.
    names: u32,
    /// Functions around this place.
    level: u32,
    /// Loops around this place inside the innermost function.
    loops: u32,
    /// What the innermost function must return.
    returns: Option<Kind>,
    /// Whether it yields, and whether even inside of `with` and `try`.
    yields: bool,
    yields_anywhere: bool,
    /// Rounds of the loops around this place, multiplied.
    factor: u32,
    /// Calls and rounds since the innermost function began.
    cost: u32,
    /// `:=` is not possible here.
    no_walrus: u32,
}

impl<'c> Writer<'c> {
    fn new(choices: &'c mut Choices) -> Writer<'c> {
        Writer {
            choices,
            text: String::new(),
            indent: 0,
            variables: Vec::new(),
            functions: Vec::new(),
            classes: Vec::new(),
            objects: Vec::new(),
            names: 0,
            level: 0,
            loops: 0,
            returns: None,
            yields: false,
            yields_anywhere: false,
            factor: 1,
            cost: 0,
            no_walrus: 0,
        }
    }

    /// A definition or some statements of the top level.
    fn part(&mut self) {
        match self.choices.below(12) {
            0..=6 => self.guarded(2),
            7..=8 => self.tried(Self::function),
            9 => self.tried(Self::generator),
            _ => self.tried(Self::class),
        }
    }

    /// Writes definitions, and a call of each function that they bring.
    fn tried(&mut self, define: impl FnOnce(&mut Self)) {
        let known = self.functions.len();
        define(self);
        let new: Vec<Function> = self.functions.iter().skip(known).cloned().collect();
        for function in new {
            self.cost += function.cost;
            let call = self.call(&function, 1);
            let call = if function.is_generator { format!("list({call})") } else { call };
            self.line(&format!("attempt(lambda: {call})"));
        }
    }

    /// Prints every variable that is surely there.
    fn epilogue(&mut self) {
        let names: Vec<String> = self.variables.iter().map(|variable| variable.name.clone()).collect();
        for name in names {
            self.line(&format!("attempt(lambda: {name})"));
        }
    }

    fn line(&mut self, text: &str) {
        self.text.extend(std::iter::repeat_n("    ", self.indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A header line and the statements below it; what they define is forgotten behind them.
    fn block(&mut self, header: &str, body: impl FnOnce(&mut Self)) {
        self.line(header);
        self.indent += 1;
        let (variables, functions, classes, end) =
            (self.variables.len(), self.functions.len(), self.classes.len(), self.text.len());
        body(self);
        if self.text.len() == end {
            self.line("pass");
        }
        self.variables.truncate(variables);
        self.functions.truncate(functions);
        self.classes.truncate(classes);
        self.indent -= 1;
    }

    /// A name that is nowhere else.
    fn name(&mut self, first: &str) -> String {
        self.names += 1;
        format!("{first}{}", self.names)
    }
}
