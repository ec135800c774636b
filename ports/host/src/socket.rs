//! The board's socket, `console.sock` beside the flash: how other processes reach a board that is powered.
//!
//! A client sends one line: `monitor` streams the console, `hold` stops the board and frees its flash, `release` boots
//! it again (docs/spec/board-socket.md). A held board is released at the latest when its client goes away, so a tool
//! that crashes does not leave a dead board behind.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::console::Console;

/// The socket's name in a board's folder.
pub const SOCKET_FILE: &str = "console.sock";

/// Longest line that a client may send, in bytes.
const LONGEST_LINE: u64 = 64;

/// How long a client waits for the board to let go of its flash.
const PATIENCE: Duration = Duration::from_secs(10);

/// A wish to stop the board: answer `held` once the flash is free, then wait until `release` ends.
#[derive(Debug)]
pub(crate) struct HoldRequest {
    pub(crate) held: oneshot::Sender<()>,
    pub(crate) release: oneshot::Receiver<()>,
}

/// Answers at the socket of `board` until the process ends.
///
/// # Errors
///
/// What the operating system says about the socket.
pub(crate) fn serve(board: &Path, console: Arc<Console>) -> io::Result<mpsc::Receiver<HoldRequest>> {
    let path = board.join(SOCKET_FILE);
    match std::fs::remove_file(&path) {
        // Nobody else serves here: whoever powers the board holds the lock of its flash.
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let listener = reach(&path, |path| UnixListener::bind(path))?;
    let (holds, requests) = mpsc::channel(1);
    std::thread::Builder::new().name("console".into()).spawn(move || {
        for client in listener.incoming().flatten() {
            let (console, holds) = (Arc::clone(&console), holds.clone());
            let _ = std::thread::Builder::new().spawn(move || answer(client, &console, &holds));
        }
    })?;
    Ok(requests)
}

fn answer(client: UnixStream, console: &Console, holds: &mpsc::Sender<HoldRequest>) -> io::Result<()> {
    let mut lines = BufReader::new(client.try_clone()?);
    match line(&mut lines)?.as_str() {
        "monitor" => console.add(client),
        "hold" => hold(client, &mut lines, holds)?,
        other => writeln!(&client, "error: unknown command {other:?}; monitor, hold or release")?,
    }
    Ok(())
}

fn hold(
    mut client: UnixStream,
    lines: &mut impl BufRead,
    holds: &mpsc::Sender<HoldRequest>,
) -> io::Result<()> {
    let (held, is_held) = oneshot::channel();
    let (let_go, release) = oneshot::channel();
    if holds.blocking_send(HoldRequest { held, release }).is_err() || is_held.blocking_recv().is_err() {
        return writeln!(client, "error: the board is going down");
    }
    client.write_all(b"held\n")?;
    // `release`, the end of the stream and a broken one all mean the same.
    let asked = line(lines);
    drop(let_go);
    if asked.is_ok_and(|word| word == "release") { client.write_all(b"released\n") } else { Ok(()) }
}

fn line(lines: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    lines.take(LONGEST_LINE).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

/// A powered board that has been stopped by [`hold`](Hold::new): its flash may be opened until this is dropped.
#[derive(Debug)]
pub struct Hold {
    stream: UnixStream,
}

impl Hold {
    /// Stops the board in the folder `board`.
    ///
    /// # Errors
    ///
    /// `NotFound` or `ConnectionRefused` when no board is powered there; `Other` when it answers something else.
    pub fn new(board: &Path) -> io::Result<Self> {
        let mut stream = reach(&board.join(SOCKET_FILE), |path| UnixStream::connect(path))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(b"hold\n")?;
        expect(&stream, "held")?;
        Ok(Self { stream })
    }

    /// Boots the board again, as if power came, and returns once it does. (Dropping does the same without waiting.)
    ///
    /// # Errors
    ///
    /// When the board does not answer.
    pub fn release(mut self) -> io::Result<()> {
        self.stream.write_all(b"release\n")?;
        expect(&self.stream, "released")
    }
}

fn expect(stream: &UnixStream, word: &str) -> io::Result<()> {
    let answer = line(&mut BufReader::new(stream))?;
    if answer == word { Ok(()) } else { Err(io::Error::other(format!("the board answered {answer:?}"))) }
}

/// The console of the powered board in the folder `board`, from now on, until it is switched off.
///
/// # Errors
///
/// `NotFound` or `ConnectionRefused` when no board is powered there.
pub fn monitor(board: &Path) -> io::Result<impl Read + use<>> {
    let mut stream = reach(&board.join(SOCKET_FILE), |path| UnixStream::connect(path))?;
    stream.write_all(b"monitor\n")?;
    Ok(stream)
}

/// The name of a socket may have about 100 bytes; deeper folders are reached through an open handle of the folder.
///
/// # Errors
///
/// Those of `work`, and of opening the folder.
pub fn reach<T>(path: &Path, work: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    if path.as_os_str().len() < 100 {
        return work(path);
    }
    let folder = File::open(path.parent().unwrap_or(Path::new(".")))?;
    let short = PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd()));
    work(&short.join(path.file_name().unwrap_or_default()))
}
