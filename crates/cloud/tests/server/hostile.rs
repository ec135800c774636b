//! Requests that nobody should send: the server refuses them and goes on.

use tokio::io::AsyncWriteExt;

use crate::harness::{Ask, Server, now_s, read_answer};
use cloud::sigv4;

#[tokio::test(flavor = "multi_thread")]
async fn rubbish_on_the_port_harms_nobody() {
    let server = Server::start().await;
    let mut seed = 0x5eed_u64;
    let mut sent = 0;
    for _ in 0..20 {
        let mut stream = server.stream().await;
        let mut bytes = Vec::new();
        for _ in 0..200 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            bytes.push((seed >> 56) as u8);
        }
        let _ = stream.write_all(&bytes).await;
        drop(stream);
        sent += 1;
    }
    // Plain text where TLS is expected.
    let mut plain = tokio::net::TcpStream::connect(server.endpoints.authority()).await.unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    assert_eq!(sent, 20);
    assert_eq!(server.iot("GET", "/things", serde_json::Value::Null).await.status, 200);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_refused() {
    let server = Server::start().await;
    let mut stream = server.stream().await;
    let head =
        format!("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: {}\r\n\r\n", "y".repeat(100_000));
    let _ = stream.write_all(head.as_bytes()).await;
    assert_eq!(read_answer(stream).await.status, 431);
    let body = vec![b' '; (1 << 20) + 1];
    let large = Ask { service: "iot", method: "POST", path: "/things/lamp", headers: &[], body: &body };
    assert_eq!(server.ask(large).await.refusal(), (413, "RequestEntityTooLargeException".into()));
    let long = format!("/bucket/{}", "k".repeat(1025));
    assert_eq!(server.s3("GET", &long, b"").await.refusal(), (400, "KeyTooLongError".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_or_unsigned_or_old_request_is_refused() {
    let server = Server::start().await;
    let request = sigv4::Request {
        method: "POST",
        host: server.endpoints.authority(),
        path: "/things/lamp",
        query: &[],
        headers: &[],
        body: b"{}",
    };
    let sign = |service, at| sigv4::sign_request(&request, &server.signer(service), at);
    let send = async |path: &str, headers: &[(String, String)], body: &[u8]| {
        server.send("POST", path, headers, body).await.refusal()
    };
    let invalid = (403, "InvalidSignatureException".to_string());
    assert_eq!(send("/things/lamp", &[], b"{}").await, (403, "MissingAuthenticationTokenException".into()));
    assert_eq!(send("/things/lamp2", &sign("iot", now_s()), b"{}").await, invalid);
    assert_eq!(send("/things/lamp", &sign("iot", now_s() - 1000), b"{}").await, invalid);
    assert_eq!(send("/things/lamp", &sign("iot", now_s()), b"[]").await.0, 400);
    let unknown = send("/things/lamp", &sign("dynamodb", now_s()), b"{}").await;
    assert_eq!(unknown, (404, "UnknownOperationException".into()));
    assert_eq!(
        server.iot("GET", "/things/lamp", serde_json::Value::Null).await.status,
        404,
        "nothing came of it"
    );
    assert_eq!(send("/things/lamp", &sign("iot", now_s()), b"{}").await.0, 200);
    server.stop().await;
}
