//! The report on an audit file.

use cps_workstation::audit::{Place, Problem, Report};

use crate::text::{Text, say};
use cps_console::Language;
use cps_console::{Page, Tone};

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
    for place in &report.torn {
        page.line(say!(
            language,
            AuditTorn,
            line = of(language, report, place)
        ));
    }
    if !report.head_known && !report.problems.contains(&Problem::HeadUnreadable) {
        page.alert(text(Text::AuditNoHead));
    }
    for problem in &report.problems {
        page.toned_row(
            Tone::Bad,
            text(Text::AuditWrong),
            sentence(language, report, problem),
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

/// Returns a line, with its file if there are several.
fn of(language: Language, report: &Report, place: &Place) -> String {
    match report.files.as_slice() {
        [] | [_] => place.line.to_string(),
        _ => say!(
            language,
            AuditPlace,
            line = place.line,
            file = place.file.as_str()
        ),
    }
}

fn sentence(language: Language, report: &Report, problem: &Problem) -> String {
    let of = |place| of(language, report, place);
    match problem {
        Problem::Missing { first, last } => {
            say!(language, AuditMissing, first = *first, last = *last)
        }
        Problem::Removed { place, first, last } => {
            say!(
                language,
                AuditRemoved,
                line = of(place),
                first = *first,
                last = *last
            )
        }
        Problem::Changed { place } => say!(language, AuditLineChanged, line = of(place)),
        Problem::Cut { place, number } => {
            say!(language, AuditCut, line = of(place), number = *number)
        }
        Problem::Moved { place, number } => {
            say!(language, AuditMoved, line = of(place), number = *number)
        }
        Problem::Foreign { place } => say!(language, AuditForeign, line = of(place)),
        Problem::Truncated { first, last } => {
            say!(language, AuditTruncated, first = *first, last = *last)
        }
        Problem::HeadUnreadable => language.text(Text::AuditHeadUnreadable).to_owned(),
        Problem::HeadWrong { number } => say!(language, AuditHeadWrong, number = *number),
        Problem::HeadMissing { hash } => say!(language, AuditHeadMissing, hash = hash),
    }
}
