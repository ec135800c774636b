//! A board at a serial port: its cable for the uplink protocol, its console, and the ports that this machine has.

use std::io::{self, ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use serialport::{SerialPortType, TTYPort};
use uplink::Wire;

/// Bits per second that a chip's bootloader and our firmware speak; a USB port takes any.
pub const BAUD: u32 = 115_200;

/// How long a read waits before whoever reads may look elsewhere.
const PATIENCE: Duration = Duration::from_millis(200);

/// An open serial port.
pub struct Port {
    line: TTYPort,
    since: Instant,
}

impl Port {
    /// Opens the port at a path such as `/dev/ttyACM0`; nobody else may have it open.
    pub fn open(path: &str) -> io::Result<Port> {
        let line = serialport::new(path, BAUD).timeout(PATIENCE).open_native()?;
        Ok(Port { line, since: Instant::now() })
    }

    /// The port for a flasher, and what is known of it.
    pub fn into_parts(self, path: &str) -> (TTYPort, serialport::UsbPortInfo) {
        (self.line, usb_facts(path).unwrap_or_else(unknown_usb))
    }
}

impl Wire for Port {
    type Error = io::Error;

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.line.write_all(bytes)
    }

    fn now_ms(&self) -> u64 {
        self.since.elapsed().as_millis() as u64
    }

    fn read(&mut self, bytes: &mut [u8], patience_ms: u32) -> io::Result<usize> {
        let patience = Duration::from_millis(patience_ms.into());
        serialport::SerialPort::set_timeout(&mut self.line, patience)?;
        match Read::read(&mut self.line, bytes) {
            Err(error) if error.kind() == ErrorKind::TimedOut => Ok(0),
            Ok(0) => Err(io::Error::new(ErrorKind::UnexpectedEof, "the board was unplugged")),
            other => other,
        }
    }
}

/// The console: what comes while nothing comes is no end.
impl Read for Port {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            match Read::read(&mut self.line, bytes) {
                Err(error) if error.kind() == ErrorKind::TimedOut => {}
                other => return other,
            }
        }
    }
}

/// A serial port that something is plugged into.
pub struct Plugged {
    /// Its path.
    pub path: String,
    /// What it says that it is, e.g. `303a:1001 USB JTAG/serial debug unit`.
    pub what: String,
}

/// The USB ports of this machine, in the order of their paths.
pub fn plugged() -> Vec<Plugged> {
    let mut all: Vec<Plugged> = serialport::available_ports()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|port| match port.port_type {
            SerialPortType::UsbPort(usb) => {
                let product = usb.product.unwrap_or_default();
                Some(Plugged {
                    path: port.port_name,
                    what: format!("{:04x}:{:04x} {product}", usb.vid, usb.pid),
                })
            }
            _ => None,
        })
        .collect();
    all.sort_by(|one, other| one.path.cmp(&other.path));
    all
}

fn usb_facts(path: &str) -> Option<serialport::UsbPortInfo> {
    let ports = serialport::available_ports().ok()?;
    ports.into_iter().find(|port| port.port_name == path).and_then(|port| match port.port_type {
        SerialPortType::UsbPort(usb) => Some(usb),
        _ => None,
    })
}

/// A port that is no USB device: a flasher then resets the chip by the port's control lines.
fn unknown_usb() -> serialport::UsbPortInfo {
    serialport::UsbPortInfo { vid: 0, pid: 0, serial_number: None, manufacturer: None, product: None }
}
