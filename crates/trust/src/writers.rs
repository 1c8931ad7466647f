//! Whether others than the administrator could have written what a program relies on. Begin at
//! [`check_writers`].

use std::collections::{HashSet, VecDeque};
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use crate::exposed::Exposed;
use crate::sys::{self, Trusted};

/// Links that are followed before a path is taken for a loop (Linux: `MAXSYMLINKS`).
const MOST_LINKS: usize = 40;

/// The accounts that are trusted besides root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Besides {
    /// None.
    Root,
    /// That of this process.
    OwnAccount,
}

/// Checks that no other account than root, or that of this process, can write a file or directory, any
/// directory above it, or any link that leads to it, as sshd does with its files (`StrictModes` in
/// sshd_config(5)). Without such a file there is nothing to check. On Windows, root is SYSTEM, the
/// administrators and the installer of Windows.
///
/// `root` is the directory that holds the system, and `path` an absolute path of that system; links
/// are followed in it. A path of Windows with a drive begins there with any `root`.
///
/// # Errors
/// The first file or directory on the way that others could have written.
pub fn check_writers(root: &Path, path: &Path, besides: Besides) -> Result<(), Exposed> {
    WritersCheck::new(root, besides)?.check(path)
}

/// The same check of several paths at one moment: a directory that leads to many is looked at once.
pub(crate) struct WritersCheck<'r> {
    root: &'r Path,
    trusted: Trusted,
    /// Directories on the way that none but the trusted accounts can write.
    passed: HashSet<PathBuf>,
}

impl<'r> WritersCheck<'r> {
    /// # Errors
    /// If the root directory cannot be looked at.
    pub(crate) fn new(root: &'r Path, besides: Besides) -> Result<Self, Exposed> {
        let trusted = Trusted::new(root, besides == Besides::OwnAccount);
        Ok(Self {
            root,
            trusted: trusted.map_err(|error| Exposed::unknown(root, &error))?,
            passed: HashSet::new(),
        })
    }

    /// # Errors
    /// As [`check_writers`].
    pub(crate) fn check(&mut self, path: &Path) -> Result<(), Exposed> {
        let mut left: VecDeque<OsString> = names(path);
        let mut here =
            sys::beginning(self.root, self.root, path).unwrap_or_else(|| self.root.to_owned());
        let mut links = 0;
        loop {
            let is_way = !left.is_empty();
            if !(is_way && self.passed.contains(&here)) {
                let found = match fs::symlink_metadata(&here) {
                    Ok(found) => found,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                    Err(error) => return Err(Exposed::unknown(&here, &error)),
                };
                self.trusted.check(&here, &found, is_way)?;
                if found.is_symlink() {
                    links += 1;
                    if links > MOST_LINKS {
                        let error = io::Error::other("too many links");
                        return Err(Exposed::unknown(&here, &error));
                    }
                    let target =
                        fs::read_link(&here).map_err(|error| Exposed::unknown(&here, &error))?;
                    here.pop();
                    if let Some(beginning) = sys::beginning(self.root, &here, &target) {
                        here = beginning;
                    }
                    for name in names(&target).into_iter().rev() {
                        left.push_front(name);
                    }
                } else if is_way {
                    self.passed.insert(here.clone());
                }
            }
            let Some(name) = left.pop_front() else {
                return Ok(());
            };
            if name != ".." {
                here.push(name);
            } else if here != self.root {
                here.pop();
            }
        }
    }
}

/// Returns the names of a path, `..` included.
fn names(path: &Path) -> VecDeque<OsString> {
    let components = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        _ => None,
    });
    components.collect()
}

// The modes of Unix. What Windows has instead is tested beside its calls.
#[cfg(all(test, unix))]
mod tests {
    use std::fs::{Permissions, create_dir_all, set_permissions, write};
    use std::os::unix::fs::{PermissionsExt, chown, symlink};

    use cps_protocol::Account;

    use super::*;

    /// A system in which everything belongs to one account, and no other can write.
    fn system() -> tempfile::TempDir {
        let system = tempfile::tempdir().unwrap();
        let root = system.path();
        for directory in ["etc", "etc/cpsd", "etc/cpsd/trust", "opt", "opt/roots"] {
            create_dir_all(root.join(directory)).unwrap();
            set_permissions(root.join(directory), Permissions::from_mode(0o755)).unwrap();
        }
        for file in ["etc/cpsd/trust/root.pem", "opt/roots/other.pem"] {
            write(root.join(file), "").unwrap();
            set_permissions(root.join(file), Permissions::from_mode(0o644)).unwrap();
        }
        symlink(
            "/opt/roots/other.pem",
            root.join("etc/cpsd/trust/other.pem"),
        )
        .unwrap();
        symlink("../../opt/./roots", root.join("etc/cpsd/linked")).unwrap();
        symlink("loop", root.join("etc/loop")).unwrap();
        system
    }

    fn check(system: &tempfile::TempDir, path: &str) -> Result<(), Exposed> {
        check_writers(system.path(), Path::new(path), Besides::OwnAccount)
    }

    #[test]
    fn what_root_and_the_own_account_alone_can_write_is_relied_on() {
        let system = system();
        for path in [
            "/etc/cpsd/trust/root.pem",
            "/etc/cpsd/trust/other.pem",
            "/etc/cpsd/linked/other.pem",
            "/etc/cpsd/../../../etc/cpsd/trust",
            "/etc/no/such/file",
        ] {
            assert_eq!(check(&system, path), Ok(()), "{path}");
        }
        assert_eq!(
            check_writers(
                Path::new("/"),
                &system.path().join("etc"),
                Besides::OwnAccount
            ),
            Ok(()),
            "the directory for temporary files is sticky"
        );
    }

    #[test]
    fn whatever_others_can_write_on_the_way_is_refused() {
        const PATH: &str = "/etc/cpsd/trust/other.pem";
        for (part, mode, refused) in [
            ("", 0o777, true),
            ("etc", 0o775, true),
            ("etc/cpsd", 0o757, true),
            ("etc/cpsd/trust", 0o777, true),
            ("opt", 0o775, true),
            ("opt/roots", 0o777, true),
            ("opt/roots/other.pem", 0o664, true),
            ("opt/roots/other.pem", 0o646, true),
            // Read by all, and a way that only owners of entries change.
            ("opt/roots/other.pem", 0o444, false),
            ("opt/roots", 0o1777, false),
            ("etc/cpsd/trust/root.pem", 0o666, false),
        ] {
            let system = system();
            let path = system.path().join(part);
            set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            let expected = match refused {
                true => Err(Exposed::Mode {
                    path: path.components().collect(),
                    mode,
                }),
                false => Ok(()),
            };
            assert_eq!(check(&system, PATH), expected, "{part} {mode:o}");
        }
    }

    #[test]
    fn a_directory_that_is_relied_on_is_open_to_no_other_even_with_the_sticky_bit() {
        let system = system();
        let path = system.path().join("etc/cpsd/trust");
        set_permissions(&path, Permissions::from_mode(0o1777)).unwrap();
        let expected = Exposed::Mode { path, mode: 0o1777 };
        assert_eq!(check(&system, "/etc/cpsd/trust"), Err(expected));
    }

    #[test]
    fn files_directories_and_links_of_another_account_are_refused() {
        for part in ["etc", "etc/cpsd/trust/other.pem", "opt/roots/other.pem"] {
            let system = system();
            let path = system.path().join(part);
            // Only root can give files away, and not in every namespace.
            let given = std::os::unix::fs::lchown(&path, Some(1), None).is_ok()
                && chown(system.path().join("opt"), Some(0), None).is_ok();
            if !given {
                let line = "SKIPPED: files cannot be given to another account here\n";
                io::Write::write_all(&mut io::stderr(), line.as_bytes()).unwrap();
                return;
            }
            let expected = Exposed::Owner {
                path,
                owner: Account::from_uid(1),
            };
            assert_eq!(check(&system, "/etc/cpsd/trust/other.pem"), Err(expected));
        }
    }

    /// The same answers as one by one, whichever path comes first; a directory that is the end of a
    /// path has no sticky bit, even if it was on the way to another.
    #[test]
    fn several_paths_are_checked_as_each_is_alone() {
        let system = system();
        let paths = [
            "/etc/cpsd/trust/root.pem",
            "/etc/cpsd/trust/other.pem",
            "/opt/roots/other.pem",
            "/etc/cpsd/linked/other.pem",
            "/etc/cpsd/trust",
            "/opt/roots",
            "/etc/loop",
        ];
        let modes = [
            ("etc/cpsd/trust", 0o1777),
            ("opt/roots", 0o775),
            ("opt/roots/other.pem", 0o664),
            ("opt", 0o755),
        ];
        for (part, mode) in modes {
            let path = system.path().join(part);
            set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            for backwards in [false, true] {
                let mut together = WritersCheck::new(system.path(), Besides::OwnAccount).unwrap();
                let mut paths = paths;
                if backwards {
                    paths.reverse();
                }
                for path in paths {
                    let alone = check(&system, path);
                    assert_eq!(together.check(Path::new(path)), alone, "{part} {path}");
                }
            }
            set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
        }
    }

    #[test]
    fn a_loop_ends() {
        let system = system();
        let error = check(&system, "/etc/loop").unwrap_err();
        assert!(matches!(error, Exposed::Unknown { .. }), "{error}");
    }
}
