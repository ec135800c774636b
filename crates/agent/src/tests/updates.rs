//! Some updates from beginning to end: good ones, bad ones, interrupted ones. The situations along them are where the walks
//! begin; the transitions along them are the picture in docs/why/agent.md.

use std::collections::BTreeSet;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::event::Event;
use super::world::{
    DEADLY, DEADLY_PAIR, FOREIGN, GOOD, PAIR, POISON, UNSIGNED, VM_DEADLY, VM_GOOD, VM_OF_PAIR, World,
};

/// No update that the world means well with takes more steps.
pub(super) const FAIR_STEPS_MAX: usize = 1000;

/// A name, the firmware of the jobs, and what happens when such a decision comes; otherwise the world means well.
type Update<'a> = (&'a str, &'a [u8], &'a [(&'a str, Event)]);

const UPDATES: [Update<'_>; 21] = {
    use Event::*;
    [
        ("a good update", &[GOOD], &[]),
        ("an update that comes while the device is idle", &[], &[]),
        ("a deadly update", &[DEADLY], &[]),
        ("an unsigned update", &[UNSIGNED], &[]),
        ("a bad update, then a good one", &[DEADLY, GOOD], &[]),
        ("a job for somebody else, then a good one", &[FOREIGN, GOOD], &[]),
        ("a poisoned job, then a good one", &[POISON, GOOD], &[]),
        ("a replaced object", &[GOOD], &[("Fetch", OtherBytes)]),
        ("a deferred update", &[GOOD], &[("AskProgram", Defers)]),
        ("a refused update", &[GOOD], &[("AskProgram", Fails)]),
        (
            "a broken download",
            &[GOOD],
            &[("Keep", Works), ("Keep", Works), ("More", Fails), ("Fetch", FromStart)],
        ),
        ("a torn download", &[GOOD], &[("Keep", Works), ("Keep", Works), ("Keep", CutWithin)]),
        ("a power cut before the report", &[GOOD], &[("Confirm", CutAfter)]),
        ("a good VM, then a program", &[VM_GOOD, GOOD], &[]),
        ("a deadly VM", &[VM_DEADLY], &[]),
        ("a VM that cannot run the program", &[VM_OF_PAIR], &[]),
        ("a good pair", &[PAIR], &[]),
        ("a deadly pair, then a good VM", &[DEADLY_PAIR, VM_GOOD], &[]),
        ("a pair whose staging is cut", &[PAIR], &[("Stage", CutWithin)]),
        ("a pair whose confirm is cut", &[PAIR], &[("Confirm", CutWithin)]),
        ("a pair whose VM was replaced", &[PAIR], &[("Fetch", OtherBytes)]),
    ]
};

/// Every situation along the updates, with its name.
pub(super) fn situations() -> Vec<(String, World)> {
    let mut situations = Vec::new();
    for update in UPDATES {
        play(update, |step, before, _| {
            situations.push((format!("{}, step {step}", update.0), before.clone()))
        });
    }
    situations
}

/// Plays an update; `look` sees the world before and after each step. The last step changes nothing.
fn play((name, jobs, script): Update<'_>, mut look: impl FnMut(usize, &World, &World)) {
    let mut world = World::new(jobs);
    let mut script = script.iter().peekable();
    for step in 0.. {
        assert!(step < FAIR_STEPS_MAX, "{name} ends");
        let before = world.clone();
        if world.settled() && !world.cloud.jobs.is_empty() {
            look(step, &before, &world);
            break;
        }
        if world.settled() {
            world.cloud.add(GOOD, true);
        } else {
            let here = format!("{:?}", world.decision);
            let event = match script.next_if(|(at, _)| here.starts_with(at)) {
                Some((_, event)) => *event,
                None => world.fair(),
            };
            world.happen(event).unwrap_or_else(|why| panic!("{name}, step {step}: {why}\n{world:#?}"));
        }
        look(step, &before, &world);
        world.normalize();
    }
    assert!(script.peek().is_none(), "{name} was played to its end");
}

/// The picture is drawn from the transitions that happen. After a change of the table, run this test with
/// `UPDRAFT_BLESS=1` to draw it again.
#[test]
fn the_picture_of_the_agent_shows_what_it_does() {
    let mut arrows = BTreeSet::new();
    for update in UPDATES {
        play(update, |_, before, after| {
            let (from, to) = (before.agent.state_name(), after.agent.state_name());
            if from != to && !after.input.is_empty() {
                arrows.insert((from, after.input.clone(), to));
            }
        });
    }
    let mut picture = String::from("```mermaid\nstateDiagram-v2\n");
    for (from, input, to) in &arrows {
        picture += &format!("    {from} --> {to} : {input}\n");
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/why/agent.md");
    let page = std::fs::read_to_string(file).unwrap();
    let (head, rest) = page.split_once("```mermaid\n").unwrap();
    let (drawn, tail) = rest.split_once("```").unwrap();
    if std::env::var_os("UPDRAFT_BLESS").is_some() {
        std::fs::write(file, format!("{head}{picture}```{tail}")).unwrap();
    } else {
        assert_eq!(format!("```mermaid\n{drawn}"), picture);
    }
    assert!(arrows.len() >= 40, "{}", arrows.len());
}
