//! The connection from the card to the vpcd driver, on a thread of its own for each insertion.

use std::io::{self, Read};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::slot::Event;
use crate::wire::{self, Request};

/// Address of the driver, and the time for which it is awaited.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) wait: Duration,
}

/// The time between two attempts to connect.
const RETRY: Duration = Duration::from_millis(50);

/// One insertion: from the first attempt to connect until the card is removed.
pub(crate) struct Link {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    stream: Option<TcpStream>,
    removed: bool,
}

impl Link {
    /// Starts to connect; what happens is told to `events` under this number.
    pub(crate) fn insert(address: Address, number: u64, events: Sender<Event>) -> Self {
        let shared = Arc::new(Mutex::new(Shared::default()));
        let link = Self {
            shared: Arc::clone(&shared),
        };
        thread::spawn(move || {
            let outcome = serve(&address, number, &shared, &events);
            // The receiver is gone when the program ends.
            let _ = events.send(Event::LinkEnded(number, outcome.err()));
        });
        link
    }

    /// Breaks the connection; the thread connects again.
    pub(crate) fn break_connection(&self) {
        if let Some(stream) = lock(&self.shared).stream.take() {
            // It may be closed already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Sends an answer to the driver.
    pub(crate) fn answer(&self, bytes: &[u8]) -> io::Result<()> {
        match &mut lock(&self.shared).stream {
            Some(stream) => wire::write(stream, bytes),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}

/// Removes the card: closing the connection is what the driver sees as a removal.
impl Drop for Link {
    fn drop(&mut self) {
        let mut shared = lock(&self.shared);
        shared.removed = true;
        drop(shared);
        self.break_connection();
    }
}

/// Connects, again whenever pcscd was restarted, and passes on what the driver asks.
fn serve(
    address: &Address,
    number: u64,
    shared: &Mutex<Shared>,
    events: &Sender<Event>,
) -> io::Result<()> {
    while let Some(stream) = connect(address, shared)? {
        let mut stream = Prompt(stream);
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        events.send(Event::Connected(number)).map_err(gone)?;
        // A connection that breaks is one that ends: pcscd may come back.
        while let Ok(Some(request)) = wire::read(&mut stream) {
            events.send(Event::Request(number, request)).map_err(gone)?;
        }
        events
            .send(Event::Request(number, Request::PowerOff))
            .map_err(gone)?;
    }
    Ok(())
}

/// Tries until the deadline; `None` if the card was removed meanwhile.
fn connect(address: &Address, shared: &Mutex<Shared>) -> io::Result<Option<TcpStream>> {
    let deadline = Instant::now() + address.wait;
    loop {
        if lock(shared).removed {
            return Ok(None);
        }
        match TcpStream::connect((address.host.as_str(), address.port)) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                let mut shared = lock(shared);
                if shared.removed {
                    return Ok(None);
                }
                shared.stream = Some(stream.try_clone()?);
                return Ok(Some(stream));
            }
            Err(error) if Instant::now() >= deadline => return Err(error),
            Err(_) => thread::sleep(RETRY),
        }
    }
}

/// A stream whose data are acknowledged at once.
///
/// The driver writes the length and the bytes of a request separately, and its system holds the
/// second back until the first is acknowledged: 40 ms for each command otherwise (`card.md` §10.3).
struct Prompt(TcpStream);

impl Read for Prompt {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Linux leaves this mode by itself, so it is entered before every read.
        #[cfg(target_os = "linux")]
        rustix::net::sockopt::set_tcp_quickack(&self.0, true)?;
        self.0.read(buffer)
    }
}

fn lock(shared: &Mutex<Shared>) -> std::sync::MutexGuard<'_, Shared> {
    shared
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
