//! What was acknowledged is there after `kill -9`, and identity survives every restart.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::harness::{Folder, Server, now_s};

const FOLDER: &str = "UPDRAFT_TEST_SERVE";

/// Not a test by itself: the process that others kill.
#[test]
fn serves_until_killed() {
    let Ok(dir) = std::env::var(FOLDER) else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime
        .block_on(cloud::run(cloud::Config::new(dir), std::future::pending(), |_| println!("ready")))
        .unwrap();
}

/// A server that is killed when this is dropped.
pub struct Process(Child);

impl Process {
    pub fn start(dir: &Path) -> Process {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "durability::serves_until_killed", "--nocapture"])
            .env(FOLDER, dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        assert!(output.lines().map_while(Result::ok).any(|line| line.ends_with("ready")), "the child serves");
        Process(child)
    }
}

impl Drop for Process {
    /// On Unix this is SIGKILL: nothing of the process runs any more.
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// A client of a server in another process.
async fn client_of(dir: &Path) -> Client {
    Client(cloud::Endpoints::read(dir).unwrap())
}

struct Client(cloud::Endpoints);

impl Client {
    /// Status and body, or nothing if the server died before it answered.
    async fn ask(&self, service: &str, method: &str, path: &str, body: &[u8]) -> Option<(u16, Vec<u8>)> {
        let (endpoints, body) = (self.0.clone(), body.to_vec());
        let (service, method, path) = (service.to_string(), method.to_string(), path.to_string());
        // A panic of the harness at a dead server is the end of a question, not of the test.
        let asked = tokio::spawn(async move {
            let server = Server::at(endpoints);
            let ask = crate::harness::Ask {
                service: &service,
                method: &method,
                path: &path,
                headers: &[],
                body: &body,
            };
            let answer = server.ask(ask).await;
            (answer.status, answer.body)
        });
        asked.await.ok()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_is_durable() {
    let folder = Folder::new();
    let mut acknowledged: Vec<Written> = Vec::new();
    let mut endpoints = None;
    for round in 0..4 {
        let process = Process::start(&folder.0);
        let client = client_of(&folder.0).await;
        if let Some(before) = endpoints.replace(client.0.clone()) {
            assert_eq!(before, client.0, "ports, keys and root stay");
        } else {
            client.ask("s3", "PUT", "/firmware", b"").await.unwrap();
        }
        for (thing, object, version) in &acknowledged {
            check(&client, thing, object, *version).await;
        }
        // The kill comes after a few of these, while the next ones are under way.
        let (done, mut writes) = tokio::sync::mpsc::unbounded_channel();
        for lane in 0..3 {
            let (client, done) = (Client(client.0.clone()), done.clone());
            tokio::spawn(async move {
                for n in 0.. {
                    match write(&client, &format!("r{round}l{lane}n{n}")).await {
                        Some(one) => done.send(one).unwrap_or_default(),
                        None => break,
                    }
                }
            });
        }
        drop(done);
        for _ in 0..round + 2 {
            acknowledged.push(writes.recv().await.unwrap());
        }
        drop(process);
        while let Some(one) = writes.recv().await {
            acknowledged.push(one);
        }
    }
    assert!(acknowledged.len() >= 2 + 3 + 4 + 5, "only {} writes were acknowledged", acknowledged.len());
    let process = Process::start(&folder.0);
    let client = client_of(&folder.0).await;
    for (thing, object, version) in &acknowledged {
        check(&client, thing, object, *version).await;
    }
    drop(process);
}

type Written = (String, String, i64);

/// A thing, an object, a job, and a report about it: all acknowledged, or nothing.
async fn write(client: &Client, name: &str) -> Option<Written> {
    let ok =
        |answer: Option<(u16, Vec<u8>)>| answer.filter(|(status, _)| *status == 200).map(|(_, body)| body);
    ok(client.ask("iot", "POST", &format!("/things/{name}"), b"").await)?;
    let object = format!("/firmware/{name}");
    ok(client.ask("s3", "PUT", &object, name.as_bytes()).await)?;
    let job =
        json!({"targets": [format!("arn:aws:iot:us-east-1:000000000000:thing/{name}")], "document": "{}"});
    ok(client.ask("iot", "PUT", &format!("/jobs/{name}"), job.to_string().as_bytes()).await)?;
    let report = json!({"status": "IN_PROGRESS", "expectedVersion": 1}).to_string();
    ok(client.ask("iot-jobs-data", "POST", &format!("/things/{name}/jobs/{name}"), report.as_bytes()).await)?;
    Some((name.to_string(), object, 2))
}

async fn check(client: &Client, thing: &str, object: &str, version: i64) {
    let (status, body) = client.ask("s3", "GET", object, b"").await.unwrap();
    assert_eq!((status, body), (200, thing.as_bytes().to_vec()));
    let path = format!("/things/{thing}/jobs/{thing}");
    let (status, body) = client.ask("iot", "GET", &path, b"").await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, &body["execution"]["versionNumber"]), (200, &json!(version)));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_folder_has_one_server_and_its_secrets_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let server = Server::open(&folder.0).await.unwrap();
    assert!(matches!(Server::open(&folder.0).await, Err(cloud::Error::InUse { .. })));
    let mut private = 0;
    for name in ["cloud.json", "ca/server-root.key", "ca/devices.key"] {
        let mode = std::fs::metadata(folder.0.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
        private += 1;
    }
    assert_eq!(private, 3);
    assert_eq!(std::fs::metadata(&folder.0).unwrap().permissions().mode() & 0o777, 0o700);
    let secret = server.endpoints.secret_access_key.clone();
    assert!(!format!("{:?}", server.endpoints).contains(&secret));
    server.stop().await;
    let again = Server::open(&folder.0).await.unwrap();
    assert_eq!(again.endpoints, cloud::Endpoints::read(&folder.0).unwrap());
    assert_eq!(again.endpoints.secret_access_key, secret);
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_and_never_finished_is_cleared_away_in_its_time_and_nothing_else() {
    let folder = Folder::new();
    let server = Server::open(&folder.0).await.unwrap();
    server.s3("PUT", "/bucket", b"").await;
    server.s3("PUT", "/bucket/whole", b"stays").await;
    for key in ["old", "young"] {
        let begun = server.s3("POST", &format!("/bucket/{key}?uploads="), b"").await.text();
        let (_, rest) = begun.split_once("<UploadId>").unwrap();
        let (id, _) = rest.split_once('<').unwrap();
        let part = format!("/bucket/{key}?partNumber=1&uploadId={id}");
        assert_eq!(server.s3("PUT", &part, b"a part").await.status, 200);
    }
    let mut certificates = Vec::new();
    for _ in 0..3 {
        let made = server.ok("POST", "/keys-and-certificate", Value::Null).await;
        certificates.push(made["certificateId"].as_str().unwrap().to_string());
    }
    server.stop().await;
    let files = || std::fs::read_dir(folder.0.join("objects")).unwrap().count();
    assert_eq!(files(), 3);

    // A week passes for one upload; of two certificates that nobody has claimed, the token of one is over. The third is
    // an operator's.
    let db = rusqlite::Connection::open(folder.0.join("cloud.sqlite")).unwrap();
    let now_ms = now_s() as i64 * 1000;
    db.execute("UPDATE upload SET created_ms = ?1 WHERE key = 'old'", [now_ms - 7 * 86_400_000 - 1]).unwrap();
    for (token, certificate, expires_ms) in
        [("a", &certificates[0], now_ms - 1), ("b", &certificates[1], now_ms + 3_600_000)]
    {
        db.execute("UPDATE certificate SET status = 'PENDING_ACTIVATION' WHERE id = ?1", [certificate])
            .unwrap();
        let sql = "INSERT INTO ownership (token, certificate, expires_ms) VALUES (?1, ?2, ?3)";
        db.execute(sql, rusqlite::params![token, certificate, expires_ms]).unwrap();
    }
    drop(db);

    let server = Server::open(&folder.0).await.unwrap();
    let cleared = async || {
        let uploads = server.s3("GET", "/bucket?uploads=", b"").await.text();
        let first = server.iot("GET", &format!("/certificates/{}", certificates[0]), Value::Null).await;
        !uploads.contains("<Key>old</Key>") && files() == 2 && first.status == 404
    };
    let begun = std::time::Instant::now();
    while !cleared().await {
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "it is still there");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(server.s3("GET", "/bucket?uploads=", b"").await.text().contains("<Key>young</Key>"));
    assert_eq!(server.s3("GET", "/bucket/whole", b"").await.body, b"stays");
    for id in &certificates[1..] {
        server.ok("GET", &format!("/certificates/{id}"), Value::Null).await;
    }
    server.stop().await;
}
