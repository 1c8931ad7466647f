//! The lines of the doctor's report, for persons and for programs. Begin at [`Report`].

use std::borrow::Cow;

use cps_workstation::doctor::{Examined, Status};
use serde::Serialize;

use super::text::Doctor;
use super::words::{sentence, title};
use crate::format::{Page, Tone};
use crate::text::say;
use cps_console::Language;

/// All findings, as a program reads them.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Whether nothing failed.
    well: bool,
    checks: Vec<Line>,
}

/// A line of a report.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) check: &'static str,
    pub(crate) status: Status,
    pub(crate) title: Cow<'static, str>,
    /// The reader whose card it is about, where several readers hold a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reader: Option<String>,
    pub(crate) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) command: Option<String>,
}

impl Report {
    /// Puts findings into words.
    pub(crate) fn new(language: Language, examined: Vec<Examined>) -> Self {
        let line = |one: Examined| Line {
            check: one.check.name(),
            status: one.finding.status,
            title: language.text(title(one.check)).into(),
            reader: one.reader,
            message: sentence(language, &one.finding.fact),
            command: one.finding.command,
        };
        Self::of(examined.into_iter().map(line).collect())
    }

    /// Returns the report with these lines.
    pub(crate) fn of(checks: Vec<Line>) -> Self {
        Self {
            well: checks.iter().all(|line| line.status != Status::Failed),
            checks,
        }
    }

    /// Returns the number of checks that failed.
    pub(crate) fn failed(&self) -> usize {
        let failed = |line: &&Line| line.status == Status::Failed;
        self.checks.iter().filter(failed).count()
    }
}

/// Returns the findings as a person reads them.
pub(crate) fn page(language: Language, report: &Report) -> Page {
    let mut page = Page::default();
    for line in &report.checks {
        let (tone, word) = match line.status {
            Status::Ok => (Tone::Good, Doctor::Ok),
            Status::Warning => (Tone::Caution, Doctor::Warning),
            Status::Failed => (Tone::Bad, Doctor::Failed),
            Status::NotApplicable => (Tone::Quiet, Doctor::NotApplicable),
        };
        let (title, found) = (&line.title, &line.message);
        let found = match &line.reader {
            None => say!(language, Doctor::Line, title = title, found = found),
            Some(reader) => say!(
                language,
                Doctor::LineOfReader,
                title = title,
                reader = reader,
                found = found
            ),
        };
        page.toned_row(tone, language.text(word), found);
        if let Some(command) = &line.command {
            page.row("", format!("  {command}"));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use cps_workstation::doctor::{Check, Fact, Finding};

    use super::*;

    fn report(language: Language) -> Report {
        let one = |check, status, fact, command: Option<&str>| Examined {
            check,
            reader: None,
            finding: Finding {
                status,
                fact,
                command: command.map(str::to_owned),
            },
        };
        let twin = Fact::Name("Twin".to_owned());
        let broken = Fact::Name("Broken.".to_owned());
        let findings = vec![
            one(Check::ReaderOnUsb, Status::Ok, twin, None),
            one(Check::AgentPresent, Status::Failed, broken, Some("mend it")),
        ];
        Report::new(language, findings)
    }

    #[test]
    fn a_person_reads_lines_with_the_command_below() {
        assert_eq!(
            page(Language::English, &report(Language::English)).render(false),
            "  ok      Reader on USB: Twin\n  failed  PIN dialogs: Broken.\n            mend it\n"
        );
        assert_eq!(
            page(Language::French, &report(Language::French)).render(false),
            "  bon    Lecteur sur USB : Twin\n  échec  Dialogues de code porteur : Broken.\n\
             \x20          mend it\n"
        );
    }

    #[test]
    fn a_line_about_one_of_several_cards_names_the_reader() {
        let pin = Examined {
            check: Check::PinState,
            reader: Some("Twin 2".to_owned()),
            finding: Finding {
                status: Status::Ok,
                fact: Fact::TriesLeft(3),
                command: None,
            },
        };
        for (language, expected) in [
            (Language::English, "  ok  PIN, Twin 2: 3 tries left\n"),
            (
                Language::French,
                "  bon  Code porteur, Twin 2 : il reste 3 essais\n",
            ),
        ] {
            let report = Report::new(language, vec![pin.clone()]);
            assert_eq!(page(language, &report).render(false), expected);
            let json = serde_json::to_value(&report).unwrap();
            assert_eq!(json["checks"][0]["reader"], "Twin 2");
        }
    }

    #[test]
    fn a_program_reads_names_that_stay() {
        let report = report(Language::English);
        assert_eq!(report.failed(), 1);
        assert_eq!(
            serde_json::to_value(&report).unwrap(),
            serde_json::json!({ "well": false, "checks": [
                { "check": "reader.usb", "status": "ok", "title": "Reader on USB", "message": "Twin" },
                { "check": "agent.present", "status": "failed", "title": "PIN dialogs",
                  "message": "Broken.", "command": "mend it" },
            ]})
        );
    }
}
