//! What CPython 3.11 says of a mistake: programs that compile text of their own print it. What we say to a person is in the
//! diagnostic itself.

use crate::Diagnostic;

/// Messages of ours and CPython's; what stands in backticks takes the place of `{}`.
const WORDS: &[(&str, &str)] = &[
    ("`{}` was never closed", "'{}' was never closed"),
    ("`{}` closes nothing", "unmatched '{}'"),
    ("`return` statement outside of a function", "'return' outside function"),
    ("`{}` statement outside of a function", "'{}' outside function"),
    ("`{}` outside of an asynchronous function", "'{}' outside async function"),
    ("`continue` outside loop", "'continue' not properly in loop"),
    ("`break` outside loop", "'break' outside loop"),
    ("missing `:`", "expected ':'"),
    ("`=` assigns, it does not compare", "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
    ("`print` is a function", "Missing parentheses in call to 'print'. Did you mean print(...)?"),
    ("positional argument cannot follow keyword argument", "positional argument follows keyword argument"),
    (
        "positional argument cannot follow keyword argument unpacking",
        "positional argument follows keyword argument unpacking",
    ),
    (
        "iterable argument unpacking cannot follow keyword argument unpacking",
        "iterable argument unpacking follows keyword argument unpacking",
    ),
    (
        "parameter without a default cannot follow a parameter with a default",
        "non-default argument follows default argument",
    ),
    ("expected one or more keyword parameter after `*` separator", "named arguments must follow bare *"),
    ("parameter cannot follow var-keyword parameter", "arguments cannot follow var-keyword argument"),
    ("only one '/' separator allowed", "/ may appear only once"),
    ("only one '*' parameter allowed", "* argument may appear only once"),
    ("duplicate keyword argument `{}`", "keyword argument repeated: {}"),
    ("expected a parameter name", "expression cannot contain assignment, perhaps you meant \"==\"?"),
    ("name `{}` cannot refer to a parameter and a global variable", "name '{}' is parameter and global"),
    ("name `{}` cannot refer to a parameter and a nonlocal variable", "name '{}' is parameter and nonlocal"),
    ("no binding for nonlocal `{}` found", "no binding for nonlocal '{}' found"),
    ("cannot assign to `__debug__`", "cannot assign to __debug__"),
    ("a starred expression cannot stand here", "can't use starred expression here"),
    ("starred expression cannot be used here", "can't use starred expression here"),
    ("two starred expressions in assignment", "multiple starred expressions in assignment"),
    ("expected `except` or `finally` after `try` block", "expected 'except' or 'finally' block"),
    ("bytes literal cannot be mixed with non-bytes literals", "cannot mix bytes and nonbytes literals"),
    (
        "invalid decimal integer literal",
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
    ),
    ("f-string: single `}` is not allowed", "f-string: single '}' is not allowed"),
    ("f-string: expecting `}`", "f-string: expecting '}'"),
    (
        "f-string: invalid conversion character",
        "f-string: invalid conversion character: expected 's', 'r', or 'a'",
    ),
    (
        "expected a newline after line continuation character",
        "unexpected character after line continuation character",
    ),
    ("unexpected indentation", "unexpected indent"),
    (
        "unparenthesized generator expression cannot be used here",
        "Generator expression must be parenthesized",
    ),
    (
        "name capture `{}` makes remaining patterns unreachable",
        "name capture '{}' makes remaining patterns unreachable",
    ),
    ("multiple assignments to name `{}` in pattern", "multiple assignments to name '{}' in pattern"),
    ("positional patterns cannot follow keyword patterns", "positional patterns follow keyword patterns"),
    ("invalid annotated assignment target", "illegal target for annotation"),
    (
        "`yield from` statement in async function; use `async for` instead",
        "'yield from' inside async function",
    ),
    ("`return` with value in async generator", "'return' with value in async generator"),
    ("trailing comma not allowed", "trailing comma not allowed without surrounding parentheses"),
    (
        "__future__ imports must be at the top of the file",
        "from __future__ imports must occur at the beginning of the file",
    ),
];

/// Messages that CPython has word for word; all others are `invalid syntax` to it.
const SAME: &[&str] = &[
    "name '",
    "name `",
    "default 'except:' must be last",
    "nonlocal declaration not allowed at module level",
    "unindent does not match any outer indentation level",
    "bytes can only contain ASCII literal characters",
    "wildcard makes remaining patterns unreachable",
    "alternative patterns bind different names",
    "multiple starred names in sequence pattern",
    "starred assignment target must be in a list or tuple",
    "assignment expression ",
    "unexpected EOF while parsing",
    "source code",
];

impl Diagnostic {
    /// The message as CPython 3.11 words it, as far as that is known.
    pub fn cpython_message(&self) -> String {
        let message = &*self.message;
        let quoted = message.split('`').nth(1).unwrap_or_default();
        let known = WORDS.iter().find(|(ours, _)| ours.replace("{}", quoted) == message);
        if let Some((_, words)) = known {
            return words.replace("{}", quoted);
        }
        let line = self.place.line;
        if let Some(owner) = message.strip_prefix("expected an indented block after ") {
            let header = self.note.as_ref().map_or(line.saturating_sub(1), |(_, place)| place.line);
            return format!(
                "expected an indented block after {} on line {header}",
                owner.replace("`class`", "class").replace('`', "'")
            );
        }
        if let Some(name) =
            message.strip_prefix("duplicate parameter \"").and_then(|rest| rest.strip_suffix('"'))
        {
            return format!("duplicate argument '{name}' in function definition");
        }
        if let [_, closer, " does not close ", opener, _] = message.split('`').collect::<Vec<_>>()[..] {
            return format!("closing parenthesis '{closer}' does not match opening parenthesis '{opener}'");
        }
        if message == "missing closing quote in string literal" || message == "f-string: unterminated string"
        {
            let here: String = self.place.text.chars().skip(self.place.column as usize - 1).take(6).collect();
            let is_triple = here.contains("\"\"\"") || here.contains("'''");
            let kind = if is_triple { "triple-quoted string" } else { "string" };
            return format!("unterminated {kind} literal (detected at line {line})");
        }
        match message {
            "invalid assignment target" => return self.assignment(),
            "invalid delete target" => return format!("cannot delete {}", self.what_stands_here()),
            "invalid augmented assignment target" => {
                return format!(
                    "'{}' is an illegal expression for augmented assignment",
                    self.what_stands_here()
                );
            }
            _ => {}
        }
        if ["expected `,`, found name", "expected `)`, found name"].contains(&message) {
            return String::from("invalid syntax. Perhaps you forgot a comma?");
        }
        if message.starts_with("expected `:`") && !self.place.text.trim_start().starts_with(['{', '[']) {
            return String::from("expected ':'");
        }
        match SAME.iter().any(|same| message.starts_with(same)) {
            true => message.replace('`', "'"),
            false => String::from("invalid syntax"),
        }
    }

    fn target(&self) -> String {
        let rest = self.place.text.chars().skip(self.place.column as usize - 1);
        rest.take(self.place.width as usize).collect()
    }

    /// What kind of expression is underlined.
    fn what_stands_here(&self) -> String {
        let target = self.target();
        String::from(match target.chars().next() {
            _ if ["None", "True", "False"].contains(&&*target) => return target,
            Some('0'..='9' | '"' | '\'') => "literal",
            Some('*') => "starred",
            Some('(') if target.contains(',') || target == "()" => "tuple",
            Some(first) if first != '(' && target.ends_with(')') => "function call",
            _ => "expression",
        })
    }

    /// `invalid assignment target`: CPython says what stands there.
    fn assignment(&self) -> String {
        let (place, target) = (&self.place, self.target());
        if ["None", "True", "False"].contains(&&*target) {
            return format!("cannot assign to {target}");
        }
        let what = match self.label.as_deref().unwrap_or_default() {
            label if label.starts_with("a literal") => "literal",
            label if label.starts_with("a constant") => "ellipsis",
            label if label.starts_with("the result of a call") => "function call",
            _ => "expression",
        };
        // Inside of something else the comparison is not meant.
        match place.text.trim_start().starts_with(&*target) {
            true => format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?"),
            false => format!("cannot assign to {what}"),
        }
    }
}
