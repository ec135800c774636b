//! The lifecycle events of AWS IoT ("Lifecycle events" in its developer guide): who came, went, subscribed.
//! Times are in milliseconds here, unlike in Jobs.

use super::gate::{Departure, Peer};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

/// What happened to a client.
pub(super) enum Lifecycle<'a> {
    Connected,
    Disconnected(Departure),
    Subscribed(&'a [&'a str]),
    Unsubscribed(&'a [&'a str]),
}

impl Lifecycle<'_> {
    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Lifecycle::Connected => ("presence", "connected"),
            Lifecycle::Disconnected(_) => ("presence", "disconnected"),
            Lifecycle::Subscribed(_) => ("subscriptions", "subscribed"),
            Lifecycle::Unsubscribed(_) => ("subscriptions", "unsubscribed"),
        }
    }

    /// Where it is told.
    pub fn topic(&self, peer: &Peer) -> String {
        let (family, kind) = self.words();
        format!("$aws/events/{family}/{kind}/{}", peer.client_id)
    }
}

/// Topic and payload of an event. `session` is the connection's number and tells connections of a client apart.
pub(super) fn event(peer: &Peer, session: u64, what: &Lifecycle<'_>, now: SystemTime) -> (String, Vec<u8>) {
    let (_, kind) = what.words();
    let millis = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64);
    let mut body = json!({
        "clientId": &*peer.client_id,
        "timestamp": millis,
        "eventType": kind,
        "sessionIdentifier": format!("{session:032x}"),
        "principalIdentifier": &*peer.principal.certificate_id,
    });
    match what {
        Lifecycle::Connected => {
            body["ipAddress"] = Value::from(peer.address.to_string());
            body["versionNumber"] = Value::from(session);
        }
        Lifecycle::Disconnected(why) => {
            body["clientInitiatedDisconnect"] = Value::from(*why == Departure::ClientInitiated);
            body["disconnectReason"] = Value::from(why.code());
            body["versionNumber"] = Value::from(session);
        }
        Lifecycle::Subscribed(topics) | Lifecycle::Unsubscribed(topics) => {
            body["topics"] = Value::from(topics.to_vec())
        }
    }
    (what.topic(peer), body.to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::broker::Principal;
    use std::net::IpAddr;
    use std::time::Duration;

    #[test]
    fn a_departure_has_its_reason_and_its_time_in_milliseconds() {
        let peer = Peer {
            principal: Principal { certificate_id: "c0ffee".into() },
            client_id: "thing".into(),
            address: IpAddr::from([192, 0, 2, 1]),
            memo: Default::default(),
        };
        let now = UNIX_EPOCH + Duration::from_millis(1_573_002_230_757);
        let (topic, body) = event(&peer, 3, &Lifecycle::Disconnected(Departure::DuplicateClientId), now);
        assert_eq!(topic, "$aws/events/presence/disconnected/thing");
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["timestamp"], 1_573_002_230_757_u64);
        assert_eq!(body["disconnectReason"], "DUPLICATE_CLIENTID");
        assert_eq!(body["clientInitiatedDisconnect"], false);
        let (topic, body) = event(&peer, 4, &Lifecycle::Connected, now);
        assert_eq!(topic, "$aws/events/presence/connected/thing");
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            (&body["ipAddress"], &body["versionNumber"]),
            (&Value::from("192.0.2.1"), &Value::from(4))
        );
    }
}
