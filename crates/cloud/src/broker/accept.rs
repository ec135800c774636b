//! Doors: sockets that come in, each with its way to tell whose it is, and never more than there is room for.

use super::connection::{FAREWELL, Introduction, attend};
use super::gate::{Departure, Principal, Refused};
use super::prompt::Prompt;
use super::{Broker, Entered};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How a client that comes in shows who it is.
#[derive(Clone)]
pub(super) enum Door {
    /// By a certificate, in the TLS handshake.
    Tls(TlsAcceptor),
    /// By the user name of CONNECT.
    Plain,
}

/// See [`Broker::serve`].
pub(super) async fn accept(
    broker: &Broker,
    listener: TcpListener,
    door: Door,
    shutdown: impl Future<Output = ()>,
) {
    let room = Arc::new(Semaphore::new(broker.0.hub.limits.connections));
    let mut tasks = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = tasks.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((socket, address)) => {
                    // Above the limit a connection is closed at once: no memory, no handshake.
                    let Ok(permit) = room.clone().try_acquire_owned() else {
                        tracing::warn!(%address, "no room for one more connection");
                        continue;
                    };
                    let (broker, door) = (broker.clone(), door.clone());
                    tasks.spawn(async move {
                        let _permit = permit;
                        connection(broker, door, socket, address).await;
                    });
                }
                // Out of files, or the client is gone already: not a reason to stop, nor to spin.
                Err(error) => {
                    tracing::warn!(%error, "a connection cannot be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
    drop(listener);
    for link in broker.links().values() {
        link.end(Departure::ServerInitiated);
    }
    let _ = timeout(FAREWELL + FAREWELL, async { while tasks.join_next().await.is_some() {} }).await;
    tasks.shutdown().await;
}

async fn connection(broker: Broker, door: Door, socket: TcpStream, address: SocketAddr) {
    let deadline = Instant::now() + broker.0.hub.limits.connect_timeout;
    let socket = Prompt::new(socket);
    match door {
        Door::Plain => attend(broker, socket, Introduction::ByUserName, address, deadline).await,
        Door::Tls(acceptor) => {
            // In a box, so that the task keeps no room for the handshake.
            let shaken = Box::pin(handshake(&broker, acceptor, socket, address, deadline)).await;
            let Some((stream, entered)) = shaken else { return };
            attend(broker, stream, Introduction::Done(entered), address, deadline).await;
        }
    }
}

async fn handshake(
    broker: &Broker,
    acceptor: TlsAcceptor,
    socket: Prompt,
    address: SocketAddr,
    deadline: Instant,
) -> Option<(Box<TlsStream<Prompt>>, Entered)> {
    let stream = match timeout_at(deadline, acceptor.accept(socket)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            // Who hangs up before it has said anything is a port scan or a health check.
            if error.kind() != io::ErrorKind::UnexpectedEof {
                tracing::info!(%address, %error, "TLS handshake refused");
            }
            return None;
        }
        Err(_) => {
            tracing::info!(%address, "TLS handshake not finished in time");
            return None;
        }
    };
    let certificate = stream.get_ref().1.peer_certificates()?.first()?;
    let entered = broker.admit(address, || broker.0.gate.certificate(certificate))?;
    Some((Box::new(stream), entered))
}

impl Broker {
    /// Whose connection is it? The registry is asked again once the connection is in the book: what was revoked since
    /// the handshake began, or resumes an older TLS session, is refused here.
    pub(super) fn admit(
        &self,
        address: SocketAddr,
        ask: impl Fn() -> Result<Principal, Refused>,
    ) -> Option<Entered> {
        let refuse = |refused| tracing::info!(%address, ?refused, "certificate refused");
        let principal = ask().map_err(refuse).ok()?;
        let entered = self.enter(principal, address);
        ask().map_err(refuse).ok()?;
        Some(entered)
    }
}
