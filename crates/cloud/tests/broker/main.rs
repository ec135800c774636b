//! The broker over real sockets with TLS, judged by bytes: each rule of MQTT and of AWS IoT Core that it keeps.
//! Nothing waits for time to pass where an order of packets can be waited for.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod conformance;
mod connecting;
mod harness;
mod independent;
mod publishing;
mod rates;
mod reserved;
mod sessions;
mod shared;
mod storms;
mod subscribing;
mod tls;
