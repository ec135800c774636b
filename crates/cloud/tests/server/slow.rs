//! Senders that take their time: each holds a place for as long as a client may need, is cut, and leaves a line in the log.

use std::time::Duration;

use cloud::broker::Limits;
use cloud::{Config, HttpLimits};
use mqtt::{Connect, Packet, Version};
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use crate::broker_harness::PATIENCE;
use crate::harness::{Folder, Server, now_s, read_answer};
use crate::log::{listen, logged};
use cloud::sigv4;

/// What a client may take here; on a real server it is 15 to 30 times as much.
const GIVEN: Duration = Duration::from_secs(1);
/// Between two bytes of a slow sender.
const PAUSE: Duration = Duration::from_millis(100);

async fn server() -> (Folder, Server) {
    listen();
    let folder = Folder::new();
    let config = Config {
        mqtt_limits: Limits { connect_timeout: GIVEN, keep_alive_min_s: 1, ..Limits::without_rates() },
        http_limits: HttpLimits {
            greeting: GIVEN,
            silence: 3 * GIVEN,
            body_silence: GIVEN,
            ..HttpLimits::default()
        },
        ..Config::new(&folder.0)
    };
    let server = Server::on(config).await.unwrap();
    (folder, server)
}

/// Sends byte by byte until nobody listens any more, which must not take long.
async fn trickle(stream: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) {
    for byte in bytes {
        if stream.write_all(&[*byte]).await.is_err() || stream.flush().await.is_err() {
            return;
        }
        sleep(PAUSE).await;
    }
}

/// Waits for the end of a connection, which must come in time.
async fn ends(stream: &mut (impl AsyncReadExt + Unpin), begun: Instant) {
    let mut rest = Vec::new();
    let ended = timeout(PATIENCE, stream.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "the connection is still open");
    assert!(begun.elapsed() < 5 * GIVEN, "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handshake_of_tls_has_its_time_on_both_ports() {
    let (_folder, server) = server().await;
    let mqtt = format!("{}:{}", server.endpoints.mqtt_host, server.endpoints.mqtt_port);
    for authority in [mqtt.as_str(), server.endpoints.authority()] {
        // Nothing, and a ClientHello that comes bit by bit.
        for sent in [&[][..], &[0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]]
        {
            let begun = Instant::now();
            let mut stream = TcpStream::connect(authority).await.unwrap();
            let from = stream.local_addr().unwrap().to_string();
            let (mut reads, mut writes) = stream.split();
            tokio::join!(trickle(&mut writes, sent), ends(&mut reads, begun));
            logged(&[&from, "TLS handshake not finished in time"]).await;
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connect_has_its_time() {
    let (_folder, server) = server().await;
    let device = server.device("snail").await;
    let mut hello = Vec::new();
    Packet::Connect(Connect { client_id: "snail", clean_start: true, ..Connect::default() })
        .encode(Version::V311, &mut hello)
        .unwrap();
    for sent in [&[][..], &hello] {
        let begun = Instant::now();
        let stream = device.dial(&server.endpoints).await.unwrap();
        let from = stream.get_ref().0.local_addr().unwrap().to_string();
        let (mut reads, mut writes) = tokio::io::split(stream);
        tokio::join!(trickle(&mut writes, sent), ends(&mut reads, begun));
        logged(&[&from, "CONNECT did not come in time"]).await;
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_packet_that_never_gets_whole_is_silence() {
    let (_folder, server) = server().await;
    let device = server.device("snail").await;
    let begun = Instant::now();
    let mut stream = device.dial(&server.endpoints).await.unwrap();
    let mut hello = Vec::new();
    let connect = Connect { client_id: "snail", clean_start: true, keep_alive_s: 1, ..Connect::default() };
    Packet::Connect(connect).encode(Version::V311, &mut hello).unwrap();
    stream.write_all(&hello).await.unwrap();
    let (mut reads, mut writes) = tokio::io::split(stream);
    let publish = [&[0x30, 100, 0, 6][..], b"open/a", &[b'x'; 92]].concat();
    tokio::join!(trickle(&mut writes, &publish), ends(&mut reads, begun));
    logged(&["snail", "MQTT_KEEP_ALIVE_TIMEOUT"]).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_and_bodies_have_their_time() {
    let (_folder, server) = server().await;
    let begun = Instant::now();
    let stream = server.stream().await;
    let from = stream.get_ref().0.local_addr().unwrap().to_string();
    let (mut reads, mut writes) = tokio::io::split(stream);
    let head = b"GET /healthz HTTP/1.1\r\nhost: x\r\nx: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy";
    tokio::join!(trickle(&mut writes, head), ends(&mut reads, begun));
    logged(&[&from, "refused", "too slow"]).await;
    // Bodies: JSON, and an object. A byte now and then keeps nobody waiting longer than silence does.
    server.s3("PUT", "/bucket", b"").await;
    for (service, method, path) in [("iot", "POST", "/things/slow-body"), ("s3", "PUT", "/bucket/slow-body")]
    {
        let body = [b'x'; 60];
        let request = sigv4::Request {
            method,
            host: server.endpoints.authority(),
            path,
            query: &[],
            headers: &[],
            body: &body,
        };
        let signed = sigv4::sign_request(&request, &server.signer(service), now_s());
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-length: 60\r\n", request.host);
        signed.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
        let begun = Instant::now();
        let mut stream = server.stream().await;
        stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
        trickle(&mut stream, &body[..20]).await;
        let answer = read_answer(stream).await;
        assert_eq!(answer.status, 408, "{path}: {}", answer.text());
        assert!(begun.elapsed() < 5 * GIVEN, "{:?}", begun.elapsed());
        logged(&[path, "refused", "408"]).await;
    }
    server.stop().await;
}
