//! Choices of a caller for an assertion: the patient, the purpose of the access, the software, the
//! profile.

use std::fmt;

pub use cps_protocol::assertion::{
    AccessPurpose, InsAuthority, Patient, Software, SubmissionProfile, SubmittedDocument,
    TeleserviceProfile, VihfProfile,
};
use cps_types::legible;

/// The longest text that a caller gives, in bytes.
const LONGEST_TEXT: usize = 256;

/// Whether a text of a caller is of 1 to 256 bytes whose characters are all seen.
pub(crate) fn is_text(text: &str) -> bool {
    let is_short = (1..=LONGEST_TEXT).contains(&text.len());
    is_short && !text.trim().is_empty() && legible(text) == text
}

/// The software that sends a message to a teleservice, as it was authorised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeleserviceSoftware {
    /// Its authorisation number (IDAM).
    pub authorisation: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The identifier of this installation of it.
    pub instance: String,
}

/// The identity of a patient whose INS is looked up, as a civil document has it.
#[derive(Clone, PartialEq, Eq)]
pub struct InsiTraits {
    /// Family name at birth: capital letters without accents, spaces, hyphens and apostrophes.
    pub birth_name: String,
    /// A given name, in the same letters.
    pub given_name: String,
    /// The sex.
    pub sex: Sex,
    /// The day of birth, `yyyy-mm-dd`.
    pub birth_date: String,
}

impl fmt::Debug for InsiTraits {
    /// Writes nothing of them: a log is no place for the identity of a patient.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InsiTraits")
    }
}

/// The sex of a patient in an identity document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}
