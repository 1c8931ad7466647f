//! Texts that others chose, made fit for a person's eyes: names on a card or a reader, words of a
//! program, paths.
//!
//! Begin with [`legible`]. Each place where a person reads passes its texts through it: a dialog,
//! a terminal, the login screen. [`name`] is for what a holder or a reader is called, [`claim`] for the
//! free text of a program, [`path`] for the name of a file.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Stands for a character that is not shown (Unicode, section 23.8).
const REPLACEMENT: char = '\u{FFFD}';

/// Stands for the part of a text that is left out.
const ELLIPSIS: char = '…';

/// The most marks on one letter. Vietnamese writes two, the rest is there to hide other lines.
const MOST_MARKS: usize = 3;

/// The longest line, in characters.
const LONGEST: usize = 2_000;

/// The longest claim of a program, in characters.
const LONGEST_CLAIM: usize = 80;

/// The longest name, in characters.
const LONGEST_NAME: usize = 64;

/// The longest path, in characters.
const LONGEST_PATH: usize = 120;

/// Letters and marks that are drawn as nothing or as blanks although their category is visible
/// (`Default_Ignorable_Code_Point` in DerivedCoreProperties.txt, and the blanks of Hangul and
/// Braille).
const BLANK: [(char, char); 13] = [
    ('\u{034F}', '\u{034F}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{2065}', '\u{2065}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFF8}'),
    ('\u{16FE4}', '\u{16FE4}'),
    ('\u{1D159}', '\u{1D159}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

/// Whether a character shows nothing of its own, or changes how others are shown: controls,
/// directions, line and paragraph separators, joiners and other format characters, tags, variation
/// selectors, blanks that are letters, enclosing marks, and what no alphabet has.
pub fn is_hidden(c: char) -> bool {
    let category_is_hidden = matches!(
        c.general_category(),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::EnclosingMark
            | GeneralCategory::PrivateUse
            | GeneralCategory::Surrogate
            | GeneralCategory::Unassigned
    );
    category_is_hidden
        || BLANK
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&c))
}

/// Returns a text as one line that shows each of its characters: U+FFFD stands for each that is
/// [hidden](is_hidden), and for marks without a letter or above three on one. A line of more than
/// 2000 characters is cut.
pub fn legible(text: &str) -> String {
    let mut marks = MOST_MARKS;
    let shown = text.chars().map(|c| {
        let is_mark = c.general_category() == GeneralCategory::NonspacingMark;
        marks = if is_mark { marks + 1 } else { 0 };
        if marks > MOST_MARKS || is_hidden(c) {
            REPLACEMENT
        } else {
            c
        }
    });
    shortened(&String::from_iter(shown), LONGEST)
}

/// Returns the free text of a program, to be shown between quotation marks: legible, without
/// quotation marks of its own, with single spaces, of 80 characters at most.
pub fn claim(text: &str) -> String {
    let legible = legible(text);
    let words: Vec<_> = legible.split_whitespace().collect();
    let unquoted = words.join(" ").replace(is_quotation_mark, "'");
    shortened(&unquoted, LONGEST_CLAIM)
}

/// Returns the name of a holder, a reader or a card: legible, of 64 characters at most.
pub fn name(text: &str) -> String {
    shortened(&legible(text), LONGEST_NAME)
}

/// Returns the name of a file: legible, of 120 characters at most, of which the middle is left out.
pub fn path(text: &str) -> String {
    let legible = legible(text);
    let length = legible.chars().count();
    if length <= LONGEST_PATH {
        return legible;
    }
    let head = LONGEST_PATH / 2;
    let tail = LONGEST_PATH - head - 1;
    let head = legible.chars().take(head);
    let tail = legible.chars().skip(length - tail);
    head.chain([ELLIPSIS]).chain(tail).collect()
}

/// Returns a text of so many characters at most; an ellipsis is its last if it was longer.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head = text.chars().take(most.saturating_sub(1));
    head.chain([ELLIPSIS]).collect()
}

fn is_quotation_mark(c: char) -> bool {
    let is_paired = matches!(
        c.general_category(),
        GeneralCategory::InitialPunctuation | GeneralCategory::FinalPunctuation
    );
    // The apostrophe of French is a final mark by its category.
    (is_paired && c != '’') || matches!(c, '"' | '„' | '‟' | '＂' | '〝' | '〞' | '〟')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_of_hidden_characters_is_replaced() {
        let classes: &[(&str, &[(u32, u32)])] = &[
            ("controls", &[(0x00, 0x1F), (0x7F, 0x9F)]),
            ("soft hyphen", &[(0xAD, 0xAD)]),
            ("directions: embedding and override", &[(0x202A, 0x202E)]),
            ("directions: isolates", &[(0x2066, 0x2069)]),
            ("directions: marks", &[(0x200E, 0x200F), (0x061C, 0x061C)]),
            (
                "zero width",
                &[(0x200B, 0x200D), (0x2060, 0x2064), (0xFEFF, 0xFEFF)],
            ),
            ("deprecated format", &[(0x206A, 0x206F)]),
            ("line and paragraph separators", &[(0x2028, 0x2029)]),
            (
                "signs around Arabic numbers",
                &[(0x0600, 0x0605), (0x06DD, 0x06DD)],
            ),
            ("annotations", &[(0xFFF9, 0xFFFB)]),
            (
                "variation selectors",
                &[(0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x180B, 0x180D)],
            ),
            ("tags", &[(0xE0001, 0xE0001), (0xE0020, 0xE007F)]),
            ("joiners of marks", &[(0x034F, 0x034F)]),
            (
                "blank letters",
                &[
                    (0x115F, 0x1160),
                    (0x3164, 0x3164),
                    (0xFFA0, 0xFFA0),
                    (0x2800, 0x2800),
                ],
            ),
            ("invisible vowels", &[(0x17B4, 0x17B5)]),
            ("music", &[(0x1D173, 0x1D17A), (0x1D159, 0x1D159)]),
            ("shorthand", &[(0x1BCA0, 0x1BCA3)]),
            ("enclosing marks", &[(0x20DD, 0x20E0), (0x20E2, 0x20E4)]),
            (
                "private use",
                &[(0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x10_0000, 0x10_FFFD)],
            ),
            (
                "no characters",
                &[(0xFDD0, 0xFDEF), (0xFFFE, 0xFFFF), (0x10_FFFE, 0x10_FFFF)],
            ),
        ];
        for (class, ranges) in classes {
            for c in ranges.iter().flat_map(|(first, last)| *first..=*last) {
                let c = char::from_u32(c).unwrap();
                assert_eq!(legible(&format!("a{c}b")), "a\u{FFFD}b", "{class}: {c:?}");
                assert_eq!(claim(&format!("a{c}b")), "a\u{FFFD}b", "{class}: {c:?}");
                assert_eq!(path(&format!("a{c}b")), "a\u{FFFD}b", "{class}: {c:?}");
            }
        }
    }

    #[test]
    fn what_people_and_programs_are_called_stays() {
        for text in [
            "Élodie D’HÉRICOURT-ŒUVRARD",
            "E\u{301}lodie",
            "NGUYE\u{302}\u{303}N Thị",
            "Łukasz Ōe Žižek ß",
            "Ελένη Иван 李 محمد שרה",
            "/usr/bin/dpi-2.0_β",
            "100 % des prescriptions, 5 €",
            "espace insécable\u{A0}: oui",
            "👍",
        ] {
            assert_eq!(legible(text), text);
        }
    }

    #[test]
    fn a_letter_bears_three_marks_and_the_first_character_is_none() {
        let text = format!("a{}b\u{301}", "\u{301}".repeat(5));
        let shown = "a\u{301}\u{301}\u{301}\u{FFFD}\u{FFFD}b\u{301}";
        assert_eq!(legible(&text), shown);
        assert_eq!(legible("\u{301}a"), "\u{FFFD}a");
    }

    #[test]
    fn a_claim_is_short_has_single_spaces_and_cannot_end_its_quotation() {
        let table = [
            ("DPI 2.0", "DPI 2.0"),
            ("  DPI \u{3000}\u{2003}  2.0 ", "DPI 2.0"),
            ("a” Program: “/usr/bin/b", "a' Program: '/usr/bin/b"),
            ("a » Programme : « b", "a ' Programme : ' b"),
            ("l’ordonnance", "l’ordonnance"),
            ("a\nTries left: 3", "a\u{FFFD}Tries left: 3"),
        ];
        for (text, shown) in table {
            assert_eq!(claim(text), shown);
        }
        let long = claim(&"é".repeat(81));
        assert_eq!(long, format!("{}…", "é".repeat(79)));
        assert_eq!(claim(&"é".repeat(80)), "é".repeat(80));
    }

    #[test]
    fn long_texts_are_cut_and_a_path_keeps_its_end() {
        assert_eq!(legible(&"a".repeat(2_000)).len(), 2_000);
        assert_eq!(
            legible(&"a".repeat(2_001)),
            format!("{}…", "a".repeat(1_999))
        );
        let long = format!("/tmp/{}/dpi", "a".repeat(200));
        let shown = path(&long);
        assert_eq!(shown.chars().count(), 120);
        assert!(
            shown.starts_with("/tmp/a") && shown.ends_with("a/dpi"),
            "{shown}"
        );
        assert_eq!(path(&"b".repeat(120)), "b".repeat(120));
        assert_eq!(name(&"c".repeat(65)), format!("{}…", "c".repeat(63)));
    }
}
