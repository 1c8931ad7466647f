//! The initialised library of this process.

use std::{
    cell::UnsafeCell,
    mem,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use cps_p11::{CkResult, CkRv, Module};

/// The one instance. The standard library's locks would stay locked in a child that was forked
/// while another thread held them, so this lock carries the id of the process that holds it.
static LIBRARY: Library = Library {
    holder: AtomicU32::new(0),
    state: UnsafeCell::new(State::Finalized),
};

/// Number of times that a thread looks whether another one has made the module.
const STARTING_POLL: Duration = Duration::from_millis(1);

struct Library {
    /// Id of the process that holds the lock, 0 for none.
    holder: AtomicU32,
    state: UnsafeCell<State>,
}

// SAFETY: `state` is reached through `with` only, whose lock lets one thread in at a time.
unsafe impl Sync for Library {}

enum State {
    Finalized,
    /// `C_Initialize` runs in this process.
    Starting(u32),
    /// Initialised in this process.
    Ready(u32, Arc<Module>),
}

/// Opens the lock again, after a panic too.
struct Held<'a>(&'a AtomicU32);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.store(0, Ordering::Release);
    }
}

/// Does `C_Initialize`: the caller that comes first makes the module, all others are told that
/// there is one, and not before it is there: they go on to use it.
///
/// # Errors
/// [`CkRv::CRYPTOKI_ALREADY_INITIALIZED`], or what `make` fails with.
pub(crate) fn initialize(make: impl FnOnce() -> CkResult<Module>) -> CkResult {
    while !reserve()? {
        // No condition variable: it could not be used again after a fork.
        thread::sleep(STARTING_POLL);
    }
    let reservation = Reservation;
    let module = Arc::new(make()?);
    mem::forget(reservation);
    LIBRARY.with(|state, process| *state = State::Ready(process, module));
    Ok(())
}

/// Takes the place of the one who makes the module; `false` while another thread makes it.
fn reserve() -> CkResult<bool> {
    LIBRARY.with(|state, process| match state {
        State::Finalized => {
            *state = State::Starting(process);
            Ok(true)
        }
        State::Starting(_) => Ok(false),
        State::Ready(..) => Err(CkRv::CRYPTOKI_ALREADY_INITIALIZED),
    })
}

/// Gives the place up if the module could not be made.
struct Reservation;

impl Drop for Reservation {
    fn drop(&mut self) {
        LIBRARY.with(|state, _| *state = State::Finalized);
    }
}

/// Returns the module of this process.
///
/// # Errors
/// [`CkRv::CRYPTOKI_NOT_INITIALIZED`]: in a forked child too, until it initialises its own.
pub(crate) fn module() -> CkResult<Arc<Module>> {
    LIBRARY.with(|state, _| match state {
        State::Ready(_, module) => Ok(Arc::clone(module)),
        State::Finalized | State::Starting(_) => Err(CkRv::CRYPTOKI_NOT_INITIALIZED),
    })
}

/// Does `C_Finalize`: functions that still run in other threads end by themselves.
///
/// # Errors
/// [`CkRv::CRYPTOKI_NOT_INITIALIZED`]
pub(crate) fn finalize() -> CkResult {
    let module = LIBRARY.with(|state, _| match mem::replace(state, State::Finalized) {
        State::Ready(_, module) => Ok(module),
        other => {
            *state = other;
            Err(CkRv::CRYPTOKI_NOT_INITIALIZED)
        }
    })?;
    module.finish();
    Ok(())
}

impl Library {
    fn with<T>(&self, change: impl FnOnce(&mut State, u32) -> T) -> T {
        let process = std::process::id();
        let inherited = self.lock(process);
        let _held = Held(&self.holder);
        // SAFETY: the lock is held, so no other reference exists.
        let state = unsafe { &mut *self.state.get() };
        // The module of a parent process is not used here: its connection must not be touched, and
        // its memory may have been copied in the middle of a change. It is leaked, not dropped.
        let foreign = match state {
            State::Starting(owner) | State::Ready(owner, _) => *owner != process,
            State::Finalized => false,
        };
        if inherited || foreign {
            mem::forget(mem::replace(state, State::Finalized));
        }
        change(state, process)
    }

    /// Takes the lock; says whether it was that of a parent process, which no thread of this one
    /// will ever open.
    fn lock(&self, process: u32) -> bool {
        let take = |from| {
            let (success, failure) = (Ordering::Acquire, Ordering::Relaxed);
            self.holder
                .compare_exchange(from, process, success, failure)
        };
        loop {
            match take(0) {
                Ok(_) => return false,
                Err(holder) if holder != process && holder != 0 => {
                    if take(holder).is_ok() {
                        return true;
                    }
                }
                Err(_) => thread::yield_now(),
            }
        }
    }
}
