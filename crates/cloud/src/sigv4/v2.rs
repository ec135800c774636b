//! Signature Version 2 as S3 presigned URLs still carry it: what `aws s3 presign` and boto3's default client make.
//!
//! Rule: Amazon S3 Developer Guide, "Signing and Authenticating REST Requests", query string alternative.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::verify::Received;

/// Parameters that belong to the resource and are therefore signed.
const SIGNED_PARAMETERS: [&str; 21] = [
    "acl",
    "cors",
    "delete",
    "lifecycle",
    "location",
    "policy",
    "restore",
    "tagging",
    "torrent",
    "versioning",
    "versions",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "partNumber",
    "uploadId",
    "uploads",
    "versionId",
];

/// The base64 HMAC-SHA1 of a request with `expires` in its query.
pub(super) fn signature(secret: &str, received: &Received<'_>, resource: &str, expires: &str) -> String {
    let mut amz: Vec<_> =
        received.headers.iter().filter(|(name, _)| name.starts_with("x-amz-")).cloned().collect();
    amz.sort();
    let amz: String = amz.iter().map(|(name, value)| format!("{name}:{}\n", value.trim())).collect();
    let text = format!(
        "{}\n{}\n{}\n{expires}\n{amz}{resource}{}",
        received.method,
        received.header("content-md5").unwrap_or_default(),
        received.header("content-type").unwrap_or_default(),
        parameters(received)
    );
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn parameters(received: &Received<'_>) -> String {
    let mut signed: Vec<_> = received
        .query
        .iter()
        .filter(|(name, _)| SIGNED_PARAMETERS.contains(&name.as_str()))
        .map(|(name, value)| if value.is_empty() { name.clone() } else { format!("{name}={value}") })
        .collect();
    signed.sort();
    if signed.is_empty() { String::new() } else { format!("?{}", signed.join("&")) }
}
