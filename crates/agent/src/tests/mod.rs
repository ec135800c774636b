//! The agent, tested three ways: as a story, by every way in which an update can fail, and by walking through every
//! sequence of events.

mod cloud;
mod failures;
mod pages;
mod script;
mod story;
mod walk;
mod world;
