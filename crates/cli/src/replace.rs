//! Changing a file of the machine: as a whole or not at all, also when the power fails.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD, accessat};
use tempfile::NamedTempFile;

/// The mode of a new file of the machine: every account reads it, its owner changes it.
const FILE_MODE: u32 = 0o644;
const DIRECTORY_MODE: u32 = 0o755;
/// The mode of a new file of a person, of which the umask takes its part.
const PERSONAL_MODE: u32 = 0o666;
/// Links that are followed before a path is taken for a loop (Linux: `MAXSYMLINKS`).
const MOST_LINKS: usize = 40;

/// Returns the file itself, if a link was named; it need not exist.
pub(crate) fn destination(path: &Path) -> PathBuf {
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
pub(crate) fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => Path::new("/"),
    }
}

/// Makes the directory of a file, with those above it, where it is missing.
pub(crate) fn create_directory(path: &Path) -> io::Result<&Path> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    DirBuilder::new()
        .recursive(true)
        .mode(DIRECTORY_MODE)
        .create(directory)?;
    Ok(directory)
}

/// Replaces a file of the machine, or the one that a link leads to; its directory is made if it is
/// missing, and a new file is readable by every account.
///
/// # Errors
/// As [`Replacement::prepare`].
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = destination(path);
    create_directory(&path)?;
    let replacement = Replacement::prepare(&path)?;
    if replacement.is_new {
        let mode = Permissions::from_mode(FILE_MODE);
        replacement.file.as_file().set_permissions(mode)?;
    }
    replacement.commit(text.as_bytes())
}

/// A file that is about to take the place of another, or of none: a reader of the path sees the
/// whole old content or the whole new one. Dropped before [`Self::commit`], it leaves nothing.
#[derive(Debug)]
pub(crate) struct Replacement {
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
    pub(crate) fn prepare(path: &Path) -> io::Result<Self> {
        let before = match fs::metadata(path) {
            Ok(before) if before.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            Ok(before) => Some(before),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let file = tempfile::Builder::new()
            .permissions(Permissions::from_mode(PERSONAL_MODE))
            .tempfile_in(directory(path))?;
        if let Some(before) = &before {
            // A file that must not be written is not replaced either.
            writable(path)?;
            let made = file.as_file().metadata()?;
            if (before.uid(), before.gid()) != (made.uid(), made.gid()) {
                fchown(file.as_file(), Some(before.uid()), Some(before.gid()))?;
            }
            // After the owner: giving a file away takes bits of its mode.
            file.as_file().set_permissions(before.permissions())?;
        }
        let (path, is_new) = (path.to_owned(), before.is_none());
        Ok(Self { path, file, is_new })
    }

    /// Writes the content and puts the file in its place.
    pub(crate) fn commit(mut self, content: &[u8]) -> io::Result<()> {
        self.file.write_all(content)?;
        self.file.as_file().sync_all()?;
        self.file.persist(&self.path)?;
        // The name is on the disk only when the directory is.
        File::open(directory(&self.path))?.sync_all()
    }
}

/// Checks the right of this process to write what is there.
pub(crate) fn writable(path: &Path) -> io::Result<()> {
    Ok(accessat(CWD, path, Access::WRITE_OK, AtFlags::EACCESS)?)
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
