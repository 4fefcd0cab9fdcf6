//! Limits that end in an error instead of a signal: native stack, and memory.

use crate::error::{Error, ErrorKind, Result};
use std::cell::Cell;

thread_local! {
    /// Lowest address that evaluation may use of this thread's stack; 0 before [`with_big_stack`].
    static STACK_LIMIT: Cell<usize> = const { Cell::new(0) };
}

/// Native stack reserved for evaluation; pages are backed when touched, so an endless recursion that is none of calls
/// takes as much memory before it is an error.
const STACK_BYTES: usize = 2 << 30;
/// What is kept for builtins and for making the error.
const STACK_MARGIN: usize = 4 << 20;

/// Runs `work` on a thread with a very large stack, on which [`check_native_stack`] guards the end.
///
/// # Panics
/// If no thread can be made, or with what `work` panicked with.
pub fn with_big_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    crate::heap::keep_freed_memory();
    let work = std::sync::Mutex::new(Some(work));
    let mut bytes = STACK_BYTES;
    loop {
        let run = || {
            let here = approximate_stack_pointer();
            STACK_LIMIT.set(here.saturating_sub(bytes - STACK_MARGIN));
            let taken = work.lock().ok().and_then(|mut work| work.take());
            taken.map(|work| work())
        };
        let result = std::thread::scope(|scope| {
            let builder = std::thread::Builder::new().name("eval".into()).stack_size(bytes);
            builder.spawn_scoped(scope, run).map(std::thread::ScopedJoinHandle::join)
        });
        match result {
            Ok(Ok(Some(result))) => return result,
            Ok(Ok(None)) => unreachable!("the work is taken once"),
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) if bytes > 64 << 20 => bytes /= 2,
            Err(error) => panic!("no thread for evaluation: {error}"),
        }
    }
}

#[inline(always)]
fn approximate_stack_pointer() -> usize {
    let marker = 0u8;
    std::ptr::from_ref(&marker) as usize
}

/// Fails where the native stack is nearly used up.
#[inline(always)]
pub fn check_native_stack() -> Result<()> {
    if approximate_stack_pointer() < STACK_LIMIT.get() {
        return Err(stack_overflow());
    }
    Ok(())
}

#[cold]
#[inline(never)]
fn stack_overflow() -> Error {
    Error::new(ErrorKind::StackOverflow, "stack overflow (possible infinite recursion)")
}

/// Ends the process: not even an error can be made any more.
#[cold]
#[inline(never)]
pub fn out_of_memory() -> ! {
    use std::io::Write as _;
    let _ignored = std::io::stderr().write_all(b"error: out of memory\n");
    std::process::exit(1)
}
