//! A small world around the agent: flash, boot, program, cloud, network, and everything that may happen to them.
//!
//! It is a value: a walk copies it and goes on with the copy. Every rule that must never be broken is checked where it
//! could be broken, against the world's own knowledge and not against the agent's.

use std::borrow::ToOwned;
use std::format;
use std::string::String;

use image::{Digest, Refusal};
use jobs::{JobId, Part, Request};
use slots::{Cause, Decision, Fall, Record, RunningVm, Slot, choose, choose_on};

use super::cloud::{Cloud, Question};
use super::event::Event;
use crate::agent::Agent;
use crate::{Boot, FetchError, Input, JOURNAL_BYTES, Journal, Output, Say, Staging, Verdict, VmBoot};

/// Firmware is a number. 1 is what runs at first.
pub(super) const FIRST: u8 = 1;
pub(super) const GOOD: u8 = 2;
/// Dies in every trial.
pub(super) const DEADLY: u8 = 3;
/// Not signed for this board.
pub(super) const UNSIGNED: u8 = 4;
/// Good, and comes after everything else.
pub(super) const LATER: u8 = 5;
/// Not firmware at all: a job for somebody else.
pub(super) const FOREIGN: u8 = 6;
/// A job whose document nests deeper than any reader goes.
pub(super) const POISON: u8 = 7;

/// Runs on the VM of the pair alone.
pub(super) const PAIRED: u8 = 8;
/// The same, but dies in every trial.
pub(super) const DEADLY_PAIRED: u8 = 9;

/// VMs are numbers as well. 31 is what runs at first.
pub(super) const VM_FIRST: u8 = 31;
pub(super) const VM_GOOD: u8 = 32;
/// Dies in every trial.
pub(super) const VM_DEADLY: u8 = 33;
/// Has another ABI than the others.
pub(super) const VM_OF_PAIR: u8 = 34;

/// Jobs for pairs: program and VM.
pub(super) const PAIR: u8 = 50;
pub(super) const DEADLY_PAIR: u8 = 51;

/// The images that a job asks for: of a program, of a VM.
pub(super) fn images(job: u8) -> (Option<u8>, Option<u8>) {
    match job {
        PAIR => (Some(PAIRED), Some(VM_OF_PAIR)),
        DEADLY_PAIR => (Some(DEADLY_PAIRED), Some(VM_OF_PAIR)),
        VM_FIRST..=VM_OF_PAIR => (None, Some(job)),
        _ => (Some(job), None),
    }
}

/// Whether a program has the ABI of a VM.
pub(super) fn fit(program: u8, vm: u8) -> bool {
    program == LATER || [PAIRED, DEADLY_PAIRED].contains(&program) == (vm == VM_OF_PAIR)
}

/// All images have this size, in three chunks; the journal hears of the first two.
pub(super) const SIZE: u32 = 3 * CHUNK;
const CHUNK: u32 = 32 * 1024;
/// Half of a chunk, the power went before the rest.
const TORN: u8 = 0xEE;
/// Bytes that no job asked for, from an object that was replaced.
const REPLACED: u8 = 0xDD;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct World {
    pub(super) agent: Agent,
    pub(super) now_ms: u64,
    pub(super) decision: Decided,
    /// The kind of the last input, until the world is normalized.
    pub(super) input: String,
    record: Record,
    vm_record: Record,
    /// What lies in the chunks of either slot, of programs and of VMs.
    slots: [[u8; 3]; 2],
    vm_slots: [[u8; 3]; 2],
    vm: Slot,
    journal: Option<[u8; JOURNAL_BYTES]>,
    running: Option<Slot>,
    /// The cloud has answered on this boot; the program has said that it is healthy.
    heard: bool,
    pub(super) healthy: bool,
    /// The spare slots, of program and VM, were found whole since they were last written.
    verified: [bool; 2],
    /// The open download: the object and its next chunk.
    download: Option<(u8, u32)>,
    pub(super) connected: bool,
    pub(super) cloud: Cloud,
    /// Something happened that may end a good job otherwise than well.
    pub(super) excused: bool,
    /// The confirmed image was lost once.
    pub(super) rotted: bool,
    /// A download brought other bytes than the job's. Once is no excuse.
    replaced: bool,
    /// A notification was lost, so that only asking again finds what it told.
    pub(super) news_lost: bool,
}

/// The agent's last decision, without what it borrows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Decided {
    Connect,
    Disconnect,
    Ask(Question),
    Wait(u64),
    AskProgram(u64),
    Begin([u8; JOURNAL_BYTES]),
    Remember(Option<[u8; JOURNAL_BYTES]>),
    Fetch { firmware: u8, from: u32, until_ms: u64 },
    More(u64),
    Keep { part: Part, at: u32, len: u32 },
    Verify(u8, Part, Staging),
    Stage(Staging),
    Confirm,
    Reset,
}

impl World {
    /// A board that runs firmware 1, just switched on, and a cloud with these jobs.
    pub(super) fn new(firmware_of_jobs: &[u8]) -> World {
        let record = Record { confirmed: Slot::Zero, ..Record::BLANK };
        let mut world = World {
            agent: Agent::new(),
            now_ms: 0,
            decision: Decided::Reset,
            input: String::new(),
            record,
            vm_record: record,
            slots: [[FIRST; 3], [0; 3]],
            vm_slots: [[VM_FIRST; 3], [0; 3]],
            vm: Slot::Zero,
            journal: None,
            running: None,
            heard: false,
            healthy: false,
            verified: [false; 2],
            download: None,
            connected: false,
            cloud: Cloud::new(firmware_of_jobs),
            excused: false,
            rotted: false,
            replaced: false,
            news_lost: false,
        };
        world.boot(Cause::PowerOn).expect("a first boot");
        world.normalize();
        world
    }

    /// Lets `event` happen.
    ///
    /// # Errors
    /// The rule that was broken.
    pub(super) fn happen(&mut self, event: Event) -> Result<(), String> {
        use Event as E;
        self.now_ms += 600;
        match event {
            E::Cut => return self.boot(Cause::PowerOn),
            E::Dies => {
                self.excused = true;
                return self.boot(Cause::Crash);
            }
            E::Hangs => {
                self.excused = true;
                return self.boot(Cause::Watchdog);
            }
            E::Rots => {
                (self.excused, self.rotted) = (true, true);
                self.slots[self.record.confirmed.index() as usize][0] = TORN;
                return self.boot(Cause::PowerOn);
            }
            E::CutWithin => {
                self.perform_half();
                return self.boot(Cause::PowerOn);
            }
            E::CutAfter => {
                self.perform()?;
                return self.boot(Cause::PowerOn);
            }
            E::Breaks => return self.broken(),
            E::BreaksAfter => {
                self.perform()?;
                return self.broken();
            }
            E::Mail | E::MailTooLarge => return self.mail(event == E::MailTooLarge),
            E::MailLost => {
                self.news_lost |= self.cloud.mail.remove(0).token.is_none();
                return Ok(());
            }
            E::Healthy => {
                self.healthy = true;
                return self.step(Input::ProgramHealthy);
            }
            E::Cancel => {
                self.excused = true;
                self.cloud.cancel(self.connected);
                return Ok(());
            }
            E::Tick => {
                self.now_ms = self.now_ms.max(self.until_ms());
                return self.step(Input::Tick);
            }
            _ => {}
        }
        match (self.decision.clone(), event) {
            (Decided::Connect, E::Works) => {
                self.connected = true;
                self.step(Input::Connected)
            }
            (Decided::Connect, _) => self.broken(),
            (Decided::Disconnect, _) => {
                self.hang_up();
                self.step(Input::Done)
            }
            (Decided::Ask(question), E::Throttled) => {
                self.cloud.throttle(question);
                self.step(Input::Done)
            }
            (Decided::Ask(_), E::Lost) => self.step(Input::Done),
            (Decided::Ask(question), E::AnswerLost) => {
                self.perform()?;
                self.cloud.lose_answer(question);
                self.step(Input::Done)
            }
            (Decided::AskProgram(_), E::Works) => self.step(Input::ProgramSays(Say::Accept)),
            (Decided::AskProgram(_), E::Fails) => {
                self.excused = true;
                self.step(Input::ProgramSays(Say::Refuse { why: "no" }))
            }
            (Decided::AskProgram(_), _) => self.step(Input::ProgramSays(Say::Defer { seconds: 60 })),
            (Decided::Fetch { firmware, from, .. }, E::Works | E::FromStart | E::OtherBytes) => {
                let from = if event == E::FromStart { 0 } else { from };
                let other = event == E::OtherBytes;
                self.excused |= other && self.replaced;
                self.replaced |= other;
                self.download = Some((if other { REPLACED } else { firmware }, from));
                self.step(Input::Opened { from, total: Some(SIZE) })
            }
            (Decided::More(_), E::Works) => {
                let len = CHUNK;
                match &mut self.download {
                    Some((_, next)) if *next < SIZE => {
                        *next += len;
                        self.step(Input::Chunk { len })
                    }
                    _ => self.step(Input::Ended),
                }
            }
            (Decided::Fetch { .. } | Decided::More(_), _) => {
                self.download = None;
                self.step(match event {
                    E::Expired => Input::FetchFailed(FetchError::Status(403)),
                    E::Ends => Input::Ended,
                    _ => Input::FetchFailed(FetchError::Network),
                })
            }
            (Decided::Verify(wanted, part, staging), E::Works) => {
                let vm = self.vm_slots[staged(staging, Part::Vm, self.vm).index() as usize][0];
                let program = match self.running {
                    Some(running) => self.slots[staged(staging, Part::Program, running).index() as usize][0],
                    None => LATER,
                };
                let fits = match (part, staging) {
                    (Part::Vm, Staging::Pair) => true,
                    (Part::Vm, _) => fit(program, wanted),
                    (Part::Program, _) => fit(wanted, vm),
                };
                let verdict = match *self.spare_of(part) {
                    content if content != [wanted; 3] => Verdict::OtherDigest,
                    _ if wanted == UNSIGNED => Verdict::Refused(Refusal::BadSignature),
                    _ if !fits => Verdict::Refused(Refusal::WrongAbi),
                    _ => Verdict::Whole,
                };
                self.verified[part as usize] = verdict == Verdict::Whole;
                self.step(Input::Verified(verdict))
            }
            (Decided::Reset, _) => self.boot(Cause::Software),
            (_, E::Fails) => {
                self.excused = true;
                self.step(Input::Failed)
            }
            _ => {
                self.perform()?;
                self.step(Input::Done)
            }
        }
    }

    /// Nothing is pending, nothing is on trial, and the agent waits for news.
    pub(super) fn settled(&self) -> bool {
        self.agent.is_idle() && self.cloud.mail.is_empty() && self.cloud.all_final() && !self.on_trial()
    }

    /// The agent waits for news of a job that it was told about.
    pub(super) fn is_deaf(&self) -> bool {
        self.agent.is_idle() && self.cloud.mail.is_empty() && !self.cloud.all_final() && !self.news_lost
    }

    /// The firmware that runs.
    pub(super) fn runs(&self) -> Option<u8> {
        self.running.map(|slot| self.slots[slot.index() as usize][0])
    }

    /// The VM that runs.
    pub(super) fn runs_vm(&self) -> u8 {
        self.vm_slots[self.vm.index() as usize][0]
    }

    /// Whether what runs dies in each trial.
    pub(super) fn is_deadly(&self) -> bool {
        [Some(DEADLY), Some(DEADLY_PAIRED)].contains(&self.runs()) || self.runs_vm() == VM_DEADLY
    }

    pub(super) fn on_trial(&self) -> bool {
        self.record.trial.is_some() || self.vm_record.trial.is_some()
    }

    /// Whether a decision is carried out in two steps.
    pub(super) fn is_of_pair(&self) -> bool {
        self.vm_record.trial.is_some() && self.record.trial.is_some()
            || self.decision == Decided::Stage(Staging::Pair)
    }

    /// The VM that would run after a reset, whatever the trial brings.
    pub(super) fn confirmed_vm(&self) -> u8 {
        self.vm_slots[self.vm_record.confirmed.index() as usize][0]
    }

    /// The firmware that would run after a reset, whatever the trial brings.
    pub(super) fn confirmed(&self) -> [u8; 3] {
        self.slots[self.record.confirmed.index() as usize]
    }

    /// Whether the board would survive that the confirmed image rots.
    pub(super) fn can_rot(&self) -> bool {
        let other = self.slots[(!self.record.confirmed).index() as usize];
        !self.on_trial() && whole(other) && fit(other[0], self.runs_vm())
    }

    fn spare(&self) -> Slot {
        !self.running.unwrap_or(!self.record.confirmed)
    }

    /// What lies in the spare slot of a part.
    fn spare_of(&mut self, part: Part) -> &mut [u8; 3] {
        match part {
            Part::Program => &mut self.slots[self.spare().index() as usize],
            Part::Vm => &mut self.vm_slots[(!self.vm).index() as usize],
        }
    }

    fn until_ms(&self) -> u64 {
        match self.decision {
            Decided::Wait(until_ms)
            | Decided::AskProgram(until_ms)
            | Decided::More(until_ms)
            | Decided::Fetch { until_ms, .. } => until_ms,
            _ => self.now_ms,
        }
    }

    /// Carries the last decision out.
    fn perform(&mut self) -> Result<(), String> {
        match self.decision.clone() {
            Decided::Ask(question) => {
                let runs = if self.on_trial() { None } else { self.runs().zip(Some(self.runs_vm())) };
                self.cloud.answer(question, runs)?;
            }
            Decided::Begin(journal) => {
                (self.record.outcome, self.vm_record.outcome) = (None, None);
                self.journal = Some(journal);
            }
            Decided::Remember(journal) => self.journal = journal,
            Decided::Keep { part, at, len } => {
                let Some((object, _)) = self.download else { return Err("no download to keep from".into()) };
                let first = (at / CHUNK) as usize;
                self.spare_of(part)[first..first + (len / CHUNK) as usize].fill(object);
                self.verified[part as usize] = false;
            }
            Decided::Stage(staging) => {
                self.stage_program(staging);
                if staging.has(Part::Vm) {
                    self.vm_record = self.vm_record.stage(3);
                }
            }
            Decided::Confirm => {
                self.confirm_vm()?;
                if self.record.trial.is_some() {
                    let running = self.running.ok_or("nothing runs")?;
                    self.record = self.record.confirm(running, 0).ok_or("no trial to confirm")?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Half of the last decision was carried out when the power went.
    fn perform_half(&mut self) {
        match self.decision {
            Decided::Keep { part, at, .. } => self.spare_of(part)[(at / CHUNK) as usize] = TORN,
            Decided::Begin(_) => self.record.outcome = None,
            Decided::Stage(staging) => self.stage_program(staging),
            Decided::Confirm => self.confirm_vm().expect("a VM on trial"),
            _ => {}
        }
    }

    /// The first step of staging: a program, or a pair's.
    fn stage_program(&mut self, staging: Staging) {
        self.record = match staging {
            Staging::Program => self.record.stage(3),
            Staging::Pair => self.record.stage_with(1, Some(!self.vm)),
            Staging::Vm => self.record,
        };
    }

    /// The first step of confirming: a VM, or a pair's.
    fn confirm_vm(&mut self) -> Result<(), String> {
        if self.vm_record.trial.is_some() {
            self.vm_record = self.vm_record.confirm(self.vm, 0).ok_or("no trial of the VM to confirm")?;
        }
        Ok(())
    }

    /// The bootloader chooses the VM, the VM chooses the program. A VM on trial whose own program is not whole gives up.
    fn choose(&mut self, cause: Cause) -> Decision {
        let vms = self.vm_slots;
        let (vm_record, decision) =
            choose(self.vm_record, cause, |slot| whole(vms[slot.index() as usize]).then_some(0));
        self.vm_record = vm_record;
        self.vm = decision.slot().expect("no VM rots");
        let on_trial = self.vm_record.trial.is_some();
        let (slots, vm) = (self.slots, self.runs_vm());
        let (record, decision) =
            choose_on(RunningVm { slot: self.vm, on_trial }, self.record, cause, |slot| {
                let content = slots[slot.index() as usize];
                (whole(content) && fit(content[0], vm)).then_some(0)
            });
        self.record = record;
        if decision == Decision::Recovery && on_trial {
            self.vm_record = self.vm_record.fall_back(Fall::NotWhole);
            return self.choose(Cause::Software);
        }
        decision
    }

    fn boot(&mut self, cause: Cause) -> Result<(), String> {
        self.hang_up();
        let decision = self.choose(cause);
        self.running = decision.slot();
        (self.heard, self.healthy, self.verified) = (false, false, [false; 2]);
        self.cloud.announced = false;
        let Some(program) = self.runs() else { return Err("the board has nothing left to run".into()) };
        if self.on_trial() {
            self.cloud.tried(program, self.runs_vm());
        }
        let journal = self.journal;
        let boot = Boot {
            running: self.runs().map(|firmware| Digest([firmware; 32])),
            spare: self.spare(),
            spare_bytes: SIZE,
            on_trial: self.on_trial(),
            outcome: self.record.outcome,
            vm: Some(VmBoot {
                running: Digest([self.runs_vm(); 32]),
                spare: !self.vm,
                spare_bytes: SIZE,
                outcome: self.vm_record.outcome,
            }),
            journal: journal.as_ref().map_or(&[], |bytes| bytes.as_slice()),
            seed: 1,
        };
        self.agent = Agent::new();
        self.step(Input::Started(boot))
    }

    fn hang_up(&mut self) {
        self.connected = false;
        self.download = None;
        self.cloud.mail.clear();
    }

    fn broken(&mut self) -> Result<(), String> {
        self.hang_up();
        self.step(Input::Disconnected)
    }

    fn mail(&mut self, too_large: bool) -> Result<(), String> {
        use jobs::Message as M;
        let mail = self.cloud.mail.remove(0);
        let payload = mail.payload();
        let message = match too_large {
            true => jobs::too_large("lamp", &mail.topic),
            false => jobs::read("lamp", &mail.topic, payload.as_bytes()),
        };
        let message = message.ok_or("not a jobs topic")?;
        self.heard |= matches!(message, M::Pending { .. } | M::Described { .. } | M::Updated { .. });
        self.excused |= too_large && matches!(message, M::Unreadable { job: Some(_), .. });
        self.step(Input::Heard(message))
    }

    fn step(&mut self, input: Input<'_>) -> Result<(), String> {
        let (spare, vm_spare) = (self.spare(), !self.vm);
        self.input = kind(&input);
        let output = self.agent.step(self.now_ms, input);
        let decision = match output {
            Output::Connect => Decided::Connect,
            Output::Disconnect => Decided::Disconnect,
            Output::Publish(request) => Decided::Ask(Question::from(request)),
            Output::Wait { until_ms } => Decided::Wait(until_ms),
            Output::AskProgram { until_ms, .. } => Decided::AskProgram(until_ms),
            Output::Begin { journal } => Decided::Begin(journal.try_into().map_err(|_| "journal length")?),
            Output::Remember { journal } => Decided::Remember(journal.try_into().ok()),
            Output::Fetch { url, from, until_ms, .. } => {
                let firmware = url.rsplit('/').next().and_then(|number| number.parse().ok());
                Decided::Fetch { firmware: firmware.ok_or("an address of no firmware")?, from, until_ms }
            }
            Output::More { until_ms } => Decided::More(until_ms),
            Output::Keep { part, at, len } => Decided::Keep { part, at, len },
            Output::Verify { part, staging, digest, .. } => Decided::Verify(digest.0[0], part, staging),
            Output::Stage { staging, slot } => {
                if slot != if staging == Staging::Vm { vm_spare } else { spare } {
                    return Err("the slot that runs would be staged".into());
                }
                Decided::Stage(staging)
            }
            Output::Confirm => Decided::Confirm,
            Output::Reset => Decided::Reset,
        };
        self.decision = decision;
        self.check()
    }

    /// The rules, asked of every decision before it is carried out.
    fn check(&self) -> Result<(), String> {
        use Decided as D;
        let broken = |rule: &str| Err(format!("{rule}: {:?}", self.decision));
        let writes = matches!(self.decision, D::Begin(_) | D::Keep { .. } | D::Stage(_));
        let fetches = matches!(self.decision, D::Fetch { .. } | D::More(_) | D::Verify(..));
        if (writes || fetches) && self.on_trial() {
            return broken("nothing is fetched or written during a trial");
        }
        if writes && (self.spare() == self.record.confirmed || !self.vm == self.vm_record.confirmed) {
            return broken("the confirmed slot is never written");
        }
        let spare = |part| self.clone().spare_of(part).to_owned();
        match self.decision {
            D::Keep { at, len, .. } if at + len > SIZE || !at.is_multiple_of(CHUNK) => {
                broken("chunks lie in the image")
            }
            D::Keep { part, at, len } => {
                let (object, next) = self.download.ok_or("no download to keep from")?;
                let spare = spare(part);
                let below = &spare[..(at / CHUNK) as usize];
                let one_image = below.iter().all(|&chunk| chunk == object) || self.replaced;
                match (at + len == next, one_image) {
                    (false, _) => broken("every byte goes to its own place"),
                    (_, false) => broken("the bytes of two images are not mixed"),
                    _ => Ok(()),
                }
            }
            D::Begin(journal) | D::Remember(Some(journal)) => {
                let journal = Journal::from_bytes(&journal).ok_or("no journal")?;
                let spare = spare(journal.part);
                let kept = &spare[..(journal.kept / CHUNK) as usize];
                let holds = kept.iter().all(|&chunk| chunk == journal.digest.0[0]) || self.replaced;
                if holds { Ok(()) } else { broken("the journal says no more than the flash holds") }
            }
            D::Remember(None) => {
                let journal = self.journal.and_then(|bytes| Journal::from_bytes(&bytes));
                let pending = journal.is_some_and(|journal| self.cloud.is_pending(journal.job));
                if pending { broken("nothing is forgotten that is pending") } else { Ok(()) }
            }
            D::Stage(staging) if !self.all_verified(staging) => broken("only what was verified is staged"),
            D::Stage(_) if !self.cloud.announced => broken("the cloud is told before anything is staged"),
            D::Confirm if !(self.heard && self.healthy) => {
                broken("a confirm needs the cloud and the program")
            }
            D::Ask(_) if !self.connected => broken("nothing is sent without a connection"),
            D::Ask(question) if question.is_update() && self.on_trial() => {
                broken("no job is touched during a trial")
            }
            _ => Ok(()),
        }
    }

    fn all_verified(&self, staging: Staging) -> bool {
        [Part::Program, Part::Vm].into_iter().all(|part| !staging.has(part) || self.verified[part as usize])
    }

    /// Moves the clock back to a fixed time and renames the tokens, so that two worlds that behave alike are alike.
    /// Chance is fixed as well: it decides only how long a pause is.
    pub(super) fn normalize(&mut self) {
        const NOW_MS: u64 = 1 << 40;
        let now_ms = self.now_ms;
        let shift = |at_ms: u64| (NOW_MS + at_ms.max(now_ms.saturating_sub(60_000))) - now_ms;
        self.agent.shift(&shift);
        match &mut self.decision {
            Decided::Wait(until_ms)
            | Decided::AskProgram(until_ms)
            | Decided::More(until_ms)
            | Decided::Fetch { until_ms, .. } => *until_ms = shift(*until_ms),
            _ => {}
        }
        self.now_ms = NOW_MS;
        self.input.clear();
        let asked = self.agent.rename_tokens(0);
        if let Decided::Ask(question) = &mut self.decision {
            question.token = question.token.wrapping_sub(asked);
        }
        for mail in &mut self.cloud.mail {
            mail.token = mail.token.map(|token| token.wrapping_sub(asked));
        }
    }
}

/// The slot from which a part will run once this is staged, if it runs from `running` now.
fn staged(staging: Staging, part: Part, running: Slot) -> Slot {
    if staging.has(part) { !running } else { running }
}

/// Whether boot would start what lies in a slot.
fn whole([a, b, c]: [u8; 3]) -> bool {
    a == b && b == c && ![0, UNSIGNED, TORN, REPLACED].contains(&a)
}

/// The name of an input, and of the message in it.
fn kind(input: &Input<'_>) -> String {
    let word = |text: String| text.split([' ', '(', '{']).next().map_or(String::new(), str::to_owned);
    match input {
        Input::Heard(message) => word(format!("{message:?}")),
        Input::Verified(verdict) => word(format!("{verdict:?}")),
        Input::ProgramSays(say) => word(format!("{say:?}")),
        other => word(format!("{other:?}")),
    }
}

impl From<Request<'_>> for Question {
    fn from(request: Request<'_>) -> Self {
        let token = request.token().0;
        let nothing = Question {
            token,
            next: false,
            job: None,
            update: None,
            expected_version: None,
            phase: "",
            reason: "",
        };
        match request {
            Request::List { .. } => nothing,
            Request::Describe { job, .. } => {
                Question { job: JobId::new(job), next: job == "$next", ..nothing }
            }
            Request::Update(update) => Question {
                job: JobId::new(update.job),
                update: Some(update.status),
                expected_version: update.expected_version,
                phase: if update.details.phase == "trial" { "trial" } else { "" },
                reason: code_of(update.details.reason),
                ..nothing
            },
        }
    }
}

fn code_of(reason: Option<&str>) -> &'static str {
    let all = crate::Reason::OWN.into_iter().map(crate::Reason::code).chain(Refusal::ALL.map(Refusal::code));
    let mut all = all.filter(|code| Some(*code) == reason);
    all.next().unwrap_or("")
}
