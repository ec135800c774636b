//! ECDSA signatures on P-256, verified in little code: for bootloaders, whose flash is small and written once.
//!
//! ```
//! let (point, digest, signature) = ([4; 65], [0; 32], [1; 64]);
//! assert!(!curve::verify(&point, &digest, &signature), "no such point is on the curve");
//! ```
//!
//! Everything here is public: key, message and signature. So nothing takes care to run in constant time, and nothing else than
//! verifying may be built on it. Small it is by having one of everything: one multiplication, modulo whichever number, with
//! its loops left as loops; one addition of points that is right for all of them (equal ones and the neutral one too), so
//! that it also doubles; and that addition is a table of steps.
#![no_std]
#![forbid(unsafe_code)]

mod field;
mod point;

use field::{Number, ORDER};
use point::Point;

/// Whether `signature` (r ‖ s, big-endian) over the message with this SHA-256 was made with the key whose uncompressed public
/// point this is (SEC 1 §2.3.3 and §4.1.4). The point must be on the curve, r and s in 1..n.
pub fn verify(public: &[u8; 65], digest: &[u8; 32], signature: &[u8; 64]) -> bool {
    let (r, s) = signature.split_at(32);
    let (r, s) = (Number::read(r), Number::read(s));
    let sound = |number: &Number| !number.is_zero() && number.is_below(&ORDER);
    let Some(key) = Point::read(public).filter(|_| sound(&r) && sound(&s)) else { return false };
    let inverse = ORDER.inverse(&s);
    let of_base = ORDER.multiply(&Number::read(digest), &inverse);
    let of_key = ORDER.multiply(&r, &inverse);
    Point::sum_of_multiples(&of_base, &key, &of_key).has_x(&r)
}

/// Whether s is in its lower half: of the two that are valid for each message, one.
pub fn is_low(signature: &[u8; 64]) -> bool {
    let s = Number::read(signature.split_at(32).1);
    // n is odd: s ≤ n / 2 is s + s < n; a sum that does not fit is not below.
    s.doubled().is_some_and(|twice| twice.is_below(&ORDER))
}
