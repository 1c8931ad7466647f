//! Readers and the service, in words. Begin at [`status`].

use cps_protocol::method::{InfoResult, ReadersResult};
use cps_protocol::{ApiError, ErrorKind, Reader, ReaderState};

use crate::text::{Text, say};
use cps_console::Language;
use cps_console::Page;
use cps_console::api_sentence;

/// Whether everything works.
pub(crate) fn status(language: Language, info: &InfoResult, readers: &ReadersResult) -> Page {
    let mut page = Page::default();
    page.row(
        language.text(Text::Service),
        say!(language, ServiceVersion, version = info.version),
    );
    let service = match &info.problem {
        Some(problem) => api_sentence(problem, language),
        None => language.text(Text::Works),
    };
    page.row(language.text(Text::SmartCardService), service);
    page.heading(language.text(Text::Readers));
    readers_into(&mut page, language, readers);
    page
}

/// Returns the readers and what they hold.
pub(crate) fn readers(language: Language, found: &ReadersResult) -> Page {
    let mut page = Page::default();
    readers_into(&mut page, language, found);
    page
}

fn readers_into(page: &mut Page, language: Language, found: &ReadersResult) {
    if found.readers.is_empty() {
        let nothing = ApiError::new(ErrorKind::NoReader);
        let problem = found.problem.as_ref().unwrap_or(&nothing);
        return page.line(api_sentence(problem, language));
    }
    let mut rows = vec![heading(language)];
    rows.extend(found.readers.iter().map(|reader| row(language, reader)));
    page.table(rows);
}

fn heading(language: Language) -> Vec<String> {
    [Text::Reader, Text::State, Text::Card]
        .map(|text| language.text(text).to_owned())
        .into()
}

fn row(language: Language, reader: &Reader) -> Vec<String> {
    vec![
        reader.name.clone(),
        state(language, reader.state).to_owned(),
        holds(language, reader),
    ]
}

/// Text about the content of the reader, or the reason why it cannot be used.
fn holds(language: Language, reader: &Reader) -> String {
    match (&reader.problem, &reader.summary) {
        (Some(problem), _) => api_sentence(problem, language).to_owned(),
        (None, Some(card)) => match &card.label {
            Some(label) => format!("{} ({label})", card.serial),
            None => card.serial.clone(),
        },
        (None, None) => String::new(),
    }
}

/// Returns the state in a word.
pub(super) fn state(language: Language, state: ReaderState) -> &'static str {
    language.text(match state {
        ReaderState::Empty => Text::StateEmpty,
        ReaderState::Reading => Text::StateReading,
        ReaderState::Ready => Text::StateReady,
        ReaderState::Unusable => Text::StateUnusable,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::sample::{empty, ready, unusable};

    #[test]
    fn readers_are_a_table() {
        let found = ReadersResult {
            readers: vec![
                empty("A"),
                ready("Reader B", "c1"),
                unusable("C", ErrorKind::CardMute),
            ],
            problem: None,
        };
        let mute = ErrorKind::CardMute.french();
        assert_eq!(
            readers(Language::French, &found).render(false),
            format!(
                "Lecteur   État          Carte\n\
                 A         vide\n\
                 Reader B  prêt          10000001 (CPS3v3-0000000001)\n\
                 C         inutilisable  {mute}\n"
            )
        );
    }

    #[test]
    fn no_reader_is_a_sentence() {
        let none = |problem| ReadersResult {
            readers: Vec::new(),
            problem,
        };
        assert_eq!(
            readers(Language::English, &none(None)).render(false),
            "No card reader is connected. Plug a reader in.\n"
        );
        let down = ErrorKind::ServiceDown.into();
        let sentence = api_sentence(&down, Language::English);
        assert_eq!(
            readers(Language::English, &none(Some(down))).render(false),
            format!("{sentence}\n")
        );
    }

    #[test]
    fn status_tells_both_services_and_the_readers() {
        let info = InfoResult {
            version: "1.2.3".into(),
            readers_available: true,
            problem: None,
            agent: false,
            features: Vec::new(),
            directory: None,
        };
        let found = ReadersResult {
            readers: vec![empty("A")],
            problem: None,
        };
        assert_eq!(
            status(Language::English, &info, &found).render(false),
            "  Card service        cpsd 1.2.3, it answers\n\
             \x20 Smart card service  it answers\n\
             \n\
             Readers\n\
             Reader  State  Card\n\
             A       empty\n"
        );
    }
}
