use std::path::PathBuf;

use cps_win32::folder;

/// The pipe of the daemon. No ordinary account makes a pipe with this beginning.
const PIPE: &str = r"\\.\pipe\ProtectedPrefix\LocalService\cpsd";

/// The directory for the data of programs, where the system does not tell.
const PROGRAM_DATA: &str = r"C:\ProgramData";

/// Returns the name of the daemon's pipe.
pub(crate) fn socket() -> PathBuf {
    PIPE.into()
}

/// Returns the directory of what the administrator decides.
pub(crate) fn configuration_directory() -> PathBuf {
    let data = folder::program_data().unwrap_or_else(|_| PROGRAM_DATA.into());
    data.join("cpsd")
}
