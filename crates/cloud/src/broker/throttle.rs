//! How fast a client may talk: what is above waits on the wire, in the client's own buffers.

use super::limits::Limits;
use std::time::{Duration, Instant};

/// What one connection has used up. A second's worth may come at once.
#[derive(Debug)]
pub(super) struct Throttle {
    publishes: Meter,
    bytes: Meter,
}

/// A level that falls with time.
#[derive(Debug)]
struct Meter {
    /// Until when what has come would have taken at this rate.
    paid_until: Instant,
}

impl Throttle {
    pub fn new(now: Instant) -> Throttle {
        Throttle { publishes: Meter { paid_until: now }, bytes: Meter { paid_until: now } }
    }

    /// Notes what has come.
    pub fn note(&mut self, publishes: u32, bytes: usize, limits: &Limits, now: Instant) {
        self.publishes.note(f64::from(publishes), limits.publishes_per_second, now);
        self.bytes.note(bytes as f64, limits.bytes_per_second, now);
    }

    /// Until when nothing more is to be taken, if it is so.
    pub fn pause(&self, now: Instant) -> Option<Instant> {
        const AT_ONCE: Duration = Duration::from_secs(1);
        let until = self.publishes.paid_until.max(self.bytes.paid_until);
        let until = until.checked_sub(AT_ONCE)?;
        (until > now).then_some(until)
    }
}

impl Meter {
    fn note(&mut self, amount: f64, a_second: u32, now: Instant) {
        if a_second > 0 && amount > 0.0 {
            let takes = Duration::from_secs_f64(amount / f64::from(a_second));
            self.paid_until = self.paid_until.max(now) + takes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_s_worth_comes_at_once_and_the_rest_at_the_rate() {
        let limits = Limits { publishes_per_second: 100, bytes_per_second: 1_000, ..Limits::default() };
        let begin = Instant::now();
        let mut throttle = Throttle::new(begin);
        throttle.note(100, 0, &limits, begin);
        assert_eq!(throttle.pause(begin), None);
        throttle.note(50, 0, &limits, begin);
        assert_eq!(throttle.pause(begin), Some(begin + Duration::from_millis(500)));
        let later = begin + Duration::from_millis(500);
        assert_eq!(throttle.pause(later), None);
        throttle.note(0, 3_000, &limits, later);
        assert_eq!(throttle.pause(later), Some(later + Duration::from_secs(2)));
        throttle.note(1_000_000, 1_000_000_000, &Limits::without_rates(), later);
        assert_eq!(throttle.pause(later + Duration::from_secs(2)), None);
    }
}
