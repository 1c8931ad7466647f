//! Tokens: the account that runs a process.

use std::io;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_INSUFFICIENT_BUFFER, HANDLE};
use windows_sys::Win32::Security::{GetTokenInformation, TOKEN_QUERY, TOKEN_USER, TokenUser};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

use crate::buffer::Aligned;
use crate::security::sid_text;

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
        let answer = self.ask_user()?;
        // SAFETY: the answer to this question has this form.
        let user = unsafe { *answer.as_ptr().cast::<TOKEN_USER>() };
        // SAFETY: the SID is in the answer.
        unsafe { sid_text(user.User.Sid) }
    }

    fn ask_user(&self) -> io::Result<Aligned> {
        let token = self.0.as_raw_handle();
        let mut length = 0;
        // SAFETY: without room, the length alone is told.
        let done =
            unsafe { GetTokenInformation(token, TokenUser, ptr::null_mut(), 0, &raw mut length) };
        let error = io::Error::last_os_error();
        let is_length =
            error.raw_os_error().map(i32::cast_unsigned) == Some(ERROR_INSUFFICIENT_BUFFER);
        if done != 0 || !is_length {
            return Err(error);
        }
        let mut answer = Aligned::of_bytes(usize::try_from(length).unwrap_or_default());
        // SAFETY: the room is as long as the system asked for.
        let done = unsafe {
            GetTokenInformation(
                token,
                TokenUser,
                answer.as_mut_ptr(),
                length,
                &raw mut length,
            )
        };
        match done {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(answer),
        }
    }
}
