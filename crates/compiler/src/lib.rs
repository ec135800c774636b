//! Python source in, program or diagnostics out; touches no file.
//! The stages are the modules, in this order: `lower` (the parser's tree to ours), `scope` (what names mean),
//! `modules` (what imports mean), `emit` (instructions).
//!
//! ```
//! let source = compiler::Source { path: "main.py".into(), text: "print('hello')".into(), is_package: false };
//! let project = compiler::Project {
//!     main: "main".into(),
//!     resolve: &|name| (name == "main").then(|| source.clone()),
//!     natives: &["time"],
//!     name: "hello".into(),
//!     version: "1".into(),
//!     resources: Vec::new(),
//! };
//! let bytes = compiler::compile(&project).unwrap();
//! assert_eq!(&bytes[..4], b"UPBC");
//! ```

mod diagnostics;
mod emit;
mod fold;
mod lower;
mod modules;
mod number;
mod scope;
mod shake;
mod tree;
mod words;

mod piece;

pub use diagnostics::{Diagnostic, Diagnostics, Place, Severity};
pub use piece::{Extended, Mode, Piece, extend};

/// What a program is made of.
pub struct Project<'a> {
    /// Name of the module where the program starts, such as `main`.
    pub main: String,
    /// Finds the source of a module by its dotted name (`sensors.bme280`); `None` if the project has none.
    pub resolve: &'a dyn Fn(&str) -> Option<Source>,
    /// Dotted names of the modules that the machine brings.
    pub natives: &'a [&'a str],
    /// The firmware's name.
    pub name: String,
    /// The firmware's version, unless the main module states one (`version = 1` or `__version__ = "1.2"`).
    pub version: String,
    /// Files that the program carries: name and bytes.
    pub resources: Vec<(String, Vec<u8>)>,
}

/// A module's source.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Path as tracebacks and diagnostics show it. One that begins with `<library>/` is no file of the project: what of it
    /// no word of the program mentions is left out of the program.
    pub path: String,
    /// The text.
    pub text: String,
    /// It is the `__init__.py` of a package.
    pub is_package: bool,
}

/// Compiles a project into a program. The same project gives the same bytes.
///
/// # Errors
/// Everything that is wrong with the sources.
pub fn compile(project: &Project<'_>) -> Result<Vec<u8>, Diagnostics> {
    compile_with(project, Missing::Refuse)
}

/// As [`compile`], for a program that runs where it is compiled: an import that finds nothing raises ModuleNotFoundError
/// when it is reached, as in CPython.
///
/// # Errors
/// Everything else that is wrong with the sources.
pub fn compile_script(project: &Project<'_>) -> Result<Vec<u8>, Diagnostics> {
    compile_with(project, Missing::Raise)
}

/// What becomes of an import that finds no module.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Refuse,
    Raise,
}

fn compile_with(project: &Project<'_>, missing: Missing) -> Result<Vec<u8>, Diagnostics> {
    let load = |project| modules::Modules::load(project, missing).map_err(|errors| Diagnostics { errors });
    let library = shake::shaken(&load(project)?);
    let resolve = |name: &str| {
        let mut source = (project.resolve)(name)?;
        if let Some(text) = library.get(name) {
            source.text.clone_from(text);
        }
        Some(source)
    };
    let Project { main, natives, name, version, resources, .. } = project;
    let (main, name, version) = (main.clone(), name.clone(), version.clone());
    let project = &Project { main, resolve: &resolve, natives, name, version, resources: resources.clone() };
    let modules = load(project)?;
    let version = modules.version().unwrap_or_else(|| project.version.clone());
    let mut builder =
        emit::program(&modules, &project.name, &version).map_err(|errors| Diagnostics { errors })?;
    let (name, version) = (builder.symbol(&project.name), builder.symbol(&version));
    for (name, bytes) in &project.resources {
        let added = builder.resource(name, bytes);
        added.map_err(|full| modules.too_large(&full))?;
    }
    let name = name.map_err(|full| modules.too_large(&full))?;
    let version = version.map_err(|full| modules.too_large(&full))?;
    Ok(builder.finish(0, name, version))
}

/// What is probably not meant in a project that compiles: names that nothing defines. They are no errors, because a program
/// may find out at run time what there is.
pub fn warnings(project: &Project<'_>) -> Vec<Diagnostic> {
    modules::Modules::load(project, Missing::Refuse).map(|modules| modules.warnings()).unwrap_or_default()
}
