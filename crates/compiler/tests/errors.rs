//! What a person reads when a program is wrong.

mod project;

use project::compiled;

/// The errors of a source as `line:column message`.
fn errors(text: &str) -> Vec<String> {
    let diagnostics = compiled(&[("main", text)]).expect_err(text);
    diagnostics
        .errors
        .iter()
        .map(|each| format!("{}:{} {}", each.place.line, each.place.column, each.message))
        .collect()
}

#[test]
fn an_error_shows_the_place_the_line_a_caret_and_a_help() {
    let diagnostics = compiled(&[("main", "x = 1\nimport tme\n")]).unwrap_err();
    let expected = "error: no module named `tme`
 --> main.py:2:8
  |
2 | import tme
  |        ^^^
  = help: did you mean `time`?

1 error";
    assert_eq!(diagnostics.to_string(), expected);
}

#[test]
fn several_errors_of_a_file_are_told_at_once_in_order() {
    let text = "def f(:\n    pass\nx = = 2\n";
    let found = errors(text);
    assert!(found.len() >= 2, "{found:?}");
    assert!(found[0].starts_with("1:6 "), "{found:?}");
    assert!(found.last().is_some_and(|last| last.starts_with("3:5 ")), "{found:?}");
}

#[test]
fn rules_beyond_grammar_are_told() {
    let cases = [
        ("return 1\n", "1:1 "),
        ("break\n", "1:1 "),
        ("def f():\n    x = 1\n    global x\n", "3:"),
        ("def f(a, a): pass\n", "1:10 "),
        ("def f():\n    nonlocal x\n", "2:"),
        ("await x\n", "1:1 "),
        ("yield 1\n", "1:1 "),
        ("[x := 1 for x in y]\n", "1:2 "),
        ("f(a=1, a=2)\n", "1:8 "),
        ("x + 1 = 2\n", "1:1 "),
        ("def f():\n  continue\n", "2:3 "),
        ("async def f():\n  yield 1\n  return 2\n", "3:3 "),
        ("a, *b, *c = x\n", "1:1 "),
        ("from . import x\n", "1:"),
    ];
    for (text, place) in cases {
        let found = errors(text);
        assert!(found.iter().any(|error| error.starts_with(place)), "{text:?}: {found:?}");
    }
    assert_eq!(cases.len(), 14);
}

#[test]
fn what_the_machine_does_not_have_is_an_error_and_never_a_difference() {
    let cases = [
        ("type X = int\n", "1:1 `type` statements are not supported"),
        ("def f[T](x): pass\n", "1:6 type parameters are not supported"),
        ("x = t'{y}'\n", "1:5 t-strings are not supported"),
        ("x = '\\ud800'\n", "1:5 half of a surrogate pair (\\ud800 to \\udfff) in a str is not supported"),
    ];
    for (text, expected) in cases {
        assert_eq!(errors(text), [expected], "{text:?}");
    }
    assert_eq!(cases.len(), 4);
}

/// Source, where and what, and the help.
#[test]
fn the_usual_mistakes_are_explained() {
    let cases = [
        ("if x\n    y()\n", "1:5 missing `:`", "put a `:` at the end of the line that begins with `if`"),
        ("if x = 1:\n    pass\n", "1:6 `=` assigns, it does not compare", "use `==` to compare"),
        ("if a:\n    b()\nelse if c:\n    d()\n", "3:6 `else if` is not Python", "write `elif`"),
        ("d = [1, 2\ne = 3\n", "1:5 `[` was never closed", "close it with `]`"),
        ("d = [1, 2}\n", "1:10 `}` does not close `[`", "write `]`"),
        ("if a && b:\n    pass\n", "1:6 `&&` is no operator of Python", "write `and`"),
        ("if !a:\n    pass\n", "1:4 `!` is no operator of Python", "write `not`"),
        ("x++\n", "1:4 `++` is no operator of Python", "write `x += 1`"),
        ("print 'hello'\n", "1:7 `print` is a function", "call it: print(...)"),
        ("1 = x\n", "1:1 invalid assignment target", "use `==` to compare"),
        ("class = 3\n", "1:7 expected an identifier", ""),
        (
            "x = 0123\n",
            "1:5 invalid decimal integer literal",
            "leave the zeros in front out; octal numbers begin with 0o",
        ),
        (
            "x = 'abc\n",
            "1:5 missing closing quote in string literal",
            "close it with the quote that opened it; three quotes hold several lines",
        ),
        (
            "def f():\nreturn 1\n",
            "2:1 expected an indented block after function definition",
            "indent the lines that belong to it by four spaces, or write `pass`",
        ),
        (
            "if x:\n\ty = 1\n        z = 2\n",
            "3:1 this line is indented with spaces",
            "indent with four spaces everywhere",
        ),
        ("import tiem\n", "1:8 no module named `tiem`", "did you mean `time`?"),
    ];
    for (text, what, help) in cases {
        let diagnostics = compiled(&[("main", text)]).expect_err(text);
        let first = &diagnostics.errors[0];
        assert_eq!(
            format!("{}:{} {}", first.place.line, first.place.column, first.message),
            what,
            "{diagnostics}"
        );
        assert_eq!(first.help.as_deref().unwrap_or_default(), help, "{diagnostics}");
    }
    assert_eq!(cases.len(), 16);
}

#[test]
fn an_import_that_expects_to_fail_may_fail() {
    assert!(compiled(&[("main", "try:\n import nope\nexcept ImportError:\n nope = None\n")]).is_ok());
    assert!(
        compiled(&[("main", "try:\n import nope\nexcept (KeyError, Exception):\n nope = None\n")]).is_ok()
    );
    assert_eq!(errors("try:\n import nope\nexcept KeyError:\n pass\n"), ["2:9 no module named `nope`"]);
    assert_eq!(errors("try:\n x = 1\nexcept ImportError:\n import nope\n"), ["4:9 no module named `nope`"]);
}

#[test]
fn errors_of_an_imported_module_name_its_file() {
    let diagnostics = compiled(&[("main", "import lib\n"), ("lib", "def f(:\n")]).unwrap_err();
    assert!(diagnostics.errors.iter().all(|error| error.file == "lib.py"), "{diagnostics}");
    assert!(!diagnostics.errors.is_empty());
}

#[test]
fn a_project_without_its_main_module_is_told_so() {
    let resolve = |_: &str| None;
    let project = compiler::Project {
        main: "main".into(),
        resolve: &resolve,
        natives: &[],
        name: String::new(),
        version: String::new(),
        resources: Vec::new(),
    };
    let diagnostics = compiler::compile(&project).unwrap_err();
    assert_eq!(diagnostics.errors[0].message, "the project has no main module `main`");
}

#[test]
fn a_function_that_is_too_large_is_told_so() {
    let names: Vec<String> = (0..300).map(|at| format!("    x{at} = f({at})\n")).collect();
    let found = errors(&format!("def big():\n{}", names.concat()));
    assert_eq!(found, ["1:1 this function needs too many registers"]);
}

#[test]
fn what_is_nested_too_deeply_is_told_before_a_stack_ends() {
    let chain = |terms: usize| format!("x = {}1\n", "a + ".repeat(terms));
    assert!(compiled(&[("main", &chain(450))]).is_ok());
    assert_eq!(errors(&chain(600)), ["1:5 this is nested too deeply"]);
    let elifs = |count: usize| format!("if a: pass\n{}", "elif b: pass\n".repeat(count));
    assert!(compiled(&[("main", &elifs(450))]).is_ok());
    assert_eq!(errors(&elifs(600)), ["1:1 this is nested too deeply"]);
    for part in ["(", "not ", "-", "lambda: ", "a if b else ", "f'{", "await ", "a[", "x = [y for y in "] {
        assert!(!errors(&part.repeat(20_000)).is_empty(), "{part}");
    }
    let lists = format!("{}{}", "[".repeat(200), "]".repeat(200));
    assert!(compiled(&[("main", &lists)]).is_ok());
}
