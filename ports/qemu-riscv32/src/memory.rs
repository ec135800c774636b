//! The allocator of everything that Rust code keeps on the board: the block for Python's heap is one of its pieces.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::RefCell;
use core::ptr::{NonNull, null_mut};

use linked_list_allocator::Heap;

/// How much of the memory is in use.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// Now.
    pub used_bytes: usize,
    /// At most since [`forget_peak`].
    pub peak_bytes: usize,
}

/// What is in use.
pub fn usage() -> Usage {
    let state = MEMORY.0.borrow();
    Usage { used_bytes: state.heap.used(), peak_bytes: state.peak_bytes }
}

/// Counts the peak anew from what is in use now.
pub fn forget_peak() {
    let mut state = MEMORY.0.borrow_mut();
    state.peak_bytes = state.heap.used();
}

/// The deepest that the stack has ever been: RAM is zero at the start, and what lies on a stack is not.
pub fn stack_peak_bytes() -> usize {
    unsafe extern "C" {
        static __stack_bottom: u32;
        static __stack_top: u32;
    }
    let (bottom, top) = (&raw const __stack_bottom, &raw const __stack_top);
    let words = (top as usize - bottom as usize) / size_of::<u32>();
    // SAFETY: the range lies in RAM and is aligned; whatever the words below the stack pointer are, they can be read.
    let untouched = (0..words).take_while(|word| unsafe { bottom.add(*word).read_volatile() } == 0).count();
    (words - untouched) * size_of::<u32>()
}

/// Takes over the memory between the last variable and the end of the RAM.
///
/// # Safety
/// Once, before the first allocation.
pub(crate) unsafe fn take_over() {
    unsafe extern "C" {
        static mut __heap_start: u8;
        static mut __heap_end: u8;
    }
    let (start, end) = (&raw mut __heap_start, &raw mut __heap_end);
    // SAFETY: the linker script leaves this range to nobody else.
    unsafe { MEMORY.0.borrow_mut().heap.init(start, end as usize - start as usize) };
}

struct State {
    heap: Heap,
    peak_bytes: usize,
}

/// A cell and not a lock: one core, and no interrupt handler allocates.
struct Memory(RefCell<State>);

// SAFETY: there is one core and no thread.
unsafe impl Sync for Memory {}

#[global_allocator]
static MEMORY: Memory = Memory(RefCell::new(State { heap: Heap::empty(), peak_bytes: 0 }));

// SAFETY: the heap hands out each piece once, and only from the range that it took over.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let mut state = self.0.borrow_mut();
        let piece = state.heap.allocate_first_fit(layout).map_or(null_mut(), NonNull::as_ptr);
        state.peak_bytes = state.peak_bytes.max(state.heap.used());
        piece
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        if let Some(piece) = NonNull::new(piece) {
            // SAFETY: the caller gives back what `alloc` gave, with the same layout.
            unsafe { self.0.borrow_mut().heap.deallocate(piece, layout) };
        }
    }
}
