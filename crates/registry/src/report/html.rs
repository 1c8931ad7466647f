//! The report as one page that needs no other file and no network.

use cps_console::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::seen::Damaged;
use super::{Named, Names, OpposedCard, Report, Seen, Unit};
use crate::cmds::not_counted;
use crate::text::{Text, say};

/// The page may run its own script and use its own style, and load nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("sort.js");

/// Returns the page.
pub(crate) fn page(language: Language, report: &Report) -> String {
    let title = language.text(Text::ReportTitle);
    let page = html! {
        (DOCTYPE)
        html lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    p { (say!(language, ReportDay, day = report.day.to_string())) }
                    @if !report.not_counted.is_empty() {
                        p { strong { (not_counted(language, &report.not_counted)) } }
                    }
                    (state(language, report))
                    (units(language, &report.units))
                    (cards(language, report))
                    (generations(language, report))
                    (seen(language, report.seen.as_ref()))
                    @if let Some(names) = &report.names { (named(language, names)) }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

/// A cell of a table.
enum Cell {
    Text(String),
    Number(usize),
    /// A part of a whole.
    Share(usize, usize),
}

/// Returns a section with a table, whose columns sort it.
fn section(
    language: Language,
    title: &str,
    columns: &[&str],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Markup {
    let rows: Vec<_> = rows.into_iter().collect();
    // The title of a column of numbers stands above them.
    let is_number = |column| {
        let first = rows.first().and_then(|row| row.get(column));
        first.is_some_and(|cell| !matches!(cell, Cell::Text(_)))
    };
    html! {
        section {
            h2 { (title) }
            div.wide {
                table {
                    thead { tr { @for (place, column) in columns.iter().enumerate() {
                        th.number[is_number(place)] scope="col" {
                            button type="button" title=(say!(language, ReportSort, column = *column)) {
                                (column)
                            }
                        }
                    } } }
                    tbody { @for row in &rows { tr { @for cell in row { (render(cell)) } } } }
                }
            }
        }
    }
}

fn render(cell: &Cell) -> Markup {
    match cell {
        Cell::Text(text) => html! { td { (text) } },
        Cell::Number(number) => html! { td.number { (number) } },
        Cell::Share(part, whole) => {
            let percent = percent(*part, *whole);
            html! { td.number data-value=(percent) { (bar(percent)) } }
        }
    }
}

/// Returns a share as a bar and in digits.
fn bar(percent: usize) -> Markup {
    html! { meter min="0" max="100" value=(percent) {} " " (percent) " %" }
}

/// Returns a part of a whole in percent, rounded down: 100 is all.
fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(0)
}

fn state(language: Language, report: &Report) -> Markup {
    let rows = [
        (Text::ReviewAccounts, report.accounts),
        (Text::ReviewPaired, report.paired),
        (Text::ReviewWithoutNumber, report.accounts - report.paired),
        (Text::ReviewLeft, report.left),
    ];
    html! {
        section {
            h2 { (language.text(Text::ReportState)) }
            (facts(language, &rows))
            p { (bar(percent(report.paired, report.accounts))) }
        }
    }
}

fn facts(language: Language, rows: &[(Text, usize)]) -> Markup {
    html! {
        table { tbody { @for (name, count) in rows {
            tr { th scope="row" { (language.text(*name)) } td.number { (count) } }
        } } }
    }
}

fn units(language: Language, units: &[Unit]) -> Markup {
    let columns = [
        Text::ReportUnit,
        Text::ReportAccounts,
        Text::ReviewPaired,
        Text::ReportShare,
    ];
    let columns = columns.map(|column| language.text(column));
    let rows = units.iter().map(|unit| {
        let name = match unit.unit.as_str() {
            "" => language.text(Text::ReportNoUnit).to_owned(),
            name => name.to_owned(),
        };
        vec![
            Cell::Text(name),
            Cell::Number(unit.accounts),
            Cell::Number(unit.paired),
            Cell::Share(unit.paired, unit.accounts),
        ]
    });
    section(language, language.text(Text::ReportUnits), &columns, rows)
}

fn cards(language: Language, report: &Report) -> Markup {
    let Some(cards) = &report.cards else {
        let reason = match report.cards_not_known {
            true => Text::CardsNotKnown,
            false => Text::ReportNoIndex,
        };
        return html! { section {
            h2 { (language.text(Text::ReportCards)) }
            p { (language.text(reason)) }
        } };
    };
    let rows = [
        (Text::ReportExpired, cards.expired),
        (Text::ReportOpposed, cards.opposed),
        (Text::ReportLater, cards.later),
        (Text::ReportUnknown, cards.unknown),
    ];
    let columns = [Text::ReportMonth, Text::ReportCards].map(|column| language.text(column));
    let months = cards
        .months
        .iter()
        .map(|month| vec![Cell::Text(month.month.clone()), Cell::Number(month.cards)]);
    html! {
        section {
            h2 { (language.text(Text::ReportCards)) }
            @if let Some(day) = cards.directory { p { (say!(language, ReportDirectory, day = day.to_string())) } }
            (facts(language, &rows))
        }
        (section(language, language.text(Text::ReportMonths), &columns, months))
    }
}

fn generations(language: Language, report: &Report) -> Markup {
    let titles = [Text::ReportGenerations, Text::ReportPairings];
    let counts = report.generations.iter();
    by_generation(
        language,
        titles,
        counts.map(|(name, count)| (&**name, *count)),
    )
}

/// Returns a section with a count for each generation, by its title and that of the counts.
fn by_generation<'c>(
    language: Language,
    [title, counted]: [Text; 2],
    counts: impl Iterator<Item = (&'c str, usize)>,
) -> Markup {
    let columns = [Text::ReportGeneration, counted].map(|column| language.text(column));
    let rows = counts.map(|(name, count)| {
        let name = match name {
            "cps3_contactless" => language.text(Text::ReportContactless).to_owned(),
            name => name.to_uppercase(),
        };
        vec![Cell::Text(name), Cell::Number(count)]
    });
    section(language, language.text(title), &columns, rows)
}

fn seen(language: Language, seen: Option<&Seen>) -> Markup {
    let title = language.text(Text::ReportSeen);
    let Some(seen) = seen else {
        return html! { section {
            h2 { (title) }
            p { (language.text(Text::ReportNoAudit)) }
        } };
    };
    let rows = [
        (Text::ReportSeenCards, seen.cards),
        (Text::ReportSeenOpposed, seen.opposed),
        (Text::ReportNotCompared, seen.not_compared),
        (Text::ReportWithoutGeneration, seen.without_generation),
    ];
    let period = match (seen.first, seen.last) {
        (Some(first), Some(last)) => {
            let (first, last) = (first.to_string(), last.to_string());
            say!(language, ReportPeriod, first = first, last = last)
        }
        _ => language.text(Text::ReportNoRecord).to_owned(),
    };
    let titles = [Text::ReportSeenGenerations, Text::ReportCards];
    let counts = seen.generations.iter().map(|(name, count)| (*name, *count));
    html! {
        section {
            h2 { (title) }
            p { (period) }
            @for damaged in &seen.damaged { p { strong { (self::damaged(language, damaged)) } } }
            (facts(language, &rows))
        }
        (by_generation(language, titles, counts))
    }
}

/// Returns the sentence on the lines of an audit file that are no records.
pub(crate) fn damaged(language: Language, damaged: &Damaged) -> String {
    say!(
        language,
        ReportDamaged,
        count = damaged.lines,
        file = damaged.file,
        line = damaged.first
    )
}

fn named(language: Language, names: &Names) -> Markup {
    let columns = [Text::ReportAccount, Text::ReportName, Text::ReportUnit];
    let columns = columns.map(|column| language.text(column));
    let accounts = names.without_number.iter().map(|account| {
        let name = format!("{} {}", account.family_name, account.given_names);
        let unit = account.unit.clone();
        vec![
            Cell::Text(account.name.clone()),
            Cell::Text(name.trim().to_owned()),
            Cell::Text(unit),
        ]
    });
    let without = language.text(Text::ReviewWithoutNumber);
    html! {
        (section(language, without, &columns, accounts))
        (pairings(language, Text::ReviewLeft, None, &names.left))
        (pairings(language, Text::ReportOpposed, Some(Text::ReportOpposedOn), &names.opposed))
        (pairings(language, Text::ReportExpiring, Some(Text::ReportLast), &names.expiring))
        (opposed(language, &names.seen))
    }
}

/// Returns a section of opposed cards that were seen.
fn opposed(language: Language, cards: &[OpposedCard]) -> Markup {
    let columns = [
        Text::ReportSerial,
        Text::ReportOpposedOn,
        Text::ReportSeenOn,
        Text::ReportReader,
    ];
    let columns = columns.map(|column| language.text(column));
    let rows = cards.iter().map(|card| {
        let last = card.last.map(|day| day.to_string()).unwrap_or_default();
        let cells = [&card.serial, &card.opposed, &last, &card.reader];
        cells.map(|cell| Cell::Text(cell.clone())).into()
    });
    let title = language.text(Text::ReportSeenOpposed);
    section(language, title, &columns, rows)
}

/// Returns a section of pairings, with a day of each if there is one.
fn pairings(language: Language, title: Text, day: Option<Text>, rows: &[Named]) -> Markup {
    let columns = [Some(Text::ReportAccount), Some(Text::ReportNumber), day];
    let columns: Vec<_> = columns
        .into_iter()
        .flatten()
        .map(|column| language.text(column))
        .collect();
    let rows = rows.iter().map(|row| {
        let cells = [
            Some(row.account.clone()),
            Some(row.national_id.clone()),
            row.day.map(|day| day.to_string()),
        ];
        cells.into_iter().flatten().map(Cell::Text).collect()
    });
    section(language, language.text(title), &columns, rows)
}
