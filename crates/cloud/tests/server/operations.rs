//! Who may do what, who did what, is the server well, and a copy of it taken while it serves.

use cloud::Config;
use serde_json::{Value, json};

use crate::harness::{Ask, Folder, Server, Signed};

#[tokio::test(flavor = "multi_thread")]
async fn each_role_may_do_its_part_and_no_more_on_every_service() {
    let server = Server::start().await;
    server.ok("POST", "/things/lamp", Value::Null).await;
    assert_eq!(server.s3("PUT", "/firmware", b"").await.status, 200);
    let mut keys = Vec::new();
    for role in ["view", "release", "admin"] {
        let made = server.operator("PUT", &format!("/access-keys/{role}er"), json!({"role": role})).await;
        assert_eq!(made.status, 200, "{}", made.text());
        keys.push(Signed::of(&made.json()));
    }
    let job = json!({"targets": [server.arn("thing/lamp")], "document": "{}"}).to_string();
    let wish = json!({"state": {}}).to_string();
    // Service, call, body, the first of the three that may.
    let table = [
        ("iot", "GET", "/things", "", 0),
        ("iot", "GET", "/jobs", "", 0),
        ("iot", "POST", "/indices/search", r#"{"queryString": "*"}"#, 0),
        ("iotdata", "GET", "/retainedMessage", "", 0),
        ("iot-jobs-data", "GET", "/things/lamp/jobs", "", 0),
        ("s3", "GET", "/firmware", "", 0),
        ("iot", "PUT", "/jobs/one", job.as_str(), 1),
        ("iot", "PUT", "/jobs/one/cancel", "{}", 1),
        ("iotdata", "POST", "/things/lamp/shadow", wish.as_str(), 1),
        ("s3", "PUT", "/firmware/x", "x", 1),
        ("iot", "POST", "/things/other", "", 2),
        ("iot", "POST", "/keys-and-certificate", "", 2),
        ("iot", "PATCH", "/event-configurations", "{}", 2),
        ("updraft", "GET", "/audit", "", 2),
        ("updraft", "GET", "/access-keys", "", 2),
    ];
    let (mut allowed, mut refused) = (0, 0);
    for (service, method, path, body, least) in table {
        for (place, key) in keys.iter().enumerate() {
            let ask = Ask { service, method, path, headers: &[], body: body.as_bytes() };
            let answer = server.ask_as(ask, key).await;
            if place >= least {
                assert_ne!(answer.status, 403, "{service} {method} {path} as {place}: {}", answer.text());
                allowed += 1;
            } else {
                assert_eq!(answer.status, 403, "{service} {method} {path} as {place}");
                refused += 1;
            }
        }
    }
    assert_eq!((allowed, refused), (31, 14));
    // A key that is switched off is no key.
    server.operator("PATCH", "/access-keys/adminer", json!({"active": false})).await;
    let ask = Ask { service: "iot", method: "GET", path: "/things", headers: &[], body: b"" };
    assert_eq!(server.ask_as(ask, &keys[2]).await.refusal(), (403, "UnrecognizedClientException".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_has_each_change_once_with_its_author_and_no_refusal() {
    let server = Server::start().await;
    let made = server.operator("PUT", "/access-keys/ann", json!({"role": "admin"})).await;
    let ann = Signed::of(&made.json());
    let ask = |method, path| Ask { service: "iot", method, path, headers: &[], body: b"" };
    assert_eq!(server.ask_as(ask("POST", "/things/lamp"), &ann).await.status, 200);
    assert_eq!(server.ask_as(ask("GET", "/things/lamp"), &ann).await.status, 200);
    assert_eq!(server.ask_as(ask("DELETE", "/policies/nobody"), &ann).await.status, 404);
    assert_eq!(server.ask_as(ask("DELETE", "/things/lamp"), &ann).await.status, 200);
    let log = server.operator("GET", "/audit", Value::Null).await.json();
    let lines: Vec<(String, String)> = log["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let text = |name: &str| entry[name].as_str().unwrap();
            (text("who").into(), format!("{} {}", text("method"), text("path")))
        })
        .collect();
    let is = |who: &str, call: &str| (who.to_string(), call.to_string());
    let should = [
        is("root", "PUT /access-keys/ann"),
        is("ann", "POST /things/lamp"),
        is("ann", "DELETE /things/lamp"),
    ];
    assert_eq!(lines, should);
    assert!(!log.to_string().contains(&ann.secret), "no secret is in the log");
    let first = server.operator("GET", "/audit?who=ann&maxResults=1", Value::Null).await.json();
    assert!(first["nextToken"].is_string());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_watches_the_server_needs_no_key() {
    let server = Server::start().await;
    server.ok("POST", "/things/lamp", Value::Null).await;
    let healthy = server.send("GET", "/healthz", &[], b"").await;
    assert_eq!((healthy.status, healthy.text().as_str()), (200, "ok\n"));
    let text = server.send("GET", "/metrics", &[], b"").await.text();
    for line in [
        "updraft_things 1",
        "updraft_mqtt_connections 0",
        "# TYPE updraft_mqtt_dropped_total counter",
        "updraft_mqtt_dropped_total{reason=\"not_allowed\"} 0",
        "updraft_http_requests_total{service=\"iot\",status=\"2xx\"} 1",
        "updraft_object_bytes_total{by=\"https\"} 0",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} in {text}");
    }
    assert_eq!(server.send("POST", "/metrics", &[], b"").await.status, 403);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_taken_under_load_is_a_server_that_knows_the_same() {
    let (folder, copy, restored) = (Folder::new(), Folder::new(), Folder::new());
    let server = Server::open(&folder.0).await.unwrap();
    assert_eq!(server.s3("PUT", "/firmware", b"").await.status, 200);
    assert_eq!(server.s3("PUT", "/firmware/kept", b"kept").await.status, 200);
    // Objects come and go while the copy is made.
    let (from, to) = (folder.0.clone(), copy.0.clone());
    let copying = tokio::task::spawn_blocking(move || cloud::backup(&from, &to));
    for n in 0..30 {
        let path = format!("/firmware/{}", n % 3);
        assert_eq!(server.s3("PUT", &path, format!("body {n}").as_bytes()).await.status, 200);
        server.ok("POST", &format!("/things/lamp-{n}"), Value::Null).await;
    }
    let made = copying.await.unwrap().unwrap();
    assert!(made.objects >= 1 && made.bytes > 4);
    assert!(cloud::backup(&folder.0, &copy.0).is_err(), "nothing is overwritten");
    server.stop().await;
    cloud::restore(&copy.0, &restored.0).unwrap();
    let again = Server::open(&restored.0).await.unwrap();
    assert_eq!(again.s3("GET", "/firmware/kept", b"").await.text(), "kept");
    for n in 0..3 {
        let answer = again.s3("GET", &format!("/firmware/{n}"), b"").await;
        assert!(
            answer.status == 404 || answer.text().starts_with("body "),
            "an object is whole or not there"
        );
    }
    again.ok("POST", "/things/new", Value::Null).await;
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_for_whoever_has_the_token_where_there_is_one() {
    let folder = Folder::new();
    let config = Config { metrics_token: Some("secret".into()), ..Config::new(&folder.0) };
    let server = Server::on(config).await.unwrap();
    let ask = async |path: &str, token: Option<&str>| {
        let headers: Vec<_> =
            token.iter().map(|token| ("authorization".to_string(), format!("Bearer {token}"))).collect();
        server.send("GET", path, &headers, b"").await.status
    };
    assert_eq!(ask("/metrics", None).await, 401);
    assert_eq!(ask("/metrics", Some("guess")).await, 401);
    assert_eq!(ask("/metrics", Some("secret")).await, 200);
    assert_eq!(ask("/healthz", None).await, 200, "a load balancer has no secrets");
    server.stop().await;
}
