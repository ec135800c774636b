//! `docs/spec/program.md` says what the code does: its table of instructions and its example bytes.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use bytecode::Op;

const SOURCE: &str = "print(\"hi\")\n";

fn page() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/spec/program.md")
}

/// The rows of the table of instructions.
fn rows() -> String {
    let mut rows = String::new();
    for op in Op::ALL {
        let (operands, effect) = (bytecode::operands(*op).to_string(), op.effect().replace('|', "\\|"));
        let row = writeln!(rows, "| {} | {} | {} | {effect} |", *op as u8, op.name(), operands.trim());
        row.expect("a String takes all");
    }
    rows
}

/// The example's program in lines of 16 bytes.
fn example() -> String {
    let source = compiler::Source { path: "main.py".into(), text: SOURCE.into(), is_package: false };
    let project = compiler::Project {
        main: "main".into(),
        resolve: &|name| (name == "main").then(|| source.clone()),
        natives: &[],
        name: "hello".into(),
        version: "1".into(),
        resources: Vec::new(),
    };
    let bytes = compiler::compile(&project).expect("the example compiles");
    let line =
        |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ") + "\n";
    bytes.chunks(16).map(line).collect()
}

/// What stands between two marks of the page.
fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let start = page.find(before).expect(before) + before.len();
    &page[start..start + page[start..].find(after).expect(after)]
}

const TABLE: (&str, &str) =
    ("| op | name | operands | effect |\n| --- | --- | --- | --- |\n", "\n## Example");
const BYTES: (&str, &str) = ("```text\n", "```");

#[test]
fn the_page_shows_the_instructions_and_an_example_as_they_are() {
    let mut text = fs::read_to_string(page()).expect("the page");
    if std::env::var_os("UPDATE_PAGES").is_some() {
        text = text.replace(between(&text, TABLE.0, TABLE.1), &rows());
        let old = between(&text, BYTES.0, BYTES.1).to_owned();
        text = text.replace(&old, &example());
        fs::write(page(), &text).expect("the page can be written");
    }
    let again = "run with UPDATE_PAGES=1 to rewrite the page after a deliberate change";
    assert!(between(&text, TABLE.0, TABLE.1) == rows(), "the table of instructions: {again}");
    assert!(between(&text, BYTES.0, BYTES.1) == example(), "the example: {again}");
    assert_eq!(rows().lines().count(), Op::ALL.len());
}

#[test]
fn the_bytes_of_the_page_are_a_sound_program() {
    let text = fs::read_to_string(page()).expect("the page");
    let hex = between(&text, BYTES.0, BYTES.1).split_whitespace();
    let bytes: Vec<u8> = hex.map(|byte| u8::from_str_radix(byte, 16).expect("a byte")).collect();
    let program = bytecode::check(&bytes).expect("sound");
    assert_eq!((program.name(), program.version(), program.entry), ("hello", "1", 0));
    let listing = bytecode::listing(program, &|path| (path == "main.py").then_some(SOURCE)).to_string();
    assert!(listing.contains("    1 | print(\"hi\")\n          0  LoadB      R0 0:print\n"), "{listing}");
}
