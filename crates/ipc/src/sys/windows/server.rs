//! The daemon's pipe: its name, its rights, its clients. Begin at [`Socket`].

use std::collections::VecDeque;
use std::future::pending;
use std::io;
use std::mem;
use std::os::windows::io::AsHandle as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cps_protocol::{Account, Group, Sid};
use cps_win32::pipe::CLIENT_RIGHTS;
use cps_win32::security::Descriptor;
use cps_win32::server;
use cps_win32::token::Token;
use tokio::net::windows::named_pipe::NamedPipeServer;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;
use tokio::time::timeout;
use zeroize::{Zeroize as _, Zeroizing};

use crate::peer::{AcceptError, Peer};

/// Time in which a new client must send something. Its account is not known before.
const SILENCE: Duration = Duration::from_secs(10);

/// Clients at one time that have sent nothing yet. Beyond, the one that has waited longest goes.
const SILENT: usize = 64;

/// Time that a client has to read the last messages and to close its end.
const FAREWELL: Duration = Duration::from_secs(1);

/// Most bytes taken with one read.
const CHUNK: usize = 4096;

/// A listening pipe of another program, of which there are none: a service of Windows makes its own.
#[derive(Debug)]
pub enum Inherited {}

/// Returns the name of such a pipe.
pub(crate) fn path_of(socket: &Inherited) -> io::Result<Option<PathBuf>> {
    match *socket {}
}

type Accepted = Result<(PeerStream, Peer, Arc<Process>), AcceptError>;

/// The pipe that clients connect to; it ends when dropped.
#[derive(Debug)]
pub(crate) struct Socket {
    clients: tokio::sync::Mutex<mpsc::Receiver<Accepted>>,
    acceptor: AbortHandle,
}

impl Socket {
    /// Makes the first instance of the pipe, and accepts clients from now on.
    pub(crate) fn bind(path: &Path) -> io::Result<Self> {
        // A second instance with `FILE_FLAG_FIRST_PIPE_INSTANCE` fails, but not under wine.
        if server::exists(path)? {
            let reason = "another daemon serves this pipe";
            return Err(io::Error::new(io::ErrorKind::AddrInUse, reason));
        }
        let rights = rights()?;
        let first = server::serve(path, &rights, true)?;
        let (sender, clients) = mpsc::channel(SILENT);
        let acceptor = tokio::spawn(accept(path.to_owned(), rights, first, sender));
        Ok(Self {
            clients: tokio::sync::Mutex::new(clients),
            acceptor: acceptor.abort_handle(),
        })
    }

    pub(crate) fn adopt(socket: Inherited) -> io::Result<Self> {
        match socket {}
    }

    /// Waits for the next client that has sent something.
    pub(crate) async fn accept(&self) -> Accepted {
        match self.clients.lock().await.recv().await {
            Some(accepted) => accepted,
            // The runtime ends.
            None => pending().await,
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.acceptor.abort();
    }
}

/// Returns the rights on the pipe: the account of this process owns it and alone makes instances;
/// every account of this machine connects, and none over the network (NU).
fn rights() -> io::Result<Descriptor> {
    let own = Token::own()?.user()?;
    Descriptor::parse(&format!(
        "O:{own}D:P(D;;FA;;;NU)(A;;FA;;;{own})(A;;{CLIENT_RIGHTS:#x};;;AU)"
    ))
}

/// Accepts clients until it is aborted. There is always an instance: the name stays taken.
async fn accept(
    path: PathBuf,
    rights: Descriptor,
    mut waiting: NamedPipeServer,
    clients: mpsc::Sender<Accepted>,
) {
    let mut silent: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let connected = waiting.connect().await;
        let next = loop {
            match server::serve(&path, &rights, false) {
                Ok(next) => break next,
                Err(error) => {
                    // Its receiver waits a while before it takes another.
                    let told = clients.send(Err(AcceptError::System(error))).await;
                    if told.is_err() {
                        return;
                    }
                }
            }
        };
        let pipe = mem::replace(&mut waiting, next);
        if connected.is_err() {
            // The client has left already.
            continue;
        }
        silent.retain(|client| !client.is_finished());
        if silent.len() == SILENT {
            silent.pop_front().inspect(AbortHandle::abort);
        }
        let client = tokio::spawn(introduce(pipe, clients.clone()));
        silent.push_back(client.abort_handle());
    }
}

/// Waits for the first bytes of a client and passes it on with its account.
async fn introduce(pipe: NamedPipeServer, clients: mpsc::Sender<Accepted>) {
    let mut first = Zeroizing::new(vec![0; CHUNK]);
    let received = timeout(SILENCE, read(&pipe, &mut first)).await;
    let Ok(Ok(count @ 1..)) = received else {
        return;
    };
    first.truncate(count);
    let accepted = match peer(&pipe) {
        Ok(peer) => Ok((PeerStream::new(pipe, first), peer, Arc::new(Process))),
        Err(error) => Err(AcceptError::Peer(error)),
    };
    // Without a receiver the daemon has ended.
    let _ = clients.send(accepted).await;
}

/// Returns the client. Something must have been read of it.
fn peer(pipe: &NamedPipeServer) -> io::Result<Peer> {
    let token = Token::of_client(pipe.as_handle())?;
    let groups = token.groups()?;
    let groups = groups.iter().map(|group| sid(group).map(Group::Sid));
    Ok(Peer {
        account: Account::Sid(sid(&token.user()?)?),
        groups: groups.collect::<io::Result<Arc<[_]>>>()?,
        pid: server::client_process(pipe.as_handle()).ok(),
    })
}

fn sid(text: &str) -> io::Result<Sid> {
    text.parse().map_err(io::Error::other)
}

async fn read(pipe: &NamedPipeServer, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        pipe.readable().await?;
        match pipe.try_read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            read => return read,
        }
    }
}

/// The daemon's end of a connection.
#[derive(Debug)]
pub(crate) struct PeerStream {
    /// `None` from the farewell on.
    pipe: Option<NamedPipeServer>,
    /// The bytes that were read before the client was known.
    first: Mutex<Zeroizing<Vec<u8>>>,
    /// Whether the client has closed its end.
    ended: watch::Sender<bool>,
}

impl PeerStream {
    fn new(pipe: NamedPipeServer, first: Zeroizing<Vec<u8>>) -> Self {
        Self {
            pipe: Some(pipe),
            first: Mutex::new(first),
            ended: watch::Sender::new(false),
        }
    }

    /// Reads what is there, or waits for it; 0 once the client has closed its end. It may be dropped
    /// while it waits.
    pub(crate) async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(count) = self.read_first(buffer) {
            return Ok(count);
        }
        let read = read(self.pipe()?, buffer).await;
        if !matches!(read, Ok(1..)) {
            self.ended.send_replace(true);
        }
        read
    }

    fn read_first(&self, buffer: &mut [u8]) -> Option<usize> {
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        let count = first.len().min(buffer.len());
        buffer[..count].copy_from_slice(&first[..count]);
        first[..count].zeroize();
        first.drain(..count);
        (count > 0).then_some(count)
    }

    /// Sends everything. The last bytes may still be on their way when it returns.
    pub(crate) async fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        let pipe = self.pipe()?;
        while !bytes.is_empty() {
            pipe.writable().await?;
            match pipe.try_write(bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Waits until the client has closed its end, which reading finds out.
    pub(crate) async fn hung_up(&self) {
        let mut ended = self.ended.subscribe();
        if ended.wait_for(|ended| *ended).await.is_err() {
            unreachable!("the sender is here");
        }
    }

    fn pipe(&self) -> io::Result<&NamedPipeServer> {
        self.pipe
            .as_ref()
            .ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl Drop for PeerStream {
    fn drop(&mut self) {
        let Some(pipe) = self.pipe.take() else {
            return;
        };
        // One that is gone needs no farewell; without a runtime the process ends.
        if let (false, Ok(runtime)) = (*self.ended.borrow(), Handle::try_current()) {
            runtime.spawn(bid_farewell(pipe));
        }
    }
}

/// Lets the client read the last messages, and ends the connection whether it has or not.
///
/// To close the pipe is not enough: a write that the client does not read would keep the instance.
/// To disconnect it at once would be too much: the client would lose what it has not read.
async fn bid_farewell(pipe: NamedPipeServer) {
    let left = async {
        let mut unheard = Zeroizing::new([0; CHUNK]);
        while let Ok(1..) = read(&pipe, unheard.as_mut_slice()).await {}
    };
    let _ = timeout(FAREWELL, left).await;
    // An error means that the client is gone.
    let _ = pipe.disconnect();
}

/// A process that opened a connection. It is not watched: a pipe ends with the process that opened
/// it, because no child inherits its handle.
#[derive(Debug)]
pub(crate) struct Process;

impl Process {
    /// Returns `false`: it lives as long as its connection.
    pub(crate) fn has_ended(&self) -> bool {
        false
    }

    /// Waits for ever.
    pub(crate) async fn ended(&self) {
        pending().await
    }
}
