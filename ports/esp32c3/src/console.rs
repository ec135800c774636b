//! The serial line: the chip's UART and its USB port say the same, and both are listened to.

use core::cell::{Cell, RefCell};
use core::fmt::{self, Write};

use bare::cable::Line;
use embassy_futures::select::{Either, select};
use embedded_io_async::Read;
use esp_hal::peripherals::{GPIO20, GPIO21, UART0, USB_DEVICE};
use esp_hal::uart::{self, Uart, UartRx, UartTx};
use esp_hal::usb::usb_serial_jtag::{UsbSerialJtag, UsbSerialJtagRx, UsbSerialJtagTx};
use esp_hal::Async;

/// How often a full USB buffer is looked at again: nobody may be at the other end.
const USB_PATIENCE: usize = 20_000;

/// What is said.
pub struct Console {
    out: RefCell<Out>,
    /// The program stopped in the middle of a line.
    mid_line: Cell<bool>,
}

struct Out {
    uart: UartTx<'static, Async>,
    usb: UsbSerialJtagTx<'static, Async>,
    /// Somebody takes what USB is given.
    usb_heard: bool,
}

/// What is heard.
pub struct Listener {
    uart: UartRx<'static, Async>,
    usb: UsbSerialJtagRx<'static, Async>,
}

impl Console {
    /// Opens both lines; 115,200 baud on the pins that the chip's own bootloader uses.
    pub fn open(
        port: UART0<'static>,
        tx: GPIO21<'static>,
        rx: GPIO20<'static>,
        usb: USB_DEVICE<'static>,
    ) -> (Console, Listener) {
        let Ok(uart) = Uart::new(port, uart::Config::default()) else { unreachable!("the default settings hold") };
        let (uart_rx, uart_tx) = uart.with_tx(tx).with_rx(rx).into_async().split();
        let (usb_rx, usb_tx) = UsbSerialJtag::new(usb).into_async().split();
        let out = Out { uart: uart_tx, usb: usb_tx, usb_heard: true };
        let console = Console { out: RefCell::new(out), mid_line: Cell::new(false) };
        (console, Listener { uart: uart_rx, usb: usb_rx })
    }

    /// Says these bytes.
    pub fn print(&self, text: &[u8]) {
        if let Some(last) = text.last() {
            self.mid_line.set(*last != b'\n');
            self.out.borrow_mut().write(text);
        }
    }

    /// Says a line of the device's own.
    pub fn line(&self, text: fmt::Arguments<'_>) {
        let start = if self.mid_line.replace(false) { "\n" } else { "" };
        // The console takes everything.
        let _ = writeln!(self.out.borrow_mut(), "{start}[updraft] {text}");
    }
}

impl Out {
    fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Ok(count @ 1..) = self.uart.write(rest) {
            rest = rest.get(count..).unwrap_or_default();
        }
        for byte in bytes {
            let patience = if self.usb_heard { USB_PATIENCE } else { 1 };
            self.usb_heard = (0..patience).any(|_| self.usb.write_byte_nb(*byte).is_ok());
        }
        // What is lost when it cannot be flushed was lost before.
        let _ = self.usb.flush_tx_nb();
    }
}

impl Write for Out {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.write(text.as_bytes());
        Ok(())
    }
}

/// Both directions, as the uplink protocol asks for them.
pub struct Cable<'a> {
    pub console: &'a Console,
    pub listener: &'a mut Listener,
}

impl Line for Cable<'_> {
    async fn next(&mut self) -> u8 {
        loop {
            let (mut from_uart, mut from_usb) = ([0], [0]);
            match select(self.listener.uart.read_async(&mut from_uart), self.listener.usb.read(&mut from_usb)).await {
                Either::First(Ok(1..)) => return from_uart[0],
                Either::Second(Ok(1..)) => return from_usb[0],
                // A byte that was damaged or lost; the frame's check sum will tell.
                Either::First(_) | Either::Second(_) => {}
            }
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.console.out.borrow_mut().write(bytes);
    }
}
