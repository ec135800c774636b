//! What became of messages: counters that only grow, for whoever watches the server or looks for a lost one.

use std::sync::atomic::{AtomicU64, Ordering};

/// Messages since the start.
#[derive(Debug, Default)]
pub(super) struct Tally {
    received: AtomicU64,
    sent: AtomicU64,
    acknowledged: AtomicU64,
    dropped: [AtomicU64; Dropped::ALL.len()],
}

/// Why a message did not go to a client that subscribes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dropped {
    /// Of QoS 0, and the client is away.
    Away,
    /// The client does not read, and is disconnected for that.
    Full,
    /// The client is away, and newer messages needed the room.
    Oldest,
    /// It was worthless before it could be sent.
    Expired,
    /// The policies of the receiver.
    NotAllowed,
    /// The client takes no packet of this size.
    TooLarge,
}

impl Dropped {
    const ALL: [Dropped; 6] = [
        Dropped::Away,
        Dropped::Full,
        Dropped::Oldest,
        Dropped::Expired,
        Dropped::NotAllowed,
        Dropped::TooLarge,
    ];

    const fn word(self) -> &'static str {
        match self {
            Dropped::Away => "away",
            Dropped::Full => "full",
            Dropped::Oldest => "oldest",
            Dropped::Expired => "expired",
            Dropped::NotAllowed => "not_allowed",
            Dropped::TooLarge => "too_large",
        }
    }
}

/// What one connection has not added yet: many messages cost one addition.
#[derive(Debug, Default)]
pub(super) struct Ticks {
    pub received: u32,
    pub sent: u32,
    pub acknowledged: u32,
}

impl Tally {
    pub fn add(&self, ticks: &Ticks) {
        for (counter, count) in [
            (&self.received, ticks.received),
            (&self.sent, ticks.sent),
            (&self.acknowledged, ticks.acknowledged),
        ] {
            if count > 0 {
                counter.fetch_add(u64::from(count), Ordering::Relaxed);
            }
        }
    }

    pub fn dropped(&self, why: Dropped) {
        if let Some(counter) = self.dropped.get(why as usize) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Name with labels, what it says, value.
    pub fn figures(&self) -> Vec<(String, &'static str, u64)> {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut figures = vec![
            ("updraft_mqtt_received_total".into(), "Publications of clients.", read(&self.received)),
            (
                "updraft_mqtt_sent_total".into(),
                "Messages to clients, repetitions included.",
                read(&self.sent),
            ),
            (
                "updraft_mqtt_acknowledged_total".into(),
                "Messages of QoS 1 that clients acknowledged.",
                read(&self.acknowledged),
            ),
        ];
        figures.extend(Dropped::ALL.iter().zip(&self.dropped).map(|(why, counter)| {
            let name = format!("updraft_mqtt_dropped_total{{reason=\"{}\"}}", why.word());
            (name, "Messages that a subscriber did not get.", read(counter))
        }));
        figures
    }
}
