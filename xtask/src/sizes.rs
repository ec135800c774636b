//! `sizes`: what the machine weighs on the board, part by part, and whether it keeps to the port's `budget.toml`.
//!
//! Counted are code and constants of the linked firmware, every byte once: all builtin modules are in it, the library
//! programs written in Python are not (the compiler puts those that a program imports into the program).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use object::{Object, ObjectSection, ObjectSegment, ObjectSymbol, SectionKind, SymbolKind};

use crate::bare_metal::{BOOT, DEVICE, Extent, Toolchain};
use crate::board::BENCH_HEAP_BYTES;
use crate::emulator::{self, Program, Run, VM_START};
use crate::program;
use crate::step::Report;

/// The parts, each with the beginnings of its symbols' names; the first that fits counts.
const PARTS: &[(&str, &[&str])] = &[
    ("port (not counted)", &["qemu_riscv32::", "bench::", "linked_list_allocator::", "board_main", "_start"]),
    ("run loop", &["vm::run::"]),
    (
        "calls, classes, exceptions",
        &[
            "vm::attribute",
            "vm::bind",
            "vm::call",
            "vm::class",
            "vm::ctx",
            "vm::exception",
            "vm::frame",
            "vm::generator",
            "vm::global",
            "vm::layout",
            "vm::lookup",
            "vm::pattern",
            "vm::raise",
            "vm::vm",
            "vm::unwind",
        ],
    ),
    ("strings and bytes", &["vm::text", "vm::types::str", "vm::types::bytes"]),
    (
        "numbers",
        &["vm::number", "vm::types::int", "vm::types::float", "vm::types::complex", "vm::builtins::number"],
    ),
    ("native modules", &["vm::native"]),
    ("regular expressions", &["vm::regex", "vm::group"]),
    ("containers and objects", &["vm::"]),
    ("reading programs", &["bytecode::"]),
    ("hashes", &["sha1::", "sha2::", "md5::", "digest::", "block_buffer::"]),
    ("mathematics", &["libm::", "compiler_builtins::math"]),
    (
        "floats as text",
        &[
            "core::num::imp::flt2dec",
            "core::num::imp::dec2flt",
            "core::num::flt2dec",
            "core::num::dec2flt",
            "core::fmt::float",
        ],
    ),
    ("Unicode tables", &["core::unicode"]),
    (
        "core, alloc, arithmetic",
        &["core::", "alloc::", "compiler_builtins::", "bytemuck::", "str", "u", "i", "f", "[", "char", "mem"],
    ),
];

/// What the linker puts between functions, and texts without names of their own.
const REST: (&str, &str) = ("shared pieces of code", "texts and tables");

/// Prints the table and compares with the budget.
pub fn run(report: &mut Report, args: &[String]) {
    let name = "sizes";
    let Some(toolchain) = Toolchain::or_skip(report, name) else { return };
    let begun = Instant::now();
    let list = args
        .iter()
        .position(|arg| arg == "--symbols")
        .map(|at| args.get(at + 1).cloned().unwrap_or_default());
    match measure(&report.root, &toolchain, list) {
        Ok(excesses) if excesses.is_empty() => report.pass(name, begun),
        Ok(excesses) => report.fail(name, &excesses.join("; ")),
        Err(error) => report.fail(name, &format!("{error:#}")),
    }
}

/// Builds the firmware of the ESP32-C3, which no emulator here runs, and holds it to its budget.
pub fn esp32c3(report: &mut Report) {
    let name = "sizes of the ESP32-C3's firmware";
    let Some(toolchain) = Toolchain::or_skip(report, name) else { return };
    let begun = Instant::now();
    let budget = report.root.join("ports/esp32c3/budget.toml");
    let excesses = toolchain.build_esp32c3().and_then(|firmware| compare(&budget, &on_chip(&firmware)?));
    match excesses {
        Ok(excesses) if excesses.is_empty() => report.pass(name, begun),
        Ok(excesses) => report.fail(name, &excesses.join("; ")),
        Err(error) => report.fail(name, &format!("{error:#}")),
    }
}

/// What a chip's flash and RAM have to hold.
fn on_chip(firmware: &Path) -> Result<[(&'static str, u64); 2]> {
    let bytes = fs::read(firmware)?;
    let file = object::File::parse(&*bytes)?;
    let image = file.segments().map(|segment| segment.file_range().1).sum();
    // The dummies keep the places of other sections free; the stack is what RAM is left.
    let in_ram = |name: &str| {
        [".trap", ".rwtext", ".data", ".bss"]
            .iter()
            .any(|kind| name == *kind || name.starts_with(&format!("{kind}.")))
    };
    let ram = file
        .sections()
        .filter(|section| section.name().is_ok_and(in_ram))
        .map(|section| section.size())
        .sum();
    Ok([("image_bytes", image), ("static_ram_bytes", ram)])
}

fn measure(root: &Path, toolchain: &Toolchain, list: Option<String>) -> Result<Vec<String>> {
    let firmware = toolchain.build("bench", Extent::Everything)?;
    let weights = Weights::of(&firmware)?;
    if let Some(part) = list {
        weights.print_symbols(&part);
        return Ok(vec![]);
    }
    weights.print();
    let minimal = Weights::of(&toolchain.build("bench", Extent::Minimal)?)?;
    let runs = footprint(root, &firmware)?;
    let [sensor, live] = &runs[..] else { return Err(anyhow!("two runs")) };
    println!(
        "\nstatic RAM {} bytes; beside its heap a machine takes {} bytes of RAM ({} at most) and {} of stack",
        weights.ram,
        sensor.figure("rust"),
        sensor.figure("rust_peak"),
        sensor.figure("stack")
    );
    println!(
        "import of the sensor program: {} instructions; check {}, start {}",
        sensor.figure("instructions"),
        sensor.figure("check"),
        sensor.figure("start")
    );
    println!(
        "a collection with {} bytes alive: {} instructions\n",
        live.figure("live"),
        live.figure("collect")
    );
    let device = toolchain.build(DEVICE, Extent::Everything)?;
    let figures = [
        ("vm_text_bytes", weights.vm()),
        ("vm_minimal_text_bytes", minimal.vm()),
        ("run_loop_bytes", weights.run_loop()),
        ("sensor_heap_bytes", sensor.figure("live")),
        ("collection_instructions", live.figure("collect")),
        ("boot_text_bytes", code_bytes(&toolchain.build(BOOT, Extent::Everything)?)?),
        ("device_bytes", emulator::flat(&device, VM_START)?.len() as u64),
        ("agent_bytes", Weights::of(&device)?.named(&["agent::", "jobs::"])),
    ];
    compare(&root.join("ports/qemu-riscv32/budget.toml"), &figures)
}

/// What a binary has to execute.
fn code_bytes(firmware: &Path) -> Result<u64> {
    let bytes = fs::read(firmware)?;
    let text = object::File::parse(&*bytes)?.section_by_name(".text").map(|section| section.size());
    text.with_context(|| format!("{} has no code", firmware.display()))
}

/// Runs the programs that show what memory and collections cost.
fn footprint(root: &Path, firmware: &Path) -> Result<Vec<Run>> {
    let program = |name: &str, bytes| Program { name: name.into(), bytes, heap_bytes: BENCH_HEAP_BYTES };
    let programs = [
        program("sensor_app", program::compile_text("import sensor_app\n", "start", &root.join("bench/vm"))?),
        program("live_100kb", program::compile(&root.join("bench/footprint/live_100kb.py"))?),
    ];
    let runs = emulator::run(firmware, &programs)?;
    if let Some(run) = runs.iter().find(|run| !run.failure.is_empty()) {
        return Err(anyhow!("a program failed on the board: {}", run.failure));
    }
    Ok(runs)
}

/// Prints each figure beside its goal and limit; answers what is over its limit.
fn compare(budget: &Path, figures: &[(&str, u64)]) -> Result<Vec<String>> {
    let text = fs::read_to_string(budget).with_context(|| budget.display().to_string())?;
    let table: toml::Table = text.parse()?;
    let mut excesses = vec![];
    println!("{:<26} {:>10} {:>10} {:>10}", "budget", "is", "goal", "limit");
    for (name, is) in figures {
        let number = |key| {
            let value = table.get(*name).and_then(|entry| entry.get(key)).and_then(toml::Value::as_integer);
            value.map(|value| value as u64).with_context(|| format!("{name}.{key} is not in the budget"))
        };
        let (goal, limit) = (number("goal")?, number("limit")?);
        let verdict = if *is > limit {
            "  OVER THE LIMIT"
        } else if *is > goal {
            "  goal missed"
        } else {
            ""
        };
        println!("{name:<26} {is:>10} {goal:>10} {limit:>10}{verdict}");
        if *is > limit {
            excesses.push(format!("{name} is {is}, the limit {limit}"));
        }
    }
    Ok(excesses)
}

/// Whose every byte of a firmware is.
struct Weights {
    /// Part, code, constants.
    parts: Vec<(&'static str, u64, u64)>,
    symbols: Vec<(u64, String)>,
    ram: u64,
}

impl Weights {
    fn of(firmware: &Path) -> Result<Weights> {
        let bytes = fs::read(firmware)?;
        let file = object::File::parse(&*bytes)?;
        let mut sizes: BTreeMap<(&str, bool), u64> = BTreeMap::new();
        let mut symbols = vec![];
        let mut places = BTreeSet::new();
        let mut named = [0, 0];
        for symbol in file.symbols().filter(|symbol| symbol.size() > 0) {
            let section = symbol.section_index().and_then(|index| file.section_by_index(index).ok());
            let is_constant = match section.map(|section| section.kind()) {
                Some(SectionKind::Text) => false,
                Some(SectionKind::ReadOnlyData | SectionKind::ReadOnlyString) => true,
                _ => continue,
            };
            // Equal functions are folded into one.
            if !matches!(symbol.kind(), SymbolKind::Text | SymbolKind::Data)
                || !places.insert(symbol.address())
            {
                continue;
            }
            let name = format!("{:#}", rustc_demangle::demangle(symbol.name()?));
            named[usize::from(is_constant)] += symbol.size();
            *sizes.entry((part(&name, is_constant), is_constant)).or_default() += symbol.size();
            symbols.push((symbol.size(), name));
        }
        let section = |wanted: &str| file.section_by_name(wanted).map_or(0, |section| section.size());
        *sizes.entry((REST.0, false)).or_default() += section(".text").saturating_sub(named[0]);
        *sizes.entry((REST.1, true)).or_default() += section(".rodata").saturating_sub(named[1]);
        let names = PARTS.iter().map(|(name, _)| *name).chain([REST.0, REST.1]);
        let size = |name, is_constant| sizes.get(&(name, is_constant)).copied().unwrap_or(0);
        let parts = names.map(|name| (name, size(name, false), size(name, true))).collect();
        symbols.sort_by(|a, b| b.cmp(a));
        Ok(Weights { parts, symbols, ram: section(".data") + section(".bss") })
    }

    /// Code and constants without the port's own.
    fn vm(&self) -> u64 {
        self.parts.iter().skip(1).map(|(_, code, constants)| code + constants).sum()
    }

    /// Code and constants of the symbols whose names begin so.
    fn named(&self, starts: &[&str]) -> u64 {
        let is_meant =
            |name: &str| starts.iter().any(|start| name.trim_start_matches(['<', '&']).starts_with(start));
        self.symbols.iter().filter(|(_, name)| is_meant(name)).map(|(size, _)| size).sum()
    }

    fn run_loop(&self) -> u64 {
        let found = self.symbols.iter().filter(|(_, name)| name.starts_with("vm::run::"));
        found.map(|(size, _)| *size).max().unwrap_or(0)
    }

    fn print(&self) {
        println!("{:<28} {:>9} {:>9}", "part", "code", "constants");
        for (name, code, constants) in &self.parts {
            println!("{name:<28} {code:>9} {constants:>9}");
        }
        println!("{:<28} {:>9}", "machine, all together", self.vm());
    }

    fn print_symbols(&self, wanted: &str) {
        let found = self.symbols.iter().filter(|(_, name)| name.contains(wanted));
        found.take(200).for_each(|(size, name)| println!("{size:>7} {name}"));
    }
}

fn part(name: &str, is_constant: bool) -> &'static str {
    let path = name.trim_start_matches(['<', '&']);
    let found = PARTS.iter().find(|(_, starts)| starts.iter().any(|start| path.starts_with(start)));
    found.map_or(if is_constant { REST.1 } else { REST.0 }, |(part, _)| *part)
}
