//! The words of the report. Begin at [`sentence`].

use std::path::Path;

use cps_protocol::PKCS11_SLOTS;
use cps_workstation::browser::{Browser, PlaceKind};
use cps_workstation::doctor::{Check, Fact, PlacedCard, UsbReader};
use cps_workstation::module;

use super::text::Doctor;
use crate::format;
use crate::text::{Text, say};
use cps_console::Language;

/// Matches a value; the variants at the end stand for the texts of their names.
macro_rules! match_texts {
    ($value:ident { $($pattern:pat => $words:expr,)* } $kind:ident, $said:expr; $($name:ident)*) => {
        match $value {
            $($pattern => $words,)*
            $($kind::$name => $said(Doctor::$name),)*
        }
    };
}

/// Returns the title of a check.
pub(super) fn title(check: Check) -> Doctor {
    match_texts! {
        check {} Check, |text| text;
        ReaderOnUsb PcscdInstalled PcscdRunning PcscdAllowed CardService SessionLocal ReaderSeen CardSeen
        CardKnown CardReady PinState CertificatesValid CertificatesTrusted SocketPresent
        DaemonReachable DaemonVersion Rights AgentPresent ModuleInstalled P11Kit Nss
        Firefox Java WebHost WebEid ConfinedBrowsers LoginMapping DirectoryIndex
        FilesClosed
    }
}

/// Returns a fact in words: of what is not well, the mistake and what to do.
pub(super) fn sentence(language: Language, fact: &Fact) -> String {
    let text = |text: Doctor| language.text(text).to_owned();
    match_texts! {
        fact {
            Fact::Name(name) => name.clone(),
            Fact::Api(kind) => format::api_sentence(&(*kind).into(), language).to_owned(),
            Fact::Browser(error) => format::browser_error(language, error),
            Fact::UsbReaders(readers) => listed(readers, |reader| usb_reader(language, reader)),
            Fact::Cards(cards) => listed(cards, |card| placed(language, card)),
            Fact::Confined(browsers) => {
                let browsers = listed(browsers, |(browser, kind)| confined(*browser, *kind));
                say!(language, Doctor::Confined, browsers = browsers)
            },
            Fact::MoreReadersThanSlots { readers, names } => say!(
                language,
                Doctor::MoreReadersThanSlots,
                readers = readers,
                slots = PKCS11_SLOTS,
                names = names
            ),
            Fact::PcscdRefuses { account } => say!(language, Doctor::PcscdRefuses, account = account),
            Fact::TriesLeft(tries) => say!(language, Text::TriesLeft, tries = tries),
            Fact::TriesUnknown => language.text(Text::PinUnknown).to_owned(),
            Fact::ValidUntil { until } => {
                let until = format::date(language, until);
                say!(language, Doctor::ValidUntil, until = until)
            },
            Fact::CertificateUnreadable(certificate) => say!(
                language,
                Doctor::CertificateUnreadable,
                purpose = format::purpose(language, certificate.purpose),
                card = certificate.card
            ),
            Fact::CertificateEnding { certificate, until } => say!(
                language,
                Doctor::CertificateEnding,
                purpose = format::purpose(language, certificate.purpose),
                card = certificate.card,
                until = format::date(language, until)
            ),
            Fact::CertificateOver { certificate, until } => say!(
                language,
                Doctor::CertificateOver,
                purpose = format::purpose(language, certificate.purpose),
                card = certificate.card,
                until = format::date(language, until)
            ),
            Fact::CertificateNotYet { certificate, from } => say!(
                language,
                Doctor::CertificateNotYet,
                purpose = format::purpose(language, certificate.purpose),
                card = certificate.card,
                from = format::date(language, from)
            ),
            Fact::Trust(status) => format::trust_status(language, *status).to_owned(),
            Fact::TrustReason(reason) => format::trust_reason(language, *reason).to_owned(),
            Fact::NoSocket { path } => say!(language, Doctor::NoSocket, path = path.display()),
            Fact::NotASocket { path } => say!(language, Doctor::NotASocket, path = path.display()),
            Fact::VersionDiffers { daemon, own } => {
                say!(language, Doctor::VersionDiffers, daemon = daemon, own = own)
            },
            Fact::ModuleMissing => say!(language, Doctor::ModuleMissing, file = module::FILE),
            Fact::NoRights { user } => say!(language, Doctor::NoRights, user = user),
            Fact::P11KitDangling { module } => {
                say!(language, Doctor::P11KitDangling, path = module.display())
            },
            Fact::NssDangling { module } => {
                say!(language, Doctor::NssDangling, path = module.display())
            },
            Fact::FirefoxDangling { place, module } => say!(
                language,
                Doctor::FirefoxDangling,
                place = place.display(),
                path = module.display()
            ),
            Fact::PoliciesUnreadable { file } => {
                say!(language, Doctor::PoliciesUnreadable, file = file.display())
            },
            Fact::JavaIgnores { settings, number } => say!(
                language,
                Doctor::JavaIgnores,
                settings = settings.display(),
                number = number
            ),
            Fact::JavaConfigurationMissing { settings, configuration } => say!(
                language,
                Doctor::JavaConfigurationMissing,
                settings = settings.display(),
                configuration = configuration.display()
            ),
            Fact::JavaDangling { files, module, installed } => say!(
                language,
                Doctor::JavaDangling,
                settings = files.settings.display(),
                configuration = files.configuration.display(),
                path = module.display(),
                installed = path_of_java(installed)
            ),
            Fact::JavaMiswritten { files, installed } => say!(
                language,
                Doctor::JavaMiswritten,
                settings = files.settings.display(),
                configuration = files.configuration.display(),
                installed = path_of_java(installed)
            ),
            Fact::JavaOtherArchitecture { files, installed } => say!(
                language,
                Doctor::JavaOtherArchitecture,
                settings = files.settings.display(),
                configuration = files.configuration.display(),
                installed = path_of_java(installed)
            ),
            Fact::JavaWithoutModule { settings } => {
                say!(language, Doctor::JavaWithoutModule, settings = settings.display())
            },
            Fact::HostAbsent { browsers } => {
                say!(language, Doctor::HostAbsent, browsers = browsers)
            },
            Fact::HostProgramMissing { manifest, program } => say!(
                language,
                Doctor::HostProgramMissing,
                manifest = manifest.display(),
                program = program
            ),
            Fact::HostOutdated { manifest } => {
                say!(language, Doctor::HostOutdated, manifest = manifest.display())
            },
            Fact::HostForeign { manifest, program, package } => {
                host_foreign(language, manifest, program.as_deref(), package.as_deref())
            },
            Fact::FileExposed { path } => say!(language, Doctor::FileExposed, path = path.display()),
            Fact::MappingLine { file, line } => say!(
                language,
                Doctor::MappingLine,
                file = file.display(),
                line = line
            ),
            Fact::FileExposedToUsers { path } => {
                say!(language, Doctor::FileExposedToUsers, path = path.display())
            },
            Fact::FilesClosed => text(Doctor::OnlyRootWrites),
            Fact::FilesClosedToUsers => text(Doctor::OnlyAdministratorsWrite),
            Fact::DirectoryOf { date } => {
                say!(language, Doctor::DirectoryOf, date = format::date(language, date))
            },
            Fact::DirectoryOld { date } => {
                say!(language, Doctor::DirectoryOld, date = format::date(language, date))
            },
            Fact::DirectoryUnusable { reason } => {
                say!(language, Doctor::DirectoryUnusable, reason = reason)
            },
        }
        Fact, text;
        NeedsPcscd NeedsCardService NeedsDaemon NeedsSocket NeedsReader NeedsCard NeedsKnownCard
        NeedsReadyCard NeedsModule ReaderElsewhere NoUsbReader ReaderWithoutDriver
        Answers Listens Allowed ReadersWithoutPcscd PcscdMissing PcscdStopped PcscdDead
        PcscdSocketClosed PcscdFailsDaemon Runs CardServiceIdle CardServiceMissing CardServiceDisabled
        CardServiceUnknown ReadersWithoutCardService SessionAtMachine SessionElsewhere CardWithoutPin LastTry ClosedToAccount
        NotListening NoAnswer AgentShows NoAgent NoP11Kit NotInP11Kit
        ByP11Kit NoNss NotInNss NoFirefox NotInFirefox NoJava NotInJava NoHostBrowser
        NoHostProgram NoWebEid
        NoConfinedBrowser NoMapping NoDirectoryIndex DirectoryWithoutCards
    }
}

fn listed<T>(items: &[T], word: impl Fn(&T) -> String) -> String {
    items.iter().map(word).collect::<Vec<_>>().join(", ")
}

fn usb_reader(language: Language, reader: &UsbReader) -> String {
    match reader {
        UsbReader::Product(product) => product.clone(),
        UsbReader::Port(port) => say!(language, Doctor::UsbPort, port = port),
    }
}

fn placed(language: Language, card: &PlacedCard) -> String {
    let (serial, reader) = (&card.serial, &card.reader);
    say!(language, Doctor::CardIn, serial = serial, reader = reader)
}

fn host_foreign(
    language: Language,
    manifest: &Path,
    program: Option<&str>,
    package: Option<&str>,
) -> String {
    let manifest = manifest.display();
    match (program, package) {
        (None, _) => say!(language, Doctor::HostUnreadable, manifest = manifest),
        (Some(program), None) => say!(
            language,
            Doctor::HostForeign,
            manifest = manifest,
            program = program
        ),
        (Some(program), Some(package)) => say!(
            language,
            Doctor::HostOfPackage,
            manifest = manifest,
            program = program,
            package = package
        ),
    }
}

/// Returns a path as a configuration of SunPKCS11 has it between quotation marks, where a backslash is an
/// escape.
fn path_of_java(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

fn confined(browser: Browser, kind: PlaceKind) -> String {
    let kind = match kind {
        PlaceKind::Snap => "snap",
        _ => "flatpak",
    };
    format!("{} ({kind})", browser.name())
}

#[cfg(test)]
mod tests {
    use cps_protocol::{ErrorKind, Purpose, TrustReason, TrustStatus};
    use cps_workstation::browser::BrowserError;
    use cps_workstation::doctor::{CertificateOf, JavaFiles};

    use super::*;

    fn certificate() -> CertificateOf {
        CertificateOf {
            purpose: Some(Purpose::Authentication),
            card: "10000001".to_owned(),
        }
    }

    fn host_of(program: Option<&str>, package: Option<&str>) -> Fact {
        Fact::HostForeign {
            manifest: "/m.json".into(),
            program: program.map(str::to_owned),
            package: package.map(str::to_owned),
        }
    }

    fn files_of_java() -> Box<JavaFiles> {
        Box::new(JavaFiles {
            settings: "/s".into(),
            configuration: "/c".into(),
        })
    }

    /// Returns the facts that hold a value, with their words.
    fn table() -> Vec<(Fact, &'static str)> {
        let day = || "2029-01-01T00:00:00Z".to_owned();
        let module = || "/opt/cps/libcps_pkcs11.so".into();
        vec![
            (Fact::Name("/usr/sbin/pcscd".to_owned()), "/usr/sbin/pcscd"),
            (
                Fact::Api(ErrorKind::NoCard),
                "No card is inserted. Insert the card, chip first.",
            ),
            (
                Fact::Browser(BrowserError::Read {
                    path: "f".into(),
                    detail: "x".to_owned(),
                }),
                "The file f cannot be read. Check its name and your right to read it.",
            ),
            (
                Fact::UsbReaders(vec![
                    UsbReader::Product("PC Twin Reader".to_owned()),
                    UsbReader::Port("1-3".to_owned()),
                ]),
                "PC Twin Reader, USB port 1-3",
            ),
            (
                Fact::Cards(vec![PlacedCard {
                    serial: "10000001".to_owned(),
                    reader: "Reader A".to_owned(),
                }]),
                "10000001 in Reader A",
            ),
            (
                Fact::Confined(vec![
                    (Browser::Firefox, PlaceKind::Snap),
                    (Browser::Chrome, PlaceKind::Flatpak),
                ]),
                "Firefox (snap), Chrome (flatpak) can neither load a PKCS#11 module of this machine \
                 nor start its program for web pages, so it cannot use the card. Use a browser \
                 from a package of the distribution or of its maker.",
            ),
            (
                Fact::MoreReadersThanSlots {
                    readers: 17,
                    names: "A, B".to_owned(),
                },
                "17 readers are connected, and programs that use the PKCS#11 module see 16 of \
                 them, those with a card first. Unplug readers that are not used. A, B",
            ),
            (
                Fact::PcscdRefuses {
                    account: "_cpsd".to_owned(),
                },
                "pcscd does not serve the account _cpsd, which cpsd runs as. Allow it by a rule \
                 of polkit.",
            ),
            (Fact::TriesLeft(3), "3 tries left"),
            (Fact::TriesUnknown, "not told by the card"),
            (Fact::ValidUntil { until: day() }, "until 2029-01-01"),
            (
                Fact::CertificateUnreadable(certificate()),
                "The authentication certificate of card 10000001 cannot be read, so its key makes \
                 no signature. Have the card replaced by its issuer.",
            ),
            (
                Fact::CertificateEnding {
                    certificate: certificate(),
                    until: day(),
                },
                "The authentication certificate of card 10000001 ends on 2029-01-01. Have the \
                 card renewed by its issuer.",
            ),
            (
                Fact::CertificateOver {
                    certificate: certificate(),
                    until: day(),
                },
                "The authentication certificate of card 10000001 ended on 2029-01-01. Have the \
                 card renewed by its issuer.",
            ),
            (
                Fact::CertificateNotYet {
                    certificate: certificate(),
                    from: day(),
                },
                "The authentication certificate of card 10000001 begins on 2029-01-01 only. Check \
                 the clock of this machine.",
            ),
            (Fact::Trust(TrustStatus::Trusted), "trusted"),
            (
                Fact::DirectoryOf { date: day() },
                "opposed cards are known up to 2029-01-01",
            ),
            (
                Fact::DirectoryOld { date: day() },
                "The index of the directory has the cards of 2029-01-01: cards opposed since then \
                 are not noticed. Build it anew: cps-registry index",
            ),
            (
                Fact::DirectoryUnusable {
                    reason: "the index is cut off: build it anew".to_owned(),
                },
                "cpsd does not use the index of the directory, and no opposed card is noticed: the \
                 index is cut off: build it anew",
            ),
            (
                Fact::TrustReason(TrustReason::Revoked),
                TrustReason::Revoked.english(),
            ),
            (
                Fact::NoSocket { path: "/s".into() },
                "There is no socket /s: the card service cpsd is not running. Start it.",
            ),
            (
                Fact::NotASocket { path: "/s".into() },
                "/s is no socket: something is in the place of that of cpsd. Remove it and \
                 restart cpsd.",
            ),
            (
                Fact::VersionDiffers {
                    daemon: "0.0.9".to_owned(),
                    own: "0.1.0",
                },
                "cpsd is version 0.0.9, this program 0.1.0. Restart cpsd after an update; if that \
                 is not enough, update both.",
            ),
            (
                Fact::NoRights {
                    user: "marie".to_owned(),
                },
                "The account marie may not use the card service. Add it to the group cps, then \
                 log in again.",
            ),
            (
                Fact::P11KitDangling { module: module() },
                "p11-kit looks for the module at /opt/cps/libcps_pkcs11.so, where there is none. \
                 Register the one that is installed.",
            ),
            (
                Fact::NssDangling { module: module() },
                "Chromium looks for the module at /opt/cps/libcps_pkcs11.so, where there is none. \
                 Close it and register the one that is installed.",
            ),
            (
                Fact::FirefoxDangling {
                    place: "/p".into(),
                    module: module(),
                },
                "/p names the module at /opt/cps/libcps_pkcs11.so, where there is none. Close \
                 Firefox and register the one that is installed.",
            ),
            (
                Fact::PoliciesUnreadable { file: "/p".into() },
                "/p is no policy file that Firefox can read, so Firefox ignores it. Correct it: \
                 the command says what is wrong.",
            ),
            (
                Fact::JavaIgnores {
                    settings: "/s".into(),
                    number: 14,
                },
                "/s names the module in provider 14, which Java passes over: the numbers go from 1 on \
                 without a gap, and the provider is SunPKCS11 from Java 9 on, \
                 sun.security.pkcs11.SunPKCS11 before. Correct the line.",
            ),
            (
                Fact::JavaConfigurationMissing {
                    settings: "/s".into(),
                    configuration: "/c".into(),
                },
                "/s has SunPKCS11 read /c, which is not there or cannot be read, so Java leaves the \
                 provider out. Write that file, or correct or remove the line.",
            ),
            (
                Fact::JavaDangling {
                    files: files_of_java(),
                    module: module(),
                    installed: r"C:\Program Files\CPS\cps_pkcs11.dll".into(),
                },
                "/s has Java load the module, and /c names it at /opt/cps/libcps_pkcs11.so, where \
                 there is none. Name the one that is installed: \
                 library=\"C:/Program Files/CPS/cps_pkcs11.dll\"",
            ),
            (
                Fact::JavaMiswritten {
                    files: files_of_java(),
                    installed: module(),
                },
                "/s has Java load the module, but Java cannot read its path in /c. Write it as \
                 follows: library=\"/opt/cps/libcps_pkcs11.so\"",
            ),
            (
                Fact::JavaOtherArchitecture {
                    files: files_of_java(),
                    installed: module(),
                },
                "/s has Java load the module, but /c names one of another architecture (32 or 64 \
                 bits), which this Java cannot load. Name the one for it: \
                 library=\"/opt/cps/libcps_pkcs11.so\"",
            ),
            (
                Fact::JavaWithoutModule {
                    settings: "/s".into(),
                },
                "/s has Java load the module, and none is installed for the architecture of this \
                 Java (32 or 64 bits). Use a Java of the architecture of the module.",
            ),
            (
                Fact::FileExposed { path: "/t".into() },
                "Other accounts than root can write /t, so what it holds, or what is below it, is not \
                 used. Close it to them.",
            ),
            (
                Fact::FileExposedToUsers { path: "/t".into() },
                "Other accounts than SYSTEM and the administrators can write /t, so what it holds, \
                 or what is below it, is not used. Close it to them.",
            ),
            (
                Fact::MappingLine {
                    file: "/m".into(),
                    line: 2,
                },
                "Line 2 of /m is for no identifier of a card, and pam_pkcs11 could take it for \
                 several: no card opens a session until it is taken away.",
            ),
            (
                Fact::HostAbsent {
                    browsers: "Firefox, Chromium".to_owned(),
                },
                "Firefox, Chromium: no manifest names the program that gives web pages the card. \
                 Register it.",
            ),
            (
                Fact::HostProgramMissing {
                    manifest: "/m.json".into(),
                    program: "/p".to_owned(),
                },
                "/m.json names the program /p, which is not there, so web pages do not reach the \
                 card. Install it, or register the one that is installed.",
            ),
            (
                Fact::HostOutdated {
                    manifest: "/m.json".into(),
                },
                "/m.json is of an earlier version of this software, so the extension cannot start \
                 the program. Register it again.",
            ),
            (
                host_of(Some("/usr/bin/web-eid"), Some("web-eid-native")),
                "/m.json, of the package web-eid-native, names another program, which is started in \
                 place of ours: /usr/bin/web-eid",
            ),
            (
                host_of(Some("/usr/bin/web-eid"), None),
                "/m.json names another program, which is started in place of ours: /usr/bin/web-eid",
            ),
            (
                host_of(None, None),
                "/m.json is no manifest that a browser can read. Remove it.",
            ),
            (Fact::NeedsDaemon, "cpsd must answer first"),
            (Fact::ByP11Kit, "by way of p11-kit"),
        ]
    }

    #[test]
    fn facts_are_put_into_words_with_their_values() {
        for (fact, words) in table() {
            assert_eq!(sentence(Language::English, &fact), words, "{fact:?}");
            let french = sentence(Language::French, &fact);
            assert!(!french.contains(['{', '}']), "{french}");
        }
    }

    #[test]
    fn dates_are_written_as_the_language_does() {
        let until = "2029-01-01T00:00:00Z".to_owned();
        let fact = Fact::ValidUntil { until };
        assert_eq!(sentence(Language::French, &fact), "jusqu'au 01/01/2029");
    }
}
