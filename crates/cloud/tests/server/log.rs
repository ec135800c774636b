//! What servers log, for tests of what must be in it.

use std::sync::{Mutex, Once};
use std::time::Duration;

use tracing::field::{Field, Visit};

/// What the servers of this process have logged.
static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Logged;

/// Fields of a line, one after the other.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.push_str(&format!("{}={value:?} ", field.name()));
    }
}

impl tracing::Subscriber for Logged {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::INFO
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        LOG.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

/// Takes the logs of this process from now on.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Logged).unwrap());
}

/// Waits for a line with all of these in it.
pub async fn logged(parts: &[&str]) {
    let found = || LOG.lock().unwrap().iter().any(|line| parts.iter().all(|part| line.contains(part)));
    for _ in 0..500 {
        if found() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no line with {parts:?}");
}
