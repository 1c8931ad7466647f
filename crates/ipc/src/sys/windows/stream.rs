//! The client's pipe: every operation has a deadline or does not wait.

use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use cps_win32::pipe::Pipe;
use cps_win32::token::Token;
use zeroize::{Zeroize as _, Zeroizing};

use super::session;

/// The accounts besides the own one whose pipe is the daemon's: SYSTEM, LocalService, and the
/// administrators, to whom belongs what one of them makes.
const SERVERS: [&str; 3] = ["S-1-5-18", "S-1-5-19", "S-1-5-32-544"];

/// Most bytes taken while a thread waits.
const CHUNK: usize = 4096;

#[derive(Debug)]
pub(crate) struct Stream {
    pipe: Pipe,
    /// Bytes that came while a thread waited for some.
    waiting: Mutex<Zeroizing<Vec<u8>>>,
}

impl Stream {
    /// Opens the pipe, and checks that its server is one that may be told a PIN.
    pub(crate) fn connect(path: &Path, limit: Duration) -> io::Result<Self> {
        let pipe = session::connect(path, limit)?;
        let owner = pipe.owner()?;
        if !SERVERS.contains(&owner.as_str()) && owner != Token::own()?.user()? {
            let reason =
                format!("the pipe belongs to the account {owner}, not to the card service");
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, reason));
        }
        Ok(Self {
            pipe,
            waiting: Mutex::default(),
        })
    }

    /// Sends everything before the deadline.
    pub(crate) fn send_all(&self, mut bytes: &[u8], deadline: Instant) -> io::Result<()> {
        while !bytes.is_empty() {
            match self.pipe.write(bytes, Some(deadline))? {
                Some(sent) => bytes = &bytes[sent..],
                None => return Err(io::ErrorKind::TimedOut.into()),
            }
        }
        Ok(())
    }

    /// Receives what is there, without waiting: `None` if nothing is, `Some(0)` at the end.
    pub(crate) fn receive_now(&self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        let mut waiting = self.waiting();
        if !waiting.is_empty() {
            let count = waiting.len().min(buffer.len());
            buffer[..count].copy_from_slice(&waiting[..count]);
            waiting[..count].zeroize();
            waiting.drain(..count);
            return Ok(Some(count));
        }
        match self.pipe.available()? {
            None => Ok(Some(0)),
            Some(0) => Ok(None),
            // What is there is read at once.
            Some(_) => self.pipe.read(buffer, None),
        }
    }

    /// Waits until there is something to receive; `false` if the deadline came first.
    pub(crate) fn wait_readable(&self, deadline: Option<Instant>) -> io::Result<bool> {
        if !self.waiting().is_empty() {
            return Ok(true);
        }
        let mut chunk = Zeroizing::new([0; CHUNK]);
        let received = self.pipe.read(chunk.as_mut_slice(), deadline)?;
        if let Some(received) = received {
            self.waiting().extend_from_slice(&chunk[..received]);
        }
        Ok(received.is_some())
    }

    /// Ends the connection for this process and wakes every thread that waits on it.
    pub(crate) fn shutdown(&self) {
        self.pipe.close();
    }

    fn waiting(&self) -> MutexGuard<'_, Zeroizing<Vec<u8>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
