//! Comparing an account or a card with the index. Begin at [`check`].

use cps_identity::NationalId;
use serde::Serialize;

use crate::index::{Coded, IndexError, Person, PersonName};
use crate::{Card, Day, Index, Kind, national, same_person};

/// An account, a card, or both. Without a field, nothing is compared with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Subject<'a> {
    /// IdNat_PS, or RPPS number.
    pub number: Option<&'a str>,
    /// Family name and given name.
    pub name: Option<(&'a str, &'a str)>,
    /// Code of the profession (G15).
    pub profession: Option<&'a str>,
    /// Number of the card. Without it the person's cards count together: one in force is enough.
    pub card: Option<&'a str>,
}

/// A difference between an account or a card and the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// The directory has no person of this number.
    UnknownNumber,
    /// The person has no activity any more in the structures of the index.
    NoActivity,
    /// The card was opposed, or the last of the person's cards.
    CardOpposed {
        /// Number of the card.
        card: String,
        /// Day of the opposition.
        since: Day,
    },
    /// The last day of the card has passed, or of the last of the person's cards.
    CardExpired {
        /// Number of the card.
        card: String,
        /// Last day.
        until: Day,
    },
    /// The person does not practise the profession of the account.
    ProfessionChanged {
        /// The professions of the directory.
        directory: Vec<Coded>,
    },
    /// The person has other names.
    AnotherName {
        /// The names of the directory.
        directory: Vec<PersonName>,
    },
}

impl Finding {
    /// Returns the word of this finding, as in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::UnknownNumber => "unknown_number",
            Self::NoActivity => "no_activity",
            Self::CardOpposed { .. } => "card_opposed",
            Self::CardExpired { .. } => "card_expired",
            Self::ProfessionChanged { .. } => "profession_changed",
            Self::AnotherName { .. } => "another_name",
        }
    }
}

/// Returns the differences, at a day.
///
/// # Errors
/// [`IndexError::Damaged`].
pub fn check(index: &Index, subject: Subject<'_>, today: Day) -> Result<Vec<Finding>, IndexError> {
    let mut findings = Vec::new();
    let person = match subject.number {
        None => None,
        Some(number) => {
            let person = match national(number) {
                Some(number) => index.person(&number)?,
                None => None,
            };
            match &person {
                None if !is_listed(number) => {}
                None if index.knows(Kind::People) => findings.push(Finding::UnknownNumber),
                None => {}
                Some(person) if !person.kept => findings.push(Finding::NoActivity),
                Some(_) => {}
            }
            person.filter(|person| person.kept)
        }
    };
    match (subject.card, &person) {
        (Some(card), _) => findings.extend(index.card(card)?.and_then(|c| out(&c, today))),
        (None, Some(person)) => findings.extend(all_out(&person.cards, today)),
        (None, None) => {}
    }
    if let Some(person) = &person {
        findings.extend(profession_changed(person, subject.profession));
        findings.extend(another_name(person, subject.name));
    }
    Ok(findings)
}

/// Whether the directory may list the holder of a number: it has no employee, whose number is that of
/// a structure with a number of its register (`identity.md` §3.1).
pub fn is_listed(number: &str) -> bool {
    NationalId::parse(number.trim()).register.is_none()
}

/// Returns the reason why a card is out of force.
fn out(card: &Card, today: Day) -> Option<Finding> {
    if let Some(since) = card.opposed {
        let card = card.card.clone();
        return Some(Finding::CardOpposed { card, since });
    }
    let until = card.valid_until.filter(|until| *until < today)?;
    let card = card.card.clone();
    Some(Finding::CardExpired { card, until })
}

/// Returns the reason why the last of the cards is out of force, if all are. The last is the first:
/// cards come in that order.
fn all_out(cards: &[Card], today: Day) -> Option<Finding> {
    let mut reasons: Vec<_> = cards.iter().map(|card| out(card, today)).collect();
    if reasons.iter().any(Option::is_none) || reasons.is_empty() {
        return None;
    }
    reasons.swap_remove(0)
}

fn profession_changed(person: &Person, held: Option<&str>) -> Option<Finding> {
    let held = held?;
    // A person with a role alone has no profession of this table.
    let changed =
        !person.professions.is_empty() && person.professions.iter().all(|p| p.code != held);
    changed.then(|| Finding::ProfessionChanged {
        directory: person.professions.clone(),
    })
}

fn another_name(person: &Person, held: Option<(&str, &str)>) -> Option<Finding> {
    let held = held?;
    let same = |name: &PersonName| same_person((&name.family, &name.given), held);
    let differs = !person.names.is_empty() && !person.names.iter().any(same);
    differs.then(|| Finding::AnotherName {
        directory: person.names.clone(),
    })
}
