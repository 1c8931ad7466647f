//! The daemon's end of the socket.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cps_protocol::frame::{Frame, FrameBuffer, FrameError, Line};
use interprocess::local_socket::tokio::prelude::{LocalSocketListener, LocalSocketStream};
use interprocess::local_socket::traits::StreamCommon;
use interprocess::local_socket::traits::tokio::Listener as _;
use interprocess::local_socket::{GenericFilePath, ListenerOptions, ToFsName};
use interprocess::os::unix::local_socket::ListenerOptionsExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};
use zeroize::{Zeroize, Zeroizing};

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
        if let Some(directory) = path.parent().filter(|directory| !directory.exists()) {
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
            _lock: None,
        })
    }

    /// Waits for the next client.
    ///
    /// # Errors
    /// If the system has no resources left, or cannot say who it is.
    pub async fn accept(&self) -> io::Result<Connection> {
        let stream = self.socket.accept().await?;
        let credentials = stream.peer_creds()?;
        let unknown = || io::Error::other("the system does not say who connects");
        let peer = Peer {
            uid: credentials.euid().ok_or_else(unknown)?,
            gid: credentials.egid().ok_or_else(unknown)?,
            pid: credentials.pid().and_then(|pid| u32::try_from(pid).ok()),
        };
        Ok(Connection { stream, peer })
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
    /// Process, for the log only: it may have ended since.
    pub pid: Option<u32>,
}

/// One client.
#[derive(Debug)]
pub struct Connection {
    stream: LocalSocketStream,
    peer: Peer,
}

impl Connection {
    /// Returns the account and process of the client.
    pub fn peer(&self) -> Peer {
        self.peer
    }

    /// Returns the two directions.
    pub fn split(self) -> (Receiver, Sender) {
        let (read, write) = tokio::io::split(self.stream);
        let receiver = Receiver {
            stream: read,
            buffer: FrameBuffer::new(),
            chunk: Zeroizing::new([0; CHUNK]),
        };
        (receiver, Sender { stream: write })
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
    stream: ReadHalf<LocalSocketStream>,
    buffer: FrameBuffer,
    chunk: Zeroizing<[u8; CHUNK]>,
}

impl Receiver {
    /// Returns the next line; `None` once the client has hung up.
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
            let received = self.stream.read(self.chunk.as_mut_slice()).await?;
            if received == 0 {
                return Ok(None);
            }
            self.buffer.push(&self.chunk[..received]);
            self.chunk[..received].zeroize();
        }
    }
}

/// The answers and events for a client.
#[derive(Debug)]
pub struct Sender {
    stream: WriteHalf<LocalSocketStream>,
}

impl Sender {
    /// Sends one message.
    ///
    /// # Errors
    /// If the client has hung up.
    pub async fn send(&mut self, frame: &Frame) -> io::Result<()> {
        self.stream.write_all(frame.as_slice()).await
    }
}
