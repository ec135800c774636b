//! `bench vm`: how many instructions our machine, CPython 3.11 and (under QEMU, on riscv32) MicroPython spend on the same work.
//!
//! Every program of `bench/vm` runs under callgrind with both, the cost of starting up and importing is measured alone and
//! subtracted, and the outputs must be equal. Instructions repeat from run to run and do not depend on the machine's load.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// What MicroPython 1.29-preview (`-O2`, computed goto) needed on riscv32 for programs of these kinds, in millions, and what
/// CPython 3.11.7 needed for those same programs. Ours are not those programs: CPython's two figures say how the work compares.
const MICROPYTHON: &[(&str, f64, f64)] = &[
    ("int_loop", 109.6, 235.0),
    ("for_range", 131.2, 142.6),
    ("fib", 43.4, 31.2),
    ("methods", 126.7, 90.6),
    ("closures", 102.1, 103.5),
    ("generators", 156.9, 126.0),
    ("exceptions", 103.6, 103.6),
    ("dicts", 115.6, 69.3),
    ("lists", 60.1, 44.2),
    ("floats", 282.4, 86.1),
    ("strings", 523.1, 109.1),
    ("crc", 24.0, 36.6),
    ("chaos_game", 12.64, 26.0),
    ("fannkuch", 6.80, 5.8),
    ("fft", 35.59, 26.2),
    ("float_numbers", 7.09, 2.0),
    ("hexagon", 17.40, 9.6),
    ("n_queens", 18.81, 16.3),
    ("pi_digits", 8.82, 4.2),
    ("word_count", 13.51, 7.2),
    ("locals", 14.43, 10.7),
    ("core_str", 15.60, 3.4),
    ("yield_from", 5.94, 6.5),
    ("aes", 6.94, 7.3),
    ("mandelbrot", 15.37, 7.2),
    ("pystone", 10.60, 7.2),
    ("ray_trace", 11.84, 6.5),
];

/// What one program cost, in instructions without start-up.
struct Row {
    name: String,
    vm: u64,
    cpython: u64,
    riscv32: Option<u64>,
    same_output: bool,
}

/// Measures and prints; an error if a program's outputs differ.
pub fn run(root: &Path, args: &[String]) -> Result<()> {
    let only =
        args.iter().position(|arg| arg == "--only").map(|at| args.get(at + 1).cloned().unwrap_or_default());
    let mut programs = programs(root)?;
    programs.retain(|program| only.as_ref().is_none_or(|only| stem(program).contains(only.as_str())));
    if args.iter().any(|arg| arg == "--board") {
        let board = crate::board::measure(root, &programs)?;
        board.iter().for_each(|(program, (count, _))| println!("{:<16} {count:>12}", stem(program)));
        return Ok(());
    }
    if !crate::step::is_installed("valgrind") {
        println!("skipped: valgrind is not installed (apt-get install -y valgrind)");
        return Ok(());
    }
    let (Some(vm), Some(cpython)) = (Runner::vm(root)?, Runner::cpython()) else {
        println!("skipped: CPython 3.11 was not found as python3.11 or python3");
        return Ok(());
    };
    let board = crate::board::measure(root, &programs)?;
    let mut bench = Bench { vm, cpython, board, starts: BTreeMap::new() };
    let mut rows = Vec::new();
    for program in &programs {
        eprintln!("{}", stem(program));
        rows.push(bench.measure(program)?);
    }
    if args.iter().any(|arg| arg == "--json") {
        print_json(&rows)
    } else {
        print_table(&rows)
    }
    let differing: Vec<_> = rows.iter().filter(|row| !row.same_output).map(|row| row.name.as_str()).collect();
    if !differing.is_empty() {
        bail!("the outputs differ: {}", differing.join(", "));
    }
    Ok(())
}

fn programs(root: &Path) -> Result<Vec<PathBuf>> {
    let folder = root.join("bench/vm");
    let entries = std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut found: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    found.sort();
    Ok(found)
}

fn stem(program: &Path) -> String {
    program.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

struct Bench {
    vm: Runner,
    cpython: Runner,
    /// On riscv32: instructions and output.
    board: BTreeMap<PathBuf, (u64, String)>,
    /// Start-up costs of both, by the imports that a program begins with.
    starts: BTreeMap<String, (u64, u64)>,
}

impl Bench {
    fn measure(&mut self, program: &Path) -> Result<Row> {
        let (vm_start, cpython_start) = self.start(program)?;
        let vm = self.vm.count(program)?;
        let cpython = self.cpython.count(program)?;
        let board = self.board.get(program);
        Ok(Row {
            name: stem(program),
            vm: vm.instructions.saturating_sub(vm_start),
            cpython: cpython.instructions.saturating_sub(cpython_start),
            riscv32: board.map(|(instructions, _)| *instructions),
            same_output: vm.output == cpython.output
                && board.is_none_or(|(_, output)| output.as_bytes() == vm.output),
        })
    }

    /// The cost of a program that only imports what this one does.
    fn start(&mut self, program: &Path) -> Result<(u64, u64)> {
        let imports = imports(program)?;
        if let Some(known) = self.starts.get(&imports) {
            return Ok(*known);
        }
        let file = std::env::temp_dir().join(format!("bench-start-{}.py", std::process::id()));
        std::fs::write(&file, &imports)?;
        let costs = (self.vm.count(&file)?.instructions, self.cpython.count(&file)?.instructions);
        std::fs::remove_file(&file)?;
        self.starts.insert(imports, costs);
        Ok(costs)
    }
}

/// The import statements of a program: what its start costs.
pub fn imports(program: &Path) -> Result<String> {
    let text = std::fs::read_to_string(program)?;
    let imports: Vec<_> =
        text.lines().filter(|line| line.starts_with("import ") || line.starts_with("from ")).collect();
    Ok(imports.join("\n") + "\n")
}

/// A Python that callgrind can run: a real binary, not a shell script in front of one.
struct Runner {
    binary: PathBuf,
    flags: &'static [&'static str],
}

struct Count {
    instructions: u64,
    output: Vec<u8>,
}

impl Runner {
    fn vm(root: &Path) -> Result<Option<Runner>> {
        let built = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
            .args(["build", "--release", "--quiet", "-p", "vm", "--example", "run"])
            .current_dir(root)
            .status()?;
        if !built.success() {
            bail!("the machine does not build");
        }
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        Ok(Some(Runner { binary: target.join("release/examples/run"), flags: &[] }))
    }

    fn cpython() -> Option<Runner> {
        let ask = "import sys; print(sys.executable if sys.version_info[:2] == (3, 11) else '')";
        ["python3.11", "python3"].iter().find_map(|name| {
            let answer = Command::new(name).args(["-I", "-S", "-c", ask]).output().ok()?;
            let path = String::from_utf8(answer.stdout).ok()?;
            let path = PathBuf::from(path.trim()).canonicalize().ok()?;
            // As `-I`, but a fixed hash seed is obeyed, so that counts repeat.
            path.is_file().then_some(Runner { binary: path, flags: &["-S", "-s", "-P"] })
        })
    }

    fn count(&self, program: &Path) -> Result<Count> {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(&self.binary)
            .args(self.flags)
            .arg(program)
            .env("PYTHONHASHSEED", "0")
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .output()?;
        let log = String::from_utf8_lossy(&output.stderr);
        let collected = log.lines().find_map(|line| line.split_once("Collected : ")).map(|(_, count)| count);
        let instructions = collected.and_then(|count| count.trim().parse().ok());
        let Some(instructions) = instructions.filter(|_| output.status.success()) else {
            bail!("{} fails on {}:\n{log}", self.binary.display(), program.display());
        };
        Ok(Count { instructions, output: output.stdout })
    }
}

impl Row {
    fn ratio(&self) -> f64 {
        self.vm as f64 / self.cpython.max(1) as f64
    }

    /// What MicroPython would spend on riscv32 on as much work as this program does.
    fn micropython(&self) -> Option<f64> {
        let (_, spent, cpython) = MICROPYTHON.iter().find(|(name, ..)| *name == self.name)?;
        Some(spent * self.cpython as f64 / cpython)
    }

    fn ratio_riscv32(&self) -> Option<f64> {
        Some(self.riscv32? as f64 / self.micropython()?)
    }
}

fn print_table(rows: &[Row]) {
    println!(
        "Millions of instructions, start-up and imports subtracted. MicroPython: its riscv32 figure for a program"
    );
    println!("of that kind, scaled to this much work by what CPython needs for both.\n");
    println!(
        "{:<16} {:>9} {:>9} {:>6}   {:>9} {:>11} {:>6}",
        "program", "host", "CPython", "ratio", "riscv32", "MicroPython", "ratio"
    );
    for row in rows {
        let millions = |count: Option<f64>| count.map_or("-".into(), |count| format!("{:.2}", count / 1e6));
        println!(
            "{:<16} {:>9} {:>9} {:>6.2}   {:>9} {:>11} {:>6}{}",
            row.name,
            millions(Some(row.vm as f64)),
            millions(Some(row.cpython as f64)),
            row.ratio(),
            millions(row.riscv32.map(|count| count as f64)),
            millions(row.micropython()),
            row.ratio_riscv32().map_or("-".into(), |ratio| format!("{ratio:.2}")),
            if row.same_output { "" } else { "   OUTPUT DIFFERS" },
        );
    }
    summary("host / CPython", rows, |row| Some(row.ratio()));
    summary("riscv32 / MicroPython", rows, Row::ratio_riscv32);
}

/// The geometric mean, and the names of those that are slower.
fn summary(title: &str, rows: &[Row], ratio: impl Fn(&Row) -> Option<f64>) {
    let known: Vec<_> = rows.iter().filter_map(|row| Some((row.name.as_str(), ratio(row)?))).collect();
    if let Some(mean) = geometric_mean(known.iter().map(|(_, ratio)| *ratio)) {
        let slower: Vec<_> = known.iter().filter(|(_, ratio)| *ratio > 1.0).map(|(name, _)| *name).collect();
        let slower = if slower.is_empty() { "none".into() } else { slower.join(", ") };
        println!("\n{title}: geometric mean {mean:.3} over {} programs; slower: {slower}", known.len());
    }
}

fn geometric_mean(ratios: impl Iterator<Item = f64>) -> Option<f64> {
    let logarithms: Vec<f64> = ratios.map(f64::ln).collect();
    (!logarithms.is_empty()).then(|| (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp())
}

fn print_json(rows: &[Row]) {
    let number = |value: Option<f64>| value.map_or("null".into(), |value| format!("{value:.4}"));
    let lines: Vec<_> = rows
        .iter()
        .map(|row| {
            format!(
                "  {{\"name\": \"{}\", \"host\": {}, \"cpython\": {}, \"ratio\": {:.4}, \"riscv32\": {}, \
                 \"micropython\": {}, \"riscv32_ratio\": {}, \"same_output\": {}}}",
                row.name,
                row.vm,
                row.cpython,
                row.ratio(),
                row.riscv32.map_or("null".into(), |count| count.to_string()),
                row.micropython().map_or("null".into(), |count| format!("{count:.0}")),
                number(row.ratio_riscv32()),
                row.same_output,
            )
        })
        .collect();
    let mean = number(geometric_mean(rows.iter().map(Row::ratio)));
    let riscv32 = number(geometric_mean(rows.iter().filter_map(Row::ratio_riscv32)));
    println!("{{\"programs\": [\n{}\n], \"mean\": {mean}, \"riscv32_mean\": {riscv32}}}", lines.join(",\n"));
}
