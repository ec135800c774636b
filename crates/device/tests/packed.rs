//! Updates that travel packed: the same images in the slot, fewer bytes over the network, the same truth at the end.

mod lab;

use image::SlotRule;
use lab::board::{Board, packed, packed_document};
use lab::cloud::Prank;
use lab::ticker;
use slots::Slot;
use slots::fake::{Cut, Garbage};

/// A board with an image of 20 KB in line, which travels in 13.
fn before_an_update() -> (Board, Vec<u8>, Vec<u8>) {
    let board = Board::running(&ticker("0", 0));
    let image = board.link(&ticker("1", 20_000), "1", SlotRule::Either);
    let packed = board.job_packed("j1", "1", &image);
    (board, image, packed)
}

fn fetched_from(board: &Board) -> Vec<u64> {
    board.cloud.fetched.borrow().iter().map(|(_, from)| *from).collect()
}

#[test]
fn the_slot_gets_the_image_and_the_network_what_it_is_packed_in() {
    let (mut board, image, packed) = before_an_update();
    board.boot_until_steady(60_000);
    assert!(board.slot(Slot::One).starts_with(&image), "the image itself");
    assert_eq!(board.record().confirmed, Slot::One);
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    assert!(board.printed().contains("version 1\n"));
    assert!(packed.len() * 4 < image.len() * 3, "{} of {}", packed.len(), image.len());
    assert_eq!(board.count(&format!("downloaded {} bytes", packed.len())), 1, "{:?}", board.events.borrow());
    assert_eq!(fetched_from(&board), [0]);
}

#[test]
fn a_cut_download_goes_on_with_the_packed_bytes_behind_those_that_came() {
    let (mut board, image, _) = before_an_update();
    let pranks = [Prank::CutAfter(3_001), Prank::CutAfter(1), Prank::CutAfter(5_000), Prank::IgnoreRange];
    board.cloud.pranks.borrow_mut().extend(pranks);
    board.boot_until_steady(60_000);
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    assert!(board.slot(Slot::One).starts_with(&image));
    assert_eq!(fetched_from(&board), [0, 3_001, 3_002, 8_002]);
}

#[test]
fn a_lost_cloud_connection_does_not_lose_the_unpacking() {
    let (mut board, image, _) = before_an_update();
    board.cloud.pranks.borrow_mut().push_back(Prank::CutAfter(6_000));
    let (cloud, time) = (board.cloud.clone(), board.time.clone());
    board.time.spawn(async move {
        while cloud.fetched.borrow().is_empty() {
            time.sleep_until(time.now_ms() + 10).await;
        }
        *cloud.is_up.borrow_mut() = false;
        time.sleep_until(time.now_ms() + 2_000).await;
        *cloud.is_up.borrow_mut() = true;
    });
    board.boot_until_steady(60_000);
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    assert!(board.slot(Slot::One).starts_with(&image));
}

#[test]
fn a_power_cut_at_any_moment_of_a_packed_update_ends_it_truthfully() {
    let source = ticker("1", 9_000);
    let mut whole = Board::running(&ticker("0", 0));
    let image = whole.link(&source, "1", SlotRule::Either);
    let bytes_before = whole.changed();
    whole.job_packed("j1", "1", &image);
    whole.boot_until_steady(30_000);
    let changed = whole.changed() - bytes_before;
    let (mut cuts, mut confirmed) = (0, 0);
    for after in (0..changed).step_by(changed / 40) {
        let mut board = Board::running(&ticker("0", 0));
        board.job_packed("j1", "1", &image);
        board.cut_power(Cut { after, garbage: Garbage::ALL[after % 4] });
        cuts += board.boot_through_cuts(30_000);
        assert_eq!(board.cloud.status("j1").status, "SUCCEEDED", "cut after {after} bytes");
        confirmed += usize::from(board.record().confirmed == Slot::One);
    }
    assert!(cuts >= 40, "{cuts} cuts");
    assert_eq!(confirmed, cuts);
}

#[test]
fn a_flipped_bit_in_the_packed_image_is_never_run_and_is_called_what_it_is() {
    let source = ticker("1", 0);
    let mut flipped = 0;
    let image = Board::running(&ticker("0", 0)).link(&source, "1", SlotRule::Either);
    let good = packed(&image);
    for at in (0..good.len()).step_by(good.len() / 30) {
        let mut board = Board::running(&ticker("0", 0));
        board.job_packed("j1", "1", &image);
        if let Some(object) = board.cloud.objects.borrow_mut().get_mut("/j1.fw") {
            object[at] ^= 1 << (at % 8);
        }
        board.boot_until_steady(60_000);
        let job = board.cloud.status("j1");
        assert_eq!((job.status.as_str(), job.reason()), ("FAILED", Some("digest-mismatch")), "byte {at}");
        assert_eq!(board.record().confirmed, Slot::Zero);
        flipped += 1;
    }
    assert!(flipped >= 30);
}

/// The job names the damaged object itself: whoever made the job did it wrong, and trying again does not help.
#[test]
fn a_packed_image_that_the_job_names_and_that_does_not_unpack_is_refused() {
    let image = Board::running(&ticker("0", 0)).link(&ticker("1", 0), "1", SlotRule::Either);
    let good = packed(&image);
    let cases = [
        (0, b'X', "bad-packing"),
        (4, good[4] ^ 1, "unknown-packing"),
        (8, good[8] ^ 1, "bad-packing"),
        (15, 1, "bad-packing"),
    ];
    for (at, byte, reason) in cases {
        let mut board = Board::running(&ticker("0", 0));
        let mut object = good.clone();
        object[at] = byte;
        board.cloud.job("j1", &packed_document("j1", "1", &image, &object));
        board.cloud.objects.borrow_mut().insert("/j1.fw".into(), object);
        board.boot_until_steady(60_000);
        let job = board.cloud.status("j1");
        assert_eq!((job.status.as_str(), job.reason()), ("REJECTED", Some(reason)), "byte {at}");
        assert_eq!(board.record().confirmed, Slot::Zero);
    }
}

#[test]
fn an_object_of_another_size_than_the_packed_one_is_told() {
    let image = Board::running(&ticker("0", 0)).link(&ticker("1", 0), "1", SlotRule::Either);
    let good = packed(&image);
    for other in [[good.as_slice(), &[0]].concat(), good[..good.len() - 1].to_vec(), image.clone()] {
        let mut board = Board::running(&ticker("0", 0));
        board.job_packed("j1", "1", &image);
        board.cloud.objects.borrow_mut().insert("/j1.fw".into(), other);
        board.boot_until_steady(60_000);
        let job = board.cloud.status("j1");
        assert_eq!((job.status.as_str(), job.reason()), ("FAILED", Some("size-mismatch")));
    }
}
