//! The agent, tested three ways: as a story, by every way in which an update can fail, and by walking through every
//! sequence of events.

mod cloud;
mod event;
mod failures;
mod noise;
mod pages;
mod script;
mod story;
mod updates;
mod walk;
mod world;
