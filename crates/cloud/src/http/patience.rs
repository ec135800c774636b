//! A stream that ends when nothing moves: clients that read or write nothing must not hold a place for ever.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// A stream with a limit to its silence.
pub(crate) struct Patient<S> {
    stream: S,
    silence: Duration,
    end: Pin<Box<Sleep>>,
    owes: Arc<AtomicBool>,
}

impl<S> Patient<S> {
    /// Ends with `TimedOut` once neither direction has moved for `silence`.
    pub(crate) fn new(stream: S, silence: Duration) -> Patient<S> {
        let owes = Arc::new(AtomicBool::new(true));
        Patient { stream, silence, end: Box::pin(tokio::time::sleep(silence)), owes }
    }

    /// Does the client owe something, its first request or the rest of one? Who has been answered may be idle.
    pub(crate) fn owes(&self) -> Arc<AtomicBool> {
        self.owes.clone()
    }

    /// The stream without the limit.
    pub(crate) fn into_inner(self) -> S {
        self.stream
    }

    /// Progress starts the clock anew; no progress asks it.
    fn watch<T>(
        &mut self,
        context: &mut Context<'_>,
        moved: Poll<std::io::Result<T>>,
    ) -> Poll<std::io::Result<T>> {
        if moved.is_ready() {
            let end = Instant::now() + self.silence;
            self.end.as_mut().reset(end);
            return moved;
        }
        ready!(self.end.as_mut().poll(context));
        Poll::Ready(Err(std::io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let moved = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.owes.store(true, Ordering::Relaxed);
        }
        self.watch(context, moved)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let moved = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.owes.store(false, Ordering::Relaxed);
        self.watch(context, moved)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let moved = Pin::new(&mut self.stream).poll_flush(context);
        self.watch(context, moved)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let moved = Pin::new(&mut self.stream).poll_shutdown(context);
        self.watch(context, moved)
    }
}
