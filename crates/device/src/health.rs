//! Is the Python program healthy? One half of the confirm; the agent's own word from the cloud is the other.
//!
//! ```text
//! called fota.accept()                                             healthy
//! imports aws.iot:   its connect or a publish of it succeeded      healthy
//! does not:          ran 5 s, or ended in good order               healthy
//! died                                                             never
//! ```

use core::cell::Cell;

use crate::bell::Bell;

/// Device time after which a program that does not use the cloud is healthy.
pub(crate) const HEALTHY_AFTER_MS: u64 = 5_000;

/// What the program has shown so far.
#[derive(Default)]
pub(crate) struct Health {
    uses_cloud: bool,
    healthy: Cell<bool>,
    told: Cell<bool>,
    died: Cell<bool>,
    bell: Bell,
}

impl Health {
    pub(crate) fn new(uses_cloud: bool) -> Self {
        Self { uses_cloud, ..Self::default() }
    }

    /// `fota.accept()`.
    pub(crate) fn accepted(&self) {
        self.prove();
    }

    /// `aws.iot` has reached the cloud for the program.
    pub(crate) fn reached_cloud(&self) {
        self.prove();
    }

    /// The program ended in good order.
    pub(crate) fn ended(&self) {
        if !self.uses_cloud {
            self.prove();
        }
    }

    /// The program died; nothing makes it healthy any more.
    pub(crate) fn died(&self) {
        self.died.set(true);
    }

    /// The program has been running until now.
    pub(crate) fn ran(&self, now_ms: u64) {
        if !self.uses_cloud && now_ms >= HEALTHY_AFTER_MS {
            self.prove();
        }
    }

    /// Waits until the program is healthy; answers once a boot. May be dropped while it waits.
    pub(crate) async fn proved(&self) {
        while self.told.get() || !self.healthy.get() {
            self.bell.heard().await;
        }
        self.told.set(true);
    }

    fn prove(&self) {
        if !self.died.get() && !self.healthy.replace(true) {
            self.bell.ring();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embassy_futures::poll_once;

    fn is_proved(health: &Health) -> bool {
        poll_once(health.proved()).is_ready()
    }

    #[test]
    fn a_program_of_the_cloud_is_healthy_once_it_reached_it_and_not_by_growing_old() {
        let health = Health::new(true);
        health.ran(HEALTHY_AFTER_MS * 100);
        health.ended();
        assert!(!is_proved(&health));
        health.reached_cloud();
        assert!(is_proved(&health));
        assert!(!is_proved(&health), "it is told once");
    }

    #[test]
    fn a_program_without_cloud_is_healthy_after_its_time_or_at_its_good_end() {
        let health = Health::new(false);
        health.ran(HEALTHY_AFTER_MS - 1);
        assert!(!is_proved(&health));
        health.ran(HEALTHY_AFTER_MS);
        assert!(is_proved(&health));
        let health = Health::new(false);
        health.ended();
        assert!(is_proved(&health));
    }

    #[test]
    fn accept_proves_any_program_and_nothing_proves_a_dead_one() {
        let health = Health::new(true);
        health.accepted();
        assert!(is_proved(&health));
        let health = Health::new(false);
        health.died();
        health.accepted();
        health.ran(u64::MAX);
        assert!(!is_proved(&health));
    }
}
