//! What the tests share: a slot, an unpacking, the programs of the repository.
#![allow(clippy::unwrap_used, dead_code)]

use std::fs;
use std::path::{Path, PathBuf};

use pack::{Fault, History, LINE, Unpacker};

/// What was given so far, as the flash has it: erased behind.
struct Slot<'a>(&'a [u8]);

impl History for Slot<'_> {
    fn read(&mut self, at: u32, bytes: &mut [u8; LINE]) -> Result<(), Fault> {
        let there = self.0.get(at as usize..).unwrap_or_default();
        bytes.fill(0xFF);
        bytes.iter_mut().zip(there).for_each(|(byte, there)| *byte = *there);
        Ok(())
    }
}

/// Unpacks bytes that come in pieces of `piece`, into chunks of `chunk`.
pub fn unpack(packed: &[u8], size: usize, piece: usize, chunk: usize) -> Result<Vec<u8>, Fault> {
    let mut unpacker = Unpacker::new(packed.len() as u32, size as u32);
    let (mut image, mut out, mut filled, mut rest) = (Vec::new(), vec![0; chunk], 0, packed);
    loop {
        filled = unpacker.give(&mut out, filled, &mut Slot(&image))?;
        assert!(image.len() + filled <= size, "never more than the image has");
        if filled == chunk || unpacker.is_done() {
            image.extend_from_slice(&out[..filled]);
            filled = 0;
        } else {
            let taken = unpacker.take(&rest[..piece.min(rest.len())]);
            rest = &rest[taken..];
        }
        if unpacker.is_done() {
            return Ok(image);
        }
    }
}

/// The program of a project whose main module is this file; `None` if it is there to be refused.
pub fn compile(path: &Path) -> Option<Vec<u8>> {
    let folder = path.parent().unwrap();
    let resolve = |name: &str| {
        let file = folder.join(format!("{}.py", name.replace('.', "/")));
        let package = folder.join(name.replace('.', "/")).join("__init__.py");
        let found = [(file, false), (package, true)].into_iter().find_map(|(file, is_package)| {
            let text = fs::read_to_string(&file).ok()?;
            Some(compiler::Source { path: format!("{name}.py"), text, is_package })
        });
        let library = || vm::library::source(name).map(str::to_string);
        found.or_else(|| {
            Some(compiler::Source { path: format!("{name}.py"), text: library()?, is_package: false })
        })
    };
    let project = compiler::Project {
        main: path.file_stem().unwrap().to_string_lossy().into_owned(),
        resolve: &resolve,
        natives: vm::NATIVES,
        name: "packed".into(),
        version: "1".into(),
        resources: vec![("notes.txt".into(), b"resources travel, too; resources travel, too".to_vec())],
    };
    compiler::compile(&project).ok()
}

/// The Python files under a folder.
pub fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
}

/// The folder of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The program of one text.
pub fn compile_text(name: &str, text: &str) -> Vec<u8> {
    let resolve =
        |_: &str| Some(compiler::Source { path: "main.py".into(), text: text.into(), is_package: false });
    let project = compiler::Project {
        main: "main".into(),
        resolve: &resolve,
        natives: vm::NATIVES,
        name: name.into(),
        version: "1".into(),
        resources: vec![],
    };
    compiler::compile(&project).unwrap()
}

/// A small program with a little of everything.
pub const A_LITTLE_OF_EVERYTHING: &str = "\
def mean(values, start=0.5, *, unit='C'):
    def scaled(value):
        return value * start
    total = 0
    for at, value in enumerate(values):
        try:
            total += scaled(value)
        except (TypeError, ValueError) as error:
            print(f'{at}: {error} {unit!r}')
    return total / len(values)
class Sensor:
    limits = ((1, 2.5), 'höhe', b'\\x00\\xff', 1 << 70)
    def read(self, raw=None):
        return mean([1, 70_000, raw], unit='K') if raw else self.limits[-1]
print(Sensor().read(3), Sensor().read())
";
