//! The server's side: what a request claims about its sender, and whether that is true now.
//!
//! [`Claim::read`] finds a claim in the `Authorization` header or in the query (SigV4, and SigV2 for presigned S3 URLs);
//! the caller looks the key up, and [`Claim::check`] signs again and compares.

use super::{Message, Scope, UNSIGNED_PAYLOAD, query_pairs, signature, stamp, stamp_epoch_s, v2};

/// Clocks of client and server may differ by this much.
pub const SKEW_S: u64 = 15 * 60;
/// The longest life of a presigned URL: seven days.
pub const LONGEST_LIFE_S: u64 = 7 * 24 * 3600;

/// The service of a WebSocket's signature.
pub const GATEWAY: &str = "iotdevicegateway";

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// The path as it travelled.
    pub path: &'a str,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    /// All headers, names in lower case.
    pub headers: &'a [(String, String)],
    /// The bucket, if the host name named it (virtual-host style); only SigV2 needs it.
    pub host_bucket: Option<&'a str>,
}

impl<'a> Received<'a> {
    /// Takes a request apart; `query` is the raw text after `?`.
    pub fn new(method: &'a str, path: &'a str, query: &str, headers: &'a [(String, String)]) -> Received<'a> {
        Received { method, path, query: query_pairs(query), headers, host_bucket: None }
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Why a request is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not signed at all.
    Missing,
    /// The signature's parts cannot be read, or something that must be signed is not.
    Malformed,
    /// A presigned URL whose time is over.
    Expired,
    /// The clocks differ by more than 15 minutes.
    Skewed,
    /// Signed with another secret, or changed on the way.
    Mismatch,
    /// A header that means something to AWS was added to what was signed: `x-amz-copy-source` would make another request of a
    /// presigned one.
    Unsigned,
}

/// How the claim travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// SigV4 in the `Authorization` header.
    Header,
    /// SigV4 in the query: a presigned URL.
    Query,
    /// SigV2 in the query: a presigned URL of the old form, S3 only.
    QueryV2,
}

/// Who says that they sent the request, and their proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Where it was found.
    pub form: Form,
    /// The public half of the key.
    pub access_key_id: String,
    /// Day, region, service. For SigV2: only the service, `s3`.
    pub scope: Scope,
    /// The request's date, `YYYYMMDDThhmmssZ`; empty for SigV2.
    pub stamp: String,
    /// The proof.
    pub signature: String,
    signed_headers: Vec<String>,
    /// SigV4: life in seconds. SigV2: the second since 1970 when it ends.
    expires: Option<u64>,
}

impl Claim {
    /// Finds the claim of a request.
    ///
    /// # Errors
    /// [`Refusal::Missing`] without any, [`Refusal::Malformed`] for one that cannot be read.
    pub fn read(received: &Received<'_>) -> Result<Claim, Refusal> {
        if let Some(text) = received.header("authorization") {
            return from_header(received, text).ok_or(Refusal::Malformed);
        }
        if received.parameter("X-Amz-Signature").is_some() {
            return from_query(received).ok_or(Refusal::Malformed);
        }
        if received.parameter("AWSAccessKeyId").is_some() {
            return from_query_v2(received).ok_or(Refusal::Malformed);
        }
        Err(Refusal::Missing)
    }

    /// Signs again with the key's secret and compares, then looks at the clock.
    ///
    /// `payload` is the body's SHA-256 in hex, or the word that the request has in its place.
    ///
    /// # Errors
    /// Every [`Refusal`] but `Missing`. A wrong signature is told before a wrong time, so that an expired URL that
    /// was also changed is not called merely expired.
    pub fn check(
        &self,
        secret: &str,
        received: &Received<'_>,
        payload: &str,
        now_s: u64,
    ) -> Result<(), Refusal> {
        let proof = match self.form {
            Form::Header => self.sign_again(secret, received, payload)?,
            Form::Query if self.scope.service == GATEWAY => self.sign_again(secret, received, payload)?,
            Form::Query => self.sign_again(secret, received, UNSIGNED_PAYLOAD)?,
            Form::QueryV2 => {
                let expires = self.expires.unwrap_or_default().to_string();
                let resource = match received.host_bucket {
                    Some(bucket) => format!("/{bucket}{}", received.path),
                    None => received.path.to_string(),
                };
                v2::signature(secret, received, &resource, &expires)
            }
        };
        if !equal(proof.as_bytes(), self.signature.as_bytes()) {
            return Err(Refusal::Mismatch);
        }
        self.check_time(now_s)
    }

    fn sign_again(&self, secret: &str, received: &Received<'_>, payload: &str) -> Result<String, Refusal> {
        let is_signed = |name: &String| self.signed_headers.contains(name);
        if received.headers.iter().any(|(name, _)| name.starts_with("x-amz-") && !is_signed(name)) {
            return Err(Refusal::Unsigned);
        }
        let mut headers = Vec::with_capacity(self.signed_headers.len());
        for name in &self.signed_headers {
            let values: Vec<&str> =
                received.headers.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str()).collect();
            if values.is_empty() {
                return Err(Refusal::Mismatch);
            }
            headers.push((name.clone(), values.join(",")));
        }
        let query: Vec<_> = received.query.iter().filter(|(name, _)| self.signs(name)).cloned().collect();
        let message = Message {
            method: received.method,
            path: received.path,
            query: &query,
            headers: &headers,
            payload,
        };
        Ok(signature(secret, &self.stamp, &self.scope, &message))
    }

    /// Is this parameter of the query signed? For a WebSocket a session token is added after the signature was made.
    fn signs(&self, parameter: &str) -> bool {
        match parameter {
            "X-Amz-Signature" => false,
            "X-Amz-Security-Token" => self.scope.service != GATEWAY,
            _ => true,
        }
    }

    fn check_time(&self, now_s: u64) -> Result<(), Refusal> {
        let Some(expires) = self.expires else {
            let then = stamp_epoch_s(&self.stamp).ok_or(Refusal::Malformed)?;
            return if then.abs_diff(now_s) > SKEW_S { Err(Refusal::Skewed) } else { Ok(()) };
        };
        let end = match self.form {
            Form::QueryV2 => expires,
            _ => {
                let then = stamp_epoch_s(&self.stamp).ok_or(Refusal::Malformed)?;
                if then > now_s.saturating_add(SKEW_S) {
                    return Err(Refusal::Skewed);
                }
                then.saturating_add(expires)
            }
        };
        if now_s > end { Err(Refusal::Expired) } else { Ok(()) }
    }
}

fn from_header(received: &Received<'_>, text: &str) -> Option<Claim> {
    let rest = text.strip_prefix("AWS4-HMAC-SHA256")?;
    let field = |name: &str| {
        rest.split(',')
            .map(str::trim)
            .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
            .map(str::trim)
    };
    let (access_key_id, scope) = credential(field("Credential")?)?;
    let stamp = match received.header("x-amz-date") {
        Some(stamp) => stamp.to_string(),
        None => stamp_of_date(received.header("date")?)?,
    };
    let signed_headers = header_names(field("SignedHeaders")?)?;
    (stamp.get(..8)? == scope.date).then_some(())?;
    Some(Claim {
        form: Form::Header,
        access_key_id,
        scope,
        stamp,
        signature: field("Signature")?.to_string(),
        signed_headers,
        expires: None,
    })
}

/// Who has no `X-Amz-Date` says the time in `Date`, as HTTP and mail write it or as a stamp.
fn stamp_of_date(date: &str) -> Option<String> {
    use time::format_description::well_known::Rfc2822;
    if stamp_epoch_s(date).is_some() {
        return Some(date.to_string());
    }
    let moment = time::OffsetDateTime::parse(&date.replace("GMT", "+0000"), &Rfc2822).ok()?;
    Some(stamp(u64::try_from(moment.unix_timestamp()).ok()?))
}

fn from_query(received: &Received<'_>) -> Option<Claim> {
    (received.parameter("X-Amz-Algorithm")? == "AWS4-HMAC-SHA256").then_some(())?;
    let (access_key_id, scope) = credential(received.parameter("X-Amz-Credential")?)?;
    let stamp = received.parameter("X-Amz-Date")?.to_string();
    (stamp.get(..8)? == scope.date).then_some(())?;
    let expires = match received.parameter("X-Amz-Expires") {
        // Whoever opens a WebSocket at once need not say how long it may wait.
        None => (scope.service == GATEWAY).then_some(None)?,
        Some(text) => Some(text.parse().ok().filter(|life| (1..=LONGEST_LIFE_S).contains(life))?),
    };
    Some(Claim {
        form: Form::Query,
        access_key_id,
        scope,
        stamp,
        signature: received.parameter("X-Amz-Signature")?.to_string(),
        signed_headers: header_names(received.parameter("X-Amz-SignedHeaders")?)?,
        expires,
    })
}

fn from_query_v2(received: &Received<'_>) -> Option<Claim> {
    Some(Claim {
        form: Form::QueryV2,
        access_key_id: received.parameter("AWSAccessKeyId")?.to_string(),
        scope: Scope { date: String::new(), region: String::new(), service: "s3".into() },
        stamp: String::new(),
        signature: received.parameter("Signature")?.to_string(),
        signed_headers: Vec::new(),
        expires: Some(received.parameter("Expires")?.parse().ok()?),
    })
}

/// `AKID/20130524/us-east-1/s3/aws4_request`; a key id may itself hold slashes, so it is read from the right.
fn credential(text: &str) -> Option<(String, Scope)> {
    let mut parts = text.rsplitn(5, '/');
    (parts.next()? == "aws4_request").then_some(())?;
    let (service, region, date, key) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Some((key.into(), Scope { date: date.into(), region: region.into(), service: service.into() }))
}

/// The host must be among the signed headers, else a signature made for one server would open another.
fn header_names(text: &str) -> Option<Vec<String>> {
    let names: Vec<String> = text.split(';').map(str::to_ascii_lowercase).collect();
    names.iter().any(|name| name == "host").then_some(names)
}

/// Compares in a time that does not tell how many bytes agree.
fn equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |sum, (x, y)| sum | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::super::{Request, Signer, presign, sha256_hex, sign_request};
    use super::*;

    const NOW: u64 = 1_800_000_000;

    fn signer(service: &str) -> Signer<'_> {
        Signer {
            access_key_id: "AKID",
            secret_access_key: "secret",
            session_token: None,
            region: "us-east-1",
            service,
        }
    }

    fn signed(path: &str, query: &[(&str, &str)], body: &[u8]) -> Vec<(String, String)> {
        let request = Request {
            method: "PUT",
            host: "h:1",
            path,
            query,
            headers: &[("x-amzn-principal", "a  b")],
            body,
        };
        let mut headers = sign_request(&request, &signer("iot"), NOW);
        headers.push(("host".into(), "h:1".into()));
        headers.push(("x-amzn-principal".into(), "a  b".into()));
        headers
    }

    #[test]
    fn what_was_signed_is_believed_and_nothing_else() {
        let headers = signed("/things/a%3Ab", &[("q", "x y+z"), ("b", "")], b"body");
        let query = "q=x%20y%2Bz&b=";
        let body = sha256_hex(b"body");
        let check = |method: &str,
                     path: &str,
                     query: &str,
                     headers: &[(String, String)],
                     secret,
                     payload: &str,
                     now| {
            let received = Received::new(method, path, query, headers);
            Claim::read(&received).and_then(|claim| claim.check(secret, &received, payload, now))
        };
        assert_eq!(check("PUT", "/things/a%3Ab", query, &headers, "secret", &body, NOW), Ok(()));
        assert_eq!(check("PUT", "/things/a%3Ab", "b&q=x%20y%2Bz", &headers, "secret", &body, NOW), Ok(()));
        let mismatch = Err(Refusal::Mismatch);
        assert_eq!(check("GET", "/things/a%3Ab", query, &headers, "secret", &body, NOW), mismatch);
        assert_eq!(check("PUT", "/things/a%3Ac", query, &headers, "secret", &body, NOW), mismatch);
        assert_eq!(check("PUT", "/things/a%3Ab", "q=x&b=", &headers, "secret", &body, NOW), mismatch);
        assert_eq!(check("PUT", "/things/a%3Ab", query, &headers, "secreT", &body, NOW), mismatch);
        assert_eq!(
            check("PUT", "/things/a%3Ab", query, &headers, "secret", &sha256_hex(b"Body"), NOW),
            mismatch
        );
        for (seconds, is) in [(900, Ok(())), (901, Err(Refusal::Skewed))] {
            assert_eq!(check("PUT", "/things/a%3Ab", query, &headers, "secret", &body, NOW + seconds), is);
            assert_eq!(check("PUT", "/things/a%3Ab", query, &headers, "secret", &body, NOW - seconds), is);
        }
        let mut other = headers.clone();
        other.iter_mut().filter(|(name, _)| name == "host").for_each(|(_, value)| *value = "evil".into());
        assert_eq!(check("PUT", "/things/a%3Ab", query, &other, "secret", &body, NOW), mismatch);
    }

    #[test]
    fn the_time_may_stand_in_date_as_http_or_mail_write_it() {
        let at = "20270115T080000Z";
        for date in ["Fri, 15 Jan 2027 08:00:00 GMT", "Fri, 15 Jan 2027 08:00:00 -0000", at] {
            let scope = Scope { date: at[..8].into(), region: "us-east-1".into(), service: "s3".into() };
            let mut headers = vec![("date".to_string(), date.to_string()), ("host".into(), "h:1".into())];
            let message = Message {
                method: "GET",
                path: "/b/k",
                query: &[],
                headers: &headers,
                payload: UNSIGNED_PAYLOAD,
            };
            let proof = signature("secret", at, &scope, &message);
            let credential = "AKID/20270115/us-east-1/s3/aws4_request";
            headers.push((
                "authorization".into(),
                format!(
                    "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=date;host, Signature={proof}"
                ),
            ));
            let received = Received::new("GET", "/b/k", "", &headers);
            let claim = Claim::read(&received).unwrap();
            assert_eq!(claim.check("secret", &received, UNSIGNED_PAYLOAD, NOW), Ok(()), "{date}");
            headers[0].1 = "yesterday".into();
            assert_eq!(Claim::read(&Received::new("GET", "/b/k", "", &headers)), Err(Refusal::Malformed));
        }
    }

    #[test]
    fn a_presigned_url_lives_until_its_last_second() {
        let url = presign("GET", "https://h:1", "/bucket/a%20key", &signer("s3"), 60, NOW);
        let (_, query) = url.split_once('?').unwrap();
        let headers = [("host".to_string(), "h:1".to_string())];
        let check = |query: &str, now| {
            let received = Received::new("GET", "/bucket/a%20key", query, &headers);
            Claim::read(&received).and_then(|claim| claim.check("secret", &received, "", now))
        };
        for (now, is) in [
            (NOW, Ok(())),
            (NOW + 60, Ok(())),
            (NOW + 61, Err(Refusal::Expired)),
            (NOW - 900, Ok(())),
            (NOW - 901, Err(Refusal::Skewed)),
        ] {
            assert_eq!(check(query, now), is);
        }
        assert_eq!(check(&query.replace("Expires=60", "Expires=61"), NOW), Err(Refusal::Mismatch));
        assert_eq!(check(&query.replace("Expires=60", "Expires=604801"), NOW), Err(Refusal::Malformed));
    }

    #[test]
    fn unreadable_claims_are_refused_without_a_panic() {
        let mut tried = 0;
        for text in [
            "",
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA256 Credential=",
            "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=date, Signature=0",
            "AWS AKID:sig",
            "Bearer x",
        ] {
            let headers = [
                ("authorization".to_string(), text.to_string()),
                ("x-amz-date".into(), "20270115T080000Z".into()),
            ];
            assert_eq!(
                Claim::read(&Received::new("GET", "/", "", &headers)),
                Err(Refusal::Malformed),
                "{text}"
            );
            tried += 1;
        }
        assert_eq!(tried, 7);
        assert_eq!(Claim::read(&Received::new("GET", "/", "", &[])), Err(Refusal::Missing));
    }
}
