//! Standard output and standard error.

use std::env;
use std::io::{self, IsTerminal, StdoutLock, Write};
use std::marker::PhantomData;

use cps_types::{is_hidden, legible};
use serde::Serialize;
use serde_json::Value;

use crate::dump::hex_dump;
use crate::global::Global;
use crate::language::Language;
use crate::page::{Page, wrap};
use crate::say;
use crate::sys::{Descriptor, takes_escapes, terminal_columns};
use crate::text::Text;

/// To the upper left corner, and nothing after it (ECMA-48, sections 8.3.21 and 8.3.39).
const CLEAR: &[u8] = b"\x1b[H\x1b[J";

/// The error of a program, as it is told.
pub trait Failure {
    /// Returns the error and what to do, in one line.
    fn sentence(&self, language: Language) -> String;

    /// Returns details for a person who looks for the cause.
    fn detail(&self) -> Option<String>;

    /// Returns the failure for programs.
    fn to_json(&self, language: Language) -> Value;
}

/// Standard output takes no more.
#[derive(Debug)]
pub struct OutputFailed(pub io::Error);

/// Destination and form of results; failures are those of the program, `E`.
#[derive(Debug)]
pub struct Output<E> {
    stdout: StdoutLock<'static>,
    /// The language of people.
    pub language: Language,
    /// Whether a program reads, not a person.
    pub json: bool,
    terminal: bool,
    /// Whether it is a terminal that takes escape sequences.
    escapes: bool,
    /// The width of the lines, if there is one.
    columns: Option<usize>,
    colour: bool,
    /// Whether a page was shown that another may replace.
    renewed: bool,
    failure: PhantomData<E>,
}

impl<E: From<OutputFailed>> Output<E> {
    /// Standard output.
    pub fn to_stdout(language: Language, json: bool) -> Self {
        let stdout = io::stdout().lock();
        let terminal = stdout.is_terminal();
        let escapes = terminal && takes_escapes();
        let columns = columns(&stdout);
        Self {
            stdout,
            language,
            json,
            terminal,
            escapes,
            columns,
            colour: escapes && colour_wanted(),
            renewed: false,
            failure: PhantomData,
        }
    }

    /// Shows what the API returned: as it is to a program, as a page to a person.
    ///
    /// # Errors
    /// If standard output takes no more.
    pub fn show<T: Serialize>(
        &mut self,
        result: &T,
        page: impl FnOnce(Language, &T) -> Page,
    ) -> Result<(), E> {
        if self.json {
            self.json(result)
        } else {
            self.page(&page(self.language, result))
        }
    }

    /// Shows a page.
    ///
    /// # Errors
    /// If standard output takes no more.
    pub fn page(&mut self, page: &Page) -> Result<(), E> {
        self.bytes(page.render_within(self.columns, self.colour).as_bytes())
    }

    /// Shows a page in place of what a terminal shows; elsewhere, after an empty line. It is sent at
    /// once.
    ///
    /// # Errors
    /// If standard output takes no more.
    pub fn renew(&mut self, page: &Page) -> Result<(), E> {
        let before: &[u8] = match (self.escapes, self.renewed) {
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
    ///
    /// # Errors
    /// If standard output takes no more.
    pub fn line(&mut self, line: &str) -> Result<(), E> {
        let mut page = Page::default();
        page.line(line);
        self.page(&page)
    }

    /// Prints pretty JSON.
    ///
    /// # Errors
    /// If standard output takes no more.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), E> {
        let json =
            serde_json::to_string_pretty(value).map_err(|error| OutputFailed(error.into()))?;
        self.bytes(visible_json(&json).as_bytes())?;
        self.bytes(b"\n")
    }

    /// Prints JSON on one line and sends it at once, for programs that follow.
    ///
    /// # Errors
    /// If standard output takes no more.
    pub fn json_line(&mut self, value: &impl Serialize) -> Result<(), E> {
        let json = serde_json::to_string(value).map_err(|error| OutputFailed(error.into()))?;
        self.bytes(visible_json(&json).as_bytes())?;
        self.bytes(b"\n")?;
        self.flush()
    }

    /// Prints binary content: as it is, or as a dump if a terminal would show it.
    ///
    /// # Errors
    /// If standard output takes no more.
    pub fn binary(&mut self, content: &[u8]) -> Result<(), E> {
        if self.terminal {
            self.bytes(hex_dump(content).as_bytes())
        } else {
            self.bytes(content)
        }
    }

    /// Prints bytes as they are.
    ///
    /// # Errors
    /// If standard output takes no more.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), E> {
        self.stdout.write_all(bytes).map_err(failed)
    }

    /// Says on standard error what the command is about to do, for each line a paragraph. A program
    /// reads it in the documents: its standard error holds nothing but an error.
    pub fn announce(&self, lines: &str) {
        if !self.json {
            let text = paragraphs(lines, columns(io::stderr()));
            // Ignore write errors: standard error may be closed.
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Says on standard error what the person should know although the command goes on. A program
    /// reads it in the result.
    pub fn warn(&self, sentence: &str) {
        if !self.json {
            let line = legible(&say!(self.language, Text::Warning, sentence = sentence));
            // Ignore write errors: standard error may be closed.
            let _ = writeln!(io::stderr().lock(), "{line}");
        }
    }

    /// Sends what is still here.
    ///
    /// # Errors
    /// If standard output takes no more.
    pub fn flush(&mut self) -> Result<(), E> {
        self.stdout.flush().map_err(failed)
    }
}

/// Returns each line of a text as a paragraph of legible lines of at most so many columns.
pub fn paragraphs(lines: &str, columns: Option<usize>) -> String {
    let paragraphs = lines.split('\n').map(|line| wrap(&legible(line), columns));
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// Says on standard error why the command failed: one line.
pub fn complain(failure: &impl Failure, language: Language, global: &Global) {
    complain_as(failure, language, global.json, global.verbose);
}

/// Says the same with these options.
pub(crate) fn complain_as(failure: &dyn Failure, language: Language, json: bool, verbose: bool) {
    if json {
        return complain_to_program(&failure.to_json(language));
    }
    let mut line = say!(language, Text::Error, sentence = failure.sentence(language));
    if let Some(detail) = failure.detail().filter(|_| verbose) {
        line.push_str(&format!(" [{detail}]"));
    }
    complain_in(&wrap(&legible(&line), columns(io::stderr())));
}

/// Says the same to a program: one JSON object.
pub fn complain_to_program(failure: &Value) {
    complain_in(&visible_json(&failure.to_string()));
}

fn failed<E: From<OutputFailed>>(error: io::Error) -> E {
    OutputFailed(error).into()
}

fn complain_in(line: &str) {
    // If even standard error is closed, the exit code still tells.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Returns the same JSON with its hidden characters escaped (RFC 8259, section 7): a terminal shows
/// them, a program reads what it would have read.
pub fn visible_json(json: &str) -> String {
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
pub fn columns(file: impl Descriptor) -> Option<usize> {
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
