//! A page of aligned text.

use anstyle::{AnsiColor, Style};

const HEADING: Style = Style::new().bold();
const LABEL: Style = Style::new().dimmed();
const ALERT: Style = AnsiColor::Yellow.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// Spaces between two columns.
const GAP: usize = 2;

/// Text for a person: headings, rows of a label and a value, tables.
#[derive(Debug, Default)]
pub(crate) struct Page {
    blocks: Vec<Block>,
}

/// How the label of a row looks, by what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
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
    pub(crate) fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// A label and its value; the values of a page stand below each other.
    pub(crate) fn row(&mut self, label: impl Into<String>, value: impl Into<String>) {
        self.toned_row(Tone::Quiet, label, value);
    }

    /// The same with a label that says how things are.
    pub(crate) fn toned_row(
        &mut self,
        tone: Tone,
        label: impl Into<String>,
        value: impl Into<String>,
    ) {
        self.blocks.push(Block::Row {
            tone,
            label: label.into(),
            value: value.into(),
        });
    }

    /// A row, if there is a value.
    pub(crate) fn row_if(&mut self, label: impl Into<String>, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.row(label, value);
        }
    }

    /// A line of its own.
    pub(crate) fn line(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Line(text.into()));
    }

    /// A line that must not be overlooked.
    pub(crate) fn alert(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Alert(text.into()));
    }

    /// Columns below their headings, the first row.
    pub(crate) fn table(&mut self, rows: Vec<Vec<String>>) {
        self.blocks.push(Block::Table(rows));
    }

    /// The page as text, in colour or not.
    ///
    /// Control characters that came from a card or a reader never reach the terminal.
    pub(crate) fn render(&self, colour: bool) -> String {
        let labels = self.blocks.iter().map(|block| match block {
            Block::Row { label, .. } => width(label),
            _ => 0,
        });
        let label_width = labels.max().unwrap_or(0) + GAP;
        let paint = |style: Style, text: &str| {
            let text = printable(text);
            if colour {
                format!("{style}{text}{style:#}")
            } else {
                text
            }
        };
        let mut page = String::new();
        for block in &self.blocks {
            match block {
                Block::Heading(text) => {
                    if !page.is_empty() {
                        page.push('\n');
                    }
                    page += &paint(HEADING, text);
                }
                Block::Row { tone, label, value } => {
                    let style = match tone {
                        Tone::Good => GOOD,
                        Tone::Caution => ALERT,
                        Tone::Bad => BAD,
                        Tone::Quiet => LABEL,
                    };
                    let space = " ".repeat(label_width - width(label));
                    page += &format!("  {}{space}{}", paint(style, label), printable(value));
                }
                Block::Line(text) => page += &printable(text),
                Block::Alert(text) => page += &paint(ALERT, text),
                Block::Table(rows) => page += &table(rows, paint),
            }
            page.push('\n');
        }
        page
    }
}

fn table(rows: &[Vec<String>], paint: impl Fn(Style, &str) -> String) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<_> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|c| width(c))
                .max()
        })
        .map(Option::unwrap_or_default)
        .collect();
    let mut lines = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let style = if number == 0 { LABEL } else { Style::new() };
            line += &paint(style, cell);
            if column + 1 < row.len() {
                line += &" ".repeat(widths[column] + GAP - width(cell));
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

/// The columns that a text takes on a terminal, for the scripts that a French card uses.
fn width(text: &str) -> usize {
    text.chars().count()
}

/// The text without control characters: a card must not command the terminal.
pub(crate) fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{FFFD}")
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
