//! Why a server is not believed, in the same words on every port.

use core::fmt;

use alloc::string::ToString;

use crate::port::{ConnectError, ConnectStep};

/// What is wrong with a server that does not prove who it is. A port says which it is by its own verifier's verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// A certificate is over.
    Expired,
    /// A certificate is not valid yet.
    NotYetValid,
    /// The certificate does not carry the name that was asked for.
    OtherName,
    /// No trusted root leads to it.
    UnknownRoot,
    /// One that is no authority has signed a certificate.
    NoAuthority,
    /// The certificate is not one for servers.
    OtherPurpose,
    /// A signature is not the one of the key that it must be of.
    WrongSignature,
    /// A signature or key of a kind that this board does not know.
    UnknownAlgorithm,
    /// It showed no certificate, or did not sign the handshake.
    Silent,
    /// A certificate cannot be read, or contradicts itself.
    Unreadable,
}

impl fmt::Display for Distrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "a certificate has expired, by this board's clock",
            Self::NotYetValid => "a certificate is not valid yet, by this board's clock",
            Self::OtherName => "its certificate is for another name",
            Self::UnknownRoot => "no root that this board trusts leads to its certificate",
            Self::NoAuthority => "a certificate was signed by one that is no authority",
            Self::OtherPurpose => "its certificate is not for servers",
            Self::WrongSignature => "a signature is wrong",
            Self::UnknownAlgorithm => "a kind of signature that this board does not know",
            Self::Silent => "it did not prove who it is",
            Self::Unreadable => "a certificate cannot be read",
        })
    }
}

impl From<Distrust> for ConnectError {
    fn from(why: Distrust) -> Self {
        ConnectError { step: ConnectStep::Trust, reason: why.to_string() }
    }
}
