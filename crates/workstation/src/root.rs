//! A system below a directory of this one: `/`, or where an image of a machine is.

use std::fs;
use std::path::{Path, PathBuf};

/// The directory that holds a system.
#[derive(Clone, Debug)]
pub struct Root(PathBuf);

impl Root {
    /// Makes the system below a directory.
    pub fn new(directory: &Path) -> Self {
        // Only the directory of a process that was removed has no absolute path.
        Self(std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned()))
    }

    /// Returns the path of this program for a path of the system.
    pub fn here(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = path.as_ref();
        self.0.join(path.strip_prefix("/").unwrap_or(path))
    }

    /// Returns the path of the system for a path of this program.
    pub fn there(&self, path: &Path) -> PathBuf {
        let below = path.strip_prefix(&self.0).unwrap_or(path);
        Path::new("/").join(below)
    }

    /// Whether there is such a path on the system.
    pub fn exists(&self, path: impl AsRef<Path>) -> bool {
        self.here(path).exists()
    }

    /// Returns the entries of a directory, sorted, as seen on the system; none without the
    /// directory.
    pub fn entries(&self, directory: impl AsRef<Path>) -> Vec<PathBuf> {
        let directory = directory.as_ref();
        let Ok(entries) = fs::read_dir(self.here(directory)) else {
            return Vec::new();
        };
        let names = entries.flatten().map(|entry| entry.file_name());
        let mut paths: Vec<_> = names.map(|name| directory.join(name)).collect();
        paths.sort();
        paths
    }

    /// Returns the directories that libraries are in, as seen on the system.
    pub fn library_directories(&self) -> Vec<PathBuf> {
        let multiarch = self.entries("/usr/lib").into_iter().filter(|directory| {
            let name = directory.file_name().unwrap_or_default();
            name.to_string_lossy().ends_with("-linux-gnu")
        });
        let mut directories: Vec<_> = multiarch.collect();
        directories.extend(["/usr/lib64", "/usr/lib", "/usr/local/lib"].map(PathBuf::from));
        directories
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_another_here_than_on_the_system() {
        for (root, there, here) in [
            ("/", "/etc/passwd", "/etc/passwd"),
            ("/image", "/etc/passwd", "/image/etc/passwd"),
            ("/image/", "/", "/image"),
        ] {
            let root = Root::new(Path::new(root));
            assert_eq!(root.here(there), Path::new(here));
            assert_eq!(root.there(Path::new(here)), Path::new(there));
        }
    }
}
