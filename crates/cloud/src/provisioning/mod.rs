//! Things that register themselves: [`template`] is what a fleet's things have in common, [`apply`] makes one of them,
//! [`mqtt`] is the door for devices with a claim certificate, [`bulk`] makes as many as a file has lines.

pub(crate) mod apply;
pub(crate) mod bulk;
pub(crate) mod first_seen;
mod lines;
pub(crate) mod mqtt;
pub(crate) mod template;

use serde::{Deserialize, Serialize};

/// A template as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) description: Option<String>,
    pub(crate) enabled: bool,
    pub(crate) role_arn: String,
    /// `FLEET_PROVISIONING` or `JITP`.
    pub(crate) kind: String,
    pub(crate) default_version: i64,
    pub(crate) next_version: i64,
    pub(crate) versions: Vec<Version>,
}

/// One text of a template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) id: i64,
    pub(crate) body: String,
    pub(crate) created_ms: i64,
}

impl Kept {
    /// The text that counts.
    pub(crate) fn body(&self) -> &str {
        let version = self.versions.iter().find(|version| version.id == self.default_version);
        version.map(|version| version.body.as_str()).unwrap_or_default()
    }
}

/// A registered authority, whose certificates are known by their signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Authority {
    pub(crate) pem: String,
    pub(crate) active: bool,
    /// Are certificates registered when they are first seen?
    pub(crate) auto: bool,
    pub(crate) mode: String,
    /// `registrationConfig` as the request gave it.
    pub(crate) config: serde_json::Value,
    pub(crate) not_before_ms: i64,
    pub(crate) not_after_ms: i64,
}
