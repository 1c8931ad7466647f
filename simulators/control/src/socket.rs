//! Orders over a local socket: one line each, and one line in reply. Begin at [`listen`].

use std::fs::{self, Permissions};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

use anyhow::{Context as _, bail};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, bind, listen as hear};

/// The longest order, in bytes: a word and a path.
const LONGEST: u64 = 8192;

/// Number of connections that wait to be accepted.
const BACKLOG: i32 = 16;

/// The socket of a running simulation; it is deleted with this value.
#[derive(Debug)]
pub struct Socket(PathBuf);

/// The connection that waits for the outcome of an order.
#[derive(Debug)]
pub struct Reply {
    /// Stream of the reply. The thread that carried the order out writes it, so that the reply to
    /// `quit` leaves before the program ends.
    to: UnixStream,
    /// Signalled when the reply is written.
    told: Sender<()>,
}

impl Reply {
    /// Sends the outcome.
    pub fn send(mut self, outcome: &anyhow::Result<String>) {
        // The client may have hung up.
        let _ = writeln!(self.to, "{}", line_of(outcome));
        let _ = self.told.send(());
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
    make_room(path).with_context(name)?;
    let listener = bind_private(path).with_context(name)?;
    let socket = Socket(path.to_owned());
    let accept = Arc::new(accept);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let accept = Arc::clone(&accept);
            // A client that hangs up has no use for an error.
            thread::spawn(move || drop(serve(stream, &*accept)));
        }
    });
    Ok(socket)
}

/// Removes the socket of a simulation that could not remove it, and nothing else.
fn make_room(path: &Path) -> anyhow::Result<()> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    if !found.file_type().is_socket() {
        bail!("there is something that is no socket: name another path");
    }
    match UnixStream::connect(path) {
        Ok(_) => bail!("another simulation listens there: end it, or name another path"),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            Ok(fs::remove_file(path)?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Returns a listener with mode 0600 from the moment on at which clients can connect.
fn bind_private(path: &Path) -> anyhow::Result<UnixListener> {
    let flags = SocketFlags::CLOEXEC;
    let socket: OwnedFd =
        rustix::net::socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    bind(&socket, &SocketAddrUnix::new(path)?)?;
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    hear(&socket, BACKLOG)?;
    Ok(UnixListener::from(socket))
}

fn serve(mut stream: UnixStream, accept: &impl Fn(&str, Reply)) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    loop {
        let mut line = Vec::new();
        lines.by_ref().take(LONGEST).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(());
        }
        if line.len() as u64 == LONGEST {
            return writeln!(stream, "error: an order has {LONGEST} bytes at most");
        }
        let Ok(line) = str::from_utf8(&line) else {
            writeln!(stream, "error: an order is text in UTF-8")?;
            continue;
        };
        let (told, answered) = mpsc::channel();
        let to = stream.try_clone()?;
        accept(line.trim(), Reply { to, told });
        if answered.recv().is_err() {
            writeln!(stream, "error: the simulation ends")?;
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Another program may have deleted it.
        let _ = fs::remove_file(&self.0);
    }
}

/// Gives an order to a running simulation and returns the reply.
///
/// # Errors
/// If no simulation listens, it hangs up, or it refuses the order: its reason.
pub fn give(socket: &Path, slot: usize, order: &str) -> anyhow::Result<String> {
    let mut stream = UnixStream::connect(socket)
        .with_context(|| format!("no simulation listens on {}", socket.display()))?;
    writeln!(stream, "{slot} {order}")?;
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
    use std::os::unix::fs::symlink;

    use super::*;

    /// Listens, and answers each order with itself.
    fn echo(path: &Path) -> anyhow::Result<Socket> {
        listen(path, |line, reply| reply.send(&Ok(line.to_owned())))
    }

    #[test]
    fn only_the_owner_may_give_orders_and_the_socket_goes_with_the_simulation() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("s");
        let socket = echo(&path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(give(&path, 2, "remove").unwrap(), "2 remove");
        let refused = echo(&path).unwrap_err();
        assert_eq!(
            format!("{refused:#}"),
            format!(
                "control socket {}: another simulation listens there: end it, or name another path",
                path.display()
            )
        );
        assert_eq!(give(&path, 1, "insert").unwrap(), "1 insert");
        drop(socket);
        assert!(!path.exists());
        let error = give(&path, 1, "insert").unwrap_err().to_string();
        assert_eq!(
            error,
            format!("no simulation listens on {}", path.display())
        );
    }

    #[test]
    fn a_socket_that_was_left_is_replaced_and_nothing_else_is() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        drop(UnixListener::bind(at("left")).unwrap());
        drop(echo(&at("left")).unwrap());

        fs::write(at("file"), "precious").unwrap();
        fs::create_dir(at("directory")).unwrap();
        symlink(at("file"), at("link")).unwrap();
        for name in ["file", "directory", "link"] {
            let error = format!("{:#}", echo(&at(name)).unwrap_err());
            let expected = format!(
                "control socket {}: there is something that is no socket: name another path",
                at(name).display()
            );
            assert_eq!(error, expected);
        }
        assert_eq!(fs::read(at("file")).unwrap(), b"precious");
        let error = format!("{:#}", echo(&at("absent/s")).unwrap_err());
        assert!(
            error.ends_with("absent/s: No such file or directory (os error 2)"),
            "{error}"
        );
    }

    #[test]
    fn what_is_no_line_of_text_is_refused_and_the_next_line_is_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("s");
        let _socket = echo(&path).unwrap();
        let mut stream = UnixStream::connect(&path).unwrap();
        let mut answers = BufReader::new(stream.try_clone().unwrap()).lines();
        let mut ask = |bytes: &[u8]| {
            stream.write_all(bytes).unwrap();
            answers.next().map(Result::unwrap)
        };
        let not_text = "error: an order is text in UTF-8".to_owned();
        assert_eq!(ask(b"\xFF\n"), Some(not_text));
        assert_eq!(ask(b"counters\n"), Some("counters".to_owned()));
        let long = vec![b'x'; 8192];
        let too_long = "error: an order has 8192 bytes at most".to_owned();
        assert_eq!(ask(&long), Some(too_long));
    }
}
