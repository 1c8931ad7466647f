//! Accounts that may write a file, by its owner and its list of rights (MS-DTYP 2.4.5). Begin at
//! [`Trusted`].

use std::fs::Metadata;
use std::io;
use std::path::{Component, Path, PathBuf, PrefixComponent};

use cps_protocol::{Account, Sid};
use cps_win32::security::{self, ADMINISTRATION, Rights, TO_REPLACE, TO_WRITE};
use cps_win32::token::Token;

use crate::exposed::Exposed;

/// The installer of Windows itself, to whom its directories belong.
const TRUSTED_INSTALLER: &str = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";

/// Returns the directory at which a path begins that is met in the directory `here` of the system
/// below `root`; `None` if it begins there. The system of all drives has the root `/`: there, a path
/// without a drive is on that of `here`.
pub(crate) fn beginning(root: &Path, here: &Path, path: &Path) -> Option<PathBuf> {
    let drive = |prefix| PathBuf::from_iter([Component::Prefix(prefix), Component::RootDir]);
    if let Some(prefix) = prefix(path) {
        return Some(drive(prefix));
    }
    if !path.has_root() {
        return None;
    }
    match prefix(here) {
        Some(prefix) if root == Path::new("/") => Some(drive(prefix)),
        _ => Some(root.to_owned()),
    }
}

fn prefix(path: &Path) -> Option<PrefixComponent<'_>> {
    match path.components().next() {
        Some(Component::Prefix(prefix)) => Some(prefix),
        _ => None,
    }
}

/// The accounts and groups that may write what a program relies on, by their SIDs.
#[derive(Debug)]
pub(crate) struct Trusted(Vec<String>);

impl Trusted {
    /// Returns those that administer the machine, and the account of this process if it is to be
    /// trusted as well.
    pub(crate) fn new(_root: &Path, with_own: bool) -> io::Result<Self> {
        let own = with_own.then(|| Token::own()?.user());
        Ok(Self::with(own.transpose()?))
    }

    fn with(own: Option<String>) -> Self {
        let administrators = ADMINISTRATION.into_iter().chain([TRUSTED_INSTALLER]);
        Self(administrators.map(str::to_owned).chain(own).collect())
    }

    /// Checks that no other account can write a file or directory, or name another file in its place.
    ///
    /// Of a directory on the way to it, every account may have the right to add names, as Windows
    /// gives it: what is there already can neither be renamed nor removed with it.
    pub(crate) fn check(&self, path: &Path, found: &Metadata, is_way: bool) -> Result<(), Exposed> {
        let rights = security::of_file(path).map_err(|error| Exposed::unknown(path, &error))?;
        let dangerous = match is_way && !found.is_symlink() {
            true => TO_REPLACE,
            false => TO_WRITE,
        };
        self.judge(path, found.is_dir(), &rights, dangerous)
    }

    fn judge(
        &self,
        path: &Path,
        is_directory: bool,
        rights: &Rights,
        dangerous: u32,
    ) -> Result<(), Exposed> {
        let is_trusted = |sid: &str| self.0.iter().any(|trusted| trusted == sid);
        let sid = |text: &str| -> Result<Sid, Exposed> {
            text.parse()
                .map_err(|error| Exposed::unknown(path, &io::Error::other(error)))
        };
        if !is_trusted(&rights.owner) {
            return Err(Exposed::Owner {
                path: path.to_owned(),
                owner: Account::Sid(sid(&rights.owner)?),
            });
        }
        if rights.allowed.is_none() {
            return Err(Exposed::Unlisted {
                path: path.to_owned(),
            });
        }
        match rights.of_others(is_trusted, dangerous) {
            None => Ok(()),
            Some(entry) => Err(Exposed::Granted {
                path: path.to_owned(),
                to: sid(&entry.who)?,
                is_directory,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use cps_win32::security::Allowed;

    use super::*;
    use crate::{Besides, check_writers};

    const OWN: &str = "S-1-5-19";
    const EVERYONE: &str = "S-1-1-0";
    const USERS: &str = "S-1-5-32-545";

    /// Access masks as `icacls` abbreviates them.
    const FULL: u32 = 0x001F_01FF;
    const MODIFY: u32 = 0x0013_01BF;
    const READ: u32 = 0x0012_00A9;

    fn sid(text: &str) -> Sid {
        text.parse().unwrap()
    }

    fn judged(owner: &str, allowed: &[(&str, u32)], dangerous: u32) -> Result<(), Exposed> {
        let trusted = Trusted::with(Some(OWN.to_owned()));
        let allowed = allowed.iter().map(|(who, rights)| Allowed {
            who: (*who).to_owned(),
            rights: *rights,
        });
        let rights = Rights {
            owner: owner.to_owned(),
            allowed: Some(allowed.collect()),
        };
        trusted.judge(Path::new(r"C:\p"), true, &rights, dangerous)
    }

    fn granted(to: &str) -> Exposed {
        Exposed::Granted {
            path: r"C:\p".into(),
            to: sid(to),
            is_directory: true,
        }
    }

    #[test]
    fn rights_of_others_that_change_a_file_or_replace_it_are_refused() {
        // The right, and whether it matters on the way and at the end.
        for (rights, on_way, at_end) in [
            (READ, false, false),
            (FULL, true, true),
            (MODIFY, true, true),
            (0x0000_0002, false, true),
            (0x0000_0004, false, true),
            (0x0000_0010, false, true),
            (0x0000_0040, true, true),
            (0x0000_0100, false, true),
            (0x0001_0000, true, true),
            (0x0004_0000, true, true),
            (0x0008_0000, true, true),
            (0x1000_0000, true, true),
            (0x4000_0000, false, true),
            (0x8000_0000, false, false),
            (0x2000_0000, false, false),
        ] {
            for (dangerous, refused) in [(TO_REPLACE, on_way), (TO_WRITE, at_end)] {
                for other in [EVERYONE, USERS, "S-1-5-11", "S-1-5-20"] {
                    let expected = if refused { Err(granted(other)) } else { Ok(()) };
                    let list = [("S-1-5-18", FULL), (other, READ), (other, rights)];
                    let found = judged("S-1-5-32-544", &list, dangerous);
                    assert_eq!(found, expected, "{rights:#x} of {other}");
                }
                for trusted in [OWN, "S-1-5-18", "S-1-5-32-544", TRUSTED_INSTALLER] {
                    let found = judged(trusted, &[(trusted, rights)], dangerous);
                    assert_eq!(found, Ok(()), "{rights:#x} of {trusted}");
                }
                for owner in ["S-1-3-4", "S-1-3-0"] {
                    let found = judged(OWN, &[(owner, rights)], dangerous);
                    assert_eq!(found, Ok(()), "{rights:#x} of {owner}");
                }
            }
        }
    }

    /// `C:\` and `C:\ProgramData`, with the lists that a new Windows is said to give them.
    #[test]
    fn directories_of_windows_are_a_way_and_no_place_for_a_file_of_trust() {
        let root = [
            ("S-1-5-32-544", FULL),
            ("S-1-5-18", FULL),
            (USERS, READ),
            ("S-1-5-11", 0x0000_0004),
        ];
        let program_data = [
            ("S-1-5-18", FULL),
            ("S-1-5-32-544", FULL),
            (USERS, READ),
            (USERS, 0x0000_0116),
        ];
        for (owner, list, other) in [
            (TRUSTED_INSTALLER, &root, "S-1-5-11"),
            ("S-1-5-18", &program_data, USERS),
        ] {
            assert_eq!(judged(owner, list, TO_REPLACE), Ok(()));
            assert_eq!(judged(owner, list, TO_WRITE), Err(granted(other)));
        }
    }

    #[test]
    fn another_owner_and_no_list_are_refused() {
        let path = PathBuf::from(r"C:\p");
        for dangerous in [TO_REPLACE, TO_WRITE] {
            let owner = Account::Sid(sid(USERS));
            let expected = Exposed::Owner {
                path: path.clone(),
                owner,
            };
            assert_eq!(judged(USERS, &[(OWN, FULL)], dangerous), Err(expected));
            let rights = Rights {
                owner: OWN.to_owned(),
                allowed: None,
            };
            let trusted = Trusted(vec![OWN.to_owned()]);
            let found = trusted.judge(&path, false, &rights, dangerous);
            assert_eq!(found, Err(Exposed::Unlisted { path: path.clone() }));
            // An empty list gives no account a right.
            assert_eq!(judged(OWN, &[], dangerous), Ok(()));
        }
    }

    #[test]
    fn a_path_begins_at_its_drive() {
        for (root, here, path, expected) in [
            ("/", "/", r"C:\a\b", Some(r"C:\")),
            (r"D:\root", r"D:\root", r"C:\a\b", Some(r"C:\")),
            ("/", r"C:\x", r"D:\a", Some(r"D:\")),
            ("/", r"C:\x", r"\\?\D:\a", Some(r"\\?\D:\")),
            ("/", r"C:\x", r"\\server\share\a", Some(r"\\server\share\")),
            ("/", r"C:\x", r"\a", Some(r"C:\")),
            (r"D:\root", r"D:\root\x", r"\a", Some(r"D:\root")),
            ("/", r"C:\x", r"a\b", None),
            ("/", r"C:\x", r"..\b", None),
        ] {
            let found = beginning(Path::new(root), Path::new(here), Path::new(path));
            assert_eq!(
                found.as_deref(),
                expected.map(Path::new),
                "{path} in {here}"
            );
        }
    }

    fn check(path: &Path) -> Result<(), Exposed> {
        check_writers(Path::new("/"), path, Besides::OwnAccount)
    }

    /// Files that wine makes are open to no other account, as its umask has it.
    #[test]
    fn what_the_own_account_alone_can_write_is_relied_on_unless_root_alone_is() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("root.pem");
        fs::write(&file, "").unwrap();
        for path in [&file, place.path(), &place.path().join(r"none\at\all")] {
            assert_eq!(check(path), Ok(()), "{}", path.display());
        }
        let error = check_writers(Path::new("/"), &file, Besides::Root).unwrap_err();
        assert!(matches!(error, Exposed::Owner { .. }), "{error}");
    }

    /// The directory for temporary files of the Linux that wine runs on is drive Z:, and every account
    /// has every right on it.
    #[test]
    fn what_is_below_a_directory_that_others_can_write_is_refused() {
        let place = tempfile::tempdir_in(r"Z:\tmp").unwrap();
        let exposed = Exposed::Granted {
            path: r"Z:\tmp".into(),
            to: sid(EVERYONE),
            is_directory: true,
        };
        for path in [Path::new(r"Z:\tmp"), place.path()] {
            assert_eq!(check(path), Err(exposed.clone()), "{}", path.display());
        }
    }
}
