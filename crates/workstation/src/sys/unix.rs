//! The calls of Unix: rights, directories, links, locks and sockets. Paths of another system begin at
//! [`open_in`], [`metadata_in`], [`directory_in`] and [`create_directory_in`].

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File, Metadata, Permissions};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt, fchown};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use cps_protocol::Account;
use rustix::fs::{
    Access, AtFlags, CWD, Dir, Mode, OFlags, ResolveFlags, accessat, mkdirat, openat2,
};
use rustix::io::Errno;
use rustix::process::{Flock, FlockType, fcntl_getlk, getuid};
use tempfile::NamedTempFile;

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
pub(crate) const SYSTEM: System = System::Unix;

/// Mode of a new file of the machine: every account reads it, its owner changes it.
pub(crate) const FILE_MODE: u32 = 0o644;
/// Mode of a new directory of the machine.
pub(crate) const DIRECTORY_MODE: u32 = 0o755;
/// Mode of a directory that its owner alone uses.
const PRIVATE_MODE: u32 = 0o700;
/// Mode of a file that its owner alone uses.
const PRIVATE_FILE_MODE: u32 = 0o600;
/// Mode of a new file of a person, of which the umask takes its part.
const PERSONAL_MODE: u32 = 0o666;

/// Makes a directory of the machine, with those above it, where it is missing.
pub(crate) fn create_directory(path: &Path) -> io::Result<()> {
    make_directory(path, DIRECTORY_MODE)
}

/// Makes a directory that its owner alone uses, with those above it, where it is missing.
pub(crate) fn create_private_directory(path: &Path) -> io::Result<()> {
    make_directory(path, PRIVATE_MODE)
}

fn make_directory(path: &Path, mode: u32) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(mode).create(path)
}

/// Checks that a file or directory belongs to this account, and that no other has rights on it.
///
/// # Errors
/// If that is not so, or there is no such path; a link is neither.
pub(crate) fn check_private(path: &Path) -> io::Result<()> {
    let found = fs::symlink_metadata(path)?;
    let is_own = Account::from_uid(found.uid()) == own_account()? && !found.is_symlink();
    if is_own && found.mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        "it is not this account's alone",
    ))
}

/// Makes a file under a name of its own, with the rights of a new file of a person.
pub(crate) fn create_file_in(directory: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new()
        .permissions(Permissions::from_mode(PERSONAL_MODE))
        .tempfile_in(directory)
}

/// Gives a file the rights of a new file of the machine.
pub(crate) fn open_to_every_account(file: &NamedTempFile) -> io::Result<()> {
    file.as_file()
        .set_permissions(Permissions::from_mode(FILE_MODE))
}

/// Lets the owner of a file alone read it.
pub(crate) fn close_to_other_accounts(file: &NamedTempFile) -> io::Result<()> {
    file.as_file()
        .set_permissions(Permissions::from_mode(PRIVATE_FILE_MODE))
}

/// Gives a file the owner, the group and the rights of another.
pub(crate) fn take_rights(file: &NamedTempFile, of: &Path) -> io::Result<()> {
    let (file, of) = (file.as_file(), fs::metadata(of)?);
    let made = file.metadata()?;
    if (of.uid(), of.gid()) != (made.uid(), made.gid()) {
        fchown(file, Some(of.uid()), Some(of.gid()))?;
    }
    // After the owner: giving a file away takes bits of its mode.
    file.set_permissions(of.permissions())
}

/// Checks the right of this process to write a file.
pub(crate) fn check_writable(path: &Path) -> io::Result<()> {
    Ok(accessat(CWD, path, Access::WRITE_OK, AtFlags::EACCESS)?)
}

/// Returns the identity of a file of a system whose root directory is `root`.
pub(crate) fn identity_in(root: &Path, path: &Path) -> io::Result<FileIdentity> {
    Ok(metadata_in(root, path)?.into())
}

/// Writes the names in a directory to the disk.
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Opens a file to read it, as a process whose root directory is `root`. A pipe is not waited for.
pub(crate) fn open_in(root: &Path, path: &Path) -> io::Result<File> {
    resolve(root, path, OFlags::RDONLY | OFlags::NONBLOCK)
}

/// Returns the facts of a path, as a process whose root directory is `root` sees them.
pub(crate) fn metadata_in(root: &Path, path: &Path) -> io::Result<Metadata> {
    look_in(root, path)?.metadata()
}

/// A directory whose entries are named, which no link can change.
pub(crate) type Directory = File;

/// Opens a directory to name its entries, as a process whose root directory is `root`.
pub(crate) fn directory_in(root: &Path, path: &Path) -> io::Result<Directory> {
    look_in(root, path)
}

/// Opens a path to look at it, as a process whose root directory is `root`: neither to read nor to
/// write.
fn look_in(root: &Path, path: &Path) -> io::Result<File> {
    resolve(root, path, OFlags::PATH)
}

/// Returns the names in a directory, as a process whose root directory is `root`.
pub(crate) fn names_in(root: &Path, path: &Path) -> io::Result<Vec<OsString>> {
    let directory = resolve(root, path, OFlags::RDONLY | OFlags::DIRECTORY)?;
    let names = Dir::read_from(directory)?.filter_map(|entry| {
        let entry = entry.ok()?;
        let name = OsStr::from_bytes(entry.file_name().to_bytes()).to_owned();
        (name != "." && name != "..").then_some(name)
    });
    Ok(names.collect())
}

/// Opens a directory to name its entries, as a process whose root directory is `root`, and makes it,
/// with those above it, where it is missing.
pub(crate) fn create_directory_in(root: &Path, path: &Path) -> io::Result<Directory> {
    let open = || resolve(root, path, OFlags::PATH | OFlags::DIRECTORY);
    match (open(), path.parent(), path.file_name()) {
        (Err(error), Some(parent), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            let parent = create_directory_in(root, parent)?;
            match mkdirat(&parent, name, Mode::from_raw_mode(DIRECTORY_MODE)) {
                // Of a link that leads nowhere, opening tells.
                Ok(()) | Err(Errno::EXIST) => open(),
                Err(error) => Err(error.into()),
            }
        }
        (opened, ..) => opened,
    }
}

/// Returns a path of an entry of an open directory, which no link can change.
pub(crate) fn path_in(directory: &Directory, name: &OsStr) -> PathBuf {
    let descriptor = directory.as_raw_fd();
    Path::new(&format!("/proc/self/fd/{descriptor}")).join(name)
}

/// Opens a path below `root`, of which no link leads out (`RESOLVE_IN_ROOT` in openat2(2)).
fn resolve(root: &Path, path: &Path, flags: OFlags) -> io::Result<File> {
    let flags = flags | OFlags::CLOEXEC;
    if root == Path::new("/") {
        // There is nothing outside, and old kernels and some sandboxes have no openat2.
        return Ok(rustix::fs::open(Path::new("/").join(path), flags, Mode::empty())?.into());
    }
    let path = path.strip_prefix("/").unwrap_or(path);
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    let way = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = rustix::fs::open(root, way, Mode::empty())?;
    let resolve = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
    loop {
        match openat2(&directory, path, flags, Mode::empty(), resolve) {
            Ok(file) => return Ok(file.into()),
            // Something was renamed meanwhile.
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether a Firefox runs on the profile: it holds a lock on a file, which a crash cannot leave
/// behind.
pub(crate) fn is_profile_in_use(profile: &Path) -> bool {
    let Ok(file) = File::options()
        .read(true)
        .write(true)
        .open(profile.join(".parentlock"))
    else {
        return false;
    };
    let exclusive = Flock::from(FlockType::WriteLock);
    fcntl_getlk(&file, &exclusive).is_ok_and(|holder| holder.is_some())
}

/// Connects to a socket and hangs up.
pub(crate) fn connect(socket: &Path) -> io::Result<()> {
    UnixStream::connect(socket).map(drop)
}

/// Connects to a socket, as a process whose root directory is `root`, and hangs up.
pub(crate) fn connect_in(root: &Path, socket: &Path) -> io::Result<()> {
    let found = look_in(root, socket)?;
    connect(Path::new(&format!("/proc/self/fd/{}", found.as_raw_fd())))
}

/// Whether a path names a socket.
///
/// # Errors
/// If there is no such path, or this account may not look.
pub(crate) fn is_socket(path: &Path) -> io::Result<bool> {
    Ok(fs::metadata(path)?.file_type().is_socket())
}

/// Returns the state of the card service of Windows: pcscd has checks of its own.
pub(crate) fn card_service() -> Option<CardService> {
    None
}

/// Whether this session is the one at the machine: readers are those of every session.
pub(crate) fn is_at_machine() -> Option<bool> {
    None
}

/// Returns the account that owns a file.
pub(crate) fn owner(path: &Path) -> io::Result<Account> {
    Ok(Account::from_uid(fs::metadata(path)?.uid()))
}

/// Returns the account that runs this process.
pub(crate) fn own_account() -> io::Result<Account> {
    Ok(Account::from_uid(getuid().as_raw()))
}

/// Returns the name of the account that runs this process, from the accounts of its system
/// (passwd(5)).
pub(crate) fn own_name(accounts: &str) -> Option<String> {
    let uid = getuid().as_raw().to_string();
    // name:password:UID:GID:...
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1) == Some(&uid)).then(|| name.to_owned())
    })
}

/// Returns the directory of the configuration of an account with this home (XDG Base Directory
/// Specification, which has a relative path ignored).
pub(crate) fn configuration_directory(home: &Path) -> PathBuf {
    env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|directory| directory.is_absolute())
        .unwrap_or_else(|| home.join(".config"))
}

/// Returns the directory that the Debian package puts libraries in.
pub(crate) fn packages_directory() -> PathBuf {
    format!("/usr/lib/{}-linux-gnu", env::consts::ARCH).into()
}

/// Returns the directories of programs that libraries may be in, too: none.
pub(crate) fn program_directories() -> Vec<PathBuf> {
    Vec::new()
}
