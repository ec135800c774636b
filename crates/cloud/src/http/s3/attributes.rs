//! GetObjectAttributes: what is known of an object, without its bytes.

use std::collections::BTreeMap;

use super::checksum::kind_of;
use super::download::{find, version};
use super::http_time;
use crate::http::answer::{self, Answer, Refusal, escape};
use crate::http::call::Head;
use crate::server::Cloud;
use crate::store::Object;

const KNOWN: [&str; 5] = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

pub(super) fn of(cloud: &Cloud, head: &Head, bucket: &str, key: &str) -> Result<Answer, Refusal> {
    let asked: Vec<&str> = head
        .headers
        .iter()
        .filter(|(name, _)| name == "x-amz-object-attributes")
        .flat_map(|(_, value)| value.split(',').map(str::trim))
        .collect();
    if asked.is_empty() || asked.iter().any(|name| !KNOWN.contains(name)) {
        return Err(Refusal::new(400, "InvalidArgument", "Invalid attribute name specified."));
    }
    let object = find(cloud, head, bucket, key)?;
    let lines: String =
        KNOWN.iter().filter(|name| asked.contains(name)).map(|name| line(name, &object)).collect();
    let mut answer = answer::xml(&format!(
        "<GetObjectAttributesOutput xmlns=\"{}\">{lines}</GetObjectAttributesOutput>",
        super::NAMESPACE
    ));
    let modified = ("last-modified", Some(http_time(object.modified_ms)));
    for (name, value) in [modified, ("x-amz-version-id", version(cloud, bucket, &object)?)] {
        if let Some(Ok(value)) = value.map(|value| hyper::header::HeaderValue::from_str(&value)) {
            answer.headers_mut().insert(name, value);
        }
    }
    Ok(answer)
}

/// One attribute; nothing if the object does not have it.
fn line(name: &str, object: &Object) -> String {
    match name {
        "ETag" => format!("<ETag>{}</ETag>", object.etag),
        "Checksum" => checksum(object).unwrap_or_default(),
        "ObjectParts" => match object.etag.split_once('-') {
            Some((_, count)) => format!("<ObjectParts><PartsCount>{count}</PartsCount></ObjectParts>"),
            None => String::new(),
        },
        "StorageClass" => "<StorageClass>STANDARD</StorageClass>".into(),
        _ => format!("<ObjectSize>{}</ObjectSize>", object.size),
    }
}

/// `x-amz-checksum-crc32c` is the element `ChecksumCRC32C`.
fn checksum(object: &Object) -> Option<String> {
    Some(format!("<Checksum>{}</Checksum>", checksum_elements(&object.headers)?))
}

/// The checksum among the headers of an object, and how it was made.
pub(super) fn checksum_elements(headers: &BTreeMap<String, String>) -> Option<String> {
    headers.iter().find_map(|(name, value)| {
        let algorithm = name.strip_prefix("x-amz-checksum-")?.to_ascii_uppercase();
        Some(format!(
            "<Checksum{algorithm}>{}</Checksum{algorithm}><ChecksumType>{}</ChecksumType>",
            escape(value),
            kind_of(value)
        ))
    })
}
