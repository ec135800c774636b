//! MQTT through a WebSocket: `GET /mqtt`, signed in the query for the service `iotdevicegateway`, as AWS's SDKs open it.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use sha1::{Digest, Sha1};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use super::answer::{Answer, Refusal, iot_refusal, plain};
use super::belief::{Caller, unbelieved};
use super::call::Head;
use super::patience::Patient;
use crate::clock::now_ms;
use crate::server::Cloud;
use crate::sigv4::{self, verify};

/// What the accepting side adds to the client's key (RFC 6455, 1.3).
const MAGIC: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Is it a request for a WebSocket?
pub(super) fn is_asked(head: &Head) -> bool {
    head.path == "/mqtt" && head.header("upgrade").is_some_and(|what| what.eq_ignore_ascii_case("websocket"))
}

/// Checks the signature and opens; the broker has the stream from then on.
pub(super) fn open(
    cloud: &Arc<Cloud>,
    from: IpAddr,
    upgrade: OnUpgrade,
    head: &Head,
    claim: &verify::Claim,
) -> Result<Answer, Refusal> {
    let caller = Caller::of(cloud, &claim.access_key_id).map_err(|fault| iot_refusal(&fault))?;
    let (Some(caller), true) = (caller, claim.scope.region == cloud.endpoints.region) else {
        return Err(unbelieved(verify::Refusal::Mismatch));
    };
    if claim.scope.service != verify::GATEWAY {
        return Err(unbelieved(verify::Refusal::Mismatch));
    }
    let now_s = u64::try_from(now_ms() / 1000).unwrap_or_default();
    let nothing = sigv4::sha256_hex(b"");
    claim.check(&caller.secret, &head.received(), &nothing, now_s).map_err(unbelieved)?;
    let wrong = |what: &str| Refusal::new(400, "InvalidRequestException", what);
    let key = head.header("sec-websocket-key").ok_or_else(|| wrong("Sec-WebSocket-Key is missing."))?;
    if head.header("sec-websocket-version") != Some("13") {
        return Err(wrong("Sec-WebSocket-Version must be 13."));
    }
    // [MQTT-6.0.0-3]
    let offered = head.header("sec-websocket-protocol").unwrap_or_default();
    let protocol = offered.split(',').map(str::trim).find(|name| matches!(*name, "mqtt" | "mqttv3.1"));
    let protocol = protocol.ok_or_else(|| wrong("Sec-WebSocket-Protocol must be mqtt."))?;
    let accept = STANDARD.encode(Sha1::digest(format!("{key}{MAGIC}")));
    let (cloud, key_id) = (cloud.clone(), claim.access_key_id.clone());
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrade.await {
            attend(&cloud, upgraded, &key_id, from).await;
        }
    });
    let headers = [
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-accept", &accept),
        ("sec-websocket-protocol", protocol),
    ];
    Ok(plain(StatusCode::SWITCHING_PROTOCOLS, &headers, ""))
}

async fn attend(cloud: &Cloud, upgraded: Upgraded, key_id: &str, from: IpAddr) {
    // Without the patience of HTTP: MQTT has its keep alive.
    match upgraded.downcast::<TokioIo<Patient<TlsStream<TcpStream>>>>() {
        Ok(parts) => {
            let stream = parts.io.into_inner().into_inner();
            cloud.broker.serve_websocket(stream, &parts.read_buf, key_id, SocketAddr::new(from, 0)).await;
        }
        Err(_) => tracing::error!("a WebSocket on a stream that is not ours"),
    }
}
