//! A body on its way in: it may be large where objects are, but never slow for ever.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use tokio::time::{Instant, timeout};

use super::answer::Refusal;
use crate::config::HttpLimits;

/// Bytes of a request that is not an object.
const LONGEST: usize = 1 << 20;

/// See the module.
pub(crate) struct Inbound<B = Incoming> {
    body: B,
    silence: Duration,
    /// Bytes a second that must come on the whole.
    pace: u32,
    /// How long the client may let us wait: each byte that comes is worth some time. What we need ourselves, for the disk,
    /// is no time of the client's.
    credit: Duration,
}

impl<B: Body<Data = Bytes> + Unpin> Inbound<B> {
    pub(super) fn new(body: B, limits: &HttpLimits) -> Inbound<B> {
        let (silence, pace) = (limits.body_silence, limits.body_bytes_per_second.max(1));
        Inbound { body, silence, pace, credit: silence }
    }

    /// The next bytes; nothing at the end.
    ///
    /// # Errors
    /// 408 for a client that is silent too long or too slow on the whole, 400 for a body that breaks off.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        loop {
            let begun = Instant::now();
            let frame = timeout(self.credit.min(self.silence), self.body.frame())
                .await
                .map_err(|_| Refusal::new(408, "RequestTimeout", "The body did not come in time."))?;
            self.credit = self.credit.saturating_sub(begun.elapsed());
            match frame {
                None => return Ok(None),
                Some(Err(_)) => {
                    return Err(Refusal::new(400, "IncompleteBody", "The body ended too early."));
                }
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.credit += Duration::from_secs(data.len() as u64) / self.pace;
                        return Ok(Some(data));
                    }
                }
            }
        }
    }

    /// All of a body of moderate size.
    ///
    /// # Errors
    /// As [`Inbound::next`], and 413 for one that is too large.
    pub(crate) async fn whole(mut self) -> Result<Bytes, Refusal> {
        let mut bytes = BytesMut::new();
        while let Some(piece) = self.next().await? {
            if bytes.len() + piece.len() > LONGEST {
                let message = "The body is larger than 1 MiB.";
                return Err(Refusal::new(413, "RequestEntityTooLargeException", message));
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes.freeze())
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll, ready};

    use hyper::body::Frame;
    use tokio::time::{Sleep, sleep};

    use super::*;

    const SILENCE: Duration = Duration::from_millis(400);

    /// A client that sends a byte after each pause, and never ends.
    struct Sender {
        pause: Duration,
        sleep: Option<Pin<Box<Sleep>>>,
    }

    impl Body for Sender {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            let pause = self.pause;
            ready!(self.sleep.get_or_insert_with(|| Box::pin(sleep(pause))).as_mut().poll(context));
            self.sleep = None;
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"x")))))
        }
    }

    fn from(pause_ms: u64) -> Inbound<Sender> {
        // A byte is worth a thousandth of a second.
        let limits =
            HttpLimits { body_silence: SILENCE, body_bytes_per_second: 1000, ..HttpLimits::default() };
        Inbound::new(Sender { pause: Duration::from_millis(pause_ms), sleep: None }, &limits)
    }

    #[tokio::test]
    async fn what_the_server_needs_for_its_disk_is_not_the_clients_time() {
        let mut body = from(1);
        for _ in 0..3 {
            assert!(body.next().await.is_ok());
            sleep(SILENCE).await;
        }
        assert!(body.next().await.is_ok());
    }

    #[tokio::test]
    async fn a_byte_now_and_then_is_too_slow_whatever_the_server_does() {
        let mut body = from(100);
        let mut came = 0;
        while body.next().await.is_ok() {
            came += 1;
            sleep(Duration::from_millis(10)).await;
        }
        assert!((1..=4).contains(&came), "{came}");
    }
}
