//! draft
#![no_std]
extern crate alloc;
mod answer;
mod bell;
mod event;
mod http;
mod identity;
mod inbox;
mod mqtt_client;
mod port;
mod url;
pub use event::Event;
pub use port::*;
