//! Attacks: each is refused, each leaves a line in the log, and the server goes on.

use std::time::Duration;

use mqtt::{Connect, Packet, Qos, Reason, Version};
use rcgen::{CertificateParams, KeyPair};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::broker_harness::PATIENCE;
use crate::harness::{Ask, Server, client_config, now_s, read_answer};
use crate::log::{listen, logged};
use cloud::sigv4;

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
async fn nothing_is_added_to_what_was_signed() {
    listen();
    let server = Server::start().await;
    for path in ["/bucket", "/bucket/secret", "/bucket/upload"] {
        assert_eq!(server.s3("PUT", path, b"secret").await.status, 200);
    }
    let base = &server.endpoints.endpoint_url;
    let url = sigv4::presign("PUT", base, "/bucket/upload", &server.signer("s3"), 60, now_s());
    let upload = url.strip_prefix(base.as_str()).unwrap();
    assert_eq!(server.send("PUT", upload, &[], b"mine").await.status, 200);
    // Whoever may write one object would read any other.
    let copy = [("x-amz-copy-source".to_string(), "/bucket/secret".to_string())];
    assert_eq!(server.send("PUT", upload, &copy, b"").await.refusal(), (403, "AccessDenied".into()));
    logged(&["PUT", "/bucket/upload", "refused", "403"]).await;
    assert_eq!(server.s3("GET", "/bucket/upload", b"").await.body, b"mine");
    // A signature in the header is no different, and the body belongs to it.
    let request = |service, method, path, body| {
        let host = server.endpoints.authority();
        let request = sigv4::Request { method, host, path, query: &[], headers: &[], body };
        sigv4::sign_request(&request, &server.signer(service), now_s())
    };
    let mut more = request("s3", "PUT", "/bucket/upload", b"");
    more.extend(copy);
    assert_eq!(
        server.send("PUT", "/bucket/upload", &more, b"").await.refusal(),
        (403, "AccessDenied".into())
    );
    let put = request("s3", "PUT", "/bucket/upload", b"signed");
    assert_eq!(server.send("PUT", "/bucket/upload", &put, b"forged").await.status, 400);
    let post = request("iot", "POST", "/things/replayed", b"{}");
    let forged = br#"{"thingTypeName":"x"}"#;
    assert_eq!(server.send("POST", "/things/replayed", &post, forged).await.status, 400);
    // Nor does a signature for one service open another that has the same path.
    let get = request("iot", "GET", "/things/lamp/jobs", b"");
    let elsewhere: Vec<_> =
        get.iter().map(|(name, value)| (name.clone(), value.replace("/iot/", "/iot-jobs-data/"))).collect();
    assert_eq!(server.send("GET", "/things/lamp/jobs", &elsewhere, b"").await.status, 403);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_can_be_read_in_two_ways_is_answered_once_at_most() {
    listen();
    let server = Server::start().await;
    let host = server.endpoints.authority();
    let inner = format!("GET /healthz HTTP/1.1\r\nhost: {host}\r\n\r\n");
    let length = inner.len();
    for (what, head) in [
        ("two lengths", format!("content-length: 0\r\ncontent-length: {length}\r\n")),
        ("a length with a sign", format!("content-length: +{length}\r\n")),
        ("a list of lengths", format!("content-length: 0, {length}\r\n")),
        ("an unknown coding", "transfer-encoding: xchunked\r\n".into()),
        ("chunked not last", "transfer-encoding: chunked, identity\r\n".into()),
        ("a folded header", "x: a\r\n content-length: 0\r\n".into()),
        ("a space before the colon", "content-length : 0\r\n".into()),
        ("a bare return in a value", "x: a\rcontent-length: 0\r\n".into()),
        ("a zero in a value", "x: a\0b\r\n".into()),
    ] {
        let mut stream = server.stream().await;
        let text = format!("POST /things/smuggled HTTP/1.1\r\nhost: {host}\r\n{head}\r\n{inner}");
        stream.write_all(text.as_bytes()).await.unwrap();
        let answer = read_answer(stream).await;
        assert_eq!(answer.status, 400, "{what}: {}", answer.text());
        assert!(!answer.text().contains("ok\n"), "{what}: {}", answer.text());
    }
    logged(&["refused", "no request"]).await;
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
        "a%3C%2FKey%3E%3CKey%3Eforged%5D%5D%3E%26amp;%22",
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
        assert!(!list.text().contains("<Key>forged"), "{}", list.text());
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
async fn oversized_requests_are_refused() {
    listen();
    let server = Server::start().await;
    let body = vec![b' '; (1 << 20) + 1];
    let large = Ask { service: "iot", method: "POST", path: "/things/oversized", headers: &[], body: &body };
    assert_eq!(server.ask(large).await.status, 413);
    logged(&["/things/oversized", "refused", "413"]).await;
    let send = async |head: String| {
        let mut stream = server.stream().await;
        let _ = stream.write_all(head.as_bytes()).await;
        read_answer(stream).await.status
    };
    let long = "y".repeat(60_000);
    assert_eq!(
        send(format!("GET /oversized HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: {long}\r\n\r\n")).await,
        431
    );
    logged(&["/oversized", "refused", "431"]).await;
    let url = format!("GET /{} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", "u".repeat(100_000));
    assert!(matches!(send(url).await, 414 | 431));
    logged(&["refused", "too slow or no request"]).await;
    let many: String = (0..300).map(|n| format!("x{n}: 1\r\n")).collect();
    assert_eq!(send(format!("GET / HTTP/1.1\r\nhost: x\r\n{many}\r\n")).await, 431);
    // Nothing deeper than any document needs is descended into, whoever reads it.
    let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(50_000), "]".repeat(50_000));
    let nested = |name: &str| format!("{{\"{name}\": {}}}", deep(""));
    for (method, path, body) in [
        ("POST", "/things/deep", nested("attributePayload")),
        ("POST", "/policies/deep", json!({"policyDocument": nested("Statement")}).to_string()),
        ("PUT", "/jobs/deep", json!({"targets": [server.arn("thing/x")], "document": deep("")}).to_string()),
        ("POST", "/indices/search", json!({"queryString": format!("{}a", "(".repeat(900))}).to_string()),
        ("POST", "/indices/search", json!({"queryString": "a".repeat(2_000)}).to_string()),
    ] {
        let answer =
            server.ask(Ask { service: "iot", method, path, headers: &[], body: body.as_bytes() }).await;
        assert_eq!(answer.status, 400, "{path}: {}", answer.text());
    }
    server.ok("POST", "/things/deep", Value::Null).await;
    // A shadow is small anyway.
    let state = format!("{{\"state\": {}{}}}", "[".repeat(3_000), "]".repeat(3_000));
    let shadow = server.iotdata("POST", "/things/deep/shadow", state.as_bytes()).await;
    assert_eq!(shadow.status, 400, "{}", shadow.text());
    server.s3("PUT", "/bucket", b"").await;
    let xml = format!("<Delete>{}", "<Object>".repeat(20_000));
    assert!((400..500).contains(&server.s3("POST", "/bucket?delete", xml.as_bytes()).await.status));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn oversized_packets_topics_and_subscriptions_are_refused() {
    listen();
    let server = Server::start().await;
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
    let mut client = device.connect(&server.endpoints).await;
    client.publish_qos0(&format!("open/{}", "a".repeat(252)), b"").await;
    assert_eq!(client.closed().await, None);
    logged(&["lamp", "ended by the broker", "TopicNameInvalid"]).await;
    let mut client = device.connect(&server.endpoints).await;
    for number in 0..50 {
        assert_eq!(client.subscribe(&format!("open/{number}"), Qos::AtMostOnce).await, Reason::Success);
    }
    assert_eq!(client.subscribe("open/fifty-first", Qos::AtMostOnce).await, Reason::Unspecified);
    logged(&["lamp", "open/fifty-first", "QuotaExceeded", "subscription refused"]).await;
    let deep = "[".repeat(60_000);
    client.publish_qos0("$aws/things/lamp/jobs/get", deep.as_bytes()).await;
    let answer = client.take().await;
    assert_eq!(answer.topic, "$aws/things/lamp/jobs/get/rejected");
    server.stop().await;
}
