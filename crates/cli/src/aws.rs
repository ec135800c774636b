//! The cloud as the command line tool sees it: AWS itself, or `updraft serve`, by the same calls.
//!
//! `--profile`, `--region`, `--endpoint-url` and the `AWS_…` variables mean what they mean to the AWS CLI.

use std::time::Duration;

use cloud::sigv4;
use serde_json::Value;
use ureq::http;

use crate::clock;
use crate::failure::{Explain, Failure, Outcome};

mod credentials;
pub use credentials::Credentials;

/// Where the cloud is and who asks.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct AwsOptions {
    /// Profile of ~/.aws/config and ~/.aws/credentials.
    #[arg(long, env = "AWS_PROFILE")]
    pub profile: Option<String>,
    /// AWS region.
    #[arg(long)]
    pub region: Option<String>,
    /// One base URL for all services, e.g. of `updraft serve`.
    #[arg(long, env = "AWS_ENDPOINT_URL")]
    pub endpoint_url: Option<String>,
}

/// An answer of the cloud that is a refusal.
#[derive(Debug, Clone)]
pub struct Refused {
    /// HTTP status.
    pub status: u16,
    /// AWS error name, e.g. `ResourceNotFoundException`.
    pub code: String,
    /// AWS's sentence.
    pub message: String,
}

/// A connection to the cloud: endpoint, region, credentials.
pub struct Aws {
    http: ureq::Agent,
    endpoint_url: Option<String>,
    region: String,
    credentials: Credentials,
}

/// The AWS services that the verbs need; the signing scope names them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Service {
    /// AWS IoT control plane.
    Iot,
    /// Object store.
    S3,
    /// Roles.
    Iam,
    /// Access keys and audit log of a server of one's own.
    Updraft,
}

impl Service {
    fn scope(self) -> &'static str {
        match self {
            Service::Iot => "iot",
            Service::S3 => "s3",
            Service::Iam => "iam",
            Service::Updraft => "updraft",
        }
    }
}

/// How long one call may take, connect to last byte.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);

impl Aws {
    /// Finds endpoint, region and credentials; asks nobody yet.
    pub fn connect(options: &AwsOptions) -> Outcome<Aws> {
        let credentials = Credentials::find(options.profile.as_deref())?;
        let region = options
            .region
            .clone()
            .or_else(|| std::env::var("AWS_REGION").ok())
            .or_else(|| std::env::var("AWS_DEFAULT_REGION").ok())
            .or_else(|| credentials::profile_setting(options.profile.as_deref(), "region"))
            .unwrap_or_else(|| "us-east-1".into());
        let bundle = std::env::var("AWS_CA_BUNDLE").ok().filter(|path| !path.is_empty());
        Ok(Aws { http: agent(bundle)?, endpoint_url: options.endpoint_url.clone(), region, credentials })
    }

    /// The region in use.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// True for a server named by `--endpoint-url`, false for AWS itself.
    pub fn is_own_server(&self) -> bool {
        self.endpoint_url.is_some()
    }

    /// A JSON call; `path` is already percent-encoded, `query` is not.
    pub fn json(
        &self,
        service: Service,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Value, Refused> {
        let bytes = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let mut headers = headers.to_vec();
        if body.is_some() {
            headers.push(("content-type", "application/json"));
        }
        let answer = self.raw(service, method, path, query, &headers, &bytes)?;
        if answer.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&answer).map_err(|error| Refused {
            status: 200,
            code: "NotJson".into(),
            message: format!("the answer is not JSON: {error}"),
        })
    }

    /// Any call; answers the body of a 2xx.
    pub fn raw(
        &self,
        service: Service,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Vec<u8>, Refused> {
        let base = self.base(service);
        let host = base.split("://").nth(1).unwrap_or(&base).to_string();
        let unsigned = sigv4::Request { method, host: &host, path, query, headers, body };
        let region =
            if service == Service::Iam && !self.is_own_server() { "us-east-1" } else { &self.region };
        let signed = sigv4::sign_request(
            &unsigned,
            &sigv4::Signer {
                access_key_id: &self.credentials.access_key_id,
                secret_access_key: &self.credentials.secret_access_key,
                session_token: self.credentials.session_token.as_deref(),
                region,
                service: service.scope(),
            },
            clock::epoch_seconds(),
        );
        let mut url = format!("{base}{path}");
        if !query.is_empty() {
            url = format!("{url}?{}", sigv4::canonical_query(query));
        }
        let mut request = http::Request::builder().method(method).uri(&url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        for (name, value) in &signed {
            request = request.header(name.as_str(), value.as_str());
        }
        let request = request.body(body).map_err(|error| unreachable_cloud(&base, &error.to_string()))?;
        let mut response =
            self.http.run(request).map_err(|error| unreachable_cloud(&base, &error.to_string()))?;
        let status = response.status().as_u16();
        let kind = header(response.headers(), "x-amzn-errortype");
        let bytes = response
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_vec()
            .map_err(|error| unreachable_cloud(&base, &error.to_string()))?;
        if (200..300).contains(&status) { Ok(bytes) } else { Err(refusal(status, kind, &bytes)) }
    }

    /// The base URL of a service, without a slash at the end.
    fn base(&self, service: Service) -> String {
        if let Some(url) = &self.endpoint_url {
            return url.trim_end_matches('/').to_string();
        }
        match service {
            Service::Iot => format!("https://iot.{}.amazonaws.com", self.region),
            Service::S3 => format!("https://s3.{}.amazonaws.com", self.region),
            Service::Iam => "https://iam.amazonaws.com".into(),
            Service::Updraft => "https://updraft.invalid".into(),
        }
    }
}

/// Status 0: no answer came.
fn unreachable_cloud(base: &str, cause: &str) -> Refused {
    Refused { status: 0, code: "NoAnswer".into(), message: format!("{base} does not answer: {cause}") }
}

fn header(headers: &http::HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_string)
}

/// Reads AWS's three ways to say no: header and JSON, JSON alone, XML.
fn refusal(status: u16, kind: Option<String>, body: &[u8]) -> Refused {
    let text = String::from_utf8_lossy(body);
    let json: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let between = |open: &str, close: &str| {
        text.split_once(open).and_then(|(_, rest)| rest.split_once(close)).map(|(inner, _)| inner.to_string())
    };
    let code = kind
        .map(|kind| kind.split(':').next().unwrap_or_default().to_string())
        .or_else(|| json["__type"].as_str().or(json["code"].as_str()).map(str::to_string))
        .or_else(|| between("<Code>", "</Code>"))
        .unwrap_or_else(|| format!("HTTP {status}"));
    let message = json["message"]
        .as_str()
        .or(json["Message"].as_str())
        .map(str::to_string)
        .or_else(|| between("<Message>", "</Message>"))
        .unwrap_or_default();
    Refused { status, code, message }
}

/// A page of a server of one's own that needs no signature; `ca_path`: its authority.
///
/// # Errors
/// No answer, or another status than 200.
pub fn page(url: &str, ca_path: &str) -> Outcome<String> {
    let (step, next) = (format!("reading {url}"), "look at the server's log");
    let mut answer = agent(Some(ca_path.into()))?.get(url).call().explain(&step, next)?;
    if answer.status() != 200 {
        return Err(Failure::new(step, format!("HTTP {}", answer.status()), next));
    }
    answer.body_mut().read_to_string().explain(step, next)
}

/// An HTTPS agent that trusts the public roots, or exactly the bundle that AWS_CA_BUNDLE names.
fn agent(bundle: Option<String>) -> Outcome<ureq::Agent> {
    let step = "reading the trusted certificates";
    let roots = match bundle {
        None => ureq::tls::RootCerts::WebPki,
        Some(path) => {
            let pem = std::fs::read(&path)
                .explain(format!("{step} of AWS_CA_BUNDLE={path}"), "run: eval \"$(updraft env)\"")?;
            let certificates: Vec<_> = ureq::tls::parse_pem(&pem)
                .filter_map(|item| match item {
                    Ok(ureq::tls::PemItem::Certificate(certificate)) => Some(certificate),
                    _ => None,
                })
                .collect();
            if certificates.is_empty() {
                return Err(Failure::new(step, format!("{path} holds no certificate"), "name a PEM file"));
            }
            ureq::tls::RootCerts::new_with_certs(&certificates)
        }
    };
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = ureq::tls::TlsConfig::builder()
        .root_certs(roots)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    let config = ureq::Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .timeout_global(Some(CALL_TIMEOUT))
        .build();
    Ok(config.new_agent())
}

/// Adds step and next action to a refusal.
pub trait Asked<T> {
    /// `step`: what was asked of the cloud.
    fn asked(self, step: impl Into<String>) -> Outcome<T>;
}

impl<T> Asked<T> for Result<T, Refused> {
    fn asked(self, step: impl Into<String>) -> Outcome<T> {
        self.map_err(|refused| {
            let next = match (refused.status, refused.code.as_str()) {
                (0, _) => {
                    "start a cloud (updraft serve) and point this shell at it: eval \"$(updraft env)\"; \
                           or leave AWS_ENDPOINT_URL out to speak to AWS"
                }
                (403, _) => "check the credentials: eval \"$(updraft env)\", or --profile for AWS",
                (404, _) => "check the name; `updraft thing list` and `updraft jobs` show what exists",
                (409, _) => "choose another name, or remove the old one first",
                (429, _) => "wait a moment and try again",
                _ => "correct the input and try again",
            };
            Failure::new(step, format!("{}: {}", refused.code, refused.message), next)
        })
    }
}

/// Percent-encodes one path segment (RFC 3986 unreserved characters stay).
pub fn segment(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_read_from_headers_json_and_xml() {
        let from_header =
            refusal(404, Some("ResourceNotFoundException:http".into()), b"{\"message\":\"no\"}");
        assert_eq!(
            (from_header.code.as_str(), from_header.message.as_str()),
            ("ResourceNotFoundException", "no")
        );
        let from_json = refusal(400, None, b"{\"__type\":\"InvalidRequestException\",\"message\":\"bad\"}");
        assert_eq!(from_json.code, "InvalidRequestException");
        let from_xml = refusal(403, None, b"<Error><Code>AccessDenied</Code><Message>late</Message></Error>");
        assert_eq!((from_xml.code.as_str(), from_xml.message.as_str()), ("AccessDenied", "late"));
        assert_eq!(refusal(502, None, b"").code, "HTTP 502");
    }

    #[test]
    fn arns_and_dollars_in_a_path_segment_are_encoded() {
        assert_eq!(segment("$next"), "%24next");
        assert_eq!(segment("arn:aws:iot:x"), "arn%3Aaws%3Aiot%3Ax");
    }
}
