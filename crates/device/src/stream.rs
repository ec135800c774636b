//! A file of a stream, block after block over the connection that the conversation has: no second TLS session, and no
//! second server to trust.
//!
//! ```text
//! subscribe → describe: how large is it? → get block N → … the next one is on its way while this one is used
//! ```
//!
//! Questions and answers travel under QoS 0, so that a question is repeated until its answer is there.
//! Source: AWS IoT developer guide, "Using AWS IoT MQTT-based file delivery in devices".

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use embassy_futures::select::{Either, select};
use jobs::{STREAM_PAYLOAD_BYTES_MAX, StreamAnswer, StreamFile, StreamQuestion, TOPIC_BYTES_MAX, Token};
use mqtt::{Qos, Reason};

use crate::inbox::News;
use crate::mqtt_client::{MqttClient, NotSent, User};
use crate::port::Port;

/// Bytes of a block: two of them and the packet that brings the next are in memory at a time, a sector of most flashes
/// each, and a far cloud gives one per round trip.
const BLOCK: u32 = 4096;

/// How long an answer may take before the question is repeated, and for how long it is.
const REPEAT_MS: u64 = 5_000;
const PATIENCE_MS: u64 = 20_000;

/// Why a file could not be had, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StreamError {
    /// The connection is gone.
    Lost,
    /// No answer for 20 seconds.
    Silence,
    /// The server does not let this device hear the answers.
    Unheard(Reason),
    /// The service does not give the file, and says why with a code of its own.
    Refused(String),
    /// The stream has no file of this number.
    NoFile,
    /// A block is not as long as it must be.
    BadBlock,
    /// The names are too long for a topic.
    TooLong,
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost => f.write_str("the connection was cut"),
            Self::Silence => f.write_str("the stream brings nothing for 20 s"),
            Self::Unheard(reason) => {
                write!(f, "the server does not let this device subscribe to streams: {reason:?}")
            }
            Self::Refused(code) => write!(f, "the server refuses the stream: {code}"),
            Self::NoFile => f.write_str("the stream has no such file"),
            Self::BadBlock => f.write_str("the stream brings a block of a wrong length"),
            Self::TooLong => f.write_str("the names of thing and stream are too long for a topic"),
        }
    }
}

/// A file on its way.
pub(crate) struct Blocks<'d, 'p, P: Port> {
    port: &'p P,
    mqtt: &'d MqttClient<'p, P>,
    thing: &'p str,
    /// Names the file.
    url: String,
    /// The version of the stream, once it is described.
    version: u32,
    /// Offset in the file of the next byte to hand out, and after its last.
    at: u32,
    end: u32,
    /// The bytes of the block that `at` lies in; empty when they must come first.
    block: Vec<u8>,
    /// The question whose answer is on its way.
    asked: Option<Asked>,
}

/// An open question.
#[derive(Clone, Copy)]
struct Asked {
    question: StreamQuestion,
    since_ms: u64,
    repeat_ms: u64,
}

/// What answers a question.
enum Heard {
    Description { version: u32, size: Option<u32> },
    Block(Vec<u8>),
}

impl<'d, 'p, P: Port> Blocks<'d, 'p, P> {
    /// Finds the file that `url` names, to read it from byte `from` on.
    ///
    /// # Errors
    /// [`StreamError`].
    pub(crate) async fn open(
        port: &'p P,
        mqtt: &'d MqttClient<'p, P>,
        thing: &'p str,
        url: String,
        from: u32,
    ) -> Result<Self, StreamError> {
        mqtt.streaming(true);
        let (block, asked) = Default::default();
        let mut blocks = Self { port, mqtt, thing, url, version: 0, at: from, end: 0, block, asked };
        blocks.listen().await?;
        let token = blocks.token();
        blocks.ask(StreamQuestion::Describe { token })?;
        match blocks.answer().await? {
            Heard::Description { version, size } => {
                (blocks.version, blocks.end) = (version, size.ok_or(StreamError::NoFile)?);
                Ok(blocks)
            }
            Heard::Block(_) => Err(StreamError::BadBlock),
        }
    }

    /// Offset after the file's last byte.
    pub(crate) fn end(&self) -> u32 {
        self.end
    }

    /// The next bytes, as many as are there; 0 once all have been handed out. May be dropped while it waits.
    ///
    /// # Errors
    /// [`StreamError`] when the end is not reached.
    pub(crate) async fn read(&mut self, chunk: &mut [u8]) -> Result<usize, StreamError> {
        if self.at >= self.end {
            return Ok(0);
        }
        if self.block.is_empty() {
            self.next_block().await?;
        }
        let rest = self.block.get((self.at % BLOCK) as usize..).unwrap_or_default();
        let n = rest.len().min(chunk.len());
        for (place, byte) in chunk.iter_mut().zip(rest) {
            *place = *byte;
        }
        self.at += n as u32;
        if n == rest.len() {
            self.block = Vec::new();
        }
        Ok(n)
    }

    /// Waits for the block that `at` lies in, and asks for the one behind it.
    async fn next_block(&mut self) -> Result<(), StreamError> {
        let number = self.at / BLOCK;
        if self.asked.is_none() {
            self.ask_for(number)?;
        }
        let Heard::Block(block) = self.answer().await? else { return Err(StreamError::BadBlock) };
        if block.len() as u32 != BLOCK.min(self.end - number * BLOCK) {
            return Err(StreamError::BadBlock);
        }
        self.block = block;
        if self.end.div_ceil(BLOCK) > number + 1 {
            self.ask_for(number + 1)?;
        }
        Ok(())
    }

    fn ask_for(&mut self, block: u32) -> Result<(), StreamError> {
        let (version, token) = (self.version, self.token());
        self.ask(StreamQuestion::Get { version, block_bytes: BLOCK, block, token })
    }

    fn ask(&mut self, question: StreamQuestion) -> Result<(), StreamError> {
        let since_ms = self.port.now_ms();
        self.asked = Some(Asked { question, since_ms, repeat_ms: since_ms + REPEAT_MS });
        self.publish(question)
    }

    fn publish(&self, question: StreamQuestion) -> Result<(), StreamError> {
        let (mut topic, mut payload) = ([0; TOPIC_BYTES_MAX], [0; STREAM_PAYLOAD_BYTES_MAX]);
        let file = self.file()?;
        let topic = question.topic(self.thing, &file, &mut topic).map_err(|_| StreamError::TooLong)?;
        let payload = question.payload(&file, &mut payload).map_err(|_| StreamError::TooLong)?;
        self.mqtt.publish(User::Stream, topic, payload, Qos::AtMostOnce).map(|_| ()).map_err(|why| why.into())
    }

    /// The answer to the open question, however often that must be put. May be dropped while it waits.
    async fn answer(&mut self) -> Result<Heard, StreamError> {
        loop {
            let Some(asked) = &mut self.asked else { return Err(StreamError::Silence) };
            let repeat = self.port.sleep_until(asked.repeat_ms);
            match select(self.mqtt.for_stream.next(), repeat).await {
                Either::First(News::Lost) => return Err(StreamError::Lost),
                Either::First(News::Message { topic, payload }) => {
                    let Some(heard) = self.heard(&topic, &payload) else { continue };
                    self.asked = None;
                    return heard;
                }
                Either::First(News::Connected | News::Acknowledged { .. }) => {}
                Either::Second(()) => {
                    if asked.repeat_ms >= asked.since_ms + PATIENCE_MS {
                        return Err(StreamError::Silence);
                    }
                    asked.repeat_ms += REPEAT_MS;
                    let question = asked.question;
                    self.publish(question)?;
                }
            }
        }
    }

    /// What a message answers to the open question, if it does.
    fn heard(&self, topic: &str, payload: &[u8]) -> Option<Result<Heard, StreamError>> {
        let asked = self.asked?;
        let (token, answer) = self.file().ok()?.heard(self.thing, topic, payload)?;
        if token != asked.question.token() {
            return None;
        }
        Some(match (answer, asked.question) {
            (StreamAnswer::Rejected { code }, _) => Err(StreamError::Refused(code.into())),
            (StreamAnswer::Description { version, size }, StreamQuestion::Describe { .. }) => {
                Ok(Heard::Description { version, size })
            }
            (StreamAnswer::Data { block, bytes }, StreamQuestion::Get { block: wanted, .. })
                if block == wanted =>
            {
                Ok(Heard::Block(bytes.into()))
            }
            _ => return None,
        })
    }

    /// Subscribes to the answers, where this connection has not.
    async fn listen(&self) -> Result<(), StreamError> {
        let Some(ticket) = self.mqtt.listen_to_streams()? else { return Ok(()) };
        let patience = self.port.now_ms() + PATIENCE_MS;
        loop {
            match select(self.mqtt.for_stream.next(), self.port.sleep_until(patience)).await {
                Either::First(News::Lost) => return Err(StreamError::Lost),
                Either::First(News::Acknowledged { ticket: of, reason }) if of == ticket => {
                    return if reason.is_failure() { Err(StreamError::Unheard(reason)) } else { Ok(()) };
                }
                Either::First(_) => {}
                Either::Second(()) => return Err(StreamError::Silence),
            }
        }
    }

    fn file(&self) -> Result<StreamFile<'_>, StreamError> {
        StreamFile::read(&self.url).ok_or(StreamError::NoFile)
    }

    /// A token that no other question of this boot has.
    fn token(&self) -> Token {
        Token(self.mqtt.ticket().0)
    }
}

impl<P: Port> Drop for Blocks<'_, '_, P> {
    /// What still comes is nobody's.
    fn drop(&mut self) {
        self.mqtt.streaming(false);
    }
}

impl From<NotSent> for StreamError {
    fn from(why: NotSent) -> Self {
        match why {
            NotSent::Offline => Self::Lost,
            NotSent::Busy => Self::Silence,
            NotSent::Invalid => Self::TooLong,
        }
    }
}
