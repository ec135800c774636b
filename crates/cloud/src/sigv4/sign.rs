//! The client's side: headers for a request, or a URL that carries its own permission.

use super::{Message, Scope, UNSIGNED_PAYLOAD, encode, sha256_hex, signature, stamp};

/// A request before it is signed.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// HTTP method, upper case.
    pub method: &'a str,
    /// `host` or `host:port`, as the `Host` header will say.
    pub host: &'a str,
    /// The path as it will travel, percent-encoded.
    pub path: &'a str,
    /// Query parameters, not encoded; send them as [`super::canonical_query`] writes them.
    pub query: &'a [(&'a str, &'a str)],
    /// Further headers to sign.
    pub headers: &'a [(&'a str, &'a str)],
    /// The whole body.
    pub body: &'a [u8],
}

/// Who signs, and for which region and service.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    /// The public half of the access key.
    pub access_key_id: &'a str,
    /// The private half.
    pub secret_access_key: &'a str,
    /// Present with credentials of an assumed role.
    pub session_token: Option<&'a str>,
    /// e.g. `us-east-1`.
    pub region: &'a str,
    /// e.g. `iot`.
    pub service: &'a str,
}

/// The headers to add to a request: `authorization`, `x-amz-date`, `x-amz-content-sha256` and, with a session token,
/// `x-amz-security-token`. `Host` must be sent as `request.host` says.
pub fn sign_request(request: &Request<'_>, signer: &Signer<'_>, epoch_s: u64) -> Vec<(String, String)> {
    let stamp = stamp(epoch_s);
    let scope = scope(signer, &stamp);
    let payload = sha256_hex(request.body);
    let mut added =
        vec![("x-amz-date".to_string(), stamp.clone()), ("x-amz-content-sha256".into(), payload.clone())];
    added.extend(signer.session_token.map(|token| ("x-amz-security-token".to_string(), token.to_string())));
    let mut signed: Vec<(String, String)> =
        request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.to_string())).collect();
    signed.push(("host".into(), request.host.into()));
    signed.extend(added.iter().cloned());
    signed.sort();
    let query: Vec<_> = request.query.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
    let message = Message {
        method: request.method,
        path: request.path,
        query: &query,
        headers: &signed,
        payload: &payload,
    };
    let proof = signature(signer.secret_access_key, &stamp, &scope, &message);
    let names: Vec<_> = signed.iter().map(|(name, _)| name.as_str()).collect();
    added.push((
        "authorization".into(),
        format!(
            "AWS4-HMAC-SHA256 Credential={}, SignedHeaders={}, Signature={proof}",
            credential(signer, &scope),
            names.join(";")
        ),
    ));
    added
}

/// A URL that lets anybody do `method` on `base` + `path` until `expires_s` seconds after `epoch_s`.
///
/// `base` is scheme and authority without a slash at the end; `path` is percent-encoded.
pub fn presign(
    method: &str,
    base: &str,
    path: &str,
    signer: &Signer<'_>,
    expires_s: u32,
    epoch_s: u64,
) -> String {
    let stamp = stamp(epoch_s);
    let scope = scope(signer, &stamp);
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    let mut query: Vec<(String, String)> = vec![
        ("X-Amz-Algorithm".into(), "AWS4-HMAC-SHA256".into()),
        ("X-Amz-Credential".into(), credential(signer, &scope)),
        ("X-Amz-Date".into(), stamp.clone()),
        ("X-Amz-Expires".into(), expires_s.to_string()),
        ("X-Amz-SignedHeaders".into(), "host".into()),
    ];
    query.extend(signer.session_token.map(|token| ("X-Amz-Security-Token".to_string(), token.to_string())));
    let headers = [("host".to_string(), host.to_string())];
    // A WebSocket is opened without a body, and its signature says so.
    let nothing = sha256_hex(b"");
    let payload = if signer.service == super::verify::GATEWAY { &nothing } else { UNSIGNED_PAYLOAD };
    let message = Message { method, path, query: &query, headers: &headers, payload };
    let proof = signature(signer.secret_access_key, &stamp, &scope, &message);
    let pairs: Vec<_> = query.iter().map(|(name, value)| format!("{name}={}", encode(value, ""))).collect();
    format!("{base}{path}?{}&X-Amz-Signature={proof}", pairs.join("&"))
}

fn scope(signer: &Signer<'_>, stamp: &str) -> Scope {
    Scope {
        date: stamp.get(..8).unwrap_or_default().into(),
        region: signer.region.into(),
        service: signer.service.into(),
    }
}

fn credential(signer: &Signer<'_>, scope: &Scope) -> String {
    format!("{}/{}/{}/{}/aws4_request", signer.access_key_id, scope.date, scope.region, scope.service)
}
