//! The flash, read for execution: pages of it are mapped where the core reads, through the cache.
//!
//! It is written by `esp-storage`, through the chip's ROM: while it writes, nothing is fetched from it, and so that driver
//! runs from RAM.

use slots::Region;

/// Flash is mapped by pages of 64 KB (ESP32-C3 Technical Reference Manual, chapter 3.3.3.3).
const PAGE_BYTES: u32 = 0x1_0000;
/// Where mapped flash is read as data: 128 pages, of which this program's own take the first.
const WINDOW: u32 = 0x3C00_0000;
const WINDOW_PAGES: u32 = 128;
/// The slots lie at the window's end, at the distance that they have in the first 4 MB of flash.
const FIRST_PAGE: u32 = WINDOW_PAGES - 64;

unsafe extern "C" {
    /// Maps `count` pages of `page_kb` KB of flash (`external` 0) from `address` on; 0 for success.
    fn Cache_Dbus_MMU_Set(external: u32, window: u32, address: u32, page_kb: u32, count: u32, fixed: u32) -> i32;
    fn Cache_Invalidate_Addr(window: u32, bytes: u32) -> i32;
    fn Cache_Suspend_ICache() -> u32;
    fn Cache_Resume_ICache(autoload: u32);
}

/// Which page of flash the chip shows for each page of the window.
const TABLE: *const u32 = 0x600C_5000 as *const u32;

/// Where in flash this program's own first page is.
pub fn first_page() -> u32 {
    // SAFETY: a register that is there and may be read; the bootloader has filled it.
    let entry = unsafe { TABLE.read_volatile() };
    (entry & 0xFF) * PAGE_BYTES
}

/// Maps the pages of a region of flash; `None` when it is not in the first 4 MB, or the chip refuses.
pub fn map(region: Region) -> Option<&'static [u8]> {
    let inside = region.start % PAGE_BYTES;
    let pages = Region::new(region.start - inside, (inside + region.len).next_multiple_of(PAGE_BYTES));
    if pages.end() > 64 * PAGE_BYTES {
        return None;
    }
    let window = WINDOW + FIRST_PAGE * PAGE_BYTES + pages.start;
    if critical_section::with(|_| remap(window, pages)) != 0 {
        return None;
    }
    // SAFETY: the pages are mapped now, and for the rest of this boot. The device keeps the slot that it runs, and nobody
    // writes that one; of the others it keeps nothing.
    Some(unsafe { core::slice::from_raw_parts((window + inside) as *const u8, region.len as usize) })
}

/// Runs from RAM: while the table of pages changes, nothing may be fetched through it.
#[esp_hal::ram]
fn remap(window: u32, pages: Region) -> i32 {
    // SAFETY: functions of the chip's ROM. Nothing else uses these pages, interrupts are off, and what the cache held of an
    // earlier content of the flash is thrown away.
    unsafe {
        let autoload = Cache_Suspend_ICache();
        let refused = Cache_Dbus_MMU_Set(0, window, pages.start, PAGE_BYTES >> 10, pages.len / PAGE_BYTES, 0);
        Cache_Invalidate_Addr(window, pages.len);
        Cache_Resume_ICache(autoload);
        refused
    }
}
