//! The second flash as memory. The first one holds the running code and is nobody's business here.

const START: usize = 0x2200_0000;

/// Bytes of one flash.
pub const SIZE_BYTES: usize = 32 << 20;

/// What the second flash holds.
pub fn contents() -> &'static [u8] {
    // SAFETY: the machine maps 32 MB of flash there, readable as bytes for as long as nobody sends it commands,
    // and nothing in this program does.
    unsafe { core::slice::from_raw_parts(START as *const u8, SIZE_BYTES) }
}
