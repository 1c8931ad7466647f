//! Errors of commands: the sentence that the person reads and the exit code.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cps_assertions::AssertionError;
use cps_console::{ChoiceError, Exit, Failure, Language, OutputFailed, not_at, unreached};
use cps_ipc::{ClientError, Endpoint};
use cps_pdfsig::{PdfError, SignError};
use cps_protocol::{ApiError, ErrorKind};
use cps_trust::FileTooLarge;
use cps_web::{Origin, SitesError};
use cps_workstation::PathMembers;
use cps_workstation::browser::BrowserError;
use cps_workstation::login::{AssessError, LoginError, MappingError};
use serde_json::{Value, json};

use crate::format;
use crate::kind::{Kind, OwnKind};
use crate::text::{Text, say};
use crate::timestamp::failure::NoTimestamp;
use crate::tunnel::failure::ServerFailure;

/// The reason why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum CliError {
    /// In the words of the API.
    Api(ApiError),
    /// The command is for another system than this one.
    NotOnSystem(&'static str),
    /// No daemon answers at the socket that the options or the environment name.
    NotAtSocket {
        error: ApiError,
        socket: Endpoint,
        /// Whether `--socket` names it.
        by_option: bool,
    },
    /// The card that the options name is not there, or there are several.
    Choice(ChoiceError),
    /// A file that was named cannot be read.
    Read { path: PathBuf, error: io::Error },
    /// A file that was named is larger than anything it can be.
    TooLarge { path: PathBuf, error: FileTooLarge },
    /// A file that was named is empty and must not be.
    Empty(PathBuf),
    /// A file that was named holds no certificate.
    NoCertificate(PathBuf),
    /// A file that was named holds no report on a card.
    NoReport { path: PathBuf, detail: String },
    /// The person did not agree to a report.
    ReportDeclined,
    /// A file that was named holds no signature of the form that was asked for.
    SignatureUnreadable { path: PathBuf, detail: String },
    /// A file that was named holds a signature by an algorithm that is not known.
    SignatureUnsupported { path: PathBuf, algorithm: String },
    /// A file that was to take its signature in cannot.
    NotEnveloping { path: PathBuf, detail: String },
    /// A server gave no timestamp.
    NoTimestamp {
        url: String,
        error: Box<NoTimestamp>,
    },
    /// A PDF that was to take its signature in cannot.
    PdfRefused { path: PathBuf, error: SignError },
    /// A signature in a PDF does not hold for the file.
    PdfWrong { path: PathBuf, detail: String },
    /// The sites that may use the card cannot be known.
    Sites(SitesError),
    /// The holder has not allowed this site.
    SiteNotRemembered(Origin),
    /// A document that is XML by its name or its beginning cannot be read.
    NotXml { path: PathBuf, detail: String },
    /// The signature is not one of the file by the holder of the certificate.
    SignatureWrong { path: PathBuf, detail: String },
    /// A signature is right, but its signer is not trusted, or could not be checked.
    SignerUntrusted,
    /// A file that was to be made is there already.
    FileExists(PathBuf),
    /// A file that was to be written is one that is read.
    OverInput(PathBuf),
    /// Two of the files to sign have this name, so one signature would replace the other.
    NameTwice(String),
    /// An assertion cannot be made.
    Assertion(AssertionError),
    /// A file that was named cannot be written.
    Write { path: PathBuf, error: io::Error },
    /// Standard output takes no more.
    Output(io::Error),
    /// The PIN cannot be read from where it should come from.
    PinUnreadable(io::Error),
    /// The system gives no random bytes.
    Random(io::Error),
    /// The service manager of this system starts the agent, not this program.
    AgentOfUnit,
    /// The agent cannot be started as a process of its own.
    AgentNotStarted(io::Error),
    /// The program that shows dialogs cannot be run.
    Pinentry { path: PathBuf, error: io::Error },
    /// So many checks of the doctor failed.
    ChecksFailed(usize),
    /// An audit file is not as the service wrote it, in so many places.
    AuditChanged(usize),
    /// The audit files that were named are not in the order of their writing.
    AuditOrder { earlier: String, later: String },
    /// No audit file that was read has a record of the chain.
    AuditEmpty,
    /// A card does not log in, or a mapping cannot be made.
    Login(LoginError),
    /// A command that was to be run on an event failed.
    Command { command: String, cause: String },
    /// Others than root could have written a file that decides who logs in.
    Exposed { path: PathBuf, detail: String },
    /// The card of a session cannot be kept, or not be read again.
    SessionFile {
        path: Option<PathBuf>,
        error: io::Error,
    },
    /// The error was printed already; this one is for the exit code.
    Reported(Box<CliError>),
    /// A server of a tunnel was not reached, or the connection broke.
    Server {
        server: String,
        error: Box<ServerFailure>,
    },
    /// A tunnel cannot listen for connections of programs.
    Listen { address: String, error: io::Error },
    /// A browser was not prepared, or not found out about.
    Browser(BrowserError),
}

impl CliError {
    /// Makes the failure of reading a file.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |error| match FileTooLarge::of(&error) {
            Some(error) => Self::TooLarge { path, error },
            None => Self::Read { path, error },
        }
    }

    /// Makes the failure of writing a file.
    pub(crate) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |error| Self::Write { path, error }
    }

    /// Returns the failure to write a file told of the directory that it was to be in, if it is the
    /// directory that is missing.
    pub(crate) fn in_directory(self, directory: &Path) -> Self {
        match self {
            Self::Write { error, .. }
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                Self::write(directory)(error)
            }
            other => other,
        }
    }

    /// Returns the failure to reach a daemon told of the socket that the option or the environment
    /// names, if one does.
    pub(crate) fn of_endpoint(self, socket: Option<&Path>) -> Self {
        match self {
            Self::Api(error) => match unreached(&error, socket) {
                Some((socket, by_option)) => Self::NotAtSocket {
                    error,
                    socket,
                    by_option,
                },
                None => Self::Api(error),
            },
            other => other,
        }
    }

    /// Whether the reader of standard output has gone, which is its right.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Whether the person was told already.
    pub(crate) fn is_reported(&self) -> bool {
        matches!(self, Self::Reported(_))
    }

    /// Returns the exit code, as `--help` documents it.
    pub(crate) fn exit_code(&self) -> ExitCode {
        self.exit().code().into()
    }

    fn exit(&self) -> Exit {
        self.kind().exit()
    }

    /// Returns the kind, by which programs decide.
    pub(crate) fn kind(&self) -> Kind {
        Kind::Own(match self {
            Self::Api(error) | Self::NotAtSocket { error, .. } => return Kind::Api(error.kind),
            Self::Reported(failure) => return failure.kind(),
            Self::Choice(ChoiceError::Api(error)) => return Kind::Api(error.kind),
            Self::Choice(ChoiceError::SeveralCards(_)) => OwnKind::CardSeveral,
            Self::Choice(ChoiceError::SeveralReaders { .. }) => OwnKind::ReaderSeveral,
            Self::Choice(ChoiceError::CardNotFound { .. }) => OwnKind::CardNotFound,
            Self::Read { .. } => OwnKind::FileUnreadable,
            Self::TooLarge { .. } => OwnKind::FileTooLarge,
            Self::Empty(_) => OwnKind::FileEmpty,
            Self::NoCertificate(_) => OwnKind::CertificateUnreadable,
            Self::NoReport { .. } => OwnKind::ReportUnreadable,
            Self::ReportDeclined => OwnKind::ReportDeclined,
            Self::SignatureUnreadable { .. } => OwnKind::SignatureUnreadable,
            Self::SignatureUnsupported { .. } => OwnKind::SignatureUnsupported,
            Self::NotEnveloping { .. } | Self::PdfRefused { .. } => OwnKind::FileNotEnveloping,
            Self::NotXml { .. } => OwnKind::FileNotXml,
            Self::SignatureWrong { .. } | Self::PdfWrong { .. } => OwnKind::SignatureWrong,
            Self::NoTimestamp { .. } => OwnKind::TimestampFailed,
            Self::SignerUntrusted => OwnKind::SignatureUntrusted,
            Self::FileExists(_) => OwnKind::FileExists,
            Self::OverInput(_) => OwnKind::FileIsInput,
            Self::NameTwice(_) => OwnKind::FileNameTwice,
            Self::Assertion(AssertionError::Build(_)) => return Kind::Api(ErrorKind::CardDamaged),
            Self::Assertion(error) => match error.kind() {
                Some(kind) => return Kind::Api(kind),
                None => OwnKind::AssertionInput,
            },
            Self::Write { .. } => OwnKind::FileUnwritable,
            Self::Output(_) => OwnKind::OutputFailed,
            Self::PinUnreadable(_) => OwnKind::PinUnreadable,
            Self::Random(_) => OwnKind::RandomUnavailable,
            Self::Pinentry { .. } => OwnKind::PinentryUnusable,
            Self::ChecksFailed(_) => OwnKind::DoctorFailed,
            Self::AuditChanged(_) => OwnKind::AuditChanged,
            Self::AuditOrder { .. } => OwnKind::AuditOrder,
            Self::AuditEmpty => OwnKind::AuditEmpty,
            Self::Login(error) => error.into(),
            Self::Command { .. } => OwnKind::CommandFailed,
            Self::NotOnSystem(_) | Self::AgentOfUnit => OwnKind::NotOnSystem,
            Self::AgentNotStarted(_) => OwnKind::AgentNotStarted,
            Self::SessionFile { .. } => OwnKind::CardNotKept,
            Self::Exposed { .. } => OwnKind::FileExposed,
            Self::Server { error, .. } => (&**error).into(),
            Self::Listen { .. } => OwnKind::ListenFailed,
            Self::Browser(error) => error.into(),
            Self::Sites(_) => OwnKind::WebSitesUnknown,
            Self::SiteNotRemembered(_) => OwnKind::WebNotRemembered,
        })
    }

    /// Returns the error and what to do, in one line.
    pub(crate) fn sentence(&self, language: Language) -> String {
        match self {
            Self::Api(error) => {
                let sentence = format::api_sentence(error, language);
                if let Some((process, since)) = first_agent(error) {
                    let first = say!(language, FirstAgent, process = process, since = since);
                    return format!("{sentence} ({first})");
                }
                match error.retries {
                    Some(retries) => {
                        format!(
                            "{sentence} ({})",
                            say!(language, TriesLeft, tries = retries)
                        )
                    }
                    None => sentence.to_owned(),
                }
            }
            Self::NotAtSocket {
                socket, by_option, ..
            } => not_at(language, socket, *by_option),
            Self::Choice(error) => error.sentence(language),
            Self::Read { path, error } | Self::Write { path, error }
                if error.kind() == io::ErrorKind::IsADirectory =>
            {
                say!(language, FileIsDirectory, path = path.display())
            }
            Self::Write { path, error } if error.kind() == io::ErrorKind::StorageFull => {
                say!(language, FileNoSpace, path = path.display())
            }
            Self::NotOnSystem(command) => say!(language, NotOnSystem, command = command),
            Self::AgentOfUnit => language.text(Text::AgentOfUnit).to_owned(),
            Self::AgentNotStarted(_) => language.text(Text::AgentNotStarted).to_owned(),
            Self::FileExists(path) => say!(language, FileExists, path = path.display()),
            Self::OverInput(path) => say!(language, FileIsInput, path = path.display()),
            Self::NameTwice(name) => say!(language, FileNameTwice, name = name),
            Self::TooLarge { path, error } => {
                let (path, limit) = (path.display(), error.limit);
                say!(language, FileTooLarge, path = path, limit = limit)
            }
            Self::Assertion(error) => format::assertion_error(language, error),
            Self::Empty(path) => say!(language, FileEmpty, path = path.display()),
            Self::NoCertificate(path) => say!(language, NoCertificate, path = path.display()),
            Self::NoReport { path, .. } => say!(language, NoReport, path = path.display()),
            Self::ReportDeclined => language.text(Text::ReportDeclined).to_owned(),
            Self::SignatureUnreadable { path, detail } => {
                let path = path.display();
                say!(language, SignatureUnreadable, path = path, detail = detail)
            }
            Self::SignatureUnsupported { path, algorithm } => {
                let path = path.display();
                say!(
                    language,
                    SignatureUnsupported,
                    path = path,
                    algorithm = algorithm
                )
            }
            Self::NotEnveloping { path, detail } => {
                let path = path.display();
                say!(language, NotEnveloping, path = path, detail = detail)
            }
            Self::NoTimestamp { url, error } => {
                say!(
                    language,
                    TimestampFailed,
                    url = url,
                    detail = error.to_string()
                )
            }
            Self::PdfRefused { path, error } => {
                let path = path.display();
                match error {
                    SignError::Pdf(PdfError::Encrypted) => {
                        say!(language, PdfEncrypted, path = path)
                    }
                    SignError::Forbidden(field) => {
                        say!(language, PdfForbids, path = path, field = field)
                    }
                    other => say!(
                        language,
                        PdfNotSignable,
                        path = path,
                        detail = other.to_string()
                    ),
                }
            }
            Self::PdfWrong { path, detail } => {
                say!(language, PdfWrong, path = path.display(), detail = detail)
            }
            Self::NotXml { path, detail } => {
                say!(language, NotXml, path = path.display(), detail = detail)
            }
            Self::SignatureWrong { path, .. } => {
                say!(language, SignatureWrong, path = path.display())
            }
            Self::SignerUntrusted => language.text(Text::SignerUntrusted).to_owned(),
            Self::Sites(error) => say!(language, WebSitesUnknown, detail = error.to_string()),
            Self::SiteNotRemembered(origin) => {
                say!(language, WebNotRemembered, origin = origin.as_str())
            }
            Self::Read { path, .. } => say!(language, FileUnreadable, path = path.display()),
            Self::Write { path, .. } => say!(language, FileUnwritable, path = path.display()),
            Self::Output(_) => language.text(Text::OutputFailed).to_owned(),
            Self::PinUnreadable(_) => language.text(Text::PinUnreadable).to_owned(),
            Self::Random(_) => language.text(Text::RandomUnavailable).to_owned(),
            Self::Pinentry { path, .. } => say!(language, PinentryUnusable, path = path.display()),
            Self::ChecksFailed(count) => say!(language, ChecksFailed, count = count),
            Self::AuditChanged(count) => say!(language, AuditChanged, count = count),
            Self::AuditOrder { earlier, later } => {
                say!(language, AuditOrder, earlier = earlier, later = later)
            }
            Self::AuditEmpty => language.text(Text::AuditEmpty).to_owned(),
            Self::Login(error) => format::login_error(language, error),
            Self::Command { command, .. } => say!(language, CommandFailed, command = command),
            Self::Exposed { path, .. } => say!(language, FileExposed, path = path.display()),
            Self::SessionFile { path: None, .. } => {
                language.text(Text::WatchNoDirectory).to_owned()
            }
            Self::SessionFile {
                path: Some(path), ..
            } => say!(language, WatchNotKept, path = path.display()),
            Self::Server { server, error } => format::server_failure(language, server, error),
            Self::Listen { address, error } if error.kind() == io::ErrorKind::AddrInUse => {
                say!(language, ListenTaken, address = address)
            }
            Self::Listen { address, .. } => say!(language, ListenFailed, address = address),
            Self::Reported(failure) => failure.sentence(language),
            Self::Browser(error) => format::browser_error(language, error),
        }
    }

    /// Returns details for a person who looks for the cause.
    pub(crate) fn detail(&self) -> Option<String> {
        match self {
            Self::Api(error) | Self::NotAtSocket { error, .. } => error.detail.clone(),
            Self::SignatureUnreadable { detail, .. }
            | Self::NotEnveloping { detail, .. }
            | Self::NotXml { detail, .. }
            | Self::SignatureWrong { detail, .. }
            | Self::PdfWrong { detail, .. }
            | Self::NoReport { detail, .. } => Some(detail.clone()),
            Self::SignatureUnsupported { algorithm, .. } => Some(algorithm.clone()),
            Self::Assertion(error) => Some(error.to_string()),
            Self::PdfRefused { error, .. } => Some(error.to_string()),
            Self::NoTimestamp { error, .. } => Some(error.to_string()),
            Self::Read { error, .. }
            | Self::Write { error, .. }
            | Self::Output(error)
            | Self::Pinentry { error, .. }
            | Self::Random(error)
            | Self::AgentNotStarted(error)
            | Self::Listen { error, .. }
            | Self::SessionFile { error, .. }
            | Self::PinUnreadable(error) => Some(error.to_string()),
            Self::TooLarge { error, .. } => Some(error.to_string()),
            Self::Sites(error) => Some(error.to_string()),
            Self::Server { error, .. } => Some(error.to_string()),
            Self::Browser(error) => error.detail().map(str::to_owned),
            Self::Command { cause, .. } => Some(cause.clone()),
            Self::Exposed { detail, .. } => Some(detail.clone()),
            Self::Reported(failure) => failure.detail(),
            Self::Choice(_)
            | Self::FileExists(_)
            | Self::OverInput(_)
            | Self::NameTwice(_)
            | Self::Empty(_)
            | Self::NoCertificate(_)
            | Self::SignerUntrusted
            | Self::SiteNotRemembered(_)
            | Self::ReportDeclined
            | Self::ChecksFailed(_)
            | Self::AuditChanged(_)
            | Self::AuditOrder { .. }
            | Self::AuditEmpty
            | Self::NotOnSystem(_)
            | Self::AgentOfUnit
            | Self::Login(_) => None,
        }
    }

    /// Returns the file that it is about.
    fn path(&self) -> Option<&Path> {
        match self {
            Self::NotAtSocket { socket, .. } => Some(socket.path()),
            Self::Read { path, .. }
            | Self::TooLarge { path, .. }
            | Self::Empty(path)
            | Self::NoCertificate(path)
            | Self::NoReport { path, .. }
            | Self::SignatureUnreadable { path, .. }
            | Self::SignatureUnsupported { path, .. }
            | Self::SignatureWrong { path, .. }
            | Self::NotEnveloping { path, .. }
            | Self::PdfRefused { path, .. }
            | Self::PdfWrong { path, .. }
            | Self::NotXml { path, .. }
            | Self::FileExists(path)
            | Self::OverInput(path)
            | Self::Write { path, .. }
            | Self::Pinentry { path, .. }
            | Self::Exposed { path, .. } => Some(path),
            Self::NameTwice(name) => Some(Path::new(name)),
            Self::SessionFile { path, .. } => path.as_deref(),
            _ => None,
        }
    }

    /// Returns the failure for programs: what the API sent (`kind`, `code`, `message_fr`, `detail`
    /// and the other fields of the error) or the like, the message in the person's language, and
    /// the exit code.
    pub(crate) fn to_json(&self, language: Language) -> Value {
        let mut object = match self {
            Self::Reported(failure) => return failure.to_json(language),
            Self::Api(error) | Self::NotAtSocket { error, .. } => {
                let mut object = json!(error);
                object["code"] = error.kind.code().into();
                object
            }
            Self::Choice(ChoiceError::SeveralCards(cards)) => json!({ "cards": cards }),
            Self::Server { server, .. } => json!({ "server": server }),
            Self::Listen { address, .. } => json!({ "address": address }),
            Self::Choice(ChoiceError::SeveralReaders { names, .. }) => json!({ "readers": names }),
            Self::ChecksFailed(count) | Self::AuditChanged(count) => json!({ "failed": count }),
            Self::Login(error) => json!(error),
            _ => json!({}),
        };
        if let Some(path) = self.path() {
            add_path(&mut object, "path", path);
        }
        object["kind"] = self.kind().word().into();
        object["message"] = self.sentence(language).into();
        object["message_fr"] = self.sentence(Language::French).into();
        object["exit_code"] = self.exit().code().into();
        if let Some(detail) = self.detail() {
            object["detail"] = detail.into();
        }
        object
    }
}

/// Adds a path to an object for programs.
pub(crate) fn add_path(object: &mut Value, name: &'static str, path: &Path) {
    let members = json!(PathMembers::new(name, path));
    if let (Value::Object(object), Value::Object(members)) = (object, members) {
        object.extend(members);
    }
}

/// Returns the process of the agent that keeps the dialogs of an account, and the time of its
/// registration.
fn first_agent(error: &ApiError) -> Option<(&str, &str)> {
    let detail = error.detail.as_deref()?;
    let named = detail.strip_prefix("process ")?.split_once(", since ");
    named.filter(|_| error.kind == ErrorKind::OtherAgent)
}

impl From<ChoiceError> for CliError {
    fn from(error: ChoiceError) -> Self {
        match error {
            ChoiceError::Api(error) => Self::Api(error),
            other => Self::Choice(other),
        }
    }
}

impl From<OutputFailed> for CliError {
    fn from(OutputFailed(error): OutputFailed) -> Self {
        Self::Output(error)
    }
}

impl Failure for CliError {
    fn sentence(&self, language: Language) -> String {
        self.sentence(language)
    }

    fn detail(&self) -> Option<String> {
        self.detail()
    }

    fn to_json(&self, language: Language) -> Value {
        self.to_json(language)
    }
}

impl From<AssertionError> for CliError {
    fn from(error: AssertionError) -> Self {
        Self::Assertion(error)
    }
}

impl From<ApiError> for CliError {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<BrowserError> for CliError {
    fn from(error: BrowserError) -> Self {
        Self::Browser(error)
    }
}

impl From<ErrorKind> for CliError {
    fn from(kind: ErrorKind) -> Self {
        Self::Api(kind.into())
    }
}

impl From<SitesError> for CliError {
    fn from(error: SitesError) -> Self {
        Self::Sites(error)
    }
}

impl From<LoginError> for CliError {
    fn from(error: LoginError) -> Self {
        Self::Login(error)
    }
}

impl From<AssessError> for CliError {
    fn from(error: AssessError) -> Self {
        match error {
            AssessError::Api(error) => Self::Api(error),
            AssessError::Login(error) => Self::Login(error),
        }
    }
}

impl From<MappingError> for CliError {
    fn from(error: MappingError) -> Self {
        match error {
            MappingError::Read { path, error } => Self::read(&path)(error),
            MappingError::Write { path, error } => Self::Write { path, error },
            MappingError::Exposed(error) => Self::Exposed {
                path: error.path().to_owned(),
                detail: error.to_string(),
            },
            MappingError::Refused(error) => Self::Login(error),
        }
    }
}

impl From<ClientError> for CliError {
    fn from(error: ClientError) -> Self {
        Self::Api(error.api_error())
    }
}

#[cfg(test)]
mod tests {
    use cps_signature::TimestampError;
    use cps_web::RememberedError;
    use rustls::{AlertDescription, CertificateError};

    use super::*;
    use crate::format::sample;

    #[test]
    fn sentences_say_how_many_tries_are_left() {
        let wrong =
            |tries| CliError::Api(ApiError::new(ErrorKind::PinIncorrect).with_retries(tries));
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
        let failure = CliError::Choice(ChoiceError::SeveralCards(vec![
            sample::card("c1", "Reader A", "10000001"),
            sample::card("c2", "Reader B", "10000002"),
        ]));
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
    fn json_is_the_error_of_the_api_with_its_sentences() {
        let error = ApiError::new(ErrorKind::PinIncorrect)
            .with_retries(2)
            .with_detail("63C2");
        let (english, french) = (
            ErrorKind::PinIncorrect.english(),
            ErrorKind::PinIncorrect.french(),
        );
        assert_eq!(
            CliError::Api(error).to_json(Language::English),
            json!({
                "kind": "pin.incorrect",
                "code": -32040,
                "retries": 2,
                "detail": "63C2",
                "message": format!("{english} (2 tries left)"),
                "message_fr": format!("{french} (il reste 2 essais)"),
                "exit_code": 4,
            })
        );
    }

    /// Returns one failure of every kind that only this program knows, in the order of the table.
    fn samples() -> Vec<CliError> {
        let path = || PathBuf::from("f");
        let error = || io::Error::from(io::ErrorKind::NotFound);
        let text = || String::from("x");
        let own = [
            CliError::NotOnSystem("login"),
            CliError::Choice(ChoiceError::SeveralReaders {
                part: text(),
                names: vec![text()],
            }),
            CliError::Choice(ChoiceError::SeveralCards(Vec::new())),
            CliError::Choice(ChoiceError::CardNotFound {
                id: text(),
                reader: None,
            }),
            CliError::PinUnreadable(error()),
            CliError::Random(error()),
            CliError::AgentNotStarted(error()),
            CliError::Pinentry {
                path: path(),
                error: error(),
            },
            CliError::Read {
                path: path(),
                error: error(),
            },
            CliError::TooLarge {
                path: path(),
                error: FileTooLarge {
                    size: Some(2),
                    limit: 1,
                },
            },
            CliError::Empty(path()),
            CliError::Write {
                path: path(),
                error: error(),
            },
            CliError::FileExists(path()),
            CliError::OverInput(path()),
            CliError::NameTwice(text()),
            CliError::NotEnveloping {
                path: path(),
                detail: text(),
            },
            CliError::NotXml {
                path: path(),
                detail: text(),
            },
            CliError::Exposed {
                path: path(),
                detail: text(),
            },
            CliError::Assertion(AssertionError::PatientKey),
            CliError::Output(error()),
            CliError::NoCertificate(path()),
            CliError::NoReport {
                path: path(),
                detail: text(),
            },
            CliError::ReportDeclined,
            CliError::SignatureUnreadable {
                path: path(),
                detail: text(),
            },
            CliError::SignatureUnsupported {
                path: path(),
                algorithm: text(),
            },
            CliError::SignatureWrong {
                path: path(),
                detail: text(),
            },
            CliError::SignerUntrusted,
            CliError::NoTimestamp {
                url: text(),
                error: Box::new(TimestampError::OtherMessage.into()),
            },
            CliError::ChecksFailed(2),
            CliError::AuditChanged(2),
            CliError::AuditOrder {
                earlier: text(),
                later: text(),
            },
            CliError::AuditEmpty,
            CliError::Command {
                command: text(),
                cause: text(),
            },
            CliError::SessionFile {
                path: None,
                error: error(),
            },
        ];
        let server = |error| CliError::Server {
            server: text(),
            error: Box::new(error),
        };
        let tunnel = [
            server(ServerFailure::Unreachable(error())),
            server(ServerFailure::Untrusted(CertificateError::Expired)),
            server(ServerFailure::CardRefused(AlertDescription::UnknownCA)),
            server(ServerFailure::CutOff),
            CliError::Listen {
                address: text(),
                error: error(),
            },
        ];
        let id = text;
        let (user, mapped) = (text, text);
        let login = [
            LoginError::Nameless,
            LoginError::NotMapped { id: id() },
            LoginError::OtherAccount {
                id: id(),
                user: user(),
                mapped: mapped(),
            },
            LoginError::NotTrusted {
                reason: cps_protocol::TrustReason::Expired,
            },
            LoginError::Untrusted {
                issuer: text(),
                directory: path(),
            },
            LoginError::MappedAlready {
                id: id(),
                mapped: mapped(),
            },
            LoginError::NothingMapped { user: user() },
            LoginError::UserForm { user: user() },
            LoginError::IdForm { id: id() },
            LoginError::LineRefused {
                line: 1,
                id: id(),
                mapped: mapped(),
            },
            LoginError::NotVerified {
                reason: cps_protocol::TrustReason::Expired,
            },
        ];
        let browser = [
            BrowserError::Module { path: path() },
            BrowserError::NoHome,
            BrowserError::NoProfile,
            BrowserError::ProfileInUse { path: path() },
            BrowserError::Policy {
                path: path(),
                detail: text(),
            },
            BrowserError::Tool {
                name: "x",
                detail: text(),
            },
            BrowserError::Database {
                path: path(),
                detail: text(),
            },
        ];
        let sites = [
            CliError::Sites(RememberedError::NoHome.into()),
            CliError::SiteNotRemembered("https://dpi.example".parse().unwrap()),
        ];
        let login = login.into_iter().map(CliError::Login);
        let browser = browser.into_iter().map(CliError::Browser);
        own.into_iter()
            .chain(tunnel)
            .chain(login)
            .chain(browser)
            .chain(sites)
            .collect()
    }

    #[test]
    fn a_pdf_is_refused_with_its_own_sentence() {
        let refused = |error| CliError::PdfRefused {
            path: "/x".into(),
            error,
        };
        for (failure, kind, words) in [
            (
                refused(SignError::Pdf(PdfError::Encrypted)),
                OwnKind::FileNotEnveloping,
                ["is encrypted", "est chiffré"],
            ),
            (
                refused(SignError::Pdf(PdfError::NotPdf)),
                OwnKind::FileNotEnveloping,
                ["write it anew", "Faites-le réécrire"],
            ),
            (
                refused(SignError::Forbidden("visa".to_owned())),
                OwnKind::FileNotEnveloping,
                ["field visa", "champ visa"],
            ),
            (
                CliError::PdfWrong {
                    path: "/x".into(),
                    detail: "why".to_owned(),
                },
                OwnKind::SignatureWrong,
                ["is wrong (why)", "est fausse (why)"],
            ),
        ] {
            assert_eq!(failure.kind(), Kind::Own(kind));
            for (language, words) in [Language::English, Language::French].into_iter().zip(words) {
                let sentence = failure.sentence(language);
                assert!(sentence.contains(words), "{sentence}");
                assert_eq!(failure.to_json(language)["path"], "/x");
            }
            assert!(failure.detail().is_some());
        }
    }

    #[test]
    fn every_kind_has_its_exit_code_its_sentences_and_its_json() {
        let own = OwnKind::ALL.iter().copied();
        // Wrong usage is found before there is a failure: see the tests of the program.
        let own = own.filter(|kind| *kind != OwnKind::Usage);
        let own = own.map(Kind::Own).zip(samples());
        let api = ErrorKind::ALL.iter().copied();
        let api = api.map(|kind| (Kind::Api(kind), CliError::from(kind)));
        assert_eq!(samples().len() + 1, OwnKind::ALL.len());
        for (kind, failure) in own.chain(api) {
            assert_eq!(failure.kind(), kind);
            assert_ne!(failure.exit(), Exit::Done, "{kind:?}");
            let (english, french) = (
                failure.to_json(Language::English),
                failure.to_json(Language::French),
            );
            assert_eq!(english["kind"], kind.word());
            assert_eq!(english["exit_code"], kind.exit().code(), "{kind:?}");
            assert_eq!(english["message"], failure.sentence(Language::English));
            assert_eq!(english["message_fr"], failure.sentence(Language::French));
            assert_eq!(french["message"], english["message_fr"], "{kind:?}");
            assert_eq!(english["detail"].is_string(), failure.detail().is_some());
            if let CliError::Login(problem) = &failure {
                assert_eq!(json!(problem)["kind"], kind.word());
            }
            if let Kind::Api(kind) = kind {
                assert_eq!(english["code"], kind.code());
                let sentence = |language| format::api_sentence(&kind.into(), language);
                assert_eq!(english["message"], sentence(Language::English));
                assert_eq!(english["message_fr"], sentence(Language::French));
            }
            let told = CliError::Reported(Box::new(failure));
            assert_eq!(told.to_json(Language::English), english);
        }
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
            assert_eq!(CliError::from(kind).exit().code(), code, "{kind:?}");
        }
        assert_eq!(
            CliError::Choice(ChoiceError::SeveralCards(Vec::new()))
                .exit()
                .code(),
            3
        );
        let unreadable = io::Error::from(io::ErrorKind::NotFound);
        assert_eq!(CliError::PinUnreadable(unreadable).exit().code(), 4);
    }

    #[test]
    fn only_a_closed_pipe_is_no_failure() {
        let pipe = io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(CliError::Output(pipe).is_closed_pipe());
        assert!(!CliError::Output(io::ErrorKind::StorageFull.into()).is_closed_pipe());
    }
}
