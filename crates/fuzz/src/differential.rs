//! The comparison: many random programs, each on the machine and under CPython, which works at the same time.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{CPython, Choices, Ran, random_program, run, shrunk, without_lines};

/// What a comparison found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many programs were compared.
    pub programs: u64,
    /// Those that differ, shrunk.
    pub differences: Vec<Difference>,
}

/// A program that prints one thing here and another there.
#[derive(Debug)]
pub struct Difference {
    /// Its seed.
    pub seed: u64,
    /// The program, as small as the shrinker made it.
    pub program: String,
    /// What the machine did.
    pub machine: Ran,
    /// What CPython did.
    pub cpython: Ran,
}

/// Compares the programs of the seeds from `seed` on, on all processors; `None` where there is no CPython 3.11.
/// After `most` differences it stops looking; each is made smaller in `tries` tries.
///
/// # Errors
/// When CPython ends unexpectedly.
pub fn compare(seed: u64, count: u64, most: usize, tries: usize) -> std::io::Result<Option<Report>> {
    if CPython::start()?.is_none() {
        return Ok(None);
    }
    let next = AtomicU64::new(0);
    let report = Mutex::new(Report::default());
    let workers = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers)
            .map(|_| {
                scope.spawn(|| -> std::io::Result<()> {
                    let Some(mut cpython) = CPython::start()? else { return Ok(()) };
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let is_enough = |report: &Report| report.differences.len() >= most;
                        if at >= count || report.lock().is_ok_and(|report| is_enough(&report)) {
                            return Ok(());
                        }
                        let difference = differ(seed.wrapping_add(at), tries, &mut cpython)?;
                        let Ok(mut report) = report.lock() else { return Ok(()) };
                        report.programs += 1;
                        report.differences.extend(difference);
                    }
                })
            })
            .collect();
        let ended = |worker: std::thread::ScopedJoinHandle<'_, _>| worker.join().expect("no program panics");
        workers.into_iter().try_for_each(ended)
    })?;
    let mut report = report.into_inner().unwrap_or_default();
    report.differences.sort_by_key(|difference| difference.seed);
    Ok(Some(report))
}

/// One of so many programs runs under stress: that takes as long as several others.
const STRESSED_EVERY: u64 = 4;

/// The program of a seed.
pub fn program_of(seed: u64) -> String {
    random_program(&mut Choices::seeded(seed))
}

fn differ(seed: u64, tries: usize, cpython: &mut CPython) -> std::io::Result<Option<Difference>> {
    let mut choices = Choices::seeded(seed);
    let program = random_program(&mut choices);
    let stress = seed.is_multiple_of(STRESSED_EVERY);
    let (machine, theirs) = both(&program, stress, cpython)?;
    if machine == theirs {
        return Ok(None);
    }
    let is_refused = |theirs: &Ran| theirs.end.starts_with("SyntaxError");
    let is_refusal = is_refused(&theirs);
    let mut differs = |program: &str| {
        let ran = both(program, stress, cpython);
        ran.is_ok_and(|(machine, theirs)| machine != theirs && is_refused(&theirs) == is_refusal)
    };
    let replay = |record: &[u32]| random_program(&mut Choices::replayed(record.to_vec()));
    let record = shrunk(choices.record(), tries, &mut |record| differs(&replay(record)));
    let program = without_lines(&replay(&record), tries, &mut differs);
    let (machine, theirs) = both(&program, stress, cpython)?;
    Ok(Some(Difference { seed, program, machine, cpython: theirs }))
}

fn both(program: &str, stress: bool, cpython: &mut CPython) -> std::io::Result<(Ran, Ran)> {
    cpython.begin(program)?;
    let machine = run(program, stress);
    Ok((machine, cpython.answer()?))
}

impl Difference {
    /// Where the outputs part, and the command that replays it.
    pub fn brief(&self) -> String {
        let mut out = format!("── seed {0}: cargo xtask differential --count 1 --seed {0}\n", self.seed);
        let (ours, theirs) = (lines(&self.machine), lines(&self.cpython));
        let same = ours.iter().zip(&theirs).take_while(|(our, their)| our == their).count();
        for (name, lines) in [("machine", ours), ("CPython", theirs)] {
            lines.iter().skip(same).take(4).for_each(|line| out += &format!("{name}  {line}\n"));
        }
        out
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.program, self.brief())
    }
}

fn lines(ran: &Ran) -> Vec<&str> {
    let end = (!ran.end.is_empty()).then_some(ran.end.as_str());
    ran.printed.lines().chain(end).collect()
}
