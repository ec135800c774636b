//! A broker on a free port with a Gate of the test's making, and a client that says exactly what it is told to.

use cloud::broker::{
    Action, Answer, Asked, Broker, Change, Departure, Gate, Keeper, Keeping, Limits, Memory, NotKept, Peer,
    Presence, Principal, Publication, Refused, server_config,
};
use mqtt::{
    Ack, Connect, Delivery, Disconnect, Frame, Frames, Packet, PacketId, Properties, Property, Publish, Qos,
    Reason, Seq, Subscribe, Subscription, SubscriptionId, Version,
};
use rcgen::{CertificateParams, KeyPair};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Long enough that only a hang reaches it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A certificate with its key.
pub struct Credentials {
    pub certificate: CertificateDer<'static>,
    key: KeyPair,
    pub id: String,
}

impl Credentials {
    pub fn new() -> Credentials {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_string(), "127.0.0.1".to_string()]).unwrap();
        let certificate = params.self_signed(&key).unwrap().der().clone();
        let id = hex(&Sha256::digest(&certificate));
        Credentials { certificate, key, id }
    }

    pub fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::Pkcs8(self.key.serialize_der().into())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// What the tests decide in the cloud's place.
#[derive(Default)]
pub struct TestGate {
    pub certificates: Mutex<HashMap<String, Result<(), Refused>>>,
    /// `Publish a/b`: what is not allowed.
    denied: Mutex<Vec<String>>,
    pub presence: Mutex<Vec<(String, Option<Departure>)>>,
    pub asked: Mutex<Vec<(String, Vec<u8>)>>,
}

impl TestGate {
    pub fn deny(&self, action: &str) {
        self.denied.lock().unwrap().push(action.to_string());
    }

    pub fn allow_all(&self) {
        self.denied.lock().unwrap().clear();
    }
}

impl Gate for TestGate {
    fn certificate(&self, der: &[u8]) -> Result<Principal, Refused> {
        let id = hex(&Sha256::digest(der));
        match self.certificates.lock().unwrap().get(&id) {
            Some(Ok(())) => Ok(Principal { certificate_id: id.into() }),
            Some(Err(refused)) => Err(*refused),
            None => Err(Refused::Unknown),
        }
    }

    fn may(&self, peer: &Peer, action: Action<'_>) -> bool {
        let name = match action {
            Action::Connect => format!("Connect {}", peer.client_id),
            Action::Publish(topic) => format!("Publish {topic}"),
            Action::RetainPublish(topic) => format!("RetainPublish {topic}"),
            Action::Subscribe(filter) => format!("Subscribe {filter}"),
            Action::Receive(topic) => format!("Receive {topic}"),
        };
        !self.denied.lock().unwrap().contains(&name)
    }

    /// `$aws/things/{t}/jobs/get` is answered; `…/start-next` is answered and noticed; `$aws/none` is nothing.
    fn reserved<'a>(&'a self, _peer: &'a Peer, topic: &'a str, payload: &'a [u8]) -> Asked<'a> {
        self.asked.lock().unwrap().push((topic.into(), payload.into()));
        let publication = |topic: String, payload: &[u8]| Publication {
            topic,
            payload: payload.into(),
            qos: Qos::AtLeastOnce,
        };
        let answer = match topic.rsplit_once('/') {
            Some((_, "get")) => Answer::Done {
                replies: vec![publication(format!("{topic}/accepted"), b"jobs")],
                publications: vec![].into(),
            },
            Some((jobs, "start-next")) => Answer::Done {
                replies: vec![publication(format!("{topic}/accepted"), b"started")],
                publications: vec![publication(format!("{jobs}/notify"), b"news")].into(),
            },
            _ => Answer::NoSuchTopic,
        };
        Box::pin(async move { answer })
    }

    fn presence(&self, peer: &Peer, presence: &Presence) {
        let why = match presence {
            Presence::Connected => None,
            Presence::Disconnected(why) => Some(*why),
        };
        self.presence.lock().unwrap().push((peer.client_id.to_string(), why));
    }
}

/// Notes what it is to keep, and keeps nothing if it is broken.
#[derive(Debug, Default)]
pub struct TestKeeper {
    pub changes: Mutex<Vec<Change>>,
    pub broken: AtomicBool,
}

impl Keeper for TestKeeper {
    fn keep(&self, change: Change) -> Keeping {
        self.changes.lock().unwrap().push(change);
        let broken = self.broken.load(Ordering::Relaxed);
        Box::pin(async move { if broken { Err(NotKept) } else { Ok(()) } })
    }

    fn load(&self) -> Result<Memory, NotKept> {
        Ok(Memory::default())
    }
}

/// A broker that serves until the test is over.
pub struct Server {
    pub broker: Broker,
    pub gate: Arc<TestGate>,
    pub address: SocketAddr,
    /// Registered and active.
    pub credentials: Credentials,
    certificate: CertificateDer<'static>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Server {
    pub async fn start() -> Server {
        Server::with(Limits::without_rates()).await
    }

    pub async fn with(limits: Limits) -> Server {
        Server::of(|gate| Broker::new(gate, limits)).await
    }

    /// A server whose broker has a keeper.
    pub async fn remembering(keeper: Arc<TestKeeper>) -> Server {
        Server::of(|gate| Broker::remembering(gate, keeper, Limits::without_rates()).unwrap()).await
    }

    async fn of(broker: impl FnOnce(Arc<TestGate>) -> Broker) -> Server {
        let own = Credentials::new();
        let credentials = Credentials::new();
        let gate = Arc::new(TestGate::default());
        gate.certificates.lock().unwrap().insert(credentials.id.clone(), Ok(()));
        let tls = server_config(gate.clone(), vec![own.certificate.clone()], own.key()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let broker = broker(gate.clone());
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = broker.clone();
        let task = tokio::spawn(async move {
            serving
                .serve(listener, tls, async {
                    let _ = stopped.await;
                })
                .await;
        });
        Server { broker, gate, address, credentials, certificate: own.certificate, stop: Some(stop), task }
    }

    /// Tells the broker to stop and waits until it has.
    pub async fn stop(&mut self) {
        self.stop.take();
        tokio::time::timeout(PATIENCE, &mut self.task).await.expect("the broker stops").unwrap();
    }

    pub fn register(&self) -> Credentials {
        let credentials = Credentials::new();
        self.gate.certificates.lock().unwrap().insert(credentials.id.clone(), Ok(()));
        credentials
    }

    /// A TLS configuration that trusts the server.
    pub fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        roots
    }

    pub fn tls(&self, credentials: &Credentials) -> ClientConfig {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(self.roots())
            .with_client_auth_cert(vec![credentials.certificate.clone()], credentials.key())
            .unwrap()
    }

    /// A stream through TLS; an error also if the server refuses right after the client's part of the handshake.
    pub async fn stream(&self, tls: ClientConfig) -> std::io::Result<TlsStream<TcpStream>> {
        let socket = TcpStream::connect(self.address).await?;
        socket.set_nodelay(true)?;
        let name = ServerName::try_from("localhost").unwrap();
        TlsConnector::from(Arc::new(tls)).connect(name, socket).await
    }

    /// A connection on which nothing has been said.
    pub async fn dial(&self, version: Version) -> Client {
        let stream = self.stream(self.tls(&self.credentials)).await.expect("the handshake succeeds");
        Client::on(stream, version)
    }

    /// A connected client of the version, with a clean session.
    pub async fn client(&self, version: Version, client_id: &str) -> Client {
        let connect =
            Connect { version, client_id, clean_start: true, keep_alive_s: 60, ..Connect::default() };
        self.connect(connect).await.0
    }

    /// Sends CONNECT and expects it to be accepted. Was a session present?
    pub async fn connect(&self, connect: Connect<'_>) -> (Client, bool) {
        let mut client = self.dial(connect.version).await;
        client.send(Packet::Connect(connect)).await;
        let answer = client.next().await;
        let Packet::ConnAck(ack) = answer.packet() else { panic!("no CONNACK: {:?}", answer.packet()) };
        assert_eq!(ack.reason, Reason::Success);
        let present = ack.session_present;
        (client, present)
    }

    /// Sends CONNECT and expects it to be refused, and the connection closed.
    pub async fn refused(&self, connect: Connect<'_>) -> Reason {
        let mut client = self.dial(connect.version).await;
        client.send(Packet::Connect(connect)).await;
        let answer = client.next().await;
        let Packet::ConnAck(ack) = answer.packet() else { panic!("no CONNACK: {:?}", answer.packet()) };
        let reason = ack.reason;
        assert!(reason.is_failure());
        assert_eq!(client.closed().await, None);
        reason
    }
}

/// A client that does nothing by itself.
pub struct Client {
    stream: TlsStream<TcpStream>,
    pub version: Version,
    bytes: Vec<u8>,
}

/// The bytes of one packet.
pub struct Bytes(Vec<u8>, Version);

impl Bytes {
    pub fn packet(&self) -> Packet<'_> {
        Packet::decode(&self.0, self.1).expect("the broker sends what the codec reads")
    }
}

/// A message as it came.
#[derive(Debug, PartialEq)]
pub struct Got {
    pub topic: String,
    pub payload: Vec<u8>,
    pub delivery: Delivery,
    pub dup: bool,
    pub retain: bool,
    pub numbers: Vec<u32>,
}

impl Got {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.payload).unwrap()
    }

    pub fn qos(&self) -> Qos {
        self.delivery.qos()
    }
}

impl Client {
    pub fn on(stream: TlsStream<TcpStream>, version: Version) -> Client {
        Client { stream, version, bytes: Vec::new() }
    }

    pub async fn raw(&mut self, bytes: &[u8]) {
        // A broker that has closed already is found out when its answer is read.
        let _ = self.stream.write_all(bytes).await;
        let _ = self.stream.flush().await;
    }

    pub async fn send(&mut self, packet: Packet<'_>) {
        let mut bytes = Vec::new();
        packet.encode(self.version, &mut bytes).unwrap();
        self.raw(&bytes).await;
    }

    /// The next packet; `None` at the end of the connection.
    pub async fn read(&mut self) -> Option<Bytes> {
        let frames = Frames::new(1 << 20);
        loop {
            if let Frame::Packet(length) = frames.next(&self.bytes).unwrap() {
                return Some(Bytes(self.bytes.drain(..length).collect(), self.version));
            }
            let read = tokio::time::timeout(PATIENCE, self.stream.read_buf(&mut self.bytes)).await;
            match read.expect("the broker answers") {
                Ok(0) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// The next packet's bytes; `None` at the end of the connection.
    pub async fn frame(&mut self) -> Option<Vec<u8>> {
        self.read().await.map(|bytes| bytes.0)
    }

    pub async fn next(&mut self) -> Bytes {
        self.read().await.expect("the connection stands")
    }

    /// Expects the end of the connection, and returns what a DISCONNECT said before it.
    pub async fn closed(&mut self) -> Option<Reason> {
        let mut reason = None;
        while let Some(bytes) = self.read().await {
            match bytes.packet() {
                Packet::Disconnect(disconnect) => reason = Some(disconnect.reason),
                other => panic!("{other:?} instead of an end"),
            }
        }
        reason
    }

    /// The next packet, which is a message.
    pub async fn message(&mut self) -> Got {
        let bytes = self.next().await;
        let Packet::Publish(p) = bytes.packet() else { panic!("{:?} instead of a message", bytes.packet()) };
        let number = |property| match property {
            Property::SubscriptionId(id) => Some(SubscriptionId::number(id)),
            _ => None,
        };
        Got {
            topic: p.topic.into(),
            payload: p.payload.into(),
            delivery: p.delivery,
            dup: p.dup,
            retain: p.retain,
            numbers: p.properties.iter().filter_map(number).collect(),
        }
    }

    /// The next message, acknowledged.
    pub async fn take(&mut self) -> Got {
        let got = self.message().await;
        if let Some(id) = got.delivery.id() {
            self.send(Packet::PubAck(Ack::new(id, Reason::Success))).await;
        }
        got
    }

    /// Publishes with QoS 1 and returns what the PUBACK says.
    pub async fn publish(&mut self, topic: &str, payload: &[u8]) -> Reason {
        self.publish_with(topic, payload, false, &[]).await
    }

    pub async fn publish_with(
        &mut self,
        topic: &str,
        payload: &[u8],
        retain: bool,
        properties: &[Property<'_>],
    ) -> Reason {
        let id = PacketId::new(7_777).unwrap();
        self.send(Packet::Publish(Publish {
            delivery: Delivery::AtLeastOnce(id),
            retain,
            topic,
            payload,
            properties: Properties::new(properties),
            ..Publish::default()
        }))
        .await;
        self.puback(id).await
    }

    pub async fn publish_qos0(&mut self, topic: &str, payload: &[u8]) {
        self.send(Packet::Publish(Publish { topic, payload, ..Publish::default() })).await;
    }

    pub async fn puback(&mut self, id: PacketId) -> Reason {
        let bytes = self.next().await;
        let Packet::PubAck(ack) = bytes.packet() else { panic!("{:?} instead of PUBACK", bytes.packet()) };
        assert_eq!(ack.id, id);
        ack.reason
    }

    pub async fn subscribe(&mut self, filter: &str, qos: Qos) -> Reason {
        let answers =
            self.subscribe_to(&[Subscription { filter, qos, ..Subscription::default() }], &[]).await;
        answers[0]
    }

    pub async fn subscribe_to(
        &mut self,
        filters: &[Subscription<'_>],
        properties: &[Property<'_>],
    ) -> Vec<Reason> {
        let id = PacketId::new(8_888).unwrap();
        let (filters, properties) = (Seq::new(filters), Properties::new(properties));
        self.send(Packet::Subscribe(Subscribe { id, filters, properties })).await;
        let bytes = self.next().await;
        let Packet::SubAck(ack) = bytes.packet() else { panic!("{:?} instead of SUBACK", bytes.packet()) };
        assert_eq!(ack.id, id);
        ack.reasons.iter().collect()
    }

    /// Says that nothing else is waiting: what was queued before the first ping comes before the second one's answer.
    pub async fn nothing(&mut self) {
        for _ in 0..2 {
            self.send(Packet::PingReq).await;
            let bytes = self.next().await;
            assert_eq!(bytes.packet(), Packet::PingResp, "something came that should not");
        }
    }

    /// Leaves in good order.
    pub async fn leave(mut self) {
        self.send(Packet::Disconnect(Disconnect::default())).await;
        assert_eq!(self.closed().await, None);
    }

    /// The network goes, without a word.
    pub fn vanish(self) {
        drop(self);
    }
}
