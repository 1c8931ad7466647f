use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) fn socket_of(directory: &Path) -> PathBuf {
    directory.join("socket")
}

#[derive(Debug)]
pub(crate) struct Listener(UnixListener);

impl Listener {
    pub(crate) fn bind(socket: &Path) -> io::Result<Self> {
        UnixListener::bind(socket).map(Self)
    }

    pub(crate) fn accept(&mut self) -> io::Result<Stream> {
        let (stream, _) = self.0.accept()?;
        Ok(Stream(stream))
    }
}

#[derive(Debug)]
pub(crate) struct Stream(UnixStream);

impl Stream {
    /// Whether nothing comes within `time`, and the client stays.
    pub(crate) fn is_silent_for(&mut self, time: Duration) -> io::Result<bool> {
        self.0.set_read_timeout(Some(time))?;
        let more = self.0.read(&mut [0]);
        self.0.set_read_timeout(None)?;
        Ok(more.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock))
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
