//! Attacks: each is refused, each leaves a line in the log, and the server goes on.

use std::sync::{Mutex, Once};
use std::time::Duration;

use mqtt::{Connect, Packet, Qos, Reason, Version};
use rcgen::{CertificateParams, KeyPair};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tracing::field::{Field, Visit};

use crate::broker_harness::PATIENCE;
use crate::harness::{Ask, Server, client_config, now_s, read_answer};
use cloud::sigv4;

/// What the servers of this process have logged.
static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Logged;

/// Fields of a line, one after the other.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.push_str(&format!("{}={value:?} ", field.name()));
    }
}

impl tracing::Subscriber for Logged {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::INFO
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        LOG.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Logged).unwrap());
}

/// Waits for a line with all of these in it.
async fn logged(parts: &[&str]) {
    let found = || LOG.lock().unwrap().iter().any(|line| parts.iter().all(|part| line.contains(part)));
    for _ in 0..500 {
        if found() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no line with {parts:?}");
}

/// Is a client with this certificate answered? The address that it came from goes into the log.
async fn gets_in(server: &Server, credentials: Option<(&str, &str)>) -> (bool, String) {
    let config = client_config(&server.endpoints);
    let config = match credentials {
        None => config.with_no_client_auth(),
        Some((certificate, key)) => config
            .with_client_auth_cert(
                vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()],
                PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
            )
            .unwrap(),
    };
    let authority = format!("{}:{}", server.endpoints.mqtt_host, server.endpoints.mqtt_port);
    let socket = TcpStream::connect(authority).await.unwrap();
    let from = socket.local_addr().unwrap().to_string();
    let connector = tokio_rustls::TlsConnector::from(std::sync::Arc::new(config));
    let Ok(mut stream) = connector.connect(ServerName::try_from("127.0.0.1").unwrap(), socket).await else {
        return (false, from);
    };
    let mut hello = Vec::new();
    let connect = Connect { client_id: "x", clean_start: true, ..Connect::default() };
    Packet::Connect(connect).encode(Version::V311, &mut hello).unwrap();
    let _ = stream.write_all(&hello).await;
    let read = tokio::time::timeout(PATIENCE, stream.read_u8()).await.unwrap();
    (read.is_ok(), from)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_unknown_inactive_revoked_or_expired_certificate_gets_in() {
    listen();
    let server = Server::start().await;
    let refused = async |credentials: Option<(&str, &str)>| {
        let (inside, from) = gets_in(&server, credentials).await;
        assert!(!inside);
        logged(&[&from, "refused"]).await;
    };
    refused(None).await;
    let key = KeyPair::generate().unwrap();
    let own = |expired: bool| {
        let mut params = CertificateParams::new(vec![]).unwrap();
        if expired {
            params.not_before = rcgen::date_time_ymd(2020, 1, 1);
            params.not_after = rcgen::date_time_ymd(2021, 1, 1);
        }
        params.self_signed(&key).unwrap().pem()
    };
    let (good, old, secret) = (own(false), own(true), key.serialize_pem());
    refused(Some((&good, &secret))).await;
    let register = async |pem: &str| {
        let body = json!({"certificatePem": pem, "status": "ACTIVE"});
        let made = server.ok("POST", "/certificate/register-no-ca", body).await;
        made["certificateId"].as_str().unwrap().to_string()
    };
    let id = register(&good).await;
    // Registered, but without a policy: it is answered, and the answer is no.
    assert!(gets_in(&server, Some((&good, &secret))).await.0);
    for status in ["INACTIVE", "REVOKED"] {
        server.ok("PUT", &format!("/certificates/{id}?newStatus={status}"), Value::Null).await;
        refused(Some((&good, &secret))).await;
    }
    register(&old).await;
    refused(Some((&old, &secret))).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_certificate_is_disconnected_within_a_second() {
    let server = Server::start().await;
    let device = server.device("lamp").await;
    let mut client = device.connect(&server.endpoints).await;
    let begun = std::time::Instant::now();
    let path = format!("/certificates/{}?newStatus=REVOKED", device.certificate_id);
    server.ok("PUT", &path, Value::Null).await;
    assert_eq!(client.closed().await, None);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn topics_of_another_thing_are_out_of_reach() {
    listen();
    let server = Server::start().await;
    let (mallory, victim) = (server.device("mallory").await, server.device("victim").await);
    let mut watched = victim.connect(&server.endpoints).await;
    watched.subscribe("$aws/things/victim/jobs/notify", Qos::AtLeastOnce).await;
    for filter in ["$aws/things/victim/jobs/notify", "$aws/things/+/jobs/notify", "#", "$aws/#"] {
        let mut client = mallory.connect(&server.endpoints).await;
        assert_eq!(client.subscribe(filter, Qos::AtLeastOnce).await, Reason::Unspecified, "{filter}");
        logged(&["mallory", "iot:subscribe", filter, "not allowed"]).await;
    }
    for topic in [
        "$aws/things/victim/jobs/get",
        "$aws/things/victim/jobs/notify",
        "$aws/things/mallory/../victim/jobs/get",
    ] {
        let mut client = mallory.connect(&server.endpoints).await;
        client.publish_qos0(topic, b"{}").await;
        assert_eq!(client.closed().await, None, "{topic}");
        logged(&["mallory", "iot:publish", topic, "not allowed"]).await;
    }
    watched.nothing().await;
    // Nor does the name help: the certificate is not attached to that thing.
    let mut client =
        crate::broker_harness::Client::on(mallory.dial(&server.endpoints).await.unwrap(), Version::V311);
    client
        .send(Packet::Connect(Connect { client_id: "victim", clean_start: true, ..Connect::default() }))
        .await;
    let answer = client.next().await;
    let Packet::ConnAck(ack) = answer.packet() else { panic!("{:?}", answer.packet()) };
    assert_eq!(ack.reason, Reason::NotAuthorized);
    logged(&["victim", "iot:connect", "not allowed"]).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_replayed_signatures_are_refused() {
    listen();
    let server = Server::start().await;
    let request = |path| sigv4::Request {
        method: "GET",
        host: server.endpoints.authority(),
        path,
        query: &[],
        headers: &[],
        body: b"",
    };
    let signer = server.signer("iot");
    let mut forged = sigv4::sign_request(&request("/things/forged"), &signer, now_s());
    let proof = &mut forged.iter_mut().find(|(name, _)| name == "authorization").unwrap().1;
    let last = proof.pop().unwrap();
    proof.push(if last == '0' { '1' } else { '0' });
    let stolen = sigv4::Signer { secret_access_key: "guessed", ..signer };
    for (path, headers) in [
        ("/things/forged", forged),
        ("/things/stolen", sigv4::sign_request(&request("/things/stolen"), &stolen, now_s())),
        ("/things/late", sigv4::sign_request(&request("/things/late"), &signer, now_s() - 16 * 60)),
        ("/things/early", sigv4::sign_request(&request("/things/early"), &signer, now_s() + 16 * 60)),
        ("/things/elsewhere", sigv4::sign_request(&request("/things/here"), &signer, now_s())),
        ("/things/unsigned", vec![]),
    ] {
        let answer = server.send("GET", path, &headers, b"").await;
        assert_eq!(answer.status, 403, "{path}: {}", answer.text());
        logged(&[path, "refused"]).await;
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_objects_are_no_paths_and_no_headers() {
    let folder = crate::harness::Folder::new();
    let server = Server::open(&folder.0).await.unwrap();
    assert_eq!(server.s3("PUT", "/bucket", b"").await.status, 200);
    let secret = std::fs::read(folder.0.join("ca/devices.key")).unwrap();
    let mut stored = 0;
    for key in [
        "..%2F..%2Fca%2Fdevices.key",
        "%2Fetc%2Fpasswd",
        "a%2F..%2F..%2Fb",
        "..",
        "a%00b",
        "a%0D%0Aevil:%201",
    ] {
        let path = format!("/bucket/{key}");
        if server.s3("PUT", &path, b"mine").await.status != 200 {
            continue;
        }
        stored += 1;
        let answer = server.s3("GET", &path, b"").await;
        assert_eq!(
            (answer.status, &answer.body[..], answer.header("evil")),
            (200, &b"mine"[..], None),
            "{key}"
        );
        let list = server.s3("GET", "/bucket?list-type=2", b"").await;
        assert_eq!((list.status, list.header("evil")), (200, None));
    }
    assert!(stored >= 2, "a key may look like a path");
    assert_eq!(std::fs::read(folder.0.join("ca/devices.key")).unwrap(), secret);
    // Whatever the names, files stand in one folder under names of the server's making.
    let names = std::fs::read_dir(folder.0.join("objects")).unwrap().map(|entry| entry.unwrap());
    assert!(names.into_iter().all(|entry| {
        let name = entry.file_name().into_string().unwrap();
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
    }));
    // Headers of an answer are chosen from a short list, and stay one line each.
    server.s3("PUT", "/bucket/plain", b"x").await;
    for query in ["response-set-cookie=a", "response-content-disposition=a\r\nevil: 1", "response-evil=1"] {
        let answer = server.s3("GET", &format!("/bucket/plain?{query}"), b"").await;
        assert_eq!((answer.header("evil"), answer.header("set-cookie")), (None, None), "{query}");
        assert!(answer.status < 500, "{query}: {}", answer.status);
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn oversized_everything_is_refused() {
    listen();
    let server = Server::start().await;
    let body = vec![b' '; (1 << 20) + 1];
    let large = Ask { service: "iot", method: "POST", path: "/things/oversized", headers: &[], body: &body };
    assert_eq!(server.ask(large).await.status, 413);
    logged(&["/things/oversized", "refused", "413"]).await;
    let mut stream = server.stream().await;
    let head = format!(
        "GET /oversized HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: {}\r\n\r\n",
        "y".repeat(60_000)
    );
    let _ = stream.write_all(head.as_bytes()).await;
    assert_eq!(read_answer(stream).await.status, 431);
    let device = server.device("lamp").await;
    // A packet that says that it will be longer than any may be is not waited for.
    for first in [
        &[0x30, 0xFF, 0xFF, 0xFF, 0x7F][..],
        &[0x82, 0x80, 0x80, 0x80, 0x01],
        &[0x30, 0xFF, 0xFF, 0xFF, 0xFF],
    ] {
        let mut client = device.connect(&server.endpoints).await;
        client.raw(first).await;
        assert_eq!(client.closed().await, None, "{first:?}");
    }
    let mut client = device.connect(&server.endpoints).await;
    client.publish_qos0("open/a", &vec![0; 128 * 1024 + 1]).await;
    assert_eq!(client.closed().await, None);
    logged(&["lamp", "ended by the broker", "PacketTooLarge"]).await;
    server.stop().await;
}
