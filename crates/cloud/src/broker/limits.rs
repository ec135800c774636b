//! What one client may ask of the broker. The defaults are those of AWS IoT Core ("AWS IoT Core message broker and
//! protocol limits and quotas"), so that a fleet that runs here also runs there.

use std::time::Duration;

/// The broker's limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Clients connected at once.
    pub connections: usize,
    /// From the TCP connection to CONNECT, the TLS handshake included.
    pub connect_timeout: Duration,
    /// A client that takes nothing of what it is sent for so long is disconnected.
    pub write_timeout: Duration,
    /// The shortest keep alive that is granted.
    pub keep_alive_min_s: u16,
    /// The longest; also for clients that ask for none.
    pub keep_alive_max_s: u16,
    /// How long the session of a client that is away is kept.
    pub session_expiry_s: u32,
    /// Bytes of a client identifier.
    pub client_id_bytes: usize,
    /// Subscriptions of one session.
    pub subscriptions: usize,
    /// Filters in one SUBSCRIBE.
    pub filters_per_subscribe: usize,
    /// Bytes of a topic or filter.
    pub topic_bytes: usize,
    /// Slashes in a topic or filter, not counting `$aws/rules/{name}/`.
    pub topic_slashes: usize,
    /// Bytes of a payload.
    pub payload_bytes: usize,
    /// Bytes of a packet.
    pub packet_bytes: usize,
    /// Publications of QoS 1 to one client that wait for their PUBACK.
    pub inflight: u16,
    /// Messages waiting for one client, connected or away.
    pub queue_messages: usize,
    /// Bytes of payload waiting for one client.
    pub queue_bytes: usize,
    /// Topic aliases that a client of MQTT 5 may set.
    pub topic_aliases: u16,
    /// Retained messages in all.
    pub retained: usize,
    /// Does a subscription with wildcards bring the retained messages? Not with AWS.
    pub retained_for_wildcards: bool,
    /// Does `a/#` take `a`? Not with AWS.
    pub hash: mqtt::topic::Hash,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 20_000,
            connect_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(20),
            keep_alive_min_s: 5,
            keep_alive_max_s: 1_200,
            session_expiry_s: 3_600,
            client_id_bytes: 128,
            subscriptions: 50,
            filters_per_subscribe: 8,
            topic_bytes: 256,
            topic_slashes: 7,
            payload_bytes: 128 * 1024,
            packet_bytes: 149_504,
            inflight: 100,
            queue_messages: 1_000,
            queue_bytes: 4 * 1024 * 1024,
            topic_aliases: 8,
            retained: 5_000,
            retained_for_wildcards: false,
            hash: mqtt::topic::Hash::BelowOnly,
        }
    }
}

impl Limits {
    /// The keep alive that a client gets which asks for `wanted_s`; 0 asks for none.
    pub(super) fn keep_alive_s(&self, wanted_s: u16) -> u16 {
        match wanted_s {
            0 => self.keep_alive_max_s,
            s => s.clamp(self.keep_alive_min_s, self.keep_alive_max_s),
        }
    }

    /// Is a topic or filter short and flat enough?
    pub(super) fn fits(&self, topic: &str) -> bool {
        let counted = match topic.strip_prefix("$aws/rules/") {
            Some(rule) => rule.split_once('/').map_or("", |(_, rest)| rest),
            None => topic,
        };
        topic.len() <= self.topic_bytes && counted.matches('/').count() <= self.topic_slashes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keep_alive_is_brought_into_its_range() {
        let granted = [0, 1, 5, 300, 1_200, 65_535].map(|s| Limits::default().keep_alive_s(s));
        assert_eq!(granted, [1_200, 5, 5, 300, 1_200, 1_200]);
    }

    #[test]
    fn topics_have_256_bytes_and_seven_slashes_beside_the_name_of_a_rule() {
        let limits = Limits::default();
        assert!(limits.fits("1/2/3/4/5/6/7/8"));
        assert!(!limits.fits("1/2/3/4/5/6/7/8/9"));
        assert!(limits.fits("$aws/rules/name/1/2/3/4/5/6/7/8"));
        assert!(limits.fits(&"a".repeat(256)));
        assert!(!limits.fits(&"a".repeat(257)));
    }
}
