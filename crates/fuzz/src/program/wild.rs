//! Expressions that mix the kinds at will: most of them fail, and say how.

use super::Writer;
use super::scope::Kind;

const ODD: [&str; 29] = [
    "None",
    "True",
    "()",
    "[]",
    "{}",
    "1.5",
    "(-2)",
    "'ab'",
    "b'ab'",
    "(1, 'a')",
    "[1, 'x']",
    "{1: 2}",
    "{'a': None}",
    "range(3)",
    "slice(1, 2)",
    "bytearray(b'ab')",
    "int",
    "str",
    "frozenset({1})",
    "{2}",
    "ValueError('x')",
    "[[1], [2]]",
    "((),)",
    "''",
    "float('nan')",
    "...",
    "NotImplemented",
    "Base",
    "type(None)",
];
const TYPES: [&str; 5] = ["int", "str", "Base", "type(None)", "None"];
/// Things whose `repr` is an address: what is done with them never prints them.
const OPAQUE: [&str; 7] =
    ["(lambda: 1)", "(i for i in 'ab')", "iter([1])", "zip('a')", "len", "print", "'a'.upper"];
const TOUCHES: [&str; 16] = [
    "{}[0]",
    "{} + 1",
    "1 - {}",
    "{}.missing",
    "{} < 1",
    "len({})",
    "int({})",
    "-{}",
    "{}(1, 2, 3, k=4)",
    "1 in {}",
    "float({})",
    "{} and 1",
    "'a'.join({})",
    "sum({})",
    "[1, 2][{}]",
    "{}.__name__",
];
/// Calls of builtins with as many arguments as they take.
const BUILTINS: [&str; 58] = [
    "abs(@)",
    "all(@)",
    "any(@)",
    "ascii(@)",
    "bin(@)",
    "bool(@)",
    "bytes(@)",
    "bytearray(@)",
    "callable(@)",
    "chr(@)",
    "dict(@)",
    "divmod(@, @)",
    "list(enumerate(@))",
    "list(filter(@, @))",
    "list(filter(None, @))",
    "float(@)",
    "format(@, '>8')",
    "getattr(@, @)",
    "getattr(@, 'ab', @)",
    "hasattr(@, @)",
    "hex(@)",
    "int(@)",
    "int(@, @)",
    "isinstance(@, @)",
    "list(iter(@))",
    "len(@)",
    "list(@)",
    "list(map(@, @))",
    "list(map(str, @))",
    "max(@)",
    "max(@, @)",
    "max(@, @, @)",
    "min(@)",
    "min(@, @)",
    "next(@)",
    "next(iter(@), @)",
    "oct(@)",
    "ord(@)",
    "list(range(@))",
    "list(range(@, @))",
    "range(@, @, @)",
    "repr(@)",
    "list(reversed(@))",
    "round(@)",
    "round(@, @)",
    "slice(@)",
    "slice(@, @, @)",
    "sorted(@)",
    "str(@)",
    "sum(@)",
    "tuple(@)",
    "type(@).__name__",
    "list(zip(@))",
    "list(zip(@, @))",
    "set(@)",
    "frozenset(@)",
    "sorted(@, key=@)",
    "max(@, key=len)",
];
/// Methods of the builtin types with as many arguments as they take.
const METHODS: [&str; 60] = [
    "upper()",
    "split()",
    "split(@)",
    "split(@, @)",
    "join(@)",
    "replace(@, @)",
    "replace(@, @, @)",
    "find(@)",
    "index(@)",
    "count(@)",
    "startswith(@)",
    "endswith(@)",
    "strip()",
    "strip(@)",
    "format(@)",
    "format(@, '>8')",
    "encode()",
    "decode()",
    "isdigit()",
    "isalpha()",
    "isspace()",
    "isupper()",
    "isidentifier()",
    "isalnum()",
    "zfill(@)",
    "ljust(@)",
    "center(@, @)",
    "partition(@)",
    "splitlines()",
    "title()",
    "expandtabs()",
    "expandtabs(@)",
    "copy()",
    "keys()",
    "get(@)",
    "get(@, @)",
    "items()",
    "values()",
    "hex()",
    "bit_length()",
    "is_integer()",
    "as_integer_ratio()",
    "conjugate()",
    "rindex(@)",
    "rsplit(@, @)",
    "translate(@)",
    "casefold()",
    "removeprefix(@)",
    "lower()",
    "lstrip(@)",
    "union(@)",
    "issubset(@)",
    "isdisjoint(@)",
    "intersection(@)",
    "__class__",
    "args",
    "isnumeric()",
    "islower()",
    "istitle()",
    "isascii()",
];
/// Methods that change their object, which nobody else has.
const CHANGES: [&str; 17] = [
    "pop()",
    "pop(0)",
    "sort()",
    "reverse()",
    "clear()",
    "remove(2)",
    "append(1)",
    "extend(@)",
    "insert(@, 1)",
    "setdefault(@, 1)",
    "update(@)",
    "add(1)",
    "discard(2)",
    "difference_update(@)",
    "__setitem__(@, 1)",
    "__delitem__(@)",
    "popitem()",
];

impl Writer<'_> {
    /// One wild expression.
    pub(super) fn wild(&mut self) -> String {
        match self.choices.below(17) {
            0..=2 => {
                let op = *self.choices.pick(&["+", "-", "*", "/", "//", "%", "&", "|", "^", "@", "<<", ">>"]);
                let (left, right) = (self.odd(), self.odd());
                // A union of types is a type of its own there.
                let is_union = op == "|" && [&left, &right].iter().any(|each| TYPES.contains(&each.as_str()));
                format!("{left} {} {right}", if is_union { "-" } else { op })
            }
            3 => {
                let op = *self.choices.pick(&["<", ">=", "==", "!=", "in", "not in", ">", "<="]);
                format!("{} {op} {}", self.odd(), self.named_or_odd())
            }
            4 => format!("{}{}", self.choices.pick(&["-", "+", "~", "not "]), self.odd()),
            5 => format!("{}[{}]", self.odd(), self.odd()),
            6 => format!("{}{}", self.odd(), self.slice()),
            7..=9 => {
                let call = *self.choices.pick(&BUILTINS);
                self.filled(call)
            }
            10..=11 => {
                let (object, call) = match self.choices.below(5) {
                    0 => ((*self.choices.pick(&ODD)).into(), *self.choices.pick(&CHANGES)),
                    _ => (self.odd(), *self.choices.pick(&METHODS)),
                };
                // A method of a type wants its object: other complaints for other types.
                let object = if TYPES.contains(&object.as_str()) { "'ab'".into() } else { object };
                format!("{object}.{}", self.filled(call))
            }
            12 => {
                let thing = *self.choices.pick(&OPAQUE);
                self.choices.pick(&TOUCHES).replace("{}", thing)
            }
            13 => self.odd_call(),
            14 => {
                let spread = [
                    "[*{}]",
                    "(*{}, 1)",
                    "{**{}}",
                    "(lambda a, b: (a, b))(*{})",
                    "dict(**{})",
                    "(lambda **k: k)(**{})",
                    "[v for v in {}]",
                    "[a for a, b in {}]",
                ];
                let thing = self.odd();
                self.choices.pick(&spread).replace("{}", &thing)
            }
            15 => match self.choices.below(3) {
                0 => format!("format({}, {:?})", self.odd(), self.int_spec()),
                1 => format!("format({}, {:?})", self.odd(), self.float_spec()),
                _ => format!(
                    "'{}' % {}",
                    self.choices
                        .pick(&["%d", "%s %s", "%x", "%.2f", "%c", "%(a)s", "%5", "%r", "%i|", "%*d", "%q"]),
                    self.odd()
                ),
            },
            _ => format!(
                "{} ** {}",
                self.choices.pick(&["'a'", "None", "[1]", "2", "()", "{}"]),
                self.choices.pick(&["2", "None", "'a'", "[]"])
            ),
        }
    }

    /// The text with a value in each place.
    fn filled(&mut self, call: &str) -> String {
        let mut parts = call.split('@');
        let mut out = String::from(parts.next().unwrap_or_default());
        for part in parts {
            out += &self.odd();
            out += part;
        }
        out
    }

    /// A value of any kind; never a large number, a set of several items or something without a `repr` of its own.
    pub(super) fn odd(&mut self) -> String {
        match self.choices.below(10) {
            0..=6 => (*self.choices.pick(&ODD)).into(),
            7 => self.named_or_odd(),
            _ => match self.kind() {
                Kind::Set => "{2}".into(),
                Kind::Int => format!("({})", self.small()),
                Kind::Float => "2.5".into(),
                kind => {
                    self.no_walrus += 1;
                    let text = self.kept(kind, 1);
                    self.no_walrus -= 1;
                    text
                }
            },
        }
    }

    fn named_or_odd(&mut self) -> String {
        if self.objects.is_empty() { self.leaf(Kind::Str) } else { self.choices.pick(&self.objects).clone() }
    }

    /// A function called with whatever comes.
    fn odd_call(&mut self) -> String {
        let Some(function) = self.callable(|function| !function.must_end) else {
            return "(lambda a, b=1, *, c: a)(1, 2, 3)".into();
        };
        // Only None: what the body does with other kinds may grow without bound.
        let count = self.choices.below(4) as usize;
        let mut arguments = vec!["None"; count].join(", ");
        if self.choices.chance(40) {
            let names: Vec<String> =
                function.parameters.iter().map(|parameter| parameter.name.clone()).collect();
            let name = if names.is_empty() { "zz".into() } else { self.choices.pick(&names).clone() };
            let comma = if arguments.is_empty() { "" } else { ", " };
            arguments = format!("{arguments}{comma}{name}=None");
        }
        let call = format!("{}({arguments})", function.call);
        if function.is_generator { format!("list({call})") } else { call }
    }
}
