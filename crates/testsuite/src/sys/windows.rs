use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use cps_win32::blocking;

/// Returns the name of a pipe, which has the name of the directory: no other test has it.
pub(crate) fn socket_of(directory: &Path) -> PathBuf {
    let name = directory.file_name().unwrap_or_default();
    Path::new(r"\\.\pipe\cps-test").join(name)
}

#[derive(Debug)]
pub(crate) struct Listener(blocking::Listener);

impl Listener {
    pub(crate) fn bind(pipe: &Path) -> io::Result<Self> {
        blocking::Listener::bind(pipe).map(Self)
    }

    pub(crate) fn accept(&mut self) -> io::Result<Stream> {
        self.0.accept().map(Stream)
    }
}

#[derive(Debug)]
pub(crate) struct Stream(blocking::Stream);

impl Stream {
    /// Whether nothing comes within `time`, and the client stays.
    pub(crate) fn is_silent_for(&mut self, time: Duration) -> io::Result<bool> {
        Ok(self.0.read_within(&mut [0], time)?.is_none())
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
