//! The file behaves as a NOR flash does, and as nothing kinder.
#![allow(clippy::unwrap_used, reason = "a laboratory that cannot be set up fails its test")]

use std::path::PathBuf;
use std::process::Command;

use embedded_storage::nor_flash::{NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};
use host::flash::{FLASH_SIZE, FileFlash, OpenError};

/// A path in the test's own folder that nothing has used before.
fn fresh(name: &str) -> PathBuf {
    let path =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.flash", std::process::id()));
    let _ = std::fs::remove_file(&path);
    path
}

fn bytes<const N: usize>(flash: &mut FileFlash, at: u32) -> [u8; N] {
    let mut bytes = [0x55; N];
    flash.read(at, &mut bytes).unwrap();
    bytes
}

#[test]
fn a_new_flash_is_erased_and_has_its_size() {
    let path = fresh("new");
    let mut flash = FileFlash::create(&path).unwrap();
    assert_eq!(flash.capacity(), FLASH_SIZE as usize);
    let mut all = vec![0; flash.capacity()];
    flash.read(0, &mut all).unwrap();
    assert!(all.iter().all(|&byte| byte == 0xFF));
    assert!(matches!(FileFlash::create(&path), Err(OpenError::Exists)), "an existing flash stays");
    let left: Vec<_> = std::fs::read_dir(path.parent().unwrap())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".draft-"))
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("new-"))
        .collect();
    assert!(left.is_empty(), "nothing is left beside it: {left:?}");
}

#[test]
fn a_write_clears_bits_and_never_sets_one() {
    let mut flash = FileFlash::create(&fresh("clears")).unwrap();
    flash.write(8, &[0b1111_0000, 0, 0xFF, 1]).unwrap();
    flash.write(8, &[0b0011_1100, 0xFF, 0x0F, 0xFF]).unwrap();
    assert_eq!(bytes(&mut flash, 8), [0b0011_0000, 0, 0x0F, 1]);
    assert_eq!(bytes(&mut flash, 4), [0xFF; 4], "the neighbours stay");
    assert_eq!(bytes(&mut flash, 12), [0xFF; 4]);
}

#[test]
fn an_erase_sets_whole_sectors_and_no_others() {
    let mut flash = FileFlash::create(&fresh("erases")).unwrap();
    for at in [0x0FFC, 0x1000, 0x1FFC, 0x2000] {
        flash.write(at, &[0; 4]).unwrap();
    }
    flash.erase(0x1000, 0x2000).unwrap();
    assert_eq!(bytes(&mut flash, 0x0FFC), [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
    assert_eq!(bytes(&mut flash, 0x1FFC), [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
}

#[test]
fn what_a_chip_cannot_do_is_refused_and_changes_nothing() {
    use NorFlashErrorKind::{NotAligned, OutOfBounds};
    let mut flash = FileFlash::create(&fresh("refused")).unwrap();
    let end = FLASH_SIZE;
    let writes = [(1, 4, NotAligned), (0, 3, NotAligned), (end, 4, OutOfBounds), (end - 4, 8, OutOfBounds)];
    for (at, len, why) in writes {
        assert_eq!(flash.write(at, &vec![0; len]).unwrap_err().kind(), why, "write {len} at {at}");
    }
    let erases = [
        (1, 0x1000, NotAligned),
        (0, 0x800, NotAligned),
        (0x2000, 0x1000, OutOfBounds),
        (end, end + 0x1000, OutOfBounds),
    ];
    for (from, to, why) in erases {
        assert_eq!(flash.erase(from, to).unwrap_err().kind(), why, "erase {from}..{to}");
    }
    assert_eq!(flash.read(end, &mut [0]).unwrap_err().kind(), OutOfBounds);
    assert_eq!(bytes(&mut flash, 0), [0xFF; 8]);
}

#[test]
fn what_was_written_is_in_the_file_before_the_operation_returns() {
    let path = fresh("through");
    let mut flash = FileFlash::create(&path).unwrap();
    flash.write(0x2000, &[1, 2, 3, 4]).unwrap();
    assert_eq!(std::fs::read(&path).unwrap()[0x2000..0x2004], [1, 2, 3, 4]);
    flash.erase(0x2000, 0x3000).unwrap();
    assert_eq!(std::fs::read(&path).unwrap()[0x2000..0x2004], [0xFF; 4]);
}

#[test]
fn two_holders_of_one_flash_are_impossible() {
    let path = fresh("locked");
    let flash = FileFlash::create(&path).unwrap();
    assert!(matches!(FileFlash::open(&path), Err(OpenError::Locked)), "in this process");
    let other = Command::new("flock").args(["--nonblock", path.to_str().unwrap(), "true"]).status();
    if let Ok(status) = other {
        assert!(!status.success(), "in another process");
    }
    drop(flash);
    FileFlash::open(&path).unwrap();
}

#[test]
fn a_file_that_is_no_flash_is_not_taken_for_one() {
    let path = fresh("small");
    assert!(matches!(FileFlash::open(&path), Err(OpenError::Missing)));
    std::fs::write(&path, [0xFF; 100]).unwrap();
    assert!(matches!(FileFlash::open(&path), Err(OpenError::WrongSize { bytes: 100, .. })));
}
