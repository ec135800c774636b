//! How a board is powered.

/// Bytes of Python heap that a board has if nothing else is said; an ESP32 has about as much to give.
pub const HEAP_BYTES: usize = 256 * 1024;

/// What may be different from board to board, and from test to test.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bytes of RAM for the Python heap.
    pub heap_bytes: usize,
    /// Bytes per second that the board's network carries, where a slower link than the machine's is to be shown.
    pub link_rate: Option<u64>,
    /// Cut the power at this instant of an update: the process kills itself with SIGKILL.
    pub cut_power_at: Option<CutAt>,
    /// Get stuck for ever at the first boot, as native code that never yields would: the watchdog's thread must see it.
    pub stall: bool,
    /// Keep standard output clean; the console is heard by monitors only.
    pub quiet: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { heap_bytes: HEAP_BYTES, link_rate: None, cut_power_at: None, stall: false, quiet: false }
    }
}

/// Instants of an update at which the power can be cut, the same every time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutAt {
    /// When this percentage has been downloaded.
    Download(u8),
    /// After the image is staged, before the reset.
    Staged,
    /// After the firmware is confirmed, before the cloud is told.
    Confirmed,
}
