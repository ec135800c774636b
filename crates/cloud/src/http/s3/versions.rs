//! PutBucketVersioning, GetBucketVersioning and ListObjectVersions.

use hyper::StatusCode;

use super::multipart::{elements, malformed, text_of};
use super::{NAMESPACE, iso_time, no_bucket};
use crate::http::answer::{self, Answer, Refusal, escape};
use crate::http::call::Head;
use crate::http::inbound::Inbound;
use crate::server::Cloud;
use crate::sigv4;
use crate::store::{ObjectVersion, Versioning};

const MOST: usize = 1000;

/// GetBucketVersioning.
pub(super) fn of_bucket(cloud: &Cloud, bucket: &str) -> Result<Answer, Refusal> {
    let versioning = cloud.store.versioning(bucket).map_err(|fault| no_bucket(&fault))?;
    let status = versioning.word().map(|word| format!("<Status>{word}</Status>")).unwrap_or_default();
    Ok(answer::xml(&format!(
        "<VersioningConfiguration xmlns=\"{NAMESPACE}\">{status}</VersioningConfiguration>"
    )))
}

/// PutBucketVersioning.
pub(super) async fn set(
    cloud: &Cloud,
    payload: &str,
    bucket: &str,
    body: Inbound,
) -> Result<Answer, Refusal> {
    let text = text_of(payload, body).await?;
    let to = match elements(&text, "Status")[..] {
        ["Enabled"] => Versioning::Enabled,
        ["Suspended"] => Versioning::Suspended,
        _ => return Err(malformed()),
    };
    cloud.store.set_versioning(bucket.into(), to).await.map_err(|fault| no_bucket(&fault))?;
    Ok(answer::plain(StatusCode::OK, &[], ""))
}

/// ListObjectVersions. A page ends between two keys; one key with more versions than a page has is a longer page.
pub(super) fn list(cloud: &Cloud, head: &Head, bucket: &str) -> Result<Answer, Refusal> {
    let most = match head.parameter("max-keys").map(str::parse::<usize>) {
        None => MOST,
        Some(Ok(most)) => most.clamp(1, MOST),
        Some(Err(_)) => return Err(Refusal::new(400, "InvalidArgument", "max-keys must be a number.")),
    };
    let prefix = head.parameter("prefix").unwrap_or_default();
    let after = head.parameter("key-marker").unwrap_or_default();
    let mut wanted = most + 1;
    let (mut found, mut all);
    loop {
        let rows = cloud.store.object_versions(bucket, prefix, after, wanted);
        found = rows.map_err(|fault| no_bucket(&fault))?;
        all = found.len() < wanted;
        if all {
            break;
        }
        let last = found.last().map(|version| version.key.clone()).unwrap_or_default();
        found.retain(|version| version.key != last);
        if !found.is_empty() {
            break;
        }
        wanted *= 2;
    }
    let url = head.parameter("encoding-type") == Some("url");
    let name = |text: &str| if url { sigv4::encode(text, "/") } else { escape(text) };
    let lines: String = found.iter().map(|version| line(version, &name)).collect();
    let next = found.last().filter(|_| !all).map(|version| {
        format!(
            "<NextKeyMarker>{}</NextKeyMarker><NextVersionIdMarker>{}</NextVersionIdMarker>",
            name(&version.key),
            version.id
        )
    });
    Ok(answer::xml(&format!(
        "<ListVersionsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>{}</Name><Prefix>{}</Prefix>\
         <KeyMarker>{}</KeyMarker><VersionIdMarker/><MaxKeys>{most}</MaxKeys>{}<IsTruncated>{}</IsTruncated>{}{lines}\
         </ListVersionsResult>",
        escape(bucket),
        name(prefix),
        name(after),
        if url { "<EncodingType>url</EncodingType>" } else { "" },
        !all,
        next.unwrap_or_default(),
    )))
}

fn line(version: &ObjectVersion, name: &dyn Fn(&str) -> String) -> String {
    let common = format!(
        "<Key>{}</Key><VersionId>{}</VersionId><IsLatest>{}</IsLatest><LastModified>{}</LastModified>",
        name(&version.key),
        version.id,
        version.is_latest,
        iso_time(version.modified_ms)
    );
    match &version.object {
        None => format!("<DeleteMarker>{common}</DeleteMarker>"),
        Some(object) => format!(
            "<Version>{common}<ETag>&quot;{}&quot;</ETag><Size>{}</Size><StorageClass>STANDARD</StorageClass></Version>",
            object.etag, object.size
        ),
    }
}
