//! `exec`, `eval` and `compile` of programs that run on this computer: a text is compiled into the program that runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use compiler::{Mode, Piece, Source};
use vm::{HostAnswer, host::Compile};

/// The texts that a program has had compiled.
#[derive(Debug, Default)]
pub struct Compiling {
    /// Where modules are that a text imports, beside those of the library.
    pub folder: Option<PathBuf>,
    /// Bytes of the longer programs so far.
    spent: usize,
    /// The functions that they became, by text, file and mode.
    known: BTreeMap<(String, String, Mode), u16>,
}

/// Bytes that the programs of all compiled texts may take together: none of them is ever freed.
const SPENT_MAX: usize = 256 << 20;

impl Compiling {
    /// Compiles a text, unless it was compiled before. The longer program is never freed: the machine may hold on to any part.
    pub fn call(&mut self, text: Compile<'_>) -> HostAnswer {
        let mode = match text.mode {
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::Exec,
        };
        let key = (text.source.to_owned(), text.file.to_owned(), mode);
        if let Some(function) = self.known.get(&key) {
            return HostAnswer::Program { bytes: None, function: *function };
        }
        let Ok(program) = bytecode::Program::new(text.program) else { return HostAnswer::Unsupported };
        let piece = Piece { source: text.source, file: text.file, mode };
        let resolve = |name: &str| source(self.folder.as_deref(), name);
        match compiler::extend(&program, &piece, &resolve, vm::NATIVES) {
            Ok(longer) if self.spent + longer.bytes.len() > SPENT_MAX => {
                HostAnswer::Failed(String::from("the program has compiled too many texts"))
            }
            Ok(longer) => {
                self.spent += longer.bytes.len();
                let bytes: &'static [u8] = Vec::leak(longer.bytes);
                if let Err(fault) = bytecode::check(bytes) {
                    return HostAnswer::Failed(fault.to_string());
                }
                self.known.insert(key, longer.function);
                HostAnswer::Program { bytes: Some(bytes), function: longer.function }
            }
            Err(diagnostics) => mistake(diagnostics),
        }
    }
}

/// The source of a module: a file of the folder, or the library's.
fn source(folder: Option<&Path>, name: &str) -> Option<Source> {
    let place = folder.map(|folder| folder.join(name.replace('.', "/")));
    let files = place
        .iter()
        .flat_map(|place| [(place.with_extension("py"), false), (place.join("__init__.py"), true)]);
    let own = files.filter_map(|(file, is_package)| {
        let text = std::fs::read_to_string(&file).ok()?;
        Some(Source { path: file.display().to_string(), text, is_package })
    });
    own.into_iter().next().or_else(|| {
        let text = vm::library::source(name)?.to_owned();
        Some(Source { path: format!("<library>/{name}.py"), text, is_package: false })
    })
}

fn mistake(diagnostics: compiler::Diagnostics) -> HostAnswer {
    let Some(error) = diagnostics.errors.into_iter().next() else { return HostAnswer::Unsupported };
    HostAnswer::Mistake {
        message: error.cpython_message(),
        line: error.place.line,
        column: error.place.column,
        text: error.place.text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_without_end_are_refused_before_they_take_the_computers_memory() {
        let main = Source { path: "main.py".into(), text: "x = 1\n".repeat(3000), is_package: false };
        let project = compiler::Project {
            main: "main".into(),
            resolve: &|name| (name == "main").then(|| main.clone()),
            natives: vm::NATIVES,
            name: "endless".into(),
            version: "1".into(),
            resources: Vec::new(),
        };
        let mut program = compiler::compile(&project).unwrap();
        let mut compiling = Compiling { spent: SPENT_MAX - 3 * program.len(), ..Compiling::default() };
        let mut number = 0;
        let refused = loop {
            let source = format!("x{number} = {number}");
            let text = Compile { program: &program, source: &source, file: "t", mode: "exec" };
            match compiling.call(text) {
                HostAnswer::Program { bytes: Some(bytes), .. } => program = bytes.to_vec(),
                other => break other,
            }
            number += 1;
        };
        assert!(
            matches!(refused, HostAnswer::Failed(_)) && (1..3).contains(&number),
            "{number}: {refused:?}"
        );
    }
}
