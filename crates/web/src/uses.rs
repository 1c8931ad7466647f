use std::fmt;

use serde::{Deserialize, Serialize};

/// A use of the card that a site can be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Use {
    /// Whether a card is there and usable, and its insertion and removal.
    #[serde(rename = "status")]
    Status,
    /// The identity of the holder.
    #[serde(rename = "identity")]
    Identity,
    /// A login, by a token of Web eID.
    #[serde(rename = "authenticate")]
    Authenticate,
    /// The signature certificate, and signatures with its key.
    #[serde(rename = "sign")]
    Sign,
    /// Assertions that open shared health records.
    #[serde(rename = "assertion.vihf")]
    Vihf,
    /// Assertions for the teleservices of the health insurance.
    #[serde(rename = "assertion.insi")]
    Insi,
    /// Signatures of sets of documents for shared health records.
    #[serde(rename = "assertion.dmp_submission")]
    DmpSubmission,
}

impl Use {
    /// Every use, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Status,
        Self::Identity,
        Self::Authenticate,
        Self::Sign,
        Self::Vihf,
        Self::Insi,
        Self::DmpSubmission,
    ];

    /// Returns the word of the use, which policies and messages have.
    pub fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Identity => "identity",
            Self::Authenticate => "authenticate",
            Self::Sign => "sign",
            Self::Vihf => "assertion.vihf",
            Self::Insi => "assertion.insi",
            Self::DmpSubmission => "assertion.dmp_submission",
        }
    }
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_has_the_same_word_everywhere() {
        for allowed in Use::ALL {
            let json = serde_json::to_value(allowed).unwrap();
            assert_eq!(json, allowed.word());
        }
    }
}
