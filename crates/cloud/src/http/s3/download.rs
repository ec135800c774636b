//! GetObject and HeadObject: whole or a range, with the conditions that make a resumed download safe.

use hyper::StatusCode;

use super::checksum::kind_of;
use super::multipart::UPLOAD;
use super::tagging::{self, TAGS};
use super::{disk, http_time, no_bucket, precondition, read_http_time};
use crate::http::answer::{Answer, Content, Refusal, plain, with_content};
use crate::http::call::Head;
use crate::server::Cloud;
use crate::store::{NO_KEY, NONE, Object, Versioning};

/// What of an object is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    /// First byte, and how many.
    Part(u64, u64),
    /// The range begins behind the end.
    Nothing,
}

pub(super) async fn get(
    cloud: &Cloud,
    head: &Head,
    bucket: &str,
    key: &str,
    with_body: bool,
) -> Result<Answer, Refusal> {
    let object = find(cloud, head, bucket, key)?;
    let mut answer = show(cloud, head, &object, with_body).await?;
    if let Some(Ok(version)) = version(cloud, bucket, &object)?.map(|id| id.parse()) {
        answer.headers_mut().insert("x-amz-version-id", version);
    }
    Ok(answer)
}

/// The report of a bulk registration.
pub(super) async fn report(cloud: &Cloud, head: &Head, key: &str) -> Result<Answer, Refusal> {
    let found = cloud.store.report(key).map_err(|fault| no_bucket(&fault))?;
    let object = found.ok_or_else(|| Refusal::new(404, "NoSuchKey", NO_KEY))?;
    show(cloud, head, &object, true).await
}

async fn show(cloud: &Cloud, head: &Head, object: &Object, with_body: bool) -> Result<Answer, Refusal> {
    let quoted = format!("\"{}\"", object.etag);
    match condition(head, &quoted, object.modified_ms) {
        Held::Yes => {}
        Held::No => return Err(precondition()),
        Held::NotModified => return Ok(plain(StatusCode::NOT_MODIFIED, &[("etag", &quoted)], "")),
    }
    let modified = http_time(object.modified_ms);
    // If-Range: the part only if the object is still the one that the first part was of.
    let still = head.header("if-range").is_none_or(|wish| wish == quoted || wish == modified);
    let wanted = match head.header("range") {
        Some(range) if still => read_range(range, object.size),
        _ => Wanted::Whole,
    };
    let (status, from, length) = match wanted {
        Wanted::Whole => (StatusCode::OK, 0, object.size),
        Wanted::Part(from, length) => (StatusCode::PARTIAL_CONTENT, from, length),
        Wanted::Nothing => return Err(out_of_range(object)),
    };
    let headers = shown_headers(head, object, &quoted, &modified, wanted);
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let content = if with_body { file(cloud, object, from, length).await? } else { Content::Whole(None) };
    let mut answer = with_content(status, &headers, content);
    answer.headers_mut().insert(hyper::header::CONTENT_LENGTH, length.into());
    Ok(answer)
}

/// The object, or the version of it that is asked for.
pub(super) fn find(cloud: &Cloud, head: &Head, bucket: &str, key: &str) -> Result<Object, Refusal> {
    let Some(id) = head.parameter("versionId") else {
        let object = cloud.store.object(bucket, key).map_err(|fault| no_bucket(&fault))?;
        return match object {
            Some(object) => Ok(object),
            None => Err(no_key(cloud, bucket, key)),
        };
    };
    let version = cloud.store.object_version(bucket, key, id).map_err(|fault| no_bucket(&fault))?;
    let version = version.ok_or_else(no_version)?;
    version.object.ok_or_else(|| {
        let message = "The specified method is not allowed against this resource.";
        Refusal::new(405, "MethodNotAllowed", message)
            .with("x-amz-delete-marker", "true")
            .with("x-amz-version-id", id)
            .with("last-modified", http_time(version.modified_ms))
    })
}

/// There is no such object; perhaps it was deleted, and its versions are there.
pub(super) fn no_key(cloud: &Cloud, bucket: &str, key: &str) -> Refusal {
    let refusal = Refusal::new(404, "NoSuchKey", NO_KEY);
    match cloud.store.latest_version(bucket, key) {
        Ok(Some(mark)) => refusal.with("x-amz-delete-marker", "true").with("x-amz-version-id", mark.id),
        _ => refusal,
    }
}

pub(super) fn no_version() -> Refusal {
    Refusal::new(404, "NoSuchVersion", "The specified version does not exist.")
}

/// The version of an object, if its bucket keeps or has kept versions.
pub(super) fn version(cloud: &Cloud, bucket: &str, object: &Object) -> Result<Option<String>, Refusal> {
    let versioned = object.version != NONE
        || cloud.store.versioning(bucket).map_err(|fault| no_bucket(&fault))? != Versioning::Off;
    Ok(versioned.then(|| object.version.clone()))
}

/// What came of the conditions of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    Yes,
    No,
    NotModified,
}

/// RFC 9110, section 13.2.2: a condition on the tag goes before the one on the time that says the same. Whether it is a weak
/// tag matters only where the same bytes are asked for (section 8.8.3.2).
fn condition(head: &Head, quoted: &str, modified_ms: i64) -> Held {
    let modified_s = modified_ms / 1000;
    let time = |name: &str| head.header(name).and_then(read_http_time);
    let old = match (head.header("if-match"), time("if-unmodified-since")) {
        (Some(wish), _) => !lists(wish, quoted),
        (None, Some(since_s)) => modified_s > since_s,
        (None, None) => false,
    };
    let same = match (head.header("if-none-match"), time("if-modified-since")) {
        (Some(wish), _) => lists(&wish.replace("W/\"", "\""), quoted),
        (None, Some(since_s)) => modified_s <= since_s,
        (None, None) => false,
    };
    match (old, same) {
        (true, _) => Held::No,
        (false, true) => Held::NotModified,
        (false, false) => Held::Yes,
    }
}

async fn file(cloud: &Cloud, object: &Object, from: u64, length: u64) -> Result<Content, Refusal> {
    use tokio::io::AsyncSeekExt;
    let mut file = cloud.objects.read(&object.blob).await.map_err(|cause| disk(&cause))?;
    if from > 0 {
        file.seek(std::io::SeekFrom::Start(from)).await.map_err(|cause| disk(&cause))?;
    }
    Ok(Content::File { file, left: length })
}

fn shown_headers(
    head: &Head,
    object: &Object,
    quoted: &str,
    modified: &str,
    wanted: Wanted,
) -> Vec<(String, String)> {
    let mut headers = vec![
        ("etag".to_string(), quoted.to_string()),
        ("last-modified".into(), modified.to_string()),
        ("accept-ranges".into(), "bytes".into()),
    ];
    if let Wanted::Part(from, length) = wanted {
        headers.push(("content-range".into(), format!("bytes {from}-{}/{}", from + length - 1, object.size)));
    }
    // A checksum of the whole would be wrong for a part.
    let with_checksum = wanted == Wanted::Whole && head.header("x-amz-checksum-mode").is_some();
    for (name, value) in &object.headers {
        if name == UPLOAD {
            continue;
        }
        if name == TAGS {
            headers.push(("x-amz-tagging-count".into(), tagging::count(value).to_string()));
        } else if !name.starts_with("x-amz-checksum-") || with_checksum {
            headers.push((name.clone(), value.clone()));
        }
    }
    let sum = object.headers.iter().find(|(name, _)| name.starts_with("x-amz-checksum-"));
    if let Some((_, value)) = sum.filter(|_| with_checksum) {
        headers.push(("x-amz-checksum-type".into(), kind_of(value).into()));
    }
    if !object.headers.contains_key("content-type") {
        headers.push(("content-type".into(), "binary/octet-stream".into()));
    }
    for (parameter, value) in &head.query {
        // Not any name: who gives away a URL must not thereby give away a `set-cookie`.
        if let Some(name) = parameter.strip_prefix("response-").filter(|name| OVERRIDDEN.contains(name)) {
            headers.retain(|(n, _)| n != name);
            headers.push((name.to_string(), value.clone()));
        }
    }
    headers
}

/// Headers of an answer that a request may choose (GetObject).
const OVERRIDDEN: [&str; 6] = [
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "expires",
];

fn out_of_range(object: &Object) -> Refusal {
    Refusal::new(416, "InvalidRange", "The requested range is not satisfiable")
        .with("content-range", format!("bytes */{}", object.size))
}

fn lists(wish: &str, etag: &str) -> bool {
    wish.split(',').map(str::trim).any(|one| one == "*" || one == etag || format!("\"{one}\"") == etag)
}

/// One range of bytes (RFC 9110, section 14.1.2). What cannot be read, and several ranges, mean the whole object.
fn read_range(text: &str, size: u64) -> Wanted {
    let Some((from, to)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Wanted::Whole;
    };
    let (from, to) = (from.trim(), to.trim());
    match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(from), Ok(to)) if from <= to && from < size => Wanted::Part(from, to.min(size - 1) - from + 1),
        (Ok(from), Ok(to)) if from > to => Wanted::Whole,
        (Ok(from), Err(_)) if to.is_empty() && from < size => Wanted::Part(from, size - from),
        (Ok(_), Ok(_)) => Wanted::Nothing,
        (Ok(_), Err(_)) if to.is_empty() => Wanted::Nothing,
        (Err(_), Ok(0)) if from.is_empty() => Wanted::Nothing,
        (Err(_), Ok(last)) if from.is_empty() && size > 0 => {
            Wanted::Part(size - last.min(size), last.min(size))
        }
        (Err(_), Ok(_)) if from.is_empty() => Wanted::Nothing,
        _ => Wanted::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_rfc_says() {
        let table = [
            ("bytes=0-0", 10, Wanted::Part(0, 1)),
            ("bytes=0-9", 10, Wanted::Part(0, 10)),
            ("bytes=2-99", 10, Wanted::Part(2, 8)),
            ("bytes=9-", 10, Wanted::Part(9, 1)),
            ("bytes=10-", 10, Wanted::Nothing),
            ("bytes=10-12", 10, Wanted::Nothing),
            ("bytes=-3", 10, Wanted::Part(7, 3)),
            ("bytes=-30", 10, Wanted::Part(0, 10)),
            ("bytes=-0", 10, Wanted::Nothing),
            ("bytes=5-4", 10, Wanted::Whole),
            ("bytes=0-1,3-4", 10, Wanted::Whole),
            ("bytes=a-b", 10, Wanted::Whole),
            ("lines=0-1", 10, Wanted::Whole),
            ("bytes=0-", 0, Wanted::Nothing),
            ("bytes=-1", 0, Wanted::Nothing),
            ("bytes=18446744073709551615-18446744073709551615", 10, Wanted::Nothing),
        ];
        for (text, size, is) in table {
            assert_eq!(read_range(text, size), is, "{text} of {size}");
        }
    }
}
