//! One HTTPS port for every AWS service; the signature's scope says which one is meant.
//!
//! That is not a convenience: `GET /things/{t}/jobs` exists in two services with different answers. A request is read,
//! its signature is checked by the one function that also makes signatures, and only then is it looked at.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use crate::access;
use crate::meters::Way;
use crate::server::Cloud;
use crate::sigv4::verify;

pub(crate) mod answer;
mod belief;
mod call;
mod data;
mod health;
mod iam;
mod inbound;
mod iot;
mod jobs_data;
mod operator;
mod patience;
mod s3;
mod shadows;
mod websocket;

use answer::{Answer, Content, Refusal};
use belief::{believe, unbelieved};
use call::{Call, Head};
use inbound::Inbound;

/// Bytes of all headers of a request.
const MOST_HEADERS: usize = 32 * 1024;

/// Serves until told to stop; requests that are under way are finished.
pub(crate) async fn serve(
    cloud: Arc<Cloud>,
    listener: TcpListener,
    tls: Arc<rustls::ServerConfig>,
    mut stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(cloud.http_limits.connections));
    let acceptor = TlsAcceptor::from(tls);
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { break };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(cause) => {
                    // Out of file descriptors, or the client was gone already: wait a little, and go on.
                    tracing::warn!(%cause, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            _ = stop.changed() => break,
        };
        while connections.try_join_next().is_some() {}
        let (cloud, acceptor, stop) = (cloud.clone(), acceptor.clone(), stop.clone());
        connections.spawn(async move {
            converse(cloud, acceptor, stream, stop).await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(Duration::from_secs(2), async {
        while connections.join_next().await.is_some() {}
    })
    .await;
}

async fn converse(
    cloud: Arc<Cloud>,
    acceptor: TlsAcceptor,
    stream: TcpStream,
    mut stop: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let Ok(address) = stream.peer_addr() else { return };
    let (from, limits) = (address.ip(), cloud.http_limits.clone());
    let stream = match tokio::time::timeout(limits.greeting, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            // Who hangs up before it has said anything is a port scan or a health check.
            if error.kind() != std::io::ErrorKind::UnexpectedEof {
                tracing::info!(%address, %error, "TLS handshake refused");
            }
            return;
        }
        Err(_) => {
            tracing::info!(%address, "TLS handshake not finished in time");
            return;
        }
    };
    let service = service_fn(move |request| {
        let cloud = cloud.clone();
        // In a task of its own: a client that hangs up must not keep a change that is on disk from being told to
        // devices, and a panic must not take the connection's neighbours with it.
        let answering = tokio::spawn(async move { answer_one(&cloud, from, request).await });
        async move {
            Ok::<_, std::convert::Infallible>(answering.await.unwrap_or_else(|cause| {
                tracing::error!(%cause, "a request ended badly");
                Refusal::new(500, "InternalFailureException", "An internal error has occurred.").json()
            }))
        }
    });
    let stream = patience::Patient::new(stream, limits.silence);
    let owes = stream.owes();
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.greeting)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => {
            if let Err(error) = ended {
                note_end(address, &error, owes.load(Ordering::Relaxed));
            }
        }
        _ = stop.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// A connection that did not end well: too slow, too large, or no HTTP. `owes`: the client had not said all of a request.
fn note_end(address: std::net::SocketAddr, error: &hyper::Error, owes: bool) {
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    if error.is_timeout() && owes || error.is_parse() || error.is_parse_too_large() {
        tracing::warn!(%address, %error, cause, "refused: the request is too slow or no request");
    } else {
        tracing::debug!(%address, %error, cause, "connection over");
    }
}

async fn answer_one(cloud: &Arc<Cloud>, from: IpAddr, mut request: Request<Incoming>) -> Answer {
    let upgrade = hyper::upgrade::on(&mut request);
    let (parts, body) = request.into_parts();
    let head = Head::new(&parts);
    let (method, path) = (head.method.clone(), head.path.clone());
    let begun = Instant::now();
    // Clients show it with an error, and the logs have it too.
    let id = crate::random::uuid();
    let body = Inbound::new(body, &cloud.http_limits);
    let (service, mut answer) = serve_one(cloud, Arrival { from, id: id.clone(), upgrade }, head, body).await;
    for name in ["x-amzn-requestid", "x-amz-request-id"] {
        if let Ok(id) = hyper::header::HeaderValue::from_str(&id) {
            answer.headers_mut().insert(name, id);
        }
    }
    let status = answer.status().as_u16();
    cloud.meters.request(&service, status, begun.elapsed());
    if let Content::File { left, .. } = answer.body() {
        cloud.meters.sent(Way::Https, *left);
    }
    // The query is left out: a presigned URL is a credential.
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    match status {
        // Not believed, not allowed, too large, too slow, too often.
        401 | 403 | 408 | 413 | 429 | 431 => {
            tracing::warn!(id, %from, service, method, path, status, "refused")
        }
        _ => tracing::debug!(id, service, method, path, status, ms, "answered"),
    }
    answer
}

/// Where a request comes from, and the name that it gets here.
struct Arrival {
    from: IpAddr,
    id: String,
    /// Gives the stream away, if it is to be a WebSocket.
    upgrade: hyper::upgrade::OnUpgrade,
}

/// The answer, and the service that gave it.
async fn serve_one(cloud: &Arc<Cloud>, arrival: Arrival, head: Head, body: Inbound) -> (String, Answer) {
    if head.headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > MOST_HEADERS {
        let refusal =
            Refusal::new(431, "RequestHeaderSectionTooLarge", "The headers are larger than 32 KiB.");
        return ("none".into(), refusal.json());
    }
    if let Some(answer) = health::answer(cloud, &head) {
        return ("health".into(), answer);
    }
    let claim = match verify::Claim::read(&s3::received(cloud, &head)) {
        Ok(claim) => claim,
        Err(refusal) if s3::looks_like_s3(&head) => {
            return ("s3".into(), s3::refused(refusal).s3(&head.path, &arrival.id));
        }
        Err(refusal) => return ("none".into(), unbelieved(refusal).json()),
    };
    let service = claim.scope.service.clone();
    if !cloud.rates.allows(&claim.access_key_id, Instant::now()) {
        return (service.clone(), too_often(&service, &head, &arrival.id));
    }
    if websocket::is_asked(&head) {
        let answer = websocket::open(cloud, arrival.from, arrival.upgrade, &head, &claim);
        return (service, answer.unwrap_or_else(|refusal| refusal.json()));
    }
    if service == "s3" {
        let answer = s3::serve(cloud, &arrival.id, arrival.from, &head, &claim, body).await;
        return (service, answer.unwrap_or_else(|refusal| refusal.s3(&head.path, &arrival.id)));
    }
    let body = match body.whole().await {
        Ok(body) => body,
        Err(refusal) => return (service, refusal.json()),
    };
    let call = Call { head, body };
    let answer = match believe(cloud, &call, &claim) {
        Err(refusal) => Err(refusal),
        Ok(caller) => {
            let mut actor = caller.actor(&service, &call.head, arrival.from, &arrival.id);
            actor.detail(&call.body);
            access::acting(actor, serve_believed(cloud, &service, &caller, &call)).await
        }
    };
    let is_query = matches!(service.as_str(), "sts" | "iam");
    let refused = |refusal: Refusal| {
        if is_query { refusal.query() } else { refusal.located(&cloud.arns).json() }
    };
    (service, answer.unwrap_or_else(refused))
}

fn too_often(service: &str, head: &Head, request: &str) -> Answer {
    let message = "Rate exceeded: try again later.";
    match service {
        "s3" => Refusal::new(503, "SlowDown", message).s3(&head.path, request),
        "sts" | "iam" => Refusal::new(400, "Throttling", message).query(),
        "iot-jobs-data" | "iotdata" => Refusal::new(429, "ThrottlingException", message).json(),
        _ => Refusal::new(400, "ThrottlingException", message).json(),
    }
}

async fn serve_believed(
    cloud: &Arc<Cloud>,
    service: &str,
    caller: &belief::Caller,
    call: &Call,
) -> Result<Answer, Refusal> {
    match service {
        "sts" | "iam" => iam::serve(cloud, service, caller, call).await,
        "updraft" => operator::serve(cloud, call).await,
        _ => json_service(cloud, service, call).await,
    }
}

async fn json_service(cloud: &Arc<Cloud>, service: &str, call: &Call) -> Result<Answer, Refusal> {
    match service {
        // `execute-api` is how old clients sign for AWS IoT.
        "iot" | "execute-api" => iot::serve(cloud, call).await,
        "iot-jobs-data" => jobs_data::serve(cloud, call).await,
        "iotdata" | "iotdevicegateway" => data::serve(cloud, call).await,
        other => Err(Refusal::new(
            404,
            "UnknownOperationException",
            format!("This server has no service {other}: only iot, iot-jobs-data, iotdata, s3, sts, iam."),
        )),
    }
}
