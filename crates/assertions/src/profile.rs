//! Tables of the points on which sources disagree, each row with its source: [`PROFILES`] for the
//! VIHF, [`TELESERVICE_PROFILES`] for the messages to the health insurance,
//! [`SUBMISSION_PROFILES`] for the signature of a set of documents.

use cps_protocol::HashAlgorithm;

use crate::request::{SubmissionProfile, TeleserviceProfile, VihfProfile};

/// The words of a VIHF where sources disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: VihfProfile,
    /// `VIHF_Version`.
    pub version: &'static str,
    /// The name of the attribute with the mode of authentication.
    pub mode_attribute: &'static str,
    /// The names of the code systems of professions and of specialities.
    pub role_systems: Option<[&'static str; 2]>,
    /// The name of the code system of the purpose of use.
    pub purpose_system: &'static str,
    /// The hash of signature and reference.
    pub hash: HashAlgorithm,
}

/// Every profile, the default first.
pub const PROFILES: [Profile; 4] = [
    // k-jefferson/Dehempe, June 2026: accepted by the test server of the DMP.
    Profile {
        name: VihfProfile::Dmp2026,
        version: "3.0",
        mode_attribute: "Authentification_mode",
        role_systems: Some(["G15", "R01"]),
        purpose_system: "mode acces VIHF 2.0",
        hash: HashAlgorithm::Sha256,
    },
    // "DMP_LPS_Exemple de messages v02.05.00".
    Profile {
        name: VihfProfile::Dmp2019,
        version: "3.0",
        mode_attribute: "Authentification_mode",
        role_systems: None,
        purpose_system: "mode acces VIHF 2.0",
        hash: HashAlgorithm::Sha1,
    },
    // ansforge/DRIM-M_DRIMbox, 2024.
    Profile {
        name: VihfProfile::Drim2024,
        version: "3.0",
        mode_attribute: "Authentification_Mode",
        role_systems: Some(["professions", "specialites RPPS"]),
        purpose_system: "mode acces VIHF 1.0",
        hash: HashAlgorithm::Sha256,
    },
    // ansforge/IG-hl7v2-volet-transmission-document-cda-r2, April 2026; its own sample has 3.0.
    Profile {
        name: VihfProfile::Guide2026,
        version: "4.0",
        mode_attribute: "Authentification_Mode",
        role_systems: None,
        purpose_system: "mode acces VIHF 1.0",
        hash: HashAlgorithm::Sha256,
    },
];

/// The words of an assertion for a teleservice and of its message where sources disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeleserviceTokens {
    /// Name of the profile.
    pub name: TeleserviceProfile,
    /// Whether a physician, or one in training, must have a speciality for the health insurance.
    pub physicians_with_speciality: bool,
    /// The beginning of the identifier of a message, before the UUID.
    pub message_prefix: &'static str,
    /// The attribute `Nature` of the context of the software.
    pub context_nature: Option<&'static str>,
    /// The hash of signature and reference.
    pub hash: HashAlgorithm,
}

/// Every profile of the teleservices, the default first.
pub const TELESERVICE_PROFILES: [TeleserviceTokens; 3] = [
    // "WS_INS2_rechercherInsAvecTraitsIdentite", with the "DMP_LPS_Exemple de messages v02.05.00".
    TeleserviceTokens {
        name: TeleserviceProfile::Insi2021,
        physicians_with_speciality: false,
        message_prefix: "",
        context_nature: None,
        hash: HashAlgorithm::Sha256,
    },
    // insi-client (npm), September 2023.
    TeleserviceTokens {
        name: TeleserviceProfile::Client2023,
        physicians_with_speciality: false,
        message_prefix: "uuid:",
        context_nature: Some("CTXLPS"),
        hash: HashAlgorithm::Sha256,
    },
    // SEL-MP-043 v05.00.01 of December 2025, section 3.2, as an open library quotes it.
    TeleserviceTokens {
        name: TeleserviceProfile::Guide2025,
        physicians_with_speciality: true,
        message_prefix: "",
        context_nature: None,
        hash: HashAlgorithm::Sha256,
    },
];

/// The words of the signature of a set of documents where sources disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubmissionTokens {
    /// Name of the profile.
    pub name: SubmissionProfile,
    /// The hash of the signature, of its parts, of the documents and of the certificates.
    pub hash: HashAlgorithm,
}

/// Every profile of the signature of a set of documents, the default first.
pub const SUBMISSION_PROFILES: [SubmissionTokens; 2] = [
    // TD2.1 of the "DMP_LPS_Exemple de messages v02.05.00"; ansforge/DRIM-M_DRIMbox, 2024.
    SubmissionTokens {
        name: SubmissionProfile::Dmp2019,
        hash: HashAlgorithm::Sha1,
    },
    // Whether a server takes it is not established.
    SubmissionTokens {
        name: SubmissionProfile::Sha256,
        hash: HashAlgorithm::Sha256,
    },
];

impl SubmissionTokens {
    /// Returns the row of this profile.
    pub fn of(name: SubmissionProfile) -> Self {
        let mut rows = SUBMISSION_PROFILES.into_iter();
        let found = rows.find(|row| row.name == name);
        found.unwrap_or(SUBMISSION_PROFILES[0])
    }
}

impl TeleserviceTokens {
    /// Returns the row of this profile.
    pub fn of(name: TeleserviceProfile) -> Self {
        let mut rows = TELESERVICE_PROFILES.into_iter();
        let found = rows.find(|row| row.name == name);
        found.unwrap_or(TELESERVICE_PROFILES[0])
    }
}

impl Profile {
    /// Returns the profile with this name.
    pub fn named(name: VihfProfile) -> Self {
        let found = PROFILES.into_iter().find(|profile| profile.name == name);
        found.unwrap_or(PROFILES[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_row() {
        for profile in PROFILES {
            assert_eq!(Profile::named(profile.name), profile);
        }
        assert_eq!(PROFILES[0].name, VihfProfile::default());
        for row in TELESERVICE_PROFILES {
            assert_eq!(TeleserviceTokens::of(row.name), row);
        }
        assert_eq!(TELESERVICE_PROFILES[0].name, TeleserviceProfile::default());
        for row in SUBMISSION_PROFILES {
            assert_eq!(SubmissionTokens::of(row.name), row);
        }
        assert_eq!(SUBMISSION_PROFILES[0].name, SubmissionProfile::default());
    }
}
