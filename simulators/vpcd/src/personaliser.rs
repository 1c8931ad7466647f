use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use cps_sim_card::{Card, TestPki};

use crate::profiles;

/// Makes the cards of all slots with one test authority.
pub(crate) struct Personaliser {
    pki: Mutex<TestPki>,
    /// Directories with what a verifier needs.
    trust: Vec<PathBuf>,
}

impl Personaliser {
    pub(crate) fn new(pki: TestPki, trust: Vec<PathBuf>) -> Self {
        Self {
            pki: Mutex::new(pki),
            trust,
        }
    }

    /// Returns the card of a profile, by name or file; the lists of revoked certificates are then
    /// up to date.
    pub(crate) fn card(&self, profile: &str) -> anyhow::Result<Card> {
        let profile = profiles::load(profile)?;
        let mut pki = self.pki.lock().unwrap_or_else(PoisonError::into_inner);
        let card = Card::personalise(&profile, &mut pki, SystemTime::now())?;
        for directory in &self.trust {
            pki.write_trust(directory)?;
        }
        Ok(card)
    }
}
