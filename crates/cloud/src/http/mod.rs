//! One HTTPS port for every AWS service; the signature's scope says which one is meant.
//!
//! That is not a convenience: `GET /things/{t}/jobs` exists in two services with different answers. A request is read,
//! its signature is checked by the one function that also makes signatures, and only then is it looked at.

use std::sync::Arc;
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use crate::server::Cloud;
use crate::sigv4::{self, verify};

pub(crate) mod answer;
mod call;
mod data;
mod iam;
mod iot;
mod patience;
mod s3;

use answer::{Answer, Refusal};
use call::{Call, Head};

/// Connections at a time; one more waits in the kernel's queue.
const MOST_CONNECTIONS: usize = 4096;
/// Bytes of all headers of a request.
const MOST_HEADERS: usize = 32 * 1024;
/// From the first byte of a connection to the end of its handshake, and for the headers of each request.
const GREETING: Duration = Duration::from_secs(15);
/// Neither read nor written for so long: the connection ends.
const SILENCE: Duration = Duration::from_secs(75);

/// Serves until told to stop; requests that are under way are finished.
pub(crate) async fn serve(
    cloud: Arc<Cloud>,
    listener: TcpListener,
    tls: Arc<rustls::ServerConfig>,
    mut stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
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
    let Ok(Ok(stream)) = tokio::time::timeout(GREETING, acceptor.accept(stream)).await else { return };
    let service = service_fn(move |request| {
        let cloud = cloud.clone();
        // In a task of its own: a client that hangs up must not keep a change that is on disk from being told to
        // devices, and a panic must not take the connection's neighbours with it.
        let answering = tokio::spawn(async move { answer_one(&cloud, request).await });
        async move {
            Ok::<_, std::convert::Infallible>(answering.await.unwrap_or_else(|cause| {
                tracing::error!(%cause, "a request ended badly");
                Refusal::new(500, "InternalFailureException", "An internal error has occurred.").json()
            }))
        }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(GREETING)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(patience::Patient::new(stream, SILENCE)), service);
    tokio::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stop.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn answer_one(cloud: &Arc<Cloud>, request: Request<Incoming>) -> Answer {
    let (parts, body) = request.into_parts();
    let head = Head::new(&parts);
    let (method, path) = (head.method.clone(), head.path.clone());
    let begun = std::time::Instant::now();
    let mut answer = serve_one(cloud, head, body).await;
    // Clients show it with an error, and the log has it too.
    let id = crate::random::uuid();
    for name in ["x-amzn-requestid", "x-amz-request-id"] {
        if let Ok(id) = hyper::header::HeaderValue::from_str(&id) {
            answer.headers_mut().insert(name, id);
        }
    }
    // The query is left out: a presigned URL is a credential.
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(id, method, path, status = answer.status().as_u16(), ms, "answered");
    answer
}

async fn serve_one(cloud: &Arc<Cloud>, head: Head, body: Incoming) -> Answer {
    if head.headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > MOST_HEADERS {
        return Refusal::new(431, "RequestHeaderSectionTooLarge", "The headers are larger than 32 KiB.")
            .json();
    }
    let claim = match verify::Claim::read(&s3::received(cloud, &head)) {
        Ok(claim) => claim,
        Err(refusal) if s3::looks_like_s3(&head) => return s3::refused(refusal).s3(&head.path),
        Err(refusal) => return unbelieved(refusal).json(),
    };
    if claim.scope.service == "s3" {
        return s3::serve(cloud, &head, &claim, body).await.unwrap_or_else(|refusal| refusal.s3(&head.path));
    }
    let body = match call::whole_body(body).await {
        Ok(body) => body,
        Err(refusal) => return refusal.json(),
    };
    let call = Call { head, body };
    let service = claim.scope.service.clone();
    let believed = believe(cloud, &call, &claim);
    match service.as_str() {
        "sts" | "iam" => {
            let answer = match believed {
                Ok(()) => iam::serve(cloud, &service, &call).await,
                Err(refusal) => Err(refusal),
            };
            answer.unwrap_or_else(|refusal| refusal.query())
        }
        _ => {
            let answer = match believed {
                Ok(()) => json_service(cloud, &service, &call).await,
                Err(refusal) => Err(refusal),
            };
            answer.unwrap_or_else(|refusal| refusal.json())
        }
    }
}

async fn json_service(cloud: &Arc<Cloud>, service: &str, call: &Call) -> Result<Answer, Refusal> {
    match service {
        // `execute-api` is how old clients sign for AWS IoT.
        "iot" | "execute-api" => iot::serve(cloud, call).await,
        "iot-jobs-data" => data::jobs(cloud, call).await,
        "iotdata" | "iotdevicegateway" => data::publish(cloud, call),
        other => Err(Refusal::new(
            404,
            "UnknownOperationException",
            format!("This server has no service {other}: only iot, iot-jobs-data, iotdata, s3, sts, iam."),
        )),
    }
}

/// Checks key, region and signature.
fn believe(cloud: &Arc<Cloud>, call: &Call, claim: &verify::Claim) -> Result<(), Refusal> {
    if claim.access_key_id != cloud.endpoints.access_key_id {
        return Err(Refusal::new(
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ));
    }
    if claim.form != verify::Form::Header {
        return Err(Refusal::new(
            403,
            "MissingAuthenticationTokenException",
            "Only S3 takes signatures in the query.",
        ));
    }
    let global = matches!(claim.scope.service.as_str(), "sts" | "iam");
    if !global && claim.scope.region != cloud.endpoints.region {
        return Err(Refusal::new(
            403,
            "InvalidSignatureException",
            format!("Credential should be scoped to the region {}.", cloud.endpoints.region),
        ));
    }
    let payload = sigv4::sha256_hex(&call.body);
    // A client may declare the hash itself; then that is what it signed, and it must be the right one or no hash.
    let declared = call.head.header("x-amz-content-sha256").unwrap_or(&payload);
    if declared != payload && declared != sigv4::UNSIGNED_PAYLOAD {
        return Err(Refusal::new(
            400,
            "InvalidSignatureException",
            "x-amz-content-sha256 is not the hash of the body.",
        ));
    }
    let now_s = u64::try_from(crate::clock::now_ms() / 1000).unwrap_or_default();
    claim
        .check(&cloud.endpoints.secret_access_key, &call.head.received(), declared, now_s)
        .map_err(unbelieved)
}

fn unbelieved(refusal: verify::Refusal) -> Refusal {
    match refusal {
        verify::Refusal::Missing => {
            Refusal::new(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        }
        verify::Refusal::Malformed => {
            Refusal::new(400, "IncompleteSignatureException", "The signature of the request cannot be read.")
        }
        verify::Refusal::Expired | verify::Refusal::Skewed => Refusal::new(
            403,
            "InvalidSignatureException",
            "Signature expired or not yet current: the clock of the client differs by more than 15 minutes.",
        ),
        verify::Refusal::Mismatch => Refusal::new(
            403,
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided.",
        ),
    }
}
