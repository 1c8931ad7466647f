//! The accounts that this computer has seen paired, so that a login asks the register once.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use cps_workstation::replace::{create_directory, replace_private};

use crate::record::sha256;
use crate::store::Place;

/// The directory of one file for each account.
const DIRECTORY: &str = "/var/lib/cps-registry/paired";

/// A note that an account is paired in a register. It holds hashes alone: neither its name nor its
/// content tells account or number.
#[derive(Debug)]
pub(crate) struct Known {
    path: PathBuf,
    account: String,
}

impl Known {
    /// Returns the note on an account, which need not be there.
    pub(crate) fn of(register: &Place, account: &str) -> Self {
        let name = sha256(format!("{register}\0{account}").as_bytes());
        Self {
            path: Path::new(DIRECTORY).join(name),
            account: account.to_owned(),
        }
    }

    /// Whether the account was seen paired.
    pub(crate) fn is_there(&self) -> bool {
        self.path.exists()
    }

    /// Whether the account was seen paired with this number. An account that cannot read the note, as
    /// that of a screen locker, takes any.
    pub(crate) fn is_for(&self, national_id: &str) -> bool {
        match std::fs::read_to_string(&self.path) {
            Ok(hash) => hash == self.hash(national_id),
            Err(error) => error.kind() == ErrorKind::PermissionDenied,
        }
    }

    /// Keeps the number of the account.
    pub(crate) fn keep(&self, national_id: &str) {
        let kept = create_directory(&self.path)
            .and_then(|_| replace_private(&self.path, self.hash(national_id).as_bytes()));
        // Without it, the next login asks the register again.
        drop(kept);
    }

    fn hash(&self, national_id: &str) -> String {
        sha256(format!("{}\0{national_id}", self.account).as_bytes())
    }
}
