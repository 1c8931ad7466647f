//! The daemon's end of the socket.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cps_protocol::frame::{Frame, FrameBuffer, FrameError, Line};
use interprocess::local_socket::tokio::prelude::{LocalSocketListener, LocalSocketStream};
use interprocess::local_socket::traits::tokio::Listener as _;
use interprocess::local_socket::{GenericFilePath, ListenerOptions, ToFsName};
use interprocess::os::unix::local_socket::ListenerOptionsExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
use tokio::net::unix::UCred;
use zeroize::{Zeroize, Zeroizing};

use crate::process::{Process, Processes, register};
use crate::stream::Stream;

/// Most bytes taken with one read of a connection.
const CHUNK: usize = 4096;

/// Time for which a full queue of clients may hide whether a daemon serves the socket.
const KNOCK: Duration = Duration::from_secs(1);

/// Mode of the socket: every account may connect. The daemon looks at the account and tells it the
/// reason of a refusal.
const SOCKET_MODE: u32 = 0o666;

/// The socket that clients connect to; removed when dropped, if it was made here.
#[derive(Debug)]
pub struct Listener {
    // Dropped before the lock: the next daemon must not lose its socket to our cleaning up.
    socket: LocalSocketListener,
    processes: Processes,
    /// Held by the one that made the socket.
    _lock: Option<File>,
}

impl Listener {
    /// Takes the lock file beside `path`, clears what a daemon that died left there, and listens.
    ///
    /// A missing directory is created (one level).
    ///
    /// # Errors
    /// [`io::ErrorKind::AddrInUse`] if another daemon lives there, or a service manager listens for
    /// one; otherwise if the path cannot be used, or if it is something other than a socket.
    pub fn bind(path: &Path) -> io::Result<Self> {
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
            Ok(found) if found.file_type().is_socket() && somebody_listens(path) => {
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
            processes: Processes::default(),
            _lock: Some(lock),
        })
    }

    /// Takes over a socket that a service manager listens on: its file, mode and end are the
    /// manager's.
    ///
    /// # Errors
    /// If the system refuses to wait for it without blocking.
    pub fn adopt(socket: UnixListener) -> io::Result<Self> {
        Ok(Self {
            socket: LocalSocketListener::UdSocket(OwnedFd::from(socket).try_into()?),
            processes: Processes::default(),
            _lock: None,
        })
    }

    /// Waits for the next client.
    ///
    /// # Errors
    /// [`AcceptError::Peer`] if this client cannot be served; [`AcceptError::System`] if no client
    /// can be, for want of descriptors for example.
    pub async fn accept(&self) -> Result<Connection, AcceptError> {
        let stream = self.socket.accept().await.map_err(AcceptError::of)?;
        let LocalSocketStream::UdSocket(socket) = &stream;
        let credentials = socket.inner().peer_cred().map_err(AcceptError::Peer)?;
        let peer = Peer::new(&credentials);
        Ok(Connection {
            stream: Arc::new(stream),
            process: self.processes.watch(peer.pid),
            peer,
        })
    }
}

/// The reason why a client was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// It has left already, or the system does not say who it is: the next one may be served.
    #[error("{0}")]
    Peer(io::Error),
    /// The system refuses.
    #[error("{0}")]
    System(io::Error),
}

impl AcceptError {
    fn of(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
            | io::ErrorKind::PermissionDenied => Self::Peer(error),
            _ => Self::System(error),
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
fn somebody_listens(path: &Path) -> bool {
    match Stream::connect(path, KNOCK) {
        Ok(_) => true,
        Err(error) => error.kind() != io::ErrorKind::ConnectionRefused,
    }
}

/// The account and process at the other end, as the kernel tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Effective user when it connected.
    pub uid: u32,
    /// Effective group when it connected.
    pub gid: u32,
    /// Process, for the log only: it may have ended since. `None` for a process that has no number
    /// here, because it lives in another PID namespace, a container for example.
    pub pid: Option<u32>,
}

impl Peer {
    fn new(credentials: &UCred) -> Self {
        let pid = credentials.pid().and_then(|pid| u32::try_from(pid).ok());
        Self {
            uid: credentials.uid(),
            gid: credentials.gid(),
            pid: pid.filter(|pid| *pid != 0),
        }
    }
}

/// One client.
#[derive(Debug)]
pub struct Connection {
    stream: Arc<LocalSocketStream>,
    process: Arc<Process>,
    peer: Peer,
}

impl Connection {
    /// Returns the account and process of the client.
    pub fn peer(&self) -> Peer {
        self.peer
    }

    /// Returns the two directions, and the watch over the client.
    pub fn split(self) -> (Receiver, Sender, PeerWatch) {
        let receiver = Receiver {
            stream: Arc::clone(&self.stream),
            buffer: FrameBuffer::new(),
            chunk: Zeroizing::new([0; CHUNK]),
        };
        let sender = Sender {
            stream: Arc::clone(&self.stream),
        };
        let watch = PeerWatch {
            stream: self.stream,
            process: self.process,
        };
        (receiver, sender, watch)
    }
}

/// The watch over a client, apart from what it sends.
#[derive(Debug)]
pub struct PeerWatch {
    stream: Arc<LocalSocketStream>,
    process: Arc<Process>,
}

impl PeerWatch {
    /// Waits until the process that connected has ended, even if a child of it still holds the
    /// socket; for ever if it is not known (see [`Peer::pid`]).
    pub async fn process_ended(&self) {
        self.process.ended().await;
    }

    /// Waits until the client can receive nothing any more. One that has only ended its requests,
    /// by `shutdown(SHUT_WR)`, still can.
    pub async fn hung_up(&self) {
        // The socket itself is ready for reading from the end of the requests on. Its copy waits
        // for what is told in any case, EPOLLHUP: both directions are closed (epoll_ctl(2)).
        let LocalSocketStream::UdSocket(socket) = &*self.stream;
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

/// The reason why no line was received.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// The bytes of the client are no line.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The connection failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The requests of a client.
#[derive(Debug)]
pub struct Receiver {
    stream: Arc<LocalSocketStream>,
    buffer: FrameBuffer,
    chunk: Zeroizing<[u8; CHUNK]>,
}

impl Receiver {
    /// Returns the next line; `None` once the client sends no more. A last line without a newline counts.
    ///
    /// It may be dropped while it waits: nothing received is lost.
    ///
    /// # Errors
    /// See [`FrameBuffer::next_line`]; or if the connection failed.
    pub async fn line(&mut self) -> Result<Option<Line>, ReceiveError> {
        loop {
            if let Some(line) = self.buffer.next_line()? {
                return Ok(Some(line));
            }
            let mut stream = &*self.stream;
            let received = stream.read(self.chunk.as_mut_slice()).await?;
            if received == 0 {
                return Ok(self.buffer.last_line()?);
            }
            self.buffer.push(&self.chunk[..received]);
            self.chunk[..received].zeroize();
        }
    }
}

/// The answers and events for a client.
#[derive(Debug)]
pub struct Sender {
    stream: Arc<LocalSocketStream>,
}

impl Sender {
    /// Sends one message.
    ///
    /// # Errors
    /// If the client has hung up.
    pub async fn send(&mut self, frame: &Frame) -> io::Result<()> {
        let mut stream = &*self.stream;
        stream.write_all(frame.as_slice()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_want_of_the_system_holds_up_the_door() {
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
            let error = AcceptError::of(errno.into());
            let is_peer = matches!(error, AcceptError::Peer(_));
            assert_eq!(is_peer, is_peers_fault, "{errno:?}");
        }
    }
}
