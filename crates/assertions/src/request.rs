//! Choices of a caller for an assertion: the patient, the purpose of the access, the software, the
//! profile.

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
