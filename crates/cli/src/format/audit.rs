//! The report on an audit file.

use cps_workstation::audit::{Problem, Report};

use super::page::{Page, Tone};
use crate::language::Language;
use crate::text::{Text, say};

/// Returns the report as a page: what the chain holds, then what is wrong with it.
pub(crate) fn audit(language: Language, report: &Report) -> Page {
    let mut page = Page::default();
    let text = |text| language.text(text).to_owned();
    page.row(text(Text::AuditRecords), report.records.to_string());
    if let Some(first) = report.first.filter(|first| *first > 1) {
        page.line(say!(language, AuditBeginsAt, first = first));
    }
    if report.unchained > 0 {
        page.line(say!(language, AuditUnchained, count = report.unchained));
    }
    for line in &report.torn {
        page.line(say!(language, AuditTorn, line = *line));
    }
    if !report.head_known {
        page.alert(text(Text::AuditNoHead));
    }
    for problem in &report.problems {
        page.toned_row(
            Tone::Bad,
            text(Text::AuditWrong),
            sentence(language, problem),
        );
    }
    if report.problems.is_empty() && report.records > 0 {
        page.toned_row(Tone::Good, text(Text::AuditChain), text(Text::AuditWhole));
    }
    if let Some(head) = &report.head {
        page.row(
            text(Text::AuditHead),
            format!("{} {}", head.number, head.hash),
        );
    }
    page
}

fn sentence(language: Language, problem: &Problem) -> String {
    match problem {
        Problem::Removed { line, first, last } => {
            say!(
                language,
                AuditRemoved,
                line = *line,
                first = *first,
                last = *last
            )
        }
        Problem::Changed { line } => say!(language, AuditLineChanged, line = *line),
        Problem::Moved { line, number } => {
            say!(language, AuditMoved, line = *line, number = *number)
        }
        Problem::Foreign { line } => say!(language, AuditForeign, line = *line),
        Problem::Truncated { first, last } => {
            say!(language, AuditTruncated, first = *first, last = *last)
        }
        Problem::HeadMissing { hash } => say!(language, AuditHeadMissing, hash = hash),
    }
}
