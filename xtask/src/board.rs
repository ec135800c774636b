//! Python on the bare-metal board: the conformance programs there, and what programs cost there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::bare_metal::{Extent, Toolchain};
use crate::emulator::{self, Program, Run};
use crate::program;
use crate::step::Report;

/// What a board of 512 KB can give to Python beside stack and variables.
const HEAP_BYTES: usize = 320 << 10;

/// What the benchmarks get: as much as the port of MicroPython gave that the comparison is with.
pub const BENCH_HEAP_BYTES: usize = 143_360;

/// Programs that the board cannot run, by a part of their path, and why.
const ELSEWHERE: [(&str, &str); 10] = [
    ("/tools/small_modules", "timeit compiles its statement"),
    ("/compiling/", "needs a compiler"),
    ("/files/", "needs a file system"),
    ("/sockets/", "needs sockets"),
    ("/asyncio/many_clients_at_once", "needs sockets"),
    ("/asyncio/streams_talk", "needs sockets"),
    ("/functions/recursion_patterns", "calls 500 deep, and a board has 250 frames"),
    ("/recursion/limit_is_set_higher", "calls 15000 deep, and a board has 250 frames"),
    ("/recursion/everything_nested_deeply", "fills a board's memory before its frames"),
    (
        "/ranges/of_large_numbers",
        "counts more items than a word of 32 bits can, an OverflowError as on any such machine",
    ),
];

/// Runs the programs of `tests/python` on the board: each must print there what CPython printed.
pub fn conformance(report: &mut Report) {
    let name = "Python programs on the riscv32 board";
    let Some(toolchain) = Toolchain::or_skip(report, name) else { return };
    println!("\n── {name}");
    let begun = Instant::now();
    match compare(&report.root, &toolchain) {
        Ok((differing, count)) if differing.is_empty() && count > 0 => {
            println!(
                "{count} programs print on the board what CPython prints, {} run elsewhere only",
                ELSEWHERE.len()
            );
            report.pass(name, begun);
        }
        Ok((differing, count)) => {
            report.fail(name, &format!("{} of {count} differ\n{}", differing.len(), differing.join("\n")));
        }
        Err(error) => report.fail(name, &format!("{error:#}")),
    }
}

/// The programs that print something else, and how many there are.
fn compare(root: &Path, toolchain: &Toolchain) -> Result<(Vec<String>, usize)> {
    let firmware = toolchain.build("bench", Extent::Everything)?;
    let wanted = std::env::var("PYTHON_TEST").unwrap_or_default();
    let (mut programs, mut expected, mut left_out) = (vec![], vec![], 0);
    for file in python_files(&root.join("tests/python"))? {
        let name = file.display().to_string();
        let is_elsewhere = ELSEWHERE.iter().any(|(part, _)| name.contains(part));
        let Ok(output) = fs::read_to_string(file.with_extension("out")) else { continue };
        if is_elsewhere {
            left_out += 1;
        } else if name.contains(&wanted) {
            programs.push(Program { name, bytes: program::compile(&file)?, heap_bytes: HEAP_BYTES });
            expected.push(output);
        }
    }
    println!("{} programs, {left_out} left out:", programs.len());
    ELSEWHERE.iter().for_each(|(part, why)| println!("  {part}: {why}"));
    let runs = emulator::run(&firmware, &programs)?;
    // A program may end by an exception on purpose; what it printed until then is what counts, as under CPython.
    let differing = programs
        .iter()
        .zip(&expected)
        .zip(&runs)
        .filter(|((_, expected), run)| run.output != **expected)
        .map(|((program, expected), run)| format!("{}: {}", program.name, difference(expected, run)));
    Ok((differing.collect(), programs.len()))
}

fn difference(expected: &str, run: &Run) -> String {
    let ours = run.output.split('\n').map(Some).chain([None]);
    let theirs = expected.split('\n').map(Some).chain([None]);
    let first = ours.zip(theirs).enumerate().find(|(_, (our, their))| our != their);
    let place = first.map(|(line, (our, their))| {
        let shown = |line: Option<&str>| line.map_or("-".into(), |line| line.escape_debug().to_string());
        format!("line {}: board {}, CPython {}", line + 1, shown(our), shown(their))
    });
    [place.unwrap_or_default(), run.failure.clone()].join("\n")
}

/// What programs cost on the board without their imports, and what they print; nothing when there is no board here.
pub fn measure(root: &Path, files: &[PathBuf]) -> Result<BTreeMap<PathBuf, (u64, String)>> {
    let toolchain = match Toolchain::prepare(root) {
        Ok(toolchain) => toolchain,
        Err(why) => {
            println!("skipped on riscv32: {why}");
            return Ok(BTreeMap::new());
        }
    };
    let firmware = toolchain.build("bench", Extent::Everything)?;
    let mut programs = vec![];
    for file in files {
        let folder = file.parent().unwrap_or(root);
        let name = file.display().to_string();
        let start = program::compile_text(&crate::bench::imports(file)?, "start", folder)?;
        for bytes in [start, program::compile(file)?] {
            programs.push(Program { name: name.clone(), bytes, heap_bytes: BENCH_HEAP_BYTES });
        }
    }
    let runs = emulator::run(&firmware, &programs)?;
    let mut found = BTreeMap::new();
    for (file, pair) in files.iter().zip(runs.chunks_exact(2)) {
        match (pair[0].instructions(), pair[1].instructions()) {
            (Some(start), Some(all)) if pair[1].failure.is_empty() => {
                found.insert(file.clone(), (all.saturating_sub(start), pair[1].output.clone()));
            }
            _ => println!("{} fails on riscv32: {}", file.display(), pair[1].failure),
        }
    }
    Ok(found)
}

/// Every Python file below a folder, in the order of their paths.
pub fn python_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(python_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
