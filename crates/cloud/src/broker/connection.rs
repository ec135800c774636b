//! Sockets: accepting, the TLS handshake, and one task a connection that reads and writes at the same time.
//! Nothing here waits without a limit: for CONNECT, for the client's next packet, for the client to read.

use super::conversation::{Conversation, End};
use super::gate::Departure;
use super::greeting::greet;
use super::prompt::Prompt;
use super::{Broker, Ended, Entered};
use mqtt::{Disconnect, Frame, Frames, Packet, Version};
use rustls::ServerConfig;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Bytes that may wait to be written before nothing more is taken from the session.
const OUT_BYTES: usize = 64 * 1024;
/// Bytes that may wait to be written before nothing more is read: one message of the session may stand above
/// [`OUT_BYTES`], and there must be room for answers, or a client with a full queue would not be heard.
const ANSWER_BYTES: usize = OUT_BYTES + 256 * 1024;
/// Bytes that are read at once, at least and at most; an idle connection holds a buffer of the first size.
const READ_BYTES: (usize, usize) = (1024, 16 * 1024);
/// The first byte of a CONNECT.
const CONNECT: u8 = 0x10;
/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// See [`Broker::serve`].
pub(super) async fn accept(
    broker: &Broker,
    listener: TcpListener,
    tls: Arc<ServerConfig>,
    shutdown: impl Future<Output = ()>,
) {
    let acceptor = TlsAcceptor::from(tls);
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
                    let Ok(permit) = room.clone().try_acquire_owned() else { continue };
                    let (broker, acceptor) = (broker.clone(), acceptor.clone());
                    tasks.spawn(async move {
                        let _permit = permit;
                        connection(&broker, &acceptor, socket, address).await;
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

/// A connection from its first byte to its last.
async fn connection(broker: &Broker, acceptor: &TlsAcceptor, socket: TcpStream, address: SocketAddr) {
    let deadline = Instant::now() + broker.0.hub.limits.connect_timeout;
    let stream = match tokio::time::timeout_at(deadline, acceptor.accept(Prompt::new(socket))).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return tracing::debug!(%address, %error, "TLS handshake refused"),
        Err(_) => return tracing::debug!(%address, "TLS handshake not finished in time"),
    };
    let Some((entered, mut ended)) = identify(broker, &stream, address) else { return };
    let mut wire = Wire::new(stream, broker.0.hub.limits.packet_bytes);
    let link = entered.link.clone();
    let first = tokio::select! {
        _ = &mut ended => return,
        first = tokio::time::timeout_at(deadline, wire.first()) => first,
    };
    if let Ok(Ok(length)) = first {
        let connect = wire.incoming.get(..length).unwrap_or_default();
        let greeted = greet(broker, &link, connect, &mut wire.outgoing).await;
        wire.incoming.drain(..length);
        if let Some(mut conversation) = greeted {
            let version = conversation.terms.version;
            let end = converse(&mut wire, &mut conversation, ended).await;
            tracing::debug!(client = %conversation.peer.client_id, ?end, "connection over");
            // The book first, so that whoever sees the news finds the connection gone.
            drop(entered);
            conversation.leave(end);
            wire.farewell(version, end);
        }
    }
    let _ = timeout(FAREWELL, wire.close()).await;
}

/// Whose connection is it? The registry is asked again now that the connection is in the book: what was revoked
/// since the handshake began, or resumes an older TLS session, is refused here.
fn identify<'a>(
    broker: &'a Broker,
    stream: &TlsStream<Prompt>,
    address: SocketAddr,
) -> Option<(Entered<'a>, Ended)> {
    let certificate = stream.get_ref().1.peer_certificates()?.first()?;
    let principal = broker.0.gate.certificate(certificate).ok()?;
    let entered = broker.enter(principal, address);
    match broker.0.gate.certificate(certificate) {
        Ok(_) => Some(entered),
        Err(refused) => {
            tracing::debug!(%address, ?refused, "certificate refused");
            None
        }
    }
}

/// Reads, writes and waits until the connection is to end.
async fn converse<S: AsyncRead + AsyncWrite>(
    wire: &mut Wire<S>,
    conversation: &mut Conversation,
    mut ended: Ended,
) -> End {
    let link = conversation.link.clone();
    let write_timeout = conversation.broker.0.hub.limits.write_timeout;
    let mut heard = Instant::now();
    let mut stalled: Option<Instant> = None;
    let mut alarm = pin!(sleep_until(heard + conversation.terms.patience));
    loop {
        // Who is told to go does not get one more packet in.
        if let Ok(why) = ended.try_recv() {
            return End::told(why);
        }
        match wire.packets(conversation).await {
            Ok(true) => heard = Instant::now(),
            Ok(false) => {}
            Err(end) => return end,
        }
        conversation.fill(&mut wire.outgoing, OUT_BYTES);
        if !wire.is_written() {
            stalled.get_or_insert_with(Instant::now);
        }
        let silence = heard + conversation.terms.patience;
        let due = stalled.map_or(silence, |since| silence.min(since + write_timeout));
        // The alarm is only moved forward here; one that comes too early looks again.
        if due < alarm.deadline() {
            alarm.as_mut().reset(due);
        }
        let (room, pending) = (wire.outgoing.len() < ANSWER_BYTES, !wire.is_written());
        let Wire { reader, writer, incoming, outgoing, unflushed, missing, .. } = wire;
        tokio::select! {
            why = &mut ended => return End::told(why.unwrap_or(Departure::ServerInitiated)),
            read = read_some(reader, incoming, *missing), if room => match read {
                Ok(0) | Err(_) => return End::lost(),
                Ok(_) => {}
            },
            written = write_some(writer, outgoing, unflushed), if pending => match written {
                Ok(()) => stalled = None,
                Err(_) => return End::lost(),
            },
            () = link.wake.notified() => {}
            () = &mut alarm => {
                let now = Instant::now();
                if stalled.is_some_and(|since| since + write_timeout <= now) {
                    return End::told(Departure::Throttled);
                }
                if silence <= now {
                    return End::told(Departure::KeepAliveTimeout);
                }
                alarm.as_mut().reset(due);
            }
        }
    }
}

/// A stream with its buffers.
struct Wire<S> {
    reader: ReadHalf<S>,
    writer: WriteHalf<S>,
    frames: Frames,
    incoming: Vec<u8>,
    /// Bytes that the packet at the end of `incoming` still needs.
    missing: usize,
    outgoing: Vec<u8>,
    /// Bytes have been handed to TLS and may still be there.
    unflushed: bool,
}

impl<S: AsyncRead + AsyncWrite> Wire<S> {
    fn new(stream: S, packet_bytes: usize) -> Wire<S> {
        let (reader, writer) = tokio::io::split(stream);
        Wire {
            reader,
            writer,
            frames: Frames::new(packet_bytes),
            incoming: Vec::new(),
            missing: 0,
            outgoing: Vec::new(),
            unflushed: false,
        }
    }

    fn is_written(&self) -> bool {
        self.outgoing.is_empty() && !self.unflushed
    }

    /// Waits for the first packet and returns its length. What does not begin like CONNECT is not waited for
    /// [MQTT-3.1.0-1].
    async fn first(&mut self) -> io::Result<usize> {
        loop {
            if self.incoming.first().is_some_and(|byte| *byte != CONNECT) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            match self.frames.next(&self.incoming) {
                Ok(Frame::Packet(length)) => return Ok(length),
                Ok(Frame::Need(missing)) => self.missing = missing,
                Err(malformed) => return Err(io::Error::new(io::ErrorKind::InvalidData, malformed)),
            }
            if read_some(&mut self.reader, &mut self.incoming, self.missing).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// Hands the complete packets to the conversation, while there is room for answers. Were there any?
    async fn packets(&mut self, conversation: &mut Conversation) -> Result<bool, End> {
        let mut done = 0;
        let mut result = Ok(());
        while result.is_ok() && self.outgoing.len() < ANSWER_BYTES {
            let rest = self.incoming.get(done..).unwrap_or_default();
            match self.frames.next(rest) {
                Ok(Frame::Need(missing)) => {
                    self.missing = missing;
                    break;
                }
                Ok(Frame::Packet(length)) => {
                    let packet = rest.get(..length).unwrap_or_default();
                    result = conversation.take(packet, &mut self.outgoing).await;
                    done += length;
                }
                Err(malformed) => result = Err(End::broken(malformed.reason())),
            }
        }
        self.incoming.drain(..done);
        release(&mut self.incoming);
        result.map(|()| done > 0)
    }

    /// What MQTT 5 says at the end.
    fn farewell(&mut self, version: Version, end: End) {
        if let (Version::V5, Some(reason)) = (version, end.reason) {
            let packet = Packet::Disconnect(Disconnect { reason, ..Disconnect::default() });
            // A reason that DISCONNECT does not have is not said.
            let _ = packet.encode(version, &mut self.outgoing);
        }
    }

    /// Writes what is left and closes.
    async fn close(&mut self) -> io::Result<()> {
        self.writer.write_all(&self.outgoing).await?;
        self.writer.flush().await?;
        self.writer.shutdown().await
    }
}

/// Appends what has come; `missing` bytes are known to come.
async fn read_some(
    reader: &mut (impl AsyncRead + Unpin),
    into: &mut Vec<u8>,
    missing: usize,
) -> io::Result<usize> {
    let most = missing.clamp(READ_BYTES.0, READ_BYTES.1);
    into.reserve(most);
    reader.take(most as u64).read_buf(into).await
}

/// Gives back the memory of a large packet that came or went once.
fn release(buffer: &mut Vec<u8>) {
    if buffer.is_empty() && buffer.capacity() > READ_BYTES.0 {
        *buffer = Vec::new();
    }
}

/// Writes a part of what waits, or pushes what was written through TLS. Cancelled, it has done nothing.
async fn write_some(
    writer: &mut (impl AsyncWrite + Unpin),
    outgoing: &mut Vec<u8>,
    unflushed: &mut bool,
) -> io::Result<()> {
    if outgoing.is_empty() {
        writer.flush().await?;
        *unflushed = false;
        return Ok(());
    }
    let count = writer.write(outgoing).await?;
    if count == 0 {
        return Err(io::ErrorKind::WriteZero.into());
    }
    outgoing.drain(..count);
    release(outgoing);
    *unflushed = true;
    Ok(())
}
