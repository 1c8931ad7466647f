//! Changing a file of the machine: as a whole or not at all, also when the power fails.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

/// What is made new is read by every account, and changed by its owner.
const FILE_MODE: u32 = 0o644;
const DIRECTORY_MODE: u32 = 0o755;

/// The file itself, if a link was named.
pub(crate) fn destination(path: &Path) -> PathBuf {
    path.canonicalize()
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}

/// The directory of a file; it is made, with those above it, where it is missing.
pub(crate) fn create_directory(path: &Path) -> io::Result<&Path> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    DirBuilder::new()
        .recursive(true)
        .mode(DIRECTORY_MODE)
        .create(directory)?;
    Ok(directory)
}

/// Replaces a file, or the one that a link leads to, at once: nobody ever reads half of it.
///
/// Its mode, owner and group stay what they were. Without the right to give the new file to them,
/// the old one stays, and the answer is [`ErrorKind::PermissionDenied`].
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = destination(path);
    let directory = create_directory(&path)?;
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(text.as_bytes())?;
    let mode = match fs::metadata(&path) {
        Ok(before) => {
            let made = file.as_file().metadata()?;
            if (before.uid(), before.gid()) != (made.uid(), made.gid()) {
                fchown(file.as_file(), Some(before.uid()), Some(before.gid()))?;
            }
            before.permissions()
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Permissions::from_mode(FILE_MODE),
        Err(error) => return Err(error),
    };
    // After the owner: giving a file away takes bits of its mode.
    file.as_file().set_permissions(mode)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    // The name is on the disk only when the directory is.
    File::open(directory)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{chown, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_new_file_is_made_with_its_directories() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a/b/file");
        replace(&path, "text").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "text");
        assert_eq!(mode(&path), FILE_MODE);
        assert_eq!(mode(path.parent().unwrap()), DIRECTORY_MODE);
    }

    #[test]
    fn a_file_keeps_its_mode_and_a_link_stays_a_link() {
        let root = tempfile::tempdir().unwrap();
        let (file, link) = (root.path().join("file"), root.path().join("link"));
        fs::write(&file, "before, and longer").unwrap();
        symlink("file", &link).unwrap();
        for kept in [0o640, 0o600, 0o664] {
            fs::set_permissions(&file, Permissions::from_mode(kept)).unwrap();
            replace(&link, "after").unwrap();
            assert_eq!(mode(&file), kept);
        }
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "after");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_file_keeps_its_owner_and_group() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("file");
        fs::write(&path, "before").unwrap();
        // Only root can, and not in every namespace; others keep their own.
        let _ = chown(&path, Some(1), Some(2));
        let owner = || {
            fs::metadata(&path)
                .map(|file| (file.uid(), file.gid()))
                .unwrap()
        };
        let before = owner();
        replace(&path, "after").unwrap();
        assert_eq!(owner(), before);
        assert_eq!(fs::read_to_string(&path).unwrap(), "after");
    }

    #[test]
    fn a_file_that_cannot_be_replaced_stays() {
        let root = tempfile::tempdir().unwrap();
        // A directory of this name is not replaced by a file.
        let path = root.path().join("directory");
        fs::create_dir(&path).unwrap();
        assert!(replace(&path, "text").is_err());
        assert!(path.is_dir());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "no remains");
    }
}
