//! `report`: the state of the establishment, as a page to look at.

use std::path::PathBuf;

use cps_console::{Language, Page};
use cps_directory::Index;
use cps_workstation::destination::{Destination, Readers};

use super::not_counted;
use crate::args::ReportArgs;
use crate::error::{Output, RegistryError};
use crate::register::{Register, today};
use crate::report::{Report, html};
use crate::text::{Text, say};

pub(super) fn run(args: &ReportArgs, output: &mut Output) -> Result<(), RegistryError> {
    let mut register = Register::open(args.register.register.as_ref())?;
    let look = register.look()?;
    let pairings = &look.pairings;
    let accounts = register.accounts()?;
    let mut report = Report::of(today(), pairings, &accounts);
    report.not_counted.clone_from(&look.not_counted);
    if let Some(path) = &args.index {
        let look = |index| report.add_cards(pairings, &index);
        Index::open(path)
            .and_then(look)
            .map_err(RegistryError::index(path))?;
    }
    if !args.audit.is_empty() {
        report.add_seen(&args.audit)?;
    }
    let damaged = report.seen.iter().flat_map(|seen| &seen.damaged);
    for sentence in damaged.map(|damaged| html::damaged(output.language, damaged)) {
        output.warn(&sentence);
    }
    if !args.names {
        report.names = None;
    }
    let Some(path) = &args.html else {
        output.show(&report, page)?;
        return look.verdict();
    };
    let page = html::page(output.language, &report);
    let named = args.index.iter().chain(&args.audit).map(PathBuf::as_path);
    let inputs: Vec<_> = register.file().into_iter().chain(named).collect();
    Destination::new(Some(path), &inputs)?.write(page.as_bytes(), Readers::Owner)?;
    output.show(&report, |language, _| {
        let mut page = Page::default();
        page.line(say!(language, ReportWritten, path = path.display()));
        page
    })?;
    look.verdict()
}

fn page(language: Language, report: &Report) -> Page {
    let mut page = Page::default();
    let rows = [
        (Text::ReviewAccounts, Some(report.accounts)),
        (Text::ReviewPaired, Some(report.paired)),
        (Text::ReviewLeft, Some(report.left)),
        (
            Text::ReportExpired,
            report.cards.as_ref().map(|c| c.expired),
        ),
        (
            Text::ReportOpposed,
            report.cards.as_ref().map(|c| c.opposed),
        ),
        (Text::ReportSeen, report.seen.as_ref().map(|s| s.cards)),
        (
            Text::ReportSeenOpposed,
            report.seen.as_ref().map(|s| s.opposed),
        ),
    ];
    for (name, count) in rows {
        page.row_if(language.text(name), count.map(|count| count.to_string()));
    }
    if report.cards_not_known {
        page.alert(language.text(Text::CardsNotKnown));
    }
    if !report.not_counted.is_empty() {
        page.alert(not_counted(language, &report.not_counted));
    }
    page
}
