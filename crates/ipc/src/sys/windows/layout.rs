use std::path::PathBuf;

use cps_win32::{folder, session};

/// The pipe of the service. No ordinary account makes a pipe with this beginning.
const PIPE: &str = r"\\.\pipe\ProtectedPrefix\LocalService\cpsd";

/// The directory for the data of programs, where the system does not tell.
const PROGRAM_DATA: &str = r"C:\ProgramData";

/// Returns the name of the daemon's pipe: that of the service, or of a session that is shown elsewhere
/// than at the machine.
pub(crate) fn socket() -> PathBuf {
    let session = session::own().filter(|own| session::is_remote(*own));
    session.map_or_else(|| PIPE.into(), pipe_of_session)
}

/// Returns the name of the pipe of this session's own daemon.
pub(crate) fn session_socket() -> Option<PathBuf> {
    session::own().map(pipe_of_session)
}

fn pipe_of_session(session: u32) -> PathBuf {
    format!(r"\\.\pipe\cpsd-session-{session}").into()
}

/// Returns the directory of what the administrator decides.
pub(crate) fn configuration_directory() -> PathBuf {
    let data = folder::program_data().unwrap_or_else(|_| PROGRAM_DATA.into());
    data.join("cpsd")
}
