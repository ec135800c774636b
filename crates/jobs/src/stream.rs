//! Files in blocks over the connection that is there: a stream's topics, questions and answers, in CBOR.
//! Source: AWS IoT developer guide, "Using AWS IoT MQTT-based file delivery in devices".
//!
//! ```
//! use jobs::{StreamAnswer, StreamFile, StreamQuestion, Token};
//!
//! // A job document says where ...
//! let file = StreamFile::read("stream:blinky-2/0").unwrap();
//! // ... and a device asks for the second block of 4,096 bytes.
//! let question = StreamQuestion::Get { version: 1, block_bytes: 4096, block: 1, token: Token(7) };
//! let (mut topic, mut payload) = ([0; jobs::TOPIC_BYTES_MAX], [0; jobs::STREAM_PAYLOAD_BYTES_MAX]);
//! assert_eq!(question.topic("lamp", &file, &mut topic).unwrap(), "$aws/things/lamp/streams/blinky-2/get/cbor");
//! assert_eq!(question.payload(&file, &mut payload).unwrap()[0], 0xa6, "a map of six members");
//!
//! let answer = b"\xa4\x61c\x6800000007\x61f\x00\x61i\x01\x61p\x42hi";
//! let heard = file.heard("lamp", "$aws/things/lamp/streams/blinky-2/data/cbor", answer);
//! assert_eq!(heard, Some((Token(7), StreamAnswer::Data { block: 1, bytes: b"hi" })));
//! ```

use minicbor::data::Type;
use minicbor::decode::Error;
use minicbor::encode::write::Cursor;
use minicbor::{Decoder, Encoder};

use crate::request::Token;
use crate::text::THING_BYTES_MAX;
use crate::topic::{PREFIX, TOPIC_BYTES_MAX, join};
use crate::write::TooSmall;

/// What a device subscribes to before it asks, behind `$aws/things/THING/streams/`.
pub const STREAM_FILTERS: [&str; 3] = ["+/description/cbor", "+/data/cbor", "+/rejected/cbor"];

/// Longest name of a stream in bytes (AWS IoT API reference, CreateStream: 1 to 128 of `[a-zA-Z0-9_-]`).
pub const STREAM_BYTES_MAX: usize = 128;

/// The longest question, in bytes: six members with a token of eight characters and five numbers.
pub const STREAM_PAYLOAD_BYTES_MAX: usize = 64;

/// How such an address begins in a job document.
const SCHEME: &str = "stream:";
const STREAMS: &str = "/streams/";

/// A file of a stream: what `stream:NAME/FILE` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StreamFile<'a> {
    /// The stream.
    pub stream: &'a str,
    /// The id of the file in it.
    pub file: u8,
}

/// One question about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamQuestion {
    /// Which version has the stream, and how large is the file?
    Describe {
        /// Comes back in the answer.
        token: Token,
    },
    /// Give me one block of it.
    Get {
        /// The stream's version that was described: a block of another file must not get in between.
        version: u32,
        /// Bytes of a block, 256 to 131,072.
        block_bytes: u32,
        /// Which one, counted from 0; at most 98,304.
        block: u32,
        /// Comes back in the answer.
        token: Token,
    },
}

/// What the service says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamAnswer<'a> {
    /// The stream stands.
    Description {
        /// Its version.
        version: u32,
        /// Bytes of the file; `None` if the stream has no such file.
        size: Option<u32>,
    },
    /// One block, or the file's last bytes if fewer are left.
    Data {
        /// Its number.
        block: u32,
        /// Its bytes.
        bytes: &'a [u8],
    },
    /// The service does not do it.
    Rejected {
        /// `ResourceNotFound`, `VersionMismatch`, `ETagMismatch`, …
        code: &'a str,
    },
}

impl<'a> StreamFile<'a> {
    /// Reads an address out of a job document; `None` if it names no file of a stream.
    pub fn read(url: &'a str) -> Option<Self> {
        let (stream, file) = url.strip_prefix(SCHEME)?.split_once('/')?;
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let is_name = (1..=STREAM_BYTES_MAX).contains(&stream.len()) && stream.bytes().all(letters);
        let is_number = file.bytes().all(|byte| byte.is_ascii_digit());
        (is_name && is_number).then_some(Self { stream, file: file.parse().ok()? })
    }

    /// Reads what came on `topic`, and the token of the question that it answers. `None` for what is no answer about
    /// this file to one of our questions.
    pub fn heard<'p>(
        &self,
        thing: &str,
        topic: &str,
        payload: &'p [u8],
    ) -> Option<(Token, StreamAnswer<'p>)> {
        let (stream, verb) = below(thing, topic)?.split_once('/')?;
        if stream != self.stream {
            return None;
        }
        let said = Said::read(payload, self.file).ok()?;
        let answer = match verb {
            "description/cbor" => StreamAnswer::Description { version: said.version?, size: said.size },
            "data/cbor" if said.file == Some(self.file) => {
                StreamAnswer::Data { block: said.block?, bytes: said.bytes? }
            }
            "rejected/cbor" => StreamAnswer::Rejected { code: said.code? },
            _ => return None,
        };
        Some((Token::read(said.token?)?, answer))
    }
}

impl StreamQuestion {
    /// What the answer will carry.
    pub fn token(&self) -> Token {
        match *self {
            Self::Describe { token } | Self::Get { token, .. } => token,
        }
    }

    /// Writes the topic to publish to.
    ///
    /// # Errors
    /// [`TooSmall`] if `buffer` is shorter than the topic. [`TOPIC_BYTES_MAX`] suffices unless both names are near their
    /// limits: AWS IoT takes no longer topic either.
    pub fn topic<'b>(
        &self,
        thing: &str,
        file: &StreamFile<'_>,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, TooSmall> {
        let verb = match self {
            Self::Describe { .. } => "/describe/cbor",
            Self::Get { .. } => "/get/cbor",
        };
        join(buffer, &[PREFIX, thing, STREAMS, file.stream, verb])
    }

    /// Writes the payload to publish.
    ///
    /// # Errors
    /// [`TooSmall`] if `buffer` does not suffice; [`STREAM_PAYLOAD_BYTES_MAX`] always does.
    pub fn payload<'b>(&self, file: &StreamFile<'_>, buffer: &'b mut [u8]) -> Result<&'b [u8], TooSmall> {
        let mut cbor = Encoder::new(Cursor::new(&mut *buffer));
        let mut digits = [0; 8];
        let written = match *self {
            Self::Describe { token } => {
                cbor.map(1).and_then(|cbor| cbor.str("c")?.str(token.digits(&mut digits)))
            }
            Self::Get { version, block_bytes, block, token } => cbor.map(6).and_then(|cbor| {
                cbor.str("c")?.str(token.digits(&mut digits))?;
                cbor.str("s")?.u32(version)?.str("f")?.u8(file.file)?;
                cbor.str("l")?.u32(block_bytes)?.str("o")?.u32(block)?.str("n")?.u8(1)
            }),
        };
        written.map_err(|_| TooSmall)?;
        let len = cbor.into_writer().position();
        buffer.get(..len).ok_or(TooSmall)
    }
}

/// The subscription filter `which` (an entry of [`STREAM_FILTERS`]) of `thing`.
///
/// # Errors
/// [`TooSmall`] if `buffer` is shorter than the filter; [`TOPIC_BYTES_MAX`] always suffices.
pub fn stream_filter<'b>(thing: &str, which: &str, buffer: &'b mut [u8]) -> Result<&'b str, TooSmall> {
    const {
        assert!(
            PREFIX.len() + THING_BYTES_MAX + STREAMS.len() + "+/description/cbor".len() <= TOPIC_BYTES_MAX
        )
    };
    join(buffer, &[PREFIX, thing, STREAMS, which])
}

/// Whether something on `topic` is about a stream of `thing`.
pub fn is_stream_topic(thing: &str, topic: &str) -> bool {
    below(thing, topic).is_some()
}

/// What stands in a topic behind `$aws/things/THING/streams/`.
fn below<'t>(thing: &str, topic: &'t str) -> Option<&'t str> {
    topic.strip_prefix(PREFIX)?.strip_prefix(thing)?.strip_prefix(STREAMS)
}

/// The members of an answer, whichever it is.
#[derive(Default)]
struct Said<'p> {
    token: Option<&'p str>,
    /// In a rejection.
    code: Option<&'p str>,
    version: Option<u32>,
    /// Of the file that was asked about.
    size: Option<u32>,
    file: Option<u8>,
    block: Option<u32>,
    bytes: Option<&'p [u8]>,
}

impl<'p> Said<'p> {
    /// Reads a map; what it has besides is passed over.
    fn read(payload: &'p [u8], file: u8) -> Result<Self, Error> {
        let mut said = Self::default();
        members(&mut Decoder::new(payload), |name, cbor| {
            match name {
                "c" => said.token = Some(cbor.str()?),
                "o" => said.code = Some(cbor.str()?),
                "s" => said.version = Some(cbor.u32()?),
                "f" => said.file = Some(cbor.u8()?),
                "i" => said.block = Some(cbor.u32()?),
                "p" => said.bytes = Some(cbor.bytes()?),
                "r" => said.size = size_of(cbor, file)?,
                _ => cbor.skip()?,
            }
            Ok(())
        })?;
        Ok(said)
    }
}

/// The size of a file in the list of a description.
fn size_of(cbor: &mut Decoder<'_>, file: u8) -> Result<Option<u32>, Error> {
    let mut found = None;
    let length = cbor.array()?;
    items(cbor, length, |cbor| {
        let (mut id, mut size) = (None, None);
        members(cbor, |name, cbor| {
            match name {
                "f" => id = Some(cbor.u8()?),
                "z" => size = Some(cbor.u32()?),
                _ => cbor.skip()?,
            }
            Ok(())
        })?;
        if id == Some(file) {
            found = size;
        }
        Ok(())
    })?;
    Ok(found)
}

/// Calls `each` for every member of a map, whether it says how many there are or not.
fn members<'p>(
    cbor: &mut Decoder<'p>,
    mut each: impl FnMut(&'p str, &mut Decoder<'p>) -> Result<(), Error>,
) -> Result<(), Error> {
    let length = cbor.map()?;
    items(cbor, length, |cbor| {
        let name = cbor.str()?;
        each(name, cbor)
    })
}

/// Every item takes a byte of the payload at least, so that a length that lies ends with it.
fn items<'p>(
    cbor: &mut Decoder<'p>,
    length: Option<u64>,
    mut each: impl FnMut(&mut Decoder<'p>) -> Result<(), Error>,
) -> Result<(), Error> {
    match length {
        Some(length) => (0..length).try_for_each(|_| each(cbor)),
        None => {
            while cbor.datatype()? != Type::Break {
                each(cbor)?;
            }
            cbor.skip()
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::String;
    use std::vec::Vec;
    use std::{format, vec};

    const FILE: StreamFile<'_> = StreamFile { stream: "s", file: 2 };

    fn heard<'p>(verb: &str, payload: &'p [u8]) -> Option<(Token, StreamAnswer<'p>)> {
        FILE.heard("lamp", &format!("$aws/things/lamp/streams/s/{verb}/cbor"), payload)
    }

    fn question(question: StreamQuestion) -> (String, Vec<u8>) {
        let (mut topic, mut payload) = ([0; TOPIC_BYTES_MAX], [0; STREAM_PAYLOAD_BYTES_MAX]);
        let topic = question.topic("lamp", &FILE, &mut topic).unwrap();
        (topic.into(), question.payload(&FILE, &mut payload).unwrap().into())
    }

    #[test]
    fn questions_are_written_as_aws_documents_them() {
        let (topic, payload) = question(StreamQuestion::Describe { token: Token(10) });
        assert_eq!(topic, "$aws/things/lamp/streams/s/describe/cbor");
        assert_eq!(payload, b"\xa1\x61c\x680000000a");
        let get = StreamQuestion::Get { version: 1, block_bytes: 4096, block: 98_304, token: Token(10) };
        let (topic, payload) = question(get);
        assert_eq!(topic, "$aws/things/lamp/streams/s/get/cbor");
        let members =
            b"\xa6\x61c\x680000000a\x61s\x01\x61f\x02\x61l\x19\x10\x00\x61o\x1a\x00\x01\x80\x00\x61n\x01";
        assert_eq!(payload, members);
    }

    #[test]
    fn the_longest_question_fits_and_a_buffer_that_is_too_small_is_refused() {
        let (version, block_bytes, block) = (u32::MAX, u32::MAX, u32::MAX);
        let longest = StreamQuestion::Get { version, block_bytes, block, token: Token(u32::MAX) };
        let file = StreamFile { stream: "s", file: 255 };
        let length = longest.payload(&file, &mut [0; STREAM_PAYLOAD_BYTES_MAX]).unwrap().len();
        for size in 0..length {
            assert_eq!(longest.payload(&file, &mut vec![0; size]), Err(TooSmall), "{size}");
        }
    }

    #[test]
    fn answers_are_read_whatever_their_order_and_whether_or_not_their_length_is_known() {
        let data = StreamAnswer::Data { block: 7, bytes: b"xyz" };
        for map in [
            &b"\xa5\x61c\x6800000009\x61f\x02\x61l\x03\x61i\x07\x61p\x43xyz"[..],
            b"\xbf\x61p\x43xyz\x61i\x18\x07\x61f\x02\x61c\x6800000009\xff",
            b"\xa6\x61p\x43xyz\x61i\x07\x61f\x02\x63new\xa1\x61a\x81\x01\x61c\x6800000009\x61l\x03",
        ] {
            assert_eq!(heard("data", map), Some((Token(9), data)), "{map:02x?}");
        }
        let description = |size| Some((Token(9), StreamAnswer::Description { version: 3, size }));
        for (map, size) in [
            (&b"\xa3\x61c\x6800000009\x61s\x03\x61r\x82\xa2\x61f\x00\x61z\x05\xa2\x61f\x02\x61z\x19\x01\x00"[..], Some(256)),
            (b"\xbf\x61r\x9f\xbf\x61z\x04\x61f\x02\xff\xff\x61d\x60\x61s\x03\x61c\x6800000009\xff", Some(4)),
            (b"\xa3\x61c\x6800000009\x61s\x03\x61r\x80", None),
            (b"\xa3\x61c\x6800000009\x61s\x03\x61r\x81\xa2\x61f\x01\x61z\x05", None),
        ] {
            assert_eq!(heard("description", map), description(size), "{map:02x?}");
        }
        let refused = b"\xa3\x61o\x70ResourceNotFound\x61m\x62no\x61c\x6800000009";
        assert_eq!(
            heard("rejected", refused),
            Some((Token(9), StreamAnswer::Rejected { code: "ResourceNotFound" }))
        );
    }

    #[test]
    fn what_is_no_answer_about_this_file_is_none() {
        let good = b"\xa4\x61c\x6800000009\x61f\x02\x61i\x07\x61p\x43xyz";
        assert!(heard("data", good).is_some());
        for (thing, topic) in [
            ("lamp", "$aws/things/lamp/streams/other/data/cbor"),
            ("lamp", "$aws/things/lamp/streams/s/data/json"),
            ("lamp", "$aws/things/lamp/streams/s/get/cbor"),
            ("lamp", "$aws/things/lamp/streams/s"),
            ("lamp", "$aws/things/lamp/jobs/s/data/cbor"),
            ("lam", "$aws/things/lamp/streams/s/data/cbor"),
        ] {
            assert_eq!(FILE.heard(thing, topic, good), None, "{topic}");
        }
        for bad in [
            &b""[..],
            b"\x01",
            b"\xa4\x61c\x6800000009\x61f\x01\x61i\x07\x61p\x43xyz",
            b"\xa4\x61c\x63rdy\x61f\x02\x61i\x07\x61p\x43xyz",
            b"\xa4\x61c\x6800000009\x61f\x02\x61i\x20\x61p\x43xyz",
            b"\xa4\x61c\x6800000009\x61f\x02\x61i\x07\x61p\x63xyz",
            b"\xa3\x61c\x6800000009\x61f\x02\x61i\x07",
            b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x61c\x6800000009",
        ] {
            assert_eq!(heard("data", bad), None, "{bad:02x?}");
        }
        for end in 0..good.len() {
            assert_eq!(heard("data", &good[..end]), None, "the first {end} bytes");
        }
    }

    #[test]
    fn no_bytes_make_the_reading_panic_or_go_on_for_ever() {
        let good = b"\xbf\x61r\x9f\xbf\x61z\x04\x61f\x02\xff\xff\x61d\x60\x61s\x03\x61c\x6800000009\xff";
        let (mut seed, mut read) = (0x5eed_u32, 0);
        for _ in 0..200_000 {
            let mut bytes = good.to_vec();
            for _ in 0..=seed >> 30 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = seed as usize % bytes.len();
                bytes[at] = (seed >> 16) as u8;
            }
            read += usize::from(heard("description", &bytes).is_some());
        }
        assert!((1_000..199_000).contains(&read), "{read} of the damaged ones are answers all the same");
    }
}
