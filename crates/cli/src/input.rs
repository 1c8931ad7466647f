//! Files that the person names.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::CliError;

/// Reads a file of at most `limit` bytes; no more of it is ever in memory.
///
/// # Errors
/// If it cannot be read, is a directory, or is larger.
pub(crate) fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, CliError> {
    cps_trust::read_file(path, limit).map_err(CliError::read(path))
}

/// Reads the first bytes of a file, `limit` at most.
///
/// # Errors
/// If it cannot be read, or is a directory.
pub(crate) fn read_beginning(path: &Path, limit: u64) -> Result<Vec<u8>, CliError> {
    let mut content = Vec::new();
    let file = File::open(path).map_err(CliError::read(path))?;
    let read = file.take(limit).read_to_end(&mut content);
    read.map_err(CliError::read(path))?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use cps_trust::FileTooLarge;

    use super::*;

    fn is_too_large(path: &Path, size: Option<u64>) {
        let error = read_file(path, 10).unwrap_err();
        let expected = FileTooLarge { size, limit: 10 };
        assert!(
            matches!(&error, CliError::TooLarge { path: named, error }
                if named == path && *error == expected),
            "{error:?}"
        );
    }

    #[test]
    fn a_file_that_is_too_large_is_named_with_its_size() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        fs::write(&path, [1; 11]).unwrap();
        is_too_large(&path, Some(11));
        fs::write(&path, [1; 10]).unwrap();
        assert_eq!(read_file(&path, 10).unwrap(), [1; 10]);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_and_a_directory_are_told_from_files() {
        is_too_large(Path::new("/dev/zero"), None);
        let error = read_file(Path::new("/"), 10).unwrap_err();
        assert!(
            matches!(&error, CliError::Read { error, .. }
                if error.kind() == std::io::ErrorKind::IsADirectory),
            "{error:?}"
        );
    }
}
