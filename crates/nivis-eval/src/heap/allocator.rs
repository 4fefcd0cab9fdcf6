//! The system's allocator for programs that end with a message where it gives no memory.

use crate::limits::out_of_memory;
use std::alloc::{GlobalAlloc, Layout, System};

/// The system's allocator; where that gives nothing, the process ends with `error: out of memory` and exit code 1, as
/// the reference does. The standard library would end it with a signal.
#[derive(Debug)]
pub struct Allocator;

#[inline(always)]
fn given(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        out_of_memory();
    }
    memory
}

// SAFETY: H7: what is asked for goes to `System` as it came, and what `System` gives is what is returned.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: H7: the caller promises of `layout` what `System` asks.
        given(unsafe { System.alloc(layout) })
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: H7: as above.
        given(unsafe { System.alloc_zeroed(layout) })
    }

    #[inline]
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: H7: the memory came from `System`, with this layout.
        unsafe { System.dealloc(memory, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: H7: as for both.
        given(unsafe { System.realloc(memory, layout, size) })
    }
}
