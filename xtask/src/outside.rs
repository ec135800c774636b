//! The judges that others wrote: AWS's own clients and test-suites, the common MQTT client, s3cmd and rclone, against `updraft serve`;
//! and another's server, against which our command line tool is run.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::bare_metal::target_folder;
use crate::step::{Report, is_installed};

/// What the scripts import. Pinned: a judge must not change between two runs.
const PACKAGES: [&str; 7] = [
    "boto3==1.44.5",
    "awscli==1.46.3",
    "paho-mqtt==2.2.0",
    "awsiotsdk==1.31.0",
    "cryptography==50.0.2",
    "AWSIoTPythonSDK==1.6.2",
    "s3cmd==2.4.0",
];

/// Another's AWS, which needs other versions of the same packages.
const MOTO: [&str; 1] = ["moto[server,s3,iot]==5.2.5"];

/// What AWS's own suites need from npm.
const NODE_PACKAGES: [&str; 3] = ["aws-iot-device-sdk-v2@1.28.0", "jest@27.5.1", "@aws-sdk/client-iot@3"];

/// The scripts, each printing `N passed, M failed`.
const JUDGES: [(&str, &str); 7] = [
    ("AWS clients", "tests/outside/aws_clients.py"),
    ("every operation of the service models", "tests/outside/models.py"),
    ("MQTT clients", "tests/outside/mqtt_clients.py"),
    ("whole lives of jobs", "tests/outside/job_lives.py"),
    ("MQTT clients over WebSocket", "tests/outside/websocket_clients.py"),
    ("the first AWS IoT SDK for Python", "tests/outside/sdk_v1.py"),
    ("s3cmd", "tests/outside/s3cmd.py"),
];
/// A judge that is a program of its own.
const RCLONE: (&str, &str) = ("rclone", "tests/outside/rclone.py");
/// The name of the judge from npm.
const SUITES: &str = "AWS's own test-suites (iotjobs, iotshadow, iotidentity)";

/// Sets the environment up, starts a cloud in a temporary folder, runs every judge.
pub fn run(report: &mut Report) {
    let begun = Instant::now();
    let python = match environment(&report.root) {
        Ok(python) => python,
        Err(error) => return report.fail("set-up of the outside judges", &format!("{error:#}")),
    };
    report.pass("set-up of the outside judges", begun);
    let cloud = match Cloud::start(&report.root) {
        Ok(cloud) => cloud,
        Err(error) => return report.fail("a cloud for the outside judges", &format!("{error:#}")),
    };
    let (rclone, _) = RCLONE;
    let with_rclone = is_installed(rclone).then_some(RCLONE);
    if with_rclone.is_none() {
        report.skip(rclone, "it is not installed (apt-get install -y rclone)");
    }
    for (name, script) in JUDGES.into_iter().chain(with_rclone) {
        let mut judge = Command::new("sh");
        judge.arg("-c").arg(format!(
            "eval \"$({} env --data {})\" && exec {} {script}",
            cloud.binary.display(),
            cloud.folder.display(),
            python.display()
        ));
        judge.env("UPDRAFT_BINARY", &cloud.binary);
        judge.env("PATH", path_with(&python));
        report.command(name, judge);
    }
    other_server(report, &python, &cloud.binary);
    suites(report, &python, &cloud.binary);
}

/// Our own command line tool, judged by a server that is not ours.
fn other_server(report: &mut Report, python: &Path, binary: &Path) {
    const NAME: &str = "our command line tool on moto's AWS";
    match virtual_environment(&report.root.join("target/outside-moto"), &MOTO) {
        Err(error) => report.fail(NAME, &format!("{error:#}")),
        Ok(folder) => {
            let mut judge = Command::new(python);
            judge.arg("tests/outside/moto.py").env("MOTO_ENVIRONMENT", folder).env("UPDRAFT_BINARY", binary);
            report.command(NAME, judge);
        }
    }
}

/// The suites inside the npm package; they bring their own cloud, because they know one port.
fn suites(report: &mut Report, python: &Path, binary: &Path) {
    for program in ["npm", "unshare", "openssl"] {
        if !is_installed(program) {
            return report.skip(SUITES, &format!("{program} is not installed"));
        }
    }
    match node_modules(&report.root) {
        Err(error) => report.skip(SUITES, &format!("npm could not install them: {error:#}")),
        Ok(folder) => {
            let mut judge = Command::new(python);
            judge.arg("tests/outside/jest.py").arg(folder).env("UPDRAFT_BINARY", binary);
            report.command(SUITES, judge);
        }
    }
}

/// The packages of npm under `target/`, installed once.
fn node_modules(root: &Path) -> Result<PathBuf> {
    let folder = root.join("target/outside-suites");
    let stamp = folder.join("packages");
    let wanted = NODE_PACKAGES.join("\n");
    if std::fs::read_to_string(&stamp).is_ok_and(|present| present == wanted) {
        return Ok(folder);
    }
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("package.json"), "{}")?;
    let install = ["install", "--no-audit", "--no-fund", "--ignore-scripts"];
    checked(Command::new("npm").current_dir(&folder).args(install).args(NODE_PACKAGES))?;
    std::fs::write(&stamp, wanted)?;
    Ok(folder)
}

/// `PATH` with the environment's programs first (the `aws` command among them).
fn path_with(python: &Path) -> String {
    let bin = python.parent().unwrap_or(Path::new(".")).display().to_string();
    format!("{bin}:{}", std::env::var("PATH").unwrap_or_default())
}

/// The environment of the judges; answers its interpreter.
fn environment(root: &Path) -> Result<PathBuf> {
    Ok(virtual_environment(&root.join("target/outside-judges"), &PACKAGES)?.join("bin/python"))
}

/// A Python environment with these packages, made once; answers its folder.
pub fn virtual_environment(folder: &Path, packages: &[&str]) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    let stamp = folder.join("packages");
    let wanted = packages.join("\n");
    if std::fs::read_to_string(&stamp).is_ok_and(|present| present == wanted) {
        return Ok(folder.to_path_buf());
    }
    println!("\n── installing {} into {}", packages.join(" "), folder.display());
    checked(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    checked(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
    std::fs::write(&stamp, wanted)?;
    Ok(folder.to_path_buf())
}

fn checked(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("{command:?}"))?;
    if !status.success() {
        bail!("{command:?}: {status}");
    }
    Ok(())
}

/// A running `updraft serve`, ended with the value.
struct Cloud {
    process: Child,
    binary: PathBuf,
    folder: PathBuf,
}

impl Cloud {
    fn start(root: &Path) -> Result<Cloud> {
        checked(Command::new("cargo").current_dir(root).args([
            "build",
            "--release",
            "--quiet",
            "-p",
            "cli",
        ]))?;
        let binary = target_folder(root).join("release/updraft");
        let folder = root.join("target").join(format!("outside-cloud-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let log = File::create(folder.join("serve.log"))?;
        let process = Command::new(&binary)
            .arg("serve")
            .args(["--port", "0", "--mqtt-port", "0", "--data"])
            .arg(&folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {}", binary.display()))?;
        let cloud = Cloud { process, binary, folder };
        let deadline = Instant::now() + Duration::from_secs(20);
        while !cloud.folder.join("cloud.json").exists() {
            if Instant::now() > deadline {
                bail!("it did not start within 20 s: see {}", cloud.folder.join("serve.log").display());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(cloud)
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
