//! CopyObject and UploadPartCopy: bytes that are here already, once more under another name.

use std::collections::BTreeMap;

use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::multipart::{find, keep_part, pour};
use super::{disk, iso_time, no_bucket, upload};
use crate::clock::now_ms;
use crate::http::answer::{self, Answer, Refusal};
use crate::http::call::Head;
use crate::objects::Upload;
use crate::server::Cloud;
use crate::sigv4;
use crate::store::{NO_KEY, Object};

/// CopyObject.
pub(super) async fn object(
    cloud: &Cloud,
    head: &Head,
    source: &str,
    bucket: &str,
    key: &str,
) -> Result<Answer, Refusal> {
    let before = located(cloud, head, source)?;
    let whole = poured(cloud, &before, 0, before.size).await?;
    let stored = whole.finish().await.map_err(|cause| disk(&cause))?;
    let replace = head.header("x-amz-metadata-directive").is_some_and(|word| word == "REPLACE");
    let headers: BTreeMap<String, String> =
        if replace { upload::kept_headers(head)? } else { before.headers };
    let (etag, modified_ms, blob) = (sigv4::hex(&stored.md5), now_ms(), stored.blob.clone());
    let object = Object {
        key: key.into(),
        blob: stored.blob,
        size: stored.size,
        etag: etag.clone(),
        headers,
        modified_ms,
    };
    let put = cloud.store.put_object(bucket.into(), object, upload::condition(head)?).await;
    upload::kept_or_removed(cloud, &blob, put).await?;
    Ok(shown("CopyObjectResult", modified_ms, &etag))
}

/// UploadPartCopy: the whole of another object or a range of it becomes a part.
pub(super) async fn part(
    cloud: &Cloud,
    head: &Head,
    source: &str,
    place: (&str, &str),
) -> Result<Answer, Refusal> {
    let upload = find(cloud, head, place)?;
    let before = located(cloud, head, source)?;
    let (from, length) = match head.header("x-amz-copy-source-range") {
        None => (0, before.size),
        Some(range) => read_range(range, before.size).ok_or_else(|| {
            let message =
                "The x-amz-copy-source-range value must be of the form bytes=first-last inside the object";
            Refusal::new(400, "InvalidArgument", message)
        })?,
    };
    let bytes = poured(cloud, &before, from, length).await?;
    let (_, etag) = keep_part(cloud, head, upload, bytes).await?;
    Ok(shown("CopyPartResult", now_ms(), &etag))
}

fn shown(element: &str, modified_ms: i64, etag: &str) -> Answer {
    let modified = iso_time(modified_ms);
    answer::xml(&format!(
        "<{element}><LastModified>{modified}</LastModified><ETag>&quot;{etag}&quot;</ETag></{element}>"
    ))
}

/// The object that `x-amz-copy-source` names, if the conditions of the request hold for it.
fn located(cloud: &Cloud, head: &Head, source: &str) -> Result<Object, Refusal> {
    let (path, query) = source.split_once('?').unwrap_or((source, ""));
    let path = sigv4::decode(path);
    let (bucket, key) = path.trim_start_matches('/').split_once('/').ok_or_else(|| {
        Refusal::new(400, "InvalidArgument", "Copy Source must mention the source bucket and key")
    })?;
    let found = cloud.store.object_as_of(bucket, key, query.strip_prefix("versionId="));
    let object = found.map_err(|fault| no_bucket(&fault))?;
    let object = object.ok_or_else(|| Refusal::new(404, "NoSuchKey", NO_KEY))?;
    let is = |wish: &str| wish.trim_matches('"') == object.etag;
    let wrong = head.header("x-amz-copy-source-if-match").is_some_and(|wish| !is(wish))
        || head.header("x-amz-copy-source-if-none-match").is_some_and(is);
    if wrong {
        return Err(super::precondition());
    }
    Ok(object)
}

async fn poured(cloud: &Cloud, object: &Object, from: u64, length: u64) -> Result<Upload, Refusal> {
    let mut file = cloud.objects.read(&object.blob).await.map_err(|cause| disk(&cause))?;
    file.seek(std::io::SeekFrom::Start(from)).await.map_err(|cause| disk(&cause))?;
    let mut copy = cloud.objects.begin().await.map_err(|cause| disk(&cause))?;
    pour(&mut file.take(length), &mut copy).await?;
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
