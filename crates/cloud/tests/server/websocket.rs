//! MQTT through WebSocket, opened with a signature in the query, on raw bytes.

use mqtt::{Connect, Packet, Publish, Version};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::harness::{Server, now_s};
use cloud::sigv4;

/// The signed target of a WebSocket.
fn target(server: &Server, secret: &str, at_s: u64) -> String {
    let signer = sigv4::Signer { secret_access_key: secret, ..server.signer("iotdevicegateway") };
    let url = sigv4::presign("GET", &server.endpoints.endpoint_url, "/mqtt", &signer, 300, at_s);
    url[server.endpoints.endpoint_url.len()..].to_string()
}

/// Sends the opening request; status and headers of the answer.
async fn open(server: &Server, target: &str, protocol: &str) -> (TlsStream<TcpStream>, String) {
    let mut stream = server.stream().await;
    let host = server.endpoints.authority();
    let request = format!(
        "GET {target} HTTP/1.1\r\nhost: {host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: {protocol}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    (stream, String::from_utf8(head).unwrap().to_ascii_lowercase())
}

fn packet(packet: Packet<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    packet.encode(Version::V311, &mut bytes).unwrap();
    bytes
}

/// A masked frame.
fn frame(code: u8, body: &[u8]) -> Vec<u8> {
    let mask = [1, 2, 3, 4];
    let mut frame = vec![0x80 | code, 0x80 | body.len() as u8];
    frame.extend(mask);
    frame.extend(body.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

/// The next frame of the server: its code and body.
async fn hear(stream: &mut TlsStream<TcpStream>) -> (u8, Vec<u8>) {
    let (first, length) = (stream.read_u8().await.unwrap(), stream.read_u8().await.unwrap());
    assert!(first & 0xF0 == 0x80 && length < 126, "{first:02x} {length}");
    let mut body = vec![0; usize::from(length)];
    stream.read_exact(&mut body).await.unwrap();
    (first & 0x0F, body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_websocket_carries_mqtt_whatever_its_frames() {
    let server = Server::start().await;
    let target = target(&server, &server.endpoints.secret_access_key, now_s());
    let (mut stream, head) = open(&server, &target, "mqtt").await;
    assert!(head.starts_with("http/1.1 101"), "{head}");
    // The example of RFC 6455.
    assert!(head.contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo="), "{head}");
    assert!(head.contains("sec-websocket-protocol: mqtt\r\n"), "{head}");
    // One packet in two frames with a ping between them.
    let hello =
        packet(Packet::Connect(Connect { client_id: "web", clean_start: true, ..Connect::default() }));
    let (front, back) = hello.split_at(5);
    let mut first = frame(2, front);
    first[0] = 2;
    for bytes in [first, frame(9, b"hi"), frame(0, back)] {
        stream.write_all(&bytes).await.unwrap();
    }
    assert_eq!(hear(&mut stream).await, (10, b"hi".to_vec()));
    assert_eq!(hear(&mut stream).await, (2, vec![0x20, 2, 0, 0]));
    // Two packets in one frame.
    let mut both = vec![0x82, 6, 0, 1, 0, 1, b'a', 0];
    both.extend(packet(Packet::Publish(Publish { topic: "a", payload: b"x", ..Publish::default() })));
    stream.write_all(&frame(2, &both)).await.unwrap();
    let mut heard = Vec::new();
    while heard.len() < 5 + 6 {
        heard.extend(hear(&mut stream).await.1);
    }
    assert_eq!(heard, [0x90, 3, 0, 1, 0, 0x30, 4, 0, 1, b'a', b'x']);
    stream.write_all(&frame(8, &[3, 232])).await.unwrap();
    assert_eq!(hear(&mut stream).await, (8, vec![3, 232]));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_is_not_opened_for_whoever_cannot_sign_or_speaks_no_mqtt() {
    let server = Server::start().await;
    let secret = server.endpoints.secret_access_key.clone();
    let good = target(&server, &secret, now_s());
    for (target, protocol, status) in [
        (target(&server, "guessed", now_s()), "mqtt", "403"),
        (target(&server, &secret, now_s() - 301), "mqtt", "403"),
        (good.replace("X-Amz-Expires=300", "X-Amz-Expires=9000"), "mqtt", "403"),
        ("/mqtt".to_string(), "mqtt", "403"),
        (good.clone(), "chat", "400"),
    ] {
        let (_, head) = open(&server, &target, protocol).await;
        assert!(head.starts_with(&format!("http/1.1 {status}")), "{target}: {head}");
    }
    // Unmasked frames and text end it.
    for bad in [vec![0x82, 1, 0x10], frame(1, b"text"), vec![0xC2, 0x80, 0, 0, 0, 0]] {
        let (mut stream, head) = open(&server, &good, "mqtt").await;
        assert!(head.starts_with("http/1.1 101"), "{head}");
        stream.write_all(&bad).await.unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
        assert!(rest.is_empty() || rest[0] == 0x88, "{rest:?}");
    }
    server.stop().await;
}
