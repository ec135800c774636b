//! Jobs: the wish that things run something, and each thing's answer.
//!
//! [`execution`] is the state machine of one answer, [`notify`] says who is told, [`rollout`] how fast a job spreads,
//! [`settings`] what a job may say about that: four functions of their arguments. [`desk`] serves devices and tells them
//! the news in their turn ([`bulletin`]), [`mqtt`] is their usual door.

pub(crate) mod ask;
pub(crate) mod bulletin;
pub(crate) mod desk;
pub(crate) mod events;
pub(crate) mod execution;
pub(crate) mod form;
pub(crate) mod mqtt;
pub(crate) mod notify;
pub(crate) mod parameters;
pub(crate) mod rollout;
pub(crate) mod settings;
pub(crate) mod windows;
