//! A computer and a board on a line that loses, damages and doubles what it carries.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use image::Digest;
use slots::fake::Flash;
use slots::{Cause, Credentials, Layout, Reader, Record, Slot, Slots};
use uplink::{Begin, Client, Facts, Frame, Frames, Judge, Session, Target, UplinkError, Wire};

const ABI: u32 = 0x1_0000;

struct Board {
    verdict: Result<(), &'static str>,
}

impl Judge<Flash> for Board {
    fn vm_uid(&self) -> String {
        "test-00010000-1".into()
    }

    fn board(&self) -> String {
        "test".into()
    }

    fn abi(&self) -> u32 {
        ABI
    }

    fn judge(
        &self,
        _: Slot,
        mut bytes: Reader<'_, Flash>,
        size: u32,
        digest: Digest,
        _: u32,
    ) -> Result<(), &'static str> {
        let mut image = vec![0; (size as usize).next_multiple_of(16)];
        bytes.read(0, &mut image).map_err(|_| "flash-failed")?;
        image.truncate(size as usize);
        if Digest::of(&image) != digest {
            return Err("digest-mismatch");
        }
        self.verdict
    }
}

/// The other end of the line, and what the line does to bytes.
struct Line {
    session: Session<Flash>,
    board: Board,
    frames: Frames,
    to_computer: Vec<u8>,
    noise: Option<Noise>,
    /// Frames from the computer after which the line is dead.
    cut_after: usize,
    heard: usize,
}

/// An xorshift that decides about every byte.
struct Noise(u32);

impl Noise {
    fn one_in(&mut self, n: u32) -> bool {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0.is_multiple_of(n)
    }

    /// Loses, damages or doubles one byte in some hundred.
    fn spoil(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut spoilt = Vec::new();
        for byte in bytes {
            if self.one_in(900) {
                continue;
            }
            spoilt.push(if self.one_in(900) { byte ^ 0x10 } else { *byte });
            if self.one_in(900) {
                spoilt.push(*byte);
            }
        }
        if self.one_in(6) { [bytes, &spoilt].concat() } else { spoilt }
    }
}

#[derive(Clone)]
struct Cable(Rc<RefCell<Line>>);

impl Wire for Cable {
    type Error = &'static str;

    fn write(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        let line = &mut *self.0.borrow_mut();
        if line.heard >= line.cut_after {
            return Err("the line is dead");
        }
        line.heard += 1;
        let bytes = line.noise.as_mut().map_or_else(|| bytes.to_vec(), |noise| noise.spoil(bytes));
        for byte in bytes {
            let Some(frame) = line.frames.take(byte) else { continue };
            let Some(answer) = line.session.answer(&frame, &line.board) else { continue };
            let bytes = answer.bytes();
            let bytes = line.noise.as_mut().map_or_else(|| bytes.clone(), |noise| noise.spoil(&bytes));
            line.to_computer.extend(b"some text\n");
            line.to_computer.extend(bytes);
        }
        Ok(())
    }

    fn now_ms(&self) -> u64 {
        0
    }

    fn read(&mut self, bytes: &mut [u8], _: u32) -> Result<usize, &'static str> {
        let line = &mut *self.0.borrow_mut();
        let count = bytes.len().min(line.to_computer.len());
        bytes[..count].copy_from_slice(&line.to_computer[..count]);
        line.to_computer.drain(..count);
        Ok(count)
    }
}

fn blank() -> Slots<Flash> {
    Slots::open(Flash::new(4 << 20), Layout::DEVKITC_4MB).unwrap()
}

fn cable(slots: Slots<Flash>) -> Cable {
    Cable(Rc::new(RefCell::new(Line {
        session: Session::new(slots),
        board: Board { verdict: Ok(()) },
        frames: Frames::default(),
        to_computer: Vec::new(),
        noise: None,
        cut_after: usize::MAX,
        heard: 0,
    })))
}

fn firmware(size: usize) -> Vec<u8> {
    (0..size).map(|i| (i * 7 + i / 251) as u8).collect()
}

fn begin(bytes: &[u8]) -> Begin {
    Begin {
        target: Target::Firmware,
        size: bytes.len() as u32,
        digest: Digest::of(bytes),
        abi: ABI,
        board: "test".into(),
    }
}

/// The board after the cable has let go.
fn unplug(cable: Cable) -> Slots<Flash> {
    Rc::into_inner(cable.0).map(|line| line.into_inner().session.into_slots()).unwrap()
}

#[test]
fn firmware_goes_to_the_spare_slot_and_becomes_the_confirmed_one() {
    let cable = cable(blank());
    let mut client = Client::new(cable.clone());
    let facts = client.hello().unwrap();
    let vm_uid = "test-00010000-1".to_string();
    assert_eq!(facts, Facts { version: 1, confirmed: 1, slot_bytes: 0x8_0000, counter_floor: 0, vm_uid });
    let bytes = firmware(10_001);
    let mut told = Vec::new();
    assert_eq!(client.send(begin(&bytes), &bytes, |kept| told.push(kept)), Ok(0));
    assert_eq!((told[0], told[told.len() - 1]), (512, 10_001));
    client.leave().unwrap();
    assert!(cable.0.borrow().session.is_over());
    drop(client);
    let mut slots = unplug(cable);
    assert_eq!(slots.record().confirmed, Slot::Zero);
    assert_eq!(written(&mut slots, bytes.len()), bytes);
}

fn written(slots: &mut Slots<Flash>, size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size.next_multiple_of(16)];
    slots.reader(Slot::Zero).read(0, &mut bytes).unwrap();
    bytes.truncate(size);
    bytes
}

#[test]
fn a_line_that_loses_damages_and_doubles_bytes_costs_only_time() {
    let mut repeated = 0;
    for seed in 1..=60 {
        let cable = cable(blank());
        cable.0.borrow_mut().noise = Some(Noise(seed));
        let mut client = Client::new(cable.clone());
        client.hello().unwrap();
        let bytes = firmware(9_000 + seed as usize);
        assert_eq!(client.send(begin(&bytes), &bytes, |_| {}), Ok(0), "seed {seed}");
        client.leave().unwrap();
        repeated += client.repeated;
        drop(client);
        assert_eq!(written(&mut unplug(cable), bytes.len()), bytes, "seed {seed}");
    }
    assert!(repeated > 500, "{repeated} requests were repeated");
}

#[test]
fn a_transfer_goes_on_where_the_line_was_cut() {
    let cable = cable(blank());
    let bytes = firmware(20_000);
    cable.0.borrow_mut().cut_after = 12;
    let mut client = Client::new(cable.clone());
    client.hello().unwrap();
    assert_eq!(client.send(begin(&bytes), &bytes, |_| {}), Err(UplinkError::Wire("the line is dead")));
    cable.0.borrow_mut().cut_after = usize::MAX;
    let mut client = Client::new(cable.clone());
    client.hello().unwrap();
    let mut first = None;
    let slot = client.send(begin(&bytes), &bytes, |kept| {
        first.get_or_insert(kept);
    });
    assert_eq!(slot, Ok(0));
    // Hello, Begin and ten pieces of 512 bytes came through before the cut.
    assert_eq!(first, Some(11 * 512));
}

#[test]
fn what_does_not_fit_the_board_is_refused_before_anything_is_erased() {
    let bytes = firmware(100);
    let other_board = Begin { board: "other".into(), ..begin(&bytes) };
    let other_abi = Begin { abi: ABI + 1, ..begin(&bytes) };
    let too_large = Begin { size: 0x8_0001, ..begin(&bytes) };
    let credentials = Begin { target: Target::Credentials, size: 8 * 1024, ..begin(&bytes) };
    let cases = [
        (other_board, "wrong-board"),
        (other_abi, "wrong-abi"),
        (too_large, "too-large"),
        (credentials, "too-large"),
    ];
    for (what, why) in cases {
        let cable = cable(blank());
        let mut client = Client::new(cable.clone());
        assert_eq!(client.send(what, &bytes, |_| {}), Err(UplinkError::Refused(why.into())));
        drop(client);
        let slots = unplug(cable);
        assert!(slots.close().bytes().iter().all(|byte| *byte == 0xFF), "{why}: the flash is as it was");
    }
}

#[test]
fn an_image_that_the_board_would_not_run_is_not_installed() {
    let cable = cable(blank());
    cable.0.borrow_mut().board.verdict = Err("bad-signature");
    let bytes = firmware(3_000);
    let mut client = Client::new(cable.clone());
    let refused = client.send(begin(&bytes), &bytes, |_| {});
    assert_eq!(refused, Err(UplinkError::Refused("bad-signature".into())));
    let lie = Begin { digest: Digest::of(b"other bytes"), ..begin(&bytes) };
    let refused = client.send(lie, &bytes, |_| {});
    assert_eq!(refused, Err(UplinkError::Refused("digest-mismatch".into())));
    drop(client);
    assert_eq!(unplug(cable).record(), Record::BLANK);
}

#[test]
fn the_hand_on_the_cable_overrules_a_trial() {
    let mut slots = blank();
    slots.boot(Cause::PowerOn, |slot, _| (slot == Slot::One).then_some(1)).unwrap();
    slots.spare().unwrap().write(0, &firmware(64)).unwrap();
    slots.stage(3).unwrap();
    let slots = Slots::open(slots.close(), Layout::DEVKITC_4MB).unwrap();
    let cable = cable(slots);
    let bytes = firmware(2_000);
    let mut client = Client::new(cable.clone());
    assert_eq!(client.send(begin(&bytes), &bytes, |_| {}), Ok(0));
    drop(client);
    let record = unplug(cable).record();
    assert_eq!((record.confirmed, record.trial), (Slot::Zero, None));
}

#[test]
fn credentials_go_to_their_zone_when_they_can_be_read() {
    let credentials = Credentials {
        thing: "board-1",
        host: "localhost",
        port: 8883,
        chain: &[0x30, 1, 0xAA],
        private_key: &[0x30, 1, 0xBB],
        roots: &[0x30, 1, 0xCC],
        wifi: None,
    };
    let mut buffer = [0; 1024];
    let good = credentials.write(&mut buffer).unwrap().to_vec();
    let cable = cable(blank());
    let mut client = Client::new(cable.clone());
    let begin =
        |bytes: &[u8]| Begin { target: Target::Credentials, abi: 0, board: String::new(), ..begin(bytes) };
    let garbage = firmware(700);
    assert!(matches!(client.send(begin(&garbage), &garbage, |_| {}), Err(UplinkError::Refused(_))));
    assert_eq!(client.send(begin(&good), &good, |_| {}), Ok(255));
    drop(client);
    let mut kept = [0; 1024];
    let mut slots = unplug(cable);
    assert_eq!(slots.credentials().read(&mut kept).unwrap(), Some(&good[..]));
}

#[test]
fn no_bytes_on_the_line_make_the_board_panic_or_answer() {
    let mut noise = Noise(7);
    let (mut frames, mut session, board) =
        (Frames::default(), Session::new(blank()), Board { verdict: Ok(()) });
    let mut tried = 0;
    for kind in 0..=255u8 {
        for length in 0..60 {
            let payload = (0..length).map(|_| noise.0 as u8 ^ u8::from(noise.one_in(2))).collect();
            let frame = Frame { kind, sequence: 0, payload };
            let _ = session.answer(&frame, &board);
            let mut bytes = frame.bytes();
            bytes[5 + usize::from(kind % 4)] ^= 0x80;
            assert_eq!(bytes.iter().filter_map(|byte| frames.take(*byte)).count(), 0);
            tried += 1;
        }
    }
    assert_eq!(tried, 256 * 60);
    let whole = Frame { kind: 1, sequence: 9, payload: vec![1] };
    let padding: Vec<u8> = vec![0; 2_000];
    let heard: Vec<Frame> =
        padding.iter().chain(&whole.bytes()).filter_map(|byte| frames.take(*byte)).collect();
    assert_eq!(heard, [whole], "the line recovers from everything");
}

#[test]
fn an_infallible_line_needs_no_error() {
    struct Silence;
    impl Wire for Silence {
        type Error = Infallible;
        fn write(&mut self, _: &[u8]) -> Result<(), Infallible> {
            Ok(())
        }
        fn read(&mut self, _: &mut [u8], _: u32) -> Result<usize, Infallible> {
            Ok(0)
        }
        fn now_ms(&self) -> u64 {
            0
        }
    }
    assert_eq!(Client::new(Silence).hello(), Err(UplinkError::Silent));
}

#[test]
fn a_program_that_prints_for_ever_is_no_answer() {
    /// A board that does not hear; its program says something every 10 ms.
    #[derive(Default)]
    struct Chatter {
        requests: u32,
        now_ms: u64,
    }
    impl Wire for &mut Chatter {
        type Error = Infallible;
        fn write(&mut self, _: &[u8]) -> Result<(), Infallible> {
            self.requests += 1;
            Ok(())
        }
        fn read(&mut self, bytes: &mut [u8], _: u32) -> Result<usize, Infallible> {
            self.now_ms += 10;
            bytes[..5].copy_from_slice(b"tick\n");
            Ok(5)
        }
        fn now_ms(&self) -> u64 {
            self.now_ms
        }
    }
    let mut chatter = Chatter::default();
    assert_eq!(Client::new(&mut chatter).hello(), Err(UplinkError::Silent));
    assert_eq!(chatter.requests, 20, "a request is repeated all the same");
}
