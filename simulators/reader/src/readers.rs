use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cps_reader::{CardLink, LinkError, ReaderState, Readers, Waker};

use crate::link::SimLink;
use crate::reader::SimReader;
use crate::slot::{Shared, World};

/// The readers of one simulation.
///
/// Clones show the same readers; each waits for changes, and is woken, on its own.
pub struct SimReaders {
    world: Shared,
    /// Number of changes that the last list has seen.
    seen: u64,
    woken: Arc<AtomicBool>,
}

impl SimReaders {
    /// Makes a simulation without readers; slow cards take their time.
    pub fn new() -> Self {
        Self::with_pause(thread::sleep)
    }

    /// Makes a simulation without readers; `pause` lets the time pass that slow cards take.
    pub fn with_pause(pause: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        Self {
            world: World::new(Box::new(pause)),
            seen: 0,
            woken: Arc::default(),
        }
    }

    /// Plugs in a reader of this name, empty. Names of plugged readers must differ.
    pub fn add(&self, name: &str) -> SimReader {
        SimReader::new(Arc::clone(&self.world), self.world.add(name))
    }
}

impl Default for SimReaders {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for SimReaders {
    fn clone(&self) -> Self {
        Self {
            world: Arc::clone(&self.world),
            seen: self.seen,
            woken: Arc::default(),
        }
    }
}

impl Readers for SimReaders {
    fn list(&mut self) -> Result<Vec<ReaderState>, LinkError> {
        let state = self.world.lock();
        self.seen = state.changes;
        let readers = state.slots.iter().map(|slot| ReaderState {
            name: slot.name.clone(),
            card: slot.presence(),
            event_count: slot.event_count,
        });
        Ok(readers.collect())
    }

    fn wait_change(&mut self, timeout: Option<Duration>) -> Result<(), LinkError> {
        // A timeout beyond what the clock can say is none.
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let mut state = self.world.lock();
        loop {
            if self.woken.swap(false, Ordering::AcqRel) || state.changes != self.seen {
                return Ok(());
            }
            state = match deadline {
                None => self.world.wait(state),
                Some(deadline) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Ok(());
                    }
                    self.world.wait_timeout(state, left)
                }
            };
        }
    }

    fn waker(&self) -> Box<dyn Waker> {
        let (world, woken) = (Arc::clone(&self.world), Arc::clone(&self.woken));
        Box::new(SimWaker { world, woken })
    }

    fn connect(&self, reader: &str) -> Result<Box<dyn CardLink>, LinkError> {
        SimLink::open(Arc::clone(&self.world), reader).map(|link| Box::new(link) as _)
    }
}

struct SimWaker {
    world: Arc<World>,
    woken: Arc<AtomicBool>,
}

impl Waker for SimWaker {
    fn wake(&self) {
        // Under the lock, so that it cannot fall between the check and the wait.
        let state = self.world.lock();
        self.woken.store(true, Ordering::Release);
        drop(state);
        self.world.notify();
    }
}
