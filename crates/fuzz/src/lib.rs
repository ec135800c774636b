//! Programs that nobody wrote, to try compiler, verifier and machine with.
//! `program` makes random Python that CPython judges; every choice in it is recorded, so that `shrink` can make a failure small.
//!
//! The same seed gives the same program on every machine. Random programs end by construction, and by construction they avoid
//! what may differ: the order of a set, addresses, the last digit of a power.

mod choices;
mod cpython;
pub mod differential;
pub mod hostile;
mod machine;
mod program;
mod shrink;
mod spoil;

pub use choices::Choices;
pub use cpython::CPython;
pub use differential::program_of;
pub use machine::{Ran, compiled, run};
pub use program::random_program;
pub use shrink::{shrunk, without_lines};
pub use spoil::{Spoiling, spoilt};

/// The Python files of a folder and its folders, in order of their paths.
pub fn sources_of(folder: &std::path::Path) -> Vec<String> {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    let sources = |path: std::path::PathBuf| match path.extension() {
        Some(end) if end == "py" => std::fs::read_to_string(path).into_iter().collect(),
        _ if path.is_dir() => sources_of(&path),
        _ => vec![],
    };
    entries.into_iter().flat_map(sources).collect()
}
