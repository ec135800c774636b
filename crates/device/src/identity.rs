//! Who the board is and whom it trusts: an owned copy of the credential zone.

use alloc::string::String;
use alloc::vec::Vec;

use slots::Credentials;

use crate::port::Certificate;

/// The credentials of this board. Has no `Debug`: the private key must not reach a log.
#[derive(Default)]
pub(crate) struct Identity {
    /// The thing's name, which is also its MQTT client id.
    pub(crate) thing: String,
    pub(crate) host: String,
    pub(crate) port: u16,
    chain: Vec<Vec<u8>>,
    key: Vec<u8>,
    pub(crate) roots: Vec<Vec<u8>>,
}

impl Identity {
    pub(crate) fn new(credentials: &Credentials<'_>) -> Self {
        let apart = |der| Credentials::certificates(der).map(Vec::from).collect();
        Self {
            thing: credentials.thing.into(),
            host: credentials.host.into(),
            port: credentials.port,
            chain: apart(credentials.chain),
            key: credentials.private_key.into(),
            roots: apart(credentials.roots),
        }
    }

    /// What proves who we are.
    pub(crate) fn certificate(&self) -> Certificate<'_> {
        Certificate { chain: &self.chain, key: &self.key }
    }
}
