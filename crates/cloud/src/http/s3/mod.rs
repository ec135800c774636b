//! The thin surface of S3: what uploading and downloading firmware needs, over the one signature function.
//!
//! Objects: put (plain, hashed, `aws-chunked` with signatures and trailers, in parts), get with ranges and conditions,
//! head, copy, delete, list, and their versions. Buckets: create, head, list, delete. Everything by header or by presigned URL, SigV4 or SigV2.

use std::net::IpAddr;

use hyper::StatusCode;

use super::answer::{self, Answer, Refusal};
use super::belief::Caller;
use super::call::Head;
use super::inbound::Inbound;
use crate::access;
use crate::fault::Fault;
use crate::server::Cloud;
use crate::sigv4::{self, verify};
use crate::store::{Condition, Deleted, NO_KEY, NO_UPLOAD};

mod attributes;
mod checksum;
mod chunked;
mod copy;
mod download;
mod list;
mod multipart;
mod tagging;
mod upload;
mod versions;

/// Of the elements in answers.
const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";
/// Below this name lie the reports of bulk registrations. It cannot be that of a bucket, so it is in no list, nobody can
/// put anything there, and only who has a link gets what is there.
pub(super) const REPORTS: &str = "_registration-reports";

/// What a request is about.
struct Place {
    bucket: Option<String>,
    key: Option<String>,
}

/// A request as the signature sees it; the host may name the bucket.
pub(super) fn received<'a>(cloud: &Cloud, head: &'a Head) -> verify::Received<'a> {
    verify::Received { host_bucket: host_bucket(cloud, head), ..head.received() }
}

/// Without any signature nothing says which service is meant; these paths and parameters are not AWS IoT's.
pub(super) fn looks_like_s3(head: &Head) -> bool {
    const IOT: [&str; 14] = [
        "endpoint",
        "things",
        "principals",
        "keys-and-certificate",
        "certificates",
        "certificate",
        "policies",
        "target-policies",
        "attached-policies",
        "policy-targets",
        "principal-policies",
        "thing-groups",
        "jobs",
        "topics",
    ];
    let first = head.path.trim_start_matches('/').split('/').next().unwrap_or_default();
    head.parameter("X-Amz-Signature").is_some()
        || head.parameter("AWSAccessKeyId").is_some()
        || !IOT.contains(&first)
}

/// Serves a request of S3.
pub(super) async fn serve(
    cloud: &Cloud,
    request: &str,
    from: IpAddr,
    head: &Head,
    claim: &verify::Claim,
    body: Inbound,
) -> Result<Answer, Refusal> {
    let (caller, payload) = believe(cloud, head, claim)?;
    let actor = caller.actor("s3", head, from, request);
    let signed = Signed { claim, payload: &payload, secret: &caller.secret };
    let hoisted = (claim.form == verify::Form::Query).then(|| hoisted(head));
    access::acting(actor, serve_believed(cloud, hoisted.as_ref().unwrap_or(head), &signed, body)).await
}

/// Who makes a presigned URL may put headers of the object into the query, where SigV4 signs them as well.
fn hoisted(head: &Head) -> Head {
    let mut all = head.clone();
    for (name, value) in &head.query {
        let name = name.to_ascii_lowercase();
        let is_kept = name.starts_with("x-amz-meta-") || name == "x-amz-tagging";
        if is_kept && head.header(&name).is_none() {
            all.headers.push((name, value.clone()));
        }
    }
    all
}

/// What else S3 keeps beside objects and buckets, and this server does not: every such parameter of its service model.
const OTHERS: [&str; 33] = [
    "abac",
    "accelerate",
    "acl",
    "analytics",
    "annotation",
    "cors",
    "encryption",
    "intelligent-tiering",
    "inventory",
    "legal-hold",
    "lifecycle",
    "logging",
    "metadataAnnotationTable",
    "metadataConfiguration",
    "metadataInventoryTable",
    "metadataJournalTable",
    "metadataTable",
    "metrics",
    "notification",
    "object-lock",
    "ownershipControls",
    "policy",
    "policyStatus",
    "publicAccessBlock",
    "renameObject",
    "replication",
    "requestPayment",
    "restore",
    "retention",
    "select",
    "session",
    "torrent",
    "website",
];

/// How a request is signed: each chunk of its body may be signed on.
struct Signed<'a> {
    claim: &'a verify::Claim,
    /// What stands for the hash of the body.
    payload: &'a str,
    secret: &'a str,
}

async fn serve_believed(
    cloud: &Cloud,
    head: &Head,
    signed: &Signed<'_>,
    body: Inbound,
) -> Result<Answer, Refusal> {
    let has = |name: &str| head.parameter(name).is_some();
    // Asking for what belongs to an object or bucket must not answer that, nor writing it replace it, nor removing it
    // remove it.
    if OTHERS.iter().any(|name| has(name)) {
        return Err(not_implemented());
    }
    let place = place(cloud, head)?;
    match (head.method.as_str(), &place.bucket, &place.key) {
        (method, Some(bucket), Some(key)) if has("tagging") => {
            tagging::serve(cloud, head, signed.payload, method, (bucket, key), body).await
        }
        ("GET", Some(bucket), Some(key)) if has("attributes") => attributes::of(cloud, head, bucket, key),
        _ if has("tagging") || has("attributes") => Err(not_implemented()),
        ("GET", Some(bucket), None) if has("versioning") => versions::of_bucket(cloud, bucket),
        ("PUT", Some(bucket), None) if has("versioning") => {
            versions::set(cloud, signed.payload, bucket, body).await
        }
        _ if has("versioning") => Err(not_implemented()),
        ("GET", Some(bucket), None) if has("versions") => versions::list(cloud, head, bucket),
        ("GET", None, None) => list::buckets(cloud),
        ("PUT", Some(bucket), None) => create_bucket(cloud, bucket).await,
        ("HEAD", Some(bucket), None) => {
            cloud.store.bucket(bucket).map_err(|fault| no_bucket(&fault))?;
            Ok(answer::plain(StatusCode::OK, &[("x-amz-bucket-region", &cloud.endpoints.region)], ""))
        }
        ("DELETE", Some(bucket), None) => {
            cloud.store.delete_bucket(bucket.clone()).await.map_err(|fault| no_bucket(&fault))?;
            Ok(answer::plain(StatusCode::NO_CONTENT, &[], ""))
        }
        ("GET", Some(bucket), None) if has("uploads") => multipart::uploads(cloud, head, bucket),
        ("GET", Some(bucket), None) => list::bucket(cloud, head, bucket),
        ("POST", Some(bucket), None) if has("delete") => {
            multipart::delete_many(cloud, signed.payload, bucket, body).await
        }
        ("POST", Some(bucket), Some(key)) if has("uploads") => {
            multipart::begin(cloud, head, bucket, key).await
        }
        ("POST", Some(bucket), Some(key)) if has("uploadId") => {
            multipart::complete(cloud, head, signed.payload, (bucket, key), body).await
        }
        ("GET", Some(bucket), Some(key)) if has("uploadId") => multipart::parts(cloud, head, (bucket, key)),
        ("DELETE", Some(bucket), Some(key)) if has("uploadId") => {
            multipart::abort(cloud, head, (bucket, key)).await
        }
        ("PUT", Some(bucket), Some(key)) => match (head.header("x-amz-copy-source"), has("uploadId")) {
            (None, false) => upload::put(cloud, head, signed, bucket, key, body).await,
            (None, true) => {
                let received = upload::receive(cloud, head, signed, body).await?;
                multipart::part(cloud, head, (bucket, key), received).await
            }
            (Some(source), false) => copy::object(cloud, head, source, bucket, key).await,
            (Some(source), true) => copy::part(cloud, head, source, (bucket, key)).await,
        },
        ("GET", Some(bucket), Some(key))
            if bucket == REPORTS && signed.claim.form != verify::Form::Header =>
        {
            download::report(cloud, head, key).await
        }
        ("GET", Some(bucket), Some(key)) => download::get(cloud, head, bucket, key, true).await,
        ("HEAD", Some(bucket), Some(key)) => download::get(cloud, head, bucket, key, false).await,
        ("DELETE", Some(bucket), Some(key)) => delete(cloud, head, bucket, key).await,
        _ => Err(not_implemented()),
    }
}

/// Reads an object that must be small.
///
/// # Errors
/// [`Fault::Invalid`] if it is larger, [`Fault::NotFound`] for an unknown bucket.
pub(super) async fn read_small(
    cloud: &Cloud,
    bucket: &str,
    key: &str,
    most: usize,
) -> Result<Option<Vec<u8>>, Fault> {
    use tokio::io::AsyncReadExt;
    let Some(object) = cloud.store.object(bucket, key)? else { return Ok(None) };
    if object.size > most as u64 {
        return Err(Fault::Invalid(format!("The object {key} is larger than {most} bytes.")));
    }
    let internal = |cause: std::io::Error| Fault::Internal(cause.to_string());
    let mut bytes = Vec::new();
    cloud
        .objects
        .read(&object.blob)
        .await
        .map_err(internal)?
        .read_to_end(&mut bytes)
        .await
        .map_err(internal)?;
    Ok(Some(bytes))
}

/// Why S3 does not believe a request.
pub(super) fn refused(refusal: verify::Refusal) -> Refusal {
    match refusal {
        verify::Refusal::Missing => Refusal::new(403, "AccessDenied", "Access Denied"),
        verify::Refusal::Malformed => Refusal::new(
            400,
            "AuthorizationQueryParametersError",
            "The signature of the request cannot be read.",
        ),
        verify::Refusal::Expired => Refusal::new(403, "AccessDenied", "Request has expired"),
        verify::Refusal::Skewed => Refusal::new(
            403,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
        ),
        verify::Refusal::Unsigned => Refusal::new(
            403,
            "AccessDenied",
            "There were headers present in the request which were not signed",
        ),
        verify::Refusal::Mismatch => Refusal::new(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.",
        ),
    }
}

/// `2026-11-22T20:00:00.000Z`.
pub(super) fn iso_time(ms: i64) -> String {
    use time::macros::format_description;
    moment(ms)
        .format(format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z"))
        .unwrap_or_default()
}

/// `Sun, 22 Nov 2026 20:00:00 GMT`.
fn http_time(ms: i64) -> String {
    use time::macros::format_description;
    moment(ms)
        .format(format_description!(
            "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
        ))
        .unwrap_or_default()
}

/// Seconds since 1970 of such a time; what is none is no condition.
fn read_http_time(text: &str) -> Option<i64> {
    use time::macros::format_description;
    let format = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    let moment = time::PrimitiveDateTime::parse(text, format).ok()?;
    Some(moment.assume_utc().unix_timestamp())
}

fn moment(ms: i64) -> time::OffsetDateTime {
    time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000)
        .unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
}

/// Checks key, signature and role; answers whose key it is and what stands for the hash of the body.
fn believe(cloud: &Cloud, head: &Head, claim: &verify::Claim) -> Result<(Caller, String), Refusal> {
    let caller = Caller::of(cloud, &claim.access_key_id).map_err(|fault| internal(&fault))?;
    let Some(caller) = caller else {
        let message = "The AWS Access Key Id you provided does not exist in our records.";
        return Err(Refusal::new(403, "InvalidAccessKeyId", message));
    };
    let payload = match (claim.form, head.header("x-amz-content-sha256")) {
        (verify::Form::Header, Some(payload)) => payload.to_string(),
        (verify::Form::Header, None) if head.method == "PUT" => {
            return Err(Refusal::new(
                400,
                "InvalidRequest",
                "Missing required header for this request: x-amz-content-sha256",
            ));
        }
        (verify::Form::Header, None) => sigv4::sha256_hex(b""),
        _ => sigv4::UNSIGNED_PAYLOAD.to_string(),
    };
    let now_s = u64::try_from(crate::clock::now_ms() / 1000).unwrap_or_default();
    claim.check(&caller.secret, &received(cloud, head), &payload, now_s).map_err(refused)?;
    caller.may("s3", head).map_err(|why| Refusal::new(403, "AccessDenied", why))?;
    Ok((caller, payload))
}

/// Bucket and key: of the path, or the bucket of the host name.
fn place(cloud: &Cloud, head: &Head) -> Result<Place, Refusal> {
    let path = head.path.strip_prefix('/').unwrap_or(&head.path);
    let (bucket, key) = match host_bucket(cloud, head) {
        Some(bucket) => (bucket.to_string(), path),
        None => {
            let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
            (sigv4::decode(bucket), key)
        }
    };
    let key = sigv4::decode(key);
    if key.len() > 1024 {
        return Err(Refusal::new(400, "KeyTooLongError", "Your key is too long"));
    }
    let given = |text: String| (!text.is_empty()).then_some(text);
    Ok(Place { bucket: given(bucket), key: given(key) })
}

/// `bucket.localhost`, `bucket.NAME`: only below a name, never below an address.
fn host_bucket<'a>(cloud: &Cloud, head: &'a Head) -> Option<&'a str> {
    let host = head.header("host")?;
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let own = &cloud.endpoints.mqtt_host;
    let below = |name: &str| host.strip_suffix(name)?.strip_suffix('.');
    let is_name = own.parse::<std::net::IpAddr>().is_err();
    below("localhost").or_else(|| if is_name { below(own) } else { None }).filter(|bucket| !bucket.is_empty())
}

async fn create_bucket(cloud: &Cloud, bucket: &str) -> Result<Answer, Refusal> {
    if !is_bucket_name(bucket) {
        return Err(Refusal::new(400, "InvalidBucketName", "The specified bucket is not valid."));
    }
    let created = cloud.store.create_bucket(bucket.into(), crate::clock::now_ms()).await;
    // A bucket of one's own a second time is no error in us-east-1.
    created.map_err(|fault| internal(&fault))?;
    Ok(answer::plain(StatusCode::OK, &[("location", &format!("/{bucket}"))], ""))
}

/// The rules of general purpose buckets: a host name that is no address.
fn is_bucket_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (3..=63).contains(&name.len())
        && name.bytes().all(|byte| plain(byte) || b".-".contains(&byte))
        && [name.bytes().next(), name.bytes().last()].into_iter().flatten().all(plain)
        && !name.contains("..")
        && name.parse::<std::net::Ipv4Addr>().is_err()
}

async fn delete(cloud: &Cloud, head: &Head, bucket: &str, key: &str) -> Result<Answer, Refusal> {
    let condition = match head.header("if-match") {
        // These two are for directory buckets.
        _ if ["x-amz-if-match-size", "x-amz-if-match-last-modified-time"]
            .iter()
            .any(|name| head.header(name).is_some()) =>
        {
            return Err(not_implemented());
        }
        None => Condition::Always,
        Some("*") => Condition::There,
        Some(etag) => Condition::Is(etag.trim_matches('"').to_string()),
    };
    let deleted = forget(cloud, bucket, key, head.parameter("versionId"), condition).await?;
    let mut shown = Vec::new();
    if deleted.mark {
        shown.push(("x-amz-delete-marker", "true"));
    }
    if let Some(version) = &deleted.version {
        shown.push(("x-amz-version-id", version));
    }
    Ok(answer::plain(StatusCode::NO_CONTENT, &shown, ""))
}

/// Deletes an object, or one version of it.
async fn forget(
    cloud: &Cloud,
    bucket: &str,
    key: &str,
    version: Option<&str>,
    condition: Condition,
) -> Result<Deleted, Refusal> {
    let deleted = match version {
        None => cloud.store.delete_object(bucket.into(), key.into(), condition).await,
        Some(id) => cloud.store.delete_version(bucket.into(), key.into(), id.into(), condition).await,
    };
    let deleted = deleted.map_err(|fault| no_bucket(&fault))?;
    cloud.objects.remove_all(&deleted.blobs).await;
    Ok(deleted)
}

fn precondition() -> Refusal {
    Refusal::new(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
}

fn no_bucket(fault: &Fault) -> Refusal {
    match fault {
        Fault::NotFound(text) if text == NO_KEY => Refusal::new(404, "NoSuchKey", text.as_str()),
        Fault::NotFound(text) if text == NO_UPLOAD => Refusal::new(404, "NoSuchUpload", text.as_str()),
        Fault::NotFound(text) => Refusal::new(404, "NoSuchBucket", text.as_str()),
        Fault::VersionConflict(_) => precondition(),
        Fault::DeleteConflict(text) => Refusal::new(409, "BucketNotEmpty", text.as_str()),
        Fault::Invalid(text) => Refusal::new(400, "InvalidArgument", text.as_str()),
        other => internal(other),
    }
}

fn internal(fault: &Fault) -> Refusal {
    answer::log(fault);
    Refusal::new(500, "InternalError", fault.message())
}

fn disk(cause: &std::io::Error) -> Refusal {
    internal(&Fault::Internal(cause.to_string()))
}

fn not_implemented() -> Refusal {
    Refusal::new(501, "NotImplemented", "This server does not have this operation of S3.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_called_like_a_host() {
        let long = "a".repeat(63);
        for good in ["abc", "a-b", "firmware.example.com", "1.2.3", "256.1.1.1", &long] {
            assert!(is_bucket_name(good), "{good}");
        }
        let longer = "a".repeat(64);
        for bad in ["ab", "-ab", "ab-", ".ab", "ab.", "a..b", "a_b", "Abc", "192.168.5.4", "äbc", &longer] {
            assert!(!is_bucket_name(bad), "{bad}");
        }
    }
}
