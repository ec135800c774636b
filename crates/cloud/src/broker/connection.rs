//! A connection from its first byte to its last: one task that reads and writes at the same time.
//! Nothing here waits without a limit: for CONNECT, for the client's next packet, for the client to read.

use super::conversation::{Conversation, End};
use super::gate::Departure;
use super::greeting::greet;
use super::prompt::Hasten;
use super::throttle::Throttle;
use super::wire::{OUT_BYTES, Wire};
use super::{Broker, Entered};
use mqtt::{Packet, Version};
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, Sleep, sleep_until, timeout, timeout_at};

/// How long a farewell may take.
pub(super) const FAREWELL: Duration = Duration::from_secs(2);

/// How a connection shows whose it is.
pub(super) enum Introduction {
    /// Before the first packet, by its certificate or its signature.
    Done(Entered),
    /// The user name of CONNECT is the certificate's id: somebody trusted has looked at the certificate.
    ByUserName,
}

/// Attends to a client until the connection is over. `deadline` is for CONNECT.
pub(super) async fn attend<S: AsyncRead + AsyncWrite + Hasten + Unpin>(
    broker: Broker,
    stream: S,
    introduction: Introduction,
    address: SocketAddr,
    deadline: Instant,
) {
    let mut wire = Wire::new(stream, broker.0.hub.limits.packet_bytes);
    // In a box, as all that comes once: an idle connection's task has no room for it.
    let begun = Box::pin(begin(&broker, &mut wire, introduction, address, deadline)).await;
    drop(broker);
    if let Some((entered, mut conversation)) = begun {
        let version = conversation.terms.version;
        let end = converse(&mut wire, &mut conversation).await;
        match end.reason {
            Some(reason) => {
                tracing::info!(client = %conversation.peer.client_id, why = end.why.code(), ?reason, "ended by the broker");
            }
            None => {
                tracing::debug!(client = %conversation.peer.client_id, why = end.why.code(), "connection over")
            }
        }
        // The book first, so that whoever sees the news finds the connection gone.
        drop(entered);
        if let Some(keeping) = conversation.leave(end) {
            let _ = keeping.await;
        }
        wire.farewell(version, end);
    }
    let _ = Box::pin(timeout(FAREWELL, wire.close())).await;
}

/// CONNECT and CONNACK.
async fn begin<S: AsyncRead + AsyncWrite + Hasten + Unpin>(
    broker: &Broker,
    wire: &mut Wire<S>,
    introduction: Introduction,
    address: SocketAddr,
    deadline: Instant,
) -> Option<(Entered, Box<Conversation>)> {
    let told = async {
        match &introduction {
            Introduction::Done(entered) => poll_fn(|context| entered.link.poll_woken(context)).await,
            Introduction::ByUserName => std::future::pending().await,
        }
    };
    let connect = tokio::select! {
        () = told => return None,
        first = timeout_at(deadline, wire.first()) => match first {
            Ok(Ok(connect)) => connect,
            Ok(Err(error)) => {
                tracing::debug!(%address, %error, "no CONNECT");
                return None;
            }
            Err(_) => {
                tracing::info!(%address, "CONNECT did not come in time");
                return None;
            }
        },
    };
    let entered = match introduction {
        Introduction::Done(entered) => entered,
        Introduction::ByUserName => {
            let id = user_name(&connect)?;
            broker.admit(address, || broker.0.gate.registered(id))?
        }
    };
    let conversation = greet(broker, &entered.link, &connect, &mut wire.outgoing).await?;
    Some((entered, Box::new(conversation)))
}

fn user_name(connect: &[u8]) -> Option<&str> {
    match Packet::decode(connect, Version::V311) {
        Ok(Packet::Connect(connect)) => Some(connect.user_name.unwrap_or_default()),
        _ => None,
    }
}

/// Reads, writes and waits until the connection is to end.
async fn converse<S: AsyncRead + AsyncWrite + Hasten + Unpin>(
    wire: &mut Wire<S>,
    conversation: &mut Conversation,
) -> End {
    let patience = conversation.terms.patience;
    let write_timeout = conversation.broker.0.hub.limits.write_timeout;
    let mut heard = Instant::now();
    let mut stalled: Option<Instant> = None;
    let mut throttle = Throttle::new(heard.into());
    let mut alarm = pin!(sleep_until(heard + patience));
    loop {
        // Who is told to go does not get one more packet in.
        if let Some(why) = conversation.link.ended() {
            return End::told(why);
        }
        match wire.packets(conversation).await {
            Ok(0) => {}
            Ok(bytes) => {
                heard = Instant::now();
                throttle.note(
                    conversation.ticks.received,
                    bytes,
                    &conversation.broker.0.hub.limits,
                    heard.into(),
                );
            }
            Err(end) => return end,
        }
        let paused = throttle.pause(Instant::now().into()).map(Instant::from);
        // Who is not listened to is not silent.
        heard = paused.map_or(heard, |until| heard.max(until));
        if std::mem::take(&mut conversation.acknowledged) && wire.is_written() {
            wire.hasten();
        }
        let more = conversation.fill(&mut wire.outgoing, OUT_BYTES);
        conversation.broker.0.hub.tally.add(&std::mem::take(&mut conversation.ticks));
        if wire.is_written() {
            stalled = None;
        } else {
            stalled.get_or_insert_with(Instant::now);
        }
        let silence = heard + patience;
        let due = stalled.map_or(silence, |since| silence.min(since + write_timeout));
        let due = paused.map_or(due, |until| due.min(until));
        // The alarm is only moved forward here; one that comes too early looks again.
        if due < alarm.deadline() {
            alarm.as_mut().reset(due);
        }
        match poll_fn(|context| next(wire, conversation, alarm.as_mut(), more, paused.is_some(), context))
            .await
        {
            Next::Over(end) => return end,
            Next::Moved => {}
            Next::Alarm => {
                let now = Instant::now();
                if stalled.is_some_and(|since| since + write_timeout <= now) && !wire.is_written() {
                    tracing::info!(client = %conversation.peer.client_id, "does not read");
                    return End::told(Departure::Throttled);
                }
                if silence <= now {
                    return End::told(Departure::KeepAliveTimeout);
                }
                alarm.as_mut().reset(due.max(now));
            }
        }
    }
}

/// What a connection waits for.
enum Next {
    /// Something was read or written, or the session has something.
    Moved,
    Alarm,
    Over(End),
}

fn next<S: AsyncRead + AsyncWrite + Hasten + Unpin>(
    wire: &mut Wire<S>,
    conversation: &Conversation,
    alarm: Pin<&mut Sleep>,
    more: bool,
    paused: bool,
    context: &mut Context<'_>,
) -> Poll<Next> {
    match wire.poll_write(context) {
        Poll::Ready(Err(_)) => return Poll::Ready(Next::Over(End::lost())),
        Poll::Ready(Ok(())) if more => return Poll::Ready(Next::Moved),
        _ => {}
    }
    if wire.has_room() && !paused {
        match wire.poll_read(context) {
            Poll::Ready(Ok(0) | Err(_)) => return Poll::Ready(Next::Over(End::lost())),
            Poll::Ready(Ok(_)) => return Poll::Ready(Next::Moved),
            Poll::Pending => {}
        }
    }
    if conversation.link.poll_woken(context).is_ready() {
        return Poll::Ready(Next::Moved);
    }
    alarm.poll(context).map(|()| Next::Alarm)
}
