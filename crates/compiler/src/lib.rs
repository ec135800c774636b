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
mod tree;

pub use diagnostics::{Diagnostic, Diagnostics};

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
    /// Path as tracebacks and diagnostics show it.
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
    let modules = modules::Modules::load(project).map_err(|errors| Diagnostics { errors })?;
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
