//! What the machine asks of whoever runs it: a console, two clocks, randomness, and the services of the device.

use alloc::{string::String, vec::Vec};

/// The world outside of the machine. Nothing here may block: what takes time answers [`HostAnswer::Pending`].
pub trait Host {
    /// Writes a piece of text to the program's standard output.
    fn print(&mut self, text: &str);

    /// Milliseconds of a clock that never goes back.
    fn now_ms(&mut self) -> u64;

    /// Seconds since 1970-01-01 UTC, or 0 while nobody has told the device.
    fn unix_seconds(&mut self) -> f64;

    /// An unpredictable number.
    fn random_u32(&mut self) -> u32;

    /// Performs a service. After [`HostAnswer::Pending`] the machine makes the same call again when it is resumed.
    fn call(&mut self, request: HostCall<'_>) -> HostAnswer;
}

/// A service that a program asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum HostCall<'a> {
    /// `aws.iot`: connect to the cloud under the device's own name.
    IotConnect,
    /// Whether the device's session stands.
    IotConnected,
    /// The name of the device's Thing, as [`HostAnswer::Text`].
    IotThingName,
    /// Publish a payload.
    IotPublish {
        /// Topic name, no wildcards.
        topic: &'a str,
        /// Message body.
        payload: &'a [u8],
        /// 0 or 1.
        qos: u8,
    },
    /// Subscribe to a filter; messages come as [`Event::Message`].
    IotSubscribe {
        /// Topic filter.
        filter: &'a str,
        /// 0 or 1.
        qos: u8,
    },
    /// Report a state to the Thing's shadow.
    IotShadow {
        /// JSON text of the whole update document.
        document: &'a str,
    },
    /// `fota.record()`: facts of the slots, as [`HostAnswer::Record`].
    FotaRecord,
    /// `fota.accept()`: the program declares itself healthy.
    FotaAccept,
    /// `fota.reset()` or `machine.reset()`: restart the device.
    Reset,
    /// Name and version of a new firmware that waits for the program's consent, as [`HostAnswer::Text`], or `Done` when none waits.
    FotaPending,
    /// The program's word on [`Event::Update`].
    FotaAnswer(Consent),
    /// A line of standard input without its end, as [`HostAnswer::Text`]; `Done` at the end of input.
    ReadLine,
    /// Facts about the network, `machine` and the like that have a text as answer.
    Fact {
        /// Which one: `ip`, `unique-id`, `board`, `reset-cause`.
        name: &'a str,
    },
    /// Drives or reads a pin.
    Pin {
        /// Its number.
        number: u32,
        /// The level to drive, or a read, answered as [`HostAnswer::Number`].
        level: Option<bool>,
    },
}

/// What a program says to a new firmware.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Consent {
    /// Install it.
    Accept,
    /// Ask again later.
    Defer {
        /// In so many seconds.
        seconds: u32,
    },
    /// Never install this one.
    Refuse {
        /// Why, in the program's words; may be empty.
        reason: String,
    },
}

/// What came of a service.
#[derive(Clone, PartialEq, Debug)]
pub enum HostAnswer {
    /// It is done and there is nothing to say.
    Done,
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A number.
    Number(i64),
    /// Yes or no.
    Bool(bool),
    /// Facts of the slots.
    Record(SlotFacts),
    /// Not yet: make the same call again later.
    Pending,
    /// It failed: the text becomes an `OSError`.
    Failed(String),
    /// This host has no such service.
    Unsupported,
}

/// What `fota.record()` shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SlotFacts {
    /// The slot whose firmware runs: 0 or 1.
    pub running: u8,
    /// The confirmed slot.
    pub confirmed: u8,
    /// Whether the running firmware is on trial.
    pub trial: bool,
    /// The running firmware's name.
    pub name: String,
    /// The running firmware's version.
    pub version: String,
}

/// Something that happened outside and that the program wants to hear of, see [`Vm::post`](crate::Vm::post).
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    /// A message on a topic that the program has subscribed to.
    Message {
        /// Its topic.
        topic: String,
        /// Its body.
        payload: Vec<u8>,
    },
    /// A new firmware waits for the program's word (the hook of `fota.on_update`).
    Update {
        /// Its name.
        name: String,
        /// Its version.
        version: String,
    },
}

/// A host for tests and tools: it keeps what the program prints and has no services. Time passes only while the program waits.
#[derive(Default)]
pub struct Recorder {
    /// Everything that was printed.
    pub printed: String,
    /// The clock.
    pub now_ms: u64,
    /// State of the random numbers.
    pub seed: u32,
}

impl Host for Recorder {
    fn print(&mut self, text: &str) {
        self.printed.push_str(text);
    }

    fn now_ms(&mut self) -> u64 {
        self.now_ms
    }

    fn unix_seconds(&mut self) -> f64 {
        1_700_000_000.0 + self.now_ms as f64 / 1000.0
    }

    fn random_u32(&mut self) -> u32 {
        self.seed = self.seed.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
        let mixed = ((self.seed >> ((self.seed >> 28) + 4)) ^ self.seed).wrapping_mul(277_803_737);
        (mixed >> 22) ^ mixed
    }

    fn call(&mut self, _: HostCall<'_>) -> HostAnswer {
        HostAnswer::Unsupported
    }
}
