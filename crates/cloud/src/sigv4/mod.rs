//! AWS Signature Version 4: one function makes a signature, and both sides call it.
//!
//! A client signs what it sends with [`sign_request`] or [`presign`]; the server rebuilds the same [`Message`] from what
//! it received ([`verify::Claim`]) and compares. Rules: AWS General Reference, "Create a signed AWS API request"; for S3,
//! "Authenticating Requests (AWS Signature Version 4)".
//!
//! ```
//! use cloud::sigv4;
//! let request = sigv4::Request {
//!     method: "GET", host: "127.0.0.1:8443", path: "/things", query: &[("maxResults", "10")], headers: &[], body: b"",
//! };
//! let signer = sigv4::Signer {
//!     access_key_id: "AKIDEXAMPLE", secret_access_key: "secret", session_token: None, region: "us-east-1", service: "iot",
//! };
//! let headers = sigv4::sign_request(&request, &signer, 1_700_000_000);
//! assert!(headers.iter().any(|(name, value)| name == "authorization" && value.contains("Signature=")));
//! ```

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

mod sign;
mod v2;
pub mod verify;

pub use sign::{Request, Signer, presign, sign_request};

/// The payload hash that says "not signed".
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// Day, region and service that a signing key is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// `YYYYMMDD`.
    pub date: String,
    /// e.g. `us-east-1`.
    pub region: String,
    /// e.g. `iot`, `iot-jobs-data`, `s3`.
    pub service: String,
}

/// `2026-11-22T20:00:00Z` is `20261122T200000Z`; AWS calls it the request's date.
pub type Stamp = str;

/// What is signed of a request.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    /// HTTP method, upper case.
    pub method: &'a str,
    /// The path as it travels, percent-encoded.
    pub path: &'a str,
    /// Query parameters, decoded, without the signature itself; any order.
    pub query: &'a [(String, String)],
    /// The signed headers, names in lower case; any order.
    pub headers: &'a [(String, String)],
    /// SHA-256 of the body as hex, or one of the words that stand for it.
    pub payload: &'a str,
}

/// The signature of a message, as lower-case hex. Signing and verifying are this function.
pub fn signature(secret: &str, stamp: &Stamp, scope: &Scope, message: &Message<'_>) -> String {
    let canonical = canonical_request(message, &scope.service);
    let text =
        format!("AWS4-HMAC-SHA256\n{stamp}\n{}\n{}", scope_text(scope), hex(&Sha256::digest(canonical)));
    hex(&hmac_sha256(&signing_key(secret, scope), text.as_bytes()))
}

/// The signature of one chunk of a signed stream (`STREAMING-AWS4-HMAC-SHA256-PAYLOAD`), which names the one before it.
pub fn chunk_signature(key: &[u8; 32], stamp: &Stamp, scope: &Scope, before: &str, sha256: &[u8]) -> String {
    let empty = hex(&Sha256::digest(b""));
    let text = format!(
        "AWS4-HMAC-SHA256-PAYLOAD\n{stamp}\n{}\n{before}\n{empty}\n{}",
        scope_text(scope),
        hex(sha256)
    );
    hex(&hmac_sha256(key, text.as_bytes()))
}

/// The signature of the trailer that ends a signed stream; `trailer` is its canonical lines.
pub fn trailer_signature(
    key: &[u8; 32],
    stamp: &Stamp,
    scope: &Scope,
    before: &str,
    trailer: &str,
) -> String {
    let text = format!(
        "AWS4-HMAC-SHA256-TRAILER\n{stamp}\n{}\n{before}\n{}",
        scope_text(scope),
        hex(&Sha256::digest(trailer))
    );
    hex(&hmac_sha256(key, text.as_bytes()))
}

/// The key of one day, region and service: a chain of four HMACs.
pub fn signing_key(secret: &str, scope: &Scope) -> [u8; 32] {
    let day = hmac_sha256(format!("AWS4{secret}").as_bytes(), scope.date.as_bytes());
    let region = hmac_sha256(&day, scope.region.as_bytes());
    let service = hmac_sha256(&region, scope.service.as_bytes());
    hmac_sha256(&service, b"aws4_request")
}

/// The query string with every name and value encoded and in order: the form that is signed, and a good one to send.
pub fn canonical_query(query: &[(&str, &str)]) -> String {
    let mut pairs: Vec<_> = query.iter().map(|(name, value)| (encode(name, ""), encode(value, ""))).collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Percent-encodes all but letters, digits and `-._~`, and but the bytes of `keep`.
pub fn encode(text: &str, keep: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let plain =
            byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || keep.as_bytes().contains(&byte);
        if plain {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Undoes percent-encoding; bytes that are no UTF-8 become U+FFFD, and a lone `%` stays.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
        match (byte, hex.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(value)) => {
                out.push(value);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Splits `a=b&c` into decoded pairs. A `+` is a plus: AWS clients write a space as `%20`.
pub fn query_pairs(raw: &str) -> Vec<(String, String)> {
    raw.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// `YYYYMMDDThhmmssZ` of a time in seconds since 1970.
pub fn stamp(epoch_s: u64) -> String {
    use time::macros::format_description;
    let moment = i64::try_from(epoch_s).ok().and_then(|s| time::OffsetDateTime::from_unix_timestamp(s).ok());
    let moment = moment.unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    moment.format(format_description!("[year][month][day]T[hour][minute][second]Z")).unwrap_or_default()
}

/// Seconds since 1970 of a stamp, or nothing if it is none.
pub fn stamp_epoch_s(stamp: &Stamp) -> Option<u64> {
    use time::macros::format_description;
    let format = format_description!("[year][month][day]T[hour][minute][second]Z");
    let moment = time::PrimitiveDateTime::parse(stamp, format).ok()?.assume_utc();
    u64::try_from(moment.unix_timestamp()).ok()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 as lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn scope_text(scope: &Scope) -> String {
    format!("{}/{}/{}/aws4_request", scope.date, scope.region, scope.service)
}

fn canonical_request(message: &Message<'_>, service: &str) -> String {
    let mut query: Vec<_> =
        message.query.iter().map(|(name, value)| (encode(name, ""), encode(value, ""))).collect();
    query.sort();
    let query: Vec<_> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut headers = message.headers.to_vec();
    headers.sort();
    let names: Vec<_> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{}\n", squeeze(value))).collect();
    format!(
        "{}\n{}\n{}\n{lines}\n{}\n{}",
        message.method,
        canonical_path(message.path, service),
        query.join("&"),
        names.join(";"),
        message.payload
    )
}

/// S3 signs the path encoded once; every other service signs the path as it travels, encoded once more.
fn canonical_path(path: &str, service: &str) -> String {
    let path = if path.is_empty() { "/" } else { path };
    if service == "s3" { encode(&decode(path), "/") } else { encode(&normal_path(path), "/") }
}

/// RFC 3986, 5.2.4, and doubled slashes removed: what botocore does before it signs for a service that is not S3.
fn normal_path(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    let end = if path.ends_with('/') && !kept.is_empty() { "/" } else { "" };
    format!("/{}{end}", kept.join("/"))
}

fn squeeze(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn hmac_sha256(key: &[u8], text: &[u8]) -> [u8; 32] {
    // An HMAC takes a key of any length; the error arm cannot be reached.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(text);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
    }

    /// The worked example of "Signature Calculations for the Authorization Header" (Amazon S3 API Reference).
    #[test]
    fn the_documented_s3_example_has_the_documented_signature() {
        let empty = sha256_hex(b"");
        let headers = pairs(&[
            ("host", "examplebucket.s3.amazonaws.com"),
            ("range", "bytes=0-9"),
            ("x-amz-content-sha256", &empty),
            ("x-amz-date", "20130524T000000Z"),
        ]);
        let message =
            Message { method: "GET", path: "/test.txt", query: &[], headers: &headers, payload: &empty };
        let scope = Scope { date: "20130524".into(), region: "us-east-1".into(), service: "s3".into() };
        assert_eq!(
            signature("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20130524T000000Z", &scope, &message),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        );
    }

    /// The presigned example of "Authenticating Requests: Using Query Parameters".
    #[test]
    fn the_documented_presigned_example_has_the_documented_signature() {
        let signer = Signer {
            access_key_id: "AKIAIOSFODNN7EXAMPLE",
            secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            session_token: None,
            region: "us-east-1",
            service: "s3",
        };
        let at = stamp_epoch_s("20130524T000000Z").unwrap();
        let url = presign("GET", "https://examplebucket.s3.amazonaws.com", "/test.txt", &signer, 86_400, at);
        assert!(
            url.ends_with("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
        );
    }

    #[test]
    fn every_service_but_s3_signs_the_path_encoded_twice() {
        assert_eq!(canonical_path("/things/t/jobs/%24next", "iot-jobs-data"), "/things/t/jobs/%2524next");
        assert_eq!(canonical_path("/b/a%20b%2Bc", "s3"), "/b/a%20b%2Bc");
        assert_eq!(canonical_path("", "iot"), "/");
        assert_eq!(canonical_path("//a//b/", "iot"), "/a/b/");
    }

    #[test]
    fn stamps_go_both_ways() {
        assert_eq!(stamp(1_369_353_600), "20130524T000000Z");
        assert_eq!(stamp_epoch_s("20130524T000000Z"), Some(1_369_353_600));
        for bad in ["", "2013", "20131324T000000Z", "20130524T000000"] {
            assert_eq!(stamp_epoch_s(bad), None, "{bad}");
        }
    }

    #[test]
    fn decoding_survives_broken_percent_signs() {
        for (text, is) in [("a%20b", "a b"), ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("a+b", "a+b")] {
            assert_eq!(decode(text), is);
        }
    }
}
