//! The whole server over loopback: its REST surface, its objects, jobs from both sides, and what survives.

#[path = "../broker/harness.rs"]
#[allow(dead_code, reason = "the broker's tests use the rest")]
mod broker_harness;
mod durability;
mod harness;
mod hostile;
mod jobs;
mod objects;
mod registry;
