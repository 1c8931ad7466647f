//! Standard output and standard error.

use std::env;
use std::io::{self, IsTerminal, StdoutLock, Write};

use serde::Serialize;

use crate::args::Global;
use crate::error::CliError;
use crate::format::{Page, hex_dump, printable, wrap};
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
        serde_json::to_writer_pretty(&mut self.stdout, value)
            .map_err(|error| CliError::Output(error.into()))?;
        self.bytes(b"\n")
    }

    /// Prints JSON on one line and sends it at once, for programs that follow.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        serde_json::to_writer(&mut self.stdout, value)
            .map_err(|error| CliError::Output(error.into()))?;
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

    /// Says on standard error what the person should know although the command goes on. A program
    /// reads it in the result.
    pub(crate) fn warn(&self, sentence: &str) {
        if !self.json {
            let line = printable(&say!(self.language, Warning, sentence = sentence));
            // Ignore write errors: standard error may be closed.
            let _ = writeln!(io::stderr().lock(), "{line}");
        }
    }

    /// Sends what is still here.
    pub(crate) fn flush(&mut self) -> Result<(), CliError> {
        self.stdout.flush().map_err(CliError::Output)
    }
}

/// Says on standard error why the command failed: one line.
pub(crate) fn complain(failure: &CliError, language: Language, global: &Global) {
    let line = if global.json {
        failure.to_json(language).to_string()
    } else {
        let mut line = say!(language, Error, sentence = failure.sentence(language));
        if let Some(detail) = failure.detail().filter(|_| global.verbose) {
            line.push_str(&format!(" [{detail}]"));
        }
        wrap(&printable(&line), columns(io::stderr()))
    };
    // If even standard error is closed, the exit code still tells.
    let _ = writeln!(io::stderr().lock(), "{line}");
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
