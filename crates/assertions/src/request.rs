//! Choices of a caller for an assertion: the patient, the purpose of the access, the software, the
//! profile.

use cps_types::legible;

/// The longest text that a caller gives, in bytes.
const LONGEST_TEXT: usize = 256;

/// Whether a text of a caller is of 1 to 256 bytes whose characters are all seen.
pub(crate) fn is_text(text: &str) -> bool {
    let is_short = (1..=LONGEST_TEXT).contains(&text.len());
    is_short && !text.trim().is_empty() && legible(text) == text
}

/// The patient whose record is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patient {
    /// National identity (matricule INS) with its key: fifteen characters, without spaces.
    pub ins: String,
    /// The authority that assigned it.
    pub authority: InsAuthority,
}

/// The authority of a patient's national identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsAuthority {
    /// A NIR.
    Nir,
    /// A NIA, of a person whose NIR is to come.
    Nia,
    /// A test patient.
    Test,
}

/// Purpose of an access to a shared health record (TRE_R248).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccessPurpose {
    /// The usual access.
    #[default]
    Normal,
    /// An emergency, in which the patient cannot be asked.
    BrisDeGlace,
    /// A regulating physician of the emergency call centre.
    Centre15,
}

/// The software that sends an assertion, as it was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Software {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its approval number for the shared health record.
    pub approval: String,
}

/// A form of the VIHF, where sources disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VihfProfile {
    /// As a test server of the shared health record took it in June 2026.
    #[default]
    Dmp2026,
    /// As the official examples of 2019 have it, with SHA-1.
    Dmp2019,
    /// As the official imaging service of 2024 has it.
    Drim2024,
    /// As the interoperability guide of April 2026 tells it, with version 4.0.
    Guide2026,
}

/// A form of the assertion for a teleservice, where sources disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TeleserviceProfile {
    /// As the official example of 2021 has it.
    #[default]
    Insi2021,
    /// As an open client of 2023 sends it.
    Client2023,
    /// As the guide of December 2025 tells it: physicians with their speciality.
    Guide2025,
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
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// The sex of a patient in an identity document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}
