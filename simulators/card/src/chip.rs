use cps_apdu::{Atr, Command, Path, StatusWord};

use crate::reference_data::ReferenceData;
use crate::{Behaviour, Purpose, Reference};

/// Answer of a card to a command that it accepts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) data: Vec<u8>,
    pub(crate) kind: AnswerKind,
}

/// Meaning of a Le that is shorter than the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerKind {
    /// The answer comes whole or not at all.
    Whole,
    /// The first bytes may be asked for: READ BINARY.
    Prefix,
}

impl Answer {
    /// Returns a `9000` without data.
    pub(crate) fn done() -> Self {
        Self::whole(Vec::new())
    }

    pub(crate) fn whole(data: Vec<u8>) -> Self {
        Self {
            data,
            kind: AnswerKind::Whole,
        }
    }

    pub(crate) fn prefix(data: Vec<u8>) -> Self {
        Self {
            data,
            kind: AnswerKind::Prefix,
        }
    }
}

/// A generation of cards: what lies below the transmission of bytes.
///
/// A refusal is a status word, and only that.
pub(crate) trait Chip: Send {
    /// Returns the answer to reset.
    fn atr(&self) -> &Atr;

    /// Does what power-on and warm reset do: everything volatile is forgotten.
    fn reset(&mut self);

    /// Carries out one command.
    fn execute(&mut self, command: &Command) -> Result<Answer, StatusWord>;

    /// Returns the behaviour where real cards are unknown.
    fn behaviour(&self) -> &Behaviour;

    /// Sets the behaviour where real cards are unknown.
    fn set_behaviour(&mut self, behaviour: Behaviour);

    /// Returns the path of the certificate of a purpose, if the card has one for it.
    fn certificate(&self, purpose: Purpose) -> Option<Path>;

    /// Returns the contents of a file.
    fn file(&self, path: &Path) -> Option<&[u8]>;

    /// Replaces the contents of a file, or makes a file that is free to read. Nothing happens if
    /// the path leads through no DF.
    fn set_file(&mut self, path: &Path, contents: Vec<u8>);

    /// Deletes a file, if there is one.
    fn delete_file(&mut self, path: &Path);

    /// Returns the PIN or the PUK.
    fn reference_data(&mut self, reference: Reference) -> &mut ReferenceData;
}
