use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use cps_protocol::Account;
use rustix::process::geteuid;

use crate::exposed::Exposed;

/// The account that administers the machine.
const ROOT: Account = Account::from_uid(0);

/// Bits of a mode that let a group or every account write.
const WRITE_FOR_OTHERS: u32 = 0o022;

/// The bit of a directory in which an account renames and removes its own entries alone.
const STICKY: u32 = 0o1000;

/// Returns the directory at which a path begins that is met in the directory `here` of the system
/// below `root`; `None` if it begins there.
pub(crate) fn beginning(root: &Path, _here: &Path, path: &Path) -> Option<PathBuf> {
    path.is_absolute().then(|| root.to_owned())
}

/// The accounts that may write what a program relies on.
#[derive(Debug)]
pub(crate) struct Trusted(Vec<Account>);

impl Trusted {
    /// Returns root, the account that owns the root directory of the system, and that of this process
    /// if it is to be trusted as well. The second is root, too, but where a namespace gives root
    /// another number.
    pub(crate) fn new(root: &Path, with_own: bool) -> io::Result<Self> {
        let mut accounts = vec![ROOT, Account::from_uid(fs::metadata(root)?.uid())];
        if with_own {
            accounts.push(Account::from_uid(geteuid().as_raw()));
        }
        Ok(Self(accounts))
    }

    /// Checks that no other account can write a file or directory, or name another file in its place.
    ///
    /// A directory on the way to it may have the sticky bit: who may write there can neither rename
    /// nor remove what belongs to another account.
    pub(crate) fn check(&self, path: &Path, found: &Metadata, is_way: bool) -> Result<(), Exposed> {
        let owner = Account::from_uid(found.uid());
        if !self.0.contains(&owner) {
            return Err(Exposed::Owner {
                path: path.to_owned(),
                owner,
            });
        }
        let is_sticky_way = is_way && found.mode() & STICKY != 0;
        // The mode of a link means nothing.
        if !found.is_symlink() && !is_sticky_way && found.mode() & WRITE_FOR_OTHERS != 0 {
            return Err(Exposed::Mode {
                path: path.to_owned(),
                mode: found.mode() & 0o7777,
            });
        }
        Ok(())
    }
}
