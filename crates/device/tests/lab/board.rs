//! A board on virtual time: a fake flash, a console and a log in memory, and the scripted cloud at the other end.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use device::parts::Parts;
use device::{ConnectError, ConnectStep, Event, Exit, Port, Tls, VmKeeping};
use embassy_futures::select::{Either, select};
use embedded_storage::nor_flash::{ErrorType, NorFlash, ReadNorFlash};
use image::{Digest, Expectation, KeySet, Link, SigningKey, SlotRule, VmUid};
use slots::fake::{Cut, Fault, Flash};
use slots::{Cause, Credentials, Layout, Reader, Record, Region, Settings, Slot, Slots};

use super::cloud::{Cloud, HTTPS_PORT, MQTT_PORT};
use super::pipe::{Pipe, pipe};
use super::time::Time;

const LAYOUT: Layout = Layout::DEVKITC_4MB;

/// Record and slots of the VM, on boards that have them.
const VM: VmKeeping = VmKeeping {
    layout: Layout {
        record: Region::new(0x39_A000, 0x2000),
        slots: [Region::new(0x01_0000, 0x1_0000), Region::new(0x11_0000, 0x1_0000)],
        ..LAYOUT
    },
    board: "lab-vm",
    abi: 1,
};

/// How a VM behaves when the bootloader starts it. What works is always the same: the device that is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    Works,
    Dies,
    Hangs,
}

/// The flash, shared with the test that looks at it and cuts its power.
#[derive(Clone)]
pub struct BoardFlash(Rc<RefCell<Flash>>);

impl ErrorType for BoardFlash {
    type Error = Fault;
}

impl ReadNorFlash for BoardFlash {
    const READ_SIZE: usize = 4;

    fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        self.0.borrow_mut().read(at, bytes)
    }

    fn capacity(&self) -> usize {
        self.0.borrow().capacity()
    }
}

impl NorFlash for BoardFlash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = 4096;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Fault> {
        stop_without_power(self.0.borrow_mut().erase(from, to))
    }

    fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), Fault> {
        stop_without_power(self.0.borrow_mut().write(at, bytes))
    }
}

/// Unwinds the board: nothing of it goes on after a power cut, not even to the next line.
struct PowerCut;

fn stop_without_power(result: Result<(), Fault>) -> Result<(), Fault> {
    if result == Err(Fault::PowerCut) {
        resume_unwind(Box::new(PowerCut));
    }
    result
}

/// One board with its cloud.
pub struct Board {
    pub time: Rc<Time>,
    pub cloud: Rc<Cloud>,
    flash: BoardFlash,
    key: SigningKey,
    /// Everything that programs printed.
    pub console: Rc<RefCell<String>>,
    /// Every event, as a person reads it.
    pub events: Rc<RefCell<Vec<String>>>,
    pub cause: Cause,
    has_vms: bool,
}

/// How a run of the board ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Reset(Cause),
    /// The test's patience was over.
    StillRunning,
    /// The flash lost its power.
    PowerCut,
}

impl Board {
    /// A board with keys, credentials and settings, and no firmware. A trial gets two attempts of ten seconds.
    pub fn new() -> Self {
        let key = key(7);
        let flash = BoardFlash(Rc::new(RefCell::new(Flash::new(4 << 20))));
        let mut slots = Slots::open(flash.clone(), LAYOUT).unwrap();
        let keys = KeySet::new().with(key.public()).unwrap();
        slots.keys().write(keys.write(&mut [0; KeySet::MAX_LEN])).unwrap();
        let mut settings = Settings::new("virtual:lab", VM_UID);
        (settings.trial_attempts, settings.trial_deadline_ms) = (2, 10_000);
        slots.settings().write(settings.write(&mut [0; 256]).unwrap()).unwrap();
        let credentials = Credentials {
            thing: "lamp",
            host: "cloud.lab",
            port: MQTT_PORT,
            chain: &[0x30, 0],
            private_key: b"secret",
            roots: &[0x30, 0],
            wifi: None,
        };
        slots.credentials().write(credentials.write(&mut [0; 1024]).unwrap()).unwrap();
        Self {
            time: Time::new(),
            cloud: Cloud::new(),
            flash,
            key,
            console: Rc::default(),
            events: Rc::default(),
            cause: Cause::PowerOn,
            has_vms: false,
        }
    }

    /// The same with a bootloader and its two slots; VM 0 runs in slot 0.
    pub fn with_vms(source: &str) -> Self {
        let board = Self { has_vms: true, ..Self::running(source) };
        let mut slots = board.vm_slots();
        slots.spare().unwrap().write(0, &board.vm(bytecode_abi(), "0", Behaviour::Works)).unwrap();
        slots.install().unwrap();
        board
    }

    pub fn vm_slots(&self) -> Slots<BoardFlash> {
        Slots::open(self.flash.clone(), VM.layout).unwrap()
    }

    /// An image of a VM for programs of this ABI.
    pub fn vm(&self, abi: u32, version: &str, behaviour: Behaviour) -> Vec<u8> {
        let uid = VmUid { board: "lab", abi, version }.to_string();
        let mut payload = VmUid::head_of_vm(&uid).unwrap();
        payload.resize(64, behaviour as u8);
        payload.extend([0x5A; 9_000]);
        let vm = VmUid { board: VM.board, abi: VM.abi, version };
        let link = Link { vm, slot: SlotRule::Either, name: "vm", version, counter: 0 };
        image::link(&payload, &link).unwrap().sign(&self.key)
    }

    /// Version of the VM that is confirmed.
    pub fn confirmed_vm(&self) -> String {
        assert_eq!(self.vm_slots().record().trial, None);
        self.confirmed_vm_before_trial()
    }

    /// The same, whatever is staged.
    pub fn confirmed_vm_before_trial(&self) -> String {
        let mut slots = self.vm_slots();
        let confirmed = slots.record().confirmed;
        let bytes = read(slots.reader(confirmed));
        let image = image::inspect(image::in_slot(&bytes).unwrap()).unwrap();
        VmUid::of_vm(image.payload).unwrap().version.into()
    }

    /// Makes the job that asks for a VM, and for a program with it where there is one.
    pub fn job_vm(&self, id: &str, program: Option<&[u8]>, vm: &[u8]) {
        let mut objects = self.cloud.objects.borrow_mut();
        objects.insert(format!("/{id}.vm"), vm.to_vec());
        let named = |image: &[u8], kind: &str| {
            let (size, digest) = (image.len(), Digest::of(image));
            format!(r#""size":{size},"sha256":"{digest}","url":"https://s3.lab/{id}.{kind}?{{fresh}}""#)
        };
        let document = match program {
            None => format!(r#"{{"operation":"fota-vm","name":"vm","version":"1",{}}}"#, named(vm, "vm")),
            Some(program) => {
                objects.insert(format!("/{id}.fw"), program.to_vec());
                let (program, vm) = (named(program, "fw"), named(vm, "vm"));
                format!(r#"{{"operation":"fota-pair","name":"lab","version":"1",{program},"vm":{{{vm}}}}}"#)
            }
        };
        drop(objects);
        self.cloud.job(id, &document);
    }

    /// What the bootloader starts, and how that behaves; nothing where the board has none.
    fn bootloader(&self) -> Behaviour {
        if !self.has_vms {
            return Behaviour::Works;
        }
        let mut slots = self.vm_slots();
        let keys = KeySet::new().with(self.key.public()).unwrap();
        let whole = |slot: Slot, reader: Reader<'_, BoardFlash>| {
            let bytes = read(reader);
            let here = Expectation { board: VM.board, abi: VM.abi, slot: slot.index(), counter_floor: 0 };
            let image = image::in_slot(&bytes).ok()?;
            image::verify(image, &keys, &here).ok().map(|image| image.manifest.counter)
        };
        let slot = slots.boot(self.cause, whole).unwrap().slot().expect("a VM that may run");
        let bytes = read(slots.reader(slot));
        let payload = image::inspect(image::in_slot(&bytes).unwrap()).unwrap().payload;
        match payload[63] {
            1 => Behaviour::Dies,
            2 => Behaviour::Hangs,
            _ => Behaviour::Works,
        }
    }

    /// A board that runs `source` as its confirmed version 0, in slot 0.
    pub fn running(source: &str) -> Self {
        let board = Self::new();
        board.install(&board.link(source, "0", SlotRule::Either));
        board
    }

    /// Takes away what makes the board a thing.
    pub fn forget_credentials(&self) {
        self.slots().credentials().write(&[]).unwrap();
    }

    /// Writes an image over the cable, confirmed.
    pub fn install(&self, image: &[u8]) {
        let mut slots = self.slots();
        slots.spare().unwrap().write(0, image).unwrap();
        slots.install().unwrap();
    }

    pub fn slots(&self) -> Slots<BoardFlash> {
        Slots::open(self.flash.clone(), LAYOUT).unwrap()
    }

    pub fn record(&self) -> Record {
        self.slots().record()
    }

    /// The bytes of a slot.
    pub fn slot(&self, slot: Slot) -> Vec<u8> {
        let region = LAYOUT.slot(slot);
        self.flash.0.borrow().bytes()[region.start as usize..region.end() as usize].to_vec()
    }

    /// Bytes of flash that were erased or written so far.
    pub fn changed(&self) -> usize {
        self.flash.0.borrow().done.bytes
    }

    pub fn cut_power(&self, cut: Cut) {
        self.flash.0.borrow_mut().cut(cut);
    }

    pub fn power_on(&mut self) {
        self.flash.0.borrow_mut().power_on();
        self.cause = Cause::PowerOn;
    }

    /// Lets bytes of a slot rot.
    pub fn rot(&self, slot: Slot) {
        let at = LAYOUT.slot(slot).start as usize + 100;
        self.flash.0.borrow_mut().bytes_mut()[at] ^= 1;
    }

    /// Compiles, links and signs.
    pub fn link(&self, source: &str, version: &str, slot: SlotRule) -> Vec<u8> {
        self.link_with(&self.key, source, version, slot)
    }

    pub fn link_with(&self, key: &SigningKey, source: &str, version: &str, slot: SlotRule) -> Vec<u8> {
        let vm = VmUid::parse(VM_UID).unwrap();
        let link = Link { vm, slot, name: "lab", version, counter: 0 };
        image::link(&super::compile(source), &link).unwrap().sign(key)
    }

    /// Puts an image into the store and makes the job that asks for it.
    pub fn job(&self, id: &str, version: &str, image: &[u8]) {
        self.cloud.objects.borrow_mut().insert(format!("/{id}.fw"), image.to_vec());
        self.cloud.job(id, &document(id, version, image));
    }

    /// Puts what an image is packed in into the store and makes the job that asks for the image; answers the packed one.
    pub fn job_packed(&self, id: &str, version: &str, image: &[u8]) -> Vec<u8> {
        let packed = packed(image);
        self.cloud.objects.borrow_mut().insert(format!("/{id}.fw"), packed.clone());
        self.cloud.job(id, &packed_document(id, version, image, &packed));
        packed
    }

    /// Runs one boot, for at most `patience_ms`.
    pub fn boot(&mut self, patience_ms: u64) -> End {
        let start_ms = self.time.now_ms();
        let early = match catch_unwind(AssertUnwindSafe(|| self.bootloader())) {
            Ok(Behaviour::Works) => None,
            Ok(Behaviour::Dies) => Some(End::Reset(Cause::Crash)),
            Ok(Behaviour::Hangs) => Some(End::Reset(Cause::Watchdog)),
            Err(stopped) if stopped.is::<PowerCut>() => Some(End::PowerCut),
            Err(panic) => resume_unwind(panic),
        };
        if let Some(end) = early {
            if let End::Reset(cause) = end {
                self.cause = cause;
            }
            return end;
        }
        let port = LabPort {
            time: Rc::clone(&self.time),
            cloud: Rc::clone(&self.cloud),
            console: Rc::clone(&self.console),
            events: Rc::clone(&self.events),
            start_ms,
            cause: self.cause,
            deadline_ms: Cell::new(u64::MAX),
            timeout_ms: Cell::new(u64::MAX),
            random: Cell::new(1),
            vms: self.has_vms.then(|| self.flash.clone()),
            parts: RefCell::default(),
        };
        let mut flash = self.flash.clone();
        let run = async {
            match select(device::run(&port, &mut flash), port.watchdog()).await {
                Either::First(Exit::Reset(cause)) => End::Reset(cause),
                Either::Second(()) => End::Reset(Cause::Watchdog),
            }
        };
        let time = Rc::clone(&self.time);
        let end = match catch_unwind(AssertUnwindSafe(|| time.run(start_ms + patience_ms, run))) {
            Ok(end) => end.unwrap_or(End::StillRunning),
            Err(stopped) if stopped.is::<PowerCut>() => End::PowerCut,
            Err(panic) => resume_unwind(panic),
        };
        if let End::Reset(cause) = end {
            self.cause = cause;
        }
        end
    }

    /// Boots until a boot lasts for `patience_ms`; the causes of the resets on the way.
    pub fn boot_until_steady(&mut self, patience_ms: u64) -> Vec<Cause> {
        let mut causes = Vec::new();
        while let End::Reset(cause) = self.boot(patience_ms) {
            causes.push(cause);
            assert!(causes.len() < 20, "the board resets for ever: {:?}", self.events.borrow());
        }
        causes
    }

    /// Boots until a boot lasts for `patience_ms`, with the power on again after each cut; answers how many cuts there were.
    pub fn boot_through_cuts(&mut self, patience_ms: u64) -> usize {
        let mut cuts = 0;
        loop {
            match self.boot(patience_ms) {
                End::PowerCut => {
                    cuts += 1;
                    self.power_on();
                }
                End::Reset(_) => {}
                End::StillRunning => return cuts,
            }
        }
    }

    /// How many events begin so.
    pub fn count(&self, beginning: &str) -> usize {
        self.events.borrow().iter().filter(|event| event.starts_with(beginning)).count()
    }

    pub fn printed(&self) -> String {
        self.console.borrow().clone()
    }
}

/// A job document for an image that the store serves under the job's name.
pub fn document(id: &str, version: &str, image: &[u8]) -> String {
    format!(
        r#"{{"operation":"fota","name":"lab","version":"{version}","size":{},"sha256":"{}","url":"https://s3.lab/{id}.fw?{{fresh}}"}}"#,
        image.len(),
        Digest::of(image)
    )
}

/// A document for an image that travels packed.
pub fn packed_document(id: &str, version: &str, image: &[u8], packed: &[u8]) -> String {
    let member = format!(r#"{{"packed":{{"size":{},"sha256":"{}"}},"#, packed.len(), Digest::of(packed));
    document(id, version, image).replacen('{', &member, 1)
}

/// What an image is packed in.
pub fn packed(image: &[u8]) -> Vec<u8> {
    let program = image::inspect(image).unwrap().payload;
    pack::pack(&image[..image.len() - program.len()], program).unwrap()
}

/// The same key for the same seed.
pub fn key(seed: u8) -> SigningKey {
    SigningKey::generate(|bytes| bytes.fill(seed))
}

const VM_UID: &str = "lab-00010000-0.1.0";

struct LabPort {
    time: Rc<Time>,
    cloud: Rc<Cloud>,
    console: Rc<RefCell<String>>,
    events: Rc<RefCell<Vec<String>>>,
    start_ms: u64,
    cause: Cause,
    deadline_ms: Cell<u64>,
    timeout_ms: Cell<u64>,
    random: Cell<u32>,
    vms: Option<BoardFlash>,
    parts: RefCell<Parts<()>>,
}

/// All bytes of a slot.
fn read(mut slot: Reader<'_, BoardFlash>) -> Vec<u8> {
    let mut bytes = vec![0; slot.region().len as usize];
    slot.read(0, &mut bytes).unwrap();
    bytes
}

/// The ABI of the programs that the tested device runs.
fn bytecode_abi() -> u32 {
    VmUid::parse(VM_UID).unwrap().abi
}

impl LabPort {
    /// The watchdog, as a timer of the board's.
    async fn watchdog(&self) {
        while self.time.now_ms() < self.deadline_ms.get() {
            self.time.sleep_until(self.deadline_ms.get().min(self.time.now_ms() + 100)).await;
        }
    }
}

impl Port for LabPort {
    type Flash = BoardFlash;
    type Bytes = Vec<u8>;
    type Stream = Pipe;
    type Chip = ();

    const LAYOUT: Layout = LAYOUT;
    const VM: Option<VmKeeping> = Some(VM);

    fn vm_flash(&self) -> Option<BoardFlash> {
        self.vms.clone()
    }

    fn map(&self, mut slot: Reader<'_, &mut BoardFlash>) -> Option<Vec<u8>> {
        let mut bytes = vec![0; slot.region().len as usize];
        slot.read(0, &mut bytes).ok().map(|()| bytes)
    }

    fn parts<R>(&self, with: impl FnOnce(&mut Parts<()>) -> R) -> R {
        with(&mut self.parts.borrow_mut())
    }

    fn heap_bytes(&self) -> usize {
        64 * 1024
    }

    fn now_ms(&self) -> u64 {
        self.time.now_ms() - self.start_ms
    }

    fn unix_s(&self) -> Option<f64> {
        None
    }

    fn sleep_until(&self, at_ms: u64) -> impl Future<Output = ()> {
        self.time.sleep_until(at_ms.saturating_add(self.start_ms))
    }

    fn hold_until(&self, at_ms: u64) -> bool {
        self.time.hold_until(at_ms.saturating_add(self.start_ms));
        true
    }

    fn random(&self, bytes: &mut [u8]) {
        for byte in bytes {
            self.random.set(self.random.get().wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
            *byte = (self.random.get() >> 24) as u8;
        }
    }

    fn console(&self, text: &[u8]) {
        self.console.borrow_mut().push_str(std::str::from_utf8(text).unwrap());
    }

    fn note(&self, event: Event<'_>) {
        self.events.borrow_mut().push(event.to_string());
    }

    async fn connect(&self, host: &str, port: u16, tls: Tls<'_>) -> Result<Pipe, ConnectError> {
        assert_eq!(host, tls.server_name, "the name that is connected to is the name that is checked");
        assert_eq!(tls.identity.is_some(), port == MQTT_PORT, "the object store gets no certificate");
        assert!(port == MQTT_PORT || port == HTTPS_PORT);
        self.time.sleep_until(self.time.now_ms() + 5).await;
        if !*self.cloud.is_up.borrow() {
            return Err(ConnectError { step: ConnectStep::Tcp, reason: "nobody listens".into() });
        }
        let (here, there) = pipe();
        self.cloud.accept(&self.time, port, there);
        Ok(here)
    }

    fn watchdog_arm(&self, timeout_ms: u64) {
        self.timeout_ms.set(timeout_ms);
        self.watchdog_feed();
    }

    fn watchdog_feed(&self) {
        self.deadline_ms.set(self.time.now_ms().saturating_add(self.timeout_ms.get()));
    }

    fn reset_cause(&self) -> Cause {
        self.cause
    }
}
