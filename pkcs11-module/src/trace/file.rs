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
        sys::open_trace_file(&self.path)?.write_all(text)
    }
}

#[cfg(test)]
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
}
