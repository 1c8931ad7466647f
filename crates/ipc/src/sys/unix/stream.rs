//! The client's socket: every operation has a deadline or does not wait.
//!
//! The process belongs to an application: no signal may be raised in it (`MSG_NOSIGNAL`), nothing
//! may leak into the programs that it starts (close-on-exec), and its own signals may interrupt a
//! call.

use std::io;
use std::net::Shutdown;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;
use std::time::{Duration, Instant};

use interprocess::ConnectWaitMode;
use interprocess::local_socket::{
    ConnectOptions, GenericFilePath, Stream as LocalStream, ToFsName,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{RecvFlags, SendFlags, recv, send};

#[derive(Debug)]
pub(crate) struct Stream(LocalStream);

impl Stream {
    pub(crate) fn connect(path: &Path, limit: Duration) -> io::Result<Self> {
        ConnectOptions::new()
            .name(path.to_fs_name::<GenericFilePath>()?)
            .wait_mode(ConnectWaitMode::Timeout(limit))
            .connect_sync()
            .map(Self)
    }

    /// Sends everything before the deadline.
    pub(crate) fn send_all(&self, mut bytes: &[u8], deadline: Instant) -> io::Result<()> {
        while !bytes.is_empty() {
            match send(self.fd(), bytes, SendFlags::NOSIGNAL | SendFlags::DONTWAIT) {
                Ok(sent) => bytes = &bytes[sent..],
                Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::AGAIN) => {
                    if !self.wait(PollFlags::OUT, Some(deadline))? {
                        return Err(io::ErrorKind::TimedOut.into());
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Receives what is there, without waiting: `None` if nothing is, `Some(0)` at the end.
    pub(crate) fn receive_now(&self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        loop {
            return match recv(self.fd(), &mut *buffer, RecvFlags::DONTWAIT) {
                Ok((_, received)) => Ok(Some(received)),
                Err(rustix::io::Errno::INTR) => continue,
                Err(rustix::io::Errno::AGAIN) => Ok(None),
                Err(error) => Err(error.into()),
            };
        }
    }

    /// Waits until there is something to receive; `false` if the deadline came first.
    pub(crate) fn wait_readable(&self, deadline: Option<Instant>) -> io::Result<bool> {
        self.wait(PollFlags::IN, deadline)
    }

    /// Ends the connection for this process and wakes every thread that waits on it.
    pub(crate) fn shutdown(&self) {
        let LocalStream::UdSocket(socket) = &self.0;
        // An error means that the other side ended it before.
        let _ = socket.inner().shutdown(Shutdown::Both);
    }

    fn wait(&self, what: PollFlags, deadline: Option<Instant>) -> io::Result<bool> {
        loop {
            let timeout = deadline
                .map(|at| Timespec::try_from(at.saturating_duration_since(Instant::now())))
                .transpose()
                .map_err(io::Error::other)?;
            let mut descriptors = [PollFd::from_borrowed_fd(self.fd(), what)];
            match poll(&mut descriptors, timeout.as_ref()) {
                Ok(0) => return Ok(false),
                Ok(_) => return Ok(true),
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    pub(crate) fn fd(&self) -> BorrowedFd<'_> {
        let LocalStream::UdSocket(socket) = &self.0;
        socket.as_fd()
    }
}
