//! What the machine asks of whoever runs it: a console, two clocks, randomness, and the services of the device.

use crate::Wait;
use alloc::{string::String, vec::Vec};

/// The world outside of the machine. Only [`Host::block`] may block: what takes time answers [`HostAnswer::Pending`].
pub trait Host {
    /// Writes a piece of text to the program's standard output.
    fn print(&mut self, text: &str);

    /// Writes a piece of text to the program's standard error; a host with one stream for both need not care.
    fn print_error(&mut self, text: &str) {
        self.print(text);
    }

    /// Milliseconds of a clock that never goes back.
    fn now_ms(&mut self) -> u64;

    /// Seconds since 1970-01-01 UTC, or 0 while nobody has told the device.
    fn unix_seconds(&mut self) -> f64;

    /// An unpredictable number.
    fn random_u32(&mut self) -> u32;

    /// Performs a service. After [`HostAnswer::Pending`] the machine makes the same call again when it is resumed.
    fn call(&mut self, request: HostCall<'_>) -> HostAnswer;

    /// Waits here and now, because the machine cannot be left: a function sleeps that a builtin has called (a sort key,
    /// `__str__`). Answers whether it did; a host that may not block does not, and the program gets RuntimeError.
    fn block(&mut self, wait: Wait) -> bool {
        let _ = wait;
        false
    }
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
    /// A line of standard input with its end, as [`HostAnswer::Text`]; `Done` at the end of input.
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
    /// `sys.argv` as [`HostAnswer::Texts`].
    Arguments,
    /// The user's files.
    File(FileCall<'a>),
    /// Sockets.
    Net(NetCall<'a>),
    /// Compiles a text that the program has: [`HostAnswer::Program`] or [`HostAnswer::Mistake`]. Boards have no compiler.
    Compile(Compile<'a>),
    /// A peripheral of the board: `machine`'s ADC, PWM, I2C, SPI, UART, Timer, WDT, RTC and the clock.
    Board(BoardCall<'a>),
}

/// A text that becomes part of a running program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Compile<'a> {
    /// The program as it is.
    pub program: &'a [u8],
    /// The text.
    pub source: &'a str,
    /// What tracebacks call it.
    pub file: &'a str,
    /// `exec`, `eval` or `single`.
    pub mode: &'a str,
}

/// What a program does with files. Paths are as the program wrote them; `/` parts them. Errors are [`HostAnswer::Errno`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileCall<'a> {
    /// Opens a file; its handle as [`HostAnswer::Number`].
    Open {
        /// Which one.
        path: &'a str,
        /// What will be done with it: a sum of the constants of [`open`].
        flags: u32,
    },
    /// At most `max` bytes from the file's position on; none at its end.
    Read {
        /// From [`FileCall::Open`].
        handle: u32,
        /// How many at most.
        max: usize,
    },
    /// Writes at the position (at the end after [`open::APPEND`]); how many bytes as [`HostAnswer::Number`].
    Write {
        /// From [`FileCall::Open`].
        handle: u32,
        /// What to write.
        data: &'a [u8],
    },
    /// Moves the position; the new one from the start as [`HostAnswer::Number`].
    Seek {
        /// From [`FileCall::Open`].
        handle: u32,
        /// By how much.
        offset: i64,
        /// From where: 0 start, 1 position, 2 end.
        whence: u8,
    },
    /// Cuts or extends the file.
    Truncate {
        /// From [`FileCall::Open`].
        handle: u32,
        /// To so many bytes.
        size: u64,
    },
    /// Forgets the handle.
    Close {
        /// From [`FileCall::Open`].
        handle: u32,
    },
    /// The names in a folder as [`HostAnswer::Texts`]; those of folders end with `/`.
    List {
        /// Which folder.
        path: &'a str,
    },
    /// Kind (mode bits as in C's `stat`), size in bytes and time of the last change in seconds, as [`HostAnswer::Numbers`].
    Stat {
        /// Of which file or folder.
        path: &'a str,
    },
    /// Makes a folder.
    MakeFolder {
        /// Which.
        path: &'a str,
    },
    /// Removes a file.
    Remove {
        /// Which.
        path: &'a str,
    },
    /// Removes an empty folder.
    RemoveFolder {
        /// Which.
        path: &'a str,
    },
    /// Gives a file or folder another name; a file that has it already goes.
    Rename {
        /// The old name.
        from: &'a str,
        /// The new one.
        to: &'a str,
    },
    /// The folder that relative paths begin in, as [`HostAnswer::Text`].
    Folder,
    /// Changes that folder.
    ChangeFolder {
        /// To which.
        path: &'a str,
    },
    /// Block size in bytes, blocks in all, blocks free, as [`HostAnswer::Numbers`].
    Space,
}

/// What [`FileCall::Open`] is for.
pub mod open {
    /// Bytes can be read.
    pub const READ: u32 = 1;
    /// Bytes can be written.
    pub const WRITE: u32 = 2;
    /// What is written goes to the end.
    pub const APPEND: u32 = 4;
    /// A file that is not there is made.
    pub const CREATE: u32 = 8;
    /// What is in the file goes.
    pub const TRUNCATE: u32 = 16;
    /// There must be no such file.
    pub const EXCLUSIVE: u32 = 32;
}

/// What a program does with sockets. Nothing blocks: what cannot be done yet answers [`HostAnswer::Pending`], what went wrong
/// [`HostAnswer::Errno`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NetCall<'a> {
    /// A new socket; its handle as [`HostAnswer::Number`].
    Open {
        /// Of packets (UDP) and not of a stream (TCP).
        datagrams: bool,
        /// For IPv6 addresses.
        v6: bool,
    },
    /// Connects; asked again until it is done.
    Connect {
        /// From [`NetCall::Open`].
        handle: u32,
        /// An address or a name.
        host: &'a str,
        /// Where there.
        port: u16,
    },
    /// Takes a local address.
    Bind {
        /// From [`NetCall::Open`].
        handle: u32,
        /// An address; empty for all.
        host: &'a str,
        /// 0 for any that is free.
        port: u16,
    },
    /// Waits for connections from now on.
    Listen {
        /// From [`NetCall::Open`].
        handle: u32,
        /// How many may wait.
        backlog: u32,
    },
    /// A connection that came, as [`HostAnswer::Peer`] with its handle.
    Accept {
        /// The listening socket.
        handle: u32,
    },
    /// Sends what fits; how many bytes as [`HostAnswer::Number`].
    Send {
        /// From [`NetCall::Open`] or [`NetCall::Accept`].
        handle: u32,
        /// What.
        data: &'a [u8],
        /// Where to, for an unconnected socket of packets.
        to: Option<(&'a str, u16)>,
    },
    /// What came, at most `max` bytes, as [`HostAnswer::Peer`] with the sender of a packet; no bytes: the other side has ended.
    Receive {
        /// From [`NetCall::Open`] or [`NetCall::Accept`].
        handle: u32,
        /// How many bytes at most.
        max: usize,
        /// Leave them where they are.
        peek: bool,
    },
    /// Closes.
    Close {
        /// Which.
        handle: u32,
    },
    /// Ends one direction: 0 reading, 1 writing, 2 both.
    Shutdown {
        /// Which socket.
        handle: u32,
        /// Which direction.
        how: u8,
    },
    /// The own address, or the other side's, as [`HostAnswer::Peer`].
    Name {
        /// Of which socket.
        handle: u32,
        /// The other side's.
        peer: bool,
    },
    /// The addresses of a name, as [`HostAnswer::Texts`].
    Resolve {
        /// The name.
        host: &'a str,
    },
    /// What would not wait, as [`HostAnswer::Number`]: 1 reading, 4 writing, 16 the connection is over.
    Ready {
        /// Which socket.
        handle: u32,
    },
    /// Makes a connected stream one of TLS, as client; asked again until the handshake is done.
    Secure {
        /// Which socket.
        handle: u32,
        /// The name that the server must prove.
        server: &'a str,
        /// Root certificates (PEM) to trust; `None`: those that the host trusts.
        roots: Option<&'a [u8]>,
        /// Whether the server must prove its name at all.
        verify: bool,
    },
    /// Sets an option of the socket that is a number.
    Option {
        /// Which socket.
        handle: u32,
        /// 1 SO_REUSEADDR, 2 SO_BROADCAST, 3 SO_KEEPALIVE, 4 TCP_NODELAY.
        name: u8,
        /// Its value.
        value: i64,
    },
}

/// A verb of a peripheral. The answer is the verb's: a number, bytes, or done; [`HostAnswer::Unsupported`] where there is no such thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BoardCall<'a> {
    /// `adc`, `pwm`, `i2c`, `spi`, `uart`, `timer`, `wdt`, `rtc`, `pin`, `cpu`.
    pub part: &'static str,
    /// Which of them: the bus, the channel or the pin.
    pub unit: u32,
    /// What to do: the name of the method in Python, `open` for its constructor.
    pub verb: &'static str,
    /// The numbers among the arguments, in their order.
    pub numbers: &'a [i64],
    /// Arguments that came by name: `freq`, `baudrate`, ….
    pub named: &'a [(&'a str, i64)],
    /// The bytes among the arguments.
    pub data: &'a [u8],
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
    /// Several texts.
    Texts(Vec<String>),
    /// Several numbers.
    Numbers(Vec<i64>),
    /// Facts of the slots.
    Record(SlotFacts),
    /// Another socket, what came from there, or its name.
    Peer {
        /// A new handle, or 0.
        handle: u32,
        /// What it sent.
        data: Vec<u8>,
        /// Its address.
        host: String,
        /// Its port.
        port: u16,
    },
    /// The program with a text compiled: a function of two arguments, its globals and its locals. All that the program had
    /// has kept its number.
    Program {
        /// The longer program; `None`: it has the function already.
        bytes: Option<&'static [u8]>,
        /// The function's number.
        function: u16,
    },
    /// What is wrong with a text.
    Mistake {
        /// In CPython's words.
        message: String,
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
        /// The line.
        text: String,
    },
    /// Not yet: make the same call again later.
    Pending,
    /// It failed: the text becomes an `OSError`.
    Failed(String),
    /// It failed with a number of [`errno`](https://man7.org/linux/man-pages/man3/errno.3.html), those of Linux.
    Errno(i32),
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
    /// A pin has changed, or a timer's time has come: the program's handler is called.
    Interrupt {
        /// `pin` or `timer`.
        part: &'static str,
        /// Which of them.
        unit: u32,
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
