//! The card that a command means. Begin at [`Selection::wait`].

use std::time::{Duration, Instant};

use cps_protocol::{ApiError, CardSummary, ErrorKind, Reader, ReaderState, method::ReadersResult};

use crate::api::api_sentence;
use crate::language::Language;
use crate::say;
use crate::text::Text;

/// The card that the person named.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection<'a> {
    /// Name of the reader, or a part of it.
    pub reader: Option<&'a str>,
    /// Id of the card.
    pub card: Option<&'a str>,
}

/// Outcome of a selection.
#[derive(Debug)]
pub enum Choice {
    /// This card, which is ready.
    Card(CardSummary),
    /// No card yet: it is being read. The failure holds if the time is over.
    Reading(ChoiceError),
    /// No card yet: the holder must insert one. The error applies if the command does not wait for
    /// that.
    Missing(ChoiceError),
    /// No card, and waiting does not help.
    None(ChoiceError),
}

/// The reason why there is no card for a command.
#[derive(Debug)]
pub enum ChoiceError {
    /// In the words of the API.
    Api(ApiError),
    /// Several cards are ready and none was chosen.
    SeveralCards(Vec<CardSummary>),
    /// Several readers have this part in their names.
    SeveralReaders {
        /// The part.
        part: String,
        /// The names of the readers.
        names: Vec<String>,
    },
    /// No card has this id, or not in the reader that was named.
    CardNotFound {
        /// The id.
        id: String,
        /// The reader that was named, if the card is in another one.
        reader: Option<String>,
    },
}

impl ChoiceError {
    /// Returns the error and what to do, in one line.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Api(error) => api_sentence(error, language).to_owned(),
            Self::SeveralCards(cards) => {
                let cards: Vec<_> = cards
                    .iter()
                    .map(|card| {
                        let (serial, reader) = (&card.serial, &card.reader);
                        say!(
                            language,
                            Text::CardInReader,
                            serial = serial,
                            reader = reader
                        )
                    })
                    .collect();
                say!(language, Text::SeveralCards, cards = cards.join(", "))
            }
            Self::SeveralReaders { part, names } => {
                let names = names.join(", ");
                say!(language, Text::SeveralReaders, part = part, names = names)
            }
            Self::CardNotFound { id, reader: None } => {
                say!(language, Text::CardNotFound, id = id)
            }
            Self::CardNotFound {
                id,
                reader: Some(reader),
            } => say!(language, Text::CardNotInReader, id = id, reader = reader),
        }
    }
}

impl From<ApiError> for ChoiceError {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<ErrorKind> for ChoiceError {
    fn from(kind: ErrorKind) -> Self {
        Self::Api(kind.into())
    }
}

/// Time to wait for a card that is being read, unless the person says.
const READING: Duration = Duration::from_secs(10);

/// The reason for which a command waits for its card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The holder must insert it.
    Insertion,
    /// It is being read.
    Reading,
}

impl Selection<'_> {
    /// Finds the card among the readers, and waits for it: for its insertion as long as the person
    /// says, until it is read some seconds at least. `change` waits until the readers have changed, and
    /// returns them, or nothing at its moment.
    ///
    /// # Errors
    /// The reason why there is no card, or that of `change`.
    pub fn wait<E: From<ChoiceError>>(
        self,
        limit: Option<Duration>,
        mut found: ReadersResult,
        mut change: impl FnMut(Awaited, Instant) -> Result<Option<ReadersResult>, E>,
    ) -> Result<CardSummary, E> {
        let begin = Instant::now();
        let insertion = begin + limit.unwrap_or_default();
        let reading = begin + limit.unwrap_or(READING);
        loop {
            let (failure, awaited, deadline) = match self.choose(&found) {
                Choice::Card(card) => return Ok(card),
                Choice::None(failure) => return Err(failure.into()),
                Choice::Missing(failure) => (failure, Awaited::Insertion, insertion),
                Choice::Reading(failure) => (failure, Awaited::Reading, reading),
            };
            match change(awaited, deadline)? {
                Some(readers) => found = readers,
                None => return Err(failure.into()),
            }
        }
    }

    /// Finds the card among the readers.
    pub fn choose(&self, found: &ReadersResult) -> Choice {
        if found.readers.is_empty() {
            let problem = found.problem.clone();
            return Choice::Missing(problem.unwrap_or(ErrorKind::NoReader.into()).into());
        }
        let mut readers = match self.reader {
            Some(name) => match named(&found.readers, name) {
                Ok(reader) => vec![reader],
                Err(choice) => return choice,
            },
            None => found.readers.iter().collect(),
        };
        if let Some(id) = self.card {
            readers.retain(|reader| reader.summary.as_ref().is_some_and(|card| card.id.0 == id));
            if readers.is_empty() {
                // The id of another insertion never comes back.
                return Choice::None(self.not_found(found, id));
            }
        }
        among(&readers)
    }

    /// Returns the ready cards that fit.
    pub fn ready<'r>(&self, found: &'r ReadersResult) -> Vec<&'r CardSummary> {
        let in_reader =
            |reader: &&Reader| self.reader.is_none_or(|name| reader.name.contains(name));
        let readers = found.readers.iter().filter(in_reader);
        let ready = readers.filter(|reader| reader.state == ReaderState::Ready);
        let cards = ready.filter_map(|reader| reader.summary.as_ref());
        let is_chosen = |card: &&CardSummary| self.card.is_none_or(|id| card.id.0 == id);
        cards.filter(is_chosen).collect()
    }

    /// Tells a card that is nowhere from one that is in another reader.
    fn not_found(&self, found: &ReadersResult, id: &str) -> ChoiceError {
        let mut cards = found
            .readers
            .iter()
            .filter_map(|reader| reader.summary.as_ref());
        let elsewhere = cards.any(|card| card.id.0 == id);
        ChoiceError::CardNotFound {
            id: id.to_owned(),
            reader: self.reader.filter(|_| elsewhere).map(str::to_owned),
        }
    }
}

/// Finds the reader of this name, or the only one with this part in its name.
fn named<'r>(readers: &'r [Reader], name: &str) -> Result<&'r Reader, Choice> {
    if let Some(exact) = readers.iter().find(|reader| reader.name == name) {
        return Ok(exact);
    }
    let partly: Vec<_> = readers
        .iter()
        .filter(|reader| reader.name.contains(name))
        .collect();
    match partly.as_slice() {
        [reader] => Ok(reader),
        // It may still be plugged in.
        [] => Err(Choice::Missing(ErrorKind::ReaderNotFound.into())),
        several => Err(Choice::None(ChoiceError::SeveralReaders {
            part: name.to_owned(),
            names: several.iter().map(|reader| reader.name.clone()).collect(),
        })),
    }
}

fn among(readers: &[&Reader]) -> Choice {
    let in_state = |state| {
        readers
            .iter()
            .copied()
            .filter(move |reader| reader.state == state)
    };
    let mut ready: Vec<_> = in_state(ReaderState::Ready)
        .filter_map(|reader| reader.summary.clone())
        .collect();
    match ready.pop() {
        Some(card) if ready.is_empty() => return Choice::Card(card),
        Some(card) => {
            ready.push(card);
            return Choice::None(ChoiceError::SeveralCards(ready));
        }
        None => {}
    }
    if in_state(ReaderState::Reading).next().is_some() {
        return Choice::Reading(ErrorKind::CardReading.into());
    }
    let free = in_state(ReaderState::Empty).next().is_some();
    match in_state(ReaderState::Unusable).next() {
        None => Choice::Missing(ErrorKind::NoCard.into()),
        Some(reader) => {
            let problem = reader.problem.clone();
            let failure = problem.unwrap_or(ErrorKind::CardError.into()).into();
            // The right card may still come into the other reader.
            if free {
                Choice::Missing(failure)
            } else {
                Choice::None(failure)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use cps_testsuite::sample::{empty, reading, ready, unusable};

    use super::*;

    /// Returns the choice in one word, to compare.
    fn choose(readers: &[Reader], reader: Option<&str>, card: Option<&str>) -> String {
        let found = ReadersResult {
            readers: readers.to_vec(),
            problem: None,
        };
        word(Selection { reader, card }.choose(&found))
    }

    fn word(choice: Choice) -> String {
        let kind = |failure: ChoiceError| match failure {
            ChoiceError::SeveralCards(cards) => format!("several {}", cards.len()),
            ChoiceError::SeveralReaders { names, .. } => format!("readers {}", names.join(", ")),
            ChoiceError::CardNotFound { id, reader } => format!("no {id} in {reader:?}"),
            ChoiceError::Api(error) => error.kind.word().to_owned(),
        };
        match choice {
            Choice::Card(card) => card.id.0,
            Choice::Reading(failure) => format!("reading: {}", kind(failure)),
            Choice::Missing(failure) => format!("missing: {}", kind(failure)),
            Choice::None(failure) => format!("none: {}", kind(failure)),
        }
    }

    #[test]
    fn without_a_selection_the_only_ready_card_is_taken() {
        let vitale = || unusable("V", ErrorKind::CardVitale);
        let table: [(&[Reader], &str); 10] = [
            (&[], "missing: reader.none"),
            (&[empty("A")], "missing: card.none"),
            (&[empty("A"), empty("B")], "missing: card.none"),
            (&[empty("A"), ready("B", "c1")], "c1"),
            (&[ready("A", "c1"), ready("B", "c2")], "none: several 2"),
            (&[reading("A", "c1"), empty("B")], "reading: card.reading"),
            (&[reading("A", "c1"), ready("B", "c2")], "c2"),
            (&[vitale()], "none: card.vitale"),
            (&[vitale(), empty("B")], "missing: card.vitale"),
            (&[vitale(), ready("B", "c1")], "c1"),
        ];
        for (readers, expected) in table {
            assert_eq!(choose(readers, None, None), expected, "{readers:?}");
        }
    }

    #[test]
    fn a_reader_is_named_by_its_name_or_by_a_part_that_only_it_has() {
        let readers = [
            ready("Twin 1", "c1"),
            ready("Twin 10", "c2"),
            empty("Other"),
        ];
        let table = [
            ("Twin 1", "c1"),
            ("Twin 10", "c2"),
            ("10", "c2"),
            ("Twin", "none: readers Twin 1, Twin 10"),
            ("Nothing", "missing: reader.not_found"),
            ("Oth", "missing: card.none"),
        ];
        for (name, expected) in table {
            assert_eq!(choose(&readers, Some(name), None), expected, "{name}");
        }
    }

    #[test]
    fn a_card_is_named_by_its_id() {
        let readers = [ready("A", "c1"), ready("B", "c2"), reading("C", "c3")];
        assert_eq!(choose(&readers, None, Some("c2")), "c2");
        assert_eq!(choose(&readers, None, Some("c3")), "reading: card.reading");
        let table = [
            (None, "c9", "none: no c9 in None"),
            (Some("A"), "c9", "none: no c9 in None"),
            (Some("A"), "c2", "none: no c2 in Some(\"A\")"),
            (None, "", "none: no  in None"),
        ];
        for (reader, card, expected) in table {
            assert_eq!(choose(&readers, reader, Some(card)), expected);
        }
    }

    #[test]
    fn the_cause_of_having_no_reader_is_told() {
        let found = ReadersResult {
            readers: Vec::new(),
            problem: Some(ApiError::new(ErrorKind::ServiceDown)),
        };
        assert_eq!(
            word(Selection::default().choose(&found)),
            "missing: reader.service_down"
        );
    }
}
