//! Files in blocks over MQTT, so that a device needs no second connection: [`blocks`] says which bytes a request gets,
//! [`mqtt`] is the wire.

pub(crate) mod blocks;
pub(crate) mod mqtt;

use serde::{Deserialize, Serialize};

/// A stream: up to 50 files of the object store.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stream {
    pub(crate) description: Option<String>,
    pub(crate) role_arn: String,
    pub(crate) files: Vec<StreamFile>,
}

/// A file of a stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct StreamFile {
    pub(crate) id: i64,
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) version: Option<String>,
    /// What the object was when the stream was made: another one must not be mixed into it.
    pub(crate) etag: String,
}
