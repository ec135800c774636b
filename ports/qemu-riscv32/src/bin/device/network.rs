//! The network card, and the stack of protocols over it: Ethernet, DHCP, DNS, TCP.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::task::Context;

use embassy_net::driver::{Capabilities, Driver, HardwareAddress, LinkState, RxToken, TxToken};
use embassy_net::{Config, Runner, Stack, StackResources};
use qemu_riscv32::interrupt;
use virtio_drivers::device::net::VirtIONetRaw;
use virtio_drivers::transport::DeviceType;

use crate::virtio::{self, Entropy, Memory, Registers};

/// Sockets: DHCP and DNS have one each, then the conversation, a download, and what the program opens.
const SOCKETS: usize = 6;

/// Packets on their way in, and out.
const RECEIVED: usize = 8;
const SENT: usize = 4;
/// Descriptors of a queue; a packet needs one.
const QUEUE: usize = 16;
/// A whole Ethernet frame.
const FRAME_BYTES: usize = 1514;
/// With the device's own header in front.
const BUFFER_BYTES: usize = 1528;

type Buffer = Box<[u8; BUFFER_BYTES]>;

/// The card before it is used.
pub struct Network {
    card: Card,
    line: u32,
    seed: u64,
}

impl Network {
    /// Finds the card; without one the machine has an empty socket where it should be.
    ///
    /// # Panics
    /// When there is none: this is another machine.
    pub fn find(entropy: &RefCell<Entropy>) -> Network {
        let found = virtio::find(DeviceType::Network);
        let Some((slot, registers)) = found else { panic!("no network card") };
        let Ok(device) = VirtIONetRaw::new(registers) else { panic!("the network card does not answer") };
        let mut seed = [0; 8];
        entropy.borrow_mut().fill(&mut seed);
        let card = Card(RefCell::new(Inner::new(device)));
        Network { card, line: interrupt::virtio(slot), seed: u64::from_le_bytes(seed) }
    }

    /// The interrupt line that wakes the core for a packet.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The stack, and the future that moves its packets.
    pub fn start(self) -> (Stack<'static>, Runner<'static, Card>) {
        // For the rest of this boot, which ends with a reset of the whole machine.
        let resources = Box::leak(Box::new(StackResources::<SOCKETS>::new()));
        embassy_net::new(self.card, Config::dhcpv4(Default::default()), resources, self.seed)
    }
}

/// The card. No waker is kept: its interrupt ends the core's sleep, and then everything is looked at.
pub struct Card(RefCell<Inner>);

struct Inner {
    device: VirtIONetRaw<Memory, Registers, QUEUE>,
    /// Buffers that the device has, each at the place of its token.
    receiving: [Option<Buffer>; QUEUE],
    sending: [Option<Buffer>; QUEUE],
    /// Buffers to send with.
    free: Vec<Buffer>,
}

impl Inner {
    fn new(device: VirtIONetRaw<Memory, Registers, QUEUE>) -> Inner {
        let free = (0..SENT).map(|_| buffer()).collect();
        let mut inner =
            Inner { device, receiving: [const { None }; QUEUE], sending: [const { None }; QUEUE], free };
        (0..RECEIVED).for_each(|_| inner.receive_into(buffer()));
        inner
    }

    fn receive_into(&mut self, mut buffer: Buffer) {
        // SAFETY: the buffer stays in `receiving`, untouched, until the device has given it back.
        if let Ok(token) = unsafe { self.device.receive_begin(&mut buffer[..]) } {
            self.receiving[usize::from(token) % QUEUE] = Some(buffer);
        }
    }

    /// A packet that came: its buffer and where in it the packet is.
    fn received(&mut self) -> Option<(Buffer, core::ops::Range<usize>)> {
        let token = self.device.poll_receive()?;
        let mut buffer = self.receiving[usize::from(token) % QUEUE].take()?;
        // SAFETY: this is the buffer that the token was given for.
        let (header, length) = unsafe { self.device.receive_complete(token, &mut buffer[..]) }.ok()?;
        Some((buffer, header..header + length))
    }

    fn send(&mut self, buffer: Buffer, length: usize) {
        // SAFETY: the buffer stays in `sending`, untouched, until the device has given it back.
        match unsafe { self.device.transmit_begin(&buffer[..length]) } {
            Ok(token) => self.sending[usize::from(token) % QUEUE] = Some(buffer),
            Err(_) => self.free.push(buffer),
        }
    }

    /// Takes back what has been sent.
    fn reclaim(&mut self) {
        while let Some(token) = self.device.poll_transmit() {
            let Some(buffer) = self.sending[usize::from(token) % QUEUE].take() else { return };
            // SAFETY: this is the buffer that the token was given for; the device looks at its address only.
            let _ = unsafe { self.device.transmit_complete(token, &buffer[..]) };
            self.free.push(buffer);
        }
    }
}

fn buffer() -> Buffer {
    Box::new([0; BUFFER_BYTES])
}

impl Driver for Card {
    type RxToken<'a> = Received<'a>;
    type TxToken<'a> = Sending<'a>;

    fn receive(&mut self, _: &mut Context<'_>) -> Option<(Received<'_>, Sending<'_>)> {
        let mut inner = self.0.borrow_mut();
        inner.device.ack_interrupt();
        inner.reclaim();
        if inner.free.is_empty() {
            return None;
        }
        let (buffer, packet) = inner.received()?;
        drop(inner);
        Some((Received { card: self, buffer, packet }, Sending { card: self }))
    }

    fn transmit(&mut self, _: &mut Context<'_>) -> Option<Sending<'_>> {
        let mut inner = self.0.borrow_mut();
        inner.reclaim();
        let can = !inner.free.is_empty();
        drop(inner);
        can.then_some(Sending { card: self })
    }

    fn link_state(&mut self, _: &mut Context<'_>) -> LinkState {
        LinkState::Up
    }

    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.max_transmission_unit = FRAME_BYTES;
        capabilities.max_burst_size = Some(RECEIVED);
        capabilities
    }

    fn hardware_address(&self) -> HardwareAddress {
        HardwareAddress::Ethernet(self.0.borrow().device.mac_address())
    }
}

/// A packet that came.
pub struct Received<'a> {
    card: &'a Card,
    buffer: Buffer,
    packet: core::ops::Range<usize>,
}

impl RxToken for Received<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(mut self, f: F) -> R {
        let answer = f(self.buffer.get_mut(self.packet.clone()).unwrap_or_default());
        self.card.0.borrow_mut().receive_into(self.buffer);
        answer
    }
}

/// Room for a packet to send.
pub struct Sending<'a> {
    card: &'a Card,
}

impl TxToken for Sending<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, f: F) -> R {
        // A token is only given when there is a buffer, and at most two are out at a time.
        let mut buffer = self.card.0.borrow_mut().free.pop().unwrap_or_else(buffer);
        let header = self.card.0.borrow().device.fill_buffer_header(&mut buffer[..]).unwrap_or(0);
        let answer = f(&mut buffer[header..header + length]);
        self.card.0.borrow_mut().send(buffer, header + length);
        answer
    }
}
