//! Paths of other software, as its installers have them.

/// File name of the module.
pub(crate) const MODULE: &str = "cps_pkcs11.dll";

/// The programs of Firefox.
pub(crate) const FIREFOX_PROGRAMS: &[&str] = &[
    r"C:\Program Files\Mozilla Firefox\firefox.exe",
    r"C:\Program Files (x86)\Mozilla Firefox\firefox.exe",
];

/// The policy file of Firefox, beside its program.
pub(crate) const FIREFOX_POLICY: &str =
    r"C:\Program Files\Mozilla Firefox\distribution\policies.json";

/// That of the build of 32 bits.
pub(crate) const FIREFOX_POLICY_OF_BUILDS: &[&str] =
    &[r"C:\Program Files (x86)\Mozilla Firefox\distribution\policies.json"];

/// The policy file of Thunderbird, beside its program.
pub(crate) const THUNDERBIRD_POLICY: &str =
    r"C:\Program Files\Mozilla Thunderbird\distribution\policies.json";

/// That of the build of 32 bits.
pub(crate) const THUNDERBIRD_POLICY_OF_BUILDS: &[&str] =
    &[r"C:\Program Files (x86)\Mozilla Thunderbird\distribution\policies.json"];
