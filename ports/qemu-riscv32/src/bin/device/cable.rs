//! The machine's serial line, as the uplink protocol asks for one.

use core::future::poll_fn;
use core::task::Poll;

use bare::cable::Line;
use qemu_riscv32::uart;

/// The one line that there is.
pub struct Cable;

impl Line for Cable {
    async fn next(&mut self) -> u8 {
        // Its interrupt ends the core's sleep, and then everything is looked at.
        poll_fn(|_| uart::read().map_or(Poll::Pending, Poll::Ready)).await
    }

    fn send(&mut self, bytes: &[u8]) {
        uart::write(bytes);
    }
}
