//! Paths of other software, as its installers have them.

/// File name of the module.
pub(crate) const MODULE: &str = "cps_pkcs11.dll";

/// The modules of the installer, for programs of 64 and of 32 bits.
pub(crate) const MODULES: &[&str] = &[
    r"C:\Program Files\CPS\cps_pkcs11.dll",
    r"C:\Program Files (x86)\CPS\cps_pkcs11.dll",
];

/// The directories that have a directory for each Java, by their makers.
pub(crate) const JAVA_DIRECTORIES: &[&str] = &[
    r"C:\Program Files\Java",
    r"C:\Program Files\Eclipse Adoptium",
    r"C:\Program Files\Eclipse Foundation",
    r"C:\Program Files\AdoptOpenJDK",
    r"C:\Program Files\Microsoft",
    r"C:\Program Files\Zulu",
    r"C:\Program Files\Amazon Corretto",
    r"C:\Program Files\BellSoft",
    r"C:\Program Files\RedHat",
    r"C:\Program Files\ojdkbuild",
    r"C:\Program Files\OpenJDK",
    r"C:\Program Files\Semeru",
    r"C:\Program Files\SapMachine\JDK",
    r"C:\Program Files\SapMachine\JRE",
    r"C:\Program Files (x86)\Java",
    r"C:\Program Files (x86)\Eclipse Adoptium",
    r"C:\Program Files (x86)\Eclipse Foundation",
    r"C:\Program Files (x86)\AdoptOpenJDK",
    r"C:\Program Files (x86)\Zulu",
    r"C:\Program Files (x86)\Amazon Corretto",
    r"C:\Program Files (x86)\BellSoft",
    r"C:\Program Files (x86)\RedHat",
    r"C:\Program Files (x86)\ojdkbuild",
];

/// The program of Java in its directory `bin`.
pub(crate) const JAVA_PROGRAM: &str = "java.exe";

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
