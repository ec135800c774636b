//! Which events applications asked for, kept at hand because every execution that ends asks.

use rusqlite::Connection;
use serde_json::Value;
use std::sync::atomic::Ordering;

use super::Store;
use super::records::{self, Kind, Record};
use crate::fault::Fault;
use crate::jobs::events::Wanted;

impl Store {
    /// What is wanted.
    pub(crate) fn wanted_events(&self) -> Wanted {
        let bits = self.events.load(Ordering::Relaxed);
        let has = |bit: u8| bits & (1 << bit) != 0;
        Wanted { jobs: has(0), executions: has(1), things: has(2), groups: has(3), members: has(4) }
    }

    /// From now on this is wanted.
    pub(crate) fn want_events(&self, wanted: Wanted) {
        let Wanted { jobs, executions, things, groups, members } = wanted;
        let bits = [jobs, executions, things, groups, members];
        let bits = bits.iter().rev().fold(0, |bits, is| bits << 1 | u8::from(*is));
        self.events.store(bits, Ordering::Relaxed);
    }
}

/// What `UpdateEventConfigurations` left.
pub(super) fn read(db: &Connection) -> Result<Wanted, Fault> {
    let kept: Option<Record<Value>> = records::record(db, Kind::Setting, "events")?;
    Ok(kept.map(|record| of(&record.body)).unwrap_or_default())
}

/// The wishes of `eventConfigurations`.
pub(crate) fn of(configurations: &Value) -> Wanted {
    let is_on = |kind: &str| configurations[kind]["Enabled"] == true;
    Wanted {
        jobs: is_on("JOB"),
        executions: is_on("JOB_EXECUTION"),
        things: is_on("THING"),
        groups: is_on("THING_GROUP"),
        members: is_on("THING_GROUP_MEMBERSHIP"),
    }
}
