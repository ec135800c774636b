//! What Python programs reach of the chip: pins 0 to 10, converters on pins 0 to 4, I2C 0, SPI 1, UART 1.
//!
//! The other pins are the flash's (11 to 17), the USB port's (18, 19) and the console's (20, 21).

use alloc::vec::Vec;

use device::parts::{self, Fault, I2cLines, Mode, Pull, SpiLines, UartLines};
use esp_hal::Blocking;
use esp_hal::analog::adc::{Adc, AdcConfig, Attenuation};
use esp_hal::clock::CpuClock;
use esp_hal::gpio::{AnyPin, DriveMode, Flex, InputConfig, Level, OutputConfig};
use esp_hal::i2c::master::{self as i2c, I2c};
use esp_hal::peripherals::{ADC1, GPIO0, GPIO1, GPIO2, GPIO3, GPIO4, I2C0, SPI2, UART1};
use esp_hal::spi::master::{self as spi, Spi};
use esp_hal::time::Rate;
use esp_hal::uart::{self, Uart};

/// Pins that programs may have.
const PINS: u32 = 11;

/// EIO, ENODEV, EINVAL and ETIMEDOUT.
const FAILED: Fault = Fault::Errno(5);
const NOBODY: Fault = Fault::Errno(19);
const NONSENSE: Fault = Fault::Errno(22);
const TIMEOUT: Fault = Fault::Errno(110);

/// Looks at a converter before it counts as broken: it takes some microseconds.
const ADC_LOOKS: usize = 100_000;

/// The program's part of the chip.
#[derive(Default)]
pub struct Chip {
    pins: [Option<Flex<'static>>; PINS as usize],
    i2c: Option<I2c<'static, Blocking>>,
    spi: Option<Spi<'static, Blocking>>,
    uart: Option<Uart<'static, Blocking>>,
}

impl Chip {
    /// The pin, taken when it is first asked for.
    fn pin(&mut self, number: u32) -> Result<&mut Flex<'static>, Fault> {
        let place = self.pins.get_mut(number as usize).ok_or(Fault::Absent)?;
        Ok(place.get_or_insert_with(|| Flex::new(any(number))))
    }

    /// A pin that a bus takes over.
    fn line(&mut self, number: Option<u32>) -> Result<AnyPin<'static>, Fault> {
        let number = number.ok_or(NONSENSE)?;
        *self.pins.get_mut(number as usize).ok_or(Fault::Absent)? = None;
        Ok(any(number))
    }
}

/// A pin by its number, which is below [`PINS`].
fn any(number: u32) -> AnyPin<'static> {
    // SAFETY: nothing else in this program uses pins 0 to 10; a program that gives one to two buses harms only itself.
    unsafe { AnyPin::steal(number as u8) }
}

/// What a converter measures of twelve bits, as sixteen.
macro_rules! measured {
    ($pin:ident) => {{
        let mut config = AdcConfig::new();
        // SAFETY: the converter and these pins are the program's alone; each measurement ends before the next begins.
        let (pin, converter) = unsafe { ($pin::steal(), ADC1::steal()) };
        let mut pin = config.enable_pin(pin, Attenuation::_11dB);
        let mut adc = Adc::new(converter, config);
        let value = (0..ADC_LOOKS).find_map(|_| adc.read_oneshot(&mut pin).ok()).ok_or(TIMEOUT)?;
        Ok(value << 4 | value >> 8 & 0xF)
    }};
}

impl parts::Chip for Chip {
    /// The end of the range at 11 dB, by the chip's data sheet; what is measured is not calibrated.
    const ADC_FULL_UV: i64 = 2_500_000;

    fn cpu_hz(&self) -> Option<u32> {
        Some(CpuClock::max() as u32 * 1_000_000)
    }

    fn configure(&mut self, pin: u32, mode: Mode, pull: Pull) -> Result<(), Fault> {
        let pin = self.pin(pin)?;
        let pull = match pull {
            Pull::None => esp_hal::gpio::Pull::None,
            Pull::Down => esp_hal::gpio::Pull::Down,
            Pull::Up => esp_hal::gpio::Pull::Up,
        };
        let drive = if mode == Mode::OpenDrain { DriveMode::OpenDrain } else { DriveMode::PushPull };
        pin.apply_output_config(&OutputConfig::default().with_drive_mode(drive).with_pull(pull));
        pin.apply_input_config(&InputConfig::default().with_pull(pull));
        pin.set_input_enable(true);
        pin.set_output_enable(mode != Mode::In);
        Ok(())
    }

    fn drive(&mut self, pin: u32, level: bool) -> Result<(), Fault> {
        self.pin(pin)?.set_level(Level::from(level));
        Ok(())
    }

    fn level(&mut self, pin: u32) -> Result<bool, Fault> {
        Ok(self.pin(pin)?.is_high())
    }

    fn adc(&mut self, pin: u32) -> Result<u16, Fault> {
        match pin {
            0 => measured!(GPIO0),
            1 => measured!(GPIO1),
            2 => measured!(GPIO2),
            3 => measured!(GPIO3),
            4 => measured!(GPIO4),
            _ => Err(Fault::Absent),
        }
    }

    fn i2c_open(&mut self, bus: u32, lines: I2cLines) -> Result<(), Fault> {
        if bus != 0 {
            return Err(Fault::Absent);
        }
        let (sda, scl) = (self.line(lines.sda)?, self.line(lines.scl)?);
        let config = i2c::Config::default().with_frequency(Rate::from_hz(lines.frequency_hz));
        self.i2c = None;
        // SAFETY: the driver before it is gone, and nobody else in this program uses the bus.
        let bus = I2c::new(unsafe { I2C0::steal() }, config).map_err(|_| NONSENSE)?;
        self.i2c = Some(bus.with_sda(sda).with_scl(scl));
        Ok(())
    }

    fn i2c(&mut self, _: u32, address: u8, out: &[u8], into: &mut [u8]) -> Result<(), Fault> {
        let bus = self.i2c.as_mut().ok_or(Fault::Absent)?;
        let carried = match (out.is_empty(), into.is_empty()) {
            (true, _) => bus.read(address, into),
            (false, true) => bus.write(address, out),
            (false, false) => bus.write_read(address, out, into),
        };
        carried.map_err(|error| match error {
            i2c::Error::AcknowledgeCheckFailed(_) => NOBODY,
            i2c::Error::Timeout => TIMEOUT,
            i2c::Error::ZeroLengthInvalid | i2c::Error::AddressInvalid(_) => NONSENSE,
            _ => FAILED,
        })
    }

    fn spi_open(&mut self, bus: u32, lines: SpiLines) -> Result<(), Fault> {
        if bus != 1 {
            return Err(Fault::Absent);
        }
        let mode = match lines.mode {
            0 => esp_hal::spi::Mode::_0,
            1 => esp_hal::spi::Mode::_1,
            2 => esp_hal::spi::Mode::_2,
            _ => esp_hal::spi::Mode::_3,
        };
        let config =
            spi::Config::default().with_frequency(Rate::from_hz(lines.frequency_hz)).with_mode(mode);
        self.spi = None;
        // SAFETY: the driver before it is gone, and nobody else in this program uses the bus.
        let mut bus = Spi::new(unsafe { SPI2::steal() }, config).map_err(|_| NONSENSE)?;
        bus = bus.with_sck(self.line(lines.sck)?);
        if lines.mosi.is_some() {
            bus = bus.with_mosi(self.line(lines.mosi)?);
        }
        if lines.miso.is_some() {
            bus = bus.with_miso(self.line(lines.miso)?);
        }
        self.spi = Some(bus);
        Ok(())
    }

    fn spi(&mut self, _: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        self.spi.as_mut().ok_or(Fault::Absent)?.transfer(bytes).map_err(|_| FAILED)
    }

    fn uart_open(&mut self, port: u32, lines: UartLines) -> Result<(), Fault> {
        if port != 1 {
            return Err(Fault::Absent);
        }
        let config = uart::Config::default().with_baudrate(lines.baud);
        self.uart = None;
        // SAFETY: the driver before it is gone, and the console has the other port.
        let mut port = Uart::new(unsafe { UART1::steal() }, config).map_err(|_| NONSENSE)?;
        if lines.tx.is_some() {
            port = port.with_tx(self.line(lines.tx)?);
        }
        if lines.rx.is_some() {
            port = port.with_rx(self.line(lines.rx)?);
        }
        self.uart = Some(port);
        Ok(())
    }

    fn uart_write(&mut self, _: u32, bytes: &[u8]) -> Result<usize, Fault> {
        let port = self.uart.as_mut().ok_or(Fault::Absent)?;
        let mut sent = 0;
        while let Some(rest) = bytes.get(sent..).filter(|rest| !rest.is_empty()) {
            sent += port.write(rest).map_err(|_| FAILED)?;
        }
        Ok(sent)
    }

    fn uart_take(&mut self, _: u32) -> Result<Vec<u8>, Fault> {
        let port = self.uart.as_mut().ok_or(Fault::Absent)?;
        let (mut bytes, mut came) = ([0; 64], Vec::new());
        while port.read_ready() {
            // What was lost on the line is lost; what came after it is read.
            let Ok(count @ 1..) = port.read_buffered(&mut bytes) else { break };
            came.extend_from_slice(&bytes[..count]);
        }
        Ok(came)
    }
}
