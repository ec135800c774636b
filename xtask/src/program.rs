//! Python files on this machine: compiled for the board.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use compiler::Source;

/// Compiles a file; the modules beside it and those of the machine's library can be imported.
pub fn compile(file: &Path) -> Result<Vec<u8>> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let folder = file.parent().unwrap_or(Path::new("."));
    compile_text(&text, &file.file_stem().unwrap_or_default().to_string_lossy(), folder)
        .with_context(|| file.display().to_string())
}

/// Compiles the text of a program called `main` that can import what lies in `folder`.
pub fn compile_text(text: &str, main: &str, folder: &Path) -> Result<Vec<u8>> {
    let resolve = |name: &str| {
        let source = |text, is_package| Source { path: format!("{name}.py"), text, is_package };
        let library = |text: &str| Source {
            path: format!("<library>/{name}.py"),
            text: text.into(),
            is_package: false,
        };
        if name == main {
            return Some(source(text.to_string(), false));
        }
        let place = folder.join(name.replace('.', "/"));
        let read = |file: PathBuf, is_package| Some(source(fs::read_to_string(file).ok()?, is_package));
        let own = read(place.with_extension("py"), false).or_else(|| read(place.join("__init__.py"), true));
        own.or_else(|| vm::library::source(name).map(library))
    };
    let project = compiler::Project {
        main: main.into(),
        resolve: &resolve,
        natives: vm::NATIVES,
        name: main.into(),
        version: "0".into(),
        resources: vec![],
    };
    compiler::compile(&project).map_err(|diagnostics| anyhow!("{diagnostics}"))
}
