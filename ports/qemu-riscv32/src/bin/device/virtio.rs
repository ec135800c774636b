//! Devices of the emulator: queues in RAM that both sides read. Eight slots; what is in them is asked, not assumed.

use alloc::alloc::{alloc_zeroed, dealloc};
use core::alloc::Layout;
use core::ptr::NonNull;

use virtio_drivers::device::rng::VirtIORng;
use virtio_drivers::transport::DeviceType;
use virtio_drivers::transport::mmio::{MmioTransport, VirtIOHeader};
use virtio_drivers::{BufferDirection, Hal, PAGE_SIZE, PhysAddr};

const FIRST: usize = 0x1000_1000;
const STRIDE: usize = 0x1000;
const SLOTS: u32 = 8;
const DEVICE_ID: usize = 8;

/// A device's registers.
pub type Registers = MmioTransport<'static>;

/// The first device of a kind, and its slot.
pub fn find(kind: DeviceType) -> Option<(u32, Registers)> {
    let place = |slot: u32| FIRST + STRIDE * slot as usize;
    // SAFETY: the machine has a transport in each slot. It is only asked what it is: to take one and give it back would
    // reset its device, which may be in use.
    let is_it =
        |slot: &u32| unsafe { ((place(*slot) + DEVICE_ID) as *const u32).read_volatile() } == kind as u32;
    let slot = (0..SLOTS).find(is_it)?;
    let header = NonNull::new(place(slot) as *mut VirtIOHeader)?;
    // SAFETY: as above; each kind is looked for once.
    let registers = unsafe { MmioTransport::new(header, STRIDE) }.ok()?;
    Some((slot, registers))
}

/// The random number generator: the host's own.
pub struct Entropy(VirtIORng<Memory, Registers>);

impl Entropy {
    /// The generator, if the machine has one.
    pub fn find() -> Option<Entropy> {
        let (_, registers) = find(DeviceType::EntropySource)?;
        VirtIORng::new(registers).ok().map(Entropy)
    }

    /// Fills `bytes`; whoever cannot have randomness must not go on.
    ///
    /// # Panics
    /// When the generator stops answering: keys that can be guessed are worse than a reset.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        let mut filled = 0;
        while filled < bytes.len() {
            match self.0.request_entropy(&mut bytes[filled..]) {
                Ok(count @ 1..) => filled += count,
                Ok(0) | Err(_) => panic!("the random number generator has failed"),
            }
        }
    }
}

/// RAM as the devices see it: as the core does.
pub struct Memory;

// SAFETY: pages come from the allocator, zeroed and aligned, and addresses are the same on both sides.
unsafe impl Hal for Memory {
    fn dma_alloc(pages: usize, _: BufferDirection) -> (PhysAddr, NonNull<u8>) {
        let Ok(layout) = Layout::from_size_align(pages * PAGE_SIZE, PAGE_SIZE) else {
            return (0, NonNull::dangling());
        };
        // SAFETY: no caller asks for nothing.
        let start = unsafe { alloc_zeroed(layout) };
        (start as PhysAddr, NonNull::new(start).unwrap_or(NonNull::dangling()))
    }

    unsafe fn dma_dealloc(_: PhysAddr, start: NonNull<u8>, pages: usize) -> i32 {
        let Ok(layout) = Layout::from_size_align(pages * PAGE_SIZE, PAGE_SIZE) else { return -1 };
        // SAFETY: the caller gives back what `dma_alloc` gave.
        unsafe { dealloc(start.as_ptr(), layout) };
        0
    }

    unsafe fn mmio_phys_to_virt(address: PhysAddr, _: usize) -> NonNull<u8> {
        NonNull::new(address as *mut u8).unwrap_or(NonNull::dangling())
    }

    unsafe fn share(bytes: NonNull<[u8]>, _: BufferDirection) -> PhysAddr {
        bytes.as_ptr().cast::<u8>() as PhysAddr
    }

    unsafe fn unshare(_: PhysAddr, _: NonNull<[u8]>, _: BufferDirection) {}
}
