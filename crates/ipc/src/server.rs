//! The daemon's end of the socket.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use cps_protocol::frame::{Frame, FrameBuffer, FrameError, Line};
use zeroize::{Zeroize, Zeroizing};

use crate::peer::{AcceptError, Peer};
use crate::sys::{Inherited, PeerStream, Process, Socket};

/// Most bytes taken with one read of a connection.
const CHUNK: usize = 4096;

/// The socket or pipe that clients connect to; removed when dropped, if it was made here.
#[derive(Debug)]
pub struct Listener(Socket);

impl Listener {
    /// Takes the lock file beside `path`, clears what a daemon that died left there, and listens.
    ///
    /// A missing directory is created (one level). On Windows the path is the name of a pipe, which
    /// has neither a lock nor a directory.
    ///
    /// # Errors
    /// [`io::ErrorKind::AddrInUse`] if another daemon lives there, or a service manager listens for
    /// one; otherwise if the path cannot be used, or if it is something other than a socket.
    pub fn bind(path: &Path) -> io::Result<Self> {
        Socket::bind(path).map(Self)
    }

    /// Takes over a socket that a service manager listens on: its file, mode and end are the
    /// manager's.
    ///
    /// # Errors
    /// If the system refuses to wait for it without blocking.
    pub fn adopt(socket: Inherited) -> io::Result<Self> {
        Socket::adopt(socket).map(Self)
    }

    /// Waits for the next client; on Windows, for one that has sent something, because the system
    /// tells its account only then.
    ///
    /// # Errors
    /// [`AcceptError::Peer`] if this client cannot be served; [`AcceptError::System`] if no client
    /// can be, for want of descriptors for example.
    pub async fn accept(&self) -> Result<Connection, AcceptError> {
        let (stream, peer, process) = self.0.accept().await?;
        Ok(Connection {
            stream: Arc::new(stream),
            process,
            peer,
        })
    }
}

/// One client.
#[derive(Debug)]
pub struct Connection {
    stream: Arc<PeerStream>,
    process: Arc<Process>,
    peer: Peer,
}

impl Connection {
    /// Returns the account and process of the client.
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// Returns the process of the client.
    pub fn process(&self) -> PeerProcess {
        PeerProcess(Arc::clone(&self.process))
    }

    /// Returns the two directions, and the watch over the client.
    pub fn split(self) -> (Receiver, Sender, PeerWatch) {
        let receiver = Receiver {
            stream: Arc::clone(&self.stream),
            buffer: FrameBuffer::new(),
            chunk: Zeroizing::new([0; CHUNK]),
            meter: Box::new(|_| true),
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

/// The process that opened a connection.
#[derive(Clone, Debug)]
pub struct PeerProcess(Arc<Process>);

impl PeerProcess {
    /// Whether it has ended. One that cannot be watched lives as long as its connection.
    pub fn has_ended(&self) -> bool {
        self.0.has_ended()
    }
}

/// The watch over a client, apart from what it sends.
#[derive(Debug)]
pub struct PeerWatch {
    stream: Arc<PeerStream>,
    process: Arc<Process>,
}

impl PeerWatch {
    /// Waits until the process that connected has ended, even if a child of it still holds the
    /// socket; for ever if it is not known (see [`Peer::pid`]).
    pub async fn process_ended(&self) {
        self.process.ended().await;
    }

    /// Waits until the client can receive no more. One that has only ended its requests, by
    /// `shutdown(SHUT_WR)`, still can. On Windows there are no such, and the [`Receiver`] must be
    /// asked for lines meanwhile.
    pub async fn hung_up(&self) {
        self.stream.hung_up().await;
    }
}

/// The reason why no line was received.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// The bytes of the client are no line.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// More bytes wait than the [`Meter`] allows.
    #[error("too many bytes of this account wait")]
    NoRoom,
    /// The connection failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Told how many bytes of a line that is not complete wait; returns whether so many may.
pub type Meter = Box<dyn FnMut(usize) -> bool + Send>;

/// The requests of a client.
pub struct Receiver {
    stream: Arc<PeerStream>,
    buffer: FrameBuffer,
    chunk: Zeroizing<[u8; CHUNK]>,
    meter: Meter,
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receiver({:?})", self.buffer)
    }
}

impl Receiver {
    /// Returns the same with a meter for the bytes that wait.
    #[must_use]
    pub fn metered(mut self, meter: Meter) -> Self {
        self.meter = meter;
        self
    }

    /// Returns the next line; `None` once the client sends no more. A last line without a newline counts.
    ///
    /// It may be dropped while it waits: nothing received is lost.
    ///
    /// # Errors
    /// See [`FrameBuffer::next_line`]; or if the meter refuses, or the connection failed.
    pub async fn line(&mut self) -> Result<Option<Line>, ReceiveError> {
        loop {
            if let Some(line) = self.buffer.next_line()? {
                // Fewer bytes wait now than before.
                let _ = (self.meter)(self.buffer.len());
                return Ok(Some(line));
            }
            let received = self.stream.read(self.chunk.as_mut_slice()).await?;
            if received == 0 {
                return Ok(self.buffer.last_line()?);
            }
            self.buffer.push(&self.chunk[..received]);
            self.chunk[..received].zeroize();
            if !(self.meter)(self.buffer.len()) {
                return Err(ReceiveError::NoRoom);
            }
        }
    }
}

/// The answers and events for a client.
#[derive(Debug)]
pub struct Sender {
    stream: Arc<PeerStream>,
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
