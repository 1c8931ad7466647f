//! Signals that end or stop this program while it has changed the terminal, or while it writes.
//!
//! [`HiddenEcho`] is the terminal without echo; [`end_orderly`] has a program end by itself. A thread waits for the signals and shows the echo
//! again before the program dies of the signal or stops, because `Drop` does not run then.

use std::fs::{self, File};
use std::io::{self, Write};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use rustix::process::{getpgrp, getsid};
use rustix::termios::{OptionalActions, Termios, tcgetpgrp, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGXFSZ};
use signal_hook::flag;
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// The signals that end or stop a program at a terminal, or continue it.
const WATCHED: [i32; 6] = [SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP];

/// The signals that ask a program to end.
const ENDING: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// The act of this program when it is asked to end, once; without it, it dies of the signal.
static ORDERLY: Mutex<Option<Box<dyn FnOnce() + Send>>> = Mutex::new(None);

/// The terminal without echo, if there is one at the moment.
static HIDDEN: Mutex<Option<Arc<HiddenEcho>>> = Mutex::new(None);

/// A terminal that shows a question, with its modes with and without echo.
#[derive(Debug)]
pub(super) struct HiddenEcho {
    pub(super) terminal: File,
    pub(super) shown: Termios,
    pub(super) hidden: Termios,
    pub(super) question: String,
}

impl HiddenEcho {
    /// Turns the echo off, discards what was typed before, and shows the question.
    ///
    /// # Errors
    /// If the file is no terminal any more, or the signals cannot be watched.
    pub(super) fn begin(self) -> io::Result<()> {
        watch()?;
        let echo = Arc::new(self);
        // The lock is free during the call, which stops a program in the background.
        *lock() = Some(Arc::clone(&echo));
        echo.hide().inspect_err(|_| *lock() = None)
    }

    /// Restores the echo of the terminal that was hidden last.
    pub(super) fn end() {
        let mut hidden = lock();
        if let Some(echo) = hidden.as_ref() {
            echo.show();
        }
        *hidden = None;
    }

    fn show(&self) {
        // A terminal that is gone has nothing to be restored.
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.shown);
    }

    fn hide(&self) -> io::Result<()> {
        // The echo is off before the question is seen: a holder may type at once.
        tcsetattr(&self.terminal, OptionalActions::Flush, &self.hidden)?;
        write!(&self.terminal, "{} ", self.question)
    }

    /// Whether the modes of the terminal are those of this program: a shell sets its own while the
    /// program is in the background, and changing them from there would stop the program.
    fn is_in_foreground(&self) -> bool {
        tcgetpgrp(&self.terminal).is_ok_and(|group| group == getpgrp())
    }
}

fn lock() -> MutexGuard<'static, Option<Arc<HiddenEcho>>> {
    HIDDEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has the first signal that asks this program to end do this in place of ending it.
///
/// # Errors
/// If the signals cannot be watched.
pub(crate) fn end_orderly(end: impl FnOnce() + Send + 'static) -> io::Result<()> {
    *ORDERLY.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(end));
    watch()
}

/// Starts the thread that waits for the signals, once; it lives as long as the program, because a
/// handler of `signal-hook` stays.
fn watch() -> io::Result<()> {
    static STARTED: OnceLock<()> = OnceLock::new();
    if STARTED.set(()).is_err() {
        return Ok(());
    }
    // A signal that the parent has this program ignore, as `nohup` does, stays ignored.
    let ignored = ignored_signals();
    let watched = WATCHED.iter().filter(|signal| !ignored(**signal));
    let mut signals = Signals::new(watched)?;
    let wait = move || {
        for signal in signals.forever() {
            let hidden = lock();
            let echo = hidden.as_ref().filter(|echo| echo.is_in_foreground());
            if signal == SIGCONT {
                if let Some(echo) = echo {
                    // The reader of the answer finds out that the terminal is gone.
                    let _ = echo.hide();
                }
                continue;
            }
            if signal == SIGTSTP && !has_shell() {
                continue;
            }
            if let Some(echo) = echo {
                echo.show();
            }
            drop(hidden);
            if ENDING.contains(&signal)
                && let Some(end) = ORDERLY
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .take()
            {
                end();
                continue;
            }
            // It fails for unknown signals only.
            let _ = emulate_default_handler(signal);
        }
    };
    thread::Builder::new().name("signals".into()).spawn(wait)?;
    Ok(())
}

/// Whether a shell may be there that continues this program: the session is not its own (POSIX
/// 2024, 2.4.3: a signal from the keyboard does not stop an orphaned process group).
fn has_shell() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Returns whether the parent has this program ignore a signal (proc(5), `SigIgn`).
fn ignored_signals() -> impl Fn(i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    move |signal| mask.unwrap_or(0) >> (signal - 1) & 1 == 1
}

/// Has a write beyond the size that the account may write fail with `EFBIG` instead of ending the
/// program, so that an unfinished file is removed.
///
/// # Errors
/// If the system refuses the handler.
pub(crate) fn survive_size_limit() -> io::Result<()> {
    flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false))).map(drop)
}
