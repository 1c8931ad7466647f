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
}

impl Policy {
    /// Root, the account that runs this process, and the members of `groups`.
    pub(crate) fn new(groups: &[String]) -> Self {
        for name in groups {
            if !matches!(Group::from_name(name), Ok(Some(_))) {
                warn!(group = %name, "a group that may use the service does not exist");
            }
        }
        Self {
            own_uid: geteuid().as_raw(),
            groups: groups.to_vec(),
        }
    }

    /// Whether this account may use the service. It asks the system's account database, which
    /// may take its time.
    pub(crate) fn admits(&self, peer: Peer) -> bool {
        peer.uid == ROOT
            || peer.uid == self.own_uid
            || self.groups.iter().any(|group| is_member(peer, group))
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
    fn root_the_own_account_and_the_groups_are_admitted() {
        let daemon = Group::from_name("daemon").unwrap().unwrap().gid.as_raw();
        let policy = Policy {
            own_uid: 4_000,
            groups: vec!["daemon".to_owned(), "no-such-group".to_owned()],
        };
        assert!(policy.admits(peer(0, 0)));
        assert!(policy.admits(peer(4_000, 4_000)));
        assert!(policy.admits(peer(4_001, daemon)));
        assert!(!policy.admits(peer(4_001, 4_001)));
        // Being in root's group is not being root.
        assert!(!policy.admits(peer(4_001, 0)));
    }
}
