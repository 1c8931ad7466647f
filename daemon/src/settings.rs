use std::time::Duration;

use crate::Config;
use crate::config::{LoginAccess, OpposedCards};
use crate::policy::Policy;
use crate::state::Limits;

/// Part of the configuration that every request reads. A reload replaces it as a whole.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) policy: Policy,
    /// Whether PKCS#11 applications are to leave the PIN to an agent.
    pub(crate) protected_path: bool,
    /// Rights that a login may have at most.
    pub(crate) ceiling: Limits,
    /// Most time of a login that begins while another program is connected to the card.
    pub(crate) contended: Duration,
    /// Whether no other program reaches the card while one is logged in.
    pub(crate) exclusive: bool,
    /// Whether no login begins with an opposed card.
    pub(crate) denies_opposed: bool,
}

impl Settings {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            policy: Policy::new(config),
            protected_path: config.protected_path,
            ceiling: Limits {
                signatures: config.lease_signatures,
                ttl: Duration::from_secs(config.lease_seconds.into()),
                idle: Duration::from_secs(config.lease_idle_seconds.into()),
                keys: None,
                assertion: None,
                purpose: None,
            },
            contended: Duration::from_secs(config.lease_contended_seconds.into()),
            exclusive: config.login_access == LoginAccess::Exclusive,
            denies_opposed: config.opposed_cards == OpposedCards::Deny,
        }
    }
}
