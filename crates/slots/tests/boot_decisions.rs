//! Every row of the boot table, and what holds for all of them.

use slots::{Cause, Decision, Fall, Outcome, Record, RunningVm, Slot, Trial, choose, choose_on};

const CAUSES: [Cause; 4] = [Cause::PowerOn, Cause::Software, Cause::Watchdog, Cause::Crash];
const FLOOR: u32 = 5;

/// Slot zero confirmed, at counter floor 5.
fn settled() -> Record {
    Record { confirmed: Slot::Zero, trial: None, counter_floor: FLOOR, outcome: None }
}

fn on_trial(attempts_left: u8, power_cuts_left: u8) -> Record {
    Record { trial: Some(Trial { begun: true, attempts_left, power_cuts_left, with_vm: None }), ..settled() }
}

fn both_whole(_slot: Slot) -> Option<u32> {
    Some(FLOOR)
}

fn only(whole: Slot) -> impl FnMut(Slot) -> Option<u32> {
    move |slot| (slot == whole).then_some(FLOOR)
}

fn fell(why: Fall) -> Option<Outcome> {
    Some(Outcome::FellBack { slot: Slot::One, why })
}

#[test]
fn without_a_trial_the_confirmed_slot_runs_whatever_the_cause_and_nothing_is_written() {
    for cause in CAUSES {
        let (record, decision) = choose(settled(), cause, both_whole);
        assert_eq!(record, settled());
        assert_eq!(decision, Decision::Confirmed { slot: Slot::Zero, counter: FLOOR });
    }
}

#[test]
fn a_staged_trial_begins_whatever_the_cause_and_consumes_nothing() {
    for cause in CAUSES {
        let (record, decision) = choose(settled().stage(3), cause, both_whole);
        assert_eq!(
            record.trial,
            Some(Trial { begun: true, attempts_left: 3, power_cuts_left: 16, with_vm: None })
        );
        assert_eq!(decision, Decision::Trial { slot: Slot::One, counter: FLOOR });
    }
}

#[test]
fn the_cause_decides_what_a_reset_during_a_trial_consumes() {
    for (cause, attempts_left, power_cuts_left) in
        [(Cause::PowerOn, 3, 15), (Cause::Software, 2, 16), (Cause::Watchdog, 2, 16), (Cause::Crash, 2, 16)]
    {
        let (record, decision) = choose(on_trial(3, 16), cause, both_whole);
        assert_eq!(record, on_trial(attempts_left, power_cuts_left), "{cause:?}");
        assert_eq!(decision, Decision::Trial { slot: Slot::One, counter: FLOOR });
    }
}

#[test]
fn the_last_reset_ends_the_trial_and_says_why() {
    for (cause, trial, why) in [
        (Cause::PowerOn, on_trial(3, 1), Fall::PowerCuts),
        (Cause::Software, on_trial(1, 16), Fall::Reset),
        (Cause::Watchdog, on_trial(1, 16), Fall::Hung),
        (Cause::Crash, on_trial(1, 16), Fall::Crashed),
    ] {
        let (record, decision) = choose(trial, cause, both_whole);
        assert_eq!(record, Record { outcome: fell(why), ..settled() });
        assert_eq!(decision, Decision::Confirmed { slot: Slot::Zero, counter: FLOOR });
    }
}

#[test]
fn three_attempts_are_three_starts() {
    let mut record = settled().stage(3);
    let mut starts = 0;
    loop {
        let (next, decision) = choose(record, Cause::Crash, both_whole);
        record = next;
        match decision {
            Decision::Trial { .. } => starts += 1,
            _ => break,
        }
    }
    assert_eq!(starts, 3);
    assert_eq!(record.outcome, fell(Fall::Crashed));
}

#[test]
fn no_attempts_count_as_one() {
    let (record, decision) = choose(settled().stage(0), Cause::Software, both_whole);
    assert_eq!(decision.slot(), Some(Slot::One));
    assert_eq!(choose(record, Cause::Crash, both_whole).1.slot(), Some(Slot::Zero));
}

#[test]
fn the_sixteenth_power_cut_ends_a_trial() {
    let (mut record, _) = choose(settled().stage(3), Cause::Software, both_whole);
    let mut cuts = 0;
    while record.trial.is_some() {
        (record, _) = choose(record, Cause::PowerOn, both_whole);
        cuts += 1;
    }
    assert_eq!((cuts, record.outcome), (16, fell(Fall::PowerCuts)));
}

#[test]
fn a_trial_image_that_is_not_whole_never_starts() {
    for record in [settled().stage(3), on_trial(2, 9)] {
        let (record, decision) = choose(record, Cause::Software, only(Slot::Zero));
        assert_eq!(record, Record { outcome: fell(Fall::NotWhole), ..settled() });
        assert_eq!(decision, Decision::Confirmed { slot: Slot::Zero, counter: FLOOR });
    }
}

#[test]
fn rot_of_the_confirmed_image_falls_back_to_the_other_slot() {
    let (record, decision) = choose(settled(), Cause::PowerOn, only(Slot::One));
    assert_eq!(decision, Decision::Confirmed { slot: Slot::One, counter: FLOOR });
    assert_eq!(record.confirmed, Slot::One);
    assert_eq!(record.outcome, Some(Outcome::Rotted { slot: Slot::Zero }));
    assert_eq!(record.counter_floor, FLOOR);
}

#[test]
fn rot_at_the_end_of_a_trial_is_the_last_word() {
    let (record, decision) = choose(on_trial(1, 16), Cause::Watchdog, only(Slot::One));
    assert_eq!(decision, Decision::Confirmed { slot: Slot::One, counter: FLOOR });
    assert_eq!(record.outcome, Some(Outcome::Rotted { slot: Slot::Zero }));
}

#[test]
fn rot_is_told_even_if_an_older_outcome_was_never_forgotten() {
    let (record, _) =
        choose(Record { outcome: fell(Fall::Crashed), ..settled() }, Cause::PowerOn, only(Slot::One));
    assert_eq!(record.outcome, Some(Outcome::Rotted { slot: Slot::Zero }));
}

#[test]
fn nothing_whole_is_recovery_and_the_record_stays() {
    for cause in CAUSES {
        assert_eq!(choose(settled(), cause, |_| None), (settled(), Decision::Recovery));
    }
}

#[test]
fn a_whole_image_below_the_counter_floor_does_not_boot_from_anywhere() {
    let old = |_| Some(FLOOR - 1);
    assert_eq!(choose(settled(), Cause::PowerOn, old).1, Decision::Recovery);
    assert_eq!(choose(settled().stage(3), Cause::Software, old).1, Decision::Recovery);
    // As a trial, and as the fallback for rot: the confirmed one of the day runs, or nothing.
    let other_is_old = |slot| Some(if slot == Slot::One { FLOOR - 1 } else { FLOOR });
    let (record, decision) = choose(settled().stage(3), Cause::Software, other_is_old);
    assert_eq!((record.outcome, decision.slot()), (fell(Fall::NotWhole), Some(Slot::Zero)));
    let rot_beside_old = |slot| (slot == Slot::One).then_some(FLOOR - 1);
    assert_eq!(choose(settled(), Cause::PowerOn, rot_beside_old).1, Decision::Recovery);
}

/// All records that a board can hold, up to the numbers of attempts and cuts that matter.
fn records() -> Vec<Record> {
    let outcomes = [
        None,
        fell(Fall::Crashed),
        Some(Outcome::Rotted { slot: Slot::Zero }),
        Some(Outcome::FellBack { slot: Slot::Zero, why: Fall::Hung }),
    ];
    let mut trials = vec![None];
    for begun in [false, true] {
        for attempts_left in 0..=3 {
            for power_cuts_left in 0..=3 {
                trials.push(Some(Trial { begun, attempts_left, power_cuts_left, with_vm: None }));
            }
        }
    }
    let mut records = Vec::new();
    for confirmed in Slot::BOTH {
        for trial in &trials {
            for outcome in outcomes {
                records.push(Record { confirmed, trial: *trial, counter_floor: FLOOR, outcome });
            }
        }
    }
    records
}

#[test]
fn what_runs_is_always_whole_and_new_enough_and_the_record_moves_only_as_it_may() {
    let counters = [None, Some(FLOOR - 1), Some(FLOOR), Some(FLOOR + 1)];
    let mut decisions = 0;
    for before in records() {
        for cause in CAUSES {
            for zero in counters {
                for one in counters {
                    let mut asked = [0; 2];
                    let images = |slot: Slot| [zero, one][slot.index() as usize];
                    let (after, decision) = choose(before, cause, |slot| {
                        asked[slot.index() as usize] += 1;
                        images(slot)
                    });
                    let story = format!("{before:?} {cause:?} {zero:?} {one:?} -> {after:?} {decision:?}");
                    let allowed = |slot: Slot| images(slot).is_some_and(|counter| counter >= FLOOR);

                    assert!(asked.iter().all(|&times| times <= 1), "verifies once: {story}");
                    assert_eq!(after.counter_floor, FLOOR, "{story}");
                    match decision {
                        Decision::Recovery => assert!(!allowed(Slot::Zero) && !allowed(Slot::One), "{story}"),
                        Decision::Confirmed { slot, counter } => {
                            assert!(allowed(slot) && images(slot) == Some(counter), "{story}");
                            assert_eq!((after.confirmed, after.trial), (slot, None), "{story}");
                            assert!(slot == before.confirmed || !allowed(before.confirmed), "{story}");
                        }
                        Decision::Trial { slot, counter } => {
                            assert!(allowed(slot) && images(slot) == Some(counter), "{story}");
                            assert_eq!(
                                (slot, after.confirmed),
                                (!before.confirmed, before.confirmed),
                                "{story}"
                            );
                            assert!(
                                before.trial.is_some() && after.trial.is_some_and(|trial| trial.begun),
                                "{story}"
                            );
                        }
                    }
                    decisions += 1;
                }
            }
        }
    }
    assert_eq!(decisions, 2 * 33 * 4 * CAUSES.len() * 4 * 4);
}

#[test]
fn no_sequence_of_causes_keeps_a_trial_alive() {
    /// The most starts that a trial can still get, over every sequence of causes.
    fn most_starts(record: Record, seen: &mut usize) -> usize {
        *seen += 1;
        let starts = CAUSES.map(|cause| match choose(record, cause, both_whole) {
            (next, Decision::Trial { .. }) => 1 + most_starts(next, seen),
            _ => 0,
        });
        starts.into_iter().max().unwrap_or(0)
    }
    let mut seen = 0;
    let record = settled().stage(2);
    let record = Record { trial: record.trial.map(|trial| Trial { power_cuts_left: 4, ..trial }), ..record };
    assert_eq!(most_starts(record, &mut seen), 1 + (2 - 1) + (4 - 1), "first start, attempts, power cuts");
    assert!(seen > 100);
}

/// A program in slot one that is to be tried with the VM in slot zero.
fn paired() -> Record {
    settled().stage_with(1, Some(Slot::Zero))
}

fn vm(slot: Slot, on_trial: bool) -> RunningVm {
    RunningVm { slot, on_trial }
}

#[test]
fn a_program_is_tried_with_its_vm_for_as_long_as_that_is_tried_and_counts_nothing_itself() {
    for cause in CAUSES {
        let mut record = paired();
        for start in 0..100 {
            let (next, decision) = choose_on(vm(Slot::Zero, true), record, cause, both_whole);
            assert_eq!(decision, Decision::Trial { slot: Slot::One, counter: FLOOR }, "start {start}");
            record = next;
        }
        assert_eq!(record.trial.map(|trial| (trial.begun, trial.attempts_left)), Some((true, 1)));
        let confirmed = record.confirm(Slot::One, 9);
        assert_eq!(confirmed.map(|record| (record.confirmed, record.trial)), Some((Slot::One, None)));
    }
}

#[test]
fn a_program_whose_vm_does_not_run_is_dropped_without_a_word() {
    for on_trial in [false, true] {
        for record in [paired(), choose_on(vm(Slot::Zero, true), paired(), Cause::Software, both_whole).0] {
            let (after, decision) = choose_on(vm(Slot::One, on_trial), record, Cause::Crash, both_whole);
            assert_eq!(after, settled());
            assert_eq!(decision, Decision::Confirmed { slot: Slot::Zero, counter: FLOOR });
        }
    }
}

#[test]
fn a_power_cut_between_the_confirms_of_vm_and_program_is_made_good_before_anything_runs() {
    for record in [paired(), choose_on(vm(Slot::Zero, true), paired(), Cause::Software, both_whole).0] {
        let (after, decision) = choose_on(vm(Slot::Zero, false), record, Cause::PowerOn, |_| Some(FLOOR + 1));
        assert_eq!(decision, Decision::Confirmed { slot: Slot::One, counter: FLOOR + 1 });
        assert_eq!(after, Record { confirmed: Slot::One, counter_floor: FLOOR + 1, ..settled() });
        let (after, decision) = choose_on(vm(Slot::Zero, false), record, Cause::PowerOn, only(Slot::Zero));
        assert_eq!(after.outcome, fell(Fall::NotWhole));
        assert_eq!(decision.slot(), Some(Slot::Zero));
    }
}

#[test]
fn a_program_that_is_not_whole_leaves_its_vm_nothing_to_run_so_that_it_gives_up() {
    let (after, decision) = choose_on(vm(Slot::Zero, true), paired(), Cause::Software, only(Slot::Zero));
    assert_eq!((after, decision), (paired(), Decision::Recovery));
}

#[test]
fn without_a_pair_the_vm_makes_no_difference() {
    for record in records() {
        for cause in CAUSES {
            for running in [vm(Slot::Zero, false), vm(Slot::One, true)] {
                let images = only(Slot::One);
                assert_eq!(choose_on(running, record, cause, images), choose(record, cause, only(Slot::One)));
            }
        }
    }
}
