//! A board as a process, for this port's own tests: `board FOLDER [--link-rate N] [--cut-power-at WHEN] [--stall]`.
//! People power a board with `updraft board run`.

use std::process::ExitCode;

use host::{CutAt, Options, power_on};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        eprintln!(
            "usage: board FOLDER [--link-rate BYTES_PER_S] [--cut-power-at N%|staged|confirmed] [--stall]"
        );
        return ExitCode::from(2);
    };
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--link-rate" => options.link_rate = arguments.next().and_then(|rate| rate.parse().ok()),
            "--cut-power-at" => options.cut_power_at = arguments.next().as_deref().and_then(cut_at),
            "--stall" => options.stall = true,
            other => eprintln!("unknown option {other}"),
        }
    }
    match power_on(folder.as_ref(), &options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn cut_at(when: &str) -> Option<CutAt> {
    match when {
        "staged" => Some(CutAt::Staged),
        "confirmed" => Some(CutAt::Confirmed),
        percent => percent.trim_end_matches('%').parse().ok().map(CutAt::Download),
    }
}
