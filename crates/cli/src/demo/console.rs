//! The board's console, line by line, with the instant of each line.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Lines so far; cheap to clone, filled by a thread per source.
#[derive(Clone, Default)]
pub struct Console {
    shared: Arc<(Mutex<Vec<Line>>, Condvar)>,
}

/// A line and when it came.
#[derive(Clone, Debug)]
pub struct Line {
    /// When it was read.
    pub at: Instant,
    /// Without its newline.
    pub text: String,
}

impl Console {
    /// Reads `source` to its end in a thread, showing each line when `show`.
    pub fn follow(&self, source: impl Read + Send + 'static, show: bool) {
        let console = self.clone();
        std::thread::spawn(move || {
            for text in BufReader::new(source).lines().map_while(Result::ok) {
                if show {
                    eprintln!("      board | {text}");
                }
                console.lines().push(Line { at: Instant::now(), text });
                console.shared.1.notify_all();
            }
        });
    }

    /// How many lines there are: a mark for [`Console::wait_for`].
    pub fn mark(&self) -> usize {
        self.lines().len()
    }

    /// The first line from `mark` on that `matches`; `None` when it does not come in time.
    pub fn wait_for(&self, mark: usize, patience: Duration, matches: impl Fn(&str) -> bool) -> Option<Line> {
        let deadline = Instant::now() + patience;
        let mut lines = self.lines();
        loop {
            if let Some(line) = lines.iter().skip(mark).find(|line| matches(&line.text)) {
                return Some(line.clone());
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            lines = self.shared.1.wait_timeout(lines, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The lines from `mark` on.
    pub fn since(&self, mark: usize) -> Vec<Line> {
        self.lines().iter().skip(mark).cloned().collect()
    }

    fn lines(&self) -> MutexGuard<'_, Vec<Line>> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
