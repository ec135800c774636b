//! The broker's half of MQTT's normative statements, from outside and on raw bytes. `docs/spec/mqtt-conformance.md` says
//! which statement is shown by which test.

mod connect;
mod publish;
mod script;
mod subscribe;
mod table;
