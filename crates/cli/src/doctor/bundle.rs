//! `cpsctl doctor --bundle`: what support needs to know of a workstation, in one file of JSON that a
//! person can read before it is sent. Begin at [`Bundle::collect`].
//!
//! A report on a card masks by itself what is of its holder (`cards.report`); every other text goes
//! through the [`Scrubber`].

use std::io::{self, ErrorKind as IoErrorKind, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use cps_ipc::accounts;
use cps_protocol::method::{
    CardsIdentity, CardsReport, Empty, IdentityParams, ReadersList, ReportParams,
};
use cps_protocol::{ApiError, CardObjects, PROTOCOL_VERSION};
use cps_workstation::doctor::Answers;
use cps_workstation::replace::directory;
use serde_json::{Value, json};

use super::report::Report;
use super::scrub::Scrubber;
use super::text::Doctor;
use crate::args::Global;
use crate::error::CliError;
use crate::format::Page;
use crate::input::read_file;
use crate::session::Session;
use crate::text::say;
use cps_console::Language;

/// Version of the form.
const FORMAT: u32 = 1;

/// The configuration of the daemon.
const CONFIGURATION: &str = "/etc/cpsd/cpsd.toml";

/// The largest file that is read, in bytes.
const LARGEST: u64 = 256 * 1024;

/// Settings of which the value is a word of the configuration, and not a name.
const PLAIN_SETTINGS: [&str; 2] = ["login_access", "log"];

/// Lines of the log.
const LOG_LINES: &str = "300";

/// Packages whose versions matter.
const PACKAGES: [&str; 6] = [
    "cps-middleware",
    "libccid",
    "libpcsclite1",
    "opensc",
    "p11-kit",
    "pcscd",
];

/// The parts of a bundle, and how many there are of each.
pub(crate) struct Bundle {
    content: Value,
    checks: usize,
    reports: usize,
    lines: usize,
}

impl Bundle {
    /// Refuses a path that is taken, before anything is asked.
    ///
    /// # Errors
    /// [`CliError::FileExists`].
    pub(crate) fn check(path: &Path) -> Result<(), CliError> {
        match fs::symlink_metadata(path) {
            Ok(_) => Err(CliError::FileExists(path.to_owned())),
            Err(_) => Ok(()),
        }
    }

    /// Collects everything. What cannot be had is told in its place.
    pub(crate) fn collect(
        global: &Global,
        language: Language,
        answers: &Result<Answers, ApiError>,
        report: &Report,
    ) -> Self {
        let mut scrubber = Scrubber::default();
        for name in ["HOME", "USER", "LOGNAME", "HOSTNAME"] {
            if let Ok(value) = env::var(name) {
                scrubber.add_name(&value);
            }
        }
        if let Ok(Some(name)) = accounts::own_name() {
            scrubber.add_name(&name);
        }
        if let Ok(name) = fs::read_to_string("/proc/sys/kernel/hostname") {
            scrubber.add_name(name.trim());
        }
        let session = Session::connect(global, language).ok();
        let cards = answers.as_ref().map_or(&[][..], |answers| &answers.cards);
        for card in cards {
            add_holder(&mut scrubber, session.as_ref(), card);
        }
        let reports: Vec<_> = cards
            .iter()
            .map(|card| card_report(session.as_ref(), card))
            .collect();
        let log = log();
        let count = |value: &Value| value.as_array().map_or(0, Vec::len);
        let (checks, lines) = (json!(report), count(&log));
        let mut content = json!({
            "format": FORMAT,
            "versions": {
                "cpsctl": env!("CARGO_PKG_VERSION"),
                "cpsd": answers.as_ref().ok().map(|answers| &answers.info.version),
                "protocol": PROTOCOL_VERSION,
                "system": system(),
                "kernel": first_line("/proc/sys/kernel/osrelease"),
                "architecture": env::consts::ARCH,
                "packages": packages(),
            },
            "doctor": checks,
            "service": answers.as_ref().map_or_else(|error| json!(error), |a| json!(a.info)),
            "configuration": configuration(),
            "readers": readers(session.as_ref()),
            "log": log,
        });
        scrubber.scrub_value(&mut content);
        let made = reports
            .iter()
            .filter(|report| report["error"].is_null())
            .count();
        // They hold long numbers of the chip, and nothing of the holder.
        content["cards"] = reports.into();
        Self {
            checks: count(&content["doctor"]["checks"]),
            content,
            reports: made,
            lines,
        }
    }

    /// Writes the bundle to a file of its own that this account alone can read.
    ///
    /// # Errors
    /// [`CliError::FileExists`] if there is anything at this path; it stays as it is.
    pub(crate) fn write(&self, path: &Path) -> Result<(), CliError> {
        let json = serde_json::to_vec_pretty(&self.content);
        let json = json.map_err(|error| CliError::Output(error.into()))?;
        let written = || {
            let mut file = tempfile::NamedTempFile::new_in(directory(path))?;
            file.write_all(&json)?;
            file.as_file().sync_all()?;
            file.persist_noclobber(path).map_err(|error| error.error)?;
            Ok::<_, io::Error>(())
        };
        written().map_err(|error| match error.kind() {
            IoErrorKind::AlreadyExists => CliError::FileExists(path.to_owned()),
            _ => CliError::write(path)(error),
        })
    }

    /// Returns what the bundle holds, for a person.
    pub(crate) fn page(&self, language: Language, path: &Path) -> Page {
        let mut page = Page::default();
        page.line(say!(language, Doctor::BundleWritten, path = path.display()));
        for text in [
            Doctor::BundleVersions,
            Doctor::BundleConfiguration,
            Doctor::BundleReaders,
        ] {
            page.line(language.text(text));
        }
        page.line(say!(language, Doctor::BundleChecks, count = self.checks));
        page.line(say!(language, Doctor::BundleReports, count = self.reports));
        page.line(say!(language, Doctor::BundleLog, count = self.lines));
        page.line(language.text(Doctor::BundlePrivacy));
        page
    }

    /// Returns the same for a program.
    pub(crate) fn summary(&self) -> Value {
        json!({ "checks": self.checks, "reports": self.reports, "log_lines": self.lines })
    }
}

/// Makes what is known of a holder and a card a thing to take out.
fn add_holder(scrubber: &mut Scrubber, session: Option<&Session>, objects: &CardObjects) {
    scrubber.add(&objects.summary.serial);
    scrubber.add(objects.summary.label.as_deref().unwrap_or_default());
    for certificate in &objects.certificates {
        scrubber.add(&certificate.serial_number);
        let parts = certificate.subject.split([',', '+']);
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            // The country is no person.
            if name != "C" {
                scrubber.add(value);
            }
        }
    }
    let params = IdentityParams {
        card: objects.summary.id.clone(),
        complete: false,
    };
    let identity = session.map(|session| session.call::<CardsIdentity>(&params));
    if let Some(Ok(judged)) = identity {
        scrubber.add_members(&json!(judged.identity), "value");
    }
}

/// Returns the report on a card, without its PIN.
fn card_report(session: Option<&Session>, objects: &CardObjects) -> Value {
    let params = ReportParams {
        card: objects.summary.id.clone(),
        with_login: false,
    };
    match session.map(|session| session.call_long::<CardsReport>(&params)) {
        Some(Ok(report)) => json!(report),
        Some(Err(failure)) => json!({ "error": failure.kind().word() }),
        None => Value::Null,
    }
}

/// Returns the readers with what is in them, of a card only of which generation it is.
fn readers(session: Option<&Session>) -> Value {
    let found = session.map(|session| session.call::<ReadersList>(&Empty {}));
    let Some(Ok(found)) = found else {
        return Value::Null;
    };
    let readers = found.readers.iter().map(|reader| {
        json!({
            "name": reader.name, "state": reader.state, "pin_pad": reader.pin_pad,
            "generation": reader.summary.as_ref().map(|card| card.generation),
            "problem": reader.problem.as_ref().map(|problem| problem.kind.word()),
        })
    });
    readers.collect::<Vec<_>>().into()
}

/// Returns the settings of the daemon that differ from its own, without the names of groups and
/// directories: of these only that they are set.
fn configuration() -> Value {
    match read_file(Path::new(CONFIGURATION), LARGEST) {
        Ok(content) => settings(&String::from_utf8_lossy(&content)),
        Err(failure) => json!({ "error": failure.kind().word() }),
    }
}

fn settings(text: &str) -> Value {
    let lines = text.lines().filter_map(|line| line.split_once('='));
    let lines = lines.filter(|(name, _)| !name.trim_start().starts_with('#'));
    let settings = lines.map(|(name, value)| {
        let (name, value) = (name.trim(), value.trim());
        let is_plain = PLAIN_SETTINGS.contains(&name) || !value.contains(['"', '\'', '[']);
        let value = if is_plain { value } else { "(set)" };
        json!({ "name": name, "value": value })
    });
    settings.collect::<Vec<_>>().into()
}

/// Returns the name of the system, as its makers have it (os-release(5)).
fn system() -> Option<String> {
    let text = fs::read_to_string("/etc/os-release").ok()?;
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(name.trim_matches('"').to_owned())
}

fn first_line(path: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.lines().next()?.to_owned())
}

/// Returns the versions of the packages that are installed, on a system that has Debian's.
fn packages() -> Value {
    let format = "--showformat=${Package} ${Version}\\n";
    let mut command = Command::new("dpkg-query");
    let text = output(command.args(["--show", format]).args(PACKAGES));
    let lines = text.iter().flat_map(|text| text.lines());
    lines
        .filter(|line| !line.ends_with(' '))
        .collect::<Vec<_>>()
        .into()
}

/// Returns the last lines of the daemon's log, as far as this account may read them.
fn log() -> Value {
    let mut command = Command::new("journalctl");
    let command = command.args([
        "--unit=cpsd.service",
        "--quiet",
        "--no-pager",
        "--output=json",
    ]);
    match output(command.arg(format!("--lines={LOG_LINES}"))) {
        Some(text) => messages(&text).into(),
        None => Value::Null,
    }
}

/// Returns the messages of journalctl(1), in JSON, without what it says of the computer.
fn messages(text: &str) -> Vec<Value> {
    let records = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let kept = records.map(|record| {
        let microseconds = record["__REALTIME_TIMESTAMP"].as_str();
        let seconds = microseconds.and_then(|text| text.parse::<u64>().ok());
        json!({
            "seconds": seconds.map(|microseconds| microseconds / 1_000_000),
            "priority": record["PRIORITY"],
            "message": record["MESSAGE"],
        })
    });
    kept.collect()
}

/// Returns what a program prints; `None` if it is not there. What it complains of is not wanted.
fn output(command: &mut Command) -> Option<String> {
    let command = command.stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_have_no_names_of_groups_or_directories() {
        let text = "# comment = 1\nlease_seconds = 60\nlog = 'debug'\n\
                    pin_groups = ['doctors']\ntrust_dir = \"/home/marie/trust\"\n\n";
        let expected = json!([
            { "name": "lease_seconds", "value": "60" },
            { "name": "log", "value": "'debug'" },
            { "name": "pin_groups", "value": "(set)" },
            { "name": "trust_dir", "value": "(set)" },
        ]);
        assert_eq!(settings(text), expected);
    }

    #[test]
    fn of_a_log_only_time_priority_and_message_are_kept() {
        let text = "{\"__REALTIME_TIMESTAMP\":\"1767225600123456\",\"PRIORITY\":\"6\",\
                    \"MESSAGE\":\"card ready\",\"_HOSTNAME\":\"cabinet\"}\nno json\n";
        let expected =
            json!({ "seconds": 1_767_225_600, "priority": "6", "message": "card ready" });
        assert_eq!(messages(text), [expected]);
    }
}
