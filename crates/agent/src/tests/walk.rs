//! Every sequence of events of bounded length, from every situation that an update passes through.
//!
//! Safety is checked at each step ([`World::happen`] and the cloud's own check of what is reported to it). Liveness is
//! checked at each situation: if from here on the world means well, every job ends, truthfully, and a job that is made
//! after that ends well. Situations that were seen are not walked again; the number of walks is counted all the same.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::format;
use std::hash::{Hash, Hasher};
use std::string::String;
use std::vec::Vec;

use jobs::Status;

use super::event::Event;
use super::updates::{FAIR_STEPS_MAX, situations};
use super::world::{
    DEADLY, DEADLY_PAIR, FIRST, FOREIGN, GOOD, LATER, PAIR, PAIRED, POISON, UNSIGNED, VM_DEADLY, VM_FIRST,
    VM_GOOD, VM_OF_PAIR, World, fit,
};

/// How many events a walk has.
const LENGTH: usize = if cfg!(debug_assertions) { 3 } else { 6 };

#[test]
fn no_sequence_of_events_breaks_a_rule_or_leaves_a_job_unsettled() {
    let starts = distinct(situations());
    let mut walker = Walker::default();
    let mut walks = 0_u64;
    for (name, world) in &starts {
        walker.trail.clear();
        match walker.walks_from(world, LENGTH) {
            Ok(count) => walks += count,
            Err(why) => panic!("{why}\nfrom: {name}\nafter: {:?}\nto: {:#?}", walker.trail, walker.last),
        }
    }
    let happened: Vec<_> = Event::ALL.iter().filter(|event| walker.happened.contains(*event)).collect();
    std::println!(
        "{walks} walks of {LENGTH} events from {} situations, through {} situations",
        starts.len(),
        walker.good.len()
    );
    assert_eq!(happened.len(), Event::ALL.len(), "every kind of event happened");
    assert!(starts.len() > 400, "{}", starts.len());
    assert!(walks > if cfg!(debug_assertions) { 50_000 } else { 5_000_000 }, "{walks}");
}

#[derive(Default)]
struct Walker {
    /// Walks of a length from a situation.
    counted: HashMap<(u64, usize), u64>,
    /// Situations from which everything ends well.
    good: HashSet<u64>,
    happened: HashSet<Event>,
    trail: Vec<Event>,
    last: Option<World>,
}

impl Walker {
    fn walks_from(&mut self, world: &World, length: usize) -> Result<u64, String> {
        let here = fingerprint(world);
        if let Some(count) = self.counted.get(&(here, length)) {
            return Ok(*count);
        }
        self.ends_well(world)?;
        let mut walks = 1;
        if length > 0 {
            walks = 0;
            for event in world.events() {
                self.trail.push(event);
                self.happened.insert(event);
                let mut next = world.clone();
                let happens = next.happen(event);
                next.normalize();
                if happens.is_err() {
                    self.last = Some(next.clone());
                }
                happens?;
                walks += self.walks_from(&next, length - 1)?;
                self.trail.pop();
            }
        }
        self.counted.insert((here, length), walks);
        Ok(walks)
    }

    /// If the world means well from here on, every job ends, and so does one that comes after.
    fn ends_well(&mut self, world: &World) -> Result<(), String> {
        let mut world = world.clone();
        let mut way = Vec::new();
        loop {
            let here = fingerprint(&world);
            if self.good.contains(&here) {
                break;
            }
            way.push(here);
            if way.len() > FAIR_STEPS_MAX {
                self.last = Some(world);
                return Err("never settles".into());
            }
            let late = world.cloud.jobs.iter().any(|job| job.firmware == LATER);
            let event = world.fair();
            let happens = match world.settled() {
                false if event == Event::Tick && world.is_deaf() => {
                    Err("news that came did not reach it".into())
                }
                false => world.happen(event),
                true if late => {
                    truth(&world, true)?;
                    break;
                }
                true => {
                    let told = truth(&world, false);
                    world.cloud.add(LATER, true);
                    told
                }
            };
            world.normalize();
            if happens.is_err() {
                self.last = Some(world);
                return happens;
            }
        }
        self.good.extend(way);
        Ok(())
    }
}

/// Whether the jobs of a settled world ended as they had to. That what was reported is true, the cloud has checked.
fn truth(world: &World, late: bool) -> Result<(), String> {
    for job in &world.cloud.jobs {
        let ended_well = job.status == Status::Succeeded;
        let must = match job.firmware {
            LATER => ended_well,
            GOOD | VM_GOOD | PAIR => ended_well || world.excused,
            VM_OF_PAIR => job.reason == "wrong-abi" || world.excused,
            DEADLY | VM_DEADLY | DEADLY_PAIR => job.reason.starts_with("trial-") || world.excused,
            UNSIGNED => job.reason == "bad-signature" || world.excused,
            FOREIGN => job.reason == "unknown-operation" || world.excused,
            POISON => job.reason == "bad-document" || world.excused,
            _ => false,
        };
        if !must {
            return Err(format!("firmware {} ended {:?} {}", job.firmware, job.status, job.reason));
        }
    }
    let confirmed = world.confirmed();
    // When the confirmed image rots, boot takes whatever else is whole, tried or not.
    let vm = world.confirmed_vm();
    if ![VM_FIRST, VM_GOOD, VM_OF_PAIR].contains(&vm) || !fit(confirmed[0], vm) {
        return Err(format!("firmware {confirmed:?} is confirmed on VM {vm}"));
    }
    let known =
        [FIRST, GOOD, LATER, PAIRED].contains(&confirmed[0]) || world.rotted && confirmed[0] == DEADLY;
    let known = known && confirmed == [confirmed[0]; 3];
    let right = if late { confirmed[0] == LATER } else { known };
    right.then_some(()).ok_or_else(|| format!("firmware {confirmed:?} is confirmed"))
}

fn distinct(mut situations: Vec<(String, World)>) -> Vec<(String, World)> {
    let mut seen = HashSet::new();
    situations.retain(|(_, world)| seen.insert(fingerprint(world)));
    situations
}

fn fingerprint(world: &World) -> u64 {
    let mut hasher = DefaultHasher::new();
    world.hash(&mut hasher);
    hasher.finish()
}
