//! The serial line of a powered board: to standard output, to whoever monitors, or to the one who holds the cable.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use host::CutAt;
use host::socket::{SOCKET_FILE, reach};

/// What a monitor may lag behind before it is dropped.
const PATIENCE: Duration = Duration::from_millis(200);
/// Longest line that a client may send, in bytes.
const LONGEST_LINE: u64 = 64;

/// The line, shared by the thread that reads it and those of its listeners.
pub struct Line {
    state: Mutex<State>,
    to_board: Mutex<Option<ChildStdin>>,
    quiet: bool,
}

#[derive(Default)]
struct State {
    monitors: Vec<UnixStream>,
    /// While somebody holds the cable, the line is theirs alone.
    cable: Option<UnixStream>,
}

impl Line {
    pub fn new(quiet: bool) -> Arc<Line> {
        Arc::new(Line { state: Mutex::default(), to_board: Mutex::new(None), quiet })
    }

    /// From here on, what is sent goes to this process.
    pub fn connect(&self, to_board: ChildStdin) {
        *self.to_board.lock().unwrap_or_else(PoisonError::into_inner) = Some(to_board);
    }

    /// Passes on what a process of the board says, until its end; cuts the power of process `cut.1` at the instant `cut.0`.
    pub fn follow(&self, mut from_board: ChildStdout, cut: Option<(CutAt, u32)>) {
        let mut bytes = [0; 4096];
        let mut text = Vec::new();
        while let Ok(count @ 1..) = from_board.read(&mut bytes) {
            self.say(&bytes[..count]);
            if let Some((at, process)) = cut {
                text.extend_from_slice(&bytes[..count]);
                if has_come(at, &mut text) {
                    kill(process);
                }
            }
        }
    }

    /// Answers at the board's socket, until the process ends.
    pub fn serve(self: &Arc<Self>, folder: &Path) -> io::Result<()> {
        let path = folder.join(SOCKET_FILE);
        // Nobody else serves here: whoever powers the board holds the lock of its flash.
        let _ = std::fs::remove_file(&path);
        let listener = reach(&path, |path| UnixListener::bind(path))?;
        let line = Arc::clone(self);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let line = Arc::clone(&line);
                std::thread::spawn(move || line.answer(client));
            }
        });
        Ok(())
    }

    fn answer(&self, client: UnixStream) -> io::Result<()> {
        let mut input = BufReader::new(client.try_clone()?);
        let mut word = String::new();
        (&mut input).take(LONGEST_LINE).read_line(&mut word)?;
        match word.trim_end() {
            "monitor" => {
                client.set_write_timeout(Some(PATIENCE))?;
                self.lock().monitors.push(client);
                Ok(())
            }
            "cable" => {
                if self.lock().cable.is_some() {
                    return writeln!(&client, "error: somebody else holds the cable");
                }
                writeln!(&client, "cable")?;
                self.lock().cable = Some(client.try_clone()?);
                let ended = self.carry(input);
                self.lock().cable = None;
                ended
            }
            other => writeln!(&client, "error: unknown command {other:?}; monitor or cable"),
        }
    }

    /// Passes on what the holder of the cable sends.
    fn carry(&self, mut input: impl Read) -> io::Result<()> {
        let mut bytes = [0; 4096];
        loop {
            let count = input.read(&mut bytes)?;
            if count == 0 {
                return Ok(());
            }
            // What comes while the board resets is lost, as on any cable.
            let mut to_board = self.to_board.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(to_board) = to_board.as_mut() {
                let _ = to_board.write_all(&bytes[..count]).and_then(|()| to_board.flush());
            }
        }
    }

    fn say(&self, bytes: &[u8]) {
        let mut state = self.lock();
        if let Some(mut cable) = state.cable.as_ref() {
            // Who does not listen to his own cable hears nothing.
            let _ = cable.write_all(bytes);
            return;
        }
        if !self.quiet {
            // A closed pipe is a pulled console cable: the board goes on.
            let mut out = io::stdout().lock();
            let _ = out.write_all(bytes).and_then(|()| out.flush());
        }
        state.monitors.retain_mut(|monitor| monitor.write_all(bytes).is_ok());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a line of the board tells of that instant; `text` keeps what is no whole line yet.
fn has_come(at: CutAt, text: &mut Vec<u8>) -> bool {
    let Some(end) = text.iter().rposition(|byte| *byte == b'\n') else { return false };
    let lines: Vec<u8> = text.drain(..=end).collect();
    String::from_utf8_lossy(&lines).lines().any(|line| tells(at, line))
}

fn tells(at: CutAt, line: &str) -> bool {
    let Some(event) = line.strip_prefix("[updraft] ") else { return false };
    let percent =
        event.strip_prefix("downloading ").and_then(|rest| rest.split(' ').next()?.parse::<u8>().ok());
    match at {
        CutAt::Download(wanted) => percent.is_some_and(|percent| percent >= wanted),
        CutAt::Staged => event.starts_with("staged"),
        CutAt::Confirmed => event.starts_with("confirmed"),
    }
}

fn kill(process: u32) {
    // SIGKILL leaves nothing to the victim; `kill` is a program of every Unix.
    let _ = std::process::Command::new("kill").args(["-9", &process.to_string()]).status();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_instant_of_a_cut_is_found_in_lines_that_come_in_pieces() {
        let mut text = b"[updraft] downloading 4".to_vec();
        assert!(!has_come(CutAt::Download(50), &mut text));
        text.extend(b"0 %\n[updraft] downloading 5");
        assert!(!has_come(CutAt::Download(50), &mut text));
        text.extend(b"5 %\n");
        assert!(has_come(CutAt::Download(50), &mut text));
        assert!(has_come(CutAt::Confirmed, &mut b"Hello\n[updraft] confirmed slot 1\n".to_vec()));
        assert!(!has_come(CutAt::Staged, &mut b"staged slot 1\n".to_vec()));
    }
}
