//! `check`: the card in the reader, a list of accounts, or the accounts of the login by card, compared
//! with the index of the directory.

use std::fs;
use std::path::Path;

use cps_console::{Global, Language, Page};
use cps_directory::{Day, Finding, Index, Kind, Subject, check, is_listed};
use cps_trust::LONGEST_LIST;
use cps_workstation::login::Mapping;
use serde::Serialize;

use super::import::{mapping, read_list};
use crate::accounts::BadCell;
use crate::args::CheckArgs;
use crate::conflict::Holder;
use crate::desk;
use crate::error::{Output, RegistryError};
use crate::export::csv::{cell, numeral, table};
use crate::register::today;
use crate::text::{Text, say};

/// The result of a check.
#[derive(Debug, Serialize)]
struct Report {
    /// Day of the oldest file of the index, `yyyy-mm-dd`.
    directory: Option<Day>,
    /// Accounts or cards that were compared.
    checked: usize,
    findings: Vec<Found>,
    /// Employees, whom the directory does not list: their numbers were compared with nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_listed: Vec<Unlisted>,
    /// Cells of the list of accounts that may be wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<BadCell>,
    /// Whether the index knows of cards: otherwise none is told to be opposed or expired.
    cards_known: bool,
}

/// An employee.
#[derive(Debug, Serialize)]
struct Unlisted {
    /// The account; absent for a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    number: String,
}

/// A difference, and whose.
#[derive(Debug, Serialize)]
struct Found {
    /// The account; absent for a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// IdNat_PS.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(flatten)]
    finding: Finding,
}

/// An account or a card that is compared.
#[derive(Debug, Default)]
struct Case {
    account: Option<String>,
    number: Option<String>,
    family: String,
    given: String,
    profession: Option<String>,
    card: Option<String>,
}

pub(super) fn run(
    args: &CheckArgs,
    global: &Global,
    output: &mut Output,
) -> Result<(), RegistryError> {
    let index = Index::open(&args.index).map_err(RegistryError::index(&args.index))?;
    let (cases, warnings) = match (&args.accounts, &args.mapping) {
        (Some(path), _) => of_accounts(path, args, output)?,
        (None, Some(path)) => {
            // A file that is not there is none for the login, and no account for this check.
            fs::metadata(path).map_err(RegistryError::read(path))?;
            let mapping = Mapping::read(path).map_err(|_| RegistryError::Mapping(path.clone()))?;
            let cases = mapping.entries().map(|entry| Case {
                account: Some(entry.user.to_owned()),
                number: Some(entry.id.to_owned()),
                ..Case::default()
            });
            (cases.collect(), Vec::new())
        }
        (None, None) => (vec![of_card(global)?], Vec::new()),
    };
    let mut report = Report {
        directory: index.oldest_source(),
        checked: cases.len(),
        findings: Vec::new(),
        not_listed: cases.iter().filter_map(Case::unlisted).collect(),
        warnings,
        cards_known: index.knows(Kind::Cards),
    };
    let today = today();
    for case in cases {
        let found = case.check(&index, today);
        let found = found.map_err(RegistryError::index(&args.index))?;
        report.findings.extend(found);
    }
    if args.csv && !report.cards_known {
        output.warn(output.language.text(Text::CardsNotKnown));
    }
    if args.csv {
        output.bytes(&csv(output.language, &report))?;
    } else {
        output.show(&report, page)?;
    }
    match report.findings.len() {
        0 => Ok(()),
        count => Err(RegistryError::Findings(count)),
    }
}

/// Returns the accounts of a list that have a number, and the cells that may be wrong.
fn of_accounts(
    path: &Path,
    args: &CheckArgs,
    output: &Output,
) -> Result<(Vec<Case>, Vec<BadCell>), RegistryError> {
    let columns = mapping(args.columns.as_deref())?.import;
    let list = read_list(path, LONGEST_LIST, &columns, output)?;
    // An account without a number has nothing that the directory could be asked for.
    let accounts = list.accounts.into_iter();
    let numbered = accounts.filter(|account| !account.national_id.is_empty());
    let cases = numbered.map(|account| Case {
        account: Some(account.name),
        number: Some(account.national_id),
        family: account.family_name,
        given: account.given_names,
        ..Case::default()
    });
    Ok((cases.collect(), list.warnings))
}

fn of_card(global: &Global) -> Result<Case, RegistryError> {
    let client = desk::connect(global)?;
    let identity = desk::identity(&client, global)?;
    let holder = Holder::of(&identity);
    let told = |text: String| (!text.is_empty()).then_some(text);
    Ok(Case {
        account: None,
        number: told(holder.national_id),
        family: holder.family_name,
        given: holder.given_names,
        profession: told(holder.profession),
        card: identity
            .card_identity
            .number
            .map(|number| number.data.value),
    })
}

impl Case {
    fn unlisted(&self) -> Option<Unlisted> {
        let number = self.number.clone().filter(|number| !is_listed(number))?;
        let account = self.account.clone();
        Some(Unlisted { account, number })
    }

    fn check(self, index: &Index, today: Day) -> Result<Vec<Found>, cps_directory::IndexError> {
        let named = !self.family.is_empty();
        let subject = Subject {
            number: self.number.as_deref(),
            name: named.then_some((&*self.family, &*self.given)),
            profession: self.profession.as_deref(),
            card: self.card.as_deref(),
        };
        let findings = check(index, subject, today)?;
        let found = findings.into_iter().map(|finding| Found {
            account: self.account.clone(),
            number: self.number.clone(),
            finding,
        });
        Ok(found.collect())
    }
}

fn page(language: Language, report: &Report) -> Page {
    let mut page = Page::default();
    page.row(language.text(Text::Checked), report.checked.to_string());
    page.row_if(
        language.text(Text::DirectoryDay),
        report.directory.map(|day| day.to_string()),
    );
    if !report.cards_known {
        page.alert(language.text(Text::CardsNotKnown));
    }
    for one in &report.not_listed {
        let account = one.account.as_ref().unwrap_or(&one.number);
        let reason = language.text(Text::NotListed);
        page.line(say!(
            language,
            FindingLine,
            account = account,
            reason = reason
        ));
    }
    for found in &report.findings {
        let account = found.account.as_ref().or(found.number.as_ref());
        let account = account.map_or("", String::as_str);
        let reason = words(language, &found.finding);
        page.alert(say!(
            language,
            FindingLine,
            account = account,
            reason = reason
        ));
    }
    page
}

/// Returns the findings, and the employees, as a table that Excel opens, with a line of names.
fn csv(language: Language, report: &Report) -> Vec<u8> {
    let unlisted = report.not_listed.iter().map(|one| {
        [
            cell(one.account.as_deref().unwrap_or_default()),
            numeral(&one.number),
            cell("not_listed"),
            cell(language.text(Text::NotListed)),
        ]
    });
    let rows = report.findings.iter().map(|found| {
        let account = found.account.as_deref().unwrap_or_default();
        let number = found.number.as_deref().unwrap_or_default();
        let detail = words(language, &found.finding);
        [
            cell(account),
            numeral(number),
            cell(found.finding.word()),
            cell(&detail),
        ]
    });
    let names = ["account", "number", "finding", "detail"];
    table(names, rows.chain(unlisted))
}

/// Returns a finding in words.
fn words(language: Language, finding: &Finding) -> String {
    match finding {
        Finding::UnknownNumber => language.text(Text::UnknownNumber).to_owned(),
        Finding::NoActivity => language.text(Text::NoActivity).to_owned(),
        Finding::CardOpposed { card, since } => {
            say!(
                language,
                CardOpposed,
                card = card,
                since = since.to_string()
            )
        }
        Finding::CardExpired { card, until } => {
            say!(
                language,
                CardExpired,
                card = card,
                until = until.to_string()
            )
        }
        Finding::ProfessionChanged { directory } => {
            let names = directory
                .iter()
                .map(|one| one.label.as_ref().unwrap_or(&one.code).as_str());
            let names = names.collect::<Vec<_>>().join(", ");
            say!(language, ProfessionChanged, directory = names)
        }
        Finding::AnotherName { directory } => {
            let names = directory
                .iter()
                .map(|name| format!("{} {}", name.family, name.given));
            let names = names.collect::<Vec<_>>().join(", ");
            say!(language, AnotherName, directory = names)
        }
    }
}
