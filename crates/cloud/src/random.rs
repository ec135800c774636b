//! Names and secrets that nobody can guess, from the system's generator.

/// Random bytes. The program ends if the system has none: an access key or an id made of zeros must never exist.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(cause) = getrandom::fill(&mut bytes) {
        tracing::error!(%cause, "the system gives no random bytes");
        std::process::abort();
    }
    bytes
}

/// A version 4 UUID (RFC 9562, section 5.4).
pub(crate) fn uuid() -> String {
    let mut b: [u8; 16] = bytes();
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    let h = crate::sigv4::hex(&b);
    format!("{}-{}-{}-{}-{}", &h[..8], &h[8..12], &h[12..16], &h[16..20], &h[20..])
}

/// Letters and digits in the manner of AWS: `prefix` and then upper-case letters and 2–7.
pub(crate) fn key_id(prefix: &str) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let tail: String =
        bytes::<16>().iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    format!("{prefix}{tail}")
}
