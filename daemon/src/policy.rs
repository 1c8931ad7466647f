//! Access to the service, decided when a client connects, when a card is inserted and when the seat
//! changes; each [`Privilege`], whenever it is used.

use std::io;

use cps_ipc::{Peer, accounts};
use cps_protocol::Account;
use tracing::warn;

use crate::Config;
use crate::sys::{self, Seat, Sessions};

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

/// A right beyond the use of cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Privilege {
    /// See and end what others do, too.
    Administer,
    /// Present codes wherever the account works.
    PresentAnywhere,
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
        sys::is_administrator(account) || account == self.own_account
    }

    /// Whether the account may use the service: by itself, by the seat or by a group.
    ///
    /// Asks the directories of the machine, which may take its time.
    ///
    /// # Errors
    /// If it has no right that is known, and a directory failed that could have given one.
    pub(crate) fn may_use(&self, peer: &Peer) -> io::Result<bool> {
        if self.is_own(peer.account) || self.sits_here(peer.account) {
            return Ok(true);
        }
        is_in_one_of(peer, self.admin_groups.iter().chain(&self.groups))
    }

    /// Whether the account has this privilege now.
    ///
    /// Asks the directories of the machine, which may take its time. A look-up that fails gives no
    /// right.
    pub(crate) fn has(&self, peer: &Peer, privilege: Privilege) -> bool {
        let groups = match privilege {
            Privilege::Administer => &self.admin_groups,
            Privilege::PresentAnywhere => &self.pin_groups,
        };
        self.is_own(peer.account) || is_in_one_of(peer, groups).unwrap_or(false)
    }

    /// Whether a PIN pad may ask for this account: it sits at the machine, or administers it as the
    /// login screen does. Where the machine has no seats, each account may.
    pub(crate) fn may_use_pin_pad(&self, peer: &Peer) -> bool {
        let has_seats = self.sessions.as_ref().is_some_and(Sessions::has_seats);
        self.is_own(peer.account) || !has_seats || self.sits_here(peer.account)
    }

    /// Returns the state of the seat: another one means that the one who is there may have changed.
    pub(crate) fn seat(&self) -> Option<Seat> {
        self.sessions.as_ref().and_then(Sessions::seat)
    }

    /// Whether the session that is shown at the machine is this account's now.
    pub(crate) fn sits_here(&self, account: Account) -> bool {
        let sessions = self.sessions.as_ref();
        sessions.is_some_and(|sessions| sessions.active_at_a_seat(account))
    }
}

/// Whether the account is a member of one of the groups. Membership counts from the moment the
/// administrator grants it to the moment it is withdrawn, without a new session.
///
/// # Errors
/// If it is a member of none, and a directory failed for one of them.
fn is_in_one_of<'g>(peer: &Peer, groups: impl IntoIterator<Item = &'g String>) -> io::Result<bool> {
    let mut failure = None;
    for group in groups {
        match accounts::is_member(peer.account, &peer.groups, group) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(error) => {
                warn!(account = %peer.account, %group, %error, "the members of a group cannot be looked up");
                failure = Some(error);
            }
        }
    }
    failure.map_or(Ok(false), Err)
}

#[cfg(test)]
mod tests {
    use cps_protocol::Group;

    use super::*;
    use crate::sys::sessions::tests::logind_with_active_user;

    fn peer(uid: u32, gid: u32) -> Peer {
        Peer {
            account: Account::from_uid(uid),
            groups: [Group::from_gid(gid)].into(),
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
            let may = with_seats.may_use_pin_pad(&peer(uid, uid));
            assert_eq!(may, at_a_machine_with_seats, "{who}");
            assert!(without_seats.may_use_pin_pad(&peer(uid, uid)), "{who}");
            assert!(without_sessions.may_use_pin_pad(&peer(uid, uid)), "{who}");
        }
    }

    /// Returns which rights an account has: to use the service, to administer it, to present codes
    /// wherever it works.
    fn rights(policy: &Policy, peer: &Peer) -> [bool; 3] {
        [
            policy.may_use(peer).unwrap(),
            policy.has(peer, Privilege::Administer),
            policy.has(peer, Privilege::PresentAnywhere),
        ]
    }

    #[test]
    fn accounts_groups_and_sessions_have_their_rights() {
        let gid = |name| match accounts::group_named(name).unwrap() {
            Some(Group::Gid(gid)) => gid,
            other => panic!("{name}: {other:?}"),
        };
        let logind = logind_with_active_user(Account::from_uid(4_002));
        let policy = |sessions| Policy {
            own_account: Account::from_uid(4_000),
            groups: vec!["daemon".to_owned(), "no-such-group".to_owned()],
            admin_groups: vec!["bin".to_owned()],
            pin_groups: vec!["sys".to_owned()],
            sessions,
        };
        let with_sessions = policy(Some(Sessions::in_directory(logind.path())));
        let without = policy(None);
        const NOTHING: [bool; 3] = [false; 3];
        const ALL: [bool; 3] = [true; 3];
        const USE: [bool; 3] = [true, false, false];
        const ADMINISTER: [bool; 3] = [true, true, false];
        for (who, uid, gid, expected, expected_without_sessions) in [
            ("root", 0, 0, ALL, ALL),
            ("the daemon", 4_000, 4_000, ALL, ALL),
            ("admin_groups", 4_001, gid("bin"), ADMINISTER, ADMINISTER),
            ("allow_groups", 4_001, gid("daemon"), USE, USE),
            ("who sits here", 4_002, 4_002, USE, NOTHING),
            ("in both", 4_002, gid("bin"), ADMINISTER, ADMINISTER),
            // A right to present codes is none to use the service.
            (
                "pin_groups",
                4_001,
                gid("sys"),
                [false, false, true],
                [false, false, true],
            ),
            (
                "in both",
                4_002,
                gid("sys"),
                [true, false, true],
                [false, false, true],
            ),
            ("a stranger", 4_001, 4_001, NOTHING, NOTHING),
            // Being in root's group is not being root.
            ("group root", 4_001, 0, NOTHING, NOTHING),
        ] {
            let peer = peer(uid, gid);
            assert_eq!(rights(&with_sessions, &peer), expected, "{who}");
            assert_eq!(rights(&without, &peer), expected_without_sessions, "{who}");
        }
    }
}
