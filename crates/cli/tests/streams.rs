//! Updates by stream, typed: a cloud, a board of this machine that has one connection only, and `fota --by stream`; also when
//! the stream is gone, is of another object, or the thing may not ask for it. How often a board asks in vain before the job
//! fails is tested where time is virtual: `crates/device/tests/stream.rs`.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

// A real cloud in this process.
#[path = "../../../ports/host/tests/end_to_end/cloud.rs"]
#[allow(dead_code)]
mod cloud;

use cloud::Cloud;

const THING: &str = "lamp";
const BOARD: &str = "virtual:lamp";
/// How long a line of the board and the end of a job may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Says which one it is, for ever.
const PROGRAM: &str = "
import time
version = \"VERSION\"
while True:
    print('still here: version', version)
    time.sleep_ms(100)
";

/// A folder with a home and a project, a cloud, and a board that runs version 0.
struct Workshop {
    folder: PathBuf,
    cloud: Cloud,
}

impl Workshop {
    fn new(name: &str) -> Workshop {
        let folder = std::env::temp_dir().join(format!("updraft-streams-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("project")).unwrap();
        let cloud = Cloud::start(&folder.join("cloud"));
        let workshop = Workshop { folder, cloud };
        workshop.write("project/updraft.toml", "[firmware]\nname = \"lamp\"\nresources = [\"map.bin\"]\n");
        // Nothing that could be packed: the update takes more than one block.
        let mut noise = 1u32;
        let mut next = || {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (noise >> 24) as u8
        };
        let bytes: Vec<u8> = (0..40_000).map(|_| next()).collect();
        std::fs::write(workshop.folder.join("project/map.bin"), bytes).unwrap();
        workshop.write("project/main.py", &PROGRAM.replace("VERSION", "0"));
        workshop.updraft(&["virtualize", BOARD]);
        workshop.updraft(&["thing", "add", "project", "--name", THING]);
        workshop.updraft(&["uplink", BOARD, "project"]);
        workshop
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.folder.join(file), text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let at = &self.cloud.endpoints;
        let mut command = Command::new(env!("CARGO_BIN_EXE_updraft"));
        command
            .args(args)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .env("UPDRAFT_HOME", self.folder.join("home"))
            .env("AWS_ENDPOINT_URL", &at.endpoint_url)
            .env("AWS_CA_BUNDLE", &at.ca_path)
            .env("AWS_ACCESS_KEY_ID", &at.access_key_id)
            .env("AWS_SECRET_ACCESS_KEY", &at.secret_access_key)
            .env("AWS_REGION", &at.region)
            .env("UPDRAFT_MQTT_HOST", &at.mqtt_host)
            .env("UPDRAFT_MQTT_PORT", at.mqtt_port.to_string());
        command
    }

    fn types(&self, args: &[&str]) -> Output {
        self.command(args).arg("--json").output().unwrap()
    }

    /// Types what must succeed; answers its facts.
    fn updraft(&self, args: &[&str]) -> Value {
        let output = self.types(args);
        assert!(output.status.success(), "{args:?}\n{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    }

    /// Makes the image of a version.
    fn link(&self, version: &str) {
        self.write("project/main.py", &PROGRAM.replace("VERSION", version));
        let facts = self.updraft(&["virtualize", BOARD, "--show"]);
        self.updraft(&["compile", "project", "-o", "lamp.vbo"]);
        self.updraft(&["link", facts["vm_uid"].as_str().unwrap(), "lamp.vbo", "-o", "lamp.fw"]);
    }

    /// Starts a job for a version, by stream; answers its id and the stream's name.
    fn begin(&self, version: &str) -> (String, String) {
        self.link(version);
        let started = self.updraft(&["fota", THING, "lamp.fw", "--by", "stream"]);
        assert_eq!(started["by"], "stream");
        let job = started["job"].as_str().unwrap().to_string();
        let url = self.document(&job)["url"].as_str().unwrap().to_string();
        let name = url.strip_prefix("stream:").unwrap().strip_suffix("/0").unwrap();
        (job, name.to_string())
    }

    fn document(&self, job: &str) -> Value {
        let answer = self.cloud.iot("GET", &format!("/jobs/{job}/job-document"), &[], &[], None);
        serde_json::from_str(answer["document"].as_str().unwrap()).unwrap()
    }

    /// Waits for the end of the thing's execution: status and reason.
    fn end_of(&self, job: &str) -> (String, Option<String>) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let status = self.cloud.status(job, THING);
            if !matches!(status.0.as_str(), "QUEUED" | "IN_PROGRESS") {
                return status;
            }
            assert!(Instant::now() < deadline, "still {status:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Gives the thing the policy of before streams: it speaks of its jobs alone, and hears what is `allowed` of its topics.
    fn restrict(&self, allowed: &str) {
        let own = "$aws/things/${iot:Connection.Thing.ThingName}";
        let arn = format!("arn:aws:iot:{}:{}", self.cloud.endpoints.region, self.cloud.endpoints.account);
        let allow = |action: &str, resource: String| json!({"Effect": "Allow", "Action": action, "Resource": resource});
        let policy = json!({"Version": "2012-10-17", "Statement": [
            allow("iot:Connect", "*".into()),
            allow("iot:Publish", format!("{arn}:topic/{own}/jobs/*")),
            allow("iot:Subscribe", format!("{arn}:topicfilter/{own}/{allowed}")),
            allow("iot:Receive", format!("{arn}:topic/{own}/{allowed}")),
        ]});
        let body = json!({"policyDocument": policy.to_string()});
        let path = "/policies/updraft-lamp/version";
        self.cloud.iot("POST", path, &[("setAsDefault", "true")], &[], Some(body));
    }

    /// Bytes of objects that left the cloud by HTTPS and by stream.
    fn sent(&self) -> (u64, u64) {
        let host = self.cloud.endpoints.authority();
        let head = format!("GET /metrics HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        let page = String::from_utf8(self.cloud.exchange(head.as_bytes(), b"").1).unwrap();
        let bytes = |by: &str| {
            let start = format!("updraft_object_bytes_total{{by=\"{by}\"}} ");
            page.lines().find_map(|line| line.strip_prefix(&start)).unwrap().parse().unwrap()
        };
        (bytes("https"), bytes("stream"))
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A powered board.
struct Board {
    process: Child,
    console: mpsc::Receiver<String>,
}

impl Board {
    fn power_on(workshop: &Workshop) -> Board {
        Board::power_on_with(workshop, &[])
    }

    fn power_on_with(workshop: &Workshop, options: &[&str]) -> Board {
        let mut process =
            workshop.command(&["board", "run", BOARD]).args(options).stdout(Stdio::piped()).spawn().unwrap();
        let out = process.stdout.take().unwrap();
        let (lines, console) = mpsc::channel();
        std::thread::spawn(move || {
            BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| lines.send(line))
        });
        Board { process, console }
    }

    /// Waits for a line that begins so; answers the board's own lines up to it.
    fn hear(&self, start: &str) -> Vec<String> {
        let (end, mut heard) = (Instant::now() + PATIENCE, vec![]);
        loop {
            match self.console.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) if line.starts_with(start) => return heard,
                Ok(line) if line.starts_with("[updraft] ") => heard.push(line),
                Ok(_) => {}
                Err(_) => panic!("never heard {start:?}, but {heard:#?}"),
            }
        }
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn packed_or_plain_an_image_comes_over_the_one_connection_and_nothing_by_https() {
    let workshop = Workshop::new("good");
    let board = Board::power_on(&workshop);
    board.hear("[updraft] online");
    for (version, options, travels) in [("1", &[][..], "packed"), ("2", &["--plain"][..], "fw")] {
        workshop.link(version);
        let args = [&["fota", THING, "lamp.fw", "--by", "stream", "--watch"], options].concat();
        let finished = workshop.updraft(&args);
        assert_eq!(finished["by"], "stream");
        assert_eq!(finished["executions"][0]["status"], "SUCCEEDED", "{finished}");
        board.hear(&format!("still here: version {version}"));
        let url = workshop.document(finished["job"].as_str().unwrap())["url"].to_string();
        assert!(url.starts_with("\"stream:lamp-") && url.ends_with(&format!("-{travels}/0\"")), "{url}");
        let (https, stream) = workshop.sent();
        assert!(https == 0 && stream > 40_000, "{https} {stream}");
    }
}

#[test]
fn a_second_job_for_an_image_uses_its_stream_again() {
    let workshop = Workshop::new("again");
    let (first, stream) = workshop.begin("1");
    let (second, same) = workshop.begin("1");
    assert_eq!(stream, same);
    let path = format!("/streams/{stream}");
    let info = workshop.cloud.iot("GET", &path, &[], &[], None)["streamInfo"].clone();
    assert_eq!((&info["streamVersion"], info["files"].as_array().map(Vec::len)), (&json!(2), Some(1)));
    assert_eq!(info["description"], format!("fota-aws-bucket/lamp/{}", file_of(&stream)));
    let board = Board::power_on(&workshop);
    board.hear("still here: version 1");
    for job in [first, second] {
        assert_eq!(workshop.end_of(&job).0, "SUCCEEDED");
    }
}

/// `lamp-9f64a747e1b97f13-packed` was made of `9f64a747e1b97f13.packed`.
fn file_of(stream: &str) -> String {
    stream.strip_prefix("lamp-").unwrap().replace('-', ".")
}

#[test]
fn a_stream_that_was_deleted_is_asked_for_again_until_it_is_there() {
    let workshop = Workshop::new("gone");
    let (job, stream) = workshop.begin("1");
    workshop.cloud.iot("DELETE", &format!("/streams/{stream}"), &[], &[], None);
    let board = Board::power_on(&workshop);
    board.hear("[updraft] download interrupted: the server refuses the stream: ResourceNotFound");
    assert_eq!(workshop.sent(), (0, 0));
    let (again, _) = workshop.begin("1");
    board.hear("still here: version 1");
    for job in [job, again] {
        assert_eq!(workshop.end_of(&job).0, "SUCCEEDED");
    }
}

#[test]
fn an_object_that_was_replaced_after_its_stream_was_made_is_not_mixed_into_it() {
    let workshop = Workshop::new("replaced");
    let (job, stream) = workshop.begin("1");
    let path = format!("/fota-aws-bucket/lamp/{}", file_of(&stream));
    let size = workshop.document(&job)["packed"]["size"].as_u64().unwrap() as usize;
    let replace = |bytes: &[u8]| assert_eq!(workshop.cloud.ask("s3", "PUT", &path, &[], &[], bytes).0, 200);
    replace(&vec![7; size]);
    let board = Board::power_on(&workshop);
    board.hear("[updraft] download interrupted: the server refuses the stream: ETagMismatch");
    replace(&vec![7; size + 1]);
    assert_eq!(workshop.end_of(&job), ("FAILED".into(), Some("size-mismatch".into())));
    assert_eq!(workshop.sent(), (0, 0));
    while board.console.try_recv().is_ok() {}
    board.hear("still here: version 0");
    let (again, _) = workshop.begin("1");
    board.hear("still here: version 1");
    assert_eq!(workshop.end_of(&again).0, "SUCCEEDED");
}

#[test]
fn a_power_cut_ends_no_stream_and_after_a_restart_of_the_cloud_it_goes_on_where_it_was() {
    let mut workshop = Workshop::new("cut");
    let (job, _) = workshop.begin("1");
    let size = workshop.document(&job)["packed"]["size"].as_u64().unwrap();
    let mut board = Board::power_on_with(&workshop, &["--cut-power-at", "40%"]);
    board.process.wait().unwrap();
    let cut = workshop.sent();
    let board = Board::power_on_with(&workshop, &["--link-rate", "20000"]);
    board.hear("[updraft] downloading 7");
    let restarted = workshop.sent();
    workshop.cloud.restart(Duration::from_millis(200));
    board.hear("still here: version 1");
    assert_eq!(workshop.end_of(&job).0, "SUCCEEDED");
    let end = workshop.sent();
    assert_eq!((cut.0, restarted.0, end.0), (0, 0, 0));
    // The block that was used and the one on its way when the cloud went came twice, no more.
    let since_the_cut = restarted.1 - cut.1 + end.1;
    assert!((size..=size + 3 * 4096).contains(&since_the_cut), "{since_the_cut} of {size}");
}

#[test]
fn a_thing_whose_policy_knows_no_streams_says_so_and_goes_on_once_it_has_a_newer_one() {
    for (name, allowed, line) in [
        ("deaf", "jobs/*", "download interrupted: the server does not let this device subscribe to streams"),
        // It may listen, but not ask; whoever publishes what it may not is cut off.
        ("mute", "*", "offline: the server ended the connection: NotAuthorized"),
    ] {
        let workshop = Workshop::new(name);
        workshop.restrict(allowed);
        let (job, _) = workshop.begin("1");
        let board = Board::power_on(&workshop);
        board.hear(&format!("[updraft] {line}"));
        assert_eq!(workshop.sent(), (0, 0));
        assert_eq!(workshop.updraft(&["thing", "policy", "project"])["policy"], "updraft-lamp");
        board.hear("still here: version 1");
        assert_eq!(workshop.end_of(&job).0, "SUCCEEDED");
    }
}

#[test]
fn what_a_stream_has_nothing_to_do_with_is_wrong_usage() {
    let folder = std::env::temp_dir();
    let fota = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_updraft"));
        command.args(["fota", THING, "lamp.fw"]).args(args).current_dir(&folder).stdin(Stdio::null());
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = fota(&["--by", "stream", "--url-seconds", "60"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("--url-seconds is for presigned URLs"), "{said}");
    assert_eq!(fota(&["--by", "pigeon"]).0, Some(2));
}
