//! Access to the service, decided when a client connects, when a card is inserted and when the seat
//! changes.

use std::cell::RefCell;
use std::io;
use std::time::SystemTime;

use cps_ipc::{Peer, accounts};
use cps_protocol::Account;
use tracing::warn;

use crate::Config;
use crate::sessions::Sessions;
use crate::sys;

/// The accounts that may use the service.
#[derive(Debug)]
pub(crate) struct Policy {
    own_account: Account,
    groups: Vec<String>,
    admin_groups: Vec<String>,
    pin_groups: Vec<String>,
    /// `None`: to sit at the machine gives no right.
    sessions: Option<Sessions>,
}

/// Rights of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rights {
    /// Nothing.
    None,
    /// Use the cards.
    User,
    /// See and end what others do, too.
    Admin,
}

impl Policy {
    pub(crate) fn new(config: &Config) -> Self {
        // Without the group of the default there are no administrators besides root, which is well.
        let admin_groups = match config.admin_groups == Config::default().admin_groups {
            true => &[][..],
            false => &config.admin_groups,
        };
        let groups = config.allow_groups.iter().chain(admin_groups);
        for name in groups.chain(&config.pin_groups) {
            match accounts::group_named(name) {
                Ok(Some(_)) => {}
                Ok(None) => warn!(group = %name, "a configured group does not exist"),
                Err(error) => {
                    warn!(group = %name, %error, "a configured group cannot be looked up")
                }
            }
        }
        Self {
            own_account: sys::own_account(),
            groups: config.allow_groups.clone(),
            admin_groups: config.admin_groups.clone(),
            pin_groups: config.pin_groups.clone(),
            sessions: config.allow_active_session.then(Sessions::of_system),
        }
    }

    /// Whether this account has all rights without a look-up: root and the daemon's own.
    pub(crate) fn is_own(&self, account: Account) -> bool {
        account == sys::ADMINISTRATOR || account == self.own_account
    }

    /// Returns the rights of this account: the first line of the table that fits it.
    ///
    /// Asks the directories of the machine, which may take its time.
    ///
    /// # Errors
    /// If no line fits, and a directory failed that could have made one fit.
    pub(crate) fn rights(&self, peer: Peer) -> io::Result<Rights> {
        let failure = RefCell::new(None);
        // Whether the account is a member of the group. Membership counts from the moment the
        // administrator grants it, without a new session.
        let is_member = |group: &String| {
            let answer = accounts::is_member(peer.account, peer.gid, group);
            answer.unwrap_or_else(|error| {
                warn!(uid = %peer.account, %group, %error, "the members of a group cannot be looked up");
                failure.replace(Some(error));
                false
            })
        };
        let in_one_of = |groups: &[String]| groups.iter().any(is_member);
        let table: [(&dyn Fn() -> bool, Rights); 4] = [
            (&|| self.is_own(peer.account), Rights::Admin),
            (&|| in_one_of(&self.admin_groups), Rights::Admin),
            (&|| in_one_of(&self.groups), Rights::User),
            (&|| self.sits_here(peer.account), Rights::User),
        ];
        let rights = table.iter().find(|(fits, _)| fits());
        match (rights, failure.take()) {
            (Some((_, rights)), _) => Ok(*rights),
            (None, None) => Ok(Rights::None),
            (None, Some(error)) => Err(error),
        }
    }

    /// Whether a PIN pad may ask for this account: it sits at the machine, or administers it as the
    /// login screen does. Where the machine has no seats, each account may.
    pub(crate) fn may_use_pin_pad(&self, peer: Peer) -> bool {
        let has_seats = self.sessions.as_ref().is_some_and(Sessions::has_seats);
        self.is_own(peer.account) || !has_seats || self.sits_here(peer.account)
    }

    /// Returns the time of the last change of who is at the machine.
    pub(crate) fn last_change_of_seat(&self) -> Option<SystemTime> {
        self.sessions.as_ref().and_then(Sessions::last_change)
    }

    /// Whether the account is a member of a group that may present codes wherever it works.
    ///
    /// Asks the directories of the machine, which may take its time. A look-up that fails gives no
    /// right.
    pub(crate) fn presents_anywhere(&self, peer: Peer) -> bool {
        let is_member = |group: &String| {
            accounts::is_member(peer.account, peer.gid, group).unwrap_or_else(|error| {
                warn!(uid = %peer.account, %group, %error, "the members of a group cannot be looked up");
                false
            })
        };
        self.pin_groups.iter().any(is_member)
    }

    /// Whether the session that is shown at the machine is this account's now.
    pub(crate) fn sits_here(&self, account: Account) -> bool {
        let sessions = self.sessions.as_ref();
        sessions.is_some_and(|sessions| sessions.active_at_a_seat(account))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sessions::tests::logind_with_active_user;

    fn peer(uid: u32, gid: u32) -> Peer {
        Peer {
            account: Account::from_uid(uid),
            gid,
            pid: None,
        }
    }

    #[test]
    fn a_pin_pad_asks_for_the_account_at_the_seat_and_for_administration() {
        let policy = |sessions| Policy {
            own_account: Account::from_uid(4_000),
            groups: Vec::new(),
            admin_groups: Vec::new(),
            pin_groups: Vec::new(),
            sessions,
        };
        let logind = logind_with_active_user(Account::from_uid(4_002));
        let nothing = tempfile::tempdir().unwrap();
        let with_seats = policy(Some(Sessions::in_directory(logind.path())));
        let without_seats = policy(Some(Sessions::in_directory(nothing.path())));
        let without_sessions = policy(None);
        for (who, uid, at_a_machine_with_seats) in [
            ("root", 0, true),
            ("the daemon", 4_000, true),
            ("who sits here", 4_002, true),
            ("another", 4_001, false),
        ] {
            let may = with_seats.may_use_pin_pad(peer(uid, uid));
            assert_eq!(may, at_a_machine_with_seats, "{who}");
            assert!(without_seats.may_use_pin_pad(peer(uid, uid)), "{who}");
            assert!(without_sessions.may_use_pin_pad(peer(uid, uid)), "{who}");
        }
    }

    #[test]
    fn accounts_groups_and_sessions_have_their_rights() {
        let gid = |name| accounts::group_named(name).unwrap().unwrap();
        let logind = logind_with_active_user(Account::from_uid(4_002));
        let policy = |sessions| Policy {
            own_account: Account::from_uid(4_000),
            groups: vec!["daemon".to_owned(), "no-such-group".to_owned()],
            admin_groups: vec!["bin".to_owned()],
            pin_groups: Vec::new(),
            sessions,
        };
        let with_sessions = policy(Some(Sessions::in_directory(logind.path())));
        let without = policy(None);
        for (who, uid, gid, expected, expected_without_sessions) in [
            ("root", 0, 0, Rights::Admin, Rights::Admin),
            ("the daemon", 4_000, 4_000, Rights::Admin, Rights::Admin),
            (
                "admin_groups",
                4_001,
                gid("bin"),
                Rights::Admin,
                Rights::Admin,
            ),
            (
                "allow_groups",
                4_001,
                gid("daemon"),
                Rights::User,
                Rights::User,
            ),
            ("who sits here", 4_002, 4_002, Rights::User, Rights::None),
            ("in both", 4_002, gid("bin"), Rights::Admin, Rights::Admin),
            ("a stranger", 4_001, 4_001, Rights::None, Rights::None),
            // Being in root's group is not being root.
            ("group root", 4_001, 0, Rights::None, Rights::None),
        ] {
            let rights = with_sessions.rights(peer(uid, gid)).unwrap();
            assert_eq!(rights, expected, "{who}");
            let rights = without.rights(peer(uid, gid)).unwrap();
            assert_eq!(rights, expected_without_sessions, "{who}");
        }
    }
}
