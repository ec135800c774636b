//! What the Python program asks of the board: the VM's `Host`, answered from the port, the connection and the slots.
//!
//! The VM repeats a call that was answered [`HostAnswer::Pending`], so each answer here says where a service stands;
//! none waits. Without a connection `aws.iot` waits for one: a sensor's program need not know that the cloud was away.

use alloc::string::{String, ToString};

use mqtt::{Qos, Reason};
use parts::Now;
use vm::host::{BoardCall, SlotFacts};
use vm::{Host, HostAnswer, HostCall, Wait};

use crate::device::Device;
use crate::event;
use crate::inbox::Ticket;
use crate::mqtt_client::{NotSent, User};
use crate::port::Port;

/// How long a program may hold the whole board in one turn, by sleeping where the machine cannot be left (in a sort key):
/// far less than the watchdog's patience and the conversation's.
const HOLD_MS: u64 = 10_000;
/// How long it is held at a time when the program waits there for a service.
const HOLD_FOR_SERVICE_MS: u64 = 2;

/// The world of one program.
pub(crate) struct Services<'a, 'p, P: Port> {
    device: &'a Device<'p, P>,
    publication: Option<Publication>,
    reset: bool,
    asleep_until_ms: Option<u64>,
    polls: bool,
    /// How long the board was held in this turn.
    held_ms: u64,
}

/// The QoS 1 publication that the program waits for. It waits for one at a time, because `publish` returns only then.
#[derive(Clone, Copy)]
enum Publication {
    Sent(Ticket),
    Answered(Reason),
}

impl<'a, 'p, P: Port> Services<'a, 'p, P> {
    pub(crate) fn new(device: &'a Device<'p, P>) -> Self {
        Self { device, publication: None, reset: false, asleep_until_ms: None, polls: false, held_ms: 0 }
    }

    /// The program's turn begins: the others have had theirs.
    pub(crate) fn turn(&mut self) {
        self.held_ms = 0;
    }

    /// Whether the program has asked for a reset.
    pub(crate) fn wants_reset(&self) -> bool {
        self.reset
    }

    /// When the board starts anew, if the program has switched it off; for a program that has not said, never.
    pub(crate) fn asleep(&self) -> Option<u64> {
        self.asleep_until_ms
    }

    /// Whether the program waits for something that no event announces, so that it must be asked again.
    pub(crate) fn polls(&self) -> bool {
        self.polls
    }

    /// The server's answer to a publication.
    pub(crate) fn acknowledged(&mut self, ticket: Ticket, reason: Reason) {
        if matches!(self.publication, Some(Publication::Sent(waiting)) if waiting == ticket) {
            self.publication = Some(Publication::Answered(reason));
        }
    }

    /// The connection is lost: what was not acknowledged is sent again, at least once.
    pub(crate) fn lost(&mut self) {
        if matches!(self.publication, Some(Publication::Sent(_))) {
            self.publication = None;
        }
    }

    fn connect(&self) -> HostAnswer {
        if !self.device.mqtt.is_connected() {
            return HostAnswer::Pending;
        }
        self.device.health.reached_cloud();
        HostAnswer::Done
    }

    fn publish(&mut self, topic: &str, payload: &[u8], qos: u8) -> HostAnswer {
        match self.publication.take() {
            Some(Publication::Answered(reason)) if reason.is_failure() => {
                return HostAnswer::Failed(alloc::format!(
                    "the cloud refuses to publish on {topic}: {reason:?}"
                ));
            }
            Some(Publication::Answered(_)) => return self.published(),
            sent @ Some(Publication::Sent(_)) => {
                self.publication = sent;
                return HostAnswer::Pending;
            }
            None => {}
        }
        let qos = if qos == 0 { Qos::AtMostOnce } else { Qos::AtLeastOnce };
        match self.device.mqtt.publish(User::Program, topic, payload, qos) {
            Ok(_) if qos == Qos::AtMostOnce => self.published(),
            Ok(ticket) => {
                self.publication = Some(Publication::Sent(ticket));
                HostAnswer::Pending
            }
            Err(why) => not_sent(why),
        }
    }

    fn published(&self) -> HostAnswer {
        self.device.health.reached_cloud();
        HostAnswer::Done
    }

    fn subscribe(&self, filter: &str) -> HostAnswer {
        self.device.mqtt.subscribe(User::Program, filter).map_or_else(not_sent, |()| HostAnswer::Done)
    }

    fn record(&self) -> HostAnswer {
        let Some(running) = &self.device.running else { return HostAnswer::Unsupported };
        let record = self.device.slots.borrow().record();
        HostAnswer::Record(SlotFacts {
            running: running.slot.index(),
            confirmed: record.confirmed.index(),
            trial: self.device.on_trial(),
            name: running.firmware.name.clone(),
            version: running.firmware.version.clone(),
        })
    }

    fn fact(&self, name: &str) -> HostAnswer {
        let device = self.device;
        match name {
            "unique-id" => HostAnswer::Text(device.thing().to_string()),
            "board" => HostAnswer::Text(device.board.kind.clone()),
            "reset-cause" => HostAnswer::Text(event::word(device.port.reset_cause()).to_string()),
            _ => HostAnswer::Unsupported,
        }
    }

    fn now(&self) -> Now {
        Now { ms: self.device.port.now_ms(), unix_s: self.device.port.unix_s() }
    }

    /// What a board has not, it says by its own name.
    fn has(&self, answer: HostAnswer, part: &str, unit: u32, verb: &str) -> HostAnswer {
        if answer != HostAnswer::Unsupported {
            return answer;
        }
        HostAnswer::Failed(alloc::format!("{} has no {part} {unit} with {verb}", self.device.board.kind))
    }

    fn pending_update(&self) -> HostAnswer {
        match self.device.offers.waiting() {
            Some(offered) => HostAnswer::Text(alloc::format!("{} {}", offered.name, offered.version)),
            None => HostAnswer::Done,
        }
    }
}

fn not_sent(why: NotSent) -> HostAnswer {
    match why {
        NotSent::Offline | NotSent::Busy => HostAnswer::Pending,
        NotSent::Invalid => HostAnswer::Failed("no valid topic, or larger than the cloud takes".to_string()),
    }
}

impl<P: Port> Host for Services<'_, '_, P> {
    fn print(&mut self, text: &str) {
        self.device.port.console(text.as_bytes());
    }

    fn now_ms(&mut self) -> u64 {
        self.device.port.now_ms()
    }

    fn unix_seconds(&mut self) -> f64 {
        let now = self.now();
        self.device.port.parts(|parts| parts.unix_s(now)).unwrap_or(0.0)
    }

    fn random_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.device.port.random(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn block(&mut self, wait: Wait) -> bool {
        let now_ms = self.device.port.now_ms();
        let until_ms = match wait {
            Wait::Until(until_ms) => until_ms,
            Wait::Service => now_ms + HOLD_FOR_SERVICE_MS,
        };
        self.held_ms = self.held_ms.saturating_add(until_ms.saturating_sub(now_ms));
        self.held_ms <= HOLD_MS && self.device.port.hold_until(until_ms)
    }

    fn call(&mut self, request: HostCall<'_>) -> HostAnswer {
        match request {
            HostCall::IotConnect => self.connect(),
            HostCall::IotConnected => HostAnswer::Bool(self.device.mqtt.is_connected()),
            HostCall::IotThingName => HostAnswer::Text(self.device.thing().to_string()),
            HostCall::IotPublish { topic, payload, qos } => self.publish(topic, payload, qos),
            HostCall::IotSubscribe { filter, .. } => self.subscribe(filter),
            HostCall::IotShadow { document } => {
                let topic: String = alloc::format!("$aws/things/{}/shadow/update", self.device.thing());
                self.publish(&topic, document.as_bytes(), 1)
            }
            HostCall::FotaRecord => self.record(),
            HostCall::FotaAccept => {
                self.device.health.accepted();
                HostAnswer::Done
            }
            HostCall::Reset => {
                self.reset = true;
                HostAnswer::Pending
            }
            HostCall::FotaPending => self.pending_update(),
            HostCall::FotaAnswer(word) => {
                self.device.offers.say(word);
                HostAnswer::Done
            }
            HostCall::Fact { name } => self.fact(name),
            HostCall::ReadLine | HostCall::Arguments | HostCall::Compile(_) => HostAnswer::Unsupported,
            HostCall::Board(BoardCall { verb: "deepsleep", numbers, .. }) => {
                let sleep_ms = numbers.first().map_or(u64::MAX, |ms| u64::try_from(*ms).unwrap_or(0));
                self.asleep_until_ms = Some(self.now().ms.saturating_add(sleep_ms));
                HostAnswer::Pending
            }
            HostCall::Pin { number, level } => {
                let answer = self.device.port.parts(|parts| parts.pin(number, level));
                self.has(answer, "pin", number, "level")
            }
            HostCall::Board(call) => {
                let now = self.now();
                let answer = self.device.port.parts(|parts| parts.call(&call, now));
                self.has(answer, call.part, call.unit, call.verb)
            }
            request @ (HostCall::File(_) | HostCall::Net(_)) => {
                let answer = self.device.port.program_call(request);
                self.polls = answer == HostAnswer::Pending;
                answer
            }
        }
    }
}
