//! The other end of a connection.

use std::io;
use std::sync::Arc;

use cps_protocol::{Account, Group};

/// The account and process at the other end, as the kernel tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Its account: on Unix the effective user when it connected.
    pub account: Account,
    /// The groups that give it rights: on Unix the effective group when it connected alone, on
    /// Windows those of its token.
    pub groups: Arc<[Group]>,
    /// Process, for the log only: it may have ended since. `None` for a process that has no number
    /// here, because it lives in another PID namespace, a container for example.
    pub pid: Option<u32>,
}

/// The reason why a client was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// It has left already, or the system does not name its account: the next one may be served.
    #[error("{0}")]
    Peer(io::Error),
    /// The system refuses.
    #[error("{0}")]
    System(io::Error),
}
