//! Tags of objects: pairs of words that their owners sort them by. Kept with an object's headers, under a name that no
//! header has, in the form of `x-amz-tagging`.

use std::collections::HashSet;

use hyper::StatusCode;

use super::download::find;
use super::multipart::{elements, malformed, text_of, unescape};
use super::{no_bucket, not_implemented};
use crate::http::answer::{self, Answer, Refusal, escape};
use crate::http::call::Head;
use crate::http::inbound::Inbound;
use crate::server::Cloud;
use crate::sigv4;

/// Where an object's tags are among its headers.
pub(super) const TAGS: &str = "tagging";
const MOST_TAGS: usize = 10;
/// Characters of a key and of a value.
const LONGEST: (usize, usize) = (128, 256);

type Tag = (String, String);

/// GetObjectTagging, PutObjectTagging, DeleteObjectTagging.
pub(super) async fn serve(
    cloud: &Cloud,
    head: &Head,
    payload: &str,
    method: &str,
    (bucket, key): (&str, &str),
    body: Inbound,
) -> Result<Answer, Refusal> {
    let object = find(cloud, head, bucket, key)?;
    let version = super::download::version(cloud, bucket, &object)?;
    let (status, tags) = match method {
        "GET" => {
            let mut answer = shown(object.headers.get(TAGS).map_or("", String::as_str));
            if let Some(Ok(version)) = version.map(|id| id.parse()) {
                answer.headers_mut().insert("x-amz-version-id", version);
            }
            return Ok(answer);
        }
        "PUT" => (StatusCode::OK, written(&of_xml(&text_of(payload, body).await?)?)?),
        "DELETE" => (StatusCode::NO_CONTENT, String::new()),
        _ => return Err(not_implemented()),
    };
    let tags = (!tags.is_empty()).then_some(tags);
    let set = cloud.store.set_object_header(bucket.into(), key.into(), object.version.clone(), TAGS, tags);
    set.await.map_err(|fault| no_bucket(&fault))?;
    let headers: Vec<_> = version.iter().map(|id| ("x-amz-version-id", id.as_str())).collect();
    Ok(answer::plain(status, &headers, ""))
}

/// The tags of an `x-amz-tagging` header, in the form in which they are kept.
pub(super) fn of_header(text: &str) -> Result<String, Refusal> {
    written(&sigv4::query_pairs(&text.replace('+', "%20")))
}

/// How many tags are kept here.
pub(super) fn count(kept: &str) -> usize {
    sigv4::query_pairs(kept).len()
}

fn written(tags: &[Tag]) -> Result<String, Refusal> {
    if tags.len() > MOST_TAGS {
        return Err(Refusal::new(400, "BadRequest", "Object tags cannot be greater than 10"));
    }
    let invalid = |message: &str| Err(Refusal::new(400, "InvalidTag", message));
    let mut keys = HashSet::new();
    for (key, value) in tags {
        if !(1..=LONGEST.0).contains(&key.chars().count()) {
            return invalid("The TagKey you have provided is invalid");
        }
        if value.chars().count() > LONGEST.1 {
            return invalid("The TagValue you have provided is invalid");
        }
        if !keys.insert(key) {
            return invalid("Cannot provide multiple Tags with the same key");
        }
    }
    let pairs =
        tags.iter().map(|(key, value)| format!("{}={}", sigv4::encode(key, ""), sigv4::encode(value, "")));
    Ok(pairs.collect::<Vec<_>>().join("&"))
}

fn of_xml(text: &str) -> Result<Vec<Tag>, Refusal> {
    let set = elements(text, "TagSet");
    if set.is_empty() && !text.contains("<TagSet/>") {
        return Err(malformed());
    }
    let word = |tag: &str, name: &str| elements(tag, name).first().map(|word| unescape(word));
    let tags = elements(set.first().copied().unwrap_or_default(), "Tag");
    let tags = tags.into_iter().map(|tag| Some((word(tag, "Key")?, word(tag, "Value").unwrap_or_default())));
    tags.collect::<Option<Vec<Tag>>>().ok_or_else(malformed)
}

fn shown(kept: &str) -> Answer {
    let lines: String = sigv4::query_pairs(kept)
        .iter()
        .map(|(key, value)| format!("<Tag><Key>{}</Key><Value>{}</Value></Tag>", escape(key), escape(value)))
        .collect();
    answer::xml(&format!("<Tagging xmlns=\"{}\"><TagSet>{lines}</TagSet></Tagging>", super::NAMESPACE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_from_headers_and_bodies_and_counted() {
        assert_eq!(of_header("a=1&b+c=%26").unwrap(), "a=1&b%20c=%26");
        assert_eq!(of_header("").unwrap(), "");
        let xml = "<Tagging><TagSet><Tag><Key>a&amp;</Key><Value/></Tag><Tag><Key>b</Key><Value>2</Value></Tag></TagSet>";
        assert_eq!(of_xml(xml).unwrap(), [("a&".into(), String::new()), ("b".into(), "2".into())]);
        assert_eq!(count("a=1&b%20c=%26"), 2);
        let many: Vec<String> = (0..11).map(|n| format!("{n}=x")).collect();
        let table = [
            (many.join("&"), "BadRequest"),
            ("a=1&a=2".into(), "InvalidTag"),
            ("=1".into(), "InvalidTag"),
            (format!("{}=1", "k".repeat(129)), "InvalidTag"),
            (format!("k={}", "v".repeat(257)), "InvalidTag"),
        ];
        for (text, code) in table {
            assert_eq!(of_header(&text).unwrap_err().code, code, "{text}");
        }
        assert_eq!(of_xml("<Tagging/>").unwrap_err().code, "MalformedXML");
        assert_eq!(of_xml("<Tagging><TagSet/></Tagging>"), Ok(Vec::new()));
    }
}
