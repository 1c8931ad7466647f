//! PIN and PUK on their way from the person: lines of standard input here, the terminal in
//! [`crate::terminal`].

use std::fs::File;

use cps_agent::read_line;
use cps_apdu::Pin;
use cps_protocol::{ApiError, ErrorKind};

use crate::error::CliError;
use crate::sys::standard_input;
use crate::terminal::Secret;

/// Longer than any PIN: the rest of a longer line is not read.
const LONGEST_LINE: usize = 64;

/// Standard input, a secret on each line, without the buffer of the standard library, which is
/// never wiped.
#[derive(Debug)]
pub(crate) struct PinLines(File);

impl PinLines {
    /// Opens standard input.
    pub(crate) fn open() -> Result<Self, CliError> {
        standard_input().map(Self).map_err(CliError::PinUnreadable)
    }

    /// Reads the PIN as it is, or the unblocking code.
    pub(crate) fn code(&mut self, secret: Secret) -> Result<Pin, CliError> {
        match secret {
            Secret::Pin => self.read(ErrorKind::PinFormat, "the PIN"),
            Secret::Puk => self.read(ErrorKind::PukFormat, "the PUK"),
        }
    }

    /// Reads the PIN to be.
    pub(crate) fn new_pin(&mut self) -> Result<Pin, CliError> {
        self.read(ErrorKind::NewPinFormat, "the new PIN")
    }

    fn read(&mut self, wrong: ErrorKind, name: &str) -> Result<Pin, CliError> {
        let line = read_line(&mut self.0, LONGEST_LINE).map_err(CliError::PinUnreadable)?;
        Pin::new(&line).map_err(|error| {
            let detail = format!("{name} {error}");
            ApiError::new(wrong).with_detail(detail).into()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Seek, Write};

    use super::*;

    fn stdin(content: &str) -> PinLines {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        file.rewind().unwrap();
        PinLines(file)
    }

    fn kind(result: Result<Pin, CliError>) -> ErrorKind {
        match result {
            Err(CliError::Api(error)) => error.kind,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn standard_input_gives_one_line_per_secret() {
        for content in ["87654321\n1234\n", "87654321\r\n1234\r\n", "87654321\n1234"] {
            let mut source = stdin(content);
            assert_eq!(
                source.code(Secret::Pin).unwrap().expose(),
                b"87654321",
                "{content:?}"
            );
            assert_eq!(source.new_pin().unwrap().expose(), b"1234", "{content:?}");
            assert!(
                matches!(source.code(Secret::Pin), Err(CliError::PinUnreadable(_))),
                "{content:?}"
            );
        }
    }

    #[test]
    fn what_follows_the_line_is_left() {
        let mut source = stdin("1234\ndocument");
        source.code(Secret::Pin).unwrap();
        assert_eq!(io::read_to_string(&mut source.0).unwrap(), "document");
    }

    #[test]
    fn what_no_card_takes_is_refused_here() {
        assert_eq!(
            kind(stdin("12a4\n").code(Secret::Pin)),
            ErrorKind::PinFormat
        );
        assert_eq!(kind(stdin("\n").code(Secret::Pin)), ErrorKind::PinFormat);
        assert_eq!(
            kind(stdin(&"1".repeat(100)).code(Secret::Pin)),
            ErrorKind::PinFormat
        );
        assert_eq!(
            kind(stdin("123456789\n").code(Secret::Pin)),
            ErrorKind::PinFormat
        );
        assert_eq!(kind(stdin("12 34\n").new_pin()), ErrorKind::NewPinFormat);
        assert_eq!(
            kind(stdin("12 34\n").code(Secret::Puk)),
            ErrorKind::PukFormat
        );
    }
}
