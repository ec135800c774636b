//! The cloud's streams: the object store's objects in blocks, over the connection that the board has.

use minicbor::{Decoder, Encoder};
use mqtt::topic;

use super::cloud::Cloud;

/// What happens to one question, instead of its answer.
#[derive(Clone, Copy, Debug)]
pub enum StreamPrank {
    /// Nothing.
    Lost,
    /// The connection breaks.
    Cut,
    /// A refusal with this code.
    Refused(&'static str),
    /// The right answer, to the question before.
    OfAnother,
    /// A block that has a byte less.
    Short,
    /// The answer, twice.
    Twice,
    /// Bytes that are no CBOR.
    Noise,
}

/// What a board asks of a stream.
struct Question {
    token: String,
    version: u32,
    file: u8,
    block_bytes: u32,
    block: u32,
}

/// Topic and payload of a message to the board.
type Said = (String, Vec<u8>);

impl Cloud {
    /// A job's document with its addresses turned into streams, if this cloud serves them: the object `/j1.fw` is the
    /// only file of `j1-fw`.
    pub fn addressed(&self, document: &str) -> String {
        if !*self.by_stream.borrow() {
            return document.into();
        }
        let mut parts = document.split("https://s3.lab/");
        let mut text = String::from(parts.next().unwrap());
        for part in parts {
            let (name, rest) = part.split_once("?{fresh}").unwrap();
            text += &format!("stream:{}/0{rest}", name.replace('.', "-"));
        }
        text
    }

    /// Answers a question about a stream; `None` breaks the connection.
    pub fn stream(&self, asked_on: &str, payload: &[u8]) -> Option<Vec<Said>> {
        let [name, verb, "cbor"] = asked_on
            .strip_prefix("$aws/things/lamp/streams/")
            .map(|path| path.split('/').collect::<Vec<_>>())
            .and_then(|parts| <[&str; 3]>::try_from(parts).ok())
            .expect("a topic of streams")
        else {
            panic!("the board asks on {asked_on}");
        };
        let question = Question::read(payload);
        if verb == "get" {
            self.blocks.borrow_mut().push((name.into(), question.block));
        }
        let said =
            |verb: &str, payload: Vec<u8>| (format!("$aws/things/lamp/streams/{name}/{verb}/cbor"), payload);
        let refused = |code: &str| said("rejected", map(&question.token, &[("o", Is::Text(code))]));
        let prank = self.stream_pranks.borrow_mut().pop_front();
        let answer = match prank {
            Some(StreamPrank::Cut) => return None,
            Some(StreamPrank::Lost) => return Some(Vec::new()),
            Some(StreamPrank::Refused(code)) => refused(code),
            Some(StreamPrank::Noise) => said("data", vec![0xff; 40]),
            _ => match (verb, self.file(name)) {
                (_, None) => refused("ResourceNotFound"),
                ("describe", Some(file)) => said("description", question.description(&file)),
                ("get", Some(_)) if question.version != 1 => refused("VersionMismatch"),
                ("get", Some(file)) => match question.data(&file, prank) {
                    Some(data) => said("data", data),
                    None => refused("OffsetOutOfBounds"),
                },
                _ => panic!("the board asks on {asked_on}"),
            },
        };
        let is_heard = |filter: &String| topic::matches(filter, &answer.0, topic::Hash::BelowOnly);
        if !self.hears.borrow().iter().any(is_heard) {
            return Some(Vec::new());
        }
        let times = if matches!(prank, Some(StreamPrank::Twice)) { 2 } else { 1 };
        Some(vec![answer; times])
    }

    fn file(&self, stream: &str) -> Option<Vec<u8>> {
        self.objects.borrow().get(&format!("/{}", stream.replace('-', "."))).cloned()
    }
}

impl Question {
    fn read(payload: &[u8]) -> Self {
        let mut cbor = Decoder::new(payload);
        let mut question = Self { token: String::new(), version: 0, file: 0, block_bytes: 0, block: 0 };
        for _ in 0..cbor.map().unwrap().unwrap() {
            match cbor.str().unwrap() {
                "c" => question.token = cbor.str().unwrap().into(),
                "s" => question.version = cbor.u32().unwrap(),
                "f" => question.file = cbor.u8().unwrap(),
                "l" => question.block_bytes = cbor.u32().unwrap(),
                "o" => question.block = cbor.u32().unwrap(),
                "n" => assert_eq!(cbor.u32().unwrap(), 1, "the board has room for one block at a time"),
                other => panic!("the board says {other}"),
            }
        }
        assert!(!question.token.is_empty());
        question
    }

    fn description(&self, file: &[u8]) -> Vec<u8> {
        map(&self.token, &[("s", Is::Number(1)), ("d", Is::Text("")), ("r", Is::Size(file.len()))])
    }

    fn data(&self, file: &[u8], prank: Option<StreamPrank>) -> Option<Vec<u8>> {
        assert!((256..=131_072).contains(&self.block_bytes) && self.file == 0);
        let at = self.block as usize * self.block_bytes as usize;
        let end = file.len().min(at + self.block_bytes as usize);
        let mut bytes = file.get(at..end).filter(|bytes| !bytes.is_empty())?;
        let mut token = self.token.clone();
        match prank {
            Some(StreamPrank::Short) => bytes = &bytes[1..],
            Some(StreamPrank::OfAnother) => token = "0badf00d".into(),
            _ => {}
        }
        let (length, number) = (bytes.len() as u64, u64::from(self.block));
        Some(map(
            &token,
            &[
                ("f", Is::Number(0)),
                ("l", Is::Number(length)),
                ("i", Is::Number(number)),
                ("p", Is::Bytes(bytes)),
            ],
        ))
    }
}

/// A value in an answer.
enum Is<'a> {
    Number(u64),
    Text(&'a str),
    Bytes(&'a [u8]),
    /// The list of files, of which there is one.
    Size(usize),
}

/// An answer, of a length that is not known before: so does AWS.
fn map(token: &str, members: &[(&str, Is<'_>)]) -> Vec<u8> {
    let mut cbor = Encoder::new(Vec::new());
    cbor.begin_map().unwrap().str("c").unwrap().str(token).unwrap();
    for (name, is) in members {
        cbor.str(name).unwrap();
        match is {
            Is::Number(number) => cbor.u64(*number).unwrap(),
            Is::Text(text) => cbor.str(text).unwrap(),
            Is::Bytes(bytes) => cbor.bytes(bytes).unwrap(),
            Is::Size(size) => {
                cbor.array(1).unwrap().map(2).unwrap().str("f").unwrap().u8(0).unwrap();
                cbor.str("z").unwrap().u64(*size as u64).unwrap()
            }
        };
    }
    cbor.end().unwrap();
    cbor.into_writer()
}
