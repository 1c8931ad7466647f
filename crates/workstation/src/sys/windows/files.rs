use std::fs::File;
use std::io;
use std::os::windows::io::AsHandle as _;
use std::path::Path;

use cps_win32::file;

/// Standard output, as a person names it.
pub(crate) const STANDARD_OUTPUT: &str = "stdout";

/// Names of devices, which are no files of a directory.
const DEVICES: [&str; 3] = ["CON", "CONOUT$", "NUL"];

/// A file, by any of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileIdentity {
    volume: u32,
    number: u64,
}

/// An open file of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpenFile {
    /// Standard output of this process: Windows has no name for it.
    #[allow(dead_code, reason = "the name is that of Unix")]
    StandardOutput,
    /// A device.
    Other,
}

impl FileIdentity {
    /// Returns the identity of a file.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        Self::of_open(&file::open_to_look(path)?)
    }

    /// Returns that of standard output.
    pub(crate) fn of_standard_output() -> io::Result<Self> {
        Self::of_open(&io::stdout().as_handle().try_clone_to_owned()?.into())
    }

    fn of_open(file: &File) -> io::Result<Self> {
        let (volume, number) = file::identity(file)?;
        Ok(Self { volume, number })
    }
}

/// Returns the identity of a file whose content writing would change: `None` for devices.
pub(crate) fn identity_of_content(path: &Path) -> Option<FileIdentity> {
    FileIdentity::of(path).ok()
}

/// Returns the identity of standard input if that keeps its content: `None` for pipes and devices.
pub(crate) fn identity_of_standard_input() -> Option<FileIdentity> {
    let file = io::stdin().as_handle().try_clone_to_owned().ok()?.into();
    FileIdentity::of_open(&file).ok()
}

/// Returns the device that a path names: it is written as it is.
pub(crate) fn open_file(path: &Path) -> Option<OpenFile> {
    let is_device = DEVICES
        .iter()
        .any(|device| path.as_os_str().eq_ignore_ascii_case(device));
    is_device.then_some(OpenFile::Other)
}
