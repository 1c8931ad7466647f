//! The connections to the daemon in a child: none, for a process of Windows does not fork, and no
//! child inherits their handles.

use cps_ipc::Client;
use cps_p11::CkResult;

/// Does nothing.
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
pub(crate) fn register_handlers() -> CkResult {
    Ok(())
}

/// A time in which a connection is made.
pub(crate) struct Making;

impl Making {
    pub(crate) fn begin() -> Self {
        Self
    }

    /// Whether this process has not forked since it began: always.
    #[expect(clippy::unused_self, reason = "on Unix it is asked")]
    pub(crate) fn without_fork(&self) -> bool {
        true
    }
}

/// A connection that no child keeps.
pub(crate) struct ParentOnly;

impl ParentOnly {
    #[expect(clippy::unnecessary_wraps, reason = "on Unix there may be too many")]
    pub(crate) fn new(_connection: &Client) -> Option<Self> {
        Some(Self)
    }
}
