//! The daemon of a session that is shown elsewhere than at the machine, through RDP or Citrix: its
//! readers are seen within the session alone. The first client that needs it starts it.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use cps_win32::pipe::Pipe;
use cps_win32::{process, registry};

use super::layout::{configuration_directory, session_socket};

/// Key of the registry below `HKEY_LOCAL_MACHINE`, and its value with the directory of the programs:
/// the installer writes them.
const KEY: &str = r"SOFTWARE\CPS middleware";
const DIRECTORY: &str = "Directory";

/// Time between two attempts to reach a daemon that begins.
const BETWEEN: Duration = Duration::from_millis(10);

/// Connects to a pipe; one of this session without a server is given one.
pub(super) fn connect(pipe: &Path, limit: Duration) -> io::Result<Pipe> {
    let deadline = Instant::now() + limit;
    match Pipe::connect(pipe, limit) {
        Err(error) if is_missing(&error) && session_socket().as_deref() == Some(pipe) => {
            match registry::machine_text(KEY, DIRECTORY)? {
                Some(directory) => start(Path::new(&directory), pipe, deadline),
                None => Err(error),
            }
        }
        connected => connected,
    }
}

fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// Starts the daemon of the session, and connects to it.
fn start(directory: &Path, pipe: &Path, deadline: Instant) -> io::Result<Pipe> {
    let program = directory.join("cpsd.exe");
    let configuration = configuration_directory().join("cpsd.toml");
    let mut arguments = vec![
        OsStr::new("--session"),
        OsStr::new("--socket"),
        pipe.as_os_str(),
    ];
    if configuration.is_file() {
        arguments.extend([OsStr::new("--config"), configuration.as_os_str()]);
    }
    let daemon = process::start(&program, &arguments).map_err(|error| {
        let reason = format!("{} cannot be started: {error}", program.display());
        io::Error::new(error.kind(), reason)
    })?;
    loop {
        // One that finds another of the session ends, and that other is there.
        let has_ended = daemon.ends_within(BETWEEN);
        let left = deadline.saturating_duration_since(Instant::now());
        match Pipe::connect(pipe, left) {
            Err(error) if is_missing(&error) && !has_ended && !left.is_zero() => {}
            Err(error) if is_missing(&error) => {
                let reason = format!(
                    "{} was started for this session and does not serve it: the event log of \
                     applications has the reason",
                    program.display()
                );
                return Err(io::Error::new(error.kind(), reason));
            }
            connected => return connected,
        }
    }
}
