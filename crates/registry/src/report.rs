//! The state of the establishment: how many accounts are paired, how long their cards are good, and
//! which cards were seen.
//! Begin at [`Report::of`]; [`html`] is the page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use cps_directory::{Day, Index, IndexError, Kind};
use serde::Serialize;

use crate::cmds::Review;
use crate::conflict::Pairings;
use crate::error::RegistryError;
use crate::store::Account;

pub(crate) mod html;
mod seen;

pub(crate) use seen::{OpposedCard, Seen};

/// The months that are counted one by one, the present one among them.
const MONTHS: usize = 12;

/// The state of the establishment on a day.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The day, in UTC.
    pub(crate) day: Day,
    /// Accounts of the hospital.
    pub(crate) accounts: usize,
    /// Those of them that are paired.
    pub(crate) paired: usize,
    /// Paired accounts that the hospital no longer has.
    pub(crate) left: usize,
    /// The units of the accounts, in the order of their names; without a name those of none.
    pub(crate) units: Vec<Unit>,
    /// The number of pairings by the generation of the card that signed.
    pub(crate) generations: BTreeMap<String, usize>,
    /// The cards of the paired holders; absent without an index of the directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cards: Option<Cards>,
    /// Whether an index was given that knows nothing of cards.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) cards_not_known: bool,
    /// The cards that `cpsd` saw; absent without an audit file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seen: Option<Seen>,
    /// Places of the records of the register that do not hold, from 1: nothing here is of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) not_counted: Vec<usize>,
    /// Accounts by name, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) names: Option<Names>,
}

/// A unit of the hospital.
#[derive(Debug, Serialize)]
pub(crate) struct Unit {
    pub(crate) unit: String,
    pub(crate) accounts: usize,
    pub(crate) paired: usize,
}

/// The cards of the paired holders, by the index of the directory: of each holder the one that is
/// valid longest and not opposed.
#[derive(Debug, Serialize)]
pub(crate) struct Cards {
    /// Day of the oldest file of the index.
    pub(crate) directory: Option<Day>,
    /// Holders without a card in the index, or with one whose last day it does not tell.
    pub(crate) unknown: usize,
    /// Holders whose last card has expired.
    pub(crate) expired: usize,
    /// Cards whose last day is in each of the next months, in their order.
    pub(crate) months: Vec<Month>,
    /// Cards that are valid longer.
    pub(crate) later: usize,
    /// Pairings whose card has been opposed since.
    pub(crate) opposed: usize,
}

/// A month, and the cards whose last day is in it.
#[derive(Debug, Serialize)]
pub(crate) struct Month {
    /// `yyyy-mm`
    pub(crate) month: String,
    pub(crate) cards: usize,
}

/// Accounts by name.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Names {
    /// Accounts of the hospital without a number.
    pub(crate) without_number: Vec<Account>,
    /// Pairings of accounts that the hospital no longer has.
    pub(crate) left: Vec<Named>,
    /// Pairings whose card has been opposed since.
    pub(crate) opposed: Vec<Named>,
    /// Pairings of holders whose card has expired or expires in the months that are counted.
    pub(crate) expiring: Vec<Named>,
    /// Opposed cards that `cpsd` saw.
    pub(crate) seen: Vec<OpposedCard>,
}

/// A pairing with a day of its card.
#[derive(Debug, Serialize)]
pub(crate) struct Named {
    pub(crate) account: String,
    pub(crate) national_id: String,
    /// The day of the opposition, or the last one of the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) day: Option<Day>,
}

impl Report {
    /// Counts what the register and the list of accounts come to, and names the accounts.
    pub(crate) fn of(day: Day, pairings: &Pairings, accounts: &[Account]) -> Self {
        let review = Review::of(pairings, accounts);
        let mut generations = BTreeMap::new();
        for pairing in pairings.iter() {
            *generations.entry(pairing.generation.clone()).or_default() += 1;
        }
        let left = review.left.iter().map(|left| Named {
            account: left.account.clone(),
            national_id: left.national_id.clone(),
            day: None,
        });
        let names = Names {
            left: left.collect(),
            without_number: review.without_number,
            ..Names::default()
        };
        Self {
            day,
            accounts: review.accounts,
            paired: review.paired,
            left: review.left.len(),
            units: units(pairings, accounts),
            generations,
            cards: None,
            cards_not_known: false,
            seen: None,
            not_counted: Vec::new(),
            names: Some(names),
        }
    }

    /// Adds the cards of audit files.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub(crate) fn add_seen(&mut self, files: &[PathBuf]) -> Result<(), RegistryError> {
        let (seen, opposed) = Seen::read(files)?;
        self.seen = Some(seen);
        self.names.get_or_insert_default().seen = opposed;
        Ok(())
    }

    /// Adds what an index of the directory tells of the cards.
    ///
    /// # Errors
    /// If the index is damaged.
    pub(crate) fn add_cards(
        &mut self,
        pairings: &Pairings,
        index: &Index,
    ) -> Result<(), IndexError> {
        if !index.knows(Kind::Cards) {
            self.cards_not_known = true;
            return Ok(());
        }
        let names = self.names.get_or_insert_default();
        self.cards = Some(Cards::of(self.day, pairings, index, names)?);
        Ok(())
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a field over so"
)]
fn is_false(is: &bool) -> bool {
    !is
}

fn units(pairings: &Pairings, accounts: &[Account]) -> Vec<Unit> {
    let mut units = BTreeMap::<_, (usize, usize)>::new();
    for account in accounts {
        let (all, paired) = units.entry(&account.unit).or_default();
        *all += 1;
        *paired += usize::from(pairings.get(&account.name).is_some());
    }
    let units = units.into_iter().map(|(unit, (accounts, paired))| Unit {
        unit: unit.clone(),
        accounts,
        paired,
    });
    units.collect()
}

impl Cards {
    fn of(
        day: Day,
        pairings: &Pairings,
        index: &Index,
        names: &mut Names,
    ) -> Result<Self, IndexError> {
        let mut cards = Self {
            directory: index.oldest_source(),
            unknown: 0,
            expired: 0,
            months: next_months(day),
            later: 0,
            opposed: 0,
        };
        let mut seen = BTreeSet::new();
        for pairing in pairings.iter() {
            let named = |day| Named {
                account: pairing.account.clone(),
                national_id: pairing.national_id.clone(),
                day,
            };
            let signer = match &pairing.card {
                Some(number) => index.card(number)?,
                None => None,
            };
            if let Some(opposed) = signer.and_then(|card| card.opposed) {
                cards.opposed += 1;
                names.opposed.push(named(Some(opposed)));
            }
            let last = last_day(index, &pairing.national_id)?;
            // A holder of several accounts has the cards once.
            let counts = usize::from(seen.insert(&pairing.national_id));
            match last {
                Some(last) if cards.place(day, last, counts) => {
                    names.expiring.push(named(Some(last)));
                }
                Some(_) => {}
                None => cards.unknown += counts,
            }
        }
        Ok(cards)
    }

    /// Counts a card by its last day; returns whether it has expired or does so soon.
    fn place(&mut self, today: Day, last: Day, counts: usize) -> bool {
        if last < today {
            self.expired += counts;
            return true;
        }
        let name = month_name(last.month());
        let month = self.months.iter_mut().find(|month| month.month == name);
        let is_soon = month.is_some();
        *month.map_or(&mut self.later, |month| &mut month.cards) += counts;
        is_soon
    }
}

/// Returns the last day of the card of a holder that is valid longest and not opposed.
fn last_day(index: &Index, national_id: &str) -> Result<Option<Day>, IndexError> {
    let cards = index.person(national_id)?.map(|person| person.cards);
    let good = cards.unwrap_or_default().into_iter();
    let days = good.filter(|card| card.opposed.is_none());
    Ok(days.filter_map(|card| card.valid_until).max())
}

fn next_months(day: Day) -> Vec<Month> {
    let (year, month) = day.month();
    let first = usize::from(year) * 12 + usize::from(month) - 1;
    let months = (first..first + MONTHS).map(|number| Month {
        month: format!("{:04}-{:02}", number / 12, number % 12 + 1),
        cards: 0,
    });
    months.collect()
}

fn month_name((year, month): (u16, u8)) -> String {
    format!("{year:04}-{month:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_months_go_over_the_end_of_a_year() {
        let months = next_months(Day::new(2026, 11, 30).unwrap());
        let names: Vec<_> = months.iter().map(|month| &*month.month).collect();
        assert_eq!(names.len(), MONTHS);
        assert_eq!(names[..3], ["2026-11", "2026-12", "2027-01"]);
        assert_eq!(names[11], "2027-10");
    }

    #[test]
    fn a_card_is_counted_in_the_month_of_its_last_day() {
        let today = Day::new(2026, 11, 30).unwrap();
        let mut cards = Cards {
            directory: None,
            unknown: 0,
            expired: 0,
            months: next_months(today),
            later: 0,
            opposed: 0,
        };
        for (last, soon) in [
            ((2026, 11, 29), true),
            ((2026, 11, 30), true),
            ((2027, 10, 31), true),
            ((2027, 11, 1), false),
        ] {
            let day = Day::new(last.0, last.1, last.2).unwrap();
            assert_eq!(cards.place(today, day, 1), soon, "{day}");
        }
        let counted: Vec<_> = cards.months.iter().map(|month| month.cards).collect();
        assert_eq!((counted[0], counted[11]), (1, 1));
        assert_eq!((cards.expired, cards.later), (1, 1));
    }
}
