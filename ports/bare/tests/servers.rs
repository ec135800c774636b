//! Servers that may be believed, and servers that may not: each against rustls on a thread of this machine.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use bare::tls::{Buffers, Place, RECORD_BYTES, Stream, WRITE_BYTES, connect};
use device::{Certificate, ConnectError, Distrust, Tls};
use embassy_futures::{block_on, poll_once};
use embedded_io_async::{ErrorType, Read, Write};
use rand_core::OsRng;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    date_time_ymd,
};
use rsa::pkcs8::EncodePrivateKey as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

/// A certificate authority.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: Vec<u8>,
}

impl Authority {
    fn new(name: &str) -> Self {
        Self::with(name, KeyPair::generate().unwrap())
    }

    fn with(name: &str, key: KeyPair) -> Self {
        let mut params = named(name, vec![]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { issuer: Issuer::new(params, key), der }
    }

    /// A certificate for `name`, changed by `change`, and its key.
    fn issue(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> (Vec<u8>, KeyPair) {
        self.issue_to(KeyPair::generate().unwrap(), name, change)
    }

    fn issue_to(
        &self,
        key: KeyPair,
        name: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> (Vec<u8>, KeyPair) {
        let mut params = CertificateParams::new(vec![name.to_string()]).unwrap();
        change(&mut params);
        (params.signed_by(&key, &self.issuer).unwrap().der().to_vec(), key)
    }
}

/// A certificate's contents with a name of its own: an issuer is looked for by its name.
fn named(name: &str, names: Vec<String>) -> CertificateParams {
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

/// What a server shows, and what became of a client that talked to it.
struct Server {
    chain: Vec<Vec<u8>>,
    key: KeyPair,
    /// Clients must show a certificate of this authority.
    clients: Option<Vec<u8>>,
}

/// The client's certificate as the server saw it, and what the client said.
type Heard = (Option<Vec<u8>>, Vec<u8>);

impl Server {
    fn new(chain: Vec<Vec<u8>>, key: KeyPair) -> Self {
        Self { chain, key, clients: None }
    }

    /// Answers one client: says back what it heard, `times` times, a record each.
    fn serve(self, times: usize) -> (u16, JoinHandle<Option<Heard>>) {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .unwrap();
        let builder = match self.clients {
            None => builder.with_no_client_auth(),
            Some(root) => {
                let mut roots = RootCertStore::empty();
                roots.add(CertificateDer::from(root)).unwrap();
                let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider).build();
                builder.with_client_cert_verifier(verifier.unwrap())
            }
        };
        let chain = self.chain.into_iter().map(CertificateDer::from).collect();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
        let mut config = builder.with_single_cert(chain, key).unwrap();
        // As our cloud does; a handshake message must fit into a record.
        config.max_fragment_size = Some(2048);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let served = std::thread::spawn(move || {
            let (tcp, _) = listener.accept().unwrap();
            tcp.set_nodelay(true).unwrap();
            let connection = ServerConnection::new(Arc::new(config)).unwrap();
            let mut stream = StreamOwned::new(connection, tcp);
            let mut word = [0; 5];
            stream.read_exact(&mut word).ok()?;
            for _ in 0..times {
                stream.write_all(&word).ok()?;
                stream.flush().ok()?;
            }
            let client = stream.conn.peer_certificates().map(|chain| chain[0].to_vec());
            Some((client, word.to_vec()))
        });
        (port, served)
    }
}

/// A socket of this machine that brings a few bytes at a time.
struct Local {
    tcp: TcpStream,
    /// Every second time that it is asked for more it is not there yet, as on a network.
    is_late: bool,
}

impl Local {
    fn new(port: u16) -> Self {
        let tcp = TcpStream::connect(("127.0.0.1", port)).unwrap();
        tcp.set_nodelay(true).unwrap();
        Self { tcp, is_late: false }
    }
}

impl ErrorType for Local {
    type Error = std::io::Error;
}

impl Read for Local {
    async fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        self.is_late = !self.is_late;
        if self.is_late {
            embassy_futures::yield_now().await;
        }
        let room = bytes.len().min(7);
        self.tcp.read(&mut bytes[..room])
    }
}

impl Write for Local {
    async fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.tcp.write(bytes)
    }

    async fn flush(&mut self) -> std::io::Result<()> {
        self.tcp.flush()
    }
}

fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

struct Memory {
    read: Vec<u8>,
    write: Vec<u8>,
}

impl Memory {
    fn new() -> Self {
        Self { read: vec![0; RECORD_BYTES], write: vec![0; WRITE_BYTES] }
    }

    fn lend<'b>(&'b mut self, place: &'b mut Place<'b, Local>) -> Buffers<'b, Local> {
        Buffers { read: &mut self.read, write: &mut self.write, place }
    }
}

/// What a device that trusts `root` says of a server that must be `name`.
fn verdict(server: Server, root: &[u8], name: &str) -> Result<(), ConnectError> {
    let (port, served) = server.serve(1);
    let roots = [root.to_vec()];
    let tls = Tls { server_name: name, roots: &roots, identity: None, alpn: &[] };
    let verdict = block_on(async {
        let (mut memory, mut place) = (Memory::new(), Place::default());
        let mut stream = connect(Local::new(port), tls, now_s(), OsRng, memory.lend(&mut place)).await?;
        assert_eq!(conversation(&mut stream).await, b"hello");
        Ok(())
    });
    let heard = served.join().unwrap();
    assert_eq!(heard.is_some(), verdict.is_ok(), "nothing is said to a server that is not believed");
    verdict
}

fn refused(why: Distrust) -> Result<(), ConnectError> {
    Err(why.into())
}

async fn conversation(stream: &mut Stream<'_, Local>) -> Vec<u8> {
    stream.write_all(b"hello").await.unwrap();
    stream.flush().await.unwrap();
    let mut bytes = [0; 5];
    stream.read_exact(&mut bytes).await.unwrap();
    bytes.to_vec()
}

#[test]
fn a_server_with_a_certificate_of_our_root_is_believed() {
    let authority = Authority::new("root");
    let (certificate, key) = authority.issue("localhost", |_| {});
    assert_eq!(verdict(Server::new(vec![certificate], key), &authority.der, "localhost"), Ok(()));
}

/// An RSA key of so many bits.
fn rsa(bits: usize) -> KeyPair {
    let key = rsa::RsaPrivateKey::new(&mut OsRng, bits).unwrap().to_pkcs8_der().unwrap();
    let der = PrivatePkcs8KeyDer::from(key.as_bytes().to_vec());
    KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_RSA_SHA256).unwrap()
}

#[test]
fn a_store_of_objects_may_have_rsa_certificates() {
    let authority = Authority::with("root", rsa(2048));
    let (certificate, key) = authority.issue_to(rsa(2048), "localhost", |_| {});
    assert_eq!(verdict(Server::new(vec![certificate], key), &authority.der, "localhost"), Ok(()));
    // Only the chain, only the server's own.
    let (certificate, key) = authority.issue("localhost", |_| {});
    assert_eq!(verdict(Server::new(vec![certificate], key), &authority.der, "localhost"), Ok(()));
    let authority = Authority::new("root");
    let (certificate, key) = authority.issue_to(rsa(3072), "localhost", |_| {});
    assert_eq!(verdict(Server::new(vec![certificate], key), &authority.der, "localhost"), Ok(()));
}

#[test]
fn an_rsa_server_that_may_not_be_believed_is_not() {
    let (ours, theirs) = (Authority::with("ours", rsa(2048)), Authority::with("theirs", rsa(2048)));
    let (certificate, key) = theirs.issue_to(rsa(2048), "localhost", |_| {});
    assert_eq!(
        verdict(Server::new(vec![certificate], key), &ours.der, "localhost"),
        refused(Distrust::UnknownRoot)
    );
    let (certificate, key) = ours.issue_to(rsa(2048), "elsewhere.example", |_| {});
    assert_eq!(
        verdict(Server::new(vec![certificate], key), &ours.der, "localhost"),
        refused(Distrust::OtherName)
    );
    // A certificate of ours whose last byte, which is the signature's, was changed.
    let (mut certificate, key) = ours.issue_to(rsa(2048), "localhost", |_| {});
    *certificate.last_mut().unwrap() ^= 1;
    assert_eq!(
        verdict(Server::new(vec![certificate], key), &ours.der, "localhost"),
        refused(Distrust::WrongSignature)
    );
}

#[test]
fn an_address_may_be_the_name() {
    let authority = Authority::new("root");
    let (certificate, key) = authority.issue("127.0.0.1", |_| {});
    let server = Server::new(vec![certificate], key);
    assert_eq!(verdict(server, &authority.der, "127.0.0.1"), Ok(()));
}

#[test]
fn a_server_whose_certificate_was_signed_by_a_device_is_not_believed() {
    let authority = Authority::new("root");
    let mut device = named("device-1", vec!["device-1".to_string()]);
    device.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let device_key = KeyPair::generate().unwrap();
    let device_der = device.signed_by(&device_key, &authority.issuer).unwrap().der().to_vec();
    let stolen = Authority { issuer: Issuer::new(device, device_key), der: device_der.clone() };
    let (certificate, key) = stolen.issue("localhost", |_| {});
    let server = Server::new(vec![certificate, device_der], key);
    assert_eq!(verdict(server, &authority.der, "localhost"), refused(Distrust::NoAuthority));
}

#[test]
fn a_server_with_another_name_is_not_believed() {
    let authority = Authority::new("root");
    let (certificate, key) = authority.issue("elsewhere.example", |_| {});
    assert_eq!(
        verdict(Server::new(vec![certificate], key), &authority.der, "localhost"),
        refused(Distrust::OtherName)
    );
}

#[test]
fn a_certificate_that_is_over_or_not_yet_valid_is_not_believed() {
    for (from, until, why) in [(2020, 2021, Distrust::Expired), (2090, 2091, Distrust::NotYetValid)] {
        let authority = Authority::new("root");
        let (certificate, key) = authority.issue("localhost", |params| {
            params.not_before = date_time_ymd(from, 1, 1);
            params.not_after = date_time_ymd(until, 1, 1);
        });
        assert_eq!(verdict(Server::new(vec![certificate], key), &authority.der, "localhost"), refused(why));
    }
}

#[test]
fn a_root_that_we_were_not_given_is_not_believed() {
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let (certificate, key) = theirs.issue("localhost", |_| {});
    let server = Server::new(vec![certificate, theirs.der.clone()], key);
    assert_eq!(verdict(server, &ours.der, "localhost"), refused(Distrust::UnknownRoot));
}

#[test]
fn a_certificate_that_is_not_for_servers_is_not_believed() {
    let authority = Authority::new("root");
    let (certificate, key) = authority.issue("localhost", |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    });
    assert_eq!(
        verdict(Server::new(vec![certificate], key), &authority.der, "localhost"),
        refused(Distrust::OtherPurpose)
    );
}

#[test]
fn the_device_proves_who_it_is_with_its_certificate_and_key() {
    let authority = Authority::new("root");
    let (certificate, key) = authority.issue("localhost", |_| {});
    let (ours, our_key) = authority.issue("device-1", |_| {});
    let server = Server { clients: Some(authority.der.clone()), ..Server::new(vec![certificate], key) };
    let (port, served) = server.serve(1);
    let (roots, chain, key) = ([authority.der.clone()], [ours.clone()], our_key.serialize_der());
    let identity = Some(Certificate { chain: &chain, key: &key });
    let tls = Tls { server_name: "localhost", roots: &roots, identity, alpn: &[] };
    let (mut memory, mut place) = (Memory::new(), Place::default());
    block_on(async {
        let mut stream =
            connect(Local::new(port), tls, now_s(), OsRng, memory.lend(&mut place)).await.unwrap();
        assert_eq!(conversation(&mut stream).await, b"hello");
    });
    assert_eq!(served.join().unwrap(), Some((Some(ours), b"hello".to_vec())));
}

#[test]
fn a_read_that_is_dropped_at_any_instant_loses_nothing() {
    const WORDS: usize = 300;
    let authority = Authority::new("root");
    let (certificate, key) = authority.issue("localhost", |_| {});
    let (port, served) = Server::new(vec![certificate], key).serve(WORDS);
    let roots = [authority.der.clone()];
    let tls = Tls { server_name: "localhost", roots: &roots, identity: None, alpn: &[] };
    let (mut memory, mut place) = (Memory::new(), Place::default());
    let mut stream =
        block_on(connect(Local::new(port), tls, now_s(), OsRng, memory.lend(&mut place))).unwrap();
    block_on(async {
        stream.write_all(b"hello").await.unwrap();
        stream.flush().await.unwrap();
    });
    let (mut heard, mut dropped) = (Vec::<u8>::new(), 0);
    while heard.len() < 5 * WORDS {
        let mut bytes = [0; 64];
        // Polled once and thrown away when it is not ready.
        match poll_once(stream.read(&mut bytes)) {
            std::task::Poll::Ready(count) => heard.extend(&bytes[..count.unwrap()]),
            std::task::Poll::Pending => dropped += 1,
        }
    }
    assert_eq!(heard, b"hello".repeat(WORDS));
    assert!(dropped > WORDS, "{dropped} reads were dropped");
    assert!(served.join().unwrap().is_some());
}

#[test]
fn a_server_that_stops_in_the_handshake_is_not_believed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || drop(listener.accept().unwrap()));
    let tls = Tls { server_name: "localhost", roots: &[], identity: None, alpn: &[] };
    let (mut memory, mut place) = (Memory::new(), Place::default());
    let refused = block_on(connect(Local::new(port), tls, now_s(), OsRng, memory.lend(&mut place))).err();
    assert!(refused.is_some());
    server.join().unwrap();
}
