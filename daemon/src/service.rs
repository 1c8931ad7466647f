use std::sync::{Arc, PoisonError, RwLock};

use cps_ipc::Peer;

use crate::audit::{Audit, PatientKey};
use crate::cache::Cache;
use crate::directory::Directory;
use crate::policy::Privilege;
use crate::prompts::Prompts;
use crate::reader::Inboxes;
use crate::settings::Settings;
use crate::state::ReaderRegistry;
use crate::sys::Seat;
use crate::trust::TrustCache;

/// A moment between two changes of what the rights of accounts depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RightsMoment {
    insertions: u64,
    seat: Option<Seat>,
}

/// The parts of the daemon that operations use.
pub(crate) struct Service {
    pub(crate) registry: Arc<ReaderRegistry>,
    pub(crate) inboxes: Arc<Inboxes>,
    pub(crate) prompts: Prompts,
    pub(crate) audit: Arc<Audit>,
    /// The key by which the audit file names patients; `None` without a directory for it.
    pub(crate) patients: Option<PatientKey>,
    pub(crate) cache: Arc<Cache>,
    pub(crate) trust: TrustCache,
    pub(crate) directory: Arc<Directory>,
    pub(crate) settings: RwLock<Arc<Settings>>,
}

impl Service {
    /// Returns the administrator's settings, as of now.
    pub(crate) fn settings(&self) -> Arc<Settings> {
        let settings = self.settings.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&settings)
    }

    /// Returns the moment up to which the rights of accounts are as they were: another one means
    /// that a card was inserted, or that the seat has changed.
    pub(crate) fn rights_as_of(&self) -> RightsMoment {
        RightsMoment {
            insertions: self.registry.insertions(),
            seat: self.settings().policy.seat(),
        }
    }

    /// Whether the account of this client has the privilege now.
    pub(crate) async fn has_privilege(&self, peer: &Peer, privilege: Privilege) -> bool {
        let settings = self.settings();
        if settings.policy.is_own(peer.account) {
            // Directories that hang do not hold up administration.
            return true;
        }
        let peer = peer.clone();
        let looked_up = tokio::task::spawn_blocking(move || settings.policy.has(&peer, privilege));
        looked_up.await.unwrap_or(false)
    }

    /// Replaces the settings; connections and logins that exist keep what they have, and
    /// privileges are looked up by the new ones.
    pub(crate) fn change_settings(&self, settings: Settings) {
        let mut current = self
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(settings);
    }
}
