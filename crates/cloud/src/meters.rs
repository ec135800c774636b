//! Counters that only grow, as Prometheus wants them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the buckets of durations, in seconds.
const BUCKETS_S: [f64; 8] = [0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, f64::INFINITY];

/// What the HTTPS port has done since the start, and how objects left the server.
#[derive(Debug, Default)]
pub(crate) struct Meters(Mutex<Counts>);

/// How the bytes of an object leave the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// As the answer to a GET.
    Https,
    /// As blocks over MQTT.
    Stream,
}

#[derive(Debug, Default)]
struct Counts {
    /// Service and class of the status (`2xx`).
    requests: BTreeMap<(String, u16), u64>,
    /// Bytes of objects.
    sent: BTreeMap<Way, u64>,
    buckets: [u64; BUCKETS_S.len()],
    seconds: f64,
}

impl Meters {
    /// A request was answered. Names of services that nobody has are one name, or a client could fill the memory.
    pub(crate) fn request(&self, service: &str, status: u16, took: Duration) {
        const KNOWN: [&str; 8] = ["iot", "iot-jobs-data", "iotdata", "s3", "sts", "iam", "updraft", "health"];
        let service = if KNOWN.contains(&service) { service } else { "other" };
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.requests.entry((service.to_string(), status / 100)).or_default() += 1;
        let seconds = took.as_secs_f64();
        counts.seconds += seconds;
        for (count, end) in counts.buckets.iter_mut().zip(BUCKETS_S) {
            *count += u64::from(seconds <= end);
        }
    }

    /// So many bytes of an object were answered with; a client that hangs up may have got fewer.
    pub(crate) fn sent(&self, way: Way, bytes: u64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.sent.entry(way).or_default() += bytes;
    }

    /// All of it in the text format of Prometheus.
    pub(crate) fn text(&self) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        let _ = writeln!(text, "# HELP updraft_http_requests_total Answered requests.");
        let _ = writeln!(text, "# TYPE updraft_http_requests_total counter");
        for ((service, class), count) in &counts.requests {
            let _ = writeln!(
                text,
                "updraft_http_requests_total{{service=\"{service}\",status=\"{class}xx\"}} {count}"
            );
        }
        let _ = writeln!(text, "# HELP updraft_object_bytes_total Bytes of objects that were answered with.");
        let _ = writeln!(text, "# TYPE updraft_object_bytes_total counter");
        for (way, name) in [(Way::Https, "https"), (Way::Stream, "stream")] {
            let bytes = counts.sent.get(&way).copied().unwrap_or_default();
            let _ = writeln!(text, "updraft_object_bytes_total{{by=\"{name}\"}} {bytes}");
        }
        let _ =
            writeln!(text, "# HELP updraft_http_request_seconds From the head of a request to its answer.");
        let _ = writeln!(text, "# TYPE updraft_http_request_seconds histogram");
        for (count, end) in counts.buckets.iter().zip(BUCKETS_S) {
            let end = if end.is_finite() { end.to_string() } else { "+Inf".into() };
            let _ = writeln!(text, "updraft_http_request_seconds_bucket{{le=\"{end}\"}} {count}");
        }
        let _ = writeln!(text, "updraft_http_request_seconds_sum {}", counts.seconds);
        let _ = writeln!(text, "updraft_http_request_seconds_count {}", counts.buckets[BUCKETS_S.len() - 1]);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_service_and_class_and_bytes_by_their_way() {
        let meters = Meters::default();
        meters.request("iot", 200, Duration::from_micros(500));
        meters.request("iot", 404, Duration::from_millis(50));
        meters.request("nonsense", 200, Duration::from_secs(60));
        meters.sent(Way::Stream, 256);
        meters.sent(Way::Stream, 44);
        let text = meters.text();
        for line in [
            "updraft_http_requests_total{service=\"iot\",status=\"2xx\"} 1",
            "updraft_http_requests_total{service=\"iot\",status=\"4xx\"} 1",
            "updraft_http_requests_total{service=\"other\",status=\"2xx\"} 1",
            "updraft_object_bytes_total{by=\"https\"} 0",
            "updraft_object_bytes_total{by=\"stream\"} 300",
            "updraft_http_request_seconds_bucket{le=\"0.001\"} 1",
            "updraft_http_request_seconds_bucket{le=\"0.1\"} 2",
            "updraft_http_request_seconds_bucket{le=\"+Inf\"} 3",
            "updraft_http_request_seconds_count 3",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} in {text}");
        }
    }
}
