use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use cps_sim_card::{Card, Profile, TestPki};
use cps_types::report::CardReport;

use crate::files::read_profile;

/// Makes the cards of all slots with one test authority. Their labels begin with the word TEST.
pub struct Personaliser {
    pki: Mutex<TestPki>,
    /// Directories with what a verifier needs.
    trust: Vec<PathBuf>,
    /// The report on a card that all of them behave like.
    like: Option<CardReport>,
}

impl Personaliser {
    /// Makes cards with this authority, which is written into the directories `trust` whenever a card
    /// is made; all cards behave like the reported one, if there is a report.
    pub fn new(pki: TestPki, trust: Vec<PathBuf>, like: Option<CardReport>) -> Self {
        Self {
            pki: Mutex::new(pki),
            trust,
            like,
        }
    }

    /// Returns the profile that is meant if none is named.
    pub fn usual_profile(&self) -> &'static str {
        self.like.as_ref().map_or("medecin", Profile::name_like)
    }

    /// Returns the card of a profile, by name or file; the lists of revoked certificates are then
    /// up to date.
    ///
    /// # Errors
    /// If there is no such profile, no card can be made of it, or a list cannot be written.
    pub fn card(&self, profile: &str) -> anyhow::Result<Card> {
        let mut profile = read_profile(profile)?.with_test_label();
        if let Some(report) = &self.like {
            profile = profile.like(report)?;
        }
        let mut pki = self.pki.lock().unwrap_or_else(PoisonError::into_inner);
        let card = Card::personalise(&profile, &mut pki, SystemTime::now())?;
        for directory in &self.trust {
            pki.write_trust(directory)?;
        }
        Ok(card)
    }
}
