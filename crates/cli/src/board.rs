//! `updraft board run`: powers a board without hardware; this process is the board, this terminal its console.

use clap::Subcommand;
use host::{CutAt, Options};

use crate::cable::BoardName;
use crate::failure::{Explain, Outcome};

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
        /// The board, e.g. virtual:desk.
        board: String,
        /// Bytes per second that its network carries.
        #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(1..))]
        link_rate: Option<u64>,
        /// Bytes of its Python heap.
        #[arg(long, value_name = "BYTES", default_value_t = host::HEAP_BYTES)]
        heap: usize,
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
    let options = Options { link_rate, heap_bytes: heap, cut_power_at, ..Options::default() };
    host::power_on(&folder, &options).explain(
        format!("powering {name}"),
        "if it is powered elsewhere, look there: updraft monitor BOARD",
    )?;
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
