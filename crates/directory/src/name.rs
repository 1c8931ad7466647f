//! Names of persons, compared without accents, case and punctuation.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Returns a text in capital letters without accents, its words separated by one blank: what is no
/// letter and no digit separates words, apostrophes and hyphens of every shape among it.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for character in text
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
    {
        if !character.is_alphanumeric() {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        match character {
            'œ' | 'Œ' => out.push_str("OE"),
            'æ' | 'Æ' => out.push_str("AE"),
            'ø' | 'Ø' => out.push('O'),
            'ł' | 'Ł' => out.push('L'),
            'đ' | 'Đ' => out.push('D'),
            other => out.extend(other.to_uppercase()),
        }
    }
    out
}

/// Whether a family name and a given name can be those of the same person as two others: of each,
/// the words of one are among those of the other. Persons are registered under one of their given
/// names or all, and with a name of use before or behind their own.
pub fn same_person(one: (&str, &str), other: (&str, &str)) -> bool {
    words_agree(one.0, other.0) && words_agree(one.1, other.1)
}

fn words_agree(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one), folded(other));
    let within = |few: &str, many: &str| {
        few.split(' ')
            .all(|word| many.split(' ').any(|candidate| candidate == word))
    };
    within(&one, &other) || within(&other, &one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_punctuation_do_not_count() {
        for (text, expected) in [
            ("Nom d’exercice", "NOM D EXERCICE"),
            ("  LE  GALL-d'Été ", "LE GALL D ETE"),
            ("Cœur Łukasz Ægir", "COEUR LUKASZ AEGIR"),
            ("E\u{301}lodie", "ELODIE"),
            ("", ""),
            ("--", ""),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn parts_of_a_name_are_the_same_person_and_other_names_are_not() {
        for (one, other, same) in [
            (("MARTIN", "ISABELLE"), ("Martin", "Isabelle"), true),
            (("MARTIN DUPONT", "Anne"), ("DUPONT", "Anne-Marie"), true),
            (("MARTIN", "ISABELLE"), ("MARTIN", "ISABEL"), false),
            (("MARTIN", "ISABELLE"), ("MARTINE", "ISABELLE"), false),
        ] {
            assert_eq!(same_person(one, other), same, "{one:?} {other:?}");
        }
    }
}
