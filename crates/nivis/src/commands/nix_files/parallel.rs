//! Work on many files at once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Native stack of a worker: what walks a tree does so recursively. Pages are backed when touched.
const STACK_BYTES: usize = 1 << 30;

/// Does the same with each item, on as many threads as there are processors; results are in the order of the items. Each thread
/// keeps a `State`.
pub(in crate::commands) fn for_each<Item: Sync, State, Out: Send>(
    items: &[Item],
    state: impl Fn() -> State + Sync,
    work: impl Fn(&mut State, &Item) -> Out + Sync,
) -> Vec<Out> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(items.len().max(1));
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Out)>> = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        let worker = || {
            let mut state = state();
            let mut own = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(index) else { break };
                own.push((index, work(&mut state, item)));
            }
            if let Ok(mut done) = done.lock() {
                done.append(&mut own);
            }
        };
        for _ in 1..threads {
            let builder = std::thread::Builder::new().stack_size(STACK_BYTES);
            if builder.spawn_scoped(scope, worker).is_err() {
                // Those that could be made do the work.
                break;
            }
        }
        // Commands run on a stack that is larger still.
        worker();
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, out)| out).collect()
}
