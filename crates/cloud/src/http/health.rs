//! What a load balancer and a Prometheus ask: `GET /healthz`, `GET /metrics`, both without a signature; the second one with a
//! bearer token, if the server was given one.
//!
//! They tell numbers, and nothing about any thing.

use hyper::StatusCode;

use super::answer::{self, Answer};
use super::call::Head;
use crate::server::Cloud;
use crate::sigv4;

/// The answer, if the request is one of the two. A signed one is for a bucket of that name.
pub(super) fn answer(cloud: &Cloud, head: &Head) -> Option<Answer> {
    let authorization = head.header("authorization");
    let bearer = authorization.and_then(|word| word.strip_prefix("Bearer "));
    if head.method != "GET" || authorization.is_some() && bearer.is_none() || !head.raw_query.is_empty() {
        return None;
    }
    match head.path.as_str() {
        "/healthz" => Some(healthz(cloud)),
        "/metrics" if !may_see(cloud, bearer) => {
            let asks = [("content-type", "text/plain"), ("www-authenticate", "Bearer")];
            Some(answer::plain(StatusCode::UNAUTHORIZED, &asks, "a token is needed\n"))
        }
        "/metrics" => Some(metrics(cloud)),
        _ => None,
    }
}

/// Where a token is set, it is asked for. Digests are compared, so that the time tells nothing about the token.
fn may_see(cloud: &Cloud, bearer: Option<&str>) -> bool {
    let digest = |token: &str| sigv4::sha256_hex(token.as_bytes());
    cloud
        .metrics_token
        .as_ref()
        .is_none_or(|token| bearer.is_some_and(|given| digest(given) == digest(token)))
}

/// Healthy is who can read the database.
fn healthz(cloud: &Cloud) -> Answer {
    match cloud.store.figures() {
        Ok(_) => answer::plain(StatusCode::OK, &[("content-type", "text/plain")], "ok\n"),
        Err(fault) => {
            answer::log(&fault);
            let text = "the database cannot be read\n";
            answer::plain(StatusCode::SERVICE_UNAVAILABLE, &[("content-type", "text/plain")], text)
        }
    }
}

fn metrics(cloud: &Cloud) -> Answer {
    let mut text = cloud.meters.text();
    let gauge = |text: &mut String, name: &str, help: &str, value: u64| {
        text.push_str(&format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n"));
    };
    gauge(
        &mut text,
        "updraft_mqtt_connections",
        "Clients connected by MQTT.",
        cloud.broker.connected() as u64,
    );
    gauge(
        &mut text,
        "updraft_mqtt_sessions",
        "MQTT sessions, those of absent clients included.",
        cloud.broker.sessions() as u64,
    );
    counters(&mut text, &cloud.broker.figures());
    match cloud.store.figures() {
        Ok(figures) => {
            for (name, help, value) in figures {
                gauge(&mut text, name, help, value);
            }
        }
        Err(fault) => answer::log(&fault),
    }
    answer::plain(StatusCode::OK, &[("content-type", "text/plain; version=0.0.4")], text)
}

/// Values of one name, which differ by labels, stand together below one head.
fn counters(text: &mut String, figures: &[(String, &'static str, u64)]) {
    let mut last = "";
    for (label, help, value) in figures {
        let name = label.split('{').next().unwrap_or(label);
        if name != last {
            text.push_str(&format!("# HELP {name} {help}\n# TYPE {name} counter\n"));
            last = name;
        }
        text.push_str(&format!("{label} {value}\n"));
    }
}
