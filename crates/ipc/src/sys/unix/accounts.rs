//! Accounts and groups of the machine, as its directories (nsswitch.conf(5)) know them.

use std::io;

use cps_protocol::{Account, Group};
use nix::errno::Errno;
use nix::unistd::{self, Uid, User, geteuid};

/// Errors with which directories say "not found" (getpwnam(3), "ERRORS"). A directory whose service
/// does not run answers so too: nss_sss without sssd gives ENOENT.
const NOT_FOUND: [Errno; 4] = [Errno::ENOENT, Errno::ESRCH, Errno::EBADF, Errno::EPERM];

/// Returns the account with this name, or `None` if no directory knows one.
///
/// # Errors
/// If a directory fails, so that the account may exist or not.
pub fn account_named(name: &str) -> io::Result<Option<Account>> {
    let user = found(User::from_name(name))?;
    Ok(user.map(|user| Account::from_uid(user.uid.as_raw())))
}

/// Returns the name of the account that runs this program, or `None` if no directory knows it.
///
/// # Errors
/// If a directory fails, so that the account may have a name or not.
pub fn own_name() -> io::Result<Option<String>> {
    let user = found(User::from_uid(geteuid()))?;
    Ok(user.map(|user| user.name))
}

/// Returns the group with this name, or `None` if no directory knows one.
///
/// # Errors
/// If a directory fails, so that the group may exist or not.
pub fn group_named(name: &str) -> io::Result<Option<Group>> {
    let group = found(unistd::Group::from_name(name))?;
    Ok(group.map(|group| Group::from_gid(group.gid.as_raw())))
}

/// Whether the account belongs to the group with this name: `groups` of its process name it, or the
/// group lists the account as a member.
///
/// # Errors
/// If a directory fails before it is known.
pub fn is_member(account: Account, groups: &[Group], group: &str) -> io::Result<bool> {
    let Some(group) = found(unistd::Group::from_name(group))? else {
        return Ok(false);
    };
    if groups.contains(&Group::from_gid(group.gid.as_raw())) {
        return Ok(true);
    }
    // A group without members needs no second question.
    if group.mem.is_empty() {
        return Ok(false);
    }
    let Some(uid) = account.uid() else {
        return Ok(false);
    };
    let user = found(User::from_uid(Uid::from_raw(uid)))?;
    Ok(user.is_some_and(|user| group.mem.contains(&user.name)))
}

fn found<T>(answer: nix::Result<Option<T>>) -> io::Result<Option<T>> {
    match answer {
        Err(error) if NOT_FOUND.contains(&error) => Ok(None),
        answer => Ok(answer?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_that_means_not_found_is_no_failure() {
        let table = [
            (Ok(Some(7)), Ok(Some(7))),
            (Ok(None), Ok(None)),
            (Err(Errno::ENOENT), Ok(None)),
            (Err(Errno::ESRCH), Ok(None)),
            (Err(Errno::EBADF), Ok(None)),
            (Err(Errno::EPERM), Ok(None)),
            (Err(Errno::EIO), Err(Some(Errno::EIO as i32))),
            (Err(Errno::ETIMEDOUT), Err(Some(Errno::ETIMEDOUT as i32))),
            (
                Err(Errno::ECONNREFUSED),
                Err(Some(Errno::ECONNREFUSED as i32)),
            ),
            (Err(Errno::EMFILE), Err(Some(Errno::EMFILE as i32))),
            (Err(Errno::EACCES), Err(Some(Errno::EACCES as i32))),
        ];
        for (answer, expected) in table {
            let seen = found(answer).map_err(|error| error.raw_os_error());
            assert_eq!(seen, expected, "{answer:?}");
        }
    }
}
