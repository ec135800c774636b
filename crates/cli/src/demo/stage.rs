//! The stage of the demo: a folder, a cloud process, a board process, and the commands that a person would type.

use std::fs::File;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::console::Console;
use super::table::Row;
use crate::aws;
use crate::cable::Kind;
use crate::env;
use crate::failure::{Explain, Failure, Outcome};

/// The thing of the demo.
pub const THING: &str = "demo-thing";
/// How long anything may take before the demo gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The demo's name for the board of a kind.
fn board_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Virtual => "virtual:demo",
        Kind::Qemu => "qemu:demo",
    }
}

/// A trial that has not been confirmed after this long is over; short, so that three attempts fit a demo. An emulated
/// core takes longer for its handshake.
pub fn trial_seconds(kind: Kind) -> u64 {
    match kind {
        Kind::Virtual => 2,
        Kind::Qemu => 6,
    }
}

/// Bytes of objects that left the cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// As answers to GET.
    pub https: u64,
    /// As blocks over MQTT.
    pub stream: u64,
}

/// Everything that the chapters play with.
pub struct Stage {
    kind: Kind,
    folder: PathBuf,
    keep: bool,
    verbose: bool,
    quiet: bool,
    environment: Vec<(String, String)>,
    cloud: Option<Child>,
    board: Option<Child>,
    /// What the board printed, over all its lives.
    pub console: Console,
    /// The uid that `virtualize` printed.
    pub vm_uid: String,
}

impl Stage {
    /// Makes folder, cloud, board, thing and the first firmware.
    pub fn set(kind: Kind, keep: Option<PathBuf>, verbose: bool, quiet: bool) -> Outcome<Stage> {
        let folder = match &keep {
            Some(folder) => folder.clone(),
            None => std::env::temp_dir().join(format!("updraft-demo-{}", std::process::id())),
        };
        std::fs::create_dir_all(&folder)
            .explain("making a folder for the demo", "name another with --keep DIR")?;
        let folder = folder
            .canonicalize()
            .explain("finding the folder of the demo", "name another with --keep DIR")?;
        let environment = vec![("UPDRAFT_HOME".into(), folder.join("home").display().to_string())];
        let mut stage = Stage {
            kind,
            folder,
            keep: keep.is_some(),
            verbose,
            quiet,
            environment,
            cloud: None,
            board: None,
            console: Console::default(),
            vm_uid: String::new(),
        };
        stage.prologue()?;
        Ok(stage)
    }

    /// Steps 1 to 6 of the tour: cloud, board, example, thing, uplink, power.
    fn prologue(&mut self) -> Outcome {
        self.line("Updraft: one board, one cloud, and every update that can go right or wrong.\n");
        self.start_cloud()?;
        let data = self.cloud_folder();
        self.environment
            .extend(env::exports(&data)?.into_iter().map(|(name, value)| (name.to_string(), value)));
        self.say("A cloud of our own runs, with a certificate authority and access keys made just now.");
        let project = self.project();
        self.say(
            "A board is virtualized: it gets the VM, the key whose images it accepts, and two empty slots.",
        );
        let (board, trial_seconds) = (board_name(self.kind), trial_seconds(self.kind).to_string());
        let facts = self.updraft(&["virtualize", board, "--trial-seconds", &trial_seconds])?;
        self.vm_uid = facts["vm_uid"].as_str().unwrap_or_default().to_string();
        self.updraft(&["examples", "clone", "fota-aws", &project])?;
        self.say(
            "The example becomes a thing of the cloud: its own key, certificate and least-privilege policy.",
        );
        self.updraft(&["thing", "add", &project, "--name", THING])?;
        self.updraft(&["uplink", board, &project])?;
        self.say("The board is powered, and its program says hello:");
        self.power_on(&[])?;
        let hello = self.wait_for_line("the first hello", 0, |line| {
            line.starts_with("Hello, I am firmware version: 0")
        })?;
        self.board_line(&hello);
        self.wait_for_line("the board's first connection", 0, |line| line.starts_with("Connected as"))?;
        Ok(())
    }

    /// The folder of the project.
    pub fn project(&self) -> String {
        self.path("project")
    }

    /// A path in the demo's folder.
    pub fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    fn cloud_folder(&self) -> PathBuf {
        self.folder.join("cloud")
    }

    /// Replaces a text in the project's main module, as an editor would.
    pub fn edit(&self, from: &str, to: &str) -> Outcome {
        let file = Path::new(&self.project()).join("main.py");
        let step = format!("editing {}", file.display());
        let text = std::fs::read_to_string(&file).explain(&step, "report this")?;
        if !text.contains(from) {
            return Err(Failure::new(step, format!("it does not contain {from:?}"), "report this"));
        }
        std::fs::write(&file, text.replacen(from, to, 1)).explain(step, "report this")
    }

    /// Runs a verb as a person would, and answers its facts.
    pub fn updraft(&self, args: &[&str]) -> Outcome<Value> {
        self.updraft_at(args, &[])
    }

    /// The same with other variables, e.g. another workshop's UPDRAFT_HOME.
    pub fn updraft_at(&self, args: &[&str], variables: &[(&str, &str)]) -> Outcome<Value> {
        self.command_line(args);
        let output = self
            .command(args)?
            .arg("--json")
            .envs(variables.iter().copied())
            .output()
            .explain(format!("running updraft {}", args[0]), "check that the binary can be executed")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Failure::new(format!("updraft {}", args.join(" ")), said, "report this"));
        }
        Ok(serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
    }

    /// Starts `updraft fota THING IMAGE --watch` and goes on; `what` is the image, perhaps with options.
    pub fn begin_fota(&self, what: &[impl AsRef<str>]) -> Outcome<Child> {
        let what: Vec<&str> = what.iter().map(AsRef::as_ref).collect();
        let args = [&["fota", THING], &what[..], &["--watch"]].concat();
        self.command_line(&args);
        self.command(&args)?
            .arg("--json")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .explain("running updraft fota", "check that the binary can be executed")
    }

    fn command(&self, args: &[&str]) -> Outcome<Command> {
        let exe = std::env::current_exe().explain("finding the updraft binary", "run it by its full path")?;
        let mut command = Command::new(exe);
        command.args(args).envs(self.environment.iter().map(|(name, value)| (name, value)));
        for unset in ["AWS_PROFILE", "AWS_SESSION_TOKEN"] {
            command.env_remove(unset);
        }
        command.stdin(Stdio::null());
        Ok(command)
    }

    /// Starts the cloud, or starts it again on its old data.
    pub fn start_cloud(&mut self) -> Outcome {
        let data = self.cloud_folder();
        let step = "starting the cloud";
        let log = File::options().create(true).append(true).open(self.folder.join("cloud.log"));
        let log = log.explain(step, "name a writable folder with --keep DIR")?;
        let errors = log.try_clone().explain(step, "try again")?;
        let ready = self.folder.join("cloud.ready");
        let _ = std::fs::remove_file(&ready);
        let (data_text, ready_text) = (data.display().to_string(), ready.display().to_string());
        let mut args = vec![
            "serve",
            "--data",
            &data_text,
            "--port",
            "0",
            "--mqtt-port",
            "0",
            "--ready-file",
            &ready_text,
        ];
        // A board of this stage is back within milliseconds of its restart, not seconds.
        args.extend(["--mqtt-limit", "connects_per_second=0"]);
        self.cloud =
            Some(self.command(&args)?.stdout(log).stderr(errors).spawn().explain(step, "try again")?);
        let deadline = Instant::now() + PATIENCE;
        while !ready.exists() {
            if Instant::now() > deadline {
                let log = self.folder.join("cloud.log").display().to_string();
                return Err(Failure::new(step, "it is not ready in time", format!("look at {log}")));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// What has left the cloud since its start, as its `/metrics` has it.
    pub fn sent(&self) -> Outcome<Sent> {
        let setting = |wanted: &str| {
            let found = self.environment.iter().find(|(name, _)| name == wanted);
            found.map_or("", |(_, value)| value.as_str())
        };
        let url = format!("{}/metrics", setting("AWS_ENDPOINT_URL"));
        let page = aws::page(&url, setting("AWS_CA_BUNDLE"))?;
        let bytes = |by: &str| {
            let start = format!("updraft_object_bytes_total{{by=\"{by}\"}} ");
            let count = page.lines().find_map(|line| line.strip_prefix(&start)?.parse().ok());
            count.explain("reading what the cloud has sent", "report this")
        };
        Ok(Sent { https: bytes("https")?, stream: bytes("stream")? })
    }

    /// Ends the cloud as `kill -9` does.
    pub fn kill_cloud(&mut self) {
        end(&mut self.cloud);
    }

    /// Powers the board; `options` as `updraft board run` takes them.
    pub fn power_on(&mut self, options: &[&str]) -> Outcome {
        let mut args = vec!["board", "run", board_name(self.kind)];
        args.extend_from_slice(options);
        self.command_line(&args);
        let mut child = self
            .command(&args)?
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .explain("powering the board", "check that the binary can be executed")?;
        if let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) {
            self.console.follow(out, self.verbose);
            self.console.follow(err, self.verbose);
        }
        self.board = Some(child);
        Ok(())
    }

    /// What the board is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The board's name.
    pub fn board(&self) -> &'static str {
        board_name(self.kind)
    }

    /// Cuts the board's power: SIGKILL.
    pub fn cut_power(&mut self) {
        end(&mut self.board);
    }

    /// Waits until the board has cut its own power (`--cut-power-at`).
    pub fn wait_for_power_cut(&mut self) -> Outcome {
        let deadline = Instant::now() + PATIENCE;
        while let Some(board) = &mut self.board {
            if let Ok(Some(_)) = board.try_wait() {
                self.board = None;
            } else if Instant::now() > deadline {
                return Err(Failure::new("cutting the power", "the board still runs", "report this"));
            } else {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        Ok(())
    }

    /// A line of the board's console, or a failure that names what was waited for.
    pub fn wait_for_line(&self, what: &str, mark: usize, matches: impl Fn(&str) -> bool) -> Outcome<String> {
        self.console.wait_for(mark, PATIENCE, matches).map(|line| line.text).ok_or_else(|| {
            let last: Vec<String> =
                self.console.since(mark).iter().rev().take(12).rev().map(|line| line.text.clone()).collect();
            Failure::new(
                format!("waiting for {what}"),
                format!(
                    "it did not come in {} s; the board's last lines:\n{}",
                    PATIENCE.as_secs(),
                    last.join("\n")
                ),
                "run the demo again with --verbose --keep DIR",
            )
        })
    }

    /// Ends both processes.
    pub fn end(&mut self) {
        end(&mut self.board);
        end(&mut self.cloud);
    }

    /// A chapter's heading.
    pub fn heading(&self, number: usize, title: &str) {
        self.line(&format!("\n{}", self.bold(&format!("{number}. {title}"))));
    }

    /// A sentence of the story.
    pub fn say(&self, sentence: &str) {
        self.line(&format!("   {sentence}"));
    }

    /// A line of the board, as the console showed it.
    pub fn board_line(&self, text: &str) {
        if !self.verbose {
            self.line(&format!("      board | {text}"));
        }
    }

    /// How a chapter ended.
    pub fn verdict(&self, row: &Row) {
        let reason = if row.reason.is_empty() { String::new() } else { format!(" ({})", row.reason) };
        let mark = if row.is_as_it_must_be() { "✔" } else { "✘" };
        self.line(&format!("   {mark} {}{reason}; version {} runs. {} ms.", row.status, row.version, row.ms));
    }

    fn command_line(&self, args: &[&str]) {
        let shown = args.join(" ").replace(&format!("{}/", self.folder.display()), "");
        self.line(&format!("   {}", self.dim(&format!("$ updraft {shown}"))));
    }

    fn line(&self, text: &str) {
        if !self.quiet {
            println!("{text}");
        }
    }

    fn bold(&self, text: &str) -> String {
        styled(text, "1")
    }

    fn dim(&self, text: &str) -> String {
        styled(text, "2")
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.end();
        if !self.keep {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Kills a process of ours and waits for its end.
fn end(process: &mut Option<Child>) {
    if let Some(mut child) = process.take() {
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// ANSI style on a terminal only.
fn styled(text: &str, code: &str) -> String {
    if std::io::stdout().is_terminal() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
}
