//! Sockets for programs of this computer: listening, accepting, waiting. Begin at
//! [`LocalListener`].

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::windows::io::{AsSocket, BorrowedSocket};
use std::path::Path;
use std::time::Duration;

use cps_types::Account;
use cps_win32::socket::{Readiness, process_of, wait};
use cps_win32::token::Token;
use socket2::SockRef;

/// Errors of a system that has no more sockets or memory for one (winsock2.h `WSAEMFILE`,
/// `WSAENOBUFS`).
const LACKING: [i32; 2] = [10_024, 10_055];

/// A socket that programs of this computer connect to, on an address that no other computer reaches.
#[derive(Debug)]
pub(crate) struct LocalListener(TcpListener);

/// A connection of a program of this computer.
#[derive(Debug)]
pub(crate) struct LocalStream(TcpStream);

impl LocalListener {
    /// Listens on an address.
    ///
    /// # Errors
    /// If another program has it, or the system refuses.
    pub(crate) fn on_address(address: SocketAddr) -> io::Result<Self> {
        TcpListener::bind(address).map(Self)
    }

    /// Listens on a file: no program of Windows that a tunnel is for connects to one.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`]
    pub(crate) fn on_file(_: &Path) -> io::Result<Self> {
        Err(ErrorKind::Unsupported.into())
    }

    /// Returns the address, for programs.
    pub(crate) fn name(&self) -> String {
        let address = self.0.local_addr();
        address.map_or_else(|_| String::new(), |address| address.to_string())
    }

    /// Lets no program connect any more: an address needs nothing for that but the end of the listener.
    pub(crate) fn close(&self) {}

    /// Waits for the next connection.
    ///
    /// # Errors
    /// If the system refuses.
    pub(crate) fn accept(&self) -> io::Result<LocalStream> {
        let (stream, _) = self.0.accept()?;
        // Small messages go at once. A socket that refuses carries them too.
        let _ = stream.set_nodelay(true);
        Ok(LocalStream(stream))
    }
}

/// Whether a connection could not be accepted for now: the program had left already, or there are
/// no more sockets.
pub(crate) fn is_passing(error: &io::Error) -> bool {
    let is_lack = error
        .raw_os_error()
        .is_some_and(|code| LACKING.contains(&code));
    let has_left = [
        ErrorKind::ConnectionAborted,
        ErrorKind::ConnectionReset,
        ErrorKind::Interrupted,
    ];
    is_lack || has_left.contains(&error.kind())
}

/// Returns the account that runs this program.
///
/// # Errors
/// If the system does not tell.
pub(crate) fn own_account() -> io::Result<Account> {
    account_of(&Token::own()?)
}

fn account_of(token: &Token) -> io::Result<Account> {
    let sid = token.user()?.parse();
    sid.map(Account::Sid).map_err(io::Error::other)
}

impl LocalStream {
    /// Returns the account of the program at the other end, by the table of the system's sockets.
    /// `None` if the program has left already.
    ///
    /// # Errors
    /// If the system refuses to tell, as it does of programs of other accounts.
    pub(crate) fn peer(&self) -> io::Result<Option<Account>> {
        let process = process_of(self.0.peer_addr()?, self.0.local_addr()?)?;
        let token = process.map(Token::of_process).transpose()?;
        token.as_ref().map(account_of).transpose()
    }

    /// Has every call return at once, or not.
    pub(crate) fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        self.0.set_nonblocking(nonblocking)
    }

    /// Closes the connection so that the program does not take it for the end of an answer: it is
    /// reset.
    pub(crate) fn reset(self) {
        // A connection that has ended by itself needs no end.
        let _ = SockRef::from(&self.0).set_linger(Some(Duration::ZERO));
    }
}

impl Read for &LocalStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&self.0).read(buffer)
    }
}

impl Write for &LocalStream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        (&self.0).write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl AsSocket for LocalStream {
    fn as_socket(&self) -> BorrowedSocket<'_> {
        self.0.as_socket()
    }
}

/// The end of a login, which is there once its [`Ender`] is dropped.
#[derive(Debug)]
pub(crate) struct Ended(TcpStream);

/// The right to end what waits for an [`Ended`].
#[derive(Debug)]
pub(crate) struct Ender(#[allow(dead_code, reason = "it is dropped")] TcpStream);

/// Returns an end that has not come yet.
///
/// # Errors
/// If the system has no more sockets.
pub(crate) fn ending() -> io::Result<(Ender, Ended)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let ender = TcpStream::connect(listener.local_addr()?)?;
    loop {
        let (ended, peer) = listener.accept()?;
        // Another program may have been quicker.
        if peer == ender.local_addr()? {
            return Ok((Ender(ender), Ended(ended)));
        }
    }
}

/// Calls that can be made on a socket without waiting, or that are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interest {
    pub(crate) read: bool,
    pub(crate) write: bool,
}

impl Interest {
    fn is_any(self) -> bool {
        self.read || self.write
    }

    fn asked(self) -> Readiness {
        Readiness {
            read: self.read,
            write: self.write,
            ended: false,
        }
    }

    /// Returns the wanted calls that would not wait: those that would fail are among them.
    fn ready(self, found: Readiness) -> Self {
        Self {
            read: self.read && (found.ended || found.read),
            write: self.write && (found.ended || found.write),
        }
    }
}

/// Waits until one of the wanted calls on two sockets can be made; `None` once the end has come.
///
/// # Errors
/// If the system refuses.
pub(crate) fn wait_ready(
    first: (&impl AsSocket, Interest),
    second: (&impl AsSocket, Interest),
    ended: &Ended,
) -> io::Result<Option<(Interest, Interest)>> {
    let (of_first, of_second) = (first.1, second.1);
    let wanted = [
        (first.0.as_socket(), of_first),
        (second.0.as_socket(), of_second),
    ];
    let end = Readiness {
        read: true,
        ..Readiness::default()
    };
    // A socket that nothing is wanted of would end the wait again and again once it is closed.
    let asked = wanted.iter().filter(|(_, wanted)| wanted.is_any());
    let asked = asked.map(|(socket, wanted)| (*socket, wanted.asked()));
    let sockets: Vec<_> = [(ended.0.as_socket(), end)]
        .into_iter()
        .chain(asked)
        .collect();
    let mut found = wait(&sockets)?.into_iter();
    if found.next() != Some(Readiness::default()) {
        return Ok(None);
    }
    let mut ready = |wanted: Interest| match wanted.is_any() {
        true => wanted.ready(found.next().unwrap_or_default()),
        false => wanted,
    };
    Ok(Some((ready(of_first), ready(of_second))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_of_a_program_is_told() {
        let listener = LocalListener::on_address("127.0.0.1:0".parse().unwrap()).unwrap();
        let program = TcpStream::connect(listener.name()).unwrap();
        let stream = listener.accept().unwrap();
        assert_eq!(stream.peer().unwrap(), Some(own_account().unwrap()));
        drop(program);
        assert_eq!(stream.peer().unwrap(), None);
    }

    #[test]
    fn a_wait_ends_with_the_login() {
        let (ender, ended) = ending().unwrap();
        let (_first, first) = ending().unwrap();
        let (_second, second) = ending().unwrap();
        let read = Interest {
            read: true,
            write: false,
        };
        let write = Interest {
            read: false,
            write: true,
        };
        let found = wait_ready((&first.0, read), (&second.0, write), &ended).unwrap();
        let none = Interest {
            read: false,
            write: false,
        };
        assert_eq!(found, Some((none, write)));
        drop(ender);
        let found = wait_ready((&first.0, read), (&second.0, read), &ended).unwrap();
        assert_eq!(found, None);
    }
}
