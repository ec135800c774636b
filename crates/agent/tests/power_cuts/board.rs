//! A board around the agent: real slots over a flash that tears, real images, a clock that runs as fast as it can.
//!
//! It performs the agent's outputs as crates/device does, one after the other.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use agent::{Agent, Boot, FetchError, Input, JOURNAL_BYTES, Output, Part, Say, Staging, Verdict, VmBoot};
use embedded_storage::nor_flash::{ErrorType, NorFlash, ReadNorFlash};
use image::{Digest, Expectation, KeySet, Link, Refusal, SigningKey, SlotRule, VmUid};
use jobs::{Request, Status};
use slots::fake::{Fault, Flash};
use slots::{Cause, Decision, Error, Fall, Layout, Reader, Region, RunningVm, Slot, Slots};

use crate::cloud::{Cloud, THING};

/// The record and the slots of the VM, behind those of programs, with slots of that size.
const fn vm_layout(slot: u32) -> Layout {
    let (programs, behind) = (layout(slot), 0xA000 + 2 * slot);
    let slots = [Region::new(behind + 0x2000, slot), Region::new(behind + 0x2000 + slot, slot)];
    Layout { record: Region::new(behind, 0x2000), slots, ..programs }
}

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

/// What images of the VM name as their board, and as their ABI.
const VM_BOARD: &str = "host-vm";
const VM_ABI: u32 = 1;
/// The board's kind, and the first ABI of its programs.
const BOARD: &str = "host";
pub const ABI: u32 = 0x0001_0000;

impl Firmware {
    pub fn new(version: &str, payload: &[u8], key: &SigningKey, behaviour: Behaviour) -> Firmware {
        Firmware::for_abi(ABI, version, payload, key, behaviour)
    }

    /// A program for VMs of this ABI.
    pub fn for_abi(
        abi: u32,
        version: &str,
        payload: &[u8],
        key: &SigningKey,
        behaviour: Behaviour,
    ) -> Firmware {
        let vm = VmUid { board: BOARD, abi, version: "0.1.0" };
        Firmware::linked(vm, version, payload, key, behaviour)
    }

    /// A VM for programs of this ABI.
    pub fn vm(abi: u32, version: &str, key: &SigningKey, behaviour: Behaviour) -> Firmware {
        let uid = VmUid { board: BOARD, abi, version }.to_string();
        let mut payload = VmUid::head_of_vm(&uid).expect("a uid");
        payload.resize(250, 0x33);
        Firmware::linked(VmUid { board: VM_BOARD, abi: VM_ABI, version }, version, &payload, key, behaviour)
    }

    fn linked(
        vm: VmUid<'_>,
        version: &str,
        payload: &[u8],
        key: &SigningKey,
        behaviour: Behaviour,
    ) -> Firmware {
        let link = Link { vm, slot: SlotRule::Either, name: "fota-aws", version, counter: 1 };
        let image = image::link(payload, &link).expect("a sound link").sign(key);
        Firmware { digest: Digest::of(&image), image, behaviour }
    }
}

/// What the tests of one story share.
pub struct World {
    pub layout: Layout,
    pub vm_layout: Layout,
    pub keys: KeySet,
    /// What runs at first.
    pub old: Firmware,
    pub old_vm: Firmware,
    /// What the job asks for.
    pub new: Option<Firmware>,
    pub new_vm: Option<Firmware>,
    /// The answers of `image::verify`, which depend on nothing but image, slot, ABI and keys: each is found once, by the
    /// real function. Otherwise the tests would do little else than check the same signatures.
    verified: Mutex<HashMap<Question, Result<u32, Refusal>>>,
    /// Downloads that went on from the middle.
    pub resumed: AtomicUsize,
}

/// What is asked about an image: its digest, the slot, the ABI.
type Question = (Digest, Slot, u32);

/// One flash in two hands: programs' and VM's.
#[derive(Clone, Copy)]
struct Hand<'f>(&'f RefCell<&'f mut Flash>);

impl ErrorType for Hand<'_> {
    type Error = Fault;
}

impl ReadNorFlash for Hand<'_> {
    const READ_SIZE: usize = 4;

    fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        self.0.borrow_mut().read(at, bytes)
    }

    fn capacity(&self) -> usize {
        self.0.borrow().capacity()
    }
}

impl NorFlash for Hand<'_> {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = 4096;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Fault> {
        self.0.borrow_mut().erase(from, to)
    }

    fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), Fault> {
        self.0.borrow_mut().write(at, bytes)
    }
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

/// A flash with the old program and the old VM, each confirmed in its slot zero, as the cable leaves it.
pub fn factory(world: &World) -> Flash {
    let mut flash = Flash::new(world.vm_layout.slots[1].end() as usize);
    for (layout, firmware) in [(world.layout, &world.old), (world.vm_layout, &world.old_vm)] {
        let mut slots = Slots::open(&mut flash, layout).expect("the layout fits");
        slots.spare().and_then(|mut spare| spare.write(0, &firmware.image)).expect("the power is on");
        slots.install().expect("the power is on");
    }
    flash
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

/// What the bootloader and `slots` boot, checked: what runs is one of the two, whole; and so is what is confirmed.
fn boot(world: &World, flash: &mut Flash, cloud: &mut Cloud, cause: Cause) -> Ended {
    let shared = RefCell::new(flash);
    let hand = Hand(&shared);
    let (Ok(mut vms), Ok(mut slots)) = (Slots::open(hand, world.vm_layout), Slots::open(hand, world.layout))
    else {
        return Ended::PowerCut;
    };
    let chosen = vms.boot(cause, |slot, reader| world.whole_vm(slot, reader));
    let Some(vm_slot) = booted(chosen) else { return Ended::PowerCut };
    let vm_slot = vm_slot.slot().expect("a VM to run");
    let vm = world.firmware(read(vms.reader(vm_slot)), [Some(&world.old_vm), world.new_vm.as_ref()]);
    let vm_on_trial = vms.record().trial.is_some();
    if vm_on_trial && vm.behaviour != Behaviour::Healthy {
        return Ended::Reset(vm.behaviour.cause());
    }
    let abi = abi_of(&vm.image);
    let running_vm = RunningVm { slot: vm_slot, on_trial: vm_on_trial };
    let chosen = slots.boot_on(running_vm, cause, |slot, reader| world.whole(slot, reader, abi));
    let Some(decision) = booted(chosen) else { return Ended::PowerCut };
    if decision == Decision::Recovery && vm_on_trial {
        return match vms.abandon(Fall::NotWhole) {
            Ok(()) => Ended::Reset(Cause::Software),
            Err(why) => stop(why),
        };
    }
    if !vm_on_trial {
        let confirmed = slots.record().confirmed;
        let whole = world.whole(confirmed, slots.reader(confirmed), abi);
        assert!(whole.is_some(), "a whole confirmed image at every boot");
    }
    let running = decision.slot().expect("something to run");
    let firmware = world.firmware(read(slots.reader(running)), [Some(&world.old), world.new.as_ref()]);
    let on_trial = matches!(decision, Decision::Trial { .. }) || vm_on_trial;
    if on_trial && firmware.behaviour == Behaviour::Crashes {
        return Ended::Reset(Cause::Crash);
    }
    let (proved, position, fetched, now_ms) = (false, 0, Part::Program, 0);
    let board = Board {
        world,
        slots,
        vms,
        cloud,
        firmware,
        running,
        vm,
        vm_slot,
        on_trial,
        proved,
        position,
        fetched,
        now_ms,
    };
    match board.converse() {
        Ok(never) => match never {},
        Err(stop) => stop,
    }
}

/// The decision; `None` when the power was cut.
fn booted(chosen: Result<Decision, Error<Fault>>) -> Option<Decision> {
    match chosen {
        Ok(decision) => Some(decision),
        Err(Error::Flash(Fault::PowerCut)) => None,
        Err(why) => panic!("the board does not boot: {why}"),
    }
}

impl Behaviour {
    /// What ends a trial.
    fn cause(self) -> Cause {
        if self == Behaviour::Crashes { Cause::Crash } else { Cause::Watchdog }
    }
}

/// The ABI of the programs that a VM runs.
fn abi_of(vm: &[u8]) -> u32 {
    let payload = image::inspect(vm).expect("an image").payload;
    VmUid::of_vm(payload).expect("a VM").abi
}

impl World {
    /// A world in which the job asks for these.
    pub fn new(keys: KeySet, old: [Firmware; 2], new: Option<Firmware>, new_vm: Option<Firmware>) -> World {
        let [old, old_vm] = old;
        let all = [Some(&old), Some(&old_vm), new.as_ref(), new_vm.as_ref()];
        let longest = all.iter().flatten().map(|firmware| firmware.image.len()).max().unwrap_or(0);
        let slot = longest.next_multiple_of(4096) as u32;
        let (verified, resumed) = (Mutex::default(), AtomicUsize::new(0));
        let (layout, vm_layout) = (layout(slot), vm_layout(slot));
        World { layout, vm_layout, keys, old, old_vm, new, new_vm, verified, resumed }
    }

    /// The image that the job asks for.
    fn wanted(&self, part: Part) -> &Firmware {
        let wanted = if part == Part::Vm { &self.new_vm } else { &self.new };
        wanted.as_ref().expect("only what the job names is asked for")
    }

    fn whole(&self, slot: Slot, reader: Reader<'_, Hand<'_>>, abi: u32) -> Option<u32> {
        let bytes = read(reader);
        let image = image::in_slot(&bytes).ok()?;
        self.verify(image, slot, BOARD, abi).ok()
    }

    fn whole_vm(&self, slot: Slot, reader: Reader<'_, Hand<'_>>) -> Option<u32> {
        let bytes = read(reader);
        let image = image::in_slot(&bytes).ok()?;
        self.verify(image, slot, VM_BOARD, VM_ABI).ok()
    }

    fn verify(&self, image: &[u8], slot: Slot, board: &str, abi: u32) -> Result<u32, Refusal> {
        let here = Expectation { board, abi, slot: slot.index(), counter_floor: 0 };
        let verify = || image::verify(image, &self.keys, &here).map(|image| image.manifest.counter);
        let mut verified = self.verified.lock().expect("no other test has panicked");
        *verified.entry((Digest::of(image), slot, abi)).or_insert_with(verify)
    }

    fn firmware<'w>(&'w self, slot: Vec<u8>, known: [Option<&'w Firmware>; 2]) -> &'w Firmware {
        let image = image::in_slot(&slot).expect("what runs is whole");
        let known = known.into_iter().flatten().find(|firmware| firmware.image == image);
        known.expect("what runs is the old firmware or the new, to the last byte")
    }
}

/// The image in a slot, or what is there in its place, as long as its header says.
fn read(mut reader: Reader<'_, Hand<'_>>) -> Vec<u8> {
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
    slots: Slots<Hand<'f>>,
    vms: Slots<Hand<'f>>,
    cloud: &'f mut Cloud,
    firmware: &'w Firmware,
    running: Slot,
    vm: &'w Firmware,
    vm_slot: Slot,
    on_trial: bool,
    /// The program has told that it is healthy.
    proved: bool,
    /// Bytes of the image that have come, and whose it is.
    position: usize,
    fetched: Part,
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
                vm: Some(VmBoot {
                    running: self.vm.digest,
                    spare: !self.vm_slot,
                    spare_bytes: self.world.vm_layout.slot(!self.vm_slot).len,
                    outcome: self.vms.record().outcome,
                }),
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
                self.vms.forget_outcome().map_err(stop)?;
                self.slots.journal().write(journal).map_err(stop)?;
                Input::Done
            }
            Output::Remember { journal } => {
                self.slots.journal().write(journal).map_err(stop)?;
                Input::Done
            }
            Output::Fetch { part, from, .. } => {
                self.position = from as usize;
                self.fetched = part;
                self.world.resumed.fetch_add((from > 0) as usize, Ordering::Relaxed);
                Input::Opened { from, total: Some(self.world.wanted(part).image.len() as u32) }
            }
            Output::More { .. } => return Ok(self.more()),
            Output::Keep { part, at, len } => self.keep(part, at, len as usize)?,
            Output::Verify { part, staging, size, digest } => {
                Input::Verified(self.verify(part, staging, size as usize, digest)?)
            }
            Output::Stage { staging, slot } => {
                assert_eq!(slot, if staging == Staging::Vm { !self.vm_slot } else { !self.running });
                match staging {
                    Staging::Program => self.slots.stage(3).map_err(stop)?,
                    Staging::Vm => self.vms.stage(3).map_err(stop)?,
                    Staging::Pair => {
                        self.slots.stage_with(!self.vm_slot).map_err(stop)?;
                        self.vms.stage(3).map_err(stop)?;
                    }
                }
                Input::Done
            }
            Output::Confirm => {
                assert!(self.proved, "only healthy firmware is confirmed");
                for slots in [&mut self.vms, &mut self.slots] {
                    if slots.record().trial.is_some() {
                        slots.confirm().map_err(stop)?;
                    }
                }
                Input::Done
            }
            Output::Reset => return Err(Ended::Reset(Cause::Software)),
        };
        Ok(Happened::Plain(input))
    }

    /// Sends a request, of which each must be true at this moment.
    fn publish(&mut self, request: &Request<'_>) -> Input<'static> {
        if let Request::Update(update) = request {
            let is = |wanted: &Option<Firmware>, running: &Firmware| {
                wanted.as_ref().is_none_or(|wanted| wanted.digest == running.digest)
            };
            let runs_it = is(&self.world.new, self.firmware) && is(&self.world.new_vm, self.vm);
            let (record, vm_record) = (self.slots.record(), self.vms.record());
            let confirmed = (record.confirmed, vm_record.confirmed) == (self.running, self.vm_slot)
                && record.trial.is_none()
                && vm_record.trial.is_none();
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
        let on_trial = self.slots.record().trial.is_some() || self.vms.record().trial.is_some();
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
        let len = CHUNK.min(self.world.wanted(self.fetched).image.len() - self.position);
        self.position += len;
        Happened::Plain(match len {
            0 => Input::FetchFailed(FetchError::Network),
            len => Input::Chunk { len: len as u32 },
        })
    }

    /// The last `len` bytes of the chunk go into the spare slot.
    fn keep(&mut self, part: Part, at: u32, len: usize) -> Result<Input<'static>, Stop> {
        let bytes = &self.world.wanted(part).image[self.position - len..self.position];
        let slots = if part == Part::Vm { &mut self.vms } else { &mut self.slots };
        let mut spare = slots.spare().map_err(stop)?;
        spare.write(at, bytes).map_err(stop)?;
        Ok(Input::Done)
    }

    fn verify(&mut self, part: Part, staging: Staging, size: usize, digest: Digest) -> Result<Verdict, Stop> {
        let (slots, slot) = match part {
            Part::Program => (&mut self.slots, !self.running),
            Part::Vm => (&mut self.vms, !self.vm_slot),
        };
        let mut bytes = vec![0; size.next_multiple_of(4)];
        slots.reader(slot).read(0, &mut bytes).map_err(stop)?;
        let image = &bytes[..size];
        if Digest::of(image) != digest {
            return Ok(Verdict::OtherDigest);
        }
        let judged = match (part, staging) {
            (Part::Program, Staging::Pair) => {
                let vm = read(self.vms.reader(!self.vm_slot));
                let abi = abi_of(image::in_slot(&vm).expect("it was verified"));
                self.world.verify(image, slot, BOARD, abi)
            }
            (Part::Program, _) => self.world.verify(image, slot, BOARD, abi_of(&self.vm.image)),
            (Part::Vm, _) => self.world.verify(image, slot, VM_BOARD, VM_ABI).and_then(|counter| {
                let fits = staging == Staging::Pair || abi_of(image) == abi_of(&self.vm.image);
                if fits { Ok(counter) } else { Err(Refusal::WrongAbi) }
            }),
        };
        Ok(judged.map_or_else(Verdict::Refused, |_| Verdict::Whole))
    }
}

/// The only thing that goes wrong with this flash is the power.
fn stop(why: Error<Fault>) -> Stop {
    assert_eq!(why, Error::Flash(Fault::PowerCut));
    Ended::PowerCut
}
