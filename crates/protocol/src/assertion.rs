//! The words of health assertions: their kinds, and what a caller chooses for one.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::bytes::Bytes;

/// A kind of health assertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AssertionKind {
    /// The VIHF that opens a shared health record.
    Vihf,
    /// The assertion for INSi, ADRi and DMTi, the teleservices of the health insurance.
    Insi,
    /// The signature of a set of documents that go into a shared health record.
    DmpSubmission,
}

/// The number that bills an activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Billing {
    /// The number.
    pub value: String,
    /// Its origin.
    pub origin: BillingOrigin,
}

/// Origin of the number that bills an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BillingOrigin {
    /// The FINESS or SIRET number of the structure of the activity, on the card.
    Structure,
    /// The caller, and the card does not confirm it.
    Declared,
}

/// The patient whose record is opened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Patient {
    /// National identity (matricule INS) with its key: fifteen characters, without spaces.
    pub ins: String,
    /// The authority that assigned it.
    pub authority: InsAuthority,
}

impl fmt::Debug for Patient {
    /// Writes the authority alone: a log is no place for the identity of a patient.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Patient({:?})", self.authority)
    }
}

/// The authority of a patient's national identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InsAuthority {
    /// A NIR.
    Nir,
    /// A NIA, of a person whose NIR is to come.
    Nia,
    /// A test patient.
    Test,
}

/// Purpose of an access to a shared health record (TRE_R248).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AccessPurpose {
    /// The usual access.
    #[default]
    #[serde(rename = "normal")]
    Normal,
    /// An emergency, in which the patient cannot be asked.
    #[serde(rename = "bris_de_glace")]
    BrisDeGlace,
    /// A regulating physician of the emergency call centre.
    #[serde(rename = "centre_15")]
    Centre15,
}

/// The software that sends an assertion, as it was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum VihfProfile {
    /// As a test server of the shared health record took it in June 2026.
    #[default]
    #[serde(rename = "dmp_2026")]
    Dmp2026,
    /// As the official examples of 2019 have it, with SHA-1.
    #[serde(rename = "dmp_2019")]
    Dmp2019,
    /// As the official imaging service of 2024 has it.
    #[serde(rename = "drim_2024")]
    Drim2024,
    /// As the interoperability guide of April 2026 tells it, with version 4.0.
    #[serde(rename = "guide_2026")]
    Guide2026,
}

/// A form of the assertion for a teleservice, where sources disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TeleserviceProfile {
    /// As the official example of 2021 has it.
    #[default]
    #[serde(rename = "insi_2021")]
    Insi2021,
    /// As an open client of 2023 sends it.
    #[serde(rename = "client_2023")]
    Client2023,
    /// As the guide of December 2025 tells it: physicians with their speciality.
    #[serde(rename = "guide_2025")]
    Guide2025,
}

/// A document of a set that goes into a shared health record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SubmittedDocument {
    /// Its identifier in the metadata (`uniqueId`), an object identifier without `urn:oid:`.
    pub unique_id: String,
    /// Whether it is XML, whose canonical form (Canonical XML 1.0 with comments) is hashed.
    #[serde(default)]
    pub xml: bool,
    /// Its digest, by the hash of the profile: of XML that of its canonical form, of any other
    /// document that of its bytes.
    pub digest: Bytes,
}

/// A form of the signature of a set of documents, where sources disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SubmissionProfile {
    /// As the official example of 2019 has it, with SHA-1.
    #[default]
    #[serde(rename = "dmp_2019")]
    Dmp2019,
    /// The same with SHA-256, of which no message is known.
    #[serde(rename = "sha_256")]
    Sha256,
}
