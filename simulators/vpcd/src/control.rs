//! Orders over a local socket: one line each, and one line in reply.

use std::fs::{self, Permissions};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;

use anyhow::{Context as _, bail};

use crate::console;
use crate::reply::Reply;
use crate::simulation::Desk;

/// The socket of a running simulation; it is deleted with this value.
pub(crate) struct Socket(PathBuf);

/// Accepts orders on a socket that only its owner may connect to.
pub(crate) fn listen(path: &Path, desk: Arc<Desk>) -> anyhow::Result<Socket> {
    if UnixStream::connect(path).is_ok() {
        bail!("{}: another simulation listens there", path.display());
    }
    // The socket of a simulation that could not remove it.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(error).context(path.display().to_string());
        }
        _ => {}
    }
    let listener = UnixListener::bind(path).with_context(|| path.display().to_string())?;
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let desk = Arc::clone(&desk);
            // A client that hangs up has no use for an error.
            thread::spawn(move || drop(serve(stream, &desk)));
        }
    });
    Ok(Socket(path.to_owned()))
}

fn serve(mut stream: UnixStream, desk: &Desk) -> anyhow::Result<()> {
    for line in BufReader::new(stream.try_clone()?).lines() {
        let (told, answered) = mpsc::channel();
        let reply = Reply::Control {
            to: stream.try_clone()?,
            told,
        };
        desk.accept(line?.trim(), reply)?;
        if answered.recv().is_err() {
            writeln!(stream, "error: the simulation ends")?;
        }
    }
    Ok(())
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Another program may have deleted it.
        let _ = fs::remove_file(&self.0);
    }
}

/// Gives an order to a running simulation and prints the reply.
pub(crate) fn order(socket: &Path, slot: usize, words: &[String]) -> anyhow::Result<()> {
    let mut stream = UnixStream::connect(socket)
        .with_context(|| format!("no simulation listens on {}", socket.display()))?;
    writeln!(stream, "{slot} {}", words.join(" "))?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    match answer.trim_end() {
        "" => bail!("the simulation has hung up"),
        answer => match answer.strip_prefix("error: ") {
            Some(error) => bail!("{error}"),
            None => Ok(console::say(answer)?),
        },
    }
}
