//! Where things of this machine live: boards, signing keys and the cloud's data.
//!
//! ```text
//! $UPDRAFT_HOME (default ~/.updraft)
//!   boards/NAME/flash.bin    the flash of the board virtual:NAME
//!   qemu/NAME/               both flashes of the board qemu:NAME
//!   keys/signing.pem         the key that signs images; its public half goes to every board
//!   cloud/                   the data of `updraft serve`
//! ```

use std::path::{Path, PathBuf};

use crate::cable::Kind;
use crate::failure::{Failure, Outcome};

/// The folder that everything lives in: `$UPDRAFT_HOME`, else `~/.updraft`.
pub fn folder() -> Outcome<PathBuf> {
    if let Some(home) = std::env::var_os("UPDRAFT_HOME").filter(|home| !home.is_empty()) {
        return Ok(PathBuf::from(home));
    }
    std::env::var_os("HOME").map(|home| Path::new(&home).join(".updraft")).ok_or_else(|| {
        Failure::new(
            "finding the folder for boards and keys",
            "neither UPDRAFT_HOME nor HOME is set",
            "set UPDRAFT_HOME to a folder of yours",
        )
    })
}

/// The folder of all boards of a kind.
pub fn boards_of(kind: Kind) -> Outcome<PathBuf> {
    Ok(folder()?.join(match kind {
        Kind::Virtual => "boards",
        Kind::Qemu => "qemu",
    }))
}

/// The data folder of `updraft serve` when `--data` is not given.
pub fn cloud() -> Outcome<PathBuf> {
    Ok(folder()?.join("cloud"))
}

/// The signing key when `--key` is not given.
pub fn signing_key() -> Outcome<PathBuf> {
    Ok(folder()?.join("keys").join("signing.pem"))
}
