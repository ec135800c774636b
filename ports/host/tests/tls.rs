//! The board talks to the right server or to none: every kind of wrong certificate is refused in the handshake.
#![allow(clippy::unwrap_used, reason = "a laboratory that cannot be set up fails its test")]

use std::sync::Arc;
use std::time::Duration;

use device::{Certificate, ConnectError, ConnectStep, Distrust, Tls};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

type Ca = CertifiedIssuer<'static, KeyPair>;

/// A server's certificate chain with its key.
struct Served {
    chain: Vec<Vec<u8>>,
    key: Vec<u8>,
}

fn ca(name: &str) -> Ca {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn leaf(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.extended_key_usages =
        vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    params
}

fn signed(params: CertificateParams, issuer: &Issuer<'_, KeyPair>) -> Served {
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, issuer).unwrap();
    Served { chain: vec![certificate.der().to_vec()], key: key.serialize_der() }
}

/// Serves one connection at a time and echoes what comes; answers with the port.
async fn serve(served: &Served, clients: Option<&Ca>) -> u16 {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(ca) => {
            let mut roots = RootCertStore::empty();
            roots.add(ca.der().clone()).unwrap();
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            builder.with_client_cert_verifier(verifier)
        }
    };
    let chain = served.chain.iter().map(|der| CertificateDer::from(der.clone())).collect();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(served.key.clone()));
    let acceptor = TlsAcceptor::from(Arc::new(builder.with_single_cert(chain, key).unwrap()));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(tcp).await else { continue };
            let mut bytes = [0; 16];
            while let Ok(n @ 1..) = stream.read(&mut bytes).await {
                stream.write_all(&bytes[..n]).await.unwrap();
            }
        }
    });
    port
}

async fn echo(port: u16, tls: Tls<'_>) -> Result<Vec<u8>, ConnectError> {
    use embedded_io_async::{Read, Write};
    let mut stream = host::tls::connect("127.0.0.1", port, tls).await?;
    stream.write_all(b"hello").await.unwrap();
    stream.flush().await.unwrap();
    let mut answer = [0; 5];
    match tokio::time::timeout(Duration::from_secs(5), stream.read_exact(&mut answer)).await {
        Ok(Ok(())) => Ok(answer.to_vec()),
        _ => Err(ConnectError { step: ConnectStep::Timeout, reason: "no echo".into() }),
    }
}

fn trusting<'a>(roots: &'a [Vec<u8>]) -> Tls<'a> {
    Tls { server_name: "localhost", roots, identity: None, alpn: &[] }
}

#[tokio::test]
async fn a_server_with_the_right_name_from_a_trusted_root_is_talked_to() {
    let ca = ca("root");
    let port = serve(&signed(leaf("localhost"), &ca), None).await;
    assert_eq!(echo(port, trusting(&[ca.der().to_vec()])).await.unwrap(), b"hello");
}

#[tokio::test]
async fn every_wrong_server_is_refused_in_the_handshake() {
    let (root, stranger) = (ca("root"), ca("stranger"));
    let roots = [root.der().to_vec()];
    let mut expired = leaf("localhost");
    (expired.not_before, expired.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2020, 2, 1));
    let mut early = leaf("localhost");
    (early.not_before, early.not_after) = (date_time_ymd(2999, 1, 1), date_time_ymd(3000, 1, 1));
    let mut for_clients = leaf("localhost");
    for_clients.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let cases = [
        ("signed with a device's own leaf key", signed_by_a_device(&root), Distrust::NoAuthority),
        ("for another name", signed(leaf("elsewhere"), &root), Distrust::OtherName),
        ("expired", signed(expired, &root), Distrust::Expired),
        ("not valid yet", signed(early, &root), Distrust::NotYetValid),
        ("for clients only", signed(for_clients, &root), Distrust::OtherPurpose),
        ("from an unknown root", signed(leaf("localhost"), &stranger), Distrust::UnknownRoot),
        ("signed by nobody but itself", self_signed(), Distrust::UnknownRoot),
    ];
    let mut refused = 0;
    for (what, served, why) in &cases {
        let port = serve(served, None).await;
        let answer = echo(port, trusting(&roots)).await;
        assert_eq!(answer, Err((*why).into()), "a certificate {what}");
        refused += 1;
    }
    assert_eq!(refused, 7);
}

/// A device holds a certificate of the same CA that signs servers. With its key it signs "localhost" and serves that,
/// its own certificate as the intermediate.
fn signed_by_a_device(root: &Ca) -> Served {
    let device_key = KeyPair::generate().unwrap();
    let device_params = leaf("thing-7");
    let device_certificate = device_params.signed_by(&device_key, root).unwrap();
    let issuer = Issuer::new(device_params, device_key);
    let mut served = signed(leaf("localhost"), &issuer);
    served.chain.push(device_certificate.der().to_vec());
    served
}

fn self_signed() -> Served {
    let key = KeyPair::generate().unwrap();
    let certificate = leaf("localhost").self_signed(&key).unwrap();
    Served { chain: vec![certificate.der().to_vec()], key: key.serialize_der() }
}

#[tokio::test]
async fn without_roots_nobody_is_trusted() {
    let ca = ca("root");
    let port = serve(&signed(leaf("localhost"), &ca), None).await;
    assert_eq!(echo(port, trusting(&[])).await, Err(Distrust::UnknownRoot.into()));
}

#[tokio::test]
async fn the_board_proves_itself_with_its_own_certificate() {
    let (root, devices) = (ca("root"), ca("devices"));
    let port = serve(&signed(leaf("localhost"), &root), Some(&devices)).await;
    let roots = [root.der().to_vec()];
    let board = signed(leaf("thing-7"), &devices);
    let identity = Some(Certificate { chain: &board.chain, key: &board.key });
    assert_eq!(echo(port, Tls { identity, ..trusting(&roots) }).await.unwrap(), b"hello");
    assert!(echo(port, trusting(&roots)).await.is_err(), "a board without a certificate is not served");
}

#[tokio::test]
async fn a_name_that_does_not_exist_and_a_port_nobody_listens_on_say_so() {
    let roots = [ca("root").der().to_vec()];
    let nowhere = host::tls::connect("no-such-host.invalid", 1, trusting(&roots)).await.err().unwrap();
    assert_eq!(nowhere.step, ConnectStep::Resolve);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let nobody = host::tls::connect("127.0.0.1", port, trusting(&roots)).await.err().unwrap();
    assert_eq!(nobody.step, ConnectStep::Tcp);
}
