//! What a server is told at its start, and what it tells others once it listens.
//!
//! [`Config`] comes from the command line; [`Endpoints`] is written to `DIR/cloud.json`, and everything that a client
//! needs stands in it.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::broker::Limits;
use crate::{Error, Quotas, file};

/// Where the server keeps its state, where it listens and which names it answers to.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder that holds everything: database, objects, certificates, `cloud.json`.
    pub data_dir: PathBuf,
    /// The address that both ports bind to.
    pub listen: IpAddr,
    /// Port of HTTPS; 0 means the one of the last start, or any free one at the first.
    pub https_port: u16,
    /// Port of MQTT over TLS; 0 as above.
    pub mqtt_port: u16,
    /// Port of MQTT without TLS on the loopback address alone, if there is to be one. The user name of CONNECT is the id of
    /// the client's certificate and is believed: it is for a proxy on this machine that ends TLS, and for measurements.
    pub plain_mqtt_port: Option<u16>,
    /// Limits of the broker; AWS's unless something else is said.
    pub mqtt_limits: Limits,
    /// Names or addresses beside `localhost` and `127.0.0.1` for the server's certificate. The first one, if any, is
    /// the host that devices and clients are told to use.
    pub names: Vec<String>,
    /// The AWS region that the server says it is.
    pub region: String,
    /// The AWS account id in every ARN.
    pub account: String,
    /// Requests a second that one access key may make over HTTPS, twice as many at once; 0: as many as it likes.
    pub requests_per_second: u32,
    /// How many there may be of what operators make; AWS's unless something else is said.
    pub quotas: Quotas,
    /// Limits of the HTTPS port.
    pub http_limits: HttpLimits,
    /// The bearer token that `GET /metrics` asks for; nothing: everybody who reaches the port may read the figures.
    pub metrics_token: Option<String>,
}

impl Config {
    /// A server for this machine alone, with its state in `data_dir`.
    pub fn new(data_dir: impl Into<PathBuf>) -> Config {
        Config {
            data_dir: data_dir.into(),
            listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
            https_port: 0,
            mqtt_port: 0,
            plain_mqtt_port: None,
            mqtt_limits: Limits::default(),
            names: Vec::new(),
            region: "us-east-1".into(),
            account: "000000000000".into(),
            requests_per_second: 2_000,
            quotas: Quotas::default(),
            http_limits: HttpLimits::default(),
            metrics_token: None,
        }
    }
}

/// How many clients the HTTPS port has at once, and how long it waits for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpLimits {
    /// Connections at a time; one more waits in the kernel's queue.
    pub connections: usize,
    /// From the first byte of a connection to the end of its handshake, and for the headers of each request.
    pub greeting: Duration,
    /// Neither read nor written for so long: the connection ends.
    pub silence: Duration,
    /// A body of which nothing comes for so long is given up.
    pub body_silence: Duration,
    /// Bytes a second of a body that must come on the whole, after the first [`Self::body_silence`].
    pub body_bytes_per_second: u32,
}

impl Default for HttpLimits {
    fn default() -> HttpLimits {
        HttpLimits {
            connections: 4096,
            greeting: Duration::from_secs(15),
            silence: Duration::from_secs(75),
            body_silence: Duration::from_secs(30),
            body_bytes_per_second: 1024,
        }
    }
}

/// What a client must know to use a server: the content of `DIR/cloud.json`.
///
/// The file is private to its owner (mode 0600) because it holds the secret access key; for the same reason `Debug`
/// leaves the secret out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// Base URL of every AWS service of this server, for `AWS_ENDPOINT_URL`.
    pub endpoint_url: String,
    /// Host of MQTT over TLS.
    pub mqtt_host: String,
    /// Port of MQTT over TLS.
    pub mqtt_port: u16,
    /// Region, for `AWS_REGION`.
    pub region: String,
    /// Account id in ARNs.
    pub account: String,
    /// For `AWS_ACCESS_KEY_ID`.
    pub access_key_id: String,
    /// For `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: String,
    /// The root certificate of the server as a PEM file, for `AWS_CA_BUNDLE` and for devices.
    pub ca_path: PathBuf,
}

impl Endpoints {
    /// The file's name inside the data directory.
    pub const FILE: &'static str = "cloud.json";

    /// Reads `DIR/cloud.json` of a server that has been started at least once.
    ///
    /// # Errors
    /// [`Error::Io`] if the file is absent or unreadable, [`Error::Damaged`] if it is not what a server writes.
    pub fn read(data_dir: &Path) -> Result<Endpoints, Error> {
        let path = data_dir.join(Self::FILE);
        let text = std::fs::read(&path).map_err(|cause| Error::Io { path: path.clone(), cause })?;
        serde_json::from_slice(&text).map_err(|cause| Error::Damaged { path, what: cause.to_string() })
    }

    pub(crate) fn write(&self, data_dir: &Path) -> Result<(), Error> {
        let text = serde_json::to_vec_pretty(self)
            .map_err(|cause| Error::Damaged { path: data_dir.join(Self::FILE), what: cause.to_string() })?;
        file::write_private(&data_dir.join(Self::FILE), &text)
    }

    /// `host:port` of [`Self::endpoint_url`].
    pub fn authority(&self) -> &str {
        self.endpoint_url.split_once("://").map_or(self.endpoint_url.as_str(), |(_, rest)| rest)
    }

    /// The port at the end of [`Self::endpoint_url`].
    pub fn https_port(&self) -> Option<u16> {
        self.endpoint_url.rsplit_once(':').and_then(|(_, port)| port.parse().ok())
    }
}

impl std::fmt::Debug for Endpoints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoints")
            .field("endpoint_url", &self.endpoint_url)
            .field("mqtt_host", &self.mqtt_host)
            .field("mqtt_port", &self.mqtt_port)
            .field("region", &self.region)
            .field("ca_path", &self.ca_path)
            .finish_non_exhaustive()
    }
}
