//! The server's end of a named pipe for threads that wait: for programs with few clients, and no
//! runtime of their own.

use std::io::{self, Read, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::windows::named_pipe::NamedPipeServer;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::security::Descriptor;
use crate::server::serve;
use crate::token::Token;

/// A pipe for clients of the own account.
#[derive(Debug)]
pub struct Listener {
    pipe: PathBuf,
    rights: Descriptor,
    /// The instance for the next client.
    next: Stream,
}

impl Listener {
    /// Makes the pipe.
    ///
    /// # Errors
    /// If the path is no name of a pipe, the pipe is there already, or the system refuses.
    pub fn bind(pipe: &Path) -> io::Result<Self> {
        let rights = Descriptor::of_account_alone(&Token::own()?.user()?)?;
        Ok(Self {
            pipe: pipe.to_owned(),
            next: Stream::make(pipe, &rights, true)?,
            rights,
        })
    }

    /// Waits for the next client.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn accept(&mut self) -> io::Result<Stream> {
        loop {
            let Stream { runtime, pipe } = &self.next;
            let connected = runtime.block_on(pipe.connect());
            let next = Stream::make(&self.pipe, &self.rights, false)?;
            let client = mem::replace(&mut self.next, next);
            // An error means that the client has left already.
            if connected.is_ok() {
                return Ok(client);
            }
        }
    }
}

/// An instance of the pipe, with the runtime that its operations take.
#[derive(Debug)]
pub struct Stream {
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

    /// Reads what comes within a time; `None` if nothing does.
    ///
    /// # Errors
    /// If the client has left.
    pub fn read_within(&mut self, buffer: &mut [u8], time: Duration) -> io::Result<Option<usize>> {
        let Self { runtime, pipe } = self;
        let read = runtime.block_on(async { timeout(time, pipe.read(buffer)).await });
        read.ok().transpose()
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
