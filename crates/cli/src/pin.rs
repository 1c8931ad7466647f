//! PIN and PUK on their way from the person: asked without echo, or a line of standard input.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;

use cps_apdu::Pin;
use cps_protocol::{ApiError, ErrorKind};
use zeroize::Zeroizing;

use crate::args::{LoginArgs, PinArgs};
use crate::failure::Failure;
use crate::language::Language;
use crate::text::Text;

/// Longer than any PIN: the rest of a longer line is not read.
const LONGEST_LINE: usize = 64;

/// Where PIN and PUK come from.
#[derive(Debug)]
pub(crate) enum PinSource {
    /// The terminal of the person.
    Terminal(Language),
    /// Standard input, without the buffer of the standard library, which nobody wipes.
    Stdin(File),
}

impl PinSource {
    /// The source that the person chose.
    pub(crate) fn new(args: PinArgs, language: Language) -> Result<Self, Failure> {
        if !args.pin_stdin {
            return Ok(Self::Terminal(language));
        }
        let stdin = io::stdin()
            .as_fd()
            .try_clone_to_owned()
            .map_err(Failure::PinUnreadable)?;
        Ok(Self::Stdin(stdin.into()))
    }

    /// The PIN of a login; `None` if the agent is to ask for it.
    pub(crate) fn of_login(args: LoginArgs, language: Language) -> Result<Option<Pin>, Failure> {
        if args.prompt {
            return Ok(None);
        }
        Self::new(args.source, language)?.pin().map(Some)
    }

    /// The PIN as it is.
    pub(crate) fn pin(&mut self) -> Result<Pin, Failure> {
        pin(&self.read(Text::AskPin)?, ErrorKind::PinFormat)
    }

    /// The unblocking code.
    pub(crate) fn puk(&mut self) -> Result<Pin, Failure> {
        pin(&self.read(Text::AskPuk)?, ErrorKind::PinFormat)
    }

    /// The PIN to be; a terminal asks twice.
    pub(crate) fn new_pin(&mut self) -> Result<Pin, Failure> {
        let typed = self.read(Text::AskNewPin)?;
        if matches!(self, Self::Terminal(_)) && self.read(Text::AskNewPinAgain)? != typed {
            return Err(Failure::NewPinsDiffer);
        }
        pin(&typed, ErrorKind::NewPinFormat)
    }

    fn read(&mut self, question: Text) -> Result<Zeroizing<Vec<u8>>, Failure> {
        match self {
            Self::Terminal(language) => rpassword::prompt_password(language.text(question))
                .map(|typed| Zeroizing::new(typed.into_bytes())),
            Self::Stdin(stdin) => read_line(stdin, LONGEST_LINE),
        }
        .map_err(Failure::PinUnreadable)
    }
}

/// Reads a line without its end, `longest` bytes of it, one by one: what follows belongs to
/// somebody else.
pub(crate) fn read_line(from: &mut impl Read, longest: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    // Never grows, so that no copy is left behind.
    let mut line = Zeroizing::new(Vec::with_capacity(longest));
    let mut byte = Zeroizing::new([0]);
    while line.len() < longest {
        match from.read(byte.as_mut_slice()) {
            Ok(0) if line.is_empty() => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) => line.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(line)
}

fn pin(digits: &[u8], wrong: ErrorKind) -> Result<Pin, Failure> {
    Pin::new(digits).map_err(|error| ApiError::new(wrong).with_detail(error).into())
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, Write};

    use super::*;

    fn stdin(content: &str) -> PinSource {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        file.rewind().unwrap();
        PinSource::Stdin(file)
    }

    fn kind(result: Result<Pin, Failure>) -> ErrorKind {
        match result {
            Err(Failure::Api(error)) => error.kind,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn standard_input_gives_one_line_per_secret() {
        for content in ["87654321\n1234\n", "87654321\r\n1234\r\n", "87654321\n1234"] {
            let mut source = stdin(content);
            assert_eq!(source.puk().unwrap().expose(), b"87654321", "{content:?}");
            assert_eq!(source.new_pin().unwrap().expose(), b"1234", "{content:?}");
            assert!(
                matches!(source.pin(), Err(Failure::PinUnreadable(_))),
                "{content:?}"
            );
        }
    }

    #[test]
    fn what_follows_the_line_is_left() {
        let mut source = stdin("1234\ndocument");
        source.pin().unwrap();
        let PinSource::Stdin(mut rest) = source else {
            unreachable!("made above")
        };
        assert_eq!(io::read_to_string(&mut rest).unwrap(), "document");
    }

    #[test]
    fn what_no_card_takes_is_refused_here() {
        assert_eq!(kind(stdin("12a4\n").pin()), ErrorKind::PinFormat);
        assert_eq!(kind(stdin("\n").pin()), ErrorKind::PinFormat);
        assert_eq!(kind(stdin(&"1".repeat(100)).pin()), ErrorKind::PinFormat);
        assert_eq!(kind(stdin("123456789\n").puk()), ErrorKind::PinFormat);
        assert_eq!(kind(stdin("12 34\n").new_pin()), ErrorKind::NewPinFormat);
    }
}
