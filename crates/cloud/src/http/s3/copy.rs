//! CopyObject and UploadPartCopy: bytes that are here already, once more under another name.

use std::collections::BTreeMap;

use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::checksum::{Checksum, kind_of};
use super::download::{no_key, no_version};
use super::multipart::{UPLOAD, find, keep_part, pour};
use super::tagging::TAGS;
use super::{disk, iso_time, no_bucket, read_http_time, upload};
use crate::clock::now_ms;
use crate::http::answer::{self, Answer, Refusal};
use crate::http::call::Head;
use crate::objects::Upload;
use crate::server::Cloud;
use crate::sigv4;
use crate::store::Object;

/// CopyObject.
pub(super) async fn object(
    cloud: &Cloud,
    head: &Head,
    source: &str,
    bucket: &str,
    key: &str,
) -> Result<Answer, Refusal> {
    let before = located(cloud, head, source)?;
    let replace = replaces(head, "x-amz-metadata-directive")?;
    let same = (before.bucket.as_str(), before.object.key.as_str()) == (bucket, key);
    if same && !replace && before.named.is_none() && head.header("x-amz-storage-class").is_none() {
        let message = "This copy request is illegal because it is trying to copy an object to itself without \
                       changing the object's metadata, storage class, website redirect location or encryption \
                       attributes.";
        return Err(Refusal::new(400, "InvalidRequest", message));
    }
    let mut headers = headers(head, &before.object.headers, replace)?;
    // A checksum over those of parts is none of the copy, which has no parts.
    let composite =
        headers.iter().find(|(name, value)| Checksum::of(name).is_some() && kind_of(value) == "COMPOSITE");
    let mut sum = composite.and_then(|(name, _)| Some((name.clone(), Checksum::of(name)?)));
    let update = |bytes: &[u8]| sum.iter_mut().for_each(|(_, sum)| sum.update(bytes));
    let whole = poured(cloud, &before.object, 0, before.object.size, update).await?;
    headers.extend(sum.map(|(name, sum)| (name, sum.text())));
    let stored = whole.finish().await.map_err(|cause| disk(&cause))?;
    let (etag, modified_ms, blob) = (sigv4::hex(&stored.md5), now_ms(), stored.blob.clone());
    let object = Object {
        key: key.into(),
        blob: stored.blob,
        size: stored.size,
        etag: etag.clone(),
        headers,
        modified_ms,
        version: String::new(),
    };
    let put = cloud.store.put_object(bucket.into(), object, upload::condition(head)?).await;
    let put = upload::kept_or_removed(cloud, &blob, put).await?;
    Ok(shown("CopyObjectResult", modified_ms, &etag, [("x-amz-version-id", &put.version), before.version()]))
}

/// Does a directive of the request say that what belongs to the object comes with the request?
fn replaces(head: &Head, directive: &str) -> Result<bool, Refusal> {
    match head.header(directive) {
        None | Some("COPY") => Ok(false),
        Some("REPLACE") => Ok(true),
        Some(_) => Err(Refusal::new(400, "InvalidArgument", format!("Unknown value of {directive}."))),
    }
}

/// The headers of the copy; the tags have a directive of their own.
fn headers(
    head: &Head,
    before: &BTreeMap<String, String>,
    replace: bool,
) -> Result<BTreeMap<String, String>, Refusal> {
    let given = upload::kept_headers(head)?;
    let tags = if replaces(head, "x-amz-tagging-directive")? { &given } else { before }.get(TAGS).cloned();
    let mut headers = if replace { given } else { before.clone() };
    headers.remove(TAGS);
    headers.remove(UPLOAD);
    // The bytes are the same.
    let sums = before.iter().filter(|(name, _)| name.starts_with("x-amz-checksum-"));
    headers.extend(sums.map(|(name, value)| (name.clone(), value.clone())));
    headers.extend(tags.map(|tags| (TAGS.to_string(), tags)));
    Ok(headers)
}

/// UploadPartCopy: the whole of another object or a range of it becomes a part.
pub(super) async fn part(
    cloud: &Cloud,
    head: &Head,
    source: &str,
    place: (&str, &str),
) -> Result<Answer, Refusal> {
    let upload = find(cloud, head, place)?;
    let located = located(cloud, head, source)?;
    let before = &located.object;
    let (from, length) = match head.header("x-amz-copy-source-range") {
        None => (0, before.size),
        Some(range) => read_range(range, before.size).ok_or_else(|| {
            let message =
                "The x-amz-copy-source-range value must be of the form bytes=first-last inside the object";
            Refusal::new(400, "InvalidArgument", message)
        })?,
    };
    let bytes = poured(cloud, before, from, length, |_| {}).await?;
    let (_, etag) = keep_part(cloud, head, upload, bytes).await?;
    Ok(shown("CopyPartResult", now_ms(), &etag, [located.version()]))
}

/// `versions`: headers with versions, unless they are `null`.
fn shown<const N: usize>(
    element: &str,
    modified_ms: i64,
    etag: &str,
    versions: [(&'static str, &str); N],
) -> Answer {
    let modified = iso_time(modified_ms);
    let mut answer = answer::xml(&format!(
        "<{element}><LastModified>{modified}</LastModified><ETag>&quot;{etag}&quot;</ETag></{element}>"
    ));
    for (name, version) in versions.into_iter().filter(|(_, version)| *version != "null") {
        if let Ok(version) = hyper::header::HeaderValue::from_str(version) {
            answer.headers_mut().insert(name, version);
        }
    }
    answer
}

/// What is to be copied.
struct Source {
    bucket: String,
    /// The version, if it was named.
    named: Option<String>,
    object: Object,
}

impl Source {
    fn version(&self) -> (&'static str, &str) {
        ("x-amz-copy-source-version-id", &self.object.version)
    }
}

/// The object that `x-amz-copy-source` names, if the conditions of the request hold for it.
fn located(cloud: &Cloud, head: &Head, source: &str) -> Result<Source, Refusal> {
    let (path, query) = source.split_once('?').unwrap_or((source, ""));
    let path = sigv4::decode(path);
    let (bucket, key) = path.trim_start_matches('/').split_once('/').ok_or_else(|| {
        Refusal::new(400, "InvalidArgument", "Copy Source must mention the source bucket and key")
    })?;
    let named = query.strip_prefix("versionId=");
    let object = match named {
        None => cloud.store.object(bucket, key).map_err(|fault| no_bucket(&fault))?,
        Some(id) => {
            let version = cloud.store.object_version(bucket, key, id).map_err(|fault| no_bucket(&fault))?;
            let version = version.ok_or_else(no_version)?;
            Some(version.object.ok_or_else(|| {
                let message = "The source of a copy request may not specifically refer to a delete marker by version id.";
                Refusal::new(400, "InvalidRequest", message)
            })?)
        }
    };
    let object = object.ok_or_else(|| no_key(cloud, bucket, key))?;
    if !is_as_wished(head, &object) {
        return Err(super::precondition());
    }
    Ok(Source { bucket: bucket.into(), named: named.map(str::to_string), object })
}

/// As for a download, a condition on the tag goes before the one on the time that says the same.
fn is_as_wished(head: &Head, object: &Object) -> bool {
    let header = |name: &str| head.header(&format!("x-amz-copy-source-if-{name}"));
    let is = |wish: &str| wish == "*" || wish.trim_matches('"') == object.etag;
    let since = |name: &str| Some(object.modified_ms / 1000 > read_http_time(header(name)?)?);
    let still = header("match").map(is).or(since("unmodified-since").map(|changed| !changed));
    let other = header("none-match").map(|wish| !is(wish)).or(since("modified-since"));
    still.unwrap_or(true) && other.unwrap_or(true)
}

async fn poured(
    cloud: &Cloud,
    object: &Object,
    from: u64,
    length: u64,
    each: impl FnMut(&[u8]) + Send,
) -> Result<Upload, Refusal> {
    let mut file = cloud.objects.read(&object.blob).await.map_err(|cause| disk(&cause))?;
    file.seek(std::io::SeekFrom::Start(from)).await.map_err(|cause| disk(&cause))?;
    let mut copy = cloud.objects.begin().await.map_err(|cause| disk(&cause))?;
    pour(&mut file.take(length), &mut copy, each).await?;
    Ok(copy)
}

/// First byte and length; both ends are named, and the object has them.
fn read_range(text: &str, size: u64) -> Option<(u64, u64)> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = (from.parse::<u64>().ok()?, to.parse::<u64>().ok()?);
    (from <= to && to < size).then(|| (from, to - from + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_to_copy_names_both_its_ends() {
        for (text, is) in [
            ("bytes=0-9", Some((0, 10))),
            ("bytes=3-3", Some((3, 1))),
            ("bytes=0-10", None),
            ("bytes=4-3", None),
            ("bytes=4-", None),
            ("bytes=-4", None),
            ("0-4", None),
        ] {
            assert_eq!(read_range(text, 10), is, "{text}");
        }
    }
}
