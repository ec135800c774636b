//! Bytes in a folder: written beside, synced, renamed; never a path made from what a client said.
//!
//! A file's name is random, and the database says which object it holds. So the order is: the whole file is on disk,
//! then the object exists; the object is gone, then the file. What a crash leaves between the two is a file that nobody
//! names, and the next start removes it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use md5::{Digest, Md5};
use sha2::Sha256;
use tokio::io::AsyncWriteExt;

use crate::{Error, file, sigv4};

/// The folder.
#[derive(Clone, Debug)]
pub(crate) struct Objects {
    dir: PathBuf,
}

/// An object on its way in. Dropped before [`Upload::finish`], it leaves nothing.
pub(crate) struct Upload {
    file: Option<tokio::fs::File>,
    dir: PathBuf,
    blob: String,
    md5: Md5,
    sha256: Sha256,
    size: u64,
}

/// A file that is complete and on disk.
pub(crate) struct Stored {
    pub(crate) blob: String,
    pub(crate) size: u64,
    pub(crate) md5: [u8; 16],
    pub(crate) sha256: [u8; 32],
}

impl Objects {
    /// Opens the folder and removes files that no object names.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn open(dir: &Path, named: &HashSet<String>) -> Result<Objects, Error> {
        file::create_private_dir(dir)?;
        let refuse = |cause| Error::Io { path: dir.to_path_buf(), cause };
        for entry in std::fs::read_dir(dir).map_err(refuse)? {
            let entry = entry.map_err(refuse)?;
            let is_named = entry.file_name().to_str().is_some_and(|name| named.contains(name));
            if !is_named && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                tracing::info!(file = ?entry.file_name(), "a file that no object names is removed");
                std::fs::remove_file(entry.path()).map_err(refuse)?;
            }
        }
        Ok(Objects { dir: dir.to_path_buf() })
    }

    /// Begins an object.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) async fn begin(&self) -> std::io::Result<Upload> {
        let blob = sigv4::hex(&crate::random::bytes::<16>());
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(self.dir.join(part(&blob))).await?;
        Ok(Upload {
            file: Some(file),
            dir: self.dir.clone(),
            blob,
            md5: Md5::new(),
            sha256: Sha256::new(),
            size: 0,
        })
    }

    /// Opens the bytes of an object.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) async fn read(&self, blob: &str) -> std::io::Result<tokio::fs::File> {
        tokio::fs::File::open(self.dir.join(blob)).await
    }

    /// The same bytes under another name, so that they stay when the object goes.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) async fn keep(&self, blob: &str) -> std::io::Result<String> {
        let kept = sigv4::hex(&crate::random::bytes::<16>());
        let (from, to) = (self.dir.join(blob), self.dir.join(&kept));
        // Some file systems have no second names.
        if tokio::fs::hard_link(&from, &to).await.is_err() {
            tokio::fs::copy(&from, &to).await?;
            tokio::fs::File::open(&to).await?.sync_all().await?;
        }
        self.sync().await?;
        Ok(kept)
    }

    /// Brings the names to the disk.
    async fn sync(&self) -> std::io::Result<()> {
        let dir = self.dir.clone();
        tokio::task::spawn_blocking(move || file::sync_dir(&dir)).await?
    }

    /// [`Objects::remove`] for several.
    pub(crate) async fn remove_all(&self, blobs: &[String]) {
        for blob in blobs {
            self.remove(blob).await;
        }
    }

    /// Removes a file that no object names any more. If that fails, the next start does it.
    pub(crate) async fn remove(&self, blob: &str) {
        if let Err(cause) = tokio::fs::remove_file(self.dir.join(blob)).await {
            tracing::warn!(%cause, blob, "a file was not removed");
        }
    }
}

impl Upload {
    /// Adds bytes.
    ///
    /// # Errors
    /// What the system says, e.g. that the disk is full.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.md5.update(bytes);
        self.sha256.update(bytes);
        self.size += bytes.len() as u64;
        match &mut self.file {
            Some(file) => file.write_all(bytes).await,
            None => Err(std::io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// So many bytes until now.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Digests of what was written, before it is decided whether it is kept.
    pub(crate) fn digests(&self) -> ([u8; 16], [u8; 32]) {
        (self.md5.clone().finalize().into(), self.sha256.clone().finalize().into())
    }

    /// Brings the bytes to the disk under their final name.
    ///
    /// # Errors
    /// What the system says; then nothing is left behind.
    pub(crate) async fn finish(mut self) -> std::io::Result<Stored> {
        let (md5, sha256) = self.digests();
        if let Some(mut file) = self.file.take() {
            file.flush().await?;
            file.sync_all().await?;
        }
        tokio::fs::rename(self.dir.join(part(&self.blob)), self.dir.join(&self.blob)).await?;
        let dir = self.dir.clone();
        tokio::task::spawn_blocking(move || file::sync_dir(&dir)).await??;
        let blob = std::mem::take(&mut self.blob);
        Ok(Stored { blob, size: self.size, md5, sha256 })
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.blob.is_empty() {
            // Best effort: the next start removes what is left.
            let _ = std::fs::remove_file(self.dir.join(part(&self.blob)));
        }
    }
}

fn part(blob: &str) -> String {
    format!("{blob}.part")
}
