//! The end of this program by a person or the system, while it has changed the console, or while it
//! writes: Ctrl-C, Ctrl-Break, a window that is closed, the end of the session.

use std::io;
use std::process;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use cps_win32::console::{Console, Modes};

/// Exit code of a program that Ctrl-C has ended (ntstatus.h `STATUS_CONTROL_C_EXIT`).
const ENDED: u32 = 0xC000_013A;

/// The act of this program when it is asked to end, once; without it, it ends.
static ORDERLY: Mutex<Option<Box<dyn FnOnce() + Send>>> = Mutex::new(None);

/// The console without echo, with its modes before, if there is one at the moment.
static HIDDEN: Mutex<Option<(Console, Modes)>> = Mutex::new(None);

/// Turns the echo of a console off, until [`show`] or the end of the program.
///
/// # Errors
/// If it is no console, or the end cannot be watched for.
pub(super) fn hide(console: Console) -> io::Result<()> {
    watch()?;
    let mut hidden = lock(&HIDDEN);
    let modes = console.hide_input()?;
    *hidden = Some((console, modes));
    Ok(())
}

/// Restores the echo of the console that was hidden last.
pub(super) fn show() {
    if let Some((console, modes)) = lock(&HIDDEN).take() {
        // A console that is gone has nothing to be restored.
        let _ = console.set_modes(modes);
    }
}

/// Has the first request to end this program do this in place of ending it.
///
/// # Errors
/// If the requests cannot be watched.
pub(crate) fn end_orderly(end: impl FnOnce() + Send + 'static) -> io::Result<()> {
    *lock(&ORDERLY) = Some(Box::new(end));
    watch()
}

/// Has a write beyond the size that the account may write fail: it does on Windows.
///
/// # Errors
/// None.
pub(crate) fn survive_size_limit() -> io::Result<()> {
    Ok(())
}

/// Has a thread wait for requests, once.
fn watch() -> io::Result<()> {
    static STARTED: OnceLock<()> = OnceLock::new();
    if STARTED.set(()).is_err() {
        return Ok(());
    }
    let asked = || {
        show();
        let end = lock(&ORDERLY).take();
        match end {
            Some(end) => end(),
            None => process::exit(ENDED.cast_signed()),
        }
    };
    ctrlc::set_handler(asked).map_err(io::Error::other)
}

fn lock<T>(shared: &'static Mutex<T>) -> MutexGuard<'static, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
