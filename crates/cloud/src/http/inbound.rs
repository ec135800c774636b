//! A body on its way in: it may be large where objects are, but never slow for ever.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::{Instant, timeout_at};

use super::answer::Refusal;
use crate::config::HttpLimits;

/// Bytes of a request that is not an object.
const LONGEST: usize = 1 << 20;

/// See the module.
pub(crate) struct Inbound {
    body: Incoming,
    silence: Duration,
    /// Bytes a second that must come on the whole.
    pace: u32,
    /// By when the next bytes must be here: each byte that comes is worth some time.
    deadline: Instant,
}

impl Inbound {
    pub(super) fn new(body: Incoming, limits: &HttpLimits) -> Inbound {
        let (silence, pace) = (limits.body_silence, limits.body_bytes_per_second.max(1));
        Inbound { body, silence, pace, deadline: Instant::now() + silence }
    }

    /// The next bytes; nothing at the end.
    ///
    /// # Errors
    /// 408 for a client that is silent too long or too slow on the whole, 400 for a body that breaks off.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        loop {
            let due = self.deadline.min(Instant::now() + self.silence);
            let frame = timeout_at(due, self.body.frame())
                .await
                .map_err(|_| Refusal::new(408, "RequestTimeout", "The body did not come in time."))?;
            match frame {
                None => return Ok(None),
                Some(Err(_)) => {
                    return Err(Refusal::new(400, "IncompleteBody", "The body ended too early."));
                }
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.deadline += Duration::from_secs(data.len() as u64) / self.pace;
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
