//! Runs one Python file on the machine: `cargo run -p vm --example run -- FILE.py [--stress]`. Files beside it can be imported.
//!
//! With `UPDRAFT_LIBRARY=FOLDER` the library's modules are read from there: no need to build the machine to work on them.

use std::{fs, path::Path, process::ExitCode};
use vm::{Config, Host, HostAnswer, HostCall, Outcome, Recorder, Vm, Wait};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(path) = arguments.iter().find(|argument| argument.ends_with(".py")) else {
        eprintln!("run FILE.py [--stress]");
        return ExitCode::from(2);
    };
    let stress = arguments.iter().any(|argument| argument == "--stress");
    let path = Path::new(path);
    let folder = path.parent().unwrap_or(Path::new("."));
    let resolve = |name: &str| {
        let file = folder.join(format!("{}.py", name.replace('.', "/")));
        let package = folder.join(name.replace('.', "/")).join("__init__.py");
        let found = [(file, false), (package, true)].into_iter().find_map(|(file, is_package)| {
            let text = fs::read_to_string(&file).ok()?;
            Some(compiler::Source { path: file.display().to_string(), text, is_package })
        });
        found.or_else(|| {
            let own = std::env::var_os("UPDRAFT_LIBRARY")
                .and_then(|library| fs::read_to_string(Path::new(&library).join(format!("{name}.py"))).ok());
            let text = own.or_else(|| Some(vm::library::source(name)?.to_string()))?;
            Some(compiler::Source { path: format!("<library>/{name}.py"), text, is_package: false })
        })
    };
    let project = compiler::Project {
        main: path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        resolve: &resolve,
        natives: vm::NATIVES,
        name: "run".into(),
        version: "0".into(),
        resources: Vec::new(),
    };
    let bytes = match compiler::compile_script(&project) {
        Ok(bytes) => bytes,
        Err(diagnostics) => {
            eprint!("{diagnostics}");
            return ExitCode::FAILURE;
        }
    };
    let program = match bytecode::check(&bytes) {
        Ok(program) => program,
        Err(fault) => {
            eprintln!("{fault}");
            return ExitCode::FAILURE;
        }
    };
    let config = Config { stress, ..Config::default() };
    let Some(mut vm) = Vm::new(program, vec![0; 1 << 20].into_boxed_slice(), config) else {
        return ExitCode::FAILURE;
    };
    let mut host = Computer { recorder: Recorder::default(), desk: desk::Desk::new(".".into()) };
    host.desk.compiling.folder = Some(folder.into());
    loop {
        let outcome = vm.run(100_000, &mut host);
        print!("{}", std::mem::take(&mut host.recorder.printed));
        host.desk.parts.due(host.recorder.now_ms).into_iter().for_each(|event| vm.post(event));
        match outcome {
            Outcome::OutOfBudget => {}
            Outcome::Pending(Wait::Until(time_ms)) => {
                let due_ms = host.desk.parts.next_due_ms(host.recorder.now_ms).unwrap_or(u64::MAX);
                host.recorder.now_ms = time_ms.min(due_ms).max(host.recorder.now_ms);
            }
            Outcome::Pending(Wait::Service) => {
                std::thread::sleep(std::time::Duration::from_millis(1));
                host.recorder.now_ms += 1;
            }
            Outcome::Done(code) => {
                if arguments.iter().any(|argument| argument == "--stats") {
                    eprintln!("{:?}", vm.stats());
                }
                return ExitCode::from(code as u8);
            }
            Outcome::Raised(traceback) => {
                eprint!("{}", traceback.print(&|_, _| None));
                return ExitCode::FAILURE;
            }
        }
    }
}

/// A recorder with this computer's files and sockets; its time passes only while the program waits.
struct Computer {
    recorder: Recorder,
    desk: desk::Desk,
}

impl Host for Computer {
    fn print(&mut self, text: &str) {
        self.recorder.print(text);
    }

    fn print_error(&mut self, text: &str) {
        eprint!("{text}");
    }

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
