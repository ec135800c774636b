//! Files in a folder: handles, positions and errors are the operating system's.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use vm::HostAnswer;
use vm::host::{FileCall, open};

use crate::errno;

/// The open files of a program, and where its paths begin.
#[derive(Debug)]
pub struct Files {
    /// Where relative paths begin; in an enclosed tree it is relative to the root.
    folder: PathBuf,
    /// The root of an enclosed tree.
    root: Option<PathBuf>,
    open: BTreeMap<u32, File>,
}

/// The first handle: the numbers before it are those of the console.
const FIRST: u32 = 3;
/// Open files of a program at most.
const OPEN_MAX: usize = 64;
/// Size of the user storage of a virtual board: that of the partition on a 4 MB flash.
const STORAGE_BYTES: u64 = 512 * 1024;
const BLOCK_BYTES: u64 = 4096;

impl Files {
    /// Any file of this computer; relative paths begin in `folder`.
    pub fn new(folder: PathBuf) -> Files {
        Files { folder, root: None, open: BTreeMap::new() }
    }

    /// Only what lies in `root`, whose own path is `/`.
    pub fn enclosed(root: PathBuf) -> Files {
        Files { folder: PathBuf::new(), root: Some(root), open: BTreeMap::new() }
    }

    pub(crate) fn call(&mut self, call: FileCall<'_>) -> HostAnswer {
        self.perform(call).unwrap_or_else(|error| errno(&error))
    }

    fn perform(&mut self, call: FileCall<'_>) -> io::Result<HostAnswer> {
        Ok(match call {
            FileCall::Open { path, flags } => return self.open(path, flags),
            FileCall::Read { handle, max } => {
                let mut bytes = vec![0; max];
                let count = self.file(handle)?.read(&mut bytes)?;
                bytes.truncate(count);
                HostAnswer::Bytes(bytes)
            }
            FileCall::Write { handle, data } => HostAnswer::Number(self.file(handle)?.write(data)? as i64),
            FileCall::Seek { handle, offset, whence } => {
                let to = match whence {
                    0 => {
                        SeekFrom::Start(u64::try_from(offset).map_err(|_| io::Error::from_raw_os_error(22))?)
                    }
                    1 => SeekFrom::Current(offset),
                    2 => SeekFrom::End(offset),
                    _ => return Ok(HostAnswer::Errno(22)),
                };
                HostAnswer::Number(self.file(handle)?.seek(to)? as i64)
            }
            FileCall::Truncate { handle, size } => done(self.file(handle)?.set_len(size))?,
            FileCall::Close { handle } => match self.open.remove(&handle) {
                Some(_) => HostAnswer::Done,
                None => HostAnswer::Errno(9),
            },
            FileCall::List { path } => HostAnswer::Texts(list(&self.place(path))?),
            FileCall::Stat { path } => stat(&self.place(path))?,
            FileCall::MakeFolder { path } => done(fs::create_dir(self.place(path)))?,
            FileCall::Remove { path } => done(fs::remove_file(self.place(path)))?,
            FileCall::RemoveFolder { path } => done(fs::remove_dir(self.place(path)))?,
            FileCall::Rename { from, to } => done(fs::rename(self.place(from), self.place(to)))?,
            FileCall::Folder => HostAnswer::Text(match &self.root {
                Some(_) => format!("/{}", self.folder.display()),
                None => std::path::absolute(&self.folder)?.display().to_string(),
            }),
            FileCall::ChangeFolder { path } => return self.change_folder(path),
            FileCall::Space => self.space(),
        })
    }

    fn file(&mut self, handle: u32) -> io::Result<&mut File> {
        self.open.get_mut(&handle).ok_or_else(|| io::Error::from_raw_os_error(9))
    }

    fn open(&mut self, path: &str, flags: u32) -> io::Result<HostAnswer> {
        if self.open.len() >= OPEN_MAX {
            return Ok(HostAnswer::Errno(24));
        }
        let has = |flag| flags & flag != 0;
        let place = self.place(path);
        if place.is_dir() {
            return Ok(HostAnswer::Errno(21));
        }
        let file = OpenOptions::new()
            .read(has(open::READ))
            .write(has(open::WRITE))
            .append(has(open::APPEND))
            .create(has(open::CREATE))
            .truncate(has(open::TRUNCATE))
            .create_new(has(open::EXCLUSIVE))
            .open(place)?;
        let handle = (FIRST..).find(|handle| !self.open.contains_key(handle)).unwrap_or(FIRST);
        self.open.insert(handle, file);
        Ok(HostAnswer::Number(i64::from(handle)))
    }

    fn change_folder(&mut self, path: &str) -> io::Result<HostAnswer> {
        let place = self.place(path);
        if !fs::metadata(&place)?.is_dir() {
            return Ok(HostAnswer::Errno(20));
        }
        self.folder = match &self.root {
            Some(root) => place.strip_prefix(root).unwrap_or(Path::new("")).to_path_buf(),
            None => fs::canonicalize(place)?,
        };
        Ok(HostAnswer::Done)
    }

    /// Where a path lies on this computer: in an enclosed tree no `..` and no `/` leads out.
    fn place(&self, path: &str) -> PathBuf {
        let Some(root) = &self.root else {
            return if path.is_empty() { PathBuf::new() } else { self.folder.join(path) };
        };
        let mut inside = PathBuf::new();
        for part in self.folder.join(path).components() {
            match part {
                Component::Normal(name) => inside.push(name),
                Component::ParentDir => {
                    inside.pop();
                }
                Component::RootDir | Component::CurDir | Component::Prefix(_) => {}
            }
        }
        root.join(inside)
    }

    fn space(&self) -> HostAnswer {
        let used = self.root.as_deref().map_or(0, used_bytes);
        let free = STORAGE_BYTES.saturating_sub(used);
        HostAnswer::Numbers(
            [BLOCK_BYTES, STORAGE_BYTES / BLOCK_BYTES, free / BLOCK_BYTES].map(|n| n as i64).to_vec(),
        )
    }
}

fn done(result: io::Result<()>) -> io::Result<HostAnswer> {
    result.map(|()| HostAnswer::Done)
}

fn list(place: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(place)? {
        let entry = entry?;
        let end = if entry.path().is_dir() { "/" } else { "" };
        names.push(format!("{}{end}", entry.file_name().to_string_lossy()));
    }
    names.sort();
    Ok(names)
}

fn stat(place: &Path) -> io::Result<HostAnswer> {
    let facts = fs::metadata(place)?;
    let kind = if facts.is_dir() { 0o040_755 } else { 0o100_644 };
    let changed = facts.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let changed_s = changed.map_or(0, |since| since.as_secs());
    Ok(HostAnswer::Numbers(vec![kind, facts.len() as i64, changed_s as i64]))
}

fn used_bytes(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let size = |entry: fs::DirEntry| match entry.metadata() {
        Ok(facts) if facts.is_dir() => used_bytes(&entry.path()),
        Ok(facts) => facts.len().next_multiple_of(BLOCK_BYTES),
        Err(_) => 0,
    };
    entries.flatten().map(size).sum()
}
