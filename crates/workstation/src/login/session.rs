//! The card of a session, kept while the program that watches it starts again.

use std::env;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use cps_trust::{LONGEST_CONFIGURATION, read_text};
use tempfile::NamedTempFile;

use crate::sys;

/// The directory of the file below that of the session.
const DIRECTORY: &str = "cps-watch";

/// The file.
const FILE: &str = "card";

/// The most characters of a serial number.
const LONGEST_SERIAL: usize = 64;

/// The file with the serial number of the card of a session, in a directory of this account alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFile {
    directory: PathBuf,
}

impl SessionFile {
    /// Returns the file in the directory that systemd made for this unit, or in that of the session;
    /// `None` if there is neither.
    pub fn of_environment() -> Option<Self> {
        let absolute = |name| {
            let directory = PathBuf::from(env::var_os(name)?);
            directory.is_absolute().then_some(directory)
        };
        let of_session = || Some(absolute("XDG_RUNTIME_DIR")?.join(DIRECTORY));
        let directory = absolute("RUNTIME_DIRECTORY").or_else(of_session)?;
        Some(Self { directory })
    }

    /// Returns the file in this directory, which need not exist.
    pub fn in_directory(directory: &Path) -> Self {
        let directory = directory.to_owned();
        Self { directory }
    }

    /// Returns the path.
    pub fn path(&self) -> PathBuf {
        self.directory.join(FILE)
    }

    /// Returns the serial number that was kept, if one was.
    ///
    /// # Errors
    /// If the file cannot be read, holds no serial number, or others than this account could have
    /// written it.
    pub fn read(&self) -> io::Result<Option<String>> {
        let path = self.path();
        for path in [&self.directory, &path] {
            match sys::check_private(path) {
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                checked => checked?,
            }
        }
        let text = read_text(&path, LONGEST_CONFIGURATION)?;
        let serial = text.trim_end_matches('\n');
        let is_serial = !serial.is_empty()
            && serial.len() <= LONGEST_SERIAL
            && serial.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_serial {
            Ok(Some(serial.to_owned()))
        } else {
            Err(io::Error::new(ErrorKind::InvalidData, "no serial number"))
        }
    }

    /// Keeps a serial number in place of any other.
    ///
    /// # Errors
    /// If the directory is not this account's alone, or cannot be written.
    pub fn write(&self, serial: &str) -> io::Result<()> {
        sys::create_private_directory(&self.directory)?;
        sys::check_private(&self.directory)?;
        let mut file = NamedTempFile::new_in(&self.directory)?;
        sys::close_to_other_accounts(&file)?;
        writeln!(file, "{serial}")?;
        file.persist(self.path())?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn the_card_of_a_session_is_kept_for_its_account_alone() {
        let runtime = tempfile::tempdir().unwrap();
        let file = SessionFile::in_directory(&runtime.path().join(DIRECTORY));
        assert_eq!(file.read().unwrap(), None);
        file.write("99000001").unwrap();
        assert_eq!(file.read().unwrap().as_deref(), Some("99000001"));
        file.write("99000002").unwrap();
        assert_eq!(file.read().unwrap().as_deref(), Some("99000002"));
        assert_eq!(mode(&file.path()), 0o600);
        assert_eq!(mode(&file.directory), 0o700);
        assert_eq!(fs::read_dir(&file.directory).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_others_could_have_written_is_not_believed() {
        let runtime = tempfile::tempdir().unwrap();
        let file = SessionFile::in_directory(&runtime.path().join(DIRECTORY));
        file.write("99000001").unwrap();
        let (directory, path) = (file.directory.clone(), file.path());
        for (path, closed, open) in [(&directory, 0o700, 0o755), (&path, 0o600, 0o644)] {
            fs::set_permissions(path, Permissions::from_mode(open)).unwrap();
            assert!(file.read().is_err(), "{}", path.display());
            fs::set_permissions(path, Permissions::from_mode(closed)).unwrap();
        }
        assert!(file.read().is_ok());
        fs::set_permissions(&directory, Permissions::from_mode(0o777)).unwrap();
        assert!(file.write("99000003").is_err());
    }

    #[test]
    fn a_file_without_a_serial_number_is_an_error() {
        let runtime = tempfile::tempdir().unwrap();
        let file = SessionFile::in_directory(&runtime.path().join(DIRECTORY));
        let long = "1".repeat(LONGEST_SERIAL + 1);
        for text in ["", "two words", "a\nb", "\u{e9}", &long] {
            file.write(text).unwrap();
            let error = file.read().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidData, "{text:?}");
        }
    }
}
