//! The promise of a zone: at every instant one whole copy exists. The power is cut after every single byte, with
//! every kind of garbage, with either copy current, and then once more while the zone recovers.

use slots::fake::{Cut, Fault, Flash, Garbage};
use slots::{Error, Region, Zone};

type Outcome = Result<(), Error<Fault>>;

fn write<const S: usize>(flash: &mut Flash<S>, contents: &[u8]) -> Outcome {
    let region = Region::new(0, flash.bytes().len() as u32);
    Zone::new(flash, region).write(contents)
}

fn read<const S: usize>(flash: &mut Flash<S>) -> Option<Vec<u8>> {
    let region = Region::new(0, flash.bytes().len() as u32);
    let mut buffer = [0; 256];
    Zone::new(flash, region).read(&mut buffer).expect("the power is on").map(<[u8]>::to_vec)
}

/// A flash of `sectors` that holds `contents`, in the copy that `writes` decides.
fn holding<const S: usize>(sectors: usize, writes: usize, contents: &[u8]) -> Flash<S> {
    let mut flash = Flash::new(sectors * S);
    for _ in 1..writes {
        write(&mut flash, b"older").expect("the power is on");
    }
    write(&mut flash, contents).expect("the power is on");
    flash
}

/// The bytes that one write erases and writes: the number of places for a cut.
fn cost<const S: usize>(flash: &Flash<S>, contents: &[u8]) -> usize {
    let mut flash = flash.clone();
    let before = flash.done.bytes;
    write(&mut flash, contents).expect("the power is on");
    flash.done.bytes - before
}

/// Writes with a cut, and turns the power on again.
fn write_with_cut<const S: usize>(flash: &mut Flash<S>, contents: &[u8], cut: Cut) -> Outcome {
    flash.cut(cut);
    let outcome = write(flash, contents);
    assert_eq!(outcome, Err(Error::Flash(Fault::PowerCut)), "{cut:?} must hit");
    flash.power_on();
    outcome
}

fn cuts(places: usize) -> impl Iterator<Item = Cut> {
    (0..places).flat_map(|after| Garbage::ALL.map(|garbage| Cut { after, garbage }))
}

#[test]
fn a_power_cut_anywhere_leaves_the_old_contents_or_the_new() {
    let mut counted = 0;
    for writes in [1, 2] {
        let flash: Flash = holding(2, writes, b"the old, not a multiple of four");
        let places = cost(&flash, b"the new contents");
        for cut in cuts(places) {
            let mut flash = flash.clone();
            let _cut = write_with_cut(&mut flash, b"the new contents", cut);
            let seen = read(&mut flash).expect("one copy is whole");
            assert!(
                seen == b"the old, not a multiple of four" || seen == b"the new contents",
                "{cut:?}: {seen:?}"
            );
            counted += 1;
        }
    }
    // Two current copies, four kinds of garbage; a sector, a header of 16 and contents of 16 bytes.
    assert_eq!(counted, 2 * 4 * (4096 + 16 + 16));
}

#[test]
fn a_second_cut_while_recovering_changes_nothing_of_that() {
    const SECTOR: usize = 64;
    let mut counted = 0;
    for writes in [1, 2] {
        let flash: Flash<SECTOR> = holding(2, writes, b"old");
        let places = cost(&flash, b"new");
        for first in cuts(places) {
            let mut flash = flash.clone();
            let _cut = write_with_cut(&mut flash, b"new", first);
            let kept = read(&mut flash).expect("one copy is whole");
            for second in cuts(places) {
                let mut flash = flash.clone();
                let _cut = write_with_cut(&mut flash, b"3rd", second);
                let seen = read(&mut flash).expect("one copy is whole");
                assert!(seen == kept || seen == b"3rd", "{first:?}, {second:?}: {seen:?}");
                counted += 1;
            }
        }
    }
    let places = 4 * (SECTOR + 16 + 4);
    assert_eq!(counted, 2 * places * places);
}

#[test]
fn copies_of_several_sectors_are_as_safe() {
    const SECTOR: usize = 64;
    let (old, new) = ([1; 100], [2; 112]);
    let mut counted = 0;
    for writes in [1, 2] {
        let flash: Flash<SECTOR> = holding(4, writes, &old);
        for cut in cuts(cost(&flash, &new)) {
            let mut flash = flash.clone();
            let _cut = write_with_cut(&mut flash, &new, cut);
            let seen = read(&mut flash).expect("one copy is whole");
            assert!(seen == old || seen == new, "{cut:?}");
            write(&mut flash, &new).expect("the power is on");
            assert_eq!(read(&mut flash).as_deref(), Some(&new[..]), "{cut:?}: the next write succeeds");
            counted += 1;
        }
    }
    assert_eq!(counted, 2 * 4 * (2 * SECTOR + 16 + 112));
}

#[test]
fn the_first_write_of_all_may_be_cut_anywhere_too() {
    let mut counted = 0;
    let flash: Flash<64> = Flash::new(128);
    for cut in cuts(cost(&flash, b"first")) {
        let mut flash = flash.clone();
        let _cut = write_with_cut(&mut flash, b"first", cut);
        assert!(read(&mut flash).is_none_or(|seen| seen == b"first"), "{cut:?}");
        counted += 1;
    }
    assert_eq!(counted, 4 * (64 + 16 + 8));
}

#[test]
fn rot_of_any_single_bit_is_seen_and_the_other_copy_answers() {
    let flash: Flash<64> = holding(2, 2, b"current!");
    let mut counted = 0;
    for bit in 0..(16 + 8) * 8 {
        let mut flash = flash.clone();
        flash.bytes_mut()[64 + bit / 8] ^= 1 << (bit % 8);
        assert_eq!(read(&mut flash).as_deref(), Some(&b"older"[..]), "bit {bit}");
        counted += 1;
    }
    assert_eq!(counted, 192);
}

#[test]
fn noise_is_never_believed() {
    let mut seed = 1_u32;
    let mut flash: Flash<64> = Flash::new(128);
    for round in 0..10_000 {
        for byte in flash.bytes_mut() {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = (seed >> 24) as u8;
        }
        // Even with a right magic and a possible length.
        flash.bytes_mut()[..4].copy_from_slice(b"UpZ1");
        flash.bytes_mut()[8..12].copy_from_slice(&(round % 48_u32).to_le_bytes());
        assert_eq!(read(&mut flash), None, "round {round}");
    }
}

#[test]
fn the_sequence_goes_on_after_its_largest_number() {
    let mut flash: Flash<64> = Flash::new(128);
    flash.bytes_mut()[..24].copy_from_slice(&copy(u32::MAX, b"the last"));
    assert_eq!(read(&mut flash).as_deref(), Some(&b"the last"[..]));
    write(&mut flash, b"number 0").expect("the power is on");
    assert_eq!(read(&mut flash).as_deref(), Some(&b"number 0"[..]));
}

#[test]
fn contents_that_do_not_fit_are_refused_and_nothing_is_erased() {
    let mut flash: Flash<64> = holding(2, 1, b"kept");
    assert_eq!(write(&mut flash, &[0; 49]), Err(Error::TooLong));
    assert_eq!(read(&mut flash).as_deref(), Some(&b"kept"[..]));
    write(&mut flash, &[7; 48]).expect("48 bytes fit a sector of 64");
    assert_eq!(read(&mut flash), Some(vec![7; 48]));
    let region = Region::new(0, 128);
    assert_eq!(Zone::new(&mut flash, region).read(&mut [0; 47]), Err(Error::TooLong));
}

#[test]
fn a_flash_that_does_not_keep_what_is_written_is_reported_as_worn() {
    let mut worn = Worn(holding(2, 1, b"kept"));
    assert_eq!(Zone::new(&mut worn, Region::new(0, 128)).write(b"lost"), Err(Error::Worn));
    assert_eq!(read(&mut worn.0).as_deref(), Some(&b"kept"[..]));
}

/// A whole copy as docs/spec/slot-record.md describes it, with a CRC computed bit by bit.
fn copy(sequence: u32, contents: &[u8]) -> Vec<u8> {
    let mut bytes = b"UpZ1".to_vec();
    bytes.extend(sequence.to_le_bytes());
    bytes.extend((contents.len() as u32).to_le_bytes());
    let crc = !bytes.iter().chain(contents).fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ *byte as u32, |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 })
    });
    bytes.extend(crc.to_le_bytes());
    bytes.extend(contents);
    bytes
}

/// A flash whose last cells stay as they are.
struct Worn(Flash<64>);

impl embedded_storage::nor_flash::ErrorType for Worn {
    type Error = Fault;
}

impl embedded_storage::nor_flash::ReadNorFlash for Worn {
    const READ_SIZE: usize = 4;

    fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        self.0.read(at, bytes)
    }

    fn capacity(&self) -> usize {
        self.0.capacity()
    }
}

impl embedded_storage::nor_flash::NorFlash for Worn {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = 64;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Fault> {
        self.0.erase(from, to)
    }

    fn write(&mut self, _at: u32, _bytes: &[u8]) -> Result<(), Fault> {
        Ok(())
    }
}
