use std::time::Duration;

use cps_protocol::method::{CardParams, CardsObjects, Empty, Info};
use cps_protocol::{ApiError, ErrorKind, ReaderState};
use cps_workstation::doctor::Answers;

use crate::args::Global;
use crate::error::CliError;
use crate::session::Session;
use cps_console::Language;

/// Time limit for a card that is being read.
const READING: Duration = Duration::from_secs(15);

/// Asks cpsd everything that the checks need; waits for a card that is being read.
pub(crate) fn ask(global: &Global, language: Language) -> Result<Answers, ApiError> {
    answers(global, language).map_err(|failure| match failure {
        CliError::Api(error) => error,
        other => ApiError::new(ErrorKind::Internal).with_detail(other.sentence(language)),
    })
}

fn answers(global: &Global, language: Language) -> Result<Answers, CliError> {
    let session = Session::connect(global, language)?;
    let info = session.call::<Info>(&Empty {})?;
    let readers = session.settled_readers(READING)?;
    let mut cards = Vec::new();
    for reader in &readers.readers {
        let ready = reader
            .summary
            .as_ref()
            .filter(|_| reader.state == ReaderState::Ready);
        let Some(card) = ready else { continue };
        let params = CardParams {
            card: card.id.clone(),
        };
        match session.call::<CardsObjects>(&params) {
            Ok(objects) => cards.push(objects),
            // It has left since.
            Err(CliError::Api(error)) if error.kind == ErrorKind::CardRemoved => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(Answers {
        info,
        readers,
        cards,
    })
}
