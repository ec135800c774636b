//! Who may call what: three roles, and the one function that says which of them a call needs.
//!
//! | role | may |
//! |---|---|
//! | view | read everything but access keys and the audit log |
//! | release | also upload objects, and create, change and stop jobs, commands, streams and OTA updates |
//! | admin | everything |
//!
//! Rights of *devices* are no business of this: those are policies.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What an access key is for; each role includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    View,
    Release,
    Admin,
}

impl Role {
    /// The word for people and tables.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Role::View => "view",
            Role::Release => "release",
            Role::Admin => "admin",
        }
    }

    /// The role of a word.
    pub(crate) fn of(word: &str) -> Option<Role> {
        [Role::View, Role::Release, Role::Admin].into_iter().find(|role| role.word() == word)
    }
}

/// The least role that may make a call. `path` is decoded and begins with a slash.
pub(crate) fn needed(service: &str, method: &str, path: &str) -> Role {
    let reads = matches!(method, "GET" | "HEAD");
    let top = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    match service {
        "s3" if reads => Role::View,
        "s3" => Role::Release,
        // Asking who one is needs no right; the roles of IAM are read to create jobs.
        "sts" => Role::View,
        "iam" => Role::View,
        "updraft" => Role::Admin,
        _ if reads => Role::View,
        "iot-jobs-data" | "iotdata" | "iotdevicegateway" => Role::Release,
        _ => needed_to_change(method, top, path),
    }
}

fn needed_to_change(method: &str, top: &str, path: &str) -> Role {
    match top {
        // Questions that are asked by POST.
        "attached-policies" | "policy-targets" | "effective-policies" | "test-authorization" => Role::View,
        "indices" => Role::View,
        "command-executions" if method == "POST" => Role::View,
        "commands" | "command-executions" => Role::Release,
        "jobs" | "job-templates" | "streams" | "otaUpdates" | "packages" => Role::Release,
        "things" if path.split('/').nth(3) == Some("jobs") && method != "POST" => Role::Release,
        _ => Role::Admin,
    }
}

/// Whoever makes the call that is being served.
#[derive(Debug)]
pub(crate) struct Actor {
    /// The name of an access key, or `certificate/ID` for what a device causes.
    pub(crate) who: String,
    pub(crate) role: &'static str,
    pub(crate) address: String,
    pub(crate) request: String,
    pub(crate) service: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// What was asked for, cut to a moderate length.
    pub(crate) detail: String,
    noted: AtomicBool,
}

/// Bytes of [`Actor::detail`].
const LONGEST_DETAIL: usize = 2048;

impl Actor {
    /// An actor whose change is not noted yet.
    pub(crate) fn new(who: String, role: &'static str, address: String) -> Actor {
        Actor {
            who,
            role,
            address,
            request: String::new(),
            service: String::new(),
            method: String::new(),
            path: String::new(),
            detail: String::new(),
            noted: AtomicBool::new(false),
        }
    }

    /// Takes what was asked for, if it is text, and cuts it.
    pub(crate) fn detail(&mut self, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let end =
            (0..=text.len().min(LONGEST_DETAIL)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        self.detail = text[..end].to_string();
    }

    /// Is this the first change of the call? The audit log has one line for each call that changes something.
    pub(crate) fn note(&self) -> bool {
        !self.noted.swap(true, Ordering::Relaxed)
    }
}

tokio::task_local! {
    static ACTOR: Arc<Actor>;
}

/// Serves a call in the name of an actor: what is written meanwhile is his doing.
pub(crate) async fn acting<F: Future>(actor: Actor, serve: F) -> F::Output {
    ACTOR.scope(Arc::new(actor), serve).await
}

/// The actor of the call that is being served; the service itself has none.
pub(crate) fn actor() -> Option<Arc<Actor>> {
    ACTOR.try_with(Arc::clone).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_needs_the_least_role_that_can_do_no_more_harm() {
        let table = [
            ("iot", "GET", "/things", Role::View),
            ("iot", "GET", "/policies/p", Role::View),
            ("iot", "POST", "/indices/search", Role::View),
            ("iot", "POST", "/attached-policies/arn", Role::View),
            ("iot", "POST", "/test-authorization", Role::View),
            ("iot", "PUT", "/jobs/j", Role::Release),
            ("iot", "PUT", "/commands/c", Role::Release),
            ("iot", "GET", "/command-executions/e", Role::View),
            ("iot", "POST", "/command-executions", Role::View),
            ("iot", "DELETE", "/command-executions/e", Role::Release),
            ("iot-jobs-data", "POST", "/command-executions", Role::Release),
            ("iot", "PUT", "/jobs/j/cancel", Role::Release),
            ("iot", "DELETE", "/jobs/j", Role::Release),
            ("iot", "PUT", "/things/t/jobs/j/cancel", Role::Release),
            ("iot", "DELETE", "/things/t/jobs/j/executionNumber/1", Role::Release),
            ("iot", "POST", "/otaUpdates/o", Role::Release),
            ("iot", "PUT", "/streams/s", Role::Release),
            ("iot", "POST", "/things/jobs", Role::Admin),
            ("iot", "POST", "/things/t", Role::Admin),
            ("iot", "PUT", "/things/t/principals", Role::Admin),
            ("iot", "DELETE", "/things/t", Role::Admin),
            ("iot", "POST", "/keys-and-certificate", Role::Admin),
            ("iot", "POST", "/policies/p", Role::Admin),
            ("iot", "PUT", "/target-policies/p", Role::Admin),
            ("iot", "POST", "/provisioning-templates", Role::Admin),
            ("iot", "PATCH", "/event-configurations", Role::Admin),
            ("iot", "POST", "/indexing/config", Role::Admin),
            ("iot", "PATCH", "/thing-groups/g", Role::Admin),
            ("iot-jobs-data", "GET", "/things/t/jobs", Role::View),
            ("iot-jobs-data", "PUT", "/things/t/jobs/$next", Role::Release),
            ("iotdata", "POST", "/topics/a", Role::Release),
            ("iotdata", "GET", "/things/t/shadow", Role::View),
            ("s3", "GET", "/b/k", Role::View),
            ("s3", "HEAD", "/b/k", Role::View),
            ("s3", "PUT", "/b/k", Role::Release),
            ("s3", "DELETE", "/b/k", Role::Release),
            ("sts", "POST", "/", Role::View),
            ("updraft", "GET", "/audit", Role::Admin),
            ("updraft", "PUT", "/access-keys/x", Role::Admin),
        ];
        for (service, method, path, role) in table {
            assert_eq!(needed(service, method, path), role, "{service} {method} {path}");
        }
        assert!(Role::View < Role::Release && Role::Release < Role::Admin);
    }

    #[test]
    fn a_detail_is_cut_between_characters_and_noted_once() {
        let mut actor = Actor::new("a".into(), "admin", String::new());
        actor.detail("é".repeat(2000).as_bytes());
        assert_eq!(actor.detail.len(), LONGEST_DETAIL);
        actor.detail(b"\xff");
        assert_eq!(actor.detail, "");
        assert!(actor.note() && !actor.note());
    }
}
