//! Whether a pairing contradicts what the register and the hospital know, before it is made.

use std::collections::BTreeMap;

use clap::ValueEnum;
use cps_identity::{Identity, Sourced, Text};
use serde::{Deserialize, Serialize};

use crate::names::Names;
use crate::record::{Pairing, Record};
use crate::store::Account;

/// The holder of a card, as far as a pairing compares it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) national_id: String,
    pub(crate) family_name: String,
    pub(crate) given_names: String,
    /// The code of the profession (nomenclature G15); empty if the card has none.
    pub(crate) profession: String,
}

impl Holder {
    /// Takes what a card says.
    pub(crate) fn of(identity: &Identity) -> Self {
        let text = |text: &Option<Sourced<Text>>| {
            let value = text.as_ref().map(|text| text.data.value.clone());
            value.unwrap_or_default()
        };
        let number = identity.national_id.as_ref();
        let profession = identity.profession.as_ref();
        Self {
            national_id: number.map_or_else(String::new, |id| id.data.value.clone()),
            family_name: text(&identity.holder.family_name),
            given_names: text(&identity.holder.given_names),
            profession: profession.map_or_else(String::new, |code| code.data.code.clone()),
        }
    }
}

/// A contradiction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "conflict", rename_all = "snake_case")]
pub(crate) enum Conflict {
    /// The account is paired with another number.
    SecondNumber { national_id: String },
    /// The hospital has another number for the account.
    ListedNumber { national_id: String },
    /// The number is that of other accounts.
    SecondAccount { accounts: Vec<String> },
    /// The hospital has no such account.
    UnknownAccount,
    /// The names differ.
    Names(Names),
    /// The accounts of the unit have other professions.
    Profession {
        unit: String,
        expected: Vec<String>,
        found: String,
    },
}

/// A kind of contradiction that an operator may accept; the evidence names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Accepted {
    ListedNumber,
    SecondAccount,
    UnknownAccount,
    Names,
    Profession,
}

impl Conflict {
    /// Returns the word, as in JSON.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::SecondNumber { .. } => "second_number",
            Self::ListedNumber { .. } => "listed_number",
            Self::SecondAccount { .. } => "second_account",
            Self::UnknownAccount => "unknown_account",
            Self::Names(_) => "names",
            Self::Profession { .. } => "profession",
        }
    }

    /// Returns the kind to accept; `None` for what is never accepted.
    pub(crate) fn acceptable(&self) -> Option<Accepted> {
        Some(match self {
            Self::SecondNumber { .. } => return None,
            Self::ListedNumber { .. } => Accepted::ListedNumber,
            Self::SecondAccount { .. } => Accepted::SecondAccount,
            Self::UnknownAccount => Accepted::UnknownAccount,
            Self::Names(_) => Accepted::Names,
            Self::Profession { .. } => Accepted::Profession,
        })
    }
}

/// The pairings that hold, by account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairings(BTreeMap<String, Pairing>);

impl Pairings {
    /// Returns what records come to.
    pub(crate) fn of<'r>(records: impl IntoIterator<Item = &'r Record>) -> Self {
        let mut pairings = BTreeMap::new();
        for record in records {
            match record {
                Record::Pairing(pairing) => {
                    pairings.insert(pairing.account.clone(), pairing.clone());
                }
                Record::Unpairing(end) => {
                    pairings.remove(&end.unpaired);
                }
            }
        }
        Self(pairings)
    }

    /// Returns the pairing of an account.
    pub(crate) fn get(&self, account: &str) -> Option<&Pairing> {
        self.0.get(account)
    }

    /// Returns all of them, by account.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Pairing> {
        self.0.values()
    }
}

/// Returns the contradictions of pairing an account with a holder.
pub(crate) fn conflicts(
    account: &str,
    holder: &Holder,
    pairings: &Pairings,
    accounts: &[Account],
    expectations: &[(String, String)],
) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    if let Some(pairing) = pairings.get(account)
        && pairing.national_id != holder.national_id
    {
        let national_id = pairing.national_id.clone();
        conflicts.push(Conflict::SecondNumber { national_id });
    }
    let others = pairings
        .iter()
        .filter(|pairing| pairing.national_id == holder.national_id && pairing.account != account);
    let others = others.map(|pairing| pairing.account.clone());
    let listed = accounts.iter().filter(|listed| {
        is_number_of(&listed.national_id, &holder.national_id) && listed.name != account
    });
    let mut others: Vec<_> = others
        .chain(listed.map(|listed| listed.name.clone()))
        .collect();
    others.sort();
    others.dedup();
    if !others.is_empty() {
        conflicts.push(Conflict::SecondAccount { accounts: others });
    }
    if accounts.is_empty() {
        return conflicts;
    }
    let Some(listed) = accounts.iter().find(|listed| listed.name == account) else {
        conflicts.push(Conflict::UnknownAccount);
        return conflicts;
    };
    if !listed.national_id.is_empty() && !is_number_of(&listed.national_id, &holder.national_id) {
        let national_id = listed.national_id.clone();
        conflicts.push(Conflict::ListedNumber { national_id });
    }
    let names = Names::compare(
        (&listed.family_name, &listed.given_names),
        (&holder.family_name, &holder.given_names),
    );
    if names.differ() {
        conflicts.push(Conflict::Names(names));
    }
    let expected = expectations.iter().filter(|(unit, _)| *unit == listed.unit);
    let expected: Vec<_> = expected.map(|(_, profession)| profession.clone()).collect();
    if !expected.is_empty() && !expected.contains(&holder.profession) {
        conflicts.push(Conflict::Profession {
            unit: listed.unit.clone(),
            expected,
            found: holder.profession.clone(),
        });
    }
    conflicts
}

/// Whether the number that a hospital has is this national identifier: an RPPS number may stand
/// there without the digit of its type (`identity.md` §3.3).
pub(crate) fn is_number_of(number: &str, national_id: &str) -> bool {
    const RPPS: &str = "8";
    number == national_id || number.len() == 11 && Some(number) == national_id.strip_prefix(RPPS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Mode;

    fn pairing(account: &str, national_id: &str) -> Record {
        Record::Pairing(Pairing {
            previous: None,
            time: "2026-01-01T08:00:00Z".to_owned(),
            account: account.to_owned(),
            national_id: national_id.to_owned(),
            certificate: String::new(),
            card: None,
            generation: "cps3".to_owned(),
            operator: String::new(),
            workstation: String::new(),
            mode: Mode::Desk,
            accepted: Vec::new(),
        })
    }

    fn account(name: &str, family: &str, unit: &str, national_id: &str) -> Account {
        Account {
            name: name.to_owned(),
            family_name: family.to_owned(),
            given_names: "Anne".to_owned(),
            unit: unit.to_owned(),
            national_id: national_id.to_owned(),
        }
    }

    #[test]
    fn every_contradiction_is_told() {
        let holder = Holder {
            national_id: "899700000013".to_owned(),
            family_name: "MARTIN".to_owned(),
            given_names: "ANNE".to_owned(),
            profession: "10".to_owned(),
        };
        let records = [pairing("other", "899700000013"), pairing("taken", "8000")];
        let pairings = Pairings::of(&records);
        let accounts = [
            account("free", "Martin", "USI", ""),
            account("bare", "Martin", "", "99700000013"),
            account("numbered", "Martin", "", "8111"),
            account("durand", "Durand", "", ""),
            account("nurse", "Martin", "IDE", ""),
            account("taken", "Martin", "", ""),
        ];
        let expectations = [("IDE".to_owned(), "60".to_owned())];
        let second = || Conflict::SecondAccount {
            accounts: vec!["bare".to_owned(), "other".to_owned()],
        };
        let names = Names {
            account: "Durand Anne".to_owned(),
            card: "MARTIN ANNE".to_owned(),
            distance: 5,
        };
        let table = [
            ("free", vec![second()]),
            (
                "bare",
                vec![Conflict::SecondAccount {
                    accounts: vec!["other".to_owned()],
                }],
            ),
            (
                "numbered",
                vec![
                    second(),
                    Conflict::ListedNumber {
                        national_id: "8111".to_owned(),
                    },
                ],
            ),
            ("durand", vec![second(), Conflict::Names(names)]),
            (
                "nurse",
                vec![
                    second(),
                    Conflict::Profession {
                        unit: "IDE".to_owned(),
                        expected: vec!["60".to_owned()],
                        found: "10".to_owned(),
                    },
                ],
            ),
            (
                "taken",
                vec![
                    Conflict::SecondNumber {
                        national_id: "8000".to_owned(),
                    },
                    second(),
                ],
            ),
            ("nobody", vec![second(), Conflict::UnknownAccount]),
        ];
        for (name, expected) in table {
            let found = conflicts(name, &holder, &pairings, &accounts, &expectations);
            assert_eq!(found, expected, "{name}");
        }
        // Without a list of accounts any name is one.
        let found = conflicts("new", &holder, &Pairings::default(), &[], &[]);
        assert_eq!(found, []);
    }
}
