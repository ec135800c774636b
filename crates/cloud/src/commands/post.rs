//! How an instruction comes to its device: `$aws/commands/{things|clients}/{id}/executions/{execution}/request/{json|cbor}`.
//!
//! Other content types have no last level. Devices of MQTT 5 get the content type, and as the message's expiry the seconds
//! that are left; a session that waits for its device keeps it so long.

use mqtt::{Properties, Property, Qos};

use crate::broker::Broker;

/// An instruction on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) execution: String,
    /// `thing/NAME` or `client/ID`.
    pub(crate) target: String,
    pub(crate) content_type: String,
    pub(crate) payload: Vec<u8>,
    pub(crate) deadline_ms: i64,
}

impl Request {
    /// Publishes it to whoever subscribes; too late is not at all.
    pub(crate) fn publish(&self, broker: &Broker, now_ms: i64) {
        let left_s = (self.deadline_ms - now_ms + 999) / 1000;
        let Some(left_s) = u32::try_from(left_s).ok().filter(|left| *left > 0) else { return };
        let topic = self.topic();
        let properties = [Property::ContentType(&self.content_type), Property::MessageExpiry(left_s)];
        let properties = Properties::new(&properties);
        if let Err(cause) = broker.publish_with(&topic, &self.payload, Qos::AtLeastOnce, false, &properties) {
            tracing::warn!(?cause, topic, "a command was not published");
        }
    }

    fn topic(&self) -> String {
        let base = format!("{}/request", base(&self.target, &self.execution));
        match self.content_type.split(';').next().map(|kind| kind.trim().to_ascii_lowercase()).as_deref() {
            Some("application/json") => format!("{base}/json"),
            Some("application/cbor") => format!("{base}/cbor"),
            _ => base,
        }
    }
}

/// The topics of an execution begin with this.
pub(crate) fn base(target: &str, execution: &str) -> String {
    // Things and clients are in the plural there.
    let (kind, id) = target.split_once('/').unwrap_or_default();
    format!("$aws/commands/{kind}s/{id}/executions/{execution}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_is_the_last_level_if_it_is_one_of_two() {
        for (target, content_type, topic) in [
            ("thing/t", "application/json", "$aws/commands/things/t/executions/e/request/json"),
            (
                "thing/t",
                "Application/JSON; charset=utf-8",
                "$aws/commands/things/t/executions/e/request/json",
            ),
            ("client/c", "application/cbor", "$aws/commands/clients/c/executions/e/request/cbor"),
            ("client/c", "text/plain", "$aws/commands/clients/c/executions/e/request"),
        ] {
            let request = Request {
                execution: "e".into(),
                target: target.into(),
                content_type: content_type.into(),
                payload: vec![],
                deadline_ms: 0,
            };
            assert_eq!(request.topic(), topic);
        }
    }
}
