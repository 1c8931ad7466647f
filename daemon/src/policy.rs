//! Who may use the service: decided once, when a client connects.

use cps_ipc::Peer;
use nix::unistd::{Group, Uid, User, geteuid};
use tracing::warn;

use crate::Config;
use crate::sessions::Sessions;

const ROOT: u32 = 0;

/// The accounts that may use the service.
#[derive(Debug)]
pub(crate) struct Policy {
    own_uid: u32,
    groups: Vec<String>,
    admin_groups: Vec<String>,
    /// `None`: to sit at the machine gives no right.
    sessions: Option<Sessions>,
}

/// What an account may do.
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
        for name in config.allow_groups.iter().chain(&config.admin_groups) {
            if !matches!(Group::from_name(name), Ok(Some(_))) {
                warn!(group = %name, "a configured group does not exist");
            }
        }
        Self {
            own_uid: geteuid().as_raw(),
            groups: config.allow_groups.clone(),
            admin_groups: config.admin_groups.clone(),
            sessions: config.allow_active_session.then(Sessions::of_system),
        }
    }

    /// What this account may do: the first line of the table that fits it.
    ///
    /// It asks the system's account database, which may take its time.
    pub(crate) fn rights(&self, peer: Peer) -> Rights {
        let in_one_of = |groups: &[String]| groups.iter().any(|group| is_member(peer, group));
        let table: [(&dyn Fn() -> bool, Rights); 5] = [
            (&|| peer.uid == ROOT, Rights::Admin),
            (&|| peer.uid == self.own_uid, Rights::Admin),
            (&|| in_one_of(&self.admin_groups), Rights::Admin),
            (&|| in_one_of(&self.groups), Rights::User),
            (&|| self.sits_here(peer), Rights::User),
        ];
        let mut lines = table.iter();
        lines
            .find(|(fits, _)| fits())
            .map_or(Rights::None, |(_, rights)| *rights)
    }

    fn sits_here(&self, peer: Peer) -> bool {
        let sessions = self.sessions.as_ref();
        sessions.is_some_and(|sessions| sessions.active_at_a_seat(peer.uid))
    }
}

/// Membership counts from the moment the administrator grants it, without a new session.
fn is_member(peer: Peer, group: &str) -> bool {
    let Ok(Some(group)) = Group::from_name(group) else {
        return false;
    };
    group.gid.as_raw() == peer.gid
        || matches!(User::from_uid(Uid::from_raw(peer.uid)), Ok(Some(user))
            if group.mem.contains(&user.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sessions::tests::logind_with_active_user;

    fn peer(uid: u32, gid: u32) -> Peer {
        Peer {
            uid,
            gid,
            pid: None,
        }
    }

    #[test]
    fn accounts_groups_and_sessions_have_their_rights() {
        let gid = |name| Group::from_name(name).unwrap().unwrap().gid.as_raw();
        let logind = logind_with_active_user(4_002);
        let policy = |sessions| Policy {
            own_uid: 4_000,
            groups: vec!["daemon".to_owned(), "no-such-group".to_owned()],
            admin_groups: vec!["bin".to_owned()],
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
            assert_eq!(with_sessions.rights(peer(uid, gid)), expected, "{who}");
            let rights = without.rights(peer(uid, gid));
            assert_eq!(rights, expected_without_sessions, "{who}");
        }
    }
}
