use std::fs::{self, Permissions};
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

use anyhow::bail;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, bind, listen as hear};

/// Number of connections that wait to be accepted.
const BACKLOG: i32 = 16;

pub(crate) use std::os::unix::net::UnixStream as Stream;

/// A socket that only its owner may connect to.
#[derive(Debug)]
pub(crate) struct Listener(UnixListener);

impl Listener {
    pub(crate) fn bind(path: &Path) -> anyhow::Result<Self> {
        make_room(path)?;
        bind_private(path).map(Self)
    }

    pub(crate) fn accept(&mut self) -> io::Result<Stream> {
        Ok(self.0.accept()?.0)
    }
}

/// Connects to the socket of a simulation.
pub(crate) fn connect(path: &Path) -> io::Result<impl Read + Write + use<>> {
    UnixStream::connect(path)
}

/// Deletes the socket of a simulation that ends.
pub(crate) fn remove(path: &Path) {
    // Another program may have deleted it.
    let _ = fs::remove_file(path);
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
