//! Placeholders in job documents become URLs that live for an hour at most.
//!
//! `${aws:iot:s3-presigned-url:https://s3.us-east-1.amazonaws.com/bucket/key}` names an object in the words of S3; each
//! time a device asks for the document it gets a fresh URL of our own object store. Host forms: AWS IoT Developer
//! Guide, "Create and manage jobs", and Amazon S3, "Methods for accessing a bucket"; our own base URL counts too.

use crate::sigv4::{self, Signer};

/// Substitutions in one document at most.
pub(crate) const MOST: usize = 10;
const OPENINGS: [&str; 2] = ["${aws:iot:s3-presigned-url:", "${aws:iot:s3-presigned-url-v2:"];

/// Makes URLs of our own object store.
#[derive(Clone)]
pub(crate) struct UrlSigner {
    pub(crate) endpoint_url: String,
    pub(crate) region: String,
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: String,
}

impl UrlSigner {
    /// The document with every placeholder replaced that names an object which could be here.
    pub(crate) fn substitute(&self, document: &str, life_s: u32, now_s: u64) -> String {
        let mut out = String::with_capacity(document.len());
        let mut rest = document;
        for _ in 0..MOST {
            let Some((before, inner, after)) = first_placeholder(rest) else { break };
            out.push_str(before);
            // JSON may write a slash as `\/`.
            match self.locate(&inner.replace("\\/", "/")) {
                Some((bucket, key)) => out.push_str(&self.url("GET", &bucket, &key, life_s, now_s)),
                None => out.push_str(&rest[before.len()..rest.len() - after.len()]),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// A presigned URL.
    pub(crate) fn url(&self, method: &str, bucket: &str, key: &str, life_s: u32, now_s: u64) -> String {
        let signer = Signer {
            access_key_id: &self.access_key_id,
            secret_access_key: &self.secret_access_key,
            session_token: None,
            region: &self.region,
            service: "s3",
        };
        let path = format!("/{bucket}/{}", sigv4::encode(key, "/"));
        sigv4::presign(method, &self.endpoint_url, &path, &signer, life_s, now_s)
    }

    /// Bucket and key of an object's address, in any of the host forms.
    pub(crate) fn locate(&self, url: &str) -> Option<(String, String)> {
        let own = url.strip_prefix(&self.endpoint_url).and_then(|rest| rest.strip_prefix('/'));
        if let Some(path) = own {
            return bucket_and_key(path);
        }
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("s3://"))?;
        if url.starts_with("s3://") {
            return bucket_and_key(rest);
        }
        let (host, path) = rest.split_once('/')?;
        let name = host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"))?;
        if is_s3_host(name) {
            return bucket_and_key(path);
        }
        let dot = name.match_indices('.').map(|(at, _)| at).find(|at| is_s3_host(&name[at + 1..]))?;
        let key = key_of(path)?;
        Some((name[..dot].to_string(), key))
    }
}

/// How many placeholders a document has; if any, CreateJob asks for a role.
pub(crate) fn placeholders(document: &str) -> usize {
    std::iter::successors(first_placeholder(document), |(_, _, after)| first_placeholder(after)).count()
}

fn first_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (at, opening) = OPENINGS
        .iter()
        .filter_map(|opening| Some((text.find(opening)?, opening)))
        .min_by_key(|(at, _)| *at)?;
    let (inner, after) = text[at + opening.len()..].split_once('}')?;
    Some((&text[..at], inner, after))
}

/// `s3`, `s3.eu-west-1`, `s3-eu-west-1`, `s3.dualstack.eu-west-1`.
fn is_s3_host(name: &str) -> bool {
    name == "s3" || name.starts_with("s3.") || name.starts_with("s3-")
}

fn bucket_and_key(path: &str) -> Option<(String, String)> {
    let (bucket, key) = path.split_once('/')?;
    (!bucket.is_empty()).then_some((bucket.to_string(), key_of(key)?))
}

fn key_of(path: &str) -> Option<String> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    (!path.is_empty()).then(|| sigv4::decode(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> UrlSigner {
        UrlSigner {
            endpoint_url: "https://127.0.0.1:8443".into(),
            region: "us-east-1".into(),
            access_key_id: "AKID".into(),
            secret_access_key: "secret".into(),
        }
    }

    #[test]
    fn every_host_form_names_the_same_object() {
        let mut found = 0;
        for url in [
            "https://s3.us-east-1.amazonaws.com/bucket/a/key",
            "https://s3-eu-west-1.amazonaws.com/bucket/a/key",
            "https://s3.amazonaws.com/bucket/a/key",
            "https://bucket.s3.amazonaws.com/a/key",
            "https://bucket.s3.eu-north-1.amazonaws.com/a/key",
            "https://bucket.s3-eu-west-1.amazonaws.com/a/key",
            "https://127.0.0.1:8443/bucket/a/key",
            "s3://bucket/a/key",
            "https://s3.amazonaws.com/bucket/a%2Fkey",
        ] {
            assert_eq!(signer().locate(url), Some(("bucket".into(), "a/key".into())), "{url}");
            found += 1;
        }
        assert_eq!(found, 9);
        for url in ["https://example.com/bucket/key", "https://s3.amazonaws.com/bucket", "http://x", ""] {
            assert_eq!(signer().locate(url), None, "{url}");
        }
    }

    #[test]
    fn placeholders_are_replaced_and_everything_else_stays() {
        let document = r#"{"a":"${aws:iot:s3-presigned-url:https:\/\/s3.amazonaws.com\/b\/k}","n":1,
            "c":"${aws:iot:s3-presigned-url-v2:https://s3.amazonaws.com/b/k}","d":"${aws:iot:s3-presigned-url:https://x/y}"}"#;
        let done = signer().substitute(document, 60, 1_800_000_000);
        assert_eq!(done.matches("https://127.0.0.1:8443/b/k?X-Amz-Algorithm=").count(), 2);
        assert!(done.contains("${aws:iot:s3-presigned-url:https://x/y}"));
        assert!(serde_json::from_str::<serde_json::Value>(&done).is_ok());
        assert_eq!(signer().substitute("{} ${", 60, 0), "{} ${");
    }
}
