//! Names of people, compared as two directories may spell them.

use strsim::damerau_levenshtein;
use unicode_normalization::UnicodeNormalization as _;

/// Letters by which two spellings of a name may differ.
const SPELLING: usize = 2;

/// Two names of one person: that of the account and that of the card.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Names {
    pub(crate) account: String,
    pub(crate) card: String,
    /// Letters that are added, left out, replaced or exchanged from one to the other, without
    /// accents and case.
    pub(crate) distance: usize,
}

impl Names {
    /// Compares the family name and the first of the given names of an account and of a card.
    pub(crate) fn compare(account: (&str, &str), card: (&str, &str)) -> Self {
        let first = |names: &str| plain(names).split(' ').next().map(str::to_owned);
        let family = damerau_levenshtein(&plain(account.0), &plain(card.0));
        let given = damerau_levenshtein(
            &first(account.1).unwrap_or_default(),
            &first(card.1).unwrap_or_default(),
        );
        let whole = |names: (&str, &str)| format!("{} {}", names.0, names.1).trim().to_owned();
        Self {
            account: whole(account),
            card: whole(card),
            distance: family + given,
        }
    }

    /// Whether they are not two spellings of one name.
    pub(crate) fn differ(&self) -> bool {
        self.distance > SPELLING
    }
}

/// Returns a name in capital letters without accents, its parts with one space between them.
pub(crate) fn plain(name: &str) -> String {
    let letters = name.nfd().filter(|letter| letter.is_ascii());
    let letters: String = letters
        .map(|letter| match letter.is_ascii_alphanumeric() {
            true => letter.to_ascii_uppercase(),
            false => ' ',
        })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_near_and_other_people_are_far() {
        let table = [
            (("Martin", "Isabelle"), ("MARTIN", "ISABELLE ANNE"), 0),
            (("Lefèvre-Noël", "Zoé"), ("LEFEVRE NOEL", "ZOE"), 0),
            (("Lefebvre", "Jean"), ("LEFEVRE", "JEAN"), 1),
            (("Martin", "Isabelle"), ("MARTINE", "ISABEL"), 3),
            (("Durand", "Paul"), ("MARTIN", "PAUL"), 5),
        ];
        for (account, card, distance) in table {
            let names = Names::compare(account, card);
            assert_eq!(names.distance, distance, "{account:?} {card:?}");
            assert_eq!(names.differ(), distance > 2);
        }
    }
}
