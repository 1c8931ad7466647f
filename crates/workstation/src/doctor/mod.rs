//! The checks of everything that must be right, from the USB port up to the browser, each with the
//! command that mends it.
//!
//! A check is a function of a [`Machine`] that gives a [`Finding`]; each has its own file. A check
//! that depends on one that fails says so and is not applicable: the first one that fails is the
//! one to mend. [`examine`] makes them all.

mod agent_present;
#[cfg(test)]
mod bench;
mod browser_module;
mod card_known;
mod card_ready;
mod card_seen;
mod card_service;
mod certificates_trusted;
mod certificates_valid;
mod confined_browsers;
mod daemon_reachable;
mod daemon_version;
mod directory_index;
mod files_closed;
mod finding;
mod firefox;
mod java;
mod login_mapping;
mod machine;
mod module_installed;
mod native_hosts;
mod nss;
mod p11_kit;
mod package;
mod pcscd_allowed;
mod pcscd_installed;
mod pcscd_running;
mod pin_state;
mod reader_on_usb;
mod reader_seen;
mod registration;
mod rights;
mod session_local;
mod socket_present;
mod web_eid;
mod web_host;

pub use finding::{CertificateOf, Fact, Finding, JavaFiles, PlacedCard, Status, UsbReader};
pub use machine::{Answers, Machine, Place};

use crate::sys::{SYSTEM, System};

/// A line of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// A reader is on USB.
    ReaderOnUsb,
    /// pcscd is installed.
    PcscdInstalled,
    /// pcscd runs.
    PcscdRunning,
    /// pcscd serves cpsd.
    PcscdAllowed,
    /// The card service of Windows is there.
    CardService,
    /// The session is the one at the machine.
    SessionLocal,
    /// cpsd sees a reader.
    ReaderSeen,
    /// A card is inserted.
    CardSeen,
    /// The card is one of the family.
    CardKnown,
    /// The card can be used.
    CardReady,
    /// The PIN has tries left.
    PinState,
    /// The certificates are valid.
    CertificatesValid,
    /// The certificates can be relied on.
    CertificatesTrusted,
    /// The socket of cpsd is there.
    SocketPresent,
    /// cpsd answers.
    DaemonReachable,
    /// cpsd has the version of this program.
    DaemonVersion,
    /// The account may use cpsd.
    Rights,
    /// An agent shows PIN dialogs.
    AgentPresent,
    /// The PKCS#11 module is installed.
    ModuleInstalled,
    /// p11-kit loads the module.
    P11Kit,
    /// Chromium loads the module.
    Nss,
    /// Firefox loads the module.
    Firefox,
    /// Java loads the module where its settings name it.
    Java,
    /// Browsers find the program that gives web pages the card.
    WebHost,
    /// The program that the extension of Web eID starts.
    WebEid,
    /// No browser is confined.
    ConfinedBrowsers,
    /// Cards are mapped to accounts by identifiers alone.
    LoginMapping,
    /// The index of the directory, which names opposed cards, is current.
    DirectoryIndex,
    /// Root, or on Windows the administrators, alone can write what decides about trust.
    FilesClosed,
}

impl Check {
    /// Returns its stable name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReaderOnUsb => "reader.usb",
            Self::PcscdInstalled => "pcscd.installed",
            Self::PcscdRunning => "pcscd.running",
            Self::PcscdAllowed => "pcscd.allowed",
            Self::CardService => "card_service.running",
            Self::SessionLocal => "session.local",
            Self::ReaderSeen => "reader.seen",
            Self::CardSeen => "card.seen",
            Self::CardKnown => "card.known",
            Self::CardReady => "card.ready",
            Self::PinState => "pin.state",
            Self::CertificatesValid => "certificates.valid",
            Self::CertificatesTrusted => "certificates.trusted",
            Self::SocketPresent => "daemon.socket",
            Self::DaemonReachable => "daemon.reachable",
            Self::DaemonVersion => "daemon.version",
            Self::Rights => "daemon.rights",
            Self::AgentPresent => "agent.present",
            Self::ModuleInstalled => "module.installed",
            Self::P11Kit => "module.p11_kit",
            Self::Nss => "module.nss",
            Self::Firefox => "module.firefox",
            Self::Java => "module.java",
            Self::WebHost => "web.host",
            Self::WebEid => "web.eid",
            Self::ConfinedBrowsers => "browsers.confined",
            Self::LoginMapping => "login.mapping",
            Self::DirectoryIndex => "directory.index",
            Self::FilesClosed => "files.closed",
        }
    }
}

/// Function that looks at a machine for one check.
type Look = fn(&Machine) -> Finding;

/// The checks that are made of each card.
const OF_EACH_CARD: [Check; 4] = [
    Check::CardReady,
    Check::PinState,
    Check::CertificatesValid,
    Check::CertificatesTrusted,
];

/// The systems of a check.
const EVERY: &[System] = &[System::Unix, System::Windows];
const UNIX: &[System] = &[System::Unix];
const WINDOWS: &[System] = &[System::Windows];

/// All checks, from the bottom up, each with the systems that it is made on.
const CHECKS: &[(Check, Look, &[System])] = &[
    (Check::ReaderOnUsb, reader_on_usb::check, UNIX),
    (Check::PcscdInstalled, pcscd_installed::check, UNIX),
    (Check::PcscdRunning, pcscd_running::check, UNIX),
    (Check::PcscdAllowed, pcscd_allowed::check, UNIX),
    (Check::CardService, card_service::check, WINDOWS),
    (Check::SessionLocal, session_local::check, WINDOWS),
    (Check::ReaderSeen, reader_seen::check, EVERY),
    (Check::CardSeen, card_seen::check, EVERY),
    (Check::CardKnown, card_known::check, EVERY),
    (Check::CardReady, card_ready::check, EVERY),
    (Check::PinState, pin_state::check, EVERY),
    (Check::CertificatesValid, certificates_valid::check, EVERY),
    (
        Check::CertificatesTrusted,
        certificates_trusted::check,
        EVERY,
    ),
    (Check::SocketPresent, socket_present::check, EVERY),
    (Check::DaemonReachable, daemon_reachable::check, EVERY),
    (Check::DaemonVersion, daemon_version::check, EVERY),
    (Check::Rights, rights::check, EVERY),
    (Check::AgentPresent, agent_present::check, EVERY),
    (Check::ModuleInstalled, module_installed::check, EVERY),
    (Check::P11Kit, p11_kit::check, UNIX),
    (Check::Nss, nss::check, UNIX),
    (Check::Firefox, firefox::check, EVERY),
    (Check::Java, java::check, EVERY),
    (Check::WebHost, web_host::check, UNIX),
    (Check::WebEid, web_eid::check, UNIX),
    (Check::ConfinedBrowsers, confined_browsers::check, UNIX),
    (Check::LoginMapping, login_mapping::check, UNIX),
    (Check::DirectoryIndex, directory_index::check, UNIX),
    (Check::FilesClosed, files_closed::check, EVERY),
];

/// A check that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// The check.
    pub check: Check,
    /// The reader whose card it is about, where several readers hold a card.
    pub reader: Option<String>,
    /// The finding.
    pub finding: Finding,
}

/// Makes every check; those of a card once for each, if several readers hold a card.
pub fn examine(machine: &Machine) -> Vec<Examined> {
    let readers = card_known::readers(machine);
    let each: Vec<_> = match readers.as_slice() {
        [] | [_] => Vec::new(),
        several => several
            .iter()
            .map(|reader| (reader.name.as_str(), machine.of_reader(reader)))
            .collect(),
    };
    let here = CHECKS.iter().filter(|(.., on)| on.contains(&SYSTEM));
    let checks = here.flat_map(|(check, look, _)| {
        let whole = Examined {
            check: *check,
            reader: None,
            finding: look(machine),
        };
        if each.is_empty() || !OF_EACH_CARD.contains(check) {
            return vec![whole];
        }
        let of_card = |(name, machine): &(&str, Machine)| Examined {
            check: *check,
            reader: Some((*name).to_owned()),
            finding: look(machine).for_reader(name),
        };
        each.iter().map(of_card).collect()
    });
    checks.collect()
}

#[cfg(test)]
mod tests {
    use cps_protocol::ErrorKind;
    use cps_testsuite::sample;

    use super::bench::Bench;
    use super::*;

    /// Returns the findings about cards, with their readers.
    fn of_cards(machine: &Machine) -> Vec<(Check, Option<String>, Finding)> {
        let examined = examine(machine).into_iter();
        let of_cards = examined.filter(|one| OF_EACH_CARD.contains(&one.check));
        of_cards
            .map(|one| (one.check, one.reader, one.finding))
            .collect()
    }

    #[test]
    fn each_of_several_cards_has_its_lines() {
        let mut blocked = sample::objects();
        blocked.summary.reader = "B".to_owned();
        blocked.summary.serial = "10000002".to_owned();
        blocked.pin.blocked = true;
        let mut good = sample::objects();
        good.summary.reader = "A".to_owned();
        let readers = [
            sample::ready("A", "c1"),
            sample::ready("B", "c2"),
            sample::unusable("C", ErrorKind::CardDamaged),
            sample::reading("D", "c3"),
            // Neither is a card of the family.
            sample::unusable("E", ErrorKind::CardVitale),
            sample::empty("F"),
        ];
        let machine = Bench::new()
            .readers(&readers)
            .said(|answers| answers.cards = vec![good, blocked])
            .machine();
        let found = of_cards(&machine);
        let lines: Vec<_> = found
            .iter()
            .map(|(check, reader, finding)| (*check, reader.as_deref(), finding.status))
            .collect();
        let all = |check, statuses: [Status; 4]| {
            let names = ["A", "B", "C", "D"].map(Some).into_iter().zip(statuses);
            names.map(move |(name, status)| (check, name, status))
        };
        use Status::{Failed, NotApplicable, Ok, Warning};
        let none = NotApplicable;
        let expected: Vec<_> = [
            all(Check::CardReady, [Ok, Ok, Failed, Warning]),
            all(Check::PinState, [Ok, Failed, none, none]),
            all(Check::CertificatesValid, [Ok, Ok, none, none]),
            all(Check::CertificatesTrusted, [Warning, Warning, none, none]),
        ]
        .into_iter()
        .flatten()
        .collect();
        assert_eq!(lines, expected);
        let pin = found
            .iter()
            .find(|(_, _, finding)| finding.command.is_some());
        let unblock = "cpsctl pin unblock --reader B";
        assert_eq!(
            pin.map(|(.., finding)| finding.clone()),
            Some(Finding::failed(ErrorKind::PinBlocked).mended_by(unblock))
        );
    }

    #[test]
    fn a_card_alone_is_not_named() {
        let readers = [
            sample::ready("A", "c1"),
            sample::unusable("E", ErrorKind::CardVitale),
            sample::empty("F"),
        ];
        let bench = Bench::new().card(|_| ()).readers(&readers);
        let found = of_cards(&bench.machine());
        assert_eq!(found.len(), OF_EACH_CARD.len());
        assert!(found.iter().all(|(_, reader, _)| reader.is_none()));
    }
}
