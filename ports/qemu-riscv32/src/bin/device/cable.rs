//! The serial line's other use: frames of the uplink protocol among what a person would type.

use core::future::poll_fn;
use core::task::Poll;

use device::{Cabled, Port};
use embassy_futures::select::{Either, select};
use qemu_riscv32::flash::NorChip;
use qemu_riscv32::uart;
use uplink::{Frame, Frames, Request};

use crate::board::Board;

/// How long the other end of a cable may be silent: a tool that crashed does not leave a dead board behind.
const PATIENCE_MS: u64 = 30_000;

/// Waits until somebody at the line asks for the board.
pub async fn knock() -> Frame {
    let mut frames = Frames::default();
    loop {
        let frame = next(&mut frames).await;
        if matches!(Request::read(&frame), Some(Request::Hello { .. })) {
            return frame;
        }
    }
}

/// Serves the line, from the frame that asked for the board until it is let go.
pub async fn serve(board: &Board, flash: &mut NorChip, first: Frame) {
    let Some(mut cabled) = Cabled::plug(board, flash) else { return };
    let mut frames = Frames::default();
    let mut frame = first;
    loop {
        board.watchdog_arm(2 * PATIENCE_MS);
        if let Some(answer) = cabled.answer(&frame) {
            uart::write(&answer.bytes());
        }
        if cabled.is_over() {
            return;
        }
        let silence = board.sleep_until(board.now_ms() + PATIENCE_MS);
        match select(next(&mut frames), silence).await {
            Either::First(next) => frame = next,
            Either::Second(()) => return,
        }
    }
}

/// The next frame on the line. May be dropped while it waits; bytes that came are in `frames`.
async fn next(frames: &mut Frames) -> Frame {
    poll_fn(|_| {
        while let Some(byte) = uart::read() {
            if let Some(frame) = frames.take(byte) {
                return Poll::Ready(frame);
            }
        }
        Poll::Pending
    })
    .await
}
