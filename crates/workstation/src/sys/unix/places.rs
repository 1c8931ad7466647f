//! Paths of other software, as Debian and other distributions have them.

/// File name of the module.
pub(crate) const MODULE: &str = "libcps_pkcs11.so";

/// Modules beside those in the directories of libraries: none.
pub(crate) const MODULES: &[&str] = &[];

/// The directories that have a directory for each Java: of Debian, Fedora and Arch Linux, of openSUSE,
/// of the packages of Oracle.
pub(crate) const JAVA_DIRECTORIES: &[&str] = &["/usr/lib/jvm", "/usr/lib64/jvm", "/usr/java"];

/// The program of Java in its directory `bin`.
pub(crate) const JAVA_PROGRAM: &str = "java";

/// The programs of Firefox.
pub(crate) const FIREFOX_PROGRAMS: &[&str] = &["/usr/bin/firefox", "/usr/bin/firefox-esr"];

/// The policy file that every build of Firefox reads.
pub(crate) const FIREFOX_POLICY: &str = "/etc/firefox/policies/policies.json";

/// Those that a build reads without the one for all: beside its program.
pub(crate) const FIREFOX_POLICY_OF_BUILDS: &[&str] = &[
    "/usr/lib/firefox/distribution/policies.json",
    "/usr/lib64/firefox/distribution/policies.json",
    "/usr/lib/firefox-esr/distribution/policies.json",
    "/usr/share/firefox-esr/distribution/policies.json",
];

/// The policy file that every build of Thunderbird reads.
pub(crate) const THUNDERBIRD_POLICY: &str = "/etc/thunderbird/policies/policies.json";

/// Those that a build reads without the one for all.
pub(crate) const THUNDERBIRD_POLICY_OF_BUILDS: &[&str] = &[
    "/usr/lib/thunderbird/distribution/policies.json",
    "/usr/lib64/thunderbird/distribution/policies.json",
    "/usr/share/thunderbird/distribution/policies.json",
];
