//! The power is cut after every single byte of every flash operation, from the job's acceptance to its report and
//! beyond, with every kind of garbage; after each cut the board boots a whole confirmed image, and the job ends as it
//! would have ended without the cut.
//!
//! Everything in it is real but the cloud, the clock and the chip: the agent's table, the slots, the zones, the images with their
//! signatures, the job documents as JSON.

mod board;
mod cloud;

use std::sync::atomic::Ordering;
use std::thread;

use board::{ABI, Behaviour, Firmware, World, factory, run};
use cloud::Cloud;
use image::{KeySet, SigningKey};
use jobs::Status;
use slots::fake::{Cut, Flash, Garbage};
use slots::{Cause, Record, Slots};

/// Bytes that one write of a zone with contents of this length erases and writes.
const fn zone(contents: usize) -> usize {
    4096 + 16 + contents
}
const RECORD: usize = zone(Record::LEN);
const JOURNAL: usize = zone(agent::JOURNAL_BYTES);
const NO_JOURNAL: usize = zone(0);

fn key(n: u8) -> SigningKey {
    SigningKey::generate(|bytes| bytes.fill(n))
}

/// A world in which the job asks for firmware that behaves like this, signed with this key.
fn world(behaviour: Behaviour, signed_by: u8) -> World {
    world_of(&[0x22; 300], behaviour, signed_by)
}

fn world_of(payload: &[u8], behaviour: Behaviour, signed_by: u8) -> World {
    made(Some(Firmware::new("2", payload, &key(signed_by), behaviour)), None)
}

/// A world in which the job asks for these; an old program runs on an old VM.
fn made(program: Option<Firmware>, vm: Option<Firmware>) -> World {
    let old = Firmware::new("1", &[0x11; 200], &key(1), Behaviour::Healthy);
    let old_vm = Firmware::vm(ABI, "1", &key(1), Behaviour::Healthy);
    World::new(KeySet::new().with(key(1).public()).expect("room"), [old, old_vm], program, vm)
}

/// A world with a VM of this ABI that behaves like this.
fn world_of_vm(abi: u32, behaviour: Behaviour) -> World {
    made(None, Some(Firmware::vm(abi, "2", &key(1), behaviour)))
}

/// A world with a pair: neither half of it can run with the other half of what runs at first.
fn world_of_pair(program: Behaviour, vm: Behaviour) -> World {
    world_of_pair_for(ABI + 1, program, vm)
}

/// A world with a pair for this ABI. For the old one each half could run with an old half, and must not.
fn world_of_pair_for(abi: u32, program: Behaviour, vm: Behaviour) -> World {
    let program = Firmware::for_abi(abi, "2", &[0x22; 300], &key(1), program);
    made(Some(program), Some(Firmware::vm(abi, "2", &key(1), vm)))
}

/// Bytes that an image erases and writes.
fn image(firmware: &Option<Firmware>) -> usize {
    firmware.as_ref().map_or(0, |firmware| {
        firmware.image.len().next_multiple_of(4) + firmware.image.len().div_ceil(4096) * 4096
    })
}

/// How a story must end.
struct Expected {
    status: Status,
    reason: Option<&'static str>,
    runs_new: bool,
}

/// Tells the story once without a cut; answers with the number of bytes that it erases and writes.
fn without_a_cut(world: &World, expected: &Expected) -> usize {
    let mut flash = factory(world);
    let before = flash.done.bytes;
    let mut cloud = Cloud::new(world);
    assert_eq!(run(world, &mut flash, &mut cloud, Cause::PowerOn), Some(()));
    settled_truthfully(world, &mut flash, &cloud, expected);
    flash.done.bytes - before
}

/// The job has ended as expected, what runs fits it, and nothing is left over.
fn settled_truthfully(world: &World, flash: &mut Flash, cloud: &Cloud, expected: &Expected) {
    assert_eq!((cloud.status, cloud.reason.as_deref()), (expected.status, expected.reason));
    let kinds = [
        (world.vm_layout, &world.old_vm, &world.new_vm, "VM"),
        (world.layout, &world.old, &world.new, "program"),
    ];
    for (layout, old, new, kind) in kinds {
        let mut slots = Slots::open(&mut *flash, layout).expect("the power is on");
        let firmware = new.as_ref().filter(|_| expected.runs_new).unwrap_or(old);
        let confirmed = slots.record().confirmed;
        let mut bytes = vec![0; firmware.image.len().next_multiple_of(4)];
        slots.reader(confirmed).read(0, &mut bytes).expect("the power is on");
        assert_eq!(bytes[..firmware.image.len()], firmware.image, "the right {kind} is confirmed");
        assert_eq!(slots.record().trial, None, "no trial is left");
    }
    let mut slots = Slots::open(flash, world.layout).expect("the power is on");
    assert_eq!(slots.journal().read(&mut [0; 256]), Ok(Some(&[][..])), "the journal is empty");
}

/// Tells the story with these cuts, one after the other, each counted from the start of the power; answers with the
/// number of them that happened.
fn with_cuts(world: &World, factory: &Flash, cuts: &[Cut], expected: &Expected) -> usize {
    let mut flash = factory.clone();
    let mut cloud = Cloud::new(world);
    let mut happened = 0;
    for cut in cuts {
        flash.cut(*cut);
        if run(world, &mut flash, &mut cloud, Cause::PowerOn).is_some() {
            break;
        }
        happened += 1;
        flash.power_on();
    }
    flash.power_on();
    assert_eq!(run(world, &mut flash, &mut cloud, Cause::PowerOn), Some(()), "{cuts:?}");
    settled_truthfully(world, &mut flash, &cloud, expected);
    happened
}

/// Cuts the story after every `step`th byte, on all processors, with each garbage that `kinds` gives for the place;
/// answers with the number of cuts.
fn cut_everywhere<const N: usize>(
    world: &World,
    expected: &Expected,
    step: usize,
    kinds: fn(usize) -> [Garbage; N],
) -> usize {
    let places = without_a_cut(world, expected);
    let factory = &factory(world);
    let workers = thread::available_parallelism().map_or(1, |n| n.get());
    let part = |worker: usize| {
        let mine = (worker * step..places).step_by(workers * step);
        mine.flat_map(|after| kinds(after).map(|garbage| Cut { after, garbage }))
            .map(|cut| with_cuts(world, factory, &[cut], expected))
            .sum::<usize>()
    };
    thread::scope(|scope| {
        let parts: Vec<_> = (0..workers).map(|worker| scope.spawn(move || part(worker))).collect();
        parts.into_iter().map(|part| part.join().expect("no cut breaks the promise")).sum()
    })
}

/// Every kind of garbage at every place.
fn each(_after: usize) -> [Garbage; 4] {
    Garbage::ALL
}

/// One kind of garbage a place, each in its turn.
fn in_turn(after: usize) -> [Garbage; 1] {
    [Garbage::ALL[after % Garbage::ALL.len()]]
}

#[test]
fn a_good_update_succeeds_wherever_the_power_is_cut() {
    let world = world(Behaviour::Healthy, 1);
    let expected = Expected { status: Status::Succeeded, reason: None, runs_new: true };
    let firmware = image(&world.new);
    // Begin, download, note of the staging, stage; the trial begins; confirm, forget.
    let bytes = JOURNAL + firmware + JOURNAL + RECORD + RECORD + RECORD + NO_JOURNAL;
    assert_eq!(cut_everywhere(&world, &expected, 1, each), 4 * bytes);
}

#[test]
fn firmware_that_crashes_fails_wherever_the_power_is_cut() {
    let world = world(Behaviour::Crashes, 1);
    let expected = Expected { status: Status::Failed, reason: Some("trial-crashed"), runs_new: false };
    let firmware = image(&world.new);
    // ... the trial begins, loses two attempts, falls back; forget.
    let bytes = JOURNAL + firmware + JOURNAL + RECORD + RECORD + 2 * RECORD + RECORD + NO_JOURNAL;
    assert_eq!(cut_everywhere(&world, &expected, 1, in_turn), bytes);
}

#[test]
fn firmware_that_hangs_fails_wherever_the_power_is_cut() {
    let world = world(Behaviour::Hangs, 1);
    let expected = Expected { status: Status::Failed, reason: Some("trial-hung"), runs_new: false };
    let firmware = image(&world.new);
    let bytes = JOURNAL + firmware + JOURNAL + RECORD + RECORD + 2 * RECORD + RECORD + NO_JOURNAL;
    assert_eq!(cut_everywhere(&world, &expected, 1, in_turn), bytes);
}

#[test]
fn an_image_by_another_key_is_refused_wherever_the_power_is_cut() {
    let world = world(Behaviour::Healthy, 2);
    let expected = Expected { status: Status::Rejected, reason: Some("unknown-key"), runs_new: false };
    let firmware = image(&world.new);
    assert_eq!(cut_everywhere(&world, &expected, 1, in_turn), JOURNAL + firmware + NO_JOURNAL);
}

#[test]
fn a_good_vm_succeeds_wherever_the_power_is_cut() {
    let world = world_of_vm(ABI, Behaviour::Healthy);
    let expected = Expected { status: Status::Succeeded, reason: None, runs_new: true };
    let bytes = JOURNAL + image(&world.new_vm) + JOURNAL + RECORD + RECORD + RECORD + NO_JOURNAL;
    assert_eq!(cut_everywhere(&world, &expected, 1, in_turn), bytes);
}

#[test]
fn a_vm_that_crashes_or_hangs_fails_wherever_the_power_is_cut() {
    for (behaviour, reason) in [(Behaviour::Crashes, "trial-crashed"), (Behaviour::Hangs, "trial-hung")] {
        let world = world_of_vm(ABI, behaviour);
        let expected = Expected { status: Status::Failed, reason: Some(reason), runs_new: false };
        let bytes =
            JOURNAL + image(&world.new_vm) + JOURNAL + RECORD + RECORD + 2 * RECORD + RECORD + NO_JOURNAL;
        assert_eq!(cut_everywhere(&world, &expected, 3, in_turn), bytes.div_ceil(3));
    }
}

#[test]
fn a_vm_that_cannot_run_the_program_is_refused_wherever_the_power_is_cut() {
    let world = world_of_vm(ABI + 1, Behaviour::Healthy);
    let expected = Expected { status: Status::Rejected, reason: Some("wrong-abi"), runs_new: false };
    let bytes = JOURNAL + image(&world.new_vm) + NO_JOURNAL;
    assert_eq!(cut_everywhere(&world, &expected, 1, in_turn), bytes);
}

#[test]
fn of_a_good_pair_both_are_confirmed_wherever_the_power_is_cut() {
    for abi in [ABI, ABI + 1] {
        let world = world_of_pair_for(abi, Behaviour::Healthy, Behaviour::Healthy);
        let expected = Expected { status: Status::Succeeded, reason: None, runs_new: true };
        let images = image(&world.new_vm) + JOURNAL + image(&world.new);
        // Both are staged, the trials begin, both are confirmed.
        let bytes = JOURNAL + images + JOURNAL + 2 * RECORD + 2 * RECORD + 2 * RECORD + NO_JOURNAL;
        assert_eq!(cut_everywhere(&world, &expected, 1, in_turn), bytes);
    }
}

#[test]
fn of_a_bad_pair_none_stays_wherever_the_power_is_cut() {
    use Behaviour::{Crashes, Hangs, Healthy};
    for (program, vm, reason) in [
        (Crashes, Healthy, "trial-crashed"),
        (Healthy, Hangs, "trial-hung"),
        (Hangs, Crashes, "trial-crashed"),
    ] {
        for (abi, step) in [(ABI, 1), (ABI + 1, 5)] {
            let world = world_of_pair_for(abi, program, vm);
            let expected = Expected { status: Status::Failed, reason: Some(reason), runs_new: false };
            let images = image(&world.new_vm) + JOURNAL + image(&world.new);
            // Both are staged; the VM's trial begins, loses two attempts, falls back; the program's begins, if its VM comes so
            // far, and is dropped.
            let program = if vm == Healthy { 2 * RECORD } else { RECORD };
            let trial = RECORD + 2 * RECORD + RECORD + program;
            let bytes = JOURNAL + images + JOURNAL + 2 * RECORD + trial + NO_JOURNAL;
            assert_eq!(cut_everywhere(&world, &expected, step, in_turn), bytes.div_ceil(step));
        }
    }
}

#[test]
fn a_second_cut_during_the_recovery_of_a_pair_changes_nothing() {
    let world = world_of_pair(Behaviour::Healthy, Behaviour::Healthy);
    let expected = Expected { status: Status::Succeeded, reason: None, runs_new: true };
    let places = without_a_cut(&world, &expected);
    let factory = factory(&world);
    let mut happened = 0;
    for (i, first) in (0..places).step_by(397).enumerate() {
        for (j, second) in (0..places).step_by(389).enumerate() {
            let garbage = |n: usize| Garbage::ALL[n % Garbage::ALL.len()];
            let cuts = [
                Cut { after: first, garbage: garbage(i + j) },
                Cut { after: second, garbage: garbage(i + j / Garbage::ALL.len()) },
            ];
            happened += with_cuts(&world, &factory, &cuts, &expected);
        }
    }
    assert!(happened > 20_000, "{happened}");
}

#[test]
fn a_long_download_goes_on_where_it_was_cut() {
    // Longer than the 64 KB after which the journal learns how far a download has come.
    let payload: Vec<u8> = (0..70_000_u32).map(|n| (n.wrapping_mul(n) >> 7) as u8).collect();
    let world = world_of(&payload, Behaviour::Healthy, 1);
    let expected = Expected { status: Status::Succeeded, reason: None, runs_new: true };
    let firmware = image(&world.new);
    let bytes = JOURNAL + firmware + JOURNAL + JOURNAL + RECORD + RECORD + RECORD + NO_JOURNAL;
    let cuts = cut_everywhere(&world, &expected, 101, in_turn);
    assert_eq!(cuts, bytes.div_ceil(101));
    let resumed = world.resumed.load(Ordering::Relaxed);
    assert!(resumed > cuts / 20, "{resumed} of {cuts} downloads went on from the middle");
}

#[test]
fn a_second_cut_during_the_recovery_changes_nothing_of_that() {
    let world = world(Behaviour::Healthy, 1);
    let expected = Expected { status: Status::Succeeded, reason: None, runs_new: true };
    let places = without_a_cut(&world, &expected);
    let factory = factory(&world);
    let mut happened = [0; 3];
    // Steps that share no divisor with a sector, so that all parts of all operations are hit.
    for (i, first) in (0..places).step_by(211).enumerate() {
        for (j, second) in (0..places).step_by(197).enumerate() {
            let garbage = |n: usize| Garbage::ALL[n % Garbage::ALL.len()];
            let cuts = [
                Cut { after: first, garbage: garbage(i + j) },
                Cut { after: second, garbage: garbage(i + j / Garbage::ALL.len()) },
            ];
            happened[with_cuts(&world, &factory, &cuts, &expected)] += 1;
        }
    }
    assert_eq!(happened.iter().sum::<usize>(), places.div_ceil(211) * places.div_ceil(197));
    assert_eq!(happened[0], 0, "the first cut always happens");
    assert!(happened[2] > happened[1], "so does the second, unless little was left to do: {happened:?}");
}
