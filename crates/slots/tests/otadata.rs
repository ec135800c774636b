//! VMs under Espressif's second-stage bootloader: what it starts is what the record says, whatever the VM does and wherever
//! the power goes.
//!
//! The bootloader is a model of its documented rule (ESP-IDF, "OTA Data Partition" and "App Rollback"): of the entries whose
//! check sum holds, without those that are invalid or aborted, the one with the larger sequence; `(sequence - 1) % 2` is the
//! app. Without any it starts the first app. What it cannot load it passes over. With rollback compiled in it makes `New`
//! `Pending` when it starts an app, and `Pending` `Aborted` at the next start. It writes a sector by erasing it first.

use embedded_storage::nor_flash::{NorFlash, ReadNorFlash};
use slots::fake::{Cut, Fault, Flash, Garbage};
use slots::{Cause, Error, Fall, Layout, Outcome, Record, Region, Slot, Slots, Start};

/// Small sectors, so that the power can be cut at all of their bytes.
const SECTOR: usize = 64;
const S: u32 = SECTOR as u32;
type Chip = Flash<SECTOR>;

const OTADATA: Region = Region::new(0, 2 * S);
const LAYOUT: Layout = Layout {
    record: Region::new(2 * S, 2 * S),
    slots: [Region::new(4 * S, S), Region::new(5 * S, S)],
    keys: Region::new(6 * S, 2 * S),
    credentials: Region::new(8 * S, 2 * S),
    journal: Region::new(10 * S, 2 * S),
    settings: Region::new(12 * S, 2 * S),
};
const FLASH_BYTES: usize = 14 * SECTOR;

const ATTEMPTS: u8 = 3;
/// More starts than any story here needs.
const MANY: usize = 60;

/// What a VM does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vm {
    Works,
    /// Before its first look at the record.
    DiesAtOnce,
    Crashes,
    Hangs,
    /// The bootloader cannot load it.
    Damaged,
    /// It works, and was made before the counter floor.
    Old,
}

/// How a story ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The VM in this slot runs, and is not on trial.
    Runs(Slot),
    /// It waits for the cable.
    Stopped,
    /// Nothing can be loaded.
    Nothing,
    /// The same again and again.
    Loops,
}

/// A board: its flash, its VMs, its bootloader.
#[derive(Clone)]
struct Board {
    chip: Chip,
    vms: [Vm; 2],
    rollback: bool,
    cause: Cause,
    /// Starts of each slot.
    starts: [usize; 2],
    /// Power cuts.
    cuts: usize,
}

impl Board {
    /// As `virtualize` leaves it: slot zero confirmed.
    fn virtualized(rollback: bool) -> Board {
        let mut chip = Chip::new(FLASH_BYTES);
        let mut slots = Slots::open(&mut chip, LAYOUT).expect("power");
        slots.install().expect("power");
        slots.follow(OTADATA).expect("power");
        Board {
            chip,
            vms: [Vm::Works, Vm::Damaged],
            rollback,
            cause: Cause::PowerOn,
            starts: [0; 2],
            cuts: 0,
        }
    }

    fn record(&mut self) -> Record {
        Slots::open(&mut self.chip, LAYOUT).expect("power").record()
    }

    /// A VM comes over the air: it is in the spare slot, verified, and staged.
    fn stage(&mut self, vm: Vm) -> Result<(), Error<Fault>> {
        let spare = !self.record().confirmed;
        self.vms[spare.index() as usize] = vm;
        let mut slots = Slots::open(&mut self.chip, LAYOUT)?;
        slots.stage(ATTEMPTS)
    }

    /// Starts again and again until nothing changes any more; a cut of the power is one more start.
    fn power(&mut self) -> End {
        for _ in 0..MANY {
            match self.start() {
                Ok(Some(end)) => return end,
                Ok(None) => {}
                Err(_) => self.power_returns(),
            }
            assert!(self.valid_entries() > 0, "there is always an entry that the bootloader believes");
        }
        End::Loops
    }

    fn power_returns(&mut self) {
        self.chip.power_on();
        self.cause = Cause::PowerOn;
        self.cuts += 1;
    }

    /// One start; `None` when the chip resets.
    fn start(&mut self) -> Result<Option<End>, Error<Fault>> {
        let Some(slot) = self.second_stage().map_err(Error::Flash)? else { return Ok(Some(End::Nothing)) };
        let vm = self.vms[slot.index() as usize];
        self.starts[slot.index() as usize] += 1;
        if vm == Vm::DiesAtOnce {
            self.cause = Cause::Watchdog;
            return Ok(None);
        }
        let counter = if vm == Vm::Old { 1 } else { 7 };
        let mut slots = Slots::open(&mut self.chip, LAYOUT)?;
        match slots.start_on(OTADATA, slot, self.cause, |_| Some(counter))? {
            Start::Reset => return Ok(None),
            Start::Stop => return Ok(Some(End::Stopped)),
            Start::Run => {}
        }
        slots.take_over(counter);
        if slots.record().trial.is_none() {
            assert_eq!(slots.record().confirmed, slot, "what runs is what the record says");
            return Ok(Some(End::Runs(slot)));
        }
        assert_ne!(slots.record().confirmed, slot, "only the other one is on trial");
        match vm {
            Vm::Crashes => self.cause = Cause::Crash,
            Vm::Hangs => self.cause = Cause::Watchdog,
            // Its cloud has heard it.
            _ => {
                slots.confirm()?;
                return Ok(Some(End::Runs(slot)));
            }
        }
        Ok(None)
    }

    /// The model of Espressif's bootloader: which app starts.
    fn second_stage(&mut self) -> Result<Option<Slot>, Fault> {
        let mut entries = [self.entry(0)?, self.entry(1)?];
        for (i, entry) in entries.iter_mut().enumerate().filter(|_| self.rollback) {
            if entry.state == PENDING {
                entry.state = ABORTED;
                write(&mut self.chip, i, *entry)?;
            }
        }
        let chosen = (0..2).filter(|i| entries[*i].is_valid()).max_by_key(|i| entries[*i].sequence);
        if let Some(i) = chosen.filter(|i| self.rollback && entries[*i].state == NEW) {
            entries[i].state = PENDING;
            write(&mut self.chip, i, entries[i])?;
        }
        let app = chosen.map_or(0, |i| (entries[i].sequence - 1) % 2);
        let first = Slot::from_index(app as u8).expect("0 or 1");
        Ok([first, !first].into_iter().find(|slot| self.vms[slot.index() as usize] != Vm::Damaged))
    }

    fn entry(&mut self, i: usize) -> Result<Raw, Fault> {
        let mut bytes = [0; 32];
        self.chip.read(i as u32 * S, &mut bytes)?;
        let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four"));
        Ok(Raw { sequence: word(0), state: word(24), check: word(28) })
    }

    fn valid_entries(&mut self) -> usize {
        (0..2).filter(|i| self.entry(*i).expect("power").is_valid()).count()
    }
}

const NEW: u32 = 0;
const PENDING: u32 = 1;
const INVALID: u32 = 3;
const ABORTED: u32 = 4;

/// An entry as the bootloader sees it.
#[derive(Clone, Copy)]
struct Raw {
    sequence: u32,
    state: u32,
    check: u32,
}

impl Raw {
    fn is_valid(self) -> bool {
        let is_given_up = matches!(self.state, INVALID | ABORTED);
        self.sequence != u32::MAX && !is_given_up && self.check == check_sum(self.sequence)
    }
}

/// CRC-32, begun with zeros, bit by bit.
fn check_sum(sequence: u32) -> u32 {
    !sequence.to_le_bytes().iter().fold(0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 })
    })
}

/// As the bootloader writes: it erases first, and what the label was stays.
fn write(chip: &mut Chip, i: usize, entry: Raw) -> Result<(), Fault> {
    let mut bytes = [0xFF; 32];
    bytes[..4].copy_from_slice(&entry.sequence.to_le_bytes());
    bytes[24..28].copy_from_slice(&entry.state.to_le_bytes());
    bytes[28..].copy_from_slice(&entry.check.to_le_bytes());
    let at = i as u32 * S;
    chip.erase(at, at + S)?;
    chip.write(at, &bytes)
}

const BOOTLOADERS: [bool; 2] = [false, true];

/// Boards with different pasts.
fn boards() -> Vec<Board> {
    let mut boards = vec![];
    for rollback in BOOTLOADERS {
        for past in
            [&[][..], &[Vm::Works], &[Vm::Crashes], &[Vm::Works, Vm::Damaged], &[Vm::Works, Vm::Works]]
        {
            let mut board = Board::virtualized(rollback);
            for vm in past {
                board.stage(*vm).expect("power");
                assert!(matches!(board.power(), End::Runs(_)));
                assert!(
                    matches!(board.power(), End::Runs(_)),
                    "the entry follows the confirm at the next start"
                );
            }
            board.starts = [0; 2];
            board.cause = Cause::Software;
            boards.push(board);
        }
    }
    boards
}

/// What has to become of a trial.
fn due(vm: Vm, rollback: bool) -> Option<Result<(), Fall>> {
    Some(match vm {
        Vm::Works => Ok(()),
        Vm::Crashes => Err(Fall::Crashed),
        Vm::Hangs => Err(Fall::Hung),
        Vm::Damaged => Err(Fall::NotWhole),
        Vm::DiesAtOnce if rollback => Err(Fall::Hung),
        // Nobody counts.
        Vm::DiesAtOnce | Vm::Old => return None,
    })
}

const KINDS: [Vm; 5] = [Vm::Works, Vm::DiesAtOnce, Vm::Crashes, Vm::Hangs, Vm::Damaged];

#[test]
fn a_vm_that_works_stays_and_any_other_is_taken_back_after_its_attempts() {
    for board in boards() {
        for vm in KINDS {
            let mut board = board.clone();
            let before = board.record().confirmed;
            board.stage(vm).expect("power");
            let (end, starts) = (board.power(), board.starts[(!before).index() as usize]);
            match due(vm, board.rollback) {
                Some(Ok(())) => assert_eq!((end, starts), (End::Runs(!before), 1), "{vm:?}"),
                Some(Err(why)) => {
                    assert_eq!(end, End::Runs(before), "{vm:?}, rollback {}", board.rollback);
                    let told = Some(Outcome::FellBack { slot: !before, why });
                    assert_eq!(board.record().outcome, told, "{vm:?}");
                    // With the start that finds no attempt left; a bootloader with rollback needs none for that.
                    let most = if vm == Vm::Damaged { 0 } else { usize::from(ATTEMPTS) + 1 };
                    let least = if vm == Vm::Damaged { 0 } else { usize::from(ATTEMPTS) };
                    assert!((least..=most).contains(&starts), "{vm:?}: {starts} starts");
                }
                None => assert_eq!(end, End::Loops, "a bootloader without rollback starts it for ever"),
            }
        }
    }
}

#[test]
fn wherever_the_power_goes_the_board_ends_as_its_record_says() {
    let mut cuts = 0;
    for board in boards() {
        for vm in KINDS.into_iter().filter(|vm| due(*vm, board.rollback).is_some()) {
            for after in 0.. {
                let mut hit = false;
                for garbage in Garbage::ALL {
                    let mut board = board.clone();
                    hit = story_with_cut(&mut board, vm, Cut { after, garbage });
                    cuts += usize::from(hit);
                }
                if !hit {
                    break;
                }
            }
        }
    }
    assert_eq!(cuts, 141_280);
}

/// An update with a cut in it; whether the cut came before its end.
fn story_with_cut(board: &mut Board, vm: Vm, cut: Cut) -> bool {
    let before = board.record().confirmed;
    board.chip.cut(cut);
    if board.stage(vm).is_err() {
        board.power_returns();
    }
    let end = board.power();
    board.chip.power_on();
    check(board, before, vm, end, &cut);
    board.cuts > 0
}

/// What holds at the end of every story: the record is settled, its VM runs, and runs again when power comes again.
fn check(board: &mut Board, before: Slot, vm: Vm, end: End, cut: &dyn std::fmt::Debug) {
    let record = board.record();
    let End::Runs(slot) = end else { panic!("{vm:?}, {cut:?}: {end:?}") };
    assert_eq!((record.confirmed, record.trial), (slot, None), "{vm:?}, {cut:?}");
    assert!(slot == before || vm == Vm::Works, "{vm:?}, {cut:?}");
    if let Some(Outcome::FellBack { why, .. }) = record.outcome.filter(|_| slot == before) {
        let due = due(vm, board.rollback).and_then(Result::err);
        let is_past = matches!(why, Fall::Crashed | Fall::NotWhole);
        assert!(Some(why) == due || is_past, "{vm:?}, {cut:?}: {why:?}");
    }
    board.cause = Cause::PowerOn;
    assert_eq!(board.power(), End::Runs(slot), "{vm:?}, {cut:?}: the next day");
    assert!(board.valid_entries() > 0);
}

#[test]
fn a_second_cut_while_the_first_is_made_good_changes_nothing_of_that() {
    let mut cuts = 0;
    for rollback in BOOTLOADERS {
        for vm in [Vm::Works, Vm::Crashes] {
            let mut board = Board::virtualized(rollback);
            board.stage(vm).expect("power");
            for first in (0..).step_by(3) {
                let mut torn = board.clone();
                torn.chip.cut(Cut { after: first, garbage: Garbage::Noise });
                let mut ended = false;
                while !torn.chip.is_off() && !ended {
                    ended = !matches!(torn.start(), Ok(None)) && !torn.chip.is_off();
                }
                if ended {
                    break;
                }
                torn.power_returns();
                for second in (0..).step_by(5) {
                    let mut board = torn.clone();
                    board.chip.cut(Cut { after: second, garbage: Garbage::Half });
                    let end = board.power();
                    board.chip.power_on();
                    check(&mut board, Slot::Zero, vm, end, &(first, second));
                    if board.cuts < 2 {
                        break;
                    }
                    cuts += 1;
                }
            }
        }
    }
    assert_eq!(cuts, 119_239);
}

#[test]
fn sixteen_power_cuts_end_a_trial() {
    for rollback in BOOTLOADERS {
        let mut board = Board::virtualized(rollback);
        board.stage(Vm::Hangs).expect("power");
        let mut ends = 0;
        for _ in 0..MANY {
            board.cause = Cause::PowerOn;
            // Each start of the trial ends with its power.
            while !matches!(board.start(), Ok(Some(_))) && board.cause == Cause::PowerOn {}
            ends += usize::from(board.record().trial.is_some());
        }
        let why = Fall::PowerCuts;
        assert_eq!(board.record().outcome, Some(Outcome::FellBack { slot: Slot::One, why }));
        assert_eq!(ends, 16, "rollback {rollback}");
    }
}

#[test]
fn a_trial_that_its_own_vm_gives_up_is_over_at_the_next_start() {
    for mut board in boards() {
        let before = board.record().confirmed;
        board.stage(Vm::Hangs).expect("power");
        while board.starts[(!before).index() as usize] == 0 {
            assert_eq!(board.start(), Ok(None));
        }
        let mut slots = Slots::open(&mut board.chip, LAYOUT).expect("power");
        slots.abandon(Fall::NotWhole).expect("power");
        board.cause = Cause::Software;
        assert_eq!(board.power(), End::Runs(before));
        let why = Fall::NotWhole;
        assert_eq!(board.record().outcome, Some(Outcome::FellBack { slot: !before, why }));
    }
}

#[test]
fn rot_of_the_confirmed_vm_gives_its_place_to_the_other_one_unless_that_is_too_old() {
    for rollback in BOOTLOADERS {
        for (other, ends) in [(Vm::Works, End::Runs(Slot::Zero)), (Vm::Old, End::Stopped)] {
            let mut board = Board::virtualized(rollback);
            board.stage(Vm::Works).expect("power");
            assert_eq!(board.power(), End::Runs(Slot::One), "its counter is the floor now");
            board.vms = [other, Vm::Damaged];
            for day in 0..3 {
                board.cause = Cause::PowerOn;
                assert_eq!(board.power(), ends, "day {day}");
            }
            let rotted = (ends != End::Stopped).then_some(Outcome::Rotted { slot: Slot::One });
            assert_eq!(board.record().outcome, rotted);
        }
    }
}

#[test]
fn an_old_vm_on_trial_does_not_run() {
    for rollback in BOOTLOADERS {
        let mut board = Board::virtualized(rollback);
        board.stage(Vm::Works).expect("power");
        board.power();
        board.stage(Vm::Old).expect("power");
        assert_eq!(board.power(), End::Runs(Slot::One));
        let why = Fall::NotWhole;
        assert_eq!(board.record().outcome, Some(Outcome::FellBack { slot: Slot::Zero, why }));
    }
}

#[test]
fn erased_or_foreign_entries_are_made_to_follow_the_record() {
    for rollback in BOOTLOADERS {
        for confirmed in Slot::BOTH {
            let mut settled = Board::virtualized(rollback);
            if confirmed == Slot::One {
                settled.stage(Vm::Works).expect("power");
                settled.power();
            }
            settled.vms = [Vm::Works; 2];
            // As Espressif's tools erase it, and as its bootloader writes the first entry itself: both apps in sector 0.
            let entry = |sequence| Raw { sequence, state: 2, check: check_sum(sequence) };
            for found in
                [None, Some((0, entry(1))), Some((0, entry(2))), Some((1, entry(7))), Some((1, entry(8)))]
            {
                let mut board = settled.clone();
                board.chip.erase(0, 2 * S).expect("power");
                if let Some((sector, entry)) = found {
                    write(&mut board.chip, sector, entry).expect("power");
                }
                let _entries_may_be_none_yet = board.start();
                assert_eq!(board.power(), End::Runs(confirmed));
                assert!(board.valid_entries() > 0);
            }
        }
    }
}

#[test]
fn the_entries_are_the_bytes_that_the_specification_shows() {
    const PAGE: &str = include_str!("../../../docs/spec/slot-record.md");
    let mut board = Board::virtualized(false);
    board.stage(Vm::Hangs).expect("power");
    while board.starts[1] == 0 {
        assert_eq!(board.start(), Ok(None));
    }
    for (name, at) in [("otadata-confirmed", 0), ("otadata-trial", SECTOR)] {
        let (_, block) = PAGE.split_once(&format!("```hex {name}\n")).expect("the fence");
        let (block, _) = block.split_once("```").expect("its end");
        let digits = block.lines().flat_map(|line| line.split("   ").next().unwrap_or("").split(' '));
        let bytes: Vec<u8> = digits
            .filter(|pair| !pair.is_empty())
            .map(|pair| u8::from_str_radix(pair, 16).expect("hex"))
            .collect();
        assert_eq!(board.chip.bytes()[at..at + 32], bytes, "{name}");
    }
}
