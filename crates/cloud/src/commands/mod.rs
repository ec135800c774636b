//! Commands: an instruction for one device now, and the device's answer.
//!
//! [`command`] is what may be said, its [`parameters`] are filled into its [`template`], [`execution`] is the state machine
//! of one answer: functions of their arguments. [`mqtt`] is the device's door, [`post`] brings it the instruction, [`events`]
//! tells applications.

pub(crate) mod command;
pub(crate) mod events;
pub(crate) mod execution;
pub(crate) mod mqtt;
pub(crate) mod parameters;
pub(crate) mod post;
pub(crate) mod template;
