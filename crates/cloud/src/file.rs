//! Files that are there whole or not at all, and private ones that nobody else can read.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::Error;

/// Replaces the file by `content` atomically: written beside it, synced, renamed; readable by its owner alone.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> Result<(), Error> {
    replace(path, content, 0o600).map_err(|cause| Error::Io { path: path.to_path_buf(), cause })
}

/// The same for a file that everybody may read.
pub(crate) fn write_public(path: &Path, content: &[u8]) -> Result<(), Error> {
    replace(path, content, 0o644).map_err(|cause| Error::Io { path: path.to_path_buf(), cause })
}

/// Creates a folder that only its owner may enter.
pub(crate) fn create_private_dir(path: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|cause| Error::Io { path: path.to_path_buf(), cause })
}

/// Makes a rename or a creation inside `dir` survive a power cut.
pub(crate) fn sync_dir(dir: &Path) -> std::io::Result<()> {
    File::open(dir)?.sync_all()
}

fn replace(path: &Path, content: &[u8], mode: u32) -> std::io::Result<()> {
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = options.open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    path.parent().map_or(Ok(()), sync_dir)
}
