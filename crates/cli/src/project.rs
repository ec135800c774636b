//! A project: a folder with `updraft.toml` and Python sources.
//!
//! ```toml
//! [firmware]
//! name = "fota-aws"            # names the firmware in its manifest
//! main = "main.py"             # the default
//! resources = ["page.html"]    # files that the firmware carries
//!
//! [thing]                      # becomes the least-privilege policy of `updraft thing add`
//! publish = ["dev/sample"]
//! subscribe = []
//! ```
//!
//! The version of the firmware is the literal `version = …` at the top level of the main module.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::{Explain, Failure, Outcome};

/// A project on disk.
#[derive(Debug)]
pub struct Project {
    /// Its folder.
    pub folder: PathBuf,
    /// What its `updraft.toml` says.
    pub settings: Settings,
}

/// `updraft.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The firmware.
    #[serde(default)]
    pub firmware: Firmware,
    /// What the thing may do besides its own jobs.
    #[serde(default)]
    pub thing: Thing,
}

/// `[firmware]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Firmware {
    /// Name in the manifest; the folder's name when empty.
    pub name: String,
    /// Main module, relative to the project.
    pub main: String,
    /// Version for a main module that has no literal `version`.
    pub version: String,
    /// Files that the firmware carries, relative to the project.
    pub resources: Vec<String>,
}

impl Default for Firmware {
    fn default() -> Self {
        Firmware { name: String::new(), main: "main.py".into(), version: "0".into(), resources: vec![] }
    }
}

/// `[thing]`: topics of the program itself; the update topics are always allowed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thing {
    /// Topics that the program publishes to.
    pub publish: Vec<String>,
    /// Topic filters that the program subscribes to.
    pub subscribe: Vec<String>,
    /// Whether the program uses the thing's shadow.
    pub shadow: bool,
}

impl Project {
    /// Opens the project in `folder`; a folder with a `main.py` alone is a project too.
    pub fn open(folder: &Path) -> Outcome<Project> {
        let step = format!("opening the project {}", folder.display());
        if !folder.is_dir() {
            return Err(Failure::new(
                step,
                "there is no such folder",
                "clone an example: updraft examples clone fota-aws DIR",
            ));
        }
        let file = folder.join("updraft.toml");
        let mut settings = if file.exists() {
            let text = std::fs::read_to_string(&file).explain(&step, "make updraft.toml readable")?;
            toml::from_str::<Settings>(&text)
                .explain(format!("reading {}", file.display()), "correct that line")?
        } else {
            Settings::default()
        };
        if settings.firmware.name.is_empty() {
            let full = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
            settings.firmware.name =
                full.file_name().map_or("firmware".into(), |name| name.to_string_lossy().into_owned());
        }
        if !folder.join(&settings.firmware.main).is_file() {
            return Err(Failure::new(
                step,
                format!("it has no {}", settings.firmware.main),
                "write it, or name the main module in updraft.toml: [firmware] main = \"…\"",
            ));
        }
        Ok(Project { folder: folder.to_path_buf(), settings })
    }

    /// Where the credentials of the thing NAME are kept; never part of an image.
    pub fn thing_folder(&self, name: &str) -> PathBuf {
        self.things_folder().join(name)
    }

    /// The folder of all things bound to this project.
    pub fn things_folder(&self) -> PathBuf {
        self.folder.join(".updraft").join("things")
    }

    /// The names of the things bound to this project, in order.
    pub fn things(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.things_folder()) else { return vec![] };
        let mut names: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}
