//! The daemon's socket: its file, its lock, its clients.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cps_protocol::{Account, Group};
use interprocess::local_socket::tokio::prelude::{LocalSocketListener, LocalSocketStream};
use interprocess::local_socket::traits::tokio::Listener as _;
use interprocess::local_socket::{GenericFilePath, ListenerOptions, ToFsName};
use interprocess::os::unix::local_socket::ListenerOptionsExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
use tokio::net::unix::UCred;

use super::process::{Process, Processes, register};
use super::stream::Stream;
use crate::peer::{AcceptError, Peer};

/// A socket that a service manager listens on and hands to the daemon.
pub type Inherited = UnixListener;

/// Returns the path of such a socket, if it has one.
pub(crate) fn path_of(socket: &Inherited) -> io::Result<Option<PathBuf>> {
    Ok(socket.local_addr()?.as_pathname().map(Path::to_owned))
}

/// Time for which a full queue of clients may hide whether a daemon serves the socket.
const PROBE_TIMEOUT: Duration = Duration::from_secs(1);

/// Mode of the socket: every account may connect. The daemon looks at the account and tells it the
/// reason of a refusal.
const SOCKET_MODE: u32 = 0o666;

/// The socket that clients connect to; removed when dropped, if it was made here.
#[derive(Debug)]
pub(crate) struct Socket {
    // Dropped before the lock: the next daemon must not lose its socket to our cleaning up.
    socket: LocalSocketListener,
    /// Held by the one that made the socket.
    _lock: Option<File>,
    processes: Processes,
}

impl Socket {
    /// Takes the lock file beside `path`, clears what a daemon that died left there, and listens.
    pub(crate) fn bind(path: &Path) -> io::Result<Self> {
        // A name alone has an empty parent: the current directory, which is there.
        let directory = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        if let Some(directory) = directory.filter(|directory| !directory.exists()) {
            DirBuilder::new().mode(0o755).create(directory)?;
        }
        let lock = lock_beside(path)?;
        match fs::symlink_metadata(path) {
            // A service manager that listens for its daemon holds no lock.
            Ok(found) if found.file_type().is_socket() && is_alive(path) => {
                return Err(in_use());
            }
            Ok(found) if found.file_type().is_socket() => fs::remove_file(path)?,
            Ok(_) => {
                return Err(io::Error::new(
                    io::ErrorKind::AlreadyExists,
                    "there is something that is not a socket",
                ));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        // Never more than is meant, not even for a moment; the umask may make it less.
        let socket = ListenerOptions::new()
            .name(path.to_fs_name::<GenericFilePath>()?)
            .mode(SOCKET_MODE)
            .create_tokio()?;
        fs::set_permissions(path, Permissions::from_mode(SOCKET_MODE))?;
        Ok(Self {
            socket,
            _lock: Some(lock),
            processes: Processes::default(),
        })
    }

    /// Takes over a socket that a service manager listens on.
    pub(crate) fn adopt(socket: Inherited) -> io::Result<Self> {
        Ok(Self {
            socket: LocalSocketListener::UdSocket(OwnedFd::from(socket).try_into()?),
            _lock: None,
            processes: Processes::default(),
        })
    }

    /// Waits for the next client.
    pub(crate) async fn accept(&self) -> Result<(PeerStream, Peer, Arc<Process>), AcceptError> {
        let stream = self.socket.accept().await.map_err(accept_error)?;
        let LocalSocketStream::UdSocket(socket) = &stream;
        let credentials = socket.inner().peer_cred().map_err(AcceptError::Peer)?;
        let peer = peer(&credentials);
        let process = self
            .processes
            .watch(peer.pid, |pid| Process::of_peer(socket, pid));
        Ok((PeerStream(stream), peer, process))
    }
}

fn accept_error(error: io::Error) -> AcceptError {
    match error.kind() {
        io::ErrorKind::ConnectionAborted
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::Interrupted
        | io::ErrorKind::PermissionDenied => AcceptError::Peer(error),
        _ => AcceptError::System(error),
    }
}

fn peer(credentials: &UCred) -> Peer {
    let pid = credentials.pid().and_then(|pid| u32::try_from(pid).ok());
    Peer {
        account: Account::from_uid(credentials.uid()),
        groups: [Group::from_gid(credentials.gid())].into(),
        pid: pid.filter(|pid| *pid != 0),
    }
}

/// The daemon's end of a connection.
#[derive(Debug)]
pub(crate) struct PeerStream(LocalSocketStream);

impl PeerStream {
    /// Reads what is there, or waits for it; 0 once the client sends no more. It may be dropped while
    /// it waits.
    pub(crate) async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        (&self.0).read(buffer).await
    }

    /// Sends everything.
    pub(crate) async fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        (&self.0).write_all(bytes).await
    }

    /// Waits until the client can receive no more. One that has only ended its requests, by
    /// `shutdown(SHUT_WR)`, still can.
    pub(crate) async fn hung_up(&self) {
        // The socket itself is ready for reading from the end of the requests on. Its copy waits
        // for what is told in any case, EPOLLHUP: both directions are closed (epoll_ctl(2)).
        let LocalSocketStream::UdSocket(socket) = &self.0;
        let copy = socket.as_fd().try_clone_to_owned();
        let copy = copy.and_then(|copy| register(copy, Interest::PRIORITY));
        let hung_up = match &copy {
            Ok(copy) => copy.ready(Interest::PRIORITY).await.is_ok(),
            Err(_) => false,
        };
        if !hung_up {
            // Without a descriptor left, a client that is gone is noticed when it is answered.
            std::future::pending::<()>().await;
        }
    }
}

/// Returns a lock that lasts as long as the file is open, so that a daemon that died leaves none.
fn lock_beside(path: &Path) -> io::Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(PathBuf::from(name))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(in_use()),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn in_use() -> io::Error {
    io::Error::new(
        io::ErrorKind::AddrInUse,
        "another daemon serves this socket",
    )
}

/// Whether the socket is alive: only a dead one refuses.
fn is_alive(path: &Path) -> bool {
    match Stream::connect(path, PROBE_TIMEOUT) {
        Ok(_) => true,
        Err(error) => error.kind() != io::ErrorKind::ConnectionRefused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_want_of_the_system_stops_accepting() {
        use rustix::io::Errno;
        for (errno, is_peers_fault) in [
            (Errno::CONNABORTED, true),
            (Errno::CONNRESET, true),
            (Errno::INTR, true),
            (Errno::PERM, true),
            (Errno::MFILE, false),
            (Errno::NFILE, false),
            (Errno::NOBUFS, false),
            (Errno::NOMEM, false),
        ] {
            let error = accept_error(errno.into());
            let is_peer = matches!(error, AcceptError::Peer(_));
            assert_eq!(is_peer, is_peers_fault, "{errno:?}");
        }
    }
}
