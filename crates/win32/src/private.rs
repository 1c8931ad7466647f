//! Files and directories that one account uses alone, beside the system and its administrators.

use std::io;
use std::path::Path;

use crate::file::create_directory as create_with_rights;
use crate::security::{Descriptor, of_file};
use crate::token::Token;

/// The system itself, and the administrators of the machine: no rights keep anything from them.
const ADMINISTRATION: [&str; 2] = ["S-1-5-18", "S-1-5-32-544"];

/// Entries that stand for the owner, and for the one who creates what is in a directory.
const OWNERS: [&str; 2] = ["S-1-3-0", "S-1-3-4"];

/// Makes a directory that this account uses alone, and what is made in it, with those above it where
/// they are missing: these have the rights of their own directory.
///
/// # Errors
/// If the system refuses. A directory that is there is left as it is.
pub fn create_directory(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let own = Token::own()?.user()?;
    let rights = Descriptor::parse(&format!("O:{own}D:P(A;OICI;FA;;;{own})"))?;
    match create_with_rights(path, &rights) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        created => created,
    }
}

/// Checks that a file or directory, or a link itself, belongs to this account, to the system
/// or to its administrators, and that no other account has any of these rights on it.
///
/// # Errors
/// [`io::ErrorKind::PermissionDenied`] if that is not so; if there is no such path.
pub fn check(path: &Path, rights: u32) -> io::Result<()> {
    let own = Token::own()?.user()?;
    let is_trusted = |sid: &str| sid == own || ADMINISTRATION.contains(&sid);
    let found = of_file(path)?;
    let others = found.allowed.is_none_or(|allowed| {
        let mut others = allowed
            .iter()
            .filter(|entry| !is_trusted(&entry.who) && !OWNERS.contains(&entry.who.as_str()));
        others.any(|entry| entry.rights & rights != 0)
    });
    if is_trusted(&found.owner) && !others {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        "another account owns it or has rights on it",
    ))
}
