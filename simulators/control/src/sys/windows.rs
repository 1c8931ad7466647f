use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::bail;
use cps_win32::blocking;
use cps_win32::pipe::Pipe;
use cps_win32::server::exists;

pub(crate) use cps_win32::blocking::Stream;

/// Time in which a simulation accepts a client.
const PATIENCE: Duration = Duration::from_secs(5);

/// A pipe that only the account of its owner may connect to.
#[derive(Debug)]
pub(crate) struct Listener(blocking::Listener);

impl Listener {
    pub(crate) fn bind(path: &Path) -> anyhow::Result<Self> {
        if exists(path)? {
            bail!("another simulation listens there: end it, or name another path");
        }
        Ok(Self(blocking::Listener::bind(path)?))
    }

    pub(crate) fn accept(&mut self) -> io::Result<Stream> {
        self.0.accept()
    }
}

/// Connects to the pipe of a simulation.
pub(crate) fn connect(path: &Path) -> io::Result<impl Read + Write + use<>> {
    Pipe::connect(path, PATIENCE).map(Client)
}

/// Does nothing: a pipe ends with the program.
pub(crate) fn remove(_path: &Path) {}

struct Client(Pipe);

impl Read for Client {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer, None)?;
        read.ok_or_else(|| io::ErrorKind::TimedOut.into())
    }
}

impl Write for Client {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.write(bytes, None)?;
        written.ok_or_else(|| io::ErrorKind::TimedOut.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
