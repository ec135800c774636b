//! Projects for tests: sources by module name.
#![allow(dead_code, clippy::unwrap_used)]

use compiler::{Diagnostics, Project, Source, compile};

/// The modules of the machine that the tests know.
pub const NATIVES: [&str; 6] = ["asyncio", "aws.iot", "json", "math", "sys", "time"];

/// The sample programs: name and text.
pub const SAMPLES: [(&str, &str); 2] =
    [("sensor", include_str!("../samples/sensor.py")), ("language", include_str!("../samples/language.py"))];

/// Compiles a project given as pairs of module name and text; the first is the main module.
pub fn compiled(modules: &[(&str, &str)]) -> Result<Vec<u8>, Diagnostics> {
    let resolve = |name: &str| {
        let (_, text) = modules.iter().find(|(module, _)| *module == name)?;
        let path = format!("{}.py", name.replace('.', "/"));
        let is_package = modules.iter().any(|(module, _)| module.starts_with(&format!("{name}.")));
        Some(Source { path, text: (*text).to_owned(), is_package })
    };
    compile(&Project {
        main: modules[0].0.to_owned(),
        resolve: &resolve,
        natives: &NATIVES,
        name: "sample".into(),
        version: "0".into(),
        resources: vec![("page.html".into(), b"<p>".to_vec())],
    })
}

/// The program of a single source.
pub fn program(text: &str) -> Vec<u8> {
    compiled(&[("main", text)]).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The instructions of the function with this qualified name, as the listing prints them, without addresses.
pub fn instructions(bytes: &[u8], qualname: &str) -> Vec<String> {
    let listing = bytecode::listing(bytecode::check(bytes).unwrap(), &|_| None).to_string();
    let head = format!(" {qualname}, ");
    let function =
        listing.split("\n\n").find(|part| part.lines().next().is_some_and(|line| line.contains(&head)));
    let lines = function.unwrap_or_else(|| panic!("no function {qualname}")).lines();
    let is_instruction = |line: &&str| line.starts_with("       ") && !line.contains('|');
    let words = |line: &str| line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ");
    lines.filter(is_instruction).map(words).collect()
}
