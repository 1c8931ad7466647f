use cps_apdu::{Atr, Command, Path, StatusWord};

use crate::reference_data::ReferenceData;
use crate::{Behaviour, Purpose, Reference};

/// What a card says to a command that it accepts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) data: Vec<u8>,
    pub(crate) kind: AnswerKind,
}

/// What a shorter Le than the answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerKind {
    /// The answer comes whole or not at all.
    Whole,
    /// The first bytes may be asked for: READ BINARY.
    Prefix,
}

impl Answer {
    /// A `9000` without data.
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
    /// Answer to reset.
    fn atr(&self) -> &Atr;

    /// What power-on and warm reset do: everything volatile is forgotten.
    fn reset(&mut self);

    /// Carries out one command.
    fn execute(&mut self, command: &Command) -> Result<Answer, StatusWord>;

    /// What is set for the open questions.
    fn behaviour(&self) -> &Behaviour;

    /// Settles the open questions otherwise.
    fn set_behaviour(&mut self, behaviour: Behaviour);

    /// Where the certificate of a purpose is, if the card has one for it.
    fn certificate(&self, purpose: Purpose) -> Option<Path>;

    /// The contents of a file.
    fn file(&self, path: &Path) -> Option<&[u8]>;

    /// Replaces the contents of a file, or makes one that anybody may read.
    /// Nothing happens if the path leads through no DF.
    fn set_file(&mut self, path: &Path, contents: Vec<u8>);

    /// Deletes a file, if there is one.
    fn delete_file(&mut self, path: &Path);

    /// The PIN or the PUK.
    fn reference_data(&mut self, reference: Reference) -> &mut ReferenceData;
}
