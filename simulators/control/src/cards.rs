use std::collections::HashMap;
use std::sync::Arc;

use cps_sim_card::Card;

use crate::personaliser::Personaliser;
use crate::transcript::Transcript;

/// The cards of one reader: each profile has one card, which keeps its state while another is used.
pub struct Cards {
    personaliser: Arc<Personaliser>,
    /// Name of the profile of the card that is used.
    profile: String,
    /// The cards that were used before, by profile.
    others: HashMap<String, Card>,
    transcript: Option<Transcript>,
}

impl Cards {
    /// Makes the card of a profile, and the collection for the reader that uses it.
    ///
    /// # Errors
    /// If there is no such profile, or no card can be made of it.
    pub fn new(personaliser: Arc<Personaliser>, profile: &str) -> anyhow::Result<(Self, Card)> {
        let card = personaliser.card(profile)?;
        let cards = Self {
            personaliser,
            profile: profile.to_owned(),
            others: HashMap::new(),
            transcript: None,
        };
        Ok((cards, card))
    }

    /// Returns the card of another profile; `None` if that of the profile is used already.
    pub(crate) fn other(&mut self, profile: &str) -> anyhow::Result<Option<Card>> {
        if profile == self.profile {
            return Ok(None);
        }
        if let Some(card) = self.others.remove(profile) {
            return Ok(Some(card));
        }
        let mut card = self.personaliser.card(profile)?;
        if let Some(transcript) = &self.transcript {
            transcript.observe(&mut card);
        }
        Ok(Some(card))
    }

    /// Notes that the card of a profile is used, and keeps the one that was.
    pub(crate) fn exchanged(&mut self, profile: String, before: Option<Card>) {
        let name = std::mem::replace(&mut self.profile, profile);
        if let Some(card) = before {
            self.others.insert(name, card);
        }
    }

    /// Lets all cards but the one that is used write into a transcript.
    pub(crate) fn observe(&mut self, transcript: Transcript) {
        for card in self.others.values_mut() {
            transcript.observe(card);
        }
        self.transcript = Some(transcript);
    }
}
