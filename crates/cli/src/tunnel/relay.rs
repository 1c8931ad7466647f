//! The bytes of a connection, both ways, until one of the ends has ended it. Begin at [`relay`].
//!
//! An end of the program's side is passed on as a `close_notify`, after which the server may go on
//! sending. A server that ends without `close_notify` may have been cut off: the program then sees
//! its connection reset, and not an end that looks like that of the answer.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;

use rustls::ClientConnection;

use super::failure::{Failure, ServerFailure};
use super::places::Place;
use crate::sys::{Ended, Interest, LocalStream, wait_ready};

/// Most bytes of the program that are encrypted at a time.
const CHUNK: usize = 64 * 1024;

/// Number of bytes that were carried.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Carried {
    pub(crate) sent: u64,
    pub(crate) received: u64,
}

/// A connection on its way.
struct Relay<'c> {
    tls: &'c mut ClientConnection,
    local: &'c LocalStream,
    server: &'c TcpStream,
    place: &'c Place,
    login_ended: &'c Ended,
    carried: Carried,
    /// Bytes for the program that it has not taken yet.
    pending: Vec<u8>,
    taken: usize,
    /// Whether the program sends nothing more.
    local_ended: bool,
    server_end: Option<ServerEnd>,
    chunk: Box<[u8]>,
}

/// The way in which a connection ended, without a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// One of its ends ended it.
    Done,
    /// The server broke it off after the program had ended its side.
    BrokenOff,
    /// The login ended.
    WithLogin,
}

/// The way in which a server ended a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ServerEnd {
    /// It said so.
    Notified,
    CutOff,
}

/// Carries the bytes of a connection until it ends, and counts them.
///
/// # Errors
/// If the server ends it in another way than TLS demands. That the program leaves is no error.
pub(crate) fn relay(
    tls: &mut ClientConnection,
    local: &LocalStream,
    server: &TcpStream,
    place: &Place,
    login_ended: &Ended,
) -> (Carried, Result<End, Failure>) {
    let mut relay = Relay {
        tls,
        local,
        server,
        place,
        login_ended,
        carried: Carried::default(),
        pending: Vec::new(),
        taken: 0,
        local_ended: false,
        server_end: None,
        chunk: vec![0; CHUNK].into(),
    };
    let result = relay.run();
    (relay.carried, result)
}

impl Relay<'_> {
    fn run(&mut self) -> Result<End, Failure> {
        self.local.set_nonblocking(true)?;
        self.server.set_nonblocking(true)?;
        // The handshake may have brought the first bytes.
        self.take_plaintext()?;
        loop {
            if !self.pass_on()? {
                return Ok(End::Done);
            }
            if self.pending.is_empty()
                && let Some(end) = self.server_end
            {
                return self.end(end);
            }
            let local = Interest {
                read: !self.local_ended && !self.tls.wants_write() && self.server_end.is_none(),
                write: !self.pending.is_empty(),
            };
            let server = Interest {
                read: self.pending.is_empty() && self.server_end.is_none(),
                write: self.tls.wants_write(),
            };
            let ready = wait_ready((self.local, local), (self.server, server), self.login_ended)?;
            let Some((local, server)) = ready else {
                return Ok(End::WithLogin);
            };
            if server.read {
                self.receive()?;
            }
            if local.read && !self.send()? {
                return Ok(End::Done);
            }
        }
    }

    /// Writes what can be written now, to both ends; `false` once the program has left.
    fn pass_on(&mut self) -> Result<bool, Failure> {
        while self.tls.wants_write() {
            match self.tls.write_tls(&mut &*self.server) {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // The server may have said why before it ended.
                Err(_) if self.server_end.is_some() => break,
                Err(error) => return self.receive().and(Err(error.into())),
            }
        }
        while !self.pending.is_empty() {
            match (&*self.local).write(&self.pending[self.taken..]) {
                Ok(written) => self.taken += written,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => {
                    self.say_goodbye();
                    return Ok(false);
                }
            }
            if self.taken == self.pending.len() {
                self.pending.clear();
                self.taken = 0;
            }
        }
        Ok(true)
    }

    /// Takes what the program has sent; `false` once it has left.
    fn send(&mut self) -> Result<bool, Failure> {
        match (&*self.local).read(&mut self.chunk) {
            Ok(0) => {
                self.local_ended = true;
                self.tls.send_close_notify();
            }
            Ok(read) => {
                self.tls.writer().write_all(&self.chunk[..read])?;
                self.place.count(read);
                self.carried.sent += u64::try_from(read).unwrap_or(u64::MAX);
            }
            Err(error) if is_moment(&error) => {}
            Err(_) => {
                self.say_goodbye();
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes what the server has sent.
    fn receive(&mut self) -> Result<(), Failure> {
        match self.tls.read_tls(&mut &*self.server) {
            Ok(0) if self.server_end.is_none() => self.server_end = Some(ServerEnd::CutOff),
            Ok(_) => {}
            Err(error) if is_moment(&error) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        let processed = self.tls.process_new_packets();
        if let Err(error) = processed {
            // The alert that tells the server why.
            let _ = self.tls.write_tls(&mut &*self.server);
            return Err(error.into());
        }
        self.take_plaintext()
    }

    fn take_plaintext(&mut self) -> Result<(), Failure> {
        let before = self.pending.len();
        let read = self.tls.reader().read_to_end(&mut self.pending);
        let received = self.pending.len() - before;
        self.place.count(received);
        self.carried.received += u64::try_from(received).unwrap_or(u64::MAX);
        match read {
            Ok(_) => self.server_end = Some(ServerEnd::Notified),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.server_end = Some(ServerEnd::CutOff);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Ends the connection after the server has.
    fn end(&mut self, end: ServerEnd) -> Result<End, Failure> {
        self.say_goodbye();
        match end {
            ServerEnd::Notified => Ok(End::Done),
            // This is common, and a failure only for a program that still reads.
            ServerEnd::CutOff if self.local_ended => Ok(End::BrokenOff),
            ServerEnd::CutOff => Err(Failure::Server(ServerFailure::CutOff)),
        }
    }

    /// Tells the server that nothing more comes, if it still listens.
    fn say_goodbye(&mut self) {
        self.tls.send_close_notify();
        let _ = self.tls.write_tls(&mut &*self.server);
    }
}

/// Whether a call only could not be made at this moment.
fn is_moment(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
    )
}
