//! Operators: things, jobs, commands and files of things, made as fast as the server acknowledges them.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::commands::{self, Started};
use super::registrations::{self, Task};
use crate::fleet::Fleet;
use crate::rest::Rest;

/// Operators at the same time.
const LANES: usize = 3;
/// Things that one makes in a round, at most.
const THINGS: usize = 200;

/// The group that gets the jobs.
pub const TARGET: &str = "few";

/// What the server said yes to.
#[derive(Default)]
pub struct Acknowledged {
    pub things: Vec<String>,
    pub jobs: Vec<String>,
    pub commands: Vec<Started>,
    pub task: Option<Task>,
}

/// One round's work; ends at the first call that fails, which is when the server dies.
pub fn work(fleet: &Fleet, round: usize, dead: &AtomicBool) -> Acknowledged {
    let lane = |lane: usize| {
        let mut done = Acknowledged::default();
        let Ok(mut rest) = Rest::open(&fleet.endpoints) else { return done };
        if lane == 0 {
            let job = format!("job-{round:03}");
            // Whether a job exists that was not acknowledged, the next check finds out.
            match fleet.create_job(&job, TARGET) {
                Ok(()) => done.jobs.push(job),
                Err(_) => return done,
            }
        }
        for number in 0..THINGS {
            let thing = format!("made-{round:03}-{lane}-{number:03}");
            let made = rest.call("POST", &format!("/things/{thing}"), &[], &Value::Null);
            if made.is_err() || dead.load(Ordering::Acquire) {
                break;
            }
            done.things.push(thing);
        }
        done
    };
    std::thread::scope(|scope| {
        let starting = scope.spawn(|| commands::start(fleet, dead));
        let registering = scope.spawn(|| registrations::start(fleet, round));
        let lanes: Vec<_> = (0..LANES).map(|number| scope.spawn(move || lane(number))).collect();
        let mut all = Acknowledged::default();
        for done in lanes.into_iter().filter_map(|lane| lane.join().ok()) {
            all.things.extend(done.things);
            all.jobs.extend(done.jobs);
        }
        all.commands = starting.join().unwrap_or_default();
        all.task = registering.join().ok().flatten();
        all
    })
}
