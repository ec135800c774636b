//! `updraft monitor`: the console of a board, from anywhere on this machine; comes back when the board does.

use std::io::{Read, Write};
use std::time::Duration;

use crate::cable::{Board, BoardName};
use crate::failure::{Explain, Outcome};
use crate::port::Port;

/// Show the console of a board; Ctrl-C leaves, the board goes on.
#[derive(clap::Args)]
pub struct Args {
    /// The board, e.g. virtual:desk, qemu:desk or /dev/ttyACM0.
    board: String,
    /// End when the board is switched off or unplugged, instead of waiting for it to come back.
    #[arg(long)]
    once: bool,
}

/// How long to wait before looking again for a board that is off.
const AGAIN: Duration = Duration::from_millis(200);

/// Runs the verb.
pub fn run(args: Args) -> Outcome {
    match Board::parse(&args.board)? {
        Board::Soft(board) => soft(&board, args.once),
        Board::Chip(path) => {
            let next = "plug it in, close what else uses the port; updraft boards lists the ports";
            follow(&path, next, args.once, || Port::open(&path))
        }
    }
}

fn soft(board: &BoardName, once: bool) -> Outcome {
    let folder = board.existing_folder()?;
    let next = format!("power it: updraft board run {board}");
    follow(&board.to_string(), &next, once, || host::socket::monitor(&folder))
}

/// Copies the console whenever it is there.
fn follow<C: Read>(
    board: &str,
    next: &str,
    once: bool,
    mut open: impl FnMut() -> std::io::Result<C>,
) -> Outcome {
    let mut told = false;
    loop {
        match open() {
            Ok(console) => {
                told = false;
                copy(console)?;
                eprintln!("-- {board} went away");
                if once {
                    return Ok(());
                }
            }
            Err(error) if once => {
                return Err(error).explain(format!("reaching the console of {board}"), next);
            }
            Err(_) if told => {}
            Err(error) => {
                eprintln!("-- {board} is not there ({error}); waiting for it ({next})");
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
