//! Orders over a local socket: one line each, and one line in reply. Begin at [`listen`].

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context as _, bail};

use crate::sys::{self, Listener, Stream};

/// The longest order, in bytes: a word and a path.
const LONGEST: u64 = 8192;

/// The socket of a running simulation; it is deleted with this value. A pipe of Windows ends with the
/// program.
#[derive(Debug)]
pub struct Socket(PathBuf);

/// The connection that waits for the outcome of an order.
#[derive(Debug)]
pub struct Reply {
    /// Connection of the reply. The thread that carried the order out writes it, so that the reply to
    /// `quit` leaves before the program ends.
    to: Connection,
    /// Signalled when the reply is written.
    told: Sender<()>,
}

impl Reply {
    /// Sends the outcome.
    pub fn send(self, outcome: &anyhow::Result<String>) {
        // The client may have hung up.
        let _ = self.to.say(&line_of(outcome));
        let _ = self.told.send(());
    }
}

/// A connection, on which orders and replies take turns.
#[derive(Clone, Debug)]
struct Connection(Arc<Mutex<BufReader<Stream>>>);

impl Connection {
    fn say(&self, line: &str) -> io::Result<()> {
        self.lock()
            .get_mut()
            .write_all(format!("{line}\n").as_bytes())
    }

    fn lock(&self) -> MutexGuard<'_, BufReader<Stream>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the outcome of an order in one line; an error starts with `error: `.
pub fn line_of(outcome: &anyhow::Result<String>) -> String {
    match outcome {
        Ok(line) => line.clone(),
        Err(error) => format!("error: {error:#}").replace('\n', " "),
    }
}

/// Accepts orders on a socket that only its owner may connect to. `accept` is given each line, and
/// the reply that it has to send.
///
/// # Errors
/// If another simulation listens there, there is something that is no socket, or no socket can be
/// made.
pub fn listen(
    path: &Path,
    accept: impl Fn(&str, Reply) + Send + Sync + 'static,
) -> anyhow::Result<Socket> {
    let name = || format!("control socket {}", path.display());
    let mut listener = Listener::bind(path).with_context(name)?;
    let socket = Socket(path.to_owned());
    let accept = Arc::new(accept);
    thread::spawn(move || {
        loop {
            let Ok(stream) = listener.accept() else {
                continue;
            };
            let accept = Arc::clone(&accept);
            // A client that hangs up has no use for an error.
            thread::spawn(move || drop(serve(stream, &*accept)));
        }
    });
    Ok(socket)
}

fn serve(stream: Stream, accept: &impl Fn(&str, Reply)) -> io::Result<()> {
    let connection = Connection(Arc::new(Mutex::new(BufReader::new(stream))));
    loop {
        let mut line = Vec::new();
        let mut lines = connection.lock();
        lines.by_ref().take(LONGEST).read_until(b'\n', &mut line)?;
        drop(lines);
        if line.is_empty() {
            return Ok(());
        }
        if line.len() as u64 == LONGEST {
            return connection.say(&format!("error: an order has {LONGEST} bytes at most"));
        }
        let Ok(line) = str::from_utf8(&line) else {
            connection.say("error: an order is text in UTF-8")?;
            continue;
        };
        let (told, answered) = mpsc::channel();
        let to = connection.clone();
        accept(line.trim(), Reply { to, told });
        if answered.recv().is_err() {
            connection.say("error: the simulation ends")?;
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        sys::remove(&self.0);
    }
}

/// Gives an order to a running simulation and returns the reply.
///
/// # Errors
/// If no simulation listens, it hangs up, or it refuses the order: its reason.
pub fn give(socket: &Path, slot: usize, order: &str) -> anyhow::Result<String> {
    let mut stream = sys::connect(socket)
        .with_context(|| format!("no simulation listens on {}", socket.display()))?;
    stream.write_all(format!("{slot} {order}\n").as_bytes())?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    match answer.trim_end() {
        "" => bail!("the simulation has hung up"),
        answer => match answer.strip_prefix("error: ") {
            Some(error) => bail!("{error}"),
            None => Ok(answer.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use cps_testsuite::daemon::socket_of;

    use super::*;

    /// Listens, and answers each order with itself.
    fn echo(path: &Path) -> anyhow::Result<Socket> {
        listen(path, |line, reply| reply.send(&Ok(line.to_owned())))
    }

    fn refused(path: &Path) -> String {
        let error = format!("{:#}", echo(path).unwrap_err());
        let name = format!("control socket {}: ", path.display());
        error.strip_prefix(&name).expect("the name").to_owned()
    }

    #[test]
    fn orders_are_given_to_the_one_simulation_that_listens() {
        let directory = tempfile::tempdir().unwrap();
        let path = socket_of(directory.path());
        let error = give(&path, 1, "insert").unwrap_err().to_string();
        let none = format!("no simulation listens on {}", path.display());
        assert_eq!(error, none);
        let _socket = echo(&path).unwrap();
        assert_eq!(give(&path, 2, "remove").unwrap(), "2 remove");
        assert_eq!(
            refused(&path),
            "another simulation listens there: end it, or name another path"
        );
        assert_eq!(give(&path, 1, "insert").unwrap(), "1 insert");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_give_orders_and_the_socket_goes_with_the_simulation() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("s");
        let socket = echo(&path).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        drop(socket);
        assert!(!path.exists());
    }

    #[cfg(windows)]
    #[test]
    fn the_own_account_alone_may_give_orders() {
        let directory = tempfile::tempdir().unwrap();
        let path = socket_of(directory.path());
        let _socket = echo(&path).unwrap();
        let pipe = cps_win32::pipe::Pipe::connect(&path, std::time::Duration::from_secs(5));
        let own = cps_win32::token::Token::own().unwrap().user().unwrap();
        assert_eq!(pipe.unwrap().owner().unwrap(), own);
        let no_pipe = refused(&directory.path().join("s"));
        assert!(no_pipe.starts_with("it is no name of a pipe"), "{no_pipe}");
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_that_was_left_is_replaced_and_nothing_else_is() {
        use std::fs;
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        drop(std::os::unix::net::UnixListener::bind(at("left")).unwrap());
        drop(echo(&at("left")).unwrap());

        fs::write(at("file"), "precious").unwrap();
        fs::create_dir(at("directory")).unwrap();
        std::os::unix::fs::symlink(at("file"), at("link")).unwrap();
        for name in ["file", "directory", "link"] {
            let expected = "there is something that is no socket: name another path";
            assert_eq!(refused(&at(name)), expected);
        }
        assert_eq!(fs::read(at("file")).unwrap(), b"precious");
        assert_eq!(
            refused(&at("absent/s")),
            "No such file or directory (os error 2)"
        );
    }

    #[test]
    fn what_is_no_line_of_text_is_refused_and_the_next_line_is_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = socket_of(directory.path());
        let _socket = echo(&path).unwrap();
        let mut stream = BufReader::new(sys::connect(&path).unwrap());
        let mut ask = |bytes: &[u8]| {
            stream.get_mut().write_all(bytes).unwrap();
            let mut answer = String::new();
            stream.read_line(&mut answer).unwrap();
            answer
        };
        assert_eq!(ask(b"\xFF\n"), "error: an order is text in UTF-8\n");
        assert_eq!(ask(b"counters\n"), "counters\n");
        let long = vec![b'x'; 8192];
        assert_eq!(ask(&long), "error: an order has 8192 bytes at most\n");
    }
}
