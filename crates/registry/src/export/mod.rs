//! The numbers of the register, in the forms that directories take. Begin at [`write()`].

pub(crate) mod csv;
mod json;
mod ldif;
mod target;

use clap::ValueEnum;

pub(crate) use self::target::{ACCOUNT, EXAMPLE, Target, TargetError};
use crate::conflict::Pairings;
use crate::record::Pairing;
use crate::store::Account;

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatName {
    Csv,
    Ldif,
    Scim,
    AdCsv,
    Keycloak,
}

impl FormatName {
    /// Returns the name, as the option has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ldif => "ldif",
            Self::Scim => "scim",
            Self::AdCsv => "ad-csv",
            Self::Keycloak => "keycloak",
        }
    }
}

/// An account with the number that it has now.
#[derive(Clone, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) account: &'a str,
    /// None for an account that lost its number.
    pub(crate) pairing: Option<&'a Pairing>,
    /// The entry of the hospital's list.
    pub(crate) listed: Option<&'a Account>,
}

impl Row<'_> {
    /// Returns the number in this form; empty for an account that lost it.
    fn number(&self, target: &Target) -> &str {
        let number = self
            .pairing
            .map(|pairing| target.number.of(&pairing.national_id));
        number.unwrap_or_default()
    }
}

/// Returns the accounts whose number is another than it was `before`, each with its number `now`.
pub(crate) fn changes<'a>(
    before: &'a Pairings,
    now: &'a Pairings,
    accounts: &'a [Account],
) -> Vec<Row<'a>> {
    let number = |pairings: &Pairings, account: &str| {
        pairings
            .get(account)
            .map(|pairing| pairing.national_id.clone())
    };
    let gone = before.iter().filter(|old| now.get(&old.account).is_none());
    let names = now
        .iter()
        .chain(gone)
        .map(|pairing| pairing.account.as_str());
    let names = names.filter(|name| number(before, name) != number(now, name));
    names
        .map(|account| Row {
            account,
            pairing: now.get(account),
            listed: accounts.iter().find(|listed| listed.name == account),
        })
        .collect()
}

/// Returns an export.
pub(crate) fn write(format: FormatName, rows: &[Row<'_>], target: &Target) -> Vec<u8> {
    match format {
        FormatName::Csv => csv::for_people(rows, target),
        FormatName::AdCsv => csv::for_active_directory(rows, target),
        FormatName::Ldif => ldif::modifications(rows, target),
        FormatName::Scim => json::scim(rows, target),
        FormatName::Keycloak => json::keycloak(rows, target),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::record::{Mode, Record};

    /// Returns a pairing of an account.
    pub(super) fn pairing(account: &str, national_id: &str) -> Pairing {
        Pairing {
            previous: None,
            time: "2026-01-01T08:00:00Z".to_owned(),
            account: account.to_owned(),
            national_id: national_id.to_owned(),
            certificate: String::new(),
            card: Some("2900000001".to_owned()),
            generation: "cps3".to_owned(),
            operator: String::new(),
            workstation: String::new(),
            mode: Mode::Desk,
            accepted: Vec::new(),
        }
    }

    /// Returns a row without what the hospital's list says.
    pub(super) fn row<'a>(account: &'a str, pairing: Option<&'a Pairing>) -> Row<'a> {
        Row {
            account,
            pairing,
            listed: None,
        }
    }

    #[test]
    fn only_what_changed_is_exported() {
        let pairings = |rows: &[(&str, &str)]| {
            let records: Vec<_> = rows
                .iter()
                .map(|(account, id)| Record::Pairing(pairing(account, id)))
                .collect();
            Pairings::of(&records)
        };
        let before = pairings(&[("same", "81"), ("other", "82"), ("gone", "83")]);
        let now = pairings(&[("same", "81"), ("other", "84"), ("new", "85")]);
        let found: Vec<_> = changes(&before, &now, &[])
            .iter()
            .map(|row| {
                (
                    row.account.to_owned(),
                    row.number(&Target::default()).to_owned(),
                )
            })
            .collect();
        let expected = [("new", "85"), ("other", "84"), ("gone", "")];
        assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }
}
