//! A laboratory for the device: virtual time, connections in memory, a scripted cloud, a flash whose power can be cut.
#![allow(dead_code, reason = "every test file uses its own part of the laboratory")]
#![allow(clippy::unwrap_used, reason = "a laboratory that cannot be set up fails its test")]

pub mod board;
pub mod cloud;
pub mod pipe;
pub mod streams;
pub mod time;

/// A program that prints its version and counts for ever; a text in it that does not pack well makes it large.
pub fn ticker(version: &str, ballast: usize) -> String {
    let mut number = 1u32;
    let text: String = (0..ballast)
        .map(|_| {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + (number >> 24) as u8 % 26)
        })
        .collect();
    format!(
        "import time\nballast = '{text}'\nn = 0\nprint('version {version}')\n\
         while True:\n    n = n + 1\n    print('tick', n)\n    time.sleep_ms(50)\n"
    )
}

/// A program from its source text.
pub fn compile(source: &str) -> Vec<u8> {
    let main = compiler::Source { path: "main.py".into(), text: source.into(), is_package: false };
    let project = compiler::Project {
        main: "main".into(),
        resolve: &|name| (name == "main").then(|| main.clone()),
        natives: &NATIVES,
        name: "lab".into(),
        version: "0".into(),
        resources: Vec::new(),
    };
    compiler::compile(&project).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

const NATIVES: [&str; 5] = ["time", "machine", "fota", "aws", "aws.iot"];
