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
    /// Slashes in a topic or filter, not counting `$aws/rules/{name}/` and `$aws/commands/`.
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
    /// Publications a second that are taken from one connection, a second's worth at once; what is above waits on its way
    /// here, nothing is lost. 0 is no limit, here as below.
    pub publishes_per_second: u32,
    /// Bytes a second that are taken from one connection; as above.
    pub bytes_per_second: u32,
    /// CONNECTs a second under one client identifier; the others wait in line.
    pub connects_per_second: u32,
    /// Messages a second, a second's worth at once, to a client that comes back to them.
    pub replayed_per_second: u32,
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
            publishes_per_second: 100,
            bytes_per_second: 512 * 1024,
            connects_per_second: 1,
            replayed_per_second: 10,
            topic_aliases: 8,
            retained: 5_000,
            retained_for_wildcards: false,
            hash: mqtt::topic::Hash::BelowOnly,
        }
    }
}

impl Limits {
    /// AWS's limits, but nothing is held back for coming too fast: for a fleet that is trusted, and for measurements.
    pub fn without_rates() -> Limits {
        Limits {
            publishes_per_second: 0,
            bytes_per_second: 0,
            connects_per_second: 0,
            replayed_per_second: 0,
            ..Limits::default()
        }
    }

    /// Sets a limit by its name, e.g. `subscriptions` to `100`; times are in seconds, switches are `true` or `false`.
    ///
    /// # Errors
    /// A sentence, if there is no such limit or it cannot be this value.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let wrong = || format!("{name} cannot be {value}");
        fn read<T: std::str::FromStr>(value: &str) -> Option<T> {
            value.parse().ok()
        }
        let done = match name {
            "connections" => read(value).map(|count| self.connections = count),
            "connect_timeout_s" => read(value).map(|s| self.connect_timeout = Duration::from_secs(s)),
            "write_timeout_s" => read(value).map(|s| self.write_timeout = Duration::from_secs(s)),
            "keep_alive_min_s" => read(value).map(|s| self.keep_alive_min_s = s),
            "keep_alive_max_s" => read(value).map(|s| self.keep_alive_max_s = s),
            "session_expiry_s" => read(value).map(|s| self.session_expiry_s = s),
            "client_id_bytes" => read(value).map(|bytes| self.client_id_bytes = bytes),
            "subscriptions" => read(value).map(|count| self.subscriptions = count),
            "filters_per_subscribe" => read(value).map(|count| self.filters_per_subscribe = count),
            "topic_bytes" => read(value).map(|bytes| self.topic_bytes = bytes),
            "topic_slashes" => read(value).map(|count| self.topic_slashes = count),
            "payload_bytes" => read(value).map(|bytes| self.payload_bytes = bytes),
            "packet_bytes" => read(value).map(|bytes| self.packet_bytes = bytes),
            "inflight" => read(value).map(|count| self.inflight = count),
            "queue_messages" => read(value).map(|count| self.queue_messages = count),
            "queue_bytes" => read(value).map(|bytes| self.queue_bytes = bytes),
            "publishes_per_second" => read(value).map(|count| self.publishes_per_second = count),
            "bytes_per_second" => read(value).map(|bytes| self.bytes_per_second = bytes),
            "connects_per_second" => read(value).map(|count| self.connects_per_second = count),
            "replayed_per_second" => read(value).map(|count| self.replayed_per_second = count),
            "topic_aliases" => read(value).map(|count| self.topic_aliases = count),
            "retained" => read(value).map(|count| self.retained = count),
            "retained_for_wildcards" => read(value).map(|is| self.retained_for_wildcards = is),
            "hash_with_parent" => read(value).map(|is| {
                self.hash = if is { mqtt::topic::Hash::WithParent } else { mqtt::topic::Hash::BelowOnly };
            }),
            _ => return Err(format!("there is no limit {name}")),
        };
        done.ok_or_else(wrong)?;
        if self.keep_alive_min_s > self.keep_alive_max_s {
            return Err(wrong());
        }
        Ok(())
    }

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
            // Those of the service are deeper: `…/executions/{id}/response/accepted/json`.
            None => topic.strip_prefix("$aws/commands/").unwrap_or(topic),
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
    fn a_limit_is_set_by_its_name_or_not_at_all() {
        let mut limits = Limits::default();
        assert_eq!(limits.set("subscriptions", "100"), Ok(()));
        assert_eq!(limits.set("hash_with_parent", "true"), Ok(()));
        assert_eq!(limits.set("connect_timeout_s", "3"), Ok(()));
        assert_eq!((limits.subscriptions, limits.hash), (100, mqtt::topic::Hash::WithParent));
        assert_eq!(limits.connect_timeout, Duration::from_secs(3));
        for (name, value) in
            [("subscriptions", "many"), ("inflight", "70000"), ("none", "1"), ("keep_alive_min_s", "5000")]
        {
            assert!(limits.set(name, value).is_err(), "{name} {value}");
        }
    }

    #[test]
    fn topics_have_256_bytes_and_seven_slashes_beside_the_name_of_a_rule() {
        let limits = Limits::default();
        assert!(limits.fits("1/2/3/4/5/6/7/8"));
        assert!(!limits.fits("1/2/3/4/5/6/7/8/9"));
        assert!(limits.fits("$aws/rules/name/1/2/3/4/5/6/7/8"));
        assert!(limits.fits("$aws/commands/things/t/executions/+/response/accepted/json"));
        assert!(!limits.fits("$aws/commands/1/2/3/4/5/6/7/8/9"));
        assert!(limits.fits(&"a".repeat(256)));
        assert!(!limits.fits(&"a".repeat(257)));
    }
}
