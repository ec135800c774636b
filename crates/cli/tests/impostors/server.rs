//! A TLS server that shows what it is told to; whoever believes it is answered: MQTT as a broker would, HTTP with a file.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use mqtt::{ConnAck, Frame, Frames, Packet, Properties, Reason, Seq, SubAck, Version};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use crate::shown::Shown;

/// What clients have said since a server shows what it shows.
#[derive(Clone, Default)]
pub struct Heard {
    /// The certificate of the last one.
    pub client: Option<Vec<u8>>,
    /// Everything that was said to it.
    pub bytes: Vec<u8>,
}

pub struct Server {
    port: u16,
    clients: Arc<RootCertStore>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    config: Option<Arc<ServerConfig>>,
    file: Vec<u8>,
    heard: Heard,
}

type Tls = StreamOwned<ServerConnection, TcpStream>;

impl Server {
    /// Starts one that knows the clients of this authority.
    pub fn start(clients: &Path) -> Server {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(clients).unwrap()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for tcp in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || serve(tcp, &state));
            }
        });
        Server { port, clients: roots.into(), state }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on it shows this, has this file, and has heard nothing.
    pub fn show(&self, shown: Shown, file: Vec<u8>) {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let clients =
            WebPkiClientVerifier::builder_with_provider(Arc::clone(&self.clients), Arc::clone(&provider));
        let chain = shown.chain.into_iter().map(CertificateDer::from).collect();
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_client_cert_verifier(clients.allow_unauthenticated().build().unwrap())
            .with_single_cert(chain, PrivateKeyDer::from(PrivatePkcs8KeyDer::from(shown.key)))
            .unwrap();
        *self.state.lock().unwrap() = State { config: Some(config.into()), file, heard: Heard::default() };
    }

    pub fn heard(&self) -> Heard {
        self.state.lock().unwrap().heard.clone()
    }
}

/// One client, until it goes or does not believe us.
fn serve(tcp: TcpStream, state: &Mutex<State>) -> Option<()> {
    tcp.set_nodelay(true).ok()?;
    let config = state.lock().unwrap().config.clone()?;
    let mut stream = StreamOwned::new(ServerConnection::new(config).ok()?, tcp);
    let mut said = vec![];
    let mut bytes = [0; 4096];
    loop {
        let count = stream.read(&mut bytes).ok().filter(|count| *count > 0)?;
        said.extend_from_slice(&bytes[..count]);
        let mut state = state.lock().unwrap();
        state.heard.bytes.extend_from_slice(&bytes[..count]);
        state.heard.client = stream.conn.peer_certificates().map(|chain| chain[0].to_vec());
        let file = state.file.clone();
        drop(state);
        if said.starts_with(b"GET ") {
            said.ends_with(b"\r\n\r\n").then(|| send(&mut stream, &file));
        } else {
            converse(&mut stream, &mut said);
        }
    }
}

fn send(stream: &mut Tls, file: &[u8]) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", file.len());
    let _ = stream.write_all(&[head.as_bytes(), file].concat()).and_then(|()| stream.flush());
}

/// Takes the packets that are whole.
fn converse(stream: &mut Tls, said: &mut Vec<u8>) {
    while let Ok(Frame::Packet(length)) = Frames::new(4096).next(said) {
        let packet: Vec<u8> = said.drain(..length).collect();
        let mut answer = vec![];
        match Packet::decode(&packet, Version::V5).unwrap() {
            Packet::Connect(_) => {
                Packet::ConnAck(ConnAck::default()).encode(Version::V5, &mut answer).unwrap()
            }
            Packet::Subscribe(wish) => {
                let reasons = vec![Reason::GrantedQos1; wish.filters.iter().count()];
                let ack =
                    SubAck { id: wish.id, reasons: Seq::new(&reasons), properties: Properties::default() };
                Packet::SubAck(ack).encode(Version::V5, &mut answer).unwrap();
            }
            _ => {}
        }
        let _ = stream.write_all(&answer).and_then(|()| stream.flush());
    }
}
