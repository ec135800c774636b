//! The serial line's other use: frames of the uplink protocol among what a person would type.
//!
//! ```text
//! knock: bytes … Hello ─▶ the port ends the device's run ─▶ serve: frame, answer, frame, answer … Leave, or silence
//! ```

use core::future::Future;

use device::{Cabled, Port};
use embassy_futures::select::{Either, select};
use embedded_storage::nor_flash::ErrorType;
use uplink::{Frame, Frames, Request};

/// How long the other end of a cable may be silent: a tool that crashed does not leave a dead board behind.
const PATIENCE_MS: u64 = 30_000;

/// A serial line.
pub trait Line {
    /// The next byte that came. May be dropped while it waits: no byte is lost.
    fn next(&mut self) -> impl Future<Output = u8>;

    /// Sends all of these.
    fn send(&mut self, bytes: &[u8]);
}

/// Waits until somebody at the line asks for the board.
pub async fn knock(line: &mut impl Line) -> Frame {
    let mut frames = Frames::default();
    loop {
        let frame = next(line, &mut frames).await;
        if matches!(Request::read(&frame), Some(Request::Hello { .. })) {
            return frame;
        }
    }
}

/// Serves the line, from the frame that asked for the board until it is let go.
pub async fn serve<P: Port>(port: &P, flash: &mut P::Flash, line: &mut impl Line, first: Frame)
where
    <P::Flash as ErrorType>::Error: core::fmt::Debug,
{
    let Some(mut cabled) = Cabled::plug(port, flash) else { return };
    let mut frames = Frames::default();
    let mut frame = first;
    loop {
        port.watchdog_arm(2 * PATIENCE_MS);
        if let Some(answer) = cabled.answer(&frame) {
            line.send(&answer.bytes());
        }
        if cabled.is_over() {
            return;
        }
        let silence = port.sleep_until(port.now_ms() + PATIENCE_MS);
        match select(next(line, &mut frames), silence).await {
            Either::First(next) => frame = next,
            Either::Second(()) => return,
        }
    }
}

/// The next frame on the line. May be dropped while it waits; bytes that came are in `frames`.
async fn next(line: &mut impl Line, frames: &mut Frames) -> Frame {
    loop {
        if let Some(frame) = frames.take(line.next().await) {
            return frame;
        }
    }
}
