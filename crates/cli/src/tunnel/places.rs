//! The number of connections of a tunnel, and of the bytes that they carry.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Most connections at a time, each with two descriptors of the 1024 that a process has: the next
/// waits until one has ended.
const MOST: usize = 400;

/// The places for connections.
#[derive(Debug, Default)]
pub(crate) struct Places {
    state: Mutex<State>,
    freed: Condvar,
    /// Bytes that were carried, both ways.
    carried: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    last: u64,
    taken: usize,
}

/// A place for a connection, until it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    places: Arc<Places>,
    /// Number of the connection, which no other has.
    pub(crate) number: u64,
}

impl Places {
    /// Waits for a place.
    pub(crate) fn take(self: &Arc<Self>) -> Place {
        let mut state = self.lock();
        while state.taken == MOST {
            state = self
                .freed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.taken += 1;
        state.last += 1;
        Place {
            places: Arc::clone(self),
            number: state.last,
        }
    }

    /// Returns the number of bytes that were carried so far.
    pub(crate) fn carried(&self) -> u64 {
        self.carried.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Counts bytes that were carried.
    pub(crate) fn count(&self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.places.carried.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.lock().taken -= 1;
        self.places.freed.notify_one();
    }
}
