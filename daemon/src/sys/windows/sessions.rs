use cps_ipc::accounts;
use cps_protocol::Account;
use cps_win32::session;

/// State of the console, the number of its session: another one means that the one who is there may
/// have changed.
pub(crate) type Seat = u32;

/// The session that is shown at the machine. One over the network gives nothing.
#[derive(Debug)]
pub(crate) struct Sessions;

impl Sessions {
    pub(crate) fn of_system() -> Self {
        Self
    }

    /// Whether the machine has a seat: a screen with a keyboard. Windows always has one.
    #[expect(clippy::unused_self, reason = "elsewhere the system keeps it in files")]
    pub(crate) fn has_seats(&self) -> bool {
        true
    }

    /// Whether the session that is shown at the machine is this account's.
    #[expect(clippy::unused_self, reason = "elsewhere the system keeps it in files")]
    pub(crate) fn active_at_a_seat(&self, account: Account) -> bool {
        let user = session::console_user();
        let found = user.and_then(|user| accounts::account_named(&user.name).ok().flatten());
        found == Some(account)
    }

    /// Returns the state of the console.
    #[expect(clippy::unused_self, reason = "elsewhere the system keeps it in files")]
    pub(crate) fn seat(&self) -> Option<Seat> {
        session::console()
    }
}
