//! The whole of it on loopback: a board's process, a real cloud, TLS with client certificates between them.
#![allow(clippy::unwrap_used, reason = "a laboratory that cannot be set up fails its test")]

mod cloud;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use cloud::{Cloud, Thing};
use host::flash::FileFlash;
use host::{FLASH_FILE, socket};
use image::{KeySet, Link, SigningKey, SlotRule, VmUid};
use slots::{Credentials, Layout, Settings, Slots};

const VM_UID: &str = "host-00010000-0.1.0";

/// Says its version, reaches its cloud, and publishes for ever.
const PROGRAM: &str = "
import time
from aws import iot
print('Hello, I am firmware version: VERSION')
thing = iot.Thing()
thing.connect()
while True:
    thing.publish('dev/sample', {'version': 'VERSION'})
    time.sleep_ms(100)
";

fn key() -> SigningKey {
    SigningKey::generate(|bytes| bytes.fill(7))
}

fn firmware(version: &str) -> Vec<u8> {
    let main = compiler::Source {
        path: "main.py".into(),
        text: PROGRAM.replace("VERSION", version),
        is_package: false,
    };
    let project = compiler::Project {
        main: "main".into(),
        resolve: &|name| (name == "main").then(|| main.clone()),
        natives: &["time", "aws", "aws.iot"],
        name: "host".into(),
        version: version.into(),
        resources: vec![("ballast".into(), (0..100_000u32).map(|i| (i % 251) as u8).collect())],
    };
    let program = compiler::compile(&project).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let link =
        Link { vm: VmUid::parse(VM_UID).unwrap(), slot: SlotRule::Either, name: "host", version, counter: 0 };
    image::link(&program, &link).unwrap().sign(&key())
}

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("end-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// Makes a board that is `thing` and runs version 0.
fn provision(board: &Path, cloud: &Cloud, thing: &Thing) {
    let flash = FileFlash::create(&board.join(FLASH_FILE)).unwrap();
    let mut slots = Slots::open(flash, Layout::DEVKITC_4MB).unwrap();
    let keys = KeySet::new().with(key().public()).unwrap();
    slots.keys().write(keys.write(&mut [0; KeySet::MAX_LEN])).unwrap();
    let settings = Settings::new("virtual:test", VM_UID);
    slots.settings().write(settings.write(&mut [0; 256]).unwrap()).unwrap();
    let credentials = Credentials {
        thing: "lamp",
        host: &cloud.endpoints.mqtt_host,
        port: cloud.endpoints.mqtt_port,
        chain: &thing.certificate,
        private_key: &thing.private_key,
        roots: &thing.root,
        wifi: None,
    };
    slots.credentials().write(credentials.write(&mut [0; 8000]).unwrap()).unwrap();
    slots.spare().unwrap().write(0, &firmware("0")).unwrap();
    slots.install().unwrap();
}

/// A board's process and what its console says.
struct Board {
    process: Child,
    console: mpsc::Receiver<String>,
}

impl Board {
    fn power_on(folder: &Path, options: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_board"))
            .arg(folder)
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = process.stdout.take().unwrap();
        let (lines, console) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = lines.send(line);
            }
        });
        Self { process, console }
    }

    /// Waits for a line; answers with all lines up to it.
    fn hear(&self, wanted: &str) -> Vec<String> {
        let end = Instant::now() + Duration::from_secs(60);
        let mut heard = Vec::new();
        loop {
            match self.console.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => heard.push(line),
                Err(_) => panic!("never heard {wanted:?}, but {heard:#?}"),
            }
            if heard.last().is_some_and(|line| line.contains(wanted)) {
                return heard;
            }
        }
    }

    /// Waits until the process has died of its power cut.
    fn dead(&mut self) {
        use std::os::unix::process::ExitStatusExt;
        assert_eq!(self.process.wait().unwrap().signal(), Some(9), "SIGKILL");
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn world(name: &str) -> (Cloud, PathBuf) {
    let cloud = Cloud::start(&folder(&format!("{name}-cloud")));
    let board = folder(&format!("{name}-board"));
    provision(&board, &cloud, &cloud.thing("lamp"));
    (cloud, board)
}

#[test]
fn an_update_from_the_job_to_the_confirmed_boot() {
    let (cloud, folder) = world("update");
    let board = Board::power_on(&folder, &[]);
    board.hear("Hello, I am firmware version: 0");
    board.hear("online");
    for version in ["1", "2"] {
        cloud.job(&format!("to-{version}"), "lamp", version, &firmware(version));
        board.hear(&format!("Hello, I am firmware version: {version}"));
        board.hear("confirmed slot");
        board.hear("reported SUCCEEDED");
        assert_eq!(cloud.status(&format!("to-{version}"), "lamp").0, "SUCCEEDED");
    }
}

#[test]
fn a_board_killed_in_the_middle_of_a_download_and_one_killed_after_the_confirm_both_end_well() {
    let (cloud, folder) = world("cuts");
    let mut board = Board::power_on(&folder, &["--cut-power-at", "50%"]);
    board.hear("online");
    cloud.job("to-1", "lamp", "1", &firmware("1"));
    board.dead();
    let mut board = Board::power_on(&folder, &["--cut-power-at", "confirmed"]);
    board.dead();
    let board = Board::power_on(&folder, &[]);
    board.hear("Hello, I am firmware version: 1");
    board.hear("reported SUCCEEDED");
    assert_eq!(cloud.status("to-1", "lamp").0, "SUCCEEDED");
}

#[test]
fn the_cloud_may_restart_in_the_middle_of_a_download() {
    let (mut cloud, folder) = world("restart");
    let board = Board::power_on(&folder, &["--link-rate", "100000"]);
    board.hear("online");
    cloud.job("to-1", "lamp", "1", &firmware("1"));
    board.hear("downloading 4");
    cloud.restart(Duration::from_millis(300));
    board.hear("Hello, I am firmware version: 1");
    board.hear("reported SUCCEEDED");
    assert_eq!(cloud.status("to-1", "lamp").0, "SUCCEEDED");
}

#[test]
fn a_monitor_hears_the_program_and_a_held_board_can_be_given_other_firmware() {
    let (_cloud, folder) = world("monitor");
    let board = Board::power_on(&folder, &[]);
    board.hear("Hello, I am firmware version: 0");
    let hold = socket::Hold::new(&folder).unwrap();
    let flash = FileFlash::open(&folder.join(FLASH_FILE)).unwrap();
    let mut slots = Slots::open(flash, Layout::DEVKITC_4MB).unwrap();
    slots.spare().unwrap().write(0, &firmware("7")).unwrap();
    slots.install().unwrap();
    drop(slots);
    hold.release().unwrap();
    board.hear("Hello, I am firmware version: 7");
}

#[test]
fn a_loop_that_is_stuck_is_reset_from_outside_and_knows_why_it_started() {
    let (_cloud, folder) = world("stall");
    let board = Board::power_on(&folder, &["--stall"]);
    board.hear("booted slot 0, version 0 (watchdog)");
    board.hear("Hello, I am firmware version: 0");
}
