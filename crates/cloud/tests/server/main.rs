//! The whole server over loopback: its REST surface, its objects, jobs from both sides, and what survives.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by a panic")]

mod again;
mod attack;
#[path = "../broker/harness.rs"]
#[allow(dead_code, reason = "the broker's tests use the rest")]
mod broker_harness;
mod buckets;
mod commands;
mod durability;
mod first_seen;
mod fleet;
mod freertos;
mod harness;
mod hostile;
mod jobs;
mod log;
mod memory;
mod messages;
mod objects;
mod operations;
mod parts;
mod provisioning;
mod quotas;
mod registrations;
mod registry;
mod slow;
mod versions;
mod websocket;
