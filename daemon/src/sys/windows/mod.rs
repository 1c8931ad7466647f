mod sessions;

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use cps_protocol::{Account, Sid};
use cps_win32::token::Token;
use cps_win32::{clock, file, private};

pub(crate) use self::sessions::{Seat, Sessions};

/// The account of the system itself (winnt.h `SECURITY_LOCAL_SYSTEM_RID`).
const SYSTEM: &str = "S-1-5-18";

/// All rights on a file or directory.
const ANY: u32 = u32::MAX;

/// Whether an account administers the machine by itself: SYSTEM. The administrators are a group.
pub(crate) fn is_administrator(account: Account) -> bool {
    SYSTEM.parse().is_ok_and(|sid| account == Account::Sid(sid))
}

/// Returns the account that runs this process.
pub(crate) fn own_account() -> Account {
    let own = Token::own().and_then(|token| token.user());
    let own: io::Result<Sid> = own.and_then(|sid| sid.parse().map_err(io::Error::other));
    // Each process may ask for its own.
    Account::Sid(own.expect("a process has a token with its account"))
}

/// Returns the directory in which a socket is made: the pipe that stands for it has none.
pub(crate) fn socket_directory(_: &Path) -> Option<&Path> {
    None
}

/// Makes a directory that this account alone uses, or checks that one is.
///
/// # Errors
/// If it is no directory, or other accounts have rights on it.
pub(crate) fn open_private_directory(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => private::create_directory(path)?,
        found => {
            if !found?.is_dir() {
                return Err(io::Error::other("it is no directory"));
            }
        }
    }
    private::check(path, ANY)
}

/// Makes an empty file that this account alone uses, in place of any content.
pub(crate) fn create_private_file(path: &Path) -> io::Result<File> {
    let file = private::open(path)?;
    file.set_len(0)?;
    Ok(file)
}

/// Opens a file that this account alone uses, to read it.
///
/// # Errors
/// If there is none, it is no file, or other accounts have rights on it.
pub(crate) fn open_private_file(path: &Path) -> io::Result<File> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    private::check(path, ANY)?;
    File::open(path)
}

/// Opens the audit file, or makes it: for this account and the administrators.
pub(crate) fn open_audit_file(path: &Path) -> io::Result<File> {
    private::open_to_append(path)
}

/// Opens the file that holds the head of the audit file, or makes it.
pub(crate) fn open_audit_head(path: &Path) -> io::Result<File> {
    private::open(path)
}

/// Whether an open file has a name in a directory; it has none once it was removed or replaced.
pub(crate) fn has_name(file: &File) -> io::Result<bool> {
    Ok(file::names(file)? > 0)
}

/// Returns the time since the start of the machine, sleep included.
pub(crate) fn time_with_sleep() -> Duration {
    clock::with_sleep()
}

/// Returns the time for which the machine has been awake since its start.
pub(crate) fn time_awake() -> Duration {
    clock::awake()
}
