//! Sources on disk → program → file: where the compiler, which touches no file, meets the file system.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use compiler::{Diagnostic, Place, Severity, Source};
use serde_json::json;

use crate::failure::{Explain, Failure, Outcome};
use crate::project::Project;

/// What a program says about itself.
pub struct Facts {
    /// Firmware name.
    pub name: String,
    /// Firmware version.
    pub version: String,
}

/// Reads name and version out of a program, once its verifier has accepted it.
pub fn facts(program: &[u8]) -> Result<Facts, String> {
    let program = bytecode::check(program).map_err(|fault| format!("this is not a program ({fault:?})"))?;
    Ok(Facts { name: program.name().to_string(), version: program.version().to_string() })
}

/// The image as it travels: packed, where that is smaller.
pub fn packed(image: &[u8]) -> Option<Vec<u8>> {
    let program = image::inspect(image).ok()?.payload;
    let front = &image[..image.len() - program.len()];
    pack::pack(front, program).filter(|packed| packed.len() < image.len())
}

/// Compiles a project; with `json`, its errors go to standard output as one document as well.
pub fn compile(project: &Project, json: bool) -> Outcome<Vec<u8>> {
    let firmware = &project.settings.firmware;
    let mut resources = vec![];
    for name in &firmware.resources {
        let file = project.folder.join(name);
        let bytes = std::fs::read(&file).explain(
            format!("reading the resource {}", file.display()),
            "correct [firmware] resources in updraft.toml",
        )?;
        resources.push((name.clone(), bytes));
    }
    let main = module_name(Path::new(&firmware.main));
    let sources = Sources {
        folder: project.folder.clone(),
        main,
        file: project.folder.join(&firmware.main),
        shown_whole: false,
    };
    sources.compile(&firmware.name, &firmware.version, resources, json)
}

/// Compiles one file that is to run here; the modules beside it can be imported, and one that is missing raises when the
/// program comes to it.
pub fn compile_script(file: &Path) -> Outcome<Vec<u8>> {
    if !file.is_file() {
        return Err(Failure::new(
            format!("reading {}", file.display()),
            "there is no such file",
            "check the path",
        ));
    }
    let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let sources = Sources { folder, main: module_name(file), file: file.to_path_buf(), shown_whole: true };
    sources.compile("program", "0", vec![], false)
}

/// The listing of a program, source lines beside bytecode.
pub fn listing(project: &Project, program: &[u8]) -> Outcome<String> {
    let program = bytecode::check(program).map_err(|fault| {
        Failure::new("listing the program", format!("{fault:?}"), "report this: the compiler made it")
    })?;
    let mut sources: Vec<(String, String)> = vec![];
    for id in 0..program.count(bytecode::Section::Modules) as u16 {
        let Some(path) = program.module(id).and_then(|module| program.symbol(module.file)) else { continue };
        if let Ok(text) = std::fs::read_to_string(project.folder.join(path)) {
            sources.push((path.to_string(), text));
        }
    }
    let source = |path: &str| sources.iter().find(|(name, _)| name == path).map(|(_, text)| text.as_str());
    Ok(bytecode::listing(program, &source).to_string())
}

/// Writes `bytes` to `path`, naming the step when it cannot.
pub fn write_file(path: &Path, bytes: &[u8]) -> Outcome {
    std::fs::write(path, bytes)
        .explain(format!("writing {}", path.display()), "choose a place that can be written")
}

fn module_name(file: &Path) -> String {
    file.file_stem().map_or("main".into(), |stem| stem.to_string_lossy().into_owned())
}

/// The sources of a project, found as Python finds them: `a.b` is `a/b.py` or `a/b/__init__.py`.
struct Sources {
    folder: PathBuf,
    main: String,
    file: PathBuf,
    /// A script's paths are shown as the caller gave them, a project's from its folder on.
    shown_whole: bool,
}

impl Sources {
    fn compile(
        &self,
        name: &str,
        version: &str,
        resources: Vec<(String, Vec<u8>)>,
        json: bool,
    ) -> Outcome<Vec<u8>> {
        let resolve = |module: &str| self.find(module);
        let project = compiler::Project {
            main: self.main.clone(),
            resolve: &resolve,
            natives: vm::NATIVES,
            name: name.into(),
            version: version.into(),
            resources,
        };
        let compile = if self.shown_whole { compiler::compile_script } else { compiler::compile };
        if !self.shown_whole {
            tell(&compiler::warnings(&project));
        }
        compile(&project).map_err(|diagnostics| {
            if json {
                println!("{}", json!({ "errors": as_json(&diagnostics.errors) }));
            }
            tell(&diagnostics.errors);
            let count = diagnostics.errors.len();
            let cause = if count == 1 { "1 error".into() } else { format!("{count} errors") };
            Failure::new(format!("compiling {name}"), cause, "correct the lines above")
        })
    }

    fn find(&self, module: &str) -> Option<Source> {
        if module == self.main {
            return self.read(&self.file, false);
        }
        let path = self.folder.join(module.replace('.', "/"));
        self.read(&path.with_extension("py"), false)
            .or_else(|| self.read(&path.join("__init__.py"), true))
            .or_else(|| library(module))
    }

    fn read(&self, file: &Path, is_package: bool) -> Option<Source> {
        let text = String::from_utf8_lossy(&std::fs::read(file).ok()?).into_owned();
        let from = if self.shown_whole { Path::new("") } else { &self.folder };
        let path = file.strip_prefix(from).unwrap_or(file).display().to_string();
        Some(Source { path, text, is_package })
    }
}

/// The modules of the standard library that are written in Python come with the VM.
fn library(module: &str) -> Option<Source> {
    let text = vm::library::source(module)?.to_string();
    Some(Source { path: format!("<library>/{module}.py"), text, is_package: false })
}

/// `[{"severity", "file", "line", "column", "width", "message", "label", "note": {…}, "help"}, …]`.
fn as_json(diagnostics: &[Diagnostic]) -> serde_json::Value {
    let place = |place: &Place| json!({ "line": place.line, "column": place.column, "width": place.width });
    let each = |found: &Diagnostic| {
        let severity = if found.severity == Severity::Error { "error" } else { "warning" };
        let note = found.note.as_ref().map(|(message, at)| {
            let mut note = place(at);
            note["message"] = json!(message);
            note
        });
        let mut facts = place(&found.place);
        facts["severity"] = json!(severity);
        facts["file"] = json!(found.file);
        facts["message"] = json!(found.message);
        facts["label"] = json!(found.label);
        facts["note"] = json!(note);
        facts["help"] = json!(found.help);
        facts
    };
    diagnostics.iter().map(each).collect()
}

/// Prints diagnostics on standard error, with colours where that is a terminal and NO_COLOR is not set.
fn tell(diagnostics: &[Diagnostic]) {
    let has_colours =
        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    for found in diagnostics {
        if has_colours { eprintln!("{}\n", found.painted()) } else { eprintln!("{found}\n") }
    }
}
