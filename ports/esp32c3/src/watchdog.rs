//! The watchdog of the chip's RTC domain: it runs whatever the core does.

use core::cell::RefCell;

use esp_hal::peripherals::RTC_TIMER;
use esp_hal::rtc_cntl::{Rtc, Rwdt, RwdtStage, RwdtStageAction};
use esp_hal::time::Duration;

/// The watchdog.
pub struct Watchdog(RefCell<Rwdt>);

impl Watchdog {
    /// Takes it; it is not armed.
    pub fn new(rtc: RTC_TIMER<'static>) -> Watchdog {
        Watchdog(RefCell::new(Rtc::new(rtc).rwdt))
    }

    /// Resets the chip unless it is fed within `timeout_ms`.
    pub fn arm(&self, timeout_ms: u64) {
        let mut watchdog = self.0.borrow_mut();
        watchdog.enable();
        watchdog.set_timeout(RwdtStage::Stage0, Duration::from_millis(timeout_ms));
        // Not the RTC domain, in which the note on the cause of a reset lies.
        watchdog.set_stage_action(RwdtStage::Stage0, RwdtStageAction::ResetCore);
        watchdog.feed();
    }

    /// Lets the chip wait for ever.
    pub fn disarm(&self) {
        self.0.borrow_mut().disable();
    }

    /// Gives it its whole time again.
    pub fn feed(&self) {
        self.0.borrow_mut().feed();
    }
}
