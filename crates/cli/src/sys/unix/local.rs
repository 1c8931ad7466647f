//! Sockets for programs of this computer: listening, accepting, waiting. Begin at
//! [`LocalListener`].

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use cps_types::Account;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::net::sockopt::{set_socket_linger, socket_peercred};
use rustix::process::geteuid;

use super::peer;

/// A socket that programs of this computer connect to.
#[derive(Debug)]
pub(crate) enum LocalListener {
    /// On an address that no other computer reaches.
    Tcp(TcpListener),
    /// A file, which is removed with this.
    Unix(UnixListener, SocketFile),
}

/// The file of a socket.
#[derive(Debug)]
pub(crate) struct SocketFile(PathBuf);

/// A connection of a program of this computer.
#[derive(Debug)]
pub(crate) enum LocalStream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl LocalListener {
    /// Listens on an address.
    ///
    /// # Errors
    /// If another program has it, or the system refuses.
    pub(crate) fn on_address(address: SocketAddr) -> io::Result<Self> {
        // Without this file no connection could be told from those of other accounts.
        peer::check()?;
        TcpListener::bind(address).map(Self::Tcp)
    }

    /// Listens on a file, which only this account opens. A socket that no program listens on any
    /// more is replaced.
    ///
    /// # Errors
    /// [`ErrorKind::AddrInUse`] if there is anything else, or if the system refuses.
    pub(crate) fn on_file(path: &Path) -> io::Result<Self> {
        if is_abandoned(path) {
            fs::remove_file(path)?;
        }
        let listener = UnixListener::bind(path)?;
        let file = SocketFile(path.to_owned());
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
        Ok(Self::Unix(listener, file))
    }

    /// Returns the address or the file, for programs.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Tcp(listener) => {
                let address = listener.local_addr();
                address.map_or_else(|_| String::new(), |address| address.to_string())
            }
            Self::Unix(_, SocketFile(path)) => path.display().to_string(),
        }
    }

    /// Removes the file, so that no program connects any more, although a thread still listens.
    pub(crate) fn close(&self) {
        if let Self::Unix(_, file) = self {
            file.remove();
        }
    }

    /// Waits for the next connection.
    ///
    /// # Errors
    /// If the system refuses.
    pub(crate) fn accept(&self) -> io::Result<LocalStream> {
        match self {
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept()?;
                // Small messages go at once. A socket that refuses carries them too.
                let _ = stream.set_nodelay(true);
                Ok(LocalStream::Tcp(stream))
            }
            Self::Unix(listener, _) => Ok(LocalStream::Unix(listener.accept()?.0)),
        }
    }
}

/// Whether a connection could not be accepted for now: the program had left already, or there are
/// no more descriptors.
pub(crate) fn is_passing(error: &io::Error) -> bool {
    let code = error.raw_os_error();
    let lacking = [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM];
    let is_lack = lacking
        .iter()
        .any(|errno| code == Some(errno.raw_os_error()));
    is_lack
        || matches!(
            error.kind(),
            ErrorKind::ConnectionAborted | ErrorKind::Interrupted
        )
}

/// Whether a path is that of a socket that no program listens on.
fn is_abandoned(path: &Path) -> bool {
    let found = fs::symlink_metadata(path);
    let is_socket = found.is_ok_and(|found| found.file_type().is_socket());
    let refused = |error: io::Error| error.kind() == ErrorKind::ConnectionRefused;
    is_socket && UnixStream::connect(path).is_err_and(refused)
}

impl SocketFile {
    fn remove(&self) {
        // One that is gone already is no loss.
        let _ = fs::remove_file(&self.0);
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Returns the account that runs this program.
///
/// # Errors
/// If the system does not tell.
pub(crate) fn own_account() -> io::Result<Account> {
    Ok(Account::from_uid(geteuid().as_raw()))
}

impl LocalStream {
    /// Returns the account of the program at the other end: from the socket itself where that has
    /// it (`SO_PEERCRED`, unix(7)), else from the table of the system's sockets (proc(5),
    /// `/proc/net/tcp`). `None` if the program has left already, or nothing tells.
    ///
    /// # Errors
    /// If the system refuses to tell.
    pub(crate) fn peer(&self) -> io::Result<Option<Account>> {
        match self {
            Self::Tcp(stream) => peer::account(stream.peer_addr()?, stream.local_addr()?),
            Self::Unix(stream) => {
                let credentials = socket_peercred(stream)?;
                Ok(Some(Account::from_uid(credentials.uid.as_raw())))
            }
        }
    }

    /// Has every call return at once, or not.
    pub(crate) fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.set_nonblocking(nonblocking),
            Self::Unix(stream) => stream.set_nonblocking(nonblocking),
        }
    }

    /// Closes the connection so that the program does not take it for the end of an answer: it is
    /// reset. A Unix socket knows no such end, and is closed.
    pub(crate) fn reset(self) {
        if let Self::Tcp(stream) = &self {
            // A connection that has ended by itself needs no end.
            let _ = set_socket_linger(stream, Some(Duration::ZERO));
        }
    }
}

impl Read for &LocalStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            LocalStream::Tcp(stream) => (&mut &*stream).read(buffer),
            LocalStream::Unix(stream) => (&mut &*stream).read(buffer),
        }
    }
}

impl Write for &LocalStream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            LocalStream::Tcp(stream) => (&mut &*stream).write(buffer),
            LocalStream::Unix(stream) => (&mut &*stream).write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl AsFd for LocalStream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Tcp(stream) => stream.as_fd(),
            Self::Unix(stream) => stream.as_fd(),
        }
    }
}

/// The end of a login, which is there once its [`Ender`] is dropped.
#[derive(Debug)]
pub(crate) struct Ended(UnixStream);

/// The right to end what waits for an [`Ended`].
#[derive(Debug)]
pub(crate) struct Ender(#[allow(dead_code, reason = "it is dropped")] UnixStream);

/// Returns an end that has not come yet.
///
/// # Errors
/// If the system has no more sockets.
pub(crate) fn ending() -> io::Result<(Ender, Ended)> {
    let (ender, ended) = UnixStream::pair()?;
    Ok((Ender(ender), Ended(ended)))
}

/// Calls that can be made on a socket without waiting, or that are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interest {
    pub(crate) read: bool,
    pub(crate) write: bool,
}

impl Interest {
    fn flags(self) -> PollFlags {
        let mut flags = PollFlags::empty();
        flags.set(PollFlags::IN, self.read);
        flags.set(PollFlags::OUT, self.write);
        flags
    }

    /// Returns the wanted calls that would not wait: those that would fail are among them.
    fn ready(self, found: PollFlags) -> Self {
        let over = found.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
        Self {
            read: self.read && (over || found.contains(PollFlags::IN)),
            write: self.write && (over || found.contains(PollFlags::OUT)),
        }
    }
}

/// Waits until one of the wanted calls on two sockets can be made; `None` once the end has come.
///
/// # Errors
/// If the system refuses.
pub(crate) fn wait_ready(
    first: (&impl AsFd, Interest),
    second: (&impl AsFd, Interest),
    ended: &Ended,
) -> io::Result<Option<(Interest, Interest)>> {
    let (of_first, of_second) = (first.1, second.1);
    let wanted = [(first.0.as_fd(), of_first), (second.0.as_fd(), of_second)];
    // A socket that nothing is wanted of would end the wait again and again once it is closed.
    let asked = wanted
        .iter()
        .filter(|(_, wanted)| wanted.read || wanted.write);
    let asked = asked.map(|(socket, wanted)| PollFd::from_borrowed_fd(*socket, wanted.flags()));
    let end = PollFd::new(&ended.0, PollFlags::IN);
    let mut sockets: Vec<_> = [end].into_iter().chain(asked).collect();
    loop {
        match poll(&mut sockets, None) {
            Ok(_) => break,
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let mut found = sockets.iter().map(PollFd::revents);
    if found.next().is_some_and(|end| !end.is_empty()) {
        return Ok(None);
    }
    let mut ready = |wanted: Interest| match wanted.read || wanted.write {
        true => wanted.ready(found.next().unwrap_or(PollFlags::empty())),
        false => wanted,
    };
    Ok(Some((ready(of_first), ready(of_second))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_of_a_program_is_told_by_each_kind_of_socket() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("socket");
        let unix = LocalListener::on_file(&path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let _unix = UnixStream::connect(&path).unwrap();
        assert_eq!(
            unix.accept().unwrap().peer().unwrap(),
            Some(own_account().unwrap())
        );
        for address in ["127.0.0.1:0", "[::1]:0"] {
            let tcp = LocalListener::on_address(address.parse().unwrap()).unwrap();
            let program = TcpStream::connect(tcp.name()).unwrap();
            let stream = tcp.accept().unwrap();
            assert_eq!(
                stream.peer().unwrap(),
                Some(own_account().unwrap()),
                "{address}"
            );
            // One that has left is of no account.
            drop(program);
            assert_eq!(stream.peer().unwrap(), None, "{address}");
        }
    }

    #[test]
    fn only_a_socket_that_no_program_listens_on_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("socket");
        let first = LocalListener::on_file(&path).unwrap();
        let error = LocalListener::on_file(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddrInUse);
        drop(first);
        assert!(!path.exists());
        drop(UnixListener::bind(&path).unwrap());
        drop(LocalListener::on_file(&path).unwrap());
        fs::write(&path, "text").unwrap();
        let error = LocalListener::on_file(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddrInUse);
        assert_eq!(fs::read_to_string(&path).unwrap(), "text");
    }
}
