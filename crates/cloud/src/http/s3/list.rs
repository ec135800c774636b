//! ListBuckets and ListObjects, both versions.

use super::{internal, iso_time, no_bucket};
use crate::http::answer::{self, Answer, Refusal, escape};
use crate::http::call::Head;
use crate::server::Cloud;
use crate::sigv4;
use crate::store::{Object, Page};

const MOST_KEYS: usize = 1000;
/// Behind every key with the same beginning.
const LAST: &str = "\u{10ffff}";

/// What a list shows: objects, and the common beginnings of those that are folded.
#[derive(Debug, Default)]
struct Found {
    objects: Vec<Object>,
    prefixes: Vec<String>,
    /// Where the next page goes on, if there is one.
    next: Option<String>,
    /// The key or beginning that comes last.
    last: String,
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
        "<ListAllMyBucketsResult>{}<Buckets>{lines}</Buckets></ListAllMyBucketsResult>",
        owner(cloud)
    )))
}

fn owner(cloud: &Cloud) -> String {
    format!("<Owner><ID>{}</ID><DisplayName>updraft</DisplayName></Owner>", cloud.arns.account)
}

pub(super) fn bucket(cloud: &Cloud, head: &Head, bucket: &str) -> Result<Answer, Refusal> {
    if head.parameter("location").is_some() {
        cloud.store.bucket(bucket).map_err(|fault| no_bucket(&fault))?;
        // The first region has no name there.
        let region = Some(&cloud.endpoints.region).filter(|region| *region != "us-east-1");
        return Ok(answer::xml(&format!(
            "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{}</LocationConstraint>",
            region.map(|region| escape(region)).unwrap_or_default()
        )));
    }
    let second = head.parameter("list-type") == Some("2");
    let prefix = head.parameter("prefix").unwrap_or_default();
    let delimiter = head.parameter("delimiter").unwrap_or_default();
    let token = head.parameter("continuation-token").filter(|token| second && !token.is_empty());
    let from = match token.map(un_token) {
        Some(token) => token?,
        None => {
            let said = head.parameter(if second { "start-after" } else { "marker" }).unwrap_or_default();
            behind(said, prefix, delimiter)
        }
    };
    let most = match head.parameter("max-keys").map(str::parse::<usize>) {
        None => MOST_KEYS,
        Some(Ok(most)) => most.min(MOST_KEYS),
        Some(Err(_)) => return Err(Refusal::new(400, "InvalidArgument", "max-keys must be a number.")),
    };
    let found = find(cloud, bucket, prefix, delimiter, from, most)?;
    let owner = (!second || head.parameter("fetch-owner") == Some("true")).then(|| owner(cloud));
    Ok(answer::xml(&shown(head, bucket, &found, second, owner.as_deref(), most)))
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
                    after = format!("{common}{LAST}");
                    found.last.clone_from(&common);
                    found.prefixes.push(common);
                }
                None => {
                    after.clone_from(&object.key);
                    found.last.clone_from(&object.key);
                    found.objects.push(object);
                }
            }
        }
        if is_last {
            return Ok(found);
        }
    }
}

/// Where a list goes on that begins behind a marker: one that is a common beginning is behind all that it stands for.
fn behind(marker: &str, prefix: &str, delimiter: &str) -> String {
    let is_common = folded(marker, prefix, delimiter).is_some_and(|common| common == marker);
    format!("{marker}{}", if is_common { LAST } else { "" })
}

fn folded(key: &str, prefix: &str, delimiter: &str) -> Option<String> {
    if delimiter.is_empty() {
        return None;
    }
    let rest = key.strip_prefix(prefix)?;
    let end = rest.find(delimiter)? + delimiter.len();
    Some(format!("{prefix}{}", &rest[..end]))
}

fn shown(head: &Head, bucket: &str, found: &Found, second: bool, owner: Option<&str>, most: usize) -> String {
    let url = head.parameter("encoding-type") == Some("url");
    let name = |text: &str| if url { sigv4::encode(text, "/") } else { escape(text) };
    let said = |element: &str, parameter: &str| {
        let text = head.parameter(parameter).filter(|text| !text.is_empty());
        text.map(|text| format!("<{element}>{}</{element}>", name(text))).unwrap_or_default()
    };
    let objects: String = found
        .objects
        .iter()
        .map(|object| {
            format!(
                "<Contents><Key>{}</Key><LastModified>{}</LastModified><ETag>&quot;{}&quot;</ETag>\
                 <Size>{}</Size>{}<StorageClass>STANDARD</StorageClass></Contents>",
                name(&object.key),
                iso_time(object.modified_ms),
                object.etag,
                object.size,
                owner.unwrap_or_default()
            )
        })
        .collect();
    let prefixes: String = found
        .prefixes
        .iter()
        .map(|prefix| format!("<CommonPrefixes><Prefix>{}</Prefix></CommonPrefixes>", name(prefix)))
        .collect();
    let count = found.objects.len() + found.prefixes.len();
    let place = if second {
        let next = found.next.as_ref();
        let next = next.map(|next| format!("<NextContinuationToken>{}</NextContinuationToken>", token(next)));
        format!(
            "<KeyCount>{count}</KeyCount>{}{}{}",
            said("ContinuationToken", "continuation-token"),
            said("StartAfter", "start-after"),
            next.unwrap_or_default()
        )
    } else {
        let marker = name(head.parameter("marker").unwrap_or_default());
        // Without a delimiter the last key is where to go on.
        let folds = head.parameter("delimiter").is_some_and(|delimiter| !delimiter.is_empty());
        let next = found.next.as_ref().filter(|_| folds);
        let next = next.map(|_| format!("<NextMarker>{}</NextMarker>", name(&found.last)));
        format!("<Marker>{marker}</Marker>{}", next.unwrap_or_default())
    };
    format!(
        "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>{}</Name><Prefix>{}</Prefix>\
         {}{}<MaxKeys>{most}</MaxKeys><IsTruncated>{}</IsTruncated>{place}{objects}{prefixes}\
         </ListBucketResult>",
        escape(bucket),
        name(head.parameter("prefix").unwrap_or_default()),
        said("Delimiter", "delimiter"),
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
        assert_eq!(behind("a/", "", "/"), format!("a/{LAST}"));
        for (marker, prefix, delimiter) in
            [("a/b", "", "/"), ("a/", "", ""), ("a/", "a/", "/"), ("a", "", "/")]
        {
            assert_eq!(behind(marker, prefix, delimiter), marker);
        }
        assert_eq!(un_token(&token("ä/b")), Ok("ä/b".into()));
        assert!(un_token("xyz").is_err());
    }
}
