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
    let mut content = Vec::new();
    let file = File::open(path).map_err(CliError::read(path))?;
    let read = file.take(limit + 1).read_to_end(&mut content);
    read.map_err(CliError::read(path))?;
    if content.len() as u64 > limit {
        let path = path.to_owned();
        return Err(CliError::TooLarge { path, limit });
    }
    Ok(content)
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
    use std::io;

    use super::*;

    #[test]
    fn files_are_read_up_to_their_limit() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        for (length, fits) in [(0, true), (9, true), (10, true), (11, false)] {
            fs::write(&path, vec![1; length]).unwrap();
            match read_file(&path, 10) {
                Ok(content) => assert!(fits && content.len() == length),
                Err(CliError::TooLarge { limit: 10, .. }) => assert!(!fits),
                Err(other) => panic!("{other:?}"),
            }
        }
        let endless = read_file(Path::new("/dev/zero"), 10);
        assert!(
            matches!(endless, Err(CliError::TooLarge { .. })),
            "{endless:?}"
        );
        let directory = read_file(directory.path(), 10).unwrap_err();
        assert!(
            matches!(&directory, CliError::Read { error, .. }
                if error.kind() == io::ErrorKind::IsADirectory),
            "{directory:?}"
        );
    }
}
