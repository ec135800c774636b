//! A chip at a serial port, which is a pseudo terminal here: uplink writes it, monitor shows what it says.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use image::Digest;
use serialport::{SerialPort, TTYPort};
use slots::fake::Flash;
use slots::{Layout, Reader, Slot, Slots};
use uplink::{Frames, Judge, Session};

/// How long the chip waits before it looks again.
const PATIENCE: Duration = Duration::from_millis(20);

/// What the chip says of itself.
const VM_UID: &str = "esp32c3-00010000-12345678";

struct Here;

impl Judge<Flash> for Here {
    fn vm_uid(&self) -> String {
        VM_UID.into()
    }

    fn board(&self) -> String {
        "esp32c3".into()
    }

    fn abi(&self) -> u32 {
        bytecode::ABI
    }

    fn judge(
        &self,
        _: Slot,
        mut bytes: Reader<'_, Flash>,
        size: u32,
        digest: Digest,
        _: u32,
    ) -> Result<(), &'static str> {
        let mut image = vec![0; (size as usize).next_multiple_of(16)];
        bytes.read(0, &mut image).map_err(|_| "flash-failed")?;
        image.truncate(size as usize);
        if Digest::of(&image) == digest { Ok(()) } else { Err("payload-digest") }
    }
}

/// The two ends of a cable: the chip's, and the path of the computer's.
fn cable() -> (TTYPort, String) {
    let (mut chip, computer) = TTYPort::pair().unwrap();
    chip.set_timeout(PATIENCE).unwrap();
    (chip, computer.name().unwrap())
}

/// Answers until the computer lets go; the flash then.
fn serve(mut chip: TTYPort) -> Vec<u8> {
    let slots = Slots::open(Flash::new(4 << 20), Layout::ESP32C3_4MB).unwrap();
    let (mut session, mut frames) = (Session::new(slots), Frames::default());
    let mut bytes = [0; 256];
    while !session.is_over() {
        let Ok(count) = chip.read(&mut bytes) else {
            std::thread::sleep(PATIENCE); // Nobody has opened the other end.
            continue;
        };
        for byte in &bytes[..count] {
            let answer = frames.take(*byte).and_then(|frame| session.answer(&frame, &Here));
            if let Some(answer) = answer {
                chip.write_all(b"text of a program\n").unwrap();
                chip.write_all(&answer.bytes()).unwrap();
            }
        }
    }
    let mut slots = session.into_slots();
    let mut slot = vec![0; 64 << 10];
    slots.reader(slots.record().confirmed).read(0, &mut slot).unwrap();
    slot
}

/// An empty machine.
struct Machine(PathBuf);

impl Machine {
    fn new(name: &str) -> Machine {
        let folder = std::env::temp_dir().join(format!("updraft-chip-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Machine(folder)
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_updraft"));
        command.args(line.split_whitespace()).current_dir(&self.0).stdin(Stdio::null());
        command.env_clear().env("HOME", &self.0);
        command
    }

    fn types(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn uplink_writes_a_signed_firmware_for_the_vm_that_the_chip_says_it_has() {
    let machine = Machine::new("uplink");
    assert!(machine.types("examples clone fota-aws proj").status.success());
    let (chip, path) = cable();
    let chip = std::thread::spawn(move || serve(chip));
    let output = machine.types(&format!("uplink {path} proj"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains(&format!("Board      {path}, slot ")), "{said}");
    let slot = chip.join().unwrap();
    let claims = image::in_slot(&slot).and_then(image::inspect).unwrap();
    assert_eq!(claims.manifest.name, "fota-aws");
}

#[test]
fn monitor_shows_what_the_chip_says() {
    let machine = Machine::new("monitor");
    let (mut chip, path) = cable();
    let mut monitor =
        machine.command(&format!("monitor --once {path}")).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = monitor.stdout.take().unwrap();
    let (heard, is_heard) = mpsc::channel();
    let talking = std::thread::spawn(move || {
        // Until somebody listens, nobody hears; a terminal that is full is a chip that waits.
        while is_heard.recv_timeout(PATIENCE).is_err_and(|error| error == RecvTimeoutError::Timeout) {
            let _ = chip.write_all(b"Hello, I am firmware version 1\n");
        }
    });
    let mut said = [0; 31];
    let got = out.read_exact(&mut said);
    heard.send(()).unwrap();
    talking.join().unwrap();
    monitor.kill().unwrap();
    monitor.wait().unwrap();
    got.unwrap();
    assert_eq!(String::from_utf8_lossy(&said), "Hello, I am firmware version 1\n");
}

#[test]
fn a_port_without_a_board_is_an_error_for_people() {
    let machine = Machine::new("nobody");
    assert!(machine.types("examples clone fota-aws proj").status.success());
    for line in
        ["uplink /dev/updraft-none proj", "monitor --once /dev/updraft-none", "board run /dev/ttyACM0"]
    {
        let output = machine.types(line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{line}: {said}");
        assert!(said.contains("  cause: ") && said.contains("  next:  "), "{line}: {said}");
    }
}
