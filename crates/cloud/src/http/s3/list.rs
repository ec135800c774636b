//! ListBuckets and ListObjects, both versions.

use super::{internal, iso_time, no_bucket};
use crate::http::answer::{self, Answer, Refusal, escape};
use crate::http::call::Head;
use crate::server::Cloud;
use crate::sigv4;
use crate::store::{Object, Page};

const MOST_KEYS: usize = 1000;

/// What a list shows: objects, and the common beginnings of those that are folded.
#[derive(Debug, Default)]
struct Found {
    objects: Vec<Object>,
    prefixes: Vec<String>,
    /// Where the next page goes on, if there is one.
    next: Option<String>,
}

pub(super) fn buckets(cloud: &Cloud) -> Result<Answer, Refusal> {
    let buckets = cloud.store.buckets().map_err(|fault| internal(&fault))?;
    let lines: String = buckets
        .iter()
        .map(|(name, created_ms)| {
            let time = iso_time(*created_ms);
            format!("<Bucket><Name>{}</Name><CreationDate>{time}</CreationDate></Bucket>", escape(name))
        })
        .collect();
    Ok(answer::xml(&format!(
        "<ListAllMyBucketsResult><Owner><ID>{account}</ID><DisplayName>updraft</DisplayName></Owner>\
         <Buckets>{lines}</Buckets></ListAllMyBucketsResult>",
        account = cloud.arns.account
    )))
}

pub(super) fn bucket(cloud: &Cloud, head: &Head, bucket: &str) -> Result<Answer, Refusal> {
    if head.parameter("location").is_some() {
        cloud.store.bucket(bucket).map_err(|fault| no_bucket(&fault))?;
        return Ok(answer::xml("<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"));
    }
    let second = head.parameter("list-type") == Some("2");
    let from = if second { head.parameter("continuation-token").map(un_token) } else { None };
    let from = match from {
        Some(token) => token?,
        None => head.parameter(if second { "start-after" } else { "marker" }).unwrap_or_default().to_string(),
    };
    let most = match head.parameter("max-keys").map(str::parse::<usize>) {
        None => MOST_KEYS,
        Some(Ok(most)) => most.min(MOST_KEYS),
        Some(Err(_)) => return Err(Refusal::new(400, "InvalidArgument", "max-keys must be a number.")),
    };
    let prefix = head.parameter("prefix").unwrap_or_default();
    let delimiter = head.parameter("delimiter").unwrap_or_default();
    let found = find(cloud, bucket, prefix, delimiter, from.clone(), most)?;
    Ok(answer::xml(&shown(head, bucket, &found, second, &from, most)))
}

/// Walks through the keys in order and folds those that share a beginning up to the delimiter.
fn find(
    cloud: &Cloud,
    bucket: &str,
    prefix: &str,
    delimiter: &str,
    mut after: String,
    most: usize,
) -> Result<Found, Refusal> {
    let mut found = Found::default();
    if most == 0 {
        cloud.store.bucket(bucket).map_err(|fault| no_bucket(&fault))?;
        return Ok(found);
    }
    loop {
        let page = Page { after: after.clone(), size: most };
        let listing = cloud.store.objects(bucket, prefix, &page).map_err(|fault| no_bucket(&fault))?;
        let is_last = listing.next.is_none();
        for object in listing.rows {
            if object.key <= after {
                // Folded away by a prefix that was just shown.
                continue;
            }
            if found.objects.len() + found.prefixes.len() == most {
                found.next = Some(after);
                return Ok(found);
            }
            match folded(&object.key, prefix, delimiter) {
                Some(common) => {
                    // Behind every key with this beginning.
                    after = format!("{common}\u{10ffff}");
                    found.prefixes.push(common);
                }
                None => {
                    after = object.key.clone();
                    found.objects.push(object);
                }
            }
        }
        if is_last {
            return Ok(found);
        }
    }
}

fn folded(key: &str, prefix: &str, delimiter: &str) -> Option<String> {
    if delimiter.is_empty() {
        return None;
    }
    let rest = key.strip_prefix(prefix)?;
    let end = rest.find(delimiter)? + delimiter.len();
    Some(format!("{prefix}{}", &rest[..end]))
}

fn shown(head: &Head, bucket: &str, found: &Found, second: bool, from: &str, most: usize) -> String {
    let url = head.parameter("encoding-type") == Some("url");
    let name = |text: &str| if url { sigv4::encode(text, "/") } else { escape(text) };
    let objects: String = found
        .objects
        .iter()
        .map(|object| {
            format!(
                "<Contents><Key>{}</Key><LastModified>{}</LastModified><ETag>&quot;{}&quot;</ETag>\
                 <Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>",
                name(&object.key),
                iso_time(object.modified_ms),
                object.etag,
                object.size
            )
        })
        .collect();
    let prefixes: String = found
        .prefixes
        .iter()
        .map(|prefix| format!("<CommonPrefixes><Prefix>{}</Prefix></CommonPrefixes>", name(prefix)))
        .collect();
    let count = found.objects.len() + found.prefixes.len();
    let place = match (second, &found.next) {
        (true, next) => {
            let next = next
                .as_ref()
                .map(|next| format!("<NextContinuationToken>{}</NextContinuationToken>", token(next)));
            format!("<KeyCount>{count}</KeyCount>{}", next.unwrap_or_default())
        }
        (false, next) => {
            let next = next.as_ref().map(|next| format!("<NextMarker>{}</NextMarker>", name(next)));
            format!("<Marker>{}</Marker>{}", name(from), next.unwrap_or_default())
        }
    };
    format!(
        "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>{}</Name><Prefix>{}</Prefix>\
         <Delimiter>{}</Delimiter>{}<MaxKeys>{most}</MaxKeys><IsTruncated>{}</IsTruncated>{place}{objects}{prefixes}\
         </ListBucketResult>",
        escape(bucket),
        name(head.parameter("prefix").unwrap_or_default()),
        name(head.parameter("delimiter").unwrap_or_default()),
        if url { "<EncodingType>url</EncodingType>" } else { "" },
        found.next.is_some(),
    )
}

fn token(key: &str) -> String {
    sigv4::hex(key.as_bytes())
}

fn un_token(token: &str) -> Result<String, Refusal> {
    let bytes: Option<Vec<u8>> = token
        .as_bytes()
        .chunks(2)
        .map(|two| std::str::from_utf8(two).ok().and_then(|two| u8::from_str_radix(two, 16).ok()))
        .collect();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| Refusal::new(400, "InvalidArgument", "The continuation token provided is incorrect"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fold_at_the_first_delimiter_behind_the_prefix() {
        let table = [
            ("a/b/c", "", "/", Some("a/")),
            ("a/b/c", "a/", "/", Some("a/b/")),
            ("a/b", "a/", "/", None),
            ("abc", "", "/", None),
            ("a/b", "", "", None),
        ];
        for (key, prefix, delimiter, is) in table {
            assert_eq!(folded(key, prefix, delimiter).as_deref(), is, "{key}");
        }
        assert_eq!(un_token(&token("ä/b")), Ok("ä/b".into()));
        assert!(un_token("xyz").is_err());
    }
}
