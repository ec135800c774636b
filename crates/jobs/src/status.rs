//! The words of the service: execution statuses and the codes of refused requests.

/// Where an execution stands (AWS IoT developer guide, "Job execution states").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Waits for its device.
    Queued,
    /// The device has begun.
    InProgress,
    /// The device has done it. Final.
    Succeeded,
    /// The device tried and could not. Final; the service may try again with a new execution number.
    Failed,
    /// The service's timer ran out. Final.
    TimedOut,
    /// The device will not do it. Final, never tried again.
    Rejected,
    /// The thing left the job's group. Final.
    Removed,
    /// Somebody cancelled it. Final.
    Canceled,
}

impl Status {
    /// Every status with its name on the wire.
    pub const NAMES: [(Status, &'static str); 8] = [
        (Status::Queued, "QUEUED"),
        (Status::InProgress, "IN_PROGRESS"),
        (Status::Succeeded, "SUCCEEDED"),
        (Status::Failed, "FAILED"),
        (Status::TimedOut, "TIMED_OUT"),
        (Status::Rejected, "REJECTED"),
        (Status::Removed, "REMOVED"),
        (Status::Canceled, "CANCELED"),
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(status, _)| *status == self).map_or("", |(_, name)| name)
    }

    /// The status of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(status, _)| *status)
    }

    /// Whether no update can change it any more.
    pub fn is_final(self) -> bool {
        !matches!(self, Status::Queued | Status::InProgress)
    }

    /// Whether a device may ask for it.
    pub fn is_for_devices(self) -> bool {
        matches!(self, Status::InProgress | Status::Succeeded | Status::Failed | Status::Rejected)
    }
}

/// Why the service refused a request (AWS IoT developer guide, "ErrorResponse" of the Jobs MQTT API).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RejectedCode {
    /// The topic does not exist in this API.
    InvalidTopic,
    /// The payload is not UTF-8 JSON.
    InvalidJson,
    /// A member is missing or outside its limits.
    InvalidRequest,
    /// The execution is in a state that this update cannot leave, as a rule a final one.
    InvalidStateTransition,
    /// No such job or execution.
    ResourceNotFound,
    /// `expectedVersion` is not the execution's version.
    VersionMismatch,
    /// The service failed.
    InternalError,
    /// Too many requests.
    RequestThrottled,
    /// The execution has ended.
    TerminalStateReached,
    /// A code that this version does not know.
    Other,
}

impl RejectedCode {
    /// Every known code with its name on the wire.
    pub const NAMES: [(RejectedCode, &'static str); 9] = [
        (RejectedCode::InvalidTopic, "InvalidTopic"),
        (RejectedCode::InvalidJson, "InvalidJson"),
        (RejectedCode::InvalidRequest, "InvalidRequest"),
        (RejectedCode::InvalidStateTransition, "InvalidStateTransition"),
        (RejectedCode::ResourceNotFound, "ResourceNotFound"),
        (RejectedCode::VersionMismatch, "VersionMismatch"),
        (RejectedCode::InternalError, "InternalError"),
        (RejectedCode::RequestThrottled, "RequestThrottled"),
        (RejectedCode::TerminalStateReached, "TerminalStateReached"),
    ];

    /// The code of this name; a name that is not known is [`RejectedCode::Other`].
    pub fn from_name(name: &str) -> Self {
        Self::NAMES.iter().find(|(_, known)| *known == name).map_or(RejectedCode::Other, |(code, _)| *code)
    }

    /// The name on the wire; empty for [`RejectedCode::Other`].
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(code, _)| *code == self).map_or("", |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_as_what_wrote_it() {
        for (status, name) in Status::NAMES {
            assert_eq!((status.name(), Status::from_name(name)), (name, Some(status)));
        }
        for (code, name) in RejectedCode::NAMES {
            assert_eq!((code.name(), RejectedCode::from_name(name)), (name, code));
        }
        assert_eq!(Status::from_name("queued"), None);
        assert_eq!(RejectedCode::from_name("?"), RejectedCode::Other);
    }
}
