//! The key that signs images: made on its first use, kept below `$UPDRAFT_HOME/keys`, readable by its owner only.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use image::SigningKey;

use crate::failure::{Explain, Failure, Outcome};
use crate::home;

/// Reads the key in `file`; without a file the workshop's own key, made when there is none yet.
pub fn signing_key(file: Option<&Path>) -> Outcome<SigningKey> {
    if let Some(file) = file {
        return read(file);
    }
    let file = home::signing_key()?;
    if file.exists() { read(&file) } else { make(&file) }
}

fn read(file: &Path) -> Outcome<SigningKey> {
    let step = format!("reading the signing key {}", file.display());
    let next = "name a P-256 key in PEM form: --key FILE";
    let pem = std::fs::read_to_string(file).explain(&step, next)?;
    SigningKey::from_pem(&pem).explain(step, next)
}

/// Makes a key and keeps it; never overwrites one, because boards in the field trust it.
fn make(file: &PathBuf) -> Outcome<SigningKey> {
    let step = format!("making a signing key in {}", file.display());
    let next = "make the folder writable, or name a key: --key FILE";
    let mut no_entropy = None;
    let key = SigningKey::generate(|bytes| {
        no_entropy = getrandom::fill(bytes).err();
        if no_entropy.is_some() {
            // A scalar that is valid, and never used: the error is answered below.
            bytes.fill(1);
        }
    });
    if let Some(error) = no_entropy {
        return Err(Failure::new(step, error.to_string(), "try again"));
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).explain(&step, next)?;
    }
    let pem = key.to_pem().explain(&step, next)?;
    let mut options = std::fs::OpenOptions::new();
    let mut out = options.write(true).create_new(true).mode(0o600).open(file).explain(&step, next)?;
    out.write_all(pem.as_bytes()).and_then(|()| out.sync_all()).explain(&step, next)?;
    eprintln!("A signing key was made: {}. Keep a copy: boards accept only what it signs.", file.display());
    Ok(key)
}
