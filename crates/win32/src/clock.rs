//! Clocks that begin with the machine.

use std::time::Duration;

use windows_sys::Win32::System::SystemInformation::GetTickCount64;
use windows_sys::Win32::System::WindowsProgramming::QueryUnbiasedInterruptTime;

/// Returns the time since the start of the machine, sleep included, in steps of some 16 ms.
pub fn with_sleep() -> Duration {
    // SAFETY: it takes nothing.
    Duration::from_millis(unsafe { GetTickCount64() })
}

/// Returns the time for which the machine has been awake since its start.
pub fn awake() -> Duration {
    let mut units = 0;
    // SAFETY: the result is a place for a number. It fails for a null pointer alone.
    unsafe { QueryUnbiasedInterruptTime(&raw mut units) };
    // Units of 100 ns.
    Duration::from_nanos(units.saturating_mul(100))
}
