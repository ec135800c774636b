//! Why a request is refused, by meaning; each service gives the meaning its own name and status.

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The thing, certificate, policy, group, job or execution does not exist.
    NotFound(String),
    /// It exists already, and differs.
    AlreadyExists(String),
    /// The request itself is wrong.
    Invalid(String),
    /// A policy document that is none.
    MalformedPolicy(String),
    /// The expected version is not the one that is.
    VersionConflict(String),
    /// One more than is allowed.
    Limit(String),
    /// A sixth version of a policy.
    VersionsLimit(String),
    /// It is still in use.
    DeleteConflict(String),
    /// The certificate is not in the state that the request needs.
    CertificateState(String),
    /// An execution cannot go from where it is to where it should.
    InvalidTransition(String),
    /// The execution is final, and the question was about a living one.
    Terminal(String),
    /// A proof that does not prove it.
    CertificateValidation(String),
    /// It is there already, where the service calls that a conflict.
    Conflict(String),
    /// It may not.
    Forbidden(String),
    /// A query of the fleet index that is none.
    InvalidQuery(String),
    /// The fleet index is switched off.
    NotIndexed(String),
    /// The database or the disk refuses. The text is for the log, not for the client.
    Internal(String),
}

impl Fault {
    pub(crate) fn not_found(what: &str, name: &str) -> Fault {
        Fault::NotFound(format!("{what} {name} cannot be found."))
    }

    /// The sentence for the client.
    pub(crate) fn message(&self) -> &str {
        match self {
            Fault::NotFound(text)
            | Fault::AlreadyExists(text)
            | Fault::Invalid(text)
            | Fault::MalformedPolicy(text)
            | Fault::VersionConflict(text)
            | Fault::Limit(text)
            | Fault::VersionsLimit(text)
            | Fault::DeleteConflict(text)
            | Fault::CertificateState(text)
            | Fault::InvalidTransition(text)
            | Fault::Terminal(text)
            | Fault::CertificateValidation(text)
            | Fault::Conflict(text)
            | Fault::Forbidden(text)
            | Fault::InvalidQuery(text)
            | Fault::NotIndexed(text) => text,
            Fault::Internal(_) => "An internal error has occurred.",
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(cause: rusqlite::Error) -> Fault {
        Fault::Internal(cause.to_string())
    }
}

impl From<serde_json::Error> for Fault {
    fn from(cause: serde_json::Error) -> Fault {
        Fault::Internal(format!("a stored value cannot be read: {cause}"))
    }
}
