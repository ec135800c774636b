//! The verbs of [`Slots`]: what they allow, what they refuse, and what a power cut in any of them leaves.

use slots::fake::{Cut, Fault, Flash, Garbage};
use slots::{Cause, Decision, Error, Fall, Layout, Outcome, Reader, Record, Region, Slot, Slots};

const SECTOR: usize = 64;
type Small = Flash<SECTOR>;
type Board = Slots<Small>;

const SMALL: Layout = Layout {
    record: Region::new(0, 128),
    slots: [Region::new(128, 128), Region::new(256, 128)],
    keys: Region::new(384, 128),
    credentials: Region::new(512, 128),
    journal: Region::new(640, 128),
    settings: Region::new(768, 128),
};

fn blank() -> Small {
    Flash::new(1024)
}

fn open(flash: Small) -> Board {
    Slots::open(flash, SMALL).expect("the layout fits")
}

/// In place of `image::verify`: an image is `ok` and its counter.
fn whole(_slot: Slot, mut bytes: Reader<'_, Small>) -> Option<u32> {
    let mut image = [0; 4];
    bytes.read(0, &mut image).ok()?;
    (image[..2] == *b"ok").then_some(image[2] as u32)
}

fn write(board: &mut Board, counter: u8) -> Result<(), Error<Fault>> {
    board.spare()?.write(0, &[b'o', b'k', counter, 0])
}

/// Slot zero confirmed with counter 1, slot one empty, running.
fn running() -> Board {
    running_on(blank())
}

fn running_on(flash: Small) -> Board {
    let mut board = open(flash);
    write(&mut board, 1).expect("spare");
    board.install().expect("install");
    reset(board, Cause::PowerOn)
}

/// The same flash, booted again.
fn reset(board: Board, cause: Cause) -> Board {
    let mut board = open(board.close());
    board.boot(cause, whole).expect("boot");
    board
}

fn staged(counter: u8) -> Board {
    staged_on(blank(), counter)
}

fn staged_on(flash: Small, counter: u8) -> Board {
    let mut board = running_on(flash);
    write(&mut board, counter).expect("spare");
    board.stage(3).expect("stage");
    board
}

#[test]
fn the_first_firmware_over_the_cable_goes_to_slot_zero() {
    let mut board = open(blank());
    assert_eq!(board.boot(Cause::PowerOn, whole), Ok(Decision::Recovery));
    assert_eq!(board.spare().map(|spare| spare.slot()).ok(), Some(Slot::Zero));
    assert_eq!(running().booted(), Some(Decision::Confirmed { slot: Slot::Zero, counter: 1 }));
}

#[test]
fn an_update_is_written_staged_tried_and_confirmed() {
    let mut board = reset(staged(1), Cause::Software);
    assert_eq!(board.booted(), Some(Decision::Trial { slot: Slot::One, counter: 1 }));
    board.confirm().expect("confirm");
    let board = reset(board, Cause::PowerOn);
    assert_eq!(board.booted(), Some(Decision::Confirmed { slot: Slot::One, counter: 1 }));
    assert_eq!(board.record().outcome, None);
}

#[test]
fn a_trial_that_is_not_confirmed_falls_back_and_says_so() {
    let mut board = reset(staged(1), Cause::Software);
    for _ in 0..3 {
        board = reset(board, Cause::Watchdog);
    }
    assert_eq!(board.booted(), Some(Decision::Confirmed { slot: Slot::Zero, counter: 1 }));
    assert_eq!(board.record().outcome, Some(Outcome::FellBack { slot: Slot::One, why: Fall::Hung }));
    board.forget_outcome().expect("forget");
    assert_eq!(reset(board, Cause::PowerOn).record().outcome, None);
}

#[test]
fn nobody_gets_a_writer_while_a_trial_is_staged_or_running() {
    let mut board = staged(1);
    assert_eq!(board.spare().err(), Some(Error::OnTrial));
    assert_eq!((board.stage(1), board.install()), (Err(Error::OnTrial), Err(Error::OnTrial)));
    let mut board = reset(board, Cause::Software);
    assert_eq!(board.spare().err(), Some(Error::OnTrial));
    assert_eq!((board.stage(1), board.install()), (Err(Error::OnTrial), Err(Error::OnTrial)));
}

#[test]
fn an_abandoned_trial_keeps_its_slot_until_the_reset() {
    let mut board = reset(staged(1), Cause::Software);
    board.abandon(Fall::Refused).expect("abandon");
    assert_eq!(board.spare().err(), Some(Error::Running));
    assert_eq!(board.confirm(), Err(Error::NoTrial), "what was abandoned is not confirmed any more");
    let mut board = reset(board, Cause::Software);
    assert_eq!(board.spare().map(|spare| spare.slot()).ok(), Some(Slot::One));
    assert_eq!(board.record().outcome, Some(Outcome::FellBack { slot: Slot::One, why: Fall::Refused }));
    assert_eq!(board.abandon(Fall::Refused), Err(Error::NoTrial));
}

#[test]
fn a_staged_trial_can_be_called_off_before_its_reset() {
    let mut board = staged(1);
    board.abandon(Fall::Refused).expect("abandon");
    assert_eq!(board.spare().map(|spare| spare.slot()).ok(), Some(Slot::One));
}

#[test]
fn an_installed_image_runs_after_the_reset_and_the_old_one_is_safe_until_then() {
    let mut board = running();
    write(&mut board, 1).expect("spare");
    board.install().expect("install");
    assert_eq!(board.spare().err(), Some(Error::Running));
    let mut board = reset(board, Cause::Software);
    assert_eq!(board.booted(), Some(Decision::Confirmed { slot: Slot::One, counter: 1 }));
    assert_eq!(board.spare().map(|spare| spare.slot()).ok(), Some(Slot::Zero));
}

#[test]
fn nothing_is_confirmed_before_a_boot() {
    let mut board = open(running().close());
    assert_eq!(board.confirm(), Err(Error::NotBooted));
    let mut board = open(blank());
    board.boot(Cause::PowerOn, whole).expect("boot");
    assert_eq!(board.confirm(), Err(Error::NotBooted), "recovery confirms nothing");
}

#[test]
fn the_counter_floor_rises_at_confirm_and_at_no_other_verb() {
    let floor = |board: &Board| board.record().counter_floor;
    let mut board = staged(9);
    assert_eq!(floor(&board), 0, "staged");
    for cause in [Cause::Software, Cause::PowerOn, Cause::Crash] {
        board = reset(board, cause);
        assert_eq!(floor(&board), 0, "on trial, interrupted, resumed");
    }
    board.confirm().expect("confirm");
    assert_eq!(floor(&board), 9, "confirmed");
    assert_eq!(floor(&reset(board, Cause::PowerOn)), 9);
}

#[test]
fn after_a_fall_back_from_a_higher_counter_the_old_firmware_still_boots() {
    let mut board = reset(staged(9), Cause::Software);
    for _ in 0..3 {
        board = reset(board, Cause::Crash);
    }
    assert_eq!(board.booted(), Some(Decision::Confirmed { slot: Slot::Zero, counter: 1 }));
    assert_eq!(board.record().counter_floor, 0);
}

#[test]
fn an_older_image_that_got_into_flash_past_the_updater_does_not_boot() {
    let mut board = reset(staged(9), Cause::Software);
    board.confirm().expect("confirm");
    write(&mut board, 8).expect("spare");
    board.stage(3).expect("stage believes its caller");
    let board = reset(board, Cause::Software);
    assert_eq!(board.booted(), Some(Decision::Confirmed { slot: Slot::One, counter: 9 }));
    assert_eq!(board.record().outcome, Some(Outcome::FellBack { slot: Slot::Zero, why: Fall::NotWhole }));
}

#[test]
fn confirming_twice_and_booting_what_is_confirmed_write_nothing() {
    let mut board = reset(staged(2), Cause::Software);
    board.confirm().expect("confirm");
    board.confirm().expect("again");
    let flash = board.close();
    let done = flash.done;
    let mut board = reset(open(flash), Cause::Crash);
    board.confirm().expect("again");
    assert_eq!(board.close().done, done);
}

#[test]
fn a_whole_update_costs_three_record_writes() {
    let before = running().close().done;
    let mut board = reset(staged(1), Cause::Software);
    board.confirm().expect("confirm");
    let after = board.close().done;
    // stage, the begun trial, confirm; and the one sector of firmware.
    assert_eq!(after.erases - before.erases, 3 + 1);
}

#[test]
fn a_foreign_record_is_left_alone() {
    let mut flash = blank();
    slots::Zone::new(&mut flash, SMALL.record).write(&[2; 12]).expect("write");
    assert_eq!(Slots::open(&mut flash, SMALL).err(), Some(Error::Foreign));
    slots::Zone::new(&mut flash, SMALL.record).write(&[1; 40]).expect("write");
    assert_eq!(Slots::open(&mut flash, SMALL).err(), Some(Error::Foreign));
    assert_eq!(Slots::open(&mut flash, Layout::DEVKITC_4MB).err(), Some(Error::Layout));
}

#[test]
fn pieces_of_any_size_come_out_as_they_went_in() {
    for step in (4..=128).step_by(4) {
        let image: Vec<u8> = (0..127).collect();
        let mut board = running();
        let mut spare = board.spare().expect("spare");
        for (i, piece) in image.chunks(step).enumerate() {
            spare.write((i * step) as u32, piece).expect("write");
        }
        let mut seen = [0; 128];
        spare.read(0, &mut seen).expect("read");
        assert_eq!(seen[..127], image, "steps of {step}");
        assert_eq!(seen[127], 0xFF);
    }
}

#[test]
fn a_download_goes_on_at_its_sector() {
    let mut board = running();
    board.spare().expect("spare").write(0, &[1; 100]).expect("write");
    let mut board = reset(board, Cause::PowerOn);
    let mut spare = board.spare().expect("spare");
    assert_eq!(spare.resume(100), 64);
    spare.write(64, &[2; 64]).expect("the sector is erased anew");
    let mut seen = [0; 128];
    spare.read(0, &mut seen).expect("read");
    assert_eq!((&seen[..64], &seen[64..]), (&[1; 64][..], &[2; 64][..]));
}

#[test]
fn nothing_is_written_or_read_beyond_the_slot() {
    let mut board = running();
    let before = board.reader(Slot::Zero).region();
    assert_eq!(before, SMALL.slots[0]);
    let mut spare = board.spare().expect("spare");
    assert_eq!(spare.capacity(), 128);
    for (at, len) in [(0, 129), (128, 1), (124, 5), (u32::MAX - 3, 4), (4, 128), (2, 2)] {
        assert_eq!(spare.write(at, &vec![0; len]), Err(Error::TooLong), "{len} bytes at {at}");
    }
    for (at, len) in [(0, 132), (128, 4), (u32::MAX - 3, 4)] {
        assert_eq!(spare.read(at, &mut vec![0; len]), Err(Error::TooLong), "{len} bytes at {at}");
    }
}

/// A verb, by name.
type Verb = (&'static str, fn(&mut Board) -> Result<(), Error<Fault>>);

const VERBS: [Verb; 10] = [
    ("boot after power on", |board| board.boot(Cause::PowerOn, whole).map(drop)),
    ("boot after a crash", |board| board.boot(Cause::Crash, whole).map(drop)),
    ("boot after a reset", |board| board.boot(Cause::Software, whole).map(drop)),
    ("write whole firmware", |board| write(board, 1)),
    ("write half a firmware", |board| board.spare()?.write(0, b"no  ")),
    ("stage", |board| board.stage(2)),
    ("confirm", |board| board.confirm()),
    ("abandon", |board| board.abandon(Fall::Refused)),
    ("install", |board| board.install()),
    ("forget", |board| board.forget_outcome()),
];

/// Whether a verb is a boot: those only come after a reset, when nothing is running.
fn is_boot(verb: usize) -> bool {
    verb < 3
}

#[test]
fn no_sequence_of_verbs_changes_the_confirmed_or_the_running_slot() {
    let mut walked = 0;
    for start in [running(), staged(1), reset(staged(1), Cause::Software)] {
        let (record, booted) = (start.record(), start.booted());
        let flash = start.close();
        for sequence in 0..VERBS.len().pow(4) {
            let mut board = open(flash.clone());
            assert_eq!(board.record(), record);
            if let Some(Decision::Trial { .. }) = booted {
                board.boot(Cause::PowerOn, whole).expect("boot");
            }
            let mut steps = Vec::new();
            for place in 0..4 {
                let verb = sequence / VERBS.len().pow(place) % VERBS.len();
                steps.push(VERBS[verb].0);
                if is_boot(verb) {
                    board = open(board.close());
                }
                let safe: Vec<Slot> =
                    [Some(board.record().confirmed), board.booted().and_then(Decision::slot)]
                        .into_iter()
                        .flatten()
                        .collect();
                let before: Vec<Vec<u8>> = safe.iter().map(|slot| bytes(&mut board, *slot)).collect();
                let _refused = VERBS[verb].1(&mut board);
                for (slot, before) in safe.iter().zip(before) {
                    assert_eq!(bytes(&mut board, *slot), before, "{slot:?} after {steps:?}");
                }
            }
            walked += 1;
        }
    }
    assert_eq!(walked, 3 * 10_000);
}

fn bytes(board: &mut Board, slot: Slot) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    board.reader(slot).read(0, &mut bytes).expect("read");
    bytes
}

#[test]
fn a_power_cut_in_any_verb_leaves_the_old_record_or_the_new_one() {
    fn trial(flash: Small) -> Board {
        reset(staged_on(flash, 3), Cause::Software)
    }
    fn ready(flash: Small) -> Board {
        let mut board = running_on(flash);
        write(&mut board, 3).expect("spare");
        board
    }
    fn fallen(flash: Small) -> Board {
        (0..3).fold(trial(flash), |board, _| reset(board, Cause::Crash))
    }
    type Prepare = fn(Small) -> Board;
    let cases: [(Prepare, Verb); 7] = [
        (ready, ("stage", |board| board.stage(3))),
        (ready, ("install", |board| board.install())),
        (|flash| staged_on(flash, 3), ("begin", |board| board.boot(Cause::Software, whole).map(drop))),
        (trial, ("crash", |board| board.boot(Cause::Crash, whole).map(drop))),
        (trial, ("confirm", |board| board.confirm())),
        (trial, ("abandon", |board| board.abandon(Fall::Refused))),
        (fallen, ("forget", |board| board.forget_outcome())),
    ];
    let mut counted = 0;
    for (prepare, (name, verb)) in cases {
        let begin = prepare(blank()).close().done.bytes;
        let mut board = prepare(blank());
        let old = board.record();
        verb(&mut board).expect(name);
        let new = board.record();
        assert_ne!(old, new, "{name} changes the record");
        let end = board.close().done.bytes;
        for after in begin..end {
            for garbage in Garbage::ALL {
                let mut flash = blank();
                flash.cut(Cut { after, garbage });
                let mut board = prepare(flash);
                assert_eq!(verb(&mut board), Err(Error::Flash(Fault::PowerCut)), "{name}");
                let mut flash = board.close();
                flash.power_on();
                let seen = open(flash).record();
                assert!(seen == old || seen == new, "{name}, {after}, {garbage:?}: {seen:?}");
                counted += 1;
            }
        }
    }
    assert_eq!(counted, 7 * (SECTOR + 16 + Record::LEN) * Garbage::ALL.len());
}

#[test]
fn what_a_bootloader_has_started_is_confirmed_by_what_was_started() {
    let bootloader = reset(staged(5), Cause::PowerOn);
    let trial = Decision::Trial { slot: Slot::One, counter: 5 };
    assert_eq!(bootloader.booted(), Some(trial));
    let mut started = open(bootloader.close());
    assert_eq!(started.confirm(), Err(Error::NotBooted));
    started.take_over(5);
    assert_eq!(started.booted(), Some(trial));
    started.confirm().expect("confirm");
    assert_eq!((started.record().confirmed, started.record().counter_floor), (Slot::One, 5));
    let mut later = open(started.close());
    later.take_over(5);
    assert_eq!(later.booted(), Some(Decision::Confirmed { slot: Slot::One, counter: 5 }));
    assert_eq!(later.spare().map(|spare| spare.slot()).ok(), Some(Slot::Zero));
}
