//! Standard output and standard error.

use std::env;
use std::io::{self, IsTerminal, StdoutLock, Write};

use cps_types::{is_hidden, legible};
use serde::Serialize;
use serde_json::Value;

use crate::args::Global;
use crate::error::CliError;
use crate::format::{Page, hex_dump, wrap};
use crate::language::Language;
use crate::sys::{Descriptor, terminal_columns};
use crate::text::say;

/// To the upper left corner, and nothing after it (ECMA-48, sections 8.3.21 and 8.3.39).
const CLEAR: &[u8] = b"\x1b[H\x1b[J";

/// Destination and form of results.
#[derive(Debug)]
pub(crate) struct Output {
    stdout: StdoutLock<'static>,
    /// The language of people.
    pub(crate) language: Language,
    /// Whether a program reads, not a person.
    pub(crate) json: bool,
    terminal: bool,
    /// The width of the lines, if there is one.
    columns: Option<usize>,
    colour: bool,
    /// Whether a page was shown that another may replace.
    renewed: bool,
}

impl Output {
    /// Standard output.
    pub(crate) fn to_stdout(language: Language, json: bool) -> Self {
        let stdout = io::stdout().lock();
        let terminal = stdout.is_terminal();
        let columns = columns(&stdout);
        Self {
            stdout,
            language,
            json,
            terminal,
            columns,
            colour: terminal && colour_wanted(),
            renewed: false,
        }
    }

    /// Shows what the API returned: as it is to a program, as a page to a person.
    pub(crate) fn show<T: Serialize>(
        &mut self,
        result: &T,
        page: impl FnOnce(Language, &T) -> Page,
    ) -> Result<(), CliError> {
        if self.json {
            self.json(result)
        } else {
            self.page(&page(self.language, result))
        }
    }

    /// Shows a page.
    pub(crate) fn page(&mut self, page: &Page) -> Result<(), CliError> {
        self.bytes(page.render_within(self.columns, self.colour).as_bytes())
    }

    /// Shows a page in place of what a terminal shows; elsewhere, after an empty line. It is sent at
    /// once.
    pub(crate) fn renew(&mut self, page: &Page) -> Result<(), CliError> {
        let before: &[u8] = match (self.terminal, self.renewed) {
            (true, _) => CLEAR,
            (false, true) => b"\n",
            (false, false) => b"",
        };
        self.renewed = true;
        self.bytes(before)?;
        self.page(page)?;
        self.flush()
    }

    /// Shows a sentence.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), CliError> {
        let mut page = Page::default();
        page.line(line);
        self.page(&page)
    }

    /// Prints pretty JSON.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        let json =
            serde_json::to_string_pretty(value).map_err(|error| CliError::Output(error.into()))?;
        self.bytes(visible_json(&json).as_bytes())?;
        self.bytes(b"\n")
    }

    /// Prints JSON on one line and sends it at once, for programs that follow.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        let json = serde_json::to_string(value).map_err(|error| CliError::Output(error.into()))?;
        self.bytes(visible_json(&json).as_bytes())?;
        self.bytes(b"\n")?;
        self.flush()
    }

    /// Prints binary content: as it is, or as a dump if a terminal would show it.
    pub(crate) fn binary(&mut self, content: &[u8]) -> Result<(), CliError> {
        if self.terminal {
            self.bytes(hex_dump(content).as_bytes())
        } else {
            self.bytes(content)
        }
    }

    /// Prints bytes as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<(), CliError> {
        self.stdout.write_all(bytes).map_err(CliError::Output)
    }

    /// Says on standard error what the command is about to do, for each line a paragraph. A program
    /// reads it in the documents: its standard error holds nothing but an error.
    pub(crate) fn announce(&self, lines: &str) {
        if !self.json {
            let text = paragraphs(lines, columns(io::stderr()));
            // Ignore write errors: standard error may be closed.
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Says on standard error what the person should know although the command goes on. A program
    /// reads it in the result.
    pub(crate) fn warn(&self, sentence: &str) {
        if !self.json {
            let line = legible(&say!(self.language, Warning, sentence = sentence));
            // Ignore write errors: standard error may be closed.
            let _ = writeln!(io::stderr().lock(), "{line}");
        }
    }

    /// Sends what is still here.
    pub(crate) fn flush(&mut self) -> Result<(), CliError> {
        self.stdout.flush().map_err(CliError::Output)
    }
}

/// Returns each line of a text as a paragraph of legible lines of at most so many columns.
pub(crate) fn paragraphs(lines: &str, columns: Option<usize>) -> String {
    let paragraphs = lines.split('\n').map(|line| wrap(&legible(line), columns));
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// Says on standard error why the command failed: one line.
pub(crate) fn complain(failure: &CliError, language: Language, global: &Global) {
    if global.json {
        return complain_to_program(&failure.to_json(language));
    }
    let mut line = say!(language, Error, sentence = failure.sentence(language));
    if let Some(detail) = failure.detail().filter(|_| global.verbose) {
        line.push_str(&format!(" [{detail}]"));
    }
    complain_in(&wrap(&legible(&line), columns(io::stderr())));
}

/// Says the same to a program: one JSON object.
pub(crate) fn complain_to_program(failure: &Value) {
    complain_in(&visible_json(&failure.to_string()));
}

fn complain_in(line: &str) {
    // If even standard error is closed, the exit code still tells.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Returns the same JSON with its hidden characters escaped (RFC 8259, section 7): a terminal shows
/// them, a program reads what it would have read.
pub(crate) fn visible_json(json: &str) -> String {
    let mut visible = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_hidden(c) {
            visible.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            visible.push_str(&format!("\\u{unit:04x}"));
        }
    }
    visible
}

/// Returns how many columns the lines of a text may have: as `COLUMNS` says, else as many as the
/// terminal has. What is no terminal takes lines of any length.
pub(crate) fn columns(file: impl Descriptor) -> Option<usize> {
    let asked = env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let has = || terminal_columns(file);
    asked.or_else(has).filter(|columns| *columns > 0)
}

/// <https://no-color.org>, and terminals that say that they are none.
fn colour_wanted() -> bool {
    env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn json_shows_its_hidden_characters_and_means_the_same() {
        let table = [
            ("a\u{202E}b", r#""a\u202eb""#),
            ("a\u{2028}b\u{2029}", r#""a\u2028b\u2029""#),
            ("a\u{E0041}", r#""a\udb40\udc41""#),
            ("a\u{1b}[2J", r#""a\u001b[2J""#),
            ("a\u{9b}2J", r#""a\u009b2J""#),
            ("é\n”", r#""é\n”""#),
        ];
        for (text, expected) in table {
            let visible = visible_json(&json!(text).to_string());
            assert_eq!(visible, expected);
            assert_eq!(
                serde_json::from_str::<Value>(&visible).unwrap(),
                json!(text)
            );
        }
    }
}
