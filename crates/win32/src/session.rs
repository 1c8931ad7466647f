//! The session that is shown at the machine, and that of this process.

use std::ptr;
use std::slice;

use windows_sys::Win32::System::RemoteDesktop::{
    ProcessIdToSessionId, WTS_CONNECTSTATE_CLASS, WTS_CURRENT_SERVER_HANDLE, WTS_INFO_CLASS,
    WTSActive, WTSClientProtocolType, WTSConnectState, WTSDomainName, WTSFreeMemory,
    WTSGetActiveConsoleSessionId, WTSQuerySessionInformationW, WTSUserName,
};
use windows_sys::Win32::System::Threading::GetCurrentProcessId;

/// Number that stands for no session, while the console changes hands.
const NONE: u32 = u32::MAX;

/// A user at the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleUser {
    /// Number of the session.
    pub session: u32,
    /// The account, with its domain or machine: `PC7\marie`.
    pub name: String,
}

/// Returns the number of the session at the console, or `None` while there is none.
pub fn console() -> Option<u32> {
    // SAFETY: it takes nothing.
    let session = unsafe { WTSGetActiveConsoleSessionId() };
    (session != NONE).then_some(session)
}

/// Returns the number of the session in which this process runs; services run in 0.
pub fn own() -> Option<u32> {
    // SAFETY: it takes nothing.
    let process = unsafe { GetCurrentProcessId() };
    let mut session = 0;
    // SAFETY: the result is a place for a number.
    let done = unsafe { ProcessIdToSessionId(process, &raw mut session) };
    (done != 0).then_some(session)
}

/// Whether a session is shown elsewhere than at the machine: through RDP, Citrix or the like
/// (`WTSClientProtocolType`: 0 is the console).
pub fn is_remote(session: u32) -> bool {
    let protocol = ask(session, WTSClientProtocolType, |bytes| {
        Some(u16::from_ne_bytes(bytes.get(..2)?.try_into().ok()?))
    });
    protocol.is_some_and(|protocol| protocol != 0)
}

/// Returns the user whose session is shown at the console, or `None` if no user is logged in there.
pub fn console_user() -> Option<ConsoleUser> {
    let session = console()?;
    let state = ask(session, WTSConnectState, |bytes| {
        let bytes = bytes.get(..size_of::<WTS_CONNECTSTATE_CLASS>())?;
        Some(WTS_CONNECTSTATE_CLASS::from_ne_bytes(
            bytes.try_into().ok()?,
        ))
    })?;
    if state != WTSActive {
        return None;
    }
    let words = |what| ask(session, what, |bytes| Some(text(bytes)));
    let user = words(WTSUserName).filter(|user| !user.is_empty())?;
    let name = match words(WTSDomainName).filter(|domain| !domain.is_empty()) {
        Some(domain) => format!(r"{domain}\{user}"),
        None => user,
    };
    Some(ConsoleUser { session, name })
}

/// Returns a text of 16-bit units up to its zero.
fn text(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2);
    let units = units.map(|unit| u16::from_ne_bytes([unit[0], unit[1]]));
    String::from_utf16_lossy(&units.take_while(|unit| *unit != 0).collect::<Vec<_>>())
}

fn ask<T>(session: u32, what: WTS_INFO_CLASS, read: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
    let (mut answer, mut length) = (ptr::null_mut(), 0);
    // SAFETY: the results are places for a pointer and a length.
    let done = unsafe {
        WTSQuerySessionInformationW(
            WTS_CURRENT_SERVER_HANDLE,
            session,
            what,
            &raw mut answer,
            &raw mut length,
        )
    };
    if done == 0 || answer.is_null() {
        return None;
    }
    // SAFETY: the answer has this many bytes.
    let bytes = unsafe {
        slice::from_raw_parts(
            answer.cast::<u8>(),
            usize::try_from(length).unwrap_or_default(),
        )
    };
    let found = read(bytes);
    // SAFETY: the answer is the caller's to free, and is used no more.
    unsafe { WTSFreeMemory(answer.cast()) };
    found
}
