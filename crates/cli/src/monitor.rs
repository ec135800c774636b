//! `updraft monitor`: the console of a board, from anywhere on this machine; comes back when the board does.

use std::io::{Read, Write};
use std::time::Duration;

use crate::cable::BoardName;
use crate::failure::{Explain, Outcome};

/// Show the console of a board; Ctrl-C leaves, the board goes on.
#[derive(clap::Args)]
pub struct Args {
    /// The board, e.g. virtual:desk or qemu:desk.
    board: String,
    /// End when the board is switched off, instead of waiting for it to come back.
    #[arg(long)]
    once: bool,
}

/// How long to wait before looking again for a board that is off.
const AGAIN: Duration = Duration::from_millis(200);

/// Runs the verb.
pub fn run(args: Args) -> Outcome {
    let board = BoardName::parse(&args.board)?;
    let folder = board.existing_folder()?;
    let mut told = false;
    loop {
        match host::socket::monitor(&folder) {
            Ok(console) => {
                told = false;
                copy(console)?;
                eprintln!("-- {board} was switched off");
                if args.once {
                    return Ok(());
                }
            }
            Err(error) if args.once => {
                return Err(error).explain(
                    format!("reaching the console of {board}"),
                    format!("power it: updraft board run {board}"),
                );
            }
            Err(_) if told => {}
            Err(_) => {
                eprintln!("-- {board} is off; waiting for it (power it: updraft board run {board})");
                told = true;
            }
        }
        std::thread::sleep(AGAIN);
    }
}

/// Copies the console to standard output until either ends; a reader that went away is no failure.
fn copy(mut console: impl Read) -> Outcome {
    let mut buffer = [0; 4096];
    let mut out = std::io::stdout();
    while let Ok(count @ 1..) = console.read(&mut buffer) {
        if out.write_all(&buffer[..count]).and_then(|()| out.flush()).is_err() {
            std::process::exit(0);
        }
    }
    Ok(())
}
