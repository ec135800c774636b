//! Runs one Python file on the machine: `cargo run -p vm --example run -- FILE.py [--stress]`. Files beside it can be imported.

use std::{fs, path::Path, process::ExitCode};
use vm::{Config, Outcome, Recorder, Vm, Wait};

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
            let text = vm::library::source(name)?.to_string();
            Some(compiler::Source { path: format!("{name}.py"), text, is_package: false })
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
    let bytes = match compiler::compile(&project) {
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
    let mut host = Recorder::default();
    loop {
        let outcome = vm.run(100_000, &mut host);
        print!("{}", std::mem::take(&mut host.printed));
        match outcome {
            Outcome::OutOfBudget => {}
            Outcome::Pending(Wait::Until(time_ms)) => host.now_ms = time_ms,
            Outcome::Pending(Wait::Service) => return ExitCode::FAILURE,
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
