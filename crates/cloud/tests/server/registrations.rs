//! Bulk registration: a file of lines becomes things, whatever some of its lines are and whoever dies meanwhile.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};

use crate::durability::Process;
use crate::harness::{Answer, Ask, Device, Folder, Server, Signed};

const TASKS: &str = "/thing-registration-tasks";
const ROLE: &str = "arn:aws:iam::000000000000:role/any";

/// A thing for each line, and nothing else.
fn things_alone() -> Value {
    json!({"Parameters": {"Name": {"Type": "String"}},
        "Resources": {"thing": {"Type": "AWS::IoT::Thing", "Properties": {"ThingName": {"Ref": "Name"}}}}})
}

fn whole_devices() -> Value {
    json!({
        "Parameters": {"ThingName": {"Type": "String"}, "Serial": {"Type": "String", "Default": "none"},
                       "Type": {"Type": "String", "Default": "lamp"}, "CSR": {"Type": "String"}},
        "Resources": {
            "thing": {"Type": "AWS::IoT::Thing", "Properties": {
                "ThingName": {"Ref": "ThingName"}, "ThingTypeName": {"Ref": "Type"}, "ThingGroups": ["fleet"],
                "AttributePayload": {"serial": {"Ref": "Serial"}}}},
            "certificate": {"Type": "AWS::IoT::Certificate", "Properties": {
                "CertificateSigningRequest": {"Ref": "CSR"}, "Status": "ACTIVE"}},
            "policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": "all-first"}},
        },
    })
}

async fn put(server: &Server, lines: &[u8]) {
    assert_eq!(server.s3("PUT", "/input", b"").await.status, 200);
    assert_eq!(server.s3("PUT", "/input/things.json", lines).await.status, 200);
}

fn request(template: &Value) -> Value {
    json!({"templateBody": template.to_string(), "inputFileBucket": "input", "inputFileKey": "things.json", "roleArn": ROLE})
}

async fn start(server: &Server, template: &Value) -> String {
    server.ok("POST", TASKS, request(template)).await["taskId"].as_str().unwrap().to_string()
}

async fn describe(server: &Server, task: &str) -> Value {
    server.ok("GET", &format!("{TASKS}/{task}"), Value::Null).await
}

/// The task as it is once that holds.
async fn until(server: &Server, task: &str, holds: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let shown = describe(server, task).await;
        if holds(&shown) {
            return shown;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{shown}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn ended(server: &Server, task: &str) -> Value {
    until(server, task, |shown| !["InProgress", "Cancelling"].contains(&shown["status"].as_str().unwrap()))
        .await
}

/// Path and query of each link of a report.
async fn links(server: &Server, task: &str, kind: &str) -> Vec<String> {
    let shown = server.ok("GET", &format!("{TASKS}/{task}/reports?reportType={kind}"), Value::Null).await;
    assert_eq!(shown["reportType"], kind);
    let own = |link: &Value| {
        link.as_str().unwrap().strip_prefix(&server.endpoints.endpoint_url).unwrap().to_string()
    };
    shown["resourceLinks"].as_array().unwrap().iter().map(own).collect()
}

/// Without any key: the link is enough.
async fn download(server: &Server, link: &str) -> Answer {
    server.send("GET", link, &[], b"").await
}

async fn report(server: &Server, task: &str, kind: &str) -> Vec<Value> {
    let mut lines = Vec::new();
    for link in links(server, task, kind).await {
        let answer = download(server, &link).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        lines.extend(answer.text().lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
    }
    lines
}

async fn count(server: &Server) -> usize {
    let found = server.ok("POST", "/indices/statistics", json!({"queryString": "thingName:*"})).await;
    usize::try_from(found["statistics"]["count"].as_u64().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_line_is_registered_on_its_own_and_links_tell_what_came_of_it() {
    let server = Server::start().await;
    server.trusted_device("first").await;
    server.ok("POST", "/thing-types/lamp", json!({})).await;
    server.ok("POST", "/thing-groups/fleet", json!({})).await;
    let key = KeyPair::generate().unwrap();
    let csr = CertificateParams::default().serialize_request(&key).unwrap().pem().unwrap();
    let lines = [
        json!({"ThingName": "a", "Serial": "1", "CSR": csr}).to_string(),
        String::new(),
        "no JSON".into(),
        json!({"ThingName": "b", "CSR": "no request"}).to_string(),
        json!({"ThingName": "c"}).to_string(),
        json!({"ThingName": "d", "Serial": 4, "CSR": csr}).to_string(),
        // The certificate is there when the type turns out not to be: nothing of it stays.
        json!({"ThingName": "e", "Type": "kettle", "CSR": csr}).to_string(),
        json!({"ThingName": "f g", "CSR": csr}).to_string(),
        json!({"ThingName": "x".repeat(300_000), "CSR": csr}).to_string(),
        json!({"ThingName": "z", "CSR": csr}).to_string(),
    ];
    put(&server, lines.join("\r\n").as_bytes()).await;
    let certificates =
        server.ok("GET", "/certificates", Value::Null).await["certificates"].as_array().unwrap().len();
    let task = start(&server, &whole_devices()).await;
    let shown = ended(&server, &task).await;
    assert_eq!(
        (&shown["status"], &shown["successCount"], &shown["failureCount"], &shown["percentageProgress"]),
        (&json!("Completed"), &json!(2), &json!(7), &json!(100))
    );
    assert_eq!((&shown["taskId"], &shown["inputFileKey"]), (&json!(task), &json!("things.json")));
    assert_eq!((&shown["roleArn"], &shown["message"]), (&json!(ROLE), &Value::Null));

    let results = report(&server, &task, "RESULTS").await;
    let numbers =
        |lines: &[Value]| lines.iter().map(|line| line["lineNumber"].as_i64().unwrap()).collect::<Vec<_>>();
    assert_eq!(numbers(&results), [1, 10]);
    let (arns, pem) = (&results[0]["response"]["ResourceArns"], &results[0]["response"]["CertificatePem"]);
    assert_eq!(
        (&arns["thing"], &arns["policy"]),
        (&json!(server.arn("thing/a")), &json!(server.arn("policy/all-first")))
    );
    let errors = report(&server, &task, "ERRORS").await;
    assert_eq!(numbers(&errors), [3, 4, 5, 6, 7, 8, 9]);
    for (line, why) in errors.iter().zip([
        "InvalidRequestException: The line is not JSON",
        "InvalidRequestException: ",
        "InvalidRequestException: The parameter CSR has no value",
        "InvalidRequestException: Serial must be a string",
        "ResourceRegistrationFailureException: ResourceNotFoundException: Thing type kettle",
        "InvalidRequestException: thingName",
        "InvalidRequestException: The line is longer than 262144 bytes",
    ]) {
        assert!(line["errorMessage"].as_str().unwrap().starts_with(why), "{line}");
    }
    let place = |number: usize| lines[..number - 1].iter().map(|line| line.len() + 2).sum::<usize>();
    assert_eq!((&errors[0]["offset"], &results[1]["offset"]), (&json!(place(3)), &json!(place(10))));

    // What is there is usable: the device connects with the certificate of the report.
    let id = arns["certificate"].as_str().unwrap().rsplit('/').next().unwrap();
    let device = Device::of("a", id, pem.as_str().unwrap().into(), key.serialize_pem());
    device.connect(&server.endpoints).await;
    assert_eq!(server.ok("GET", "/things/a", Value::Null).await["attributes"]["serial"], "1");
    assert_eq!(server.ok("GET", "/things/z", Value::Null).await["thingTypeName"], "lamp");
    let members = server.ok("GET", "/thing-groups/fleet/things", Value::Null).await;
    assert_eq!(members["things"], json!(["a", "z"]));
    assert_eq!(server.iot("GET", "/things/e", Value::Null).await.status, 404);
    let now = server.ok("GET", "/certificates", Value::Null).await["certificates"].as_array().unwrap().len();
    assert_eq!(now, certificates + 2, "a line that failed left no certificate");
    let log = server.operator("GET", "/audit?who=root", Value::Null).await.json();
    let entries = log["entries"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["method"] == "REGISTER").unwrap();
    assert_eq!((&entry["path"], &entry["who"]), (&json!(format!("{TASKS}/{task}")), &json!("root")));
    assert!(entry["detail"].as_str().unwrap().starts_with("a e"), "{entry}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_there_for_who_has_its_link_and_for_nobody_else() {
    let server = Server::start().await;
    put(&server, b"{\"Name\": \"a\"}\n").await;
    let task = start(&server, &things_alone()).await;
    ended(&server, &task).await;
    let [link] = &links(&server, &task, "RESULTS").await[..] else { panic!("one file") };
    assert_eq!(links(&server, &task, "ERRORS").await, [""; 0]);
    let answer = download(&server, link).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let range = [("range".to_string(), "bytes=0-0".to_string())];
    assert_eq!(server.send("GET", link, &range, b"").await.body, b"{");
    let (path, _) = link.split_once('?').unwrap();
    assert_eq!(download(&server, path).await.status, 403, "without a signature");
    assert_eq!(download(&server, &link.replace("results", "errors")).await.status, 403, "of another file");
    let folder = path.trim_start_matches('/').split('/').next().unwrap();
    let mut refused = 0;
    for (method, path) in [
        ("GET", path.to_string()),
        ("HEAD", path.into()),
        ("PUT", path.into()),
        ("DELETE", path.into()),
        ("GET", format!("/{folder}")),
        ("PUT", format!("/{folder}")),
        ("DELETE", format!("/{folder}")),
    ] {
        let answer = server.s3(method, &path, b"").await;
        assert!(matches!(answer.status, 400 | 404), "{method} {path}: {}", answer.status);
        refused += 1;
    }
    assert_eq!(refused, 7);
    assert!(!server.s3("GET", "/", b"").await.text().contains(folder), "it is in no list");
    let copy = [("x-amz-copy-source", path)];
    let ask = Ask { service: "s3", method: "PUT", path: "/input/mine", headers: &copy, body: b"" };
    assert_eq!(server.ask(ask).await.status, 404, "nor can it be copied");
    assert_eq!(download(&server, link).await.status, 200, "it is still there");

    // Who may look may ask for links; to start and to stop is for administrators.
    let key =
        Signed::of(&server.operator("PUT", "/access-keys/ann", json!({"role": "release"})).await.json());
    let body = request(&things_alone()).to_string();
    for (method, path, status) in [
        ("GET", TASKS.to_string(), 200),
        ("GET", format!("{TASKS}/{task}"), 200),
        ("GET", format!("{TASKS}/{task}/reports?reportType=RESULTS"), 200),
        ("POST", TASKS.into(), 403),
        ("PUT", format!("{TASKS}/{task}/cancel"), 403),
    ] {
        let ask = Ask { service: "iot", method, path: &path, headers: &[], body: body.as_bytes() };
        assert_eq!(server.ask_as(ask, &key).await.status, status, "{method} {path}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_cannot_be_is_refused_before_it_begins() {
    let server = Server::start().await;
    put(&server, b"{\"Name\": \"a\"}\n").await;
    let with = |name: &str, value: Value| {
        let mut body = request(&things_alone());
        body[name] = value;
        body
    };
    let mut refused = 0;
    for body in [
        with("templateBody", Value::Null),
        with("templateBody", json!("{")),
        with("templateBody", json!("{\"Resources\": {\"x\": {\"Type\": \"AWS::S3::Bucket\"}}}")),
        with("inputFileBucket", json!("nowhere")),
        with("inputFileKey", json!("nothing")),
        with("inputFileKey", json!(7)),
        with("roleArn", Value::Null),
        with("roleArn", json!("short")),
    ] {
        let answer = server.iot("POST", TASKS, body.clone()).await;
        assert_eq!(answer.refusal(), (400, "InvalidRequestException".into()), "{body}");
        refused += 1;
    }
    assert_eq!(refused, 8);
    assert_eq!(server.ok("GET", TASKS, Value::Null).await["taskIds"], json!([]));
    for (method, path, is) in [
        ("GET", format!("{TASKS}/none"), (404, "ResourceNotFoundException")),
        ("PUT", format!("{TASKS}/none/cancel"), (404, "ResourceNotFoundException")),
        ("GET", format!("{TASKS}/none/reports?reportType=RESULTS"), (400, "InvalidRequestException")),
        ("GET", format!("{TASKS}/none/reports"), (400, "InvalidRequestException")),
        ("GET", format!("{TASKS}/none/reports?reportType=results"), (400, "InvalidRequestException")),
        ("GET", format!("{TASKS}?status=Done"), (400, "InvalidRequestException")),
        ("GET", format!("{TASKS}?maxResults=251"), (400, "InvalidRequestException")),
    ] {
        assert_eq!(
            server.iot(method, &path, Value::Null).await.refusal(),
            (is.0, is.1.to_string()),
            "{path}"
        );
    }
    server.stop().await;
}

/// So many lines that a task does not end by itself meanwhile.
fn many(count: usize) -> Vec<u8> {
    (0..count).map(|n| format!("{{\"Name\": \"t{n}\"}}\n")).collect::<String>().into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_is_stopped_registers_nothing_more_and_tells_what_it_did() {
    let server = Server::start().await;
    put(&server, &many(20_000)).await;
    let task = start(&server, &things_alone()).await;
    // It has the file as it was, and is the only one.
    assert_eq!(server.s3("DELETE", "/input/things.json", b"").await.status, 204);
    put(&server, b"{\"Name\": \"other\"}\n").await;
    let second = server.iot("POST", TASKS, request(&things_alone())).await;
    assert_eq!(second.refusal(), (400, "InvalidRequestException".into()));
    let running = until(&server, &task, |shown| shown["successCount"].as_i64().unwrap() > 50).await;
    assert_eq!(running["status"], "InProgress");
    assert!(running["percentageProgress"].as_i64().unwrap() < 100);
    assert_eq!(links(&server, &task, "RESULTS").await, [""; 0], "nothing is told before the end");
    let listed = async |status: &str| {
        server.ok("GET", &format!("{TASKS}?status={status}"), Value::Null).await["taskIds"].clone()
    };
    assert_eq!(listed("InProgress").await, json!([task]));
    server.ok("PUT", &format!("{TASKS}/{task}/cancel"), Value::Null).await;
    let registered = describe(&server, &task).await["successCount"].clone();
    let shown = ended(&server, &task).await;
    assert_eq!((&shown["status"], &shown["successCount"]), (&json!("Cancelled"), &registered));
    let told = report(&server, &task, "RESULTS").await;
    assert_eq!((json!(told.len()), json!(count(&server).await)), (registered.clone(), registered));
    assert_eq!(told.last().unwrap()["lineNumber"], json!(told.len()));
    assert_eq!((listed("InProgress").await, listed("Cancelled").await), (json!([]), json!([task])));
    let again = server.iot("PUT", &format!("{TASKS}/{task}/cancel"), Value::Null).await;
    assert_eq!(again.refusal(), (400, "InvalidRequestException".into()));
    // Now another one may run.
    let next = start(&server, &things_alone()).await;
    assert_eq!(ended(&server, &next).await["successCount"], json!(1));
    server.ok("GET", "/things/other", Value::Null).await;
    let pages = server.ok("GET", &format!("{TASKS}?maxResults=1"), Value::Null).await;
    assert_eq!(pages["taskIds"], json!([next]));
    let path = format!("{TASKS}?maxResults=1&nextToken={}", pages["nextToken"].as_str().unwrap());
    assert_eq!(server.ok("GET", &path, Value::Null).await, json!({"taskIds": [task]}));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_goes_on_where_it_stood_and_does_no_line_twice() {
    let folder = Folder::new();
    let mut task = None;
    let lines = 600;
    for round in 0..4 {
        let _process = Process::start(&folder.0);
        let server = Server::at(cloud::Endpoints::read(&folder.0).unwrap());
        let task = match &task {
            Some(task) => task,
            None => {
                put(&server, &many(lines)).await;
                task.insert(start(&server, &things_alone()).await)
            }
        };
        // Dropped, that is killed, at some line in the middle.
        until(&server, task, |shown| shown["successCount"].as_i64().unwrap() >= 100 * round + 20).await;
    }
    let server = Server::open(&folder.0).await.unwrap();
    let task = task.unwrap();
    let shown = ended(&server, &task).await;
    assert_eq!((&shown["successCount"], &shown["failureCount"]), (&json!(lines), &json!(0)));
    assert_eq!(count(&server).await, lines);
    let told = report(&server, &task, "RESULTS").await;
    let numbers: Vec<usize> = told.iter().map(|line| line["lineNumber"].as_u64().unwrap() as usize).collect();
    assert_eq!(numbers, (1..=lines).collect::<Vec<_>>());
    let arns: BTreeSet<&str> =
        told.iter().map(|line| line["response"]["ResourceArns"]["thing"].as_str().unwrap()).collect();
    assert_eq!(arns.len(), lines);
    // The copy of the input is gone with the task.
    let files = std::fs::read_dir(folder.0.join("objects")).unwrap().count();
    assert_eq!(files, 2, "the object and one report");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_and_its_reports_go_after_thirty_days() {
    let folder = Folder::new();
    let server = Server::open(&folder.0).await.unwrap();
    put(&server, b"{\"Name\": \"a\"}\nwrong\n").await;
    let (old, young) = (start(&server, &things_alone()).await, "young");
    ended(&server, &old).await;
    server.stop().await;
    let db = rusqlite::Connection::open(folder.0.join("cloud.sqlite")).unwrap();
    db.execute("UPDATE registration SET modified_ms = modified_ms - 30 * 86400000 - 1000", []).unwrap();
    let sql = "INSERT INTO registration SELECT 9, ?1, template, bucket, key, role_arn, author, author_role, status, message,
        input, size, line, byte, succeeded, failed, created_ms, modified_ms + 600000 FROM registration";
    db.execute(sql, [young]).unwrap();
    drop(db);
    let server = Server::open(&folder.0).await.unwrap();
    let files = || std::fs::read_dir(folder.0.join("objects")).unwrap().count();
    let begun = Instant::now();
    while server.ok("GET", TASKS, Value::Null).await["taskIds"] != json!([young]) || files() != 1 {
        assert!(begun.elapsed() < Duration::from_secs(10), "it is still there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.ok("GET", "/things/a", Value::Null).await;
    server.stop().await;
}
