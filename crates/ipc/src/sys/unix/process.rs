//! The processes at the other end, watched until they end.
//!
//! A socket outlives the process that opened it when a child has inherited it. What a connection
//! owns must not: it belongs to the program that asked for it.

use std::collections::HashMap;
use std::future::pending;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use nix::errno::Errno;
use nix::sys::socket::{getsockopt, sockopt};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// The watched processes: one descriptor per process, however many connections it has.
#[derive(Debug, Default)]
pub(crate) struct Processes(Mutex<HashMap<u32, Weak<Process>>>);

/// A process that opened a connection.
#[derive(Debug)]
pub(crate) enum Process {
    /// One that can be watched.
    Watched(AsyncFd<OwnedFd>),
    /// One that had ended before it could be watched.
    Ended,
    /// One that cannot be watched: it has no number here because it lives in another PID
    /// namespace, or the kernel refuses. Its socket alone tells whether it is there.
    Unknown,
}

impl Processes {
    /// Watches the process with this number from now on.
    ///
    /// `open` is called for a process that is not watched yet.
    pub(crate) fn watch(
        &self,
        pid: Option<u32>,
        open: impl FnOnce(u32) -> Process,
    ) -> Arc<Process> {
        let Some(pid) = pid else {
            return Arc::new(Process::Unknown);
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let process = known.get(&pid).and_then(Weak::upgrade);
        // The number of one that has ended may be another's by now.
        if let Some(process) = process.filter(|process| !process.has_ended()) {
            return process;
        }
        known.retain(|_, process| process.strong_count() > 0);
        let process = Arc::new(open(pid));
        // For want of a descriptor one cannot be watched now, and perhaps the next time.
        if let Process::Watched(_) = *process {
            known.insert(pid, Arc::downgrade(&process));
        }
        process
    }
}

impl Process {
    /// Returns the process that connected a socket, by its descriptor (`SO_PEERPIDFD`, Linux 6.5);
    /// by its number on an older system, where the number may be another's by now.
    pub(crate) fn of_peer(socket: &impl AsFd, pid: u32) -> Self {
        match getsockopt(socket, sockopt::PeerPidfd) {
            Ok(descriptor) => {
                register(descriptor, Interest::READABLE).map_or(Self::Unknown, Self::Watched)
            }
            Err(Errno::ESRCH) => Self::Ended,
            Err(_) => Self::open(pid),
        }
    }

    fn open(pid: u32) -> Self {
        let number = i32::try_from(pid).ok().and_then(Pid::from_raw);
        let opened = number.map(|number| pidfd_open(number, PidfdFlags::empty()));
        match opened {
            Some(Ok(descriptor)) => {
                register(descriptor, Interest::READABLE).map_or(Self::Unknown, Self::Watched)
            }
            Some(Err(rustix::io::Errno::SRCH)) => Self::Ended,
            Some(Err(_)) | None => Self::Unknown,
        }
    }

    /// Whether the process has ended, as far as it can be watched.
    pub(crate) fn has_ended(&self) -> bool {
        match self {
            Self::Watched(descriptor) => {
                let mut descriptors = [PollFd::new(descriptor, PollFlags::IN)];
                poll(&mut descriptors, Some(&Timespec::default())) != Ok(0)
            }
            Self::Ended => true,
            Self::Unknown => false,
        }
    }

    /// Waits until the process has ended; for ever if it cannot be watched.
    pub(crate) async fn ended(&self) {
        let watched = match self {
            Self::Watched(descriptor) => descriptor.readable().await.map(drop),
            Self::Ended => Ok(()),
            Self::Unknown => Err(io::ErrorKind::Unsupported.into()),
        };
        if watched.is_err() {
            pending::<()>().await;
        }
    }
}

/// Has the runtime wait for what happens to a descriptor.
#[allow(
    deprecated,
    reason = "the replacement is unsafe for types that may change their descriptor; this one owns it"
)]
pub(crate) fn register(descriptor: OwnedFd, interest: Interest) -> io::Result<AsyncFd<OwnedFd>> {
    AsyncFd::with_interest(descriptor, interest)
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    /// A program that runs until its input ends.
    fn cat() -> std::process::Child {
        let mut cat = Command::new("cat");
        cat.stdin(Stdio::piped()).stdout(Stdio::null());
        cat.spawn().unwrap()
    }

    #[test]
    fn a_process_is_watched_once_and_until_its_end() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()
            .unwrap();
        runtime.block_on(async {
            let processes = Processes::default();
            let mut child = cat();
            let first = processes.watch(Some(child.id()), Process::open);
            let second = processes.watch(Some(child.id()), Process::open);
            assert!(Arc::ptr_eq(&first, &second));
            assert!(!first.has_ended());
            drop(child.stdin.take());
            first.ended().await;
            assert!(second.has_ended());
            // Until it is waited for, its number is its own; after that, nothing has it.
            child.wait().unwrap();
            let after = processes.watch(Some(child.id()), Process::open);
            assert!(!Arc::ptr_eq(&first, &after));
            after.ended().await;
        });
    }

    #[test]
    fn a_process_without_a_number_is_not_watched() {
        let process = Processes::default().watch(None, Process::open);
        assert!(matches!(*process, Process::Unknown));
        assert!(!process.has_ended());
    }
}
