//! `review`: what the yearly review looks at.

use std::collections::BTreeSet;

use cps_console::{Language, Page};
use serde::Serialize;

use crate::args::RegisterArgs;
use crate::conflict::{Pairings, is_number_of};
use crate::error::{Output, RegistryError};
use crate::record::Pairing;
use crate::register::Register;
use crate::store::Account;
use crate::text::{Text, say};

/// The accounts and numbers that need a look.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Review {
    /// Accounts of the hospital.
    pub(crate) accounts: usize,
    /// Accounts of the hospital that are paired.
    pub(crate) paired: usize,
    /// Accounts of the hospital that are not paired.
    pub(crate) without_number: Vec<Account>,
    /// Paired accounts that the hospital no longer has.
    pub(crate) left: Vec<Left>,
    /// Numbers all of whose accounts are gone.
    without_account: BTreeSet<String>,
    /// Accounts for which the hospital has another number than the register.
    other_number: Vec<Left>,
    /// Places of the records of the register that do not hold, from 1: nothing here is of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_counted: Vec<usize>,
}

/// An account with the number of the register.
#[derive(Debug, Serialize)]
pub(crate) struct Left {
    pub(crate) account: String,
    pub(crate) national_id: String,
}

pub(super) fn run(args: &RegisterArgs, output: &mut Output) -> Result<(), RegistryError> {
    let mut register = Register::open(args.register.as_ref())?;
    let look = register.look()?;
    let accounts = register.accounts()?;
    let mut review = Review::of(&look.pairings, &accounts);
    review.not_counted.clone_from(&look.not_counted);
    output.show(&review, page)?;
    look.verdict()
}

impl Review {
    /// Compares the pairings that hold with the accounts of the hospital.
    pub(crate) fn of(pairings: &Pairings, accounts: &[Account]) -> Self {
        let mut review = Self {
            accounts: accounts.len(),
            ..Self::default()
        };
        let names: BTreeSet<_> = accounts
            .iter()
            .map(|account| account.name.as_str())
            .collect();
        for account in accounts {
            let Some(pairing) = pairings.get(&account.name) else {
                review.without_number.push(account.clone());
                continue;
            };
            review.paired += 1;
            let listed = &account.national_id;
            if !listed.is_empty() && !is_number_of(listed, &pairing.national_id) {
                review.other_number.push(Left::of(pairing));
            }
        }
        let mut kept = BTreeSet::new();
        for pairing in pairings.iter() {
            if names.contains(pairing.account.as_str()) {
                kept.insert(pairing.national_id.clone());
                continue;
            }
            review.without_account.insert(pairing.national_id.clone());
            review.left.push(Left::of(pairing));
        }
        review.without_account.retain(|id| !kept.contains(id));
        review
    }
}

impl Left {
    fn of(pairing: &Pairing) -> Self {
        Self {
            account: pairing.account.clone(),
            national_id: pairing.national_id.clone(),
        }
    }
}

/// Returns the sentence on the records that do not hold.
pub(crate) fn not_counted(language: Language, records: &[usize]) -> String {
    let records: Vec<_> = records.iter().map(usize::to_string).collect();
    say!(language, NotCounted, records = records.join(", "))
}

fn page(language: Language, review: &Review) -> Page {
    let mut page = Page::default();
    page.row(
        language.text(Text::ReviewAccounts),
        review.accounts.to_string(),
    );
    page.row(language.text(Text::ReviewPaired), review.paired.to_string());
    if !review.not_counted.is_empty() {
        page.alert(not_counted(language, &review.not_counted));
    }
    let mut list = |title: Text, lines: Vec<String>| {
        if !lines.is_empty() {
            let title = language.text(title);
            page.heading(format!("{title} ({})", lines.len()));
            for line in lines {
                page.line(format!("  {line}"));
            }
        }
    };
    let both = |lefts: &[Left]| -> Vec<_> {
        lefts
            .iter()
            .map(|left| {
                let (account, id) = (&left.account, &left.national_id);
                say!(language, ReviewLine, account = account, id = id)
            })
            .collect()
    };
    let without = review.without_number.iter().map(|account| {
        let (family, given) = (&account.family_name, &account.given_names);
        let (name, unit) = (&account.name, &account.unit);
        let line = format!("{name} {family} {given} {unit}");
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    list(Text::ReviewWithoutNumber, without.collect());
    list(Text::ReviewLeft, both(&review.left));
    list(
        Text::ReviewWithoutAccount,
        review.without_account.iter().cloned().collect(),
    );
    list(Text::ReviewOtherNumber, both(&review.other_number));
    page
}
