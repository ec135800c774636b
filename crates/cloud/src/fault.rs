//! Why a request is refused, by meaning; each service gives the meaning its own name and status.

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The thing, certificate, policy, group, job or execution does not exist.
    NotFound(String),
    /// It exists already, and differs.
    AlreadyExists(Obstacle),
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
    /// What is there does not go with the request, and the service calls that a conflict.
    Conflict(Obstacle),
    /// It may not.
    Forbidden(String),
    /// A step of the registration of a thing is refused; the text names why.
    Registration(String),
    /// A query of the fleet index that is none.
    InvalidQuery(String),
    /// The fleet index is switched off.
    NotIndexed(String),
    /// The database or the disk refuses. The text is for the log, not for the client.
    Internal(String),
}

/// What stands in the way of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Obstacle {
    /// It, as at the end of its ARN: `thing/lamp`; empty for what has no ARN.
    pub(crate) resource: String,
    /// The sentence for the client.
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn exists(resource: impl Into<String>, message: impl Into<String>) -> Fault {
        Fault::AlreadyExists(Obstacle { resource: resource.into(), message: message.into() })
    }

    pub(crate) fn conflict(resource: impl Into<String>, message: impl Into<String>) -> Fault {
        Fault::Conflict(Obstacle { resource: resource.into(), message: message.into() })
    }

    pub(crate) fn not_found(what: &str, name: &str) -> Fault {
        Fault::NotFound(format!("{what} {name} cannot be found."))
    }

    /// Status and name in the control plane.
    pub(crate) fn aws(&self) -> (u16, &'static str) {
        match self {
            Fault::NotFound(_) => (404, "ResourceNotFoundException"),
            Fault::AlreadyExists(_) => (409, "ResourceAlreadyExistsException"),
            Fault::Invalid(_) => (400, "InvalidRequestException"),
            Fault::MalformedPolicy(_) => (400, "MalformedPolicyException"),
            Fault::VersionConflict(_) => (409, "VersionConflictException"),
            Fault::Limit(_) => (410, "LimitExceededException"),
            Fault::VersionsLimit(_) => (409, "VersionsLimitExceededException"),
            Fault::DeleteConflict(_) => (409, "DeleteConflictException"),
            Fault::CertificateState(_) => (406, "CertificateStateException"),
            Fault::InvalidTransition(_) => (409, "InvalidStateTransitionException"),
            Fault::Terminal(_) => (409, "InvalidStateTransitionException"),
            Fault::CertificateValidation(_) => (400, "CertificateValidationException"),
            Fault::Conflict(_) => (409, "ConflictException"),
            Fault::Forbidden(_) => (401, "UnauthorizedException"),
            Fault::Registration(_) => (400, "ResourceRegistrationFailureException"),
            Fault::InvalidQuery(_) => (400, "InvalidQueryException"),
            Fault::NotIndexed(_) => (400, "IndexNotReadyException"),
            Fault::Internal(_) => (500, "InternalFailureException"),
        }
    }

    /// How RegisterThing names what refused a step of it.
    pub(crate) fn in_registration(self) -> Fault {
        match self {
            Fault::Invalid(_) | Fault::Internal(_) => self,
            other => Fault::Registration(format!("{}: {}", other.aws().1, other.message())),
        }
    }

    /// The sentence for the client.
    pub(crate) fn message(&self) -> &str {
        match self {
            Fault::NotFound(text)
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
            | Fault::Forbidden(text)
            | Fault::Registration(text)
            | Fault::InvalidQuery(text)
            | Fault::NotIndexed(text) => text,
            Fault::AlreadyExists(there) | Fault::Conflict(there) => &there.message,
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
