use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use cps_win32::security::Descriptor;
use cps_win32::server::serve;
use cps_win32::token::Token;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::windows::named_pipe::NamedPipeServer;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

/// Returns the name of a pipe, which has the name of the directory: no other test has it.
pub(crate) fn socket_of(directory: &Path) -> PathBuf {
    let name = directory.file_name().unwrap_or_default();
    Path::new(r"\\.\pipe\cps-test").join(name)
}

#[derive(Debug)]
pub(crate) struct Listener {
    pipe: PathBuf,
    rights: Descriptor,
    /// The instance for the next client.
    next: Stream,
}

impl Listener {
    pub(crate) fn bind(pipe: &Path) -> io::Result<Self> {
        let rights = Descriptor::of_account_alone(&Token::own()?.user()?)?;
        Ok(Self {
            pipe: pipe.to_owned(),
            next: Stream::make(pipe, &rights, true)?,
            rights,
        })
    }

    pub(crate) fn accept(&mut self) -> io::Result<Stream> {
        let Stream { runtime, pipe } = &self.next;
        runtime.block_on(pipe.connect())?;
        let next = Stream::make(&self.pipe, &self.rights, false)?;
        Ok(std::mem::replace(&mut self.next, next))
    }
}

/// An instance of the pipe, with the runtime that its operations take.
#[derive(Debug)]
pub(crate) struct Stream {
    pipe: NamedPipeServer,
    runtime: Runtime,
}

impl Stream {
    fn make(pipe: &Path, rights: &Descriptor, is_first: bool) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let pipe = {
            let _inside = runtime.enter();
            serve(pipe, rights, is_first)?
        };
        Ok(Self { pipe, runtime })
    }

    /// Whether nothing comes within `time`, and the client stays.
    pub(crate) fn is_silent_for(&mut self, time: Duration) -> io::Result<bool> {
        let Self { runtime, pipe } = self;
        let more = runtime.block_on(async { timeout(time, pipe.read(&mut [0])).await });
        Ok(more.is_err())
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Self { runtime, pipe } = self;
        runtime.block_on(pipe.read(buffer))
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Self { runtime, pipe } = self;
        runtime.block_on(pipe.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        let Self { runtime, pipe } = self;
        runtime.block_on(pipe.flush())
    }
}
