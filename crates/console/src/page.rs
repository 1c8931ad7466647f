//! A page of aligned text.

use anstyle::{AnsiColor, Style};
use cps_types::legible;

const HEADING: Style = Style::new().bold();
const LABEL: Style = Style::new().dimmed();
const ALERT: Style = AnsiColor::Yellow.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// Spaces between two columns.
const GAP: usize = 2;
/// Spaces before a row.
const MARGIN: usize = 2;
/// Separator of the attributes of a name (RFC 4514, section 2).
const BREAKS: [char; 2] = [',', '+'];
/// The narrowest column that text is readable in.
const NARROWEST: usize = 10;

/// Text for a person: headings, rows of a label and a value, tables.
#[derive(Debug, Default)]
pub struct Page {
    blocks: Vec<Block>,
}

/// Style of the label of a row, by its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Not to be overlooked.
    Caution,
    /// Not as it should be.
    Bad,
    /// Of no weight.
    Quiet,
}

#[derive(Debug)]
enum Block {
    Heading(String),
    Row {
        tone: Tone,
        label: String,
        value: String,
    },
    Line(String),
    Alert(String),
    Table(Vec<Vec<String>>),
}

impl Page {
    /// A heading, with an empty line before it unless it is the first thing of the page.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// A label and its value; the values of a page stand below each other.
    pub fn row(&mut self, label: impl Into<String>, value: impl Into<String>) {
        self.toned_row(Tone::Quiet, label, value);
    }

    /// The same with a label that says how things are.
    pub fn toned_row(&mut self, tone: Tone, label: impl Into<String>, value: impl Into<String>) {
        self.blocks.push(Block::Row {
            tone,
            label: label.into(),
            value: value.into(),
        });
    }

    /// A row, if there is a value.
    pub fn row_if(&mut self, label: impl Into<String>, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.row(label, value);
        }
    }

    /// A line of its own.
    pub fn line(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Line(text.into()));
    }

    /// A line that must not be overlooked.
    pub fn alert(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Alert(text.into()));
    }

    /// Columns below their headings, the first row.
    pub fn table(&mut self, rows: Vec<Vec<String>>) {
        self.blocks.push(Block::Table(rows));
    }

    /// Returns the page as text without colour, each line as long as it is.
    pub fn render(&self, colour: bool) -> String {
        self.render_within(None, colour)
    }

    /// Returns the page as text, in colour or not, in lines of at most `columns` where words allow
    /// it.
    ///
    /// Each text passes through [`legible`]: a card, a reader or a program must not command the
    /// terminal.
    pub fn render_within(&self, columns: Option<usize>, colour: bool) -> String {
        let labels = self.blocks.iter().map(|block| match block {
            Block::Row { label, .. } => width(label),
            _ => 0,
        });
        let label_width = labels.max().unwrap_or(0) + GAP;
        let paint = |style: Style, text: &str| {
            if colour {
                format!("{style}{text}{style:#}")
            } else {
                text.to_owned()
            }
        };
        let mut page = String::new();
        for block in &self.blocks {
            match block {
                Block::Heading(text) => {
                    if !page.is_empty() {
                        page.push('\n');
                    }
                    page += &paint(HEADING, &wrap(&legible(text), columns));
                }
                Block::Row { tone, label, value } => {
                    let style = match tone {
                        Tone::Good => GOOD,
                        Tone::Caution => ALERT,
                        Tone::Bad => BAD,
                        Tone::Quiet => LABEL,
                    };
                    let space = label_width - width(label);
                    let indent = MARGIN + label_width;
                    let value = legible(value);
                    let lines = match columns {
                        Some(columns) if columns < indent + NARROWEST => lines(&value, columns, 0),
                        Some(columns) => lines(&value, columns - indent, 0),
                        None => vec![value],
                    };
                    page += &" ".repeat(MARGIN);
                    page += &paint(style, &legible(label));
                    page += &" ".repeat(space);
                    page += &lines.join(&format!("\n{}", " ".repeat(indent)));
                }
                Block::Line(text) => page += &wrap(&legible(text), columns),
                Block::Alert(text) => page += &paint(ALERT, &wrap(&legible(text), columns)),
                Block::Table(rows) => page += &table(rows, columns, paint),
            }
            page.push('\n');
        }
        page
    }
}

fn table(
    rows: &[Vec<String>],
    columns: Option<usize>,
    paint: impl Fn(Style, &str) -> String,
) -> String {
    let rows: Vec<Vec<_>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| legible(cell)).collect())
        .collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let natural = (0..count).map(|column| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| width(cell)).max().unwrap_or_default()
    });
    let Some(widths) = shrink(natural.collect(), columns) else {
        return records(&rows, columns, paint);
    };
    let mut text = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let style = if number == 0 { LABEL } else { Style::new() };
        let cells: Vec<_> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| broken(cell, *width))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for part in 0..height {
            let mut line = String::new();
            for (column, cell) in cells.iter().enumerate() {
                let piece = cell.get(part).map_or("", String::as_str);
                line += &paint(style, piece);
                if column + 1 < cells.len() {
                    line += &" ".repeat(widths[column] + GAP - width(piece));
                }
            }
            text.push(line.trim_end().to_owned());
        }
    }
    text.join("\n")
}

/// Makes the widest columns of a table narrower until it fits; `None` if it never does.
fn shrink(mut widths: Vec<usize>, columns: Option<usize>) -> Option<Vec<usize>> {
    let Some(columns) = columns else {
        return Some(widths);
    };
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > columns {
        let widest = widths.iter_mut().max()?;
        if *widest <= NARROWEST {
            return None;
        }
        *widest -= 1;
    }
    Some(widths)
}

/// Returns a table that is too wide for its columns: each row below the other, with a label per
/// cell.
fn records(
    rows: &[Vec<String>],
    columns: Option<usize>,
    paint: impl Fn(Style, &str) -> String,
) -> String {
    let Some((headings, rows)) = rows.split_first() else {
        return String::new();
    };
    let cell = |(heading, cell): (&String, &String)| {
        let text = wrap(&format!("{heading}: {cell}"), columns);
        match text.strip_prefix(heading.as_str()) {
            Some(rest) => format!("{}{rest}", paint(LABEL, heading)),
            None => text,
        }
    };
    let record = |row: &Vec<String>| {
        let cells = headings.iter().zip(row).map(cell);
        cells.collect::<Vec<_>>().join("\n")
    };
    rows.iter().map(record).collect::<Vec<_>>().join("\n\n")
}

/// Returns the text in lines of at most so many columns, broken between words; what follows the
/// first line is indented as that is.
pub fn wrap(text: &str, columns: Option<usize>) -> String {
    let Some(columns) = columns else {
        return text.to_owned();
    };
    let body = text.trim_start_matches(' ');
    let indent = width(text) - width(body);
    let mark = if body.starts_with("- ") {
        "- ".len()
    } else {
        0
    };
    let hanging = indent + mark;
    let lines = lines(body, columns.saturating_sub(indent), mark);
    format!(
        "{}{}",
        " ".repeat(indent),
        lines.join(&format!("\n{}", " ".repeat(hanging)))
    )
}

/// Returns the lines of a text; all but the first are `hanging` columns shorter. A word that is too
/// long for a line has one of its own, to be copied whole.
fn lines(text: &str, columns: usize, hanging: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        if width(word) > columns && word.contains(BREAKS) {
            lines.extend(parts(word, columns));
            continue;
        }
        let used = if lines.len() > 1 { hanging } else { 0 };
        match lines.last_mut() {
            Some(line) if stays(word) || used + width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Returns the parts of a long word that is a list, such as a name of a certificate.
fn parts(word: &str, columns: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in word.split_inclusive(BREAKS) {
        match parts.last_mut() {
            Some(line) if width(line) + width(part) <= columns => line.push_str(part),
            _ => parts.push(part.to_owned()),
        }
    }
    parts
}

/// Whether a word never begins a line: French puts a space before some signs.
fn stays(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|sign| ":;!?»".contains(sign))
}

/// Returns the lines of a cell, which is exactly so wide: longer words are broken too.
fn broken(cell: &str, columns: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    for line in lines(cell, columns, 0) {
        let letters: Vec<_> = line.chars().collect();
        if letters.is_empty() {
            pieces.push(String::new());
        }
        pieces.extend(letters.chunks(columns.max(1)).map(String::from_iter));
    }
    pieces
}

/// Returns the columns that a text takes on a terminal, for the scripts that a French card uses.
fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_tables_are_aligned() {
        let mut page = Page::default();
        page.heading("Holder");
        page.row("État", "prêt");
        page.row("Name", "A");
        page.row_if("Nothing", None);
        page.row_if("Empty", Some(String::new()));
        page.heading("Readers");
        page.row("Longer label", "B");
        page.table(vec![
            vec!["État".into(), "Card".into()],
            vec!["ready".into(), "1".into()],
        ]);
        assert_eq!(
            page.render(false),
            "Holder\n  État          prêt\n  Name          A\n\
             \nReaders\n  Longer label  B\nÉtat   Card\nready  1\n"
        );
    }

    #[test]
    fn text_is_wrapped_at_words_and_what_follows_is_indented() {
        let mut page = Page::default();
        page.line("one two three four");
        page.line("  - alpha beta gamma delta");
        page.row("Label", "one two three four five");
        page.alert("unbreakableunbreakable word : here");
        assert_eq!(
            page.render_within(Some(20), false),
            "one two three four\n  - alpha beta gamma\n    delta\n  Label  one two\n         \
             three four\n         five\nunbreakableunbreakable\nword : here\n"
        );
        let mut french = Page::default();
        french.line("Erreur : non ?");
        assert_eq!(french.render_within(Some(6), false), "Erreur :\nnon ?\n");
    }

    #[test]
    fn tables_are_wrapped_in_their_columns_or_told_line_by_line() {
        let mut page = Page::default();
        let rows = [
            ["Reader", "State", "Card"],
            [
                "Gemalto PC Twin Reader",
                "ready",
                "10000001 (CPS3v3-0000000001)",
            ],
        ];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        page.table(rows.to_vec());
        assert_eq!(
            page.render_within(Some(40), false),
            "Reader            State  Card\n\
             Gemalto PC Twin   ready  10000001\n\
             Reader                   (CPS3v3-0000000\n                         001)\n"
        );
        assert_eq!(
            page.render_within(Some(20), false),
            "Reader: Gemalto PC\nTwin Reader\nState: ready\nCard: 10000001\n(CPS3v3-0000000001)\n"
        );
    }

    #[test]
    fn colours_are_only_there_on_request_and_a_card_cannot_add_any() {
        let mut page = Page::default();
        page.alert("TEST\u{1b}[31m");
        page.row("a\nb", "c\rd");
        assert_eq!(
            page.render(false),
            "TEST\u{FFFD}[31m\n  a\u{FFFD}b  c\u{FFFD}d\n"
        );
        assert!(
            page.render(true)
                .starts_with("\u{1b}[1m\u{1b}[33mTEST\u{FFFD}[31m\u{1b}[0m\n")
        );
    }
}
