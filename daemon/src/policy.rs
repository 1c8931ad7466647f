//! Who may use the service: decided once, when a client connects.

use cps_ipc::Peer;
use nix::unistd::{Group, Uid, User, geteuid};
use tracing::warn;

const ROOT: u32 = 0;

/// The accounts that may use the service.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    own_uid: u32,
    groups: Vec<String>,
    admin_groups: Vec<String>,
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
    /// Root and the account that runs this process are administrators, as are the members of
    /// `admin_groups`; those of `groups` are users.
    pub(crate) fn new(groups: &[String], admin_groups: &[String]) -> Self {
        for name in groups.iter().chain(admin_groups) {
            if !matches!(Group::from_name(name), Ok(Some(_))) {
                warn!(group = %name, "a configured group does not exist");
            }
        }
        Self {
            own_uid: geteuid().as_raw(),
            groups: groups.to_vec(),
            admin_groups: admin_groups.to_vec(),
        }
    }

    /// What this account may do. It asks the system's account database, which may take its time.
    pub(crate) fn rights(&self, peer: Peer) -> Rights {
        let in_one_of = |groups: &[String]| groups.iter().any(|group| is_member(peer, group));
        if peer.uid == ROOT || peer.uid == self.own_uid || in_one_of(&self.admin_groups) {
            Rights::Admin
        } else if in_one_of(&self.groups) {
            Rights::User
        } else {
            Rights::None
        }
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

    fn peer(uid: u32, gid: u32) -> Peer {
        Peer {
            uid,
            gid,
            pid: None,
        }
    }

    #[test]
    fn accounts_and_groups_have_their_rights() {
        let gid = |name| Group::from_name(name).unwrap().unwrap().gid.as_raw();
        let policy = Policy {
            own_uid: 4_000,
            groups: vec!["daemon".to_owned(), "no-such-group".to_owned()],
            admin_groups: vec!["bin".to_owned()],
        };
        assert_eq!(policy.rights(peer(0, 0)), Rights::Admin);
        assert_eq!(policy.rights(peer(4_000, 4_000)), Rights::Admin);
        assert_eq!(policy.rights(peer(4_001, gid("bin"))), Rights::Admin);
        assert_eq!(policy.rights(peer(4_001, gid("daemon"))), Rights::User);
        assert_eq!(policy.rights(peer(4_001, 4_001)), Rights::None);
        // Being in root's group is not being root.
        assert_eq!(policy.rights(peer(4_001, 0)), Rights::None);
    }
}
