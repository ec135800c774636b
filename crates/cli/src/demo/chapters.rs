//! The chapters: one update each, good or wrong on purpose, and how it must end.

use std::process::Child;
use std::time::{Duration, Instant};

use image::VmUid;
use serde_json::Value;

use super::stage::{PATIENCE, Sent, Stage};
use super::table::{Expected, Row};
use crate::failure::{Explain, Failure, Outcome};

/// One update of the story.
pub struct Chapter {
    /// The row's name.
    pub title: &'static str,
    /// One sentence for the reader.
    pub about: &'static str,
    expected: Expected,
    act: Act,
}

/// What is done to the update, or during it.
enum Act {
    /// Edit the version, compile, link, send.
    Good,
    /// The same, over the MQTT connection that the board has.
    ByStream,
    /// A bit of the payload is flipped after signing.
    FlippedBit,
    /// Signed in another workshop.
    ForeignKey,
    /// Linked for a VM that this board does not have.
    ForeignAbi,
    /// Linked for the slot that runs.
    RunningSlot,
    /// The program begins with this.
    Program(&'static str),
    /// The power is cut in the middle of the download.
    CutDownload,
    /// The power is cut between confirm and report.
    CutAfterConfirm,
    /// The cloud is killed and restarted in the middle of the download.
    RestartCloud,
}

const fn succeeded(version: &'static str) -> Expected {
    Expected { status: "SUCCEEDED", reason: "", version }
}

const fn refused(reason: &'static str) -> Expected {
    Expected { status: "REJECTED", reason, version: "2" }
}

const fn failed(reason: &'static str) -> Expected {
    Expected { status: "FAILED", reason, version: "2" }
}

/// In the order of the story: two updates, six wrong ones, three accidents, and one more without a second connection.
pub const CHAPTERS: [Chapter; 12] = [
    Chapter {
        title: "0 → 1",
        about: "One line is edited; the new firmware goes into the empty slot and is tried.",
        expected: succeeded("1"),
        act: Act::Good,
    },
    Chapter {
        title: "1 → 2",
        about: "The other slot, the one that ran version 0, is used now.",
        expected: succeeded("2"),
        act: Act::Good,
    },
    Chapter {
        title: "a payload with a flipped bit",
        about: "The file arrives as it was sent, but it is not what was signed.",
        expected: refused("payload-digest"),
        act: Act::FlippedBit,
    },
    Chapter {
        title: "an image signed by another key",
        about: "A perfect image from somebody else's workshop.",
        expected: refused("unknown-key"),
        act: Act::ForeignKey,
    },
    Chapter {
        title: "an image for another VM ABI",
        about: "Well signed, but its bytecode is for another virtual machine.",
        expected: refused("wrong-abi"),
        act: Act::ForeignAbi,
    },
    Chapter {
        title: "an image restricted to the running slot",
        about: "It may run in one slot only, and that slot is the one that must not be overwritten.",
        expected: refused("wrong-slot"),
        act: Act::RunningSlot,
    },
    Chapter {
        title: "a firmware that raises at start",
        about: "Well signed and well formed: only trying it shows that it dies. Three attempts, then back.",
        expected: failed("trial-crashed"),
        act: Act::Program("raise RuntimeError(\"no sensor\")"),
    },
    Chapter {
        title: "a firmware that hangs at start",
        about: "It never reaches its cloud. The watchdog ends each attempt after some seconds (a demo is short).",
        expected: failed("trial-hung"),
        act: Act::Program("while True:\n    pass"),
    },
    Chapter {
        title: "a power cut in mid-download",
        about: "The board's process is killed half way, and powered again.",
        expected: succeeded("3"),
        act: Act::CutDownload,
    },
    Chapter {
        title: "a power cut right after the confirm",
        about: "The new firmware is confirmed, but nobody has been told yet.",
        expected: succeeded("4"),
        act: Act::CutAfterConfirm,
    },
    Chapter {
        title: "the cloud restarted in mid-download",
        about: "The cloud is killed half way and started again on its data.",
        expected: succeeded("5"),
        act: Act::RestartCloud,
    },
    Chapter {
        title: "5 → 6, by stream",
        about: "The image comes in blocks over the connection that the board has: no download by HTTPS, no second TLS.",
        expected: succeeded("6"),
        act: Act::ByStream,
    },
];

/// Bytes per second of the board's network where the download has to take a while; about a Wi-Fi module's rate.
const SLOW_LINK: &str = "200000";
/// Size of the resource that makes such a firmware large.
const RESOURCE_BYTES: usize = 150_000;

impl Chapter {
    /// Plays the chapter and answers its row.
    pub fn play(&self, stage: &mut Stage) -> Outcome<Row> {
        let edited = Instant::now();
        let image = self.prepare(stage)?;
        let sent = stage.sent()?;
        let mark = stage.console.mark();
        let begun = Instant::now();
        let by_stream = matches!(self.act, Act::ByStream);
        let how = [image.as_str(), "--by", if by_stream { "stream" } else { "https" }];
        let fota = stage.begin_fota(if by_stream { &how } else { &how[..1] })?;
        self.disturb(stage, mark)?;
        let execution = finish(fota)?;
        let ended = Instant::now();
        if by_stream {
            came_by_stream_alone(stage, sent, downloaded(stage, mark))?;
        }
        self.show_board(stage, mark);
        let hello = self.greeting(stage, mark)?;
        let confirmed =
            stage.console.wait_for(mark, Duration::ZERO, |line| line.starts_with("[updraft] confirmed"));
        let until = confirmed.filter(|_| self.expected.status == "SUCCEEDED").map_or(ended, |line| line.at);
        let detail = |name: &str| execution["details"][name].as_str().unwrap_or_default().to_string();
        Ok(Row {
            update: self.title,
            expected: self.expected,
            status: execution["status"].as_str().unwrap_or_default().to_string(),
            reason: detail("reason"),
            version: hello.0,
            bytes: downloaded(stage, mark),
            ms: until.saturating_duration_since(begun).as_millis() as u64,
            edit_to_running_ms: matches!(self.act, Act::Good)
                .then(|| hello.1.saturating_duration_since(edited).as_millis() as u64),
        })
    }

    /// Edits, compiles and links as the chapter wants; answers the image's path.
    fn prepare(&self, stage: &mut Stage) -> Outcome<String> {
        let project = stage.project();
        let (program, image) = (stage.path("bytecode.vbo"), stage.path("firmware.fw"));
        let running: u32 = running_version(stage);
        match &self.act {
            Act::Good => set_version(stage, running + 1)?,
            Act::Program(start) => {
                set_version(stage, 99)?;
                stage.edit("print(\"Hello", &format!("{start}\nprint(\"Hello"))?;
            }
            Act::CutDownload => {
                enlarge(stage)?;
                set_version(stage, running + 1)?;
                self.power_again(stage, &["--link-rate", SLOW_LINK])?;
            }
            Act::CutAfterConfirm => {
                set_version(stage, running + 1)?;
                self.power_again(stage, &["--cut-power-at", "confirmed"])?;
            }
            Act::RestartCloud => {
                set_version(stage, running + 1)?;
                self.power_again(stage, &["--link-rate", SLOW_LINK])?;
            }
            Act::ByStream => {
                set_version(stage, running + 1)?;
                self.power_again(stage, &[])?;
            }
            _ => set_version(stage, 99)?,
        }
        stage.updraft(&["compile", &project, "-o", &program])?;
        let uid = match self.act {
            Act::ForeignAbi => foreign_abi(&stage.vm_uid),
            _ => stage.vm_uid.clone(),
        };
        let running_slot = running_slot(stage);
        let mut link = vec!["link", &uid, &program, "-o", &image];
        match self.act {
            Act::RunningSlot => link.extend(["--slot", &running_slot]),
            Act::ForeignAbi => link.push("--force"),
            _ => {}
        }
        let elsewhere = stage.path("another-workshop");
        let home = [("UPDRAFT_HOME", elsewhere.as_str())];
        stage.updraft_at(&link, if matches!(self.act, Act::ForeignKey) { &home } else { &[] })?;
        if matches!(self.act, Act::FlippedBit) {
            flip_last_bit(&image)?;
        }
        if let Act::Program(start) = self.act {
            stage.edit(&format!("{start}\nprint(\"Hello"), "print(\"Hello")?;
        }
        Ok(image)
    }

    /// Cuts and restarts at the right moment.
    fn disturb(&self, stage: &mut Stage, mark: usize) -> Outcome {
        match self.act {
            Act::CutDownload => {
                let line = stage.wait_for_line("the middle of the download", mark, is_mid_download)?;
                stage.board_line(&line);
                stage.cut_power();
                stage.say("… and the power is gone. It comes back:");
                stage.power_on(&["--link-rate", SLOW_LINK])
            }
            Act::CutAfterConfirm => {
                stage.wait_for_power_cut()?;
                stage.say("… confirmed, and the power is gone. It comes back:");
                stage.power_on(&[])
            }
            Act::RestartCloud => {
                let line = stage.wait_for_line("the middle of the download", mark, is_mid_download)?;
                stage.board_line(&line);
                stage.kill_cloud();
                stage.say("… and the cloud is gone. It comes back:");
                stage.start_cloud()
            }
            _ => Ok(()),
        }
    }

    /// Powers the board again with other options, and waits until it is at its cloud.
    fn power_again(&self, stage: &mut Stage, options: &[&str]) -> Outcome {
        stage.cut_power();
        let mark = stage.console.mark();
        stage.power_on(options)?;
        stage
            .wait_for_line("the board's connection", mark, |line| line.starts_with("Connected as"))
            .map(|_| ())
    }

    /// The board's own words about the update.
    fn show_board(&self, stage: &Stage, mark: usize) {
        for line in stage.console.since(mark) {
            let text = line.text.as_str();
            let worth = ["Hello", "An update to", "RuntimeError", "[updraft] "]
                .iter()
                .any(|start| text.starts_with(start));
            if worth && !text.contains("downloading") {
                stage.board_line(text);
            }
        }
    }

    /// Version and instant of the greeting that followed the last boot.
    fn greeting(&self, stage: &Stage, mark: usize) -> Outcome<(String, Instant)> {
        let booted =
            stage.console.since(0).iter().rposition(|line| line.text.starts_with("[updraft] booted"));
        let from = booted.unwrap_or(0);
        let is_hello = |line: &str| line.starts_with("Hello, I am firmware version:");
        stage.wait_for_line("the greeting of the firmware that runs", from, is_hello)?;
        let wanted = format!("Hello, I am firmware version: {}", self.expected.version);
        let first = stage.console.wait_for(mark, Duration::ZERO, |line| line == wanted);
        let last = stage.console.wait_for(from, PATIENCE, is_hello);
        let version = last.map(|line| line.text).unwrap_or_default();
        let version = version.rsplit(' ').next().unwrap_or_default().to_string();
        Ok((version, first.map_or_else(Instant::now, |line| line.at)))
    }
}

/// Whether the bytes of an update left the cloud as blocks, and none as the answer to a GET.
fn came_by_stream_alone(stage: &Stage, before: Sent, downloaded: u64) -> Outcome {
    let now = stage.sent()?;
    let (https, stream) = (now.https - before.https, now.stream - before.stream);
    stage.say(&format!("The cloud sent {stream} bytes by stream, and {https} by HTTPS."));
    if https == 0 && stream >= downloaded {
        return Ok(());
    }
    let cause =
        format!("{https} bytes left the cloud by HTTPS, {stream} by stream; the board got {downloaded}");
    Err(Failure::new("an update by stream", cause, "run the demo again with --verbose --keep DIR"))
}

/// Waits for `fota --watch` and answers the execution of our one thing.
pub(super) fn finish(fota: Child) -> Outcome<Value> {
    let step = "updraft fota --watch";
    let output = fota.wait_with_output().explain(step, "report this")?;
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    match &answer["executions"][0] {
        Value::Null => {
            Err(Failure::new(step, String::from_utf8_lossy(&output.stderr), "look at the step that it names"))
        }
        execution => Ok(execution.clone()),
    }
}

/// From a quarter on, and before three quarters.
fn is_mid_download(line: &str) -> bool {
    let percent = line.strip_prefix("[updraft] downloading ").and_then(|rest| rest.split(' ').next());
    percent.and_then(|text| text.parse::<u32>().ok()).is_some_and(|percent| (25..75).contains(&percent))
}

/// Bytes that the board took from the network for this update, over all its boots.
pub(super) fn downloaded(stage: &Stage, mark: usize) -> u64 {
    let lines = stage.console.since(mark);
    let counts = lines.iter().filter_map(|line| {
        line.text
            .strip_prefix("[updraft] downloaded ")
            .and_then(|rest| rest.split(' ').next()?.parse::<u64>().ok())
    });
    counts.sum()
}

/// The version in the board's last greeting.
pub(super) fn running_version(stage: &Stage) -> u32 {
    let lines = stage.console.since(0);
    let hello = lines.iter().rev().find_map(|line| line.text.strip_prefix("Hello, I am firmware version: "));
    hello.and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

/// The slot that the board booted last.
fn running_slot(stage: &Stage) -> String {
    let lines = stage.console.since(0);
    let booted = lines.iter().rev().find_map(|line| line.text.strip_prefix("[updraft] booted slot "));
    booted.and_then(|text| text.get(..1)).unwrap_or("0").to_string()
}

/// Edits the version in the project's main module.
pub(super) fn set_version(stage: &Stage, version: u32) -> Outcome {
    let file = std::path::Path::new(&stage.project()).join("main.py");
    let text = std::fs::read_to_string(&file).explain("reading main.py", "report this")?;
    let line = text.lines().find(|line| line.starts_with("version = ")).unwrap_or_default().to_string();
    stage.edit(&line, &format!("version = {version}"))
}

/// Gives the firmware a resource, so that its download takes a while.
fn enlarge(stage: &Stage) -> Outcome {
    let folder = std::path::PathBuf::from(stage.project());
    let mut bytes = vec![0u8; RESOURCE_BYTES];
    // An xorshift, so that no compression could make it small.
    let mut state = 0x2545_f491_u32;
    for byte in &mut bytes {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        *byte = state as u8;
    }
    std::fs::write(folder.join("map.bin"), bytes).explain("writing a resource", "report this")?;
    let settings = folder.join("updraft.toml");
    let text = std::fs::read_to_string(&settings).explain("reading updraft.toml", "report this")?;
    let text = text.replacen("[firmware]", "[firmware]\nresources = [\"map.bin\"]", 1);
    std::fs::write(settings, text).explain("writing updraft.toml", "report this")
}

/// The same board with an ABI that nobody has.
fn foreign_abi(uid: &str) -> String {
    VmUid::parse(uid).map_or_else(String::new, |uid| VmUid { abi: 0x63_0000, ..uid }.to_string())
}

fn flip_last_bit(image: &str) -> Outcome {
    let mut bytes = std::fs::read(image).explain("reading the image", "report this")?;
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
    std::fs::write(image, bytes).explain("writing the image", "report this")
}
