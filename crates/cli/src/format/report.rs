//! The report on a card as Markdown. Begin at [`report`].

use std::fmt::Write as _;

use cps_protocol::report::{
    CardReport, Element, Fact, FactReport, FileReport, ReportedCode, ReportedProtocol,
    ReportedStatus, Structure, Verdict,
};
use cps_types::legible;
use serde::Serialize;

use super::purpose;
use crate::text::{Text, say};
use cps_console::Language;

/// Returns a report as Markdown; with the facts in words, if they are to be explained.
pub(crate) fn report(language: Language, report: &CardReport, explained: bool) -> String {
    let mut page = Markdown {
        language,
        text: String::new(),
    };
    let generation = word(&report.generation);
    page.line(&format!(
        "# {}",
        say!(language, ReportTitle, generation = generation)
    ));
    page.paragraph(language.text(Text::ReportIntroduction));
    page.card(report);
    if explained {
        page.explanations(&report.facts);
    }
    page.facts(&report.facts);
    page.answers(report);
    page.files(&report.files);
    page.codes(report);
    page.keys(report);
    page.times(report);
    page.structures(report);
    page.text
}

/// Returns the word of the API for a value that has one.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn statuses(status: &[ReportedStatus]) -> String {
    let words: Vec<String> = status.iter().map(|status| String::from(*status)).collect();
    words.join(" ")
}

fn number(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

struct Markdown {
    language: Language,
    text: String,
}

impl Markdown {
    /// Adds a line; a report may come from a file that others have written.
    fn line(&mut self, line: &str) {
        self.text.push_str(&legible(line));
        self.text.push('\n');
    }

    fn paragraph(&mut self, text: &str) {
        self.line("");
        self.line(text);
    }

    fn heading(&mut self, text: Text) {
        let heading = format!("## {}", self.language.text(text));
        self.paragraph(&heading);
        self.line("");
    }

    fn table<const COLUMNS: usize>(
        &mut self,
        columns: [Text; COLUMNS],
        rows: impl Iterator<Item = [String; COLUMNS]>,
    ) {
        let names = columns.map(|column| self.language.text(column).to_owned());
        self.row(&names);
        self.row(&columns.map(|_| "---".to_owned()));
        for row in rows {
            // What others chose is not part of the table's own marks.
            self.row(&row.map(|cell| cell.replace('|', "\\|")));
        }
    }

    fn row(&mut self, cells: &[String]) {
        let line = format!("| {} |", cells.join(" | "));
        self.line(&line);
    }

    fn yes_or_no(&self, yes: bool) -> String {
        let text = if yes { Text::Yes } else { Text::No };
        self.language.text(text).to_owned()
    }

    fn card(&mut self, report: &CardReport) {
        self.heading(Text::ReportCard);
        let name = |text: Text| self.language.text(text).to_owned();
        let protocol = match report.protocol {
            ReportedProtocol::T0 => "T=0",
            ReportedProtocol::T1 => "T=1",
        };
        let mut rows = vec![
            [name(Text::ReportAtr), report.atr.clone()],
            [name(Text::ReportProtocol), protocol.to_owned()],
            [name(Text::ReportVersion), report.version.clone()],
            [
                name(Text::ReportPinPresented),
                self.yes_or_no(report.pin_presented),
            ],
        ];
        if let Some(kept) = report.environment_kept {
            let state = if kept {
                Text::ReportKept
            } else {
                Text::ReportUsedUp
            };
            rows.push([name(Text::ReportEnvironment), name(state)]);
        }
        self.table([Text::ReportProperty, Text::ReportValue], rows.into_iter());
    }

    fn answers(&mut self, report: &CardReport) {
        self.heading(Text::ReportAnswers);
        let rows = report.answers.iter().map(|answer| {
            let length = answer.length.to_string();
            [word(&answer.probe), statuses(&answer.status), length]
        });
        self.table(
            [Text::ReportCommand, Text::ReportStatus, Text::ReportBytes],
            rows,
        );
    }

    fn files(&mut self, files: &[FileReport]) {
        self.heading(Text::ReportFiles);
        let rights = |file: &FileReport| {
            let private = file
                .needs_pin
                .then(|| self.language.text(Text::ReportPrivate));
            let modifiable = file
                .modifiable
                .then(|| self.language.text(Text::ReportModifiable));
            let rights: Vec<_> = private.into_iter().chain(modifiable).collect();
            rights.join(", ")
        };
        let rows: Vec<_> = files
            .iter()
            .map(|file| {
                [
                    file.path.clone(),
                    word(&file.role),
                    file.label.clone().unwrap_or_default(),
                    statuses(&file.select),
                    number(file.size),
                    statuses(&file.read),
                    rights(file),
                ]
            })
            .collect();
        let columns = [
            Text::ReportFile,
            Text::ReportRole,
            Text::ReportLabel,
            Text::ReportSelect,
            Text::ReportSize,
            Text::ReportRead,
            Text::ReportRights,
        ];
        self.table(columns, rows.into_iter());
    }

    fn codes(&mut self, report: &CardReport) {
        if report.codes.is_empty() {
            return;
        }
        self.heading(Text::ReportCodes);
        let rows = report.codes.iter().map(|code| {
            let name = match code.code {
                ReportedCode::Pin => "PIN",
                ReportedCode::Puk => "PUK",
            };
            [
                name.to_owned(),
                number(code.tries_left),
                number(code.tries_max),
                number(code.uses_left),
            ]
        });
        let columns = [
            Text::ReportCode,
            Text::ReportTriesLeft,
            Text::ReportTriesMax,
            Text::ReportUsesLeft,
        ];
        self.table(columns, rows);
    }

    fn keys(&mut self, report: &CardReport) {
        if report.keys.is_empty() {
            return;
        }
        self.heading(Text::ReportKeys);
        let mut rows = Vec::new();
        for key in &report.keys {
            let name = || {
                format!(
                    "{}, {} bits",
                    purpose(self.language, Some(key.key)),
                    key.bits
                )
            };
            for signature in &key.signatures {
                rows.push([name(), word(&signature.scheme), signature.outcome.clone()]);
            }
            if let Some(outcome) = &key.deciphering {
                let deciphering = self.language.text(Text::ReportDeciphering);
                rows.push([name(), deciphering.to_owned(), outcome.clone()]);
            }
        }
        self.table(
            [Text::ReportKey, Text::ReportOperation, Text::ReportOutcome],
            rows.into_iter(),
        );
    }

    fn times(&mut self, report: &CardReport) {
        let times = &report.times;
        if times.reads.is_empty() {
            return;
        }
        self.heading(Text::ReportTimes);
        let command = say!(
            self.language,
            ReportTimeCommand,
            time = times.command.to_string()
        );
        let byte = say!(
            self.language,
            ReportTimeByte,
            time = times.one_byte.to_string()
        );
        self.line(&format!("* {command}"));
        self.line(&format!("* {byte}"));
        for key in &times.keys {
            let operation = self.language.text(match key.deciphered {
                true => Text::ReportDeciphering,
                false => Text::Signature,
            });
            let line = say!(
                self.language,
                ReportTimeOf,
                key = purpose(self.language, Some(key.key)),
                operation = operation,
                time = key.time.to_string()
            );
            self.line(&format!("* {line}"));
        }
    }

    fn facts(&mut self, facts: &[FactReport]) {
        self.heading(Text::ReportFacts);
        let rows: Vec<_> = facts
            .iter()
            .map(|found| {
                let verdict = self.language.text(match found.verdict {
                    Verdict::Confirmed => Text::ReportConfirmed,
                    Verdict::Contradicted => Text::ReportContradicted,
                    Verdict::NotTried => Text::ReportNotTried,
                });
                let seen = found.seen.clone().unwrap_or_default();
                [
                    format!("`{}`", found.fact.word()),
                    found.fact.reference().to_owned(),
                    verdict.to_owned(),
                    seen,
                ]
            })
            .collect();
        let columns = [
            Text::ReportFact,
            Text::ReportLabel,
            Text::ReportVerdict,
            Text::ReportSeen,
        ];
        self.table(columns, rows.into_iter());
    }

    /// Puts the facts into words, those first that this software is wrong about.
    fn explanations(&mut self, facts: &[FactReport]) {
        self.heading(Text::ReportExplanations);
        for (verdict, title) in [
            (Verdict::Contradicted, Text::ReportExplainContradicted),
            (Verdict::Confirmed, Text::ReportExplainConfirmed),
            (Verdict::NotTried, Text::ReportExplainNotTried),
        ] {
            let title = self.language.text(title);
            self.line(&format!("### {title}"));
            self.line("");
            let those = facts.iter().filter(|found| found.verdict == verdict);
            let lines: Vec<_> = those.map(|found| self.explanation(found)).collect();
            if lines.is_empty() {
                let none = self.language.text(Text::ReportNone);
                self.line(&format!("* {none}"));
            }
            lines.iter().for_each(|line| self.line(line));
            self.line("");
        }
    }

    fn explanation(&self, found: &FactReport) -> String {
        let fact = sentence(self.language, found.fact);
        let mut line = format!("* `{}`: {fact}", found.fact.word());
        if let Some(seen) = found
            .seen
            .as_ref()
            .filter(|_| found.verdict == Verdict::Contradicted)
        {
            let _ = write!(
                line,
                " {}",
                say!(self.language, ReportObserved, seen = seen)
            );
        }
        line
    }

    fn structures(&mut self, report: &CardReport) {
        self.heading(Text::ReportStructures);
        self.line("```");
        for answer in &report.answers {
            self.structure(&word(&answer.probe), &answer.structure);
        }
        for file in &report.files {
            self.structure(&format!("SELECT {}", file.path), &file.description);
            self.structure(&format!("READ BINARY {}", file.path), &file.structure);
        }
        self.line("```");
    }

    fn structure(&mut self, name: &str, structure: &Structure) {
        if structure.is_empty() {
            return;
        }
        self.line(name);
        self.elements(&structure.elements, 1);
        if structure.other > 0 {
            let other = say!(
                self.language,
                ReportOther,
                bytes = structure.other.to_string()
            );
            self.line(&format!("  {other}"));
        }
    }

    fn elements(&mut self, elements: &[Element], depth: usize) {
        for element in elements {
            let indent = "  ".repeat(depth);
            let mut line = format!("{indent}{} ({})", element.tag, element.length);
            if let Some(value) = &element.value {
                let _ = write!(line, " = {value}");
            }
            self.line(&line);
            self.elements(&element.inside, depth + 1);
        }
    }
}

/// Returns a fact as a sentence.
fn sentence(language: Language, fact: Fact) -> &'static str {
    match language {
        Language::English => fact.english(),
        Language::French => fact.french(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cps_protocol::report::FACTS;

    use super::*;

    #[test]
    fn every_fact_has_a_word_of_its_own_and_sentences_in_both_languages() {
        let words: BTreeSet<_> = FACTS.iter().map(|fact| fact.word()).collect();
        assert_eq!(words.len(), FACTS.len());
        for fact in FACTS {
            for language in [Language::English, Language::French] {
                let sentence = sentence(language, *fact);
                assert!(sentence.ends_with('.'), "{sentence}");
            }
            assert_ne!(fact.english(), fact.french());
            let reference = fact.reference();
            let names_file = [".md", ".rs"].iter().any(|end| reference.contains(end));
            assert!(names_file, "{reference}");
        }
    }
}
