//! Table of the points in a VIHF on which sources disagree, each row with its source.

use cps_protocol::HashAlgorithm;

use crate::request::VihfProfile;

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
    }
}
