//! Where the heap's address range comes from: one large lazy mapping, or, under Miri, a small allocation.

use super::HeapError;

/// Words that the range can hold at most: what 32-bit offsets reach, 32 GiB.
const MAX_WORDS: usize = 1 << 32;

/// A range of zeroed words whose address does not change.
pub(super) struct Backing {
    pub(super) base: *mut u64,
    pub(super) words: usize,
}

#[cfg(not(miri))]
impl Backing {
    /// Reserves the largest range that the system grants; pages are backed when touched.
    pub(super) fn reserve() -> Result<Backing, HeapError> {
        let mut words = MAX_WORDS;
        loop {
            // SAFETY: H1: an anonymous private mapping of no fixed address touches no other memory.
            let base = unsafe {
                libc::mmap(
                    std::ptr::null_mut(),
                    words * 8,
                    libc::PROT_READ | libc::PROT_WRITE,
                    libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                    -1,
                    0,
                )
            };
            if base != libc::MAP_FAILED {
                // SAFETY: H1: advice on the mapping just made; a refusal changes nothing.
                unsafe { libc::madvise(base, words * 8, libc::MADV_HUGEPAGE) };
                return Ok(Backing { base: base.cast(), words });
            }
            words /= 2;
            if words < 1 << 20 {
                return Err(HeapError::Reserve);
            }
        }
    }
}

#[cfg(not(miri))]
impl Drop for Backing {
    fn drop(&mut self) {
        // SAFETY: H1: the mapping is ours, and nothing refers to it any more.
        unsafe { libc::munmap(self.base.cast(), self.words * 8) };
    }
}

#[cfg(miri)]
impl Backing {
    pub(super) fn reserve() -> Result<Backing, HeapError> {
        let words = 1 << 20;
        debug_assert!(words < MAX_WORDS);
        let memory = vec![0u64; words].into_boxed_slice();
        Ok(Backing { base: Box::into_raw(memory).cast(), words })
    }
}

#[cfg(miri)]
impl Drop for Backing {
    fn drop(&mut self) {
        // SAFETY: H1: made by `Box::into_raw` of a slice of this length.
        drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(self.base, self.words)) });
    }
}

/// A vector with room for `capacity` elements in large pages: tables that will grow are not copied, and their
/// pages are asked for in large steps.
pub(crate) fn roomy_vec<T>(capacity: usize) -> Vec<T> {
    let vec = Vec::with_capacity(capacity);
    #[cfg(not(miri))]
    {
        let huge = 2 << 20;
        let start = (vec.as_ptr() as usize).next_multiple_of(huge);
        let end = (vec.as_ptr() as usize + capacity * size_of::<T>()) / huge * huge;
        if start < end {
            // SAFETY: H1: advice on whole pages inside of the vector's own allocation; a refusal changes nothing.
            unsafe { libc::madvise(start as *mut libc::c_void, end - start, libc::MADV_HUGEPAGE) };
        }
    }
    vec
}

/// Lets the C library's allocator keep what is freed: large tables come and go, and asking the system for their
/// pages again costs more than what they hold.
pub(crate) fn keep_freed_memory() {
    #[cfg(all(target_env = "gnu", not(miri)))]
    // SAFETY: H1: parameters of the allocator; a refusal changes nothing.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
        libc::mallopt(libc::M_MMAP_THRESHOLD, 256 << 20);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 512 << 20);
        libc::mallopt(libc::M_TOP_PAD, 4 << 20);
    }
}
