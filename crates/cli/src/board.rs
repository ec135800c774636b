//! `updraft board run`: powers a board without hardware; this process is the board, this terminal its console.

use clap::Subcommand;
use host::{CutAt, Options};

use crate::cable::{BoardName, Kind};
use crate::failure::{Explain, Failure, Outcome};
use crate::qemu::{Machine, PowerOptions};

/// Power a board without hardware.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Power the board; stays in the foreground as its serial console. Ctrl-C (or kill) cuts the power.
    Run {
        /// The board, e.g. virtual:desk or qemu:desk.
        board: String,
        /// Bytes per second that its network carries.
        #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(1..))]
        link_rate: Option<u64>,
        /// Bytes of its Python heap; a board in QEMU has what its RAM leaves.
        #[arg(long, value_name = "BYTES")]
        heap: Option<usize>,
        /// Cut its power at an instant of the next update: confirmed, staged, or a percentage of the download.
        #[arg(long, value_name = "INSTANT", value_parser = instant)]
        cut_power_at: Option<CutAt>,
    },
}

/// Runs the verb; the exit code is that of a board that was switched off.
pub fn run(args: Args) -> Outcome<i32> {
    let Action::Run { board, link_rate, heap, cut_power_at } = args.action;
    let name = BoardName::parse(&board)?;
    let folder = name.existing_folder()?;
    let step = format!("powering {name}");
    if name.kind() == Kind::Qemu {
        if heap.is_some() {
            return Err(Failure::new(step, "its heap is part of its firmware", "leave out --heap"));
        }
        let options = PowerOptions { link_rate, cut_power_at, quiet: false };
        Machine::start(&folder, &options)?.wait();
        return Ok(1);
    }
    let heap_bytes = heap.unwrap_or(host::HEAP_BYTES);
    let options = Options { link_rate, heap_bytes, cut_power_at, ..Options::default() };
    host::power_on(&folder, &options)
        .explain(step, "if it is powered elsewhere, look there: updraft monitor BOARD")?;
    Ok(0)
}

fn instant(text: &str) -> Result<CutAt, String> {
    match text {
        "confirmed" => Ok(CutAt::Confirmed),
        "staged" => Ok(CutAt::Staged),
        percent => percent
            .trim_end_matches('%')
            .parse()
            .ok()
            .filter(|percent| (1..=100).contains(percent))
            .map(CutAt::Download)
            .ok_or_else(|| "write confirmed, staged, or a percentage of the download such as 50%".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_a_phase_or_a_percentage() {
        assert_eq!(instant("confirmed"), Ok(CutAt::Confirmed));
        assert_eq!(instant("50%"), Ok(CutAt::Download(50)));
        assert!(instant("0").is_err());
        assert!(instant("never").is_err());
    }
}
