//! Replacement of a file of the machine: as a whole or not at all, also when the power fails.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::sys;

/// Links that are followed before a path is taken for a loop (Linux: `MAXSYMLINKS`).
const MOST_LINKS: usize = 40;

/// Returns the file itself, if a link was named; it need not exist.
pub fn destination(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = directory(&path).join(target),
            Err(_) => break,
        }
    }
    path.canonicalize()
        .or_else(|_| std::path::absolute(&path))
        .unwrap_or(path)
}

/// Returns the directory that a path names an entry of.
pub fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => Path::new("/"),
    }
}

/// Makes the directory of a file, with those above it, where it is missing.
///
/// # Errors
/// If it cannot be made.
pub fn create_directory(path: &Path) -> io::Result<&Path> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    sys::create_directory(directory)?;
    Ok(directory)
}

/// Replaces a file of the machine, or the one that a link leads to; its directory is made if it is
/// missing, and a new file is readable by every account.
///
/// # Errors
/// As [`Replacement::prepare`].
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = destination(path);
    create_directory(&path)?;
    replace_file(&path, text)
}

/// Replaces a file, or the one that a link leads to, by one that its owner alone can read.
///
/// # Errors
/// As [`Replacement::prepare`].
pub fn replace_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let replacement = Replacement::prepare(&destination(path))?;
    sys::close_to_other_accounts(&replacement.file)?;
    replacement.commit(content)
}

/// Replaces a file that is no link, in a directory that is there.
pub(crate) fn replace_file(path: &Path, text: &str) -> io::Result<()> {
    let replacement = Replacement::prepare(path)?;
    if replacement.is_new {
        sys::open_to_every_account(&replacement.file)?;
    }
    replacement.commit(text.as_bytes())
}

/// A file that is about to take the place of another, or of none: a reader of the path sees the
/// whole old content or the whole new one. Dropped before [`Self::commit`], it leaves nothing.
#[derive(Debug)]
pub struct Replacement {
    path: PathBuf,
    file: NamedTempFile,
    is_new: bool,
}

impl Replacement {
    /// Makes the file beside the one that it will replace, with the same mode, owner and group.
    ///
    /// # Errors
    /// [`ErrorKind::IsADirectory`], [`ErrorKind::NotFound`] without the directory of the file, and
    /// [`ErrorKind::PermissionDenied`] without the right to write the file or into its directory,
    /// or to give the new file to the owner of the old one.
    pub fn prepare(path: &Path) -> io::Result<Self> {
        let is_new = match fs::metadata(path) {
            Ok(before) if before.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            Ok(_) => false,
            Err(error) if error.kind() == ErrorKind::NotFound => true,
            Err(error) => return Err(error),
        };
        let file = sys::create_file_in(directory(path))?;
        if !is_new {
            // A file that must not be written is not replaced either.
            writable(path)?;
            sys::take_rights(&file, path)?;
        }
        let path = path.to_owned();
        Ok(Self { path, file, is_new })
    }

    /// Writes the content and puts the file in its place.
    ///
    /// # Errors
    /// If the system fails; the old file is as it was, unless its directory alone cannot be written
    /// to the disk.
    pub fn commit(mut self, content: &[u8]) -> io::Result<()> {
        self.file.write_all(content)?;
        self.file.as_file().sync_all()?;
        self.file.persist(&self.path)?;
        // The name is on the disk only when the directory is.
        sys::sync_directory(directory(&self.path))
    }
}

/// Checks the right of this process to write a file.
///
/// # Errors
/// [`ErrorKind::PermissionDenied`], or if there is no such file.
pub fn writable(path: &Path) -> io::Result<()> {
    sys::check_writable(path)
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};

    use super::*;
    use crate::sys::{DIRECTORY_MODE, FILE_MODE};

    #[test]
    fn a_private_file_is_readable_by_its_owner_alone_also_in_the_place_of_an_open_one() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("f");
        for content in ["first", "second"] {
            replace_private(&path, content.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
            assert_eq!(mode(&path) & 0o777, 0o600);
            fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        }
    }

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
    fn a_link_to_a_file_that_is_not_there_yet_stays_a_link() {
        let root = tempfile::tempdir().unwrap();
        let link = root.path().join("link");
        symlink("file", &link).unwrap();
        replace(&link, "text").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(
            fs::read_to_string(root.path().join("file")).unwrap(),
            "text"
        );
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
