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
        Wanted { jobs: bits & 1 != 0, executions: bits & 2 != 0 }
    }

    /// From now on this is wanted.
    pub(crate) fn want_events(&self, wanted: Wanted) {
        self.events.store(u8::from(wanted.jobs) | u8::from(wanted.executions) << 1, Ordering::Relaxed);
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
    Wanted { jobs: is_on("JOB"), executions: is_on("JOB_EXECUTION") }
}
