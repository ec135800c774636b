//! The cloud on one machine: registry, policies, jobs, broker and objects in the shapes of AWS IoT and S3.
//!
//! [`run`] opens a data directory, listens on one HTTPS port (all REST services; the signature names the one that is
//! meant) and one MQTT port (TLS with client certificates), and serves until it is told to stop.
//!
//! ```no_run
//! # async fn example() -> Result<(), cloud::Error> {
//! let config = cloud::Config::new("/var/lib/updraft");
//! let stop = async { tokio::signal::ctrl_c().await.unwrap_or(()) };
//! cloud::run(config, stop, |endpoints| println!("AWS_ENDPOINT_URL={}", endpoints.endpoint_url)).await
//! # }
//! ```
//!
//! The promise: what was acknowledged is on disk, and survives `kill -9` and a power cut.

use std::path::PathBuf;

mod access;
mod arn;
mod backup;
pub mod broker;
mod ca;
mod clock;
mod commands;
mod config;
mod fault;
mod file;
mod gate;
mod http;
mod index;
mod jobs;
mod meters;
mod names;
mod objects;
mod payload;
mod policy;
mod presign;
mod provisioning;
mod quotas;
mod random;
mod rates;
mod registry_events;
mod server;
mod shadows;
pub mod sigv4;
mod store;
mod streams;

pub use backup::{Backup, backup, restore};
pub use config::{Config, Endpoints, HttpLimits};
pub use quotas::Quotas;
pub use server::run;

/// Why a server does not start, or stops.
#[derive(Debug)]
pub enum Error {
    /// A file or folder of the data directory cannot be read or written.
    Io {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A file of the data directory is not what a server writes.
    Damaged {
        /// Which one.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A port cannot be listened on.
    Listen {
        /// `address:port`.
        address: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// Another server uses the data directory.
    InUse {
        /// Which one.
        path: PathBuf,
    },
    /// The database refuses.
    Store(String),
    /// A certificate or key cannot be made or used.
    Certificate(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Io { path, cause } => write!(f, "{}: {cause}", path.display()),
            Error::Damaged { path, what } => write!(f, "{} is damaged: {what}", path.display()),
            Error::Listen { address, cause } => write!(f, "cannot listen on {address}: {cause}"),
            Error::InUse { path } => write!(f, "{} is used by another server", path.display()),
            Error::Store(what) => write!(f, "the database refuses: {what}"),
            Error::Certificate(what) => write!(f, "certificates: {what}"),
        }
    }
}

impl std::error::Error for Error {}
