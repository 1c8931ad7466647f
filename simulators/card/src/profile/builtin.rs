/// Takes the files of these names in.
macro_rules! builtin {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../profiles/", $name, ".toml")))),*]
    };
}

/// Name and text of the profiles that come with the simulator: holders, then states of a card, then
/// odd certificates, then other generations.
pub(super) const BUILTIN: &[(&str, &str)] = builtin![
    "medecin",
    "pharmacien",
    "infirmier",
    "sage-femme",
    "interne",
    "employe",
    "autorise",
    "directeur",
    "long-names",
    "blocked",
    "last-try",
    "puk-used-up",
    "expired",
    "not-yet-valid",
    "update-completed",
    "update-interrupted",
    "revoked",
    "forged",
    "production-naming",
    "speciality-differs",
    "certificate-key-encipherment",
    "certificate-digital-signature",
    "certificate-all-purposes",
    "certificate-old-subject",
    "odd-signature-certificate",
    "empty-signature-certificate",
    "medecin-sans-contact",
    "medecin-cps4",
    "cps4-release-candidate",
    "cps4-release-candidate-t0",
];
