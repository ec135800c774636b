//! The programs under load, each in a process of its own, and what they cost.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use cloud::Endpoints;

/// How long a server may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(90);

/// How often a server is started before its port is not the reason.
const ATTEMPTS: usize = 4;

/// A process that ends with this.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Memory that is resident, in bytes.
    pub fn memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kilobytes: u64 = line.split_whitespace().nth(1).context("no VmRSS")?.parse()?;
        Ok(kilobytes * 1024)
    }

    /// Processor time until now. The kernel counts it in hundredths of a second.
    pub fn cpu(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id()))?;
        let (_, fields) = stat.rsplit_once(')').context("no name in stat")?;
        let ticks: u64 =
            fields.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap_or(0)).sum();
        Ok(Duration::from_millis(ticks * 10))
    }
}

/// A folder that goes away.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Result<Folder> {
        let path = std::env::temp_dir().join(format!("updraft-load-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Limits of the broker that hold back what comes too fast: off, as they are with the others.
const RATES: [&str; 4] =
    ["publishes_per_second", "bytes_per_second", "connects_per_second", "replayed_per_second"];

/// A real `updraft serve`.
pub struct Updraft {
    pub process: Running,
    pub endpoints: Endpoints,
    /// MQTT without TLS.
    pub plain: SocketAddr,
    folder: Folder,
}

impl Updraft {
    pub fn start(program: &Path) -> Result<Updraft> {
        Updraft::start_in(program, Folder::new(&format!("updraft-{}", free_port()?))?)
    }

    fn start_in(program: &Path, folder: Folder) -> Result<Updraft> {
        // Anybody's connection may have taken one of its ports since it was free: then it says so and ends.
        let mut attempt = 1;
        let (process, port) = loop {
            let (process, port) = Updraft::launch(program, &folder)?;
            match is_ready(process, &folder) {
                Ok(process) => break (process, port),
                Err(error) if attempt == ATTEMPTS => return Err(error),
                Err(_) => attempt += 1,
            }
            std::thread::sleep(Duration::from_millis(500));
        };
        let endpoints = Endpoints::read(&folder.0)?;
        Ok(Updraft { process, endpoints, plain: SocketAddr::from(([127, 0, 0, 1], port)), folder })
    }

    fn launch(program: &Path, folder: &Folder) -> Result<(Running, u16)> {
        let port = free_port()?;
        let ready = folder.0.join("ready");
        let _ = std::fs::remove_file(&ready);
        let child = Command::new(program)
            .args([
                "serve",
                "--log",
                "error",
                "--requests-per-second",
                "0",
                "--plain-mqtt-port",
                &port.to_string(),
            ])
            .args(RATES.iter().flat_map(|rate| ["--mqtt-limit".to_string(), format!("{rate}=0")]))
            .arg("--data")
            .arg(&folder.0)
            .arg("--ready-file")
            .arg(&ready)
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("{}", program.display()))?;
        Ok((Running(child), port))
    }

    /// Takes the process away, to be killed at any time.
    pub fn split(self) -> (Running, Remains) {
        (self.process, Remains(self.folder))
    }

    /// MQTT with TLS.
    pub fn tls(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.endpoints.mqtt_port))
    }
}

/// Waits until the server says so; an error as soon as it has ended instead.
fn is_ready(mut process: Running, folder: &Folder) -> Result<Running> {
    let ready = folder.0.join("ready");
    wait_for("updraft serve", || ready.exists() || matches!(process.0.try_wait(), Ok(Some(_))))?;
    if !ready.exists() {
        bail!("updraft serve does not start");
    }
    Ok(process)
}

/// What a server leaves behind that was killed.
pub struct Remains(Folder);

impl Remains {
    /// The database; nobody has it open.
    pub fn database(&self) -> PathBuf {
        self.0.0.join("cloud.sqlite")
    }

    /// Starts the next server on it.
    pub fn start(self, program: &Path) -> Result<Updraft> {
        Updraft::start_in(program, self.0)
    }
}

/// Debian's mosquitto, without TLS.
pub struct Mosquitto {
    pub process: Running,
    pub plain: SocketAddr,
    _folder: Folder,
}

impl Mosquitto {
    /// `None` if it is not installed.
    pub fn start() -> Result<Option<Mosquitto>> {
        let Some(program) = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto"]
            .into_iter()
            .find(|program| Path::new(program).exists())
        else {
            return Ok(None);
        };
        let port = free_port()?;
        let folder = Folder::new(&format!("mosquitto-{port}"))?;
        let file = folder.0.join("mosquitto.conf");
        // The limits that would drop messages under load are off, as is everything that it would write.
        let text = format!(
            "listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\n\
             max_queued_messages 0\nmax_inflight_messages 100\nlog_type error\nlog_dest stderr\n"
        );
        std::fs::write(&file, text)?;
        let child =
            Command::new(program).arg("-c").arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let process = Running(child.context("mosquitto")?);
        let plain = SocketAddr::from(([127, 0, 0, 1], port));
        wait_for("mosquitto", || TcpStream::connect(plain).is_ok())?;
        Ok(Some(Mosquitto { process, plain, _folder: folder }))
    }
}

/// The emulator of AWS that has jobs and MQTT.
pub struct Ministack {
    pub process: Running,
    pub endpoints: Endpoints,
    _folder: Folder,
}

impl Ministack {
    /// Starts the program of this path.
    pub fn start(program: &Path) -> Result<Ministack> {
        let (port, mqtt_port) = (free_port()?, free_port()?);
        let folder = Folder::new(&format!("ministack-{port}"))?;
        let log = std::fs::File::create(folder.0.join("log"))?;
        let child = Command::new(program)
            .current_dir(&folder.0)
            .env("GATEWAY_PORT", port.to_string())
            .env("IOT_MTLS_PORT", mqtt_port.to_string())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn();
        let mut process = Running(child.with_context(|| format!("{}", program.display()))?);
        let mqtt = SocketAddr::from(([127, 0, 0, 1], mqtt_port));
        let mut ended = false;
        wait_for("ministack", || {
            ended = matches!(process.0.try_wait(), Ok(Some(_)));
            ended || TcpStream::connect(mqtt).is_ok()
        })?;
        if ended {
            let log = std::fs::read_to_string(folder.0.join("log"))?;
            bail!("ministack ended: {}", log.lines().last().unwrap_or("it says nothing"));
        }
        let roots = folder.0.join("ca.pem");
        let authority = format!("127.0.0.1:{port}");
        std::fs::write(&roots, fetched(&authority, "/_ministack/iot/ca.pem")?)?;
        let endpoints = Endpoints {
            endpoint_url: format!("http://{authority}"),
            mqtt_host: "127.0.0.1".into(),
            mqtt_port,
            region: "us-east-1".into(),
            account: "000000000000".into(),
            access_key_id: "test".into(),
            secret_access_key: "test".into(),
            ca_path: roots,
        };
        Ok(Ministack { process, endpoints, _folder: folder })
    }
}

/// The body of a page.
fn fetched(authority: &str, path: &str) -> Result<String> {
    use std::io::{Read, Write};
    let mut stream = TcpStream::connect(authority)?;
    stream.write_all(
        format!("GET {path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n").as_bytes(),
    )?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let (_, body) = text.split_once("\r\n\r\n").context("no body")?;
    Ok(body.to_string())
}

fn wait_for(what: &str, mut is_ready: impl FnMut() -> bool) -> Result<()> {
    let begun = Instant::now();
    while !is_ready() {
        if begun.elapsed() > PATIENCE {
            bail!("{what} does not start");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// A port that nobody listens on, below those that outgoing connections take (32,768 and up): tens of thousands of them
/// have just been closed here, and who binds without SO_REUSEADDR is refused what one of them has left behind.
fn free_port() -> Result<u16> {
    static TRIED: AtomicU16 = AtomicU16::new(0);
    let first = std::process::id() as u16 % 8_000;
    for _ in 0..8_000 {
        let port = 20_000 + first.wrapping_add(TRIED.fetch_add(1, Ordering::Relaxed)) % 8_000;
        if TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no port from 20000 to 27999 is free")
}
