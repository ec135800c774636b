//! Expressions of str and bytes: methods, slices, and the three ways to format.

use super::Writer;
use super::scope::Kind;

const STRINGS: [&str; 24] = [
    "''",
    "'a'",
    "'b'",
    "'abc'",
    "'Hello World'",
    "' x '",
    "'a,b,,c'",
    "'it\\'s'",
    "'\"'",
    "'tab\\tnew\\nline'",
    "'ñandú'",
    "'日本語'",
    "'🦀'",
    "'ß'",
    "'123'",
    "'-7'",
    "'a b  c'",
    "'\\x00\\x7f'",
    "'%'",
    "'aaa'",
    "'Zz'",
    "r'\\d'",
    "'x' 'y'",
    "'key'",
];
const BYTES: [&str; 10] = [
    "b''",
    "b'a'",
    "b'abc'",
    "b'\\x00\\xff'",
    "b'a,b,c'",
    "b' x '",
    "b\"it's\"",
    "b'\\n\\t\\\\'",
    "bytes(3)",
    "bytes([1, 2, 65])",
];

impl Writer<'_> {
    pub(super) fn string_literal(&mut self) -> String {
        (*self.choices.pick(&STRINGS)).into()
    }

    pub(super) fn bytes_literal(&mut self) -> String {
        (*self.choices.pick(&BYTES)).into()
    }

    /// An expression of str.
    pub(super) fn string(&mut self, depth: u32) -> String {
        let string = |w: &mut Self| w.expression(Kind::Str, depth);
        match self.choices.below(18) {
            0..=1 => format!("({} + {})", string(self), string(self)),
            2 => format!("({} * {})", string(self), self.choices.pick(&["2", "0", "3", "-1", "True"])),
            3 => format!(
                "{}.{}()",
                string(self),
                self.choices.pick(&[
                    "upper",
                    "lower",
                    "strip",
                    "title",
                    "capitalize",
                    "swapcase",
                    "lstrip",
                    "rstrip",
                    "casefold"
                ])
            ),
            4 => format!("{}.replace({}, {})", string(self), self.string_literal(), self.leaf(Kind::Str)),
            5 => format!(
                "{}.replace({}, {}, {})",
                string(self),
                self.string_literal(),
                self.leaf(Kind::Str),
                self.small()
            ),
            6 => format!("{}.join({})", string(self), self.expression(Kind::Strs, depth)),
            7 => format!("{}{}", string(self), self.slice()),
            8 => {
                let kind = self.kind();
                let inner =
                    if kind == Kind::Set { self.leaf(Kind::Int) } else { self.expression(kind, depth) };
                format!("{}({inner})", self.choices.pick(&["str", "repr", "ascii"]))
            }
            9 => self.formatted_string(depth),
            10 => self.percent(depth),
            11 => self.format_method(depth),
            12 => format!("format({}, {:?})", self.leaf(Kind::Int), self.int_spec()),
            13 => format!(
                "{}.{}({}, {})",
                string(self),
                self.choices.pick(&["center", "ljust", "rjust"]),
                self.choices.pick(&["8", "1", "13"]),
                self.choices.pick(&["'*'", "' '", "'é'"])
            ),
            14 => {
                format!(
                    "{}.{}({})",
                    string(self),
                    self.choices.pick(&["partition", "rpartition"]),
                    self.choices.pick(&["','", "' '", "'a'"])
                ) + "["
                    + *self.choices.pick(&["0", "1", "2"])
                    + "]"
            }
            15 => format!(
                "{}.{}({})",
                string(self),
                self.choices.pick(&["removeprefix", "removesuffix", "strip", "lstrip", "rstrip"]),
                self.string_literal()
            ),
            16 => format!("{}[1]", self.expression(Kind::Pair, depth)),
            _ => format!(
                "{}({})",
                self.choices.pick(&["hex", "bin", "oct", "str"]),
                self.expression(Kind::Int, depth)
            ),
        }
    }

    /// An expression of bytes.
    pub(super) fn bytes(&mut self, depth: u32) -> String {
        let bytes = |w: &mut Self| w.expression(Kind::Bytes, depth);
        match self.choices.below(10) {
            0..=1 => format!("({} + {})", bytes(self), bytes(self)),
            2 => format!("({} * {})", bytes(self), self.choices.pick(&["2", "0", "3"])),
            3 => format!("{}{}", bytes(self), self.slice()),
            4 => format!("{}.encode()", self.expression(Kind::Str, depth)),
            5 => format!("{}.replace({}, {})", bytes(self), self.bytes_literal(), self.bytes_literal()),
            6 => format!("{}.{}()", bytes(self), self.choices.pick(&["upper", "lower", "strip", "title"])),
            7 => format!("{}.join([{}, {}])", self.bytes_literal(), bytes(self), self.bytes_literal()),
            8 => {
                self.no_walrus += 1;
                let over = self.expression(Kind::Ints, depth);
                self.no_walrus -= 1;
                format!("bytes(n & 255 for n in {over})")
            }
            _ => format!(
                "({}).to_bytes({}, {})",
                self.choices.pick(&["5", "258", "0", "65535"]),
                self.choices.pick(&["2", "4"]),
                self.choices.pick(&["'big'", "'little'"])
            ),
        }
    }

    /// `[a:b:c]`.
    pub(super) fn slice(&mut self) -> String {
        let end = |w: &mut Self| if w.choices.chance(60) { w.small() } else { String::new() };
        let (from, to) = (end(self), end(self));
        match self.choices.below(3) {
            0 => format!("[{from}:{to}]"),
            1 => format!("[{from}:{to}:{}]", self.choices.pick(&["2", "-1", "1", "-2", "3"])),
            _ => format!("[{from}:]"),
        }
    }

    /// An f-string; its parts hold neither quotes nor backslashes, which 3.11 does not allow.
    fn formatted_string(&mut self, depth: u32) -> String {
        let mut out = String::from("f'");
        for _ in 0..=self.choices.below(3) {
            out += *self.choices.pick(&["", "<", "{{", "}} ", "x=", "é"]);
            let kind = *self.choices.pick(&[Kind::Int, Kind::Str, Kind::Float, Kind::Ints, Kind::Pair]);
            let text = self.expression(kind, depth.min(1));
            let fits = !text.contains(['\'', '"', '\\', '{', '}']);
            let text = if fits { text } else { self.variable(kind).unwrap_or("7 * 6".into()) };
            let spec = match kind {
                _ if !fits => String::new(),
                Kind::Int => format!(":{}", self.int_spec()),
                Kind::Float => format!(":{}", self.float_spec()),
                Kind::Str => format!(":{}", self.string_spec()),
                _ => String::from("!r"),
            };
            let extra = *self.choices.pick(&["", "", "", "="]);
            let spec = if self.choices.chance(70) && !spec.contains(['{', '\'', '"']) {
                spec
            } else {
                String::new()
            };
            out.push_str(&format!("{{{text}{extra}{spec}}}"));
        }
        out + "'"
    }

    fn percent(&mut self, depth: u32) -> String {
        let (int, text) = (self.expression(Kind::Int, depth), self.expression(Kind::Str, depth));
        match self.choices.below(5) {
            0 => format!(
                "('{}' % ({int},))",
                self.choices.pick(&["%d", "%5d|", "%-6d|", "%+d", "%x", "%#o", "%X", "%i%%", "%s", "%r"])
            ),
            1 => format!(
                "('{}' % ({int}, {text}))",
                self.choices.pick(&["%d %s", "%s=%r", "%r %10s", "%s %.3s", "%d %-5s|"])
            ),
            2 => format!(
                "('{}' % {})",
                self.choices.pick(&["%f", "%.2f", "%e", "%g", "%10.3f|", "%-9.1e|", "%+g"]),
                self.expression(Kind::Float, depth)
            ),
            3 => format!("('%(a)s %(b)d' % {{'a': {text}, 'b': {int}}})"),
            _ => format!("('%s' % ({text},))"),
        }
    }

    fn format_method(&mut self, depth: u32) -> String {
        let (int, text) = (self.expression(Kind::Int, depth), self.expression(Kind::Str, depth));
        match self.choices.below(5) {
            0 => format!("'{{}} {{}}'.format({int}, {text})"),
            1 => format!("'{{1:{}}} {{0!r}}'.format({text}, {int})", self.int_spec().replace('\'', "")),
            2 => format!("'{{a}}-{{b[0]}}'.format(a={int}, b={})", self.expression(Kind::Pair, depth)),
            3 => format!("'{{:{{}}}}'.format({text}, {})", self.choices.pick(&["'>8'", "'^9'", "5", "'.2'"])),
            _ => format!(
                "'{{0:{}}}'.format({})",
                self.float_spec().replace('\'', ""),
                self.expression(Kind::Float, depth)
            ),
        }
    }

    pub(super) fn int_spec(&mut self) -> String {
        let fill = *self.choices.pick(&["", "", "", "<", ">", "^", "=", "*>", "0="]);
        let sign = *self.choices.pick(&["", "", "+", " ", "-"]);
        let alternate = *self.choices.pick(&["", "", "#"]);
        let width = *self.choices.pick(&["", "5", "12", "08"]);
        let group = *self.choices.pick(&["", "", ",", "_"]);
        let code = *self.choices.pick(&["", "d", "x", "X", "b", "o", "e", ".2f"]);
        format!("{fill}{sign}{alternate}{width}{group}{code}")
    }

    pub(super) fn float_spec(&mut self) -> String {
        let fill = *self.choices.pick(&["", "", "", "<", ">", "^", "="]);
        let sign = *self.choices.pick(&["", "", "+", " "]);
        let width = *self.choices.pick(&["", "10", "015"]);
        let group = *self.choices.pick(&["", "", ",", "_"]);
        let code = *self.choices.pick(&["", ".2f", "e", "g", ".3g", "%", ".0f", ".1e", ".3", "f", "G"]);
        format!("{fill}{sign}{width}{group}{code}")
    }

    fn string_spec(&mut self) -> String {
        (*self.choices.pick(&["", "5", "<7", ">7", "^7", "*^9", ".2", "8.3", "é>6"])).into()
    }
}
