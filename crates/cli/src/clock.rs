//! The wall clock: one place where the command line tool reads it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970.
pub fn epoch_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The same with its fraction.
pub fn epoch_seconds_exactly() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}
