//! A board around the agent: real slots over a flash that tears, real images, a clock that runs as fast as it can.
//!
//! It performs the agent's outputs as crates/device does, one after the other.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use agent::{Agent, Boot, FetchError, Input, JOURNAL_BYTES, Output, Say, Verdict};
use image::{Digest, Expectation, KeySet, Link, Refusal, SigningKey, SlotRule, VmUid};
use jobs::{Request, Status};
use slots::fake::{Fault, Flash};
use slots::{Cause, Decision, Error, Layout, Reader, Region, Slot, Slots};

use crate::cloud::{Cloud, THING};

/// Two sectors of 4096 bytes for each zone, and slots of this size.
const fn layout(slot: u32) -> Layout {
    Layout {
        record: Region::new(0x0000, 0x2000),
        keys: Region::new(0x2000, 0x2000),
        credentials: Region::new(0x4000, 0x2000),
        journal: Region::new(0x6000, 0x2000),
        settings: Region::new(0x8000, 0x2000),
        slots: [Region::new(0xA000, slot), Region::new(0xA000 + slot, slot)],
    }
}

/// The board gives a trial this long.
const TRIAL_DEADLINE_MS: u64 = 120_000;
/// A wait of the agent that is longer than this is not for anything in particular: the job is settled.
const IDLE_MS: u64 = 5 * 60_000;
/// Bytes of the download that come at a time.
const CHUNK: usize = 256;

/// How a firmware behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// Reaches the cloud.
    Healthy,
    /// Dies in its first line.
    Crashes,
    /// Never proves itself.
    Hangs,
}

/// An image and how its program behaves, which no verification can see.
pub struct Firmware {
    pub image: Vec<u8>,
    pub digest: Digest,
    pub behaviour: Behaviour,
}

impl Firmware {
    pub fn new(version: &str, payload: &[u8], key: &SigningKey, behaviour: Behaviour) -> Firmware {
        let vm = VmUid { board: "host", abi: 0x0001_0000, version: "0.1.0" };
        let link = Link { vm, slot: SlotRule::Either, name: "fota-aws", version, counter: 1 };
        let image = image::link(payload, &link).expect("a sound link").sign(key);
        Firmware { digest: Digest::of(&image), image, behaviour }
    }
}

/// What the tests of one story share.
pub struct World {
    pub layout: Layout,
    pub keys: KeySet,
    /// What runs at first.
    pub old: Firmware,
    /// What the job asks for.
    pub new: Firmware,
    /// The answers of `image::verify`, which depend on nothing but image, slot and keys: each is found once, by the
    /// real function. Otherwise the tests would do little else than check the same two signatures.
    verified: Mutex<HashMap<(Digest, Slot), Result<u32, Refusal>>>,
    /// Downloads that went on from the middle.
    pub resumed: AtomicUsize,
}

/// How a run of the board ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// The power went.
    PowerCut,
    /// The board resets.
    Reset(Cause),
    /// The agent has nothing to do any more.
    Settled,
}

/// Why a run stops in the middle of something.
type Stop = Ended;

/// A flash with the old firmware confirmed in slot zero, as the cable leaves it.
pub fn factory(world: &World) -> Flash {
    let flash = Flash::new(world.layout.slots[1].end() as usize);
    let mut slots = Slots::open(flash, world.layout).expect("the layout fits");
    slots.spare().and_then(|mut spare| spare.write(0, &world.old.image)).expect("the power is on");
    slots.install().expect("the power is on");
    slots.close()
}

/// Boots until the job is settled, through as many resets as it takes; `None` when the power was cut.
pub fn run(world: &World, flash: &mut Flash, cloud: &mut Cloud, first: Cause) -> Option<()> {
    let mut cause = first;
    for boots in 0.. {
        assert!(boots < 100, "the board resets for ever");
        cloud.disconnect();
        match boot(world, flash, cloud, cause) {
            Ended::PowerCut => return None,
            Ended::Reset(next) => cause = next,
            Ended::Settled => return Some(()),
        }
    }
    None
}

/// What `slots` boots, checked: the running image is one of the two, whole; and so is the confirmed one.
fn boot(world: &World, flash: &mut Flash, cloud: &mut Cloud, cause: Cause) -> Ended {
    let Ok(mut slots) = Slots::open(&mut *flash, world.layout) else { return Ended::PowerCut };
    let decision = match slots.boot(cause, |slot, reader| world.whole(slot, reader)) {
        Ok(decision) => decision,
        Err(Error::Flash(Fault::PowerCut)) => return Ended::PowerCut,
        Err(why) => panic!("the board does not boot: {why}"),
    };
    let confirmed = slots.record().confirmed;
    let whole = world.whole(confirmed, slots.reader(confirmed));
    assert!(whole.is_some(), "a whole confirmed image at every boot");
    let running = decision.slot().expect("something to run");
    let firmware = world.firmware(read(slots.reader(running)));
    let on_trial = matches!(decision, Decision::Trial { .. });
    if on_trial && firmware.behaviour == Behaviour::Crashes {
        return Ended::Reset(Cause::Crash);
    }
    let (proved, position, now_ms) = (false, 0, 0);
    let board = Board { world, slots, cloud, firmware, running, on_trial, proved, position, now_ms };
    match board.converse() {
        Ok(never) => match never {},
        Err(stop) => stop,
    }
}

impl World {
    pub fn new(keys: KeySet, old: Firmware, new: Firmware) -> World {
        let longest = old.image.len().max(new.image.len());
        let layout = layout(longest.next_multiple_of(4096) as u32);
        World { layout, keys, old, new, verified: Mutex::default(), resumed: AtomicUsize::new(0) }
    }

    fn whole(&self, slot: Slot, reader: Reader<'_, &mut Flash>) -> Option<u32> {
        let bytes = read(reader);
        let image = image::in_slot(&bytes).ok()?;
        self.verify(image, slot).ok()
    }

    fn verify(&self, image: &[u8], slot: Slot) -> Result<u32, Refusal> {
        let here = Expectation { board: "host", abi: 0x0001_0000, slot: slot.index(), counter_floor: 0 };
        let verify = || image::verify(image, &self.keys, &here).map(|image| image.manifest.counter);
        let mut verified = self.verified.lock().expect("no other test has panicked");
        *verified.entry((Digest::of(image), slot)).or_insert_with(verify)
    }

    fn firmware(&self, slot: Vec<u8>) -> &Firmware {
        let image = image::in_slot(&slot).expect("what runs is whole");
        let known = [&self.old, &self.new].into_iter().find(|firmware| firmware.image == image);
        known.expect("what runs is the old firmware or the new, to the last byte")
    }
}

/// The image in a slot, or what is there in its place, as long as its header says.
fn read(mut reader: Reader<'_, &mut Flash>) -> Vec<u8> {
    let mut front = [0; 16];
    // When the power is off the bytes stay zero, which is no image.
    let _off = reader.read(0, &mut front);
    let size = image::size(&front).unwrap_or(16).min(reader.region().len as usize);
    let mut bytes = vec![0; size.next_multiple_of(4)];
    let _off = reader.read(0, &mut bytes);
    bytes
}

struct Board<'w, 'f> {
    world: &'w World,
    slots: Slots<&'f mut Flash>,
    cloud: &'f mut Cloud,
    firmware: &'w Firmware,
    running: Slot,
    on_trial: bool,
    /// The program has told that it is healthy.
    proved: bool,
    /// Bytes of the image that have come.
    position: usize,
    now_ms: u64,
}

/// An input, of which some hold bytes that the board must keep.
enum Happened {
    Plain(Input<'static>),
    Heard(String, String),
}

enum Never {}

impl Board<'_, '_> {
    fn converse(mut self) -> Result<Never, Stop> {
        let mut journal = [0; JOURNAL_BYTES];
        let journal = self.slots.journal().read(&mut journal).map_err(stop)?.unwrap_or(&[]).to_vec();
        let spare = !self.running;
        let mut agent = Agent::new();
        let mut happened = self.perform(agent.step(
            0,
            Input::Started(Boot {
                running: Some(self.firmware.digest),
                spare,
                spare_bytes: self.world.layout.slot(spare).len,
                on_trial: self.on_trial,
                outcome: self.slots.record().outcome,
                vm: None,
                journal: &journal,
                seed: 7,
            }),
        ))?;
        for _ in 0..10_000 {
            happened = match happened {
                Happened::Plain(input) => self.perform(agent.step(self.now_ms, input))?,
                Happened::Heard(topic, payload) => {
                    let message =
                        jobs::read(THING, &topic, payload.as_bytes()).expect("a topic of this thing");
                    self.perform(agent.step(self.now_ms, Input::Heard(message)))?
                }
            };
        }
        panic!("the agent converses for ever");
    }

    /// Performs one output; stops when there is no time after it.
    fn perform(&mut self, output: Output<'_>) -> Result<Happened, Stop> {
        let input = match output {
            Output::Connect => Input::Connected,
            Output::Disconnect => Input::Done,
            Output::Publish(request) => self.publish(&request),
            Output::Wait { until_ms } => return self.wait(until_ms),
            Output::AskProgram { .. } => Input::ProgramSays(Say::Accept),
            Output::Begin { journal } => {
                self.slots.forget_outcome().map_err(stop)?;
                self.slots.journal().write(journal).map_err(stop)?;
                Input::Done
            }
            Output::Remember { journal } => {
                self.slots.journal().write(journal).map_err(stop)?;
                Input::Done
            }
            Output::Fetch { from, .. } => {
                self.position = from as usize;
                self.world.resumed.fetch_add((from > 0) as usize, Ordering::Relaxed);
                Input::Opened { from, total: Some(self.world.new.image.len() as u32) }
            }
            Output::More { .. } => return Ok(self.more()),
            Output::Keep { at, len, .. } => self.keep(at, len as usize)?,
            Output::Verify { size, digest, .. } => Input::Verified(self.verify(size as usize, digest)?),
            Output::Stage { slot, .. } => {
                assert_eq!(slot, !self.running);
                self.slots.stage(3).map_err(stop)?;
                Input::Done
            }
            Output::Confirm => {
                assert!(self.proved, "only healthy firmware is confirmed");
                self.slots.confirm().map_err(stop)?;
                Input::Done
            }
            Output::Reset => return Err(Ended::Reset(Cause::Software)),
        };
        Ok(Happened::Plain(input))
    }

    /// Sends a request, of which each must be true at this moment.
    fn publish(&mut self, request: &Request<'_>) -> Input<'static> {
        if let Request::Update(update) = request {
            let record = self.slots.record();
            let runs_it = self.firmware.digest == self.world.new.digest;
            let confirmed = record.confirmed == self.running && record.trial.is_none();
            match update.status {
                Status::Succeeded => assert!(runs_it && confirmed, "SUCCEEDED is true"),
                Status::Failed | Status::Rejected => {
                    assert!(!runs_it && confirmed, "a refusal or a failure is true")
                }
                _ => assert!(!runs_it, "IN_PROGRESS is true"),
            }
        }
        self.cloud.ask(request);
        Input::Done
    }

    /// What comes first: an answer, the program's proof, the watchdog, or the end of the wait.
    fn wait(&mut self, until_ms: u64) -> Result<Happened, Stop> {
        if let Some((topic, payload)) = self.cloud.answer() {
            return Ok(Happened::Heard(topic, payload));
        }
        if !self.proved && self.firmware.behaviour != Behaviour::Hangs {
            self.proved = true;
            return Ok(Happened::Plain(Input::ProgramHealthy));
        }
        let on_trial = self.slots.record().trial.is_some();
        if on_trial && until_ms >= TRIAL_DEADLINE_MS {
            return Err(Ended::Reset(Cause::Watchdog));
        }
        if until_ms > self.now_ms + IDLE_MS {
            return Err(Ended::Settled);
        }
        self.now_ms = until_ms;
        Ok(Happened::Plain(Input::Tick))
    }

    fn more(&mut self) -> Happened {
        if let Some((topic, payload)) = self.cloud.answer() {
            return Happened::Heard(topic, payload);
        }
        let len = CHUNK.min(self.world.new.image.len() - self.position);
        self.position += len;
        Happened::Plain(match len {
            0 => Input::FetchFailed(FetchError::Network),
            len => Input::Chunk { len: len as u32 },
        })
    }

    /// The last `len` bytes of the chunk go into the spare slot.
    fn keep(&mut self, at: u32, len: usize) -> Result<Input<'static>, Stop> {
        let bytes = &self.world.new.image[self.position - len..self.position];
        let mut spare = self.slots.spare().map_err(stop)?;
        spare.write(at, bytes).map_err(stop)?;
        Ok(Input::Done)
    }

    fn verify(&mut self, size: usize, digest: Digest) -> Result<Verdict, Stop> {
        let slot = !self.running;
        let mut bytes = vec![0; size.next_multiple_of(4)];
        self.slots.reader(slot).read(0, &mut bytes).map_err(stop)?;
        let image = &bytes[..size];
        Ok(match self.world.verify(image, slot) {
            _ if Digest::of(image) != digest => Verdict::OtherDigest,
            Ok(_) => Verdict::Whole,
            Err(refusal) => Verdict::Refused(refusal),
        })
    }
}

/// The only thing that goes wrong with this flash is the power.
fn stop(why: Error<Fault>) -> Stop {
    assert_eq!(why, Error::Flash(Fault::PowerCut));
    Ended::PowerCut
}
