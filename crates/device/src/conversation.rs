//! The task that converses with the cloud: it performs what the agent decides and tells it what came of it.
//!
//! ```text
//! loop { happened = perform(agent.step(now, happened)) }
//! ```
//!
//! While it waits, asks the program or downloads, news may come instead of the answer; all else is answered first.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::future::pending;

use agent::{Agent, Boot, Input, JOURNAL_BYTES, Offer, Output, Part, Say, Staging, Verdict};
use embassy_futures::select::{Either, Either3, select, select3};
use image::{Digest, Refusal};
use jobs::{Message, PAYLOAD_BYTES_MAX, Request, Status, TOPIC_BYTES_MAX, Token};
use mqtt::Qos;
use slots::{Cause, Decision, Record, Slot};
use vm::host::Consent;

use crate::consent::Offered;
use crate::device::Device;
use crate::event::Event;
use crate::fetch::Fetch;
use crate::inbox::News;
use crate::mqtt_client::{NotSent, User};
use crate::port::Port;
use crate::unpacking::{Unpacking, Written};
use crate::vm::Vm;

/// Percent between two lines about a download.
const TELL_EVERY: u8 = 5;

/// Pause before a request is offered again to a connection that is busy.
const BUSY_MS: u64 = 50;

/// Converses. Answers only when the board must reset.
pub(crate) async fn run<P: Port>(device: &Device<'_, P>) -> Cause {
    let mut agent = Agent::new();
    let mut conversation = Conversation::new(device);
    let mut happened = conversation.started();
    loop {
        let output = agent.step(device.port.now_ms(), happened.input(device));
        match conversation.perform(output).await {
            Some(next) => happened = next,
            None => return Cause::Software,
        }
    }
}

/// An [`Input`] that owns what it speaks of.
enum Happened {
    Plain(Input<'static>),
    Started { journal: Vec<u8>, seed: u32 },
    Heard { topic: String, payload: Vec<u8> },
    ProgramRefuses { why: String },
}

impl Happened {
    fn input<'a, P: Port>(&'a self, device: &Device<'_, P>) -> Input<'a> {
        match self {
            Self::Plain(input) => *input,
            Self::Started { journal, seed } => Input::Started(boot(device, journal, *seed)),
            Self::ProgramRefuses { why } => Input::ProgramSays(Say::Refuse { why }),
            // Only what can be read is kept in the first place.
            Self::Heard { topic, payload } => match jobs::read(device.thing(), topic, payload) {
                Some(message) => Input::Heard(message),
                None => Input::Tick,
            },
        }
    }
}

fn boot<'a, P: Port>(device: &Device<'_, P>, journal: &'a [u8], seed: u32) -> Boot<'a> {
    let slots = device.slots.borrow();
    // On trial the running slot is not the confirmed one yet, and once it is confirmed the other one is spare.
    let running = slots.booted().and_then(Decision::slot).unwrap_or(slots.record().confirmed);
    let spare = !running;
    Boot {
        running: device.running.as_ref().map(|running| running.firmware.digest),
        spare,
        spare_bytes: slots.layout().slot(spare).len,
        on_trial: device.on_trial(),
        outcome: slots.record().outcome,
        vm: device.vm.as_ref().map(Vm::facts),
        journal,
        seed,
    }
}

struct Conversation<'d, 'p, P: Port> {
    device: &'d Device<'p, P>,
    fetch: Option<Fetch<'d, 'p, P>>,
    /// Where the unpacking of an interrupted download stands.
    unpacking: Option<Unpacking>,
    /// The last percentage that was told.
    told_percent: u8,
    /// The final status that is being reported.
    reporting: Option<(Token, Status)>,
    /// The refusal that was told last, and of which job.
    refused: Option<(String, String)>,
}

impl<'d, 'p, P: Port> Conversation<'d, 'p, P> {
    fn new(device: &'d Device<'p, P>) -> Self {
        Self { device, fetch: None, unpacking: None, told_percent: 0, reporting: None, refused: None }
    }

    fn started(&self) -> Happened {
        let mut journal = vec![0; JOURNAL_BYTES];
        let length = match self.device.slots.borrow_mut().journal().read(&mut journal) {
            Ok(Some(bytes)) => bytes.len(),
            // A journal of another version is no journal; the cloud tells what is to be done.
            Ok(None) | Err(_) => 0,
        };
        journal.truncate(length);
        let mut seed = [0; 4];
        self.device.port.random(&mut seed);
        Happened::Started { journal, seed: u32::from_le_bytes(seed) }
    }

    /// Does what the agent decided; `None` when that is a reset.
    async fn perform(&mut self, output: Output<'_>) -> Option<Happened> {
        // A download goes on over what belongs to it, and is over with everything else.
        if !matches!(
            output,
            Output::More { .. } | Output::Keep { .. } | Output::Publish(_) | Output::Remember { .. }
        ) {
            self.drop_fetch();
        }
        Some(match output {
            Output::Connect => self.connect().await,
            Output::Disconnect => self.disconnect().await,
            Output::Publish(request) => self.publish(request).await,
            Output::Wait { until_ms } => self.unless_news(until_ms, pending()).await,
            Output::AskProgram { offer, until_ms } => self.ask_program(offer, until_ms).await,
            Output::Begin { journal } => self.begin(journal),
            Output::Remember { journal } => self.remember(journal),
            Output::Fetch { url, from, packed, size, until_ms, .. } => {
                let before = self.unpacking.take();
                let unpacking = packed.map(|packed| Fetch::<P>::unpacking(before, packed, from, size));
                self.fetch = Some(Fetch::new(self.device, url.into(), from, size, unpacking));
                self.more(until_ms).await
            }
            Output::More { until_ms } => self.more(until_ms).await,
            Output::Keep { part, at, len } => self.keep(part, at, len),
            Output::Verify { part, staging, size, digest } => {
                self.unpacking = None;
                self.verify(part, staging, size, digest)
            }
            Output::Stage { staging, slot } => self.stage(staging, slot),
            Output::Confirm => self.confirm(),
            Output::Reset => return None,
        })
    }

    async fn connect(&mut self) -> Happened {
        let mqtt = &self.device.mqtt;
        if mqtt.is_connected() {
            return Happened::Plain(Input::Connected);
        }
        // What is left of an earlier connection means nothing any more.
        while mqtt.for_agent.take().is_some() {}
        mqtt.connect();
        loop {
            match mqtt.for_agent.next().await {
                News::Connected => return Happened::Plain(Input::Connected),
                News::Lost => return Happened::Plain(Input::Disconnected),
                News::Message { .. } | News::Acknowledged { .. } => {}
            }
        }
    }

    async fn disconnect(&mut self) -> Happened {
        let mqtt = &self.device.mqtt;
        if mqtt.is_connected() {
            mqtt.disconnect();
            while mqtt.for_agent.next().await != News::Lost {}
        }
        Happened::Plain(Input::Done)
    }

    async fn publish(&mut self, request: Request<'_>) -> Happened {
        let (mut topic, mut payload) = ([0; TOPIC_BYTES_MAX], [0; PAYLOAD_BYTES_MAX]);
        let written = (request.topic(self.device.thing(), &mut topic), request.payload(&mut payload));
        let (Ok(topic), Ok(payload)) = written else { return Happened::Plain(Input::Disconnected) };
        self.tell_report(&request);
        loop {
            match self.device.mqtt.publish(User::Agent, topic, payload, Qos::AtLeastOnce) {
                Ok(_) => return Happened::Plain(Input::Done),
                Err(NotSent::Busy) => self.device.port.sleep_until(self.device.port.now_ms() + BUSY_MS).await,
                Err(NotSent::Offline | NotSent::Invalid) => return Happened::Plain(Input::Disconnected),
            }
        }
    }

    /// Remembers what is reported, and tells a refusal once.
    fn tell_report(&mut self, request: &Request<'_>) {
        let Request::Update(update) = request else { return };
        self.reporting = update.status.is_final().then_some((update.token, update.status));
        let refused = matches!(update.status, Status::Failed | Status::Rejected);
        let Some(reason) = update.details.reason.filter(|_| refused) else { return };
        let told = self.refused.as_ref().is_some_and(|(job, told)| job == update.job && told == reason);
        if !told {
            self.device.port.note(Event::Refused { reason });
            self.refused = Some((update.job.into(), reason.into()));
        }
    }

    /// What comes first: the answer, news, or the end of the patience.
    async fn unless_news(&mut self, until_ms: u64, answer: impl Future<Output = Happened>) -> Happened {
        let device = self.device;
        let patience = device.port.sleep_until(until_ms);
        let news = select(self.heard(), device.health.proved());
        match select3(news, answer, patience).await {
            Either3::First(Either::First(heard)) => heard,
            Either3::First(Either::Second(())) => Happened::Plain(Input::ProgramHealthy),
            Either3::Second(answer) => answer,
            Either3::Third(()) => Happened::Plain(Input::Tick),
        }
    }

    /// The next thing that the connection has for the agent. May be dropped while it waits.
    async fn heard(&mut self) -> Happened {
        loop {
            match self.device.mqtt.for_agent.next().await {
                News::Connected => {}
                News::Lost => return Happened::Plain(Input::Disconnected),
                News::Acknowledged { reason, .. } if reason.is_failure() => {
                    self.device.port.note(Event::RequestRefused { reason });
                }
                News::Acknowledged { .. } => {}
                News::Message { topic, payload } => {
                    if let Some(message) = jobs::read(self.device.thing(), &topic, &payload) {
                        self.tell_reported(&message);
                        return Happened::Heard { topic, payload };
                    }
                }
            }
        }
    }

    fn tell_reported(&mut self, message: &Message<'_>) {
        let Message::Updated { token, .. } = message else { return };
        if let Some((_, status)) = self.reporting.take_if(|(reported, _)| *token == Some(*reported)) {
            self.device.port.note(Event::Reported { status: status.name() });
        }
    }

    async fn ask_program(&mut self, offer: Offer<'_>, until_ms: u64) -> Happened {
        let device = self.device;
        if !device.may_have_opinions() {
            device.port.note(Event::Accepted { job: offer.job, version: offer.version });
            return Happened::Plain(Input::ProgramSays(Say::Accept));
        }
        let offered = Offered { name: offer.name.into(), version: offer.version.into() };
        if device.offers.waiting().as_ref() != Some(&offered) {
            device.offers.put(offered);
        }
        let word = async { said(device.offers.said().await) };
        let happened = self.unless_news(until_ms, word).await;
        // Who has not answered has nothing against it.
        if let Happened::Plain(Input::Tick | Input::ProgramSays(Say::Accept)) = &happened {
            device.offers.withdraw();
            device.port.note(Event::Accepted { job: offer.job, version: offer.version });
        }
        happened
    }

    async fn more(&mut self, until_ms: u64) -> Happened {
        let Some(mut fetch) = self.fetch.take() else {
            return Happened::Plain(Input::FetchFailed(agent::FetchError::Network));
        };
        let mut failure = None;
        let mut slot = Written(&self.device.slots);
        let happened = self.unless_news(until_ms, async {
            Happened::Plain(fetch.next(&mut slot).await.unwrap_or_else(|why| {
                let input = Input::FetchFailed(why.told());
                failure = Some(why);
                input
            }))
        });
        let happened = happened.await;
        self.fetch = Some(fetch);
        if let Some(why) = failure {
            self.device.port.note(Event::Interrupted { reason: format_args!("{why}") });
        }
        if matches!(happened, Happened::Plain(Input::Ended | Input::FetchFailed(_))) {
            self.drop_fetch();
        }
        happened
    }

    fn drop_fetch(&mut self) {
        let Some(fetch) = self.fetch.take() else { return };
        if fetch.received > 0 {
            self.device.port.note(Event::Downloaded { bytes: fetch.received });
        }
        self.unpacking = fetch.into_unpacking();
    }

    fn keep(&mut self, part: Part, at: u32, len: u32) -> Happened {
        let bytes = self.fetch.as_ref().and_then(|fetch| fetch.last(len));
        let Some((bytes, slots)) = bytes.zip(self.device.slots_of(part)) else {
            return Happened::Plain(Input::Failed);
        };
        let written = slots.borrow_mut().spare().and_then(|mut spare| spare.write(at, bytes));
        if written.is_ok() {
            self.tell_progress(at, len);
        }
        self.done(written, "writing firmware")
    }

    fn tell_progress(&mut self, at: u32, len: u32) {
        let Some(fetch) = &self.fetch else { return };
        let percent = fetch.percent(u64::from(at) + u64::from(len));
        if at == 0 || percent >= self.told_percent.saturating_add(TELL_EVERY) || percent < self.told_percent {
            self.told_percent = percent;
            self.device.port.note(Event::Downloading { percent });
        }
    }

    /// Reads a spare slot back, as boot will.
    fn verify(&mut self, part: Part, staging: Staging, size: u32, digest: Digest) -> Happened {
        let judge = |image: &[u8]| match part {
            _ if Digest::of(image) != digest => Verdict::OtherDigest,
            Part::Program => verdict(self.judge_program(image, staging)),
            Part::Vm => verdict(self.judge_vm(image, staging)),
        };
        match self.read_back(part, size, judge) {
            Some(verdict) => Happened::Plain(Input::Verified(verdict)),
            None => {
                self.device.port.note(Event::FlashFailed { step: "reading firmware back" });
                Happened::Plain(Input::Failed)
            }
        }
    }

    /// What `judge` says to the image of `size` bytes in a spare slot; `None` when the flash cannot be read.
    fn read_back(&self, part: Part, size: u32, judge: impl FnOnce(&[u8]) -> Verdict) -> Option<Verdict> {
        let device = self.device;
        let bytes = match (part, &device.vm) {
            (Part::Vm, Some(vm)) => device.port.map(vm.slots.borrow_mut().reader(vm.spare()))?,
            _ => {
                let mut slots = device.slots.borrow_mut();
                let slot = !slots.record().confirmed;
                device.port.map(slots.reader(slot))?
            }
        };
        let image = usize::try_from(size).ok().and_then(|size| bytes.get(..size));
        Some(image.map_or(Verdict::Refused(Refusal::BadHeader), judge))
    }

    /// A program for the VM that runs, or for the one that is staged with it.
    fn judge_program(&self, image: &[u8], staging: Staging) -> Result<(), Refusal> {
        let device = self.device;
        let abi = match (staging, &device.vm) {
            (Staging::Pair, Some(vm)) => {
                let bytes = device.port.map(vm.slots.borrow_mut().reader(vm.spare()));
                let bytes = bytes.ok_or(Refusal::WrongAbi)?;
                vm.verify(image::in_slot(&bytes)?, &device.board.keys, &device.board.kind)?
            }
            _ => bytecode::ABI,
        };
        let Record { confirmed, counter_floor, .. } = device.slots.borrow().record();
        device.board.verify(image, !confirmed, counter_floor, abi).map(|_| ())
    }

    /// A VM, which must run the program that is there unless another one comes with it.
    fn judge_vm(&self, image: &[u8], staging: Staging) -> Result<(), Refusal> {
        let device = self.device;
        let vm = device.vm.as_ref().ok_or(Refusal::WrongBoard)?;
        let abi = vm.verify(image, &device.board.keys, &device.board.kind)?;
        let stays = staging == Staging::Vm && device.running.is_some();
        if stays && abi != bytecode::ABI { Err(Refusal::WrongAbi) } else { Ok(()) }
    }

    fn begin(&mut self, journal: &[u8]) -> Happened {
        let mut slots = self.device.slots.borrow_mut();
        let mut begun = slots.forget_outcome();
        if let Some(vm) = &self.device.vm {
            begun = begun.and_then(|()| vm.slots.borrow_mut().forget_outcome());
        }
        let begun = begun.and_then(|()| slots.journal().write(journal));
        drop(slots);
        self.done(begun, "beginning an update")
    }

    fn remember(&mut self, journal: &[u8]) -> Happened {
        let written = self.device.slots.borrow_mut().journal().write(journal);
        self.done(written, "writing the journal")
    }

    fn stage(&mut self, staging: Staging, slot: Slot) -> Happened {
        let device = self.device;
        let attempts = device.board.trial_attempts;
        let (mut slots, vm) = (device.slots.borrow_mut(), device.vm.as_ref());
        let staged = match (staging, vm) {
            (Staging::Program, _) | (_, None) => slots.stage(attempts),
            (Staging::Vm, Some(vm)) => vm.slots.borrow_mut().stage(attempts),
            // The program first: without its VM its trial is none. The VM's record is the one that counts.
            (Staging::Pair, Some(vm)) => slots.stage_with(vm.spare()).and_then(|()| {
                let staged = vm.slots.borrow_mut().stage(attempts);
                staged.or_else(|why| slots.part().and(Err(why)))
            }),
        };
        drop(slots);
        if staged.is_ok() {
            if let Some(vm) = vm.filter(|_| staging != Staging::Program) {
                device.port.note(Event::VmStaged { slot: vm.spare() });
            }
            if staging != Staging::Vm {
                device.port.note(Event::Staged { slot });
            }
        }
        self.done(staged, "staging")
    }

    fn confirm(&mut self) -> Happened {
        let confirmed = self.device.confirm();
        self.done(confirmed, "confirming")
    }

    fn done<E>(&self, result: Result<(), E>, step: &'static str) -> Happened {
        if result.is_err() {
            self.device.port.note(Event::FlashFailed { step });
            return Happened::Plain(Input::Failed);
        }
        Happened::Plain(Input::Done)
    }
}

fn verdict(judged: Result<(), Refusal>) -> Verdict {
    judged.map_or_else(Verdict::Refused, |()| Verdict::Whole)
}

fn said(word: Consent) -> Happened {
    match word {
        Consent::Accept => Happened::Plain(Input::ProgramSays(Say::Accept)),
        Consent::Defer { seconds } => Happened::Plain(Input::ProgramSays(Say::Defer { seconds })),
        Consent::Refuse { reason } => Happened::ProgramRefuses { why: reason },
    }
}
