//! A cloud for one board: an MQTT server with the jobs service and the streams behind it, and an object store, all scripted.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::fmt::Write as _;
use std::rc::Rc;

use embassy_futures::select::{Either, select};
use embedded_io_async::{Read, Write};
use jobs::{Topic, Value, Verb};
use mqtt::{Ack, ConnAck, Delivery, Frame, Frames, Packet, Publish, Reason, Seq, SubAck, Version};

use super::pipe::Pipe;
use super::streams::StreamPrank;
use super::time::Time;

pub const MQTT_PORT: u16 = 8883;
pub const HTTPS_PORT: u16 = 443;

/// What the object store does with one request, instead of serving the object.
#[derive(Clone, Copy, Debug)]
pub enum Prank {
    /// Closes the connection after so many body bytes.
    CutAfter(usize),
    /// Answers with this status and a body of XML.
    Status(u16),
    /// Says nothing at all.
    Silence,
    /// Sends a redirect to the same object on another path.
    Redirect(&'static str),
    /// Serves the whole object although a range was asked for.
    IgnoreRange,
    /// Says 200 and sends no length.
    NoLength,
}

/// One job for the board.
#[derive(Clone, Debug)]
pub struct Job {
    pub id: String,
    pub document: String,
    pub status: String,
    pub version: u64,
    /// Every update: status, phase, and the reason if there was one.
    pub history: Vec<(String, String, Option<String>)>,
}

impl Job {
    fn is_open(&self) -> bool {
        matches!(self.status.as_str(), "QUEUED" | "IN_PROGRESS")
    }

    /// The reason of the last update.
    pub fn reason(&self) -> Option<&str> {
        self.history.last()?.2.as_deref()
    }
}

/// The cloud's memory, and a log of what it was asked.
#[derive(Default)]
pub struct Cloud {
    pub jobs: RefCell<Vec<Job>>,
    pub objects: RefCell<HashMap<String, Vec<u8>>>,
    pub pranks: RefCell<VecDeque<Prank>>,
    /// Target and first byte of every GET.
    pub fetched: RefCell<Vec<(String, u64)>>,
    /// Topic and payload of everything published outside of the jobs topics.
    pub published: RefCell<Vec<(String, String)>>,
    pub connections: RefCell<usize>,
    /// Whether the server knows 3.1.1 alone.
    pub only_v311: RefCell<bool>,
    /// A topic that the policy does not allow.
    pub forbidden: RefCell<String>,
    /// Publications outside of the jobs topics that are not acknowledged before the connection breaks.
    pub deaf: RefCell<usize>,
    /// Whether jobs name streams instead of addresses.
    pub by_stream: RefCell<bool>,
    pub stream_pranks: RefCell<VecDeque<StreamPrank>>,
    /// Stream and number of every block that was asked for.
    pub blocks: RefCell<Vec<(String, u32)>>,
    /// Whether the policy of the board lets it subscribe to streams.
    pub no_streams: RefCell<bool>,
    /// What the connection has subscribed to.
    pub hears: RefCell<Vec<String>>,
    /// Whether connections are taken at all.
    pub is_up: RefCell<bool>,
    outbox: RefCell<VecDeque<(String, String)>>,
    /// Counts descriptions, so that every one carries a fresh address.
    described: RefCell<usize>,
}

impl Cloud {
    pub fn new() -> Rc<Self> {
        Rc::new(Self { is_up: RefCell::new(true), ..Self::default() })
    }

    /// Makes a job and tells the board, if it listens.
    pub fn job(&self, id: &str, document: &str) {
        let job = Job {
            id: id.into(),
            document: self.addressed(document),
            status: "QUEUED".into(),
            version: 1,
            history: Vec::new(),
        };
        self.jobs.borrow_mut().push(job);
        let next = format!(r#"{{"timestamp":1,{}}}"#, self.execution(id));
        self.say("$aws/things/lamp/jobs/notify-next", &next);
    }

    /// Sends a message to the board, when it is connected.
    pub fn say(&self, topic: &str, payload: &str) {
        self.outbox.borrow_mut().push_back((topic.into(), payload.into()));
    }

    pub fn status(&self, id: &str) -> Job {
        self.jobs.borrow().iter().find(|job| job.id == id).cloned().expect("the job exists")
    }

    /// Takes a connection of the board.
    pub fn accept(self: &Rc<Self>, time: &Rc<Time>, port: u16, stream: Pipe) {
        let (cloud, time_too) = (Rc::clone(self), Rc::clone(time));
        match port {
            MQTT_PORT => time.spawn(async move { cloud.converse(&time_too, stream).await }),
            _ => time.spawn(async move { cloud.serve(&time_too, stream).await }),
        }
    }

    async fn converse(&self, time: &Time, mut stream: Pipe) {
        *self.connections.borrow_mut() += 1;
        self.outbox.borrow_mut().clear();
        self.hears.borrow_mut().clear();
        let (mut version, mut received, mut chunk) = (Version::V311, Vec::new(), [0; 256]);
        while *self.is_up.borrow() {
            let tick = time.sleep_until(time.now_ms() + 20);
            if let Either::First(read) = select(stream.read(&mut chunk), tick).await {
                let Ok(n @ 1..) = read else { return };
                received.extend_from_slice(&chunk[..n]);
            }
            let mut answers = Vec::new();
            while let Ok(Frame::Packet(length)) = Frames::new(1 << 20).next(&received) {
                let packet: Vec<u8> = received.drain(..length).collect();
                if !self.answer(&mut version, &packet, &mut answers) {
                    return;
                }
            }
            for (topic, payload) in self.outbox.take() {
                send(version, Packet::Publish(message(&topic, &payload)), &mut answers);
            }
            if stream.write_all(&answers).await.is_err() {
                return;
            }
        }
    }

    /// Answers a packet; `false` breaks the connection.
    fn answer(&self, version: &mut Version, packet: &[u8], out: &mut Vec<u8>) -> bool {
        match Packet::decode(packet, *version).expect("the board speaks MQTT") {
            Packet::Connect(connect) => {
                assert_eq!(connect.client_id, "lamp");
                *version = connect.version;
                let reason = match *version {
                    Version::V5 if *self.only_v311.borrow() => Reason::UnsupportedProtocolVersion,
                    _ => Reason::Success,
                };
                send(*version, Packet::ConnAck(ConnAck { reason, ..ConnAck::default() }), out);
            }
            Packet::Subscribe(subscribe) => {
                let is_refused = |filter: &str| *self.no_streams.borrow() && filter.contains("/streams/");
                let mut reasons = Vec::new();
                for filter in subscribe.filters.iter().map(|wish| wish.filter) {
                    let refused = is_refused(filter);
                    reasons.push(if refused { Reason::NotAuthorized } else { Reason::GrantedQos1 });
                    self.hears.borrow_mut().extend((!refused).then(|| filter.to_owned()));
                }
                let ack =
                    SubAck { id: subscribe.id, reasons: Seq::new(&reasons), properties: Default::default() };
                send(*version, Packet::SubAck(ack), out);
            }
            Packet::Publish(publish) if publish.topic.contains("/streams/") => {
                let Some(answers) = self.stream(publish.topic, publish.payload) else { return false };
                for (topic, payload) in &answers {
                    let publish = Publish { topic, payload, ..Publish::default() };
                    send(*version, Packet::Publish(publish), out);
                }
            }
            Packet::Publish(publish) => {
                let is_ours = Topic::read(publish.topic).is_none();
                if is_ours && *self.deaf.borrow() > 0 {
                    *self.deaf.borrow_mut() -= 1;
                    return false;
                }
                if let Delivery::AtLeastOnce(id) = publish.delivery {
                    let forbidden = publish.topic == *self.forbidden.borrow();
                    let reason = if forbidden { Reason::NotAuthorized } else { Reason::Success };
                    send(*version, Packet::PubAck(Ack::new(id, reason)), out);
                }
                let payload = String::from_utf8(publish.payload.to_vec()).expect("text");
                match Topic::read(publish.topic) {
                    Some(topic) => {
                        let (kind, answer) = self.ask(topic, &payload);
                        let answered = format!("{}/{kind}", publish.topic);
                        send(*version, Packet::Publish(message(&answered, &answer)), out);
                    }
                    None => self.published.borrow_mut().push((publish.topic.into(), payload)),
                }
            }
            Packet::PingReq => send(*version, Packet::PingResp, out),
            Packet::PubAck(_) | Packet::Disconnect(_) => {}
            other => panic!("the board sent {other:?}"),
        }
        true
    }

    /// The jobs service.
    fn ask(&self, topic: Topic<'_>, payload: &str) -> (&'static str, String) {
        let question = Value::read(payload.as_bytes()).expect("JSON");
        let member = |name: &str| question.member(name)?.text()?.plain().map(str::to_owned);
        let token = format!(r#""clientToken":"{}","timestamp":1"#, member("clientToken").unwrap_or_default());
        match (topic.verb, topic.job) {
            (Verb::Get, None) => ("accepted", format!("{{{token},{}}}", self.pending())),
            (Verb::Get, Some("$next")) => {
                let next = self.jobs.borrow().iter().find(|job| job.is_open()).map(|job| job.id.clone());
                let execution = next.map_or_else(|| r#""x":0"#.to_owned(), |id| self.execution(&id));
                ("accepted", format!("{{{token},{execution}}}"))
            }
            (Verb::Get, Some(id)) => ("accepted", format!("{{{token},{}}}", self.execution(id))),
            (Verb::Update, Some(id)) => {
                let details = question.member("statusDetails");
                let detail = |name: &str| details?.member(name)?.text()?.plain().map(str::to_owned);
                let mut jobs = self.jobs.borrow_mut();
                let Some(job) = jobs.iter_mut().find(|job| job.id == id && job.is_open()) else {
                    return (
                        "rejected",
                        format!(r#"{{{token},"code":"TerminalStateReached","message":"over"}}"#),
                    );
                };
                job.status = member("status").expect("a status");
                job.version += 1;
                job.history.push((job.status.clone(), detail("phase").unwrap_or_default(), detail("reason")));
                let state = format!(r#""status":"{}","versionNumber":{}"#, job.status, job.version);
                ("accepted", format!(r#"{{{token},"executionState":{{{state}}}}}"#))
            }
            other => panic!("the board asks {other:?}"),
        }
    }

    fn pending(&self) -> String {
        let list = |status: &str| {
            let jobs = self.jobs.borrow();
            let lines = jobs.iter().filter(|job| job.status == status).map(|job| {
                format!(r#"{{"jobId":"{}","versionNumber":{},"executionNumber":1}}"#, job.id, job.version)
            });
            lines.collect::<Vec<_>>().join(",")
        };
        format!(r#""inProgressJobs":[{}],"queuedJobs":[{}]"#, list("IN_PROGRESS"), list("QUEUED"))
    }

    fn execution(&self, id: &str) -> String {
        let jobs = self.jobs.borrow();
        let job = jobs.iter().find(|job| job.id == id).expect("the job exists");
        *self.described.borrow_mut() += 1;
        let document = job.document.replace("{fresh}", &format!("signature={}", self.described.borrow()));
        let mut text = String::new();
        write!(
            text,
            r#""execution":{{"jobId":"{}","status":"{}","versionNumber":{}"#,
            job.id, job.status, job.version
        )
        .expect("writing to a String");
        write!(text, r#","executionNumber":1,"jobDocument":{document}}}"#).expect("writing to a String");
        text
    }

    async fn serve(&self, time: &Time, mut stream: Pipe) {
        let (mut head, mut byte) = (Vec::new(), [0]);
        while !head.ends_with(b"\r\n\r\n") {
            let Ok(1) = stream.read(&mut byte).await else { return };
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).expect("text");
        let target = head.split(' ').nth(1).expect("a target").to_owned();
        let range = head.split("Range: bytes=").nth(1).and_then(|rest| rest.split('-').next());
        let from: u64 = range.map_or(0, |from| from.parse().expect("a number"));
        self.fetched.borrow_mut().push((target.clone(), from));
        let prank = self.pranks.borrow_mut().pop_front();
        let path = target.split('?').next().unwrap_or_default();
        let object = self.objects.borrow().get(path).cloned();
        let (answer, body) = answer(prank, object, from as usize);
        if let Some(Prank::Silence) = prank {
            time.sleep_until(time.now_ms() + 3_600_000).await;
        }
        let sent = match prank {
            Some(Prank::CutAfter(bytes)) => &body[..bytes.min(body.len())],
            _ => &body[..],
        };
        let _ = stream.write_all(answer.as_bytes()).await;
        for piece in sent.chunks(200) {
            // A link of a megabyte a second or so.
            time.sleep_until(time.now_ms() + 1).await;
            if stream.write_all(piece).await.is_err() {
                return;
            }
        }
    }
}

fn answer(prank: Option<Prank>, object: Option<Vec<u8>>, from: usize) -> (String, Vec<u8>) {
    let refused = |status: u16, more: &str| {
        let body = b"<Error>an error page is no firmware</Error>".to_vec();
        (format!("HTTP/1.1 {status} No\r\nContent-Length: {}\r\n{more}\r\n", body.len()), body)
    };
    match (prank, object) {
        (Some(Prank::Status(status)), _) => refused(status, ""),
        (Some(Prank::Redirect(to)), _) => refused(302, &format!("Location: {to}\r\n")),
        (_, None) => refused(404, ""),
        (Some(Prank::NoLength), Some(object)) => ("HTTP/1.1 200 OK\r\n\r\n".into(), object),
        (Some(Prank::IgnoreRange), Some(object)) => {
            (format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", object.len()), object)
        }
        (_, Some(object)) if from == 0 => {
            (format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", object.len()), object)
        }
        (_, Some(object)) if from < object.len() => {
            let (last, whole) = (object.len() - 1, object.len());
            let range = format!("Content-Range: bytes {from}-{last}/{whole}\r\n");
            let length = whole - from;
            (
                format!("HTTP/1.1 206 Partial\r\n{range}Content-Length: {length}\r\n\r\n"),
                object[from..].to_vec(),
            )
        }
        _ => refused(416, ""),
    }
}

fn message<'a>(topic: &'a str, payload: &'a str) -> Publish<'a> {
    Publish { topic, payload: payload.as_bytes(), ..Publish::default() }
}

fn send(version: Version, packet: Packet<'_>, out: &mut Vec<u8>) {
    packet.encode(version, out).expect("a packet that can be sent");
}
