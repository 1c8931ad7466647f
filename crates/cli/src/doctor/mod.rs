//! `cpsctl doctor`: looks at everything that must be right, from the USB port up to the browser,
//! and says how to mend what is not.
//!
//! A check is a function of a [`Machine`] that gives a [`Finding`]; each has its own file. A check
//! that depends on one that fails says so and is not applicable: the first failing line is the one
//! to mend.

mod agent_present;
mod card_known;
mod card_ready;
mod card_seen;
mod certificates_trusted;
mod certificates_valid;
mod confined_browsers;
mod daemon_reachable;
mod daemon_version;
mod finding;
mod firefox;
mod machine;
mod module_installed;
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
mod report;
mod rights;
mod socket_present;
#[cfg(test)]
mod test;
mod text;

pub(crate) use finding::{Finding, Status};
#[cfg(test)]
use machine::Answers;
pub(crate) use machine::{Machine, Place};
pub(crate) use report::{Report, page};
use text::Doctor;

/// A line of the report.
struct Check {
    /// Its stable name for programs.
    name: &'static str,
    title: Doctor,
    look: fn(&Machine) -> Finding,
}

/// All checks, from the bottom up.
const CHECKS: &[Check] = &[
    Check::new("reader.usb", Doctor::ReaderOnUsb, reader_on_usb::check),
    Check::new(
        "pcscd.installed",
        Doctor::PcscdInstalled,
        pcscd_installed::check,
    ),
    Check::new("pcscd.running", Doctor::PcscdRunning, pcscd_running::check),
    Check::new("pcscd.allowed", Doctor::PcscdAllowed, pcscd_allowed::check),
    Check::new("reader.seen", Doctor::ReaderSeen, reader_seen::check),
    Check::new("card.seen", Doctor::CardSeen, card_seen::check),
    Check::new("card.known", Doctor::CardKnown, card_known::check),
    Check::new("card.ready", Doctor::CardReady, card_ready::check),
    Check::new("pin.state", Doctor::PinState, pin_state::check),
    Check::new(
        "certificates.valid",
        Doctor::CertificatesValid,
        certificates_valid::check,
    ),
    Check::new(
        "certificates.trusted",
        Doctor::CertificatesTrusted,
        certificates_trusted::check,
    ),
    Check::new(
        "daemon.socket",
        Doctor::SocketPresent,
        socket_present::check,
    ),
    Check::new(
        "daemon.reachable",
        Doctor::DaemonReachable,
        daemon_reachable::check,
    ),
    Check::new(
        "daemon.version",
        Doctor::DaemonVersion,
        daemon_version::check,
    ),
    Check::new("daemon.rights", Doctor::Rights, rights::check),
    Check::new("agent.present", Doctor::AgentPresent, agent_present::check),
    Check::new(
        "module.installed",
        Doctor::ModuleInstalled,
        module_installed::check,
    ),
    Check::new("module.p11_kit", Doctor::P11Kit, p11_kit::check),
    Check::new("module.nss", Doctor::Nss, nss::check),
    Check::new("module.firefox", Doctor::Firefox, firefox::check),
    Check::new(
        "browsers.confined",
        Doctor::ConfinedBrowsers,
        confined_browsers::check,
    ),
];

impl Check {
    const fn new(name: &'static str, title: Doctor, look: fn(&Machine) -> Finding) -> Self {
        Self { name, title, look }
    }
}

/// Makes every check.
pub(crate) fn examine(machine: &Machine) -> Report {
    Report::new(
        machine.language,
        CHECKS.iter().map(|check| (check, (check.look)(machine))),
    )
}
