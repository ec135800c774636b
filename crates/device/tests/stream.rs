//! Updates that come as blocks of a stream, over the connection that the board has: whatever the way, the same truth.

mod lab;

use image::SlotRule;
use lab::board::{Behaviour, Board, End, document};
use lab::cloud::Prank;
use lab::streams::StreamPrank;
use lab::ticker;
use slots::Slot;
use slots::fake::{Cut, Garbage};

/// Bytes of a block.
const BLOCK: usize = 4096;

/// A board in a cloud whose jobs name streams.
fn board() -> Board {
    let board = Board::running(&ticker("0", 0));
    *board.cloud.by_stream.borrow_mut() = true;
    board
}

/// With an image of six blocks in line.
fn before_an_update() -> (Board, Vec<u8>) {
    let board = board();
    let image = board.link(&ticker("1", 20_000), "1", SlotRule::Either);
    board.job("j1", "1", &image);
    (board, image)
}

fn play(board: &Board, pranks: impl IntoIterator<Item = StreamPrank>) {
    board.cloud.stream_pranks.borrow_mut().extend(pranks);
}

/// Bytes of all downloads.
fn downloaded(board: &Board) -> usize {
    let events = board.events.borrow();
    let bytes = events.iter().filter_map(|event| event.strip_prefix("downloaded ")?.strip_suffix(" bytes"));
    bytes.map(|bytes| bytes.parse::<usize>().expect("a number")).sum()
}

/// The numbers of the blocks that were asked for.
fn asked(board: &Board) -> Vec<u32> {
    board.cloud.blocks.borrow().iter().map(|(_, block)| *block).collect()
}

fn ended(board: &Board, id: &str) -> (String, Option<String>) {
    let job = board.cloud.status(id);
    (job.status.clone(), job.reason().map(str::to_owned))
}

/// Updated to the image, over the one connection of each boot.
#[track_caller]
fn is_updated(board: &Board, image: &[u8]) {
    assert_eq!(ended(board, "j1"), ("SUCCEEDED".into(), None), "{:?}", board.events.borrow());
    assert!(board.slot(Slot::One).starts_with(image), "the image itself");
    assert_eq!(board.record().confirmed, Slot::One);
    assert_eq!(board.cloud.fetched.borrow().len(), 0, "nothing came over HTTPS");
}

#[test]
fn every_block_is_asked_for_once_and_no_second_connection_is_made() {
    let (mut board, image) = before_an_update();
    board.boot_until_steady(60_000);
    is_updated(&board, &image);
    assert!(image.len() > 5 * BLOCK && image.len() < 6 * BLOCK, "{}", image.len());
    assert_eq!(asked(&board), [0, 1, 2, 3, 4, 5]);
    assert_eq!(*board.cloud.connections.borrow(), 2, "one for each boot");
    assert_eq!(board.count(&format!("downloaded {} bytes", image.len())), 1);
    let ticks = board.printed().matches("tick").count();
    assert!(ticks >= 3, "the program runs meanwhile: {ticks}");
}

#[test]
fn a_packed_image_comes_by_stream_as_well() {
    let mut board = board();
    let image = board.link(&ticker("1", 20_000), "1", SlotRule::Either);
    let packed = board.job_packed("j1", "1", &image);
    board.boot_until_steady(60_000);
    is_updated(&board, &image);
    assert_eq!(asked(&board).len(), packed.len().div_ceil(BLOCK));
    assert_eq!(board.count(&format!("downloaded {} bytes", packed.len())), 1);
}

#[test]
fn an_image_of_whole_blocks_has_no_block_after_its_last() {
    let mut board = board();
    let made = |ballast| board.link(&ticker("1", ballast), "1", SlotRule::Either);
    let image = (8_000..13_000).map(made).find(|image| image.len() % BLOCK == 0);
    let image = image.expect("an image of that length");
    board.job("j1", "1", &image);
    board.boot_until_steady(60_000);
    is_updated(&board, &image);
    assert_eq!(asked(&board).len(), image.len() / BLOCK);
}

#[test]
fn a_vm_and_the_program_that_is_tried_with_it_come_by_stream() {
    const ABI: u32 = 0x0001_0000;
    let mut board = Board::with_vms(&ticker("0", 0));
    *board.cloud.by_stream.borrow_mut() = true;
    let program = board.link(&ticker("1", 5_000), "1", SlotRule::Either);
    board.job_vm("j1", Some(&program), &board.vm(ABI, "1", Behaviour::Works));
    board.boot_until_steady(60_000);
    is_updated(&board, &program);
    assert_eq!(board.confirmed_vm(), "1");
    let streams: Vec<String> = board.cloud.blocks.borrow().iter().map(|(stream, _)| stream.clone()).collect();
    assert!(streams.contains(&"j1-vm".into()) && streams.contains(&"j1-fw".into()), "{streams:?}");
}

#[test]
fn a_question_or_an_answer_that_is_lost_is_repeated() {
    let (mut board, image) = before_an_update();
    play(&board, [StreamPrank::Lost, StreamPrank::Lost, StreamPrank::Twice, StreamPrank::Lost]);
    board.boot_until_steady(60_000);
    is_updated(&board, &image);
    assert_eq!(asked(&board), [0, 0, 1, 2, 3, 4, 5]);
    assert_eq!(board.count("download interrupted"), 0);
}

#[test]
fn what_answers_another_question_is_not_believed() {
    let (mut board, image) = before_an_update();
    play(&board, [StreamPrank::Noise, StreamPrank::Twice, StreamPrank::OfAnother, StreamPrank::Twice]);
    board.boot_until_steady(60_000);
    is_updated(&board, &image);
    assert_eq!(asked(&board), [0, 0, 1, 2, 3, 4, 5]);
}

#[test]
fn a_connection_that_breaks_costs_no_block_that_is_in_the_slot() {
    let (mut board, image) = before_an_update();
    // The description and three blocks; then a description and two blocks each time.
    let answers = |count| std::iter::repeat_n(StreamPrank::Twice, count);
    play(&board, answers(4).chain([StreamPrank::Cut]).chain(answers(3)).chain([StreamPrank::Cut]));
    board.boot_until_steady(60_000);
    is_updated(&board, &image);
    let blocks = asked(&board);
    assert!(blocks.len() <= 6 + 4, "{blocks:?}");
    assert_eq!(*board.cloud.connections.borrow(), 4);
}

#[test]
fn nothing_comes_twice_after_the_server_was_away() {
    let (mut board, image) = before_an_update();
    let (cloud, time) = (board.cloud.clone(), board.time.clone());
    board.time.spawn(async move {
        while cloud.blocks.borrow().len() < 3 {
            time.sleep_until(time.now_ms() + 1).await;
        }
        *cloud.is_up.borrow_mut() = false;
        time.sleep_until(time.now_ms() + 2_000).await;
        *cloud.is_up.borrow_mut() = true;
    });
    board.boot_until_steady(60_000);
    is_updated(&board, &image);
    assert_eq!(board.count("downloaded"), 2);
    assert_eq!(downloaded(&board), image.len());
}

#[test]
fn what_came_over_https_stays_and_a_stream_goes_on_within_its_block() {
    let mut board = Board::running(&ticker("0", 0));
    let image = board.link(&ticker("1", 20_000), "1", SlotRule::Either);
    board.cloud.pranks.borrow_mut().push_back(Prank::CutAfter(5_000));
    board.job("j1", "1", &image);
    let by_stream = document("j1", "1", &image).replace("https://s3.lab/j1.fw?{fresh}", "stream:j1-fw/0");
    let (cloud, time) = (board.cloud.clone(), board.time.clone());
    board.time.spawn(async move {
        while cloud.fetched.borrow().is_empty() {
            time.sleep_until(time.now_ms() + 1).await;
        }
        cloud.jobs.borrow_mut()[0].document = by_stream;
    });
    board.boot_until_steady(60_000);
    assert_eq!(ended(&board, "j1"), ("SUCCEEDED".into(), None));
    assert!(board.slot(Slot::One).starts_with(&image));
    assert_eq!(board.cloud.fetched.borrow().len(), 1);
    assert_eq!(asked(&board), [1, 2, 3, 4, 5], "byte 4,992 lies in the second block");
    // 4,992 of the 5,000 bytes were whole words.
    assert_eq!(downloaded(&board), image.len() + 5_000 - 4_992);
}

#[test]
fn a_stream_that_says_no_is_asked_again_and_given_up_at_last() {
    for code in ["ResourceNotFound", "ETagMismatch", "VersionMismatch", "Unauthorized", "Unheard-Of"] {
        let (mut board, image) = before_an_update();
        play(&board, [StreamPrank::Refused(code); 3]);
        board.boot_until_steady(120_000);
        is_updated(&board, &image);
        let told = format!("download interrupted: the server refuses the stream: {code}");
        assert_eq!(board.count(&told), 3, "{:?}", board.events.borrow());

        let (mut board, _) = before_an_update();
        play(&board, [StreamPrank::Refused(code); 50]);
        assert_eq!(board.boot(600_000), End::StillRunning);
        assert_eq!(ended(&board, "j1"), ("FAILED".into(), Some("download-failed".into())));
        assert_eq!(board.count(&told), 12);
    }
}

#[test]
fn a_device_that_may_not_hear_streams_says_so_and_fails_the_job() {
    let (mut board, _) = before_an_update();
    *board.cloud.no_streams.borrow_mut() = true;
    assert_eq!(board.boot(600_000), End::StillRunning);
    assert_eq!(ended(&board, "j1"), ("FAILED".into(), Some("download-failed".into())));
    let told = "download interrupted: the server does not let this device subscribe to streams";
    assert_eq!(board.count(told), 12, "{:?}", board.events.borrow());
    assert_eq!(asked(&board), [0; 0]);
}

/// AWS IoT ends the connection of a device that publishes what its policy does not allow.
#[test]
fn a_device_that_may_not_ask_for_streams_does_not_connect_for_ever() {
    let (mut board, _) = before_an_update();
    play(&board, [StreamPrank::Cut; 50]);
    assert_eq!(board.boot(1_200_000), End::StillRunning);
    assert_eq!(ended(&board, "j1"), ("FAILED".into(), Some("download-failed".into())));
    let connections = *board.cloud.connections.borrow();
    assert_eq!(connections, 13, "twelve tries, and one to tell");
}

#[test]
fn a_file_of_another_size_or_with_other_bytes_is_never_run() {
    let (mut board, image) = before_an_update();
    let longer = [&image[..], b"more"].concat();
    board.cloud.objects.borrow_mut().insert("/j1.fw".into(), longer);
    board.boot_until_steady(60_000);
    assert_eq!(ended(&board, "j1"), ("FAILED".into(), Some("size-mismatch".into())));
    assert_eq!(asked(&board), [0; 0], "the description tells");

    let mut flipped = 0;
    for at in (0..image.len()).step_by(image.len() / 20) {
        let (mut board, mut other) = before_an_update();
        other[at] ^= 1 << (at % 8);
        board.cloud.objects.borrow_mut().insert("/j1.fw".into(), other);
        board.boot_until_steady(60_000);
        assert_eq!(ended(&board, "j1"), ("FAILED".into(), Some("digest-mismatch".into())), "byte {at}");
        assert_eq!(board.record().confirmed, Slot::Zero);
        flipped += 1;
    }
    assert!(flipped >= 20);
}

#[test]
fn a_block_of_a_wrong_length_is_not_used() {
    let (mut board, image) = before_an_update();
    play(&board, [StreamPrank::Twice, StreamPrank::Twice, StreamPrank::Short]);
    board.boot_until_steady(60_000);
    is_updated(&board, &image);
    assert_eq!(board.count("download interrupted: the stream brings a block of a wrong length"), 1);
}

#[test]
fn a_file_that_is_replaced_during_the_download_is_fetched_anew() {
    let (mut board, image) = before_an_update();
    let (cloud, time, good) = (board.cloud.clone(), board.time.clone(), image.clone());
    let mut other = image.clone();
    other[5 * BLOCK] ^= 1;
    board.cloud.objects.borrow_mut().insert("/j1.fw".into(), other);
    board.time.spawn(async move {
        while cloud.blocks.borrow().len() < 6 {
            time.sleep_until(time.now_ms() + 1).await;
        }
        time.sleep_until(time.now_ms() + 40).await;
        cloud.objects.borrow_mut().insert("/j1.fw".into(), good);
    });
    board.boot_until_steady(60_000);
    is_updated(&board, &image);
}

#[test]
fn a_job_that_is_taken_back_during_the_download_is_dropped_and_the_next_one_is_done() {
    let (mut board, _) = before_an_update();
    let next = board.link(&ticker("2", 100), "2", SlotRule::Either);
    board.cloud.objects.borrow_mut().insert("/j2.fw".into(), next.clone());
    let document = document("j2", "2", &next);
    let (cloud, time) = (board.cloud.clone(), board.time.clone());
    board.time.spawn(async move {
        while cloud.blocks.borrow().len() < 3 {
            time.sleep_until(time.now_ms() + 1).await;
        }
        cloud.jobs.borrow_mut()[0].status = "CANCELED".into();
        cloud.job("j2", &document);
    });
    board.boot_until_steady(60_000);
    assert_eq!(ended(&board, "j2"), ("SUCCEEDED".into(), None));
    assert_eq!(board.cloud.status("j1").status, "CANCELED");
    assert!(board.slot(Slot::One).starts_with(&next));
}

#[test]
fn a_cloud_that_knows_3_1_1_alone_serves_streams_too() {
    let (mut board, image) = before_an_update();
    *board.cloud.only_v311.borrow_mut() = true;
    board.boot_until_steady(60_000);
    is_updated(&board, &image);
}

#[test]
fn a_program_that_listens_to_the_same_stream_hears_it_and_the_update_goes_on() {
    let listener = "
import time
from aws import iot
thing = iot.Thing()
thing.connect()
thing.subscribe('$aws/things/lamp/streams/+/data/cbor', lambda topic, payload: print('heard', topic))
while True:
    time.sleep_ms(20)
";
    let mut board = Board::running(listener);
    *board.cloud.by_stream.borrow_mut() = true;
    let image = board.link(&ticker("1", 20_000), "1", SlotRule::Either);
    board.job("j1", "1", &image);
    board.boot_until_steady(60_000);
    is_updated(&board, &image);
    assert_eq!(board.printed().matches("heard").count(), asked(&board).len(), "{}", board.printed());
}

#[test]
fn a_power_cut_at_any_moment_of_an_update_by_stream_ends_it_truthfully() {
    let source = ticker("1", 9_000);
    let mut whole = board();
    let image = whole.link(&source, "1", SlotRule::Either);
    let bytes_before = whole.changed();
    whole.job_packed("j1", "1", &image);
    whole.boot_until_steady(30_000);
    let changed = whole.changed() - bytes_before;
    let (mut cuts, mut confirmed) = (0, 0);
    for after in (0..changed).step_by(changed / 40) {
        let mut board = board();
        if after % 2 == 0 {
            board.job_packed("j1", "1", &image);
        } else {
            board.job("j1", "1", &image);
        }
        board.cut_power(Cut { after, garbage: Garbage::ALL[after % 4] });
        cuts += board.boot_through_cuts(30_000);
        assert_eq!(board.cloud.status("j1").status, "SUCCEEDED", "cut after {after} bytes");
        confirmed += usize::from(board.record().confirmed == Slot::One);
    }
    assert!(cuts >= 40, "{cuts} cuts");
    assert_eq!(confirmed, cuts);
}
