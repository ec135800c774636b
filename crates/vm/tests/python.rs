//! Every program under `tests/python` prints on the machine what CPython 3.11 printed into the file beside it (`.out`).
//!
//! `PYTHON_TEST=text/str_repr cargo test -p vm --test python` runs the programs whose path contains that text.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use vm::{Config, Host, HostAnswer, HostCall, Outcome, Recorder, Vm, Wait};

/// A program whose output differs, and how.
struct Difference {
    program: PathBuf,
    report: String,
}

/// How a program is run.
#[derive(Clone, Copy)]
struct Manner {
    config: Config,
    budget_steps: u64,
    heap_words: usize,
}

const PLAIN: Manner = Manner { config: Config::DEFAULT, budget_steps: 1_000_000, heap_words: 1 << 18 };

/// So many programs there are at least.
const PROGRAMS_MIN: usize = 600;

#[test]
fn every_program_prints_what_cpython_prints() {
    let programs = programs();
    check_all(&programs, PLAIN);
    let mut folders: BTreeMap<String, u32> = BTreeMap::new();
    for program in &programs {
        let folder = program.parent().and_then(Path::file_name).unwrap_or_default();
        *folders.entry(folder.to_string_lossy().into_owned()).or_default() += 1;
    }
    let counts: Vec<String> = folders.iter().map(|(folder, count)| format!("{folder} {count}")).collect();
    println!("{} programs: {}", programs.len(), counts.join(", "));
    if std::env::var_os("PYTHON_TEST").is_none() {
        assert!(programs.len() >= PROGRAMS_MIN, "only {} programs", programs.len());
    }
}

/// Collecting at every allocation finds values that were kept where the collector cannot see them.
#[test]
fn collecting_at_every_allocation_changes_nothing() {
    check_all(&programs(), Manner { config: Config { stress: true, ..PLAIN.config }, ..PLAIN });
}

/// The machine may be stopped after any few steps and goes on where it was.
#[test]
fn a_budget_of_three_steps_changes_nothing() {
    check_all(&programs(), Manner { budget_steps: 3, ..PLAIN });
}

/// Wherever the heap ends, the program gets an exception or makes do; the machine goes on.
#[test]
fn a_heap_that_ends_anywhere_is_an_exception_and_never_a_panic() {
    let sizes = [300, 400, 500, 650, 800, 1_000, 1_500, 2_500];
    let programs = programs();
    let trials: Vec<(usize, &PathBuf)> =
        sizes.iter().flat_map(|size| programs.iter().map(move |program| (*size, program))).collect();
    let ends = in_parallel(&trials, |(heap_words, program)| {
        Some(run(program, Manner { heap_words: *heap_words, ..PLAIN }).1)
    });
    let count = |text: &str| ends.iter().filter(|end| end.contains(text)).count();
    let (short, endless) = (count("MemoryError"), count("never ends"));
    println!("{} runs with little memory: {short} ended by MemoryError", ends.len());
    assert_eq!(endless, 0);
    assert!(short >= 500 || std::env::var_os("PYTHON_TEST").is_some());
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
    let programs: Vec<&PathBuf> =
        all.iter().filter(|path| !path.to_string_lossy().contains("/library/")).collect();
    let checked = in_parallel(&programs, |program| {
        let path = program.to_string_lossy();
        let expected = fs::read_to_string(program.with_extension("out")).expect("the expected output");
        let answer = python(&["-B", "-X", "utf8", &path]).expect("python3");
        if !answer.status.success() {
            println!("skipped {path}: CPython has not what it needs");
            return None;
        }
        assert_eq!(String::from_utf8_lossy(&answer.stdout), expected, "{path}");
        Some(())
    });
    println!("{} of {} programs checked against CPython", checked.len(), all.len());
    assert!(checked.len() >= PROGRAMS_MIN - 50 || std::env::var_os("PYTHON_TEST").is_some());
}

/// Does the work on all processors; the answers are in no order.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> Option<R> + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut answers = Vec::new();
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            answers.extend(work(item));
        }
        answers
    };
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker that does not panic")).collect()
    })
}

fn check_all(programs: &[PathBuf], manner: Manner) {
    let mut differences = in_parallel(programs, |program| check(program, manner));
    differences.sort_by(|a, b| a.program.cmp(&b.program));
    tell(&differences, programs.len());
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

fn check(program: &Path, manner: Manner) -> Option<Difference> {
    let expected = fs::read_to_string(program.with_extension("out")).expect("the expected output");
    let (printed, end) = run(program, manner);
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
fn run(path: &Path, manner: Manner) -> (String, String) {
    let bytes = match compile(path) {
        Ok(bytes) => bytes,
        Err(text) => return (String::new(), format!("  does not compile: {text}")),
    };
    let program = match bytecode::Program::new(&bytes) {
        Ok(program) => program,
        Err(fault) => return (String::new(), format!("  refused: {fault:?}")),
    };
    let heap = vec![0; manner.heap_words].into_boxed_slice();
    let Some(mut vm) = Vm::new(program, heap, manner.config) else {
        return (String::new(), String::from("  MemoryError before the first instruction"));
    };
    let folder = Folder::new();
    let mut host = Computer { recorder: Recorder::default(), desk: desk::Desk::new(folder.0.clone()) };
    host.desk.compiling.folder = path.parent().map(Path::to_path_buf);
    let mut waits = 0;
    let end = loop {
        match vm.run(manner.budget_steps, &mut host) {
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
        self.desk.call(request, desk::Now { ms: self.recorder.now_ms, unix_s: None })
    }

    fn block(&mut self, wait: Wait) -> bool {
        self.recorder.now_ms = match wait {
            Wait::Until(time_ms) => time_ms,
            Wait::Service => self.recorder.now_ms + 1,
        };
        true
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
