//! PutObject: the bytes go to the disk as they come, and become an object only when every check has passed.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;

use super::checksum::Checksum;
use super::chunked::{Broken, Decoder, Seal};
use super::tagging::{self, TAGS};
use super::{Signed, disk, no_bucket, not_implemented};
use crate::fault::Fault;
use crate::http::answer::{self, Answer, Refusal};
use crate::http::call::Head;
use crate::http::inbound::Inbound;
use crate::objects::Upload;
use crate::server::Cloud;
use crate::sigv4::{self, verify};
use crate::store::{Condition, Object, Put};

/// Bytes of one object.
const LARGEST: u64 = 1 << 30;
/// Headers that come back with the object.
const KEPT: [&str; 6] = [
    "content-type",
    "cache-control",
    "content-disposition",
    "content-language",
    "content-encoding",
    "expires",
];
/// Bytes of all `x-amz-meta-` headers.
const MOST_META: usize = 2048;

/// How the body travels, from what stands in the place of its hash.
enum Framing {
    Plain { sha256: Option<String> },
    Chunked(Box<Decoder>),
}

/// The bytes of a request on the disk, and what they must be kept with.
pub(super) struct Received {
    pub(super) upload: Upload,
    headers: BTreeMap<String, String>,
    pub(super) sum: Option<(String, String)>,
}

/// PutObject.
pub(super) async fn put(
    cloud: &Cloud,
    head: &Head,
    signed: &Signed<'_>,
    bucket: &str,
    key: &str,
    body: Inbound,
) -> Result<Answer, Refusal> {
    cloud.store.bucket(bucket).map_err(|fault| no_bucket(&fault))?;
    let condition = condition(head)?;
    let Received { upload, headers, sum } = receive(cloud, head, signed, body).await?;
    keep(cloud, bucket, key, upload, headers, sum, condition).await
}

/// Takes a body in, with every check that the request asks for.
pub(super) async fn receive(
    cloud: &Cloud,
    head: &Head,
    signed: &Signed<'_>,
    mut body: Inbound,
) -> Result<Received, Refusal> {
    let headers = kept_headers(head)?;
    let mut framing = framing(head, signed)?;
    let (name, mut checksum) = wanted_checksum(head).unzip();
    let mut upload = cloud.objects.begin().await.map_err(|cause| disk(&cause))?;
    let mut decoded = Vec::new();
    while let Some(piece) = body.next().await? {
        let bytes = match &mut framing {
            Framing::Plain { .. } => &piece[..],
            Framing::Chunked(decoder) => {
                decoded.clear();
                decoder.push(&piece, &mut decoded).map_err(broken)?;
                &decoded[..]
            }
        };
        if upload.size() + bytes.len() as u64 > LARGEST {
            return Err(Refusal::new(
                400,
                "EntityTooLarge",
                "Your proposed upload exceeds the maximum allowed size",
            ));
        }
        if let Some(checksum) = &mut checksum {
            checksum.update(bytes);
        }
        upload.write(bytes).await.map_err(|cause| disk(&cause))?;
    }
    let trailers = check(head, framing, &upload)?;
    let sum = name.zip(checksum.map(Checksum::text));
    let headers = check_sum(head, &trailers, sum.as_ref(), headers)?;
    Ok(Received { upload, headers, sum })
}

fn framing(head: &Head, signed: &Signed<'_>) -> Result<Framing, Refusal> {
    let claim = signed.claim;
    let seal = || {
        let key = sigv4::signing_key(signed.secret, &claim.scope);
        Seal::new(key, claim.stamp.clone(), claim.scope.clone(), claim.signature.clone())
    };
    match signed.payload {
        sigv4::UNSIGNED_PAYLOAD => Ok(Framing::Plain { sha256: None }),
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => Ok(Framing::Chunked(Box::new(Decoder::new(None)))),
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" | "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" => {
            Ok(Framing::Chunked(Box::new(Decoder::new(Some(seal())))))
        }
        hash if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            let chunked = head.header("content-encoding").is_some_and(|value| value.contains("aws-chunked"));
            if chunked {
                Err(not_implemented())
            } else {
                Ok(Framing::Plain { sha256: Some(hash.to_ascii_lowercase()) })
            }
        }
        _ => Err(Refusal::new(
            400,
            "InvalidRequest",
            "x-amz-content-sha256 must be a hash or one of the known words.",
        )),
    }
}

/// Hash, length and MD5, as far as the request declared them; answers the trailers.
fn check(head: &Head, framing: Framing, upload: &Upload) -> Result<Vec<(String, String)>, Refusal> {
    let (md5, sha256) = upload.digests();
    let trailers = match framing {
        Framing::Plain { sha256: Some(declared) } if declared != sigv4::hex(&sha256) => {
            let message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
            return Err(Refusal::new(400, "XAmzContentSHA256Mismatch", message));
        }
        Framing::Plain { .. } => Vec::new(),
        Framing::Chunked(decoder) => decoder.finish().map_err(broken)?,
    };
    let declared = head.header("x-amz-decoded-content-length").map(str::parse::<u64>);
    if declared.is_some_and(|length| length != Ok(upload.size())) {
        return Err(broken(Broken::Framing));
    }
    match head.header("content-md5").map(|declared| STANDARD.decode(declared)) {
        None => {}
        Some(Ok(declared)) if declared == md5 => {}
        Some(Ok(declared)) if declared.len() == md5.len() => return Err(bad_digest("Content-MD5")),
        Some(_) => {
            let message = "The Content-MD5 you specified is not valid.";
            return Err(Refusal::new(400, "InvalidDigest", message));
        }
    }
    Ok(trailers)
}

/// The first checksum that a header carries or a trailer will.
fn wanted_checksum(head: &Head) -> Option<(String, Checksum)> {
    let announced =
        head.header("x-amz-trailer").into_iter().flat_map(|names| names.split(',')).map(str::trim);
    let given = head.headers.iter().map(|(name, _)| name.as_str());
    given.chain(announced).find_map(|name| {
        let name = name.to_ascii_lowercase();
        Checksum::of(&name).map(|checksum| (name, checksum))
    })
}

fn check_sum(
    head: &Head,
    trailers: &[(String, String)],
    computed: Option<&(String, String)>,
    mut headers: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let Some((name, computed)) = computed else { return Ok(headers) };
    let trailer = trailers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    match head.header(name).or(trailer) {
        Some(declared) if declared == computed => {
            headers.insert(name.clone(), computed.clone());
            Ok(headers)
        }
        _ => Err(bad_digest(name)),
    }
}

async fn keep(
    cloud: &Cloud,
    bucket: &str,
    key: &str,
    upload: Upload,
    headers: BTreeMap<String, String>,
    sum: Option<(String, String)>,
    condition: Condition,
) -> Result<Answer, Refusal> {
    let stored = upload.finish().await.map_err(|cause| disk(&cause))?;
    let etag = sigv4::hex(&stored.md5);
    tracing::info!(bucket, key, size = stored.size, sha256 = sigv4::hex(&stored.sha256), "stored");
    let blob = stored.blob.clone();
    let object = Object {
        key: key.into(),
        blob: stored.blob,
        size: stored.size,
        etag: etag.clone(),
        headers,
        modified_ms: crate::clock::now_ms(),
        version: String::new(),
    };
    let put = cloud.store.put_object(bucket.into(), object, condition).await;
    let put = kept_or_removed(cloud, &blob, put).await?;
    let quoted = format!("\"{etag}\"");
    let mut shown = vec![("etag", quoted.as_str())];
    if put.version != "null" {
        shown.push(("x-amz-version-id", &put.version));
    }
    if let Some((name, value)) = &sum {
        shown.push((name, value));
    }
    Ok(answer::plain(StatusCode::OK, &shown, ""))
}

/// Under which condition a request wants its object to be put.
pub(super) fn condition(head: &Head) -> Result<Condition, Refusal> {
    match (head.header("if-none-match"), head.header("if-match")) {
        (None, None) => Ok(Condition::Always),
        (Some("*"), None) => Ok(Condition::New),
        (None, Some("*")) => Ok(Condition::There),
        (None, Some(etag)) => Ok(Condition::Is(etag.trim_matches('"').to_string())),
        _ => Err(not_implemented()),
    }
}

/// Removes the files that an object has replaced, or its own if it was not put after all.
pub(super) async fn kept_or_removed(
    cloud: &Cloud,
    blob: &str,
    put: Result<Put, Fault>,
) -> Result<Put, Refusal> {
    match put {
        Ok(put) => {
            cloud.objects.remove_all(&put.gone).await;
            Ok(put)
        }
        Err(fault) => {
            cloud.objects.remove(blob).await;
            Err(no_bucket(&fault))
        }
    }
}

pub(super) fn kept_headers(head: &Head) -> Result<BTreeMap<String, String>, Refusal> {
    let mut kept = BTreeMap::new();
    let mut meta = 0;
    for (name, value) in &head.headers {
        if name.starts_with("x-amz-meta-") {
            meta += name.len() + value.len();
            kept.insert(name.clone(), value.clone());
        } else if name == "content-encoding" {
            let rest: Vec<&str> =
                value.split(',').map(str::trim).filter(|part| *part != "aws-chunked").collect();
            if !rest.is_empty() {
                // Some clients give each encoding a line of its own.
                let before = kept.get(name).map(|before: &String| format!("{before},")).unwrap_or_default();
                kept.insert(name.clone(), before + &rest.join(","));
            }
        } else if name == "x-amz-tagging" {
            let tags = tagging::of_header(value)?;
            kept.extend((!tags.is_empty()).then(|| (TAGS.to_string(), tags)));
        } else if KEPT.contains(&name.as_str()) {
            kept.insert(name.clone(), value.clone());
        }
    }
    if meta > MOST_META {
        return Err(Refusal::new(
            400,
            "MetadataTooLarge",
            "Your metadata headers exceed the maximum allowed size",
        ));
    }
    Ok(kept)
}

fn broken(broken: Broken) -> Refusal {
    match broken {
        Broken::Framing => {
            Refusal::new(400, "IncompleteBody", "The body is not complete or not framed as announced.")
        }
        Broken::Signature => super::refused(verify::Refusal::Mismatch),
    }
}

pub(super) fn bad_digest(name: &str) -> Refusal {
    Refusal::new(400, "BadDigest", format!("The {name} you specified did not match what we received."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_on_lines_of_their_own_are_kept_without_that_of_the_chunks() {
        for (lines, kept) in [
            (vec!["gzip", "aws-chunked"], Some("gzip")),
            (vec!["aws-chunked", "gzip"], Some("gzip")),
            (vec!["deflate", "gzip", "aws-chunked"], Some("deflate,gzip")),
            (vec!["aws-chunked, gzip"], Some("gzip")),
            (vec!["aws-chunked"], None),
        ] {
            let headers = lines.iter().map(|line| ("content-encoding".to_string(), line.to_string()));
            let head = Head {
                method: "PUT".into(),
                path: "/b/k".into(),
                raw_query: String::new(),
                query: Vec::new(),
                headers: headers.collect(),
            };
            let headers = kept_headers(&head).unwrap();
            assert_eq!(headers.get("content-encoding").map(String::as_str), kept, "{lines:?}");
        }
    }
}
