use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cps_reader::Waker;
use pcsc::Context;

/// Time that [`Waker::wake`] gives a cancelled wait to end before it cancels again.
const CANCEL_AGAIN: Duration = Duration::from_millis(5);

/// Signal that wakes the monitor out of its wait, be it in PC/SC or in a pause.
///
/// `SCardCancel` only ends a wait that has begun in the service: a cancel that comes between the
/// monitor's decision to wait and that moment is lost. So the waker cancels until the monitor says
/// that it has seen the call.
#[derive(Clone, Default)]
pub(crate) struct Signal(Arc<Inner>);

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Whether a waker called and no wait has ended by it yet.
    woken: bool,
    /// The context in which the monitor waits, or is about to.
    waiting: Option<Context>,
}

impl Signal {
    /// Runs `wait`, which blocks in `context`, unless a waker has called already.
    ///
    /// Returns `None` if a waker called.
    pub(crate) fn interruptible<T>(
        &self,
        context: &Context,
        wait: impl FnOnce() -> T,
    ) -> Option<T> {
        {
            let mut state = self.lock();
            if std::mem::take(&mut state.woken) {
                return None;
            }
            state.waiting = Some(context.clone());
        }
        let result = wait();
        let mut state = self.lock();
        state.waiting = None;
        self.0.changed.notify_all();
        if std::mem::take(&mut state.woken) {
            return None;
        }
        Some(result)
    }

    /// Waits for `duration`, or until a waker calls.
    pub(crate) fn pause(&self, duration: Duration) {
        let state = self.lock();
        let (mut state, _) = self
            .0
            .changed
            .wait_timeout_while(state, duration, |state| !state.woken)
            .unwrap_or_else(PoisonError::into_inner);
        state.woken = false;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waker for Signal {
    fn wake(&self) {
        let mut state = self.lock();
        state.woken = true;
        self.0.changed.notify_all();
        while state.woken
            && let Some(context) = state.waiting.clone()
        {
            // A failure means that the service is gone, which ends the wait as well.
            let _ = context.cancel();
            state = self
                .0
                .changed
                .wait_timeout(state, CANCEL_AGAIN)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Instant;

    use super::*;

    const NEVER: Duration = Duration::from_secs(600);
    const DEADLINE: Duration = Duration::from_secs(30);

    #[test]
    fn a_call_ends_the_pause_that_runs_or_the_next_one() {
        let signal = Signal::default();
        let (ended, pauses) = mpsc::channel();
        let pausing = signal.clone();
        let pauser = thread::spawn(move || {
            for _ in 0..2 {
                pausing.pause(NEVER);
                ended.send(()).expect("the test waits");
            }
        });
        for _ in 0..2 {
            signal.wake();
            assert_eq!(pauses.recv_timeout(DEADLINE), Ok(()));
        }
        pauser.join().expect("both pauses ended");
    }

    #[test]
    fn a_call_is_used_up_by_the_pause_that_it_ends() {
        let signal = Signal::default();
        signal.wake();
        signal.pause(NEVER);
        assert!(!signal.lock().woken);
        let pause = Duration::from_millis(20);
        let begun = Instant::now();
        signal.pause(pause);
        assert!(begun.elapsed() >= pause);
    }
}
