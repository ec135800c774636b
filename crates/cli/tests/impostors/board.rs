//! A board and who prepares it, with the commands that a person would type.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::THING;
use crate::cloud::Thing;

/// How long a line may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Says that it is there, for ever.
const PROGRAM: &str = "
import time, fota
version = \"VERSION\"
fota.accept()
while True:
    print('still here: version', version)
    time.sleep_ms(100)
";

/// A folder with a home, a project and a board.
pub struct Workshop {
    folder: PathBuf,
    board: String,
}

impl Workshop {
    pub fn new(board: &str) -> Workshop {
        let name = format!("updraft-impostors-{}-{}", board.replace(':', "-"), std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(folder.join("project")).unwrap();
        Workshop { folder, board: board.into() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_updraft"));
        command
            .args(args)
            .current_dir(&self.folder)
            .env("UPDRAFT_HOME", self.path("home"))
            .stdin(Stdio::null());
        command
    }

    fn updraft(&self, args: &[&str]) -> Value {
        let output = self.command(args).arg("--json").output().unwrap();
        assert!(output.status.success(), "{args:?}\n{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    }

    pub fn virtualize(&self) {
        self.updraft(&["virtualize", &self.board]);
        write(&self.path("project/updraft.toml"), "[firmware]\nname = \"lamp\"\n");
    }

    /// Puts the credentials of a thing into the project.
    pub fn write_thing(&self, thing: &Thing, roots: &[u8]) {
        let folder = self.thing_folder();
        std::fs::create_dir_all(&folder).unwrap();
        write(&folder.join("certificate.pem"), &pem("CERTIFICATE", &thing.certificate));
        write(&folder.join("private.key.pem"), &pem("PRIVATE KEY", &thing.private_key));
        let roots: String =
            slots::Credentials::certificates(roots).map(|root| pem("CERTIFICATE", root)).collect();
        write(&folder.join("root-ca.pem"), &roots);
    }

    fn thing_folder(&self) -> PathBuf {
        self.path("project/.updraft/things").join(THING)
    }

    /// Writes version 0 to the board, whose cloud is there.
    pub fn uplink(&self, host: &str, port: u16) {
        let identity = json!({
            "thing_name": THING, "thing_arn": "", "certificate_arn": "", "mqtt_host": host, "mqtt_port": port,
        });
        write(&self.thing_folder().join("thing.json"), &identity.to_string());
        self.write_program("0");
        self.updraft(&["uplink", &self.board, "project"]);
    }

    fn write_program(&self, version: &str) {
        write(&self.path("project/main.py"), &PROGRAM.replace("VERSION", version));
    }

    /// A signed image for the board.
    pub fn image(&self, version: &str) -> Vec<u8> {
        self.write_program(version);
        let facts = self.updraft(&["virtualize", &self.board, "--show"]);
        self.updraft(&["compile", "project", "-o", "lamp.vbo"]);
        self.updraft(&["link", facts["vm_uid"].as_str().unwrap(), "lamp.vbo", "-o", "lamp.fw"]);
        std::fs::read(self.path("lamp.fw")).unwrap()
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

fn pem(kind: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n"))
}

/// A powered board.
pub struct Board {
    process: Child,
    console: mpsc::Receiver<String>,
}

impl Board {
    pub fn power_on(workshop: &Workshop) -> Board {
        let mut process =
            workshop.command(&["board", "run", &workshop.board]).stdout(Stdio::piped()).spawn().unwrap();
        let out = process.stdout.take().unwrap();
        let (lines, console) = mpsc::channel();
        std::thread::spawn(move || {
            BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| lines.send(line))
        });
        Board { process, console }
    }

    /// The next line that begins so.
    pub fn hear(&mut self, start: &str) -> String {
        let (end, mut heard) = (Instant::now() + PATIENCE, vec![]);
        loop {
            match self.console.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) if line.starts_with(start) => return line,
                Ok(line) => heard.push(line),
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
