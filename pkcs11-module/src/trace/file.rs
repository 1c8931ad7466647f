use std::{
    io::{self, Write},
    path::PathBuf,
};

use crate::{environment, sys};

/// The file to which calls are appended.
pub(super) struct LogFile {
    path: PathBuf,
}

impl LogFile {
    /// Returns the file that a variable of the environment names.
    pub(super) fn named_by(variable: &str) -> Option<Self> {
        environment::path(variable).map(|path| Self { path })
    }

    /// Appends in one write, so that lines of several threads and processes stay whole. A log that
    /// cannot be written must not stop the program: then there is none.
    ///
    /// The file is opened each time: the program may fork, close descriptors that it does not
    /// know, and unload this module.
    pub(super) fn append(&self, text: &str) {
        let _ = self.try_append(text.as_bytes());
    }

    fn try_append(&self, text: &[u8]) -> io::Result<()> {
        let mut file = sys::open_trace_file(&self.path)?;
        // Beyond the limit the system would end the program (SIGXFSZ), which is not ours.
        if sys::room_in(&file)? < text.len() as u64 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        file.write_all(text)
    }
}

// Modes, links and limits are those of Unix; what Windows has is tested where the file is opened.
#[cfg(test)]
#[cfg(unix)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{
        fs,
        os::unix::fs::{MetadataExt, symlink},
    };

    use super::*;

    #[test]
    fn only_a_file_of_our_own_is_written() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        let append = |name: &str| LogFile { path: path(name) }.append("call\n");

        append("log");
        append("log");
        assert_eq!(fs::read(path("log")).unwrap(), b"call\ncall\n");
        assert_eq!(fs::metadata(path("log")).unwrap().mode() & 0o777, 0o600);

        fs::write(path("other"), "kept").unwrap();
        symlink(path("other"), path("link")).unwrap();
        append("link");
        fs::hard_link(path("other"), path("second name")).unwrap();
        append("second name");
        assert_eq!(fs::read(path("other")).unwrap(), b"kept");

        append("no directory/log");
        append(".");
    }

    /// The variable that names the file of [`appends_to_the_limit`].
    const LIMITED: &str = "CPS_TEST_LIMITED_LOG";

    #[test]
    fn a_log_at_the_size_limit_of_the_account_ends_no_program() {
        let directory = tempfile::tempdir().unwrap();
        let log = directory.path().join("log");
        let done = std::process::Command::new("prlimit")
            .args(["--fsize=1000", "--"])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "trace::file::tests::appends_to_the_limit"])
            .env(LIMITED, &log)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{}: {said}", done.status);
        assert!(said.contains("1 passed"), "{said}");
        assert_eq!(fs::read(&log).unwrap().len(), 1000 / 300 * 300);
    }

    /// The program of the test before: it does nothing without the variable.
    #[test]
    fn appends_to_the_limit() {
        if let Some(path) = std::env::var_os(LIMITED) {
            let log = LogFile { path: path.into() };
            (0..10).for_each(|_| log.append(&"call\n".repeat(60)));
        }
    }
}
