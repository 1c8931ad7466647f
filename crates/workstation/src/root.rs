//! A system below a directory of this one: `/`, or where an image of a machine is. Begin at [`Root`].
//!
//! Paths of the system are followed as a process does whose root directory that is: neither an
//! absolute link nor `..` leads out, so that an image names no file of this machine.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use cps_trust::{LONGEST_LIST, read_open, text};

use crate::replace::{replace, replace_file};
use crate::sys::{self, Directory, FileIdentity};

/// Links that are followed before a path is taken for a loop (Linux: `MAXSYMLINKS`).
const MOST_LINKS: usize = 40;

/// The directory that holds a system.
#[derive(Clone, Debug)]
pub struct Root(PathBuf);

impl Root {
    /// Makes the system below a directory.
    pub fn new(directory: &Path) -> Self {
        if directory == Path::new("/") {
            return Self::of_this_system();
        }
        // Only the directory of a process that was removed has no absolute path.
        Self(std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned()))
    }

    /// Returns this system.
    pub fn of_this_system() -> Self {
        Self("/".into())
    }

    fn is_this_system(&self) -> bool {
        self.0 == Path::new("/")
    }

    /// Returns the path of this program for a path of the system, to show it: opened by this path, a
    /// link would lead out of an image.
    pub fn here(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = path.as_ref();
        self.0.join(path.strip_prefix("/").unwrap_or(path))
    }

    /// Returns the path of the system for a path of this program.
    pub fn there(&self, path: &Path) -> PathBuf {
        let below = path.strip_prefix(&self.0).unwrap_or(path);
        Path::new("/").join(below)
    }

    /// Returns the state of a file or directory.
    ///
    /// # Errors
    /// If there is none, or it cannot be looked at.
    pub fn metadata(&self, path: impl AsRef<Path>) -> io::Result<Metadata> {
        sys::metadata_in(&self.0, path.as_ref())
    }

    /// Returns what two names of one file have in common, and no other file has.
    pub(crate) fn identity(&self, path: impl AsRef<Path>) -> io::Result<FileIdentity> {
        sys::identity_in(&self.0, path.as_ref())
    }

    /// Whether there is such a path on the system.
    pub fn exists(&self, path: impl AsRef<Path>) -> bool {
        self.metadata(path).is_ok()
    }

    /// Whether there is such a file on the system.
    pub fn is_file(&self, path: impl AsRef<Path>) -> bool {
        self.metadata(path).is_ok_and(|found| found.is_file())
    }

    /// Whether there is such a directory on the system.
    pub fn is_dir(&self, path: impl AsRef<Path>) -> bool {
        self.metadata(path).is_ok_and(|found| found.is_dir())
    }

    /// Opens a file to read it.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn open(&self, path: impl AsRef<Path>) -> io::Result<File> {
        sys::open_in(&self.0, path.as_ref())
    }

    /// Returns a file of at most [`LONGEST_LIST`] bytes.
    ///
    /// # Errors
    /// If there is none, it cannot be read, or is too large.
    pub(crate) fn read(&self, path: impl AsRef<Path>) -> io::Result<Vec<u8>> {
        read_open(self.open(path)?, LONGEST_LIST)
    }

    /// Returns the text of a file of at most [`LONGEST_LIST`] bytes.
    ///
    /// # Errors
    /// If there is none, it cannot be read, is too large, or is not UTF-8.
    pub fn read_to_string(&self, path: impl AsRef<Path>) -> io::Result<String> {
        text(self.read(path)?)
    }

    /// Returns the entries of a directory, sorted, as seen on the system; none without the
    /// directory.
    pub fn entries(&self, directory: impl AsRef<Path>) -> Vec<PathBuf> {
        let directory = directory.as_ref();
        let names = sys::names_in(&self.0, directory).unwrap_or_default();
        let mut paths: Vec<_> = names.iter().map(|name| directory.join(name)).collect();
        paths.sort();
        paths
    }

    /// Replaces a file of the system, or the one that a link leads to; its directory is made if it is
    /// missing, and a new file is readable by every account.
    ///
    /// # Errors
    /// As [`replace`].
    pub fn replace(&self, path: &Path, text: &str) -> io::Result<()> {
        if self.is_this_system() {
            return replace(path, text);
        }
        let (directory, name) = self.destination(path)?;
        replace_file(&sys::path_in(&directory, &name), text)
    }

    /// Removes a file of the system, or a link.
    ///
    /// # Errors
    /// If there is none, or its directory cannot be written.
    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        let (directory, name) = parts(path)?;
        let directory = sys::directory_in(&self.0, directory)?;
        fs::remove_file(sys::path_in(&directory, &name))
    }

    /// Connects to a socket of the system and hangs up.
    ///
    /// # Errors
    /// If there is none, or no program listens.
    pub fn connect(&self, socket: impl AsRef<Path>) -> io::Result<()> {
        let socket = socket.as_ref();
        match self.is_this_system() {
            true => sys::connect(socket),
            false => sys::connect_in(&self.0, socket),
        }
    }

    /// Returns the directory and the name of the file that a path leads to. The file need not exist,
    /// its directory is made.
    fn destination(&self, path: &Path) -> io::Result<(Directory, OsString)> {
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            let (parent, name) = parts(&path)?;
            let directory = sys::create_directory_in(&self.0, parent)?;
            match fs::read_link(sys::path_in(&directory, &name)) {
                Ok(target) => path = parent.join(target),
                Err(_) => return Ok((directory, name)),
            }
        }
        Err(io::Error::other("too many links"))
    }

    /// Returns the directories that libraries are in, as seen on the system.
    pub fn library_directories(&self) -> Vec<PathBuf> {
        let multiarch = self.entries("/usr/lib").into_iter().filter(|directory| {
            let name = directory.file_name().unwrap_or_default();
            name.to_string_lossy().ends_with("-linux-gnu")
        });
        let mut directories: Vec<_> = multiarch.collect();
        directories.extend(["/usr/lib64", "/usr/lib", "/usr/local/lib"].map(PathBuf::from));
        directories.extend(sys::program_directories());
        directories
    }
}

/// Returns the directory of a file, and its name in it.
fn parts(path: &Path) -> io::Result<(&Path, OsString)> {
    let name = path.file_name().ok_or(ErrorKind::InvalidInput)?;
    let directory = path.parent().unwrap_or(Path::new("/"));
    Ok((directory, name.to_owned()))
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

    /// An image, and a directory of this machine that is none of its business.
    struct Bench {
        directory: tempfile::TempDir,
        root: Root,
    }

    impl Bench {
        fn new() -> Self {
            let directory = tempfile::tempdir().unwrap();
            fs::create_dir_all(directory.path().join("image/etc")).unwrap();
            fs::create_dir_all(directory.path().join("outside")).unwrap();
            fs::write(directory.path().join("outside/file"), "of this machine").unwrap();
            let root = Root::new(&directory.path().join("image"));
            Self { directory, root }
        }

        /// Makes a link of the image; `OUTSIDE` in its target is the directory of this machine.
        fn link(&self, path: &str, target: &str) {
            let outside = self.directory.path().join("outside");
            let target = target.replace("OUTSIDE", outside.to_str().unwrap());
            let here = self.root.here(path);
            fs::create_dir_all(here.parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(target, here).unwrap();
        }

        /// Checks that the directory of this machine is as it was.
        #[track_caller]
        fn is_untouched(&self) {
            let outside = self.directory.path().join("outside");
            let names = fs::read_dir(&outside).unwrap();
            let names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
            assert_eq!(names, ["file"]);
            let text = fs::read_to_string(outside.join("file")).unwrap();
            assert_eq!(text, "of this machine");
            let rest = fs::read_dir(self.directory.path()).unwrap().count();
            assert_eq!(rest, 2);
        }
    }

    /// Links of an image, by where they are and where they lead, with a path through each.
    const LINKS: [(&str, &str, &str); 9] = [
        ("/etc/a", "OUTSIDE/file", "/etc/a"),
        ("/etc/a", "OUTSIDE", "/etc/a/file"),
        ("/etc/a", "../../outside/file", "/etc/a"),
        ("/etc/a", "../../outside", "/etc/a/file"),
        ("/etc/a", "../../../../../../..OUTSIDE", "/etc/a/file"),
        ("/a", "../outside", "/a/file"),
        ("/etc/a", "OUTSIDE/new", "/etc/a"),
        ("/etc/a", "/proc/self/cwd", "/etc/a/x"),
        ("/etc/a", "/", "/etc/a/../../outside/file"),
    ];

    #[test]
    fn no_link_of_an_image_is_read_on_this_machine() {
        for (link, target, path) in LINKS {
            let bench = Bench::new();
            bench.link(link, target);
            let root = &bench.root;
            assert!(!root.exists(path), "{link} to {target}");
            assert!(!root.is_file(path) && !root.is_dir(path));
            assert!(root.read_to_string(path).is_err(), "{link} to {target}");
            let directory = Path::new(path).parent().unwrap();
            let has_file = |path: &PathBuf| path.ends_with("file");
            assert!(!root.entries(directory).iter().any(has_file));
            assert!(
                root.remove_file(Path::new(path)).is_err()
                    || target.contains("file")
                    || target.contains("new")
            );
            bench.is_untouched();
        }
    }

    #[test]
    fn no_link_of_an_image_is_written_on_this_machine() {
        for (link, target, path) in LINKS {
            let bench = Bench::new();
            bench.link(link, target);
            // Into the image, where the link leads there, or not at all.
            let written = bench.root.replace(Path::new(path), "text");
            if written.is_ok() {
                assert_eq!(bench.root.read_to_string(path).unwrap(), "text");
            }
            bench.is_untouched();
        }
    }

    #[test]
    fn links_are_followed_in_the_image() {
        let bench = Bench::new();
        bench.link("/etc/absolute", "/usr/share/x");
        bench.link("/etc/relative", "../usr/share/x");
        bench.link("/etc/file", "/usr/share/y/file");
        fs::create_dir_all(bench.root.here("/usr/share/x")).unwrap();
        fs::create_dir_all(bench.root.here("/usr/share/y")).unwrap();
        for path in [
            "/etc/absolute/a",
            "/etc/relative/b",
            "/etc/file",
            "/new/directory/c",
        ] {
            bench.root.replace(Path::new(path), path).unwrap();
            assert_eq!(bench.root.read_to_string(path).unwrap(), path);
        }
        for path in [
            "/usr/share/x/a",
            "/usr/share/x/b",
            "/usr/share/y/file",
            "/new/directory/c",
        ] {
            assert!(bench.root.here(path).is_file(), "{path}");
        }
        assert!(
            fs::symlink_metadata(bench.root.here("/etc/file"))
                .unwrap()
                .is_symlink()
        );
        let entries = bench.root.entries("/etc/absolute");
        assert_eq!(
            entries,
            [Path::new("/etc/absolute/a"), Path::new("/etc/absolute/b")]
        );
        bench
            .root
            .remove_file(Path::new("/etc/absolute/a"))
            .unwrap();
        assert!(!bench.root.here("/usr/share/x/a").exists());
    }
}
