//! `updraft run`: a Python file on the VM, on this machine; prints what CPython would print.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use desk::{Desk, Now};
use vm::{Config, Host, HostAnswer, HostCall, Outcome as Ran, Stats, Traceback, Vm, Wait};

use crate::build;
use crate::clock;
use crate::failure::{Explain, Failure, Outcome};

mod traceback;

/// Run a Python file on the VM.
#[derive(clap::Args)]
pub struct Args {
    /// The program; modules beside it can be imported.
    file: PathBuf,
    /// Arguments for the program (sys.argv).
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
    /// Bytes of heap, 4096 at least.
    #[arg(long, value_name = "BYTES", default_value_t = 64 << 20, value_parser = clap::value_parser!(u32).range(4096..))]
    heap: u32,
    /// Print instructions, peak heap, collections and their pauses on standard error afterwards.
    #[arg(long)]
    stats: bool,
    /// Collect at every allocation: slow, finds errors of the VM.
    #[arg(long, hide = true)]
    stress: bool,
}

/// How long a program that waits for a socket is left alone.
const POLL: Duration = Duration::from_micros(500);

/// Steps that the machine takes before this loop looks at the world.
const BUDGET_STEPS: u64 = 100_000;

/// Methods of the program that builtins call inside of each other: as deep as calls go, on this computer.
const NATIVE_DEPTH: usize = 1000;

/// Registers of all calls together: 1 MB.
const STACK_WORDS: usize = 256 << 10;

/// Each of those levels takes some kilobytes of the thread's stack.
const STACK_BYTES: usize = 256 << 20;

/// Runs the verb; the exit code is the program's.
pub fn run(args: Args) -> Outcome<i32> {
    let machine = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || run_here(args));
    let machine = machine.explain("running the program", "free some memory")?;
    match machine.join() {
        Ok(outcome) => outcome,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn run_here(args: Args) -> Outcome<i32> {
    let step = format!("running {}", args.file.display());
    let bytes = build::compile_script(&args.file)?;
    let program = bytecode::Program::new(&bytes)
        .map_err(|fault| Failure::new(&step, format!("{fault:?}"), "report this: the compiler made it"))?;
    let heap = vec![0u32; args.heap as usize / 4].into_boxed_slice();
    let config = Config {
        stress: args.stress,
        native_depth: NATIVE_DEPTH,
        stack_words: STACK_WORDS,
        callback_steps: u64::MAX,
        count: args.stats,
        pause_clock: args.stats.then_some(nanoseconds as fn() -> u64),
        ..Config::default()
    };
    let mut vm = Vm::new(program, heap, config).explain(&step, "give it more memory: --heap BYTES")?;
    let mut console = Console::new(&args);
    let code = to_the_end(&mut vm, &mut console);
    console.flush();
    if args.stats {
        show(&vm.stats());
    }
    Ok(code)
}

fn show(stats: &Stats) {
    let microseconds = |nanoseconds: u64| nanoseconds as f64 / 1000.0;
    eprintln!("instructions  {}", stats.instructions);
    eprintln!("steps         {} (calls and backward jumps)", stats.steps);
    eprintln!("peak heap     {} of {} bytes", stats.heap.peak_words * 4, stats.heap.total_words * 4);
    eprintln!("collections   {}", stats.heap.collections);
    eprintln!(
        "pauses        {:.1} us at most, {:.1} us in all",
        microseconds(stats.pauses.longest),
        microseconds(stats.pauses.total)
    );
}

/// Since the first call.
fn nanoseconds() -> u64 {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    BEGUN.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

/// Runs in budgets until the program ends; sleeps when it sleeps.
fn to_the_end(vm: &mut Vm<'_>, console: &mut Console) -> i32 {
    loop {
        let ran = vm.run(BUDGET_STEPS, console);
        let now_ms = console.now_ms();
        if console.desk.parts.watchdog_bites(now_ms) {
            eprintln!("the watchdog was not fed: a board would start anew");
            return 1;
        }
        match ran {
            Ran::OutOfBudget => {}
            Ran::Done(code) => return code,
            Ran::Pending(Wait::Until(at_ms)) => {
                console.flush();
                let until_ms =
                    console.desk.parts.next_due_ms(now_ms).map_or(at_ms, |due_ms| due_ms.min(at_ms));
                std::thread::sleep(Duration::from_millis(until_ms.saturating_sub(now_ms)));
            }
            Ran::Pending(Wait::Service) => {
                console.flush();
                std::thread::sleep(POLL);
            }
            Ran::Raised(traceback) => {
                console.flush();
                report(&traceback);
                return 1;
            }
        }
        let now_ms = console.now_ms();
        console.desk.parts.due(now_ms).into_iter().for_each(|event| vm.post(event));
    }
}

fn report(traceback: &Traceback) {
    eprint!("{}", traceback::text(traceback, &|file| std::fs::read_to_string(file).ok()));
}

/// Standard output and input, this machine's clocks, files and sockets; a simulated board.
struct Console {
    out: std::io::BufWriter<std::io::Stdout>,
    start: Instant,
    arguments: Vec<String>,
    desk: Desk,
}

impl Console {
    fn new(args: &Args) -> Console {
        let mut arguments = vec![args.file.display().to_string()];
        arguments.extend(args.arguments.iter().cloned());
        let out = std::io::BufWriter::new(std::io::stdout());
        let mut desk = Desk::new(PathBuf::new());
        desk.compiling.folder = Some(args.file.parent().map(PathBuf::from).unwrap_or_default());
        Console { out, start: Instant::now(), arguments, desk }
    }

    fn flush(&mut self) {
        // A reader that went away (`| head`) is the end of the run, and no failure.
        if self.out.flush().is_err() {
            std::process::exit(0);
        }
    }
}

impl Host for Console {
    fn print(&mut self, text: &str) {
        if self.out.write_all(text.as_bytes()).is_err() {
            std::process::exit(0);
        }
    }

    fn print_error(&mut self, text: &str) {
        self.flush();
        eprint!("{text}");
    }

    fn now_ms(&mut self) -> u64 {
        self.start.elapsed().as_millis() as u64
    }

    fn unix_seconds(&mut self) -> f64 {
        clock::epoch_seconds_exactly()
    }

    fn random_u32(&mut self) -> u32 {
        getrandom::u32().unwrap_or(4)
    }

    fn block(&mut self, wait: Wait) -> bool {
        self.flush();
        let until_ms = match wait {
            Wait::Until(until_ms) => until_ms.saturating_sub(self.now_ms()),
            Wait::Service => POLL.as_millis() as u64,
        };
        std::thread::sleep(Duration::from_millis(until_ms));
        true
    }

    fn call(&mut self, request: HostCall<'_>) -> HostAnswer {
        match request {
            HostCall::ReadLine => {
                self.flush();
                let mut line = String::new();
                match std::io::stdin().lock().read_line(&mut line) {
                    Ok(1..) => HostAnswer::Text(line),
                    _ => HostAnswer::Done,
                }
            }
            HostCall::Arguments => HostAnswer::Texts(self.arguments.clone()),
            HostCall::Reset | HostCall::Board(vm::host::BoardCall { verb: "deepsleep", .. }) => {
                self.flush();
                std::process::exit(0);
            }
            request => {
                let now = Now { ms: self.now_ms(), unix_s: Some(self.unix_seconds()) };
                self.desk.call(request, now)
            }
        }
    }
}
