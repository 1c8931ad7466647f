//! A screen that a person reads across a desk: one text in letters as large as fit, small lines below
//! it. Begin at [`frame`].

use cps_console::wrap;
use cps_types::legible;
use font8x8::{BASIC_FONTS, LATIN_FONTS, UnicodeFonts as _};

/// Points of a letter to the right and below; two points below each other are one sign.
const POINTS: usize = 8;

/// Columns left free on each side.
const MARGIN: usize = 2;

/// Returns the lines of a screen of this size: the big text in the middle of its part, the small lines
/// at the bottom. What does not fit below is left out.
pub(crate) fn frame(big: &str, small: &[String], (columns, rows): (usize, usize)) -> Vec<String> {
    let margin = " ".repeat(MARGIN);
    let width = columns.saturating_sub(2 * MARGIN);
    let small = small.iter().map(|line| wrap(&legible(line), Some(width)));
    let small: Vec<_> = small
        .flat_map(|lines| lines.lines().map(str::to_owned).collect::<Vec<_>>())
        .map(|line| format!("{margin}{line}"))
        .take(rows)
        .collect();
    let space = rows.saturating_sub(small.len() + 1);
    let letters = letters(big, columns, space);
    let widest = letters.iter().map(|line| line.chars().count()).max();
    let left = " ".repeat(columns.saturating_sub(widest.unwrap_or_default()) / 2);
    let above = space.saturating_sub(letters.len()) / 2;
    let mut lines = vec![String::new(); above];
    lines.extend(
        letters
            .iter()
            .map(|line| format!("{left}{line}").trim_end().to_owned()),
    );
    lines.resize(space.max(lines.len()) + 1, String::new());
    lines.extend(small);
    lines.truncate(rows);
    lines
}

/// Returns a text in the largest letters that fit; in plain ones if none do.
fn letters(text: &str, columns: usize, rows: usize) -> Vec<String> {
    for scale in (1..=rows.max(columns) / POINTS).rev() {
        let across = columns / (POINTS * scale);
        let lines = wrap(text, Some(across));
        let lines: Vec<_> = lines.lines().collect();
        let height = POINTS / 2 * scale;
        let fits = |line: &&str| line.chars().count() <= across;
        if lines.len() * height <= rows && lines.iter().all(fits) {
            return lines.iter().flat_map(|line| row(line, scale)).collect();
        }
    }
    wrap(text, Some(columns))
        .lines()
        .map(str::to_owned)
        .collect()
}

/// Returns a line in letters of eight points, each drawn so many times.
fn row(text: &str, scale: usize) -> Vec<String> {
    let glyphs: Vec<_> = text.chars().map(glyph).collect();
    let is_set = |x: usize, y: usize| {
        let glyph = glyphs[x / scale / POINTS];
        glyph[y / scale] >> (x / scale % POINTS) & 1 == 1
    };
    let width = glyphs.len() * POINTS * scale;
    let sign = |x: usize, y: usize| match (is_set(x, 2 * y), is_set(x, 2 * y + 1)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    let line = |y: usize| (0..width).map(|x| sign(x, y)).collect();
    (0..POINTS / 2 * scale).map(line).collect()
}

/// Returns the points of a letter, from the top, the lowest bit at the left.
fn glyph(letter: char) -> [u8; POINTS] {
    let found = BASIC_FONTS.get(letter).or_else(|| LATIN_FONTS.get(letter));
    found.unwrap_or([u8::MAX; POINTS])
}

#[cfg(test)]
mod tests {
    use cps_console::Language;

    use super::*;
    use crate::text::Text;

    const BIG: [Text; 9] = [
        Text::KioskInsert,
        Text::KioskReading,
        Text::KioskAccount,
        Text::KioskPin,
        Text::KioskDone,
        Text::KioskRefused,
        Text::KioskGivenUp,
        Text::KioskNotDone,
        Text::KioskOutOfOrder,
    ];

    #[test]
    fn every_big_text_fits_a_small_terminal_in_letters_that_the_font_has() {
        for language in [Language::English, Language::French] {
            for text in BIG {
                let text = language.text(text);
                for letter in text.chars() {
                    assert_ne!(glyph(letter), [u8::MAX; POINTS], "{letter:?} in {text}");
                }
                let drawn = letters(text, 80, 12);
                assert!(
                    drawn.iter().any(|line| line.contains('█')),
                    "{text}: {drawn:#?}"
                );
                assert!(drawn.len() <= 12 && drawn.iter().all(|line| line.chars().count() <= 80));
            }
        }
    }

    #[test]
    fn letters_grow_with_the_screen_and_give_way_to_plain_ones() {
        assert_eq!(letters("I", 8, 4).len(), 4);
        assert_eq!(letters("I", 40, 12).len(), 12);
        assert_eq!(letters("DONE", 10, 4), ["DONE"]);
        let small = ["one".to_owned(), "two\u{1b}[2J".to_owned()];
        let lines = frame("DONE", &small, (40, 8));
        assert_eq!(lines.len(), 8);
        assert_eq!(lines[6], "  one");
        assert!(!lines.concat().contains('\u{1b}'), "{lines:#?}");
        assert_eq!(frame("DONE", &small, (3, 1)).len(), 1);
    }
}
