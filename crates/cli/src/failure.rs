//! What a command can fail with: the sentence that the person reads and the exit code.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cps_ipc::ClientError;
use cps_protocol::{ApiError, CardSummary, ErrorKind};
use serde_json::{Value, json};

use crate::browser::Trouble;
use crate::language::Language;
use crate::login::Problem;
use crate::text::{Text, say};

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// In the words of the API.
    Api(ApiError),
    /// Several cards are ready and none was chosen.
    SeveralCards(Vec<CardSummary>),
    /// A file that was named cannot be read.
    Read { path: PathBuf, error: io::Error },
    /// A file that was named is larger than anything it can be.
    TooLarge { path: PathBuf, limit: u64 },
    /// A file that was named is empty and must not be.
    Empty(PathBuf),
    /// A file that was named holds no certificate.
    NoCertificate(PathBuf),
    /// A file that was named holds no signature of the form that was asked for.
    SignatureUnreadable { path: PathBuf, detail: String },
    /// The signature is not one of the file by the holder of the certificate.
    SignatureWrong { path: PathBuf, detail: String },
    /// A file that was named cannot be written.
    Write { path: PathBuf, error: io::Error },
    /// Standard output takes no more.
    Output(io::Error),
    /// The PIN cannot be read from where it should come from.
    PinUnreadable(io::Error),
    /// The program that shows dialogs cannot be run.
    Pinentry { path: PathBuf, error: io::Error },
    /// The new PIN was not typed twice alike.
    NewPinsDiffer,
    /// So many checks of the doctor failed.
    Unwell(usize),
    /// A card does not log in, or a mapping cannot be made.
    Login(Problem),
    /// A command that was to be run on an event failed.
    Command { command: String, cause: String },
    /// What went wrong was told already, on standard output; the failure is for the exit code.
    Told(Box<Failure>),
    /// A browser was not prepared, or not found out about.
    Browser(Trouble),
}

impl Failure {
    /// Makes the failure of reading a file.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |error| Self::Read { path, error }
    }

    /// Makes the failure of writing a file.
    pub(crate) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |error| Self::Write { path, error }
    }

    /// Whether the reader of standard output has gone, which is its right.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Whether the person was told already.
    pub(crate) fn is_told(&self) -> bool {
        matches!(self, Self::Told(_))
    }

    /// The exit code, as `--help` documents it.
    pub(crate) fn exit_code(&self) -> ExitCode {
        self.code().into()
    }

    fn code(&self) -> u8 {
        use ErrorKind as Kind;
        match self {
            Self::SeveralCards(_) => 3,
            Self::Told(failure) => failure.code(),
            Self::Api(error) => match error.kind {
                Kind::NoReader
                | Kind::ReaderNotFound
                | Kind::ReaderLost
                | Kind::ServiceDown
                | Kind::NoCard
                | Kind::CardRemoved
                | Kind::CardReading
                | Kind::CardMute
                | Kind::CardUnknown
                | Kind::CardVitale
                | Kind::CardDamaged
                | Kind::UpdateInterrupted => 3,
                Kind::PinIncorrect
                | Kind::PinBlocked
                | Kind::PinFormat
                | Kind::NewPinFormat
                | Kind::PukIncorrect
                | Kind::PukBlocked
                | Kind::PromptCancelled
                | Kind::PromptTimeout
                | Kind::PromptUnavailable => 4,
                Kind::DaemonUnreachable | Kind::DaemonVersion | Kind::NotAuthorised => 5,
                _ => 1,
            },
            _ => 1,
        }
    }

    /// What went wrong and what to do, in one line.
    pub(crate) fn sentence(&self, language: Language) -> String {
        match self {
            Self::Api(error) => {
                let sentence = api_sentence(error, language);
                match error.retries {
                    Some(1) => format!("{sentence} ({})", language.text(Text::OneTryLeft)),
                    Some(retries) => {
                        format!(
                            "{sentence} ({})",
                            say!(language, TriesLeft, tries = retries)
                        )
                    }
                    None => sentence.to_owned(),
                }
            }
            Self::SeveralCards(cards) => {
                let cards: Vec<_> = cards
                    .iter()
                    .map(|card| {
                        let (serial, reader) = (&card.serial, &card.reader);
                        say!(language, CardInReader, serial = serial, reader = reader)
                    })
                    .collect();
                say!(language, SeveralCards, cards = cards.join(", "))
            }
            Self::Read { path, error } if error.kind() == io::ErrorKind::IsADirectory => {
                say!(language, FileIsDirectory, path = path.display())
            }
            Self::TooLarge { path, limit } => {
                say!(language, FileTooLarge, path = path.display(), limit = limit)
            }
            Self::Empty(path) => say!(language, FileEmpty, path = path.display()),
            Self::NoCertificate(path) => say!(language, NoCertificate, path = path.display()),
            Self::SignatureUnreadable { path, detail } => {
                let path = path.display();
                say!(language, SignatureUnreadable, path = path, detail = detail)
            }
            Self::SignatureWrong { path, .. } => {
                say!(language, SignatureWrong, path = path.display())
            }
            Self::Read { path, .. } => say!(language, FileUnreadable, path = path.display()),
            Self::Write { path, .. } => say!(language, FileUnwritable, path = path.display()),
            Self::Output(_) => language.text(Text::OutputFailed).to_owned(),
            Self::PinUnreadable(_) => language.text(Text::PinUnreadable).to_owned(),
            Self::Pinentry { path, .. } => say!(language, PinentryUnusable, path = path.display()),
            Self::NewPinsDiffer => language.text(Text::NewPinsDiffer).to_owned(),
            Self::Unwell(1) => language.text(Text::OneCheckFailed).to_owned(),
            Self::Unwell(count) => say!(language, ChecksFailed, count = count),
            Self::Login(problem) => problem.sentence(language),
            Self::Command { command, .. } => say!(language, CommandFailed, command = command),
            Self::Told(failure) => failure.sentence(language),
            Self::Browser(trouble) => trouble.sentence(language),
        }
    }

    /// What only somebody who looks for the cause wants to read.
    pub(crate) fn detail(&self) -> Option<String> {
        match self {
            Self::Api(error) => error.detail.clone(),
            Self::SignatureUnreadable { detail, .. } | Self::SignatureWrong { detail, .. } => {
                Some(detail.clone())
            }
            Self::Read { error, .. }
            | Self::Write { error, .. }
            | Self::Output(error)
            | Self::Pinentry { error, .. }
            | Self::PinUnreadable(error) => Some(error.to_string()),
            Self::Browser(trouble) => trouble.detail(),
            Self::Command { cause, .. } => Some(cause.clone()),
            Self::Told(failure) => failure.detail(),
            Self::SeveralCards(_)
            | Self::TooLarge { .. }
            | Self::Empty(_)
            | Self::NoCertificate(_)
            | Self::NewPinsDiffer
            | Self::Unwell(_)
            | Self::Login(_) => None,
        }
    }

    /// The failure for programs: the error of the API with its sentence, or the like.
    pub(crate) fn to_json(&self, language: Language) -> Value {
        let mut object = match self {
            Self::Api(error) => json!(error),
            Self::SeveralCards(cards) => json!({ "kind": "card.several", "cards": cards }),
            Self::Read { .. } => json!({ "kind": "file.unreadable" }),
            Self::TooLarge { .. } => json!({ "kind": "file.too_large" }),
            Self::Empty(_) => json!({ "kind": "file.empty" }),
            Self::NoCertificate(_) => json!({ "kind": "certificate.unreadable" }),
            Self::SignatureUnreadable { .. } => json!({ "kind": "signature.unreadable" }),
            Self::SignatureWrong { .. } => json!({ "kind": "signature.wrong" }),
            Self::Write { .. } => json!({ "kind": "file.unwritable" }),
            Self::Output(_) => json!({ "kind": "output.failed" }),
            Self::PinUnreadable(_) => json!({ "kind": "pin.unreadable" }),
            Self::Pinentry { .. } => json!({ "kind": "pinentry.unusable" }),
            Self::NewPinsDiffer => json!({ "kind": "pin.new_differ" }),
            Self::Unwell(count) => json!({ "kind": "doctor.failed", "failed": count }),
            Self::Login(problem) => json!(problem),
            Self::Command { .. } => json!({ "kind": "command.failed" }),
            Self::Told(failure) => failure.to_json(language),
            Self::Browser(trouble) => json!({ "kind": trouble.kind() }),
        };
        object["message"] = self.sentence(language).into();
        if let Some(detail) = self.detail() {
            object["detail"] = detail.into();
        }
        object
    }
}

/// The sentence of the API in the person's language.
pub(crate) fn api_sentence(error: &ApiError, language: Language) -> &'static str {
    match language {
        Language::English => error.kind.english(),
        Language::French => error.kind.french(),
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Browser(trouble)
    }
}

impl From<ErrorKind> for Failure {
    fn from(kind: ErrorKind) -> Self {
        Self::Api(kind.into())
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Login(problem)
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        Self::Api(error.api_error())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::sample;

    #[test]
    fn sentences_say_how_many_tries_are_left() {
        let wrong =
            |tries| Failure::Api(ApiError::new(ErrorKind::PinIncorrect).with_retries(tries));
        let table = [
            (2, "(2 tries left)", "(il reste 2 essais)"),
            (1, "(1 try left)", "(il reste 1 essai)"),
        ];
        for (tries, english, french) in table {
            let failure = wrong(tries);
            let kind = ErrorKind::PinIncorrect;
            assert_eq!(
                failure.sentence(Language::English),
                format!("{} {english}", kind.english())
            );
            assert_eq!(
                failure.sentence(Language::French),
                format!("{} {french}", kind.french())
            );
        }
    }

    #[test]
    fn several_cards_are_listed() {
        let failure = Failure::SeveralCards(vec![
            sample::card("c1", "Reader A", "10000001"),
            sample::card("c2", "Reader B", "10000002"),
        ]);
        assert_eq!(
            failure.sentence(Language::English),
            "Several cards are ready: 10000001 in Reader A, 10000002 in Reader B. \
             Choose one with --reader."
        );
        assert_eq!(
            failure.sentence(Language::French),
            "Plusieurs cartes sont prêtes : 10000001 dans Reader A, 10000002 dans Reader B. \
             Choisissez-en une avec --reader."
        );
    }

    #[test]
    fn json_is_the_error_of_the_api_with_its_sentence() {
        let error = ApiError::new(ErrorKind::PinIncorrect)
            .with_retries(2)
            .with_detail("63C2");
        assert_eq!(
            Failure::Api(error).to_json(Language::English),
            json!({
                "kind": "pin.incorrect",
                "retries": 2,
                "detail": "63C2",
                "message": format!("{} (2 tries left)", ErrorKind::PinIncorrect.english()),
            })
        );
        assert_eq!(
            Failure::NewPinsDiffer.to_json(Language::English)["kind"],
            "pin.new_differ"
        );
    }

    #[test]
    fn exit_codes() {
        let table = [
            (ErrorKind::Internal, 1),
            (ErrorKind::KeyNotFound, 1),
            (ErrorKind::NoReader, 3),
            (ErrorKind::NoCard, 3),
            (ErrorKind::ServiceDown, 3),
            (ErrorKind::CardVitale, 3),
            (ErrorKind::PinIncorrect, 4),
            (ErrorKind::PinBlocked, 4),
            (ErrorKind::PukBlocked, 4),
            (ErrorKind::DaemonUnreachable, 5),
            (ErrorKind::DaemonVersion, 5),
            (ErrorKind::NotAuthorised, 5),
        ];
        for (kind, code) in table {
            assert_eq!(Failure::from(kind).code(), code, "{kind:?}");
        }
        assert_eq!(Failure::SeveralCards(Vec::new()).code(), 3);
        assert_eq!(Failure::NewPinsDiffer.code(), 1);
    }

    #[test]
    fn only_a_closed_pipe_is_no_failure() {
        let pipe = io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(Failure::Output(pipe).is_closed_pipe());
        assert!(!Failure::Output(io::ErrorKind::StorageFull.into()).is_closed_pipe());
    }
}
