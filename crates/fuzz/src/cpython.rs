//! CPython 3.11 as a process that runs one program after another: thousands of them cost one start.

use std::io::{self, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::machine::Ran;

/// What the process runs: it reads programs and answers with what they printed.
const JUDGE: &str = include_str!("judge.py");

/// A running CPython; ended with the value.
pub struct CPython {
    process: Child,
    programs: ChildStdin,
    answers: ChildStdout,
}

impl CPython {
    /// Starts it; `None` where `python3` is not a CPython 3.11.
    ///
    /// # Errors
    /// When it is there and does not start.
    pub fn start() -> io::Result<Option<CPython>> {
        let version = Command::new("python3").arg("--version").output();
        let is_right = version.is_ok_and(|answer| answer.stdout.starts_with(b"Python 3.11"));
        if !is_right {
            return Ok(None);
        }
        let mut process = Command::new("python3")
            .args(["-I", "-S", "-X", "utf8", "-W", "ignore", "-c", JUDGE])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (programs, answers) = pipes.ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Some(CPython { process, programs, answers }))
    }

    /// Gives it a program; the answer is to be fetched before the next one.
    ///
    /// # Errors
    /// When the process has ended.
    pub fn begin(&mut self, source: &str) -> io::Result<()> {
        self.programs.write_all(&(source.len() as u32).to_le_bytes())?;
        self.programs.write_all(source.as_bytes())?;
        self.programs.flush()
    }

    /// What the program printed.
    ///
    /// # Errors
    /// When the process has ended.
    pub fn answer(&mut self) -> io::Result<Ran> {
        Ok(Ran { printed: self.text()?, end: self.text()? })
    }

    fn text(&mut self) -> io::Result<String> {
        let mut length = [0; 4];
        self.answers.read_exact(&mut length)?;
        let mut text = vec![0; u32::from_le_bytes(length) as usize];
        self.answers.read_exact(&mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

impl Drop for CPython {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
