//! Accounts and groups of the machine and of its domain.

use std::io;

use cps_protocol::{Account, Group, Sid};
use cps_win32::account::{self, Kind};

/// Returns the account with this name, or `None` if neither the machine nor its domain knows one.
///
/// # Errors
/// If the domain cannot be asked, so that the account may exist or not.
pub fn account_named(name: &str) -> io::Result<Option<Account>> {
    Ok(sid_of(name, Kind::User)?.map(Account::Sid))
}

/// Returns the name of the account that runs this program.
///
/// # Errors
/// If the system does not tell.
pub fn own_name() -> io::Result<Option<String>> {
    account::own_name().map(Some)
}

/// Returns the group with this name, or `None` if neither the machine nor its domain knows one.
///
/// # Errors
/// If the domain cannot be asked, so that the group may exist or not.
pub fn group_named(name: &str) -> io::Result<Option<Group>> {
    Ok(sid_of(name, Kind::Group)?.map(Group::Sid))
}

/// Whether a client belongs to the group with this name: whether `groups`, those of its token, name
/// it. Its account has no part in that: the system put its groups into the token when it logged in.
///
/// # Errors
/// If the domain cannot be asked.
pub fn is_member(_: Account, groups: &[Group], group: &str) -> io::Result<bool> {
    Ok(group_named(group)?.is_some_and(|group| groups.contains(&group)))
}

fn sid_of(name: &str, kind: Kind) -> io::Result<Option<Sid>> {
    let named = account::named(name)?.filter(|named| named.kind == kind);
    let sid = named.map(|named| named.sid.parse());
    sid.transpose().map_err(io::Error::other)
}
