//! Every program under `tests/python` prints on the machine what CPython 3.11 printed into the file beside it (`.out`).
//!
//! `PYTHON_TEST=text/str_repr cargo test -p vm --test python` runs the programs whose path contains that text.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use vm::{Config, Host, HostAnswer, HostCall, Outcome, Recorder, Vm, Wait};

/// A program whose output differs, and how.
struct Difference {
    program: PathBuf,
    report: String,
}

#[test]
fn every_program_prints_what_cpython_prints() {
    let programs = programs();
    let differences: Vec<Difference> =
        programs.iter().filter_map(|program| check(program, Config::default(), 1_000_000)).collect();
    tell(&differences, programs.len());
    if std::env::var_os("PYTHON_TEST").is_none() {
        assert!(programs.len() >= 120, "only {} programs", programs.len());
    }
}

/// Collecting at every allocation finds values that were kept where the collector cannot see them.
#[test]
fn collecting_at_every_allocation_changes_nothing() {
    let programs = programs();
    let config = Config { stress: true, ..Config::default() };
    let differences: Vec<Difference> =
        programs.iter().filter_map(|program| check(program, config, 1_000_000)).collect();
    tell(&differences, programs.len());
}

/// The machine may be stopped after any few steps and goes on where it was.
#[test]
fn a_budget_of_three_steps_changes_nothing() {
    let programs = programs();
    let differences: Vec<Difference> =
        programs.iter().filter_map(|program| check(program, Config::default(), 3)).collect();
    tell(&differences, programs.len());
}

/// The stored outputs are CPython's: asked where `python3` is a CPython 3.11, skipped by name elsewhere.
#[test]
fn the_expected_outputs_are_what_cpython_prints() {
    let python = |arguments: &[&str]| {
        let folder = Folder::new();
        std::process::Command::new("python3").args(arguments).current_dir(&folder.0).output()
    };
    let version = python(&["--version"]).map(|answer| String::from_utf8_lossy(&answer.stdout).into_owned());
    let all = programs();
    if !version.is_ok_and(|version| version.starts_with("Python 3.11")) {
        println!(
            "skipped the_expected_outputs_are_what_cpython_prints: no CPython 3.11 here, {} programs",
            all.len()
        );
        return;
    }
    // Those of `library` import modules under the names that only the machine has.
    let programs = all.iter().filter(|path| !path.to_string_lossy().contains("/library/"));
    let mut checked = 0;
    for program in programs {
        let path = program.to_string_lossy();
        let expected = fs::read_to_string(program.with_extension("out")).expect("the expected output");
        let answer = python(&["-B", "-X", "utf8", &path]).expect("python3");
        if !answer.status.success() {
            println!("skipped {path}: CPython has not what it needs");
            continue;
        }
        assert_eq!(String::from_utf8_lossy(&answer.stdout), expected, "{path}");
        checked += 1;
    }
    assert!(checked >= 80 || std::env::var_os("PYTHON_TEST").is_some(), "only {checked} programs checked");
}

fn tell(differences: &[Difference], count: usize) {
    for Difference { program, report } in differences {
        println!("== {}\n{report}", program.display());
    }
    assert!(differences.is_empty(), "{} of {count} programs differ", differences.len());
}

fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/python");
    let wanted = std::env::var("PYTHON_TEST").unwrap_or_default();
    let mut programs: Vec<PathBuf> = fs::read_dir(root)
        .expect("the folder of programs")
        .flat_map(|folder| fs::read_dir(folder.expect("a folder").path()).expect("programs"))
        .map(|file| file.expect("a file").path())
        .filter(|path| path.with_extension("out").exists() && path.extension().is_some_and(|end| end == "py"))
        .filter(|path| path.to_string_lossy().contains(&wanted))
        .collect();
    programs.sort();
    programs
}

fn check(program: &Path, config: Config, budget_steps: u64) -> Option<Difference> {
    let expected = fs::read_to_string(program.with_extension("out")).expect("the expected output");
    let (printed, end) = run(program, config, budget_steps);
    if printed == expected {
        return None;
    }
    let mut report = String::new();
    let (mut ours, mut theirs) = (printed.lines(), expected.lines());
    for number in 1.. {
        let (our, their) = (ours.next(), theirs.next());
        if our != their {
            report += &format!(
                "line {number}\n  machine {}\n  CPython {}\n",
                our.unwrap_or("-"),
                their.unwrap_or("-")
            );
            break;
        }
        if our.is_none() {
            break;
        }
    }
    Some(Difference { program: program.into(), report: report + &end })
}

/// What a program printed, and how it ended if that was not the end of its text.
fn run(path: &Path, config: Config, budget_steps: u64) -> (String, String) {
    let bytes = match compile(path) {
        Ok(bytes) => bytes,
        Err(text) => return (String::new(), format!("  does not compile: {text}")),
    };
    let program = match bytecode::Program::new(&bytes) {
        Ok(program) => program,
        Err(fault) => return (String::new(), format!("  refused: {fault:?}")),
    };
    let mut vm = Vm::new(program, vec![0; 1 << 18].into_boxed_slice(), config).expect("a heap large enough");
    let folder = Folder::new();
    let mut host = Computer { recorder: Recorder::default(), desk: desk::Desk::new(folder.0.clone()) };
    let mut waits = 0;
    let end = loop {
        match vm.run(budget_steps, &mut host) {
            Outcome::OutOfBudget if vm.stats().steps > 50_000_000 => break String::from("  never ends"),
            Outcome::OutOfBudget => {}
            Outcome::Pending(Wait::Until(time_ms)) => host.recorder.now_ms = time_ms,
            // Sockets of this computer: a millisecond of its time is one of the program's.
            Outcome::Pending(Wait::Service) if waits < 10_000 => {
                waits += 1;
                host.recorder.now_ms += 1;
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            Outcome::Pending(Wait::Service) => break String::from("  waits for a service for ever"),
            Outcome::Done(_) => break String::new(),
            Outcome::Raised(traceback) => break format!("  raised {}", traceback.message),
        }
    };
    (host.recorder.printed, end)
}

/// An empty folder for the files of one program; gone when the program has ended.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("updraft-python-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays behind is in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A recorder with this computer's files and sockets.
struct Computer {
    recorder: Recorder,
    desk: desk::Desk,
}

impl Host for Computer {
    fn print(&mut self, text: &str) {
        self.recorder.print(text);
    }

    fn print_error(&mut self, _: &str) {}

    fn now_ms(&mut self) -> u64 {
        self.recorder.now_ms
    }

    fn unix_seconds(&mut self) -> f64 {
        self.recorder.unix_seconds()
    }

    fn random_u32(&mut self) -> u32 {
        self.recorder.random_u32()
    }

    fn call(&mut self, request: HostCall<'_>) -> HostAnswer {
        self.desk.call(request, self.recorder.now_ms)
    }
}

fn compile(path: &Path) -> Result<Vec<u8>, String> {
    let folder = path.parent().expect("a folder").to_path_buf();
    let main = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let resolve = |name: &str| {
        let place = folder.join(name.replace('.', "/"));
        let source = |path, text, is_package| compiler::Source { path, text, is_package };
        let read = |file: PathBuf, is_package| {
            Some(source(format!("{name}.py"), fs::read_to_string(file).ok()?, is_package))
        };
        let own = read(place.with_extension("py"), false).or_else(|| read(place.join("__init__.py"), true));
        own.or_else(|| Some(source(format!("<library>/{name}.py"), vm::library::source(name)?.into(), false)))
    };
    let project = compiler::Project {
        main,
        resolve: &resolve,
        natives: vm::NATIVES,
        name: String::from("test"),
        version: String::from("1"),
        resources: Vec::new(),
    };
    compiler::compile(&project).map_err(|diagnostics| format!("{diagnostics}"))
}
