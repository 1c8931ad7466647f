//! Tokens: the account that runs a process or asks through a pipe, and its groups.

use std::io;
use std::os::windows::io::{AsRawHandle as _, BorrowedHandle, FromRawHandle as _, OwnedHandle};
use std::process;
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_INSUFFICIENT_BUFFER, HANDLE};
use windows_sys::Win32::Security::{
    GetTokenInformation, RevertToSelf, SID_AND_ATTRIBUTES, TOKEN_ELEVATION_TYPE, TOKEN_GROUPS,
    TOKEN_INFORMATION_CLASS, TOKEN_QUERY, TOKEN_USER, TokenElevationType, TokenElevationTypeFull,
    TokenGroups, TokenUser,
};
use windows_sys::Win32::System::Pipes::ImpersonateNamedPipeClient;
use windows_sys::Win32::System::SystemServices::{SE_GROUP_ENABLED, SE_GROUP_USE_FOR_DENY_ONLY};
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, GetCurrentThread, OpenProcessToken, OpenThreadToken,
    PROCESS_QUERY_LIMITED_INFORMATION,
};

use crate::buffer::Aligned;
use crate::security::sid_text;

/// Room for an answer, in bytes, with which a question begins. What has a fixed length is never asked
/// for with less: the system names another error then.
const ROOM: u32 = 256;

/// A token.
#[derive(Debug)]
pub struct Token(OwnedHandle);

impl Token {
    /// Returns the token of this process.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn own() -> io::Result<Self> {
        let mut token = ptr::null_mut();
        // SAFETY: it takes nothing. The handle stands for this process.
        let process = unsafe { GetCurrentProcess() };
        // SAFETY: the process is open, and the result a place for a handle.
        let done = unsafe { OpenProcessToken(process, TOKEN_QUERY, &raw mut token) };
        Self::opened(done, token)
    }

    /// Returns the token of a process.
    ///
    /// # Errors
    /// If it has ended, or is closed to this account.
    pub fn of_process(pid: u32) -> io::Result<Self> {
        let process = crate::process::open(pid, PROCESS_QUERY_LIMITED_INFORMATION)?;
        let mut token = ptr::null_mut();
        // SAFETY: the process is open, and the result a place for a handle.
        let done =
            unsafe { OpenProcessToken(process.as_raw_handle(), TOKEN_QUERY, &raw mut token) };
        Self::opened(done, token)
    }

    /// Returns the token of the client at the other end of a server's pipe. Something must have been
    /// read from the pipe before.
    ///
    /// The thread is the client's meanwhile. If it cannot be this process's again, the process is
    /// aborted: it would go on in the client's name.
    ///
    /// # Errors
    /// If the client has left, has sent nothing yet, or does not let the server know it.
    pub fn of_client(pipe: BorrowedHandle<'_>) -> io::Result<Self> {
        // SAFETY: the handle is open. The thread is the client's until `RevertToSelf`.
        if unsafe { ImpersonateNamedPipeClient(pipe.as_raw_handle()) } == 0 {
            return Err(io::Error::last_os_error());
        }
        let mut token = ptr::null_mut();
        // SAFETY: it takes nothing. The handle stands for this thread.
        let thread = unsafe { GetCurrentThread() };
        // SAFETY: the thread is open, and the result a place for a handle. The process itself opens
        // the token (1), and not the client.
        let done = unsafe { OpenThreadToken(thread, TOKEN_QUERY, 1, &raw mut token) };
        let token = Self::opened(done, token);
        // SAFETY: it takes nothing.
        if unsafe { RevertToSelf() } == 0 {
            process::abort();
        }
        token
    }

    fn opened(done: i32, token: HANDLE) -> io::Result<Self> {
        if done == 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the handle is new and owned by no other.
        Ok(Self(unsafe { OwnedHandle::from_raw_handle(token) }))
    }

    /// Returns the SID of the account.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn user(&self) -> io::Result<String> {
        let answer = self.ask(TokenUser)?;
        // SAFETY: the answer to this question has this form.
        let user = unsafe { *answer.as_ptr().cast::<TOKEN_USER>() };
        // SAFETY: the SID is in the answer.
        unsafe { sid_text(user.User.Sid) }
    }

    /// Returns the SIDs of the groups that give the token rights. One that only denies is left out:
    /// that of the administrators, in a program that was not elevated.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn groups(&self) -> io::Result<Vec<String>> {
        let answer = self.ask(TokenGroups)?;
        let groups = answer.as_ptr().cast::<TOKEN_GROUPS>();
        // SAFETY: the answer to this question has this form.
        let count = unsafe { (*groups).GroupCount };
        // SAFETY: as above.
        let first = unsafe { &raw const (*groups).Groups }.cast::<SID_AND_ATTRIBUTES>();
        let mut found = Vec::new();
        for index in 0..usize::try_from(count).unwrap_or_default() {
            // SAFETY: the answer has so many groups, one behind the other.
            let group = unsafe { *first.wrapping_add(index) };
            let attributes = group.Attributes.cast_signed();
            if attributes & SE_GROUP_ENABLED != 0 && attributes & SE_GROUP_USE_FOR_DENY_ONLY == 0 {
                // SAFETY: the SID is in the answer.
                found.push(unsafe { sid_text(group.Sid) }?);
            }
        }
        Ok(found)
    }

    /// Whether it has the full rights of an account that User Account Control gives restricted
    /// rights else.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn is_elevated(&self) -> io::Result<bool> {
        let answer = self.ask(TokenElevationType)?;
        // SAFETY: the answer to this question has this form.
        let elevation = unsafe { *answer.as_ptr().cast::<TOKEN_ELEVATION_TYPE>() };
        Ok(elevation == TokenElevationTypeFull)
    }

    fn ask(&self, about: TOKEN_INFORMATION_CLASS) -> io::Result<Aligned> {
        let mut length = ROOM;
        loop {
            let mut answer = Aligned::of_bytes(usize::try_from(length).unwrap_or_default());
            // SAFETY: the token is open, and the room has this length.
            let done = unsafe {
                GetTokenInformation(
                    self.0.as_raw_handle(),
                    about,
                    answer.as_mut_ptr(),
                    length,
                    &raw mut length,
                )
            };
            let error = match done {
                0 => io::Error::last_os_error(),
                _ => return Ok(answer),
            };
            // The length that it takes was told.
            if error.raw_os_error().map(i32::cast_unsigned) != Some(ERROR_INSUFFICIENT_BUFFER) {
                return Err(error);
            }
        }
    }
}
