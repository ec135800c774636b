//! Who gets through the handshake: whoever has the key of a certificate that is registered and active.

use crate::harness::{Client, Credentials, Server};
use cloud::broker::Refused;
use mqtt::{Connect, Packet, Reason, Version};
use rustls::client::ResolvesClientCert;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, SignatureScheme};
use std::sync::Arc;

fn config(server: &Server) -> rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(server.roots())
}

/// Does a client with this configuration get as far as CONNACK?
async fn gets_in(server: &Server, tls: ClientConfig) -> bool {
    let Ok(stream) = server.stream(tls).await else { return false };
    let mut client = Client::on(stream, Version::V311);
    let connect = Connect { client_id: "c", clean_start: true, keep_alive_s: 60, ..Connect::default() };
    client.send(Packet::Connect(connect)).await;
    match client.read().await {
        Some(bytes) => matches!(bytes.packet(), Packet::ConnAck(ack) if ack.reason == Reason::Success),
        None => false,
    }
}

#[tokio::test]
async fn only_a_registered_and_active_certificate_gets_in_whoever_signed_it() {
    let server = Server::start().await;
    assert!(gets_in(&server, server.tls(&server.credentials)).await);
    assert!(!gets_in(&server, config(&server).with_no_client_auth()).await, "no certificate");
    let stranger = Credentials::new();
    assert!(!gets_in(&server, server.tls(&stranger)).await, "not registered");
    for refused in [Refused::Inactive, Refused::Revoked, Refused::Unavailable] {
        server.gate.certificates.lock().unwrap().insert(stranger.id.clone(), Err(refused));
        assert!(!gets_in(&server, server.tls(&stranger)).await, "{refused:?}");
    }
    server.gate.certificates.lock().unwrap().insert(stranger.id.clone(), Ok(()));
    assert!(gets_in(&server, server.tls(&stranger)).await);
}

#[derive(Debug)]
struct Thief(Arc<CertifiedKey>);

impl ResolvesClientCert for Thief {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn a_certificate_without_its_key_does_not_get_in() {
    let server = Server::start().await;
    let own = Credentials::new();
    let key = rustls::crypto::ring::sign::any_supported_type(&own.key()).unwrap();
    for versions in [&[&rustls::version::TLS13][..], &[&rustls::version::TLS12]] {
        let stolen = CertifiedKey::new(vec![server.credentials.certificate.clone()], key.clone());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(server.roots())
            .with_client_cert_resolver(Arc::new(Thief(Arc::new(stolen))));
        assert!(!gets_in(&server, tls).await);
    }
}

#[tokio::test]
async fn tls_1_2_and_1_3_and_the_alpn_of_aws_of_iana_or_none_are_served() {
    let server = Server::start().await;
    let mut served = 0;
    for versions in [&[&rustls::version::TLS13][..], &[&rustls::version::TLS12]] {
        for alpn in [vec![], vec![&b"x-amzn-mqtt-ca"[..]], vec![b"mqtt"], vec![b"h2", b"mqtt"]] {
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let mut tls = ClientConfig::builder_with_provider(provider)
                .with_protocol_versions(versions)
                .unwrap()
                .with_root_certificates(server.roots())
                .with_client_auth_cert(vec![server.credentials.certificate.clone()], server.credentials.key())
                .unwrap();
            tls.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
            assert!(gets_in(&server, tls).await, "{versions:?} {alpn:?}");
            served += 1;
        }
    }
    assert_eq!(served, 8);
    let mut tls = server.tls(&server.credentials);
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    assert!(!gets_in(&server, tls).await, "another protocol");
}

#[tokio::test]
async fn a_revoked_certificate_is_cut_at_once_and_a_resumed_tls_session_does_not_bring_it_back() {
    let server = Server::start().await;
    let revoked = server.register();
    let tls = server.tls(&revoked);
    assert!(gets_in(&server, tls.clone()).await);
    let mut client = Client::on(server.stream(tls.clone()).await.unwrap(), Version::V5);
    let connect = Connect { version: Version::V5, client_id: "r", keep_alive_s: 60, ..Connect::default() };
    client.send(Packet::Connect(connect)).await;
    client.next().await;
    let mut other = server.client(Version::V5, "other").await;
    assert_eq!(server.broker.connections().len(), 2);

    server.gate.certificates.lock().unwrap().insert(revoked.id.clone(), Err(Refused::Revoked));
    assert_eq!(server.broker.disconnect_principal(&revoked.id), 1);
    assert_eq!(client.closed().await, Some(Reason::AdministrativeAction));
    other.nothing().await;
    let connected: Vec<_> =
        server.broker.connections().iter().map(|c| c.peer.client_id.to_string()).collect();
    assert_eq!(connected, ["other"]);
    assert!(!gets_in(&server, tls).await);
}

#[tokio::test]
async fn a_connection_that_has_not_said_connect_is_cut_too() {
    let server = Server::start().await;
    let mut mute = server.dial(Version::V5).await;
    while server.broker.disconnect_principal(&server.credentials.id) == 0 {
        tokio::task::yield_now().await;
    }
    mute.send(Packet::Connect(Connect { version: Version::V5, client_id: "c", ..Connect::default() })).await;
    assert!(mute.read().await.is_none(), "no CONNACK");
}
