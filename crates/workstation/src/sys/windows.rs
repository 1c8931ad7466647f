//! The calls of Windows: rights, directories, locks and pipes.
//!
//! A system is this one alone: Windows has no call that keeps links of an image within it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use cps_protocol::Account;
use cps_win32::pipe::Pipe;
use cps_win32::security::{self, Descriptor};
use cps_win32::token::Token;
use cps_win32::{account, private, session};
use tempfile::NamedTempFile;
use windows_service::service::{ServiceAccess, ServiceStartType, ServiceState};
use windows_service::service_manager::{ServiceManager, ServiceManagerAccess};

use super::{CardService, System};

mod files;
mod places;
pub(crate) mod remedies;

pub(crate) use files::{
    FileIdentity, OpenFile, STANDARD_OUTPUT, identity_of_content, identity_of_standard_input,
    open_file,
};

pub(crate) use places::{
    FIREFOX_POLICY, FIREFOX_POLICY_OF_BUILDS, FIREFOX_PROGRAMS, JAVA_DIRECTORIES, JAVA_PROGRAM,
    MODULE, MODULES, THUNDERBIRD_POLICY, THUNDERBIRD_POLICY_OF_BUILDS,
};

/// The system.
pub(crate) const SYSTEM: System = System::Windows;

/// Time that a pipe has to take a client.
const MOMENT: Duration = Duration::from_secs(1);

/// Error of the system for a file that another program has open and does not share
/// (winerror.h `ERROR_SHARING_VIOLATION`).
const SHARING_VIOLATION: i32 = 32;

/// Error of the system for a service that it does not have
/// (winerror.h `ERROR_SERVICE_DOES_NOT_EXIST`).
const SERVICE_DOES_NOT_EXIST: i32 = 1060;

/// Makes a directory of the machine, with those above it, where it is missing. Its rights are those of
/// the directory above it.
pub(crate) fn create_directory(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Makes a directory that its owner alone uses, with those above it, where it is missing.
pub(crate) fn create_private_directory(path: &Path) -> io::Result<()> {
    private::create_directory(path)
}

/// Checks that a file or directory belongs to this account, and that no other but the system and its
/// administrators has rights on it.
///
/// # Errors
/// If that is not so, or there is no such path; a link is neither.
pub(crate) fn check_private(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_symlink() {
        return Err(ErrorKind::PermissionDenied.into());
    }
    private::check(path, !0)
}

/// Makes a file under a name of its own, with the rights of its directory.
pub(crate) fn create_file_in(directory: &Path) -> io::Result<NamedTempFile> {
    NamedTempFile::new_in(directory)
}

/// Gives a file the rights of a new file of the machine: it has those of its directory already.
pub(crate) fn open_to_every_account(_: &NamedTempFile) -> io::Result<()> {
    Ok(())
}

/// Lets this account alone read a file.
pub(crate) fn close_to_other_accounts(file: &NamedTempFile) -> io::Result<()> {
    let own = Token::own()?.user()?;
    security::set_rights(file.path(), &Descriptor::of_account_alone(&own)?)
}

/// Gives a file the rights of another; its owner stays the account that made it.
pub(crate) fn take_rights(file: &NamedTempFile, of: &Path) -> io::Result<()> {
    security::set_rights(file.path(), &Descriptor::of_file(of)?)
}

/// Checks the right of this process to write a file.
pub(crate) fn check_writable(path: &Path) -> io::Result<()> {
    OpenOptions::new().append(true).open(path).map(drop)
}

/// Returns the identity of a file of a system whose root directory is `root`.
pub(crate) fn identity_in(root: &Path, path: &Path) -> io::Result<FileIdentity> {
    check_system(root)?;
    FileIdentity::of(path)
}

/// Writes the names in a directory to the disk: NTFS does by itself, in its journal.
pub(crate) fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Opens a file of a system to read it.
pub(crate) fn open_in(root: &Path, path: &Path) -> io::Result<File> {
    check_system(root)?;
    File::open(path)
}

/// Returns the facts of a path of a system.
pub(crate) fn metadata_in(root: &Path, path: &Path) -> io::Result<Metadata> {
    check_system(root)?;
    fs::metadata(path)
}

/// A directory whose entries are named.
pub(crate) type Directory = PathBuf;

/// Returns a directory of a system, to name its entries.
pub(crate) fn directory_in(root: &Path, path: &Path) -> io::Result<Directory> {
    check_system(root)?;
    path.canonicalize()
}

/// Returns the names in a directory of a system.
pub(crate) fn names_in(root: &Path, path: &Path) -> io::Result<Vec<OsString>> {
    check_system(root)?;
    let entries = fs::read_dir(path)?;
    Ok(entries
        .filter_map(|entry| Some(entry.ok()?.file_name()))
        .collect())
}

/// Returns a directory of a system, to name its entries, and makes it, with those above it, where it
/// is missing.
pub(crate) fn create_directory_in(root: &Path, path: &Path) -> io::Result<Directory> {
    check_system(root)?;
    create_directory(path)?;
    path.canonicalize()
}

/// Returns a path of an entry of a directory.
pub(crate) fn path_in(directory: &Directory, name: &OsStr) -> PathBuf {
    directory.join(name)
}

fn check_system(root: &Path) -> io::Result<()> {
    match root == Path::new("/") {
        true => Ok(()),
        false => Err(io::Error::new(
            ErrorKind::Unsupported,
            "an image of a system can be looked at on Linux alone",
        )),
    }
}

/// Whether a Firefox runs on the profile: it has a file open that it shares with no other program.
pub(crate) fn is_profile_in_use(profile: &Path) -> bool {
    let opened = File::options()
        .write(true)
        .open(profile.join("parent.lock"));
    opened.is_err_and(|error| error.raw_os_error() == Some(SHARING_VIOLATION))
}

/// Connects to a pipe and hangs up.
pub(crate) fn connect(socket: &Path) -> io::Result<()> {
    Pipe::connect(socket, MOMENT).map(|pipe| pipe.close())
}

/// Connects to a pipe of a system and hangs up.
pub(crate) fn connect_in(root: &Path, socket: &Path) -> io::Result<()> {
    check_system(root)?;
    connect(socket)
}

/// Whether a path names a pipe.
///
/// # Errors
/// If there is no such pipe, or this account may not look.
pub(crate) fn is_socket(path: &Path) -> io::Result<bool> {
    match connect(path) {
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(false),
        // Every instance has its client.
        Err(error) if error.kind() == ErrorKind::TimedOut => Ok(true),
        connected => connected.map(|()| true),
    }
}

/// Returns the state of the card service of Windows.
pub(crate) fn card_service() -> Option<CardService> {
    Some(match ask_card_service() {
        Ok(state) => state,
        Err(windows_service::Error::Winapi(error))
            if error.raw_os_error() == Some(SERVICE_DOES_NOT_EXIST) =>
        {
            CardService::Missing
        }
        Err(_) => CardService::Unknown,
    })
}

fn ask_card_service() -> windows_service::Result<CardService> {
    let manager = ServiceManager::local_computer(None::<&str>, ServiceManagerAccess::CONNECT)?;
    let access = ServiceAccess::QUERY_STATUS | ServiceAccess::QUERY_CONFIG;
    let service = manager.open_service("SCardSvr", access)?;
    Ok(match service.query_status()?.current_state {
        ServiceState::Running | ServiceState::StartPending => CardService::Running,
        _ if service.query_config()?.start_type == ServiceStartType::Disabled => {
            CardService::Disabled
        }
        _ => CardService::Stopped,
    })
}

/// Whether this session is the one at the machine.
pub(crate) fn is_at_machine() -> Option<bool> {
    Some(!session::is_remote(session::own()?))
}

/// Returns the account that owns a file.
pub(crate) fn owner(path: &Path) -> io::Result<Account> {
    account_of(&security::of_file(path)?.owner)
}

/// Returns the account that runs this process.
pub(crate) fn own_account() -> io::Result<Account> {
    account_of(&Token::own()?.user()?)
}

fn account_of(sid: &str) -> io::Result<Account> {
    sid.parse().map(Account::Sid).map_err(io::Error::other)
}

/// Returns the name of the account that runs this process; the accounts of Windows are in no text.
pub(crate) fn own_name(_: &str) -> Option<String> {
    account::own_name().ok()
}

/// Returns the directory of the configuration of an account with this home.
pub(crate) fn configuration_directory(home: &Path) -> PathBuf {
    env::var_os("APPDATA")
        .map(PathBuf::from)
        .filter(|directory| directory.is_absolute())
        .unwrap_or_else(|| home.join(r"AppData\Roaming"))
}

/// Returns the directory that libraries are installed in: that of this program.
pub(crate) fn packages_directory() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    program.parent().unwrap_or(Path::new("")).to_owned()
}

/// Returns the directories of programs that libraries may be in, too: that of this one.
pub(crate) fn program_directories() -> Vec<PathBuf> {
    vec![packages_directory()]
}
