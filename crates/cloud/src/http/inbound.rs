//! A body on its way in: it may be large where objects are, but never slow for ever.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::{Instant, timeout};

use super::answer::Refusal;
use crate::config::HttpLimits;

/// Bytes of a request that is not an object.
const LONGEST: usize = 1 << 20;

/// See the module.
pub(crate) struct Inbound {
    body: Incoming,
    patience: Patience,
}

/// How long a client may still let us wait: each byte that comes is worth some time. What we need ourselves, for the disk,
/// is no time of the client's.
struct Patience {
    silence: Duration,
    /// Bytes a second that must come on the whole.
    pace: u32,
    left: Duration,
}

impl Patience {
    fn new(limits: &HttpLimits) -> Patience {
        let (silence, pace) = (limits.body_silence, limits.body_bytes_per_second.max(1));
        Patience { silence, pace, left: silence }
    }

    /// For the next bytes.
    fn next(&self) -> Duration {
        self.left.min(self.silence)
    }

    fn waited(&mut self, time: Duration) {
        self.left = self.left.saturating_sub(time);
    }

    fn came(&mut self, bytes: usize) {
        self.left += Duration::from_secs(bytes as u64) / self.pace;
    }
}

impl Inbound {
    pub(super) fn new(body: Incoming, limits: &HttpLimits) -> Inbound {
        Inbound { body, patience: Patience::new(limits) }
    }

    /// The next bytes; nothing at the end.
    ///
    /// # Errors
    /// 408 for a client that is silent too long or too slow on the whole, 400 for a body that breaks off.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        loop {
            let begun = Instant::now();
            let frame = timeout(self.patience.next(), self.body.frame())
                .await
                .map_err(|_| Refusal::new(408, "RequestTimeout", "The body did not come in time."))?;
            self.patience.waited(begun.elapsed());
            match frame {
                None => return Ok(None),
                Some(Err(_)) => {
                    return Err(Refusal::new(400, "IncompleteBody", "The body ended too early."));
                }
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.patience.came(data.len());
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
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn patience() -> Patience {
        let limits =
            HttpLimits { body_silence: 30 * SECOND, body_bytes_per_second: 1000, ..HttpLimits::default() };
        Patience::new(&limits)
    }

    #[test]
    fn a_body_that_keeps_its_pace_may_take_hours_and_no_silence_is_longer_than_the_others() {
        let mut patience = patience();
        for _ in 0..10_000 {
            patience.came(1000);
            patience.waited(SECOND);
            assert_eq!(patience.next(), 30 * SECOND);
        }
        patience.came(1_000_000);
        assert_eq!(patience.next(), 30 * SECOND, "what came fast does not make a silence longer");
    }

    #[test]
    fn a_byte_now_and_then_is_too_slow_and_only_waiting_counts() {
        let mut patience = patience();
        for second in 1..30 {
            patience.came(1);
            patience.waited(SECOND);
            // Whatever the disk needed between the two is not among the times that were waited.
            assert!(patience.next() > (29 - second) * SECOND && patience.next() < (31 - second) * SECOND);
        }
        patience.waited(2 * SECOND);
        assert_eq!(patience.next(), Duration::ZERO);
    }
}
