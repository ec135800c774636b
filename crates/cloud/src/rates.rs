//! How many requests a second one key may make: a bucket of tokens for each.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// As many buckets are kept; more would let strangers fill the memory with invented keys.
const MOST_BUCKETS: usize = 10_000;

/// The buckets. A rate of 0 means no limit.
#[derive(Debug)]
pub(crate) struct Rates {
    per_second: u32,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Rates {
    /// `per_second` requests for each key; twice as many at once.
    pub(crate) fn new(per_second: u32) -> Rates {
        Rates { per_second, buckets: Mutex::default() }
    }

    /// Takes a token, if there is one.
    pub(crate) fn allows(&self, key: &str, now: Instant) -> bool {
        if self.per_second == 0 {
            return true;
        }
        let rate = f64::from(self.per_second);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_BUCKETS && !buckets.contains_key(key) {
            // Full buckets tell nothing that a new one would not tell.
            buckets.retain(|_, bucket| bucket.after(rate, now).tokens < 2.0 * rate);
            if buckets.len() >= MOST_BUCKETS {
                return false;
            }
        }
        let bucket = buckets.entry(key.to_string()).or_insert(Bucket { tokens: 2.0 * rate, at: now });
        *bucket = bucket.after(rate, now);
        let has = bucket.tokens >= 1.0;
        if has {
            bucket.tokens -= 1.0;
        }
        has
    }
}

impl Bucket {
    fn after(self, rate: f64, now: Instant) -> Bucket {
        let filled = self.tokens + now.saturating_duration_since(self.at).as_secs_f64() * rate;
        Bucket { tokens: filled.min(2.0 * rate), at: now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_key_has_its_rate_and_twice_as_much_at_once() {
        let (rates, begin) = (Rates::new(10), Instant::now());
        let taken = |key: &str, at: Instant| (0..100).filter(|_| rates.allows(key, at)).count();
        assert_eq!(taken("a", begin), 20);
        assert_eq!(taken("b", begin), 20, "another key has its own");
        assert_eq!(taken("a", begin + Duration::from_secs(1)), 10);
        assert_eq!(taken("a", begin + Duration::from_secs(100)), 20);
        assert_eq!((0..100).filter(|_| Rates::new(0).allows("a", begin)).count(), 100);
    }

    #[test]
    fn invented_keys_do_not_fill_the_memory() {
        let (rates, begin) = (Rates::new(1), Instant::now());
        for n in 0..MOST_BUCKETS + 100 {
            rates.allows(&n.to_string(), begin);
        }
        assert_eq!(rates.buckets.lock().unwrap().len(), MOST_BUCKETS);
        assert!(rates.allows("later", begin + Duration::from_secs(3)));
    }
}
